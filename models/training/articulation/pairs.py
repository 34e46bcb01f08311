"""Which pairs of neighbouring phones the articulation net heard; the program trusts the rules more elsewhere."""

import json
from collections import Counter
from pathlib import Path

from common.phonemes import PHONEMES

LEAST = 5


def heard_pairs(work, least):
    """Sorted 'A-B' of neighbouring phones placed at least so often on training clips: true words, else what the phone head heard."""
    counts = Counter()
    for name, entry in json.loads((Path(work) / 'phones.json').read_text()).items():
        if name.startswith('judge/'):
            continue
        phones = [p['phoneme'] if PHONEMES.index(p['phoneme']) < 39 else 'SIL' for p in entry.get('script', entry['heard'])]
        counts.update(f'{a}-{b}' for a, b in zip(['SIL', *phones], [*phones, 'SIL']) if (a, b) != ('SIL', 'SIL'))
    return sorted(pair for pair, count in counts.items() if count >= least)

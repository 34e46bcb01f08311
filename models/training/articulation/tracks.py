"""What the articulation net reads of a recording: phones in time, stress, loudness."""

import json
from pathlib import Path

import numpy as np

from common.loudness import loudness
from common.phonemes import INDEX, SIL, VOWELS

COLUMNS = SIL + 1


def phone_tracks(phonemes, count, jitter=None):
    """(phones [count,40], stress [count,2]) at 100 Hz.

    A frame's row says which share of its 10 ms (5 before, 5 after) belongs to which phone; breath, noise and what no phone covers are
    silence. Stress: share of stressed vowels (secondary counts half), share of unstressed ones.
    phonemes: [{phoneme, start, end, stress?}]; jitter(n) gives seconds to move the n inner boundaries by.
    """
    phones, stress = np.zeros((count, COLUMNS), np.float32), np.zeros((count, 2), np.float32)
    if not phonemes:
        phones[:, SIL] = 1
        return phones, stress
    starts = np.array([p['start'] for p in phonemes] + [phonemes[-1]['end']])
    if jitter is not None:
        starts[1:-1] += jitter(len(starts) - 2)
        starts = np.maximum.accumulate(starts)
    edges = starts * 100 + 0.5
    for phoneme, a, b in zip(phonemes, edges, edges[1:]):
        first, last = max(0, int(np.floor(a))), min(count, int(np.ceil(b)))
        if last <= first:
            continue
        frames = np.arange(first, last)
        share = np.clip(np.minimum(b, frames + 1) - np.maximum(a, frames), 0, 1)
        phones[first:last, min(INDEX[phoneme['phoneme']], SIL)] += share
        level = phoneme.get('stress')
        if level is not None and phoneme['phoneme'] in VOWELS:
            stress[first:last, 0] += share * (1.0, 0.5)[level - 1] if level else 0
            stress[first:last, 1] += share if level == 0 else 0
    phones[:, SIL] += np.maximum(0, 1 - phones.sum(1))
    return phones, stress


class Placed:
    """phones.json and items.json of a work folder: placed phonemes and loudness by recording name."""

    def __init__(self, work):
        self.work = Path(work)
        self.phones = json.loads((self.work / 'phones.json').read_text())
        self.items = {item['id']: item for item in json.loads((self.work / 'items.json').read_text())}
        self._levels = {}

    def loudness(self, name):
        """relativeLoudness of the recording, [ceil(samples / 160)]."""
        if name not in self._levels:
            item = self.items[name]
            sound = np.fromfile(item['file'], np.float32)[-item['samples'] :]
            self._levels[name] = loudness(sound)
        return self._levels[name]

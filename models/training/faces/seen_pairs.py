"""Which pairs of neighbouring phones the articulation net heard; the program trusts rules elsewhere. pack.py writes them; alone it renews a pack.

python3 seen_pairs.py --train TRAIN --pack ../../packs/articulation-first [--least 20]

A pair counts when it occurs at least `--least` times in the train split of grid_s1 and grid_talkers.
"""

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.text_phones import WordPhones, phones_in_time  # noqa: E402


def train_clips(folder):
    """[(start, end, word)] of every clip of the train split."""
    with open(folder / 'manifest.csv', newline='') as file:
        ids = {row['id'] for row in csv.DictReader(file) if row['split'] == 'train'}
    clips = defaultdict(list)
    with open(folder / 'words.csv', newline='') as file:
        for row in csv.DictReader(file):
            if row['id'] in ids:
                clips[row['id']].append((float(row['start']), float(row['end']), row['word']))
    return clips.values()


def seen_pairs(train, least=20):
    """Sorted 'A-B' of all pairs of neighbouring phones that occur `least` times or more."""
    pronounce, counts = WordPhones(), Counter()
    for name in ('grid_s1', 'grid_talkers'):
        for words in train_clips(Path(train) / name):
            phones = ['SIL', *(phone for phone, _, _ in phones_in_time(words, pronounce)), 'SIL']
            counts.update(f'{a}-{b}' for a, b in zip(phones, phones[1:]) if (a, b) != ('SIL', 'SIL'))
    return sorted(pair for pair, count in counts.items() if count >= least)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', required=True)
    parser.add_argument('--pack', required=True)
    parser.add_argument('--least', type=int, default=20)
    args = parser.parse_args()
    path = Path(args.pack) / 'pack.json'
    manifest = json.loads(path.read_text(encoding='utf-8'))
    manifest['settings']['seenPairs'] = seen_pairs(args.train, args.least)
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + '\n', encoding='utf-8')
    print(len(manifest['settings']['seenPairs']), 'pairs')


if __name__ == '__main__':
    main()

"""Lines that nobody spoke, for the phone pairs that the captured vocabulary lacks: own sentences, typical lengths and loudness, curves by the rules.

python3 coverage.py --work WORK/text --count 500
Writes WORK/text/coverage.json ({id: phonemes}) and WORK/text/coverage/ID.{loudness,out}: loudness [T] and the rules' curves [T,52] at 100 Hz.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from articulation.tracks import Placed  # noqa: E402
from common.phonemes import VOWELS, split_stress  # noqa: E402
from phones.sentences import generate  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
PAUSES = {',': 0.18, '.': 0.4, '?': 0.4, '!': 0.4}


class Habits:
    """Length and loudness of each phone in the captured recordings; phones that are rare there take their class's."""

    def __init__(self, placed):
        lengths, levels = {}, {}
        for name, entry in placed.phones.items():
            if name.startswith('judge/') or 'script' not in entry:
                continue
            level = placed.loudness(name)
            for p in entry['script']:
                a, b = int(p['start'] * 100), int(np.ceil(p['end'] * 100))
                for key in (p['phoneme'], self.kind(p['phoneme'])):
                    lengths.setdefault(key, []).append(np.log(p['end'] - p['start']))
                    levels.setdefault(key, []).append(level[a:b].mean() if b > a else 0)
        self.length = {k: (np.mean(v), np.std(v)) for k, v in lengths.items() if len(v) >= 20}
        self.level = {k: (np.mean(v), np.std(v)) for k, v in levels.items() if len(v) >= 20}

    @staticmethod
    def kind(phone):
        """Class of a phone for which there are too few examples."""
        return phone if phone == 'SIL' else 'vowel' if phone in VOWELS else 'consonant'

    def of(self, table, phone, rng):
        """One draw, half as wide as the captured spread."""
        mean, spread = table.get(phone) or table[self.kind(phone)]
        return rng.normal(mean, 0.5 * spread)


def line_of(record, habits, rng):
    """(phonemes, loudness [T]) of one sentence."""
    phonemes, rate, time = [], rng.uniform(0.75, 1.25), 0.0

    def add(phone, stress, seconds):
        nonlocal time
        entry = {'phoneme': phone, 'start': round(time, 4), 'end': round(time + seconds, 4), 'confidence': 1}
        time = entry['end']
        phonemes.append(entry if stress is None else entry | {'stress': stress})

    add('SIL', None, 0.3)
    for number, word in enumerate(record['words']):
        for symbol in word['phones']:
            phone, stress = split_stress(symbol)
            add(phone, stress, float(np.clip(rate * np.exp(habits.of(habits.length, phone, rng)), 0.03, 0.4)))
            phonemes[-1]['word'] = number
        if word['pause']:
            add('SIL', None, PAUSES[word['pause']] * rng.uniform(0.7, 1.3))
    level = np.full(int(time * 100), -2.5, np.float32)
    for p in phonemes:
        level[int(p['start'] * 100) : int(p['end'] * 100)] = -2.5 if p['phoneme'] == 'SIL' else habits.of(habits.level, p['phoneme'], rng)
    smooth = np.convolve(np.pad(level, 3, 'edge'), np.hanning(9)[1:-1] / np.hanning(9)[1:-1].sum(), 'valid')
    return phonemes, (smooth + rng.normal(0, 0.05, len(smooth))).astype(np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', required=True)
    parser.add_argument('--count', type=int, default=500)
    parser.add_argument('--seed', type=int, default=11)
    args = parser.parse_args()
    work, rng = Path(args.work).resolve(), np.random.default_rng(args.seed)
    habits, lines, items = Habits(Placed(work)), {}, []
    (work / 'coverage').mkdir(exist_ok=True)
    for record in generate(args.count, args.seed):
        phonemes, level = line_of(record, habits, rng)
        name = record['id']
        lines[name] = phonemes
        files = {ending: str(work / 'coverage' / f'{name}.{ending}') for ending in ('loudness', 'out')}
        level.tofile(files['loudness'])
        items.append({'phonemes': phonemes, **files})
    (work / 'coverage.json').write_text(json.dumps(lines))
    job = work / 'coverage' / 'job.json'
    job.write_text(json.dumps({'seenPairs': [], 'items': items}))
    bundle = 'npx esbuild test/bench/text-route.ts --bundle --platform=node --format=esm --packages=external --log-level=warning'
    subprocess.run([*bundle.split(), '--outfile=build/scripts/text-route.mjs'], cwd=ROOT, check=True)
    subprocess.run(['node', 'build/scripts/text-route.mjs', 'curves', work, job], cwd=ROOT, check=True)
    print(len(lines), 'lines,', round(sum(len(np.fromfile(i['loudness'], np.float32)) for i in items) / 6000, 1), 'minutes')


if __name__ == '__main__':
    main()

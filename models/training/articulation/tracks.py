"""What the articulation net reads of a recording: phones in time, stress and releases, loudness."""

import json
from pathlib import Path

import numpy as np

from common.loudness import loudness
from common.phonemes import INDEX, SIL, VOWELS

COLUMNS = SIL + 1
MARKS = 3


def phone_tracks(phonemes, count, jitter=None):
    """(phones [count,40], marks [count,3]) at 100 Hz.

    A frame's row says which share of its 10 ms (5 before, 5 after) belongs to which phone; breath, noise and what no phone covers are
    silence. Marks: share of stressed vowels (secondary counts half), of unstressed ones, of stops after their burst.
    phonemes: [{phoneme, start, end, stress?, burst?}]; jitter(n) gives seconds to move the n inner boundaries by.
    """
    phones, marks = np.zeros((count, COLUMNS), np.float32), np.zeros((count, MARKS), np.float32)
    if not phonemes:
        phones[:, SIL] = 1
        return phones, marks
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
        level, burst = phoneme.get('stress'), phoneme.get('burst')
        if level is not None and phoneme['phoneme'] in VOWELS:
            marks[first:last, 0] += share * (0, 1, 0.5)[level]
            marks[first:last, 1] += share if level == 0 else 0
        if burst is not None:
            marks[first:last, 2] += np.clip(np.minimum(b, frames + 1) - np.maximum(max(a, burst * 100 + 0.5), frames), 0, 1)
    phones[:, SIL] += np.maximum(0, 1 - phones.sum(1))
    return phones, marks


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

    def lines(self):
        """[(phonemes, loudness [T], the rules' curves [T,52])] of coverage.py."""
        folder, out = self.work / 'coverage', []
        for name, phonemes in json.loads((self.work / 'coverage.json').read_text()).items():
            level, curves = (np.fromfile(folder / f'{name}.{ending}', np.float32) for ending in ('loudness', 'out'))
            out.append((phonemes, level, curves.reshape(-1, 52)[: len(level)]))
        return out

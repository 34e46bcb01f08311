"""Random training windows over packed features: half of one man, the rest shared by the many talkers and the free takes."""

import numpy as np
import torch

from common.captures import SETS, curve_at, curves, manifest

SHARES = {'grid_s1': 0.5, 'grid_talkers': 0.35, 'facegood': 0.15}


def talkers(root):
    """[talker names] of all sets in a fixed order; the code of a talker is its place + 1."""
    return sorted({row['talker'] for name in SETS for row in manifest(root, name)})


class DirectWindows:
    """Endless batches (taps, mel, truth, talker code, lower_only) of 2 s windows."""

    def __init__(self, packed, root, leave=(), batch=16, seconds=2.0, seed=0, shift=0.0):
        self.taps, self.mel, segments = packed
        self.rng, self.batch, self.frames, self.shift = np.random.default_rng(seed), batch, int(seconds * 50), shift
        self.truth = {name: curves(root, name) for name in SETS}
        names = talkers(root)
        self.code = {row['id']: names.index(row['talker']) + 1 for s in SETS for row in manifest(root, s)}
        left = {names.index(t) + 1 for t in leave}
        self.pools = {name: [s for s in segments if s['kind'] == name and self._code(s) not in left] for name in SETS}

    def _code(self, segment):
        return self.code[segment['id'].split('@')[0]]

    def __iter__(self):
        while True:
            rows = [self._row(kind) for kind in self.rng.choice(list(SHARES), self.batch, p=list(SHARES.values()))]
            taps, mel, truth, code, lower = zip(*rows)
            code = torch.tensor(code) * torch.from_numpy(self.rng.random(self.batch) > 0.3)
            tensors = (torch.from_numpy(np.stack(x)).float() for x in (taps, mel, truth))
            yield (*tensors, code, torch.tensor(lower))

    def _row(self, kind):
        pool = self.pools[kind]
        segment = pool[self.rng.integers(len(pool))]
        first = int(np.ceil(segment['start'] * 50))
        last = min(int((segment['start'] + segment['seconds']) * 50), 1500) - self.frames
        j = int(self.rng.integers(first, max(first, last) + 1))
        j = min(j, 1500 - self.frames)
        taps, mel = self.taps[segment['canvas'], j : j + self.frames], self.mel[segment['canvas'], 2 * j : 2 * (j + self.frames)]
        name, _, offset = segment['id'].partition('@')
        times = (j / 50 + np.arange(2 * self.frames) / 100 - segment['start']) * segment['speed'] + float(offset or 0)
        truth = curve_at(self.truth[kind][name], times + self.shift)
        return taps, mel, truth, self.code[name], float(kind == 'facegood')

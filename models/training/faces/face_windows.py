"""Random training windows for FaceNet: taps, mel, phones, truth, talker code, which columns count; sounds without speech too."""

import numpy as np
import torch

from common.arkit import GAP_MM, GAP_REST_MM
from common.captures import SETS, curve_at, curves, manifest
from faces.swaps import Swaps
from faces.windows import talkers

USUAL_P95_MM = 12.4


def sizes(truth, code):
    """{talker code: 95th percentile of the lip gap in mm over all its training clips}."""
    gaps = {}
    for clips in truth.values():
        for clip, (_, values) in clips.items():
            gaps.setdefault(code[clip], []).append(np.maximum(values @ GAP_MM + GAP_REST_MM, 0))
    return {talker: float(np.percentile(np.concatenate(parts), 95)) for talker, parts in gaps.items()}


class FaceWindows:
    """Endless batches of `recipe.seconds` windows; talkers in `leave` never appear."""

    def __init__(self, packed, root, recipe, leave=(), teacher=None):
        """packed: of load_with_phones; teacher: {canvas: curves [3000,52] that another net answers}, of the copies for which there are any."""
        self.taps, self.mel, self.phones, segments = packed
        self.teacher = teacher or {}
        self.recipe, self.rng = recipe, np.random.default_rng(recipe.seed)
        self.frames = int(recipe.seconds * 50)
        self.truth = {name: curves(root, name) for name in SETS}
        names = talkers(root)
        self.code = {row['id']: names.index(row['talker']) + 1 for s in SETS for row in manifest(root, s)}
        self.known = names.index('s1') + 1
        left = {names.index(t) + 1 for t in leave}
        spoken = [s for s in segments if s['kind'] in SETS]
        taught = [s for s in segments if s['kind'] == 'voices']
        self.pools = {name: [s for s in spoken if s['kind'] == name and self._code(s) not in left] for name in SETS}
        self.pools['quiet'] = [s for s in segments if s['kind'] == 'quiet' and s['seconds'] > 0.3]
        self.pools['voices'] = [s for s in taught if s['canvas'] in self.teacher]
        self.by_talker = {}
        for segment in self.pools['grid_talkers']:
            self.by_talker.setdefault(self._code(segment), []).append(segment)
        self.swaps = Swaps(self.taps, self.mel, [s for pool in self.pools.values() for s in pool if s['kind'] in SETS]) if recipe.swap else None
        self.scale = {t: float(np.clip(USUAL_P95_MM / p, 0.6, 2.0)) ** recipe.size for t, p in sizes(self.truth, self.code).items()}
        shares = {'grid_talkers': recipe.talkers, 'facegood': recipe.facegood, 'quiet': recipe.quiet, 'voices': recipe.voices}
        self.shares = shares | {'grid_s1': 1 - sum(shares.values())}

    def _code(self, segment):
        return self.code[segment['id'].split('@')[0]]

    def __iter__(self):
        kinds, parts = list(self.shares), list(self.shares.values())
        while True:
            rows = [self._row(kind) for kind in self.rng.choice(kinds, self.recipe.batch, p=parts)]
            taps, mel, phones, truth, code, lower = zip(*rows)
            tensors = (torch.from_numpy(np.stack(x)) for x in (taps, mel, phones))
            yield (*tensors, torch.from_numpy(np.stack(truth)).float(), torch.tensor(code), torch.tensor(lower))

    def _segment(self, kind):
        pool = self.pools[kind]
        if kind == 'grid_talkers' and self.recipe.even:
            names = list(self.by_talker)
            share = np.array([len(self.by_talker[t]) for t in names]) ** (1 - self.recipe.even)
            pool = self.by_talker[names[self.rng.choice(len(names), p=share / share.sum())]]
        return pool[self.rng.integers(len(pool))]

    def _row(self, kind):
        segment, frames = self._segment(kind), self.frames
        first = int(np.ceil(segment['start'] * 50))
        last = min(int((segment['start'] + segment['seconds']) * 50), 1500) - frames
        j = min(int(self.rng.integers(first, max(first, last) + 1)), 1500 - frames)
        row = segment['canvas']
        taps = self.taps[row, j : j + frames]
        mel, phones = self.mel[row, 2 * j : 2 * (j + frames)], self.phones[row, 2 * j : 2 * (j + frames)]
        blank = self.rng.random() < self.recipe.blank
        if blank:
            taps = np.zeros_like(taps)
        if kind == 'quiet':
            code = self.known if self.teacher and self.rng.random() < self.recipe.taught else 0
            return taps, mel, phones, np.zeros((2 * frames, 52), np.float32), code, 1.0
        if kind == 'voices':
            return taps, mel, phones, self.teacher[row][2 * j : 2 * (j + frames)].astype(np.float32), self.known, 1.0
        if self.swaps and not blank and self.rng.random() < self.recipe.swap:
            taps, mel = self.swaps(taps, mel, segment, self.rng)
        name, _, offset = segment['id'].partition('@')
        times = (j / 50 + np.arange(2 * frames) / 100 - segment['start']) * segment['speed'] + float(offset or 0)
        truth = curve_at(self.truth[kind][name], times + self.recipe.shift)
        if row in self.teacher and self.rng.random() < self.recipe.taught:
            answer = self.teacher[row][2 * j : 2 * (j + frames)].astype(np.float32)
            own = 0.5 if kind != 'grid_talkers' else 0.0
            return taps, mel, phones, truth * own + answer * (1 - own), self.known, float(kind == 'facegood')
        code = self.code[name] if self.rng.random() >= self.recipe.anybody else 0
        if code == 0 and kind != 'facegood' and self.recipe.size:
            truth = np.clip(truth * self.scale[self.code[name]], 0, 1)
        return taps, mel, phones, truth, code, float(kind == 'facegood')

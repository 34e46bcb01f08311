"""Train the articulation net of version 2.

python3 train.py --work WORK/text --out WORK/text/articulation.pt [--recipe NAME] [--leave s4,s31]
WORK/text: items.json and phones.json (listen.py, test/bench/text-route.ts).
"""

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from articulation.net import LocalArticulationNet  # noqa: E402
from articulation.tracks import Placed, phone_tracks  # noqa: E402
from common import captures  # noqa: E402
from common.arkit import WIDTH_MM  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.schedule import fit  # noqa: E402
from faces.losses import face_loss, gap_mm  # noqa: E402
from faces.windows import talkers  # noqa: E402


@dataclass(frozen=True)
class Recipe:
    """Everything that a run of training may differ in."""

    steps: int = 1200
    peak: float = 2e-3
    seed: int = 1
    batch: int = 16
    frames: int = 160
    channels: int = 112
    talkers: float = 0.45  # share of windows from grid_talkers
    facegood: float = 0.1
    heard: float = 0.3  # share of GRID windows with the phone head's own phonemes instead of the true words
    jitter: float = 0.012  # seconds
    even: float = 0.5  # 0: talkers as often as they have clips, 1: all alike
    anybody: float = 0.35
    gain: float = 0.1  # change of loudness, units of 20 dB
    width_share: float = 0.05
    travel: float = 0.0
    coverage: float = 0.0  # share of windows of lines that nobody spoke, with the rules' gap and width
    trust: float = 0.3  # weight of those
    start: str = ''  # recipe whose net is gone on with


RECIPES = {
    'local': Recipe(),
    'free': Recipe(steps=1400, talkers=0.4, facegood=0.2, anybody=0.5, coverage=0.1),
    'read': Recipe(steps=500, peak=1.2e-3, seed=2, talkers=0.4, facegood=0.1, coverage=0.06, start='free'),
    'long': Recipe(steps=700, peak=1.2e-3, seed=3, talkers=0.45, facegood=0.12, coverage=0.05, start='read'),
}


#: the talker whose code stands for free, expressive speech
FREE = 'facegood-1114'
#: code of windows whose curves are the rules', not a talker's
ENGINE = -1


def lips_loss(curves, truth):
    """Lip gap, its change over 20 ms, and the width: all that the rules may teach."""
    gap, true = functional.leaky_relu(gap_mm(curves), 0.05), functional.relu(gap_mm(truth))
    width = ((curves - truth) * torch.from_numpy(WIDTH_MM)).sum(2).abs().mean()
    change = ((gap[:, 2:] - gap[:, :-2]) - (true[:, 2:] - true[:, :-2])).abs().mean()
    return 0.15 * (gap - true).abs().mean() + 0.05 * width + 0.3 * change


def shown(phonemes, first, last):
    """The phonemes that touch the seconds `first` to `last`, in the time of that window."""
    near = [p for p in phonemes if p['end'] > first - 0.1 and p['start'] < last + 0.1]
    return [p | {key: p[key] - first for key in ('start', 'end', 'burst') if key in p} for p in near]


class Windows:
    """Endless batches of windows of the training clips; talkers in `leave` never appear."""

    def __init__(self, root, placed, recipe, leave=()):
        self.recipe, self.placed, self.rng = recipe, placed, np.random.default_rng(recipe.seed)
        names, self.pools, self.cache = talkers(root), {name: [] for name in captures.SETS}, {}
        self.truth = {}
        for name in captures.SETS:
            rows = {r['id']: r['talker'] for r in captures.manifest(root, name) if r['talker'] not in leave}
            captures.assert_training_only(root, list(rows))
            self.truth |= captures.curves(root, name)
            for clip in placed.phones:
                whole = clip.split('@')[0]
                if not clip.startswith('judge/') and whole in rows:
                    self.pools[name].append((clip, names.index(rows[whole]) + 1))
        by_talker = {}
        for clip, code in self.pools['grid_talkers']:
            by_talker.setdefault(code, []).append(clip)
        counts = {code: len(clips) for code, clips in by_talker.items()}
        self.lines = placed.lines() if recipe.coverage else []
        weights = np.array([counts[code] ** -recipe.even for _, code in self.pools['grid_talkers']])
        self.share = weights / weights.sum()

    def __iter__(self):
        recipe = self.recipe
        shares = {'coverage': recipe.coverage, 'grid_talkers': recipe.talkers, 'facegood': recipe.facegood}
        shares['grid_s1'] = 1 - sum(shares.values())
        kinds, parts = list(shares), list(shares.values())
        while True:
            rows = [self._row(kind) for kind in self.rng.choice(kinds, recipe.batch, p=parts)]
            *tensors, code = zip(*rows)
            yield (*(torch.from_numpy(np.stack(x).astype(np.float32)) for x in tensors), torch.tensor(code))

    def _line(self):
        phonemes, level, curves = self.lines[self.rng.integers(len(self.lines))]
        frames = self.recipe.frames
        start = int(self.rng.integers(0, max(1, len(level) - frames)))
        phones, marks = phone_tracks(shown(phonemes, start / 100, (start + frames) / 100), frames)
        inside = np.minimum(start + np.arange(frames), len(level) - 1)
        return phones, marks, level[inside, None], curves[inside], ENGINE

    def _row(self, kind):
        if kind == 'coverage':
            return self._line()
        recipe, rng, pool = self.recipe, self.rng, self.pools[kind]
        pick = rng.choice(len(pool), p=self.share) if kind == 'grid_talkers' else rng.integers(len(pool))
        clip, code = pool[pick]
        entry = self.placed.phones[clip]
        phonemes = entry['script'] if 'script' in entry and rng.random() > recipe.heard else entry['heard']
        level = self.placed.loudness(clip)
        start = int(rng.integers(0, max(1, len(level) - recipe.frames + 1)))
        near = shown(phonemes, start / 100, (start + recipe.frames) / 100)
        phones, marks = phone_tracks(near, recipe.frames, lambda n: rng.uniform(-recipe.jitter, recipe.jitter, n))
        span = np.arange(start, start + recipe.frames)
        inside = np.minimum(span, len(level) - 1)
        whole, _, offset = clip.partition('@')
        truth = captures.curve_at(self.truth[whole], span / 100 + float(offset or 0))
        known = code if rng.random() > recipe.anybody else 0
        return phones, marks, level[inside, None] + rng.normal(0, recipe.gain), truth, known


def make_net(recipe, root):
    """An untrained net of the recipe's shape."""
    return LocalArticulationNet(len(talkers(root)), recipe.channels)


def train(recipe, work, root, leave, checkpoint, say=print, start=None):
    """The trained (averaged) net of a recipe without the talkers in `leave`; start: weights to go on from, which must not have heard them."""
    torch.manual_seed(recipe.seed)
    net = make_net(recipe, root)
    if start:
        net.load_state_dict(torch.load(start, weights_only=True))

    def loss_of(module, batch):
        phones, marks, level, truth, code = batch
        engine = code == ENGINE
        curves = module(phones, marks, level, code.clamp(min=0)).float()
        real = ~engine
        loss = face_loss(curves[real], truth[real], torch.ones(int(real.sum())), width_share=recipe.width_share, travel=recipe.travel)
        return loss + recipe.trust * engine.float().mean() * lips_loss(curves[engine], truth[engine]) if engine.any() else loss

    windows = Windows(root, Placed(work), recipe, leave)
    return fit(net, iter(windows), loss_of, recipe.steps, recipe.peak, checkpoint, say)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--work', required=True)
    parser.add_argument('--recipe', choices=sorted(RECIPES), default='local')
    parser.add_argument('--leave', default='')
    parser.add_argument('--start', help='weights to go on from')
    parser.add_argument('--steps', type=int)
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    recipe = RECIPES[args.recipe]
    recipe = replace(recipe, steps=args.steps or recipe.steps)
    leave = [t for t in args.leave.split(',') if t]
    train(recipe, args.work, environment_path('FACEWRIGHT_TRAIN', args.train), leave, args.out, start=args.start)


if __name__ == '__main__':
    main()

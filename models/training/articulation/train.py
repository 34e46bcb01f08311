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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from articulation.net import LocalArticulationNet  # noqa: E402
from articulation.tracks import Placed, phone_tracks  # noqa: E402
from common import captures  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.schedule import fit  # noqa: E402
from faces.losses import face_loss  # noqa: E402
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


RECIPES = {
    'local': Recipe(),
}


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
        weights = np.array([counts[code] ** -recipe.even for _, code in self.pools['grid_talkers']])
        self.share = weights / weights.sum()

    def __iter__(self):
        recipe = self.recipe
        kinds = ('grid_talkers', 'facegood', 'grid_s1')
        parts = (recipe.talkers, recipe.facegood, 1 - recipe.talkers - recipe.facegood)
        while True:
            rows = [self._row(kind) for kind in self.rng.choice(kinds, recipe.batch, p=parts)]
            *tensors, code = zip(*rows)
            yield (*(torch.from_numpy(np.stack(x).astype(np.float32)) for x in tensors), torch.tensor(code))

    def _row(self, kind):
        recipe, rng, pool = self.recipe, self.rng, self.pools[kind]
        pick = rng.choice(len(pool), p=self.share) if kind == 'grid_talkers' else rng.integers(len(pool))
        clip, code = pool[pick]
        entry = self.placed.phones[clip]
        phonemes = entry['script'] if 'script' in entry and rng.random() > recipe.heard else entry['heard']
        level = self.placed.loudness(clip)
        phones, stress = phone_tracks(phonemes, len(level), lambda n: rng.uniform(-recipe.jitter, recipe.jitter, n))
        start = rng.integers(0, max(1, len(level) - recipe.frames + 1))
        span = np.arange(start, start + recipe.frames)
        inside = np.minimum(span, len(level) - 1)
        whole, _, offset = clip.partition('@')
        truth = captures.curve_at(self.truth[whole], span / 100 + float(offset or 0))
        known = code if rng.random() > recipe.anybody else 0
        return phones[inside], stress[inside], level[inside, None] + rng.normal(0, recipe.gain), truth, known


def make_net(recipe, root):
    """An untrained net of the recipe's shape."""
    return LocalArticulationNet(len(talkers(root)), recipe.channels)


def train(recipe, work, root, leave, checkpoint, say=print):
    """The trained (averaged) net of a recipe without the talkers in `leave`."""
    torch.manual_seed(recipe.seed)
    net = make_net(recipe, root)

    def loss_of(module, batch):
        phones, stress, level, truth, code = batch
        return face_loss(
            module(phones, stress, level, code), truth, torch.ones(len(code)), width_share=recipe.width_share, travel=recipe.travel
        )

    windows = Windows(root, Placed(work), recipe, leave)
    return fit(net, iter(windows), loss_of, recipe.steps, recipe.peak, checkpoint, say)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--work', required=True)
    parser.add_argument('--recipe', choices=sorted(RECIPES), default='local')
    parser.add_argument('--leave', default='')
    parser.add_argument('--steps', type=int)
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    recipe = RECIPES[args.recipe]
    recipe = replace(recipe, steps=args.steps or recipe.steps)
    leave = [t for t in args.leave.split(',') if t]
    train(recipe, args.work, environment_path('FACEWRIGHT_TRAIN', args.train), leave, args.out)


if __name__ == '__main__':
    main()

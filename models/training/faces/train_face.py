"""Train FaceNet by a recipe.

python3 train_face.py --recipe NAME --features WORK/faces --out WORK/face.pt [--leave s4,s31] [--steps N]
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.features import environment_path, load_with_phones  # noqa: E402
from common.nets import FaceNet, HeardNet  # noqa: E402
from common.phonemes import ARTIC_NAMES  # noqa: E402
from common.schedule import fit  # noqa: E402
from faces.face_windows import FaceWindows  # noqa: E402
from faces.losses import face_loss, gap_mm, spread_loss  # noqa: E402
from faces.recipes import RECIPES  # noqa: E402
from faces.voice_directions import fold_in, voice_directions, without  # noqa: E402
from faces.windows import talkers  # noqa: E402

SHUT_MM = 1.5
_CLOSURE, _TEETH = (42 + ARTIC_NAMES.index(n) for n in ('bilabialClosure', 'labiodental'))


def make_net(recipe, root):
    """An untrained net of the recipe's shape."""
    if recipe.net == 'heard':
        return HeardNet(len(talkers(root)))
    shape = {'drop': recipe.drop, 'with_phones': recipe.phones, 'own': recipe.own, 'dilations': recipe.dilations, 'inside': recipe.inside}
    return FaceNet(len(talkers(root)), recipe.channels, **shape)


def event_loss(logits, truth, phones):
    """Events: lips seen shut where the phone head hears p, b or m within 50 ms; lower lip at the teeth as the phone head hears it."""
    heard = functional.max_pool1d(phones[:, :, _CLOSURE].float()[:, None], 11, 1, 5)[:, 0]
    shut = (gap_mm(truth) < SHUT_MM).float() * (heard > 0.3)
    target = torch.stack([shut, phones[:, :, _TEETH].float()], 2)
    return functional.binary_cross_entropy_with_logits(logits.float(), target)


def loss_of(recipe):
    """loss(net, batch) of a recipe."""

    def loss(net, batch):
        taps, mel, phones, truth, code, lower = batch
        out = net(taps.bfloat16(), mel.bfloat16(), phones.bfloat16(), code)
        curves = out['curves'].float()
        main = face_loss(curves, truth, lower, width_share=recipe.width_share, travel=recipe.travel)
        return main + 0.05 * spread_loss(out['spread'], curves, truth, lower) + 0.1 * event_loss(out['events'], truth, phones)

    return loss


def answers_of_teacher(features, copies, name):
    """{canvas number in load_with_phones(features, copies): curves [3000,52]} of the copies that faces/teach.py went through."""
    out, first = {}, 0
    for copy in copies:
        file = Path(features) / copy / f'{name}.raw'
        if file.exists():
            out |= {first + row: answer for row, answer in enumerate(np.memmap(file, np.float16, 'r').reshape(-1, 3000, 52))}
        first += json.loads((Path(features) / copy / 'segments.json').read_text())['canvases']
    if not out:
        raise SystemExit(f'no {name}.raw in {features}: run teach.py')
    return out


def train(recipe, features, root, leave, checkpoint, start=None, say=print):
    """The trained (averaged) net of a recipe without the talkers in `leave`; start: weights to go on from, which must not have heard them."""
    torch.manual_seed(recipe.seed)
    copies = [*recipe.copies, *(['quiet'] if recipe.quiet else [])]
    packed = load_with_phones(features, copies)
    captures.assert_training_only(root, {s['id'].split('@')[0] for s in packed[3] if s['kind'] not in ('quiet', 'voices')})
    windows = FaceWindows(packed, root, recipe, leave, answers_of_teacher(features, copies, recipe.teacher) if recipe.taught else {})
    net = make_net(recipe, root)
    if start:
        net.load_state_dict(torch.load(start, weights_only=True), strict=not recipe.own and recipe.net == 'face')
    if not recipe.voiceless:
        return fit(net, iter(windows), loss_of(recipe), recipe.steps, recipe.peak, checkpoint, say)
    directions = voice_directions(packed[0], windows.pools, recipe.voiceless)
    trained = fit(net, without(directions, iter(windows)), loss_of(recipe), recipe.steps, recipe.peak, checkpoint, say)
    fold_in(directions, trained.taps)
    torch.save(trained.state_dict(), checkpoint)
    return trained


class Answer:
    """A trained net as a function: (taps, mel, phones) of a recording -> curves, hidden, events and gap_spread (Laplace scale, mm).

    code: the talker as whom it answers, 0 for anybody.
    """

    def __init__(self, net, code=0):
        self.net, self.code = net, code

    def __call__(self, taps, mel, phones):
        with torch.no_grad():
            batch = (torch.from_numpy(x[None]).float() for x in (taps, mel, phones))
            out = self.net(*batch, torch.full((1,), self.code))
        got = {k: v[0].numpy() for k, v in out.items()}
        return got | {'gap_spread': torch.exp(out['spread'][0, :, 52].clamp(-7, 4)).numpy()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--recipe', choices=sorted(RECIPES), required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--features', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--leave', default='', help='talkers to leave out, comma separated')
    parser.add_argument('--start', help='weights to go on from')
    parser.add_argument('--steps', type=int)
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    recipe = RECIPES[args.recipe]
    recipe = replace(recipe, steps=args.steps or recipe.steps)
    leave = [t for t in args.leave.split(',') if t]
    train(recipe, args.features, environment_path('FACEWRIGHT_TRAIN', args.train), leave, args.out, args.start)


if __name__ == '__main__':
    main()

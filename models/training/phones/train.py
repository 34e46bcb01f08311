"""Train the phone head on the features of extract.py.

python3 train.py --features WORK/phones=0.6 --features WORK/faces=0.4 --labels WORK/phones/labels.json --out WORK/phone.pt
--features FOLDER=SHARE: share of the windows drawn from it.
--leave: GRID talkers left out; --grid-weight: how much GRID's frames count (little while their phones are only guessed).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import load_packed  # noqa: E402
from common.nets import PhoneNet  # noqa: E402
from common.schedule import fit  # noqa: E402
from phones.labels import HELD_OUT_VOICES  # noqa: E402
from phones.targets import canvas_tracks, phone_loss  # noqa: E402

KEYS = ('phone', 'stress', 'boundary', 'open', 'weight')


def windows(sources, rng, batch=16, frames=100):
    """Endless batches of random 2 s windows; sources: [(taps, mel, tracks, share)]. Up to 60 ms of the taps are masked now and then."""
    shares = [s[3] for s in sources]
    while True:
        rows = []
        for _ in range(batch):
            taps, mel, tracks, _ = sources[rng.choice(len(sources), p=shares)]
            row = rng.integers(len(taps))
            j = int(rng.integers(0, 1500 - frames + 1))
            span = slice(2 * j, 2 * (j + frames))
            while tracks['weight'][row, span].sum() < 2:
                row = rng.integers(len(taps))
                j = int(rng.integers(0, 1500 - frames + 1))
                span = slice(2 * j, 2 * (j + frames))
            piece = np.array(taps[row, j : j + frames])
            if rng.random() < 0.3:
                start = rng.integers(0, frames - 3)
                piece[start : start + rng.integers(1, 4)] = 0
            rows.append((piece, mel[row, span], *(tracks[k][row, span] for k in KEYS)))
        taps, mel, *rest = (torch.from_numpy(np.stack(x)) for x in zip(*rows))
        yield (taps.float(), mel.float(), *rest)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--features', action='append', required=True)
    parser.add_argument('--labels', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--start', help='weights to go on from')
    parser.add_argument('--leave', default='')
    parser.add_argument('--grid-weight', type=float, default=1.0)
    parser.add_argument('--steps', type=int, default=1500)
    parser.add_argument('--peak', type=float, default=1.5e-3)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    labels, left = json.loads(Path(args.labels).read_text()), {*args.leave.split(','), *HELD_OUT_VOICES}
    human = {'s1', 's3', 's4', 's5', 's30', 's31', 's32', 's33'}

    def weight_of(clip):
        return 0.0 if clip['voice'] in left else args.grid_weight if clip['voice'] in human else 1.0

    sources = []
    for item in args.features:
        folder, share = item.rsplit('=', 1)
        taps, mel, segments = load_packed(folder)
        sources.append((taps, mel, canvas_tracks(segments, labels, len(taps), weight_of), float(share)))
    net = PhoneNet()
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True))
    print(sum(p.numel() for p in net.parameters()), 'parameters,', sum(len(s[0]) for s in sources), 'canvases', flush=True)

    def loss_of(module, batch):
        taps, mel, *targets = batch
        return phone_loss(module(taps, mel), *targets)

    fit(net, windows(sources, np.random.default_rng(args.seed)), loss_of, args.steps, args.peak, args.out)


if __name__ == '__main__':
    main()

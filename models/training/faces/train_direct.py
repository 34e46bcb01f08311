"""Train the direct net (sound -> 52 curves) on the features of extract.py.

python3 train_direct.py --train ../../../../shared/train --features WORK/faces --out WORK/direct.pt [--leave s4,s31] [--steps 2400]
"""

import argparse
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path, load_packed  # noqa: E402
from common.nets import DirectNet  # noqa: E402
from common.schedule import fit  # noqa: E402
from faces.losses import face_loss  # noqa: E402
from faces.windows import DirectWindows, talkers  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--features', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--leave', default='', help='talkers to leave out, comma separated')
    parser.add_argument('--steps', type=int, default=2400)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    root = environment_path('FACEWRIGHT_TRAIN', args.train)
    net = DirectNet(len(talkers(root)))
    print(sum(p.numel() for p in net.parameters()), 'parameters')
    leave = [t for t in args.leave.split(',') if t]
    windows = DirectWindows(load_packed(args.features), root, leave, seed=args.seed)

    def loss_of(module, batch):
        taps, mel, truth, code, lower = batch
        return face_loss(module(taps, mel, code)[0], truth, lower)

    fit(net, iter(windows), loss_of, args.steps, 1.5e-3, args.out)


if __name__ == '__main__':
    main()

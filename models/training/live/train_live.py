"""Train the live net.

python3 train_live.py --streams WORK/live --out WORK/live.pt [--leave s4,s31] [--steps N]
"""

import argparse
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path  # noqa: E402
from common.schedule import fit  # noqa: E402
from faces.losses import face_loss  # noqa: E402
from faces.windows import talkers  # noqa: E402
from live.net import EMOTIONS, LiveNet  # noqa: E402
from live.streams import LiveWindows, Streams  # noqa: E402

COPIES, STEPS, PEAK, SEED = (0, 1, 2), 1000, 3e-3, 0


def loss(net, batch):
    """The direct decoder's loss; every recording is neutral, so the emotion inputs are 0."""
    mfcc, truth, code, lower, mask = batch
    curves, _ = net(mfcc, torch.zeros(len(mfcc), EMOTIONS), code)
    return face_loss(curves, truth, lower, mask, width_share=0.1, travel=0.3)


def train(folder, root, leave, checkpoint, steps=STEPS, say=print):
    """The trained (averaged) net without the talkers in `leave`."""
    torch.manual_seed(SEED)
    streams = Streams(folder, COPIES)
    windows = LiveWindows(streams, root, leave, seed=SEED)
    net = LiveNet(len(talkers(root)), streams.scale())
    return fit(net, iter(windows), loss, steps, PEAK, checkpoint, say)


def load(file, root):
    """A trained net."""
    weights = torch.load(file, weights_only=True)
    net = LiveNet(len(talkers(root)), weights['scale'])
    net.load_state_dict(weights)
    return net.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--streams', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--leave', default='', help='talkers to leave out, comma separated')
    parser.add_argument('--steps', type=int, default=STEPS)
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    leave = [t for t in args.leave.split(',') if t]
    train(args.streams, environment_path('FACEWRIGHT_TRAIN', args.train), leave, args.out, args.steps)


if __name__ == '__main__':
    main()

"""The trained first face net -> ONNX (talker code 0 folded in).

python3 export.py --weights WORK/direct.pt --train ../../../../shared/train --out ../../packs/direct-first/face.onnx
Several --weights are averaged (seeds of the same recipe do NOT average well; give checkpoints of one run only).
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path  # noqa: E402
from common.nets import DirectNet  # noqa: E402
from common.packs import export  # noqa: E402
from faces.windows import talkers  # noqa: E402


class Anybody(nn.Module):
    """A net with its talker code fixed to 0, which the training dropped in as "anybody"."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, first, second):
        return self.net(first, second, torch.zeros(1, dtype=torch.long))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN): the number of talkers')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    net = DirectNet(len(talkers(environment_path('FACEWRIGHT_TRAIN', args.train))))
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    inputs = {'taps': (torch.zeros(1, 50, 1536), {1: 'T'}), 'mel': (torch.zeros(1, 100, 80), {1: '2T'})}
    outputs = {'curves': {1: '2T'}, 'hidden': {1: '2T'}}
    export(Anybody(net.eval()), inputs, outputs, args.out, half=False)
    print(args.out, Path(args.out).stat().st_size, 'bytes')


if __name__ == '__main__':
    main()

"""Trained face nets -> ONNX (talker code 0 folded in).

python3 export.py direct --weights WORK/direct.pt --train ../../../../shared/train --out ../../packs/direct-first/face.onnx
python3 export.py articulation --weights WORK/articulation.pt --out ../../packs/articulation-first/articulation.onnx
Several --weights are averaged (seeds of the same recipe do NOT average well; give checkpoints of one run only).
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path  # noqa: E402
from common.nets import ArticulationNet, DirectNet  # noqa: E402
from common.packs import export  # noqa: E402
from faces.windows import talkers  # noqa: E402


class Anybody(nn.Module):
    """A net with its talker or corpus code fixed to 0, which the training dropped in as "anybody"."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, first, second):
        return self.net(first, second, torch.zeros(1, dtype=torch.long))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('kind', choices=['direct', 'articulation'])
    parser.add_argument('--weights', required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN): the number of talkers')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    state = torch.load(args.weights, weights_only=True)
    if args.kind == 'direct':
        net = DirectNet(len(talkers(environment_path('FACEWRIGHT_TRAIN', args.train))))
        inputs = {'taps': (torch.zeros(1, 50, 1536), {1: 'T'}), 'mel': (torch.zeros(1, 100, 80), {1: '2T'})}
        outputs = {'curves': {1: '2T'}, 'hidden': {1: '2T'}}
    else:
        net = ArticulationNet(2)
        inputs = {'phones': (torch.zeros(1, 100, 40), {1: 'T'}), 'loudness': (torch.zeros(1, 100, 1), {1: 'T'})}
        outputs = {'curves': {1: 'T'}}
    net.load_state_dict(state)
    export(Anybody(net.eval()), inputs, outputs, args.out, half=False)
    print(args.out, Path(args.out).stat().st_size, 'bytes')


if __name__ == '__main__':
    main()

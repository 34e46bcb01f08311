"""Trained phone head -> ONNX: log-posteriors and probabilities.

python3 export.py --weights WORK/phone.pt --out ../../packs/phones/phone.onnx
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.nets import PhoneNet  # noqa: E402
from common.packs import export  # noqa: E402


class Answers(nn.Module):
    """Logits -> what the pack promises."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, taps, mel):
        phone, boundary, stress, artic = self.net(taps, mel)
        return torch.log_softmax(phone, 2), torch.sigmoid(boundary), torch.softmax(stress, 2), torch.sigmoid(artic)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    net = PhoneNet()
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    inputs = {'taps': (torch.zeros(1, 50, 1536), {1: 'T'}), 'mel': (torch.zeros(1, 100, 80), {1: '2T'})}
    outputs = {name: {1: '2T'} for name in ('phone_logp', 'boundary', 'stress', 'artic')}
    export(Answers(net.eval()), inputs, outputs, args.out)
    print(args.out, Path(args.out).stat().st_size, 'bytes')


if __name__ == '__main__':
    main()

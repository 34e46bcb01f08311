"""A trained articulation net -> articulation.onnx: talker code 0 ("anybody") folded in.

python3 export.py --weights WORK/text/articulation.pt --recipe NAME --out ../../packs/articulation-first/articulation.onnx
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from articulation.net import MARKS, PHONES  # noqa: E402
from articulation.train import RECIPES, make_net  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.packs import export  # noqa: E402


class Anybody(nn.Module):
    """A net with its talker code fixed to 0."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, phones, marks, loudness):
        return self.net(phones, marks, loudness, torch.zeros(1, dtype=torch.long))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--recipe', choices=sorted(RECIPES), required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN): the number of talkers')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    net = make_net(RECIPES[args.recipe], environment_path('FACEWRIGHT_TRAIN', args.train))
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    widths = {'phones': PHONES, 'marks': MARKS, 'loudness': 1}
    inputs = {name: (torch.zeros(1, 100, width), {1: '2T'}) for name, width in widths.items()}
    export(Anybody(net.eval()), inputs, {'curves': {1: '2T'}}, args.out, half=False)
    print(args.out, Path(args.out).stat().st_size, 'bytes')


if __name__ == '__main__':
    main()

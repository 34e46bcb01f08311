"""A trained articulation net -> articulation.onnx: the codes of a reader and of the free speaker folded in, `free` mixes them.

python3 export.py --weights WORK/text/articulation.pt --recipe NAME --out ../../packs/articulation-first/articulation.onnx
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from articulation.net import MARKS, PHONES  # noqa: E402
from articulation.train import FREE, RECIPES, make_net  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.packs import export  # noqa: E402
from faces.windows import talkers  # noqa: E402

#: the talker of whom most was heard, and how far "anybody" is moved towards him
READER, READER_SHARE = 's1', 0.6


class Mixed(nn.Module):
    """A net whose talker is a mix of learned codes: free [1,1] = 0 is a reader, 1 the performer of the free takes.

    The reader is "anybody" moved towards the talker of whom most was heard: on talkers left out that closes the lips better than "anybody"
    alone (models/EXPERIMENTS.md).
    """

    def __init__(self, net, root):
        super().__init__()
        rows = net.codes.weight.detach()
        known, free = (rows[talkers(root).index(name) + 1] for name in (READER, FREE))
        self.net = net
        self.register_buffer('reader', (rows[0] + READER_SHARE * (known - rows[0]))[None])
        self.register_buffer('speaker', free[None])

    def forward(self, phones, marks, loudness, free):
        return self.net.with_code(phones, marks, loudness, self.reader + free * (self.speaker - self.reader))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--recipe', choices=sorted(RECIPES), required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN): the number of talkers')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    root = environment_path('FACEWRIGHT_TRAIN', args.train)
    net = make_net(RECIPES[args.recipe], root)
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    widths = {'phones': PHONES, 'marks': MARKS, 'loudness': 1}
    inputs = {name: (torch.zeros(1, 100, width), {1: '2T'}) for name, width in widths.items()}
    inputs['free'] = (torch.zeros(1, 1), {})
    export(Mixed(net.eval(), root), inputs, {'curves': {1: '2T'}}, args.out, half=False)
    print(args.out, Path(args.out).stat().st_size, 'bytes')


if __name__ == '__main__':
    main()

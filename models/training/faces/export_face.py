"""FaceNet -> face.onnx (talker code 0 folded in), with a check that the graph gives what training gives.

python3 export_face.py --recipe NAME --weights WORK/face.pt --temperature 1.6 --out ../../packs/direct-first/face.onnx
--temperature: factor on the net's own spread, found on left-out talkers (ruler.py prints it).
"""

import argparse
import math
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path  # noqa: E402
from common.packs import export  # noqa: E402
from faces.recipes import RECIPES  # noqa: E402
from faces.train_face import make_net  # noqa: E402

#: 68 % of a Laplace distribution lie within so many scales
LAPLACE_68 = 1.14
OUTPUTS = ('curves', 'hidden', 'sigma', 'events')


class Exported(nn.Module):
    """Curves, hidden, sigma (half width of the 68 % interval: 52 weights, gap mm, width mm) and event probabilities for "anybody"."""

    def __init__(self, net, temperature):
        super().__init__()
        self.net, self.shift = net, math.log(LAPLACE_68 * temperature)

    def forward(self, taps, mel, phones):
        out = self.net(taps, mel, phones, torch.zeros(1, dtype=torch.long))
        sigma = torch.exp(torch.clamp(out['spread'], -7, 4) + self.shift)
        return out['curves'], out['hidden'], sigma, torch.sigmoid(out['events'])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--recipe', choices=sorted(RECIPES), required=True)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--temperature', type=float, required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN): the number of talkers')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    net = make_net(RECIPES[args.recipe], environment_path('FACEWRIGHT_TRAIN', args.train))
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    module = Exported(net.eval(), args.temperature)
    shapes = {'taps': (50, 1536, 'T'), 'mel': (100, 80, '2T'), 'phones': (100, 54, '2T')}
    inputs = {name: (torch.zeros(1, frames, width), {1: axis}) for name, (frames, width, axis) in shapes.items()}
    export(module, inputs, {name: {1: '2T'} for name in OUTPUTS}, args.out, half=False)
    rng, session = np.random.default_rng(1), onnxruntime.InferenceSession(args.out, providers=['CPUExecutionProvider'])
    feeds = {n: rng.random((1, 37 * (1 + (a == '2T')), w), np.float32) for n, (_, w, a) in shapes.items()}
    with torch.no_grad():
        mine = module(*(torch.from_numpy(x) for x in feeds.values()))
    worst = max(float(np.abs(a.numpy() - b).max()) for a, b in zip(mine, session.run(list(OUTPUTS), feeds)))
    if worst > 1e-4:
        raise SystemExit(f'the graph differs from the net by {worst}')
    print(args.out, Path(args.out).stat().st_size, 'bytes; largest difference', worst)


if __name__ == '__main__':
    main()

"""Trained nets -> face.onnx (the talker code of "anybody" folded in; several nets as the mean of their logits), checked against training.

python3 export_face.py --member mix:WORK/mix.pt --temperature 1.6 --out ../../packs/direct-first/face.onnx
python3 export_face.py --member heard:WORK/heard.pt:anybody:0.5 --member long:WORK/long.pt:s1:0.5 --features WORK/faces ...
--member: recipe, weights, the talker whose code stands for anybody (default: code 0), share (default 1).
--temperature: factor on the nets' own spread, found on left-out talkers (ruler.py prints it). --features: training sound, for several nets.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path, load_with_phones  # noqa: E402
from common.packs import export  # noqa: E402
from faces.mixture import Member, Mixture  # noqa: E402
from faces.recipes import RECIPES  # noqa: E402
from faces.train_face import make_net  # noqa: E402
from faces.windows import talkers  # noqa: E402

OUTPUTS = ('curves', 'hidden', 'sigma', 'events')
SAMPLES = 12


def read_member(text, root):
    """A Member of RECIPE:WEIGHTS[:TALKER[:SHARE]]."""
    recipe, weights, *more = text.split(':')
    talker, share = (*more, *('anybody', '1')[len(more) :])
    net = make_net(RECIPES[recipe], root)
    net.load_state_dict(torch.load(weights, weights_only=True))
    code = 0 if talker == 'anybody' else talkers(root).index(talker) + 1
    return Member(net.eval(), code, float(share))


def round_to_half(net):
    """Big weights to what half precision can say, before anything is measured: the graph then stores them so and loses nothing."""
    for weights in net.parameters():
        if weights.numel() >= 4096:
            weights.data = weights.data.half().float()


def training_samples(folder):
    """Features of a few canvases of the unchanged copy, spread over it."""
    taps, mel, phones, _ = load_with_phones(folder, ['0'])
    rows = np.linspace(0, len(taps) - 1, SAMPLES).astype(int)
    cut = lambda x, row, frames: torch.from_numpy(np.array(x[row, :frames])[None]).float()  # noqa: E731
    return [(cut(taps, r, 1500), cut(mel, r, 3000), cut(phones, r, 3000)) for r in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--member', action='append', required=True)
    parser.add_argument('--temperature', type=float, required=True)
    parser.add_argument('--features')
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN): the talkers')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    root = environment_path('FACEWRIGHT_TRAIN', args.train)
    members = [read_member(text, root) for text in args.member]
    for member in members:
        round_to_half(member.net)
    module = Mixture(members, args.temperature, training_samples(args.features) if len(members) > 1 else None).eval()
    shapes = {'taps': (50, 1536, 'T'), 'mel': (100, 80, '2T'), 'phones': (100, 54, '2T')}
    inputs = {name: (torch.zeros(1, frames, width), {1: axis}) for name, (frames, width, axis) in shapes.items()}
    export(module, inputs, {name: {1: '2T'} for name in OUTPUTS}, args.out, keep=('fold.weight', 'last.weight'))
    rng, session = np.random.default_rng(1), onnxruntime.InferenceSession(args.out, providers=['CPUExecutionProvider'])
    feeds = {n: rng.random((1, 37 * (1 + (a == '2T')), w), np.float32) for n, (_, w, a) in shapes.items()}
    tensors = [torch.from_numpy(x) for x in feeds.values()]
    with torch.no_grad():
        mine = module(*tensors)
        logits = sum(m.share * torch.logit(m.net(*tensors, torch.full((1,), m.code))['curves'].double()) for m in members)
    worst = max(float(np.abs(a.numpy() - b).max()) for a, b in zip(mine, session.run(list(OUTPUTS), feeds)))
    apart = float((torch.sigmoid(logits) - mine[0]).abs().max())
    if max(worst, apart) > 1e-4:
        raise SystemExit(f'the graph differs from the nets by {worst} and their mean by {apart}')
    print(args.out, Path(args.out).stat().st_size, 'bytes; largest difference from training', max(worst, apart))


if __name__ == '__main__':
    main()

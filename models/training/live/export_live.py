"""LiveNet -> live.onnx with the state in and out, checked against the net that was trained: in one piece, frame by frame, in blocks.

python3 export_live.py --weights WORK/live.pt --streams WORK/live --out ../../packs/live-lstm/live.onnx
    --fixture ../../../test/fixtures/models/live-curves.json
--fixture: what the trained net (not the graph) says to test/fixtures/speech/open-the-window.wav, for the program's own test.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path  # noqa: E402
from common.packs import export  # noqa: E402
from live.mfcc import COLUMNS, features  # noqa: E402
from live.net import EMOTIONS, HIDDEN, LOOK_AHEAD, Exported  # noqa: E402
from live.train_live import load  # noqa: E402

OUTPUTS = ('curves', 'next_h', 'next_c')


def run_in_blocks(session, mfcc, emotion, size):
    """Curves [T,52] of the graph, given `size` frames at a time."""
    state, out = [np.zeros((2, 1, HIDDEN), np.float32)] * 2, []
    for first in range(0, len(mfcc), size):
        feeds = {'mfcc': mfcc[None, first : first + size], 'emotion': emotion, 'h': state[0], 'c': state[1]}
        curves, *state = session.run(list(OUTPUTS), feeds)
        out.append(curves[0])
    return np.concatenate(out)


def largest_difference(net, path):
    """Largest difference of any weight between the trained net (talker 0) and the graph, whole and in blocks, on typical features."""
    rng, session = np.random.default_rng(1), onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])
    mfcc = (rng.standard_normal((500, COLUMNS)) / net.scale.numpy()).astype(np.float32)
    emotion = rng.random((1, EMOTIONS), np.float32)
    with torch.no_grad():
        mine = net(torch.from_numpy(mfcc[None]), torch.from_numpy(emotion), torch.zeros(1, dtype=torch.long))[0][0].numpy()
    return {size: float(np.abs(run_in_blocks(session, mfcc, emotion, size) - mine).max()) for size in (500, 1, 37)}


def write_fixture(net, mean, path, every=10):
    """Every tenth row of the curves that the net makes of the recording of the fixtures."""
    sound, _ = soundfile.read(Path(path).parents[1] / 'speech' / 'open-the-window.wav', dtype='float32')
    count = -(-len(sound) // 160)
    mfcc = torch.from_numpy(features(np.concatenate([sound, np.zeros(LOOK_AHEAD * 160, np.float32)]), mean)[None])
    with torch.no_grad():
        curves = net(mfcc, torch.zeros(1, EMOTIONS), torch.zeros(1, dtype=torch.long))[0][0, LOOK_AHEAD : LOOK_AHEAD + count]
    rows = ',\n'.join('[' + ','.join(f'{v:.6f}' for v in row) + ']' for row in curves[::every].tolist())
    Path(path).write_text(f'{{"frames": {count},\n"every": {every},\n"rows": [\n{rows}\n]}}\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN): the number of talkers')
    parser.add_argument('--streams', required=True, help='for its mean.json')
    parser.add_argument('--out', required=True)
    parser.add_argument('--fixture')
    args = parser.parse_args()
    net = load(args.weights, environment_path('FACEWRIGHT_TRAIN', args.train))
    state = torch.zeros(2, 1, HIDDEN)
    inputs = {'mfcc': (torch.zeros(1, 7, COLUMNS), {1: 'n'}), 'emotion': (torch.zeros(1, EMOTIONS), {}), 'h': (state, {}), 'c': (state, {})}
    export(Exported(net), inputs, {'curves': {1: 'n'}, 'next_h': {}, 'next_c': {}}, args.out, half=False)
    differences = largest_difference(net, args.out)
    if max(differences.values()) > 1e-4:
        raise SystemExit(f'the graph differs from the net: {differences}')
    print(args.out, Path(args.out).stat().st_size, 'bytes; largest differences by block size', differences)
    if args.fixture:
        write_fixture(net, json.loads((Path(args.streams) / 'mean.json').read_text()), args.fixture)


if __name__ == '__main__':
    main()

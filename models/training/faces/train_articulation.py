"""Train the articulation net (phones in time + loudness -> 52 curves) on GRID's word times.

python3 train_articulation.py --train ../../../../shared/train --out WORK/articulation.pt [--leave s4,s31] [--phones LABELS.json]
--phones: labels of phones/realign.py; most draws (--share) then use the aligned phones instead of fixed relative durations.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.loudness import loudness  # noqa: E402
from common.nets import ArticulationNet  # noqa: E402
from common.phonemes import INDEX, SIL  # noqa: E402
from common.schedule import fit  # noqa: E402
from common.text_phones import WordPhones, phones_in_time  # noqa: E402
from faces.losses import face_loss  # noqa: E402

SETS = ('grid_s1', 'grid_talkers')
FRAMES = 160


def phone_track(phones, count, jitter=None):
    """One phone index a 10 ms frame (SIL where nothing is); `jitter(n)` gives seconds to move the n inner boundaries by."""
    track = np.full(count, SIL)
    if not phones:
        return track
    edges = np.array([phones[0][1]] + [end for _, _, end in phones])
    if jitter is not None:
        moved = edges + jitter(len(edges))
        edges = np.maximum.accumulate(moved)
    frames = np.round(edges * 100).astype(int)
    for (phone, _, _), a, b in zip(phones, frames, frames[1:]):
        track[max(a, 0) : max(b, 0)] = min(INDEX[phone], SIL)
    return track


def with_silence(phones):
    """[[phone, stress, start, end]] -> [(phone, start, end)] without gaps: what no label covers is SIL."""
    out = []
    for name, _, start, end in phones:
        if out and start - out[-1][2] > 0.001:
            out.append(('SIL', out[-1][2], start))
        out.append((name, start, end))
    return out


def load_clips(root, leave, aligned):
    """{set: [([fixed phones, aligned ones if any], loudness [T], curve)]} of the training clips with word times."""
    pronounce, out = WordPhones(), {}
    for name in SETS:
        words, curves = captures.words(root, name), captures.curves(root, name)
        rows = [r for r in captures.manifest(root, name) if r['id'] in words and r['talker'] not in leave]
        captures.assert_training_only(root, [r['id'] for r in rows])
        out[name] = []
        for row in rows:
            clip = row['id']
            phones = [phones_in_time(words[clip], pronounce)]
            if clip in aligned:
                phones.append(with_silence(aligned[clip]['phones']))
            level = loudness(captures.sound(root, name, clip))
            out[name].append((phones, level, curves[clip]))
    return out


def batches(clips, rng, share=0.6, size=16):
    """Endless batches (phones one-hot, loudness, truth, corpus code): s1 and the many talkers half and half; `share` aligned phones."""
    while True:
        rows = []
        for _ in range(size):
            corpus = int(rng.random() < 0.5)
            pool = clips[SETS[corpus]]
            choices, level, curve = pool[rng.integers(len(pool))]
            phones = choices[-1] if rng.random() < share else choices[0]
            track = phone_track(phones, len(level), lambda n: rng.uniform(-0.02, 0.02, n))
            start = rng.integers(0, max(1, len(level) - FRAMES + 1))
            span = np.arange(start, start + FRAMES)
            inside = np.minimum(span, len(level) - 1)
            code = corpus + 1 if rng.random() > 0.3 else 0
            rows.append((np.eye(40, dtype=np.float32)[track[inside]], level[inside, None], captures.curve_at(curve, span / 100), code))
        phones, level, truth, code = zip(*rows)
        yield (*(torch.from_numpy(np.stack(x).astype(np.float32)) for x in (phones, level, truth)), torch.tensor(code))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--out', required=True)
    parser.add_argument('--leave', default='')
    parser.add_argument('--phones')
    parser.add_argument('--share', type=float, default=0.6, help='share of draws with aligned phones')
    parser.add_argument('--steps', type=int, default=1600)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    root = environment_path('FACEWRIGHT_TRAIN', args.train)
    aligned = json.loads(Path(args.phones).read_text()) if args.phones else {}
    clips = load_clips(root, set(args.leave.split(',')), aligned)
    net = ArticulationNet(len(SETS))

    def loss_of(module, batch):
        phones, level, truth, code = batch
        return face_loss(module(phones, level, code), truth, torch.zeros(len(code)))

    fit(net, batches(clips, np.random.default_rng(args.seed), args.share), loss_of, args.steps, 1.5e-3, args.out)


if __name__ == '__main__':
    main()

"""Where the phone head ends a closure and where the stop is heard to burst, on people: no hand labels, the bursts are measured in the sound.

python3 bursts.py --weights WORK/phone.pt [--talkers s4,s31] [--scores WORK/bursts.json]
   with FACEWRIGHT_TRAIN, FACEWRIGHT_EVAL, FACEWRIGHT_SPEECH set
grid_s1 (val), GRID talkers left out of the training, and the two voice actors of the evaluation set (nothing is trained on them). The
known words are aligned; of every p and b before a vowel, r, l ... the one clear rise above 1.8 kHz (at least half a decade, half as much again as any other)
from 20 ms before to 50 ms behind the aligned phone is its burst. "closure" = last frame with `bilabialClosure` above .5, minus the burst;
"phone" = end of the aligned phone, minus the burst. A burst that lies further off than that window is not seen.
"""

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import soundfile
import torch
from scipy.signal import resample_poly

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.canvas import CANVAS  # noqa: E402
from common.features import SpeechEncoder, environment_path  # noqa: E402
from common.phonemes import ARTIC_NAMES  # noqa: E402
from common.text_phones import WordPhones  # noqa: E402
from phones.align import align  # noqa: E402
from phones.calibrate import burstiness  # noqa: E402
from phones.evaluate import sentence_graph  # noqa: E402
from phones.labels import grid_clips  # noqa: E402
from phones.posteriors import load_net  # noqa: E402

CLOSURE = ARTIC_NAMES.index('bilabialClosure')
LEAST_RISE, CLEAR = 0.5, 1.5
#: before these a stop often has no burst of its own
UNRELEASED = frozenset('SIL P B T D K G M'.split())


def grid_lines(root, talkers):
    """(set, sound file, words) of GRID: s1's held-out sentences and the talkers named."""
    for split, wanted in (('val', {'s1'}), ('train', set(talkers))):
        for clip in grid_clips(root, split).values():
            if clip['voice'] in wanted:
                yield 'grid_s1 val' if split == 'val' else clip['voice'], clip['path'], [w for _, _, w in clip['words']]


def actor_lines(root):
    """The same of the two voice actors; lines with figures are left out."""
    for name in ('asterisk_allison', 'sky_dialogue'):
        with open(root / name / 'index.csv', encoding='utf-8') as file:
            for row in csv.DictReader(file):
                text = re.sub(r'\[.*?\]|\(.*?\)', '', row['text']).lower().replace('-', ' ')
                if not re.search(r'\d', text) and (root / name / f'{row["id"]}.wav').exists():
                    yield name, root / name / f'{row["id"]}.wav', re.findall(r"[a-z']+", text)


def clear_burst(rise, start, end):
    """Seconds of the only clear rise between two times, or None."""
    first = max(0, int(start * 500))
    piece = rise[first : int(end * 500)]
    if len(piece) < 10:
        return None
    best = int(piece.argmax())
    others = np.r_[piece[: max(0, best - 8)], piece[best + 8 :]]
    clear = piece[best] >= LEAST_RISE and (not len(others) or piece[best] >= CLEAR * others.max())
    return (first + best) / 500 if clear else None


def line_bursts(sound, phones, heard):
    """[(closure end - burst or None when no closure is heard, phone end - burst)] in ms of one line, and how many stops were asked."""
    logp, boundary, closure = heard
    names, optional, _ = sentence_graph(phones)
    spans, rise, out, asked = align(logp, boundary, names, optional), burstiness(sound), [], 0
    for k, (name, (a, b)) in enumerate(zip(names, spans)):
        if name not in ('P', 'B') or a < 0 or k + 1 == len(names) or names[k + 1] in UNRELEASED:
            continue
        asked += 1
        burst = clear_burst(rise, a / 100 - 0.02, b / 100 + 0.05)
        if burst is not None:
            first = max(0, a - 4)
            on = np.flatnonzero(closure[first : b + 6] > 0.5)
            end = None if not len(on) else 1000 * ((on[-1] + first + 0.5) / 100 - burst)
            out.append((end, 1000 * (b / 100 - burst)))
    return out, asked


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--talkers', default='s4,s31')
    parser.add_argument('--scores')
    args = parser.parse_args()
    torch.set_num_threads(1)
    net, encoder, pronounce = load_net(args.weights), SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', None), 1), WordPhones()
    lines = [*grid_lines(environment_path('FACEWRIGHT_TRAIN', None), args.talkers.split(','))]
    lines += actor_lines(environment_path('FACEWRIGHT_EVAL', None))
    found, asked, scores = defaultdict(list), defaultdict(int), {}
    for name, file, words in lines:
        phones = [[p for p, _ in pronounce(w)] for w in words]
        sound, rate = soundfile.read(file, dtype='float32')
        sound = resample_poly(sound, 16000, rate).astype(np.float32) if rate != 16000 else sound
        if not all(phones) or len(sound) > 12 * 16000:
            continue
        canvas = np.zeros(CANVAS, np.float32)
        canvas[: len(sound)] = sound
        frames = -(-len(sound) // 320)
        taps, mel = encoder(canvas, len(sound))
        with torch.no_grad():
            phone, boundary, _, artic = net(torch.from_numpy(taps[None, :frames]), torch.from_numpy(mel[None, : 2 * frames]))
        heard = torch.log_softmax(phone[0], 1).numpy(), torch.sigmoid(boundary[0, :, 0]).numpy(), torch.sigmoid(artic[0, :, CLOSURE]).numpy()
        bursts, count = line_bursts(sound, phones, heard)
        found[name] += bursts
        asked[name] += count
    for name, bursts in found.items():
        ends, phone_ends = np.array([e for e, _ in bursts if e is not None]), np.array([p for _, p in bursts])
        scores[name] = {
            'stops': asked[name], 'clear bursts': len(bursts), 'closure heard': len(ends) / len(bursts), 'closure, median ms': float(np.median(ends)),
            'closure, median of |ms|': float(np.median(np.abs(ends))), 'within 15 ms': float((np.abs(ends) <= 15).mean()),
            'phone, median ms': float(np.median(phone_ends)),
        }  # fmt: skip
        print(name, scores[name], flush=True)
    if args.scores:
        Path(args.scores).write_text(json.dumps(scores, indent=1))


if __name__ == '__main__':
    main()

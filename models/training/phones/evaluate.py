"""Measure the phone head: held-out synthetic voices, GRID talkers left out, GRID val.

python3 evaluate.py --weights WORK/phone.pt --features WORK/phones --grid-features WORK/faces --labels WORK/phones/labels.json
   --train ../../../../shared/train --speech SPEECH --talkers s4,s31
Prints JSON: frame accuracy and boundary error on the held-out voices (against --labels, realigned by an earlier head, and against
--raw-labels, corrected by a constant shift only), word starts of GRID
(whole-sentence alignment of the known words, pauses optional) within 50 ms, p/b/m closure recall and false closures a minute.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.canvas import long_features  # noqa: E402
from common.features import SpeechEncoder, environment_path  # noqa: E402
from common.phonemes import ARTIC_NAMES, INDEX, SIL  # noqa: E402
from common.text_phones import WordPhones  # noqa: E402
from phones.align import align  # noqa: E402
from phones.labels import HELD_OUT_VOICES, grid_clips  # noqa: E402
from phones.posteriors import answer, load_net, recorded  # noqa: E402

#: ms; times of both sides lie on 10 ms grids, and 50 is 50.000001 now and then
ROUNDING = 1e-3
CLOSURE = ARTIC_NAMES.index('bilabialClosure')


def track(phones, count, offset):
    """Phone index a frame."""
    out = np.full(count, SIL)
    for name, _, start, end in phones:
        a, b = (max(0, int(round((x - offset) * 100))) for x in (start, end))
        out[a:b] = INDEX[name]
    return out


def sentence_graph(words):
    """Phones with an optional pause around every word: (names, optional, index of each word's first phone)."""
    names, optional, firsts = ['SIL'], [True], []
    for phones in words:
        firsts.append(len(names))
        names += phones
        optional += [False] * len(phones)
        names.append('SIL')
        optional.append(True)
    return names, optional, firsts


def held_out(net, folders, labels):
    """(clip, answer) of every recording of the voices that nothing was trained on, once each."""
    done = set()
    for folder in folders:
        taps, mel, segments = recorded(folder)
        for name, segment in segments.items():
            if labels[name]['voice'] in HELD_OUT_VOICES and name not in done:
                done.add(name)
                yield labels[name], answer(net, taps, mel, segment)


def synthetic(net, folders, labels, shift=0.0):
    """Scores on the voices that nothing was trained on; all label times are moved by `shift` seconds first."""
    hit = total = closed = bilabials = 0
    errors, false, seconds = [], 0, 0.0
    for clip, (logp, boundary, artic, offset) in held_out(net, folders, labels):
        offset -= shift
        truth = track(clip['phones'], len(logp), offset)
        hit += (logp.argmax(1) == truth).sum()
        total += len(truth)
        names, optional = ['SIL'], [True]
        for k, (phone, _, start, _) in enumerate(clip['phones']):
            if k and start - clip['phones'][k - 1][3] > 0.03:
                names.append('SIL')
                optional.append(False)
            names.append(phone)
            optional.append(False)
        spans = align(logp, boundary, [*names, 'SIL'], [*optional, True])
        starts = [s[0] / 100 + offset for s, n in zip(spans, names) if n != 'SIL']
        errors += [s - p[2] for s, p in zip(starts, clip['phones'])]
        c, n, f = closures(artic[:, CLOSURE], clip['phones'], offset)
        closed, bilabials, false, seconds = closed + c, bilabials + n, false + f, seconds + len(logp) / 100
    # a bias here is the labels' shift (calibrate.py): 10 ms of it cost two points of frame accuracy
    errors, bias = 1000 * np.abs(errors), float(np.median(1000 * np.array(errors)))
    return {
        'frame_accuracy': float(hit / total), 'boundary_median_ms': float(np.median(errors)), 'boundary_bias_ms': bias,
        'boundary_within_25ms': float((errors <= 25).mean()),
        'closure_recall': closed / bilabials, 'false_closures_per_minute': false / seconds * 60, 'minutes': seconds / 60,
    }  # fmt: skip


def closures(probability, phones, offset):
    """(found, all, false): p/b/m with probability > .5 inside the label +-20 ms; runs of > .5 that touch no p/b/m (+-50 ms)."""
    spans = [(int((a - offset - 0.02) * 100), int((b - offset + 0.02) * 100)) for p, _, a, b in phones if p in ('P', 'B', 'M')]
    found = sum(bool((probability[max(0, a) : b + 1] > 0.5).any()) for a, b in spans)
    on = np.r_[0, probability > 0.5, 0].astype(int)
    runs = zip(np.flatnonzero(np.diff(on) == 1), np.flatnonzero(np.diff(on) == -1))
    false = sum(all(e < a - 3 or s > b + 3 for a, b in spans) for s, e in runs)
    return found, len(spans), false


def human(clips, answers, dump):
    """Word starts and closures on GRID clips: {within_50ms, median, ...}; the alignments go into `dump` as [phone, start, end]."""
    errors, closed, bilabials = [], 0, 0
    pronounce = WordPhones()
    for name, clip in clips.items():
        logp, boundary, artic, offset = answers(name, clip)
        names, optional, firsts = sentence_graph([[p for p, _ in pronounce(w)] for _, _, w in clip['words']])
        spans = align(logp, boundary, names, optional)
        errors += [spans[f][0] / 100 + offset - w[0] for f, w in zip(firsts, clip['words'])]
        # bilabials where the head itself places them, so that GRID's rough times do not count against it
        placed = [[n, 0, a / 100 + offset, b / 100 + offset] for n, (a, b) in zip(names, spans) if a >= 0]
        dump[name] = [[n, a, b] for n, _, a, b in placed]
        c, n, _ = closures(artic[:, CLOSURE], placed, offset)
        closed, bilabials = closed + c, bilabials + n
    errors = 1000 * np.array(errors)
    return {
        'word_starts_within_50ms': float((np.abs(errors) <= 50 + ROUNDING).mean()), 'word_start_median_abs_ms': float(np.median(np.abs(errors))),
        'word_start_bias_ms': float(np.median(errors)), 'closure_recall': closed / max(bilabials, 1), 'clips': len(clips),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--features', action='append', required=True)
    parser.add_argument('--grid-features', required=True)
    parser.add_argument('--labels', required=True)
    parser.add_argument('--raw-labels', action='append', help='labels before any realignment: scored too')
    parser.add_argument('--train')
    parser.add_argument('--speech')
    parser.add_argument('--talkers', default='')
    parser.add_argument('--scores', help='write the scores here')
    parser.add_argument('--dump', help='write the alignments of the GRID clips here')
    args = parser.parse_args()
    torch.set_num_threads(1)
    net, labels, scores = load_net(args.weights), json.loads(Path(args.labels).read_text()), {}
    raw = {}
    for file in args.raw_labels or []:
        raw = json.loads(Path(file).read_text()) | raw
    if raw:
        scores['voices held out, constant shift'] = first = synthetic(net, args.features, raw)
        scores['voices held out, shift without bias'] = synthetic(net, args.features, raw, first['boundary_bias_ms'] / 1000)
    scores['voices held out, realigned'] = synthetic(net, args.features, labels)
    root = environment_path('FACEWRIGHT_TRAIN', args.train)
    taps, mel, segments = recorded(args.grid_features)
    known, dump = grid_clips(root), {}
    for talker in filter(None, args.talkers.split(',')):
        clips = {k: c for k, c in known.items() if c['voice'] == talker and k in segments}
        scores[f'{talker} left out'] = human(clips, lambda name, _: answer(net, taps, mel, segments[name]), dump)
    encoder, val = SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', args.speech), 1), grid_clips(root, 'val')

    def fresh(name, clip):
        folder = 'grid_s1' if clip['voice'] == 's1' else 'grid_talkers'
        x, y = long_features(captures.sound(root, folder, name), encoder)
        place = {'canvas': 0, 'start': 0.0, 'seconds': min(clip['seconds'], len(x) / 50)}
        return answer(net, x[None], y[None], place)

    for label, chosen in (('val s1', lambda v: v == 's1'), ('val talkers', lambda v: v != 's1')):
        scores[label] = human({k: c for k, c in val.items() if chosen(c['voice'])}, fresh, dump)
    print(json.dumps(scores, indent=1))
    if args.scores:
        Path(args.scores).write_text(json.dumps(scores, indent=1))
    if args.dump:
        Path(args.dump).write_text(json.dumps(dump))


if __name__ == '__main__':
    main()

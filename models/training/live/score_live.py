"""Score the live net as all others are scored: whole talkers left out, grid_s1 val, fg_3_16 (ruler.py has the words for it).

python3 score_live.py --streams WORK/live --work WORK/ruler [--folds A,B,C] [--steps N] [--pack ../../packs/live-lstm/live.onnx]

Trains three nets, each without a third of the talkers, unless WORK/nets/live-A.pt ... are there. With --pack grid_s1 and fg_3_16 are
scored with the pack's own graph, else with the three nets, averaged. Writes WORK/scores/live.json and, with --pack, live-lstm.json.
"warm": all clips of a talker as one stream, as after a while at the microphone; else the running mean starts anew with each clip.
"not speech": 40 sounds made by rule (breath, chords, clicks, noise; other ones than in training).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path  # noqa: E402
from faces.folds import FOLDS, check_folds, judges  # noqa: E402
from faces.scoring import Scorer, gap_of  # noqa: E402
from live.mfcc import features  # noqa: E402
from live.net import EMOTIONS, HIDDEN, LOOK_AHEAD, Exported  # noqa: E402
from live.train_live import STEPS, load, train  # noqa: E402
from phones.nonspeech import nonspeech_clips  # noqa: E402
from ruler import TOGETHER, groups_of, mean_scores, table  # noqa: E402


def net_answer(net):
    """mfcc [T,39] -> curves [T,52] of the exported form of a net."""
    form, state = Exported(net).eval(), (torch.zeros(2, 1, HIDDEN), torch.zeros(2, 1, HIDDEN))

    def answer(mfcc):
        with torch.no_grad():
            return form(torch.from_numpy(mfcc[None]), torch.zeros(1, EMOTIONS), *state)[0][0].numpy()

    return answer


def graph_answer(path):
    """The same of a pack's graph."""
    session = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])
    still = {'emotion': np.zeros((1, EMOTIONS), np.float32)} | {k: np.zeros((2, 1, HIDDEN), np.float32) for k in ('h', 'c')}
    return lambda mfcc: session.run(['curves'], {'mfcc': mfcc[None]} | still)[0][0]


def curves_of(answer, sound, mean):
    """Curves [T,52] of a recording, each frame at its own time: silence follows the sound, so that the last frames come out."""
    count = -(-len(sound) // 160)
    padded = np.concatenate([sound, np.zeros(LOOK_AHEAD * 160, np.float32)])
    return answer(features(padded, mean))[LOOK_AHEAD : LOOK_AHEAD + count]


def warm_curves(answer, found, mean):
    """{id: curves [T,52]} of judges heard talker by talker, one clip after the other in one stream."""
    out = {}
    for talker in sorted({j.talker for j in found}):
        clips = [j for j in found if j.talker == talker]
        whole = curves_of(answer, np.concatenate([j.sound[: len(j.sound) // 160 * 160] for j in clips]), mean)
        ends = np.cumsum([len(j.sound) // 160 for j in clips])
        out |= {j.id: part for j, part in zip(clips, np.split(whole, ends[:-1]))}
    return out


def quiet_scores(answer, mean):
    """How far the mouth is from shut and still where nobody speaks."""
    gaps = [gap_of(curves_of(answer, sound, mean)) for _, sound, _ in nonspeech_clips(40, np.random.default_rng(99))]
    every = np.concatenate(gaps)
    moves = np.concatenate([np.abs(np.diff(gap)) for gap in gaps]).mean() * 100
    return {'open_3mm': float((every > 3).mean()), 'open_1.5mm': float((every > 1.5).mean()), 'mm_per_s': float(moves), 'seconds': len(every) / 100}


def both_ways(scorer, answer, found, mean, groups):
    """Scores of groups, cold and warm."""
    cold = scorer({j.id: curves_of(answer, j.sound, mean) for j in found}, groups)
    warm = scorer(warm_curves(answer, found, mean), groups)
    return cold | {f'{name}, warm': scores for name, scores in warm.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--eval', help='folder of the scorer (or FACEWRIGHT_EVAL)')
    parser.add_argument('--streams', required=True)
    parser.add_argument('--work', required=True)
    parser.add_argument('--folds', default=','.join(FOLDS))
    parser.add_argument('--steps', type=int, default=STEPS)
    parser.add_argument('--name', default='live')
    parser.add_argument('--pack')
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    root, work = environment_path('FACEWRIGHT_TRAIN', args.train), Path(args.work)
    check_folds(root)
    found, mean = judges(root, work), json.loads((Path(args.streams) / 'mean.json').read_text())
    scorer, curves, known = Scorer(environment_path('FACEWRIGHT_EVAL', args.eval), work), {}, []
    together = {name: [j.id for j in found if j.group == name] for name in TOGETHER}
    known_ones = [j for j in found if j.group in TOGETHER]
    results = {}
    if args.pack:
        answer = graph_answer(args.pack)
        results[Path(args.pack).parent.name] = both_ways(scorer, answer, known_ones, mean, together) | {'not speech': quiet_scores(answer, mean)}
    else:
        folds, warm = args.folds.split(','), {}
        for fold in folds:
            file = work / 'nets' / f'{args.name}-{fold}.pt'
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                train(args.streams, root, FOLDS[fold], file.with_suffix('.part'), args.steps)
                file.with_suffix('.part').rename(file)
            answer = net_answer(load(file, root))
            mine = [j for j in found if j.group == fold]
            curves |= {j.id: curves_of(answer, j.sound, mean) for j in mine}
            warm |= warm_curves(answer, mine, mean)
            known.append(both_ways(scorer, answer, known_ones, mean, together) | {'not speech': quiet_scores(answer, mean)})
        groups = groups_of([j for j in found if j.group in folds])
        scores = scorer(curves, groups) | {f'{name}, warm': s for name, s in scorer(warm, groups).items()}
        results[args.name] = scores | {name: mean_scores([k[name] for k in known]) for name in known[0]}
    for name, scores in results.items():
        print(f'\n### {name}\n\n{table({k: v for k, v in scores.items() if k != "not speech"})}\n\nnot speech: {scores["not speech"]}', flush=True)
        (work / 'scores').mkdir(parents=True, exist_ok=True)
        (work / 'scores' / f'{name}.json').write_text(json.dumps(scores, indent=1))


if __name__ == '__main__':
    main()

"""One command that trains and scores a recipe with whole talkers left out, beside cheap baselines.

python3 ruler.py --recipe NAME --features WORK/faces --phones ../packs/phones/phone.onnx --work WORK/ruler [--folds A,B,C] [--steps N]
python3 ruler.py --recipe baselines ...        (shut mouth, loudness, viseme table), --recipe rhubarb (without and with text, hybrid)
python3 ruler.py --pack ../packs/direct-first/face.onnx ...   (grid_s1 val and fg_3_16 only: it heard the other talkers)
--product scores what animators get instead: closures, rest and the solve onto a head by the program's own TypeScript (faces/product.py).

Three folds (faces/folds.py): each net never hears its fold's talkers, in no copy; all their clips judge it. grid_s1 val and fg_3_16
(trained on fg_2_01 only) are scored with every fold's net and averaged. Women and men apart. Results: WORK/scores/NAME.json and a
Markdown table. Nets are kept in WORK/nets and not trained again while their file is there.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parent))
from common import captures  # noqa: E402
from common.features import environment_path  # noqa: E402
from faces import baselines  # noqa: E402
from faces.folds import FOLDS, check_folds, judges  # noqa: E402
from faces.judge_features import JudgeFeatures  # noqa: E402
from faces.product import FPS, ProductRoute  # noqa: E402
from faces.scoring import SHOWN, Scorer, spread_scores  # noqa: E402
from faces.windows import talkers  # noqa: E402

TOGETHER = ('grid_s1', 'fg_3_16')


def groups_of(found):
    """{column: [clips]} of the judges given: everything left out, women, men, each talker with several clips, the two known talkers."""
    left = [j for j in found if j.group not in TOGETHER]
    out = {'left out': [j.id for j in left]}
    out |= {'women': [j.id for j in left if j.sex == 'f'], 'men': [j.id for j in left if j.sex == 'm']}
    for talker in sorted({j.talker for j in left}):
        clips = [j.id for j in left if j.talker == talker]
        if len(clips) > 5:
            out[talker] = clips
    return out | {name: [j.id for j in found if j.group == name] for name in TOGETHER}


def thinned(found, every):
    """Every so many-th judge of each talker, the first always."""
    seen, out = {}, []
    for judge in found:
        number = seen[judge.talker] = seen.get(judge.talker, -1) + 1
        if number % every == 0:
            out.append(judge)
    return out


def mean_scores(several):
    """The mean of dicts of scores, key by key."""
    keys = {k for s in several for k in s}
    return {k: float(np.mean([s[k] for s in several if s.get(k) is not None])) for k in keys if any(s.get(k) is not None for s in several)}


def table(scores):
    """Scores as Markdown, one row a metric."""
    names = list(scores)
    rows = [f'| | {" | ".join(names)} |', '|---|' + '---|' * len(names)]
    for key, label in SHOWN.items():
        values = [scores[n].get(key) for n in names]
        if any(v is not None for v in values):
            rows.append(f'| {label} | ' + ' | '.join('-' if v is None else f'{v:.3f}' for v in values) + ' |')
    return '\n'.join(rows)


class Ruler:
    """Everything that the routes share: judges, features, scorer."""

    def __init__(self, args):
        self.root, self.work = environment_path('FACEWRIGHT_TRAIN', args.train), Path(args.work)
        check_folds(self.root)
        wanted = [g for g in getattr(args, 'groups', '').split(',') if g]
        self.found = [j for j in thinned(judges(self.root, self.work), getattr(args, 'every', 1)) if not wanted or j.group in wanted]
        self.features = JudgeFeatures(args.work, args.speech, args.phones)
        self.scorer = Scorer(environment_path('FACEWRIGHT_EVAL', args.eval), self.work)
        self.product = ProductRoute(self.found, self.features.heard) if getattr(args, 'product', False) else None
        self.truths = {}
        for name in captures.SETS:
            for split in ('train', 'val'):
                self.truths |= captures.curves(self.root, name, split)

    def judged(self, folds):
        """Judges of the given folds and of the two known talkers."""
        return [j for j in self.found if j.group in folds or j.group in TOGETHER]

    def scored(self, curves, groups):
        """Scores of curves at 100 Hz, or of what the program makes of them."""
        return self.scorer(self.product(curves), groups, FPS) if self.product else self.scorer(curves, groups)

    def score_same(self, route, folds=tuple(FOLDS)):
        """Scores of one route that needs no training, over all groups."""
        found = self.judged(folds)
        return self.scored({j.id: route(j) for j in found}, groups_of(found))

    def score_folds(self, net_of_fold, folds):
        """Scores of a recipe: left-out talkers by their own fold's net, the known ones averaged over the nets."""
        curves, spreads, known = {}, {}, {name: [] for name in TOGETHER}
        for fold in folds:
            net = net_of_fold(fold)
            answers = {j.id: net(*self.features(j)) for j in self.found if j.group in (fold, *TOGETHER)}
            curves |= {j.id: answers[j.id]['curves'] for j in self.found if j.group == fold}
            spreads |= {j.id: answers[j.id]['gap_spread'] for j in self.found if j.group == fold and 'gap_spread' in answers[j.id]}
            together = {name: [j.id for j in self.found if j.group == name] for name in TOGETHER}
            mine = self.scored({c: answers[c]['curves'] for clips in together.values() for c in clips}, together)
            for name in TOGETHER:
                known[name].append(mine[name])
        left = groups_of([j for j in self.found if j.group in folds])
        scores = self.scored(curves, left)
        for name, clips in left.items():
            if clips and spreads:
                scores[name] |= spread_scores(self.truths, curves, {c: spreads[c] for c in clips})
        return scores | {name: mean_scores(s) for name, s in known.items()}


def cheap_routes(ruler, kind):
    """{baseline: route}; kind `baselines` (no program but ours) or `rhubarb` (ten minutes of its own)."""
    if kind == 'baselines':
        table = baselines.VisemeTable()
        return {'shut mouth': baselines.shut_mouth, 'loudness to jaw': baselines.loudness_jaw, 'viseme table, true words': table}
    sound = baselines.Rhubarb(ruler.work, ruler.found, False)
    hybrid = baselines.Rhubarb(ruler.work, ruler.found, False, hybrid=True)
    return {'Rhubarb': sound, 'Rhubarb, text': baselines.Rhubarb(ruler.work, ruler.found, True), 'hybrid': hybrid}


def pack_route(path, ruler):
    """A committed face.onnx as a route."""
    session = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])

    def route(judge):
        feeds = dict(zip(('taps', 'mel', 'phones'), (x[None].astype(np.float32) for x in ruler.features(judge))))
        wanted = {i.name for i in session.get_inputs()}
        return session.run(['curves'], {k: v for k, v in feeds.items() if k in wanted})[0][0]

    return route


def net_maker(recipe, args, ruler):
    """fold -> answer(taps, mel, phones): trains the recipe without the fold's talkers unless its weights are there."""
    import torch

    from faces import train_face

    torch.set_num_threads(args.threads)

    def make(fold):
        file = ruler.work / 'nets' / f'{args.recipe}-{fold}.pt'
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            part = file.with_suffix('.part')
            start = file.with_name(f'{recipe.start}-{fold}.pt') if recipe.start else None
            train_face.train(recipe, args.features, ruler.root, FOLDS[fold], part, start)
            part.rename(file)
        net = train_face.make_net(recipe, ruler.root)
        net.load_state_dict(torch.load(file, weights_only=True))
        return train_face.Answer(net.eval(), talkers(ruler.root).index(args.talker) + 1 if args.talker else 0)

    return make


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--recipe', default='')
    parser.add_argument('--pack')
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--eval', help='folder of the scorer (or FACEWRIGHT_EVAL)')
    parser.add_argument('--speech', help='folder of frontend.onnx and encoder.onnx, for features that are not there yet')
    parser.add_argument('--features')
    parser.add_argument('--phones')
    parser.add_argument('--work', required=True)
    parser.add_argument('--product', action='store_true')
    parser.add_argument('--groups', default='', help='judge by these only: A, B, C, grid_s1, fg_3_16')
    parser.add_argument('--as', dest='talker', default='', help='the known talker as whom the nets answer (default: anybody)')
    parser.add_argument('--every', type=int, default=1, help='judge by every so many-th recording of a talker only (Rhubarb takes a second a second)')
    parser.add_argument('--folds', default=','.join(FOLDS))
    parser.add_argument('--steps', type=int)
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    ruler, folds = Ruler(args), args.folds.split(',')
    if args.recipe in ('baselines', 'rhubarb'):
        results = {name: ruler.score_same(route) for name, route in cheap_routes(ruler, args.recipe).items()}
    elif args.pack:
        results = {Path(args.pack).parent.name: ruler.score_same(pack_route(args.pack, ruler), ())}
    else:
        from faces.recipes import RECIPES

        recipe = RECIPES[args.recipe]
        recipe = replace(recipe, steps=args.steps or recipe.steps)
        results = {f'{args.recipe} as {args.talker}' if args.talker else args.recipe: ruler.score_folds(net_maker(recipe, args, ruler), folds)}
    out = ruler.work / 'scores'
    out.mkdir(parents=True, exist_ok=True)
    for name, scores in results.items():
        name += ' in the program' if args.product else ''
        print(f'\n### {name}\n\n{table(scores)}', flush=True)
        (out / f'{name.replace(" ", "-").replace(",", "")}.json').write_text(json.dumps(scores, indent=1))


if __name__ == '__main__':
    main()

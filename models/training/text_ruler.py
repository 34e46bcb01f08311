"""Trains and scores the text route with whole talkers left out: rules alone, the net alone, the program's blend of both.

python3 text_ruler.py --recipe NAME --work WORK/text --ruler WORK/ruler [--folds A,B,C] [--routes net,rules,blend]
WORK/text: made by articulation/listen.py and test/bench/text-route.ts phones; --ruler: the work folder of ruler.py (judges' files).
`--recipe rules` scores the rules only. True words are GRID's, placed by the program's aligner; "no text" are the phone head's own
phonemes. The folds are those of faces/folds.py; grid_s1 and fg_3_16 are averaged over the folds' nets. Talkers without known
words (gx1 to gx4) count under "no text" only. No seal step but the program's, nothing shifted in time.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent))
from articulation.export import Mixed  # noqa: E402
from articulation.pairs import LEAST, heard_pairs  # noqa: E402
from articulation.tracks import Placed, phone_tracks  # noqa: E402
from articulation.train import RECIPES, make_net, train  # noqa: E402
from common.features import environment_path  # noqa: E402
from faces.folds import FOLDS, check_folds, judges  # noqa: E402
from faces.scoring import Scorer  # noqa: E402
from ruler import mean_scores, table  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
KINDS = {'script': '', 'heard': ' no text'}


class TextRuler:
    """Judges, their placed phonemes, the scorer."""

    def __init__(self, args):
        self.root, self.work = environment_path('FACEWRIGHT_TRAIN', args.train), Path(args.work)
        check_folds(self.root)
        self.found = judges(self.root, Path(args.ruler))
        self.placed = Placed(self.work)
        self.scorer = Scorer(environment_path('FACEWRIGHT_EVAL', args.eval), Path(args.ruler))
        self.pairs = heard_pairs(self.work, LEAST)

    def wanted(self, folds):
        """[(judge, kind)] of the folds' talkers and the two known ones."""
        near = [j for j in self.found if j.group in (*folds, 'grid_s1', 'fg_3_16')]
        return [(j, kind) for j in near for kind in KINDS if kind in self.placed.phones[f'judge/{j.id}']]

    def net_curves(self, net, judge, kind):
        """Curves [T,52] at 100 Hz of the net alone; the program takes a line whose words it cannot know for free speech (GRID's words it would recognise)."""
        name = f'judge/{judge.id}'
        level = self.placed.loudness(name)
        even = len(level) + len(level) % 2
        phones, marks = phone_tracks(self.placed.phones[name][kind], even)
        level = np.pad(level, (0, even - len(level)), 'edge')[:, None]
        free = judge.group == 'fg_3_16'
        with torch.no_grad():
            phones, marks, level = (torch.from_numpy(x[None]) for x in (phones, marks, level))
            return net(phones, marks, level, float(free))[0].numpy()

    def program(self, wanted, learned):
        """{(id, kind): curves} by the program: rules where `learned` is None, else the blend with {(id, kind): curves}."""
        folder = self.work / 'program'
        folder.mkdir(exist_ok=True)
        items = []
        for judge, kind in wanted:
            read = judge.group != 'fg_3_16'
            item = {'id': f'judge/{judge.id}', 'words': kind, 'read': read, 'out': str(folder.resolve() / f'{judge.id}-{kind}.out')}
            if learned is not None:
                item['learned'] = str(folder.resolve() / f'{judge.id}-{kind}.in')
                learned[judge.id, kind].astype(np.float32).tofile(item['learned'])
            items.append(item)
        job = folder / 'job.json'
        job.write_text(json.dumps({'seenPairs': self.pairs, 'items': items}))
        bundle = 'npx esbuild test/bench/text-route.ts --bundle --platform=node --format=esm --packages=external --log-level=warning'
        subprocess.run([*bundle.split(), '--outfile=build/scripts/text-route.mjs'], cwd=ROOT, check=True)
        subprocess.run(['node', 'build/scripts/text-route.mjs', 'curves', self.work.resolve(), job.resolve()], cwd=ROOT, check=True)
        return {(j.id, kind): np.fromfile(i['out'], np.float32).reshape(-1, 52) for (j, kind), i in zip(wanted, items)}

    def score(self, curves, wanted):
        """Scores by group: left out, women, men, talkers with several clips, grid_s1, fg_3_16; with text and without."""
        out = {}
        for kind, suffix in KINDS.items():
            here = [j for j, k in wanted if k == kind]
            left = [j for j in here if j.group in FOLDS]
            groups = {'left out': left, 'women': [j for j in left if j.sex == 'f'], 'men': [j for j in left if j.sex == 'm']}
            if kind == 'script':
                groups |= {t: [j for j in left if j.talker == t] for t in sorted({j.talker for j in left})}
            groups |= {name: [j for j in here if j.group == name] for name in ('grid_s1', 'fg_3_16')}
            keep = {n: [j.id for j in js] for n, js in groups.items() if len(js) > 5 or n == 'fg_3_16' and js}
            scores = self.scorer({j.id: curves[j.id, kind] for j in here}, keep)
            out |= {name + suffix: s for name, s in scores.items()}
        return out


def answers(ruler, net, fold):
    """{(id, kind): curves} of one fold's net over its own talkers and the known ones."""
    return {(j.id, kind): ruler.net_curves(net, j, kind) for j, kind in ruler.wanted((fold,))}


def fold_net(ruler, recipe, name, fold):
    """The fold's net: trained unless its file is there. Recipes joined by `+` are averaged."""
    nets = []
    for part in name.split('+'):
        file = ruler.work / 'nets' / f'{part}-{fold}.pt'
        file.parent.mkdir(exist_ok=True)
        if not file.exists():
            start = file.with_name(f'{recipe[part].start}-{fold}.pt') if recipe[part].start else None
            train(recipe[part], ruler.work, ruler.root, FOLDS.get(fold, ()), file.with_suffix('.part'), start=start)
            file.with_suffix('.part').rename(file)
        net = make_net(recipe[part], ruler.root)
        net.load_state_dict(torch.load(file, weights_only=True))
        nets.append(Mixed(net.eval(), ruler.root))
    return nets[0] if len(nets) == 1 else lambda *x: torch.sigmoid(torch.stack([torch.logit(n(*x), 1e-6) for n in nets]).mean(0))


def score_recipe(ruler, name, recipes, folds, routes):
    """{route: scores}; left-out talkers by their own fold's net, known ones averaged over the nets."""
    parts = {}
    for fold in folds:
        curves, wanted = answers(ruler, fold_net(ruler, recipes, name, fold), fold), ruler.wanted((fold,))
        for route in routes:
            made = curves if route == 'net' else ruler.program(wanted, curves)
            parts.setdefault(route, []).append(made)
    out = {}
    for route, several in parts.items():
        left = {key: value for made, fold in zip(several, folds) for key, value in made.items() if key in keys_of(ruler, fold)}
        known = [ruler.score(made, [w for w in ruler.wanted(()) if w[0].group not in FOLDS]) for made in several]
        scores = ruler.score(left, [w for w in ruler.wanted(folds) if w[0].group in folds])
        out[route] = scores | {group: mean_scores([k[group] for k in known]) for group in known[0]}
    return out


def keys_of(ruler, fold):
    return {(j.id, kind) for j, kind in ruler.wanted((fold,)) if j.group == fold}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--recipe', required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--eval', help='folder of the scorer (or FACEWRIGHT_EVAL)')
    parser.add_argument('--work', required=True)
    parser.add_argument('--ruler', required=True)
    parser.add_argument('--folds', default=','.join(FOLDS))
    parser.add_argument('--routes', default='net,blend')
    parser.add_argument('--steps', type=int)
    parser.add_argument('--whole', action='store_true', help="the net of the pack (nets/NAME-full.pt), on the two known talkers' held-out recordings only")
    args = parser.parse_args()
    torch.set_num_threads(1)
    ruler, folds = TextRuler(args), args.folds.split(',')
    if args.whole:
        folds = ['full']
    if args.recipe == 'rules':
        wanted = ruler.wanted(folds)
        results = {'rules': ruler.score(ruler.program(wanted, None), wanted)}
    else:
        recipes = {name: replace(r, steps=args.steps or r.steps) for name, r in RECIPES.items()}
        results = score_recipe(ruler, args.recipe, recipes, folds, args.routes.split(','))
    folder = ruler.work / 'scores'
    folder.mkdir(exist_ok=True)
    for route, scores in results.items():
        name = route if route == args.recipe else f'{"own-" if args.whole else ""}{args.recipe}-{route}'
        print(f'\n### {name}\n\n{table(scores)}', flush=True)
        (folder / f'{name}.json').write_text(json.dumps(scores, indent=1))


if __name__ == '__main__':
    main()

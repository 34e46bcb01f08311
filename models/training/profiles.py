"""How much an actor profile helps a talker whom the net never heard: fit on 15 s of a left-out talker, score on its other takes.

python3 profiles.py --recipe NAME --work WORK/ruler   (after ruler.py --recipe NAME: uses its nets and features)
--golden ../../test/fixtures/profile/golden.json writes the test vector of faces/actor_profile.py instead.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent))
from common.captures import curve_at  # noqa: E402
from faces import actor_profile, train_face  # noqa: E402
from faces.folds import FOLDS  # noqa: E402
from faces.recipes import RECIPES  # noqa: E402
from faces.scoring import MOUTH  # noqa: E402
from ruler import Ruler, mean_scores  # noqa: E402

TAKES, DRAWS = 5, 2


def fit_one(net, answers, truths, clips, options):
    """(weights, bias) of a profile fitted to the clips."""
    hidden = np.concatenate([answers[c]['hidden'] for c in clips])
    truth = np.concatenate([curve_at(truths[c], np.arange(len(answers[c]['hidden'])) / 100) for c in clips])
    weights, bias = net.out.weight.detach().numpy()[:, :, 0], net.out.bias.detach().numpy()
    return actor_profile.fit_profile(hidden, truth, weights, bias, MOUTH, **options)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--recipe')
    parser.add_argument('--train')
    parser.add_argument('--eval')
    parser.add_argument('--speech')
    parser.add_argument('--phones')
    parser.add_argument('--work')
    parser.add_argument('--golden')
    parser.add_argument('--options', action='append', default=[], help='JSON of lam, floor, slope')
    args = parser.parse_args()
    if args.golden:
        actor_profile.golden(Path(args.golden))
        return
    torch.set_num_threads(1)
    ruler, recipe = Ruler(args), RECIPES[args.recipe]
    tables = {}
    for fold, names in FOLDS.items():
        net = train_face.make_net(recipe, ruler.root)
        net.load_state_dict(torch.load(ruler.work / 'nets' / f'{args.recipe}-{fold}.pt', weights_only=True))
        answer = train_face.Answer(net.eval())
        for talker in names:
            clips = [j for j in ruler.found if j.talker == talker]
            if len(clips) < 2 * TAKES:
                continue
            answers = {j.id: answer(*ruler.features(j)) for j in clips}
            order = np.random.default_rng(3).permutation([j.id for j in clips])
            for options in [json.loads(o) for o in args.options] or [{}]:
                plain, fitted = [], []
                for draw in range(DRAWS):
                    mine = list(order[draw * TAKES : (draw + 1) * TAKES])
                    rest = [c for c in order if c not in mine]
                    layer = fit_one(net, answers, ruler.truths, mine, options)
                    plain.append(ruler.scorer({c: answers[c]['curves'] for c in rest}, {'x': rest})['x'])
                    fitted.append(ruler.scorer({c: actor_profile.apply_profile(answers[c]['hidden'], *layer) for c in rest}, {'x': rest})['x'])
                tables.setdefault(json.dumps(options), {})[talker] = (mean_scores(plain), mean_scores(fitted))
    for options, rows in tables.items():
        print(f'\n{options}\n| talker | gap r | MAE mm | kappa | F1 | width r | velocity ratio |\n|---|---|---|---|---|---|---|')
        keys = ('gap_r', 'gap_mae_mm', 'state_kappa', 'closure_f1', 'width_r', 'vel_ratio')
        for talker, (a, b) in rows.items():
            print(f'| {talker} | ' + ' | '.join(f'{a[k]:.3f} -> {b[k]:.3f}' for k in keys) + ' |')
        means = [mean_scores([r[i] for r in rows.values()]) for i in (0, 1)]
        print('| mean | ' + ' | '.join(f'{means[0][k]:.3f} -> {means[1][k]:.3f}' for k in keys) + ' |', flush=True)


if __name__ == '__main__':
    main()

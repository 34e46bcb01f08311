"""What bad recordings cost the live net: grid_s1 val, changed as robustness.py changes them for the program, each clip a stream of its own.

python3 robust_live.py --streams WORK/live --work WORK/ruler --pack ../../packs/live-lstm/live.onnx       (writes WORK/scores/live-changed.json)
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import environment_path  # noqa: E402
from faces.folds import judges  # noqa: E402
from faces.scoring import Scorer  # noqa: E402
from live.score_live import curves_of, graph_answer  # noqa: E402
from robustness import CHANGES  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--eval', help='folder of the scorer (or FACEWRIGHT_EVAL)')
    for name in ('streams', 'work', 'pack'):
        parser.add_argument(f'--{name}', required=True)
    args = parser.parse_args()
    work, answer = Path(args.work), graph_answer(args.pack)
    mean = json.loads((Path(args.streams) / 'mean.json').read_text())
    found = [j for j in judges(environment_path('FACEWRIGHT_TRAIN', args.train), work) if j.group == 'grid_s1']
    scorer, results = Scorer(environment_path('FACEWRIGHT_EVAL', args.eval), work), {}
    for name, change in CHANGES.items():
        if name.startswith('mp3'):
            continue  # its change is a program of its own
        rng = np.random.default_rng(3)
        heard = {j.id: np.clip(change(j.sound, rng), -1, 1).astype(np.float32) for j in found}
        scores = scorer({clip: curves_of(answer, sound, mean) for clip, sound in heard.items()}, {'all': list(heard)})['all']
        results[name] = {k: scores[k] for k in ('gap_r', 'closure_f1', 'word_closed', 'state_kappa', 'vel_ratio', 'sil_open')}
        print(name, {k: round(v, 3) for k, v in results[name].items()}, flush=True)
    (work / 'scores' / 'live-changed.json').write_text(json.dumps(results, indent=1))


if __name__ == '__main__':
    main()

"""Write pack.json, CARD.md, licences and trained-on.json of a FaceNet pack from its graph and the ruler's scores.

python3 pack_face.py --folder ../../packs/direct-first --version 2.0.0 --recipe heard --recipe long --left "`long`=WORK/ruler/scores/long.json"
    --own WORK/ruler/scores/direct-first.json --temperature 2.3 --robustness WORK/robust/table.md --licence ../../../LICENSE
--recipe: of every member of the mean. --left TITLE=FILE: ruler.py --recipe, as often as there are tables; --own: ruler.py --pack on the graph
itself; --program: the same with --product. --robustness: what robustness.py printed.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.arkit import APPLE_ORDER  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.packs import copy_licences, write_pack  # noqa: E402
from common.trained_on import write_trained_on  # noqa: E402
from faces.pack import FACEGOOD, GRID, LANDMARKER, LIMITS, MIT_BODY, WHISPER  # noqa: E402
from faces.last_layer import write_last_layer  # noqa: E402
from faces.recipes import RECIPES  # noqa: E402
from faces.scoring import SHOWN  # noqa: E402

KNOWN = ('grid_s1', 'fg_3_16')
CARD = """# {id}

Sound to 52 ARKit curves at 100 Hz: {nets} of 1.1 to 1.2 M parameters
on three layers of the Whisper-base encoder, the log-mel spectrogram and what the phone head hears. The talker code of "anybody" is folded in.

| input | |
|---|---|
| `taps` [1, T, 1536], `mel` [1, 2T, 80] | of the speech pack, mel time-major |
| `phones` [1, 2T, 54] | probabilities of the phone head: exp of `phone_logp` (42), then `artic` (12) |

| output | |
|---|---|
| `curves` [1, 2T, 52] | weights 0..1 |
| `hidden` [1, 2T, 128] | last hidden layer (of several nets, the 128 directions that matter): curves = sigmoid(W hidden + b - 2.5), W and b in `last_layer.json`; an actor profile replaces them |
| `sigma` [1, 2T, 54] | half width of the 68 % interval: 52 weights, lip gap in mm, width in mm, scaled on left-out talkers |
| `events` [1, 2T, 2] | probabilities: lips shut on p, b, m; lower lip at the teeth (learned from the phone head, not from pictures) |

**Learned from real filmed faces** - no synthetic speech and no other model's output as target, except that the GRID curves were
measured from video by a face landmarker. The phone head that feeds it heard GRID's other talkers than s4 and s31 (their words, not
their faces).
"""
EXTRA = """- A talker's own size of movement cannot be heard: on talkers it never heard it moves some too much and some too little; a profile
  from 15 s of them mends that.
- It was taught to stay shut on breath, clicks, chords and steady noise made by rule; real music and real rooms were not measured."""


def table(scores):
    """Scores as a Markdown table, one row a metric."""
    names = list(scores)
    rows = [f'| | {" | ".join(names)} |', '|---|' + '---|' * len(names)]
    for key, label in SHOWN.items():
        values = [scores[n].get(key) for n in names]
        if any(v is not None for v in values):
            rows.append(f'| {label} | ' + ' | '.join('-' if v is None else f'{v:.3f}' for v in values) + ' |')
    return '\n'.join(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--version', required=True)
    parser.add_argument('--recipe', choices=sorted(RECIPES), action='append', required=True)
    parser.add_argument('--left', action='append', required=True)
    parser.add_argument('--own', required=True)
    parser.add_argument('--program', required=True)
    parser.add_argument('--robustness', required=True)
    parser.add_argument('--temperature', type=float, required=True)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--licence', required=True, help="the project's licence text")
    args = parser.parse_args()
    folder, root = Path(args.folder), environment_path('FACEWRIGHT_TRAIN', args.train)
    known = lambda file: {k: v for k, v in json.loads(Path(file).read_text()).items() if k in KNOWN}  # noqa: E731
    own, program = known(args.own), known(args.program)
    credits = [GRID, FACEGOOD, WHISPER, LANDMARKER]
    licence = Path(args.licence).read_text(encoding='utf-8')
    texts = {'LICENCE': licence, 'LICENCE-GRID': GRID + '\nLicence: https://creativecommons.org/licenses/by/4.0/legalcode',
             'LICENCE-FACEGOOD': 'MIT License\n\nCopyright (c) FACEGOOD\n\n' + licence[licence.index(MIT_BODY) :]}  # fmt: skip
    count = len(args.recipe)
    nets = 'a convolution net' if count == 1 else f'the mean of the logits of {count} convolution nets'
    card = CARD.replace('{id}', folder.name).replace('{nets}', nets)
    card += f'\n## Scores\n\nTalkers the training heard, recordings it did not (`models/training/ruler.py`, no post-step):\n\n{table(own)}\n'
    card += '\nThe same in the program, with its closures, its rest in pauses and the solve onto a head (`ruler.py --product`):\n\n'
    card += table(program) + '\n'
    for text in args.left:
        title, file = text.split('=', 1)
        left = {k: v for k, v in json.loads(Path(file).read_text()).items() if k not in KNOWN}
        card += f'\nTalkers left out - {title}:\n\n{table(left)}\n'
    card += '\n## Bad recordings\n\n' + Path(args.robustness).read_text(encoding='utf-8').strip() + '\n\n## How it was made\n\n'
    card += '\n'.join(f'- `{name}`: {RECIPES[name].note}.' for name in args.recipe) + '\n\nWhat else was tried: `models/EXPERIMENTS.md`.\n'
    card += '\n## Data and credits\n\nGRID: one man 38 minutes, 13 more talkers 5 minutes, CC BY 4.0 (`grid_s1`, `grid_talkers`, train split); '
    card += 'FACEGOOD: one take, 1.8 minutes, MIT. Every recording is listed in `trained-on.json`.\n\n' + '\n'.join(f'- {c}' for c in credits)
    card += f'\n\nWeights: MIT with these credits kept. Rebuild: `models/training/README.md`.\n\n## Limits\n\n{LIMITS}\n{EXTRA}\n'
    (folder / 'CARD.md').write_text(card, encoding='utf-8')
    copy_licences(folder, texts)
    write_trained_on(folder, root, captures.SETS)
    scores = {n: {k: round(v, 4) for k, v in s.items() if v is not None} for n, s in (own | {f'{n} in the program': s for n, s in program.items()}).items()}
    manifest = {
        'id': folder.name, 'version': args.version, 'kind': 'face', 'title': 'Sound to face', 'licence': 'MIT AND CC-BY-4.0', 'credits': credits,
        'channels': APPLE_ORDER, 'scores': scores, 'settings': {'sigmaTemperature': args.temperature},
    }  # fmt: skip
    write_pack(folder, manifest, {'face': 'face.onnx', 'last-layer': write_last_layer(folder / 'face.onnx')})
    print(folder / 'pack.json')


if __name__ == '__main__':
    main()

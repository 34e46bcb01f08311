"""Write pack.json, CARD.md, trained-on.json and the licence texts of the articulation pack from its graph and the measured scores.

python3 pack.py --folder ../../packs/articulation-first --version 1.1.0 --work WORK/text --left WORK/text/scores/read-blend.json
    --own WORK/text/scores/own-read-blend.json --licence ../../../LICENSE
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from articulation.pairs import LEAST, heard_pairs  # noqa: E402
from common.arkit import APPLE_ORDER  # noqa: E402
from common.captures import SETS  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.loudness import SETTINGS  # noqa: E402
from common.packs import copy_licences, write_pack  # noqa: E402
from common.phonemes import PHONEMES  # noqa: E402
from common.trained_on import write_trained_on  # noqa: E402
from faces.pack import FACEGOOD, GRID, LANDMARKER, LIMITS, MIT_BODY, SHOWN, table  # noqa: E402

MARKS = ['stressed', 'unstressed', 'released']
CARD = """# articulation-first

Phones in time, their stress and releases, and loudness to 52 ARKit curves at 100 Hz: a convolution net of {millions:.2f} M parameters (blocks at
50 Hz, 14 frames to each side: a phone acts within 290 ms of itself and nowhere else). The talker codes are folded in.

- `phones` [T, 40]: which share of each 10 ms (5 before, 5 after its time) belongs to which of 39 phones or silence; breath and other
  non-speech count as silence.
- `marks` [T, 3]: share of stressed vowels (secondary stress counts half), of unstressed ones, of stops after their burst.
- `loudness` [T, 1]: {loudness}.
- `free` [1, 1]: 0 is a reader ("anybody" and the man of whom most was heard, mixed), 1 the performer of the free takes; between, a mix. The program gives 1 where it knows no words
  (languages without a dictionary), else 0.
- T is even.

**Learned from real filmed faces.** The phones were placed by the program's own aligner: GRID's true words in most draws, the phone head's
own phonemes in the others and for free speech; boundaries jittered by 12 ms. A tenth of the windows are sentences that nobody spoke, with
gap and width by the articulation rules, so that phone pairs which the captured vocabulary lacks are not guessed. `seenPairs` lists the pairs heard at
least {least} times in the captures ({pairs} of them): there the program trusts this net, elsewhere more the rules.
"""
EXTRA = '- p and b labels contain burst and aspiration: the program ends a closure at the burst found in the sound, and seals by rule.'
DATA = (
    'GRID: one man 38 minutes, 13 more talkers 5 minutes, CC BY 4.0 (`grid_s1`, `grid_talkers`, train split); FACEGOOD: one take, 1.8 minutes, MIT. '
    'Sentences of `models/training/phones/sentences.py` with curves by the rules.'
)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--version', required=True)
    parser.add_argument('--work', required=True)
    parser.add_argument('--left', help='scores of the recipe with talkers left out')
    parser.add_argument('--left-note', default='three folds', help='how far that recipe is the same')
    parser.add_argument('--own', required=True, help='scores of this net on grid_s1 and fg_3_16')
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--licence', required=True, help="the project's licence text")
    args = parser.parse_args()
    folder, root = Path(args.folder), environment_path('FACEWRIGHT_TRAIN', args.train)
    licence, pairs = Path(args.licence).read_text(encoding='utf-8'), heard_pairs(args.work, LEAST)
    own = {k: v for k, v in json.loads(Path(args.own).read_text()).items() if k.startswith(('grid_s1', 'fg_'))}
    left = {k: v for k, v in (json.loads(Path(args.left).read_text()) if args.left else {}).items() if not k.startswith(('grid_s1', 'fg_'))}
    graph = folder / 'articulation.onnx'
    card = CARD.format(millions=graph.stat().st_size / 4e6, loudness=SETTINGS['formula'], least=LEAST, pairs=len(pairs))
    card += f"\n## Scores\n\nNet and rules as the program mixes them (`models/training/text_ruler.py`), true words placed by the aligner or no text at all.\n\nTalkers the training heard, recordings it did not:\n\n{table(own)}\n"
    if left:
        card += f'\nThe same recipe trained without the talkers that judge it ({args.left_note}; `models/training/faces/folds.py`):\n\n{table(left)}\n'
    credits = [GRID, FACEGOOD, LANDMARKER]
    card += f'\n## Data and credits\n\n{DATA}\n\n' + '\n'.join(f'- {c}' for c in credits)
    card += f'\n\nWeights: MIT with these credits kept. Rebuild: `models/training/articulation/README.md`.\n\n## Limits\n\n{LIMITS}\n{EXTRA}\n'
    (folder / 'CARD.md').write_text(card, encoding='utf-8')
    facegood = 'MIT License\n\nCopyright (c) FACEGOOD\n\n' + licence[licence.index(MIT_BODY) :]
    grid = GRID + '\nLicence: https://creativecommons.org/licenses/by/4.0/legalcode'
    copy_licences(folder, {'LICENCE': licence, 'LICENCE-GRID': grid, 'LICENCE-FACEGOOD': facegood})
    write_trained_on(folder, root, SETS)
    shown = own | {f'{name} left out' if name in ('women', 'men') else name: s for name, s in left.items()}
    manifest = {
        'id': folder.name, 'version': args.version, 'kind': 'articulation', 'title': 'Phones to face', 'licence': 'MIT AND CC-BY-4.0',
        'credits': credits, 'channels': APPLE_ORDER,
        'scores': {n: {k: round(s[k], 4) for k in SHOWN if s.get(k) is not None} for n, s in shown.items()},
        'phonemes': [*PHONEMES[:39], 'SIL'], 'settings': {'loudness': SETTINGS, 'marks': MARKS, 'seenPairs': pairs},
    }  # fmt: skip
    write_pack(folder, manifest, {'articulation': graph.name})
    print(folder / 'pack.json', len(pairs), 'pairs')


if __name__ == '__main__':
    main()

"""Write pack.json, CARD.md and the licence texts of the first face net's pack from its graph and the measured scores.

python3 pack.py --folder ../../packs/direct-first --scores WORK/eval/direct.json --licence ../../../LICENSE
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.arkit import APPLE_ORDER  # noqa: E402
from common.packs import copy_licences, write_pack  # noqa: E402

GRID = (
    'Contains data derived from the GRID audio-visual sentence corpus (M. Cooke, J. Barker, S. Cunningham, X. Shao, 2006), CC BY 4.0; '
    'sound resampled to 16 kHz mono, facial curves computed from the videos.'
)
FACEGOOD = 'FACEGOOD-Audio2Face training takes, MIT licence, (c) FACEGOOD.'
LANDMARKER = 'MediaPipe face landmarker (made the GRID curves), Apache-2.0.'
WHISPER = 'Reads features of OpenAI Whisper base, MIT licence.'
MIT_BODY = 'Permission is hereby granted'
SHOWN = {
    'gap_r': 'lip gap r', 'gap_mae_mm': 'gap MAE mm', 'state_kappa': 'kappa', 'closure_recall': 'closure recall',
    'closure_precision': 'closure precision', 'closure_f1': 'closure F1', 'width_r': 'width r', 'vel_ratio': 'velocity ratio',
    'extrema_ms': 'extrema ms', 'lag_ms_median': 'median lag ms', 'lag_within_45ms': 'clips within 45 ms', 'sil_open': 'open in silence',
    'word_closed': 'p/b/m words closed',
}  # fmt: skip
LIMITS = """- **Only mouth and jaw mean anything.** The eye, brow, cheek and nose columns are habits of the solver that made the curves
  (a standing eye squint); take them from the procedural layers.
- The captures' solver puts nearly everything into jawOpen, mouthPucker and mouthPress. mouthFunnel, tongueOut, cheekPuff,
  jawForward and sideways jaw are practically absent, mouthLowerDown, mouthUpperUp and mouthStretch nearly flat: use the lip
  gap and width, and solve the shapes from them.
- One man is 83 % of the minutes. The scores on grid_s1 and fg_3_16 are for talkers that the training heard (other
  recordings of them); expect lower scores on other voices, women most: they are 2.2 of 46 minutes.
- Neutral reading in English with a vocabulary of 51 words, plus one performer's take: no emotion, shouting, laughter.
- The net must not be used to imitate the people who were recorded."""
CARD = """# direct-first

Sound to 52 ARKit curves at 100 Hz: a 1.1 M-parameter convolution net on three layers of the Whisper-base encoder and the
log-mel spectrogram. Talker code 0 ("anybody") is folded in. `hidden` is the last hidden layer (128, normalised); the curves are
sigmoid(W hidden + b - 2.5), W and b in `last_layer.json`, so a closed-form fit of the last layer to one's own takes is possible.

**Learned from real filmed faces** - no synthetic speech and no other model's output as target, except that the GRID curves were
measured from video by a face landmarker.
"""
EXTRA = '- On talkers it never heard it moves too little (velocity ratio about .6) and misses closures.\n- Stop bursts were not measured on this net; expect it to open late after them (its curves come from 25 frames a second).'


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
    parser.add_argument('--scores', action='append', required=True, help='several are merged')
    parser.add_argument('--left-out', help='scores of the same recipe trained without some talkers, on those talkers')
    parser.add_argument('--licence', required=True, help="the project's licence text")
    args = parser.parse_args()
    scores = {}
    for file in args.scores:
        scores |= json.loads(Path(file).read_text())
    left = json.loads(Path(args.left_out).read_text()) if args.left_out else {}
    left = {f'{k} left out': v for k, v in left.items() if not k.startswith(('grid_s1', 'fg_'))}
    credits = [GRID, FACEGOOD, WHISPER, LANDMARKER]
    licence = Path(args.licence).read_text(encoding='utf-8')
    texts = {'LICENCE': licence, 'LICENCE-GRID': GRID + '\nLicence: https://creativecommons.org/licenses/by/4.0/legalcode'}
    texts['LICENCE-FACEGOOD'] = 'MIT License\n\nCopyright (c) FACEGOOD\n\n' + licence[licence.index(MIT_BODY) :]
    card = CARD
    card += f'\n## Scores\n\nTalkers the training heard, recordings it did not (`models/training/faces/evaluate.py`, code 0, no post-step):\n\n{table(scores)}\n'
    if left:
        card += f'\nThe same recipe trained without these talkers, on all their clips (s4 and s31 are women):\n\n{table(left)}\n'
    data = 'GRID: one man 38 minutes, 13 more talkers 5 minutes, CC BY 4.0 (`grid_s1`, `grid_talkers`, train split)'
    data += '; FACEGOOD: one take, 1.8 minutes, MIT'
    card += f'\n## Data and credits\n\n{data}.\n\n' + '\n'.join(f'- {c}' for c in credits)
    card += f'\n\nWeights: MIT with these credits kept. Rebuild: `models/training/README.md`.\n\n## Limits\n\n{LIMITS}\n{EXTRA}\n'
    folder = Path(args.folder)
    (folder / 'CARD.md').write_text(card, encoding='utf-8')
    copy_licences(folder, texts)
    manifest = {
        'id': folder.name, 'version': '1.0.0', 'kind': 'face',
        'title': 'Sound to face, first', 'licence': 'MIT AND CC-BY-4.0', 'credits': credits,
        'channels': APPLE_ORDER, 'scores': {n: {k: round(s[k], 4) for k in SHOWN if s.get(k) is not None} for n, s in (scores | left).items()},
    }  # fmt: skip
    write_pack(folder, manifest, {'face': 'face.onnx'})
    print(folder / 'pack.json')


if __name__ == '__main__':
    main()

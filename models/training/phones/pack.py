"""Write pack.json, CARD.md and the licence texts of the phone head from its graph and the measured scores.

python3 pack.py --folder ../../packs/phones --scores WORK/phone-scores.json --minutes WORK/labels.json --licence ../../../LICENSE
--scores: what evaluate.py --scores wrote; --minutes: the labels trained on (for the table of data).
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.packs import copy_licences, write_pack  # noqa: E402
from common.phonemes import ARTIC_NAMES, PHONEMES  # noqa: E402
from faces.pack import GRID, WHISPER  # noqa: E402
from phones.labels import HELD_OUT_VOICES  # noqa: E402

CREDITS = [
    GRID,
    WHISPER,
    'Synthetic training speech: Kokoro-82M by hexgrad (Apache-2.0) and hibari by Maureese Williams (Apache-2.0), 28 English voices; '
    'Piper voice "joe" (data CC0, fine-tuned from the lessac voice); Festival and flite voices kal, slt, rms, awb '
    '(Carnegie Mellon University and University of Edinburgh, permissive licences).',
    'Pronunciations: CMUdict, BSD-2-Clause, (c) Carnegie Mellon University.',
]
CARD = """# phones

Sound to phones at 100 Hz: a 1.9 M-parameter convolution net on three layers of the Whisper-base encoder and the log-mel
spectrogram. Weights are stored as half floats; arithmetic is float32.

| output | meaning |
|---|---|
| `phone_logp` [1, 2T, 42] | log-posteriors of 39 ARPAbet phones, SIL, BR (breath), NSN (other sound), in the order of `phonemes` |
| `boundary` [1, 2T, 1] | probability that a phone begins or ends within 10 ms |
| `stress` [1, 2T, 3] | probabilities of no, primary, secondary stress; means something on vowels only |
| `artic` [1, 2T, 12] | probabilities, in order: {artic} |

`bilabialClosure` means shut lips: on p and b it ends at the release, before burst and aspiration, as far as labels can say;
`jawHeight` is a soft target (0 shut, 1 wide).

## Data

{data}

{synthetic:.0f} of {all:.0f} minutes are **synthetic speech**, spoken from our own sentences with phone times that the voices report;
those times were corrected for each voice and speed by stop releases, then by alignment with earlier versions of this head
(within 40 ms). GRID's phones are aligned inside GRID's own automatic word times by those versions. Breaths, clicks, chords
and noise are made by rule. All sound was also used in changed copies (speed, tilt, band limit, room, noise, gain, other voice).

## Scores

Synthetic voices that were not trained on ({held}): "constant shift" = against the times that the voices
report, moved by one constant a voice; "realigned" = against the same after alignment by the first version of this head, which
flatters a head of the same kind. GRID talkers left out of the training (s4, s31: women); GRID sentences left out of the
training. Words are aligned over the whole sentence; word starts are GRID's own automatic ones, on a 10 ms grid at best.
`closure_recall`: p, b, m with `bilabialClosure` above .5 inside the label +-20 ms (GRID: where the head itself places them).

{scores}
{measured}
## Limits

- Trained mostly on synthetic speech, and on human speech with a vocabulary of 51 words by few talkers; not measured on whispers,
  shouts or children. `artic` does not depend on a language; its closures were measured on synthetic Italian, Spanish and Japanese only.
- Breath and other sound are rule-made: do not rely on BR against NSN.
- R after vowels: both rhotic and non-rhotic voices are in the data; where a dictionary has an R that the talker does not say,
  the aligner will give it little time.

## Credits

{credits}

Weights: MIT with these credits kept. Rebuild: `models/training/README.md`.
"""


def data_table(labels, left):
    """(Markdown table, synthetic minutes, all minutes) by kind of source, voices and talkers that were left out not counted."""
    minutes = Counter()
    for clip in labels.values():
        voice = clip['voice']
        kind = 'Kokoro' if voice[1:3] in ('f_', 'm_') else 'flite and Festival' if voice.startswith(('flite', 'festival')) else voice
        kind = {'piper': 'Piper joe', 'non': 'not speech'}.get(kind, 'GRID, ' + ('one man' if voice == 's1' else 'other talkers') if voice[1:].isdigit() else kind)
        if voice not in left:
            minutes[kind] += clip['seconds'] / 60
    synthetic = sum(m for k, m in minutes.items() if not k.startswith(('GRID', 'not')))
    rows = [f'| {kind} | {m:.1f} |' for kind, m in sorted(minutes.items())]
    return '\n'.join(['| source | minutes |', '|---|---|', *rows]), synthetic, sum(minutes.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--scores', required=True)
    parser.add_argument('--minutes', required=True)
    parser.add_argument('--leave', default='s4,s31', help='talkers left out of the training')
    parser.add_argument('--measured', help='Markdown of what was measured later (measured.md)')
    parser.add_argument('--licence', required=True)
    args = parser.parse_args()
    folder, scores = Path(args.folder), json.loads(Path(args.scores).read_text())
    keys = sorted({k for s in scores.values() for k in s})
    lines = [f'| | {" | ".join(scores)} |', '|---|' + '---|' * len(scores)]
    for key in keys:
        lines.append(f'| {key} | ' + ' | '.join(f'{s[key]:.3f}' if key in s else '-' for s in scores.values()) + ' |')
    data, synthetic, total = data_table(json.loads(Path(args.minutes).read_text()), {*HELD_OUT_VOICES, *args.leave.split(',')})
    measured = f'\n## Measured again\n\n{Path(args.measured).read_text(encoding="utf-8")}' if args.measured else ''
    card = CARD.format(
        measured=measured,
        artic=', '.join(ARTIC_NAMES), data=data, synthetic=synthetic, all=total, held=', '.join(HELD_OUT_VOICES),
        scores='\n'.join(lines), credits='\n'.join(f'- {c}' for c in CREDITS),
    )  # fmt: skip
    (folder / 'CARD.md').write_text(card, encoding='utf-8')
    licence = Path(args.licence).read_text(encoding='utf-8')
    copy_licences(folder, {'LICENCE': licence, 'LICENCE-GRID': GRID + '\nLicence: https://creativecommons.org/licenses/by/4.0/legalcode'})
    manifest = {
        'id': 'phones', 'version': '1.0.0', 'kind': 'phones', 'title': 'Phone head: phones, boundaries, stress, articulation',
        'licence': 'MIT AND CC-BY-4.0', 'credits': CREDITS, 'phonemes': PHONEMES, 'settings': {'artic': ARTIC_NAMES}, 'scores': scores,
    }  # fmt: skip
    write_pack(folder, manifest, {'phone': 'phone.onnx'})
    print(folder / 'pack.json')


if __name__ == '__main__':
    main()

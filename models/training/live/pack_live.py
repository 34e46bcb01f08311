"""Write pack.json, CARD.md, licences and trained-on.json of the live pack from its graph, the scores and the measured latency.

python3 pack_live.py --folder ../../packs/live-lstm --streams WORK/live --left WORK/ruler/scores/live.json --own WORK/ruler/scores/live-lstm.json
    --direct WORK/ruler/scores/RECIPE.json --direct-card ../../packs/direct-first/pack.json --changed WORK/ruler/scores/live-changed.json
    --latency WORK/latency.json --licence ../../../LICENSE
--left, --own: score_live.py; --direct: the direct decoder's scores on talkers left out (ruler.py); --changed: robust_live.py;
--latency: test/bench/live-bench.ts --out.
"""

import argparse
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.arkit import APPLE_ORDER  # noqa: E402
from common.features import environment_path  # noqa: E402
from common.packs import copy_licences, write_pack  # noqa: E402
from common.trained_on import write_trained_on  # noqa: E402
from faces.pack import FACEGOOD, GRID, LANDMARKER, LIMITS, MIT_BODY  # noqa: E402
from live.mfcc import SETTINGS  # noqa: E402
from live.net import EMOTIONS, HIDDEN, LOOK_AHEAD  # noqa: E402
from ruler import table  # noqa: E402

KNOWN = ('grid_s1', 'fg_3_16')
TALKER_WARM = re.compile(r's\d+, warm')
COMPARED = {'gap_r': 'lip gap r', 'gap_mae_mm': 'gap MAE mm', 'state_kappa': 'kappa', 'closure_f1': 'closure F1', 'width_r': 'width r', 'vel_ratio': 'velocity ratio'}
CHANGED = {'gap_r': 'lip gap r', 'closure_f1': 'closure F1', 'word_closed': 'p/b/m words closed', 'vel_ratio': 'velocity ratio', 'sil_open': 'open in silence'}
CARD = """# live-lstm

Sound to 52 ARKit curves while it is being spoken: {parameters:,} weights in two LSTM layers of 128 over cepstral features, no encoder in
front. It is the small net for a live preview and a baseline for the direct decoder, which it does not replace (the gap is below).

| input | |
|---|---|
| `mfcc` [1, n, 39] | n frames of 10 ms: {columns} (`shared/audio/mfcc.ts`, `models/training/live/mfcc.py`) |
| `emotion` [1, 8] | **has no effect in this pack**: every recording is neutral, so nothing was learned and the weights of these inputs are 0 |
| `h`, `c` [2, 1, 128] | the state; all 0 to begin with |

| output | |
|---|---|
| `curves` [1, n, 52] | weights 0..1 of the frame {look_ahead} frames ago |
| `next_h`, `next_c` | the state for the next call |

Any number of frames a call: one by one and in blocks give the same within 1e-6. It reads one frame at a time with its state instead of
a window of 40 frames; the state is the window. The mean that the cepstra are centred on begins as that of the training sound and
follows the speaker (3 s of active frames).

## Latency

{reach:.1f} ms half a window + {ahead} ms look-ahead + 10 ms until a step is full = **{total:.1f} ms** from a sound to the curves of its moment,
plus the time of a step: {latency}

## Learned from

Real filmed faces, the same recordings as the direct decoder: no synthetic speech and no other model's output as target, except that the
GRID curves were measured from video by a face landmarker.
"""
EXTRA = """- It hears sound, not speech: on free speech (fg_3_16) it misses more than half of the closures, and 10 dB of noise costs it .13 of gap
  r. Use the direct or the text route for anything that is kept.
- Nothing seals its closures: it has no phone head to say where p, b and m are.
- Steady white noise through a line and 6 s of rest behind it, five levels from -75 to -35 dB, 20 draws each: the resting mouth is open by
  more than 3 mm in 0.7 % of the frames (2.2 % at the worst level, -55 dB, up to 10 % of one rest) and moves by 1 to 4 mm/s. A hiss
  that sets in suddenly after speech can open it for half a second.
- Emotion inputs exist in the contract and do nothing yet.
- "warm" is after a while at one microphone (all clips of a talker in one stream); else each clip starts against the mean of training."""


def gap_table(left, own, direct, direct_own):
    """This net, the direct decoder, and the difference, on the same recordings."""
    rows = ['| | | live | direct | live - direct |', '|---|---|---|---|---|']
    for group, mine, other in (('talkers left out', left['left out'], direct['left out']), *((k, own[k], direct_own[k]) for k in KNOWN)):
        for key, label in COMPARED.items():
            rows.append(f'| {group} | {label} | {mine[key]:.3f} | {other[key]:.3f} | {mine[key] - other[key]:+.3f} |')
    return '\n'.join(rows)


def changed_table(changed):
    """What bad recordings cost, one row a change."""
    rows = ['| | ' + ' | '.join(CHANGED.values()) + ' |', '|---|' + '---|' * len(CHANGED)]
    return '\n'.join([*rows, *(f'| {name} | ' + ' | '.join(f'{s[k]:.3f}' for k in CHANGED) + ' |' for name, s in changed.items())])


def quiet_line(own):
    """The sounds that are not speech, in words."""
    q = own['not speech']
    return (f'On {q["seconds"]:.0f} s of breath, chords, clicks and noise made by rule (others than in training) the mouth is open by more than 3 mm in '
            f'{100 * q["open_3mm"]:.1f} % of the frames and moves {q["mm_per_s"]:.2f} mm/s.')  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--version', default='1.0.0')
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    for name in ('streams', 'left', 'own', 'direct', 'direct-card', 'changed', 'latency', 'licence'):
        parser.add_argument(f'--{name}', required=True)
    args = parser.parse_args()
    folder, read = Path(args.folder), lambda file: json.loads(Path(file).read_text(encoding='utf-8'))
    left = {k: v for k, v in read(args.left).items() if not k.startswith((*KNOWN, 'not speech')) and not TALKER_WARM.match(k)}
    own, direct, direct_own, latency = read(args.own), read(args.direct), read(args.direct_card)['scores'], read(args.latency)
    credits, licence = [GRID, FACEGOOD, LANDMARKER], Path(args.licence).read_text(encoding='utf-8')
    card = CARD.format(parameters=parameters(folder / 'live.onnx'), columns=SETTINGS['columns'], look_ahead=LOOK_AHEAD, reach=12.5,
                       ahead=10 * LOOK_AHEAD, total=22.5 + 10 * LOOK_AHEAD, latency=latency['text'])  # fmt: skip
    spoken = {k: v for k, v in own.items() if k not in ('not speech', 'fg_3_16, warm')}
    card += '\n## Scores\n\nBy the reference scorer, weights as the net gives them, nothing shifted in time (each frame at its own time), no post-step.\n'
    card += f'\nAgainst the direct decoder (left out: its recipe `{Path(args.direct).stem}`; grid_s1, fg_3_16: its pack, {direct_version(args)}):\n\n'
    card += f'{gap_table(left, own, direct, direct_own)}\n\nTalkers the training heard, recordings it did not:\n\n{table(spoken)}\n'
    card += f'\nTrained three times without a third of the talkers each, on all clips of those it did not hear:\n\n{table(left)}\n\n{quiet_line(own)}\n'
    card += f'\ngrid_s1 in bad recordings:\n\n{changed_table(read(args.changed))}\n'
    card += '\n## Data and credits\n\nGRID: one man 38 minutes, 13 more talkers 5 minutes, CC BY 4.0 (`grid_s1`, `grid_talkers`, train split); '
    card += 'FACEGOOD: one take, 1.8 minutes, MIT. Every recording is listed in `trained-on.json`.\n\n' + '\n'.join(f'- {c}' for c in credits)
    card += f'\n\nWeights: MIT with these credits kept. Rebuild: `models/training/README.md`.\n\n## Limits\n\n{LIMITS}\n{EXTRA}\n'
    (folder / 'CARD.md').write_text(card, encoding='utf-8')
    copy_licences(folder, {
        'LICENCE': licence, 'LICENCE-GRID': GRID + '\nLicence: https://creativecommons.org/licenses/by/4.0/legalcode',
        'LICENCE-FACEGOOD': 'MIT License\n\nCopyright (c) FACEGOOD\n\n' + licence[licence.index(MIT_BODY) :],
    })  # fmt: skip
    write_trained_on(folder, environment_path('FACEWRIGHT_TRAIN', args.train), captures.SETS)
    scores = {n: {k: round(v, 4) for k, v in s.items() if v is not None} for n, s in (own | left).items()}
    settings = {'lookAheadFrames': LOOK_AHEAD, 'mean': read(Path(args.streams) / 'mean.json'), 'emotions': EMOTIONS, 'stateSize': HIDDEN, 'mfcc': SETTINGS}
    write_pack(folder, {
        'id': folder.name, 'version': args.version, 'kind': 'live', 'title': 'Sound to face, live', 'licence': 'MIT AND CC-BY-4.0',
        'credits': credits, 'channels': APPLE_ORDER, 'scores': scores, 'settings': settings,
    }, {'live': 'live.onnx'})  # fmt: skip
    print(folder / 'pack.json')


def parameters(path):
    """Weights in a graph."""
    import numpy as np
    import onnx

    return sum(int(np.prod(tensor.dims)) for tensor in onnx.load(path).graph.initializer if len(tensor.dims) > 1 or np.prod(tensor.dims) > 8)


def direct_version(args):
    """Name and version of the direct decoder's pack."""
    manifest = json.loads(Path(args.direct_card).read_text(encoding='utf-8'))
    return f'{manifest["id"]} {manifest["version"]}'


if __name__ == '__main__':
    main()

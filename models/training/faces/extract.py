"""Speech features of the real captures: copy 0 as recorded, every other copy changed in its own way (seeded by its number).

for n in 0 1; do python3 extract.py --train ../../../../shared/train --speech WORK/whisper --out WORK/faces --copy $n; done
python3 extract.py ... --copy 2 --voices 0.6 --every 3 (more other voices; a third of the one man's clips), --copy 3 --voices 0.9 --every 6 --free
python3 extract.py ... --copy 4 --voices 0.7 --every 0 --free --speeds 0.75,1.3 (none of the one man's), 5; --copy 10 --voices 0.3 --every 4 --noise 0,15; --copy 3 --short
--speech: folder with the fp32 frontend.onnx and encoder.onnx. Clips longer than 28 s are cut into pieces ID@SECONDS.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.augment import augment, other_voice  # noqa: E402
from common.features import SpeechEncoder, environment_path, store_packed  # noqa: E402

PIECE = 24.0


def training_clips(root, every=1):
    """[(id, kind, sound)] of everything marked `train`, long takes in pieces; of grid_s1 every so many-th clip (0: none)."""
    clips = []
    for name in captures.SETS:
        rows = captures.manifest(root, name)
        captures.assert_training_only(root, [row['id'] for row in rows])
        for row in rows if name != 'grid_s1' else rows[::every] if every else []:
            sound = captures.sound(root, name, row['id'])
            if len(sound) <= 28 * 16000:
                clips.append((row['id'], name, sound))
                continue
            for start in np.arange(0, len(sound) / 16000 - 1, PIECE):
                clips.append((f'{row["id"]}@{start}', name, sound[int(start * 16000) : int((start + PIECE) * 16000)]))
    return clips


def copy_of(clips, number, rng, voices=0.15, free=False, speeds=(0.85, 1.15), noise_db=(5, 40)):
    """One copy of all clips: the first as recorded, the others changed; a share `voices` of the GRID clips in another voice, of the free take too with `free`."""
    out = []
    for name, kind, sound in clips:
        if number == 0:
            out.append((name, sound, 1.0, kind))
            continue
        if rng.random() < voices and (free or kind != 'facegood'):
            up = rng.random() < 0.7
            pitch, formants = (rng.uniform(1.4, 2.1), rng.uniform(1.05, 1.22)) if up else (rng.uniform(0.75, 1), rng.uniform(0.88, 1))
            sound = other_voice(sound, pitch, formants)
        changed, speed = augment(sound, rng, speeds, noise_db=noise_db)
        out.append((name, changed, speed, kind))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--speech', help='folder of frontend.onnx and encoder.onnx (or FACEWRIGHT_SPEECH)')
    parser.add_argument('--out', required=True)
    parser.add_argument('--copy', type=int, required=True)
    parser.add_argument('--short', action='store_true', help='short recordings: canvases of 2 to 15 s, empty behind; every other clip')
    parser.add_argument('--voices', type=float, default=0.15, help='share of GRID clips put into another voice (WORLD)')
    parser.add_argument('--free', action='store_true', help='the free take gets other voices too')
    parser.add_argument('--every', type=int, default=1, help='of grid_s1 only every so many-th clip; 0: none')
    parser.add_argument('--speeds', default='0.85,1.15', help='slowest and fastest copy')
    parser.add_argument('--noise', default='5,40', help='least and greatest distance of the noise from the speech in dB')
    parser.add_argument('--threads', type=int, default=2)
    args = parser.parse_args()
    root = environment_path('FACEWRIGHT_TRAIN', args.train)
    encoder = SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', args.speech), args.threads)
    rng = np.random.default_rng(1 + 1000 * args.copy)
    chosen = training_clips(root, args.every)[:: 2 if args.short else 1]
    pair = lambda text: tuple(float(x) for x in text.split(','))  # noqa: E731
    clips = copy_of(chosen, args.copy, rng, args.voices, args.free, pair(args.speeds), pair(args.noise))
    meta = store_packed(encoder, clips, Path(args.out) / str(args.copy), rng, args.short)
    print(f'{meta["canvases"]} canvases, {len(meta["segments"])} segments')


if __name__ == '__main__':
    main()

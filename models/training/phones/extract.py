"""Speech features for the phone head: synthetic speech and non-speech, in copies (0 as it is, the others changed).

python3 extract.py --speech SPEECH --train CAPTURES --voices DIR [--voices DIR ...] --shifts shifts.json --out WORK/phones --copy 0
Writes OUT/<copy>/ (features) and OUT/labels.json ({id: {voice, seconds, phones}}, the same for all copies, GRID's clips
included: their features are those of faces/extract.py).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.augment import augment, other_voice  # noqa: E402
from common.features import SpeechEncoder, environment_path, store_packed  # noqa: E402
from phones.labels import HELD_OUT_VOICES, grid_clips, synthetic_clips  # noqa: E402
from phones.nonspeech import nonspeech_clips  # noqa: E402


def changed(sound, rng):
    """(sound, speed) of one changed copy; one in eight also in another voice."""
    if rng.random() < 0.12:
        sound = other_voice(sound, rng.uniform(0.75, 1.6), rng.uniform(0.85, 1.2))
    return augment(sound, rng)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--speech', help='folder of frontend.onnx and encoder.onnx (or FACEWRIGHT_SPEECH)')
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--voices', action='append', required=True)
    parser.add_argument('--shifts', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--copy', type=int, required=True)
    parser.add_argument('--short', action='store_true', help='short recordings: canvases of 2 to 15 s, empty behind; every third clip')
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    rng = np.random.default_rng(77 + 1000 * args.copy)
    root, shifts = environment_path('FACEWRIGHT_TRAIN', args.train), json.loads(Path(args.shifts).read_text())
    clips = {}
    for folder in args.voices:
        clips |= synthetic_clips(folder, shifts)
    sounds = []
    for name, clip in clips.items():
        sound, _ = soundfile.read(clip['path'], dtype='float32')
        speed = 1.0
        if args.copy:
            if clip['voice'] in HELD_OUT_VOICES:
                continue
            sound, speed = changed(sound, rng)
        sounds.append((name, sound, speed, clip['voice']))
    grid = grid_clips(root)
    captures.assert_training_only(root, grid)
    clips |= grid
    labels = {k: {key: c[key] for key in ('voice', 'seconds', 'phones', 'words') if key in c} for k, c in clips.items()}
    for name, sound, phones in nonspeech_clips(150, np.random.default_rng(3)):
        labels[name] = {'voice': 'non', 'seconds': len(sound) / 16000, 'phones': phones}
        speed = 1.0
        if args.copy:
            sound, speed = augment(sound, rng)
        sounds.append((name, sound, speed, 'non'))
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / 'labels.json').write_text(json.dumps(labels))
    encoder = SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', args.speech), args.threads)
    sounds = sounds[args.copy % 3 :: 3] if args.short else sounds
    meta = store_packed(encoder, sounds, out / str(args.copy), rng, args.short)
    print(f'{meta["canvases"]} canvases, {len(meta["segments"])} segments')


if __name__ == '__main__':
    main()

"""Features of sounds that are not speech (breath, chords, clicks, steady noise), which the face net answers with a shut, still mouth.

python3 quiet.py --speech SPEECH --out WORK/faces/quiet [--count 150]
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.augment import augment  # noqa: E402
from common.features import SpeechEncoder, environment_path, store_packed  # noqa: E402
from phones.nonspeech import nonspeech_clips  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--speech', help='folder of frontend.onnx and encoder.onnx (or FACEWRIGHT_SPEECH)')
    parser.add_argument('--out', required=True)
    parser.add_argument('--count', type=int, default=150)
    parser.add_argument('--seed', type=int, default=5)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    clips = []
    for name, sound, _ in nonspeech_clips(args.count, rng):
        if rng.random() < 0.5:
            sound, _ = augment(sound, rng)
        clips.append((name, sound, 1.0, 'quiet'))
    encoder = SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', args.speech), 1)
    meta = store_packed(encoder, clips, Path(args.out), rng)
    print(meta['canvases'], 'canvases')


if __name__ == '__main__':
    main()

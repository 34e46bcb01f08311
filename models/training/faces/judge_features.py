"""Features of the judging recordings as the program would make them (one 30 s canvas each, zeros behind the sound), kept on disk.

python3 judge_features.py --speech SPEECH --phones ../../packs/phones/phone.onnx --work WORK/ruler
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.canvas import long_features  # noqa: E402
from common.features import SpeechEncoder, environment_path  # noqa: E402
from faces.folds import judges  # noqa: E402
from faces.hear import PhoneHead  # noqa: E402


class JudgeFeatures:
    """judge -> (taps [T,1536], mel [2T,80], phones [2T,54]) float16; `heard` gives all that the program's aligner reads."""

    def __init__(self, work, speech, phones):
        self.folder, self.speech, self.phones = Path(work) / 'features', speech, phones
        self.folder.mkdir(parents=True, exist_ok=True)
        self._encoder = self._head = None

    def __call__(self, judge):
        file = self.folder / f'{judge.id}.npz'
        if not file.exists():
            self._encoder = self._encoder or SpeechEncoder(self.speech, 1)
            self._head = self._head or PhoneHead(self.phones)
            taps, mel = long_features(judge.sound, self._encoder)
            heard = self._head(taps, mel)
            np.savez(file, taps=taps.astype(np.float16), mel=mel.astype(np.float16), phones=heard.astype(np.float16))
        data = np.load(file)
        return data['taps'], data['mel'], data['phones']

    def heard(self, judge):
        """[2T,46] float32 of the phone head: 42 logarithms of probabilities, boundary, 3 probabilities of stress."""
        file = self.folder / f'{judge.id}.heard.npy'
        if not file.exists():
            self._head = self._head or PhoneHead(self.phones)
            taps, mel, _ = self(judge)
            np.save(file, self._head.everything(taps, mel))
        return np.load(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--speech', help='folder of frontend.onnx and encoder.onnx (or FACEWRIGHT_SPEECH)')
    parser.add_argument('--phones', required=True)
    parser.add_argument('--work', required=True)
    args = parser.parse_args()
    features = JudgeFeatures(args.work, environment_path('FACEWRIGHT_SPEECH', args.speech), args.phones)
    found = judges(environment_path('FACEWRIGHT_TRAIN', args.train), args.work)
    for number, judge in enumerate(found):
        features(judge)
        if number % 20 == 0:
            print(f'{number}/{len(found)}', flush=True)


if __name__ == '__main__':
    main()

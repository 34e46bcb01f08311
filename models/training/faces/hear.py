"""What the phone head hears on packed features: phones.raw (float16, 3000 x 54 a canvas) beside taps.raw and mel.raw.

python3 hear.py --features WORK/faces --phones ../../packs/phones/phone.onnx
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import MELS, TAPS  # noqa: E402


class PhoneHead:
    """phone.onnx of the phones pack: (taps [T,1536], mel [2T,80]) -> probabilities [2T,54]: 42 phones, 12 articulatory features."""

    def __init__(self, path, threads=1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])

    def __call__(self, taps, mel):
        feeds = {'taps': taps[None].astype(np.float32), 'mel': mel[None].astype(np.float32)}
        logp, artic = self._session.run(['phone_logp', 'artic'], feeds)
        return np.concatenate([np.exp(logp[0]), artic[0]], 1)

    def everything(self, taps, mel):
        """[2T,46]: 42 logarithms of probabilities, boundary, 3 probabilities of stress."""
        feeds = {'taps': taps[None].astype(np.float32), 'mel': mel[None].astype(np.float32)}
        parts = [x[0] for x in self._session.run(['phone_logp', 'boundary', 'stress'], feeds)]
        return np.concatenate([x.reshape(len(x), -1) for x in parts], 1).astype(np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--features', required=True)
    parser.add_argument('--phones', required=True)
    args = parser.parse_args()
    head = PhoneHead(args.phones)
    for folder in sorted(file.parent for file in Path(args.features).glob('*/segments.json')):
        if (folder / 'phones.raw').exists():
            continue
        taps = np.memmap(folder / 'taps.raw', np.float16, 'r').reshape(-1, 1500, TAPS)
        mel = np.memmap(folder / 'mel.raw', np.float16, 'r').reshape(-1, 3000, MELS)
        rows = [head(x, y).astype(np.float16) for x, y in zip(taps, mel)]
        (folder / 'phones.raw').write_bytes(np.stack(rows).tobytes())
        print(folder, len(rows), 'canvases', flush=True)


if __name__ == '__main__':
    main()

"""What a face graph answers on packed features: taught.raw (float16, 3000 x 52 a canvas) beside taps.raw, for a net that learns from it.

python3 teach.py --features WORK/faces --copies 3,4,5 --face ../../packs/direct-first/face.onnx [--name taught]
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.features import load_with_phones  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--features', required=True)
    parser.add_argument('--copies', required=True)
    parser.add_argument('--face', required=True)
    parser.add_argument('--name', default='taught', help='another teacher beside the first')
    args = parser.parse_args()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(args.face, options, providers=['CPUExecutionProvider'])
    for copy in args.copies.split(','):
        file = Path(args.features) / copy / f'{args.name}.raw'
        if file.exists():
            continue
        taps, mel, phones, _ = load_with_phones(args.features, [copy])
        whole = lambda x, row, frames: x[row, :frames][None].astype(np.float32)  # noqa: E731
        part = file.with_suffix('.part')
        with open(part, 'wb') as out:
            for row in range(len(taps)):
                feeds = {'taps': whole(taps, row, 1500), 'mel': whole(mel, row, 3000), 'phones': whole(phones, row, 3000)}
                out.write(session.run(['curves'], feeds)[0][0].astype(np.float16).tobytes())
        part.rename(file)
        print(file, len(taps), 'canvases', flush=True)


if __name__ == '__main__':
    main()

"""What the phone head hears of every training clip and every judge, laid out for test/bench/text-route-phones.ts.

python3 listen.py --features WORK/faces --phones ../../packs/phones/phone.onnx --ruler WORK/ruler --out WORK/text
Writes OUT/heard/NAME.f32 (log probabilities [T,42], boundary [T], stress [T,3], log-mel [80,T], sound at 16 kHz) and OUT/items.json.
Training clips come from copy 0 of the packed features, judges (named `judge/ID`) from their own canvases as in the program.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.features import environment_path, load_packed  # noqa: E402
from faces.folds import judges  # noqa: E402
from faces.judge_features import JudgeFeatures  # noqa: E402

MARGIN = 1.0


class Head:
    """phone.onnx: (taps, mel) -> [T, 46]: 42 log probabilities, boundary, 3 stress classes."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])

    def __call__(self, taps, mel):
        feeds = {'taps': taps[None].astype(np.float32), 'mel': mel[None].astype(np.float32)}
        logp, boundary, stress = self._session.run(['phone_logp', 'boundary', 'stress'], feeds)
        return logp[0], boundary[0].reshape(-1), stress[0]


def write(folder, name, heard, mel, sound):
    """One file for the TypeScript side; returns its entry."""
    file = folder / f'{name.replace("/", "-")}.f32'
    parts = [*heard, np.ascontiguousarray(mel.astype(np.float32).T), sound]
    file.write_bytes(b''.join(np.ascontiguousarray(p, dtype=np.float32).tobytes() for p in parts))
    return {'id': name, 'file': str(file), 'frames': len(heard[0]), 'samples': len(sound)}


def texts(root):
    """{clip: its words} of every GRID clip whose words are known; silences left out."""
    out = {}
    for name in ('grid_s1', 'grid_talkers'):
        for split in ('train', 'val'):
            out |= {row['id']: row['text'] for row in captures.manifest(root, name, split) if row['text']}
    return out


def training_items(root, features, head, folder):
    """Entries of all training clips; a long take's pieces are `ID@SECONDS`."""
    taps, mel, segments = load_packed(features)
    unchanged = json.loads((Path(features) / '0' / 'segments.json').read_text())['canvases']
    chosen = [s for s in segments if s['canvas'] < unchanged]
    captures.assert_training_only(root, {s['id'].split('@')[0] for s in chosen})
    for segment in chosen:
        start, row = segment['start'], segment['canvas']
        first, last = max(0, int((start - MARGIN) * 50)), min(1500, int((start + segment['seconds'] + MARGIN) * 50))
        heard_mel = np.array(mel[row, 2 * first : 2 * last])
        heard = head(np.array(taps[row, first:last]), heard_mel)
        a = round(start * 100) - 2 * first
        b = min(a + round(segment['seconds'] * 100), len(heard[0]))
        name, _, offset = segment['id'].partition('@')
        sound, at = captures.sound(root, segment['kind'], name), round(float(offset or 0) * 16000)
        sound = sound[at : at + round(segment['seconds'] * 16000)]
        yield write(folder, segment['id'], [h[a:b] for h in heard], heard_mel[a:b], sound)


def judge_items(root, ruler, head, folder, phones):
    """Entries of all judges."""
    features = JudgeFeatures(ruler, None, phones)
    for judge in judges(root, ruler):
        taps, mel, _ = features(judge)
        heard = head(taps, mel)
        yield write(folder, f'judge/{judge.id}', heard, mel[: len(heard[0])], judge.sound)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--train', help='folder of the captures (or FACEWRIGHT_TRAIN)')
    parser.add_argument('--features', required=True)
    parser.add_argument('--phones', required=True)
    parser.add_argument('--ruler', required=True, help='work folder of ruler.py, with the judges')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    root, out = environment_path('FACEWRIGHT_TRAIN', args.train), Path(args.out)
    folder, head, spoken = out / 'heard', Head(args.phones), texts(root)
    folder.mkdir(parents=True, exist_ok=True)
    items = [*training_items(root, args.features, head, folder), *judge_items(root, args.ruler, head, folder, args.phones)]
    for item in items:
        item['text'] = spoken.get(item['id'].split('/')[-1].split('@')[0], '')
    (out / 'items.json').write_text(json.dumps(items))
    print(len(items), 'recordings')


if __name__ == '__main__':
    main()

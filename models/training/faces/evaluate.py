"""Run a face graph over the evaluation recordings as the product would and call the scorer.

python3 evaluate.py --model face.onnx --speech SPEECH --eval ../../../../shared/eval --work WORK/eval
--talkers s4,s31 --train FOLDER also scores those talkers' captures (all clips), for nets trained with --leave.
"""

import argparse
import csv
import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common import captures  # noqa: E402
from common.arkit import APPLE_ORDER  # noqa: E402
from common.canvas import long_features  # noqa: E402
from common.features import SpeechEncoder, environment_path  # noqa: E402

SHOWN = ('gap_r gap_mae_mm state_kappa closure_recall closure_precision closure_f1 width_r vel_ratio sil_open extrema_ms '
         'lag_ms_median lag_within_45ms closure_release_bias_ms n').split()  # fmt: skip


def write_curves(path, values):
    """100 Hz curves in Apple's order -> the scorer's CSV at 60 fps."""
    times = np.arange(int(len(values) / 100 * 60)) / 60
    at60 = captures.curve_at((100.0, values), times)
    with open(path, 'w', newline='', encoding='utf-8') as file:
        out = csv.writer(file)
        out.writerow(['time', *APPLE_ORDER])
        out.writerows([f'{t:.5f}', *(f'{v:.5f}' for v in row)] for t, row in zip(times, at60))


class DirectRoute:
    """Sound -> curves at 100 Hz."""

    def __init__(self, model, speech, cache):
        self.session = onnxruntime.InferenceSession(model, providers=['CPUExecutionProvider'])
        self.speech, self.encoder, self.cache = speech, None, Path(cache)
        self.cache.mkdir(parents=True, exist_ok=True)

    def features(self, name, sound):
        """Features of a recording, kept on disk between runs."""
        file = self.cache / f'{name}.npz'
        if not file.exists():
            self.encoder = self.encoder or SpeechEncoder(environment_path('FACEWRIGHT_SPEECH', self.speech))
            taps, mel = long_features(sound, self.encoder)
            np.savez(file, taps=taps.astype(np.float16), mel=mel.astype(np.float16))
        data = np.load(file)
        return data['taps'].astype(np.float32), data['mel'].astype(np.float32)

    def __call__(self, name, sound):
        taps, mel = self.features(name, sound)
        return self.session.run(['curves'], {'taps': taps[None], 'mel': mel[None]})[0][0]


def talker_reference(root, name, folder):
    """Write the scorer's reference files of one talker's captures (all its clips); returns their ids."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for split in ('train', 'val'):
        curves = captures.curves(root, 'grid_talkers', split)
        for row in captures.manifest(root, 'grid_talkers', split):
            if row['talker'] == name:
                rows.append(row['id'])
                fps, values = curves[row['id']]
                with open(folder / f'{row["id"]}.arkit.csv', 'w', newline='', encoding='utf-8') as file:
                    out = csv.writer(file)
                    out.writerow(['time', *APPLE_ORDER])
                    out.writerows([k / fps, *map(float, frame)] for k, frame in enumerate(values))
                samples = np.clip(captures.sound(root, 'grid_talkers', row['id']) * 32768, -32768, 32767).astype('<i2')
                with wave.open(str(folder / f'{row["id"]}.wav'), 'wb') as file:
                    file.setnchannels(1)
                    file.setsampwidth(2)
                    file.setframerate(16000)
                    file.writeframes(samples.tobytes())
    return rows


def score(scorer, kind, predictions, reference):
    """The scorer's answer as a dict."""
    text = subprocess.run([sys.executable, scorer, kind, str(predictions), str(reference)], capture_output=True, text=True, check=True).stdout
    return json.loads(text[text.index('{') :])


def run_set(route, label, folder, names, args):
    """Predict a set, score it, print one line."""
    out = Path(args.work) / 'direct' / label
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        samples, _ = soundfile.read(Path(folder) / f'{name}.wav', dtype='float32')
        samples = samples if samples.ndim == 1 else samples.mean(1)
        write_curves(out / f'{name}.arkit.csv', route(name, samples))
    scorer = Path(args.eval) / 'score.py'
    result = score(scorer, 'curves', out, folder)
    if label.startswith('grid'):
        result |= score(scorer, 'bilabial', out, folder)
    shown = ' '.join(f'{k}={result[k]:.3f}' for k in [*SHOWN, 'word_closed'] if result.get(k) is not None)
    print(f'{label}: {shown}', flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--model', required=True)
    parser.add_argument('--speech')
    parser.add_argument('--eval', required=True)
    parser.add_argument('--train')
    parser.add_argument('--talkers', default='')
    parser.add_argument('--work', required=True)
    args = parser.parse_args()
    grid, face = Path(args.eval) / 'grid_s1', Path(args.eval) / 'facegood'
    route = DirectRoute(args.model, args.speech, Path(args.work) / 'features')
    results = {'grid_s1': run_set(route, 'grid_s1', grid, sorted(f.stem for f in grid.glob('*.wav')), args)}
    reference = Path(args.work) / 'facegood-val'
    reference.mkdir(parents=True, exist_ok=True)
    for file in face.glob('fg_3_16.*'):
        (reference / file.name).write_bytes(file.read_bytes())
    results['fg_3_16'] = run_set(route, 'fg_3_16', reference, ['fg_3_16'], args)
    for talker in filter(None, args.talkers.split(',')):
        folder = Path(args.work) / 'talkers' / talker
        clips = talker_reference(environment_path('FACEWRIGHT_TRAIN', args.train), talker, folder)
        results[talker] = run_set(route, talker, folder, sorted(clips), args)
    (Path(args.work) / 'direct.json').write_text(json.dumps(results, indent=1))


if __name__ == '__main__':
    main()

"""What bad recordings cost: grid_s1 val and fg_3_16 through the program itself (facewright bake to CSV, score.py), changed in six ways.

python3 robustness.py --eval .../shared/eval --work WORK/robust [--root TREE] [--sets facegood] [--limit 20] [--pauses 4]
Needs ffmpeg with libmp3lame. --root: the tree whose dist/cli.mjs and packs are measured (default: this one). Prints two Markdown
tables: scores of changed recordings against the clean ones, and how open and restless the mouth is in pauses filled with noise, music,
breaths and clatter 10 dB under the speech. Results stay in WORK: what is there is not made again.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

sys.path.insert(0, str(Path(__file__).resolve().parent))
from common.augment import RATE, coloured_noise, room  # noqa: E402
from common.features import environment_path  # noqa: E402
from phones.nonspeech import breath, chord, clatter  # noqa: E402

SETS = {'grid_s1': None, 'facegood': ('fg_3_16',)}
SHOWN = ('gap_r', 'closure_f1', 'word_closed', 'state_kappa', 'vel_ratio', 'lag_ms_median')
MARGIN, SNR_DB = 2.0, 10.0


def read_wave(path):
    """Mono float samples at 16 kHz."""
    with wave.open(str(path)) as file:
        rate, channels = file.getframerate(), file.getnchannels()
        sound = np.frombuffer(file.readframes(file.getnframes()), '<i2').reshape(-1, channels).mean(1) / 32768
    return sound if rate == RATE else resample_poly(sound, RATE, rate)


def write_wave(path, sound):
    """16 bit, 16 kHz; what is too loud is clipped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 32767 / 32768) * 32768).astype('<i2').tobytes())


def level(sound):
    """RMS of the loud half of the 25 ms frames: the speech, not the pauses."""
    frames = sound[: len(sound) // 400 * 400].reshape(-1, 400)
    powers = np.sort((frames**2).mean(1))[len(frames) // 2 :]
    return float(np.sqrt(powers.mean()))


def noisy(sound, rng):
    """Pink noise 10 dB below the speech."""
    return sound + coloured_noise(len(sound), 3, rng) * level(sound) * 10 ** (-SNR_DB / 20)


def telephone(sound, _):
    """300 to 3400 Hz."""
    return sosfilt(butter(4, [300, 3400], 'band', fs=RATE, output='sos'), sound)


CHANGES = {
    'clean': lambda sound, _: sound,
    'noise 10 dB': noisy,
    'room echo (.5 s)': lambda sound, rng: room(sound, 0.5, rng),
    'telephone band': telephone,
    'mp3 64 kbit/s': lambda sound, _: sound,
    'gain -30 dB': lambda sound, _: sound * 10 ** (-30 / 20),
    'gain +12 dB, clipped': lambda sound, _: sound * 10 ** (12 / 20),
}


def fill(make, length, rng):
    """So many samples of one kind of sound, one after the other, of unit RMS."""
    out = np.zeros(0)
    while len(out) < length:
        out = np.concatenate([out, make(rng), np.zeros(int(rng.uniform(0.02, 0.15) * RATE))])
    return out[:length] / max(level(out[:length]), 1e-9)


BACKGROUNDS = {
    'silence': lambda n, _: np.zeros(n),
    'noise': lambda n, rng: coloured_noise(n, 3, rng),
    'music': lambda n, rng: fill(chord, n, rng),
    'breathing': lambda n, rng: fill(breath, n, rng),
    'clatter': lambda n, rng: fill(clatter, n, rng),
}


class Program:
    """facewright bake of the tree at `root`, mouth only, 60 fps, as the scorer reads it."""

    def __init__(self, root):
        self.cli = Path(root) / 'dist' / 'cli.mjs'

    def __call__(self, recordings, out):
        """Curves of the recordings: out/ID.arkit.csv; those that are there are not made again."""
        out.mkdir(parents=True, exist_ok=True)
        wanted = [r for r in recordings if not (out / f'{r.stem}.arkit.csv').exists()]
        if not wanted:
            return
        options = ['--decoder', 'direct', '--format', 'csv', '--fps', '60', '--mouth-only', '--out', str(out)]
        subprocess.run(['node', str(self.cli), 'bake', *map(str, wanted), *options], check=True, stdout=subprocess.DEVNULL)
        for recording in wanted:
            (out / f'{recording.stem}.csv').rename(out / f'{recording.stem}.arkit.csv')


def load_scorer(folder):
    """score.py of the evaluation folder."""
    spec = importlib.util.spec_from_file_location('score', folder / 'score.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def clips_of(folder, name, limit):
    """The recordings of a set, those of `limit` evenly spread."""
    found = [p for p in sorted((folder / name).glob('*.wav')) if SETS[name] is None or p.stem in SETS[name]]
    return found if len(found) <= limit else [found[i] for i in np.linspace(0, len(found) - 1, limit).round().astype(int)]


def changed(recordings, name, folder):
    """The recordings after one change, as files that the program opens."""
    out = []
    for number, path in enumerate(recordings):
        target = folder / (f'{path.stem}.mp3' if name.startswith('mp3') else f'{path.stem}.wav')
        if not target.exists():
            plain = target.with_suffix('.wav')
            write_wave(plain, CHANGES[name](read_wave(path), np.random.default_rng(number)))
            if target != plain:
                subprocess.run(['ffmpeg', '-v', 'error', '-y', '-i', str(plain), '-b:a', '64k', str(target)], check=True)
                plain.unlink()
        out.append(target)
    return out


def reference_of(recordings, folder):
    """A folder with the references of just these recordings."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in recordings:
        for ending in ('arkit.csv', 'wav', 'words.csv'):
            source, link = path.with_name(f'{path.stem}.{ending}'), folder / f'{path.stem}.{ending}'
            if source.exists() and not link.exists():
                link.symlink_to(source.resolve())
    return folder


def score_changes(name, evaluation, work, program, scorer, limit):
    """{change: scores} of one set."""
    recordings = clips_of(evaluation, name, limit)
    reference, out = reference_of(recordings, work / 'reference' / name), {}
    for change in CHANGES:
        folder = work / name / change.replace(' ', '-').replace('/', '').replace(',', '')
        program(changed(recordings, change, folder / 'sound'), folder / 'curves')
        found = scorer.curves(str(folder / 'curves'), str(reference)) | scorer.bilabial(str(folder / 'curves'), str(reference))
        out[change] = {k: found[k] for k in SHOWN if found.get(k) is not None}
        print(name, change, {k: round(v, 3) for k, v in out[change].items()}, file=sys.stderr, flush=True)
    return out


def pause_figures(scorer, curves):
    """(share of the filled pauses with the mouth open by more than 3 mm, mean speed of the gap there in mm/s)."""
    shares, speeds = [], []
    for file in sorted(curves.glob('*.arkit.csv')):
        columns, frames = scorer.grid(*scorer.read(str(file)))
        gap, edge = scorer.gap(columns), int((MARGIN - 0.3) * 60)
        for part in (gap[:edge], gap[frames - edge :]):
            shares.append(float((part > 3).mean()))
            speeds.append(float(np.abs(np.diff(part)).mean() * 60))
    return float(np.mean(shares)), float(np.mean(speeds))


def score_pauses(evaluation, work, program, scorer, count):
    """{background: figures} of sentences with two seconds of it before and behind, and under them."""
    out = {}
    for name, make in BACKGROUNDS.items():
        folder, files = work / 'pauses' / name, []
        for number, path in enumerate(clips_of(evaluation, 'grid_s1', count)):
            target, rng = folder / 'sound' / path.name, np.random.default_rng(number)
            if not target.exists():
                sound = read_wave(path)
                sound = np.pad(sound, int(MARGIN * RATE))
                write_wave(target, sound + make(len(sound), rng) * level(sound) * 10 ** (-SNR_DB / 20))
            files.append(target)
        program(files, folder / 'curves')
        out[name] = dict(zip(('open', 'speed'), pause_figures(scorer, folder / 'curves')))
        print('pauses', name, out[name], file=sys.stderr, flush=True)
    return out


def tables(results, pauses):
    """Markdown."""
    rows = ['| | ' + ' | '.join(f'{s}: {k}' for s, r in results.items() for k in SHOWN if k in r['clean']) + ' |']
    rows.append('|---' * (rows[0].count('|') - 1) + '|')
    for change in CHANGES:
        cells = [f'{r[change][k]:.3f}' for r in results.values() for k in SHOWN if k in r['clean']]
        rows.append(f'| {change} | ' + ' | '.join(cells) + ' |')
    rows += ['', '| pauses filled with | open > 3 mm | gap speed mm/s |', '|---|---|---|']
    rows += [f'| {name} | {f["open"]:.3f} | {f["speed"]:.2f} |' for name, f in pauses.items()]
    return '\n'.join(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--eval', help='folder of the evaluation (or FACEWRIGHT_EVAL)')
    parser.add_argument('--root', default=str(Path(__file__).resolve().parents[2]))
    parser.add_argument('--work', required=True)
    parser.add_argument('--sets', default=','.join(SETS))
    parser.add_argument('--limit', type=int, default=40, help='recordings of grid_s1')
    parser.add_argument('--pauses', type=int, default=8, help='recordings with filled pauses, a kind')
    args = parser.parse_args()
    evaluation, work, program = environment_path('FACEWRIGHT_EVAL', args.eval), Path(args.work), Program(args.root)
    scorer = load_scorer(evaluation)
    os.makedirs(work, exist_ok=True)
    results = {name: score_changes(name, evaluation, work, program, scorer, args.limit) for name in args.sets.split(',')}
    pauses = score_pauses(evaluation, work, program, scorer, args.pauses) if args.pauses else {}
    (work / 'robustness.json').write_text(json.dumps({'changes': results, 'pauses': pauses}, indent=1))
    print(tables(results, pauses))


if __name__ == '__main__':
    main()

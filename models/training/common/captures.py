"""The real captures of ../shared/train: sound, curves in Apple's order, words. Only rows marked `train` unless asked otherwise."""

import csv
from pathlib import Path

import numpy as np
import soundfile

from common.arkit import apple_columns

SETS = ('grid_s1', 'grid_talkers', 'facegood')


def manifest(root, name, split='train'):
    """Manifest rows of one set and split."""
    with open(Path(root) / name / 'manifest.csv', newline='', encoding='utf-8') as file:
        return [row for row in csv.DictReader(file) if row['split'] == split]


def assert_training_only(root, ids):
    """Stop when an id is marked `val` in any manifest or is not marked `train` in one (evaluation recordings are `val` there)."""
    held = {row['id'] for name in SETS for row in manifest(root, name, 'val')}
    allowed = {row['id'] for name in SETS for row in manifest(root, name, 'train')}
    wrong = [i for i in ids if i in held or i not in allowed]
    if wrong:
        raise SystemExit(f'not to be trained on: {sorted(set(wrong))[:5]}')


def sound(root, name, clip):
    """Mono float32 sound of a clip at 16 kHz."""
    samples, rate = soundfile.read(Path(root) / name / 'audio' / f'{clip}.flac', dtype='float32')
    if rate != 16000:
        raise ValueError(f'{clip}: {rate} Hz')
    return samples


def curves(root, name, split='train'):
    """{id: (fps, curves [frames, 52] float32 in Apple's order)}; frame k is at k / fps."""
    file = 'takes.npz' if name == 'facegood' else f'{split}.npz'
    data = np.load(Path(root) / name / file)
    columns, offsets = apple_columns([str(n) for n in data['arkit_names']]), data['offsets']
    wanted = {row['id'] for row in manifest(root, name, split)}
    values, out = data['arkit'], {}  # read once: every look into an npz unpacks the whole array
    for i, clip in enumerate(str(c) for c in data['ids']):
        if clip in wanted:
            out[clip] = (float(data['fps'][i]), values[offsets[i] : offsets[i + 1]].astype(np.float32)[:, columns])
    return out


def words(root, name):
    """{id: [(start, end, word)]} of a GRID set, silences included."""
    out = {}
    with open(Path(root) / name / 'words.csv', newline='', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            out.setdefault(row['id'], []).append((float(row['start']), float(row['end']), row['word']))
    return out


def curve_at(curve, times):
    """Linear interpolation of (fps, [frames, C]) at the given seconds, held at both ends."""
    fps, values = curve
    position = np.clip(np.asarray(times) * fps, 0, len(values) - 1)
    low = position.astype(int)
    high, part = np.minimum(low + 1, len(values) - 1), (position - low)[:, None].astype(np.float32)
    return values[low] * (1 - part) + values[high] * part

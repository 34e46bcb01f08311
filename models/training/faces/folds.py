"""Which talkers are left out together, and the clips that judge a net: left-out talkers, grid_s1 val, fg_3_16."""

import csv
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common import captures
from common.arkit import APPLE_ORDER
from faces.windows import talkers

#: three groups of mixed sexes; gx6 and gx7 may be s33 and s30 on another day, so they leave together
FOLDS = {
    'A': ('s3', 's4', 'gx1', 'gx2', 'gx4'),
    'B': ('s5', 's31', 'gx3', 'gx5'),
    'C': ('s30', 's32', 's33', 'gx6', 'gx7'),
}


@dataclass(frozen=True)
class Judge:
    """One recording that nets are judged on, never trained on when it judges."""

    id: str
    group: str  # a fold's name, 'grid_s1' or 'fg_3_16'
    talker: str
    sex: str
    sound: np.ndarray
    words: tuple


def check_folds(root):
    """Every talker of grid_talkers is left out exactly once."""
    listed = sorted(t for names in FOLDS.values() for t in names)
    wanted = sorted(t for t in talkers(root) if t not in ('s1', 'facegood-1114'))
    if listed != wanted:
        raise SystemExit(f'folds hold {listed}, the captures {wanted}')


def _write_reference(folder, name, curve, sound, words):
    folder.mkdir(parents=True, exist_ok=True)
    fps, values = curve
    with open(folder / f'{name}.arkit.csv', 'w', newline='', encoding='utf-8') as file:
        out = csv.writer(file)
        out.writerow(['time', *APPLE_ORDER])
        out.writerows([f'{k / fps:.5f}', *(f'{v:.4f}' for v in frame)] for k, frame in enumerate(values))
    if words:
        with open(folder / f'{name}.words.csv', 'w', newline='', encoding='utf-8') as file:
            csv.writer(file).writerows([('start', 'end', 'word'), *words])
    with wave.open(str(folder / f'{name}.wav'), 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(np.clip(sound * 32768, -32768, 32767).astype('<i2').tobytes())


def judges(root, work):
    """All judges; the scorer's reference files of each are put into WORK/reference."""
    group_of = {t: fold for fold, names in FOLDS.items() for t in names} | {'s1': 'grid_s1', 'facegood-1114': 'fg_3_16'}
    folder, out = Path(work) / 'reference', []
    for name in captures.SETS:
        words = captures.words(root, name) if name != 'facegood' else {}
        for split in ('train', 'val'):
            if split == 'train' and name != 'grid_talkers':
                continue
            curves = captures.curves(root, name, split)
            for row in captures.manifest(root, name, split):
                clip, sound = row['id'], captures.sound(root, name, row['id'])
                if not all((folder / f'{clip}.{ending}').exists() for ending in ('wav', *(['words.csv'] if clip in words else []))):
                    _write_reference(folder, clip, curves[clip], sound, words.get(clip))
                out.append(Judge(clip, group_of[row['talker']], row['talker'], row['sex'], sound, tuple(words.get(clip, ()))))
    return out

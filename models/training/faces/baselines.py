"""What cheap tricks do with the same recordings: curves [T,52] at 100 Hz of one judge."""

import json
import subprocess
from pathlib import Path

import numpy as np

from common.arkit import APPLE_ORDER
from common.loudness import loudness
from common.text_phones import WordPhones, phones_in_time

_AT = {name: i for i, name in enumerate(APPLE_ORDER)}
#: the classic step table: weights of a viseme for as long as its phone lasts
_VISEMES = {
    'P B M SIL': {}, 'F V': {'jawOpen': 0.04, 'mouthRollLower': 0.3}, 'TH DH': {'jawOpen': 0.12}, 'T D N L': {'jawOpen': 0.12},
    'K G NG HH': {'jawOpen': 0.15}, 'S Z': {'jawOpen': 0.06, 'mouthStretchLeft': 0.18, 'mouthStretchRight': 0.18},
    'SH ZH CH JH': {'jawOpen': 0.08, 'mouthPucker': 0.3}, 'R ER': {'jawOpen': 0.14, 'mouthPucker': 0.3}, 'W UW': {'jawOpen': 0.1, 'mouthPucker': 0.7},
    'AA AE AY AW': {'jawOpen': 0.38}, 'EH AH': {'jawOpen': 0.26}, 'IH IY EY Y': {'jawOpen': 0.17, 'mouthStretchLeft': 0.2, 'mouthStretchRight': 0.2},
    'AO OW OY UH': {'jawOpen': 0.28, 'mouthPucker': 0.4},
}  # fmt: skip
VISEME_OF = {phone: weights for phones, weights in _VISEMES.items() for phone in phones.split()}
#: Rhubarb's mouths A to H and X
_MOUTHS = {
    'A': {}, 'X': {}, 'B': {'jawOpen': 0.07}, 'C': {'jawOpen': 0.22}, 'D': {'jawOpen': 0.38}, 'E': {'jawOpen': 0.22, 'mouthPucker': 0.35},
    'F': {'jawOpen': 0.08, 'mouthPucker': 0.75}, 'G': {'jawOpen': 0.04, 'mouthRollLower': 0.3}, 'H': {'jawOpen': 0.2},
}  # fmt: skip


def shut_mouth(judge):
    """Nothing moves."""
    return np.zeros((len(judge.sound) // 160, 52), np.float32)


def loudness_jaw(judge):
    """The jaw follows loudness; 35 dB below the loudest speech is shut."""
    level = loudness(judge.sound)
    out = np.zeros((len(level), 52), np.float32)
    out[:, _AT['jawOpen']] = np.clip(0.3 * (1 + level / 1.75), 0, 0.4)
    return out


def _steps(spans, table, count):
    out = np.zeros((count, 52), np.float32)
    for name, start, end in spans:
        for shape, weight in table.get(name, {}).items():
            out[int(round(start * 100)) : int(round(end * 100)), _AT[shape]] = weight
    return out


class VisemeTable:
    """True words, fixed relative durations, one pose a phone, no blending. Recordings without words stay shut."""

    def __init__(self):
        self._pronounce = WordPhones()

    def __call__(self, judge):
        return _steps(phones_in_time(judge.words, self._pronounce), VISEME_OF, len(judge.sound) // 160)


class Rhubarb:
    """Rhubarb's mouths (npm package rhubarb-lip-sync-wasm, through rhubarb.mjs), or only its closed ones over the loud jaw."""

    def __init__(self, work, found, with_text, hybrid=False):
        self.hybrid, file = hybrid, Path(work) / f'rhubarb-{"text" if with_text else "sound"}.json'
        if not file.exists():
            jobs = [{'id': j.id, 'wav': str(Path(work) / 'reference' / f'{j.id}.wav'), 'text': _text(j) if with_text else None} for j in found]
            script = Path(__file__).with_name('rhubarb.mjs')
            subprocess.run(['node', str(script), str(file)], input=json.dumps(jobs), capture_output=True, text=True, check=True)
        self.cues = json.loads(file.read_text())

    def __call__(self, judge):
        spans = [(c['value'], c['start'], c['end']) for c in self.cues[judge.id]]
        count = len(judge.sound) // 160
        if not self.hybrid:
            return _steps(spans, _MOUTHS, count)
        out = loudness_jaw(judge)[:count]
        for value, start, end in spans:
            if value in 'AX':
                out[int(round(start * 100)) : int(round(end * 100))] = 0
        return out


def _text(judge):
    return ' '.join(w for _, _, w in judge.words if w not in ('sil', 'sp')) or None

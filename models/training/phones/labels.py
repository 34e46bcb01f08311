"""Phone labels in time for all speech of the phone head: corrected synthetic times, GRID's words, non-speech.

A clip's labels: [[phone, stress, start, end]] in seconds; stress 0..2 on vowels, -1 where unknown or not a vowel. What no label
covers is silence.
"""

import json
from pathlib import Path

import numpy as np
import soundfile

from common import captures
from common.phonemes import split_stress
from common.text_phones import WordPhones, phones_in_time

#: voices that no net is trained on
HELD_OUT_VOICES = ('af_sarah', 'am_eric', 'bf_emma', 'bm_lewis')
STOPS = frozenset('P T K B D G CH JH'.split())
_QUIET_DB = 38


def levels(sound, rate=16000):
    """RMS in dB below the clip's loudest frames, per 5 ms (10 ms windows)."""
    hop = rate // 200
    power = np.add.reduceat(np.asarray(sound, np.float64) ** 2, np.arange(0, len(sound), hop)) / hop
    power = (power + np.r_[power[1:], power[-1]]) / 2
    db = 10 * np.log10(power + 1e-12)
    return db - np.percentile(db, 97)


def cut_pauses(phones, level):
    """Phones beside a pause keep only what is heard: the reported time of the phone before punctuation swallows the pause."""
    out = [list(p) for p in phones]
    for k, (symbol, _, start, end) in enumerate(out):
        before = k == 0 or start - phones[k - 1][3] > 0.03
        after = k + 1 == len(out) or phones[k + 1][2] - end > 0.03
        if not (before or after):
            continue
        a, b = max(0, int((start - 0.06) * 200)), min(len(level), int((end + 0.06) * 200))
        heard = np.flatnonzero(level[a:b] > -_QUIET_DB)
        if not len(heard):
            continue
        if before:
            lead = 0.06 if symbol in STOPS else 0.01
            out[k][2] = max(start - 0.06, min((a + heard[0]) / 200 - lead, end - 0.02))
        if after:
            out[k][3] = min(end + 0.06, max((a + heard[-1] + 2) / 200, out[k][2] + 0.03))
    return out


def synthetic_clips(folder, shifts):
    """{id: clip} of one voice folder; clip = {voice, path, seconds, phones}; times shifted, pauses cut."""
    clips = {}
    for line in (Path(folder) / 'labels.jsonl').read_text(encoding='utf-8').splitlines():
        entry = json.loads(line)
        voice = entry['voice']
        path = Path(folder) / voice / f'{entry["id"]}.flac'
        shift = shifts.get(voice, {}).get(str(entry['speed']), 0.0)
        phones = []
        for name, start, end, _ in entry['phones']:
            symbol, stress = split_stress(name)
            known = -1 if stress is None or entry['voice'].startswith(('flite', 'festival')) else stress
            phones.append([symbol, known, max(0.0, start + shift), max(0.0, end + shift)])
        sound, _ = soundfile.read(path, dtype='float32')
        phones = cut_pauses(phones, levels(sound))
        clips[f'{voice}/{entry["id"]}'] = {'voice': voice, 'path': str(path), 'seconds': entry['seconds'], 'phones': phones}
    return clips


def grid_clips(root, split='train'):
    """{id: clip} of the GRID captures with word times; phones inside words by fixed relative durations."""
    pronounce, clips = WordPhones(), {}
    for name in ('grid_s1', 'grid_talkers'):
        words = captures.words(root, name)
        for row in captures.manifest(root, name, split):
            if row['id'] not in words:
                continue
            stresses = [s if s is not None else -1 for _, _, w in words[row['id']] if w not in ('sil', 'sp') for _, s in pronounce(w)]
            phones = [p for p in phones_in_time(words[row['id']], pronounce) if p[0] != 'SIL']
            path = Path(root) / name / 'audio' / f'{row["id"]}.flac'
            clips[row['id']] = {
                'voice': row['talker'], 'path': str(path), 'seconds': float(row['seconds']),
                'phones': [[p, s, a, b] for (p, a, b), s in zip(phones, stresses, strict=True)],
                'words': [w for w in words[row['id']] if w[2] not in ('sil', 'sp')],
            }  # fmt: skip
    return clips

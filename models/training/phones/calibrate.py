"""Find the constant shift of each voice (and of its speeds) between reported phone times and the sound, from stop releases.

python3 calibrate.py --speech DIR [--speech DIR ...] --out shifts.json
A stop's release is a jump of high-band energy. Averaged over many stops it shows as a peak at some lag from the reported end
of the phone; in correctly labelled speech that lag is -34 ms for p t k (aspiration is inside the label) and -15 ms for b d g.
shifts.json: {voice: {speed: seconds to add to every reported time}}.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import butter, sosfiltfilt

LAGS = np.arange(-170, 91, 2) / 1000
EXPECTED = {**dict.fromkeys('PTK', -0.034), **dict.fromkeys('BDG', -0.015)}


def burstiness(sound, rate=16000):
    """Rise of log energy above 1.8 kHz, per 2 ms: mean of the next 8 ms minus mean of the 4..16 ms before, floored at 0."""
    high = sosfiltfilt(butter(4, 1800, 'high', fs=rate, output='sos'), sound)
    hop = rate // 500
    power = np.add.reduceat(high**2, np.arange(0, len(high), hop)) / hop
    log = np.log10(power + 1e-4 * power.max() + 1e-12)
    pad = np.pad(log, (8, 4), 'edge')
    after = np.mean([pad[8 + k : 8 + k + len(log)] for k in range(4)], 0)
    before = np.mean([pad[8 - k : 8 - k + len(log)] for k in range(2, 9)], 0)
    return np.maximum(after - before, 0)


def profiles(folder):
    """{(voice, speed): {class: [profile over LAGS of each stop]}}; only stops between phones, not before pauses."""
    found = defaultdict(lambda: defaultdict(list))
    for line in (Path(folder) / 'labels.jsonl').read_text(encoding='utf-8').splitlines():
        entry = json.loads(line)
        sound, rate = soundfile.read(Path(folder) / entry['voice'] / f'{entry["id"]}.flac')
        rise = burstiness(sound, rate)
        phones = entry['phones']
        for (symbol, _, end, _), (after, start, _, _) in zip(phones, phones[1:]):
            if symbol in EXPECTED and abs(start - end) < 0.005 and after[:-1] + after[-1:] not in EXPECTED and after[-1].isdigit():
                frames = np.round((end + LAGS) * 500).astype(int)
                if frames[0] >= 0 and frames[-1] < len(rise):
                    found[entry['voice'], entry['speed']]['PTK' if symbol in 'PTK' else 'BDG'].append(rise[frames])
    return found


def peak(rows):
    """Lag of the peak of the mean profile, smoothed over 10 ms; None for fewer than 8 stops."""
    if len(rows) < 8:
        return None
    mean = np.convolve(np.mean(rows, 0), np.ones(5) / 5, 'same')
    return float(LAGS[int(np.argmax(mean))])


def shift_of(classes):
    """Weighted shift of both stop classes, or None."""
    values = [(peak(rows) - EXPECTED[c[0]], len(rows)) for c, rows in classes.items() if peak(rows) is not None]
    return sum(v * n for v, n in values) / sum(n for _, n in values) if values else None


def merge(groups):
    """Join {class: rows} dictionaries."""
    out = defaultdict(list)
    for group in groups:
        for name, rows in group.items():
            out[name] += rows
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--speech', action='append', required=True)
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    shifts = {}
    for folder in args.speech:
        found = profiles(folder)
        everything = shift_of(merge(found.values()))
        speeds = sorted({speed for _, speed in found})
        by_speed = {s: shift_of(merge(g for (_, speed), g in found.items() if speed == s)) for s in speeds}
        print(Path(folder).name, 'all', everything, {s: v for s, v in by_speed.items()})
        for voice in sorted({voice for voice, _ in found}):
            own = shift_of(merge(g for (v, _), g in found.items() if v == voice))
            count = sum(len(rows) for (v, _), g in found.items() if v == voice for rows in g.values())
            trust = 0 if own is None else count / (count + 60)
            own = everything + trust * ((own or 0) - everything)
            shifts[voice] = {str(s): round(own + ((by_speed[s] or everything) - everything), 4) for s in speeds}
            print(f'  {voice}: {count} stops, {shifts[voice]}')
    Path(args.out).write_text(json.dumps(shifts, indent=1))


if __name__ == '__main__':
    main()

"""What the live net reads: 13 cepstra, less their running mean, and their slopes (39 columns at 100 Hz).

The same arithmetic as shared/audio/mfcc.ts, which holds the definition in words; test/shared/audio/mfcc.test.ts compares the two.
Frame i is centred on sample 160 i and is known 200 samples later. Nothing looks further ahead.

python3 mfcc.py --fixture ../../../test/fixtures/audio/mfcc.json     (the numbers of that test)
"""

import argparse
import json
from pathlib import Path

import numpy as np

RATE, HOP, WINDOW, FFT = 16000, 160, 400, 512
BANDS, CEPSTRA, LIFTER = 26, 13, 22
LOWEST_HZ, HIGHEST_HZ = 20, 7600
EMPHASIS, ENERGY_FLOOR = 0.97, 1e-6
COLUMNS = 3 * CEPSTRA
#: the running mean follows frames that are less than so many dB below the loudest of late, and above the least level at all
ACTIVE_DB, LEAST_DB, FALL_DB = 30.0, -65.0, 0.005
#: frames that the mean from training counts for at the start, and the most that all frames before count for
FIRST_COUNT, LAST_COUNT = 30, 300
SETTINGS = {
    'columns': '13 cepstra less their running mean, 13 slopes over 5 frames, 13 slopes of the slopes',
    'windowMs': 25, 'hopMs': 10, 'centred': True, 'bands': BANDS, 'lowestHz': LOWEST_HZ, 'highestHz': HIGHEST_HZ, 'lifter': LIFTER,
    'emphasis': EMPHASIS, 'meanFrames': LAST_COUNT,
}  # fmt: skip


def _mel(hertz):
    return 2595 * np.log10(1 + np.asarray(hertz, np.float64) / 700)


def filter_bank():
    """[26, 257] triangles that are equally wide in mel and evaluated at the bins' frequencies."""
    edges = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2)
    bins = _mel(np.arange(FFT // 2 + 1) * RATE / FFT)[None]
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    return np.maximum(0, np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)))


def cosines():
    """[13, 26] orthonormal DCT-II, liftered."""
    order, band = np.arange(CEPSTRA)[:, None], np.arange(BANDS)[None]
    rows = np.sqrt(2 / BANDS) * np.cos(np.pi * order * (band + 0.5) / BANDS)
    rows[0] /= np.sqrt(2)
    return rows * (1 + LIFTER / 2 * np.sin(np.pi * np.arange(CEPSTRA) / LIFTER))[:, None]


_FILTERS, _COSINES, _TAPER = filter_bank(), cosines(), 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))


def cepstra(sound):
    """(cepstra [T,13], level in dB [T]) of mono sound at 16 kHz, float64; T = ceil(samples / 160), zeros outside the sound."""
    count = -(-len(sound) // HOP)
    half = WINDOW // 2
    padded = np.concatenate([np.zeros(half + 1), np.asarray(sound, np.float64), np.zeros(WINDOW)])
    emphasised = padded[1:] - EMPHASIS * padded[:-1]
    view = np.lib.stride_tricks.sliding_window_view
    level = 10 * np.log10((view(padded[1:], WINDOW)[::HOP][:count] ** 2).mean(1) + 1e-10)
    out = np.empty((count, CEPSTRA))
    for first in range(0, count, 4096):
        frames = view(emphasised, WINDOW)[::HOP][first : min(first + 4096, count)] * _TAPER
        power = np.abs(np.fft.rfft(frames, FFT)) ** 2
        out[first : first + len(frames)] = np.log(power @ _FILTERS.T + ENERGY_FLOOR) @ _COSINES.T
    return out, level


def active(level):
    """Which frames the running mean follows: bool [T]. The loudest level of late falls by half a decibel a second."""
    peak, out = LEAST_DB, np.zeros(len(level), bool)
    for i, value in enumerate(level):
        peak = max(value, peak - FALL_DB)
        out[i] = value > max(peak - ACTIVE_DB, LEAST_DB)
    return out


def centred(values, level, mean):
    """Cepstra less the running mean that begins as `mean` [13]."""
    mean, count, out = np.array(mean, np.float64), FIRST_COUNT, np.empty_like(values)
    for i, follows in enumerate(active(level)):
        if follows:
            count = min(count + 1, LAST_COUNT)
            mean += (values[i] - mean) / count
        out[i] = values[i] - mean
    return out


def slopes(values):
    """Slope of the least-squares line over the last five frames; before the first frame it repeats."""
    padded = np.concatenate([np.repeat(values[:1], 4, 0), values])
    return (2 * (padded[4:] - padded[:-4]) + padded[3:-1] - padded[1:-3]) / 10


def features(sound, mean):
    """[T, 39] float32 of a whole recording that begins with the mean of training."""
    values, level = cepstra(sound)
    first = slopes(values)
    return np.concatenate([centred(values, level, mean), first, slopes(first)], 1).astype(np.float32)


def test_sound(count=24000):
    """Whole 16-bit numbers that any language repeats exactly: silence, a saw-tooth, noise of two levels."""
    n, state, out = np.arange(count), 1, np.zeros(count, np.int64)
    for i in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        noise = state // 65536 % 2001 - 1000
        out[i] = 0 if i < 1600 else noise // 20 if i >= 20000 else noise + (n[i] * 37 % 8000 - 4000) * (i // 2000 % 3)
    return (out / 32768).astype(np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--fixture', required=True)
    mean = np.round(np.linspace(-9, 3, CEPSTRA), 3)
    rows = features(test_sound(), mean)[::5]
    text = ',\n'.join('[' + ','.join(f'{v:.6g}' for v in row) + ']' for row in rows)
    Path(parser.parse_args().fixture).write_text(f'{{"mean": {json.dumps(mean.tolist())},\n"every": 5,\n"rows": [\n{text}\n]}}\n')


if __name__ == '__main__':
    main()

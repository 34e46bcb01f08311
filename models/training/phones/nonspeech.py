"""Sounds that are not speech, made by rule: breaths (BR), clicks, tones and music-like chords (NSN), steady noise (SIL)."""

import numpy as np
from scipy.signal import butter, sosfilt

from common.augment import coloured_noise

RATE = 16000


def _band(sound, low, high):
    return sosfilt(butter(2, [low, high], 'band', fs=RATE, output='sos'), sound)


def breath(rng):
    """An in-breath: band noise that swells and ends quicker than it came."""
    length = int(rng.uniform(0.2, 0.7) * RATE)
    place = np.linspace(0, 1, length)
    swell = place ** rng.uniform(0.8, 2) * (1 - place) ** rng.uniform(0.4, 1)
    low = rng.uniform(300, 900)
    noise = _band(rng.normal(0, 1, length), low, low + rng.uniform(1200, 4500))
    return noise * swell / np.abs(noise * swell).max() * 10 ** rng.uniform(-2, -0.9)


def chord(rng):
    """A plucked or held chord with harmonics and vibrato."""
    length = int(rng.uniform(0.6, 2.5) * RATE)
    t, out = np.arange(length) / RATE, np.zeros(length)
    root = rng.uniform(80, 400)
    for ratio in rng.choice([1, 1.25, 1.333, 1.5, 1.667, 2], rng.integers(1, 4), replace=False):
        for harmonic in range(1, rng.integers(2, 9)):
            phase = 2 * np.pi * root * ratio * harmonic * t + rng.uniform(0, 3) * np.sin(2 * np.pi * rng.uniform(3, 6) * t)
            out += np.sin(phase) / harmonic ** rng.uniform(0.8, 2)
    out *= np.exp(-t * rng.uniform(0, 5)) * np.minimum(1, t / rng.uniform(0.005, 0.08))
    return out / np.abs(out).max() * 10 ** rng.uniform(-1.3, -0.2)


def clatter(rng):
    """Keyboard-like clicks."""
    length = int(rng.uniform(0.5, 2) * RATE)
    out = np.zeros(length)
    for start in rng.integers(0, length - 800, rng.integers(3, 12)):
        click = rng.normal(0, 1, 800) * np.exp(-np.arange(800) / rng.uniform(20, 200))
        out[start : start + 800] += _band(click, rng.uniform(300, 1500), rng.uniform(3000, 7500)) * rng.uniform(0.3, 1)
    return out / np.abs(out).max() * 10 ** rng.uniform(-1.5, -0.3)


def steady(rng):
    """Steady noise of some colour."""
    length = int(rng.uniform(1, 4) * RATE)
    return coloured_noise(length, rng.uniform(0, 8), rng) * 10 ** rng.uniform(-3.5, -1)


def nonspeech_clips(count, rng):
    """[(id, sound float32, labels)] of so many sounds."""
    kinds = (('BR', breath, 0.4), ('NSN', chord, 0.2), ('NSN', clatter, 0.2), ('SIL', steady, 0.2))
    out = []
    for number in range(count):
        label, make, _ = kinds[rng.choice(4, p=[k[2] for k in kinds])]
        sound = np.pad(make(rng), int(rng.uniform(0.05, 0.3) * RATE)).astype(np.float32)
        pad = np.flatnonzero(np.abs(sound) > 1e-4)
        span = (pad[0] / RATE, pad[-1] / RATE)
        labels = [] if label == 'SIL' else [[label, -1, *span]]
        out.append((f'non/{number:04d}', sound, labels))
    return out

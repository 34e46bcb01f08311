"""Changes to training sound, made before the encoder: speed, tilt, band limit, gain, noise, another voice (WORLD)."""

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

RATE = 16000


def change_speed(sound, speed):
    """Play `speed` times as fast (pitch moves along); time t of the result is time t * speed of the input."""
    up = 200
    return resample_poly(sound, up, max(1, round(up * speed))).astype(np.float32)


def exact_speed(speed):
    """The speed that change_speed really applies for a wanted one."""
    return round(200 * speed) / 200


def tilt(sound, db_per_octave):
    """Raise or lower the spectrum by so many dB an octave around 1 kHz."""
    spectrum = np.fft.rfft(sound)
    hertz = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 60)
    return np.fft.irfft(spectrum * 10 ** (db_per_octave * np.log2(hertz / 1000) / 20), len(sound)).astype(np.float32)


def band_limit(sound, hertz):
    """Low-pass (6th order)."""
    return sosfilt(butter(6, hertz, fs=RATE, output='sos'), sound).astype(np.float32)


def coloured_noise(length, slope, rng):
    """Noise of unit RMS whose spectrum falls with `slope` dB an octave."""
    return _unit(tilt(rng.normal(0, 1, length).astype(np.float32), -slope))


def _unit(sound):
    return sound / max(float(np.sqrt(np.mean(sound**2))), 1e-9)


def room(sound, rt60, rng):
    """A synthetic room: direct sound plus an exponentially dying noise tail, the direct sound not delayed."""
    length = int(rt60 * RATE)
    tail = rng.normal(0, 1, length) * 10 ** (-3 * np.arange(length) / length)
    tail[: int(0.002 * RATE)] = 0
    tail *= rng.uniform(0.2, 0.7) / max(np.sqrt((tail**2).sum()), 1e-9)
    tail[0] = 1
    size = len(sound) + length
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return wet.astype(np.float32)


def other_voice(sound, pitch, formants):
    """WORLD: multiply F0 by `pitch` and stretch the spectral envelope by `formants`; timing stays."""
    import pyworld

    signal = sound.astype(np.float64)
    f0, times = pyworld.dio(signal, RATE, f0_floor=70, f0_ceil=500, frame_period=10)
    f0 = pyworld.stonemask(signal, f0, times, RATE)
    envelope = pyworld.cheaptrick(signal, f0, times, RATE)
    aperiodicity = pyworld.d4c(signal, f0, times, RATE)
    bins = np.arange(envelope.shape[1])
    source = np.clip(bins / formants, 0, bins[-1])
    low = source.astype(int)
    high, part = np.minimum(low + 1, bins[-1]), source - low
    stretched = np.exp((1 - part) * np.log(envelope[:, low] + 1e-16) + part * np.log(envelope[:, high] + 1e-16))
    out = pyworld.synthesize(f0 * pitch, np.ascontiguousarray(stretched), aperiodicity, RATE, 10)
    out = out[: len(sound)] if len(out) >= len(sound) else np.pad(out, (0, len(sound) - len(out)))
    return out.astype(np.float32)


def augment(sound, rng, speeds=(0.85, 1.15), reverb=0.2, noise_db=(5, 40)):
    """One augmented copy: (sound, speed). Times of labels divide by the speed."""
    speed = exact_speed(rng.uniform(*speeds))
    out = change_speed(sound, speed)
    out = tilt(out, rng.uniform(-5, 5))
    if rng.random() < 0.3:
        out = band_limit(out, rng.choice([3400, 5500]))
    if rng.random() < reverb:
        out = room(out, rng.uniform(0.1, 0.6), rng)
    out = out / max(float(np.abs(out).max()), 1e-6) * 0.95
    level = float(np.sqrt(np.mean(out**2)))
    noise = coloured_noise(len(out), rng.uniform(0, 6), rng) * level * 10 ** (-rng.uniform(*noise_db) / 20)
    out = (out + noise) * 10 ** (-rng.uniform(0, 18) / 20)
    return np.clip(out, -1, 1).astype(np.float32), speed

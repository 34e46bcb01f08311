"""30-second canvases: packing many clips into them for training, and cutting long sound into them as the product does."""

import numpy as np

RATE = 16000
CANVAS = 30 * RATE
HOP_SECONDS, KEEP_EDGE_SECONDS, FADE_SECONDS = 24.0, 3.0, 0.5


def pack(lengths, rng, room=lambda: CANVAS, gap=(0.15, 1.2)):
    """Place clips of the given lengths (samples) into canvases in random order with random gaps.

    Returns [[(clip, first sample)]] per canvas; `room()` says how many samples the next canvas may hold. Every clip must fit 30 s.
    """
    canvases, current, cursor, limit = [], [], 0, room()
    for clip in rng.permutation(len(lengths)):
        start = cursor + int(rng.uniform(*gap) * RATE)
        if current and start + lengths[clip] > limit:
            canvases.append(current)
            current, start, limit = [], int(rng.uniform(0, gap[1]) * RATE), room()
        start = min(start, CANVAS - lengths[clip])
        if start < 0:
            raise ValueError('a clip is longer than a canvas')
        current.append((int(clip), start))
        cursor = start + lengths[clip]
    return canvases + [current] if current else canvases


def render(placed, sounds, noise_rms, rng):
    """The canvas's samples: clips at their places over a faint noise floor (so that gaps are not digital silence)."""
    out = rng.normal(0, noise_rms, CANVAS).astype(np.float32)
    for clip, start in placed:
        out[start : start + len(sounds[clip])] += sounds[clip]
    return out


def long_features(sound, encode):
    """Features of sound of any length by the product's scheme: 30 s canvas, hop 24 s, middle kept, .5 s linear cross-fade.

    encode(canvas, samples in it) -> (taps [1500, D], mel [3000, 80]). Returns taps [T, D], mel [2T, 80] with T = ceil(seconds * 50).
    """
    total = max(1, -(-len(sound) // (RATE // 50)))
    taps = mel = None
    index = 0
    while True:
        begin = int(index * HOP_SECONDS * RATE)
        piece = np.zeros(CANVAS, np.float32)
        part = sound[begin : begin + CANVAS]
        piece[: len(part)] = part
        new_taps, new_mel = encode(piece, len(part))
        taps = _join(taps, new_taps, int(begin / RATE * 50), 50)
        mel = _join(mel, new_mel, int(begin / RATE * 100), 100)
        if begin + CANVAS >= len(sound):
            return taps[:total], mel[: 2 * total]
        index += 1


def _join(old, new, offset, rate):
    """Append a canvas that starts at frame `offset`, cross-fading around 3 s after its start."""
    if old is None:
        return new.astype(np.float32)
    middle, half = offset + int(KEEP_EDGE_SECONDS * rate), max(1, int(FADE_SECONDS * rate / 2))
    weight = np.linspace(0, 1, 2 * half, dtype=np.float32)[:, None]
    a, b = middle - half, middle + half
    mixed = old[a:b] * (1 - weight) + new[a - offset : b - offset] * weight
    return np.concatenate([old[:a], mixed, new[b - offset :]])

"""The log-mel front end of Whisper as a graph: the DFT is a fixed convolution, so no program needs its own transform."""

import numpy as np
import onnx

from graph import Graph

WINDOW = 400
HOP = 160
BANDS = 80
SAMPLE_RATE = 16000


def mel_filters() -> np.ndarray:
    """Slaney-scaled triangles [80, 201] over the bins of a 400-point transform at 16 kHz."""
    bins = np.fft.rfftfreq(WINDOW, 1.0 / SAMPLE_RATE)
    mels = np.linspace(0.0, 45.245640471924965, BANDS + 2)
    linear = 200.0 / 3.0 * mels
    logarithmic = 1000.0 * np.exp(np.log(6.4) / 27.0 * (mels - 15.0))
    centres = np.where(mels >= 15.0, logarithmic, linear)
    widths = np.diff(centres)
    ramps = centres[:, None] - bins[None, :]
    rising = -ramps[:-2] / widths[:-1, None]
    falling = ramps[2:] / widths[1:, None]
    area = 2.0 / (centres[2:] - centres[:-2])
    return (np.maximum(0.0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)


def fourier_kernels() -> np.ndarray:
    """Windowed cosines and sines [398, 1, 400] of bins 1 to 199; no mel band looks at bins 0 and 200."""
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32).astype(np.float64)
    angles = 2.0 * np.pi / WINDOW * ((np.arange(1, WINDOW // 2)[:, None] * np.arange(WINDOW)[None, :]) % WINDOW)
    return np.concatenate([np.cos(angles) * window, np.sin(angles) * window])[:, None, :].astype(np.float32)


def build_frontend() -> onnx.ModelProto:
    """pcm [1, S] at 16 kHz, S a multiple of 160 -> mel [1, 80, S / 160]; frame i is centred at 10 i ms."""
    graph = Graph("frontend")
    filters = mel_filters()
    if filters[:, 0].any() or filters[:, -1].any():
        raise ValueError("a mel band reaches the first or last bin")
    pcm = graph.op("Unsqueeze", graph.input("pcm", [1, "S"]), graph.integers(1))
    edge = WINDOW // 2
    padded = graph.op("Pad", pcm, graph.integers(0, 0, edge, 0, 0, edge), mode="reflect")
    spectrum = graph.op("Conv", padded, graph.constant(fourier_kernels(), "fourier_kernels"), strides=[HOP])
    real, imaginary = graph.ops("Split", spectrum, graph.integers(WINDOW // 2 - 1, WINDOW // 2 - 1), count=2, axis=1)
    power = graph.op("Add", graph.op("Mul", real, real), graph.op("Mul", imaginary, imaginary))
    power = graph.op("Slice", power, graph.integers(0), graph.integers(-1), graph.integers(2))
    bands = graph.op("MatMul", graph.constant(filters[:, 1:-1], "mel_filters"), power)
    natural = graph.op("Log", graph.op("Max", bands, graph.floats(1e-10)))
    decades = graph.op("Mul", natural, graph.floats(float(1.0 / np.log(10.0))))
    floor = graph.op("Sub", graph.op("ReduceMax", decades, keepdims=1), graph.floats(8.0))
    mel = graph.op("Mul", graph.op("Add", graph.op("Max", decades, floor), graph.floats(4.0)), graph.floats(0.25))
    graph.output(mel, "mel", [1, BANDS, "F"])
    return graph.model("16 kHz samples to the log-mel features of Whisper")

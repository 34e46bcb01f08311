"""Whisper's encoder with three normalised taps, and the projection of its output to the decoder's keys and values.

The encoder computes the positions that it is told, each key counting as often as its bias (a natural logarithm) says. All 1500 with
bias 0 are Whisper's own encoder. Where most of the canvas is empty, a sample of the empty positions stands for all of them.
"""

import numpy as np
import onnx
from onnx import TensorProto

from graph import Graph

LAYERS = 6
HEADS = 8
WIDTH = 512
HEAD_WIDTH = WIDTH // HEADS
POSITIONS = 1500
TAPPED_LAYERS = (2, 4, 6)
# Queries and keys get eight more columns a head: one carries the key's bias, the others keep the width even.
WIDE_HEAD = HEAD_WIDTH + 8
WIDE = HEADS * WIDE_HEAD
BIAS_COLUMN = (np.arange(WIDE) % WIDE_HEAD == HEAD_WIDTH).astype(np.float16)
Variables = dict[str, np.ndarray]


def linear(graph: Graph, variables: Variables, name: str, value: str) -> str:
    """A stored linear layer; weights are kept as [in, out], ready to multiply."""
    weight = graph.half(variables[f"{name}/weight"].T, f"{name}/weight")
    return graph.linear(value, weight, graph.half(variables[f"{name}/bias"], f"{name}/bias"))


def layer_norm(graph: Graph, variables: Variables, name: str, value: str) -> str:
    gamma = graph.half(variables[f"{name}/gamma"], f"{name}/gamma")
    return graph.layer_norm(value, gamma, graph.half(variables[f"{name}/beta"], f"{name}/beta"))


def widened(columns: np.ndarray) -> np.ndarray:
    """[.., 512] of eight heads to [.., 576], the new columns of each head empty."""
    heads = columns.reshape(*columns.shape[:-1], HEADS, HEAD_WIDTH)
    padding = [(0, 0)] * (heads.ndim - 1) + [(0, WIDE_HEAD - HEAD_WIDTH)]
    return np.pad(heads, padding).reshape(*columns.shape[:-1], WIDE)


def projections(variables: Variables, name: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Weights [512, n] and biases [n] of query, key and value. The query's bias column is 1: its product with the key's is the key's bias."""
    weight, bias = variables[f"{name}/linear_0/weight"].T, variables[f"{name}/linear_0/bias"]
    # The scale 1/8 is a power of two: folding it into the query's weights costs no precision.
    scale = np.float16(HEAD_WIDTH**-0.5)
    query, key, value = (slice(start, start + WIDTH) for start in (0, WIDTH, 2 * WIDTH))
    return {
        "query": (widened(weight[:, query] * scale), widened(bias[query] * scale) + BIAS_COLUMN),
        "key": (widened(weight[:, key]), widened(bias[key])),
        "value": (weight[:, value], bias[value]),
    }


def project(graph: Graph, variables: Variables, name: str, value: str, parts: tuple[str, ...]) -> list[str]:
    """Query, key and value, or some of them, by one product."""
    chosen = [projections(variables, name)[part] for part in parts]
    label = f"{name}/{'_'.join(parts)}"
    weight = graph.half(np.concatenate([weight for weight, _ in chosen], axis=1), f"{label}/weight")
    fused = graph.linear(value, weight, graph.half(np.concatenate([bias for _, bias in chosen]), f"{label}/bias"))
    if len(parts) == 1:
        return [fused]
    sizes = graph.integers(*(weight.shape[1] for weight, _ in chosen))
    return graph.ops("Split", fused, sizes, count=len(parts), axis=2)


def attend(graph: Graph, query: str, key: str, value: str) -> str:
    return graph.op("MultiHeadAttention", query, key, value, domain="com.microsoft", num_heads=HEADS, scale=1.0)


def self_attention(graph: Graph, variables: Variables, name: str, value: str, key_bias: str) -> str:
    normalised = layer_norm(graph, variables, f"{name}/layer_norm", value)
    query, key, values = project(graph, variables, name, normalised, ("query", "key", "value"))
    return linear(graph, variables, f"{name}/linear_1", attend(graph, query, graph.op("Add", key, key_bias), values))


def first_self_attention(graph: Graph, variables: Variables, name: str, chosen: str, every: str) -> str:
    """The first layer looks at every position, computed or not: what lies there is known beforehand."""
    normalised, known = (layer_norm(graph, variables, f"{name}/layer_norm", value) for value in (chosen, every))
    (query,) = project(graph, variables, name, normalised, ("query",))
    key, values = project(graph, variables, name, known, ("key", "value"))
    return linear(graph, variables, f"{name}/linear_1", attend(graph, query, key, values))


def feed_forward(graph: Graph, variables: Variables, name: str, value: str) -> str:
    normalised = layer_norm(graph, variables, f"{name}/layer_norm", value)
    return linear(graph, variables, f"{name}/linear_1", graph.gelu(linear(graph, variables, f"{name}/linear_0", normalised)))


def convolution(graph: Graph, variables: Variables, name: str, value: str, stride: int) -> str:
    weight = graph.half(variables[f"{name}/weight"], f"{name}/weight")
    bias = graph.half(variables[f"{name}/bias"], f"{name}/bias")
    return graph.gelu(graph.op("Conv", value, weight, bias, pads=[1, 1], strides=[stride]))


def every_position(graph: Graph, variables: Variables, mel: str) -> str:
    """The input of the first layer [1, 1500, 512]. Frames behind those given equal the last one given, which must lie in the empty rest."""
    value = convolution(graph, variables, "encoder/conv1", mel, 1)
    value = graph.op("Transpose", convolution(graph, variables, "encoder/conv2", value, 2), perm=[0, 2, 1])
    count = graph.op("Slice", graph.op("Shape", value), graph.integers(1), graph.integers(2))
    frames = graph.op("Min", graph.constant(np.arange(POSITIONS)), graph.op("Sub", count, graph.integers(1)))
    encodings = graph.half(variables["encoder/position_encodings/encodings"], "encoder/position_encodings")
    return graph.op("Add", graph.op("Gather", value, frames, axis=1), encodings)


def build_encoder(variables: Variables) -> onnx.ModelProto:
    """mel [1, 80, M], positions [T], key_bias [T] -> last_hidden_state [1, T, 512], taps [1, T, 1536]; position j is at 20 j ms."""
    graph = Graph("encoder")
    every = every_position(graph, variables, graph.input("mel", [1, 80, "M"]))
    value = graph.op("Gather", every, graph.input("positions", ["T"], TensorProto.INT64), axis=1)
    bias = graph.op("Unsqueeze", graph.input("key_bias", ["T"]), graph.integers(1))
    key_bias = graph.op("Mul", bias, graph.constant(BIAS_COLUMN.astype(np.float32)))
    ones = graph.constant(np.ones(WIDTH, dtype=np.float32))
    taps = []
    for layer in range(LAYERS):
        name = f"encoder/layer_{layer}"
        attention = f"{name}/self_attention"
        if layer == 0:
            value = graph.op("Add", value, first_self_attention(graph, variables, attention, value, every))
        else:
            value = graph.op("Add", value, self_attention(graph, variables, attention, value, key_bias))
        value = graph.op("Add", value, feed_forward(graph, variables, f"{name}/ffn", value))
        if layer + 1 in TAPPED_LAYERS:
            taps.append(graph.layer_norm(value, ones))
    graph.output(layer_norm(graph, variables, "encoder/layer_norm", value), "last_hidden_state", [1, "T", WIDTH])
    graph.output(graph.op("Concat", *taps, axis=2), "taps", [1, "T", WIDTH * len(taps)])
    return graph.model("Log-mel features to Whisper base's encoder states, with the residual stream of layers 2, 4 and 6")


def build_cross_kv(variables: Variables) -> onnx.ModelProto:
    """last_hidden_state [1, T, 512] -> cross_k_0 .. cross_k_5, cross_v_0 .. cross_v_5 [1, 8, T, 64], once a canvas."""
    graph = Graph("cross_kv")
    states = graph.input("last_hidden_state", [1, "T", WIDTH])
    for layer in range(LAYERS):
        fused = linear(graph, variables, f"decoder/layer_{layer}/attention/linear_1", states)
        parts = graph.ops("Split", fused, graph.integers(WIDTH, WIDTH), count=2, axis=2)
        for name, part in zip(("cross_k", "cross_v"), parts):
            split = graph.op("Reshape", part, graph.integers(1, -1, HEADS, HEAD_WIDTH))
            heads = graph.op("Transpose", split, perm=[0, 2, 1, 3])
            graph.output(heads, f"{name}_{layer}", [1, HEADS, "T", HEAD_WIDTH])
    return graph.model("Whisper base's encoder states to the keys and values its decoder attends to")

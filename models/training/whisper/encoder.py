"""Whisper's encoder with three normalised taps, and the projection of its output to the decoder's keys and values."""

import numpy as np
import onnx

from graph import Graph

LAYERS = 6
HEADS = 8
WIDTH = 512
HEAD_WIDTH = WIDTH // HEADS
POSITIONS = 1500
TAPPED_LAYERS = (2, 4, 6)
Variables = dict[str, np.ndarray]


def linear(graph: Graph, variables: Variables, name: str, value: str) -> str:
    """A stored linear layer; weights are kept as [in, out], ready to multiply."""
    weight = graph.half(variables[f"{name}/weight"].T, f"{name}/weight")
    return graph.linear(value, weight, graph.half(variables[f"{name}/bias"], f"{name}/bias"))


def layer_norm(graph: Graph, variables: Variables, name: str, value: str) -> str:
    gamma = graph.half(variables[f"{name}/gamma"], f"{name}/gamma")
    return graph.layer_norm(value, gamma, graph.half(variables[f"{name}/beta"], f"{name}/beta"))


def self_attention(graph: Graph, variables: Variables, name: str, value: str) -> str:
    normalised = layer_norm(graph, variables, f"{name}/layer_norm", value)
    # The scale 1/8 is a power of two: folding it into the query's weights costs no precision.
    scale = np.concatenate([np.full(WIDTH, HEAD_WIDTH**-0.5), np.ones(2 * WIDTH)]).astype(np.float16)
    scaled = {
        f"{name}/linear_0/weight": variables[f"{name}/linear_0/weight"] * scale[:, None],
        f"{name}/linear_0/bias": variables[f"{name}/linear_0/bias"] * scale,
    }
    fused = linear(graph, scaled, f"{name}/linear_0", normalised)
    parts = graph.ops("Split", fused, graph.integers(WIDTH, WIDTH, WIDTH), count=3, axis=2)
    split = [graph.op("Reshape", part, graph.integers(1, POSITIONS, HEADS, HEAD_WIDTH)) for part in parts]
    query = graph.op("Transpose", split[0], perm=[0, 2, 1, 3])
    key = graph.op("Transpose", split[1], perm=[0, 2, 3, 1])
    values = graph.op("Transpose", split[2], perm=[0, 2, 1, 3])
    weights = graph.op("Softmax", graph.op("MatMul", query, key), axis=-1)
    mixed = graph.op("Transpose", graph.op("MatMul", weights, values), perm=[0, 2, 1, 3])
    joined = graph.op("Reshape", mixed, graph.integers(1, POSITIONS, WIDTH))
    return linear(graph, variables, f"{name}/linear_1", joined)


def feed_forward(graph: Graph, variables: Variables, name: str, value: str) -> str:
    normalised = layer_norm(graph, variables, f"{name}/layer_norm", value)
    return linear(graph, variables, f"{name}/linear_1", graph.gelu(linear(graph, variables, f"{name}/linear_0", normalised)))


def convolution(graph: Graph, variables: Variables, name: str, value: str, stride: int) -> str:
    weight = graph.half(variables[f"{name}/weight"], f"{name}/weight")
    bias = graph.half(variables[f"{name}/bias"], f"{name}/bias")
    return graph.gelu(graph.op("Conv", value, weight, bias, pads=[1, 1], strides=[stride]))


def build_encoder(variables: Variables) -> onnx.ModelProto:
    """mel [1, 80, 3000] -> last_hidden_state [1, 1500, 512], taps [1, 1500, 1536]; frame j is at 20 j ms."""
    graph = Graph("encoder")
    mel = graph.input("mel", [1, 80, 2 * POSITIONS])
    value = convolution(graph, variables, "encoder/conv1", mel, 1)
    value = graph.op("Transpose", convolution(graph, variables, "encoder/conv2", value, 2), perm=[0, 2, 1])
    positions = variables["encoder/position_encodings/encodings"]
    value = graph.op("Add", value, graph.half(positions, "encoder/position_encodings"))
    ones = graph.constant(np.ones(WIDTH, dtype=np.float32))
    taps = []
    for layer in range(LAYERS):
        name = f"encoder/layer_{layer}"
        value = graph.op("Add", value, self_attention(graph, variables, f"{name}/self_attention", value))
        value = graph.op("Add", value, feed_forward(graph, variables, f"{name}/ffn", value))
        if layer + 1 in TAPPED_LAYERS:
            taps.append(graph.layer_norm(value, ones))
    graph.output(layer_norm(graph, variables, "encoder/layer_norm", value), "last_hidden_state", [1, POSITIONS, WIDTH])
    graph.output(graph.op("Concat", *taps, axis=2), "taps", [1, POSITIONS, WIDTH * len(taps)])
    return graph.model("Log-mel features to Whisper base's encoder states, with the residual stream of layers 2, 4 and 6")


def build_cross_kv(variables: Variables) -> onnx.ModelProto:
    """last_hidden_state [1, 1500, 512] -> cross_k_0 .. cross_k_5, cross_v_0 .. cross_v_5 [1, 8, 1500, 64], once a canvas."""
    graph = Graph("cross_kv")
    states = graph.input("last_hidden_state", [1, POSITIONS, WIDTH])
    for layer in range(LAYERS):
        fused = linear(graph, variables, f"decoder/layer_{layer}/attention/linear_1", states)
        parts = graph.ops("Split", fused, graph.integers(WIDTH, WIDTH), count=2, axis=2)
        for name, part in zip(("cross_k", "cross_v"), parts):
            split = graph.op("Reshape", part, graph.integers(1, POSITIONS, HEADS, HEAD_WIDTH))
            heads = graph.op("Transpose", split, perm=[0, 2, 1, 3])
            graph.output(heads, f"{name}_{layer}", [1, HEADS, POSITIONS, HEAD_WIDTH])
    return graph.model("Whisper base's encoder states to the keys and values its decoder attends to")

"""Whisper's text decoder: stacked key-value cache, weights in 8 bits, cross-attention of the alignment heads as an output."""

import numpy as np
import onnx
from onnx import TensorProto

from encoder import HEAD_WIDTH, HEADS, LAYERS, WIDTH, Variables, layer_norm
from graph import Graph

VOCABULARY = 51865
ALIGNMENT_HEADS = ((3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6))
BLOCK = 16
ZERO_POINT = 128
QUERY_SCALE = np.float16(HEAD_WIDTH**-0.5)
EMBEDDING = "decoder/embeddings/weight"


def store_bytes(graph: Graph, weight: np.ndarray, name: str) -> tuple[str, str]:
    """Stores rows [N, K] in blocks along K: bytes [N, K / block, block] around 128 and their scales [N, K / block]."""
    blocks = weight.astype(np.float32).reshape(weight.shape[0], -1, BLOCK)
    scales = np.maximum((np.abs(blocks).max(axis=2) / np.float32(127.0)).astype(np.float16), np.float16(1e-7))
    codes = np.clip(np.rint(blocks / scales.astype(np.float32)[:, :, None]), -127, 127) + ZERO_POINT
    return graph.constant(codes.astype(np.uint8), name), graph.half(scales, f"{name}_scales")


def byte_matmul(graph: Graph, value: str, stored: tuple[str, str], columns: int, rows: int) -> str:
    """`value` [.., K] times the transposed rows [N, K]. The runtime rounds `value` to bytes too, block by block."""
    sizes = {"K": columns, "N": rows, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
    return graph.op("MatMulNBits", value, *stored, domain="com.microsoft", **sizes)


def fine_matmul(graph: Graph, value: str, stored: tuple[str, str], columns: int, rows: int) -> str:
    """`byte_matmul` of [1, S, K] that loses nothing of `value`: what rounding takes off goes through the same matrix as a second row."""
    blocks = graph.op("Reshape", value, graph.integers(1, -1, columns // BLOCK, BLOCK))
    peaks = graph.op("ReduceMax", graph.op("Abs", blocks), axes=[3], keepdims=1)
    steps = graph.op("Max", graph.op("Mul", peaks, graph.floats(1.0 / 127.0)), graph.floats(1e-12))
    rounded = graph.op("Mul", graph.op("Round", graph.op("Div", blocks, steps)), steps)
    both = graph.op("Concat", rounded, graph.op("Sub", blocks, rounded), axis=0)
    products = byte_matmul(graph, graph.op("Reshape", both, graph.integers(2, -1, columns)), stored, columns, rows)
    return graph.op("ReduceSum", products, graph.integers(0), keepdims=1)


def byte_linear(graph: Graph, variables: Variables, name: str, value: str, scaled_rows: int = 0) -> str:
    """A linear layer in bytes; the first `scaled_rows` outputs carry the attention's 1/8, a power of two and so exact."""
    weight, bias = variables[f"{name}/weight"].copy(), variables[f"{name}/bias"].copy()
    weight[:scaled_rows] *= QUERY_SCALE
    bias[:scaled_rows] *= QUERY_SCALE
    stored = store_bytes(graph, weight, f"{name}/weight")
    product = byte_matmul(graph, value, stored, columns=weight.shape[1], rows=weight.shape[0])
    return graph.op("Add", product, graph.half(bias, f"{name}/bias"))


def split_heads(graph: Graph, value: str) -> str:
    split = graph.op("Reshape", value, graph.integers(1, -1, HEADS, HEAD_WIDTH))
    return graph.op("Transpose", split, perm=[0, 2, 1, 3])


def join_heads(graph: Graph, value: str) -> str:
    joined = graph.op("Transpose", value, perm=[0, 2, 1, 3])
    return graph.op("Reshape", joined, graph.integers(1, -1, WIDTH))


def attention_weights(graph: Graph, query: str, key: str, bias: str) -> str:
    """Attention of `query` [1, 8, S, 64] over `key` [1, 8, L, 64]: [1, 8, S, L]."""
    products = graph.op("MatMul", query, graph.op("Transpose", key, perm=[0, 1, 3, 2]))
    return graph.op("Softmax", graph.op("Add", products, bias), axis=-1)


def positions_and_mask(graph: Graph, variables: Variables, ids: str, past: str) -> tuple[str, str]:
    """Position rows [S, 512] of the new tokens, and the mask [S, P + S] that hides later tokens from earlier ones."""
    start = graph.op("Slice", graph.op("Shape", past), graph.integers(0), graph.integers(1))
    length = graph.op("Slice", graph.op("Shape", ids), graph.integers(1), graph.integers(2))
    end = graph.op("Add", start, length)
    encodings = graph.half(variables["decoder/position_encodings/encodings"], "decoder/position_encodings")
    positions = graph.op("Slice", encodings, start, end, graph.integers(0))
    zero, one = (graph.constant(np.array(number, dtype=np.int64)) for number in (0, 1))
    first, last = (graph.op("Squeeze", value, graph.integers(0)) for value in (start, end))
    rows = graph.op("Unsqueeze", graph.op("Range", first, last, one), graph.integers(1))
    columns = graph.op("Unsqueeze", graph.op("Range", zero, last, one), graph.integers(0))
    hidden = graph.op("Greater", columns, rows)
    return positions, graph.op("Where", hidden, graph.floats(-1e9), graph.floats(0.0))


def embed(graph: Graph, stored: tuple[str, str], ids: str) -> str:
    """Token embeddings out of the same bytes that make the logits."""
    codes, scales = (graph.op("Gather", array, ids) for array in stored)
    centred = graph.op("Sub", graph.op("Cast", codes, to=TensorProto.FLOAT), graph.floats(float(ZERO_POINT)))
    blocks = graph.op("Mul", centred, graph.op("Unsqueeze", scales, graph.integers(3)))
    return graph.op("Reshape", blocks, graph.integers(1, -1, WIDTH))


def self_attention(graph: Graph, variables: Variables, name: str, value: str, past: tuple[str, str], mask: str) -> tuple[str, list[str]]:
    """What attention adds to `value`, and the new tokens' keys and values [1, S, 512]. `past`: those of earlier tokens, [P, 512]."""
    normalised = layer_norm(graph, variables, f"{name}/layer_norm", value)
    fused = byte_linear(graph, variables, f"{name}/linear_0", normalised, scaled_rows=WIDTH)
    query, *new = graph.ops("Split", fused, graph.integers(WIDTH, WIDTH, WIDTH), count=3, axis=2)
    every = [graph.op("Concat", graph.op("Unsqueeze", old, graph.integers(0)), part, axis=1) for old, part in zip(past, new)]
    keys, values = (split_heads(graph, part) for part in every)
    mixed = graph.op("MatMul", attention_weights(graph, split_heads(graph, query), keys, mask), values)
    return byte_linear(graph, variables, f"{name}/linear_1", join_heads(graph, mixed)), new


def build_decoder(variables: Variables) -> onnx.ModelProto:
    """One step or one pass over S tokens after P cached ones; see the pack's card for the tensors."""
    graph = Graph("decoder")
    ids = graph.input("input_ids", [1, "S"], TensorProto.INT64)
    rows = graph.input("rows", ["R"], TensorProto.INT64)
    past = [graph.input(name, ["P", LAYERS * WIDTH]) for name in ("past_k", "past_v")]
    # One input a layer: taking layers out of a stacked input would copy 37 MB at every step and double its time.
    cross = [
        [graph.input(f"{kind}_{layer}", [1, HEADS, "T", HEAD_WIDTH]) for kind in ("cross_k", "cross_v")]
        for layer in range(LAYERS)
    ]
    cross_bias = graph.input("cross_bias", ["T"])
    embedding = store_bytes(graph, variables[EMBEDDING], EMBEDDING)
    positions, mask = positions_and_mask(graph, variables, ids, past[0])
    value = graph.op("Add", embed(graph, embedding, ids), positions)
    sizes = graph.integers(*[WIDTH] * LAYERS)
    caches = [graph.ops("Split", stack, sizes, count=LAYERS, axis=1) for stack in past]
    added: tuple[list[str], list[str]] = ([], [])
    aligned: list[str] = []
    for layer in range(LAYERS):
        name = f"decoder/layer_{layer}/self_attention"
        change, new = self_attention(graph, variables, name, value, (caches[0][layer], caches[1][layer]), mask)
        value = graph.op("Add", value, change)
        for stack, part in zip(added, new):
            stack.append(part)

        name = f"decoder/layer_{layer}/attention"
        normalised = layer_norm(graph, variables, f"{name}/layer_norm", value)
        query = split_heads(graph, byte_linear(graph, variables, f"{name}/linear_0", normalised, scaled_rows=WIDTH))
        weights = attention_weights(graph, query, cross[layer][0], cross_bias)
        chosen = [head for owner, head in ALIGNMENT_HEADS if owner == layer]
        if chosen:
            aligned.append(graph.op("Gather", weights, graph.integers(*chosen), axis=1))
        mixed = graph.op("MatMul", weights, cross[layer][1])
        value = graph.op("Add", value, byte_linear(graph, variables, f"{name}/linear_2", join_heads(graph, mixed)))

        name = f"decoder/layer_{layer}/ffn"
        normalised = layer_norm(graph, variables, f"{name}/layer_norm", value)
        wide = graph.gelu(byte_linear(graph, variables, f"{name}/linear_0", normalised))
        value = graph.op("Add", value, byte_linear(graph, variables, f"{name}/linear_1", wide))
    value = layer_norm(graph, variables, "decoder/layer_norm", graph.op("Gather", value, rows, axis=1))
    logits = fine_matmul(graph, value, embedding, columns=WIDTH, rows=VOCABULARY)
    graph.output(graph.op("Squeeze", graph.op("LogSoftmax", logits, axis=-1), graph.integers(0)), "log_probabilities", ["R", VOCABULARY])
    for name, stack in zip(("new_k", "new_v"), added):
        graph.output(graph.op("Squeeze", graph.op("Concat", *stack, axis=2), graph.integers(0)), name, ["S", LAYERS * WIDTH])
    attention = graph.op("Gather", graph.op("Concat", *aligned, axis=1), rows, axis=2)
    graph.output(graph.op("Squeeze", attention, graph.integers(0)), "align", [len(ALIGNMENT_HEADS), "R", "T"])
    return graph.model("Whisper base's text decoder, one step at a time")

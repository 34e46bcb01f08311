"""Whisper's text decoder: weights in 8 bits, the likeliest words instead of all, cross-attention of the alignment heads."""

import numpy as np
import onnx
from onnx import TensorProto

from encoder import HEAD_WIDTH, HEADS, LAYERS, WIDTH, Variables
from graph import Graph

VOCABULARY = 51865
# Text comes first; marks, languages and times are the others.
FIRST_OTHER = 50257
LONGEST_TEXT = 448
LIKELIEST = 32
ALIGNMENT_HEADS = ((3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6))
BLOCK = 16
WORD_BLOCK = 32
ZERO_POINT = 128
# A word's byte is 16 times its upper half plus its lower half, and either half is counted from 8. One more bit says whether a value
# lies in the upper or the lower half of its step.
HALVES_ZERO = 16 * 8 + 8
QUERY_SCALE = np.float16(HEAD_WIDTH**-0.5)
EMBEDDING = "decoder/embeddings/weight"
CONTRIBUTED = "com.microsoft"


def scales_of(blocks: np.ndarray, most: float) -> np.ndarray:
    return np.maximum((np.abs(blocks).max(axis=2) / np.float32(most)).astype(np.float16), np.float16(1e-7))


def blocks_of(weight: np.ndarray, size: int) -> np.ndarray:
    return weight.astype(np.float32).reshape(weight.shape[0], -1, size)


def byte_matmul(graph: Graph, variables: Variables, name: str, value: str, scaled_rows: int = 0, has_bias: bool = True) -> str:
    """A linear layer in bytes around 128 with a scale per block; the first `scaled_rows` outputs carry the attention's 1/8, which is exact.
    The runtime rounds `value` to bytes too, block by block."""
    weight, bias = variables[f"{name}/weight"].copy(), variables[f"{name}/bias"].copy()
    weight[:scaled_rows] *= QUERY_SCALE
    bias[:scaled_rows] *= QUERY_SCALE
    rows, columns = weight.shape
    blocks = blocks_of(weight, BLOCK)
    scales = scales_of(blocks, 127.0)
    codes = np.clip(np.rint(blocks / scales.astype(np.float32)[:, :, None]), -127, 127) + ZERO_POINT
    stored = graph.constant(codes.astype(np.uint8), f"{name}/weight"), graph.half(scales, f"{name}/weight_scales")
    extra = ("", "", graph.half(bias, f"{name}/bias")) if has_bias else ()
    sizes = {"K": columns, "N": rows, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
    return graph.op("MatMulNBits", value, *stored, *extra, domain=CONTRIBUTED, **sizes)


def norm_weights(graph: Graph, variables: Variables, name: str) -> tuple[str, str]:
    return graph.half(variables[f"{name}/gamma"], f"{name}/gamma"), graph.half(variables[f"{name}/beta"], f"{name}/beta")


def add_and_norm(graph: Graph, variables: Variables, layer: str, change: str, value: str, norm: str) -> tuple[str, str]:
    """The next layer's normalised input and the sum itself: `value` plus `change` plus the bias of the layer that made the change."""
    bias = graph.half(variables[f"{layer}/bias"], f"{layer}/bias")
    inputs = (change, value, *norm_weights(graph, variables, norm), bias)
    normalised, _, _, total = graph.ops("SkipLayerNormalization", *inputs, count=4, unused=(1, 2), domain=CONTRIBUTED, epsilon=1e-5)
    return normalised, total


class Words:
    """Token embeddings as bytes: whole for a few words, their upper halves alone for all of them."""

    def __init__(self, graph: Graph, variables: Variables) -> None:
        blocks = blocks_of(variables[EMBEDDING], WORD_BLOCK)
        scales = scales_of(blocks, 7.46)
        steps = blocks / scales.astype(np.float32)[:, :, None] * 16
        upper = np.clip(np.rint(steps / 16), -8, 7)
        lower = np.clip(np.rint(steps - 16 * upper), -8, 7)
        codes = (16 * upper + lower + HALVES_ZERO).astype(np.uint8).reshape(VOCABULARY, WIDTH)
        is_above = (steps > 16 * upper + lower).reshape(VOCABULARY, WIDTH)
        self.graph = graph
        self.codes = graph.constant(codes, EMBEDDING)
        self.bits = graph.constant(np.packbits(is_above, axis=1), f"{EMBEDDING}_bits")
        self.quarters = graph.constant(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1) / np.float32(2) - np.float32(0.25))
        self.scales = graph.constant(scales, f"{EMBEDDING}_scales")
        self.others = graph.half(variables[EMBEDDING][FIRST_OTHER:].T, "decoder/embeddings/others")

    def rows(self, ids: str, *dims: int) -> str:
        """Embeddings of `ids` [..] as floats, [*dims, 512]."""
        graph = self.graph
        codes, scales = (graph.op("Cast", graph.op("Gather", part, ids), to=TensorProto.FLOAT) for part in (self.codes, self.scales))
        bits = graph.op("Cast", graph.op("Gather", self.bits, ids), to=TensorProto.INT32)
        blocks = graph.integers(-1, WIDTH // WORD_BLOCK, WORD_BLOCK)
        centred = graph.op("Reshape", graph.op("Sub", codes, graph.floats(float(HALVES_ZERO))), blocks)
        values = graph.op("Add", centred, graph.op("Reshape", graph.op("Gather", self.quarters, bits), blocks))
        steps = graph.op("Reshape", graph.op("Mul", scales, graph.floats(1 / 16)), graph.integers(-1, WIDTH // WORD_BLOCK, 1))
        return graph.op("Reshape", graph.op("Mul", values, steps), graph.integers(*dims, WIDTH))

    def rough(self, hidden: str) -> str:
        """Rough logits of all text: products with the upper halves, which are packed in pairs when the file is loaded."""
        graph = self.graph
        text = graph.op("Slice", self.codes, graph.integers(0), graph.integers(FIRST_OTHER), graph.integers(0))
        last = (np.iinfo(np.int64).max,)
        even, odd = (
            graph.op("Slice", text, graph.integers(first), graph.integers(*last), graph.integers(1), graph.integers(2)) for first in (0, 1)
        )
        low = graph.op("BitShift", even, graph.constant(np.array(4, np.uint8)), direction="RIGHT")
        packed = graph.op("BitwiseOr", low, graph.op("BitwiseAnd", odd, graph.constant(np.array(0xF0, np.uint8))))
        weight = graph.op("Reshape", packed, graph.integers(FIRST_OTHER, WIDTH // WORD_BLOCK, WORD_BLOCK // 2))
        scales = graph.op("Slice", self.scales, graph.integers(0), graph.integers(FIRST_OTHER), graph.integers(0))
        stored = weight, graph.op("Cast", scales, to=TensorProto.FLOAT)
        sizes = {"K": WIDTH, "N": FIRST_OTHER, "bits": 4, "block_size": WORD_BLOCK, "accuracy_level": 4}
        return graph.op("MatMulNBits", hidden, *stored, domain=CONTRIBUTED, **sizes)


def split_heads(graph: Graph, value: str) -> str:
    split = graph.op("Reshape", value, graph.integers(1, -1, HEADS, HEAD_WIDTH))
    return graph.op("Transpose", split, perm=[0, 2, 1, 3])


def join_heads(graph: Graph, value: str) -> str:
    joined = graph.op("Transpose", value, perm=[0, 2, 1, 3])
    return graph.op("Reshape", joined, graph.integers(1, -1, WIDTH))


def self_attention(graph: Graph, variables: Variables, layer: int, value: str, lengths: tuple[str, str]) -> tuple[str, str]:
    """What attention over all tokens so far makes of `value`, and the new tokens' keys and values [1, S, 1024]. The program keeps those in a
    cache of fixed size and says how much of it is filled: so nothing that grows is handed out or copied."""
    fused = byte_matmul(graph, variables, f"decoder/layer_{layer}/self_attention/linear_0", value, scaled_rows=WIDTH)
    cache = [graph.input(f"past_{kind}_{layer}", [1, HEADS, LONGEST_TEXT, HEAD_WIDTH]) for kind in ("key", "value")]
    sizes = {"num_heads": HEADS, "kv_num_heads": HEADS, "scale": 1.0}
    mixed, _, _ = graph.ops("GroupQueryAttention", fused, "", "", *cache, *lengths, count=3, domain=CONTRIBUTED, **sizes)
    new = graph.op("Slice", fused, graph.integers(WIDTH), graph.integers(3 * WIDTH), graph.integers(2))
    return byte_matmul(graph, variables, f"decoder/layer_{layer}/self_attention/linear_1", mixed, has_bias=False), new


def cross_attention(graph: Graph, variables: Variables, layer: int, value: str, bias: str) -> tuple[str, list[str]]:
    """Attention over the encoder's positions, and the weights [1, n, S, T] of those heads that follow the sound."""
    name = f"decoder/layer_{layer}/attention"
    key, values = (graph.input(f"{kind}_{layer}", [1, HEADS, "T", HEAD_WIDTH]) for kind in ("cross_k", "cross_v"))
    query = split_heads(graph, byte_matmul(graph, variables, f"{name}/linear_0", value, scaled_rows=WIDTH))
    products = graph.op("FusedMatMul", query, key, domain=CONTRIBUTED, transB=1)
    weights = graph.op("Softmax", graph.op("Add", products, bias), axis=-1)
    chosen = [head for owner, head in ALIGNMENT_HEADS if owner == layer]
    followed = [graph.op("Gather", weights, graph.integers(*chosen), axis=1)] if chosen else []
    mixed = join_heads(graph, graph.op("MatMul", weights, values))
    return byte_matmul(graph, variables, f"{name}/linear_2", mixed, has_bias=False), followed


def feed_forward(graph: Graph, variables: Variables, layer: int, value: str) -> str:
    name = f"decoder/layer_{layer}/ffn"
    wide = byte_matmul(graph, variables, f"{name}/linear_0", value, has_bias=False)
    wide = graph.op("BiasGelu", wide, graph.half(variables[f"{name}/linear_0/bias"], f"{name}/linear_0/bias"), domain=CONTRIBUTED)
    return byte_matmul(graph, variables, f"{name}/linear_1", wide, has_bias=False)


def answer(graph: Graph, words: Words, hidden: str) -> None:
    """Logits: of all that is not text, of the likeliest text, and of all text in one sum. Rough products find the likeliest, exact ones rate them."""
    text = graph.op("Squeeze", words.rough(hidden), graph.integers(0))
    rough, ids = graph.ops("TopK", text, graph.integers(LIKELIEST), count=2, axis=-1)
    shares = graph.op("GatherElements", graph.op("LogSoftmax", text, axis=-1), ids, axis=1)
    rows = words.rows(ids, -1, LIKELIEST)
    exact = graph.op("MatMul", rows, graph.op("Reshape", hidden, graph.integers(-1, WIDTH, 1)))
    others = graph.op("MatMul", hidden, words.others)
    graph.output(graph.op("Cast", ids, to=TensorProto.INT32), "text_ids", ["R", LIKELIEST], TensorProto.INT32)
    graph.output(graph.op("Squeeze", exact, graph.integers(2)), "text_logits", ["R", LIKELIEST])
    graph.output(rough, "rough_logits", ["R", LIKELIEST])
    graph.output(shares, "rough_shares", ["R", LIKELIEST])
    graph.output(graph.op("Squeeze", others, graph.integers(0)), "other_logits", ["R", VOCABULARY - FIRST_OTHER])


def build_decoder(variables: Variables) -> onnx.ModelProto:
    """One step over S tokens; see the pack's card for the tensors."""
    graph = Graph("decoder", opset=18)
    ids, positions, rows = (
        graph.input(name, dims, TensorProto.INT64) for name, dims in (("input_ids", [1, "S"]), ("positions", ["S"]), ("rows", ["R"]))
    )
    lengths = tuple(graph.input(name, [1], TensorProto.INT32) for name in ("last_position", "length"))
    bias = graph.input("cross_bias", ["T"])
    words = Words(graph, variables)
    encodings = graph.half(variables["decoder/position_encodings/encodings"], "decoder/position_encodings")
    value = graph.op("Add", words.rows(ids, 1, -1), graph.op("Gather", encodings, positions))
    normalised = graph.layer_norm(value, *norm_weights(graph, variables, "decoder/layer_0/self_attention/layer_norm"))
    aligned: list[str] = []
    added: list[str] = []
    for layer in range(LAYERS):
        name = f"decoder/layer_{layer}"
        following = f"decoder/layer_{layer + 1}/self_attention" if layer + 1 < LAYERS else "decoder"
        change, new = self_attention(graph, variables, layer, normalised, lengths)
        added.append(new)
        normalised, value = add_and_norm(graph, variables, f"{name}/self_attention/linear_1", change, value, f"{name}/attention/layer_norm")
        change, followed = cross_attention(graph, variables, layer, normalised, bias)
        aligned += followed
        normalised, value = add_and_norm(graph, variables, f"{name}/attention/linear_2", change, value, f"{name}/ffn/layer_norm")
        change = feed_forward(graph, variables, layer, normalised)
        normalised, value = add_and_norm(graph, variables, f"{name}/ffn/linear_1", change, value, f"{following}/layer_norm")
    answer(graph, words, graph.op("Gather", normalised, rows, axis=1))
    graph.output(graph.op("Squeeze", graph.op("Concat", *added, axis=2), graph.integers(0)), "new", ["S", LAYERS * 2 * WIDTH])
    attention = graph.op("Gather", graph.op("Concat", *aligned, axis=1), rows, axis=2)
    graph.output(graph.op("Squeeze", attention, graph.integers(0)), "align", [len(ALIGNMENT_HEADS), "R", "T"])
    return graph.model("Whisper base's text decoder, one step at a time")

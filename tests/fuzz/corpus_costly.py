"""Files that ask for much more than they hold: of memory, or of time. corpus_test.py alone has them, for fuzzers
want small files."""
import json
import struct

import corpus
import corpus_tflite
from corpus_tflite import Table

PRIME, BEGIN, WIDE = 0x100000001B3, 0xCBF29CE484222325, (1 << 64) - 1  # of FNV-1a


def spread(count):
    """Bytes of 6 bits each that differ, three for a number."""
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"
    return (bytes((letters[i >> 12], letters[i >> 6 & 63], letters[i & 63])) for i in range(count))


def fnv(h, text):
    for byte in text:
        h = (h ^ byte) * PRIME & WIDE
    return h


def names_that_meet(count):
    """Names that begin near each other in a table of 2^18 places whose hash has no key."""
    names = []
    for head in spread(1 << 18):
        state = fnv(BEGIN, head)
        for tail in spread(1 << 12):
            h = fnv(state, tail)
            if (h ^ h >> 29) & 0x3FFFF < 0x2000:
                names.append(head + tail)
        if len(names) >= count:
            return names[:count]


def onnx():
    inputs = b"".join(corpus.p_bytes(11, corpus.p_bytes(1, name)) for name in names_that_meet(80000))
    yield "onnx-bare-nodes", corpus.onnx_file([], [b""] * 500000), "warning"
    yield "onnx-short-nodes", corpus.onnx_file([], [corpus.p_bytes(4, "x")] * 190000), "warning"
    # Names of tensors within a node begin with its own.
    for case, one, count, wanted in (("onnx-empty-tensors", b"", 520000, "warning"),
                                     ("onnx-long-names", corpus.p_number(2, 99), 240000, "unsupported")):
        graph = corpus.p_bytes(5, corpus.p_bytes(6, corpus.p_bytes(5, one) * count))
        yield case, corpus.onnx_file([], [corpus.onnx_node("If", ["x"], ["n" * 1000, "y"], graph)]), wanted
    # Each tensor takes ten times as much in the list of places, and then when it is decoded.
    yield "onnx-many-tensors", corpus.onnx_file([corpus.p_number(2, 8)] * 940000), "unsupported"
    yield "onnx-names-that-meet", corpus.onnx_file([], [], more=inputs), "warning"


def tflite():
    """An operator that takes a tensor of a long name 900,000 times."""
    operator = Table(f0=("I", 0), f1=("i", [0] * 900000), f2=("i", []))
    yield "tflite-long-name", corpus_tflite.model(
        [corpus_tflite.tensor("t" * 250, (1,))], [operator], [corpus_tflite.code(0)], inputs=(0,)), "unsupported"


def gguf():
    """Tensors that all lie at one place, of a type that packs five numbers into a byte."""
    size = 950000
    tensors = [corpus.gguf_tensor(b"%d" % i, (256, size // 50), 19) for i in range(999)]
    for case, count, wanted in (("gguf-one-place", 999, "unsupported"), ("gguf-one-place-of-few", 20, "ok")):
        yield case, corpus.gguf_file(tensors[:count], [], bytes(size)), wanted


def safetensors():
    """Blocks of transformers that are stacks of their own, each called as a table of tokens."""
    tensors, at = {}, 0
    for i in range(2000):
        for name, rows in (("attn_qkv", 3), ("attn_output", 1), ("ffn_up", 1), ("ffn_down", 1)):
            tensors[f"embed_tokens{i}.0.{name}.weight"] = {"dtype": "F16", "shape": [rows, 1],
                                                            "data_offsets": [at, at + 2 * rows]}
            at += 2 * rows
    text = json.dumps(tensors, separators=(",", ":")).encode()
    yield "safetensors-many-stacks", struct.pack("<Q", len(text)) + text + bytes(at), "ok"


def costly():
    yield from safetensors()
    yield from gguf()
    yield from onnx()
    yield from tflite()


FORMATS = {"costly": costly}

#!/usr/bin/env python3
"""corpus.py FOLDER: writes hostile and odd files of models and graphs, FOLDER/<format>/<case>, and cases.json.

cases.json maps each file to what a reader must do with it: "ok", "warning" (opens, and says what is
odd), or the code of the error; and words that it must say, where it matters which, after ": ". Each is
made from the published format alone, by the standard library, so that the corpus can be made anywhere.
tests/fuzz/corpus_test.py holds the program against it, and tests/fuzz/run.sh starts the fuzzers from it.
"""
import io
import json
import os
import random
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import corpus_graphs
import corpus_tflite
import system_python

ERROR = "format"  # most of what is wrong is wrong with the format


def safetensors_file(header, data=b""):
    if not isinstance(header, bytes):
        header = json.dumps(header).encode()
    return struct.pack("<Q", len(header)) + header + data


def entry(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def safetensors_metadata():
    """What `plexus train` says of a network 2-3-1 in the metadata of its file, and what it would not say."""
    shapes = {"layers.0.weight": [3, 2], "layers.0.bias": [3], "layers.1.weight": [1, 3], "layers.1.bias": [1]}
    tensors, at = {}, 0
    for name, shape in shapes.items():
        size = 4 * shape[0] * (shape[1] if len(shape) > 1 else 1)
        tensors[name] = entry("F32", shape, at, at + size)
        at += size

    def of(metadata):
        return safetensors_file({"__metadata__": metadata, **tensors}, bytes(at))

    good = {"spec": "in=2-3:tanh-1:sigmoid", "activations": "tanh,sigmoid", "loss": "mse", "seed": "1",
            "step": "2", "plexus": "1"}
    yield "trained", of(good), "ok"
    yield "trained-by-others", of({"format": "pt", "spec": ["2-3-1"], "loss": 5}), "ok"
    yield "trained-control-in-name", of({**good, "spec": "a\u202e\x1b[2J=2-3:tanh-1:sigmoid"}), "ok"
    yield "trained-control-in-loss", of({**good, "loss": "\u202e\x1b[2J"}), "ok"
    yield "trained-control-in-spec", of({**good, "spec": "2-3:\u202e\x1b[2J-1:sigmoid"}), "warning"
    yield "trained-unknown-activation", of({**good, "spec": "2-3:warp-1"}), "warning"
    yield "trained-other-activations", of({**good, "activations": "relu,sigmoid"}), "warning"
    yield "trained-few-activations", of({**good, "activations": "tanh"}), "warning"
    yield "trained-many-activations", of({**good, "activations": "tanh,sigmoid" + ",relu" * 50000}), "warning"
    yield "trained-other-units", of({**good, "spec": "2-4:tanh-1:sigmoid"}), "warning"
    yield "trained-other-layers", of({**good, "spec": "2-3:tanh-1:sigmoid-1"}), "warning"
    yield "trained-huge-layers", of({**good, "spec": "16777216-16777216-16777216"}), "warning"
    yield "trained-many-layers", of({**good, "spec": "1" + "-1" * 100000}), "warning"
    yield "trained-long-spec", of({**good, "spec": "1" * 2000000}), "warning"
    yield "trained-long-loss", of({**good, "loss": "m" * 2000000}), "warning"
    yield "trained-wrong-types", of({"spec": 1, "activations": {}, "loss": [], "step": 2, "plexus": None}), "warning"
    yield "trained-negative-step", of({**good, "step": "-1"}), "warning"
    yield "trained-huge-step", of({**good, "step": "9" * 30}), "warning"
    # None of these values are looked at, let alone built.
    many = [{}] * 2000000
    yield "trained-many-values", of({"plexus": "1", "spec": many}), "warning"
    yield "trained-many-other-values", of({**good, "a": many}), "ok"
    yield "trained-list", of(["2-3-1"]), "warning"
    yield "trained-null", of(None), "warning"
    yield "trained-bad-utf-8", of(good).replace(b"in=2", b"\xff\xfe=2"), "warning"


SIZES = {"F32": 4, "F16": 2, "I32": 4, "I64": 8, "U8": 1, "I8": 1, "F8_E4M3": 1}


def safetensors_of(tensors):
    """{name: (type, shape) or (type, shape, bytes)}"""
    header, body = {}, b""
    for name, (kind, shape, *told) in tensors.items():
        size = SIZES[kind]
        for n in shape:
            size *= n
        data = told[0] if told else bytes(i * 37 % 119 for i in range(size))
        header[name] = entry(kind, shape, len(body), len(body) + size)
        body += data
    return safetensors_file(header, body)


def safetensors_packed():
    """Weights that lie in several tensors, as those write them who quantise models."""
    words = {"a.qweight": ("I32", [4, 8]), "a.scales": ("F16", [2, 8]), "a.qzeros": ("I32", [2, 1]),
             "a.g_idx": ("I32", [32], bytes(64) + struct.pack("<I", 1) * 16)}
    yield "packed-gptq", safetensors_of(words), "ok"
    yield "packed-gptq-8", safetensors_of({**words, "a.qweight": ("I32", [8, 8]), "a.qzeros": ("I32", [2, 2])}), "ok"
    yield "packed-no-such-group", safetensors_of({**words, "a.g_idx": ("I32", [32])}), "ok"
    yield "packed-awq", safetensors_of({"a.qweight": ("I32", [8, 2]), "a.scales": ("F16", [1, 16]),
                                        "a.qzeros": ("I32", [1, 2])}), "ok"
    yield "packed-fp8", safetensors_of({"a.weight": ("F8_E4M3", [4, 20]), "a.weight_scale_inv": ("F32", [1, 2])}), "ok"
    yield "packed-int8", safetensors_of({"a.weight": ("I8", [4, 6]), "a.SCB": ("F32", [4])}), "ok"
    yield "packed-along", safetensors_of({"a.weight_packed": ("I32", [8, 4]), "a.weight_scale": ("F16", [8, 2]),
                                          "a.weight_zero_point": ("I32", [1, 2]),
                                          "a.weight_shape": ("I64", [2], struct.pack("<2q", 8, 32))}), "ok"
    yield "packed-nvfp4", safetensors_of({"a.weight": ("U8", [2, 16]), "a.weight_scale": ("F8_E4M3", [2, 2]),
                                          "a.weight_scale_2": ("F32", [])}), "ok"
    yield "packed-mxfp4", safetensors_of({"a_blocks": ("U8", [2, 3, 2, 16]), "a_scales": ("U8", [2, 3, 2])}), "ok"
    along = {"a.weight_packed": ("I32", [8, 4]), "a.weight_scale": ("F16", [8, 2]),
             "a.weight_zero_point": ("I8", [8, 2]), "a.weight_shape": ("I64", [2], struct.pack("<2q", 8, 32))}
    yield "packed-places", safetensors_of({**along, "a.weight_g_idx": ("I32", [32], struct.pack("<I", 1) * 32)}), "ok"
    yield "packed-no-such-place", safetensors_of({**along, "a.weight_g_idx": ("I32", [32])}), "ok"
    yield "packed-experts", safetensors_of({"a": ("F8_E4M3", [2, 4, 16]), "a_scale_inv": ("F32", [2, 1, 1])}), "ok"
    yield "packed-unknown", safetensors_of({"a.weight_packed": ("I32", [8, 4]),
                                            "a.weight_scale": ("F16", [8, 2])}), "warning"
    for name, shape in (("nf4", "[4, 32]"), ("huge", "[9007199254740993, 2]"), ("negative", "[-1, 64]"),
                        ("real", "[1e9, 2]")):
        state = f'{{"shape": {shape}, "blocksize": 64, "nested_blocksize": 256, "nested_offset": 0.5}}'.encode()
        packed = safetensors_of({
            "a.weight": ("U8", [64, 1]), "a.weight.absmax": ("U8", [2]), "a.weight.quant_map": ("F32", [16]),
            "a.weight.nested_absmax": ("F32", [1]), "a.weight.nested_quant_map": ("F32", [256]),
            "a.weight.quant_state.bitsandbytes__nf4": ("U8", [len(state)], state)})
        yield f"packed-{name}", packed, "ok" if name == "nf4" else "warning"


def safetensors():
    yield from safetensors_metadata()
    yield from safetensors_packed()
    one = {"a": entry("F32", [2], 0, 8)}
    data = struct.pack("<2f", 1, -2)
    good = safetensors_file(one, data)
    yield "valid", good, "ok"
    yield "scalar", safetensors_file({"a": entry("F32", [], 0, 4)}, data[:4]), "ok"
    yield "zero-dimension", safetensors_file({"a": entry("F32", [0, 4], 0, 0)}), "ok"
    yield "no-tensors", safetensors_file({}), "ok"
    yield "nan", safetensors_file(one, struct.pack("<2f", float("nan"), float("inf"))), "warning"
    yield "unknown-dtype", safetensors_file({"a": entry("F7", [2], 0, 8)}, data), "warning"
    yield "6-bit", safetensors_file({"a": entry("F6_E3M2", [2, 4], 0, 6)}, b"\x21\x03\xff" * 2), "ok"
    yield "complex", safetensors_file({"a": entry("C64", [1], 0, 8)}, data), "ok"
    yield "odd-6-bit", safetensors_file({"a": entry("F6_E2M3", [3], 0, 3)}, b"\x21\x03\x01"), ERROR
    yield "control-in-name", safetensors_file({"a\u202e\x1b[2J": entry("F32", [2], 0, 8)}, data), "ok"
    yield "empty", b"", ERROR
    yield "short", good[:7], ERROR
    yield "length-2-63", struct.pack("<Q", 1 << 63) + good[8:], ERROR
    yield "length-over-limit", struct.pack("<Q", 100000001) + good[8:], ERROR
    yield "length-past-end", struct.pack("<Q", len(good)) + good[8:], ERROR
    yield "bad-utf-8", good.replace(b'"a"', b'"\xff"'), ERROR
    yield "not-json", safetensors_file(b"{'a': 1}"), ERROR
    yield "deep", safetensors_file(b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}"), ERROR
    yield "deep-open", safetensors_file(b'{"a":' + b'{"a":' * 100000), ERROR
    duplicate = json.dumps(one)[:-1] + ', "a": ' + json.dumps(entry("F32", [2], 8, 16)) + "}"
    yield "duplicate-name", safetensors_file(duplicate.encode(), data * 2), ERROR
    yield "duplicate-key", safetensors_file(
        b'{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', data), ERROR
    yield "hole", safetensors_file(
        {"a": entry("F32", [1], 0, 4), "b": entry("F32", [1], 8, 12)}, data + data[:4]), ERROR
    yield "overlap", safetensors_file(
        {"a": entry("F32", [2], 0, 8), "b": entry("F32", [1], 4, 8)}, data), ERROR
    yield "end-before-start", safetensors_file({"a": entry("F32", [2], 8, 0)}, data), ERROR
    yield "product-wraps", safetensors_file(
        {"a": entry("F32", [4194305, 4194305, 211106198978564], 0, 16)}, data * 2), ERROR
    yield "size-unlike-shape", safetensors_file({"a": entry("F32", [3], 0, 8)}, data), ERROR
    yield "past-end", safetensors_file({"a": entry("F32", [4], 0, 16)}, data), ERROR
    yield "trailing", good + b"\0", ERROR
    yield "odd-4-bit", safetensors_file({"a": entry("I4", [3], 0, 2)}, b"\x21\x03"), ERROR
    yield "negative", safetensors_file({"a": entry("F32", [-2], 0, 8)}, data), ERROR
    yield "fraction", safetensors_file({"a": entry("F32", [2.5], 0, 8)}, data), ERROR
    yield "huge-whole", safetensors_file(
        b'{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}', data), ERROR
    yield "dtype-missing", safetensors_file({"a": {"shape": [2], "data_offsets": [0, 8]}}, data), ERROR
    yield "entry-list", safetensors_file({"a": [1]}, data), ERROR
    yield "nine-dimensions", safetensors_file(
        {"a": entry("F32", [2] + [1] * 8, 0, 8)}, data), "unsupported"
    many_values = b"[" + b"{}," * 2000000 + b"{}]"
    yield "many-values", safetensors_file(b'{"a":{"x":' + many_values + b"}}"), "unsupported"
    yield "many-values-told", safetensors_file(b'{"__metadata__":{"a":' + many_values + b"}}"), "ok"
    yield "index-outside", json.dumps({"weight_map": {"a": "../../x"}}).encode(), ERROR
    yield "index-absolute", json.dumps({"weight_map": {"a": "/etc/passwd"}}).encode(), ERROR
    yield "index-itself", json.dumps({"weight_map": {"a": "index-itself"}}).encode(), ERROR
    yield "index-without-map", json.dumps({"metadata": {}}).encode(), ERROR
    many = {f"t{i}": entry("U8", [0], 0, 0) for i in range(20000)}
    yield "many", safetensors_file(many), "ok"


def npy_file(header, data=b"", version=1):
    if isinstance(header, tuple):
        header = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }" % header
    header = header.encode() if isinstance(header, str) else header
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + data


def npy():
    data = struct.pack("<6f", *range(6))
    good = npy_file(("<f4", False, "(2, 3)"), data)
    yield "valid", good, "ok"
    yield "valid-2", npy_file(("<f4", False, "(2, 3)"), data, 2), "ok"
    yield "fortran", npy_file(("<f4", True, "(2, 3)"), data), "ok"
    yield "big-endian", npy_file((">f4", False, "(6,)"), struct.pack(">6f", *range(6))), "ok"
    yield "complex", npy_file(("<c8", True, "(3, 1)"), data), "ok"
    yield "scalar", npy_file(("<f8", False, "()"), data[:8]), "ok"
    yield "zero-dimension", npy_file(("<f8", False, "(0, 9)")), "ok"
    yield "text", npy_file(("<U3", False, "(2,)"), data), "warning"
    yield "trailing", good + b"x", "warning"
    yield "nan", npy_file(("<f4", False, "(1,)"), struct.pack("<f", float("nan"))), "warning"
    yield "bad-magic", b"\x92" + good[1:], ERROR
    yield "version-9", good[:6] + b"\x09" + good[7:], "unsupported"
    yield "header-4-gb", b"\x93NUMPY\2\0" + b"\xff" * 4 + b"{}", ERROR
    yield "header-over-limit", npy_file(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }" + " " * 10000, data), ERROR
    yield "object", npy_file(("|O", False, "(1,)"), b"\x80\x04cos\nsystem\n."), "unsupported"
    yield "huge", npy_file(("<f8", False, "(65536, 65536)")).ljust(80), ERROR
    yield "wraps", npy_file(("<f8", False, "(4294967296, 4294967296, 4)"), data), ERROR
    yield "wraps-complex", npy_file(("<c16", False, "(4294967296, 4294967296)"), data), ERROR
    yield "wraps-text", npy_file(("<U9", False, "(4294967296, 4294967296)"), data), ERROR
    yield "negative", npy_file(("<f4", False, "(-2, -3)"), data), ERROR
    yield "short", npy_file(("<f4", False, "(2, 4)"), data), ERROR
    yield "code", npy_file("__import__('os').system('id')", data), ERROR
    yield "records", npy_file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }",
                              data), "unsupported"
    yield "nine-dimensions", npy_file(("<f4", False, "(" + "1, " * 9 + ")"), data[:4]), "unsupported"
    yield "long-double", npy_file(("<f16", False, "(1,)"), data[:16]), "warning"


def zip_file(members, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that come twice
        for name, content in members:
            with archive.open(zipfile.ZipInfo(name), "w") as f:
                f.write(content)
            archive.getinfo(name).compress_type = method
    return out.getvalue()


def zip64_file(members, entries=None):
    """As archives of over 4 GB are: sizes and places are in the extra fields, and in the end of ZIP64."""
    body, directory = b"", b""
    for name, content in members:
        place, name, most = len(body), name.encode(), 0xFFFFFFFF
        both = struct.pack("<HHHHHI", 45, 0, 0, 0, 33, zlib.crc32(content))
        sizes = struct.pack("<QQ", len(content), len(content))
        body += b"PK\3\4" + both + struct.pack("<IIHH", most, most, len(name), 20) + name + \
            struct.pack("<HH", 1, 16) + sizes + content
        directory += b"PK\1\2" + struct.pack("<H", 45) + both + \
            struct.pack("<IIHHHHHII", most, most, len(name), 28, 0, 0, 0, 0, most) + name + \
            struct.pack("<HH", 1, 24) + sizes + struct.pack("<Q", place)
    entries = len(members) if entries is None else entries
    end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, len(directory), len(body))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(body) + len(directory), 1)
    return body + directory + end + locator + struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)


def packed_file(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zip_of_ends(entries, ends):
    """A directory that is named by any number of ends of the archive, all of which fit."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, *(0,) * 14)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, *(0,) * 9)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, entries, entries, entries * len(entry), len(local), 0)
    return local + entry * entries + end * ends


def npz():
    data = struct.pack("<6f", *range(6))
    array = npy_file(("<f4", False, "(2, 3)"), data)
    members = [("a.npy", array), ("b.npy", npy_file(("<i2", False, "(4,)"), data[:8]))]
    good = zip_file(members)
    yield "valid", good, "ok"
    yield "valid-packed", packed_file(members), "ok"
    yield "zip64", zip64_file(members), "ok"
    yield "zip64-entries", zip64_file(members, 1 << 40), ERROR
    yield "nothing", zip_file([]), "ok"
    yield "path-out", zip_file([("../x.npy", array)]), "warning"
    yield "absolute", zip_file([("/etc/x.npy", array)]), "warning"
    yield "other-member", zip_file(members + [("read me", b"hello")]), "warning"
    yield "duplicate-name", zip_file([members[0], members[0]]), ERROR
    yield "checksum", good.replace(data, data[:-1] + b"\x77"), ERROR
    yield "no-directory", good[:len(array)], ERROR
    yield "half-directory", good[:-40], ERROR
    yield "object", zip_file([("a.npy", npy_file(("|O", False, "(1,)"), b"cos\nsystem\n."))]), \
        "unsupported"
    yield "not-an-array", zip_file([("a.npy", b"hello")]), ERROR
    yield "array-past-member", zip_file([("a.npy", array[:-1])]), ERROR
    zeros = npy_file(("<f4", False, "(64, 1048576)"), bytes(1 << 28))
    yield "bomb", packed_file([("a.npy", zeros)]), "unsupported"
    yield "many-ends", zip_of_ends(19000, 2900), ERROR
    encrypted = bytearray(good)
    encrypted[6] |= 1
    encrypted[good.rindex(b"PK\1\2", 0, good.rindex(b"PK\1\2")) + 8] |= 1
    yield "encrypted", bytes(encrypted), "unsupported"


def gguf_text(value):
    return struct.pack("<Q", len(value)) + value


def gguf_tensor(name, dims, kind=0, offset=0):
    return gguf_text(name) + struct.pack(f"<I{len(dims)}QIQ", len(dims), *dims, kind, offset)


def gguf_file(tensors, pairs=(), data=b"", version=3, counts=None, align=32):
    counts = counts or (len(tensors), len(pairs))
    head = b"GGUF" + struct.pack("<IQQ", version, *counts) + b"".join(pairs) + b"".join(tensors)
    return head + bytes(-len(head) % align) + data


def gguf():
    data = struct.pack("<16f", *range(16))
    one = gguf_tensor(b"a", (4, 2))
    key = gguf_text(b"general.name") + struct.pack("<I", 8) + gguf_text(b"x")
    array = gguf_text(b"k") + struct.pack("<IIQ", 9, 4, 2) + bytes(8)
    good = gguf_file([one, gguf_tensor(b"b", (4,), 0, 32)], [key, array], data[:48])

    def aligned(value, kind=4):
        return gguf_text(b"general.alignment") + struct.pack("<II", kind, value)

    yield "valid", good, "ok"
    yield "version-2", gguf_file([one], [], data[:32], 2), "ok"
    yield "aligned", gguf_file([one], [aligned(8)], data[:32], align=8), "ok"
    yield "quantised", gguf_file([gguf_tensor(b"a", (32, 2), 2)], [], b"\0\x3c" + bytes(34)), "ok"
    yield "zero-elements", gguf_file([gguf_tensor(b"z", (4, 0)), one], [], data[:32]), "ok"
    yield "codebook", gguf_file([gguf_tensor(b"a", (256,), 16)], [], bytes(66)), "ok"
    yield "bad-magic", b"GGUE" + good[4:], ERROR
    yield "version-0", gguf_file([one], [], data, 0), "unsupported"
    yield "version-1", gguf_file([one], [], data, 1), "unsupported"
    yield "version-4", gguf_file([one], [], data, 4), "unsupported"
    yield "big-endian", gguf_file([one], [], data, 0x03000000), "unsupported"
    yield "counts-tensors", gguf_file([one], [], data, 3, ((1 << 64) - 1, 0)), ERROR
    yield "counts-keys", gguf_file([one], [], data, 3, (1, (1 << 64) - 1)), ERROR
    yield "key-length", gguf_file([], [struct.pack("<Q", (1 << 64) - 1) + bytes(32)]), ERROR
    yield "value-type", gguf_file([], [gguf_text(b"k") + struct.pack("<I", 13) + bytes(8)]), ERROR
    yield "array-length", gguf_file(
        [], [gguf_text(b"k") + struct.pack("<IIQ", 9, 10, 1 << 61) + bytes(32)]), ERROR
    yield "array-of-arrays", gguf_file(
        [], [gguf_text(b"k") + struct.pack("<IIQ", 9, 9, 1) + bytes(32)]), ERROR
    yield "five-dimensions", gguf_file([gguf_tensor(b"a", (1,) * 5)], [], data), ERROR
    yield "dimension-2-63", gguf_file([gguf_tensor(b"a", ((1 << 63) - 3, 4))], [], data), ERROR
    yield "dimension-2-43", gguf_file([gguf_tensor(b"a", (1 << 43,))], [], data), ERROR
    yield "product-wraps", gguf_file([gguf_tensor(b"a", (1 << 42, 1 << 42))], [], data), ERROR
    large = (1 << 41, 1 << 20)
    yield "sum-wraps", gguf_file(
        [gguf_tensor(b"a", large), gguf_tensor(b"b", large)], [], data), ERROR
    yield "alignment-13", gguf_file([one], [aligned(13)], data), ERROR
    yield "alignment-0", gguf_file([one], [aligned(0)], data), ERROR
    yield "alignment-2-31", gguf_file([one], [aligned(1 << 31)], data), ERROR
    yield "alignment-type", gguf_file([one], [aligned(32, 5)], data), ERROR
    yield "alignment-twice", gguf_file([one], [aligned(32), aligned(32)], data), ERROR
    yield "duplicate-name", gguf_file([one, one], [], data), ERROR
    yield "unknown-type", gguf_file([gguf_tensor(b"a", (4,), 4)], [], data), ERROR
    yield "not-aligned", gguf_file([gguf_tensor(b"a", (4,), 0, 4)], [], data), ERROR
    yield "past-end", gguf_file([gguf_tensor(b"a", (4,), 0, 64)], [], data), ERROR
    yield "far-past-end", gguf_file([gguf_tensor(b"a", (4,), 0, (1 << 64) - 32)], [], data), ERROR
    yield "half-a-block", gguf_file([gguf_tensor(b"a", (16, 2), 2)], [], bytes(18)), ERROR
    yield "name-length", gguf_file([gguf_tensor(b"a" * 300, (4,))], [], data), ERROR
    yield from gguf_parts(data[:32])


def gguf_parts(data):
    """Models in several files, of which each names all."""
    def part(number, count, name, of_all=None):
        pairs = [gguf_text(b"split.no") + struct.pack("<IH", 2, number),
                 gguf_text(b"split.count") + struct.pack("<IH", 2, count),
                 gguf_text(b"split.tensors.count") + struct.pack("<Ii", 5, of_all or count)]
        return gguf_file([gguf_tensor(name, (4, 2))], pairs, data)

    first, second = part(0, 2, b"a"), part(1, 2, b"b")
    yield "split-00001-of-00002.gguf", first, "ok"
    yield "split-00002-of-00002.gguf", second, "ok"
    yield "lost-00001-of-00003.gguf", part(0, 3, b"a"), "warning: 'lost-00003-of-00003.gguf'"
    yield "lost-00002-of-00003.gguf", part(1, 3, b"b"), "warning: 'lost-00003-of-00003.gguf'"
    yield "linked-00001-of-00002.gguf", first, "warning: symbolic link"
    yield "renamed", first, "warning: one part of 2"
    yield "fewer-00001-of-00002.gguf", part(0, 2, b"a", 3), "warning: counts 3"
    yield "fewer-00002-of-00002.gguf", part(1, 2, b"b", 3), "warning: counts 3"
    yield "count-negative", part(0, 1, b"a", -1), "ok"
    yield "same-00001-of-00002.gguf", first, ERROR
    yield "same-00002-of-00002.gguf", first, "warning: one part of 2"
    yield "twice-00001-of-00002.gguf", first, ERROR
    yield "twice-00002-of-00002.gguf", part(1, 2, b"a"), ERROR
    yield "cut-00001-of-00002.gguf", first, ERROR
    yield "cut-00002-of-00002.gguf", second[:-1], ERROR
    yield "other-00001-of-00002.gguf", first, ERROR
    yield "other-00002-of-00002.gguf", b"GGUE" + second[4:], "format"
    yield "part-past-parts", part(2, 2, b"a"), ERROR
    yield "parts-65535", part(0, 65535, b"a"), "unsupported"


def gguf_beside(folder):
    path = os.path.join(folder, "linked-00002-of-00002.gguf")
    if not os.path.lexists(path):
        os.symlink("split-00002-of-00002.gguf", path)


def p_text(value):
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def p_global(module, name):
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def p_tuple(*items):
    return b"(" + b"".join(items) + b"t"


def p_whole(value):
    return b"J" + struct.pack("<i", value)


def p_dict(**items):
    return b"}(" + b"".join(p_text(k) + v for k, v in items.items()) + b"u"


def p_storage(key, count, kind="FloatStorage", more=b""):
    return p_tuple(p_text("storage"), p_global("torch", kind), p_text(key), p_text("cpu"),
                   p_whole(count), more) + b"Q"


def p_tensor(storage, shape, stride, offset=0, maker="_rebuild_tensor_v2"):
    return p_global("torch._utils", maker) + p_tuple(
        storage, p_whole(offset), p_tuple(*map(p_whole, shape)), p_tuple(*map(p_whole, stride)),
        b"\x89", p_global("collections", "OrderedDict") + b")R") + b"R"


def pickled(value):
    return b"\x80\x02" + value + b"."


def torch_file(value, data=b"", more=()):
    return zip_file([("m/data.pkl", pickled(value)), ("m/data/0", data), *more])


def torch_frozen(constants, data=b""):
    """What torch.jit.freeze leaves: code, a module without tensors, and its constants."""
    module = p_global("__torch__", "Net") + b")\x81" + p_dict(training=b"\x89") + b"b"
    return zip_file([("m/data.pkl", pickled(module)), ("m/code/__torch__.py", b"class Net(Module):\n"),
                     ("m/constants.pkl", pickled(constants)), ("m/constants/0", data), ("m/version", b"3\n")])


def torch_packed(value, data=b"", padding=0):
    """No writer packs them; zeros pack to less than a thousandth, so that padding must be."""
    return packed_file([("m/data.pkl", pickled(value)), ("m/data/0", data),
                        ("m/padding", random.Random(0).randbytes(padding))])


def torch_at_one_place(count, numbers):
    """Storages that are all one packed member, which the directory names again and again."""
    views = [p_tensor(p_storage(str(i), numbers), (1,), (1,), numbers - 1) for i in range(count)]
    good = torch_packed(b"](" + b"".join(views) + b"e", bytes(4 * numbers))
    end = good.rindex(b"PK\5\6")
    at = struct.unpack("<I", good[end + 16:end + 20])[0]
    member = good.index(b"PK\1\2", good.index(b"PK\1\2", at) + 1)
    entry = good[member:good.index(b"PK\1\2", member + 1)]
    more = b"".join(entry[:28] + struct.pack("<H", len(name)) + entry[30:46] + name
                    for name in (b"m/data/%d" % i for i in range(1, count)))
    return good[:end] + more + good[end:end + 8] + struct.pack("<HHI", *(count + 2,) * 2, end - at + len(more)) + \
        good[end + 16:]


def torch_legacy(value, keys, data):
    magic = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"
    return b"".join(map(pickled, (magic, b"M\xe9\x03", b"}", value, keys))) + data


def torch():
    data = struct.pack("<6f", *range(6))
    matrix = p_tensor(p_storage("0", 6), (2, 3), (3, 1))
    good = torch_file(p_dict(w=matrix), data)
    none = p_whole(0)
    yield "valid", good, "ok"
    yield "columns", torch_file(p_dict(w=p_tensor(p_storage("0", 6), (3, 2), (1, 3))), data), "ok"
    yield "repeated", torch_file(p_dict(w=p_tensor(p_storage("0", 6), (9, 6), (0, 1))), data), "ok"
    yield "big-endian", torch_file(p_dict(w=matrix), data, [("m/byteorder", b"big")]), "ok"
    yield "zip64", zip64_file([("m/data.pkl", pickled(p_dict(w=matrix))), ("m/data/0", data)]), "ok"
    yield "frozen", torch_frozen(b"(" + matrix + b"t", data), "ok"
    yield "frozen-nothing", torch_frozen(b")"), "ok"
    yield "frozen-system", torch_frozen(p_global("os", "system") + b")R"), "unsupported"
    yield "frozen-short", torch_frozen(b"(" + matrix + b"t", data[1:]), ERROR
    yield "little-endian", torch_file(p_dict(w=matrix), data, [("m/byteorder", b"little")]), "ok"
    yield "other-endian", torch_file(p_dict(w=matrix), data, [("m/byteorder", b"bigger")]), ERROR
    yield "list", torch_file(b"](" + matrix + matrix + b"e", data), "ok"
    yield "recursive", torch_file(b"}q\0(" + p_text("self") + b"h\0" + p_text("w") + matrix + b"u",
                                  data), ERROR
    yield "object-in-its-state", torch_file(
        p_global("argparse", "Namespace") + b")\x81q\0}(" + p_text("parent") + b"h\0" + p_text("w") + matrix +
        b"ub", data), "ok"
    yield "no-tensors", torch_file(p_dict(epoch=none)), "ok"
    billion = b"]q\0" + b"".join(b"](" + b"h" + bytes([i]) + b"h" + bytes([i]) + b"eq" +
                                 bytes([i + 1]) for i in range(50))
    yield "laughs", torch_file(billion, data), "ok"
    again = p_tensor(p_storage("0", 0), (0,), (1,)) + b"q\0" + b"h\0" * 500000
    for case, padding in (("names-again", 0), ("names-again-padded", 300000)):
        yield case, torch_packed(
            p_dict(**{"a" * 400: p_dict(**{"b" * 100: b"](" + again + b"e"})}), padding=padding), "unsupported"
    yield "pickle-packed", torch_packed(b"](" + b"N" * 1500000 + b"e"), "unsupported"
    yield "parts-deep", torch_file(b"}(" + p_text("a") + b"}" * 1 + b"u", data), "ok"
    kept = p_global("argparse", "Namespace") + b")\x81}" + p_text("lr") + p_whole(1) + b"sb"
    number = p_global("numpy.core.multiarray", "scalar") + p_tuple(
        p_global("numpy", "dtype") + p_tuple(p_text("i8"), b"\x89", b"\x88") + b"R",
        p_global("_codecs", "encode") + p_tuple(p_text("\x03" + "\0" * 7), p_text("latin1")) + b"R") + b"R"
    yield "training-script", torch_file(p_dict(w=matrix, args=kept, epoch=number), data), "ok"
    array = p_global("numpy.core.multiarray", "_reconstruct") + p_tuple(
        p_global("numpy", "ndarray"), p_tuple(p_whole(0)), p_text("b")) + b"R"
    yield "array-of-numpy", torch_file(p_dict(w=matrix, a=array), data), "warning"
    yield "numpy-load", torch_file(p_global("numpy", "load") + p_tuple(p_text("x")) + b"R"), \
        "unsupported: 'numpy.load'"
    yield "builtins-getattr", torch_file(p_global("__builtin__", "getattr") + p_tuple(none) + b"R"), \
        "unsupported: '__builtin__.getattr'"
    yield "os-system", torch_file(p_global("os", "system") + p_tuple(p_text("id")) + b"R"), \
        "unsupported: 'os.system'"
    yield "builtins-eval", torch_file(p_global("builtins", "eval") + p_tuple(p_text("1")) + b"R"), \
        "unsupported: 'builtins.eval'"
    yield "class", torch_file(p_global("__main__", "Net") + b")\x81"), "unsupported: '__main__.Net'"
    yield "stack-global", torch_file(p_text("posix") + p_text("system") + b"\x93"), "unsupported: 'posix.system'"
    yield "opcode", torch_file(b"i"), "unsupported: opcode 0x69"
    yield "extension", torch_file(b"\x82\x01"), "unsupported: opcode 0x82"
    yield "no-stop", zip_file([("m/data.pkl", b"\x80\x02}")]), ERROR
    yield "empty-stack", torch_file(b"0"), "unsupported"
    yield "no-mark", torch_file(b"t"), ERROR
    yield "call-of-text", torch_file(p_text("a") + b")R"), ERROR
    yield "memo-never", torch_file(b"h\x05"), ERROR
    yield "memo-far", torch_file(b"}r\xff\xff\xff\xff"), ERROR
    yield "text-past-end", torch_file(b"X\xff\xff\xff\xff"), ERROR
    yield "odd-dictionary", torch_file(b"}(" + p_text("a") + b"u"), ERROR
    yield "storage-short", torch_file(p_dict(w=p_tensor(p_storage("0", 6), (2, 4), (4, 1))), data), \
        ERROR
    yield "past-storage", torch_file(
        p_dict(w=p_tensor(p_storage("0", 6), (2, 4), (4, 1))), data + data[:8]), ERROR
    yield "offset-past-storage", torch_file(
        p_dict(w=p_tensor(p_storage("0", 6), (0,), (1,), 7)), data + data[:8]), ERROR
    yield "storage-past-member", torch_file(
        p_dict(w=p_tensor(p_storage("0", 7), (2, 3), (3, 1))), data), ERROR
    yield "strides-out", torch_file(p_dict(w=p_tensor(p_storage("0", 6), (2, 3), (9, 1))), data), ERROR
    yield "strides-negative", torch_file(
        p_dict(w=p_tensor(p_storage("0", 6), (2, 3), (-3, 1))), data), ERROR
    yield "offset-out", torch_file(p_dict(w=p_tensor(p_storage("0", 6), (2, 3), (3, 1), 1)), data), ERROR
    yield "bomb-by-strides", torch_file(
        p_dict(w=p_tensor(p_storage("0", 6), (2000000000, 6), (0, 1))), data), "unsupported"
    span = 1023 + 16383 * 1025 + 1
    yield "packed-strides", torch_packed(
        p_dict(w=p_tensor(p_storage("0", span), (1024, 16384), (1, 1025))), bytes(4 * span), 4000), "ok"
    views = b"".join(p_tensor(p_storage("0", span), (16,), (span // 16,)) for _ in range(1000))
    yield "packed-views", torch_packed(b"](" + views + b"e", bytes(4 * span), 4000), "unsupported"
    at_one_place = torch_at_one_place(1000, 1 << 20)
    yield "members-at-one-place", at_one_place, "unsupported"
    yield "no-storage", torch_file(p_dict(w=p_tensor(p_storage("9", 6), (2, 3), (3, 1))), data), ERROR
    yield "storage-path", torch_file(
        p_dict(w=p_tensor(p_storage("../../x", 6), (2, 3), (3, 1))), data), ERROR
    yield "storage-none", torch_file(p_dict(w=p_tensor(b"N", (2, 3), (3, 1))), data), ERROR
    yield "storage-tuple", torch_file(
        p_dict(w=p_tensor(p_tuple(p_text("storage")) + b"Q", (2, 3), (3, 1))), data), ERROR
    yield "no-arguments", torch_file(p_global("torch._utils", "_rebuild_tensor_v2") + b")R"), ERROR
    deep = b"](" * 100 + matrix + b"e" * 100
    yield "deep", torch_file(deep, data), "unsupported"
    for case, name in (("member-out", "../x"), ("member-out-at-last", "m/.."), ("member-up", ".."),
                       ("member-out-within", "m/../x"), ("member-absolute", "/x")):
        yield case, torch_file(p_dict(w=matrix), data, [(name, b"hello")]), ERROR
    yield "member-of-dots", torch_file(p_dict(w=matrix), data, [("m/...", b""), ("m/a../b", b"")]), "ok"
    count = struct.pack("<Q", 6)
    old = p_dict(w=p_tensor(p_storage("k", 6, more=b"N"), (2, 3), (3, 1)))
    keys = b"](" + p_text("k") + b"e"
    yield "legacy", torch_legacy(old, keys, count + data), "warning: before PyTorch 1.6"
    yield "legacy-short", torch_legacy(old, keys, count + data[:-1]), ERROR
    yield "legacy-count", torch_legacy(old, keys, struct.pack("<Q", 1 << 63) + data), ERROR
    yield "legacy-no-keys", torch_legacy(old, b"]", count + data), ERROR
    yield "legacy-other-key", torch_legacy(old, b"](" + p_text("x") + b"e", count + data), ERROR
    yield "legacy-key-twice", torch_legacy(
        old, b"](" + p_text("k") * 2 + b"e", (count + data) * 2), ERROR
    yield "legacy-past-storage", torch_legacy(
        p_dict(a=p_tensor(p_storage("k", 6, more=b"N"), (2, 4), (4, 1))), keys,
        count + data + bytes(64)), ERROR


    yield "legacy-many-storages", torch_many_storages(16384, 24000), "warning"


def torch_many_storages(storages, tensors):
    """Empty ones whose keys begin alike, and then tensors of the first of them, each in few bytes."""
    maker = p_global("torch._utils", "_rebuild_tensor_v2") + b"q\0"
    shared = maker + p_global("torch", "FloatStorage") + b"q\1" + p_text("storage") + b"q\2K\0q\3" + \
        p_tuple(b"h\3") + b"q\4"
    keys = [b"X\x80\0\0\0%0128x" % i for i in range(storages)]
    each = [b"h\0((h\2h\1" + key + b"h\3h\3tQ" + (b"q\5" if i == 0 else b"") + b"h\3h\4h\4tR"
            for i, key in enumerate(keys)]
    value = b"](" + b"](" + shared + b"e" + b"".join(each) + b"h\0(h\5h\3h\4h\4tR" * tensors + b"e"
    return torch_legacy(value, b"](" + b"".join(keys) + b"e", bytes(8 * storages))


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def p_number(field, value):
    return varint(field << 3) + varint(value & (1 << 64) - 1)


def p_bytes(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def onnx_tensor(name, dims, more, kind=1):
    return b"".join(p_number(1, d) for d in dims) + p_number(2, kind) + p_bytes(8, name) + more


def onnx_node(op, inputs, outputs, more=b""):
    return b"".join(p_bytes(1, i) for i in inputs) + b"".join(p_bytes(2, o) for o in outputs) + \
        p_bytes(3, "a " + op) + p_bytes(4, op) + more


def onnx_value(name, *dims):
    shape = b"".join(p_bytes(1, p_number(1, d)) for d in dims)
    return p_bytes(1, name) + p_bytes(2, p_bytes(1, p_number(1, 1) + p_bytes(2, shape)))


def onnx_file(tensors, nodes=None, version=8, more=b""):
    if nodes is None:
        nodes = [onnx_node("Gemm", ["x", "w", ""], ["h"], p_bytes(5, p_bytes(1, "transB") + p_number(3, 1))),
                 onnx_node("Relu", ["h"], ["y"])]
    graph = b"".join(p_bytes(1, n) for n in nodes) + p_bytes(2, "g") + \
        b"".join(p_bytes(5, t) for t in tensors) + p_bytes(11, onnx_value("x", 1, 3)) + \
        p_bytes(12, onnx_value("y", 1, 2)) + more
    head = p_number(1, version) + p_bytes(2, "corpus")
    return head + p_bytes(7, graph) + p_bytes(8, p_bytes(1, "") + p_number(2, 17))


def onnx_external(dims=(2, 3), kind=1, **entries):
    return onnx_tensor("w", dims, p_number(14, 1) + b"".join(
        p_bytes(13, p_bytes(1, k) + p_bytes(2, v)) for k, v in entries.items()), kind)


def onnx():
    data = struct.pack("<6f", *range(6))
    weight = onnx_tensor("w", (2, 3), p_bytes(9, data))
    good = onnx_file([weight])
    yield "valid", good, "ok"
    yield "packed-dims", onnx_file([p_bytes(1, b"\2\3") + onnx_tensor("w", (), p_bytes(9, data))]), "ok"
    yield "floats", onnx_file([onnx_tensor("w", (2, 3), p_bytes(4, data))]), "ok"
    yield "doubles", onnx_file([onnx_tensor("w", (3,), p_bytes(10, data), 11)]), "ok"
    whole = b"".join(varint(v & (1 << 64) - 1) for v in (1, -1, 300, 0, -40000, 7))
    yield "int32s", onnx_file([onnx_tensor("w", (2, 3), p_bytes(5, whole), 6)]), "ok"
    yield "int8s", onnx_file([onnx_tensor("w", (2, 3), p_bytes(5, whole), 3)]), "ok"
    yield "int64s", onnx_file([onnx_tensor("w", (2, 3), p_bytes(7, whole), 7)]), "ok"
    yield "uint64s", onnx_file([onnx_tensor("w", (2, 3), p_bytes(11, whole), 13)]), "ok"
    yield "halves", onnx_file([onnx_tensor("w", (2, 3), p_bytes(5, varint(0x3C00) * 6), 10)]), "ok"
    yield "four-bits", onnx_file([onnx_tensor("w", (2, 3), p_bytes(9, b"\x21\x43\x65"), 22)]), "ok"
    yield "complex", onnx_file([onnx_tensor("w", (3,), p_bytes(9, data), 14)]), "ok"
    yield "scalar", onnx_file([onnx_tensor("w", (), p_bytes(9, data[:4]))]), "ok"
    yield "zero-dimension", onnx_file([onnx_tensor("w", (0, 3), b"")]), "ok"
    constant = p_bytes(5, p_bytes(1, "value") + p_bytes(5, onnx_tensor("", (2, 3), p_bytes(9, data))))
    gemm = onnx_node("Gemm", ["x", "w"], ["y"])
    yield "constant", onnx_file([], [onnx_node("Constant", [], ["w"], constant), gemm]), "ok"
    blocks = onnx_node("DequantizeLinear", ["q", "s", "z"], ["w"], p_bytes(5, p_bytes(1, "axis") + p_number(3, 0)) +
                       p_bytes(5, p_bytes(1, "block_size") + p_number(3, 2)))
    yield "blocks", onnx_file([
        onnx_tensor("q", (3, 2), p_bytes(9, b"\x21\x43\x65"), 21), onnx_tensor("s", (2, 2), p_bytes(9, data[:16])),
        onnx_tensor("z", (2, 2), p_bytes(9, b"\x11\x22"), 21)], [blocks, gemm]), "ok"
    inner = p_bytes(5, onnx_tensor("v", (2, 3), p_bytes(9, data)))
    yield "inner-graph", onnx_file(
        [weight], [onnx_node("If", ["x"], ["y"], p_bytes(5, p_bytes(1, "then_branch") + p_bytes(6, inner)))]
    ), "ok"
    yield "control-in-name", onnx_file([onnx_tensor("w", (1,), p_bytes(9, data[:4])),
                                        onnx_tensor("\u202e\x1b[2J", (1,), p_bytes(9, data[:4]))]), "ok"
    yield "nan", onnx_file([onnx_tensor("w", (1,), p_bytes(9, struct.pack("<f", float("nan"))))]), "warning"
    yield "unknown-type", onnx_file([onnx_tensor("w", (2, 3), p_bytes(9, data), 99)]), "warning"
    yield "odd-four-bits", onnx_file([onnx_tensor("w", (3,), p_bytes(9, b"\x21\x03"), 22)]), "warning"
    yield "text", onnx_file([weight, onnx_tensor("s", (1,), p_bytes(6, "hello"), 8)]), "warning"
    yield "sparse", onnx_file([weight], None, 8, p_bytes(15, b"")), "warning"
    yield "cycle", onnx_file([weight], [onnx_node("Add", ["x", "b"], ["a"]), onnx_node("Relu", ["a"], ["b"]),
                                        onnx_node("Relu", ["a"], ["y"])]), "warning"
    yield "dangling", onnx_file([], [gemm]), "warning"
    yield "dangling-output", onnx_file([weight], [onnx_node("Relu", ["x"], ["z"])]), "warning"
    yield "given-twice", onnx_file([weight], [gemm, gemm]), "warning"
    yield "varint-11", good[:2] + p_bytes(2, "corpus") + b"\x28" + b"\xff" * 10 + b"\1" + good[10:], ERROR
    yield "length-past-end", good + b"\x72\x10x", ERROR
    yield "length-2-64", good + b"\x72" + b"\xff" * 9 + b"\1", ERROR
    yield "inner-length-past-end", onnx_file([weight + b"\x62\x10x"]), ERROR
    yield "group", good + b"\x73\x74", ERROR
    yield "field-0", good + b"\0\0", ERROR
    levels = weight
    for _ in range(1000):
        levels = p_bytes(1, p_bytes(5, p_bytes(6, levels)))
    yield "levels", p_number(1, 8) + p_bytes(2, "corpus") + p_bytes(7, levels), "unsupported"
    yield "no-graph", p_number(1, 8) + p_bytes(2, "corpus") + p_bytes(8, p_number(2, 17)), ERROR
    yield "no-operators", good[:good.rindex(b"\x42")], ERROR
    yield "dims-wrap", onnx_file([onnx_tensor("w", (4194305, 4194305, 211106198978564),
                                              p_bytes(9, data[:16]))]), ERROR
    yield "dims-negative", onnx_file([onnx_tensor("w", (-2, -3), p_bytes(9, data))]), ERROR
    yield "nine-dimensions", onnx_file([onnx_tensor("w", (1,) * 9, p_bytes(9, data[:4]))]), "unsupported"
    yield "raw-short", onnx_file([onnx_tensor("w", (2, 4), p_bytes(9, data))]), ERROR
    yield "raw-long", onnx_file([onnx_tensor("w", (2, 2), p_bytes(9, data))]), ERROR
    yield "nothing-there", onnx_file([onnx_tensor("w", (2, 3), b"")]), ERROR
    yield "raw-and-floats", onnx_file([onnx_tensor("w", (2, 3), p_bytes(9, data) + p_bytes(4, data))]), ERROR
    yield "floats-as-whole", onnx_file([onnx_tensor("w", (2, 3), p_bytes(4, data), 7)]), ERROR
    yield "floats-one-by-one", onnx_file([onnx_tensor("w", (1,), b"\x25" + data[:4])]), "unsupported"
    yield "int32s-few", onnx_file([onnx_tensor("w", (7,), p_bytes(5, whole), 6)]), ERROR
    yield "int32s-cut", onnx_file([onnx_tensor("w", (6,), p_bytes(5, whole + b"\x80"), 6)]), ERROR
    yield "int32s-varint-11", onnx_file([onnx_tensor("w", (1,), p_bytes(5, b"\xff" * 10 + b"\1"), 6)]), ERROR
    yield "duplicate-name", onnx_file([weight, weight]), ERROR
    yield "html", b"\n<!DOCTYPE html><html><title>404</title></html>", "format: is a web page (HTML)"
    yield "lfs-pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", \
        "format: is a pointer of Git LFS"
    yield "external", onnx_file([onnx_external(location="data.bin", offset="8", length="24")]), "ok"
    yield "external-inside", onnx_file([onnx_external(location="inside/data.bin")]), "ok"
    yield "external-out", onnx_file([onnx_external(location="../../x")]), ERROR
    yield "external-back-in", onnx_file([onnx_external(location="../onnx/data.bin")]), ERROR
    yield "external-absolute", onnx_file([onnx_external(location="/etc/passwd")]), ERROR
    yield "external-symlink", onnx_file([onnx_external(location="symlink.bin")]), ERROR
    yield "external-hard-link", onnx_file([onnx_external(location="hard.bin")]), ERROR
    yield "external-missing", onnx_file([onnx_external(location="none.bin")]), "io"
    yield "external-folder", onnx_file([onnx_external(location="inside")]), "io"
    yield "external-past-end", onnx_file([onnx_external(location="data.bin", offset="16")]), ERROR
    yield "external-offset-2-64", onnx_file(
        [onnx_external(location="data.bin", offset="18446744073709551615")]), ERROR
    yield "external-offset-negative", onnx_file([onnx_external(location="data.bin", offset="-1")]), ERROR
    yield "external-length", onnx_file([onnx_external(location="data.bin", length="20")]), ERROR
    yield "external-nameless", onnx_file([onnx_external(offset="0")]), ERROR
    yield "external-and-raw", onnx_file([onnx_external(location="data.bin") + p_bytes(9, data)]), ERROR


def onnx_beside(folder):
    """The files that the cases of external data name."""
    data = struct.pack("<8f", *range(8))
    os.makedirs(os.path.join(folder, "inside"), exist_ok=True)
    for name, content in (("data.bin", data), ("inside/data.bin", data[:24]), ("twice.bin", data)):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    for make, name, of in ((os.symlink, "symlink.bin", "data.bin"), (os.link, "hard.bin", "twice.bin")):
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            make(of if make == os.symlink else os.path.join(folder, of), path)


FORMATS = {"gguf": gguf, "npy": npy, "npz": npz, "onnx": onnx, "safetensors": safetensors,
           "torch": torch, **corpus_tflite.FORMATS}
BESIDE = {"gguf": gguf_beside, "onnx": onnx_beside}


def hdf5(folder):
    """What hdf5_cases.py writes, where Debian's Python has h5py."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hdf5_cases.py")
    made = subprocess.run([system_python.SYSTEM_PYTHON, "-B", script, folder], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    if made.returncode != 0:
        if "No module named" not in made.stderr:
            raise RuntimeError(made.stderr)
        print("there is no h5py: the files of HDF5 are left out", file=sys.stderr)
        return {}
    return {os.path.join("hdf5", name): wanted for name, wanted in json.loads(made.stdout).items()}


def write(folder, formats=None):
    cases = {}
    for name, make in (formats or FORMATS).items():
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        for case, content, expected in make():
            path = os.path.join(name, case)
            assert path not in cases, path
            cases[path] = expected
            with open(os.path.join(folder, path), "wb") as file:
                file.write(content)
        if name in BESIDE:
            BESIDE[name](os.path.join(folder, name))
    os.makedirs(os.path.join(folder, "hdf5"), exist_ok=True)
    cases.update(hdf5(os.path.join(folder, "hdf5")))
    with open(os.path.join(folder, "cases.json"), "w") as file:
        json.dump(cases, file, indent=1)
    return cases


if __name__ == "__main__":
    print(len(write(sys.argv[1], {**FORMATS, **corpus_graphs.FORMATS})), "files")

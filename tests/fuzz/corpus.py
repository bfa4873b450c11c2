#!/usr/bin/env python3
"""corpus.py FOLDER: writes hostile and odd model files, FOLDER/<format>/<case>, and cases.json.

cases.json maps each file to what a reader must do with it: "ok", "warning" (opens, and says what is
odd), or the code of the error. Each is made from the published format alone, by the standard library,
so that the corpus can be made anywhere. tests/fuzz/corpus_test.py holds the program against it, and
tests/fuzz/run.sh starts the fuzzers from it.
"""
import json
import os
import struct
import sys

ERROR = "format"  # most of what is wrong is wrong with the format


def safetensors_file(header, data=b""):
    if not isinstance(header, bytes):
        header = json.dumps(header).encode()
    return struct.pack("<Q", len(header)) + header + data


def entry(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def safetensors():
    one = {"a": entry("F32", [2], 0, 8)}
    data = struct.pack("<2f", 1, -2)
    good = safetensors_file(one, data)
    yield "valid", good, "ok"
    yield "scalar", safetensors_file({"a": entry("F32", [], 0, 4)}, data[:4]), "ok"
    yield "zero-dimension", safetensors_file({"a": entry("F32", [0, 4], 0, 0)}), "ok"
    yield "no-tensors", safetensors_file({}), "ok"
    yield "nan", safetensors_file(one, struct.pack("<2f", float("nan"), float("inf"))), "warning"
    yield "unknown-dtype", safetensors_file({"a": entry("F7", [2], 0, 8)}, data), "warning"
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
    yield "index-outside", json.dumps({"weight_map": {"a": "../../x"}}).encode(), ERROR
    yield "index-absolute", json.dumps({"weight_map": {"a": "/etc/passwd"}}).encode(), ERROR
    yield "index-itself", json.dumps({"weight_map": {"a": "index-itself"}}).encode(), ERROR
    yield "index-without-map", json.dumps({"metadata": {}}).encode(), ERROR
    many = {f"t{i}": entry("U8", [0], 0, 0) for i in range(20000)}
    yield "many", safetensors_file(many), "ok"


FORMATS = {"safetensors": safetensors}


def write(folder):
    cases = {}
    for name, make in FORMATS.items():
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        for case, content, expected in make():
            path = os.path.join(name, case)
            assert path not in cases, path
            cases[path] = expected
            with open(os.path.join(folder, path), "wb") as file:
                file.write(content)
    with open(os.path.join(folder, "cases.json"), "w") as file:
        json.dump(cases, file, indent=1)
    return cases


if __name__ == "__main__":
    print(len(write(sys.argv[1])), "files")

#!/usr/bin/env python3
"""info_test.py PLEXUS: plexus info tells of each tensor what NumPy computes, to 1e-6 relative.

Files are written by those who write them in the world, from Debian's packages, or where a format has
no writer there, by a few lines from its published description. Skips (77) where NumPy is missing; other
writers that are missing leave their part out.
"""
import argparse
import collections
import datetime
import json
import math
import os
import pathlib
import struct
import subprocess
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [TESTS, os.path.join(TESTS, "fuzz")]

import corpus
import corpus_tflite
import system_python

system_python.need("numpy")

import ggml_blocks
import keras_file
import numpy as np
from keras_file import layer
from parts import failures, main


def close(got, want):
    if got is None or want is None:
        return got is None and want is None
    return math.isclose(got, want, rel_tol=1e-6, abs_tol=1e-300)


def describe(array):
    """What plexus info should say of an array; `array` holds values, not bits."""
    with np.errstate(all="ignore"):
        values = np.asarray(array, dtype=np.float64).ravel()
        finite = values[np.isfinite(values)]
        some = finite.size > 0
        return {"min": finite.min() if some else None, "max": finite.max() if some else None,
                "mean": math.fsum(finite) / finite.size if some else None,
                "std": finite.std() if some else None, "zeros": int((finite == 0).sum()),
                "nan": int(np.isnan(values).sum()), "inf": int(np.isinf(values).sum())}


def type_of(array):
    """What plexus info calls the type of such an array."""
    kind = np.asarray(array).dtype
    return "BOOL" if kind.kind == "b" else f"{kind.kind.upper()}{8 * kind.itemsize}"


def check(plexus, path, form, arrays, types=None):
    """arrays: name -> values; the file must hold just these. types: name -> type, of those that are of another
    one there."""
    run = subprocess.run([plexus, "info", path, "--json"], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)
    where = os.path.basename(path)
    if run.returncode != 0:
        failures.append(f"{where}: {run.stderr}")
        return
    said = json.loads(run.stdout)
    if said["format"] != form:
        failures.append(f"{where}: is told as {said['format']}")
    got = {t["name"]: t for t in said["tensors"]}
    if set(got) != set(arrays):
        failures.append(f"{where}: has {sorted(got)} and not {sorted(arrays)}")
        return
    for name, array in arrays.items():
        shape = list(np.shape(array))
        if got[name]["shape"] != shape:
            failures.append(f"{where}: {name} has the shape {got[name]['shape']}, not {shape}")
        kind = (types or {}).get(name, type_of(array))
        if got[name]["dtype"] != kind:
            failures.append(f"{where}: {name} is of {got[name]['dtype']}, not {kind}")
        for key, want in describe(array).items():
            scale = max(abs(got[name]["min"] or 0), abs(got[name]["max"] or 0))
            # The mean of numbers that cancel is no better known than the rounding of each.
            slack = key == "mean" and want is not None and abs(got[name][key] - want) < 1e-12 * scale
            if not close(got[name][key], want) and not slack:
                failures.append(f"{where}: {name} has {key} {got[name][key]}, not {want}")


def samples(dtype, rng, count=1000):
    """Numbers of that type that reach into its corners."""
    if dtype == np.bool_:
        return rng.random(count) < 0.3
    if np.issubdtype(dtype, np.integer):
        limits = np.iinfo(dtype)
        return np.concatenate([rng.integers(limits.min, limits.max, count, dtype, endpoint=True),
                               np.array([limits.min, limits.max, 0], dtype)])
    tiny, large = np.finfo(dtype).tiny, min(float(np.finfo(dtype).max), 1e30) / 64
    return np.concatenate([rng.standard_normal(count), [tiny, tiny / dtype(4), 0, -0.0, large]
                           ]).astype(dtype)


def write_safetensors(path, tensors):
    """tensors: name -> (dtype name, shape, bytes)."""
    header, data = {}, b""
    for name, (dtype, shape, raw) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def text(plexus, folder, _):
    """What people read: the numbers of each tensor under their names, in lines that a terminal holds."""
    path = os.path.join(folder, "text.npz")
    kept = np.linspace(-3, 1, 12 * 784, dtype=np.float32).reshape(12, 784)
    kept[3:5] = 0
    arrays = {"fc1.weight": kept, "fc1.bias": np.zeros(12, np.float32),
              "small": np.float32([-1.5e-5, 2.5e-5, np.nan]), "nothing": np.float32([np.inf])}
    np.savez(path, **arrays)
    said = subprocess.check_output([plexus, "info", path], text=True)
    lines = {line.split()[0]: line for line in said.splitlines() if line}
    if lines["name"].split() != ["name", "type", "shape", "min", "max", "mean", "std", "zeros"]:
        failures.append(f"the text has {lines['name']}")
    ends = {"fc1.weight": "1568", "fc1.bias": "12", "small": "0  1 NaN", "nothing": "1 infinite"}
    for name, end in ends.items():
        if not lines[name].endswith(" " + end) or len(lines[name]) > 80:
            failures.append(f"the text says {lines[name]!r}, not {end} at the end, of 80 columns")


def bfloat16(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def float8(bits, exponent_bits, mantissa_bits, infinities):
    """An OCP 8-bit float from its bits, by the definition."""
    bits = bits.astype(np.int64)
    bias, top = (1 << exponent_bits - 1) - 1, (1 << exponent_bits) - 1
    sign = np.where(bits >> 7, -1.0, 1.0)
    exponent, mantissa = bits >> mantissa_bits & top, bits & (1 << mantissa_bits) - 1
    value = np.where(exponent == 0, np.ldexp(mantissa.astype(float), 1 - bias - mantissa_bits),
                     np.ldexp((mantissa + (1 << mantissa_bits)).astype(float),
                              exponent - bias - mantissa_bits))
    if infinities:
        value = np.where(exponent == top, np.where(mantissa == 0, np.inf, np.nan), value)
    else:
        value = np.where((bits & 127) == 127, np.nan, value)
    return sign * value


def safetensors(plexus, folder, rng):
    numpy_types = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "I64": np.int64,
                   "I32": np.int32, "I16": np.int16, "I8": np.int8, "U64": np.uint64,
                   "U32": np.uint32, "U16": np.uint16, "U8": np.uint8, "BOOL": np.bool_}
    arrays, tensors = {}, {}
    for name, dtype in numpy_types.items():
        arrays[name] = samples(dtype, rng)
        tensors[name] = (name, list(arrays[name].shape), arrays[name].tobytes())
    half = np.arange(65536, dtype=np.uint16)
    arrays["BF16"] = bfloat16(half)
    tensors["BF16"] = ("BF16", [65536], half.tobytes())
    byte = np.arange(256, dtype=np.uint8)
    arrays["F8_E4M3"] = float8(byte, 4, 3, False)
    arrays["F8_E5M2"] = float8(byte, 5, 2, True)
    for name in ("F8_E4M3", "F8_E5M2"):
        tensors[name] = (name, [256], byte.tobytes())
    byte = rng.integers(0, 256, 3 * 50).astype(np.uint8)
    sixes = (byte.reshape(50, 3).astype(np.uint32) << np.array([0, 8, 16], np.uint32)).sum(1, dtype=np.uint32)
    sixes = (sixes[:, None] >> np.array([0, 6, 12, 18], np.uint32) & 63).astype(np.int64).reshape(40, 5)
    for name, exponent_bits, mantissa_bits, bias in (("F6_E2M3", 2, 3, 1), ("F6_E3M2", 3, 2, 3)):
        exponent = sixes >> mantissa_bits & (1 << exponent_bits) - 1
        mantissa = (sixes & (1 << mantissa_bits) - 1) / (1 << mantissa_bits)
        value = np.where(exponent == 0, mantissa * 2.0 ** (1 - bias), (1 + mantissa) * 2.0 ** (exponent - bias))
        arrays[name] = np.where(sixes >> 5, -1, 1) * value
        tensors[name] = (name, [40, 5], byte.tobytes())
    pairs = (rng.standard_normal((4, 5)) + 1j * rng.standard_normal((4, 5))).astype(np.complex64)
    arrays["C64"] = np.stack([pairs.real, pairs.imag], -1)
    tensors["C64"] = ("C64", [4, 5], pairs.tobytes())
    nibbles = rng.integers(0, 16, 100)
    arrays["I4"] = np.where(nibbles < 8, nibbles, nibbles - 16).reshape(4, 25)
    packed = (nibbles[0::2] | nibbles[1::2] << 4).astype(np.uint8)
    tensors["I4"] = ("I4", [4, 25], packed.tobytes())
    path = os.path.join(folder, "types.safetensors")
    write_safetensors(path, tensors)
    check(plexus, path, "safetensors", arrays, {**{name: kind for name, (kind, _, _) in tensors.items()}, "C64": "F32"})

    sharded(plexus, folder, "model", "safetensors", "safetensors", lambda path, part: write_safetensors(
        path, {k: ("F32", list(a.shape), a.tobytes()) for k, a in part.items()}), rng)


def sharded(plexus, folder, stem, ending, form, write_part, rng):
    """The index names all, and so does each of the files beside it; without it one is only one, and says so."""
    shards, index = {}, {}
    for i in range(3):
        part = {f"layer.{i}.weight": rng.standard_normal((5, i + 1)).astype(np.float32)}
        name = f"{stem}-{i + 1:05}-of-00003.{ending}"
        write_part(os.path.join(folder, name), part)
        shards.update(part)
        index.update({k: name for k in part})
    path = os.path.join(folder, f"{stem}.{ending}.index.json")
    with open(path, "w") as file:
        json.dump({"metadata": {"total_size": 120}, "weight_map": index}, file)
    second = os.path.join(folder, name.replace("00003-of", "00002-of"))
    for named in (path, second):
        check(plexus, named, form, shards)
    for weights, why in (({**index, "z": "missing"}, "refers to 'missing'"), ({"z": index["layer.0.weight"]}, "not name"),
                         (None, "is missing")):
        os.remove(path)
        if weights:
            with open(path, "w") as file:
                json.dump({"weight_map": weights}, file)
        check(plexus, second, form, {"layer.1.weight": shards["layer.1.weight"]})
        run = subprocess.run([plexus, "info", second, "--json"], stdout=subprocess.PIPE, text=True)
        warnings = json.loads(run.stdout)["warnings"]
        if not any("one part of 3" in warning and why in warning for warning in warnings):
            failures.append(f"{second}: warns {warnings}")


def npy_and_npz(plexus, folder, rng):
    arrays = {}
    for code in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"):
        dtype = np.dtype(code).type
        for order in "<>":
            array = samples(dtype, rng).astype(np.dtype(order + code))
            arrays[f"{'little' if order == '<' else 'big'}_{code}"] = array
    arrays["by_columns"] = np.asfortranarray(rng.standard_normal((37, 53)))
    arrays["three"] = np.asfortranarray(rng.standard_normal((5, 6, 7)).astype(np.float32))
    arrays["scalar"] = np.array(2.5)
    arrays["none"] = np.zeros((0, 3))
    arrays["nothing_finite"] = np.array([np.nan, np.inf, -np.inf])
    for name, array in arrays.items():
        path = os.path.join(folder, name + ".npy")
        np.save(path, array)
        check(plexus, path, "npy", {name: array})
    path = os.path.join(folder, "stored.npz")
    np.savez(path, **arrays)
    check(plexus, path, "npz", arrays)
    path = os.path.join(folder, "packed.npz")
    np.savez_compressed(path, **arrays)
    check(plexus, path, "npz", arrays)

    pairs = (rng.standard_normal((4, 5)) + 1j * rng.standard_normal((4, 5)))
    path = os.path.join(folder, "complex.npy")
    np.save(path, np.asfortranarray(pairs))
    check(plexus, path, "npy", {"complex": np.stack([pairs.real, pairs.imag], -1)})


def write_gguf(path, version, tensors, alignment=None, split=None):
    """tensors: name -> (type id, shape by rows, bytes); split: which part of how many, of how many tensors."""
    def text(value):
        return struct.pack("<Q", len(value)) + value.encode()
    pairs = [text("general.architecture") + struct.pack("<I", 8) + text("none"),
             text("tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("bc"),
             text("scores") + struct.pack("<IIQ2f", 9, 6, 2, 1, 2)]
    if alignment:
        pairs.append(text("general.alignment") + struct.pack("<II", 4, alignment))
    if split:
        pairs += [text("split.no") + struct.pack("<IH", 2, split[0]),
                  text("split.count") + struct.pack("<IH", 2, split[1]),
                  text("split.tensors.count") + struct.pack("<Ii", 5, split[2])]
    table, data, step = b"", b"", alignment or 32
    for name, (kind, shape, raw) in tensors.items():
        table += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape[::-1], kind, len(data))
        data += raw + bytes(-len(raw) % step)
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(pairs)) + b"".join(pairs) + table
    with open(path, "wb") as file:
        file.write(head + bytes(-len(head) % step) + data)


def gguf(plexus, folder, rng):
    arrays, tensors = {}, {}
    for name, (kind, numbers, _, _, _) in ggml_blocks.BLOCKS.items():
        raw, values = ggml_blocks.make(name, 64, rng)
        arrays[name] = values.reshape(8, 8 * numbers)
        tensors[name] = (kind, arrays[name].shape, raw)
    plain = {0: np.float32, 1: np.float16, 24: np.int8, 25: np.int16, 26: np.int32, 27: np.int64,
             28: np.float64}
    for kind, dtype in plain.items():
        arrays[f"type {kind}"] = samples(dtype, rng)
        tensors[f"type {kind}"] = (kind, arrays[f"type {kind}"].shape, arrays[f"type {kind}"].tobytes())
    half = np.arange(65536, dtype=np.uint16).reshape(2, 256, 128)
    arrays["bf16"] = bfloat16(half)
    tensors["bf16"] = (30, half.shape, half.tobytes())
    for version, alignment in ((2, None), (3, 256)):
        path = os.path.join(folder, f"version {version}.gguf")
        write_gguf(path, version, tensors, alignment)
        check(plexus, path, "GGUF", arrays, {"bf16": "BF16", **{name: name for name in ggml_blocks.BLOCKS}})
    names = sorted(tensors)
    paths = [os.path.join(folder, f"some model-{i + 1:05}-of-00003.gguf") for i in range(3)]
    for i, path in enumerate(paths):
        write_gguf(path, 3, {name: tensors[name] for name in names[i::3]}, 64 if i else None, (i, 3, len(names)))
    for path in paths:
        check(plexus, path, "GGUF", arrays, {"bf16": "BF16", **{name: name for name in ggml_blocks.BLOCKS}})


def onnx_files(plexus, folder, rng):
    try:
        import onnx
        from onnx import TensorProto, external_data_helper, helper, numpy_helper
    except ImportError:
        print("there is no onnx: its files are left out")
        return

    def save(name, arrays, tensors, types=None, **more):
        nodes = [helper.make_node("Identity", [t.name], [f"out {i}"]) for i, t in enumerate(tensors)]
        graph = helper.make_graph(nodes, "g", [], [], tensors)
        path = os.path.join(folder, name)
        onnx.save_model(helper.make_model(graph), path, **more)
        check(plexus, path, "ONNX", arrays, types)

    kinds = (np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8, np.uint64,
             np.uint32, np.uint16, np.uint8, np.bool_)
    arrays = {np.dtype(t).name: samples(t, rng).reshape(17, 59) for t in kinds
              if samples(t, rng).size == 17 * 59}
    arrays.update({np.dtype(t).name: samples(t, rng) for t in kinds})
    arrays["scalar"], arrays["none"] = np.array(2.5), np.zeros((0, 3), np.float32)
    raw = [numpy_helper.from_array(a, name) for name, a in arrays.items()]
    save("raw.onnx", arrays, raw)
    typed = []
    for name, a in arrays.items():
        kind = helper.np_dtype_to_tensor_dtype(a.dtype) if hasattr(helper, "np_dtype_to_tensor_dtype") \
            else onnx.mapping.NP_TYPE_TO_TENSOR_TYPE[a.dtype]
        # make_tensor wants halves as numbers and writes their bits.
        typed.append(helper.make_tensor(name, kind, a.shape, a.ravel()))
    save("typed.onnx", arrays, typed)
    half = np.arange(65536, dtype=np.uint16)
    bf16 = TensorProto(data_type=TensorProto.BFLOAT16, dims=[256, 256], name="bf16", raw_data=half.tobytes())
    save("bf16.onnx", {"bf16": bfloat16(half).reshape(256, 256)}, [bf16], {"bf16": "BF16"})
    pairs = (rng.standard_normal((4, 5)) + 1j * rng.standard_normal((4, 5))).astype(np.complex64)
    save("complex.onnx", {"c": np.stack([pairs.real, pairs.imag], -1)}, [numpy_helper.from_array(pairs, "c")])
    large = {f"w{i}": rng.standard_normal((40, 50)).astype(np.float32) for i in range(4)}
    tensors = [numpy_helper.from_array(a, name) for name, a in large.items()]
    save("one-file.onnx", large, [t for t in tensors], save_as_external_data=True, location="all.bin")
    tensors = [numpy_helper.from_array(a, name) for name, a in large.items()]
    save("many-files.onnx", large, tensors, save_as_external_data=True, all_tensors_to_one_file=False)
    value = numpy_helper.from_array(large["w0"], "ignored")
    graph = helper.make_graph([helper.make_node("Constant", [], ["c"], value=value),
                               helper.make_node("Relu", ["c"], ["y"])], "g", [],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, [40, 50])])
    path = os.path.join(folder, "constant.onnx")
    onnx.save_model(helper.make_model(graph), path)
    check(plexus, path, "ONNX", {"c": large["w0"]})
    onnx_graph(plexus, folder, onnx)
    stays_in_the_file(plexus, folder, onnx)


def onnx_graph(plexus, folder, onnx):
    helper = onnx.helper
    weight = onnx.numpy_helper.from_array(np.ones((2, 3), np.float32), "w")
    nodes = [helper.make_node("Gemm", ["x", "w"], ["h"], name="first", transB=1, alpha=0.5),
             helper.make_node("Conv", ["h", "w", ""], ["y"], kernel_shape=[3, 5], auto_pad="VALID")]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", 1, ["batch", 3])],
                              [helper.make_tensor_value_info("y", 1, None)], [weight])
    path = os.path.join(folder, "graph.onnx")
    onnx.save_model(helper.make_model(graph), path)
    said = json.loads(subprocess.check_output([plexus, "info", path, "--json"]))["graph"]
    want = {"inputs": [{"name": "x", "shape": [None, 3]}], "outputs": [{"name": "y", "shape": None}],
            "nodes": [{"name": "first", "op": "Gemm", "inputs": ["x", "w"], "outputs": ["h"],
                       "attributes": {"transB": 1, "alpha": 0.5}},
                      {"name": "", "op": "Conv", "inputs": ["h", "w", ""], "outputs": ["y"],
                       "attributes": {"kernel_shape": [3, 5], "auto_pad": "VALID"}}]}
    if said != want:
        failures.append(f"graph.onnx: has the graph {said}")


def peak_kib(plexus, path):
    """Started from a process that is small itself: a child's peak begins with that of its parent."""
    start = "import os, subprocess, sys; p = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL);" \
        "_, status, usage = os.wait4(p.pid, 0); p.returncode = status; print(usage.ru_maxrss);" \
        "sys.exit(status != 0)"
    return int(subprocess.check_output([sys.executable, "-c", start, plexus, "info", path, "--json"]))


def stays_in_the_file(plexus, folder, onnx):
    """A large tensor of an ONNX file is not copied when it is opened and read."""
    peaks = []
    for rows in (1, 16 << 20):
        path = os.path.join(folder, f"{rows}-rows.onnx")
        tensor = onnx.TensorProto(data_type=1, dims=[rows, 1], name="w", raw_data=bytes(4 * rows))
        graph = onnx.helper.make_graph([], "g", [], [], [tensor])
        onnx.save_model(onnx.helper.make_model(graph), path)
        peaks.append(peak_kib(plexus, path))
    if "PLX_TEST_SANITIZED" not in os.environ and peaks[1] > peaks[0] + 8 * 1024:
        failures.append(f"64 MB of numbers in an ONNX file took {peaks[1] - peaks[0]} KiB")


def keras_files(plexus, folder, rng):
    try:
        import h5py
    except ImportError:
        print("there is no h5py: its files are left out")
        return
    kinds = (np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8, np.uint64,
             np.uint32, np.uint16, np.uint8, np.bool_)
    arrays = {}
    for kind in kinds:
        for order in "<>":
            arrays[f"types/{np.dtype(kind).name}{'be' if order == '>' else ''}"] = \
                samples(kind, rng).astype(np.dtype(kind).newbyteorder(order))
    arrays["scalar"], arrays["none"] = np.array(2.5), np.zeros((0, 3))
    arrays["deep/er/still"] = rng.standard_normal((3, 4, 5, 6)).astype(np.float32)
    path = os.path.join(folder, "types.h5")
    with h5py.File(path, "w") as file:
        for name, array in arrays.items():
            file[name] = array
    check(plexus, path, "HDF5", arrays)
    path = os.path.join(folder, "packed.h5")
    ways = ({"compression": "gzip"}, {"compression": "lzf"}, {"shuffle": True, "fletcher32": True}, {})
    packed = {f"way {i}": rng.standard_normal((700, 90, 3)) for i in range(len(ways))}
    with h5py.File(path, "w", libver="latest") as file:
        for (name, array), way in zip(packed.items(), ways):
            if way.get("compression") != "lzf":  # a plugin of h5py's own
                file.create_dataset(name, data=array, chunks=(64, 50, 2), **way)
    packed.pop("way 1")
    check(plexus, path, "HDF5", packed)

    model = keras_file.functional(
        layer("InputLayer", "in", batch_input_shape=[None, 4]),
        layer("Dense", "first", "in", units=3, activation="relu"),
        layer("Dense", "second", "in", units=3, activation="tanh"),
        layer("Add", "sum", "first", "second"))
    weights = keras_file.weights({f"{n}/{w}": rng.standard_normal(s).astype(np.float32)
                                  for n in ("first", "second") for w, s in (("kernel", (4, 3)), ("bias", 3))})
    path = os.path.join(folder, "model.h5")
    keras_file.write(path, model, weights)
    check(plexus, path, "Keras", weights)
    said = json.loads(subprocess.check_output([plexus, "info", path, "--json"]))["graph"]
    nodes = [(n["name"], n["op"], n["inputs"], n["attributes"].get("activation")) for n in said["nodes"]]
    want = [(n, "Dense", ["in/output", f"model_weights/{n}/{n}/kernel:0", f"model_weights/{n}/{n}/bias:0"], a)
            for n, a in (("first", "relu"), ("second", "tanh"))] + \
        [("sum", "Add", ["first/output", "second/output"], None)]
    if nodes != want or said["inputs"] != [{"name": "in/output", "shape": [None, 4]}]:
        failures.append(f"model.h5: has the graph {said}")
    nested_keras(plexus, folder, rng)


def nested_keras(plexus, folder, rng):
    """Models within a model, as Keras 2 counts their calls."""
    def nested(kind, name, layers, call, **more):
        return {"class_name": kind, "name": name, "config": {"name": name, "layers": layers, **more},
                "inbound_nodes": [[[call[0], call[1], 0, {}]]]}

    inner = nested("Functional", "inner", [layer("InputLayer", "i1", batch_input_shape=[None, 4]),
                                           layer("Dense", "d1", "i1", units=3)], ("in", 0),
                   input_layers=[["i1", 0, 0]], output_layers=[["d1", 0, 0]])
    sequence = nested("Sequential", "seq", [layer("InputLayer", "i2", batch_input_shape=[None, 3]),
                                            layer("Dense", "d2", units=2)], ("inner", 1))
    last = layer("Dense", "out", units=1)
    last["inbound_nodes"] = [[["seq", 1, 0, {}]]]
    model = keras_file.functional(layer("InputLayer", "in", batch_input_shape=[None, 4]), inner, sequence, last)
    weights = {f"model_weights/{top}/{n}/{w}:0": rng.standard_normal(s).astype(np.float32)
               for top, n, into, out in (("inner", "d1", 4, 3), ("seq", "d2", 3, 2), ("out", "out", 2, 1))
               for w, s in (("kernel", (into, out)), ("bias", out))}
    path = os.path.join(folder, "nested.h5")
    keras_file.write(path, model, weights)
    check(plexus, path, "Keras", weights)
    said = json.loads(subprocess.check_output([plexus, "info", path, "--json"]))
    nodes = [(n["name"], n["op"], n["inputs"][:1], n["outputs"]) for n in said["graph"]["nodes"]]
    want = [("inner", "Functional", ["in/output"], ["inner/i1/output"]),
            ("inner/d1", "Dense", ["inner/i1/output"], ["inner/d1/output"]),
            ("inner", "Output", ["inner/d1/output"], ["inner/output:1:0"]),
            ("seq", "Sequential", ["inner/output:1:0"], ["seq/i2/output"]),
            ("seq/d2", "Dense", ["seq/i2/output"], ["seq/d2/output"]),
            ("seq", "Output", ["seq/d2/output"], ["seq/output:1:0"]),
            ("out", "Dense", ["seq/output:1:0"], ["out/output"])]
    if nodes != want or said["warnings"]:
        failures.append(f"nested.h5: has the nodes {nodes}, and warns {said['warnings']}")


def tflite(plexus, folder, rng):
    """No package of Debian writes these: the writer of the corpus does, from the published schema."""
    lite = corpus_tflite
    arrays, tensors, buffers, types = {}, [], [], {"bf16": "BF16", "complex": "F32", "4 bits": "I4"}

    def add(name, raw, shape, code, want, quantised=None):
        arrays[name] = want
        if name not in types:
            types[name] = type_of(np.zeros(0, code))
        buffers.append(raw)
        tensors.append(lite.tensor(name, shape, code, len(buffers), quantised))

    for kind in (np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8, np.uint64,
                 np.uint32, np.uint16, np.uint8, np.bool_):
        array = samples(kind, rng)
        code = np.dtype(kind).str[1:]
        add(np.dtype(kind).name, array.tobytes(), array.shape, "?" if code == "b1" else code, array)
    half = np.arange(65536, dtype=np.uint16)
    add("bf16", half.tobytes(), (256, 256), 18, bfloat16(half).reshape(256, 256))
    pairs = (rng.standard_normal((4, 5)) + 1j * rng.standard_normal((4, 5))).astype(np.complex64)
    add("complex", pairs.tobytes(), (4, 5), "c8", np.stack([pairs.real, pairs.imag], -1))
    for axis in range(4):
        shape = (6, 3, 5, 7)
        raw = rng.integers(-128, 128, shape).astype(np.int8)
        scale = rng.gamma(1, 1, shape[axis]).astype(np.float32)
        zero = rng.integers(-20, 20, shape[axis])
        along = [-1 if i == axis else 1 for i in range(4)]
        want = (raw.astype(float) - zero.reshape(along)) * scale.astype(float).reshape(along)
        add(f"axis {axis}", raw.tobytes(), shape, "i1", want, lite.scales(scale, zero, axis))
    raw = rng.integers(0, 256, (30, 40)).astype(np.uint8)
    add("one scale", raw.tobytes(), raw.shape, "u1", (raw.astype(float) - 117) * float(np.float32(0.03)),
        lite.scales([0.03], [117]))
    nibbles = rng.integers(0, 16, 100)
    want = np.where(nibbles < 8, nibbles, nibbles - 16).reshape(4, 25) * 0.25
    add("4 bits", (nibbles[0::2] | nibbles[1::2] << 4).astype(np.uint8).tobytes(), (4, 25), 17, want,
        lite.scales([0.25], [0]))
    w, bias = len(tensors), len(tensors) + 1
    add("dense/w", np.ones((3, 4), np.float32).tobytes(), (3, 4), "f4", np.ones((3, 4)))
    add("dense/b", np.zeros(3, np.float32).tobytes(), (3,), "f4", np.zeros(3))
    ends = [lite.tensor("x", (1, 4), f7=("i", [-1, 4])), lite.tensor("h", (1, 3)), lite.tensor("y", (1, 3))]
    operators = [lite.operator(0, (bias + 1, w, bias), (bias + 2,), lite.Table(f0=("b", 1)), 8),
                 lite.operator(1, (bias + 2,), (bias + 3,))]
    path = os.path.join(folder, "all.tflite")
    with open(path, "wb") as file:
        file.write(lite.model(tensors + ends, operators, [lite.code(9), lite.code(25)], buffers,
                              (bias + 1,), (bias + 3,)))
    check(plexus, path, "TFLite", arrays, types)
    said = json.loads(subprocess.check_output([plexus, "info", path, "--json"]))["graph"]
    want = {"inputs": [{"name": "x", "shape": [None, 4]}], "outputs": [{"name": "y", "shape": [1, 3]}],
            "nodes": [{"name": "", "op": "FULLY_CONNECTED", "inputs": ["x", "dense/w", "dense/b"],
                       "outputs": ["h"], "attributes": {"activation": "relu"}},
                      {"name": "", "op": "SOFTMAX", "inputs": ["h"], "outputs": ["y"], "attributes": {}}]}
    if said != want:
        failures.append(f"all.tflite: has the graph {said}")


def torch_by_hand(plexus, folder, rng):
    """Archives that this machine's PyTorch would not write."""
    array = rng.normal(size=(2, 3)).astype(np.float32)
    weight = corpus.p_dict(w=corpus.p_tensor(corpus.p_storage("0", 6), (2, 3), (3, 1)))
    path = os.path.join(folder, "big-endian.pt")
    with open(path, "wb") as file:
        file.write(corpus.torch_file(weight, array.astype(">f4").tobytes(), [("m/byteorder", b"big")]))
    check(plexus, path, "PyTorch", {"w": array})
    bias = corpus.p_tensor(corpus.p_storage("0", 6), (3,), (2,), 1)
    weight = corpus.p_tensor(corpus.p_storage("0", 6), (2, 3), (3, 1))
    path = os.path.join(folder, "frozen.pt")
    with open(path, "wb") as file:
        file.write(corpus.torch_frozen(b"(" + weight + bias + b"t", array.tobytes()))
    check(plexus, path, "PyTorch", {"constants.0": array, "constants.1": array.ravel()[1::2]})


def torch_files(plexus, folder, rng):
    try:
        import torch
    except ImportError:
        print("there is no PyTorch: its files are left out")
        return
    torch.manual_seed(3)
    model = torch.nn.Sequential(torch.nn.Linear(7, 5), torch.nn.ReLU(), torch.nn.Linear(5, 3))
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    types = {str(t): torch.from_numpy(rng.integers(0, 2, 40).astype(np.uint8)).to(t)
             for t in (torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64,
                       torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}
    whole = torch.randn(6, 8)
    views = {"whole": whole, "columns": whole.t(), "part": whole[2:, 1:5], "every": whole[::2, ::3],
             "repeated": torch.randn(3, 1).expand(3, 4), "scalar": torch.tensor(2.5),
             "none": torch.zeros(0, 3), "complex": torch.randn(3, 2, dtype=torch.complex64)}
    nested = {"epoch": 3, "lr": 0.1, "state": model.state_dict(), "list": [whole, (whole[0], None)],
              "views": views, "types": types, "parameter": model[0].weight, 7: torch.ones(2)}

    def values(tensor):
        tensor = torch.view_as_real(tensor) if tensor.is_complex() else tensor
        return tensor.detach().to(torch.float64).numpy()

    expected = {"list.0": whole, "list.1.0": whole[0], "parameter": model[0].weight, "7": torch.ones(2)}
    expected.update({f"state.{k}": v for k, v in model.state_dict().items()})
    expected.update({f"views.{k}": v for k, v in views.items()})
    expected.update({f"types.{k}": v for k, v in types.items()})
    floats = {torch.bfloat16: "BF16", torch.float32: "F32", torch.complex64: "F32"}
    kinds = {name: floats.get(tensor.dtype) or type_of(tensor.numpy()) for name, tensor in expected.items()}
    expected = {name: values(tensor) for name, tensor in expected.items()}
    for new in (True, False):
        for protocol in (2, 4):
            kind = f"{'zip' if new else 'legacy'}-{protocol}"
            path = os.path.join(folder, f"state-{kind}.pt")
            torch.save(model.state_dict(), path, pickle_protocol=protocol,
                       _use_new_zipfile_serialization=new)
            check(plexus, path, "PyTorch", state)
            path = os.path.join(folder, f"nested-{kind}.pt")
            torch.save(nested, path, pickle_protocol=protocol, _use_new_zipfile_serialization=new)
            check(plexus, path, "PyTorch", expected, kinds)
    for new in (True, False):
        sharded(plexus, folder, f"pytorch_model_{new}", "bin", "PyTorch", lambda path, part: torch.save(
            {k: torch.from_numpy(a) for k, a in part.items()}, path, _use_new_zipfile_serialization=new), rng)
    training_script(plexus, folder, torch, model, state)
    path = os.path.join(folder, "script.pt")
    torch.jit.save(torch.jit.trace(model, torch.zeros(1, 7)), path)
    check(plexus, path, "PyTorch", state)
    torch_exports(plexus, folder, torch)


def training_script(plexus, folder, torch, model, state):
    """A checkpoint as scripts write them, with their options, NumPy's numbers, paths and an optimiser."""
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(2, 7)).sum().backward()
    optimizer.step()
    state = {name: value.numpy().copy() for name, value in model.state_dict().items()}
    kept = {"model": model.state_dict(), "epoch": np.int64(3), "best": np.float32(0.5), "seen": {1, 2},
            "args": argparse.Namespace(lr=0.1, path=pathlib.Path("x"), when=datetime.date(2024, 2, 3)),
            "counts": collections.defaultdict(list, a=[1]), "losses": np.arange(3.0),
            "sparse": torch.eye(3).to_sparse(), "optimizer": optimizer.state_dict()}
    for new in (True, False):
        path = os.path.join(folder, f"script-{new}.pt")
        torch.save(kept, path, _use_new_zipfile_serialization=new)
        run = subprocess.run([plexus, "info", path, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = json.loads(run.stdout) if run.returncode == 0 else {"tensors": [], "warnings": []}
        got = {t["name"]: t for t in said["tensors"]}
        for name, array in state.items():
            mean = got.get(f"model.{name}", {}).get("mean")
            if mean is None or not math.isclose(mean, float(array.astype(float).mean()), rel_tol=1e-6, abs_tol=1e-9):
                failures.append(f"script-{new}.pt: {name} is {got.get(f'model.{name}')}; {run.stderr}")
        if not any("NumPy" in w for w in said["warnings"]) or said["network"]["family"] != "multilayer perceptron":
            failures.append(f"script-{new}.pt: is a {said.get('network')} and warns {said['warnings']}")


def torch_exports(plexus, folder, torch):
    """What torch.onnx.export writes: each parameter under its name, with its numbers."""
    nn = torch.nn
    models = {
        "mlp": (nn.Sequential(nn.Linear(7, 5), nn.ReLU(), nn.Linear(5, 3)), (1, 7)),
        "cnn": (nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(),
                              nn.Conv2d(8, 8, 3, groups=8), nn.Flatten(), nn.Linear(128, 10)), (1, 3, 8, 8)),
        "transformer": (nn.TransformerEncoderLayer(16, 4, 32, dropout=0, batch_first=True), (1, 5, 16))}
    for name, (model, shape) in models.items():
        path = os.path.join(folder, f"{name}.onnx")
        # As they are trained: for inference batch norms are folded into what is before them.
        torch.onnx.export(model.train(), torch.zeros(shape), path, opset_version=14,
                          training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)
        said = json.loads(subprocess.check_output([plexus, "info", path, "--json"]))
        got = {t["name"]: t for t in said["tensors"]}
        if said["format"] != "ONNX" or not said["graph"]["nodes"]:
            failures.append(f"{name}.onnx: is told as {said['format']}")
        for key, value in model.named_parameters():
            want = {"shape": list(value.shape), **describe(value.detach().numpy())}
            if key not in got or any(not (close(got[key][k], w) if k in ("min", "max", "mean", "std")
                                          else got[key][k] == w) for k, w in want.items()):
                failures.append(f"{name}.onnx: {key} is {got.get(key)}, not {want}")


if __name__ == "__main__":
    sys.exit(main(text, safetensors, npy_and_npz, gguf, onnx_files, keras_files, tflite, torch_by_hand, torch_files))

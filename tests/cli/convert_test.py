#!/usr/bin/env python3
"""convert_test.py PLEXUS: files that plexus convert writes hold, for NumPy, the very numbers of those
that it read, and where anything fails no file appears and an old one stays. Skips (77) without NumPy.
"""
import json
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile

import info_test  # first: it finds a Python with NumPy, or skips
import corpus
import corpus_tflite
import numpy as np
from parts import failures, main

TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
         "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1"}


def want(condition, what):
    if not condition:
        failures.append(what)


def run(plexus, *args, **more):
    return subprocess.run([plexus, "convert", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, **more)


def read_safetensors(path):
    """name -> (type, array); types that NumPy lacks as bytes."""
    with open(path, "rb") as file:
        raw = file.read()
    size = struct.unpack("<Q", raw[:8])[0]
    want(size % 8 == 0, f"{path}: the header is not padded")
    header = json.loads(raw[8:8 + size])
    want(header.pop("__metadata__")["format"] == "pt", f"{path}: has no format in its metadata")
    out, end = {}, 0
    for name, entry in header.items():
        begin, stop = entry["data_offsets"]
        want(begin == end, f"{path}: {name} does not follow the one before")
        end = stop
        part = raw[8 + size + begin:8 + size + stop]
        kind = TYPES.get(entry["dtype"])
        shape = entry["shape"] if kind else [-1]
        out[name] = entry["dtype"], np.frombuffer(part, kind or np.uint8).reshape(shape)
    want(end == len(raw) - 8 - size, f"{path}: has bytes after its end")
    return out


def same(path, name, got, expected):
    """Bit for bit, in the type that is expected."""
    expected = np.asarray(expected)
    kind = expected.dtype.newbyteorder("<")
    want(got.dtype == kind, f"{path}: {name} is of {got.dtype}, not {kind}")
    want(got.shape == expected.shape, f"{path}: {name} has the shape {got.shape}")
    want(np.ascontiguousarray(got).tobytes() == np.ascontiguousarray(expected.astype(kind)).tobytes(),
         f"{path}: {name} holds other numbers")


def check(plexus, source, arrays, rounds=1):
    """Both formats of `source`, whose tensors are `arrays`; then each again from what was written."""
    folder = os.path.dirname(source)
    for kind in ("npz", "safetensors"):
        path = os.path.join(folder, f"{os.path.basename(source)}-{rounds}.{kind}")
        done = run(plexus, source, "-o", path, "--json")
        want(done.returncode == 0, f"{path}: {done.stderr}")
        if done.returncode != 0:
            continue
        said = json.loads(done.stdout)
        want(said["tensors"] == len(arrays) and said["output_format"] == kind, f"{path}: told {said}")
        got = {n: a for n, (_, a) in read_safetensors(path).items()} if kind == "safetensors" \
            else dict(np.load(path))
        want(list(got) == list(arrays), f"{path}: has {list(got)}")
        for name, array in arrays.items():
            if name in got:
                same(path, name, got[name], array)
        if kind == "npz":
            with zipfile.ZipFile(path) as archive:
                want(archive.testzip() is None, f"{path}: a checksum is wrong")
        if rounds < 2:
            check(plexus, path, arrays, rounds + 1)


def numpy_files(plexus, folder, rng):
    arrays = {}
    for code in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"):
        kind = np.dtype(code)
        array = rng.integers(0, 256, 60 * kind.itemsize, dtype=np.uint8).view(kind) if code != "b1" \
            else rng.random(60) < 0.5
        arrays[code] = array.reshape(3, 4, 5)  # any bits: NaN of all kinds among them
        arrays["big " + code] = array.astype(kind.newbyteorder(">"))
        arrays["by columns " + code] = np.asfortranarray(array.reshape(12, 5))
    arrays["scalar"], arrays["nothing"] = np.array(2.5), np.zeros((0, 3), np.float32)
    arrays["f2 over many pieces"] = rng.standard_normal((123, 457)).astype(np.float16)
    arrays["deep/er/n\u00e4me"] = np.asfortranarray(rng.standard_normal((7, 8, 9, 3)))
    path = os.path.join(folder, "all.npz")
    np.savez(path, **arrays)
    check(plexus, path, arrays)


def other_types(plexus, folder, rng):
    half = np.arange(65536, dtype=np.uint16)
    nibbles = rng.integers(0, 16, 100)
    path = os.path.join(folder, "odd.safetensors")
    info_test.write_safetensors(path, {
        "BF16": ("BF16", [256, 256], half.tobytes()),
        "F8": ("F8_E4M3", [256], bytes(range(256))),
        "I4": ("I4", [4, 25], (nibbles[0::2] | nibbles[1::2] << 4).astype(np.uint8).tobytes()),
        "F4": ("F4", [256, 258], half.tobytes()[:33024]),
        "F6": ("F6_E2M3", [256, 257], half.tobytes()[:49344])})
    out = os.path.join(folder, "odd.npz")
    want(run(plexus, path, "-o", out).returncode == 0, "odd.npz was not written")
    got = dict(np.load(out))
    same(out, "BF16", got["BF16"], info_test.bfloat16(half).reshape(256, 256))
    eight = info_test.float8(np.arange(256, dtype=np.uint8), 4, 3, False).astype(np.float32)
    want(np.array_equal(got["F8"], eight, equal_nan=True), "F8_E4M3 became other numbers")
    same(out, "I4", got["I4"], np.where(nibbles < 8, nibbles, nibbles - 16).astype(np.int8).reshape(4, 25))
    out = os.path.join(folder, "odd-again.safetensors")
    want(run(plexus, path, "-o", out).returncode == 0, "odd-again.safetensors was not written")
    again = read_safetensors(out)
    want(again["BF16"][0] == "BF16" and again["BF16"][1].tobytes() == half.tobytes(), "BF16 did not stay")
    want(again["F8"][0] == "F8_E4M3" and again["F8"][1].tobytes() == bytes(range(256)), "F8 did not stay")
    want(again["I4"][0] == "I8", f"I4 became {again['I4'][0]}")
    want(again["F4"][0] == "F4" and again["F4"][1].tobytes() == half.tobytes()[:33024], "F4 did not stay")
    want(again["F6"][0] == "F6_E2M3" and again["F6"][1].tobytes() == half.tobytes()[:49344],
         "F6_E2M3 did not stay")

    blocks, values = {}, {}
    for name, (kind, numbers, _, _, _) in info_test.ggml_blocks.BLOCKS.items():
        raw, array = info_test.ggml_blocks.make(name, 130, rng)
        values[name] = array.reshape(10, 13 * numbers)
        blocks[name] = (kind, values[name].shape, raw)
    path = os.path.join(folder, "quantised.gguf")
    info_test.write_gguf(path, 3, blocks, None)
    out = os.path.join(folder, "quantised.npz")
    want(run(plexus, path, "-o", out).returncode == 0, "quantised.npz was not written")
    for name, array in np.load(out).items():
        want(array.dtype == np.float32 and array.shape == values[name].shape and
             np.allclose(array, values[name], rtol=1e-6, atol=1e-30, equal_nan=True),
             f"{name} became other numbers")


KINDS = (np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8, np.uint64, np.uint32, np.uint16,
         np.uint8, np.bool_)


def onnx_files(plexus, folder, rng):
    try:
        import onnx
        from onnx import helper, numpy_helper
    except ImportError:
        print("there is no onnx: its files are left out")
        return
    arrays = {np.dtype(kind).name: info_test.samples(kind, rng) for kind in KINDS}
    arrays["matrix"], arrays["scalar"] = rng.standard_normal((30, 40)).astype(np.float32), np.array(2.5)
    tensors = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    nodes = [helper.make_node("Identity", [name], [f"out {name}"]) for name in arrays]
    for name, more in (("inside.onnx", {}), ("beside.onnx", {"save_as_external_data": True, "location": "all.bin",
                                                              "size_threshold": 0})):
        path = os.path.join(folder, name)
        onnx.save_model(helper.make_model(helper.make_graph(nodes, "g", [], [], tensors)), path, **more)
        check(plexus, path, arrays)


def keras_files(plexus, folder, rng):
    try:
        import h5py
    except ImportError:
        print("there is no h5py: Keras's files are left out")
        return
    arrays = {f"model_weights/types/{np.dtype(kind).name}:0": info_test.samples(kind, rng) for kind in KINDS}
    for name, shape in (("conv/kernel", (3, 3, 4, 5)), ("conv/bias", (5,)), ("dense/kernel", (70, 30))):
        arrays[f"model_weights/{name}:0"] = rng.standard_normal(shape).astype(np.float32)
    path = os.path.join(folder, "model.h5")
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": []}})
        for name, array in arrays.items():
            # In pieces and packed, as large models are.
            more = {"chunks": (16, 16), "compression": "gzip"} if "dense" in name else {}
            file.create_dataset(name, data=array, **more)
    check(plexus, path, dict(sorted(arrays.items())))


def tflite_files(plexus, folder, rng):
    """What stands for other numbers by a scale becomes these."""
    lite = corpus_tflite
    arrays, tensors, buffers = {}, [], []

    def add(name, array, quantised=None):
        buffers.append(array.tobytes())
        code = array.dtype.str[1:]
        tensors.append(lite.tensor(name, array.shape, "?" if code == "b1" else code, len(buffers), quantised))

    for kind in KINDS:
        name = np.dtype(kind).name
        arrays[name] = info_test.samples(kind, rng)
        add(name, arrays[name])
    whole, scale, zero = rng.integers(-128, 128, (6, 7)).astype(np.int8), 2.0 ** np.arange(-3, 3), np.arange(6)
    arrays["scaled"] = ((whole.astype(float) - zero[:, None]) * scale[:, None]).astype(np.float32)
    add("scaled", whole, lite.scales(scale, zero))
    path = os.path.join(folder, "model.tflite")
    with open(path, "wb") as file:
        file.write(lite.model(tensors, buffers=buffers))
    check(plexus, path, arrays)


def torch_files(plexus, folder, rng):
    """As torch.save writes them: in an archive, some numbers by columns, and some of one storage twice."""
    numbers = rng.standard_normal(24).astype(np.float32)
    half = rng.standard_normal(6).astype(np.float16)
    tensor = lambda *shape_stride_offset: corpus.p_tensor(corpus.p_storage("0", 24), *shape_stride_offset)
    content = corpus.torch_file(corpus.p_dict(
        whole=tensor((4, 6), (6, 1)), turned=tensor((6, 4), (1, 6)), part=tensor((2, 3), (6, 2), 7),
        half=corpus.p_tensor(corpus.p_storage("1", 6, "HalfStorage"), (3, 2), (2, 1))),
        numbers.tobytes(), [("m/data/1", half.tobytes())])
    path = os.path.join(folder, "model.pt")
    with open(path, "wb") as file:
        file.write(content)
    whole = numbers.reshape(4, 6)
    check(plexus, path, {"whole": whole, "turned": whole.T, "part": whole[1:3, 1:6:2], "half": half.reshape(3, 2)})


def never_half(plexus, folder, rng):
    """What goes wrong leaves nothing behind, and what was there."""
    place = os.path.join(folder, "place")
    os.mkdir(place)
    good, out = os.path.join(folder, "good.npz"), os.path.join(place, "out.npz")
    np.savez(good, a=rng.standard_normal((300, 300)))
    with open(out, "w") as file:
        file.write("old")
    broken = bytearray(open(good, "rb").read())
    broken[400000] ^= 1  # the checksum tells, after half the numbers are written
    bad = os.path.join(folder, "bad.npz")
    with open(bad, "wb") as file:
        file.write(broken)
    done = run(plexus, bad, "-o", out, "--json")
    want(done.returncode == 1 and json.loads(done.stdout)["error"]["code"] == "format",
         f"a broken file gave {done.returncode}: {done.stdout}")
    want(os.listdir(place) == ["out.npz"] and open(out).read() == "old", "a broken file left something")
    for args, code in (([good, "-o", os.path.join(folder, "no", "x.npz")], 1),
                       ([good, "-o", os.path.join(place, "x.txt")], 2), ([good], 2),
                       ([good, "-o", out, "--format", "onnx"], 2),
                       ([os.path.join(folder, "missing"), "-o", out], 1)):
        done = run(plexus, *args)
        want(done.returncode == code and done.stderr.count("\n") == 1, f"{args}: {done}")
    want(os.listdir(place) == ["out.npz"] and open(out).read() == "old", "an error left something")
    done = run(plexus, good, "-o", os.path.join(place, "x.txt"), "--format", "npz")
    want(done.returncode == 0 and "a" in np.load(os.path.join(place, "x.txt")), f"--format: {done}")
    odd = os.path.join(folder.encode(), b"f\xff.npz")  # no UTF-8
    done = run(plexus, good, "-o", odd, "--json")
    want(done.returncode == 0 and json.loads(done.stdout)["output"].endswith("/f?.npz") and os.path.exists(odd),
         f"a path without text: {done}")
    done = subprocess.run([plexus, "info", odd, "--json"], stdout=subprocess.PIPE)
    want(done.returncode == 0 and json.loads(done.stdout)["file"].endswith("/f?.npz"), f"its info: {done}")
    want(run(plexus, good, "-o", good).returncode == 0 and np.load(good)["a"].shape == (300, 300),
         "a file cannot take its own place")
    text, index, shard = (os.path.join(folder, name) for name in (
        "text.npz", "model.safetensors.index.json", "shard.safetensors"))
    np.savez(text, a=np.ones(3), words=np.array(["some", "words"]))
    info_test.write_safetensors(shard, {"a": ("F32", [3], np.ones(3, np.float32).tobytes())})
    with open(index, "w") as file:
        json.dump({"weight_map": {"a": "shard.safetensors"}}, file)
    for source, over in ((text, text), (index, shard)):
        before = open(over, "rb").read()
        done = run(plexus, source, "-o", over)
        want(done.returncode == 2 and "is read here" in done.stderr and open(over, "rb").read() == before,
             f"{over} is lost: {done}")
    np.savez(os.path.join(folder, "out-of.npz"), **{"../x": np.ones(3)})
    want(run(plexus, os.path.join(folder, "out-of.npz"), "-o", os.path.join(place, "y.npz")
             ).returncode == 1 and "y.npz" not in os.listdir(place), "a path out of an archive was written")


def interrupted(plexus, folder, _):
    """A sparse file that takes a while, and a signal meanwhile."""
    path, out = os.path.join(folder, "large.safetensors"), os.path.join(folder, "place", "large.npz")
    size = 3 << 30
    info_test.write_safetensors(path, {})
    text = json.dumps({"w": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + size)
    p = subprocess.Popen([plexus, "convert", path, "-o", out], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while p.poll() is None and not any(n.startswith(".plexus-") for n in os.listdir(os.path.dirname(out))):
        time.sleep(0.01)
    time.sleep(0.05)
    p.send_signal(signal.SIGINT)
    p.communicate()
    want(p.returncode != 0, "an interrupt was not told")
    left = [n for n in os.listdir(os.path.dirname(out)) if "large" in n or n.startswith(".plexus-")]
    want(not left, f"an interrupt left {left}")


if __name__ == "__main__":
    sys.exit(main(numpy_files, other_types, onnx_files, keras_files, tflite_files, torch_files, never_half,
                  interrupted))

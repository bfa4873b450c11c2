#!/usr/bin/env python3
"""operators_test.py PLEXUS: each weight of operators that are more than a matrix or kernels lands at the units
that their formats' descriptions say. Parts whose writer is missing are left out. Skips (77) without NumPy.
"""
import os
import sys

import network_test  # first: it finds a Python with NumPy, or skips
import corpus_tflite as tflite
import keras_file
import numpy as np
from keras_file import layer
from network_test import Network, norms
from parts import failures, main

PLAIN = "identity"


def f4(rng, *shape):
    return rng.standard_normal(shape).astype(np.float32)


def apart(*parts):
    """A matrix of matrices along its diagonal."""
    out = np.zeros(np.sum([p.shape for p in parts], axis=0), np.float32)
    o = i = 0
    for p in parts:
        out[o:o + p.shape[0], i:i + p.shape[1]] = p
        o, i = o + p.shape[0], i + p.shape[1]
    return out


# -- ONNX ------------------------------------------------------------------------------------------------------


def onnx_writer(plexus, folder):
    """Writes a graph of nodes, and gives the network that is made of it; None where there is no onnx."""
    try:
        from onnx import TensorProto, helper, numpy_helper, save_model
    except ImportError:
        print("there is no onnx: its operators are left out")
        return None

    def tensor(name, array):
        """Numbers of four bits, two a byte, are told by their type."""
        if not isinstance(array, tuple):
            return numpy_helper.from_array(array, name)
        kind, array = array
        halves = array.astype(np.uint8).reshape(-1) & 15
        return TensorProto(name=name, dims=array.shape, data_type={"U4": 21, "I4": 22}[kind],
                           raw_data=(halves[0::2] | halves[1::2] << 4).tobytes())

    def save(name, nodes, arrays, inputs, outputs):
        ends = [[helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in k] for k in (inputs, outputs)]
        graph = helper.make_graph([helper.make_node(*n[:3], **(n[3] if len(n) > 3 else {})) for n in nodes], "g",
                                  *ends, [tensor(n, a) for n, a in arrays.items()])
        path = os.path.join(folder, name + ".onnx")
        save_model(helper.make_model(graph), path)
        return Network(plexus, path)

    return save


def onnx_files(plexus, folder, rng):
    save = onnx_writer(plexus, folder)
    if not save:
        return
    onnx_recurrent(save, rng)
    onnx_attention(save, rng)
    onnx_places(save, rng)
    onnx_quantised(save, rng)


def onnx_recurrent(save, rng):
    """W [ways][gates][in], R [ways][gates][state], B [ways][those of W, then of R]; Y [steps][ways][batch][state]."""
    for op, gates in (("GRU", 3), ("RNN", 1), ("LSTM", 4)):
        for ways in (1, 2):
            outs = gates * 3
            w, r, b, last = f4(rng, ways, outs, 5), f4(rng, ways, outs, 3), f4(rng, ways, 2 * outs), f4(rng, ways * 3, 2)
            shape = np.array([4, 1, ways * 3], np.int64)
            n = save(f"{op} {ways}", [
                (op, ["x", "w", "r", "b"], ["y"], {"hidden_size": 3, "direction": ("forward", "bidirectional")[ways - 1]}),
                ("Transpose", ["y"], ["t"], {"perm": [0, 2, 1, 3]}), ("Reshape", ["t", "shape"], ["z"]),
                ("MatMul", ["z", "last"], ["o"])],
                {"w": w, "r": r, "b": b, "shape": shape, "last": last}, [("x", (4, 1, 5))], [("o", (4, 1, 2))])
            n.family("recurrent network")
            n.layers([(5, PLAIN), (3 * ways, PLAIN), (outs * ways, PLAIN),
                      (3 * ways, "tanh" if gates == 1 else PLAIN), (2, PLAIN)])
            n.link(0, 2, w.reshape(ways * outs, 5), b[:, :outs].ravel())
            n.link(1, 2, apart(*r), b[:, outs:].ravel())
            n.link(3, 4, last.T)


def onnx_attention(save, rng):
    """Those of ONNX Runtime, weights [in][queries, keys, values], and of what was made before, which also ONNX has."""
    for name, sizes, more in (("Attention", (8, 8, 8), {}), ("sizes", (6, 6, 12), {"qkv_hidden_sizes": [6, 6, 12]})):
        w, b, out = f4(rng, 8, 24), f4(rng, 24), f4(rng, sizes[2], 5)
        n = save(name, [("Attention", ["x", "w", "b"], ["y"], {"domain": "com.microsoft", "num_heads": 2, **more}),
                        ("MatMul", ["y", "out"], ["o"])],
                 {"w": w, "b": b, "out": out}, [("x", (1, 3, 8))], [("o", (1, 3, 5))])
        n.family("transformer, 0 blocks, 2 heads")
        n.layers([(8, PLAIN), (24, PLAIN), (sizes[2], PLAIN), (5, PLAIN)])
        n.link(0, 1, w.T, b)
        n.bypass("heads", 1, 2)
        n.link(2, 3, out.T)
    # Each head has keys and values of its own, or two share them.
    for op, sizes, gathered, more in (
            ("MultiHeadAttention", (8, 8, 12), 12, {"domain": "com.microsoft", "num_heads": 2}),
            ("Attention", (8, 4, 6), 12, {"q_num_heads": 4, "kv_num_heads": 2}),
            ("GroupQueryAttention", (8, 4, 4), 8, {"domain": "com.microsoft", "num_heads": 4, "kv_num_heads": 2})):
        matrices, out, b = [f4(rng, 8, size) for size in sizes], f4(rng, gathered, 5), f4(rng, sum(sizes))
        given = ["xq", "xk", "xv"] + ["b"] * (op == "MultiHeadAttention")
        n = save(f"{op} of three", [("MatMul", ["x", k], ["x" + k]) for k in "qkv"] +
                 [(op, given, ["y"], more), ("MatMul", ["y", "out"], ["o"])],
                 {**dict(zip("qkv", matrices)), "out": out, "b": b}, [("x", (1, 3, 8))], [("o", (1, 3, 5))])
        n.family(f"transformer, 0 blocks, {more.get('num_heads', 4)} heads")
        n.layers([(8, PLAIN), *((size, PLAIN) for size in sizes), (gathered, PLAIN), (5, PLAIN)])
        biases = np.split(b, np.cumsum(sizes)[:2]) if "b" in given else [None] * 3
        for at, (weights, bias) in enumerate(zip(matrices, biases), 1):
            n.link(0, at, weights.T, bias)
            n.bypass("heads", at, 4)
        n.link(4, 5, out.T)


def onnx_places(save, rng):
    """As BERT has them: of the file's list of places so many are looked up as there are words."""
    words, places, last = f4(rng, 9, 6), f4(rng, 40, 6), f4(rng, 6, 3)
    n = save("places", [
        ("Gather", ["words", "given"], ["w"]), ("Shape", ["given"], ["shape"]),
        ("Gather", ["shape", "one"], ["length"], {"axis": 0}), ("Unsqueeze", ["length", "zero"], ["end"]),
        ("Slice", ["all", "zero", "end", "one1"], ["ids"]), ("Gather", ["places", "ids"], ["p"]),
        ("Add", ["w", "p"], ["e"]), ("MatMul", ["e", "last"], ["o"])],
        {"words": words, "places": places, "last": last, "all": np.arange(40)[None], "one": np.array(1),
         "one1": np.array([1]), "zero": np.array([0])}, [("given", (1, 4))], [("o", (1, 4, 3))])
    n.layers([(9, PLAIN), (40, PLAIN), (6, PLAIN), (3, PLAIN)])
    n.link(0, 2, words.T)
    n.link(1, 2, places.T)
    n.link(2, 3, last.T)


def onnx_quantised(save, rng):
    """b [in][out], with one scale, or one for each output."""
    one, zero, w = np.array(0.25, np.float32), np.array(7, np.uint8), rng.integers(-127, 127, (4, 6)).astype(np.int8)
    for kind, scale, zeros in (("all", np.array(0.5, np.float32), np.array(3, np.int8)),
                               ("each", np.abs(f4(rng, 6)) + 0.1, rng.integers(-9, 9, 6).astype(np.int8))):
        n = save(f"QLinearMatMul {kind}", [
            ("QuantizeLinear", ["x", "one", "zero"], ["q"]),
            ("QLinearMatMul", ["q", "one", "zero", "w", "scale", "zeros", "one", "zero"], ["y"]),
            ("DequantizeLinear", ["y", "one", "zero"], ["o"])],
            {"one": one, "zero": zero, "w": w, "scale": scale, "zeros": zeros}, [("x", (1, 4))], [("o", (1, 6))])
        n.layers([(4, PLAIN), (6, PLAIN)])
        n.link(0, 1, ((w.astype(float) - zeros) * scale).T)
    onnx_dequantised(save, rng, one, zero)


def onnx_dequantised(save, rng, one, zero):
    """Biases are whole numbers with a scale of their own, and of tables rows are looked up first."""
    linear = lambda name, *more: ("DequantizeLinear", [name, f"{name} scale", *(f"{name} {m}" for m in more)],
                                  [f"{name} f"], {"axis": 0})
    whole = lambda kind, *shape: rng.integers(np.iinfo(kind).min // 2, np.iinfo(kind).max // 2, shape).astype(kind)
    scales = lambda *shape: np.abs(f4(rng, *shape)) + np.float32(0.1)
    arrays = {"c": whole(np.int8, 5, 3, 3, 3), "c scale": scales(5), "cb": rng.integers(-9999, 9999, 5).astype(np.int32),
              "cb scale": scales(5) / 99, "g": whole(np.int8, 4, 5), "g scale": scales(), "g zero": np.array(3, np.int8),
              "gb": rng.integers(-9999, 9999, 4).astype(np.int32), "gb scale": scales() / 99,
              "m": whole(np.uint8, 4, 6), "m scale": scales(), "mb": whole(np.int8, 6), "mb scale": scales(1),
              "mb zero": whole(np.int8, 1)}
    n = save("QDQ", [
        linear("c"), linear("cb"), linear("g", "zero"), linear("gb"), linear("m"), linear("mb", "zero"),
        ("Conv", ["x", "c f", "cb f"], ["y"], {"kernel_shape": [3, 3]}), ("Relu", ["y"], ["r"]),
        ("QuantizeLinear", ["r", "one", "u8"], ["q"]), ("DequantizeLinear", ["q", "one", "u8"], ["d"]),
        ("GlobalAveragePool", ["d"], ["p"]), ("Flatten", ["p"], ["z"]),
        ("Gemm", ["z", "g f", "gb f"], ["a"], {"transB": 1}), ("MatMul", ["a", "m f"], ["b"]), ("Add", ["b", "mb f"], ["o"])],
        {**arrays, "one": one, "u8": zero}, [("x", (1, 3, 9, 9))], [("o", (1, 6))])
    real = lambda name, zero=0: (arrays[name] - float(zero)) * arrays[f"{name} scale"]
    n.layers([(3, PLAIN), (5, "relu"), (4, PLAIN), (6, PLAIN)])
    n.link(0, 1, norms(arrays["c"] * arrays["c scale"][:, None, None, None]), real("cb"))
    n.link(1, 2, real("g", 3), real("gb"))
    n.link(2, 3, real("m").T, real("mb", arrays["mb zero"][0]))

    table, scale, at = whole(np.uint8, 7, 4), np.array(0.02, np.float32), np.array(130, np.uint8)
    last = f4(rng, 4, 3)
    n = save("rows", [("Gather", ["table", "words"], ["r"]), ("DequantizeLinear", ["r", "scale", "at"], ["e"]),
                      ("MatMul", ["e", "last"], ["o"])],
             {"table": table, "scale": scale, "at": at, "last": last}, [("words", (1, 5))], [("o", (1, 5, 3))])
    n.layers([(7, PLAIN), (4, PLAIN), (3, PLAIN)])
    n.link(0, 1, ((table - 130.0) * scale).T)
    n.link(1, 2, last.T)
    onnx_in_blocks(save, rng)


def onnx_in_blocks(save, rng):
    """A scale for each block along one side, of which the last may be smaller; numbers and zeros of four bits."""
    spread = lambda a, axis, block, size: np.repeat(a.astype(float), block, axis).take(range(size), axis)
    for axis, turned in ((0, False), (1, False), (-1, True)):
        shape, block = (20, 36), (2, 16, 8)[axis]
        own = lambda side: -(-shape[side] // block) if side == axis % 2 else shape[side]
        scales = np.abs(f4(rng, own(0), own(1))) + np.float32(0.1)
        for kind, low, high in (("I4", -8, 8), ("U4", 0, 16), ("I8", -127, 128)):
            numbers, zeros = (rng.integers(low, high, s) for s in (shape, scales.shape))
            store = (lambda a: a.astype(np.int8)) if kind == "I8" else (lambda a, kind=kind: (kind, a))
            even = scales.shape[1] % 2 == 0  # else they are not packed by rows
            n = save(f"blocks {axis} {kind}", [
                ("DequantizeLinear", ["w", "scale"] + ["zero"] * even, ["f"], {"axis": axis, "block_size": block}),
                ("Gemm", ["x", "f"], ["o"], {"transB": int(turned)})],
                {"w": store(numbers), "scale": scales, **({"zero": store(zeros)} if even else {})},
                [("x", (1, shape[turned]))], [("o", (1, shape[not turned]))])
            want = (numbers - even * spread(zeros, axis, block, shape[axis])) * spread(scales, axis, block, shape[axis])
            n.layers([(shape[turned], PLAIN), (shape[not turned], PLAIN)])
            n.link(0, 1, want if turned else want.T)

    # A scale for each input is nothing that a matrix can have: the numbers are shown that are stored.
    w, told = rng.integers(-127, 127, (6, 6)).astype(np.int8), len(failures)
    n = save("of inputs", [("DequantizeLinear", ["w", "scale"], ["f"], {"axis": 0}), ("MatMul", ["x", "f"], ["o"])],
             {"w": w, "scale": np.abs(f4(rng, 6))}, [("x", (1, 6))], [("o", (1, 6))])
    del failures[told:]  # that it warns
    if not any("'w' the first of them, are quantised in a way that is not known" in text for text in n.warnings):
        failures.append(f"of inputs: warns {n.warnings}")
    n.link(0, 1, w.T)


# -- Keras -----------------------------------------------------------------------------------------------------


def keras_files(plexus, folder, rng):
    try:
        import h5py  # which keras_file writes with
    except ImportError:
        print("there is no h5py: Keras's layers are left out")
        return

    def save(name, layers, arrays):
        path = os.path.join(folder, name + ".h5")
        keras_file.write(path, keras_file.functional(*layers), keras_file.weights(arrays))
        return Network(plexus, path)

    keras_recurrent(save, rng)
    keras_attention(save, rng)
    keras_kernels(save, rng)


def keras_recurrent(save, rng):
    """Words that are looked up, and one layer of each kind: kernel [in][gates], recurrent_kernel [state][gates]."""
    table = f4(rng, 7, 5)
    for kind, gates, both in (("LSTM", 4, False), ("GRU", 3, True), ("GRU", 3, False), ("SimpleRNN", 1, False)):
        outs, cell = gates * 3, ("backward" if both else kind.lower()) + "_cell"
        w, r, b = f4(rng, 5, outs), f4(rng, 3, outs), f4(rng, *((2, outs) if both else (outs,)))
        n = save(f"{kind} {both}", [
            layer("InputLayer", "words", batch_input_shape=[None, 4]),
            layer("Embedding", "table", "words", input_dim=7, output_dim=5),
            layer(kind, "again", "table", units=3, reset_after=both), layer("Dense", "last", "again", units=2)],
            {"table/embeddings": table, f"again/{cell}/kernel": w, f"again/{cell}/recurrent_kernel": r,
             f"again/{cell}/bias": b, "last/kernel": f4(rng, 3, 2)})
        n.family("recurrent network")
        n.layers([(7, PLAIN), (5, PLAIN), (3, PLAIN), (outs, PLAIN), (3, "tanh" if gates == 1 else PLAIN), (2, PLAIN)])
        n.link(0, 1, table.T)
        n.link(1, 3, w.T, b[0] if both else b)
        n.link(2, 3, r.T, b[1] if both else None)
    for kind, gates in (("LSTM", 4), ("GRU", 3)):
        outs, arrays, ways = gates * 3, {}, []
        for way in ("forward", "backward"):
            w, r, b = f4(rng, 5, outs), f4(rng, 3, outs), f4(rng, *((2, outs) if gates == 3 else (outs,)))
            ways.append((w, r, b if gates == 3 else [b, np.zeros(outs)]))
            arrays.update({f"both/{way}_one/cell/{name}": a
                           for name, a in (("kernel", w), ("recurrent_kernel", r), ("bias", b))})
        n = save(f"Bidirectional {kind}", [
            layer("InputLayer", "x", batch_input_shape=[None, 4, 5]),
            layer("Bidirectional", "both", "x", layer={"class_name": kind, "config": {"units": 3}}, merge_mode="concat"),
            layer("Dense", "last", "both", units=2)], {**arrays, "last/kernel": f4(rng, 6, 2)})
        n.family("recurrent network")
        n.layers([(5, PLAIN), (6, PLAIN), (2 * outs, PLAIN), (6, PLAIN), (2, PLAIN)])
        (w0, r0, b0), (w1, r1, b1) = ways
        n.link(0, 2, np.concatenate([w0.T, w1.T]), np.concatenate([b0[0], b1[0]]))
        apart = np.zeros((outs, 3))
        n.link(1, 2, np.block([[r0.T, apart], [apart, r1.T]]), np.concatenate([b0[1], b1[1]]))


def keras_attention(save, rng):
    """Kernels [in][heads][width] of queries, keys and values, and [heads][width][out]. Keras 2 and 3 tell in ways of
    their own what a call is given by name, among it a mask, which is nothing that goes on."""
    shapes = {"query": (6, 2, 4), "key": (5, 2, 4), "value": (7, 2, 3), "attention_output": (2, 3, 6)}
    inputs = {"one": 6, "other": 5, "third": 7, "mask": 4}
    two = lambda name: [name, 0, 0]
    three = lambda name: {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}
    names = lambda tensor: {"key": tensor("other"), "value": tensor("third"), "attention_mask": tensor("mask")}
    for way, calls in (("2", [[["one", 0, 0, names(two)]]]), ("3", [{"args": [three("one")], "kwargs": names(three)}])):
        arrays = {}
        for role, shape in shapes.items():
            arrays[f"heed/{role}/kernel"] = f4(rng, *shape)
            arrays[f"heed/{role}/bias"] = f4(rng, *(shape[1:] if role != "attention_output" else shape[2:]))
        heed = {**layer("MultiHeadAttention", "heed", num_heads=2, key_dim=4, value_dim=3), "inbound_nodes": calls}
        n = save(f"MultiHeadAttention {way}", [layer("InputLayer", name, batch_input_shape=[None, 4, units])
                                               for name, units in inputs.items()] + [heed], arrays)
        names_of = [k["name"] for k in n.said.get("layers", [])]
        if sorted(names_of) != ["heads", "heed", "key", "one", "other", "query", "third", "value"]:
            failures.append(f"MultiHeadAttention {way}: has the layers {names_of}")
            continue
        at = names_of.index
        flat = lambda role, outs: arrays[f"heed/{role}/kernel"].reshape(-1, outs).T
        for role, source, outs in (("query", "one", 8), ("key", "other", 8), ("value", "third", 6)):
            n.link(at(source), at(role), flat(role, outs), arrays[f"heed/{role}/bias"].ravel())
            n.bypass("heads", at(role), at("heads"))
        n.link(at("heads"), at("heed"), flat("attention_output", 6), arrays["heed/attention_output/bias"])


def keras_kernels(save, rng):
    """A matrix for each step of time; transposed ones [y][x][out][in], those of each channel [y][x][in][times], and those along a line [x][in][out]."""
    turned, own, line, biases = f4(rng, 3, 3, 4, 5), f4(rng, 3, 3, 4, 2), f4(rng, 3, 8, 6), f4(rng, 8)
    n = save("kernels", [
        layer("InputLayer", "x", batch_input_shape=[None, 4, 4, 5]), layer("Conv2DTranspose", "turned", "x"),
        layer("DepthwiseConv2D", "own", "turned"), layer("Conv1D", "line", "own")],
        {"turned/kernel": turned, "turned/bias": biases[:4], "own/depthwise_kernel": own, "own/bias": biases,
         "line/kernel": line})
    n.layers([(5, PLAIN), (4, PLAIN), (8, PLAIN), (6, PLAIN)])
    n.link(0, 1, norms(turned.transpose(2, 3, 0, 1)), biases[:4])
    want, each = np.zeros((8, 4)), norms(own.transpose(2, 3, 0, 1))
    for out in range(8):
        want[out, out // 2] = each[out // 2, out % 2]
    n.link(1, 2, want, biases)
    n.link(2, 3, norms(line.transpose(2, 1, 0)))
    each = f4(rng, 5, 3)
    n = save("steps", [layer("InputLayer", "x", batch_input_shape=[None, 4, 5]), layer(
        "TimeDistributed", "each", "x", layer={"class_name": "Dense", "config": {"units": 3, "activation": "relu"}})],
        {"each/kernel": each})
    n.layers([(5, PLAIN), (3, "relu")])
    n.link(0, 1, each.T)


# -- TFLite ----------------------------------------------------------------------------------------------------


class Tflite:
    """Tensors and operators one after the other, for a file of one graph."""

    def __init__(self):
        self.tensors, self.buffers, self.operators, self.codes = [], [], [], []

    def constant(self, name, array):
        self.buffers.append(array.tobytes())
        self.tensors.append(tflite.tensor(name, array.shape, array.dtype.str[1:], len(self.buffers)))
        return len(self.tensors) - 1

    def value(self, name, *shape, **more):
        self.tensors.append(tflite.tensor(name, shape, **more))
        return len(self.tensors) - 1

    def add(self, code, inputs, output, options=None, kind=0):
        self.codes.append(tflite.code(code))
        self.operators.append(tflite.operator(len(self.codes) - 1, inputs, (output,), options, kind))
        return output

    def network(self, plexus, path, given, made):
        with open(path, "wb") as file:
            file.write(tflite.model(self.tensors, self.operators, self.codes, self.buffers, (given,), (made,)))
        return Network(plexus, path)


def tflite_transposed(plexus, folder, rng):
    """The output's shape, kernels [out][y][x][in], and what is given."""
    kernels, bias = f4(rng, 3, 2, 2, 4), f4(rng, 3)
    t = Tflite()
    x, y = t.value("x", 1, 4, 4, 4), t.value("y", 1, 8, 8, 3)
    shape = t.constant("shape", np.array([1, 8, 8, 3], np.int32))
    t.add(67, (shape, t.constant("kernels", kernels), x, t.constant("bias", bias)), y,
          tflite.Table(f0=("b", 1), f1=("i", 2), f2=("i", 2), f3=("b", 1)), 49)
    n = t.network(plexus, os.path.join(folder, "TRANSPOSE_CONV.tflite"), x, y)
    n.layers([(4, PLAIN), (3, "relu")])
    n.notes(1, "kernels 2 x 2", "stride 2")
    n.link(0, 1, norms(kernels.transpose(0, 3, 1, 2)), bias)


def tflite_products(plexus, folder, rng):
    """A matrix [in][out], or the other way round where the options say that it is turned."""
    for turned in (False, True):
        first, second = (f4(rng, *(shape[::-1] if turned else shape)) for shape in ((5, 7), (7, 7)))
        t = Tflite()
        x, h, y = t.value("x", 1, 3, 5), t.value("h", 1, 3, 7), t.value("y", 1, 3, 7)
        options = lambda: tflite.Table(f0=("b", 0), f1=("b", int(turned)))
        t.add(126, (x, t.constant("first", first)), h, options(), 101)
        t.add(126, (h, t.constant("second", second)), y, options(), 101)
        n = t.network(plexus, os.path.join(folder, f"BATCH_MATMUL {turned}.tflite"), x, y)
        n.layers([(5, PLAIN), (7, PLAIN), (7, PLAIN)])
        n.link(0, 1, first if turned else first.T)
        n.link(1, 2, second if turned else second.T)


def tflite_recurrent(plexus, folder, rng):
    """A matrix [state][in] for each gate, then one [state][state] for each, and a bias for each."""
    for op, code, gates in (("LSTM", 44, 4), ("RNN", 35, 1)):
        parts = [[f4(rng, 3, *rest) for _ in range(gates)] for rest in ((5,), (3,), ())]
        t = Tflite()
        x, y = t.value("x", 1, 4, 5), t.value("y", 1, 4, 3)
        given, again, biases = ([t.constant(f"{kind}{g}", part) for g, part in enumerate(all_of_it)]
                                for kind, all_of_it in zip("irb", parts))
        state, cell = (t.value(name, 1, 3, f5=("b", 1)) for name in ("state", "cell"))
        t.add(code, (x, *given, *again, -1, -1, -1, *biases, -1, -1, state, cell) if gates == 4 else
              (x, *given, *again, *biases, state), y)
        n = t.network(plexus, os.path.join(folder, f"{op}.tflite"), x, y)
        n.family("recurrent network")
        n.layers([(5, PLAIN), (3, PLAIN), (3 * gates, PLAIN), (3, "tanh" if gates == 1 else PLAIN)])
        for g in range(gates):
            rows = np.zeros((3 * gates, 1))
            rows[3 * g:3 * g + 3] = 1
            each = lambda array: np.concatenate([array] * gates) * (rows if array.ndim > 1 else rows[:, 0])
            n.link(0, 2, each(parts[0][g]), each(parts[2][g]), g)
            n.link(1, 2, each(parts[1][g]), None, g)


def tflite_tables(plexus, folder, rng):
    """Rows [in][out] that are looked up, by two operators."""
    for op, code, order in (("EMBEDDING_LOOKUP", 7, 1), ("GATHER", 36, -1)):
        table, last = f4(rng, 6, 4), f4(rng, 3, 4)
        t = Tflite()
        x, h, y = t.value("x", 1, code="i4"), t.value("h", 1, 4), t.value("y", 1, 3)
        t.add(code, (x, t.constant("table", table))[::order], h)
        t.add(9, (h, t.constant("last", last), -1), y)
        n = t.network(plexus, os.path.join(folder, op + ".tflite"), x, y)
        n.layers([(6, PLAIN), (4, PLAIN), (3, PLAIN)])
        n.link(0, 1, table.T)
        n.link(1, 2, last)


if __name__ == "__main__":
    sys.exit(main(onnx_files, keras_files, tflite_transposed, tflite_products, tflite_recurrent, tflite_tables))

#!/usr/bin/env python3
"""runtime_test.py PLEXUS: operators that ONNX Runtime puts in the place of several when it optimises or quantises
a model: each weight lands at the units that its documentation says. Skips (77) without NumPy or onnx.
"""
import sys

import network_test  # first: it finds a Python with NumPy, or skips
import numpy as np
from network_test import norms
from operators_test import PLAIN, f4, onnx_writer
from parts import failures, main

MS = {"domain": "com.microsoft"}


def pack(numbers, bits):
    """Along the last side, each row in bytes of its own, the lowest bits first."""
    if bits == 8:
        return numbers.astype(np.uint8)
    even = np.pad(numbers, [(0, 0)] * (numbers.ndim - 1) + [(0, numbers.shape[-1] % 2)]).astype(np.uint8)
    return even[..., 0::2] | even[..., 1::2] << 4


class Packed:
    """A matrix [out][in] in blocks of inputs, and what it stands for."""

    def __init__(self, rng, name, outs, ins, bits=4, block=16, zeros="", flat=False, kind=np.float32):
        self.name, self.blocks = name, ins // block
        codes, of_block = rng.integers(0, 1 << bits, (outs, ins)), (outs, self.blocks)
        scales = (np.abs(f4(rng, *of_block)) + np.float32(0.1)).astype(kind)
        at = rng.integers(0, 1 << bits, of_block) if zeros else np.full(of_block, 1 << (bits - 1))
        at = at + 0.25 * (zeros == "numbers")
        spread = lambda a: np.repeat(a.astype(float), block, 1)
        self.want = (codes - spread(at)) * spread(scales)
        self.arrays = {name: pack(codes.reshape(outs, self.blocks, block), bits), f"{name}_scales": scales}
        if zeros:
            self.arrays[f"{name}_zeros"] = at.astype(kind) if zeros == "numbers" else pack(at, bits)
        if flat:
            self.arrays.update({k: a.ravel() for k, a in self.arrays.items() if k != name})
        self.told = {"N": outs, "K": ins, "bits": bits, "block_size": block, **MS}
        self.inputs = [*self.arrays]

    def node(self, given, made, *more):
        """more: from the order of inputs on."""
        return ("MatMulNBits", [given, *self.inputs, *[""] * (3 - len(self.inputs)), *more], [made], self.told)


def warns(n, told, *words):
    """Of what fails since `told` the warning is none, if there is one of these words."""
    del failures[told:]
    if not any(all(word in text for word in words) for text in n.warnings):
        failures.append(f"{n.where}: warns {n.warnings}")


def packed_matrices(save, rng):
    for bits in (4, 8):
        for zeros, flat, kind in (("", False, np.float32), ("bytes", True, np.float32), ("numbers", False, np.float16),
                                  ("bytes", False, np.float16)):
            w, b = Packed(rng, "w", 6, 48, bits, 16, zeros, flat, kind), f4(rng, 6)
            n = save(f"MatMulNBits {bits} {zeros}", [w.node("x", "y", "", "b")], {**w.arrays, "b": b}, [("x", (1, 48))],
                     [("y", (1, 6))])
            n.layers([(48, PLAIN), (6, PLAIN)])
            n.link(0, 1, w.want, b)
    # Rows of the same matrix are looked up, and another product has it, too.
    w, flat = Packed(rng, "w", 48, 48, zeros="bytes"), np.array([48, 24], np.int64)
    rows = {"bits": 4, "block_size": 16, "gather_axis": 0, "quantize_axis": 1, **MS}
    n = save("shared", [("Reshape", ["w", "flat"], ["t"]),
                        ("GatherBlockQuantized", ["t", "words", "w_scales", "w_zeros"], ["e"], rows),
                        w.node("e", "h"), ("Tanh", ["h"], ["r"]), w.node("r", "y")],
             {**w.arrays, "flat": flat}, [("words", (1, 5))], [("y", (1, 5, 48))])
    n.layers([(48, PLAIN), (48, PLAIN), (48, "tanh"), (48, PLAIN)])
    n.link(0, 1, w.want.T)
    n.link(1, 2, w.want)
    n.link(2, 3, w.want)


def packed_tables(save, rng):
    """Bytes stand around the middle without zeros, numbers of four bits around 0."""
    for bits, kind, zeros in ((4, "", ""), (4, "", "bytes"), (8, "", ""), (4, "U4", "")):
        w, last = Packed(rng, "w", 7, 32, bits, 16, zeros), f4(rng, 32, 3)
        arrays = {**w.arrays, "w": w.arrays["w"].reshape(7, -1), "last": last}
        want = w.want
        if kind:
            halves = rng.integers(0, 16, (7, 32))
            arrays["w"], want = (kind, halves), halves * np.repeat(w.arrays["w_scales"].astype(float), 16, 1)
        n = save(f"rows {bits} {kind} {zeros}", [
            ("GatherBlockQuantized", ["w", "words", *w.inputs[1:]], ["e"], {"bits": bits, "block_size": 16, **MS}),
            ("MatMul", ["e", "last"], ["y"])], arrays, [("words", (1, 5))], [("y", (1, 5, 3))])
        n.layers([(7, PLAIN), (32, PLAIN), (3, PLAIN)])
        n.link(0, 1, want.T)
        n.link(1, 2, last.T)


def boxes(save, rng):
    """Numbers that are stored in another way are no weights: blocks with a rest, and inputs in an order of their own."""
    for name, more, change in (("rest", [], {"K": 40}), ("order", ["order"], {}), ("few bits", [], {"bits": 2}),
                               ("stored for one processor", [], {"weight_prepacked": 1})):
        w, first, last, told = Packed(rng, "w", 8, 48, zeros="bytes"), f4(rng, 9, 48), f4(rng, 8, 90), len(failures)
        w.told.update(change)
        n = save(name, [("MatMul", ["x", "first"], ["h"]), w.node("h", "y", *more), ("MatMul", ["y", "last"], ["o"])],
                 {**w.arrays, "first": first, "last": last, "order": np.arange(48, dtype=np.int32)},
                 [("x", (1, 9))], [("o", (1, 90))])
        warns(n, told, "'w' the first of them", "not known", "or as boxes")
        n.link(0, 1, first.T)
        n.bypass("operator", 1, 2)


def norms_of_sums(save, rng):
    """Fourth given is the sum, which another norm adds to; a bias is one of what is added."""
    for op, shifts in (("SkipSimplifiedLayerNormalization", False), ("SkipLayerNormalization", True)):
        for order in (1, -1):
            a, b, c, bias = f4(rng, 5, 6), f4(rng, 6, 6), f4(rng, 6, 6), f4(rng, 6)
            vectors = ["scale", *["shift"] * shifts]
            n = save(f"{op} {order}", [
                ("MatMul", ["x", "a"], ["s"]), ("MatMul", ["s", "b"], ["t"]),
                (op, [*["s", "t"][::order], *vectors, "bias"], ["n", "", "", "u"], MS), ("MatMul", ["n", "c"], ["v"]),
                (op, [*["u", "v"][::order], *vectors], ["o"], MS)],
                {"a": a, "b": b, "c": c, "bias": bias, "scale": f4(rng, 6), "shift": f4(rng, 6)},
                [("x", (1, 5))], [("o", (1, 6))])
            n.layers([(5, PLAIN), (6, PLAIN), (6, PLAIN), (6, PLAIN)])
            n.link(1, 2, b.T, bias)
            n.link(2, 3, c.T)
            n.bypass("residual", 1, 2)
            n.bypass("residual", 2, 3)
            n.notes(2, ("RMSNormalization", "LayerNormalization")[shifts])
    # Only the sum goes on.
    n = save("sum alone", [("MatMul", ["x", "a"], ["s"]), ("MatMul", ["s", "b"], ["t"]),
                           ("SkipLayerNormalization", ["s", "t", "scale"], ["", "", "", "u"], MS),
                           ("MatMul", ["u", "c"], ["o"])],
             {"a": a, "b": b, "c": c, "scale": f4(rng, 6)}, [("x", (1, 5))], [("o", (1, 6))])
    n.layers([(5, PLAIN), (6, PLAIN), (6, PLAIN), (6, PLAIN)])
    n.bypass("residual", 1, 2)


def packed_heads(save, rng):
    """Queries, then keys, then values in a row, of heads that share keys and values."""
    qkv, bias, out = f4(rng, 8, 24), f4(rng, 24), f4(rng, 12, 5)
    n = save("GroupQueryAttention packed", [
        ("MatMul", ["x", "qkv"], ["m"]), ("Add", ["m", "bias"], ["p"]),
        ("GroupQueryAttention", ["p", "", "", "past", "past2"], ["y", "k", "v"], {"num_heads": 4, "kv_num_heads": 2, **MS}),
        ("MatMul", ["y", "out"], ["o"])], {"qkv": qkv, "bias": bias, "out": out},
        [("x", (1, 3, 8)), ("past", (1, 2, 3, 3)), ("past2", (1, 2, 3, 3))], [("o", (1, 3, 5))])
    n.family("transformer, 0 blocks, 4 heads")
    n.layers([(8, PLAIN), (24, PLAIN), (12, PLAIN), (5, PLAIN)])
    n.link(0, 1, qkv.T, bias)
    n.bypass("heads", 1, 2)
    n.link(2, 3, out.T)


def heads_one_by_one(save, rng):
    """Each head's query, key and value in a row."""
    qkv, out = f4(rng, 8, 24), f4(rng, 8, 5)
    n = save("MultiHeadAttention packed", [
        ("MatMul", ["x", "qkv"], ["m"]), ("Reshape", ["m", "shape"], ["p"]),
        ("MultiHeadAttention", ["p"], ["y"], {"num_heads": 2, **MS}), ("MatMul", ["y", "out"], ["o"])],
        {"qkv": qkv, "out": out, "shape": np.array([0, 0, 2, 3, 4], np.int64)}, [("x", (1, 3, 8))], [("o", (1, 3, 5))])
    n.family("transformer, 0 blocks, 2 heads")
    n.layers([(8, PLAIN), (24, PLAIN), (8, PLAIN), (5, PLAIN)])
    n.link(0, 1, qkv.T)
    n.bypass("heads", 1, 2)
    n.link(2, 3, out.T)


def activations(save, rng):
    """Some add a bias first; x times the sigmoid of x is told as what it is."""
    for op, more, told, activation, note in (
            ("BiasGelu", ["b"], {}, "gelu", ""), ("FastGelu", ["b"], {}, "gelu", ""), ("FastGelu", [], {}, "gelu", ""),
            ("QuickGelu", [], {}, "gelu", ""), ("QuickGelu", [], {"alpha": 1.0}, PLAIN, "SiLU"),
            ("Swish", [], {"domain": ""}, PLAIN, "SiLU")):
        w, b, last = f4(rng, 5, 6), f4(rng, 6), f4(rng, 6, 3)
        n = save(f"{op} {len(more)} {len(told)}", [
            ("MatMul", ["x", "w"], ["y"]), (op, ["y", *more], ["z"], {**MS, **told}), ("MatMul", ["z", "last"], ["o"])],
            {"w": w, "last": last, **({"b": b} if more else {})}, [("x", (1, 5))], [("o", (1, 3))])
        n.layers([(5, PLAIN), (6, activation), (3, PLAIN)])
        n.link(0, 1, w.T, b if more else None)
        n.link(1, 2, last.T)
        n.notes(1, note)


def fused_products(save, rng):
    """Matrices that are turned and have a factor, kernels with what is added to them, and what is done then."""
    a, b, c, g, bias = f4(rng, 6, 5), f4(rng, 6, 6), f4(rng, 6, 6), f4(rng, 3, 6), f4(rng, 3)
    n = save("products", [
        ("FusedMatMul", ["x", "a"], ["h"], {"transB": 1, "alpha": 0.5, **MS}),
        ("MatMul", ["h", "b"], ["q"]), ("MatMul", ["h", "c"], ["k"]),
        ("FusedMatMul", ["q", "k"], ["s"], {"transB": 1, "alpha": 0.125, **MS}), ("Softmax", ["s"], ["p"]),
        ("MatMul", ["p", "k"], ["v"]), ("FusedGemm", ["v", "g", "bias"], ["o"], {"transB": 1, "activation": "Relu", **MS})],
        {"a": a, "b": b, "c": c, "g": g, "bias": bias}, [("x", (2, 5))], [("o", (2, 3))])
    n.layers([(5, PLAIN), (6, PLAIN), (6, PLAIN), (6, PLAIN), (6, PLAIN), (3, "relu")])
    n.link(0, 1, a * 0.5)
    n.link(4, 5, g, bias)
    for source in (2, 3):
        n.bypass("heads", source, 4)
    first, second, kernels = f4(rng, 4, 3, 3, 3), f4(rng, 4, 4, 3, 3), f4(rng, 4)
    same = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "activation": "Relu", **MS}
    n = save("FusedConv", [("FusedConv", ["x", "first", "bias"], ["y"], same),
                           ("FusedConv", ["y", "second", "", "y"], ["o"], same)],
             {"first": first, "second": second, "bias": kernels}, [("x", (1, 3, 9, 9))], [("o", (1, 4, 9, 9))])
    n.layers([(3, PLAIN), (4, "relu"), (4, "relu")])
    n.link(0, 1, norms(first), kernels)
    n.link(1, 2, norms(second))
    n.bypass("residual", 1, 2)


def whole_numbers(save, rng):
    """Weights of 8 bits with a scale and a zero, for all or for each output; biases of floats, or of whole numbers in
    units of both scales."""
    one, at = np.array(0.25, np.float32), np.array(7, np.uint8)
    for each in (False, True):
        size = (6,) if each else ()
        w, scale = rng.integers(-127, 127, (4, 6)).astype(np.int8), (np.abs(f4(rng, *size)) + 0.1).astype(np.float32)
        zero, bias = rng.integers(-9, 9, size).astype(np.int8), f4(rng, 6)
        whole = rng.integers(-999, 999, 6).astype(np.int32)
        arrays = {"one": one, "at": at, "w": w, "turned": np.ascontiguousarray(w.T), "scale": scale, "zero": zero,
                  "bias": bias, "whole": whole}
        want = ((w.astype(float) - zero) * scale).T
        quantise = ("QuantizeLinear", ["x", "one", "at"], ["q"])
        for op, nodes, biases, factor in (
                ("MatMulIntegerToFloat", [quantise, ("MatMulIntegerToFloat", [
                    "q", "w", "one", "scale", "at", "zero", "bias"], ["o"], MS)], bias, 1),
                ("DynamicQuantizeMatMul", [("DynamicQuantizeMatMul", ["x", "w", "scale", "zero", "bias"], ["o"], MS)],
                 bias, 1),
                ("QGemm", [quantise, ("QGemm", ["q", "one", "at", "turned", "scale", "zero", "whole"], ["o"],
                                      {"transB": 1, "alpha": 2.0, **MS})], whole * 0.5 * scale, 2)):
            n = save(f"{op} {each}", nodes, arrays, [("x", (1, 4))], [("o", (1, 6))])
            n.layers([(4, PLAIN), (6, PLAIN)])
            n.link(0, 1, want * factor, biases)
    w, scale, zero, bias = rng.integers(0, 255, (8, 24)).astype(np.uint8), f4(rng, 24), np.array(130, np.uint8), f4(rng, 24)
    n = save("QAttention", [
        quantise, ("QAttention", ["q", "w", "bias", "one", "scale", "", "at", "zero"], ["y"], {"num_heads": 2, **MS}),
        ("MatMul", ["y", "out"], ["o"])],
        {"one": one, "at": at, "w": w, "scale": scale, "zero": zero, "bias": bias, "out": f4(rng, 8, 5)},
        [("x", (1, 3, 8))], [("o", (1, 3, 5))])
    n.family("transformer, 0 blocks, 2 heads")
    n.layers([(8, PLAIN), (24, PLAIN), (8, PLAIN), (5, PLAIN)])
    n.link(0, 1, ((w - 130.0) * scale).T, bias)


def whole_kernels(save, rng):
    """What stands between kernels of whole numbers: sums, gates, activations, pooling and joined channels."""
    one, at = np.array(0.25, np.float32), np.array(7, np.uint8)
    arrays, scales = {"one": one, "at": at}, {}
    for k, shape in (("a", (4, 3)), ("b", (4, 4)), ("c", (4, 4)), ("d", (5, 4)), ("e", (6, 9))):
        arrays[k] = rng.integers(-127, 127, (*shape, 1, 1)).astype(np.int8)
        arrays[f"{k}_scale"] = scales[k] = (np.abs(f4(rng, shape[0])) + 0.1).astype(np.float32)
        arrays[f"{k}_zero"] = np.zeros(shape[0], np.int8)
    conv = lambda given, k, made: ("QLinearConv", [given, "one", "at", k, f"{k}_scale", f"{k}_zero", "one", "at"], [made],
                                   {"kernel_shape": [1, 1]})
    both = lambda op, a, b, made: (op, [a, "one", "at", b, "one", "at", "one", "at"], [made], MS)
    alone = lambda op, a, made, **more: (op, [a, "one", "at", "one", "at"], [made], {**MS, **more})
    n = save("whole kernels", [
        ("QuantizeLinear", ["x", "one", "at"], ["q"]), conv("q", "a", "h"), conv("h", "b", "i"),
        both("QLinearAdd", "i", "h", "j"), alone("QLinearLeakyRelu", "j", "k", alpha=0.01),
        conv("k", "c", "l"), alone("QLinearSigmoid", "l", "m"), both("QLinearMul", "m", "k", "n"), conv("n", "d", "o"),
        ("QLinearConcat", ["one", "at", "o", "one", "at", "n", "one", "at"], ["p"], {"axis": 1, **MS}),
        alone("QLinearGlobalAveragePool", "p", "r"), conv("r", "e", "s"), ("DequantizeLinear", ["s", "one", "at"], ["y"])],
        arrays, [("x", (1, 3, 9, 9))], [("y", (1, 6, 1, 1))])
    n.layers([(3, PLAIN), (4, PLAIN), (4, "leaky_relu"), (4, "sigmoid"), (5, PLAIN), (9, PLAIN), (6, PLAIN)])
    for source, target, k in ((0, 1, "a"), (1, 2, "b"), (2, 3, "c"), (3, 4, "d"), (5, 6, "e")):
        n.link(source, target, norms(arrays[k]) * scales[k][:, None])
    for way in (("residual", 1, 2), ("gate", 2, 3), ("copy", 3, 5), ("copy", 4, 5)):
        n.bypass(*way)
    n.notes(5, "average pooling of all")


def embeddings(save, rng):
    """Words, places and segments, as BERT adds them up; not all models have segments."""
    tables = {"words": f4(rng, 9, 6), "places": f4(rng, 5, 6), "segments": f4(rng, 2, 6)}
    more = {"gamma": f4(rng, 6), "beta": f4(rng, 6), "last": f4(rng, 6, 3)}
    for full in (True, False):
        segments = ["segments"] if full else [""]
        n = save(f"embeddings {full}", [
            ("EmbedLayerNormalization", ["ids", "of" * full, "words", "places", *segments, "gamma", "beta"],
             ["e", "mask"], MS), ("MatMul", ["e", "last"], ["o"])],
            {**more, **{k: tables[k] for k in tables if full or k != "segments"}},
            [("ids", (1, 5))] + [("of", (1, 5))] * full, [("o", (1, 5, 3))])
        sizes = {9: "words", 5: "places", **({2: "segments"} if full else {})}
        units = [k["units"] for k in n.said.get("layers", [])]
        if sorted(units[:-2]) != sorted(sizes) or units[-2:] != [6, 3]:
            failures.append(f"{n.where}: has layers of {units}")
            continue
        for at, size in enumerate(units[:-2]):
            n.link(at, len(units) - 2, tables[sizes[size]].T)
        n.link(len(units) - 2, len(units) - 1, more["last"].T)
        n.notes(len(units) - 2, "LayerNormalization")


def small_llm(save, rng):
    """A model of language as onnxruntime-genai builds it, with all weights in blocks of four bits."""
    width, heads, shared, each, neurons, words, blocks = 64, 4, 2, 16, 96, 80, 2
    packed, nodes, arrays, wants = {}, [], {}, []

    def matrix(name, outs, ins, given, made, bias=False):
        packed[name] = w = Packed(rng, name, outs, ins, 4, 16, "bytes")
        arrays.update(w.arrays)
        if bias:
            arrays[f"{name}_bias"] = f4(rng, outs)
        nodes.append(w.node(given, made, "", *[f"{name}_bias"] * bias))
        wants.append((w.want, arrays.get(f"{name}_bias")))

    head = Packed(rng, "lm_head.MatMul.weight_Q4", words, width, 4, 16, "bytes")
    arrays.update({**head.arrays, "flat": np.array([words, width // 2], np.int64)})
    caches = [f"{k}_cache" for k in ("cos", "sin")]
    arrays.update({k: f4(rng, 8, each // 2) for k in caches})
    nodes += [("Reshape", [head.name, "flat"], ["table"]),
              ("GatherBlockQuantized", ["table", "input_ids", *head.inputs[1:]], ["e"], {"bits": 4, "block_size": 16, **MS}),
              ("SimplifiedLayerNormalization", ["e", "norm"], ["n0"])]
    arrays["norm"] = f4(rng, width)
    stream = "e"
    for b in range(blocks):
        at = f"model.layers.{b}"
        matrix(f"{at}.attn.qkv_proj.MatMul.weight_Q4", (heads + 2 * shared) * each, width, f"n{2 * b}", f"qkv{b}", True)
        nodes.append(("GroupQueryAttention", [f"qkv{b}", "", "", f"past{b}.key", f"past{b}.value", "", "", *caches],
                      [f"y{b}", f"present{b}.key", f"present{b}.value"],
                      {"num_heads": heads, "kv_num_heads": shared, "do_rotary": 1, **MS}))
        matrix(f"{at}.attn.o_proj.MatMul.weight_Q4", width, heads * each, f"y{b}", f"a{b}")
        arrays.update({f"{at}.norm": f4(rng, width), f"{at}.norm2": f4(rng, width)})
        nodes.append(("SkipSimplifiedLayerNormalization", [stream, f"a{b}", f"{at}.norm"],
                      [f"n{2 * b + 1}", "", "", f"r{b}"], MS))
        for k in ("gate", "up"):
            matrix(f"{at}.mlp.{k}_proj.MatMul.weight_Q4", neurons, width, f"n{2 * b + 1}", f"{k}{b}")
        nodes += [("Sigmoid", [f"gate{b}"], [f"s{b}"]), ("Mul", [f"gate{b}", f"s{b}"], [f"silu{b}"]),
                  ("Mul", [f"silu{b}", f"up{b}"], [f"m{b}"])]
        matrix(f"{at}.mlp.down_proj.MatMul.weight_Q4", width, neurons, f"m{b}", f"d{b}")
        stream, last = f"t{b}", b + 1 == blocks
        nodes.append(("SkipSimplifiedLayerNormalization", [f"r{b}", f"d{b}", f"{at}.norm2"],
                      [f"n{2 * b + 2}"] + ["", "", stream] * (not last), MS))
    nodes.append(head.node(f"n{2 * blocks}", "logits"))
    past = [(f"past{b}.{k}", (1, shared, 3, each)) for b in range(blocks) for k in ("key", "value")]
    n = save("small llm", nodes, arrays, [("input_ids", (1, 5)), *past], [("logits", (1, 5, words))])

    n.family(f"transformer, {blocks} blocks, {heads} heads")
    all_of_it = (heads + 2 * shared) * each
    n.layers([(words, PLAIN), (width, PLAIN)] + [
        (all_of_it, PLAIN), (heads * each, PLAIN), (width, PLAIN), (neurons, PLAIN), (neurons, PLAIN), (width, PLAIN)
    ] * blocks + [(words, PLAIN)])
    n.link(0, 1, head.want.T)
    for b in range(blocks):
        entry, qkv, gathered, out, gate, up, down = range(1 + 6 * b, 8 + 6 * b)
        for (weights, bias), link in zip(wants[5 * b:], ((entry, qkv), (gathered, out), (out, gate), (out, up), (up, down))):
            n.link(*link, weights, bias)
        n.bypass("heads", qkv, gathered)
        n.bypass("residual", entry, out)
        n.bypass("residual", out, down)
        n.bypass("gate", gate, up)
        n.notes(gate, "SiLU")
        n.notes(out, "RMSNormalization")
    n.link(1 + 6 * blocks, 2 + 6 * blocks, head.want)
    if [(k["first"], k["last"]) for k in n.said.get("blocks", [])] != [(2 + 6 * b, 6 + 6 * b) for b in range(blocks)]:
        failures.append(f"{n.where}: has the blocks {n.said.get('blocks')}")
    if len(n.said.get("bypasses", [])) != 4 * blocks:
        failures.append(f"{n.where}: has the bypasses {n.said.get('bypasses')}")


def all_of_it(plexus, folder, _):
    save = onnx_writer(plexus, folder)
    if not save:
        sys.exit(77)
    for part in (packed_matrices, packed_tables, boxes, norms_of_sums, packed_heads, heads_one_by_one,
                 activations, fused_products, whole_numbers, whole_kernels, embeddings, small_llm):
        part(save, np.random.default_rng(7))


if __name__ == "__main__":
    sys.exit(main(all_of_it))

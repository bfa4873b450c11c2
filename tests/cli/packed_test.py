#!/usr/bin/env python3
"""packed_test.py PLEXUS: weights of quantised checkpoints, which lie in several tensors: those that `plexus info
--weights` lists are those that the published layouts stand for, computed here number by number. Skips (77) without
NumPy."""
import json
import os
import sys
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [TESTS, os.path.join(TESTS, "models")]

import system_python

system_python.need("numpy")

import numpy as np
from in_folder import InFolder, info

TYPES = {"uint8": "U8", "int8": "I8", "int32": "I32", "int64": "I64", "float16": "F16", "float32": "F32"}
E2M1 = [0, 0.5, 1, 1.5, 2, 3, 4, 6]
E2M1 = np.array(E2M1 + [-x for x in E2M1])
AWQ = [0, 4, 1, 5, 2, 6, 3, 7]  # in which nibble of a word each of eight columns is


def e4m3(bits):
    """FP8 of 4 bits of exponent, without infinities, from its bits."""
    bits = bits.astype(int)
    exponent, mantissa = bits >> 3 & 15, bits & 7
    size = np.where(exponent > 0, (1 + mantissa / 8) * 2.0 ** (exponent - 7), mantissa / 8 * 2.0 ** -6)
    return np.where(bits >> 7, -size, size)


class F8(np.ndarray):
    """Bytes that are written as numbers of FP8."""


def f8(bits):
    return bits.astype(np.uint8).view(F8)


def write(path, tensors):
    header, bodies, at = {}, [], 0
    for name, t in tensors.items():
        raw = np.ascontiguousarray(t).tobytes()
        kind = "F8_E4M3" if isinstance(t, F8) else TYPES[t.dtype.name]
        header[name] = {"dtype": kind, "shape": list(t.shape), "data_offsets": [at, at + len(raw)]}
        bodies.append(raw)
        at += len(raw)
    text = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(len(text).to_bytes(8, "little") + text + b"".join(bodies))


def words(codes, bits, axis, order=None):
    """Packed along an axis into words of 32 bits, the first one lowest."""
    codes = np.moveaxis(codes.astype(np.uint64), axis, -1)
    each = 32 // bits
    codes = codes.reshape(*codes.shape[:-1], -1, each)
    packed = sum(codes[..., i] << np.uint64(bits * (order[i] if order else i)) for i in range(each))
    return np.moveaxis(packed.astype(np.uint32).view(np.int32), -1, axis)


def pairs(codes):
    return (codes[..., 0::2] | codes[..., 1::2] << 4).astype(np.uint8)


def spread(scales, shape, blocks):
    """One for each number of the shape."""
    for axis in range(2):
        scales = np.repeat(scales, blocks[axis], axis)
    return scales[:shape[0], :shape[1]].astype(float)


class Packed(InFolder):
    def setUp(self):
        super().setUp()
        self.rng = np.random.default_rng(7)

    def codes(self, shape, bits):
        return self.rng.integers(0, 1 << bits, shape)

    def scales(self, shape, kind=np.float32):
        return (self.rng.random(shape) * 0.1 + 0.01).astype(kind)

    def small(self, shape):
        """Bits of numbers of FP8 that are no NaN."""
        return self.codes(shape, 8) & 0xF7

    def links(self, tensors, status=0):
        path = self.path("model.safetensors")
        write(path, tensors)
        code, self.report = info(path, "--weights")
        self.assertEqual(code, status, self.report)
        return self.report if status else {link["name"]: link for link in self.report["network"]["links"]}

    def assert_weights(self, tensors, name, expected):
        """expected: [outputs][inputs]."""
        links = self.links(tensors)
        self.assertEqual(list(links), [name])
        got = np.array(links[name]["weights"])
        self.assertEqual(got.shape, expected.shape)
        np.testing.assert_allclose(got, expected, rtol=2e-6, atol=1e-7)
        return links[name]

    def assert_unknown(self, tensors, name):
        """It is told that it is, and shown as it is stored."""
        links = self.links(tensors)
        self.assertIn("other", links)
        self.assertIn(f"'{name}' the first of them, seem to be quantised in a way that is not known",
                      " ".join(self.report["warnings"]))

    # -- Numbers of 8 bits -------------------------------------------------------------------------------------

    def test_fp8_in_blocks(self):
        for shape in ((256, 384), (200, 130)):
            bits = self.small(shape)
            scales = self.scales((-(-shape[0] // 128), -(-shape[1] // 128)))
            self.assert_weights({"fc.weight": f8(bits), "fc.weight_scale_inv": scales}, "fc",
                                e4m3(bits) * spread(scales, shape, (128, 128)))

    def test_fp8_by_outputs_or_as_a_whole(self):
        bits = self.small((24, 16))
        for scales in (self.scales((24, 1)), self.scales(24), self.scales((1,)), self.scales(()),
                       self.scales((24, 1), np.float16)):
            whole = np.broadcast_to(scales.astype(float).reshape(-1, 1), (24, 1))
            self.assert_weights({"fc.weight": f8(bits), "fc.weight_scale": scales, "fc.input_scale": self.scales(())},
                                "fc", e4m3(bits) * whole)

    def test_fp8_with_powers_of_two(self):
        bits, scales = self.small((24, 128)), self.rng.integers(120, 132, (24, 4)).astype(np.uint8)
        self.assert_weights({"fc.weight": f8(bits), "fc.weight_scale": scales}, "fc",
                            e4m3(bits) * spread(2.0 ** (scales.astype(float) - 127), (24, 128), (1, 32)))

    def test_rows_longer_than_what_is_read_at_once(self):
        bits, scales = self.small((3, 40000)), self.scales((1, 313))
        self.assert_weights({"fc.weight": f8(bits), "fc.weight_scale_inv": scales}, "fc",
                            e4m3(bits) * spread(scales, (3, 40000), (128, 128)))
        tensors, expected = self.gptq(4, 24, 40000, 3, "usual")
        self.assert_weights(tensors, "fc", expected)

    def test_experts_in_fp8(self):
        experts, width, inner = 3, 64, 32
        tensors = self.block(width, experts)
        expected = {}
        for name, outputs, inputs in (("gate_up_proj", 2 * inner, width), ("down_proj", width, inner)):
            bits = self.small((experts, outputs, inputs))
            scales = self.scales((experts, outputs // 16, inputs // 16))
            expected[name] = e4m3(bits) * np.repeat(np.repeat(scales, 16, 1), 16, 2).astype(float)
            key = f"model.layers.0.mlp.experts.{name}"
            tensors.update({key: f8(bits), key + "_scale_inv": scales})
        got = self.experts_of(tensors)
        both = expected["gate_up_proj"]
        np.testing.assert_allclose(got["gate_up_proj"][0], both[:, :inner].reshape(-1, width), rtol=1e-6)
        np.testing.assert_allclose(got["gate_up_proj"][1], both[:, inner:].reshape(-1, width), rtol=1e-6)
        np.testing.assert_allclose(got["down_proj"][0], np.concatenate(list(expected["down_proj"]), 1), rtol=1e-6)

    def test_int8(self):
        numbers = self.codes((24, 16), 8).astype(np.int8)
        scales = self.scales((24, 1))
        self.assert_weights({"fc.weight": numbers, "fc.weight_scale": scales}, "fc", numbers * scales.astype(float))
        zeros = self.codes((24, 1), 8).astype(np.int8)
        self.assert_weights({"fc.weight": numbers, "fc.weight_scale": scales, "fc.weight_zero_point": zeros}, "fc",
                            (numbers - zeros.astype(float)) * scales)
        outputs = self.scales(24)
        self.assert_weights({"fc.weight": numbers, "fc.SCB": outputs}, "fc", numbers * (outputs[:, None] / 127.0))

    def test_biases_are_those_of_the_file(self):
        bits, bias = self.small((24, 16)), self.scales(24)
        link = self.assert_weights({"fc.weight": f8(bits), "fc.weight_scale": np.float32(1).reshape(()),
                                    "fc.bias": bias}, "fc", e4m3(bits))
        np.testing.assert_allclose(link["biases"], bias, rtol=1e-6)

    # -- Words -------------------------------------------------------------------------------------------------

    def gptq(self, bits, inputs, outputs, groups, kinds):
        """The tensors, and the weights [outputs][inputs]."""
        codes, zeros = self.codes((inputs, outputs), bits), self.codes((groups, outputs), bits)
        scales = self.scales((groups, outputs), np.float16)
        group = np.arange(inputs) // (inputs // groups)
        if kinds == "sorted by activation":
            group = self.rng.permutation(group)
        weights = (codes - ((zeros[group] + 1) % (1 << bits)).astype(float)) * scales[group].astype(float)
        if kinds == "symmetric":
            weights = (codes - 2.0 ** (bits - 1)) * scales[group].astype(float)
        tensors = {"fc.qweight": words(codes, bits, 0), "fc.scales": scales}
        if kinds != "symmetric":
            tensors["fc.qzeros"] = words(zeros, bits, 1)
        if kinds != "without places":
            tensors["fc.g_idx"] = group.astype(np.int32)
        return tensors, weights.T

    def test_gptq(self):
        for bits in (2, 4, 8):
            for kinds in ("usual", "sorted by activation", "without places", "symmetric"):
                tensors, expected = self.gptq(bits, 128, 64, 4, kinds)
                self.assert_weights(tensors, "fc", expected)
        for shape in ((128, 64, 1), (96, 64, 2), (64, 64, 2)):
            tensors, expected = self.gptq(4, *shape, "usual")
            self.assert_weights(tensors, "fc", expected)

    def test_gptq_whose_zeros_are_whole(self):
        codes, zeros = self.codes((128, 64), 4), self.codes((4, 64), 4)
        scales = self.scales((4, 64), np.float16)
        self.path("config.json", '{"quantization_config": {"quant_method": "gptq", "checkpoint_format": "gptq_v2"}}')
        self.assert_weights({"fc.qweight": words(codes, 4, 0), "fc.qzeros": words(zeros, 4, 1), "fc.scales": scales},
                            "fc", ((codes - np.repeat(zeros, 32, 0).astype(float)) * np.repeat(scales, 32, 0)).T)

    def test_awq(self):
        codes, zeros = self.codes((128, 64), 4), self.codes((4, 64), 4)
        scales = self.scales((4, 64), np.float16)
        expected = (codes - np.repeat(zeros, 32, 0).astype(float)) * np.repeat(scales, 32, 0)
        self.assert_weights({"fc.qweight": words(codes, 4, 1, AWQ), "fc.qzeros": words(zeros, 4, 1, AWQ),
                             "fc.scales": scales}, "fc", expected.T)

    def test_compressed_tensors(self):
        for bits in (4, 8):
            codes, zeros = self.codes((32, 128), bits), self.codes((32, 4), bits)
            scales = self.scales((32, 4), np.float16)
            shape = np.array([32, 128], np.int64)
            wide = spread(scales, (32, 128), (1, 32))
            packed = {"fc.weight_packed": words(codes, bits, 1), "fc.weight_scale": scales, "fc.weight_shape": shape}
            self.assert_weights(packed, "fc", (codes - 2.0 ** (bits - 1)) * wide)
            packed["fc.weight_g_idx"] = np.full(128, -1, np.int32)
            self.assert_weights(packed, "fc", (codes - 2.0 ** (bits - 1)) * wide)
            packed["fc.weight_zero_point"] = words(zeros, bits, 0)
            self.assert_weights(packed, "fc", (codes - spread(zeros, (32, 128), (1, 32))) * wide)
            group = self.rng.permutation(np.arange(128) // 32)
            packed["fc.weight_g_idx"] = group.astype(np.int32)
            self.assert_weights(packed, "fc", (codes - zeros[:, group].astype(float)) * scales[:, group])
            packed["fc.weight_g_idx"][77] = 4
            self.assertIn("names scales that are not there", self.links(packed, 1)["error"]["message"])
            del packed["fc.weight_g_idx"]
            points = (zeros - (1 << bits - 1)).astype(np.int8)
            packed["fc.weight_zero_point"] = points
            self.assert_weights(packed, "fc",
                                (codes - 2.0 ** (bits - 1) - spread(points, (32, 128), (1, 32))) * wide)
            del packed["fc.weight_zero_point"], packed["fc.weight_shape"]
            self.assert_unknown({**packed, "other.weight": self.scales((8, 5))}, "fc.weight_packed")

    # -- Numbers of 4 bits -------------------------------------------------------------------------------------

    def test_nvfp4(self):
        codes, scales = self.codes((32, 128), 4), self.small((32, 8)) & 0x7F
        wide = spread(e4m3(scales), (32, 128), (1, 16))
        self.assert_weights({"fc.weight": pairs(codes), "fc.weight_scale": f8(scales),
                             "fc.weight_scale_2": np.float32([0.25])}, "fc", E2M1[codes] * wide * 0.25)
        self.assert_weights({"fc.weight_packed": pairs(codes), "fc.weight_scale": f8(scales),
                             "fc.weight_global_scale": np.float32([4])}, "fc", E2M1[codes] * wide / 4)

    def test_mxfp4(self):
        codes, scales = self.codes((24, 4, 32), 4), self.rng.integers(120, 132, (24, 4)).astype(np.uint8)
        expected = (E2M1[codes] * 2.0 ** (scales.astype(float)[..., None] - 127)).reshape(24, 128)
        for blocks, named in (("fc_blocks", "fc_scales"), ("fc.blocks", "fc.scales")):
            self.assert_weights({blocks: pairs(codes), named: scales}, "fc", expected)

    def test_nf4_of_bitsandbytes(self):
        """Scales are numbers, or places in a table with scales of their own."""
        table = np.sort(self.rng.standard_normal(16)).astype(np.float32)
        map256 = np.sort(self.rng.standard_normal(256)).astype(np.float32)
        for rows, columns in ((24, 128), (10, 48), (300, 70)):
            codes = self.codes(rows * columns, 4)
            blocks = -(-codes.size // 64)
            packed = (codes[0::2] << 4 | codes[1::2]).astype(np.uint8).reshape(-1, 1)
            numbers = self.scales(blocks)
            places, nested = self.codes(blocks, 8).astype(np.uint8), self.scales(-(-blocks // 256))
            made = map256[places] * np.repeat(nested, 256)[:blocks] + 0.125
            for absmax, scales in ((numbers, numbers), (places, made)):
                state = {"quant_type": "nf4", "blocksize": 64, "dtype": "bfloat16", "shape": [rows, columns]}
                tensors = {"fc.weight": packed, "fc.weight.absmax": absmax, "fc.weight.quant_map": table}
                if absmax is places:
                    state.update({"nested_blocksize": 256, "nested_dtype": "float32", "nested_offset": 0.125})
                    tensors.update({"fc.weight.nested_absmax": nested, "fc.weight.nested_quant_map": map256})
                text = np.frombuffer(json.dumps(state).encode(), np.uint8)
                expected = table[codes].astype(float) * np.repeat(scales, 64)[:codes.size]
                for name in ("nf4", "fp4"):
                    self.assert_weights({**tensors, f"fc.weight.quant_state.bitsandbytes__{name}": text}, "fc",
                                        expected.reshape(rows, columns))
            tensors["other.weight"] = self.scales((8, 5))
            for wrong in (b"[]", b"{", b'{"shape": [1, 2], "blocksize": 64}',
                          b'{"shape": [%d, %d], "blocksize": 0}' % (rows, columns),
                          b'{"shape": [%d, %d, 1], "blocksize": 64}' % (rows, columns)):
                told = {"fc.weight.quant_state.bitsandbytes__nf4": np.frombuffer(wrong, np.uint8)}
                self.assert_unknown({**tensors, **told}, "fc.weight")

    def test_mxfp4_of_others(self):
        codes, scales = self.codes((24, 128), 4), self.rng.integers(120, 132, (24, 4)).astype(np.uint8)
        expected = E2M1[codes] * spread(2.0 ** (scales.astype(float) - 127), (24, 128), (1, 32))
        for name in ("fc.weight_packed", "fc.weight"):
            self.assert_weights({name: pairs(codes), "fc.weight_scale": scales}, "fc", expected)

    # -- Networks ----------------------------------------------------------------------------------------------

    def test_a_transformer_of_words_is_one(self):
        width, inner, vocabulary = 64, 96, 40
        shapes = {"self_attn.q_proj": (width, width), "self_attn.k_proj": (32, width), "self_attn.v_proj": (32, width),
                  "self_attn.o_proj": (width, width), "mlp.gate_proj": (inner, width), "mlp.up_proj": (inner, width),
                  "mlp.down_proj": (width, inner)}
        tensors = {"model.embed_tokens.weight": self.scales((vocabulary, width))}
        expected = {}
        for name, (outputs, inputs) in shapes.items():
            key = "model.layers.0." + name
            packed, weights = self.gptq(4, inputs, outputs, 2, "usual")
            tensors.update({k.replace("fc", key): t for k, t in packed.items()})
            expected[key] = weights
        tensors["model.layers.0.input_layernorm.weight"] = self.scales(width)
        tensors["model.norm.weight"] = self.scales(width)
        tensors["lm_head.weight"] = self.scales((vocabulary, width))
        links = self.links(tensors)
        self.assertIn("LLaMA", self.report["network"]["family"])
        weights = sum(w.size for w in expected.values()) + 2 * vocabulary * width + 2 * width
        self.assertEqual(self.report["parameters"], weights)
        both = [expected.pop(f"model.layers.0.self_attn.{name}_proj") for name in "qkv"]
        expected["model.layers.0.self_attn.q_proj"] = np.concatenate(both)  # they are one link
        for key, weights in expected.items():
            np.testing.assert_allclose(np.array(links[key]["weights"]), weights, rtol=1e-6, atol=1e-12, err_msg=key)

    def block(self, width, experts):
        """A transformer of one block without its experts."""
        tensors = {"model.embed_tokens.weight": self.scales((40, width)), "lm_head.weight": self.scales((40, width))}
        key = "model.layers.0."
        for name, outputs in (("q", width), ("k", 32), ("v", 32), ("o", width)):
            tensors[key + f"self_attn.{name}_proj.weight"] = self.scales((outputs, width))
        tensors[key + "mlp.router.weight"] = self.scales((experts, width))
        return tensors

    def experts_of(self, tensors):
        """Weights of the links of that name, of which there may be some."""
        path, found = self.path("model.safetensors"), {}
        write(path, tensors)
        code, report = info(path, "--weights")
        self.assertEqual(code, 0, report)
        for link in report["network"]["links"]:
            found.setdefault(link["name"].split(".")[-1], []).append(np.array(link["weights"]))
        return found

    def test_a_block_that_is_quantised_in_part(self):
        """Square matrices of either kind have their outputs where they are."""
        width, inner = 64, 96
        for part in ("self_attn", "mlp"):
            tensors, expected = {"model.embed_tokens.weight": self.scales((40, width))}, {}
            for name, outputs, inputs in (("self_attn.q_proj", width, width), ("self_attn.k_proj", width, width),
                                          ("self_attn.v_proj", width, width), ("self_attn.o_proj", width, width),
                                          ("mlp.gate_proj", inner, width), ("mlp.up_proj", inner, width),
                                          ("mlp.down_proj", width, inner)):
                key = "model.layers.0." + name
                packed, weights = self.gptq(4, inputs, outputs, 2, "usual")
                if not name.startswith(part):
                    weights = self.scales((outputs, inputs))
                    packed = {"fc.weight": weights}
                tensors.update({k.replace("fc", key): t for k, t in packed.items()})
                expected[key] = weights
            tensors["lm_head.weight"] = self.scales((40, width))
            links = self.links(tensors)
            for name in ("self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"):
                key = "model.layers.0." + name
                np.testing.assert_allclose(np.array(links[key]["weights"]), expected[key], rtol=1e-6, atol=1e-12,
                                           err_msg=f"{name} where {part} is quantised")

    def test_a_layer_of_gpt_oss(self):
        """Experts in MXFP4: a gate and a neuron in turn."""
        experts, width, inner = 3, 64, 32
        tensors, matrix = self.block(width, experts), {}
        key = "model.layers.0."
        for name, outputs, inputs in (("gate_up_proj", 2 * inner, width), ("down_proj", width, inner)):
            codes = self.codes((experts, outputs, inputs // 32, 32), 4)
            scales = self.rng.integers(120, 132, codes.shape[:3]).astype(np.uint8)
            numbers = E2M1[codes] * 2.0 ** (scales.astype(float)[..., None] - 127)
            matrix[name] = numbers.reshape(experts, outputs, inputs)
            tensors[key + f"mlp.experts.{name}_blocks"] = pairs(codes)
            tensors[key + f"mlp.experts.{name}_scales"] = scales
            tensors[key + f"mlp.experts.{name}_bias"] = self.scales((experts, outputs))
        found = self.experts_of(tensors)
        both, down = found["gate_up_proj"], found["down_proj"]
        self.assertEqual((len(both), len(down)), (2, 1))
        for first, got in enumerate(both):
            np.testing.assert_allclose(got, matrix["gate_up_proj"][:, first::2].reshape(-1, width), rtol=1e-6)
        np.testing.assert_allclose(down[0], np.concatenate(list(matrix["down_proj"]), 1), rtol=1e-6)

    # -- What is none ------------------------------------------------------------------------------------------

    def test_shapes_that_do_not_agree_are_left_as_they_are(self):
        tensors, _ = self.gptq(4, 128, 64, 4, "usual")
        tensors["other.weight"] = self.scales((8, 5))
        for name, wrong in (("fc.scales", self.scales((4, 63), np.float16)), ("fc.qzeros", np.zeros((3, 8), np.int32)),
                            ("fc.g_idx", np.zeros(127, np.int32)), ("fc.qweight", np.zeros((16, 63), np.int32)),
                            ("fc.scales", np.zeros((0, 64), np.float16))):
            self.assert_unknown({**tensors, name: wrong}, "fc.qweight")
        self.assert_unknown({**tensors, "fc.weight": self.scales((64, 128))}, "fc.qweight")
        pair = {"fc.weight": pairs(self.codes((32, 128), 4)), "fc.weight_scale": f8(self.small((32, 8))),
                "other.weight": self.scales((8, 5))}
        self.assert_unknown({**pair, "fc.weight_scale_2": np.float32([1, 2])}, "fc.weight")

    def test_places_that_are_not_there_are_an_error(self):
        tensors, _ = self.gptq(4, 128, 64, 4, "usual")
        tensors["fc.g_idx"][5] = 4
        report = self.links(tensors, 1)
        self.assertIn("has the tensor 'fc.g_idx', which names scales that are not there", report["error"]["message"])


if __name__ == "__main__":
    unittest.main()

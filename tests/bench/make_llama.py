#!/usr/bin/env python3
"""make_llama.py OUT.safetensors [BLOCKS]: a file with the names, shapes and type (BF16) of a LLaMA of
1.1 billion parameters, 22 blocks, for measuring how large files open. Its weights repeat; who wants
them to look like something takes tests/models/make_models.py.

Needs python3-numpy."""
import json
import struct
import sys

import numpy as np

WIDTH, INNER, KEYS, VOCABULARY = 2048, 5632, 256, 32000


def shapes(blocks):
    out = {"model.embed_tokens.weight": [VOCABULARY, WIDTH]}
    for i in range(blocks):
        key = f"model.layers.{i}."
        out[key + "input_layernorm.weight"] = [WIDTH]
        out[key + "self_attn.q_proj.weight"] = [WIDTH, WIDTH]
        out[key + "self_attn.k_proj.weight"] = [KEYS, WIDTH]
        out[key + "self_attn.v_proj.weight"] = [KEYS, WIDTH]
        out[key + "self_attn.o_proj.weight"] = [WIDTH, WIDTH]
        out[key + "post_attention_layernorm.weight"] = [WIDTH]
        out[key + "mlp.gate_proj.weight"] = [INNER, WIDTH]
        out[key + "mlp.up_proj.weight"] = [INNER, WIDTH]
        out[key + "mlp.down_proj.weight"] = [WIDTH, INNER]
    out["model.norm.weight"] = [WIDTH]
    out["lm_head.weight"] = [VOCABULARY, WIDTH]
    return out


def main():
    blocks = int(sys.argv[2]) if len(sys.argv) > 2 else 22
    header, at = {}, 0
    for name, shape in shapes(blocks).items():
        size = 2 * int(np.prod(shape))
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    noise = (np.random.default_rng(1).standard_normal(1 << 22) * 0.02).astype(np.float32)
    raw = (noise.view(np.uint32) >> 16).astype("<u2").tobytes()
    with open(sys.argv[1], "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        # A prime length, so that rows are not the same one after the other.
        piece = raw[: 2 * 4194301]
        while at > 0:
            f.write(piece[: min(at, len(piece))])
            at -= min(at, len(piece))


if __name__ == "__main__":
    main()

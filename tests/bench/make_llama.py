#!/usr/bin/env python3
"""make_llama.py OUT.safetensors [BLOCKS], make_llama.py OUT.gguf [BLOCKS [TYPE]]: a file with the names
and shapes of a LLaMA of 1.1 billion parameters, 22 blocks, for measuring how large files open; in BF16, or
as GGUF in blocks of TYPE (Q4_0 or Q8_0, the default). Its weights repeat; who wants them to look like
something takes tests/models/make_models.py.

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


GGUF_NAMES = [
    ("model.embed_tokens", "token_embd"), ("model.layers.", "blk."), ("self_attn.q_proj", "attn_q"),
    ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"), ("self_attn.o_proj", "attn_output"),
    ("mlp.gate_proj", "ffn_gate"), ("mlp.up_proj", "ffn_up"), ("mlp.down_proj", "ffn_down"),
    ("post_attention_layernorm", "ffn_norm"), ("input_layernorm", "attn_norm"), ("model.norm", "output_norm"),
    ("lm_head", "output"),
]
GGUF_TYPES = {"Q4_0": (2, 16), "Q8_0": (8, 32)}  # its number, and bytes after the scale of 32 numbers


def gguf_text(text):
    return struct.pack("<Q", len(text)) + text.encode()


def write_gguf(path, blocks, kind):
    number, size = GGUF_TYPES[kind]
    rng = np.random.default_rng(1)
    count = (1 << 17) - 1  # a prime, so that rows are not the same one after the other
    some = np.zeros((count, 2 + size), np.uint8)
    some[:, :2] = (rng.random(count) * 0.02).astype("<f2").view(np.uint8).reshape(-1, 2)
    some[:, 2:] = rng.integers(0, 256, (count, size), dtype=np.uint8)
    pattern = some.tobytes()
    infos, bodies, at = [], [], 0
    for name, shape in shapes(blocks).items():
        for ours, theirs in GGUF_NAMES:
            name = name.replace(ours, theirs)
        vector = len(shape) == 1
        length = 4 * shape[0] if vector else int(np.prod(shape)) // 32 * (2 + size)
        infos.append(gguf_text(name) + struct.pack("<I", len(shape)) +
                     struct.pack(f"<{len(shape)}Q", *reversed(shape)) +
                     struct.pack("<IQ", 0 if vector else number, at))
        bodies.append((vector, length))
        at += length + -length % 32
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), 1) + gguf_text("general.architecture")
    head += struct.pack("<I", 8) + gguf_text("llama") + b"".join(infos)
    with open(path, "wb") as f:
        f.write(head + b"\0" * (-len(head) % 32))
        for vector, length in bodies:
            body = np.ones(length // 4, "<f4").tobytes() if vector else None
            for start in range(0, length, len(pattern)):
                f.write(body if vector else pattern[: length - start])
            f.write(b"\0" * (-length % 32))


def main():
    blocks = int(sys.argv[2]) if len(sys.argv) > 2 else 22
    if sys.argv[1].endswith(".gguf"):
        write_gguf(sys.argv[1], blocks, sys.argv[3] if len(sys.argv) > 3 else "Q8_0")
        return
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

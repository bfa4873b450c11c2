#!/usr/bin/env python3
"""make_models.py FOLDER [NAME...]: writes small models as safetensors, with the names and shapes that
real ones have, for pictures and tests. Weights are made up, but not plain noise: a part of each matrix
is of low rank, as in trained ones.

Needs python3-numpy."""
import json
import struct
import sys

import numpy as np

RNG = np.random.default_rng(7)


def matrix(out, into, rank=3, scale=1.0):
    """Noise with a part of low rank, of which few units have most."""
    a = RNG.standard_normal((out, rank)) * RNG.gamma(0.4, 1.5, (out, 1))
    b = RNG.standard_normal((rank, into)) * RNG.gamma(0.4, 1.5, (1, into))
    w = 0.6 * RNG.standard_normal((out, into)) + a @ b
    return (scale * w / np.sqrt(into)).astype(np.float32)


def kernels(out, into, size):
    """Kernels with edges and blobs in them."""
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    angle = RNG.uniform(0, 2 * np.pi, (out, into, 1, 1))
    phase = RNG.uniform(0, 2 * np.pi, (out, into, 1, 1))
    wave = np.sin(2.5 * (np.cos(angle) * x + np.sin(angle) * y) + phase) * np.exp(-(x * x + y * y))
    gain = RNG.gamma(0.5, 1.0, (out, into, 1, 1)) * RNG.choice([-1, 1], (out, into, 1, 1))
    return (gain * (wave + 0.3) / np.sqrt(into * size)).astype(np.float32)


def vector(n, mean=0.0):
    return (mean + 0.1 * RNG.standard_normal(n)).astype(np.float32)


def linear(t, name, out, into):
    t[name + ".weight"] = matrix(out, into)
    t[name + ".bias"] = vector(out)


def norm(t, name, n, bias=True):
    t[name + ".weight"] = vector(n, 1)
    if bias:
        t[name + ".bias"] = vector(n)


def conv(t, name, out, into, size, bias=True):
    t[name + ".weight"] = kernels(out, into, size)
    if bias:
        t[name + ".bias"] = vector(out)


def lenet():
    t = {}
    conv(t, "conv1", 6, 1, 5)
    conv(t, "conv2", 16, 6, 5)
    linear(t, "fc1", 120, 400)
    linear(t, "fc2", 84, 120)
    linear(t, "fc3", 10, 84)
    return t


def resnet(blocks=2, base=16):
    t = {}
    conv(t, "conv1", base, 3, 7, bias=False)
    norm(t, "bn1", base)
    into = base
    for stage in range(4):
        out = base << stage
        for b in range(blocks):
            key = f"layer{stage + 1}.{b}"
            conv(t, key + ".conv1", out, into, 3, bias=False)
            norm(t, key + ".bn1", out)
            conv(t, key + ".conv2", out, out, 3, bias=False)
            norm(t, key + ".bn2", out)
            if into != out:
                conv(t, key + ".downsample.0", out, into, 1, bias=False)
                norm(t, key + ".downsample.1", out)
            into = out
    linear(t, "fc", 100, into)
    return t


def gpt2(blocks=12, width=192, vocab=3000, places=256):
    """Matrices are [in][out], as GPT-2 has them."""
    t = {"wte.weight": matrix(vocab, width), "wpe.weight": matrix(places, width)}
    for i in range(blocks):
        key = f"h.{i}."
        norm(t, key + "ln_1", width)
        for name, into, out in (
            ("attn.c_attn", width, 3 * width),
            ("attn.c_proj", width, width),
            ("mlp.c_fc", width, 4 * width),
            ("mlp.c_proj", 4 * width, width),
        ):
            t[key + name + ".weight"] = matrix(out, into).T.copy()
            t[key + name + ".bias"] = vector(out)
        norm(t, key + "ln_2", width)
    norm(t, "ln_f", width)
    return t


def llama(blocks=8, width=256, heads=8, keys=2, inner=704, vocab=4000):
    t = {"model.embed_tokens.weight": matrix(vocab, width)}
    for i in range(blocks):
        key = f"model.layers.{i}."
        norm(t, key + "input_layernorm", width, bias=False)
        t[key + "self_attn.q_proj.weight"] = matrix(width, width)
        t[key + "self_attn.k_proj.weight"] = matrix(width // heads * keys, width)
        t[key + "self_attn.v_proj.weight"] = matrix(width // heads * keys, width)
        t[key + "self_attn.o_proj.weight"] = matrix(width, width)
        norm(t, key + "post_attention_layernorm", width, bias=False)
        t[key + "mlp.gate_proj.weight"] = matrix(inner, width)
        t[key + "mlp.up_proj.weight"] = matrix(inner, width)
        t[key + "mlp.down_proj.weight"] = matrix(width, inner)
    norm(t, "model.norm", width, bias=False)
    t["lm_head.weight"] = matrix(vocab, width)
    return t


def bert(blocks=4, width=128, vocab=3000):
    e = "bert.embeddings."
    t = {
        e + "word_embeddings.weight": matrix(vocab, width),
        e + "position_embeddings.weight": matrix(128, width),
        e + "token_type_embeddings.weight": matrix(2, width),
    }
    norm(t, e + "LayerNorm", width)
    for i in range(blocks):
        key = f"bert.encoder.layer.{i}."
        for name in ("query", "key", "value"):
            linear(t, key + "attention.self." + name, width, width)
        linear(t, key + "attention.output.dense", width, width)
        norm(t, key + "attention.output.LayerNorm", width)
        linear(t, key + "intermediate.dense", 4 * width, width)
        linear(t, key + "output.dense", width, 4 * width)
        norm(t, key + "output.LayerNorm", width)
    linear(t, "bert.pooler.dense", width, width)
    linear(t, "classifier", 2, width)
    return t


def vit(blocks=6, width=128, patch=8):
    t = {"patch_embed.proj.weight": kernels(width, 3, patch), "patch_embed.proj.bias": vector(width)}
    t["pos_embed"] = matrix(65, width)[None]
    for i in range(blocks):
        key = f"blocks.{i}."
        norm(t, key + "norm1", width)
        linear(t, key + "attn.qkv", 3 * width, width)
        linear(t, key + "attn.proj", width, width)
        norm(t, key + "norm2", width)
        linear(t, key + "mlp.fc1", 4 * width, width)
        linear(t, key + "mlp.fc2", width, 4 * width)
    linear(t, "head", 100, width)
    return t


def deep():
    """Two hundred blocks, to be folded."""
    return llama(blocks=200, width=64, heads=4, keys=2, inner=128, vocab=500)


def mixtral(blocks=6, width=256, heads=8, keys=2, experts=8, inner=352, vocab=2000):
    """A mixture of experts, a tensor for each matrix of each."""
    t = llama(blocks, width, heads, keys, inner, vocab)
    for i in range(blocks):
        key = f"model.layers.{i}."
        for name in ("gate_proj", "up_proj", "down_proj"):
            del t[f"{key}mlp.{name}.weight"]
        key += "block_sparse_moe."
        t[key + "gate.weight"] = matrix(experts, width)
        for e in range(experts):
            scale = RNG.gamma(2, 0.5)
            t[f"{key}experts.{e}.w1.weight"] = matrix(inner, width, scale=scale)
            t[f"{key}experts.{e}.w3.weight"] = matrix(inner, width, scale=scale)
            t[f"{key}experts.{e}.w2.weight"] = matrix(width, inner, scale=scale)
    return t


def deepseek(blocks=5, width=256, heads=8, experts=16, inner=64, vocab=2000):
    """Attention through latents, and experts beside shared neurons in all blocks but the first."""
    key, turned, value, of_queries, of_keys = 32, 16, 32, 96, 64
    t = llama(blocks, width, heads, heads, 4 * inner, vocab)
    for i in range(blocks):
        at = f"model.layers.{i}.self_attn."
        for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            del t[f"{at}{name}.weight"]
        t[at + "q_a_proj.weight"] = matrix(of_queries, width)
        norm(t, at + "q_a_layernorm", of_queries, bias=False)
        t[at + "q_b_proj.weight"] = matrix(heads * (key + turned), of_queries)
        t[at + "kv_a_proj_with_mqa.weight"] = matrix(of_keys + turned, width)
        norm(t, at + "kv_a_layernorm", of_keys, bias=False)
        t[at + "kv_b_proj.weight"] = matrix(heads * (key + value), of_keys)
        t[at + "o_proj.weight"] = matrix(width, heads * value)
        if i == 0:
            continue
        at = f"model.layers.{i}.mlp."
        for name in ("gate_proj", "up_proj", "down_proj"):
            del t[f"{at}{name}.weight"]
        t[at + "gate.weight"] = matrix(experts, width)
        of = [f"experts.{e}." for e in range(experts)] + ["shared_experts."]
        for name in of:
            scale = RNG.gamma(2, 0.5)
            t[f"{at}{name}gate_proj.weight"] = matrix(inner, width, scale=scale)
            t[f"{at}{name}up_proj.weight"] = matrix(inner, width, scale=scale)
            t[f"{at}{name}down_proj.weight"] = matrix(width, inner, scale=scale)
    return t


def whisper(blocks=4, width=128, mels=80, frames=300, vocab=2000, places=128):
    """Hears with one stack and tells with another."""
    t = {}
    conv(t, "model.encoder.conv1", width, mels, 3)
    conv(t, "model.encoder.conv2", width, width, 3)
    for name in ("conv1", "conv2"):
        t[f"model.encoder.{name}.weight"] = t[f"model.encoder.{name}.weight"][:, :, 1].copy()
    t["model.encoder.embed_positions.weight"] = matrix(frames, width)
    t["model.decoder.embed_tokens.weight"] = matrix(vocab, width)
    t["model.decoder.embed_positions.weight"] = matrix(places, width)
    for stack in ("encoder", "decoder"):
        for i in range(blocks):
            key = f"model.{stack}.layers.{i}."
            for kind in ("self_attn", "encoder_attn")[: 1 + (stack == "decoder")]:
                norm(t, f"{key}{kind}_layer_norm", width)
                for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    linear(t, f"{key}{kind}.{name}", width, width)
            norm(t, key + "final_layer_norm", width)
            linear(t, key + "fc1", 4 * width, width)
            linear(t, key + "fc2", width, 4 * width)
        norm(t, f"model.{stack}.layer_norm", width)
    return t


MODELS = {
    "lenet": lenet,
    "resnet": resnet,
    "gpt2": gpt2,
    "llama": llama,
    "bert": bert,
    "vit": vit,
    "deep": deep,
    "mixtral": mixtral,
    "deepseek": deepseek,
    "whisper": whisper,
}


def write(path, tensors):
    header, at = {}, 0
    for name, t in tensors.items():
        header[name] = {"dtype": f"F{8 * t.itemsize}", "shape": t.shape, "data_offsets": [at, at + t.nbytes]}
        at += t.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for t in tensors.values():
            f.write(np.ascontiguousarray(t).tobytes())


def main():
    folder, names = sys.argv[1], sys.argv[2:] or list(MODELS)
    for name in names:
        write(f"{folder}/{name}.safetensors", MODELS[name]())


if __name__ == "__main__":
    main()

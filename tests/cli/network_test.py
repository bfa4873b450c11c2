#!/usr/bin/env python3
"""network_test.py PLEXUS: the network that plexus makes of a file that carries its graph, against what its
writer knows: layers in their order, activations, what bypasses them, and each single weight.

Files are written by PyTorch, ONNX's own package and h5py from Debian's packages; parts whose writer is
missing are left out. Skips (77) without NumPy. With a second argument files are left in that folder.
"""
import json
import os
import subprocess
import sys
import warnings

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [TESTS, os.path.join(TESTS, "fuzz")]

import corpus_tflite as tflite
import system_python

system_python.need("numpy")

import keras_file
import numpy as np
from keras_file import layer
from parts import failures, main


class Network:
    def __init__(self, plexus, path):
        self.where = os.path.basename(path)
        run = subprocess.run([plexus, "info", path, "--json", "--weights"], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
        if run.returncode != 0:
            failures.append(f"{self.where}: {run.stderr}")
            self.said, self.warnings = {}, []
            return
        all_of_it = json.loads(run.stdout)
        self.said, self.warnings = all_of_it.get("network", {}), all_of_it["warnings"]
        if self.warnings:
            failures.append(f"{self.where}: warns {self.warnings}")

    def layers(self, want):
        """want: (units, activation) of each layer."""
        got = [(k["units"], k["activation"]) for k in self.said.get("layers", [])]
        if got != want:
            failures.append(f"{self.where}: has the layers {got}, not {want}: {self.said.get('layers')}")

    def family(self, want):
        if self.said.get("family") != want:
            failures.append(f"{self.where}: is told as {self.said.get('family')}, not {want}")

    def link(self, source, target, weights, biases=None, which=0):
        """weights [out][in] of the which-th link between two layers."""
        found = [k for k in self.said.get("links", []) if (k["source"], k["target"]) == (source, target)]
        if len(found) <= which:
            failures.append(f"{self.where}: has no link {source} -> {target} ({which})")
            return
        got = np.array(found[which]["weights"], float)
        if got.shape != weights.shape or not np.allclose(got, weights, rtol=2e-6, atol=1e-7):
            failures.append(f"{self.where}: {source} -> {target} has weights {got}, not {weights}")
        got = np.array(found[which]["biases"], float)
        want = np.zeros(len(got)) if biases is None else biases
        if got.shape != want.shape or not np.allclose(got, want, rtol=2e-6, atol=1e-7):
            failures.append(f"{self.where}: {source} -> {target} has biases {got}, not {want}")

    def bypass(self, kind, source, target):
        got = [(k["kind"], k["source"], k["target"]) for k in self.said.get("bypasses", [])]
        if (kind, source, target) not in got:
            failures.append(f"{self.where}: has the bypasses {got}, not {(kind, source, target)}")

    def notes(self, layer, *words):
        note = self.said.get("layers", [{}] * (layer + 1))[layer].get("note", "")
        for word in words:
            if word not in note:
                failures.append(f"{self.where}: of layer {layer} it is told '{note}', not {word}")


def norms(kernels):
    """[out][in] of kernels [out][in][...], as they are shown."""
    flat = kernels.reshape(*kernels.shape[:2], -1).astype(float)
    return np.copysign(np.sqrt((flat ** 2).sum(-1)), flat.sum(-1))


# -- PyTorch ---------------------------------------------------------------------------------------------------


def torch_mlp(plexus, folder, torch, export):
    nn = torch.nn
    model = nn.Sequential(nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 5), nn.GELU(), nn.Linear(5, 3), nn.Softmax(-1))
    # A batch of sequences, for which matrices are turned and get names that mean nothing.
    for name, shape in (("gemm", (4, 7)), ("matmul", (2, 4, 7))):
        n = Network(plexus, export(model.eval(), torch.zeros(shape), os.path.join(folder, f"{name}.onnx")))
        n.family("multilayer perceptron")
        n.layers([(7, "identity"), (5, "tanh"), (5, "gelu"), (3, "softmax")])
        for i, k in enumerate((0, 2, 4)):
            n.link(i, i + 1, model[k].weight.detach().numpy(), model[k].bias.detach().numpy())


def torch_cnn(plexus, folder, torch, export):
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self, ins, outs, stride):
            super().__init__()
            self.conv1, self.bn1 = nn.Conv2d(ins, outs, 3, stride, 1, bias=False), nn.BatchNorm2d(outs)
            self.conv2, self.bn2 = nn.Conv2d(outs, outs, 3, 1, 1, bias=False), nn.BatchNorm2d(outs)
            self.down = nn.Conv2d(ins, outs, 1, stride) if ins != outs else nn.Identity()

        def forward(self, x):
            y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
            return torch.relu(y + self.down(x))

    model = nn.Sequential(nn.Conv2d(3, 8, 5, 2, 2), nn.ReLU(), nn.MaxPool2d(2), Block(8, 8, 1), Block(8, 12, 2),
                          nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(48, 10)).eval()
    n = Network(plexus, export(model, torch.zeros(1, 3, 32, 32), os.path.join(folder, "residual.onnx")))
    n.family("residual convolutional network")
    n.layers([(3, "identity"), (8, "relu"), (8, "relu"), (8, "relu"), (12, "relu"), (12, "relu"),
              (48, "identity"), (10, "identity")])
    n.notes(1, "kernels 5 x 5", "stride 2", "padding 2", "max pooling 2")
    n.bypass("residual", 1, 3)
    n.bypass("spread", 5, 6)
    n.link(0, 1, norms(model[0].weight.detach().numpy()), model[0].bias.detach().numpy())
    n.link(3, 5, norms(model[4].down.weight.detach().numpy()), model[4].down.bias.detach().numpy())
    n.link(6, 7, model[7].weight.detach().numpy(), model[7].bias.detach().numpy())
    if len(n.said.get("blocks", [])) != 2:
        failures.append(f"residual.onnx: has the blocks {n.said.get('blocks')}")
    # As it is trained batch norms stay apart.
    n = Network(plexus, export(model.train(), torch.zeros(1, 3, 32, 32), os.path.join(folder, "training.onnx"),
                               training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False))
    n.notes(2, "BatchNormalization")
    n.link(1, 2, norms(model[3].conv1.weight.detach().numpy()))
    grouped = nn.ConvTranspose2d(6, 4, 3, groups=2)
    n = Network(plexus, export(grouped, torch.zeros(1, 6, 5, 5), os.path.join(folder, "transposed.onnx")))
    n.layers([(6, "identity"), (4, "identity")])
    kernels, want = norms(grouped.weight.detach().numpy()), np.zeros((4, 6))
    for into in range(6):
        want[into // 3 * 2:into // 3 * 2 + 2, into] = kernels[into]
    n.link(0, 1, want, grouped.bias.detach().numpy())
    depthwise = nn.Sequential(nn.Conv2d(4, 8, 3, groups=4), nn.ReLU(), nn.ConvTranspose2d(8, 6, 2)).eval()
    n = Network(plexus, export(depthwise, torch.zeros(1, 4, 9, 9), os.path.join(folder, "groups.onnx")))
    n.layers([(4, "identity"), (8, "relu"), (6, "identity")])
    kernels, want = depthwise[0].weight.detach().numpy(), np.zeros((8, 4))
    for out in range(8):
        want[out, out // 2] = norms(kernels)[out, 0]
    n.link(0, 1, want, depthwise[0].bias.detach().numpy())
    n.link(1, 2, norms(depthwise[2].weight.detach().numpy().swapaxes(0, 1)), depthwise[2].bias.detach().numpy())


def torch_transformer(plexus, folder, torch, export):
    nn = torch.nn

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.tokens, self.places = nn.Embedding(11, 16), nn.Parameter(torch.randn(1, 6, 16))
            self.blocks = nn.ModuleList(nn.TransformerEncoderLayer(16, 4, 24, batch_first=True, activation="gelu",
                                                                   norm_first=first) for first in (True, False))
            self.end, self.out = nn.LayerNorm(16), nn.Linear(16, 11, bias=False)

        def forward(self, ids):
            x = self.tokens(ids) + self.places
            for block in self.blocks:
                x = block(x)
            return self.out(self.end(x))

    model = Model().train()
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    path = export(model, torch.zeros(1, 6, dtype=torch.long), os.path.join(folder, "transformer.onnx"),
                  training=torch.onnx.TrainingMode.PRESERVE)
    n = Network(plexus, path)
    n.family("transformer, 2 blocks, 4 heads")
    plain = "identity"
    n.layers([(11, plain), (6, plain), (16, plain)] +
             2 * [(48, plain), (16, plain), (16, plain), (24, "gelu"), (16, plain)] + [(11, plain)])
    n.link(0, 2, model.tokens.weight.detach().numpy().T)
    n.link(1, 2, model.places.detach().numpy()[0].T)
    at = 2
    for block in model.blocks:
        a = block.self_attn
        n.link(at, at + 1, a.in_proj_weight.detach().numpy(), a.in_proj_bias.detach().numpy())
        n.bypass("heads", at + 1, at + 2)
        n.link(at + 2, at + 3, a.out_proj.weight.detach().numpy(), a.out_proj.bias.detach().numpy())
        n.bypass("residual", at, at + 3)
        n.link(at + 3, at + 4, block.linear1.weight.detach().numpy(), block.linear1.bias.detach().numpy())
        n.link(at + 4, at + 5, block.linear2.weight.detach().numpy(), block.linear2.bias.detach().numpy())
        n.bypass("residual", at + 3, at + 5)
        at += 5
    n.link(12, 13, model.out.weight.detach().numpy())
    if [(b["first"], b["last"]) for b in n.said.get("blocks", [])] != [(3, 6), (8, 11)]:
        failures.append(f"transformer.onnx: has the blocks {n.said.get('blocks')}")


def torch_places(plexus, folder, torch, export):
    """Places that are counted while it runs, for batches of any size, and looked up as tokens are."""
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm, self.qkv, self.out = nn.LayerNorm(16), nn.Linear(16, 48), nn.Linear(16, 16)
            self.mlp = nn.Sequential(nn.LayerNorm(16), nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))

        def forward(self, x):
            b, t, c = x.shape
            q, k, v = (y.view(b, t, 4, 4).transpose(1, 2) for y in self.qkv(self.norm(x)).chunk(3, -1))
            y = (q @ k.transpose(-2, -1) / 2).softmax(-1) @ v
            x = x + self.out(y.transpose(1, 2).reshape(b, t, c))
            return x + self.mlp(x)

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.tokens, self.places = nn.Embedding(11, 16), nn.Embedding(8, 16)
            self.blocks, self.out = nn.Sequential(Block(), Block()), nn.Linear(16, 11)

        def forward(self, ids):
            return self.out(self.blocks(self.tokens(ids) + self.places(torch.arange(ids.shape[1]))))

    path = export(Model().eval(), torch.zeros(1, 6, dtype=torch.long), os.path.join(folder, "places.onnx"),
                  input_names=["ids"], dynamic_axes={"ids": {0: "batch"}})
    Network(plexus, path).family("transformer, 2 blocks, 4 heads")


def torch_recurrent(plexus, folder, torch, export):
    model = torch.nn.LSTM(5, 3, batch_first=True).eval()
    n = Network(plexus, export(model, torch.zeros(1, 4, 5), os.path.join(folder, "lstm.onnx")))
    n.family("recurrent network")
    n.layers([(5, "identity"), (3, "identity"), (12, "identity"), (3, "identity")])
    # ONNX has the gates in another order: input, output, forget, cell.
    order = np.r_[0:3, 9:12, 3:6, 6:9]
    n.link(0, 2, model.weight_ih_l0.detach().numpy()[order], model.bias_ih_l0.detach().numpy()[order])
    n.link(1, 2, model.weight_hh_l0.detach().numpy()[order], model.bias_hh_l0.detach().numpy()[order])


def torch_states(plexus, folder, torch, _):
    """State dictionaries, which say nothing but names and shapes."""
    def numpy(model, name):
        return model.state_dict()[name].numpy()

    model = torch.nn.LSTM(5, 3, num_layers=2, bidirectional=True)
    path = os.path.join(folder, "lstm.pt")
    torch.save(model.state_dict(), path)
    n = Network(plexus, path)
    n.family("recurrent network")
    n.layers([(k, "identity") for k in (5, 6, 24, 6, 6, 24, 6)])
    both = [np.concatenate([numpy(model, f"{kind}_ih_l0{way}") for way in ("", "_reverse")])
            for kind in ("weight", "bias")]
    n.link(0, 2, *both)
    again = np.zeros((24, 6))
    again[:12, :3], again[12:, 3:] = (numpy(model, f"weight_hh_l0{way}") for way in ("", "_reverse"))
    n.link(1, 2, again, np.concatenate([numpy(model, f"bias_hh_l0{way}") for way in ("", "_reverse")]))

    model = torch.nn.Transformer(64, 2, 2, 2, 96)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter)
    path = os.path.join(folder, "encoder and decoder.pt")
    torch.save(model.state_dict(), path)
    n = Network(plexus, path)
    n.family("encoder and decoder, 4 blocks, 2 heads (a guess)")
    for block, (queries, keys) in enumerate(((15, 16), (24, 25))):
        name = f"decoder.layers.{block}.multihead_attn."
        weights, biases = numpy(model, name + "in_proj_weight"), numpy(model, name + "in_proj_bias")
        n.link(queries - 1, queries, weights[:64], biases[:64])
        n.link(10, keys, weights[64:], biases[64:])
        n.link(keys + 1, keys + 2, numpy(model, name + "out_proj.weight"), numpy(model, name + "out_proj.bias"))
        n.bypass("heads", keys, keys + 1)


def torch_files(plexus, folder, rng):
    try:
        warnings.simplefilter("ignore")
        import torch
    except ImportError:
        print("there is no PyTorch: its networks are left out")
        return
    torch.manual_seed(int(rng.integers(1 << 30)))

    def export(model, given, path, **more):
        torch.onnx.export(model, given, path, opset_version=14, **more)
        return path

    for part in (torch_mlp, torch_cnn, torch_transformer, torch_places, torch_recurrent, torch_states):
        part(plexus, folder, torch, export)


# -- ONNX ------------------------------------------------------------------------------------------------------


def onnx_files(plexus, folder, rng):
    try:
        import onnx
        from onnx import TensorProto, helper, numpy_helper
    except ImportError:
        print("there is no onnx: its networks are left out")
        return

    def save(name, nodes, arrays, inputs, outputs):
        ends = [[helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in k] for k in (inputs, outputs)]
        graph = helper.make_graph([helper.make_node(*n[:3], **(n[3] if len(n) > 3 else {})) for n in nodes], "g",
                                  *ends, [numpy_helper.from_array(a, n) for n, a in arrays.items()])
        path = os.path.join(folder, name)
        onnx.save_model(helper.make_model(graph), path)
        return Network(plexus, path)

    f4 = lambda *shape: rng.standard_normal(shape).astype(np.float32)
    whole = lambda *shape: rng.integers(-127, 127, shape).astype(np.int8)
    # Whole numbers that stand for others, each output with a scale of its own.
    w, scale, zero = whole(6, 4), np.abs(f4(6)) + 0.1, np.zeros(6, np.int8)
    conv, bias = whole(5, 6, 3, 3), rng.integers(-999, 999, 5).astype(np.int32)
    one, u8 = np.array(0.25, np.float32), np.array(7, np.uint8)
    n = save("quantised.onnx", [
        ("DequantizeLinear", ["w", "ws", "wz"], ["wf"], {"axis": 0}), ("Gemm", ["x", "wf"], ["y"], {"transB": 1}),
        ("Relu", ["y"], ["r"])],
        {"w": w, "ws": scale, "wz": zero}, [("x", (1, 4))], [("r", (1, 6))])
    n.layers([(4, "identity"), (6, "relu")])
    n.link(0, 1, w * scale[:, None])
    n = save("qlinear.onnx", [
        ("QuantizeLinear", ["x", "one", "u8"], ["q"]),
        ("QLinearConv", ["q", "one", "u8", "c", "cs", "cz", "one", "u8", "b"], ["y"], {"kernel_shape": [3, 3]}),
        ("DequantizeLinear", ["y", "one", "u8"], ["z"])],
        {"one": one, "u8": u8, "c": conv, "cs": scale[:5], "cz": zero[:5], "b": bias},
        [("x", (1, 6, 9, 9))], [("z", (1, 5, 7, 7))])
    n.layers([(6, "identity"), (5, "identity")])
    n.link(0, 1, norms(conv * scale[:5, None, None, None]), bias * scale[:5] * one)
    n = save("dynamic.onnx", [
        ("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]), ("MatMulInteger", ["q", "m", "z", "mz"], ["y"]),
        ("Cast", ["y"], ["f"], {"to": 1}), ("Mul", ["s", "ms"], ["both"]), ("Mul", ["f", "both"], ["g"]),
        ("Add", ["g", "b"], ["h"]), ("Sigmoid", ["h"], ["o"])],
        {"m": w.T.copy(), "mz": np.array(3, np.int8), "ms": np.array([0.5], np.float32), "b": scale},
        [("x", (1, 4))], [("o", (1, 6))])
    n.layers([(4, "identity"), (6, "sigmoid")])
    n.link(0, 1, (w - 3.0) * 0.5, scale)
    # Side by side, an operator that nobody knows, and one part of a layer that opens the other.
    a, b, c = f4(4, 3), f4(4, 5), f4(8, 6)
    n = save("joined.onnx", [
        ("MatMul", ["x", "a"], ["p"]), ("MatMul", ["x", "b"], ["q"]), ("Concat", ["p", "q"], ["pq"], {"axis": -1}),
        ("Frobnicate", ["pq"], ["r"], {"domain": "somewhere"}), ("MatMul", ["r", "c"], ["y"])],
        {"a": a, "b": b, "c": c}, [("x", (2, 4))], [("y", (2, 6))])
    n.layers([(4, "identity"), (3, "identity"), (5, "identity"), (8, "identity"), (8, "identity"), (6, "identity")])
    n.link(0, 1, a.T)
    n.link(0, 2, b.T)
    n.link(4, 5, c.T)
    n.bypass("copy", 1, 3)
    n.bypass("copy", 2, 3)
    n.bypass("operator", 3, 4)
    if n.said and not (n.said["layers"][4]["operator"] and n.said["layers"][4]["name"] == "Frobnicate"):
        failures.append(f"joined.onnx: shows the operator as {n.said['layers'][4]}")
    # Nodes in any order give what they would in theirs.
    n = save("shuffled.onnx", [("MatMul", ["h", "c"], ["y"]), ("Relu", ["p"], ["h"]), ("MatMul", ["x", "a"], ["p"])],
             {"a": a, "c": f4(3, 2)}, [("x", (2, 4))], [("y", (2, 2))])
    n.layers([(4, "identity"), (3, "relu"), (2, "identity")])


# -- Keras and TFLite ------------------------------------------------------------------------------------------


def keras_files(plexus, folder, rng):
    try:
        import h5py  # which keras_file writes with
    except ImportError:
        print("there is no h5py: Keras's networks are left out")
        return

    layers = [layer("InputLayer", "image", batch_input_shape=[None, 8, 8, 3]),
              layer("Conv2D", "conv", "image", activation="relu", kernel_size=[3, 3]),
              layer("SeparableConv2D", "apart", "conv", activation="linear"),
              layer("BatchNormalization", "norm", "apart"), layer("Activation", "act", "norm", activation="elu"),
              layer("Add", "sum", "act", "conv"), layer("MaxPooling2D", "pool", "sum", pool_size=[2, 2]),
              layer("Flatten", "flat", "pool"), layer("Dense", "dense", "flat", activation="softmax")]
    f4 = lambda *shape: rng.standard_normal(shape).astype(np.float32)
    arrays = {"conv/kernel": f4(3, 3, 3, 4), "conv/bias": f4(4), "apart/depthwise_kernel": f4(3, 3, 4, 2),
              "apart/pointwise_kernel": f4(1, 1, 8, 4), "apart/bias": f4(4), "norm/gamma": f4(4), "norm/beta": f4(4),
              "norm/moving_mean": f4(4), "norm/moving_variance": f4(4), "dense/kernel": f4(16, 5), "dense/bias": f4(5)}
    path = os.path.join(folder, "functional.h5")
    keras_file.write(path, keras_file.functional(*layers), keras_file.weights(arrays))
    n = Network(plexus, path)
    n.family("residual convolutional network")
    n.layers([(3, "identity"), (4, "relu"), (8, "identity"), (4, "elu"), (16, "identity"), (5, "softmax")])
    n.notes(3, "BatchNormalization", "max pooling 2")
    n.link(0, 1, norms(arrays["conv/kernel"].transpose(3, 2, 0, 1)), arrays["conv/bias"])
    apart, want = arrays["apart/depthwise_kernel"].transpose(2, 3, 0, 1), np.zeros((8, 4))
    for out in range(8):
        want[out, out // 2] = norms(apart)[out // 2, out % 2]
    n.link(1, 2, want)
    n.link(2, 3, arrays["apart/pointwise_kernel"][0, 0].T, arrays["apart/bias"])
    n.bypass("residual", 1, 3)
    n.bypass("repeat", 3, 4)
    n.link(4, 5, arrays["dense/kernel"].T, arrays["dense/bias"])
    keras_both_ways(plexus, folder, f4)


def keras_both_ways(plexus, folder, f4):
    """Recurrent layers that go forward and backward, as Keras 2 names what they have and as Keras 3 numbers it."""
    def lay_out(kind, gates, bias_shape, keras_3):
        model = {"class_name": "Sequential", "config": {"name": "m", "layers": [
            layer("InputLayer", "words", batch_input_shape=[None, 7, 5]),
            layer("Bidirectional", "backward_ways", merge_mode="concat",
                  layer={"class_name": kind, "config": {"name": "inner", "units": 3}}),
            layer("Dense", "dense", units=2, activation="softmax")]}}
        path = os.path.join(folder, f"both ways {kind}.h5")
        ways = ("forward", "backward")
        arrays = {way: (f4(5, gates * 3), f4(3, gates * 3), f4(*bias_shape)) for way in ways}
        kernel = f4(6, 2)
        stored = {"layers/dense/vars/0" if keras_3 else "model_weights/dense/dense/kernel:0": kernel}
        for way in ways:
            base = f"layers/bidirectional/{way}_layer/cell/vars/" if keras_3 else \
                f"model_weights/backward_ways/backward_ways/{way}_inner/{kind.lower()}_cell/"
            for i, (name, array) in enumerate(zip(("kernel:0", "recurrent_kernel:0", "bias:0"), arrays[way])):
                stored[base + (str(i) if keras_3 else name)] = array
        keras_file.write(path, model, stored)
        n = Network(plexus, path)
        n.family("recurrent network")
        n.layers([(5, "identity"), (6, "identity"), (gates * 6, "identity"), (6, "identity"), (2, "softmax")])
        n.notes(3, f"{kind}, both ways")
        forth, back = (arrays[way] for way in ways)
        bias = [np.concatenate([np.atleast_2d(a[2])[k] for a in (forth, back)]) for k in range(len(bias_shape))]
        n.link(0, 2, np.concatenate([forth[0].T, back[0].T]), bias[0])
        again = np.zeros((gates * 6, 6))
        again[:gates * 3, :3], again[gates * 3:, 3:] = forth[1].T, back[1].T
        n.link(1, 2, again, *bias[1:])
        n.link(3, 4, kernel.T)

    lay_out("LSTM", 4, (12,), False)
    lay_out("GRU", 3, (2, 9), True)


def tflite_files(plexus, folder, rng):
    """An image, kernels of whole numbers with a scale for each output, kernels of each channel, and a matrix."""
    t, op = tflite, tflite.operator
    f4 = lambda *shape: rng.standard_normal(shape).astype(np.float32)
    kernels, scale = rng.integers(-127, 127, (4, 3, 3, 2)).astype(np.int8), np.abs(f4(4)) + 0.1
    bias, own, dense, last = f4(4), f4(1, 3, 3, 8), f4(3, 16), f4(3)
    tensors = [t.tensor("image", (1, 8, 8, 2)), t.tensor("net/conv/Conv2D", kernels.shape, "i1", 1,
                                                         t.scales(scale, [0] * 4, 0)),
               t.tensor("net/conv/bias", (4,), buffer=2), t.tensor("c", (1, 6, 6, 4)),
               t.tensor("net/own/depthwise", own.shape, buffer=3), t.tensor("d", (1, 4, 4, 8)),
               t.tensor("p", (1, 1, 2, 8)), t.tensor("r", (1, 16)), t.tensor("net/dense/MatMul", dense.shape, buffer=4),
               t.tensor("net/dense/bias", (3,), buffer=5), t.tensor("s", (1, 3)), t.tensor("y", (1, 3))]
    Table = t.Table
    operators = [op(0, (0, 1, 2), (3,), Table(f0=("b", 1), f1=("i", 1), f2=("i", 1), f3=("b", 1)), 1),
                 op(1, (3, 4, -1), (5,), Table(f0=("b", 1), f1=("i", 1), f2=("i", 1), f3=("i", 2), f4=("b", 3)), 2),
                 op(2, (5,), (6,), Table(f0=("b", 1), f3=("i", 4), f4=("i", 2)), 5), op(3, (6,), (7,)),
                 op(4, (7, 8, 9), (10,), Table(f0=("b", 0)), 8), op(5, (10,), (11,))]
    codes = [t.code(k) for k in (3, 4, 17, 22, 9, 25)]
    buffers = [kernels.tobytes(), bias.tobytes(), own.tobytes(), dense.tobytes(), last.tobytes()]
    path = os.path.join(folder, "image.tflite")
    with open(path, "wb") as file:
        file.write(t.model(tensors, operators, codes, buffers, inputs=(0,), outputs=(11,)))
    n = Network(plexus, path)
    n.family("convolutional network")
    n.layers([(2, "identity"), (4, "relu"), (8, "identity"), (16, "identity"), (3, "softmax")])
    n.notes(2, "relu6", "max pooling 4")
    n.link(0, 1, norms((kernels * scale[:, None, None, None]).transpose(0, 3, 1, 2)), bias)
    want = np.zeros((8, 4))
    for out in range(8):
        want[out, out // 2] = norms(own[0].reshape(1, 9, 8).transpose(2, 0, 1))[out, 0]
    n.link(1, 2, want)
    n.bypass("repeat", 2, 3)
    n.link(3, 4, dense, last)


def tflite_parts(plexus, folder, rng):
    """Channels of an image that go two ways, kernels for each, and are one again; steps of time that are taken
    apart, of which the last one goes on."""
    t, op, Table = tflite, tflite.operator, tflite.Table
    f4 = lambda *shape: rng.standard_normal(shape).astype(np.float32)
    i4 = lambda *numbers: np.array(numbers, np.int32)
    constants, tensors = [], []

    def constant(name, array):
        constants.append(array)
        tensors.append(t.tensor(name, array.shape, array.dtype.str[1:], len(constants)))
        return len(tensors) - 1

    def value(name, *shape):
        tensors.append(t.tensor(name, shape))
        return len(tensors) - 1

    first, left, right, last = f4(8, 3, 3, 2), f4(4, 3, 3, 3), f4(6, 1, 1, 5), f4(3, 6)
    x, h = value("image", 1, 8, 8, 2), value("h", 1, 8, 8, 8)
    u, v = value("u", 1, 8, 8, 3), value("v", 1, 8, 8, 5)
    a, b, c = value("a", 1, 8, 8, 4), value("b", 1, 8, 8, 6), value("c", 1, 8, 8, 10)
    cut, steps, y = value("cut", 1, 8, 8, 6), [value(f"row{i}", 1, 8, 6) for i in range(8)], value("y", 1, 8, 3)
    same = lambda: Table(f0=("b", 0), f1=("i", 1), f2=("i", 1))
    operators = [op(0, (x, constant("first", first), -1), (h,), same(), 1),
                 op(1, (h, constant("sizes", i4(3, -1)), constant("axis", i4(3))), (u, v), Table(f0=("i", 2)), 79),
                 op(0, (u, constant("left", left), -1), (a,), same(), 1),
                 op(0, (v, constant("right", right), -1), (b,), same(), 1),
                 op(2, (a, b), (c,), Table(f0=("i", 3)), 10),
                 op(3, (c, constant("begin", i4(0, 0, 4)), constant("end", i4(0, 0, 10)), constant("step", i4(1, 1, 1))),
                    (cut,), Table(f0=("i", 3), f1=("i", 3), f2=("i", 2)), 32),
                 op(4, (cut,), steps, Table(f0=("i", 8), f1=("i", 1)), 64),
                 op(5, (steps[-1], constant("last", last), -1), (y,), Table(f0=("b", 0)), 8)]
    codes = [t.code(k) for k in (3, 102, 2, 45, 88, 9)]
    path = os.path.join(folder, "parts.tflite")
    with open(path, "wb") as file:
        file.write(t.model(tensors, operators, codes, [k.tobytes() for k in constants], inputs=(x,), outputs=(y,)))
    n = Network(plexus, path)
    n.layers([(k, "identity") for k in (2, 8, 4, 6, 10, 3)])
    n.link(0, 1, norms(first.transpose(0, 3, 1, 2)))
    want = np.zeros((4, 8))
    want[:, :3] = norms(left.transpose(0, 3, 1, 2))
    n.link(1, 2, want)
    want = np.zeros((6, 8))
    want[:, 3:] = right[:, 0, 0]
    n.link(1, 3, want)
    n.bypass("copy", 2, 4)
    n.bypass("copy", 3, 4)
    want = np.zeros((3, 10))
    want[:, 4:] = last
    n.link(4, 5, want)


if __name__ == "__main__":
    sys.exit(main(torch_files, onnx_files, keras_files, tflite_files, tflite_parts))

#!/usr/bin/env python3
"""corpus_keras.py FOLDER: writes what fuzz_keras begins with: what a helper says of a file of Keras.

An input is a length (two bytes, the lower one first), the data sets that the helper tells of, and the description of
the model, as Keras 2 and 3 write it."""
import json
import os
import struct
import sys

DATASET, FLOAT = 2, 1


def data_set(path, *shape):
    """Of zeros; all lie in the same bytes."""
    head = struct.pack("<BBBBI8QQ", FLOAT, 4, 0, 1, len(shape), *shape, *[0] * (8 - len(shape)), 0)
    body = head + path.encode()
    return struct.pack("<II", DATASET, len(body)) + body


def case(config, sets):
    said = b"".join(data_set(path, *shape) for path, *shape in sets)
    return struct.pack("<H", len(said)) + said + json.dumps(config).encode()


def layer(kind, name, calls=(), **config):
    return {"class_name": kind, "name": name, "config": {"name": name, **config},
            "inbound_nodes": [[[c, 0, 0, {}] for c in calls]] if calls else []}


def layer_3(kind, name, *calls, **config):
    """As Keras 3 describes what is given to a layer."""
    given = [{"class_name": "__keras_tensor__",
              "config": {"shape": [None, 4], "dtype": "float32", "keras_history": [c, 0, 0]}} for c in calls]
    return {"module": "keras.layers", "class_name": kind, "name": name, "config": {"name": name, **config},
            "inbound_nodes": [{"args": given if len(given) == 1 else [given], "kwargs": {}}] if given else []}


def sequential(*layers, name="s"):
    return {"class_name": "Sequential", "config": {"name": name, "layers": list(layers)}}


def functional(layers, inputs, outputs, name="f"):
    return {"class_name": "Functional", "config": {
        "name": name, "layers": layers, "input_layers": [[i, 0, 0] for i in inputs],
        "output_layers": [[o, 0, 0] for o in outputs]}}


def nested(model, name, *calls):
    return {**model, "name": name, "inbound_nodes": [[[c, 0, 0, {}] for c in calls]]}


def kept(*layers):
    """Data sets of layers as Keras 2 has them: (name, parts)."""
    return [(f"model_weights/{name}/{name}/{part}:0", *shape)
            for name, parts in layers for part, shape in parts.items()]


def kept_3(*layers):
    return [(f"layers/{name}/vars/{i}", *shape) for name, shapes in layers for i, shape in enumerate(shapes)]


def cases():
    image = layer("InputLayer", "in", batch_input_shape=[None, 8, 8, 1], dtype="float32")
    row = layer("InputLayer", "in", batch_input_shape=[None, 4])
    yield "sequential", case(
        sequential(row, layer("Dense", "a", units=3, activation="relu", use_bias=True), layer("Dropout", "d", rate=0.5),
                   layer("Dense", "b", units=2, activation={"class_name": "function", "config": "softmax"})),
        kept(("a", {"kernel": (4, 3), "bias": (3,)}), ("b", {"kernel": (3, 2), "bias": (2,)})))
    yield "images", case(
        sequential(image, layer("Conv2D", "c", filters=2, kernel_size=[3, 3], strides=[1, 1], padding="valid"),
                   layer("BatchNormalization", "n", axis=[3], epsilon=0.001), layer("Flatten", "f"),
                   layer("Lambda", "code", function=["4wEA", None, None])),
        kept(("c", {"kernel": (3, 3, 1, 2), "bias": (2,)}), ("n", {"gamma": (2,), "beta": (2,), "moving_mean": (2,)})))
    yield "functional", case(
        functional([row, layer("Dense", "a", ["in"], units=3), layer("Dense", "b", ["in"], units=3),
                    layer("Add", "sum", ["a", "b"])], ["in"], ["sum"]),
        kept(("a", {"kernel": (4, 3)}), ("b", {"kernel": (4, 3)})))
    inner = functional([row, layer("Dense", "i", ["in"], units=4)], ["in"], ["i"], "m")
    yield "models-within", case(
        functional([row, nested(inner, "m", "in"), nested(sequential(row, layer("Dense", "j", units=2)), "q", "m")],
                   ["in"], ["q"]), kept(("i", {"kernel": (4, 4)}), ("j", {"kernel": (4, 2)})))
    yield "keras-3", case(
        functional([layer_3("InputLayer", "in", batch_shape=[None, 4]), layer_3("Dense", "a", "in", units=3),
                    layer_3("Dense", "b", "in", units=3), layer_3("Concatenate", "c", "a", "b", axis=-1),
                    layer_3("LSTM", "l", "c", units=1)], ["in"], ["c"]),
        kept_3(("dense", [(4, 3), (3,)]), ("dense_1", [(4, 3), (3,)]), ("lstm/cell", [(6, 4), (1, 4), (4,)])))
    yield "both-ways", case(
        sequential(layer("Embedding", "e", input_dim=9, output_dim=4), layer(
            "Bidirectional", "w", merge_mode="concat", layer={"class_name": "GRU", "config": {"units": 2}})),
        kept(("e", {"embeddings": (9, 4)}), ("w", {"forward_gru/kernel": (4, 6), "backward_gru/kernel": (4, 6)})))


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, data in cases():
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(data)

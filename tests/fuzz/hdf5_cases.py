#!/usr/bin/env python3
"""hdf5_cases.py FOLDER: writes the hostile and odd files of HDF5 and Keras, and prints what must be done
with each, as JSON. They are made by h5py, in a process of its own, so that corpus.py can do without."""
import io
import itertools
import json
import os
import sys
import tempfile
import zipfile
import zlib

import h5py
import numpy as np

ERROR = "format"


def layer(kind, name, calls=(), **config):
    return {"class_name": kind, "name": name, "config": {"name": name, **config},
            "inbound_nodes": [[[c, 0, 0, {}] for c in calls]] if calls else []}


def sequential(*layers):
    return json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": list(layers)}})


def dense(*more):
    return sequential(layer("InputLayer", "in", batch_input_shape=[None, 4]),
                      layer("Dense", "dense", units=3, activation="relu"), *more)


def made(make, **options):
    """The bytes of a file that make(file, folder) fills."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f.h5")
        with h5py.File(path, "w", **options) as file:
            make(file, folder)
        with open(path, "rb") as file:
            return file.read()


def weights(file, _=None):
    file["model_weights/dense/dense/kernel:0"] = np.arange(12, dtype="f4").reshape(4, 3)
    file["model_weights/dense/dense/bias:0"] = np.arange(3, dtype="f4")


def model(config, more=None):
    def make(file, folder):
        file.attrs["model_config"] = config
        file.attrs["keras_version"] = "2.9.0"
        weights(file)
        if more:
            more(file, folder)
    return made(make)


def packed(file, _=None, **options):
    options = {"compression": "gzip", "shuffle": True, **options}
    file.create_dataset("packed", data=np.arange(3000.0).reshape(60, 50), chunks=(16, 16), **options)


def zeros(file, shape, chunks, name="w", dtype="f8"):
    """Zeros in chunks that take a thousandth of what they hold."""
    data = file.create_dataset(name, shape, dtype, chunks=chunks, compression="gzip", compression_opts=9)
    packed = zlib.compress(bytes(np.prod(chunks) * data.dtype.itemsize), 9)
    for at in itertools.product(*(range(0, n, step) for n, step in zip(shape, chunks))):
        data.id.write_direct_chunk(at, packed)


def noise(file, size):
    """Bytes that no one can pack, so that others may be packed well."""
    file["noise"] = np.random.default_rng(0).integers(0, 256, size).astype("u1")


def long_rows(file, _):
    for i in range(6):
        zeros(file, (1, 8000000), (1, 500000), f"w{i}")
    noise(file, 40000)


def high_chunks(rows, chunk):
    """A row of chunks is as many rows, of which a slab has but four."""
    def make(file, _):
        zeros(file, (rows, 125000), (chunk, 125000))
        noise(file, 60000)
    return made(make)


def plugin(file, _):
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk((4, 4))
    properties.set_filter(32001, h5py.h5z.FLAG_OPTIONAL, (1, 2))
    space = h5py.h5s.create_simple((8, 8))
    h5py.h5d.create(file.id, b"w", h5py.h5t.NATIVE_FLOAT, space, properties)


def virtual(file, _):
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "w", shape=(4,))
    file.create_virtual_dataset("w", layout)


def external(file, _):
    file.create_dataset("w", (16,), "u1", external=[("/etc/passwd", 0, 16)])


def cycle(file, _):
    weights(file)
    group = file.create_group("a/b")
    group["a"] = file["a"]
    group["root"] = file["/"]


def deep(file, _):
    file.create_group("/".join("g" * 200))


def archive(config, file, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, content in (("metadata.json", "{}"), ("config.json", config), ("model.weights.h5", file)):
            z.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def keras_3(file, _):
    for i, kind in enumerate(("dense", "dense_1")):
        file[f"layers/{kind}/vars/0"] = np.ones((4 - i, 3 - i), "f4")
        file[f"layers/{kind}/vars/1"] = np.ones(3 - i, "f4")
    file.create_group("optimizer/vars")


def long_names():
    """39,000 layers that are given the same 100 data sets, whose names are long."""
    def make(file, _):
        for i in range(100):
            file[f"model_weights/a/{'n' * 3900}{i}"] = np.zeros(1, "f4")
    config = {"layers": [{"class_name": "Dense", "name": "a", "inbound_nodes": [0] * 39000}]}
    return archive(json.dumps({"class_name": "Functional", "config": config}), made(make))


def sonata(edges=None, nodes=None, **instead):
    """A small circuit of SONATA; keywords are columns of the edges that are not as they should be."""
    def make(file, _):
        columns = {"source_node_id": np.array([0, 1, 2, 0], "u8"), "target_node_id": np.array([1, 2, 0, 2], "u8"),
                   "edge_type_id": np.array([100, 100, 101, 100], "u4"), "edge_group_id": np.zeros(4, "u2"),
                   "edge_group_index": np.arange(4, dtype="u4"), "0/syn_weight": np.array([1, 2, -3, 4], "f4"),
                   **(edges or {})}
        for name, column in columns.items():
            if column is not None:
                file[f"edges/e/{name}"] = column
        for end in ("source", "target"):
            if columns[f"{end}_node_id"] is not None:
                file[f"edges/e/{end}_node_id"].attrs["node_population"] = "n"
        columns = {"node_type_id": np.array([1, 1, 2], "u4"), "node_id": np.arange(3, dtype="u8"),
                   "node_group_id": np.zeros(3, "u2"), "node_group_index": np.arange(3, dtype="u4"),
                   "0/x": np.array([0, 1, 2], "f4"), "0/y": np.array([5, 6, 4], "f4"),
                   "0/depth": np.array([0.5, 1, 2]), **(nodes or {})}
        for name, column in columns.items():
            if column is not None:
                file[f"nodes/n/{name}"] = column
        for name, column in instead.items():
            file[name.replace("__", "/")] = column
    return made(make)


def many(count, *columns):
    """Columns of a million zeros each, which take a kilobyte; {} in a path is a number from 0 to count - 1."""
    def make(file, _):
        for i in range(count):
            for path, dtype in columns:
                zeros(file, (1 << 20,), (1 << 18,), path.format(i), dtype)
    return made(make)


def many_unknown(file, _):
    """Units that no file is known of, in populations of their own."""
    for i in range(100):
        for end in ("source", "target"):
            file[f"edges/e{i}/{end}_node_id"] = np.array([65536], "u4")
            file[f"edges/e{i}/{end}_node_id"].attrs["node_population"] = f"n{i}"


def different_texts(file, _):
    file["nodes/n/node_type_id"] = np.zeros(18000, "u1")
    for i in range(5):
        file.create_dataset(f"nodes/n/0/t{i}", data=np.array([b"%d" % n + b"x" * 1000 for n in range(18000)]),
                            chunks=(4000,), compression="gzip")


def numbers_as_texts(file, _):
    """Columns of different numbers, each of which has one text."""
    units, packed = 100000, {"chunks": (100000,), "compression": "gzip", "shuffle": True}
    file["nodes/n/node_type_id"] = np.zeros(units, "u1")
    file["nodes/n/node_group_id"] = np.arange(units) == units - 1
    file["nodes/n/node_group_index"] = np.arange(units) % (units - 1)
    for i in range(80):
        file.create_dataset(f"nodes/n/0/c{i}", data=np.arange(units, dtype="u4") * (i + 1), **packed)
        file[f"nodes/n/1/c{i}"] = np.array([b"text"])


def sonata_cases():
    big = np.array([0, 1, 2, 2 ** 63], "u8")
    yield "sonata", sonata(), "ok"
    yield "sonata-no-groups", sonata({"edge_group_id": None, "edge_group_index": None, "edge_type_id": None,
                                      "0/syn_weight": None}), "ok"
    yield "sonata-nodes-alone", made(lambda f, _: f.__setitem__("nodes/n/node_type_id", np.arange(3))), "ok"
    yield "sonata-edges-alone", made(lambda f, _: (
        f.__setitem__("edges/e/source_node_id", np.arange(3)), f.__setitem__("edges/e/target_node_id", np.arange(3)))), "ok"
    yield "sonata-group-cycle", made(lambda f, _: (
        f.__setitem__("edges/e/source_node_id", np.arange(3)), f.__setitem__("edges/e/target_node_id", np.arange(3)),
        f["edges/e"].__setitem__("e", f["edges"]))), "ok"
    yield "sonata-packed-texts", made(lambda f, _: (
        zeros(f, (1 << 20,), (1 << 20,), "nodes/n/node_type_id", "u1"),
        zeros(f, (1 << 20,), (1 << 20,), "nodes/n/0/model", "S64"))), "unsupported"
    yield "sonata-empty", sonata({k: np.zeros(0, "u4") for k in (
        "source_node_id", "target_node_id", "edge_type_id", "edge_group_id", "edge_group_index")}), "ok"
    yield "sonata-nan-weight", sonata({"0/syn_weight": np.array([np.nan, 1, 2, 3])}), "warning"
    yield "sonata-text-column", sonata(nodes={"0/model": np.array([b"a", b"b", b"c"])}), "ok"
    yield "sonata-no-targets", sonata({"target_node_id": None}), ERROR
    yield "sonata-lengths", sonata({"target_node_id": np.arange(3)}), ERROR
    yield "sonata-unit-out", sonata({"target_node_id": np.array([0, 1, 2, 3])}), ERROR
    yield "sonata-unit-2-63", sonata({"source_node_id": big}), ERROR
    yield "sonata-unit-negative", sonata({"source_node_id": np.array([0, 1, 2, -1])}), ERROR
    yield "sonata-unit-float", sonata({"source_node_id": np.array([0, 1, 2, np.nan])}), ERROR
    yield "sonata-ids-2-63-alone", made(lambda f, _: (
        f.__setitem__("edges/e/source_node_id", big), f.__setitem__("edges/e/target_node_id", big))), ERROR
    yield "sonata-index-out", sonata({"edge_group_index": np.array([0, 1, 2, 2 ** 31])}), ERROR
    yield "sonata-no-index", sonata({"edge_group_index": None}), ERROR
    yield "sonata-node-groups", sonata(nodes={"node_group_id": np.zeros(2)}), ERROR
    yield "sonata-node-order", sonata(nodes={"node_id": np.array([2, 1, 0])}), "ok"
    far = {f"{end}_node_id": np.array(ids, "u8") for end, ids in (
        ("source", [70, 5, 2 ** 40, 70]), ("target", [5, 2 ** 40, 70, 2 ** 40]))}
    yield "sonata-node-numbers-apart", sonata(far, {"node_id": np.array([2 ** 40, 70, 5], "u8")}), "ok"
    yield "sonata-node-unknown", sonata(far, {"node_id": np.array([2 ** 40, 71, 5], "u8")}), ERROR
    yield "sonata-node-twice", sonata(nodes={"node_id": np.array([2, 0, 2])}), ERROR
    yield "sonata-node-names", sonata(nodes={"node_id": np.arange(2)}), ERROR
    yield "sonata-node-negative", sonata(nodes={"node_id": np.array([2, 1, -1])}), ERROR
    yield "sonata-node-nan", sonata(nodes={"node_id": np.array([2, np.nan, 1])}), ERROR
    yield "sonata-node-2-63", sonata(nodes={"node_id": np.array([2, 2 ** 63, 1], "u8")}), ERROR
    yield "sonata-bomb", made(lambda f, _: [f.create_dataset(
        f"edges/e/{k}_node_id", (2 ** 40,), "u8", chunks=(2 ** 20,), compression="gzip") for k in ("source", "target")]), \
        "unsupported"
    yield "sonata-nodes-bomb", made(lambda f, _: f.create_dataset(
        "nodes/n/node_type_id", (2 ** 40,), "u8", chunks=(2 ** 20,), compression="gzip")), "unsupported"
    ends = ("edges/e{}/source_node_id", "u1"), ("edges/e{}/target_node_id", "u1")
    yield "sonata-many-units", many(24, ("nodes/n{}/node_type_id", "u1")), "unsupported"
    yield "sonata-many-edges", many(8, *ends), "unsupported"
    yield "sonata-many-groups", many(1, *ends, *((f"edges/e0/{i}/syn_weight", "u1") for i in range(40))), "unsupported"
    yield "sonata-many-columns", many(
        1, ("nodes/n/node_type_id", "u1"), *((f"nodes/n/0/c{i}", "S1") for i in range(80))), "unsupported"
    yield "sonata-many-unknown", made(many_unknown), "unsupported"
    yield "sonata-different-texts", made(different_texts), "unsupported"
    yield "sonata-numbers-as-texts", made(numbers_as_texts), "warning"
    yield "sonata-populations", made(lambda f, _: [
        f.__setitem__(f"nodes/n{i}/node_type_id", np.zeros(1)) for i in range(300)]), "unsupported"
    yield "sonata-many-types", sonata({
        k: np.zeros(9000, "u4") for k in ("source_node_id", "target_node_id", "edge_group_id", "edge_group_index")} |
        {"edge_type_id": np.arange(9000)}), "unsupported"
    yield "sonata-odd-shape", sonata({"source_node_id": np.zeros((4, 1))}), "ok"
    yield "sonata-cut", sonata()[:-200], ERROR


def hard_links(f, _):
    """One data set with very many names."""
    f["w"] = np.arange(6, dtype="f4").reshape(2, 3)
    for i in range(24000):
        f[f"name{i}"] = f["w"]


def cases():
    yield from sonata_cases()
    small = made(lambda f, _: f.__setitem__("w", np.arange(6, dtype="f4").reshape(2, 3)))
    yield "small", small, "ok"
    yield "latest", made(lambda f, _: f.__setitem__("w", np.arange(6, dtype="f4")), libver="latest"), "ok"
    yield "valid", model(dense()), "ok"
    yield "weights", made(weights), "ok"
    yield "packed", made(packed), "ok"
    yield "checked", made(lambda f, _: packed(f, fletcher32=True)), "ok"
    yield "packed-long-rows", made(long_rows), "ok"
    yield "packed-high-chunks", high_chunks(416, 32), "ok"
    yield "packed-higher-chunks", high_chunks(900, 60), "unsupported"
    yield "unwritten", made(lambda f, _: f.create_dataset("w", (4, 4), "f4")), "ok"
    yield "zero-dimension", made(lambda f, _: f.create_dataset("w", (0, 4), "f4")), "ok"
    yield "scalar", made(lambda f, _: f.__setitem__("w", 2.5)), "ok"
    yield "hard-link-cycle", made(cycle), "ok"
    yield "hard-links", made(hard_links), "warning"
    yield "control-in-name", made(lambda f, _: f.__setitem__("a\u202e\x1b[2J", 1.0)), "ok"
    functional = {"class_name": "Functional", "config": {"name": "f", "layers": [
        layer("InputLayer", "in", batch_input_shape=[None, 4]), layer("Dense", "dense", ["in"], units=3),
        layer("Dense", "side", ["in"], units=3), layer("Add", "sum", ["dense", "side"])],
        "input_layers": [["in", 0, 0]], "output_layers": [["sum", 0, 0]]}}
    yield "functional", model(json.dumps(functional)), "ok"
    yield "keras", archive(dense(layer("Dense", "second", units=2)), made(keras_3)), "ok"
    boxes = {"class_name": "Functional", "config": {"layers": [
        {"class_name": "Model", "name": f"l{i}", "inbound_nodes": []} for i in range(10000)]}}
    yield "very-many-boxes", archive(json.dumps(boxes), made(keras_3)), "ok"
    objects = '{"class_name":"Functional","config":{"layers":[' + ",".join(["{}"] * 1390000) + "]}}"
    yield "keras-objects-packed", archive(objects, made(keras_3), zipfile.ZIP_DEFLATED), "warning"
    yield "long-names-often", long_names(), "unsupported"
    yield "nan", made(lambda f, _: f.__setitem__("w", np.array([np.nan]))), "warning"
    yield "text", made(lambda f, _: f.__setitem__("w", "hello")), "warning"
    yield "lambda", model(dense(layer("Lambda", "code", function=["4wEAAAAA", None, None]))), "warning"
    yield "config-broken", model('{"class_name": "Sequential", "config": '), "warning"
    yield "config-deep", model("[" * 100000), "warning"
    yield "config-odd", model('{"class_name": 7, "config": {"layers": {}}}'), "warning"
    loop = {"class_name": "Functional", "config": {"layers": [
        layer("Dense", "a", ["b"]), layer("Dense", "b", ["a"])], "output_layers": [["a", 0, 0]]}}
    yield "graph-cycle", model(json.dumps(loop)), "warning"
    yield "external-storage", made(external), "unsupported"
    yield "external-link", made(lambda f, _: f.__setitem__("w", h5py.ExternalLink("/etc/passwd", "/w"))), \
        "unsupported"
    yield "soft-link-loop", made(lambda f, _: (f.__setitem__("a", h5py.SoftLink("/b")),
                                               f.__setitem__("b", h5py.SoftLink("/a")))), "unsupported"
    yield "virtual", made(virtual), "unsupported"
    yield "nothing-stored", made(lambda f, _: f.create_dataset(
        "w", (1 << 20, 1 << 20), "f4", chunks=(1 << 10, 1 << 10))), "unsupported"
    yield "nothing-stored-in-one-piece", made(
        lambda f, _: f.create_dataset("w", (1 << 20, 1 << 20), "f4")), "unsupported"
    yield "plugin", made(plugin), "unsupported"
    yield "deep", made(deep), "unsupported"
    yield "nine-dimensions", made(lambda f, _: f.create_dataset("w", (1,) * 9, "f4")), "unsupported"
    yield "bad-variable-length-string", model(dense()).replace(b"GCOL", b"GCOX"), ERROR
    checked = made(lambda f, _: packed(f, compression=None, shuffle=False, fletcher32=True))
    at = checked.index(np.arange(5.0).tobytes())
    yield "checksum", checked[:at + 9] + b"\x77" + checked[at + 10:], ERROR
    yield "cut", model(dense())[:-100], ERROR
    yield "only-signature", b"\x89HDF\r\n\x1a\n", ERROR
    yield "noise", b"\x89HDF\r\n\x1a\n" + bytes(i * 7 % 256 for i in range(2000)), ERROR
    yield "keras-no-weights", archive(dense(), b"hello"), ERROR


def main():
    expected = {}
    for name, content, wanted in cases():
        expected[name] = wanted
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(content)
    print(json.dumps(expected))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""corpus_sonata.py FOLDER: writes what fuzz_sonata begins with: what a helper says of a circuit's files.

An input is four lengths (two bytes each, the lower one first), what is said of the file of edges and of that of
nodes, the tables of types of edges and of nodes, and the bytes that lie in both files, to which data sets in one
piece point."""
import os
import struct
import sys

DATASET, TEXT, DONE, ROWS = 2, 3, 6, 7
FLOAT, SIGNED, UNSIGNED, STRING = 1, 3, 4, 6


def message(kind, body=b""):
    return struct.pack("<II", kind, len(body)) + body


class Helper:
    """Says a list of data sets; `content` is what the files hold, which all of them share."""

    def __init__(self, content):
        self.content, self.list, self.answers = content, b"", b""

    def column(self, path, values, form="Q", packed=False):
        kind = {"Q": UNSIGNED, "I": UNSIGNED, "H": UNSIGNED, "i": SIGNED, "f": FLOAT, "d": FLOAT}[form]
        data = struct.pack(f"<{len(values)}{form}", *values)
        offset = 0 if packed else len(self.content)
        head = struct.pack("<BBBBI8QQ", kind, struct.calcsize(form), 0, not packed, 1, len(values),
                           *[0] * 7, offset)
        self.list += message(DATASET, head + path.encode())
        if packed:
            self.answers += message(ROWS, data)
        else:
            self.content += data

    def strings(self, path, texts):
        head = struct.pack("<BBBBI8QQ", STRING, 0, 0, 0, 1, len(texts), *[0] * 7, 0)
        self.list += message(DATASET, head + path.encode())
        self.answers += message(ROWS, b"".join(t.encode() + b"\0" for t in texts))

    def text(self, name, text):
        self.list += message(TEXT, struct.pack("<I", len(name)) + name.encode() + text.encode())

    def said(self):
        return self.list + message(DONE) + self.answers


def edges(content, packed=False):
    h = Helper(content)
    base = "edges/a_to_b"
    h.column(base + "/source_node_id", [0, 1, 2, 0], packed=packed)
    h.column(base + "/target_node_id", [1, 0, 1, 1])
    if not packed:
        h.text(base + "/source_node_id/@node_population", "a")
        h.text(base + "/target_node_id/@node_population", "b")
    h.column(base + "/edge_type_id", [7, 8, 7, 7], "I")
    h.column(base + "/edge_group_id", [0, 0, 0, 0], "H")
    h.column(base + "/edge_group_index", [3, 2, 1, 0], "I")
    h.column(base + "/0/syn_weight", [0.5, -1, 2, 3], "d")
    return h


def nodes(content, packed=False, numbers=(0, 1, 2)):
    h = Helper(content)
    for name in ("a", "b"):
        base = "nodes/" + name
        h.column(base + "/node_id", numbers)
        h.column(base + "/node_type_id", [100, 101, 100], "I")
        h.column(base + "/node_group_id", [0, 0, 0], "H")
        h.column(base + "/node_group_index", [2, 1, 0], "I")
        h.column(base + "/0/x", [1, 2, 3], "f")
        h.column(base + "/0/y", [-1, 0.5, 3e38], "f")
        h.column(base + "/0/depth", [4, 5, 6], "d", packed=packed and name == "a")
    return h


def edges_of_kinds(content):
    h = edges(content)
    h.strings("edges/a_to_b/0/synapse_type", ["AMPA", "", "GABA", "AMPA"])
    return h


def nodes_with_texts(content):
    h = nodes(content)
    h.strings("nodes/a/0/morphology", ["pyramidal", "", "basket"])
    h.column("nodes/b/0/layer", [1, 0, 7], "I")
    h.strings("nodes/b/0/@library/layer", ["L4", "L5"])
    return h


EDGE_TYPES = b'edge_type_id syn_weight dynamics_params\n7 0.5 "AMPA x.json"\n8 NULL GABA.json\n'
NODE_TYPES = b"node_type_id,pop_name,ei\n100,e4,e\n101,NULL,i\n"


def case(make_edges, make_nodes=None, edge_types=b"", node_types=b""):
    e = make_edges(b"")
    n = make_nodes(e.content) if make_nodes else None
    parts = [e.said(), n.said() if n else b"", edge_types, node_types]
    return struct.pack("<4H", *map(len, parts)) + b"".join(parts) + (n or e).content


def cases():
    yield "edges", case(edges)
    yield "circuit", case(edges, nodes)
    yield "packed", case(lambda c: edges(c, True), lambda c: nodes(c, True))
    yield "numbered", case(edges, lambda c: nodes(c, numbers=(2, 0, 1)))
    yield "nodes", case(nodes)
    yield "types", case(edges, nodes, EDGE_TYPES, NODE_TYPES)
    yield "texts", case(edges_of_kinds, nodes_with_texts, EDGE_TYPES)


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, data in cases():
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(data)

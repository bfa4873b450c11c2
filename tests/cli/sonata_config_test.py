#!/usr/bin/env python3
"""sonata_config_test.py PLEXUS: whole circuits of SONATA, opened by their configurations, and texts in their
files. Skips (77) where h5py is missing."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import system_python

system_python.need("h5py", "numpy")

import h5py
import numpy as np
from in_folder import InFolder, PLEXUS, info

CELLS, INPUTS = 12, 4


def write_nodes(path, name, count, kind, fill=None):
    with h5py.File(path, "w") as file:
        n = file.create_group("nodes/" + name)
        n["node_type_id"] = np.full(count, kind, "u4")
        n["node_group_id"] = np.zeros(count, "u2")
        n["node_group_index"] = np.arange(count, dtype="u4")
        n["0/x"], n["0/y"] = np.arange(count) * 1.0, np.arange(count) ** 2 * 1.0
        if fill:
            fill(n["0"])


def write_edges(path, source, target, sizes, kind, fill=None):
    rows = np.arange(sizes[0] * 2)
    with h5py.File(path, "w") as file:
        e = file.create_group(f"edges/{source}_to_{target}")
        e["source_node_id"], e["target_node_id"] = rows % sizes[0], rows * 5 % sizes[1]
        e["source_node_id"].attrs["node_population"] = source
        e["target_node_id"].attrs["node_population"] = target
        e["edge_type_id"] = np.full(len(rows), kind, "u4")
        e["edge_group_id"] = np.zeros(len(rows), "u2")
        e["edge_group_index"] = np.arange(len(rows), dtype="u4")
        e.create_group("0")
        if fill:
            fill(e["0"], len(rows))


CONFIG = {
    "manifest": {"$NETWORK_DIR": "${BASE_DIR}/network", "$BASE_DIR": "${configdir}"},
    "components": {"morphologies_dir": "$COMPONENTS_DIR/morphologies"},
    "networks": {
        "nodes": [
            {"nodes_file": "$NETWORK_DIR/v1_nodes.h5", "node_types_file": "$NETWORK_DIR/v1_node_types.csv"},
            {"nodes_file": "$NETWORK_DIR/lgn_nodes.h5", "node_types_file": None}],
        "edges": [
            {"edges_file": "$NETWORK_DIR/v1_v1_edges.h5", "edge_types_file": "$NETWORK_DIR/types.csv"},
            {"edges_file": "./network/../network/lgn_v1_edges.h5"}]}}


class Circuits(InFolder):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("network"))
        write_nodes(self.path("network/v1_nodes.h5"), "v1", CELLS, 100)
        write_nodes(self.path("network/lgn_nodes.h5"), "lgn", INPUTS, 200)
        write_edges(self.path("network/v1_v1_edges.h5"), "v1", "v1", (CELLS, CELLS), 1)
        write_edges(self.path("network/lgn_v1_edges.h5"), "lgn", "v1", (INPUTS, CELLS), 1)
        self.path("network/v1_node_types.csv", "node_type_id cell_name ei\n100 \"layer 4\" e\n")
        self.path("network/types.csv", "edge_type_id name syn_weight\n1 recurrent -2.5\n")

    def config(self, change=None, name="circuit_config.json"):
        config = json.loads(json.dumps(CONFIG))
        if change:
            change(config)
        return self.path(name, json.dumps(config, indent=1))

    def fails(self, path, code, *words, place=True):
        status, said = info(path)
        self.assertEqual((status, said["error"]["code"]), (1, code), said)
        for word in words:
            self.assertIn(word, said["error"]["message"])
        self.assertEqual("line" in said["error"], place, said)
        return said["error"]

    def test_a_circuit_is_all_that_its_configuration_names(self):
        code, said = info(self.config())
        self.assertEqual(code, 0, said)
        self.assertEqual((said["format"], said["units"], said["connections"]),
                         ("SONATA", CELLS + INPUTS, 2 * (CELLS + INPUTS)))
        self.assertEqual({t["name"]: t["connections"] for t in said["types"]},
                         {"recurrent": 2 * CELLS, "type 1": 2 * INPUTS})
        self.assertEqual(said["weight"]["min"], -2.5)
        kinds = {a["name"]: a for a in said["attributes"]}
        self.assertEqual((kinds["cell_name"]["type"], kinds["cell_name"]["missing"]), ("text", INPUTS))
        self.assertEqual(kinds["population"]["values"], 2)
        self.assertEqual((said["dimensions"], said["warnings"]), (2, []))

    def test_a_simulation_names_its_circuit(self):
        self.config()
        path = self.path("simulation_config.json", json.dumps(
            {"manifest": {"$HERE": "."}, "run": {"tstop": 10}, "network": "$HERE/circuit_config.json"}))
        self.assertEqual(info(path)[1]["units"], CELLS + INPUTS)

    def test_absolute_paths_may_lead_to_the_same_folder(self):
        inside = self.config(lambda c: c["manifest"].update({"$BASE_DIR": os.path.realpath(self.path("."))}))
        self.assertEqual(info(inside)[0], 0)
        outside = self.config(lambda c: c["manifest"].update({"$BASE_DIR": "/nowhere"}))
        self.fails(outside, "format", "/nowhere/network/v1_nodes.h5", "not beneath its own folder")

    def test_files_stay_beneath_the_folder(self):
        os.mkdir(self.path("deep"))
        os.symlink(self.path("network"), self.path("deep/network"))
        for base in ("..", "."):
            path = self.config(lambda c, b=base: c["manifest"].update({"$BASE_DIR": b}), "deep/circuit_config.json")
            self.fails(path, "format", "not beneath its own folder")

    def test_what_is_wrong_is_told_with_its_place(self):
        def nodes(c):
            return c["networks"]["nodes"]
        self.fails(self.config(lambda c: nodes(c)[1].update(nodes_file="network/none.h5")), "io", "none.h5")
        self.fails(self.config(lambda c: nodes(c)[0].pop("nodes_file")), "format", "without 'nodes_file'")
        self.fails(self.config(lambda c: nodes(c)[0].update(nodes_file=["a"])), "format", "no text")
        self.fails(self.config(lambda c: nodes(c).append(5)), "format", "no object")
        self.fails(self.config(lambda c: c["networks"].update(edges={"a": 1})), "format", "'edges'")
        self.fails(self.config(lambda c: c.update(networks=5)), "format", "'networks'")
        self.fails(self.config(lambda c: c.update(networks={})), "format", "without files")
        self.fails(self.config(lambda c: c["networks"].update(nodes=nodes(c) * 40000)), "unsupported", "64")
        twice = self.config(lambda c: nodes(c).append(nodes(c)[0]))
        self.fails(twice, "format", "'v1', which another file has", place=False)
        swapped = self.config(lambda c: nodes(c)[0].update(nodes_file="network/v1_v1_edges.h5"))
        self.fails(swapped, "format", "no populations of nodes", place=False)
        text = self.path("network/types.csv")
        self.fails(self.config(lambda c: nodes(c)[0].update(nodes_file="network/types.csv")), "format", place=False)
        self.path("network/types.csv", "edge_type_id name\nten AMPA\n")
        said = self.fails(self.config(), "format", "no number")
        self.assertEqual((os.path.normpath(said["file"]), said["line"]), (text, 2))

    def test_manifests_that_lead_nowhere(self):
        cases = {"made of itself": {"$BASE_DIR": "$NETWORK_DIR"},
                 "not known": {"$BASE_DIR": "$ELSEWHERE"},
                 "without a name": {"$BASE_DIR": "a$"},
                 "no text": {"$BASE_DIR": 5}}
        for word, change in cases.items():
            self.fails(self.config(lambda c, m=change: c["manifest"].update(m)), "format", word)
        deep = {f"$V{i}": f"$V{i + 1}" for i in range(900)}
        self.fails(self.config(lambda c: c["manifest"].update(deep, **{"$BASE_DIR": "$V0"})), "unsupported", "in turn")
        laughs = {f"$V{i}": f"$V{i + 1}" * 10 for i in range(20)}
        laughs["$V20"] = "ha"
        self.fails(self.config(lambda c: c["manifest"].update(laughs, **{"$BASE_DIR": "$V0"})), "unsupported", "4095")
        self.fails(self.config(lambda c: c["manifest"].update({f"$V{i}": "" for i in range(5000)})), "unsupported")
        error = self.fails(self.config(lambda c: c.update(manifest=[])), "format", "manifest")
        self.assertEqual((error["line"], error["column"]), (2, 14))

    def test_other_json_is_no_circuit(self):
        for text in ("5", "[]", "{}", '{"a": 1}', '{"network": "x.json"}', "{", '{"networks'):
            self.assertEqual(info(self.path("x.json", text))[0], 1)
            self.assertEqual(info(self.path("x.json"))[1]["error"]["code"], "format", text)
        self.fails(self.path("x.json", '{"networks": {"nodes": [' + "[" * 100000), "format", "100 levels")
        self.fails(self.path("x.json", json.dumps(CONFIG)[:-3]), "format")
        loop = self.path("loop.json", '{"run": {}, "network": "loop.json"}')
        self.fails(loop, "unsupported", "in turn")

    def test_texts_of_nodes_are_attributes(self):
        def fill(group):
            group["morphology"] = [f"cell-{i % 3}" if i else "" for i in range(CELLS)]
            group["side"] = np.array([b"left " if i % 2 else b"right" for i in range(CELLS)], "S5")
            group["layer"] = np.arange(CELLS, dtype="u4") % 4
            group["@library/layer"] = ["L4", "L5", "L6"]
            group["ei"] = ["i"] * CELLS
        write_nodes(self.path("network/v1_nodes.h5"), "v1", CELLS, 100, fill)
        code, said = info(self.config())
        self.assertEqual(code, 0, said)
        kinds = {a["name"]: (a["type"], a["missing"] - INPUTS, a.get("values")) for a in said["attributes"]}
        self.assertEqual(kinds["morphology"], ("text", 1, 3))
        self.assertEqual(kinds["side"], ("text", 0, 2))
        self.assertEqual(kinds["layer"], ("text", CELLS // 4, 3))
        self.assertEqual(kinds["ei"][:2], ("text", 0))
        self.assertNotIn("@library/layer", kinds)
        self.assertEqual(said["warnings"], [])

    def test_texts_of_edges_name_their_types(self):
        def fill(group, rows):
            group["synapse_type"] = ["AMPA" if i % 4 else "" for i in range(rows)]
            group["syn_weight"] = np.arange(rows) * 1.0
        write_edges(self.path("network/v1_v1_edges.h5"), "v1", "v1", (CELLS, CELLS), 1, fill)

        def fill_numbers(group, rows):
            group["type"] = np.arange(rows) % 2
            group["@library/type"] = np.array([b"GABA", b"NMDA"], "S8")
        write_edges(self.path("network/lgn_v1_edges.h5"), "lgn", "v1", (INPUTS, CELLS), 1, fill_numbers)
        code, said = info(self.config())
        self.assertEqual(code, 0, said)
        self.assertEqual({t["name"]: t["connections"] for t in said["types"]},
                         {"AMPA": CELLS * 2 * 3 // 4, "recurrent": CELLS * 2 // 4, "GABA": INPUTS, "NMDA": INPUTS})

    def test_long_and_odd_texts(self):
        def fill(group):
            group["long"] = ["x" * 100000] * CELLS
            group["odd"] = np.array([b"\x1b[2J\xff\x80"] * CELLS, "S6")
            group["two"] = np.array([["a", "b"]] * CELLS, "S1")
            group["packed"] = group.create_dataset("p", data=np.array([b"a", b"b"] * (CELLS // 2), "S9"),
                                                   compression="gzip", chunks=(5,))
        write_nodes(self.path("network/v1_nodes.h5"), "v1", CELLS, 100, fill)
        code, said = info(self.config())
        self.assertEqual(code, 0, said)
        kinds = {a["name"]: a.get("values") for a in said["attributes"]}
        self.assertEqual((kinds["long"], kinds["odd"], kinds["packed"]), (1, 1, 2))
        self.assertNotIn("two", kinds)
        self.assertIn("'nodes/v1/0/two'", said["warnings"][0])

    def test_it_is_drawn(self):
        picture = self.path("p.png")
        run = subprocess.run([PLEXUS, "render", self.config(), "--color", "population", "--size", "300x200",
                              "-o", picture], capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertGreater(os.path.getsize(picture), 1000)


if __name__ == "__main__":
    unittest.main()

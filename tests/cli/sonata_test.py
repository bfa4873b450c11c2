#!/usr/bin/env python3
"""sonata_test.py PLEXUS: circuits of SONATA, written by h5py as programs write them, are told of and
drawn. Skips (77) where h5py is missing."""
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

CELLS, INPUTS = 40, 10


def write_nodes(path, **packing):
    """Cells of two types with places, and inputs without, in two populations."""
    with h5py.File(path, "w") as file:
        file.attrs["magic"] = np.uint32(0x0A7A)
        file.attrs["version"] = [0, 1]
        n = file.create_group("nodes/cortex")
        n.create_dataset("node_id", data=np.arange(CELLS, dtype="u8"), **packing)
        n.create_dataset("node_type_id", data=np.where(np.arange(CELLS) % 4, 100, 101).astype("u4"), **packing)
        n["node_group_id"] = np.zeros(CELLS, "u2")
        n["node_group_index"] = np.arange(CELLS, dtype="u4")[::-1]
        place = np.arange(CELLS)[::-1]  # as the rows of the group lie
        for axis, k in (("x", 1), ("y", 7), ("z", 3)):
            n.create_dataset(f"0/{axis}", data=(place * k % 41).astype("f8"), **packing)
        n["0/depth"] = place * 0.5
        n["0/dynamics_params/tau"] = np.ones(CELLS)
        file["nodes/thalamus/node_type_id"] = np.full(INPUTS, 200, "u4")


def write_edges(path, **packing):
    """From inputs to cells with weights of their own, and among cells with those of their types."""
    with h5py.File(path, "w") as file:
        e = file.create_group("edges/thalamus_to_cortex")
        rows = INPUTS * 3
        e.create_dataset("source_node_id", data=(np.arange(rows) % INPUTS).astype("u8"), **packing)
        e.create_dataset("target_node_id", data=(np.arange(rows) * 7 % CELLS).astype("u8"), **packing)
        e["source_node_id"].attrs["node_population"] = "thalamus"
        e["target_node_id"].attrs["node_population"] = "cortex"
        e.create_dataset("edge_type_id", data=np.full(rows, 10, "u4"), **packing)
        e["edge_group_id"] = np.zeros(rows, "u2")
        e["edge_group_index"] = np.arange(rows, dtype="u4")[::-1]
        e["0/syn_weight"] = np.arange(rows, dtype="f8") + 0.5
        e["indices/source_to_target/node_id_to_range"] = np.zeros((INPUTS, 2), "u8")
        e = file.create_group("edges/cortex_to_cortex")
        rows = CELLS * 2
        e["source_node_id"] = np.arange(rows) % CELLS
        e["target_node_id"] = (np.arange(rows) * 3 + 1) % CELLS
        e["source_node_id"].attrs["node_population"] = "cortex"
        e["target_node_id"].attrs["node_population"] = "cortex"
        e["edge_type_id"] = np.where(np.arange(rows) % 5, 11, 12)


class Sonata(InFolder):
    def circuit(self, nodes="v1_nodes.h5", **packing):
        write_nodes(self.path(nodes), **packing)
        write_edges(self.path("v1_edges.h5"), **packing)
        self.path("v1_node_types.csv", "node_type_id pop_name ei\n100 \"layer 4\" e\n101 pv i\n200 lgn NULL\n")
        self.path("v1_edge_types.csv", "edge_type_id syn_weight dynamics_params\n"
                  "10 9 AMPA.json\n11 2 AMPA.json\n12 -4 GABA.json\n")
        return self.path("v1_edges.h5")

    def check(self, said):
        self.assertEqual((said["format"], said["units"], said["connections"]),
                         ("SONATA", CELLS + INPUTS, INPUTS * 3 + CELLS * 2))
        self.assertEqual({t["name"]: t["connections"] for t in said["types"]},
                         {"AMPA": INPUTS * 3 + CELLS * 2 - CELLS * 2 // 5, "GABA": CELLS * 2 // 5})
        self.assertEqual((said["weight"]["min"], said["weight"]["max"]), (-4, INPUTS * 3 - 0.5))
        self.assertEqual(said["dimensions"], 3)
        kinds = {a["name"]: a for a in said["attributes"]}
        self.assertEqual(kinds["population"]["values"], 2)
        self.assertEqual(kinds["pop_name"]["values"], 3)
        self.assertEqual(kinds["ei"]["missing"], INPUTS)
        self.assertEqual(kinds["node_type_id"]["type"], "integer")
        self.assertEqual((kinds["depth"]["type"], kinds["depth"]["missing"]), ("number", INPUTS))
        self.assertNotIn("tau", kinds)
        self.assertEqual(said["warnings"], [])
        self.assertEqual(sum(h["name"].startswith("cortex ") for h in said["hubs"]), len(said["hubs"]))

    def test_a_circuit_is_put_together_from_what_lies_beside(self):
        code, said = info(self.circuit())
        self.assertEqual(code, 0)
        self.check(said)

    def test_packed_columns_come_to_the_same(self):
        code, said = info(self.circuit(compression="gzip", chunks=(7,), shuffle=True))
        self.assertEqual(code, 0)
        self.check(said)

    def picture(self, edges, name):
        path = self.path(name)
        run = subprocess.run([PLEXUS, "render", edges, "--color", "pop_name", "--size", "300x200", "-o", path],
                             capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        with open(path, "rb") as file:
            return file.read()

    def test_nodes_may_lie_in_any_order(self):
        edges = self.circuit()
        _, ordered = info(edges)
        before = self.picture(edges, "a.png")
        with h5py.File(self.path("v1_nodes.h5"), "r+") as file:
            n, order = file["nodes/cortex"], np.random.default_rng(3).permutation(CELLS)
            for name in ("node_id", "node_type_id", "node_group_index"):
                n[name][...] = n[name][...][order]
        code, shuffled = info(edges)
        self.assertEqual((code, shuffled["hubs"], shuffled["attributes"]), (0, ordered["hubs"], ordered["attributes"]))
        self.assertEqual(self.picture(edges, "b.png"), before)

    def test_nodes_may_have_numbers_of_their_own(self):
        edges = self.circuit()
        with h5py.File(self.path("v1_nodes.h5"), "r+") as file:
            file["nodes/cortex/node_id"][...] = 7000 - 10 * np.arange(CELLS, dtype="u8")
        with h5py.File(edges, "r+") as file:
            for column in ("thalamus_to_cortex/target_node_id", "cortex_to_cortex/source_node_id",
                           "cortex_to_cortex/target_node_id"):
                file["edges"][column][...] = 7000 - 10 * file["edges"][column][...]
        code, said = info(edges)
        self.assertEqual((code, said["units"], said["connections"]),
                         (0, CELLS + INPUTS, INPUTS * 3 + CELLS * 2))
        names = {f"cortex {7000 - 10 * i}" for i in range(CELLS)}
        self.assertTrue(all(h["name"] in names for h in said["hubs"]))

    def test_nodes_may_be_given(self):
        edges = self.circuit("elsewhere.h5")
        code, said = info(edges)
        self.assertEqual((code, said["attributes"]), (0, [{"name": "population", "type": "text", "missing": 0,
                                                           "values": 2}]))
        code, said = info(edges, "--nodes", self.path("elsewhere.h5"))
        self.assertEqual((code, said["units"], said["dimensions"]), (0, CELLS + INPUTS, 3))

    def test_nodes_alone_are_units(self):
        self.circuit()
        code, said = info(self.path("v1_nodes.h5"))
        self.assertEqual((code, said["units"], said["connections"]), (0, CELLS + INPUTS, 0))

    def test_a_broken_table_of_types_is_left_out(self):
        edges = self.circuit()
        self.path("v1_edge_types.csv", "edge_type_id name\nten AMPA\n")
        code, said = info(edges)
        self.assertEqual((code, sorted(t["name"] for t in said["types"])), (0, ["type 10", "type 11", "type 12"]))
        self.assertIn("line 2", said["warnings"][0])

    def test_it_is_drawn(self):
        picture = self.path("p.png")
        run = subprocess.run([PLEXUS, "render", self.circuit(), "--color", "pop_name", "--size", "300x200",
                              "-o", picture], capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertGreater(os.path.getsize(picture), 1000)

    def test_a_file_of_weights_is_still_a_model(self):
        path = self.path("w.h5")
        with h5py.File(path, "w") as file:
            file["dense/kernel:0"] = np.ones((3, 2))
            file["dense/kernel:0"].attrs["node_population"] = "n"
        code, said = info(path)
        self.assertEqual((code, said["format"], said["parameters"]), (0, "HDF5", 6))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""exports_test.py PLEXUS: what NetworkX and igraph write of a graph is told as they know it. Skips (77) where
both are missing."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import system_python

try:
    import networkx as nx
except ImportError:
    nx = None
try:
    import igraph
except ImportError:
    igraph = None
if not nx and not igraph:
    system_python.restart()
    print("there is neither NetworkX nor igraph")
    sys.exit(77)

from in_folder import InFolder, info  # last: it takes an argument

UNITS = 30
EDGES = sorted({(i, (i * k * k + 3 * k) % UNITS) for i in range(24) for k in (1, 2, 5)} - {(i, i) for i in range(UNITS)})


def components(units, edges):
    """Sizes, the largest first."""
    part = list(range(units))
    for a, b in edges:
        old, new = part[b], part[a]
        part = [new if p == old else p for p in part]
    return sorted((part.count(p) for p in set(part)), reverse=True)


class Exports(InFolder):
    def check(self, said, units=UNITS, edges=None, directed=True):
        edges = EDGES if edges is None else edges
        sizes = components(UNITS, edges)
        if units < UNITS:  # a list of edges has no units without any
            sizes = [s for s in sizes if s > 1]
        self.assertEqual((said["units"], said["connections"], said["directed"]), (units, len(edges), directed))
        self.assertAlmostEqual(said["degree"]["mean"], 2 * len(edges) / units, 5)
        degrees = [sum((a == u) + (b == u) for a, b in edges) for u in range(UNITS)]
        self.assertEqual(said["degree"]["max"], max(degrees))
        self.assertEqual((said["components"]["count"], said["components"]["largest"]), (len(sizes), sizes[0]))
        self.assertEqual(said["components"]["isolated"], sizes.count(1))
        self.assertEqual(said["warnings"], [])

    def kinds(self, said):
        return {a["name"]: (a["type"], a["missing"]) for a in said["attributes"]}

    def made(self, kind):
        g = kind()
        for i in range(UNITS):
            g.add_node(i, kind="hub" if i % 7 == 0 else "leaf", level=i % 4, size=i / 3, odd=i % 2 == 1)
        g.nodes[3]["note"] = "a & <b>"
        for a, b in EDGES:
            g.add_edge(a, b, weight=(a + 1) / 4, type="xy"[a % 2])
        return g

    @unittest.skipUnless(nx, "there is no NetworkX")
    def test_networkx_graphml(self):
        nx.write_graphml(self.made(nx.DiGraph), self.path("g.graphml"))
        _, said = info(self.path("g.graphml"))
        self.check(said)
        self.assertEqual(said["weight"]["max"], 6)
        self.assertEqual(self.kinds(said), {"kind": ("text", 0), "level": ("integer", 0), "size": ("number", 0),
                                            "odd": ("boolean", 0), "note": ("text", UNITS - 1)})
        self.assertEqual({t["name"] for t in said["types"]}, {"x", "y"})

    @unittest.skipUnless(nx, "there is no NetworkX")
    def test_networkx_graphml_undirected(self):
        g = self.made(nx.Graph)
        nx.write_graphml(g, self.path("g.graphml"))
        self.check(info(self.path("g.graphml"))[1], edges=list(g.edges), directed=False)

    @unittest.skipUnless(nx, "there is no NetworkX")
    def test_networkx_multigraph(self):
        g = self.made(nx.MultiDiGraph)
        g.add_edge(*EDGES[0], weight=1.0, type="x")
        nx.write_graphml(g, self.path("g.graphml"))
        self.check(info(self.path("g.graphml"))[1], edges=EDGES + EDGES[:1])

    @unittest.skipUnless(nx, "there is no NetworkX")
    def test_networkx_gexf(self):
        nx.write_gexf(self.made(nx.DiGraph), self.path("g.gexf"))
        _, said = info(self.path("g.gexf"))
        self.check(said)
        kinds = self.kinds(said)
        self.assertEqual((kinds["kind"], kinds["level"], kinds["size"]),
                         (("text", 0), ("integer", 0), ("number", 0)))

    @unittest.skipUnless(nx, "there is no NetworkX")
    def test_networkx_lists(self):
        g = self.made(nx.DiGraph)
        used = len({u for e in EDGES for u in e})
        nx.write_weighted_edgelist(g, self.path("w.txt"))
        _, said = info(self.path("w.txt"))
        self.check(said, units=used)
        self.assertEqual(said["weight"]["max"], 6)
        nx.write_edgelist(g, self.path("d.edgelist"))
        _, said = info(self.path("d.edgelist"))
        self.check(said, units=used)
        self.assertEqual(said["weight"]["max"], 6)
        nx.write_edgelist(g, self.path("n.edgelist"), data=False)
        self.check(info(self.path("n.edgelist"))[1], units=used)
        nx.write_edgelist(g, self.path("e.csv"), delimiter=",", data=["weight", "type"])
        self.check(info(self.path("e.csv"), "--source", "1")[1], units=used)

    @unittest.skipUnless(igraph, "there is no igraph")
    def test_igraph_graphml(self):
        g = igraph.Graph(n=UNITS, edges=EDGES, directed=True)
        g.vs["name"] = [f"n{i}" for i in range(UNITS)]
        g.vs["level"] = [i % 4 for i in range(UNITS)]
        g.vs["size"] = [i / 3 for i in range(UNITS)]
        g.es["weight"] = [(a + 1) / 4 for a, _ in EDGES]
        g.write_graphml(self.path("g.graphml"))
        _, said = info(self.path("g.graphml"))
        self.check(said)
        kinds = self.kinds(said)
        self.assertEqual((kinds["level"][0], kinds["size"][0]), ("integer", "number"))
        self.assertTrue(all(h["name"].startswith("n") for h in said["hubs"]))
        self.assertEqual(said["weight"]["max"], 6)

    @unittest.skipUnless(igraph, "there is no igraph")
    def test_igraph_lists(self):
        g = igraph.Graph(n=UNITS, edges=EDGES, directed=True)
        g.vs["name"] = [f"n{i}" for i in range(UNITS)]
        g.es["weight"] = [(a + 1) / 4 for a, _ in EDGES]
        used = len({u for e in EDGES for u in e})
        g.write_edgelist(self.path("e.txt"))
        self.check(info(self.path("e.txt"))[1], units=used)
        g.write_ncol(self.path("g.ncol"), names="name", weights="weight")
        _, said = info(self.path("g.ncol"))
        self.check(said, units=used)
        self.assertEqual(said["weight"]["max"], 6)

    @unittest.skipUnless(nx, "there is no NetworkX")
    def test_matrices(self):
        try:
            import scipy.io
        except ImportError:
            self.skipTest("there is no SciPy")
        g = self.made(nx.DiGraph)
        scipy.io.mmwrite(self.path("m.mtx"), nx.to_scipy_sparse_array(g, nodelist=range(UNITS)))
        _, said = info(self.path("m.mtx"))
        self.check(said)
        self.assertEqual(said["attributes"], [])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""layout_quality.py EDGES.csv PLACES.csv [fr|drl|kk]: how well a layout shows its graph.

stress: mean of ((distance on the page / distance in the graph) - 1)^2 over pairs of sampled units and
all others, at the scale that makes it least; neighbours: of how many of the k units nearest on the page
to one with k neighbours these are its neighbours, on average (1: all). With a name, igraph's layout of
the same graph is measured beside it.
"""
import csv
import sys
import time

import igraph
import numpy as np

SAMPLES = 300


def read(edges_path, places_path):
    places = {row[0].strip(): (float(row[1]), float(row[2])) for row in csv.reader(open(places_path))}
    names = list(places)
    index = {name: i for i, name in enumerate(names)}
    rows = csv.reader(open(edges_path))
    next(rows)
    edges = {tuple(sorted((index[r[0].strip()], index[r[1].strip()]))) for r in rows}
    graph = igraph.Graph(n=len(names), edges=[e for e in edges if e[0] != e[1]])
    return graph, np.array([places[name] for name in names])


def measure(graph, at):
    rng = np.random.default_rng(1)
    n = graph.vcount()
    sample = rng.choice(n, min(SAMPLES, n), replace=False)
    far = np.array(graph.distances(source=sample.tolist()), dtype=float)
    page = np.hypot(*(at[sample][:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    use = np.isfinite(far) & (far > 0)
    ratio = page[use] / far[use]
    scale = ratio.sum() / (ratio ** 2).sum()
    stress = np.mean((ratio * scale - 1) ** 2)
    kept = []
    for row, u in enumerate(sample):
        neighbours = graph.neighbors(int(u))
        if neighbours:
            d = page[row].copy()
            d[u] = np.inf
            near = np.argpartition(d, len(neighbours) - 1)[:len(neighbours)]
            kept.append(len(set(near.tolist()) & set(neighbours)) / len(neighbours))
    return stress, np.mean(kept)


def main():
    graph, at = read(sys.argv[1], sys.argv[2])
    print("plexus      stress %.4f  neighbours %.4f" % measure(graph, at))
    for name in sys.argv[3:]:
        import random
        random.seed(1)
        start = time.process_time()
        at = np.array(getattr(graph, "layout_" + name)().coords)
        took = time.process_time() - start
        print("igraph %-4s stress %.4f  neighbours %.4f  %.2f s of CPU" % (name, *measure(graph, at), took))


main()

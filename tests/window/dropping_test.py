#!/usr/bin/env python3
"""dropping_test.py PLEXUS: files of another kind than what a window shows are dropped on it: graphs, series,
data and trained models take each other's place."""
import math
import os
import sys
import time

import drop
from desk import SKIPPED, Window, main, until
from files_test import network, title, write
from graph_test import write_graph

SIZE = ("--size", "900x600", "--reduced-motion")


def put(desk, name, text):
    path = os.path.join(desk.folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def ring(desk, name, units=9):
    """A graph as GraphML, of another shape than write_graph's."""
    nodes = "".join(f'<node id="r{i}"/>' for i in range(units))
    edges = "".join(f'<edge source="r{i}" target="r{(i + 1) % units}"/>' for i in range(units))
    return put(desk, name, '<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
               f'<graph edgedefault="undirected">{nodes}{edges}</graph></graphml>')


def series(desk, name):
    rows = [f"2024-01-{i + 1:02},{math.sin(i)},{math.sin(i + 0.1)},{math.cos(i)}" for i in range(30)]
    return put(desk, name, "date,a,b,c\n" + "\n".join(rows) + "\n")


def points(desk, name):
    rows = [f"{math.sin(i)},{math.cos(i)},{'xy'[i % 2]}" for i in range(200)]
    return put(desk, name, "p,q,kind\n" + "\n".join(rows) + "\n")


def comes(window, *paths, gone=None):
    """Drops files, and waits until the window is called after them and shows something else."""
    before = network(window)
    drop.drop(window, *paths)
    for path in paths:
        until(f"the name of {path}", lambda: os.path.basename(path) in title(window))
    assert not gone or gone not in title(window)
    until("another picture", lambda: network(window).difference(before) > 0.5)
    window.settle()


def test_kinds_take_each_others_place(desk, plexus):
    graph = write_graph(desk)
    model = write(os.path.join(desk.folder, "net.safetensors"), "other")
    with Window(desk, plexus, graph, *SIZE) as window:
        comes(window, ring(desk, "ring.graphml"), gone="graph.csv")
        around = window.settle()
        comes(window, model, gone="ring")
        comes(window, graph, gone="net.safetensors")
        comes(window, series(desk, "prices.csv"), gone="graph.csv")
        comes(window, ring(desk, "ring.graphml"), gone="prices.csv")
        # The same as the first time: nothing is left of what came between.
        time.sleep(4.5)  # until the note is gone
        until("the picture of the ring", lambda: window.picture().difference(around) < 1)


def test_data_on_a_graph_are_learnt(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        drop.drop(window, points(desk, "points.csv"))
        until("its name", lambda: "points.csv" in title(window))
        before = network(window)
        until("a network that learns", lambda: network(window).difference(before) > 0.5)


def test_several_on_a_graph(desk, plexus):
    """Models come side by side; a graph comes alone."""
    several = [write(os.path.join(desk.folder, f"{name}.safetensors"), "perceptron", seed)
               for seed, name in enumerate(["one", "two"])]
    graph = write_graph(desk)
    with Window(desk, plexus, graph, *SIZE) as window:
        quiet = window.settle()
        drop.drop(window, graph, *several)
        until("a word about it", lambda: window.picture().crop(0, 500, 900, 100).difference(
            quiet.crop(0, 500, 900, 100)) > 1)
        until("the graph alone", lambda: window.picture().difference(quiet) < 0.05)
        assert "graph.csv" in title(window)
        comes(window, *several, gone="graph.csv")


def test_what_is_broken_leaves_a_graph(desk, plexus):
    ring(desk, "ring.graphml")
    with open(os.path.join(desk.folder, "ring.graphml"), encoding="utf-8") as file:
        whole = file.read()
    broken = put(desk, "broken.graphml", whole[:len(whole) // 2])
    model = write(os.path.join(desk.folder, "cut.safetensors"), "perceptron")
    os.truncate(model, os.path.getsize(model) - 1)
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        quiet = window.settle()
        for path in (broken, model, os.path.join(desk.folder, "nowhere.graphml")):
            drop.drop(window, path)
            until("a word about it", lambda: window.picture().crop(0, 500, 900, 100).difference(
                quiet.crop(0, 500, 900, 100)) > 1)
            until("the graph alone", lambda: window.picture().difference(quiet) < 0.05)
            assert "graph.csv" in title(window)
        window.change("key", "plus", before=quiet)
        comes(window, os.path.join(desk.folder, "ring.graphml"), gone="graph.csv")


def test_what_is_broken_leaves_a_model(desk, plexus):
    broken = put(desk, "broken.graphml", '<?xml version="1.0"?><graphml><graph><node id="a"/>')
    model = write(os.path.join(desk.folder, "net.safetensors"), "other")
    with Window(desk, plexus, model, *SIZE) as window:
        quiet = network(window)
        bottom = window.picture().crop(300, 400, 600, 200)
        drop.drop(window, broken)
        until("a word about it", lambda: window.picture().crop(300, 400, 600, 200).difference(bottom) > 0.5)
        until("the model alone", lambda: network(window).difference(quiet) < 0.05)
        assert "net.safetensors" in title(window)
        comes(window, write_graph(desk), gone="net.safetensors")


def test_options_of_the_first_graph_are_its_own(desk, plexus):
    """Columns that the next one does not have, a table of other units, and a colour by what they have."""
    first = put(desk, "first.csv", "a,b,strength\n" + "".join(f"u{i},u{(i * 3) % 20},{i}\n" for i in range(20)))
    nodes = put(desk, "units.csv", "name,place\n" + "".join(f"u{i},{'nesw'[i % 4]}\n" for i in range(20)))
    with Window(desk, plexus, first, "--source", "a", "--target", "b", "--weight", "strength",
                "--nodes", nodes, "--color", "place", *SIZE) as window:
        comes(window, ring(desk, "ring.graphml"), gone="first.csv")


if __name__ == "__main__":
    if not drop.library():
        print("there is no Xlib")
        sys.exit(SKIPPED)
    sys.exit(main(globals()))

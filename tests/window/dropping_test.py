#!/usr/bin/env python3
"""dropping_test.py PLEXUS: files of another kind than what a window shows are dropped on it: graphs, series,
data and trained models take each other's place."""
import math
import os
import shutil
import subprocess
import sys
import time

import drop
from desk import SKIPPED, Window, main, until
from files_test import network, title, write
from graph_test import write_graph

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fuzz"))
import corpus

WARNING = (255, 178, 92)  # the colour of notes about what went wrong
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


def warns(window):
    """Whether there is a note about something that went wrong."""
    return window.picture().crop(0, 430, 900, 165).near(WARNING, 1) > 10


def is_refused(window, *paths, seconds=30):
    """Drops files, and waits for the note that says why nothing comes of it, and until that is gone."""
    called = title(window)
    assert not warns(window)
    drop.drop(window, *paths)
    until(f"a word about {paths[-1]}", lambda: warns(window), seconds)
    until("the note's end", lambda: not warns(window))
    assert title(window) == called


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
        is_refused(window, graph, *several)
        until("the graph alone", lambda: window.picture().difference(quiet) < 0.05)
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
            is_refused(window, path)
            until("the graph alone", lambda: window.picture().difference(quiet) < 0.05)
        window.change("key", "plus", before=quiet)
        comes(window, os.path.join(desk.folder, "ring.graphml"), gone="graph.csv")


def test_what_is_broken_leaves_a_model(desk, plexus):
    broken = put(desk, "broken.graphml", '<?xml version="1.0"?><graphml><graph><node id="a"/>')
    model = write(os.path.join(desk.folder, "net.safetensors"), "other")
    with Window(desk, plexus, model, *SIZE) as window:
        quiet = network(window)
        is_refused(window, broken)
        until("the model alone", lambda: network(window).difference(quiet) < 0.05)
        comes(window, write_graph(desk), gone="net.safetensors")


def test_options_of_the_first_graph_are_its_own(desk, plexus):
    """Columns that the next one does not have, a table of other units, and a colour by what they have."""
    first = put(desk, "first.csv", "a,b,strength\n" + "".join(f"u{i},u{(i * 3) % 20},{i}\n" for i in range(20)))
    nodes = put(desk, "units.csv", "name,place\n" + "".join(f"u{i},{'nesw'[i % 4]}\n" for i in range(20)))
    with Window(desk, plexus, first, "--source", "a", "--target", "b", "--weight", "strength",
                "--nodes", nodes, "--color", "place", *SIZE) as window:
        comes(window, ring(desk, "ring.graphml"), gone="first.csv")


def hdf5(desk, *names):
    """Those of the hostile files; none where they cannot be made."""
    folder = os.path.join(desk.folder, "h5")
    os.mkdir(folder)
    return [os.path.join(folder, name) for name in names] if corpus.hdf5(folder) else []


def test_hostile_hdf5(desk, plexus):
    """A bomb, what breaks the library that reads it, numbers that do not unpack: and a good file afterwards."""
    desk.fold_panels()
    files = hdf5(desk, "nothing-stored", "bad-variable-length-string", "checksum", "sonata-bomb", "valid")
    model = write(os.path.join(desk.folder, "net.safetensors"), "perceptron")
    if not files:
        return
    with Window(desk, plexus, model, *SIZE) as window:
        quiet = network(window)
        for path in files[:-1]:
            is_refused(window, path)
            until("the model as it was", lambda: network(window).difference(quiet) < 0.05)
        window.change("key", "plus", before=window.settle())
        comes(window, files[-1], gone="net.safetensors")


def test_hostile_hdf5_on_a_graph(desk, plexus):
    files = hdf5(desk, "bad-variable-length-string", "sonata-bomb", "sonata")
    graph = write_graph(desk)
    if not files:
        return
    with Window(desk, plexus, graph, *SIZE) as window:
        for path in files[:-1]:
            is_refused(window, path)
        window.change("key", "plus", before=window.settle())
        comes(window, files[-1], gone="graph.csv")


def replaceable(desk, plexus):
    """A copy of the program, and what sets how its helper for HDF5 goes: by default as it should."""
    folder = os.path.join(desk.folder, "bin")
    os.mkdir(folder)
    own, helper = (os.path.join(folder, name) for name in ("plexus", "plexus-h5"))
    real = os.path.join(os.path.dirname(plexus), "plexus-h5")
    shutil.copy(plexus, own)

    def help_by(line=f'exec {real} "$@"'):
        with open(helper + ".new", "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{line}\n")
        os.chmod(helper + ".new", 0o755)
        os.rename(helper + ".new", helper)

    return own, help_by


def test_a_helper_that_crashes_or_hangs(desk, plexus):
    """As one that a file has brought to that: the window goes on, and so do files that come after it."""
    files = hdf5(desk, "valid")
    model = write(os.path.join(desk.folder, "net.safetensors"), "perceptron")
    if not files:
        return
    desk.fold_panels()
    own, help_by = replaceable(desk, plexus)
    with Window(desk, own, model, *SIZE) as window:
        help_by("kill -SEGV $$")
        is_refused(window, files[0])
        help_by("exec sleep 1000")
        drop.drop(window, files[0])
        time.sleep(1)
        # It is waited for, and people go on meanwhile.
        before = network(window)
        window.desk.hands("key", "plus")
        until("a nearer view", lambda: network(window).difference(before) > 1, 10)
        assert not warns(window)
        until("a word about it", lambda: warns(window), 150)
        help_by()
        comes(window, files[0], gone="net.safetensors")


def test_leaving_while_a_file_is_opened(desk, plexus):
    """The window is gone at once, whatever is still to come to its end behind it."""
    files = hdf5(desk, "valid")
    shown = (write(os.path.join(desk.folder, "net.safetensors"), "perceptron"), write_graph(desk))
    if not files:
        return
    own, help_by = replaceable(desk, plexus)
    help_by("exec sleep 1000")
    for path in shown:
        with Window(desk, own, path, *SIZE) as window:
            drop.drop(window, files[0])
            helper = ["-P", str(window.process.pid), "sleep"]
            until("a helper", lambda: subprocess.run(["pgrep", *helper], stdout=subprocess.DEVNULL).returncode == 0)
            desk.hands("key", "q")
            until("no window", lambda: not window.find(), 10)

            def ended():
                subprocess.run(["pkill", *helper])
                return window.process.poll() is not None
            until("its end", ended)
            assert window.process.returncode == 0


if __name__ == "__main__":
    if not drop.library():
        print("there is no Xlib")
        sys.exit(SKIPPED)
    sys.exit(main(globals()))

#!/usr/bin/env python3
"""models_test.py PLEXUS: blocks of a trained model in the window, opened and folded by K and Shift+K."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "models"))

import make_models
from desk import Window, main, numpy, until

LOOK = ["--heads", "4", "--reduced-motion", "--size", "600x480"]
# Where the middle block of three is in the whole picture, and where there is none.
MIDDLE, NOWHERE = (300, 220), (300, 60)
# Bars beside units that show whose head each is.
HEADS = [(185, 129, 2), (70, 146, 188), (1, 128, 94), (193, 184, 55)]


def write(desk):
    make_models.RNG = numpy.random.default_rng(3)
    path = os.path.join(desk.folder, "llama.safetensors")
    make_models.write(path, make_models.llama(blocks=3, width=16, heads=4, keys=4, inner=24, vocab=20))
    return path


def network(picture):
    """Without the bar of numbers and what is told above it."""
    return picture.crop(30, 20, 540, 375)


def bright(picture):
    return picture.count(lambda red, green, blue: red + green + blue > 150)


def told(window):
    return window.picture().crop(120, 425, 360, 30)


def other(window, before):
    until("another picture", lambda: network(window.picture()).difference(before) > 1)
    return network(window.settle())


def comes(window, what, wanted):
    """Waits for a picture; the pointer is where nothing is."""
    window.away()
    until(what, lambda: network(window.picture()).difference(wanted) < 0.05)


def pictures(desk, plexus, path):
    """Of the whole network: folded, with the block in the middle open, and with all open."""
    found = []
    for words in ("none", "block 1", "all"):
        with Window(desk, plexus, path, *LOOK, "--unfold", words) as window:
            found.append(network(window.picture()))
    return found


def test_a_block_at_the_pointer(desk, plexus):
    path = write(desk)
    folded, middle, _ = pictures(desk, plexus, path)
    with Window(desk, plexus, path, *LOOK) as window:
        assert network(window.picture()).difference(folded) < 0.05
        window.point(*MIDDLE)
        window.settle()
        desk.hands("key", "k")
        window.away()
        # It is gone to: all its heads are in view, and larger than in the whole picture.
        until("bars of all heads", lambda: all(
            network(window.picture()).near(color, 16) > 1.5 * middle.near(color, 16) > 0 for color in HEADS))
        desk.hands("key", "f")
        comes(window, "the whole with a block open", middle)
        window.point(*MIDDLE)
        desk.hands("key", "k")
        window.away()
        until("no bars of heads", lambda: network(window.picture()).near(HEADS[0], 16) < middle.near(HEADS[0], 16) / 4)
        # The network is in view, at whatever scale.
        assert bright(network(window.settle())) > bright(folded) / 2
        desk.hands("key", "f")
        comes(window, "all folded", folded)
        desk.hands("key", "ctrl+z")
        other(window, folded)
        desk.hands("key", "f")
        comes(window, "the block open again", middle)


def test_all_blocks(desk, plexus):
    path = write(desk)
    folded, _, opened = pictures(desk, plexus, path)
    with Window(desk, plexus, path, *LOOK) as window:
        for what, wanted in (("all open", opened), ("all folded", folded)):
            desk.hands("key", "shift+k")
            comes(window, what, wanted)
        # With one open, the others are opened first.
        window.point(*MIDDLE)
        desk.hands("key", "k")
        window.away()
        one = other(window, folded)
        desk.hands("key", "shift+k")
        other(window, one)
        desk.hands("key", "f")
        comes(window, "all open", opened)


def test_nothing_to_open(desk, plexus):
    path = write(desk)
    for data in ([path, *LOOK], ["spiral", "--net", "2-8-2", "--paused", *LOOK[2:]]):
        with Window(desk, plexus, *data) as window:
            window.point(*NOWHERE)
            before, silent = network(window.settle()), told(window)
            desk.hands("key", "k")
            until("a word about it", lambda: told(window).difference(silent) > 2)
            assert network(window.picture()).difference(before) < 0.05


if __name__ == "__main__":
    sys.exit(main(globals()))

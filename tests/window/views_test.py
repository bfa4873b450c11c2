#!/usr/bin/env python3
"""views_test.py PLEXUS: searching, undoing, going back and forward, and bookmarks."""
import os
import sys

from desk import Window, main, near, until
from pointing_test import STILL, click, network, ring, selected, shown, GOLD


def sameish(window, before):
    """Whether the network looks as in that picture."""
    return network(window.picture()).difference(network(before)) < 0.2


def same(window, before):
    """Waits until the network looks as in a picture again."""
    window.away()
    until("the picture from before", lambda: sameish(window, before))


def other(window, before):
    until("another picture", lambda: network(window.picture()).difference(network(before)) > 1)
    return window.settle()


def come_closer(window, before):
    """By the wheel; the picture that comes of it."""
    window.point(224, 88)
    window.desk.hands("click", "--repeat", 4, 4)
    window.away()
    return other(window, before)


def search(window, text):
    """Opens the search, and types; what is found is not selected yet."""
    window.desk.hands("key", "slash")
    window.settle()
    window.desk.hands("type", "--delay", "20", text)
    return window.settle()


def test_search(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        search(window, "1:2-4 or 2:7")
        # What is found is selected and framed; then seen as a whole again.
        desk.hands("key", "Return")
        other(window, before)
        desk.hands("key", "f")
        window.away()
        window.settle()
        until("the units that were searched for",
              lambda: selected(window) == [(1, 2), (1, 3), (1, 4), (2, 7)])
        # What is wrong selects nothing; the letters mean nothing else meanwhile.
        wrong = search(window, "layer:1 impotance > 2")
        warm = [(x, y) for x in range(100, 500, 2) for y in range(10, 200, 2)
                if wrong.pixel(x, y)[0] > 180 and wrong.pixel(x, y)[2] < 110]
        assert len(warm) > 20, "nothing is said about the mistake"
        desk.hands("key", "Return", "Escape")
        until("the same units again",
              lambda: selected(window) == [(1, 2), (1, 3), (1, 4), (2, 7)])


def test_undo_of_a_sample_and_a_value(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        search(window, "1:3")
        desk.hands("key", "Return")
        window.away()
        before = window.settle()
        desk.hands("key", "n")
        stepped = other(window, before)

        def field():
            """Whether that of a value is open, over the captions of layers."""
            return window.picture().crop(180, 0, 240, 50).rows != stepped.crop(180, 0, 240, 50).rows

        # The bias of the unit that was found, set to what it never is.
        desk.hands("key", "Return")
        until("the field of a value", field)
        window.settle()
        desk.hands("key", "ctrl+a")
        desk.hands("type", "--delay", "20", "40")
        desk.hands("key", "Return")
        until("the field's end", lambda: not field())
        until("a unit that shines", lambda: not sameish(window, stepped))
        shining = window.settle()
        desk.hands("key", "ctrl+z")
        same(window, stepped)
        desk.hands("key", "ctrl+y")
        same(window, shining)
        desk.hands("key", "ctrl+z")
        same(window, stepped)
        desk.hands("key", "ctrl+z")
        same(window, before)


def test_undo(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        click(window, 1, 0)
        assert selected(window) == [(1, 0)]
        desk.hands("key", "x")
        until("a unit less", lambda: not shown(window, 1, 0))
        desk.hands("key", "c")
        recoloured = window.settle()
        # One by one, back to the start.
        desk.hands("key", "ctrl+z")
        other(window, recoloured)
        assert not shown(window, 1, 0)
        desk.hands("key", "ctrl+z")
        until("the unit again", lambda: ring(window, 1, 0, GOLD))
        desk.hands("key", "ctrl+z")
        same(window, before)
        # And all of it once more, by both keys.
        desk.hands("key", "ctrl+shift+z")
        until("the selected unit", lambda: ring(window, 1, 0, GOLD))
        desk.hands("key", "ctrl+y")
        until("a unit less", lambda: not shown(window, 1, 0))
        desk.hands("key", "ctrl+y")
        until("the other colours",
              lambda: network(window.picture()).difference(network(recoloured)) < 0.2)


def test_back_and_forward(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        # Two views: a wheel's, and that of a layer.
        closer = come_closer(window, before)
        desk.hands("key", "f")
        same(window, before)
        desk.hands("key", "alt+Left")
        same(window, closer)
        desk.hands("key", "BackSpace")
        same(window, before)
        desk.hands("key", "alt+Right")
        same(window, closer)
        desk.hands("key", "alt+Right")
        same(window, before)


def test_bookmarks(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        closer = come_closer(window, before)
        desk.hands("key", "ctrl+2")
        window.settle()
        desk.hands("key", "f")
        same(window, before)
        desk.hands("key", "2")
        same(window, closer)
        # One that was not set says so, and leaves the view.
        quiet = window.settle()
        desk.hands("key", "7")
        until("a note about the bookmark", lambda: window.picture().rows != quiet.rows)
        same(window, closer)

        path = os.path.join(desk.folder, "state", "plexus", "bookmarks.json")
        until("bookmarks in their file", lambda: os.path.exists(path))
        window.leave("key", "q")
    # They are there at the next start, for this network alone.
    with Window(desk, plexus, *STILL) as window:
        window.settle()
        desk.hands("key", "2")
        same(window, closer)
        window.leave("key", "q")
    with Window(desk, plexus, "spiral", "--net", "2-8-2", *STILL[3:]) as window:
        quiet = window.settle()
        desk.hands("key", "2")
        until("a note about the bookmark", lambda: window.picture().rows != quiet.rows)
        same(window, quiet)
        window.leave("key", "q")
    # A broken file is set aside, and the window says so.
    with open(path, "w") as file:
        file.write("{ no")
    with Window(desk, plexus, *STILL) as window:
        window.settle()
        assert not os.path.exists(path)
        with open(path + ".broken") as file:
            assert file.read() == "{ no"
        desk.hands("key", "ctrl+2")
        until("bookmarks in their file again", lambda: os.path.exists(path))


if __name__ == "__main__":
    sys.exit(main(globals()))

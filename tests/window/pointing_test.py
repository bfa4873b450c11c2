#!/usr/bin/env python3
"""pointing_test.py PLEXUS: what is pointed at, selected, hidden and dimmed, with mouse and keys."""
import sys

from desk import Window, around, main, near, until

STILL = ["spiral", "--net", "2-8-8-2", "--paused", "--reduced-motion", "--size", "600x480"]
BAR = 32

# Where the units of that network are in a window of 600 x 480, and how far apart in the middle.
LAYERS = [72, 224, 376, 528]
TOP, BOTTOM = 88, 392
STEP = (BOTTOM - TOP) / 7

WHITE, GOLD, PAGE = (255, 255, 255), (255, 214, 64), (7, 8, 11)


def unit(layer, index):
    """The place of a unit in layer 1 or 2."""
    return LAYERS[layer], TOP + STEP * index


def count(picture, color, tolerance=24):
    """Pixels of about that colour."""
    return picture.near(color, tolerance)


def ring(window, layer, index, color):
    """Whether there is a ring of that colour around a unit."""
    return count(around(window.picture(), *map(round, unit(layer, index)), 16), color) > 12


def network(picture):
    return picture.crop(20, 20, 560, 480 - BAR - 80)


def click(window, layer, index, *held):
    window.point(*unit(layer, index))
    for key in held:
        window.desk.hands("keydown", key)
    window.desk.hands("click", 1)
    for key in held:
        window.desk.hands("keyup", key)


def drag(window, start, end, *held):
    """From a place to a place, with keys held."""
    desk = window.desk
    for key in held:
        desk.hands("keydown", key)
    window.drag_through(*([a + (b - a) * part for a, b in zip(start, end)] for part in (0, 0.3, 0.7, 1)))
    for key in held:
        desk.hands("keyup", key)


def selected(window):
    """The units of the two middle layers that have the ring of the selected."""
    window.away()
    window.settle()
    return [(layer, index) for layer in (1, 2) for index in range(8)
            if ring(window, layer, index, GOLD)]


def test_hover(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        window.point(*unit(1, 2))
        until("a ring around the unit", lambda: ring(window, 1, 2, WHITE))
        # The note is over the picture beside it, and goes with the pointer.
        noted = window.settle()
        assert network(noted).difference(network(before)) > 1
        window.away()
        until("no trace", lambda: network(window.picture()).rows == network(before).rows)
        # Between two columns a connection, with rings at both its ends.
        window.point((LAYERS[1] + LAYERS[2]) / 2, TOP)
        until("rings at both ends",
              lambda: ring(window, 1, 0, WHITE) and ring(window, 2, 0, WHITE))
        # Closer, the same; and where the view moves on without the pointer.
        window.point(*unit(1, 2))
        window.change("click", "--repeat", 3, 4)
        until("a ring at its new size", lambda: count(
            around(window.picture(), *map(round, unit(1, 2)), 60), WHITE) > 30)
        window.point(3, 3)


def test_hover_in_a_panel(desk, plexus):
    wide = [*STILL[:-1], "980x640"]
    with Window(desk, plexus, *wide) as window:
        free = lambda: window.picture().crop(280, 40, 420, 300)
        before = free()
        # The output bars of the sample shown stand for units.
        found = False
        for y in range(420, 600, 10):
            window.point(850, y)
            window.settle()
            if count(free(), WHITE) > count(before, WHITE) + 20:
                found = True
                break
        assert found, "no unit in the data panel is marked in the picture"
        window.point(600, 630)
        until("no trace", lambda: count(free(), WHITE) <= count(before, WHITE))


def test_click(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        click(window, 1, 2)
        assert selected(window) == [(1, 2)]
        # Another one instead; one more; that one less.
        click(window, 2, 5)
        assert selected(window) == [(2, 5)]
        click(window, 1, 7, "shift")
        assert selected(window) == [(1, 7), (2, 5)]
        click(window, 2, 5, "shift")
        assert selected(window) == [(1, 7)]
        # On nothing: none.
        window.point(300, 440 - BAR)
        desk.hands("click", 1)
        assert selected(window) == []
        assert network(window.settle()).rows == network(before).rows
        # A connection: its two units.
        window.point((LAYERS[1] + LAYERS[2]) / 2, TOP)
        desk.hands("click", 1)
        assert selected(window) == [(1, 0), (2, 0)]
        # Esc selects none, and does nothing then.
        desk.hands("key", "Escape")
        assert selected(window) == []
        window.stay("key", "Escape")


def test_rectangle(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        drag(window, (LAYERS[1] - 40, TOP + STEP * 1.5), (LAYERS[1] + 40, TOP + STEP * 4.5),
             "shift")
        assert selected(window) == [(1, 2), (1, 3), (1, 4)]
        drag(window, (LAYERS[2] + 30, BOTTOM + 20), (LAYERS[2] - 30, BOTTOM - STEP * 0.5),
             "ctrl", "shift")
        assert selected(window) == [(1, 2), (1, 3), (1, 4), (2, 7)]
        drag(window, (LAYERS[2] + 30, BOTTOM + 20), (LAYERS[2] - 30, BOTTOM - STEP * 0.5), "shift")
        assert selected(window) == [(2, 7)]
        # A plain drag moves, and selects nothing else.
        window.change("key", "ctrl+d")
        drag(window, (300, 440 - BAR), (300, 400 - BAR))
        window.away()
        moved = window.settle()
        assert network(moved).difference(network(before)) > 2
        assert count(network(moved), GOLD) == count(network(before), GOLD)


def shown(window, layer, index):
    """Whether there is anything where a unit is."""
    picture = around(window.picture(), *map(round, unit(layer, index)), 4)
    return any(not near(picture.pixel(x, y), PAGE, 6) for x in range(9) for y in range(9))


def test_hide_and_isolate(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        click(window, 1, 0)
        window.away()
        window.settle()
        desk.hands("key", "x")
        until("a unit less", lambda: not shown(window, 1, 0))
        assert shown(window, 1, 1) and shown(window, 2, 0)
        # What is hidden cannot be pointed at.
        window.point(*unit(1, 0))
        window.settle()
        assert not ring(window, 1, 0, WHITE)
        window.away()
        desk.hands("key", "a")
        until("all again", lambda: shown(window, 1, 0))
        # One unit with all that it is connected to.
        click(window, 1, 7)
        window.away()
        window.settle()
        desk.hands("key", "i")
        until("others of its layer gone", lambda: not shown(window, 1, 0))
        assert shown(window, 1, 7) and shown(window, 2, 0)
        desk.hands("key", "a", "ctrl+d")
        until("all as before", lambda: network(window.picture()).rows == network(before).rows)


def test_dim_and_invert(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        middle = lambda: window.picture().crop(LAYERS[2] + 20, TOP, 110, 200)
        bright = middle().light()
        click(window, 1, 2)
        window.away()
        window.settle()
        desk.hands("key", "d")
        # Connections that do not touch it stand back.
        until("less light", lambda: middle().light() < bright * 0.6)
        desk.hands("key", "d", "ctrl+i")
        assert len(selected(window)) == 15
        desk.hands("key", "ctrl+d")
        until("all as before", lambda: network(window.picture()).rows == network(before).rows)


def test_grow(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        click(window, 1, 2)
        desk.hands("key", "shift+Right")
        assert selected(window) == [(1, 2)] + [(2, index) for index in range(8)]
        desk.hands("key", "shift+Left")
        assert selected(window) == [(layer, index) for layer in (1, 2) for index in range(8)]


if __name__ == "__main__":
    sys.exit(main(globals()))

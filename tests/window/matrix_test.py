#!/usr/bin/env python3
"""matrix_test.py PLEXUS: weights as heatmaps in the real window, driven with mouse and keys."""
import sys
import time

from desk import Window, main, until
from window_test import above_bar, around

SIZE = ["--paused", "--reduced-motion", "--size", "600x480"]
BARE = ["--net", "784-10:relu-2:softmax", *SIZE]
DATA = ["spiral", "--net", "2-8-8-2", *SIZE]
# Where the page begins beside the network; panels are folded in a window of that size.
LEFT = 300
UNIT = (72, 211)  # the first input of that network, beside the page


def vivid(picture):
    """Pixels of viridis' middle: strong green that no other part of the window has."""
    return picture.count(lambda r, g, b: (g > 110) & (g > r + 30) & (g > b))


def halves(picture):
    return (picture.crop(0, 0, LEFT, 440), picture.crop(LEFT, 0, 600 - LEFT, 440))


def a_cell(picture, left=20):
    """A place well within a green one."""
    for y in range(40, 400, 3):
        for x in range(left, 580, 3):
            if vivid(around(picture, x, y, 4)) == 81:
                return x, y
    raise AssertionError("no cell is green")


def test_a_network_without_data_comes_with_its_matrices(desk, plexus):
    desk.fold_panels()
    with Window(desk, plexus, *BARE) as window:
        network, page = halves(window.picture())
        assert vivid(page) > 1000, vivid(page)
        assert vivid(network) < vivid(page) / 20, vivid(network)
        assert network.colors() > 100  # it is there all the same
    with Window(desk, plexus, *BARE, "--view", "network") as window:
        assert vivid(window.picture()) < 200


def test_the_key_goes_through_the_views(desk, plexus):
    desk.fold_panels()
    with Window(desk, plexus, *DATA) as window:
        before = window.settle()
        both = window.change("key", "m", before=before)
        network, page = halves(both)
        assert vivid(page) > 1000 and network.colors() > 100
        alone = window.change("key", "m")
        network, page = halves(alone)
        assert vivid(network) > 1000  # matrices take all of the window
        desk.hands("key", "m")
        until("the network as before",
              lambda: above_bar(window.picture()).difference(above_bar(before)) < 0.5)


def stays(now, before):
    """But for what is marked in it, because the pointer is on something else."""
    return now.difference(before) < 4


def test_wheel_and_drag_over_the_page_move_it_alone(desk, plexus):
    desk.fold_panels()
    with Window(desk, plexus, *BARE) as window:
        window.point(LEFT + 150, 160)
        before = window.settle()
        network, page = halves(before)
        near = window.change("click", "--repeat", 4, 4, before=before)
        assert stays(halves(near)[0], network)
        assert halves(near)[1].difference(page) > 10
        desk.hands("mousedown", 1)
        window.point(LEFT + 190, 190)
        moved = window.settle()
        desk.hands("mouseup", 1)
        assert stays(halves(moved)[0], network)
        whole = window.change("key", "f")
        assert stays(halves(whole)[0], network)
        # A double click frames a matrix; the wheel over the network zooms that.
        window.point(LEFT + 150, 160)
        desk.hands("click", "--repeat", 2, "--delay", 60, 1)
        framed = window.settle()
        assert stays(halves(framed)[0], network)
        window.point(LEFT / 2, 240)
        page = halves(window.settle())[1]
        zoomed = window.change("click", "--repeat", 3, 4)
        assert stays(halves(zoomed)[1], page)
        assert not stays(halves(zoomed)[0], network)


def test_the_cell_under_the_pointer_is_told(desk, plexus):
    desk.fold_panels()
    with Window(desk, plexus, *DATA, "--view", "matrix") as window:
        window.point(20, 20)
        before = window.settle()
        cell = a_cell(before)
        window.point(*cell)
        after = window.settle()
        assert around(after, *cell, 60).difference(around(before, *cell, 60)) > 2
        window.point(20, 20)
        assert above_bar(window.settle()).rows == above_bar(before).rows


def test_pointing_is_linked(desk, plexus):
    with Window(desk, plexus, *DATA, "--view", "both") as window:
        window.point(5, 5)
        network, page = halves(window.settle())
        # A cell marks its connection and both units in the network; nothing else of it changes.
        cell = a_cell(window.picture(), LEFT)
        window.point(*cell)
        until("a note at the cell", lambda: halves(window.picture())[1].rows != page.rows)
        linked = halves(window.settle())[0]
        changed = linked.difference(network)
        assert 0.1 < changed < 10, changed
        window.point(*UNIT)
        until("marks in the matrices", lambda: halves(window.picture())[1].rows != page.rows)
        marked = halves(window.settle())[1]
        assert 0.1 < marked.difference(page) < 10, marked.difference(page)
        window.point(5, 5)
        back = halves(window.settle())
        assert back[0].rows == network.rows and back[1].rows == page.rows


def network_of(picture):
    return picture.crop(20, 30, 560, 380)


def test_units_are_put_in_order(desk, plexus):
    ordered = ["spiral", "--net", "2-24-24-2", *SIZE]

    def after(*keys):
        """The network once the note about it is gone."""
        desk.hands("key", *keys)
        time.sleep(5)
        return network_of(window.settle())

    with Window(desk, plexus, *ordered) as window:
        window.point(10, 10)
        before = network_of(window.settle())
        similar = after("shift+u")
        assert similar.difference(before) > 1, similar.difference(before)
        assert after("ctrl+u").rows == before.rows
        # One layer alone, the one at the pointer: lines that do not touch it stay.
        window.point(224, 470)
        one = after("u")
        assert one.crop(60, 0, 100, 380).difference(before.crop(60, 0, 100, 380)) > 1
        assert one.crop(375, 0, 100, 380).difference(before.crop(375, 0, 100, 380)) < 1
    with Window(desk, plexus, *ordered, "--order", "similarity") as window:
        window.point(10, 10)
        assert network_of(window.settle()).rows == similar.rows


def test_an_order_comes_smoothly(desk, plexus):
    moving = [a for a in SIZE if a != "--reduced-motion"]
    with Window(desk, plexus, "spiral", "--net", "2-24-24-2", *moving) as window:
        window.point(10, 10)
        before = network_of(window.settle())
        desk.hands("key", "shift+u")
        seen, end = [], time.monotonic() + 8
        while time.monotonic() < end:
            now = network_of(window.picture())
            if not seen or now.rows != seen[-1].rows:
                seen.append(now)
        after = seen[-1]
        whole = after.difference(before)
        assert whole > 1, whole
        # Pictures between both, nearer and nearer to the last.
        between = [p for p in seen if p.difference(before) > 0.15 * whole and p.difference(after) > 0.15 * whole]
        assert between, [(p.difference(before), p.difference(after)) for p in seen]
        away = [p.difference(after) for p in between]
        assert away == sorted(away, reverse=True), away


def test_a_matrix_takes_the_place_of_lines(desk, plexus):
    with Window(desk, plexus, *DATA) as window:
        window.point(300, 450)  # below, between the two hidden layers
        before = window.settle()
        assert vivid(before.crop(240, 90, 120, 300)) < 50
        matrix = window.change("key", "w", before=before)
        middle, side = (240, 90, 120, 300), (90, 60, 120, 340)
        assert vivid(matrix.crop(*middle)) > 3000, vivid(matrix.crop(*middle))
        assert matrix.crop(*side).rows == before.crop(*side).rows
        # Its cells are told as those of the page are.
        cell = a_cell(matrix)
        window.point(*cell)
        told = window.settle()
        assert around(told, *cell, 40).difference(around(matrix, *cell, 40)) > 2
        window.point(300, 450)
        back = window.change("key", "w")
        assert above_bar(back).rows == above_bar(before).rows
        # All at once.
        every = window.change("key", "shift+w")
        assert vivid(every.crop(*side)) > 1000


if __name__ == "__main__":
    sys.exit(main(globals()))

#!/usr/bin/env python3
"""training_test.py PLEXUS [test_name …]: hands on the training, the data and the network, with the
mouse; what came of it is what the program tells at its end. Exits 77 (skipped) where Xvfb, xdotool
or evilwm is missing.
"""
import sys

from desk import main, until
from tasks import COLUMN, SPIRAL, Task, names_of_panels

ROWS = 1600  # of that data, to train on
LINE = 31  # from one line of a panel to the next
TRAIN, STEP, EPOCH = (90, 61), (202, 61), (242, 61)
AGAIN, NEW = (70, 93), (200, 93)


def stand(desk, plexus, *panels, data=SPIRAL):
    if not Task.names:
        names_of_panels(desk, plexus)
    return Task(desk, plexus, *data, panels=list(panels))


Task.names = []


def press(window, place):
    """A click, and the picture that comes of it."""
    before = window.picture()
    window.click(*place)
    until(f"a change at {place}", lambda: window.picture().rows != before.rows)
    window.rest()


def reshape(window, place):
    """A click, and the other network that comes of it."""
    before = window.network(window.rest())
    window.click(*place)
    until("another network", lambda: window.network(window.picture()).difference(before) > 0.5)
    window.rest()


def test_by_batch_and_by_epoch(desk, plexus):
    with stand(desk, plexus, "train") as window:
        press(window, STEP)
        press(window, EPOCH)
        told = window.end()
        assert told["steps"] == ROWS / 32, told


def test_from_the_same_and_from_new_weights(desk, plexus):
    with stand(desk, plexus, "train") as window:
        press(window, STEP)
        press(window, AGAIN)
        press(window, NEW)
        press(window, STEP)
        told = window.end()
        assert told["steps"] == 1 and told["seed"] == 2, told


def test_the_data_are_made_again(desk, plexus):
    with stand(desk, plexus, "dataset") as window:
        top, _ = window.content(0)
        before = window.picture().crop(COLUMN, 0, 1280 - 2 * COLUMN, 400)
        press(window, (242, top + 12))
        until("other data", lambda: window.picture().crop(
            COLUMN, 0, 1280 - 2 * COLUMN, 400).rows != before.rows)
        told = window.end()
        assert told["data"] == "spiral" and told["steps"] == 0, told


def test_a_share_for_tests(desk, plexus):
    with stand(desk, plexus, "dataset", "train") as window:
        # The slider's end is nine tenths: an epoch is then 200 rows.
        top, _ = window.content(0)
        press(window, EPOCH)
        before = window.end()["steps"]
        assert before == ROWS / 32, before
    with stand(desk, plexus, "dataset") as window:
        top, _ = window.content(0)
        press(window, (190, top + 12 + 2 * LINE))
        window.rest()
        window.keys("e")
        window.rest()
        told = window.end()
        assert 0 < told["steps"] < ROWS / 32, told


def test_units_of_a_layer(desk, plexus):
    with stand(desk, plexus, "network") as window:
        top, _ = window.content(0)
        reshape(window, (163, top + 12 + 2 * LINE))
        reshape(window, (163, top + 12 + 2 * LINE))
        reshape(window, (85, top + 12 + 3 * LINE))
        told = window.end()
        assert told["drawn"] == 2 * 10 + 10 * 7 + 7 * 2, told


if __name__ == "__main__":
    sys.exit(main(globals()))

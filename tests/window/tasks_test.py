#!/usr/bin/env python3
"""tasks_test.py PLEXUS [TASK …]: what people come to do with the training, the data and the window.

Each task asserts what a person would see: pixels, a saved picture, or what the program tells at its
end with --json. Exits 77 (skipped) where Xvfb, xdotool or evilwm is missing.
"""
import glob
import os
import sys
import time

from desk import until
from picture import read_png
from tasks import (ACCENT, BAR, BLUE, COLUMN, FIELD, HEIGHT, ORANGE, PAGE, PANEL, SPIRAL, STRIP, WARN,
                   WIDTH, Task, count, main, near, vivid)

PLANE = 317  # what of the panel of data the plane of two inputs takes


def test_change_the_learning_rate(desk, plexus):
    with Task(desk, plexus, *SPIRAL, panels=["train"]) as window:
        top, bottom = window.content(0)
        picture = window.picture()
        # The knob of the slider: a disc in the accent's colour, below the buttons.
        knob = next((x, y) for y in range(top + 60, bottom) for x in range(100, 250)
                    if all(near(picture.pixel(x, y + d), ACCENT, 4) for d in range(8)))
        window.drag(knob[0], knob[1] + 4, knob[0] + 20, knob[1] + 4)
        window.keys("bracketright")
        window.rest()
        rate = window.end()["learning_rate"]
        assert 0.004 < rate < 10, rate
    with Task(desk, plexus, *SPIRAL) as window:
        window.keys("bracketright", "bracketright", "bracketleft", "bracketright")
        window.rest()
        assert abs(window.end()["learning_rate"] - 0.004) < 1e-9, window.told


def test_pause_and_step_an_epoch(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        def bar():
            return window.picture().crop(0, HEIGHT - BAR, 420, BAR).rows
        # It trains, until Space is pressed again.
        still = bar()
        window.keys("space")
        until("numbers that go on", lambda: bar() != still)
        window.keys("space")
        window.rest()
        before = bar()
        time.sleep(0.5)
        assert bar() == before, "it goes on while it is paused"
        window.keys("e")
        until("an epoch", lambda: bar() != before)
        window.keys("shift+r")
        window.rest()
        window.keys("e")
        until("an epoch again", lambda: bar() != before)
        window.rest()
        told = window.end()
        assert abs(told["epochs"] - 1) < 1e-9 and told["steps"] == 50, told


def test_switch_to_the_light_theme(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        dark = window.rest()
        window.keys("ctrl+p")
        window.settle()
        window.type("print colours")
        window.keys("Return")
        until("light", lambda: min(window.picture().pixel(4, 600)) > 230)
        light = window.rest()
        for x, y in ((COLUMN + 4, 4), (WIDTH - COLUMN - 4, 4)):
            assert near(dark.pixel(x, y), PAGE) and min(light.pixel(x, y)) > 230, light.pixel(x, y)
        assert min(light.pixel(4, 600)) > 230 and near(dark.pixel(4, 600), PANEL)
        assert window.end()["theme"] == "light"


def test_find_an_action_in_the_palette(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        window.rest()
        window.keys("ctrl+p")
        window.settle()
        window.type("next sample")
        # What is found first is lit; the list is shorter than before it was typed.
        found = window.settle()
        assert count(found.crop(390, 120, 500, 80), (47, 62, 95), 24) > 2000
        window.keys("Return")
        until("the palette to go", lambda: window.network(window.picture()).rows !=
              window.network(found).rows)
        window.rest()
        assert window.end()["sample"] == 1, window.told


def test_step_through_samples(desk, plexus):
    with Task(desk, plexus, "digits", "--net", "784-16-10", "--paused", panels=["data"]) as window:
        left = WIDTH - COLUMN
        top, _ = window.content(left)

        def sample():
            return window.picture().crop(left + 14, top + 60, 160, 160)
        first = sample()
        assert first.colors() > 8, "no picture of the sample"
        window.click(left + 14 + 15 + 38, top + 32 + 12)  # the arrow to the right
        until("another sample", lambda: sample().rows != first.rows)
        window.rest()
        window.keys("n", "n", "p")
        window.rest()
        assert window.end()["sample"] == 2, window.told


def test_the_most_wrong_sample(desk, plexus):
    with Task(desk, plexus, *SPIRAL, panels=["data"]) as window:
        left = WIDTH - COLUMN
        top, bottom = window.content(left)
        top += PLANE
        # Once the data was looked through.
        until("the matrix of what is taken for what", lambda: count(
            window.picture().crop(left, top + 100, COLUMN, bottom - top - 100), (198, 133, 69), 60)
            > 200)
        window.click(left + 200, top + 12)
        window.rest()
        # It says in the colour of warnings what the sample is taken for.
        picture = window.picture().crop(left, top, COLUMN, bottom - top)
        assert count(picture, WARN, 40) > 40, count(picture, WARN, 40)
        worst = window.end()["sample"]
        assert worst != 0
    with Task(desk, plexus, *SPIRAL, panels=["data"]) as window:
        top = window.content(left)[0] + PLANE
        time.sleep(1)
        window.click(left + 200, top + 12)
        window.rest()
        window.click(left + 14 + 15 + 38, top + 32 + 12)
        window.rest()
        window.click(left + 14 + 15, top + 32 + 12)
        window.rest()
        assert window.end()["sample"] == worst, window.told


def test_compare_the_histograms_of_epoch_1_and_now(desk, plexus):
    with Task(desk, plexus, *SPIRAL, tab="histograms") as window:
        chart = (COLUMN + 14, HEIGHT - BAR - STRIP + 70, WIDTH - 2 * COLUMN - 28, STRIP - 80)
        window.rest()
        assert count(window.picture().crop(*chart), ORANGE, 40) < 20
        window.keys("e", "e", "e")
        # Filled is now, the orange line is the end of the first epoch.
        until("the line of epoch 1", lambda: count(window.picture().crop(*chart), ORANGE, 40) > 60)
        picture = window.rest()
        assert count(picture.crop(*chart), BLUE, 60) > 60
        # At the pointer, both are told.
        window.point(chart[0] + 60, chart[1] + 60)
        told = window.settle()
        assert told.crop(*chart).difference(picture.crop(*chart)) > 1


def test_save_a_picture(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        window.rest()
        window.keys("ctrl+s")
        path, = until("a file", lambda: glob.glob(os.path.join(desk.folder, "plexus-*.png")))
        saved = until("all of it", lambda: read_png(path))
        os.unlink(path)
        assert (saved.width, saved.height) == (WIDTH, HEIGHT)
        assert window.network(saved).colors() > 300


def test_fold_panels_and_make_a_wall_picture(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        before = window.rest()
        assert near(before.pixel(4, 400), PANEL) and near(before.pixel(WIDTH - 4, 400), PANEL)
        # Edge by edge, by their handles.
        for x, y in ((COLUMN + 8, HEIGHT / 2), (WIDTH - COLUMN - 8, HEIGHT / 2)):
            window.click(x, y)
            window.settle()
        folded = window.rest()
        assert near(folded.pixel(4, 200), PAGE) and near(folded.pixel(WIDTH - 4, 200), PAGE)
        # And all at once: the network fills the screen, with nothing over it.
        window.keys("Tab")
        wall = window.rest()
        edges = [(3, 400), (WIDTH - 4, 400), (300, HEIGHT - 4), (WIDTH - 300, HEIGHT - 4)]
        assert all(near(wall.pixel(x, y), PAGE) for x, y in edges)
        assert wall.crop(200, 100, 880, 520).colors() > 500


def test_all_by_keyboard(desk, plexus):
    with Task(desk, plexus, *SPIRAL, panels=["train"]) as window:
        window.rest()
        window.keys("F6")
        window.settle()
        for key in ("Down", "Right", "space"):
            window.keys(key)
            window.settle()
        window.keys("Escape")
        window.rest()
        assert window.end()["steps"] > 0, window.told


def test_make_panels_larger(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        before = window.rest()
        window.keys("ctrl+plus", "ctrl+plus")
        larger = window.rest()
        # 272 units are 340 pixels at 125 %.
        assert near(larger.pixel(330, 600), PANEL) and near(before.pixel(285, 4), PAGE)
        window.keys("ctrl+0")
        window.rest()
        again = window.picture()
        assert window.network(again).difference(window.network(before)) < 1


def test_see_the_weights_as_matrices(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        lines = window.rest()
        assert vivid(lines) < 200, vivid(lines)
        window.keys("m")
        beside = window.rest()
        # The right half of the middle has matrices, the left half the network.
        half = (WIDTH - 2 * COLUMN) // 2
        assert vivid(beside.crop(COLUMN + half, 0, half, 460)) > 1000
        assert vivid(beside.crop(COLUMN, 0, half, 460)) < 200
        window.keys("m")
        alone = window.rest()
        assert vivid(alone.crop(COLUMN, 0, half, 460)) > 500
        window.keys("m")
        assert window.network().difference(window.network(lines)) < 1


def test_colour_units_by_importance(desk, plexus):
    with Task(desk, plexus, *SPIRAL, "--set", "unit.color=importance") as window:
        wanted = window.network(window.rest())
    with Task(desk, plexus, *SPIRAL, panels=["style"]) as window:
        before = window.network(window.rest())
        top, _ = window.content(0)
        window.click(136, top + 12 + 32 + 4)  # units, between lines and layers
        window.settle()
        window.click(180, top + 2 * 32 + 14)  # the colour's
        window.settle()
        window.click(180, top + 2 * 32 + 14 + 29 + 6 * 23)  # in the list
        until("other colours", lambda: window.network(window.picture()).difference(before) > 0.05)
        got = window.network(window.rest())
        assert got.difference(wanted) < 0.1, got.difference(wanted)


def test_change_the_data_set(desk, plexus):
    with Task(desk, plexus, *SPIRAL, panels=["dataset"]) as window:
        before = window.network(window.rest())
        top, _ = window.content(0)
        window.click(160, top + 12)
        window.settle()
        window.click(160, top + 12 + 29 + 2 * 23)  # another one of the list
        until("another data set", lambda: window.network(window.picture()).difference(before) > 1)
        window.rest()
        assert window.end()["data"] != "spiral", window.told


def test_make_the_network_deeper(desk, plexus):
    with Task(desk, plexus, *SPIRAL, panels=["network"]) as window:
        before = window.network(window.rest())
        top, bottom = window.content(0)
        # The last button of the first line: one more hidden layer.
        line = window.picture().crop(0, top + 12, COLUMN, 1)
        buttons = [x for x in range(COLUMN) if near(line.pixel(x, 0), FIELD, 4)]
        window.click(buttons[-1] - 5, top + 12)
        until("another network", lambda: window.network(window.picture()).difference(before) > 1)
        window.rest()
        connections = window.end()["drawn"]
        assert connections == 2 * 8 + 8 * 8 + 8 * 8 + 8 * 2, window.told


def test_change_the_optimiser(desk, plexus):
    with Task(desk, plexus, *SPIRAL, "--optimizer", "sgd") as window:
        window.keys("o")
        window.rest()
        assert window.end()["optimizer"] != "sgd", window.told


if __name__ == "__main__":
    sys.exit(main(globals()))

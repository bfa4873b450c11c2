#!/usr/bin/env python3
"""tasks_test.py PLEXUS [TASK …]: what people come to do, done with mouse and keys in the real window.

Each task asserts what a person would see: pixels, a saved picture, or what the program tells at its
end with --json. Exits 77 (skipped) where Xvfb, xdotool or evilwm is missing.
"""
import glob
import json
import os
import struct
import subprocess
import sys
import time

import desk as desks
from desk import Desk, Window, until
from picture import read_png

desks.WIDTH, desks.HEIGHT = WIDTH, HEIGHT = 1280, 720
BAR, COLUMN, STRIP = 32, 272, 216

# The dark theme.
PANEL, FIELD, LINE, ACCENT = (16, 19, 26), (31, 35, 45), (40, 45, 57), (122, 162, 247)
WARN, BLUE, ORANGE = (255, 178, 92), (110, 168, 255), (255, 166, 77)
PAGE, LIGHT_PAGE = (7, 8, 11), (246, 246, 244)


def near(a, b, tolerance=6):
    return all(abs(p - q) <= tolerance for p, q in zip(a, b))


def count(picture, color, tolerance=10):
    """How many pixels have about that colour."""
    low, high = ([max(0, min(c + d, 255)) for c in color] for d in (-tolerance, tolerance))
    found = 0
    for row in picture.rows:
        for r, g, b in zip(row[0::3], row[1::3], row[2::3]):
            found += low[0] <= r <= high[0] and low[1] <= g <= high[1] and low[2] <= b <= high[2]
    return found


class Task(Window):
    """A window of 1280 x 720 with some panels open, that tells at its end what was chosen."""

    def __init__(self, desk, plexus, *arguments, panels=(), tab=None, settings=None):
        kept = settings or {}
        kept["panels"] = {"open": {name: name in panels for name in Task.names}}
        if tab:
            kept["panels"]["tab"] = tab
        desk.leave_settings(kept)
        self.told = None
        self.desk, self.expect = desk, 0
        self.process = desk.start([plexus, "view", *arguments, "--size", f"{WIDTH}x{HEIGHT}",
                                   "--reduced-motion", "--json"], env=desk.environment,
                                  cwd=desk.folder, stdout=subprocess.PIPE)

    def end(self):
        """Leaves; returns what the program tells."""
        self.desk.hands("key", "q")
        said, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, self.process.returncode
        self.told = json.loads(said)
        return self.told

    def keys(self, *keys):
        self.desk.hands("key", "--delay", 40, *keys)

    def type(self, text):
        self.desk.hands("type", "--delay", 25, text)

    def click(self, x, y, times=1):
        self.point(x, y)
        self.desk.hands("click", "--repeat", times, "--delay", 60, 1)

    def drag(self, x0, y0, x1, y1):
        self.point(x0, y0)
        self.desk.hands("mousedown", 1)
        for i in range(1, 6):
            self.point(x0 + (x1 - x0) * i / 5, y0 + (y1 - y0) * i / 5)
            time.sleep(0.03)
        self.desk.hands("mouseup", 1)

    def rest(self):
        """Away from everything."""
        self.point(WIDTH / 2, 4)
        return self.settle()

    def content(self, left):
        """The open section of a column: top and bottom of what is in it."""
        picture = self.settle()
        x = left + 3
        tops = [12] + [y for y in range(20, HEIGHT - BAR)
                       if near(picture.pixel(x, y), LINE, 4) and
                       not near(picture.pixel(x, y - 1), LINE, 4)] + [HEIGHT - BAR]
        spans = [(a, b) for a, b in zip(tops, tops[1:]) if b - a > 60]
        assert spans, f"no section is open: {tops}"
        return spans[0][0] + 37, spans[0][1]

    def network(self, picture=None):
        """The part of the picture with nothing over it."""
        picture = picture or self.settle()
        return picture.crop(COLUMN, 0, WIDTH - 2 * COLUMN, HEIGHT - BAR - STRIP - 22)


def weights_of(desk, plexus, *arguments):
    """The weights that training with these arguments gives: {name: (shape, values)}."""
    path = os.path.join(desk.folder, "weights.safetensors")
    subprocess.run([plexus, "train", *arguments, "--save", path], check=True, cwd=desk.folder,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(path, "rb") as file:
        data = file.read()
    size, = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        raw = data[8 + size + start:8 + size + end]
        tensors[name] = (entry["shape"], struct.unpack(f"<{len(raw) // 4}f", raw))
    return tensors


def names_of_panels(desk, plexus):
    """As the settings file lists them."""
    Task.names = []
    task = Task(desk, plexus, "xor", "--net", "2-4-2", "--paused")
    with task as window:
        window.keys("h")
        window.settle()
        window.end()
    with open(os.path.join(desk.folder, "config", "plexus", "settings.json")) as file:
        Task.names = list(json.load(file)["panels"]["open"])
    assert {"train", "data", "unit"} <= set(Task.names), Task.names


SPIRAL = ["spiral", "--net", "2-8-8-2", "--paused"]


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
        top, _ = window.content(left)
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
        for key in ("Down", "space"):
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


def vivid(picture):
    """Pixels of viridis' middle: strong green that no other part of the window has."""
    return sum(g > 110 and g > r + 30 and g > b
               for row in picture.rows for r, g, b in zip(row[0::3], row[1::3], row[2::3]))


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


def main():
    plexus = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    tasks = [(name[5:], task) for name, task in globals().items()
             if name.startswith("test_") and (not wanted or name[5:] in wanted or name in wanted)]
    assert tasks
    failures, begun = 0, time.monotonic()
    with Desk() as desk:
        names_of_panels(desk, plexus)
        for name, task in tasks:
            start = time.monotonic()
            try:
                task(desk, plexus)
                said = "ok"
            except (AssertionError, StopIteration, subprocess.TimeoutExpired) as error:
                failures += 1
                line = error.__traceback__
                while line.tb_next and line.tb_next.tb_frame.f_code.co_filename == __file__:
                    line = line.tb_next
                said = f"FAILED, line {line.tb_lineno}: {error}"
                desk.keep(f"task_{name}.png")
            desk.clear()
            print(f"{name}: {said} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{len(tasks)} tasks, {failures} failed ({time.monotonic() - begun:.0f} s)")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""What tests of tasks share: a window with room for all panels, and eyes for what is in it."""
import json
import os
import struct
import subprocess
import sys
import time

import desk as desks
from desk import Desk, Window, until

desks.WIDTH, desks.HEIGHT = WIDTH, HEIGHT = 1280, 720
BAR, COLUMN, STRIP = 32, 272, 216

# The dark theme.
PANEL, FIELD, LINE, ACCENT = (16, 19, 26), (31, 35, 45), (40, 45, 57), (122, 162, 247)
WARN, BLUE, ORANGE = (255, 178, 92), (110, 168, 255), (255, 166, 77)
PAGE = (7, 8, 11)


def near(a, b, tolerance=6):
    return all(abs(p - q) <= tolerance for p, q in zip(a, b))


def count(picture, color, tolerance=10):
    """How many pixels have about that colour."""
    return picture.near(color, tolerance)


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


def vivid(picture):
    """Pixels of viridis' middle: strong green that no other part of the window has."""
    return picture.count(lambda r, g, b: (g > 110) & (g > r + 30) & (g > b))


def search(window, query):
    """Selects what a query finds."""
    before = window.rest()
    window.keys("slash")
    until("the field", lambda: window.picture().rows != before.rows)
    window.type(query)
    window.settle()
    window.keys("Return")
    return window.rest()


def main(functions):
    """FILE PLEXUS [TASK …]"""
    plexus = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    tasks = [(name[5:], task) for name, task in functions.items()
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
                while line.tb_next and line.tb_next.tb_frame.f_code.co_filename == functions["__file__"]:
                    line = line.tb_next
                said = f"FAILED, line {line.tb_lineno}: {error}"
                desk.keep(f"task_{name}.png")
            desk.clear()
            print(f"{name}: {said} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{len(tasks)} tasks, {failures} failed ({time.monotonic() - begun:.0f} s)")
    return 1 if failures else 0


#!/usr/bin/env python3
"""look.py PLEXUS FOLDER [SCENE …] [--themes dark,light,print] [--scales 1,2] [--sizes 1280x720,2560x1440]

Takes pictures of the window for people to look at: each panel, dialog and view below, in every
theme, at each scale of panels and text, and at each size. They are FOLDER/SCENE-SIZE-xSCALE-THEME.png;
FOLDER/sheet-SIZE-xSCALE-THEME-N.png shows many of them small. It asserts nothing, so it is no test:
what is wrong in a picture is for eyes to find. Needs Xvfb, xdotool and evilwm as the tests do.

    tests/window/look.py build/release/src/cli/plexus /tmp/look                        # an hour of a core
    tests/window/look.py build/release/src/cli/plexus /tmp/look unit_card --scales 2   # one of them

A scene is a function here named scene_…: it opens a window, brings it where it is to be looked at,
and yields once for each picture, with what tells them apart or None.
"""
import argparse
import json
import math
import os
import random
import struct
import sys
import time
import zlib
from collections import Counter

import desk as desks
from desk import Desk, Window, until
from picture import Picture

PANELS = ("train", "dataset", "network", "style", "data", "unit", "curves", "histograms")
DIGITS = ["digits", "--net", "784-64-32-10", "--paused"]
SHEET_COLUMNS, SHEET_WIDTH, GAP = 3, 640, 8

# How the window is opened for the pictures that are being taken.
SIZE, SCALE = "1280x720", 1


class Shown(Window):
    """A window of the size and scale in hand, with some panels open and a side or two folded."""

    def __init__(self, desk, plexus, *arguments, panels=PANELS, tab=None, folded=(), members=None):
        kept = {"panels": {"open": {name: name in panels for name in PANELS}}}
        if tab:
            kept["panels"]["tab"] = tab
        for side in folded:
            kept["panels"].setdefault(side, {})["folded"] = True
        for panel, values in (members or {}).items():
            kept["panels"][panel] = values
        desk.leave_settings(kept)
        super().__init__(desk, plexus, *arguments, "--size", SIZE, "--scale", str(SCALE),
                         "--reduced-motion")

    def keys(self, *keys):
        for key in keys:
            self.desk.hands("key", key)
            time.sleep(0.15)

    def type(self, text):
        self.desk.hands("type", "--delay", 30, text)
        time.sleep(0.4)

    def train(self, epochs=1):
        """So many epochs, one after the other: the key is heeded at the end of each."""
        for _ in range(epochs):
            self.desk.hands("key", "e")
            time.sleep(0.25 if epochs > 4 else 0.8)
        self.rest()

    def __enter__(self):
        self.id = until("a window", self.find)
        self.away()
        until("a picture", lambda: self.picture().colors() > 50)
        self.rest()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def rest(self, seconds=12):
        """Waits until the screen has not changed for a while, or not longer than so."""
        path = os.path.join(self.desk.folder, "Xvfb_screen0")
        last, since, end = None, 0, time.monotonic() + seconds
        while time.monotonic() < end and (last is None or time.monotonic() - since < 2):
            with open(path, "rb") as file:
                now = zlib.crc32(file.read())
            if now != last:
                last, since = now, time.monotonic()
            time.sleep(0.1)

    def ground(self):
        """The colour that most of the picture has: another in each theme, whatever is training."""
        picture = self.picture()
        return Counter(bytes(row[x:x + 3]) for row in picture.rows[::9]
                       for x in range(0, len(row) - 2, 27)).most_common(1)[0][0]

    def next_theme(self):
        before = self.ground()
        self.keys("ctrl+t")
        try:
            until("another theme", lambda: self.ground() != before, 20)
        except AssertionError:
            pass
        self.rest()

    def insist(self):
        """Opens the lower edge where the window has so little room that it is folded by itself."""
        width, height = self.geometry()[2:]
        if height / SCALE < 540:
            self.point(width / 2, height - 39 * SCALE)
            self.desk.hands("click", 1)
            self.away()
            self.rest()

    def search(self, query):
        self.keys("slash")
        time.sleep(0.4)
        self.type(query)
        self.keys("Return")
        self.rest()


# -- Whole windows, as people meet them ------------------------------------------------------------


def scene_digits(desk, plexus):
    with Shown(desk, plexus, "digits", "--paused") as window:
        yield window, "start"
        window.train(2)
        yield window, "trained"


def scene_spiral(desk, plexus):
    with Shown(desk, plexus, "spiral", "--paused") as window:
        window.train(16)
        yield window, None


def scene_circles(desk, plexus):
    with Shown(desk, plexus, "circles", "--net", "2-4-2-2", "--paused") as window:
        window.train(16)
        yield window, None


def scene_hills(desk, plexus):
    with Shown(desk, plexus, "hills", "--paused") as window:
        window.train(8)
        yield window, None


def scene_market(desk, plexus):
    with Shown(desk, plexus, "market", "--paused") as window:
        window.train(3)
        yield window, None


def scene_table(desk, plexus):
    """A small table of people's own."""
    path = os.path.join(desk.folder, "flowers.csv")
    with open(path, "w") as file:
        file.write("sepal length,sepal width,petal length,petal width,species\n")
        for i in range(150):
            kind, a, b = i % 3, (i * 37 % 17) / 17 - .5, (i * 53 % 23) / 23 - .5
            file.write(f"{5 + kind * .8 + a:.1f},{3.4 - kind * .3 + b * .7:.1f},"
                       f"{1.5 + kind * 1.9 + a * .6 + b * .3:.1f},{.3 + kind * .8 + b * .4:.1f},"
                       f"{('setosa', 'versicolor', 'virginica')[kind]}\n")
    with Shown(desk, plexus, path, "--net", "4-8-6-3", "--paused") as window:
        window.train(20)
        window.search("1:3")
        yield window, None


def scene_large(desk, plexus):
    with Shown(desk, plexus, "--net", "1000-1000-500-10") as window:
        yield window, None


def scene_million(desk, plexus):
    with Shown(desk, plexus, "--net", "1000-1000-500-10", "--view", "network") as window:
        window.keys("Tab")
        window.rest()
        yield window, None


def scene_keras(desk, plexus):
    """The textbook's example: matrices beside the network."""
    with Shown(desk, plexus, "--net", "784-10:relu-2:softmax") as window:
        yield window, "both"
        window.keys("m")
        window.rest()
        yield window, "matrices"


def scene_wall(desk, plexus):
    with Shown(desk, plexus, *DIGITS) as window:
        window.train(2)
        window.keys("Tab")
        window.rest()
        yield window, None


# -- Panels ----------------------------------------------------------------------------------------


def scene_training(desk, plexus):
    with Shown(desk, plexus, *DIGITS, panels=("train",), folded=("right",)) as window:
        window.train()
        yield window, None


def scene_dataset(desk, plexus):
    with Shown(desk, plexus, "spiral", "--paused", panels=("dataset", "network"),
               folded=("right",)) as window:
        yield window, None


def scene_diverged(desk, plexus):
    with Shown(desk, plexus, "plane", "--net", "2-8-1", "--optimizer", "sgd", "--lr", "100",
               panels=("train",)) as window:
        time.sleep(2)
        window.rest()
        yield window, None


def scene_style(desk, plexus):
    for subject, name, channel in ((0, "lines", 0), (1, "units", 0), (1, "shapes", 2), (2, "layers", 0)):
        with Shown(desk, plexus, *DIGITS, panels=("style",), folded=("right", "bottom"),
                   members={"style": {"subject": subject, "channel": channel}}) as window:
            yield window, name


def scene_data_digits(desk, plexus):
    with Shown(desk, plexus, *DIGITS, panels=("data",), folded=("left", "bottom"),
               members={"data": {"order": 1}}) as window:
        window.train(1)
        yield window, None


def scene_unit_card(desk, plexus):
    with Shown(desk, plexus, *DIGITS, panels=("unit",), folded=("left", "bottom")) as window:
        yield window, "empty"
        window.train(1)
        window.search("1:5")
        yield window, "top"
        window.point(window.geometry()[2] - 120 * SCALE, window.geometry()[3] / 2)
        desk.hands("click", "--repeat", 14, "--delay", 30, 5)
        window.rest()
        yield window, "below"


def scene_curves(desk, plexus):
    with Shown(desk, plexus, *DIGITS, tab="curves", folded=("left", "right")) as window:
        window.insist()
        yield window, "empty"
        window.train(3)
        yield window, None
        width, height = window.geometry()[2:]
        window.point(width * .3, height - 100 * SCALE)
        window.rest()
        yield window, "pointed"


def scene_histograms(desk, plexus):
    for kind, time_, name in ((0, 1, "ridges"), (0, 2, "both"), (1, 0, "gradients"), (2, 0, "activations")):
        with Shown(desk, plexus, *DIGITS, tab="histograms", folded=("left", "right"),
                   members={"histograms": {"kind": kind, "time": time_}}) as window:
            window.insist()
            window.train(3)
            yield window, name


# -- Dialogs ---------------------------------------------------------------------------------------


def scene_film(desk, plexus):
    """A film that is being made of views; its timeline is where the curves are."""
    with Shown(desk, plexus, *DIGITS, tab="film") as window:
        yield window, "empty"
        _, _, width, height = window.geometry()
        window.keys("j")
        window.point(width * .5, height * .3)
        window.keys("plus", "plus", "plus")
        window.rest()
        window.keys("j")
        window.keys("f")
        window.rest()
        window.keys("j")
        window.away()
        window.rest()
        yield window, "views"


def scene_value(desk, plexus):
    """Setting a bias by hand."""
    with Shown(desk, plexus, "spiral", "--net", "2-8-8-2", "--paused", folded=("bottom",)) as window:
        window.search("1:3")
        window.keys("Return")
        window.rest()
        yield window, None


def scene_model(desk, plexus):
    """A trained model of a file, folded and open, and a channel with its kernels."""
    path = write_model(os.path.join(desk.folder, "resnet.safetensors"))
    with Shown(desk, plexus, path) as window:
        yield window, "folded"
        window.keys("shift+k")
        window.rest()
        yield window, "open"
        window.search("1:3")
        yield window, "kernels"


def scene_commands(desk, plexus):
    with Shown(desk, plexus, *DIGITS) as window:
        window.keys("ctrl+p")
        window.rest()
        yield window, "all"
        window.type("mat")
        window.rest()
        yield window, "some"
        window.type("zzzz")
        window.rest()
        yield window, "none"


def scene_search(desk, plexus):
    with Shown(desk, plexus, *DIGITS) as window:
        window.keys("slash")
        window.rest()
        yield window, "empty"
        window.type("layer:1 importance > 0.5")
        window.rest()
        yield window, "found"
        window.type(" (")
        window.rest()
        yield window, "error"


def scene_keys(desk, plexus):
    with Shown(desk, plexus, *DIGITS) as window:
        window.keys("F1")
        window.rest()
        yield window, None


# -- The picture -----------------------------------------------------------------------------------


def scene_in_place(desk, plexus):
    with Shown(desk, plexus, "spiral", "--net", "2-8-8-2", "--paused", folded=("right",)) as window:
        window.train(10)
        window.keys("shift+w")
        time.sleep(1)
        window.rest()
        yield window, None


def scene_matrices(desk, plexus):
    with Shown(desk, plexus, "spiral", "--net", "2-8-8-2", "--paused", folded=("left", "right")) as window:
        window.train(10)
        window.keys("m", "m")
        window.rest()
        yield window, None


def scene_hover(desk, plexus):
    with Shown(desk, plexus, "spiral", "--net", "2-8-8-2", "--paused", folded=("left", "right", "bottom")) as window:
        window.train(16)
        _, _, width, height = window.geometry()
        window.search("1:3")
        yield window, "selected"
        window.point(width * .5, height * .42)
        window.rest()
        yield window, "line"


def scene_close(desk, plexus):
    """Near enough for numbers at connections."""
    with Shown(desk, plexus, "circles", "--net", "2-4-3-2", "--paused",
               folded=("left", "right", "bottom")) as window:
        window.train(16)
        yield window, None


def scene_legend(desk, plexus):
    looks = []
    for look in ("unit.color=layer", "unit.shape=layer", "unit.size=importance", "link.width=abs-weight",
                 "link.style=weight", "layer.color=depth", "layer.outline=kind"):
        looks += ["--set", look]
    with Shown(desk, plexus, "spiral", "--net", "2-8-8-2", "--paused", *looks,
               folded=("left", "right", "bottom")) as window:
        window.train(5)
        yield window, None


def scene_recording(desk, plexus):
    with Shown(desk, plexus, *DIGITS) as window:
        window.keys("ctrl+r")
        time.sleep(2)
        yield window, None
        window.keys("ctrl+r")
        time.sleep(1)


def scene_messages(desk, plexus):
    with Shown(desk, plexus, *DIGITS) as window:
        window.keys("7")
        time.sleep(0.6)
        yield window, None


def write_model(path):
    """A small ResNet of made-up weights as its writers name them."""
    shapes = {"conv1.weight": (16, 3, 3, 3)}
    for layer, (inputs, outputs) in enumerate(((16, 16), (16, 32)), 1):
        for block in range(2):
            first = inputs if block == 0 else outputs
            shapes[f"layer{layer}.{block}.conv1.weight"] = (outputs, first, 3, 3)
            shapes[f"layer{layer}.{block}.conv2.weight"] = (outputs, outputs, 3, 3)
            if first != outputs:
                shapes[f"layer{layer}.{block}.downsample.0.weight"] = (outputs, first, 1, 1)
    shapes.update({"fc.weight": (10, 32), "fc.bias": (10,)})
    rng, header, data = random.Random(1), {}, b""
    for name, shape in shapes.items():
        count = math.prod(shape)
        raw = struct.pack(f"<{count}f", *(rng.gauss(0, 1) for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    return path


# -- Taking them -----------------------------------------------------------------------------------


def write_png(picture, path):
    """Quick rather than small."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in picture.rows), 2)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def smaller(picture, width):
    """By the mean of blocks."""
    n = max(picture.width // width, 1)
    rows = []
    for y in range(0, picture.height - n + 1, n):
        row = bytearray(3 * (picture.width // n))
        for c in range(3):
            parts = [line[x * 3 + c::3 * n][:picture.width // n]
                     for line in picture.rows[y:y + n] for x in range(n)]
            row[c::3] = bytes(sum(values) // (n * n) for values in zip(*parts))
        rows.append(bytes(row))
    return Picture(picture.width // n, len(rows), rows)


def sheets(small, path):
    """Pictures side by side, some rows a sheet."""
    width, height = small[0].width, small[0].height
    per = SHEET_COLUMNS * 4
    for page in range(0, len(small), per):
        part = small[page:page + per]
        rows, blank = [], b"\x80" * 3
        for at in range(0, len(part), SHEET_COLUMNS):
            line = part[at:at + SHEET_COLUMNS]
            for y in range(height):
                row = b"".join(p.rows[y] + blank * GAP for p in line)
                rows.append(row + blank * ((width + GAP) * SHEET_COLUMNS - len(row) // 3))
            rows += [blank * ((width + GAP) * SHEET_COLUMNS)] * GAP
        write_png(Picture((width + GAP) * SHEET_COLUMNS, len(rows), rows), f"{path}-{page // per + 1}.png")


def main():
    global SIZE, SCALE
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plexus")
    parser.add_argument("folder")
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--themes", default="dark,light,print")
    parser.add_argument("--scales", default="1,2")
    parser.add_argument("--sizes", default="1280x720,2560x1440")
    options = parser.parse_args()
    plexus = os.path.abspath(options.plexus)
    os.makedirs(options.folder, exist_ok=True)
    scenes = {name[6:]: scene for name, scene in globals().items() if name.startswith("scene_")}
    unknown = set(options.scenes) - set(scenes)
    if unknown:
        parser.error(f"no such scene: {', '.join(unknown)}; there are {', '.join(scenes)}")
    # Ctrl+T goes from one to the next.
    order, themes = ("dark", "light", "print"), options.themes.split(",")
    for SIZE in options.sizes.split(","):
        desks.WIDTH, desks.HEIGHT = map(int, SIZE.split("x"))
        for SCALE in map(float, options.scales.split(",")):
            small = {theme: [] for theme in themes}
            for name, scene in scenes.items():
                if options.scenes and name not in options.scenes:
                    continue
                with Desk() as desk:
                    try:
                        for window, what in scene(desk, plexus):
                            for theme in order:
                                if theme in themes:
                                    picture = window.picture()
                                    small[theme].append(smaller(picture, SHEET_WIDTH))
                                    part = f"{name}-{what}" if what else name
                                    write_png(picture, os.path.join(
                                        options.folder, f"{part}-{SIZE}-x{SCALE:g}-{theme}.png"))
                                if themes != ["dark"]:
                                    window.next_theme()
                    except AssertionError as error:
                        print(f"{name} {SIZE} x{SCALE:g}: {error}", flush=True)
            for theme in themes:
                if small[theme]:
                    sheets(small[theme], os.path.join(options.folder, f"sheet-{SIZE}-x{SCALE:g}-{theme}"))


if __name__ == "__main__":
    main()

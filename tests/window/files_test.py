#!/usr/bin/env python3
"""files_test.py PLEXUS: files of trained models in the window: opened, dropped, rewritten under it, and
the kernels of a channel in its card."""
import glob
import json
import os
import random
import struct
import sys
import time

import drop
from desk import SKIPPED, Window, main, until

SHAPES = {"perceptron": {"a.weight": (12, 8), "b.weight": (4, 12)},
          "other": {"a.weight": (30, 16), "b.weight": (20, 30), "c.weight": (2, 20)},
          "kernels": {"conv1.weight": (6, 3, 5, 5), "conv2.weight": (8, 6, 5, 5)},
          "blocks": {f"h.{i}.{name}.weight": shape for i in range(3) for name, shape in (
              ("attn.c_attn", (16, 48)), ("attn.c_proj", (16, 16)), ("mlp.c_fc", (16, 64)),
              ("mlp.c_proj", (64, 16)))}}


def content(shapes, seed=1):
    """A safetensors file of such shapes."""
    rng, header, data = random.Random(seed), {}, b""
    for tensor, shape in shapes.items():
        count = 1
        for n in shape:
            count *= n
        raw = struct.pack(f"<{count}f", *(rng.gauss(0, 1) for _ in range(count)))
        header[tensor] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def write(path, name, seed=1):
    """Put in place at once, as training runs do."""
    with open(path + ".new", "wb") as file:
        file.write(content(SHAPES[name], seed))
    os.rename(path + ".new", path)
    return path


def network(window):
    """Without panels, which may say something more, and the bar of numbers."""
    picture = window.picture()
    return picture.crop(300, 20, 540, 310)


def title(window):
    return window.desk.hands("getwindowname", window.id)


def test_drop(desk, plexus):
    first = write(os.path.join(desk.folder, "first.safetensors"), "perceptron")
    second = write(os.path.join(desk.folder, "a second one.safetensors"), "other")
    with Window(desk, plexus, first, "--size", "900x600") as window:
        assert "first.safetensors" in title(window)
        before = window.picture()
        drop.drop(window, second)
        until("the second file's name", lambda: "a second one.safetensors" in title(window))
        until("another picture", lambda: window.picture().difference(before) > 1)
        desk.hands("key", "ctrl+z")
        until("the first file again", lambda: "first.safetensors" in title(window))
        desk.hands("key", "ctrl+shift+z")
        until("the second file again", lambda: "a second one.safetensors" in title(window))


def saved(desk):
    """What made the picture that Ctrl+S saves; None: it does not say."""
    desk.hands("key", "ctrl+s")
    path, = until("a picture", lambda: glob.glob(os.path.join(desk.folder, "plexus-*.png")))
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    at = 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"iTXt" and data[at + 8:].startswith(b"plexus\0"):
            return json.loads(data[at + 19:at + 8 + size])
        at += size + 12
    return None


def test_saved_pictures_tell_what_is_shown(desk, plexus):
    """Not what was shown at the start; and they are saved when a file that was shown is gone."""
    first = write(os.path.join(desk.folder, "first.safetensors"), "perceptron")
    second = write(os.path.join(desk.folder, "second.safetensors"), "other")
    def warns():
        return window.picture().crop(0, 430, 900, 165).near((255, 178, 92), 1) > 10
    with Window(desk, plexus, first, "--size", "900x600", "--reduced-motion") as window:
        told = saved(desk)
        assert told["data"]["file"] == first and told["again"], told
        window.settle()
        assert not warns()
        window.point(450, 200)
        window.settle()
        desk.hands("keydown", "shift", "mousedown", 1)
        window.point(300, 60)
        desk.hands("mouseup", 1, "keyup", "shift")
        window.settle()
        told = saved(desk)
        assert not told["again"] and "selected" in told["because"], told
        drop.drop(window, second)
        until("the second file's name", lambda: "second.safetensors" in title(window))
        os.remove(first)
        window.settle()
        told = saved(desk)
        assert told["data"]["file"] == second and "another file" in told["because"], told
        os.remove(second)
        assert saved(desk) is None
        until("a word about it", warns)


def test_drop_of_several(desk, plexus):
    """They come side by side; what was there before goes."""
    first = write(os.path.join(desk.folder, "first.safetensors"), "other")
    several = [write(os.path.join(desk.folder, f"{name}.safetensors"), "perceptron", seed)
               for seed, name in enumerate(["one", "two", "three"])]
    with Window(desk, plexus, first, "--size", "900x600") as window:
        before = network(window)
        drop.drop(window, *several)
        until("the names of the files",
              lambda: "one.safetensors" in title(window) and "three.safetensors" in title(window))
        assert "first.safetensors" not in title(window)
        until("another picture", lambda: network(window).difference(before) > 1)
        together = network(window)
        # One by itself looks otherwise: the picture is of all.
        drop.drop(window, several[0])
        until("the one file alone", lambda: "three.safetensors" not in title(window))
        until("its picture", lambda: network(window).difference(together) > 1)


def test_drop_of_several_with_a_broken_one(desk, plexus):
    """They are opened together or not at all, as on the command line: it is told why, what was open stays."""
    first = write(os.path.join(desk.folder, "first.safetensors"), "other")
    good = write(os.path.join(desk.folder, "good.safetensors"), "perceptron")
    broken = os.path.join(desk.folder, "broken.safetensors")
    with open(good, "rb") as file, open(broken, "wb") as to:
        to.write(file.read()[:-1])
    with Window(desk, plexus, first, "--size", "900x600") as window:
        before, panel = network(window), window.picture().crop(0, 0, 260, 480)
        drop.drop(window, good, broken)
        until("a word about it in the panel",
              lambda: window.picture().crop(0, 0, 260, 480).difference(panel) > 1)
        until("the picture from before", lambda: network(window).difference(before) < 0.05)
        assert "first.safetensors" in title(window)
        # The next ones are not kept back by it.
        drop.drop(window, good, first)
        until("both files", lambda: "good.safetensors" in title(window) and "first" in title(window))


def test_drop_of_what_is_broken(desk, plexus):
    first = write(os.path.join(desk.folder, "first.safetensors"), "perceptron")
    with open(first, "rb") as file:
        whole = file.read()
    broken = os.path.join(desk.folder, "broken.safetensors")
    with open(broken, "wb") as file:
        file.write(whole[:-1])
    with Window(desk, plexus, first, "--size", "900x600") as window:
        before, panel = network(window), window.picture().crop(0, 0, 260, 480)
        drop.drop(window, broken)
        until("a word about it in the panel",
              lambda: window.picture().crop(0, 0, 260, 480).difference(panel) > 1)
        # What was open stays open, under its name; a note over the picture goes away by itself.
        until("the picture from before", lambda: network(window).difference(before) < 0.05)
        assert "first.safetensors" in title(window)


def test_recent(desk, plexus):
    """What was opened once is in the list of actions, also after another start."""
    first = write(os.path.join(desk.folder, "first.safetensors"), "perceptron")
    second = write(os.path.join(desk.folder, "second.safetensors"), "other")
    with Window(desk, plexus, first, "--size", "900x600"):
        pass
    with Window(desk, plexus, second, "--size", "900x600") as window:
        desk.hands("key", "ctrl+p")
        window.settle()
        desk.hands("type", "--delay", "20", "open first")
        window.settle()
        desk.hands("key", "Return")
        until("the first file's name", lambda: "first.safetensors" in title(window))
    with open(os.path.join(desk.environment["XDG_STATE_HOME"], "plexus", "recent.json")) as file:
        assert json.load(file) == {"files": [first, second]}


def test_watch(desk, plexus):
    path = write(os.path.join(desk.folder, "run.safetensors"), "perceptron")
    with Window(desk, plexus, path, "--watch", "--size", "900x600") as window:
        before = network(window)
        write(path, "perceptron", seed=2)
        until("other weights", lambda: network(window).difference(before) > 0.5)
        # The same numbers again: the camera has stayed where it was.
        write(path, "perceptron", seed=1)
        until("the picture from before", lambda: network(window).difference(before) < 0.05)


def test_watch_keeps_the_view(desk, plexus):
    """A block stays open, and the camera where a person brought it: at what is no view of the whole."""
    desk.fold_panels()
    path = write(os.path.join(desk.folder, "run.safetensors"), "blocks")
    with Window(desk, plexus, path, "--watch", "--reduced-motion", "--size", "900x600") as window:
        whole = network(window)
        window.point(450, 280)
        desk.hands("key", "k")
        until("an open block", lambda: network(window).difference(whole) > 1)
        opened = window.settle()
        near = window.change("key", "plus", "key", "plus", "key", "Up", before=opened)
        assert near.difference(opened) > 1
        window.away()
        time.sleep(4.5)  # until the note is gone
        window.settle()
        before = network(window)
        write(path, "blocks", seed=2)
        until("other weights", lambda: network(window).difference(before) > 0.5)
        write(path, "blocks", seed=1)
        until("the picture from before", lambda: network(window).difference(before) < 0.05)


def test_watch_of_several(desk, plexus):
    """Whichever of the files changes."""
    first = write(os.path.join(desk.folder, "first.safetensors"), "perceptron")
    second = write(os.path.join(desk.folder, "second.safetensors"), "perceptron", seed=5)
    with Window(desk, plexus, first, second, "--watch", "--size", "900x600") as window:
        before = network(window)
        write(second, "perceptron", seed=2)
        until("other weights of the second", lambda: network(window).difference(before) > 0.3)
        between = network(window)
        write(first, "perceptron", seed=3)
        until("other weights of the first", lambda: network(window).difference(between) > 0.3)
        write(first, "perceptron")
        write(second, "perceptron", seed=5)
        until("the picture from before", lambda: network(window).difference(before) < 0.05)


def test_watch_of_shards(desk, plexus):
    """Whichever shard changes, when it is whole again; the index stays as it is."""
    shards = [{name: shape} for name, shape in SHAPES["other"].items()]
    names = [f"model-{i + 1:05}-of-{len(shards):05}.safetensors" for i in range(len(shards))]
    paths = [os.path.join(desk.folder, name) for name in names]
    for path, shapes in zip(paths, shards):
        with open(path, "wb") as file:
            file.write(content(shapes))
    index = os.path.join(desk.folder, "model.safetensors.index.json")
    with open(index, "w") as file:
        json.dump({"weight_map": {tensor: name for name, shapes in zip(names, shards) for tensor in shapes}}, file)
    with Window(desk, plexus, index, "--watch", "--size", "900x600") as window:
        before = network(window)
        # Piece by piece, in place: nothing is read before the last one.
        whole = content(shards[1], seed=2)
        with open(paths[1], "wb", buffering=0) as file:
            for at in range(0, len(whole), len(whole) // 8 + 1):
                file.write(whole[at:at + len(whole) // 8 + 1])
                time.sleep(0.25)
                if at + len(whole) // 8 + 1 < len(whole):
                    assert network(window).difference(before) < 0.05
        until("other weights of the second shard", lambda: network(window).difference(before) > 0.3)
        between = network(window)
        with open(paths[2] + ".new", "wb") as file:
            file.write(content(shards[2], seed=7))
        os.rename(paths[2] + ".new", paths[2])
        until("other weights of the third shard", lambda: network(window).difference(between) > 0.1)
        for path, shapes in zip(paths, shards):
            with open(path, "wb") as file:
                file.write(content(shapes))
        until("the picture from before", lambda: network(window).difference(before) < 0.05)


def test_kernels(desk, plexus):
    path = write(os.path.join(desk.folder, "kernels.safetensors"), "kernels")
    with Window(desk, plexus, path, "--size", "1000x700") as window:
        bare = window.settle()
        desk.hands("key", "slash")
        window.settle()
        desk.hands("type", "--delay", "20", "2:3")
        window.settle()
        desk.hands("key", "Return")
        window.away()

        def colours(picture):
            right = picture.crop(picture.width - 230, 120, 230, picture.height - 160)
            return right.colors()
        # Six kernels of 25 weights each, in as many shades.
        until("a card with kernels", lambda: colours(window.picture()) > colours(bare) + 60)


if __name__ == "__main__":
    if not drop.library():
        print("there is no Xlib")
        sys.exit(SKIPPED)
    sys.exit(main(globals()))

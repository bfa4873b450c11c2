#!/usr/bin/env python3
"""window_test.py PLEXUS: the real window on a real (virtual) display, driven with mouse and keys.

What is asserted are pixels of the screen. Exits 77 (skipped) where Xvfb, xdotool or evilwm is
missing.
"""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time

from desk import HEIGHT, WIDTH, Window, around, main, near, until
from picture import read_png

BAR = 32  # the display of numbers, at the lower edge
HANDLE = 20  # what is left of folded panels, in the middle of an edge
PANEL = (16, 19, 26)
STILL = ["spiral", "--net", "2-8-8-2", "--paused", "--reduced-motion", "--size", "600x480"]

# Where the units of that network are in a window of 600 x 480: columns 152 pixels apart.
LAYERS = [72, 224, 376, 528]
TOP, BOTTOM = 88, 392  # the first and the last of eight


# A window with room for panels, and where "one step" is.
WIDE = ["spiral", "--net", "2-8-8-2", "--paused", "--reduced-motion", "--size", "980x640"]
STEP = (202, 61)


def above_bar(picture):
    return picture.crop(0, 0, picture.width, picture.height - BAR)


def above_handle(picture):
    """Above the bar and what is left of the folded panels over it, which follows the bar."""
    return picture.crop(0, 0, picture.width, picture.height - BAR - HANDLE)


def as_before(window, key):
    """Nothing selected, nothing pointed at, and all of it shown."""
    window.away()
    window.desk.hands("key", "ctrl+d")
    window.settle()
    return window.change("key", key)


def shifted(before, after, dx, dy):
    """How far `after` is from `before` moved by (dx, dy), where both show the network."""
    x0, y0, width, height = 150, 120, 300, 220
    return before.crop(x0, y0, width, height).difference(after.crop(x0 + dx, y0 + dy, width, height))


def test_first_picture(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        picture = window.picture()
        assert (picture.width, picture.height) == (600, 480)
        # The bar of numbers spans the width; the corner over it is background.
        for x in (2, 300, 597):
            assert near(picture.pixel(x, 480 - 3), PANEL, 6), picture.pixel(x, 477)
        assert near(picture.pixel(3, 3), (7, 8, 11), 3), picture.pixel(3, 3)
        # Connections lie between the columns and not outside.
        assert picture.crop(240, 120, 100, 200).colors() > 200
        assert picture.crop(60, 440, 200, 7).colors() == 1


def test_drag(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        window.point(300, 240)
        desk.hands("mousedown", 1)
        for step in range(1, 7):
            window.point(300 + 10 * step, 240 + 5 * step)
        until("a change", lambda: window.picture().rows != before.rows)
        window.settle()
        desk.hands("mouseup", 1)
        window.away()
        after = window.settle()
        assert shifted(before, after, 0, 0) > 5
        assert shifted(before, after, 60, 30) < 1.5, shifted(before, after, 60, 30)
        # A pointer that moves without the button drags nothing.
        window.point(200, 200)
        time.sleep(0.3)
        window.away()
        assert above_bar(window.settle()).rows == above_bar(after).rows


def test_wheel(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        window.point(LAYERS[1], TOP)
        pointed = window.settle()
        after = window.change("click", "--repeat", 3, 4, before=pointed)
        # The unit under the pointer stays there; the others move away.
        here = around(pointed, LAYERS[1], TOP).difference(around(after, LAYERS[1], TOP))
        assert here < 6, here
        assert around(before, LAYERS[2], BOTTOM).difference(around(after, LAYERS[2], BOTTOM)) > 10
        assert above_bar(before).difference(above_bar(after)) > 5
        window.change("click", "--repeat", 3, 5)
        window.away()
        back = window.settle()
        assert above_bar(before).difference(above_bar(back)) < 0.5


def test_double_click(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        window.point(LAYERS[2] + 20, (TOP + BOTTOM) / 2)
        pointed = window.settle()
        layer = window.change("click", "--repeat", 2, "--delay", 60, 1, before=pointed)
        # The layer has moved to the middle and is larger.
        assert above_bar(before).difference(above_bar(layer)) > 5
        back = as_before(window, "f")
        assert above_bar(back).rows == above_bar(before).rows
        time.sleep(0.6)  # so that the next click is no third one
        window.point(LAYERS[3], 240 - 57)
        window.point(LAYERS[1], TOP)
        unit = window.change("click", "--repeat", 2, "--delay", 60, 1)
        assert above_bar(unit).difference(above_bar(before)) > 5
        assert above_bar(unit).difference(above_bar(layer)) > 5
        back = as_before(window, "Home")
        assert above_bar(back).rows == above_bar(before).rows


def test_gliding(desk, plexus):
    gliding = [word for word in STILL if word != "--reduced-motion"]
    with Window(desk, plexus, *gliding) as window:
        before = window.picture()
        # A double click with a hand that trembles still gets to the layer.
        window.point(LAYERS[2] + 20, 240)
        desk.hands("click", "--repeat", 1, 1)
        desk.hands("mousedown", 1)
        window.point(LAYERS[2] + 21, 241)
        window.point(LAYERS[2] + 22, 240)
        desk.hands("mouseup", 1)
        until("a change", lambda: window.picture().rows != before.rows)
        window.away()
        trembling = window.settle()
        back = as_before(window, "f")
        assert above_bar(before).difference(above_bar(back)) < 0.5
        time.sleep(0.6)
        window.point(LAYERS[2] + 20, 240)
        window.change("click", "--repeat", 2, "--delay", 60, 1)
        window.away()
        still = window.settle()
        assert above_bar(still).difference(above_bar(trembling)) < 0.5
        # Only the goal counts, not how often the screen was drawn on the way.
        as_before(window, "f")
        window.point(LAYERS[1], TOP)
        here = around(window.settle(), LAYERS[1], TOP)
        closer = window.change("click", "--repeat", 3, 4)
        assert here.difference(around(closer, LAYERS[1], TOP)) < 6


def test_keys_move_the_camera(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        window.point(300, 240)
        pointed = window.settle()
        near_picture = window.change("key", "plus", before=pointed)
        window.away()
        near_picture = window.settle()
        assert above_bar(before).difference(above_bar(near_picture)) > 5
        window.point(300, 240)
        window.settle()
        window.change("key", "minus")
        window.away()
        back = window.settle()
        assert above_bar(before).difference(above_bar(back)) < 0.5
        for key, opposite, dx, dy in (("Left", "Right", 90, 0), ("Up", "Down", 0, 72)):
            moved = window.change("key", key, before=window.picture())
            assert shifted(before, moved, dx, dy) < 2.5, shifted(before, moved, dx, dy)
            assert shifted(before, moved, 0, 0) > 5
            back = window.change("key", opposite)
            assert above_bar(before).difference(above_bar(back)) < 0.5


def test_bar_and_help(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        bare = window.change("key", "h")
        assert near(bare.pixel(60, 478), (7, 8, 11), 3)
        assert above_handle(bare).rows == above_handle(before).rows
        window.change("key", "h")
        # Held down, it is pressed once.
        desk.hands("keydown", "h")
        until("a change", lambda: window.picture().rows == bare.rows)
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            assert window.picture().rows == bare.rows
        desk.hands("keyup", "h")
        window.change("key", "h")
        for key in ("question", "F1"):
            helped = window.change("key", key)
            panel = helped.crop(150, 60, 300, 300)
            assert panel.difference(before.crop(150, 60, 300, 300)) > 8
            assert sum(near(panel.pixel(x, y), PANEL, 16) for x in range(0, 300, 5)
                       for y in range(0, 300, 5)) > 1000
            # Esc closes the list, and does nothing then.
            back = window.change("key", "Escape")
            assert above_bar(back).rows == above_bar(before).rows
        window.stay("key", "Escape")


def test_panels(desk, plexus):
    with Window(desk, plexus, *WIDE) as window:
        before = window.picture()
        assert near(before.pixel(3, 400), PANEL, 4), before.pixel(3, 400)
        # A press on "one step" makes one.
        def bar():
            return window.picture().crop(60, 640 - BAR, 300, BAR).rows
        numbers = bar()
        window.point(*STEP)
        desk.hands("click", 1)
        until("a step", lambda: bar() != numbers)
        # The wheel over a panel does not zoom, a drag there does not move the picture.
        network = window.settle().crop(400, 100, 400, 400)
        window.point(100, 590)
        desk.hands("click", "--repeat", 3, 4)
        desk.hands("mousedown", 1)
        window.point(200, 570)
        desk.hands("mouseup", 1)
        time.sleep(0.3)
        assert window.settle().crop(400, 100, 400, 400).rows == network.rows
        # Tab hides all panels, and the network takes their room; again, and all is as before.
        window.point(600, 320)
        with_panels = window.settle()
        bare = window.change("key", "Tab")
        for x, y in ((3, 400), (170, 320), (500, 637)):
            assert near(bare.pixel(x, y), (7, 8, 11), 3), bare.pixel(x, y)
        assert bare.crop(120, 100, 150, 400).colors() > 50
        # But for what is still being counted, at the right.
        shown = window.change("key", "Tab")
        assert shown.crop(0, 0, 700, 380).difference(with_panels.crop(0, 0, 700, 380)) < 0.2
        # The handle folds them, and unfolds them again.
        window.point(272 + 8, 320)
        time.sleep(0.3)
        desk.hands("click", 1)
        until("folded panels", lambda: near(window.picture().pixel(3, 250), (7, 8, 11), 3))
        window.point(8, 320)
        time.sleep(0.3)
        desk.hands("click", 1)
        until("panels again", lambda: near(window.picture().pixel(3, 250), PANEL, 4))
        window.settle()
        # By keyboard alone: to the panel, one to the right, press.
        window.point(600, 400)
        numbers = bar()
        for key in ("F6", "Down", "Right", "space"):
            desk.hands("key", key)
            window.settle()
        until("a step made by F6, Down, Right and Space", lambda: bar() != numbers)
        # Esc gives the keyboard back to the picture, whose keys mean something again.
        desk.hands("key", "Escape")
        window.settle()
        window.stay("key", "Escape")


def test_command_palette(desk, plexus):
    def left(picture):  # of the panel on the data, which goes on counting for a while
        return picture.crop(0, 0, 700, picture.height - BAR).rows
    with Window(desk, plexus, *WIDE) as window:
        before = window.settle()
        # All at once: what is typed waits for the field.
        desk.hands("key", "ctrl+p", "h", "i", "d", "e", "p", "a", "n")
        until("the palette", lambda: window.picture().rows != before.rows)
        window.settle()
        desk.hands("key", "Return")
        until("a picture without panels",
              lambda: near(window.picture().pixel(3, 400), (7, 8, 11), 3))
        # The letters meant nothing else.
        desk.hands("key", "Tab")
        until("all as before", lambda: left(window.picture()) == left(before))
        window.change("key", "ctrl+p")
        desk.hands("key", "Escape")
        until("all as before", lambda: left(window.picture()) == left(before))


def settings_of(desk):
    path = os.path.join(desk.folder, "config", "plexus", "settings.json")
    with open(path) as file:
        return json.load(file)


def test_other_buttons_drag_alone(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        for button in (3, 2):
            window.away()
            before = window.settle()
            # A click of them selects nothing.
            window.point(LAYERS[1], TOP)
            window.settle()
            desk.hands("click", button)
            window.away()
            assert above_handle(window.settle()).rows == above_handle(before).rows
            window.point(300, 200)
            # Shift means a rectangle for the first button only.
            desk.hands("keydown", "shift", "mousedown", button)
            for x in (310, 325, 340):
                window.point(x, 200)
            desk.hands("mouseup", button, "keyup", "shift")
            window.away()
            until("the picture moved by 40 pixels", lambda: shifted(before, window.picture(), 40, 0) < 2)
            window.change("key", "f")


def test_settings(desk, plexus):
    place = os.path.join(desk.folder, "config", "plexus")
    # Scale and theme, an edge that is folded and one that is dragged are there again.
    with Window(desk, plexus, *WIDE) as window:
        window.change("key", "ctrl+t")
        window.point(980 - 272 - 8, 320)
        window.change("click", 1)
        window.point(272 + 3, 200)
        desk.hands("mousedown", 1)
        for x in (290, 310, 332):
            window.point(x + 3, 200)
            time.sleep(0.05)
        desk.hands("mouseup", 1)
        window.point(600, 300)
        first = window.settle()
        # Written a moment after the change, while the window is open.
        until("settings", lambda: os.path.exists(os.path.join(place, "settings.json")) and
              settings_of(desk)["panels"]["left"]["size"] > 300)
        window.leave("key", "q")
    kept = settings_of(desk)
    assert kept["theme"] == "light" and kept["panels"]["right"]["folded"], kept
    assert kept["panels"]["left"]["size"] == 332 and "window" not in kept, kept
    with Window(desk, plexus, *WIDE) as window:
        window.point(600, 300)
        again = window.settle()
        assert again.crop(0, 0, 332, 600).rows == first.crop(0, 0, 332, 600).rows
        assert again.crop(340, 0, 400, 380).difference(first.crop(340, 0, 400, 380)) < 2
    # The command line counts more, and is not kept; the window's own size is where none is given.
    sizeless = WIDE[:-2]
    with Window(desk, plexus, *sizeless, "--theme", "dark", "--scale", "0.75") as window:
        assert near(window.picture().pixel(3, 400), PANEL, 4), window.picture().pixel(3, 400)
        window.change("windowsize", window.id, 820, 600)
        until("the size asked for", lambda: window.geometry()[2:] == (820, 600))
        window.settle()
        window.leave("key", "q")
    assert settings_of(desk)["theme"] == "light" and "scale" not in settings_of(desk)
    with Window(desk, plexus, *sizeless) as window:
        assert window.geometry()[2:] == (820, 600), window.geometry()
    # A broken file is set aside, and stops nothing.
    with open(os.path.join(place, "settings.json"), "w") as file:
        file.write("{ this is no JSON")
    with Window(desk, plexus, *WIDE) as window:
        assert near(window.picture().pixel(3, 400), PANEL, 4)
    with open(os.path.join(place, "settings.json.broken")) as file:
        assert file.read() == "{ this is no JSON"
    # Without settings nothing is read nor written.
    shutil.rmtree(place)
    with Window(desk, plexus, *WIDE, "--no-settings") as window:
        window.change("key", "ctrl+t")
        time.sleep(1.5)
    assert not os.path.exists(place)


def test_scale(desk, plexus):
    with Window(desk, plexus, *WIDE) as window:
        before = window.picture()
        for key in ("ctrl+plus", "ctrl+minus"):
            desk.hands("key", key)
            window.settle()
        desk.hands("key", "ctrl+plus", "ctrl+plus", "ctrl+plus")
        until("larger panels", lambda: near(window.picture().pixel(300, 500), PANEL, 4))
        desk.hands("key", "ctrl+0")
        # The network is where it was: Ctrl and a key are not that key.
        until("the former size", lambda: above_bar(window.picture()).crop(290, 0, 400, 370).rows ==
              above_bar(before).crop(290, 0, 400, 370).rows)


def test_fullscreen_and_resize(desk, plexus):
    desk.fold_panels()
    with Window(desk, plexus, *STILL) as window:
        place, first = window.geometry(), window.picture()
        desk.hands("key", "F11")
        until("the whole screen", lambda: window.geometry() == (0, 0, WIDTH, HEIGHT))
        full = window.settle()
        for x in (2, WIDTH // 2, WIDTH - 3):
            assert near(full.pixel(x, HEIGHT - 3), PANEL, 6), full.pixel(x, HEIGHT - 3)
        for x, y in ((1, 1), (WIDTH - 2, HEIGHT // 4)):
            assert near(full.pixel(x, y), (7, 8, 11), 3), full.pixel(x, y)
        # The network has grown with the window: its left column is further from the edge, and
        # connections reach lower than the small window did.
        assert full.crop(WIDTH // 2 - 50, 500, 100, 60).colors() > 50
        desk.hands("key", "F11")
        until("the former size", lambda: window.geometry()[2:] == place[2:])
        assert above_bar(window.settle()).rows == above_bar(first).rows
        window.change("windowsize", window.id, 500, 420)
        until("the size asked for", lambda: window.geometry()[2:] == (500, 420))
        small = window.settle()
        for x in (2, 250, 497):
            assert near(small.pixel(x, 417), PANEL, 6), small.pixel(x, 417)
        assert small.crop(200, 120, 100, 150).colors() > 200


def test_starts_in_fullscreen(desk, plexus):
    with Window(desk, plexus, "xor", "--net", "2-4-2", "--paused", "--fullscreen") as window:
        until("the whole screen", lambda: window.geometry() == (0, 0, WIDTH, HEIGHT))
        picture = window.settle()
        assert near(picture.pixel(WIDTH - 3, HEIGHT - 3), PANEL, 6)


def test_training(desk, plexus):
    running = [word for word in STILL if word != "--paused"]
    with Window(desk, plexus, *STILL) as window:
        untrained = window.picture()
        stepped = window.change("key", "period")
        assert stepped.crop(0, 448, 300, 32).rows != untrained.crop(0, 448, 300, 32).rows
        again = window.change("key", "r")
        # Another seed gives other weights, and the step counts from nothing.
        assert shifted(untrained, again, 0, 0) > 3
    window = Window(desk, plexus, *running)
    window.id = until("a window", window.find)
    desk.hands("mousemove", WIDTH // 2, HEIGHT // 2)

    def bar():
        picture = window.picture()
        return picture.crop(0, picture.height - BAR, 300, BAR).rows

    until("a picture", lambda: window.picture().colors() > 50)
    first = bar()
    until("numbers that go on", lambda: bar() != first)
    desk.hands("key", "space")
    window.settle()
    first = bar()
    time.sleep(1.5)
    assert bar() == first, "the numbers go on while paused"
    desk.hands("key", "space")
    until("numbers that go on again", lambda: bar() != first)
    window.leave("key", "q")


def test_saving(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        before = window.picture()
        desk.hands("key", "ctrl+s")
        path, = until("a file", lambda: glob.glob(os.path.join(desk.folder, "plexus-*.png")))
        saved = read_png(path)
        os.unlink(path)
        assert (saved.width, saved.height) == (600, 480)
        # Without what stands at the window's edge.
        def inner(picture):
            return above_handle(picture).crop(HANDLE, 0, 600 - 2 * HANDLE, 480 - BAR - HANDLE)
        assert inner(saved).difference(inner(before)) < 0.01
        assert above_bar(saved).rows != above_bar(before).rows


def test_saved_pictures_have_no_room_for_panels(desk, plexus):
    """They are what plexus render makes, which has none either."""
    size = ["--size", "980x640"]
    network = ["spiral", "--net", "2-8-8-2"]
    script = os.path.join(desk.folder, "save.txt")
    with open(script, "w") as file:
        file.write("0 save whole.png\n0.5 zoom 3 over 0\n0.6 save near.png\n0.7 frame all over 0\n"
                   "0.7 key m\n1.5 save both.png\n1.6 quit\n")
    done = run(desk, plexus, *WIDE, "--script", script)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
    def drawn(*arguments):
        subprocess.run([plexus, "render", *arguments, "-o", "drawn.png"], cwd=desk.folder,
                       env=desk.environment, check=True)
        return above_bar(read_png(os.path.join(desk.folder, "drawn.png")))
    whole, closer, both = (above_bar(read_png(os.path.join(desk.folder, name + ".png")))
                           for name in ("whole", "near", "both"))
    for name, picture in (("whole.png", whole), ("near.png", closer), ("both.png", both)):
        assert drawn("--from", name).rows == picture.rows, name
    plain = drawn(*network, *size)
    assert plain.difference(whole) < plain.difference(closer) / 4
    assert drawn(*network, *size, "--view", "both").difference(both) < plain.difference(closer) / 4


RED = (229, 57, 53)  # the dot while a film is made


def dotted(window):
    picture = window.picture()
    return any(near(picture.pixel(x, y), RED, 20)
               for x in range(150, 450, 2) for y in range(10, 40, 2))


def frames_of(path):
    done = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries",
                           "stream=width,height,nb_read_frames", "-of", "csv=p=0", path],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.stderr == "", done.stderr
    width, height, frames = done.stdout.strip().rstrip(",").split(",")
    return int(width), int(height), int(frames)


def test_recording(desk, plexus):
    if not shutil.which("ffprobe"):
        return
    with Window(desk, plexus, *STILL) as window:
        assert not dotted(window)
        desk.hands("key", "ctrl+r")
        until("a dot while it records", lambda: dotted(window))
        name, = glob.glob(os.path.join(desk.folder, "plexus-*.mkv"))
        time.sleep(1.5)
        desk.hands("key", "ctrl+r")
        until("no dot", lambda: not dotted(window))
        width, height, frames = frames_of(name)
        assert (width, height) == (600, 480) and frames >= 30, (width, height, frames)
        os.remove(name)
        # A film is finished, too, by leaving.
        desk.hands("key", "ctrl+r")
        until("a dot again", lambda: dotted(window))
        time.sleep(1)
    name, = glob.glob(os.path.join(desk.folder, "plexus-*.mkv"))
    assert frames_of(name)[2] >= 15
    os.remove(name)


def test_tour(desk, plexus):
    path = os.path.join(desk.folder, "tour.plexus")
    with open(path, "w") as file:
        file.write("0 mark all\n0 frame all over 0\n0.2 hold\n"
                   "0.4 mark near\n0.4 frame layer 1 over 0\n0.4 hold\n"
                   "2 frame layer 2 over 0\n2 hold\n")
    with Window(desk, plexus, *STILL, "--tour", path) as window:
        whole = window.settle()
        near_one = window.change("key", "Next", before=whole)
        assert near_one.difference(whole) > 0.005, near_one.difference(whole)
        near_two = window.change("key", "Next", before=near_one)
        assert near_two.difference(near_one) > 0.005, near_two.difference(near_one)
        back = window.change("key", "Prior", before=near_two)
        assert back.difference(near_one) < 0.001, back.difference(near_one)
        again = window.change("key", "Prior", before=back)
        assert again.difference(whole) < 0.001, again.difference(whole)
        # A black screen, as presenters want it at times; what comes next is seen again.
        for key in ("b", "period"):
            black = window.change("key", key, before=again)
            assert not black.light()
            back = window.change("key", key, before=black)
            assert back.difference(again) < 0.001, back.difference(again)
        black = window.change("key", "b", before=again)
        after = window.change("key", "Next", before=black)
        assert after.difference(near_one) < 0.001, after.difference(near_one)


def test_tour_goes_round(desk, plexus):
    path = os.path.join(desk.folder, "round.plexus")
    with open(path, "w") as file:
        file.write("0 frame all over 0\n0 style theme=light\n1.5 style theme=dark\n2 hide numbers\n")
    with Window(desk, plexus, *STILL, "--fullscreen", "--tour", path) as window:
        def page():
            return sum(window.picture().pixel(3, 3)) > 380
        for light in (True, False, True, False, True):
            until("the light page" if light else "the dark page", lambda: page() == light)


def test_colours(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        def inner():  # without what is written
            return window.picture().crop(150, 120, 300, 220)
        before = inner()
        for keys in (["c"], ["v"], ["b", "b", "b"], ["g", "g"], ["shift+b"], ["shift+g"]):
            desk.hands("key", *keys)
            until(f"a picture that {keys} changed", lambda: inner().difference(before) > 1)
            desk.hands("key", "shift+c")
            until(f"no trace of {keys}", lambda: inner().rows == before.rows)


def test_looks(desk, plexus):
    """A look is saved under a name that is typed; a broken one does not stop the start."""
    folder = os.path.join(desk.folder, "config", "plexus", "styles")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "broken.json"), "w") as file:
        file.write('{"unit.color":')
    with Window(desk, plexus, *WIDE, "--theme", "light") as window:
        assert near(window.picture().pixel(600, 3), (246, 246, 244), 4)
        window.point(130, 500)
        desk.hands("click", "--repeat", 60, "--delay", 5, 5)
        window.settle()
        # The last line of the column has the buttons, that above the name.
        window.point(130, 640 - BAR - 66)
        desk.hands("click", 1)
        window.settle()
        desk.hands("type", "wall")
        desk.hands("key", "Return")
        saved = os.path.join(folder, "wall.json")
        until("a saved look", lambda: os.path.exists(saved))
        # A press on the picture takes the keyboard from the field.
        window.point(600, 60)
        desk.hands("click", 1)
        time.sleep(1)
        window.settle()
    with open(saved) as file:
        assert json.load(file)["theme"] == "light"
    with Window(desk, plexus, *WIDE, "--style", "wall") as window:
        assert near(window.picture().pixel(600, 3), (246, 246, 244), 4)


def run(desk, plexus, *arguments):
    """A run that ends by itself."""
    return subprocess.run([plexus, "view", *arguments], env=desk.environment, cwd=desk.folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=120)


def test_frames_and_script(desk, plexus):
    done = run(desk, plexus, *STILL, "--frames", "3")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
    script = os.path.join(desk.folder, "talk.txt")
    with open(script, "w") as file:
        file.write("0 save whole.png\n0.1 zoom 4 at 0.3733 0.1833\n0.2 save near.png\n"
                   "0.3 frame all\n0.3 save again.png\n0.4 key h\n0.4 save bare.png\n0.5 quit\n")
    done = run(desk, plexus, *STILL, "--script", script)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
    whole, closer, again, bare = (read_png(os.path.join(desk.folder, name + ".png"))
                                  for name in ("whole", "near", "again", "bare"))
    assert above_bar(whole).rows == above_bar(again).rows
    assert above_bar(whole).difference(above_bar(closer)) > 5
    assert around(whole, LAYERS[1], TOP).difference(around(closer, LAYERS[1], TOP)) < 6
    assert near(whole.pixel(300, 478), PANEL, 6) and near(bare.pixel(60, 478), (7, 8, 11), 3)
    # What is saved while something moves is of that moment, and what moves goes on.
    with open(script, "w") as file:
        file.write("0 zoom 4 over 1\n0 grow to 40 over 1\n0 caption \"so\" for 1.2\n"
                   "0.5 save half.png\n0.5 save same.png\n0.8 key ctrl+s\n1.3 save end.png\n1.4 quit\n")
    done = run(desk, plexus, *STILL, "--script", script)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
    half, same, end = (read_png(os.path.join(desk.folder, name + ".png")) for name in ("half", "same", "end"))
    # Training steps of that moment may have come in between.
    assert above_bar(half).difference(above_bar(same)) < 2 < above_bar(half).difference(above_bar(end))
    assert above_bar(half).difference(above_bar(whole)) > 2
    assert len(glob.glob(os.path.join(desk.folder, "plexus-*.png"))) == 1
    with open(script, "w") as file:
        file.write("0 save nosuchfolder/a.png\n0.1 frame layer 77\n0.2 quit\n")
    done = run(desk, plexus, *STILL, "--script", script)
    assert done.returncode == 1 and "nosuchfolder/a.png" in done.stderr, done


def test_ways_to_leave(desk, plexus):
    # The last is how evilwm asks a window to close.
    for key in ("q", "ctrl+alt+Escape"):
        with Window(desk, plexus, *STILL) as window:
            window.leave("key", key)
    # What was trained is not lost by Esc, which ends full screen alone.
    graph = os.path.join(desk.folder, "graph.csv")
    with open(graph, "w") as file:
        file.write("source,target\na,b\nb,c\nc,a\n")
    for shown in (STILL, [graph, "--reduced-motion", "--size", "600x480"]):
        with Window(desk, plexus, *shown) as window:
            desk.hands("key", "F11")
            until("full screen", lambda: window.geometry()[2:] == (WIDTH, HEIGHT))
            window.stay("key", "Escape")
            until("the window", lambda: window.geometry()[2:] == (600, 480))
            window.stay("key", "Escape")
            window.leave("key", "q")
    for number in (signal.SIGTERM, signal.SIGINT):
        with Window(desk, plexus, *STILL) as window:
            window.leave(number=number)


if __name__ == "__main__":
    sys.exit(main(globals()))

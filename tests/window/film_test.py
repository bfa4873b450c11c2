#!/usr/bin/env python3
"""film_test.py PLEXUS: a film is made on the timeline of the window with mouse and keys, saved, played, filmed,
and recorded from its script. Exits 77 (skipped) where Xvfb, xdotool or evilwm is missing."""
import glob
import json
import os
import subprocess
import sys
import time

import desk as desks
from desk import Window, main, numpy, until

desks.WIDTH, desks.HEIGHT = 1320, 760

STILL = ["spiral", "--net", "2-8-8-2", "--paused", "--reduced-motion", "--size", "1280x720"]
# Where things are in a window of that size with all panels.
ADD, CAPTION, PATH, SAVE, OPEN, FILM, TEXT = (
    (600, 527), (588, 429), (360, 658), (548, 658), (475, 658), (650, 658), (800, 627))
CAMERA, TEXTS = 566, 604  # heights of two lanes


def at(seconds):
    """Where ten seconds of the timeline have that one."""
    return 360 + seconds * 61.7


def network(window):
    """What of the network no note lies over."""
    return window.settle().crop(290, 20, 700, 330)


def click(window, place):
    window.point(*place)
    window.settle()
    window.desk.hands("click", 1)
    window.settle()


def write(window, place, text):
    click(window, place)
    window.desk.hands("key", "ctrl+a")
    window.desk.hands("type", "--delay", 40, text)


def saved(window, name, lines):
    """The script once it has so many lines."""
    path = os.path.join(window.desk.folder, name)

    def read():
        if not os.path.exists(path):
            return None
        with open(path) as file:
            found = [line.split("\n")[0] for line in file if not line.startswith("#")]
        return found if len(found) == lines else None
    return until(f"{lines} lines in {name}", read)


def test_film(desk, plexus):
    with Window(desk, plexus, *STILL) as window:
        window.change("key", "j")
        window.point(1100, 600)
        whole = network(window)
        window.point(600, 200)
        window.settle()
        window.change("click", "--repeat", 4, 4)
        window.change("key", "j")
        window.point(1100, 600)
        close = network(window)
        assert whole.difference(close) > 5

        # Keys are gone to, and dragged to another time.
        click(window, (at(0), CAMERA))
        until("the first view", lambda: network(window).difference(whole) < 0.5)
        click(window, (at(3), CAMERA))
        until("the second view", lambda: network(window).difference(close) < 0.5)
        window.point(at(3), CAMERA)
        window.settle()
        desk.hands("mousedown", 1)
        for step in range(1, 9):
            window.point(at(3 + 2 * step / 8), CAMERA)
            window.settle()
        desk.hands("mouseup", 1)

        # A caption, where the playhead is, with words of one's own.
        click(window, (at(1), 551))
        for place in (ADD, CAPTION):  # the menu is there before it is chosen from
            window.point(*place)
            window.settle()
            window.change("click", 1)
        write(window, TEXT, "two spirals")
        write(window, PATH, "a.plexus")
        click(window, SAVE)
        lines = saved(window, "a.plexus", 3)
        assert lines[0].startswith("0 camera") and lines[0].endswith("over 0"), lines
        assert lines[1].startswith("1 caption \"two spirals\" for 4"), lines
        moved = lines[2].split()
        assert abs(float(moved[0]) - 2) < 0.11 and moved[1] == "camera" and lines[2].endswith("over 3"), lines

        # It plays to its end, and stays there.
        click(window, (at(0), CAMERA))
        window.point(1100, 600)
        desk.hands("key", "shift+j")
        until("the end of the film", lambda: network(window).difference(close) < 0.5)

        # And is filmed while it plays.
        click(window, FILM)
        until("a film", lambda: glob.glob(os.path.join(desk.folder, "plexus-*.mkv")))
        window.settle()
        until("its end", lambda: network(window).difference(close) < 0.5)

        # Its key is deleted; the file has it still, and is opened again.
        click(window, (at(1), TEXTS))
        click(window, (302, 627))
        write(window, PATH, "b.plexus")
        click(window, SAVE)
        saved(window, "b.plexus", 2)

        # Undone it is there again, and done again gone; so is the drag before, which is one change.
        def after(key, name, count):
            click(window, (1230, 600))  # beside the confusion matrix, whose cells choose a sample
            desk.hands("key", key)
            window.settle()
            write(window, PATH, name)
            click(window, SAVE)
            return saved(window, name, count)
        assert after("ctrl+z", "u1.plexus", 3) == lines
        after("ctrl+shift+z", "u2.plexus", 2)
        write(window, PATH, "a.plexus")
        click(window, OPEN)
        window.settle()
        write(window, PATH, "c.plexus")
        click(window, SAVE)
        assert saved(window, "c.plexus", 3) == lines

    film = os.path.join(desk.folder, "made.mkv")
    made = subprocess.run([plexus, "record", "spiral", "--net", "2-8-8-2", "--size", "320x180", "--fps", "10",
                           "--script", os.path.join(desk.folder, "a.plexus"), "-o", film],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert made.returncode == 0 and os.path.getsize(film) > 10000, made


def frames_of(path):
    told = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries",
                           "stream=width,height,nb_read_frames", "-of", "csv=p=0", path],
                          stdout=subprocess.PIPE, text=True).stdout
    return told.strip().strip(",")


def made_film(desk):
    return until("a film that is made", lambda: (glob.glob(os.path.join(desk.folder, "plexus-*.mp4")) + [None])[0])


def test_made_frame_by_frame(desk, plexus):
    """The window goes on beside it, and the film begins with the weights as they are."""
    script = os.path.join(desk.folder, "short.plexus")
    with open(script, "w") as file:
        file.write('0 frame all over 0\n0 caption "short" for 0.3\n')
    with Window(desk, plexus, *STILL, "--script", script) as window:
        window.point(1100, 600)
        for _ in range(3):
            desk.hands("key", "period")
            window.settle()
        desk.hands("key", "ctrl+shift+r")
        film = made_film(desk)
        desk.hands("key", "f")
        until("all of it", lambda: not leftover())
        assert frames_of(film) == "1920,1080,9", frames_of(film)
        told = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format_tags=comment", "-of",
                               "default=nw=1:nk=1", film], stdout=subprocess.PIPE, text=True).stdout
        made = json.loads(told)
        options = dict(made["options"])
        assert 0 < int(options["start-step"]) <= 3 and options["net"].startswith("2-8"), told
        assert made["data"] == {"name": "spiral"} and 'caption "short"' in made["film"]["script"], told
        os.remove(film)


def first_frame(film):
    """Of the network in it alone, without what is told of steps."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", film, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray",
                          "-"], stdout=subprocess.PIPE, check=True).stdout
    return numpy.frombuffer(raw, numpy.uint8).reshape(1080, 1920)[200:800, 300:1600].astype(int)


def test_made_of_changed_weights(desk, plexus):
    """No options lead to them: training began with a model, or went on otherwise than it began."""
    script, model, wanted = (os.path.join(desk.folder, name) for name in ("one.plexus", "m.safetensors", "wanted.mkv"))
    with open(script, "w") as file:
        file.write('0 frame all over 0\n0 caption "one" for 0.1\n')

    def run(*arguments):
        done = subprocess.run([plexus, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, done.stdout

    run("train", "spiral", "--net", "2-8-8-2", "--epochs", "60", "--seed", "7", "--save", model)
    for beside, keys, known in (([model], [], [model]), ([], ["e", "e", "e", "o"], ["--start-step", "150"])):
        with Window(desk, plexus, *STILL[:1], *beside, *STILL[1:], "--script", script) as window:
            window.point(1100, 600)
            for key in keys:
                desk.hands("key", key)
                window.settle()
            desk.hands("key", "ctrl+shift+r")
            film = made_film(desk)
            until("all of it", lambda: not leftover())
        run("record", *STILL[:3], *known, "--script", script, "--size", "1920x1080", "--scale", "1.5", "-o", wanted)
        apart = numpy.abs(first_frame(film) - first_frame(wanted)).mean()
        os.remove(film)
        assert apart < 0.3, (keys, apart)


def test_made_in_part(desk, plexus):
    """What is stopped is whole as far as it came."""
    script = os.path.join(desk.folder, "long.plexus")
    with open(script, "w") as file:
        file.write('0 frame all over 0\n0 caption "long" for 1000\n')
    with Window(desk, plexus, *STILL, "--script", script) as window:
        window.point(1100, 600)
        window.settle()
        desk.hands("key", "ctrl+shift+r")
        film = made_film(desk)
        until("frames", lambda: os.path.getsize(film) > 60000)
        desk.hands("key", "ctrl+shift+r")
        until("its end", lambda: not leftover())
        assert frames_of(film).startswith("1920,1080,"), frames_of(film)


def leftover():
    """Scripts of films that are being made."""
    return glob.glob("/tmp/plexus-film-*")


if __name__ == "__main__":
    sys.exit(main(globals()))

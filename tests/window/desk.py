"""A desk of its own for a test: Xvfb on a free display, a window manager, and xdotool for hands.

Pixels are read from the file in which Xvfb keeps its screen (-fbdir), which has the format of xwd.
"""
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from picture import Picture, numpy

SKIPPED = 77
WIDTH, HEIGHT = 1000, 700


class Desk:
    def __enter__(self):
        for tool in ("Xvfb", "xdotool", "evilwm"):
            if not shutil.which(tool):
                print(f"there is no {tool}")
                sys.exit(SKIPPED)
        self.folder = tempfile.mkdtemp(prefix="plexus-window-")
        self.started = []
        ready, write = os.pipe()
        self.start(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
                    "-fbdir", self.folder, "-nolisten", "tcp", "-noreset"], pass_fds=(write,))
        os.close(write)
        with os.fdopen(ready) as file:
            number = file.readline().strip()
        if not number:
            self.__exit__()
            raise AssertionError("Xvfb did not start")
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
        self.environment["DISPLAY"] = ":" + number
        # Settings of the person who runs the tests are neither read nor written.
        self.environment["XDG_CONFIG_HOME"] = os.path.join(self.folder, "config")
        self.environment["XDG_CACHE_HOME"] = os.path.join(self.folder, "cache")
        self.environment["XDG_STATE_HOME"] = os.path.join(self.folder, "state")
        # Any OpenGL error makes the program's exit status 1.
        self.environment["PLEXUS_GL_DEBUG"] = "1"
        self.start(["evilwm", "-bw", "0", "-fn", "fixed"], env=self.environment)
        self.own = len(self.started)
        # A window that opens before its manager is there asks for the focus itself, and gets an error
        # when it is put into a frame meanwhile.
        until("a window manager", self.is_managed)
        return self

    def is_managed(self):
        return subprocess.run(["xdotool", "get_num_desktops"], env=self.environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def __exit__(self, *_):
        self.end(0)
        shutil.rmtree(self.folder)

    def clear(self):
        """Ends all but the desk itself."""
        self.end(self.own)

    def end(self, first):
        for process in reversed(self.started[first:]):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        del self.started[first:]

    def leave_settings(self, settings):
        """As if windows had been left with them."""
        place = os.path.join(self.environment["XDG_CONFIG_HOME"], "plexus")
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        with open(os.path.join(place, "settings.json"), "w") as file:
            json.dump(settings, file)

    def fold_panels(self):
        self.leave_settings({"panels": {side: {"folded": True} for side in ("left", "right", "bottom")},
                             "graph": {"panel": {"folded": True}}})

    def start(self, command, **options):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self.started.append(process)
        return process

    def hands(self, *arguments):
        """Runs xdotool; returns what it says."""
        done = subprocess.run(["xdotool", *map(str, arguments)], env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        assert done.returncode == 0, f"xdotool {arguments}: {done.stderr}"
        return done.stdout

    def screen(self):
        with open(os.path.join(self.folder, "Xvfb_screen0"), "rb") as file:
            data = file.read()
        header = struct.unpack(">25I", data[:100])
        size, width, height = header[0], header[4], header[5]
        bits, stride, colors = header[11], header[12], header[19]
        assert bits == 32, "the screen has no 32 bits a pixel"
        lines = numpy.frombuffer(data, numpy.uint8, height * stride, size + 12 * colors)
        # Blue, green, red, unused on little-endian machines.
        bgr = lines.reshape(height, stride)[:, :4 * width].reshape(height, width, 4)[:, :, :3]
        return Picture(width, height, bgr[:, :, ::-1])

    def keep(self, name):
        """Leaves the screen in the current folder, for whoever asks why."""
        self.screen().write_png(name)
        print(f"the screen is in {os.path.abspath(name)}")


def until(what, condition, seconds=30):
    """Waits for a condition; the limit is for machines that are busy, not a measure."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"never came: {what}")


def near(a, b, tolerance):
    return all(abs(p - q) <= tolerance for p, q in zip(a, b))


def around(picture, x, y, reach=3):
    return picture.crop(x - reach, y - reach, 2 * reach + 1, 2 * reach + 1)


class Window:
    """plexus view in a process of its own; leave() or the with statement's end waits for it."""

    rests = True  # at the start, which is waited for

    def __init__(self, desk, program, *arguments, expect=0, rests=True):
        self.desk, self.expect, self.rests = desk, expect, rests
        self.process = desk.start([program, "view", *arguments], env=desk.environment,
                                  cwd=desk.folder)

    def __enter__(self):
        self.id = until("a window", self.find)
        self.away()
        until("a picture", lambda: self.picture().colors() > 50)
        if self.rests:
            self.settle()
        return self

    def __exit__(self, kind, *_):
        if kind is None and self.process.poll() is None:
            self.leave("key", "q")

    def find(self):
        assert self.process.poll() is None, f"it left with status {self.process.returncode}"
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid",
                               str(self.process.pid)], env=self.desk.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return done.stdout.split()[-1] if done.stdout.split() else None

    def geometry(self):
        said = self.desk.hands("getwindowgeometry", "--shell", self.id)
        values = dict(line.split("=") for line in said.split())
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    def picture(self):
        return self.desk.screen().crop(*self.geometry())

    def settle(self):
        """The picture when it has not changed for a while."""
        last, since = self.picture(), time.monotonic()
        end = since + 60
        while time.monotonic() < end:
            time.sleep(0.1)
            now = self.picture()
            if not now.is_same(last):
                last, since = now, time.monotonic()
            elif time.monotonic() - since > 0.5:
                return now
        raise AssertionError("the picture does not come to rest")

    def change(self, *arguments, before=None):
        """Does something at the window; the picture that comes of it."""
        before = before or self.picture()
        self.desk.hands(*arguments)
        until(f"a change after {' '.join(map(str, arguments))}",
              lambda: not self.picture().is_same(before))
        return self.settle()

    def point(self, x, y):
        """Moves the pointer to a place in the window."""
        left, top, _, _ = self.geometry()
        self.desk.hands("mousemove", left + round(x), top + round(y))

    def drag_through(self, *places, button=1):
        """Presses at the first place, and lets go at the last."""
        self.point(*places[0])
        self.desk.hands("mousedown", button)
        for place in places[1:]:
            self.point(*place)
        self.desk.hands("mouseup", button)

    def away(self):
        """The pointer goes where nothing is, so that nothing is pointed at; the focus stays."""
        self.point(3, 3)

    def stay(self, *arguments):
        """Does something at the window that does not end it."""
        self.desk.hands(*arguments)
        time.sleep(0.5)
        assert self.process.poll() is None, f"left at {' '.join(map(str, arguments))}"

    def leave(self, *arguments, number=None):
        if number is not None:
            os.kill(self.process.pid, number)
        else:
            self.desk.hands(*arguments)
        status = self.process.wait(60)
        assert status == self.expect, f"left with status {status}, not {self.expect}"


def main(functions):
    """FILE PLEXUS [test_name …]: runs the file's tests, or those that are named."""
    plexus = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    tests = [(name, test) for name, test in sorted(functions.items())
             if name.startswith("test_") and (not wanted or name in wanted)]
    assert tests
    failures = 0
    for name, test in tests:
        start = time.monotonic()
        with Desk() as desk:
            try:
                test(desk, plexus)
                said = "ok"
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failures += 1
                line = error.__traceback__
                while (line.tb_next and
                       line.tb_next.tb_frame.f_code.co_filename == functions["__file__"]):
                    line = line.tb_next
                said = f"FAILED, line {line.tb_lineno}: {error}"
                desk.keep(f"{name}.png")
        print(f"{name}: {said} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{len(tests)} tests, {failures} failed")
    return 1 if failures else 0

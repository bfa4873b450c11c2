#!/usr/bin/env python3
"""graphics_test.py PLEXUS: render, record, view and doctor on the command line, without a display."""
import json
import os
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from checks import check, outcome
from picture import read_png

plexus = os.path.abspath(sys.argv[1])
SMALL = ["spiral", "--net", "2-8-2", "--steps", "0", "--size", "64x48"]


def run(*arguments, **more):
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    environment.update(more)
    return subprocess.run([plexus, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, env=environment, timeout=120)


def refused(what, status, names, *arguments, **more):
    """One sentence on standard error that holds `names`, nothing on standard output."""
    done = run(*arguments, **more)
    check(what, done.returncode == status and done.stdout == "" and names in done.stderr and
          done.stderr.count("\n") == 1 and done.stderr.startswith("plexus: "), done)


def size_of(path):
    with open(path, "rb") as file:
        data = file.read(24)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def content(path):
    with open(path, "rb") as file:
        return file.read()


def test_render():
    for name in ("a.png", "b.png"):
        done = run("render", *SMALL, "-o", name)
        check("render", (done.returncode, done.stdout, done.stderr) == (0, "", ""), done)
    check("the size asked for", size_of("a.png") == (64, 48))
    check("the same bytes twice", content("a.png") == content("b.png"))
    for option in (["--seed", "2"], ["--steps", "5"], ["--plain"], ["--zoom", "3@0.2,0.4"],
                   ["--scale", "2"], ["--zoom", "2"], ["--palette", "purple-green"],
                   ["--curve", "linear"], ["--gain", "2"], ["--gamma", "0.5"]):
        done = run("render", *SMALL, *option, "-o", "c.png", PLEXUS_GL_DEBUG="1")
        check(f"render {option}", done.returncode == 0 and done.stderr == "", done)
        check(f"{option} changes the picture", content("c.png") != content("a.png"))


def drawn(what, *arguments):
    done = run("render", *arguments, PLEXUS_GL_DEBUG="1")
    check(what, (done.returncode, done.stdout, done.stderr) == (0, "", ""), done)


def test_render_matrices():
    drawn("weights as heatmaps", "--net", "784-10:relu-2:softmax", "--view", "matrix", "--steps", "5",
          "--size", "640x360", "-o", "m.png")
    drawn("the same again", "--net", "784-10:relu-2:softmax", "--view", "matrix", "--steps", "5",
          "--size", "640x360", "-o", "m2.png")
    check("the same bytes", content("m.png") == content("m2.png"))
    drawn("beside the network", "--net", "784-10:relu-2:softmax", "--view", "both", "--steps", "5",
          "--size", "640x360", "-o", "b.png")
    for option in (["--matrix-palette", "blue-orange"], ["--zoom", "4@0.2,0.3"], ["--steps", "6"],
                   ["--plain"]):
        drawn(f"with {option[0]}", "--net", "784-10:relu-2:softmax", "--view", "matrix", "--steps",
              "5", "--size", "640x360", *option, "-o", "c.png")
        check(f"{option[0]} changes the heatmaps", content("c.png") != content("m.png"))
    for net in ("784-4-2", "2-3-2", "2-3-1", "5-4-3", "100-2:identity", "7-3:sigmoid"):
        drawn(f"data for {net}", "--net", net, "--steps", "3", "--size", "64x48", "-o", "c.png")
    refused("a view that is not there", 2, "matrix", "render", *SMALL, "--view",
            "nosuch", "-o", "x.png")
    refused("classes' colours", 2, "viridis", "render", *SMALL, "--matrix-palette", "okabe-ito", "-o",
            "x.png")


def test_render_refuses():
    refused("no output", 2, "-o", "render", *SMALL)
    refused("no such folder", 1, "nosuch/a.png", "render", *SMALL, "-o", "nosuch/a.png")
    refused("no such data", 1, "nosuch.csv", "render", "nosuch.csv", "-o", "x.png")
    refused("two sets of data", 2, "DATA", "render", "spiral", "xor", "-o", "x.png")
    for size in ("64", "0x48", "64x", "x48", "64x48x3", "-1x5", "99999x1", ""):
        refused(f"size '{size}'", 2, "--size", "render", *SMALL, "--size", size, "-o", "x.png")
    for zoom in ("0", "-2", "x", "3@", "3@0.5", "3@0.5,", "3@0.5,0.5,0.5", "1e13", "nan", "inf", ""):
        refused(f"zoom '{zoom}'", 2, "--zoom", "render", *SMALL, "--zoom", zoom, "-o", "x.png")
    for scale in ("0", "0.4", "9", "x", "nan"):
        refused(f"scale '{scale}'", 2, "--scale", "render", *SMALL, "--scale", scale, "-o", "x.png")
    for option, value in (("palette", "pink"), ("curve", "x"), ("gain", "0"), ("gamma", "nan"),
                          ("threshold", "-1"), ("strongest", "1.5")):
        refused(f"{option} '{value}'", 2, f"--{option}", "render", *SMALL, f"--{option}", value,
                "-o", "x.png")
    refused("unknown option", 2, "--nosuch", "render", "--nosuch", "-o", "x.png")
    refused("a net that does not fit", 2, "5 inputs", "render", "spiral", "--net", "5-2", "-o", "x.png")
    refused("too large", 2, "32768", "render", *SMALL, "--size", "32769x1", "-o", "x.png")
    refused("a full disk", 1, "/dev/full", "render", *SMALL, "-o", "/dev/full")
    refused("broken shaders", 1, "cannot be opened", "render", *SMALL, "-o", "x.png",
            PLEXUS_SHADER_DIR="/nonexistent")
    check("nothing was left behind", not os.path.exists("x.png"))
    # A missing font is said, and text is in the built-in one.
    labels = ["render", "xor", "--net", "2-4-2", "--steps", "2", "--size", "640x360"]
    done = run(*labels, "-o", "d.png", PLEXUS_FONT="/nonexistent.ttf")
    check("no font", done.returncode == 0 and "/nonexistent.ttf" in done.stderr, done)
    with open("nofonts.conf", "w") as file:
        file.write("<fontconfig></fontconfig>")
    done = run(*labels, "-o", "e.png", FONTCONFIG_FILE=os.path.abspath("nofonts.conf"))
    check("no fonts", done.returncode == 0 and "no scalable font" in done.stderr, done)
    drawn("with a font", *labels[1:], "-o", "f.png")
    drawn("without text", *labels[1:], "--plain", "-o", "p.png")
    # In the bar of numbers, which is empty without text.
    written = [read_png(name).crop(0, 332, 300, 20).colors() for name in ("e.png", "f.png", "p.png")]
    check("text in the built-in font", written[0] > 20 and written[1] > 20 and written[2] < 8, written)


def test_view_refuses():
    refused("no display", 1, "display", "view", "spiral")
    refused("no display, no command", 1, "display")
    refused("a display that is not there", 1, "display", "view", "spiral", DISPLAY=":12345")
    refused("no frames", 2, "--frames", "view", "--frames", "0")
    refused("no such script", 1, "nosuch.txt", "view", "--script", "nosuch.txt")
    with open("bad.txt", "w") as file:
        file.write("0 frame all\n1 fly\n")
    refused("a bad script", 1, "bad.txt:2:3", "view", "--script", "bad.txt")
    refused("a bad size", 2, "--size", "view", "--size", "big")
    refused("a bad palette", 2, "--palette", "view", "--palette", "pink")
    refused("two sets of data", 2, "DATA", "view", "spiral", "xor")


def probe(path):
    """What ffprobe says of a film's only stream, its frames counted, and what it complains of."""
    done = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json",
                           path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return json.loads(done.stdout)["streams"][0], done.stderr


def test_record():
    film = ["spiral", "--net", "2-8-2", "--size", "64x48", "--fps", "10", "--duration", "1.5"]
    for name in ("a.mkv", "b.mkv", "a.mp4"):
        done = run("record", *film, "-o", name, PLEXUS_GL_DEBUG="1")
        check("record", (done.returncode, done.stdout, done.stderr) == (0, "", ""), done)
    check("the same film twice", content("a.mkv") == content("b.mkv"))
    for name in ("a.mkv", "a.mp4"):
        stream, complaints = probe(name)
        check(f"{name} as asked for", complaints == "" and
              (stream["width"], stream["height"], stream["avg_frame_rate"],
               stream["nb_read_frames"]) == (64, 48, "10/1", "15"), stream)
    done = run("record", *film, "--json", "-o", "c.mkv")
    check("record --json", done.returncode == 0 and json.loads(done.stdout)["frames"] == 15, done)

    for name in ("stopped.mkv", "killed.mkv"):
        process = subprocess.Popen([plexus, "record", "spiral", "--net", "2-8-2", "--size", "64x48",
                                    "--duration", "100000", "-o", name])
        while not os.path.exists(name) or os.path.getsize(name) < 50000:
            check("still recording", process.poll() is None)
        if name == "stopped.mkv":
            process.terminate()
            check("stopped", process.wait(60) == 128 + 15)
        else:
            process.kill()
            process.wait(60)
        stream, complaints = probe(name)
        check(f"{name} plays", int(stream["nb_read_frames"]) > 30, stream)
        if name == "stopped.mkv":
            check("what was stopped is whole", complaints == "", complaints)


def test_record_refuses():
    small = ["spiral", "--size", "64x48", "--duration", "0.1"]
    refused("no -o", 2, "-o", "record", *small)
    refused("an odd size", 2, "even", "record", "spiral", "--size", "63x48", "-o", "x.mkv")
    refused("no film's ending", 2, "x.nosuch", "record", *small, "-o", "x.nosuch")
    refused("a folder that is not there", 1, "none/x.mkv", "record", *small, "-o", "none/x.mkv")
    refused("no rate", 2, "--fps", "record", *small, "--fps", "0", "-o", "x.mkv")
    done = run("record", "spiral", "--size", "64x48", "--duration", "20", "-o", "/dev/full",)
    check("nothing named by /dev/full", done.returncode == 2, done)


def test_doctor():
    done = run("doctor")
    check("doctor", done.returncode == 0 and done.stderr == "", done)
    for word in ("plexus", "density-gpu", "OpenGL", "SDL", "BLAS", "font", "not available"):
        check(f"doctor tells of {word}", word in done.stdout)
    done = run("doctor", "--json")
    check("doctor --json", done.returncode == 0 and done.stderr == "", done)
    report = json.loads(done.stdout)
    check("its members", {"version", "cores", "window", "headless", "font", "libraries"} ==
          set(report), report)
    check("no window", report["window"]["available"] is False and report["window"]["reason"])
    headless = report["headless"]
    check("a context without a display", headless["available"] is True and
          {"platform", "vendor", "renderer", "version", "shading_language", "gl", "software",
           "max_texture_size", "density_gpu"} <= set(headless), headless)
    check("OpenGL 4.1 or later", headless["gl"] >= [4, 1])
    refused("data for the doctor", 2, "DATA", "doctor", "spiral")
    done = run("doctor", "--json", "--nosuch")
    check("an error is an object too", done.returncode == 2 and
          json.loads(done.stdout)["error"]["code"] == "usage", done)
    with open("/dev/full", "w") as full:
        status = subprocess.run([plexus, "doctor", "--json"], stdout=full,
                                stderr=subprocess.DEVNULL).returncode
    check("output that cannot be written", status == 1)


with tempfile.TemporaryDirectory(prefix="plexus-cli-") as folder:
    os.chdir(folder)
    test_render()
    test_render_matrices()
    test_render_refuses()
    test_record()
    test_record_refuses()
    test_view_refuses()
    test_doctor()
    os.chdir("/")
sys.exit(outcome())

#!/usr/bin/env python3
"""record_test.py PLEXUS [in-windows]: films are what was asked for, the same each time, and never lost."""
import glob
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from checks import check, outcome

plexus = os.path.abspath(sys.argv[1])
WITH_SCREEN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "with_screen.sh")
NETWORK = ["spiral", "--net", "2-8-2", "--size", "96x64"]
WINDOW = ["spiral", "--net", "2-8-2", "--size", "320x240"]  # smaller ones there are not
IN_WINDOWS = sys.argv[2:] == ["in-windows"]  # on a screen: films of windows, lost in all ways
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if IN_WINDOWS or key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}


def start(*arguments, **more):
    return subprocess.Popen([plexus, "record", *arguments], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, **more)


def run(*arguments):
    process = start(*arguments)
    out, err = process.communicate(timeout=240)
    return process.returncode, out, err.decode()


def probe(path):
    """What ffprobe says of a film, its frames counted and decoded, and what it complains of."""
    done = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_streams",
                           "-show_format", "-of", "json", path],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    told = json.loads(done.stdout or "{}")
    if not told.get("streams"):
        return None, done.stderr
    stream = told["streams"][0]
    return {"codec": stream["codec_name"], "size": (stream["width"], stream["height"]),
            "rate": stream["avg_frame_rate"], "frames": int(stream.get("nb_read_frames", 0)),
            "seconds": float(told["format"].get("duration", 0))}, done.stderr


def hashes(path):
    """One a decoded frame."""
    return subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "framemd5", "-"],
                          stdout=subprocess.PIPE, check=True).stdout


def luma(path, frame):
    """Of a frame of a film that is not coded, 4:4:4 or 4:2:0 as its header says."""
    with open(path, "rb") as file:
        said = file.readline().split()
        width, height = (int(word[1:]) for word in said[1:3])
        size = width * height * (3 if b"C444" in said else 1)
        file.seek(frame * (len(b"FRAME\n") + (size if b"C444" in said else size * 3 // 2)), os.SEEK_CUR)
        assert file.readline() == b"FRAME\n", said
        return file.read(width * height)


def test_kinds():
    kinds = [("a.mkv", [], "h264"), ("a.mp4", [], "h264"), ("a.webm", [], "vp9"),
             ("vp9.mp4", ["--codec", "vp9"], "vp9"), ("av1.mkv", ["--codec", "av1"], "av1"),
             ("draft.mkv", ["--quality", "draft"], "h264"), ("crf.mkv", ["--crf", "40"], "h264"),
             ("a.gif", [], "gif"), ("a.y4m", [], "rawvideo")]
    for name, options, codec in kinds:
        code, out, err = run(*NETWORK, "--fps", "20", "--duration", "1.5", *options, "-o", name)
        told, complaints = probe(name)
        check(f"{name} is made", (code, out, err) == (0, b"", ""), err)
        check(f"{name} is as asked for", complaints == "" and told == {
            "codec": codec, "size": (96, 64), "rate": "20/1", "frames": 30, "seconds": 1.5},
            (told, complaints))
    check("a larger rate factor is a smaller film",
          os.path.getsize("crf.mkv") < os.path.getsize("a.mkv"))

    code, out, err = run(*NETWORK, "--fps", "20", "--duration", "0.5", "-o", "frames/%03d.png")
    check("pictures", code == 0 and len(glob.glob("frames/[0-9]*.png")) == 10, err)
    code, out, err = run(*NETWORK, "--fps", "20", "--duration", "0.5", "-o", "folder/")
    check("pictures in a folder", code == 0 and os.path.exists("folder/00010.png"), err)
    code, out, err = run(*NETWORK, "--fps", "20", "--duration", "1.5", "-o", "-")
    with open("a.y4m", "rb") as file:
        check("raw frames to a pipe", code == 0 and out == file.read(), err)

    code, out, err = run(*NETWORK, "--duration", "0.2", "--hardware", "--json", "-o", "gpu.mkv")
    told = json.loads(out)
    check("hardware or not", code == 0 and told["frames"] == 6 and
          (told["hardware"] is True or "works here" in err), (told, err))


def test_same():
    for ending in ("mkv", "mp4", "webm", "gif"):
        film = [*NETWORK, "--fps", "20", "--duration", "1.5", "--seed"]
        for name, seed in (("1", "3"), ("2", "3"), ("3", "4")):
            run(*film, seed, "-o", f"same{name}.{ending}")
        one, two, three = (hashes(f"same{name}.{ending}") for name in "123")
        check(f"{ending}: the same frames from the same seed", one == two and len(one) > 1000)
        check(f"{ending}: others from another", one != three)


def recipe_of(path):
    """What a film says of how it was made."""
    told = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format_tags=comment", "-of",
                           "json", path], stdout=subprocess.PIPE, check=True).stdout
    tags = {name.lower(): text for name, text in json.loads(told)["format"].get("tags", {}).items()}
    return json.loads(tags.get("comment", "{}"))


def test_recipe():
    """Films say what made them, in each kind that has a place for it."""
    with open("recipe.plexus", "w") as file:
        file.write('0 caption "å “b”" for 1\n')
    with open("data.csv", "w") as file:
        file.writelines(f"{n % 7},{n % 5},{n % 2}\n" for n in range(60))
    for ending in ("mkv", "mp4", "mov", "webm", "gif"):
        name = "recipe." + ending
        code, _, err = run("data.csv", "--size", "96x64", "--fps", "20", "--duration", "0.5", "--seed", "7",
                           "--theme", "light", "--script", "recipe.plexus", "-o", name)
        told = recipe_of(name)
        check(f"{name} says how it was made", code == 0 and told.get("command") == "record" and
              told["data"]["file"] == "data.csv" and len(told["data"]["sha256"]) == 64 and
              ["seed", "7"] in told["options"] and told["style"]["theme"] == "light" and
              told["film"] == {"fps": 20.0, "seconds": 0.5, "live": False,
                               "script": '0 caption "å “b”" for 1\n'} and
              told["about"]["seed"] == 7 and told["about"]["size"] == [96, 64] and
              len(told["about"]["camera"]) == 3, (told, err))
        played, complaints = probe(name)
        check(f"{name} plays with that", played["frames"] == 10 and complaints == "", complaints)
    run(*NETWORK, "--duration", "0.1", "-o", "told/")
    code, _, err = run_render("--from", "told/00001.png", "-o", "again.png")
    check("a picture of a film is not taken for a still", code == 1 and "it is a film" in err, (code, err))


def run_render(*arguments):
    done = subprocess.run([plexus, "render", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=240)
    return done.returncode, done.stdout, done.stderr.decode()


def test_refuses():
    for what, status, names, *arguments in (
            ("no such codec", 2, "nosuch", "--codec", "nosuch", "-o", "x.mkv"),
            ("no such quality", 2, "nosuch", "--quality", "nosuch", "-o", "x.mkv"),
            ("H.264 in WebM", 2, "WebM", "--codec", "h264", "-o", "x.webm"),
            ("a rate factor out of range", 2, "51", "--crf", "60", "-o", "x.mkv"),
            ("a codec for a GIF", 2, "x.gif", "--codec", "av1", "-o", "x.gif"),
            ("a pattern with another format", 2, "%s", "-o", "%s.png"),
            ("frames and JSON in one place", 2, "--json", "--json", "-o", "-"),
            ("lines and JSON in one place", 2, "--report", "--report", "--json", "-o", "x.mkv"),
            ("VP9 in QuickTime", 2, "QuickTime", "--codec", "vp9", "-o", "x.mov")):
        code, _, err = run(*NETWORK, *arguments)
        check(what, code == status and names in err and err.count("\n") == 1, (code, err))


SCRIPT = """
0   frame all over 0
0   title "Two" "and {step}" for 1
0   show progress
0   grow to 100 over 2 ease in
0.5 zoom 3 at 0.2 0.4 over 1
1   style theme=light
1   caption "step {step}, {test}"
1.5 save still.png
2   follow over 1
3   speed 10
4   quit
9   frame layer 99
"""


def test_script():
    with open("film.plexus", "w") as file:
        file.write(SCRIPT)
    film = [*NETWORK, "--fps", "20", "--script", "film.plexus", "--json", "-o"]
    code, out, err = run(*film, "script1.mkv")
    told = json.loads(out or "{}")
    check("a film by a script", (code, err) == (0, "") and told["frames"] == 80 and
          108 <= told["steps"] <= 110, (told, err))
    run(*film, "script2.mkv")
    check("the same frames by the same script", hashes("script1.mkv") == hashes("script2.mkv"))
    check("a picture on the way", os.path.exists("still.png"))
    code, out, err = run(*NETWORK, "--fps", "20", "--duration", "1", "--script", "film.plexus",
                         "--json", "-o", "short.mkv")
    check("shorter by --duration", json.loads(out)["frames"] == 20, err)
    with open("bad.plexus", "w") as file:
        file.write("0 frame all\n1 frame layer 99\n2 quit\n")
    code, out, err = run(*NETWORK, "--script", "bad.plexus", "-o", "bad.mkv")
    check("a layer that is not there", code == 2 and "bad.plexus:2" in err and
          err.count("\n") == 1, (code, err))
    with open("bad.plexus", "w") as file:
        file.write("0 caption \"x\n")
    code, out, err = run(*NETWORK, "--script", "bad.plexus", "-o", "bad2.mkv")
    check("a script that is none", code == 1 and "bad.plexus:1:11" in err and
          not os.path.exists("bad2.mkv"), (code, err))
    code, out, err = run(*NETWORK, "--fps", "10", "--duration", "1", "--steps-per-frame", "0.5",
                         "--json", "-o", "half.mkv")
    check("half a step a frame", json.loads(out)["steps"] == 4, out)


GRAPH_SCRIPT = """
0   settle over 1 ease in
0   title "A graph" for 1
1   select "u3"
1   dim rest
1   frame unit "u3" over 0.5
1.5 layout circular
1.5 color community
2   save graph.png
2.5 quit
"""


def write_graphs():
    dice = random.Random(5)
    with open("graph.csv", "w") as file:
        file.write("source,target,weight,type\n")
        for i in range(40):
            for j in dice.sample(range(40), 3):
                file.write(f"u{i},u{j},{1 + i % 4},{'ab'[j % 2]}\n")
    with open("places.csv", "w") as file:
        file.write("name,x,y,z\n")
        for i in range(40):
            file.write(f"u{i},{dice.uniform(-9, 9)},{dice.uniform(-9, 9)},{dice.uniform(-9, 9)}\n")
    with open("kinds.csv", "w") as file:
        file.write("name,kind\n" + "".join(f"u{i},{'ab'[i % 2]}\n" for i in range(40)))
    with open("series.csv", "w") as file:
        file.write("Date,a,b,c,d\n")
        for t in range(120):
            common = dice.gauss(0, 1)
            file.write(f"2020-{1 + t // 28:02d}-{1 + t % 28:02d}," +
                       ",".join(f"{common + dice.gauss(0, 1):.3f}" for _ in range(4)) + "\n")


def test_graphs():
    write_graphs()
    with open("graph.plexus", "w") as file:
        file.write(GRAPH_SCRIPT)
    size = ["--size", "320x180", "--fps", "10", "--json", "-o"]
    code, out, err = run("graph.csv", "--script", "graph.plexus", *size, "graph1.mkv")
    told = json.loads(out or "{}")
    check("a film of a graph by a script", (code, err) == (0, "") and told["frames"] == 25 and
          told["units"] == 40 and told["layout"] == "circular", (told, err))
    run("graph.csv", "--script", "graph.plexus", *size, "graph2.mkv")
    frames = hashes("graph1.mkv")
    check("the same frames of the graph", frames == hashes("graph2.mkv"))
    check("units move while they settle", len(set(
        line.split(b",")[-1] for line in frames.splitlines() if not line.startswith(b"#"))) > 20)
    check("a picture of the graph on the way", os.path.exists("graph.png"))
    for name, arguments in (("graph.csv", []), ("graph.csv", ["--nodes", "places.csv"]),
                            ("series.csv", ["--window", "30"])):
        code, out, err = run(name, *arguments, "--duration", "2", *size, "alone.mkv")
        played, complaints = probe("alone.mkv")
        check(f"a film that nobody wrote: {name} {arguments}", code == 0 and
              played["frames"] == 20 and complaints == "", (err, complaints))
        frames = [line.split(b",")[-1] for line in hashes("alone.mkv").splitlines()
                  if not line.startswith(b"#")]
        check(f"something happens in it: {name} {arguments}", len(set(frames)) > 10, len(set(frames)))
    circles = []
    for text, arguments in (("", ["--color", "kind"]), ("0 color kind\n", [])):
        with open("circle.plexus", "w") as file:
            file.write(f"0 layout circular\n{text}0.5 quit\n")
        run("graph.csv", "--nodes", "kinds.csv", *arguments, "--script", "circle.plexus", *size, "circle.mkv")
        circles.append(hashes("circle.mkv"))
    check("a circle is by what a script has colours tell", circles[0] == circles[1])
    for text, what in (("0 frame unit 1 2", "called by its name"), ("0 grow to 9 over 2", "train"),
                       ("0 frame unit \"nobody\"", "no unit"), ("0 time 1", "series"),
                       ("0 turn 90 0 over 1", "space"), ("0 color mood", "mood"),
                       ("0 style link.palette=viridis", "style")):
        with open("bad.plexus", "w") as file:
            file.write(f"0 frame all\n{text}\n1 quit\n")
        code, _, err = run("graph.csv", "--script", "bad.plexus", "-o", "bad.mkv")
        check(f"in a film of a graph: {text}", code == 2 and "bad.plexus:2" in err and what in err,
              (code, err))
    # Units that go elsewhere are where the camera gets to; else it is far off until it leaps there.
    with open("whole.plexus", "w") as file:
        file.write("0 hide numbers\n0 frame unit \"u3\" over 0\n0.1 layout circular\n0.1 frame all over 2\n3 quit\n")
    run("graph.csv", "--script", "whole.plexus", *size, "whole.y4m")
    before, end = (luma("whole.y4m", frame) for frame in (20, 29))
    off = sum(abs(a - b) for a, b in zip(before, end)) / len(end)
    check("the camera gets to where units went", off < 15, off)
    with open("window.plexus", "w") as file:
        file.write("0 mark a\n0 key f\n0 key m\n0.1 hold\n0.1 mark b\n0.3 quit\n")
    for what in (["graph.csv"], NETWORK):
        code, out, err = run(*what, "--script", "window.plexus", *size, "window.mkv")
        lines = err.splitlines()
        check(f"what only a window does is said, once of each kind: {what[0]}", code == 0 and len(lines) == 3 and
              "window.plexus:1: the script marks" in lines[0] and "window.plexus:2: the script presses" in lines[1] and
              "window.plexus:4: the script waits" in lines[2], (code, err))
    with open("bad.plexus", "w") as file:
        file.write("0 frame all\n0 settle over 1\n1 quit\n")
    code, _, err = run(*NETWORK, "--script", "bad.plexus", "-o", "bad.mkv")
    check("in a film of a network: settle", code == 2 and "bad.plexus:2" in err, (code, err))


SAVES = """
0   save first.png
0.2 style theme=light
0.2 save light.png
0.2 style theme=dark
0.2 save dark.png
0.5 save end.png
0.5 quit
"""


def test_saves():
    """Each picture is of its own moment, also of one that no frame shows."""
    write_graphs()
    with open("saves.plexus", "w") as file:
        file.write(SAVES)
    names = ("first.png", "light.png", "dark.png", "end.png")
    for what in ([*NETWORK], ["graph.csv", "--size", "96x64"]):
        for longer in ([], ["--duration", "1"]):
            for name in names:
                if os.path.exists(name):
                    os.remove(name)
            code, out, err = run(*what, "--fps", "10", *longer, "--script", "saves.plexus", "--json", "-o", "saves.mkv")
            missing = [name for name in names if not os.path.exists(name)]
            check(f"all pictures of a script: {what[0]} {longer}", code == 0 and not missing and
                  json.loads(out)["frames"] == 5, (err, out, missing))
            if not missing:
                light, dark = (open(name, "rb").read() for name in ("light.png", "dark.png"))
                check(f"two pictures of one moment: {what[0]} {longer}", light != dark)


def test_small_graphs():
    """What has no two units for the camera to visit is filmed, too."""
    with open("chain.csv", "w") as file:
        file.write("source,target\na,b\nb,c\n")
    with open("star.csv", "w") as file:
        file.write("source,target\n" + "".join(f"a,b{i}\n" for i in range(6)))
    for name, *arguments in (("chain.csv",), ("star.csv", "--layout", "circular"), ("star.csv", "--layout", "force")):
        code, out, err = run(name, *arguments, "--size", "96x64", "--fps", "10", "--duration", "1", "--json", "-o",
                             "small.mkv")
        check(f"a film of a small graph: {name} {arguments}", code == 0 and json.loads(out)["frames"] == 10, err)


def test_live_ended():
    """A window that is to leave after so much of a film leaves when that is over before."""
    if not shutil.which("Xvfb"):
        print("skipped: there is no Xvfb")
        return
    write_graphs()
    with open("ended.plexus", "w") as file:
        file.write("1 key ctrl+r\n40 quit\n")
    for what in (WINDOW[:3], ["graph.csv"]):
        done = subprocess.run([WITH_SCREEN, "1280x1024", plexus, "view", *what, "--size", "320x240", "--script",
                               "ended.plexus", "--record", "ended.mkv", "--duration", "100", "--json"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=200, env=ENVIRONMENT)
        told = json.loads(done.stdout or "{}")
        check(f"a window leaves with its film: {what[0]}", done.returncode == 0 and told.get("seconds", 99) < 30, done)


def test_live():
    """In a window; into a pipe whose reader stands still for five seconds, which stalls the
    encoder."""
    if not shutil.which("Xvfb"):
        print("skipped: there is no Xvfb")
        return
    os.mkfifo("live.mkv")
    window = subprocess.Popen([WITH_SCREEN, "1280x1024", plexus, "record", "--live", "digits", "--net",
                               "784-16-10", "--size", "320x240", "--duration", "9", "--crf", "1",
                               "--json", "-o", "live.mkv"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
    with open("live.mkv", "rb") as pipe, open("played.mkv", "wb") as film:
        film.write(pipe.read(1000))
        time.sleep(5)
        shutil.copyfileobj(pipe, film)
    out, err = window.communicate(timeout=120)
    told = json.loads(out or "{}")
    check("a window is filmed", window.returncode == 0 and told["recorded"] > 200, (told, err))
    check("training goes on beside it", told["steps"] > 100, told)
    # The one who draws counts what finds no room, so that it must have drawn on meanwhile.
    check("drawing goes on while the encoder stands still", told["dropped"] >= 3, told)
    played, complaints = probe("played.mkv")
    check("the film plays", complaints == "" and played["rate"] == "30/1" and
          played["frames"] == told["recorded"], (played, complaints))
    said = recipe_of("played.mkv")
    check("it says how it was made", said.get("film") == {"fps": 30.0, "seconds": 9.0, "live": True,
                                                          "script": None} and
          ["net", "784-16-10"] in said["options"] and said["again"] is False and
          len(said["about"]["camera"]) == 3 and "theme" in said["style"], said)


def live_killed():
    """Twenty films. They end no more than a second before the kill, as this test sees its time: a film
    begins with the first frame, which is drawn before the file grows for the first time."""
    chance = random.Random(7)
    for n in range(20):
        name = f"live{n}." + ("mkv", "mp4", "webm")[n % 3]
        process = start("--live", *WINDOW, "-o", name)
        wait_for(name, 1, process)
        head = os.path.getsize(name)
        wait_for(name, head + 1, process)
        begin = time.monotonic()
        time.sleep(0.3 + chance.random() * 1.5)
        lasted = time.monotonic() - begin
        process.send_signal(signal.SIGKILL)
        process.communicate()
        told, _ = probe(name)
        seconds = told["frames"] / 30 if told else 0
        check(f"{name} plays up to its last second", told and told["size"] == (320, 240) and
              seconds > lasted - 1, (told, lasted))
    code, out, err = run("--live", *WINDOW, "--duration", "1", "--json", "-o", "live0.mkv")
    told, complaints = probe("live0.mkv")
    check("the next film of a window works", code == 0 and complaints == "" and
          told["frames"] == json.loads(out)["recorded"], (out, err, complaints))


# Each second of film begins with a whole picture, however few are drawn.
LIVE_FULL = """
mount -t tmpfs -o size={size} none full || exit 77
echo 8 quit >quit.plexus
"$1" record --live digits --net 784-16-10 --size 640x480 --crf 1 --script quit.plexus --json -o full/live.{ending}
echo $?
ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 full/live.{ending}
"""


def live_full():
    """The film ends before the disk is full; the window goes on to the end of its script."""
    os.makedirs("full", exist_ok=True)
    for size, ending in (("600k", "mkv"), ("600k", "mp4"), ("600k", "webm")):
        done = subprocess.run(["unshare", "-rm", "sh", "-c", LIVE_FULL.format(size=size, ending=ending),
                               "sh", plexus], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=ENVIRONMENT)
        if done.returncode == 77 or "unshare" in done.stderr:
            print("skipped: a disk of our own cannot be mounted here")
            return
        parts = re.fullmatch(r"(\{.*\})\s+(\d+)\s+(\d+),?\s*", done.stdout, re.S)
        told = json.loads(parts.group(1)) if parts else {}
        check(f"a window on a full disk of {size}: {ending}", parts and parts.group(2) == "0" and
              "nearly full" in done.stderr and 10 < int(parts.group(3)) == told["recorded"] < 200 and
              told["seconds"] > 7.5 and told["steps"] > 100, done)


def test_reset():
    """A window whose driver is reset at its third frame, made up, opens anew and plays its script to
    the end."""
    if not shutil.which("Xvfb"):
        print("skipped: there is no Xvfb")
        return
    with open("quit.plexus", "w") as file:
        file.write("3 quit\n")
    window = [WITH_SCREEN, "1280x1024", plexus, "view", *NETWORK[:3], "--size", "320x240", "--json"]
    done = subprocess.run([*window, "--script", "quit.plexus"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=120,
                          env={**ENVIRONMENT, "PLEXUS_GL_RESET_AFTER": "3"})
    told = json.loads(done.stdout or "{}")
    check("a window opens again after a reset", done.returncode == 0 and told.get("seconds", 0) > 2.5,
          (done.returncode, told, done.stderr))


def wait_for(path, size, process):
    while not os.path.exists(path) or os.path.getsize(path) < size:
        if process.poll() is not None:
            check("still recording", False, process.stderr.read())
            return
        time.sleep(0.005)


def test_killed():
    """Twenty films, each killed at a moment of chance. That no more than a second is lost is checked
    frame by frame in tests/capture/test_video.c."""
    chance = random.Random(5)
    for n in range(20):
        name = f"killed{n}." + ("mkv", "mp4", "webm")[n % 3]
        process = start(*NETWORK, "--fps", "30", "--duration", "100000", "-o", name)
        wait_for(name, 20000, process)
        time.sleep(chance.random() * 0.6)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        told, _ = probe(name)
        check(f"{name} plays", told and told["frames"] > 20 and told["size"] == (96, 64), told)
    code, _, err = run(*NETWORK, "--duration", "0.5", "-o", "killed0.mkv")
    told, complaints = probe("killed0.mkv")
    check("the next film works", code == 0 and told["frames"] == 15 and complaints == "", err)


def test_interrupted():
    for number in (signal.SIGINT, signal.SIGTERM):
        for name in ("stopped.mkv", "stopped.mp4", "stopped.gif"):
            if os.path.exists(name):
                os.remove(name)
            process = start(*NETWORK, "--fps", "20", "--duration", "100000", "-o", name)
            wait_for(name, 30000, process)
            process.send_signal(number)
            process.communicate(timeout=60)
            check(f"{name} ends by {number}", process.returncode == 128 + number)
            told, complaints = probe(name)
            check(f"{name} is whole", complaints == "" and told["seconds"] >= 0.5 and
                  abs(told["seconds"] - told["frames"] / 20) < 0.02, (told, complaints))


FULL = """
mount -t tmpfs -o size={size} none full || exit 77
"$1" record spiral --net 2-8-2 --size 320x240 --crf 2 --fps 30 --duration 100000 -o full/film.{ending}
echo $?
ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 full/film.{ending}
rm full/film.{ending}
"$1" record spiral --net 2-8-2 --size 96x64 --fps 30 --duration 1 -o full/film.{ending}
echo $?
"""


def test_full_disk():
    """A disk of a megabyte or two, in a name space of our own where that is allowed."""
    os.mkdir("full")
    for size, ending in (("1m", "mkv"), ("2m", "mp4"), ("1m", "webm")):
        done = subprocess.run(["unshare", "-rm", "sh", "-c", FULL.format(size=size, ending=ending),
                               "sh", plexus], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, env=ENVIRONMENT)
        if done.returncode == 77 or "unshare" in done.stderr:
            print("skipped: a disk of our own cannot be mounted here")
            break
        lines = done.stdout.split()
        check(f"a full disk of {size}: {ending}", len(lines) == 3 and lines[0] == "1" and
              int(lines[1]) > 20 and lines[2] == "0" and "nearly full" in done.stderr and
              "hardly fit" in done.stderr, done)
    # The same without a mount: files may be no larger than this.
    limit = "ulimit -f 200; exec \"$0\" \"$@\""
    for ending in ("mkv", "mp4"):
        done = subprocess.run(["sh", "-c", "trap '' XFSZ; " + limit, plexus, "record", *NETWORK,
                               "--crf", "2", "--duration", "100000", "-o",
                               f"limit.{ending}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, env=ENVIRONMENT)
        told, complaints = probe(f"limit.{ending}")
        check(f"a bound on files: {ending}", done.returncode == 1 and "cannot be written" in
              done.stderr and told and told["frames"] > 20 and complaints == "",
              (done, told, complaints))


TESTS = (live_killed, live_full) if IN_WINDOWS else (
    test_kinds, test_same, test_recipe, test_refuses, test_script, test_graphs, test_saves, test_small_graphs,
    test_live, test_live_ended, test_reset, test_killed, test_interrupted, test_full_disk)
with tempfile.TemporaryDirectory(prefix="plexus-record-") as folder:
    if not shutil.which("ffprobe") or not shutil.which("ffmpeg"):
        print("skipped: there is no ffprobe")
        sys.exit(77)
    os.chdir(folder)
    for test in TESTS:
        test()
    os.chdir("/")
sys.exit(outcome())

#!/usr/bin/env python3
"""bench_graph_view.py PLEXUS GRAPH [--size 1920x1080] [--zooms 1,2,4,8] [--rest S] [--keys F9]

How smoothly and how truly a large graph moves in the window: Xvfb, a software GL, and hands that pan
and zoom at each of some distances after a rest there. One line of JSON a distance, as `view --json`
has it for that flight alone is not to be had, so the window is opened once for each."""
import argparse
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "window"))
import desk as desks
from desk import Desk, until


def is_idle(pid, seconds=1.0):
    """Whether the process takes less than a tenth of a core."""
    def ticks():
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])
    before = ticks()
    time.sleep(seconds)
    return (ticks() - before) / os.sysconf("SC_CLK_TCK") < 0.1 * seconds


def memory_mb(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) // 1024


def fly(desk, options, zoom):
    width, height = options.size
    process = subprocess.Popen(
        [options.plexus, "view", options.graph, "--size", f"{width}x{height}", "--json", *options.more],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=desk.environment, cwd=desk.folder, text=True)
    start = time.monotonic()
    until("a window", lambda: subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)], env=desk.environment,
        capture_output=True).stdout, 60)
    for key in options.keys.split():
        desk.hands("key", key)
    desk.hands("mousemove", width // 2 - 60, height // 2 + 40)
    until("rest", lambda: is_idle(process.pid), 200)
    whole_s = time.monotonic() - start
    notches = {1: 0, 2: 3, 4: 6, 8: 9, 16: 12, 32: 16, 64: 19}[zoom]
    for _ in range(notches):
        desk.hands("click", 4)
        time.sleep(0.03)
    start = time.monotonic()
    if options.rest > 0:
        until("rest", lambda: is_idle(process.pid), options.rest)
    rest_s = time.monotonic() - start
    watch = subprocess.Popen(["perf", "record", "-q", "-g", "-F", "400", "-o", options.perf, "-p",
                              str(process.pid)]) if options.perf else None
    for _ in range(options.rounds):
        for key in ("Left", "Up", "Right", "Down"):
            for _ in range(2):
                desk.hands("key", key)
                time.sleep(0.15)
        desk.hands("click", 5)
        time.sleep(0.4)
        desk.hands("click", 4)
        time.sleep(0.4)
    if watch:
        watch.send_signal(2)
        watch.wait()
    memory = memory_mb(process.pid)
    desk.hands("key", "q")
    said = json.loads(process.communicate(timeout=60)[0])
    keep = {key: said[key] for key in said if key.startswith("moving") or key == "settled_s"}
    return {"zoom": zoom, **keep, "rss_mb": memory, "at_rest_s": round(whole_s, 1),
            "near_rest_s": round(rest_s, 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plexus")
    parser.add_argument("graph")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--zooms", default="1,2,4,8")
    parser.add_argument("--rest", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--perf", help="where perf leaves what it saw of the flight")
    parser.add_argument("--keys", default="", help="pressed at first, such as F9, which hides the panel")
    parser.add_argument("--more", default="", help="further options of `view`, between spaces")
    options = parser.parse_args()
    options.size = tuple(int(v) for v in options.size.split("x"))
    options.plexus, options.graph = os.path.abspath(options.plexus), os.path.abspath(options.graph)
    options.more = options.more.split()
    desks.WIDTH, desks.HEIGHT = options.size
    with Desk() as desk:
        del desk.environment["PLEXUS_GL_DEBUG"]
        for zoom in (int(v) for v in options.zooms.split(",")):
            print(json.dumps(fly(desk, options, zoom)), flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""bench_fly.py PLEXUS FILE [--unfold LIST]... [--size WxH] [--wait S] [--seconds S] [--json]

Frame times of the window of a large trained model while it is panned and zoomed without a pause, with some of its
blocks open: one run for each --unfold. Reading is waited for, and not counted. Needs a display or Xvfb."""

import argparse
import json
import os
import subprocess
import sys
import tempfile

WITH_SCREEN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "with_screen.sh")


def flight(path, wait, seconds):
    """From the whole in to single units and back, at places that lie apart, so that all is panned over too."""
    with open(path, "w", encoding="ascii") as script:
        script.write(f"{wait} frame all\n")
        time, step = wait + 0.2, 0
        places = ((0.2, 0.5), (0.5, 0.45), (0.8, 0.55))
        while time < wait + seconds:
            x, y = places[step // 16 % len(places)]
            factor = 1.6 if step % 16 < 8 else 1 / 1.6
            script.write(f"{time:.2f} zoom {factor:.4f} at {x} {y}\n{time + 0.06:.2f} pan {0.02 if step % 2 else -0.02} 0.01\n")
            time += 0.13
            step += 1
        script.write(f"{time:.2f} quit\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plexus")
    parser.add_argument("file")
    parser.add_argument("--unfold", action="append", default=[])
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--wait", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--json", action="store_true")
    o = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "fly.txt")
        flight(script, o.wait, o.seconds)
        for unfold in o.unfold or ["none"]:
            command = [o.plexus, "view", o.file, "--unfold", unfold, "--size", o.size, "--script", script, "--json"]
            if "DISPLAY" not in os.environ:
                command = [WITH_SCREEN, o.size, *command]
            p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            if p.returncode != 0:
                sys.exit(f"{unfold}: {p.stderr}")
            r = json.loads(p.stdout)
            results.append({"unfold": unfold, **{k: r[k] for k in (
                "moving_frames", "moving_ms_p50", "moving_ms_p95", "frame_ms_most", "in_view", "engine")}})
            if not o.json:
                print("{unfold}: {moving_frames} frames while moving, p50 {moving_ms_p50:.0f} ms, p95 "
                      "{moving_ms_p95:.0f} ms, by {engine}".format(**results[-1]), flush=True)
    if o.json:
        print(json.dumps(results))


if __name__ == "__main__":
    main()

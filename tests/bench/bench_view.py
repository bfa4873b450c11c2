#!/usr/bin/env python3
"""bench_view.py PLEXUS [--rounds N] [--seconds S] [--json]

What the window costs the trainer, and what the trainer leaves the window: samples a second of
`plexus train`, of `plexus view` at rest, and of `plexus view` while the camera flies, turn by turn in
one run, since machines are noisy. Needs a display, or Xvfb."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

WITH_SCREEN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "with_screen.sh")


def run(command, display):
    if display and "DISPLAY" not in os.environ:
        if not shutil.which("Xvfb"):
            sys.exit("bench_view.py: there is neither a display nor Xvfb")
        command = [WITH_SCREEN, "1280x800", *command]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def flight(path, seconds):
    """Zooms in and out without a pause."""
    with open(path, "w", encoding="ascii") as script:
        time, step = 0.1, 0
        while time < seconds:
            factor = 1.4 if step % 8 < 4 else 1 / 1.4
            script.write(f"{time:.2f} zoom {factor:.4f} at 0.35 0.4\n")
            time += 0.12
            step += 1
        script.write(f"{seconds} quit\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plexus")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    kinds = {"train": [], "rest": [], "flight": []}
    frames = {"rest": [], "flight": []}
    with tempfile.TemporaryDirectory() as folder:
        rest, fly = os.path.join(folder, "rest.txt"), os.path.join(folder, "fly.txt")
        with open(rest, "w", encoding="ascii") as script:
            script.write(f"{options.seconds} quit\n")
        flight(fly, options.seconds)
        view = [options.plexus, "view", "digits", "--size", "1280x720", "--json", "--script"]
        for _ in range(options.rounds):
            result = run([options.plexus, "train", "digits", "--epochs", "40", "--json"], False)
            kinds["train"].append(result["samples_per_s"])
            for name, script in (("rest", rest), ("flight", fly)):
                result = run([*view, script], True)
                kinds[name].append(result["samples_per_s"])
                frames[name].append((result["fps"], result["frame_ms_mean"]))

    median = {name: statistics.median(values) for name, values in kinds.items()}
    report = {
        "samples_per_s": median,
        "cost_at_rest": 1 - median["rest"] / median["train"],
        "cost_in_flight": 1 - median["flight"] / median["train"],
        "fps": {name: statistics.median(f[0] for f in frames[name]) for name in frames},
        "frame_ms": {name: statistics.median(f[1] for f in frames[name]) for name in frames},
        "cores": os.cpu_count(),
    }
    if options.json:
        print(json.dumps(report))
        return
    print(f"without a window   {median['train']:10.0f} samples/s")
    for name, title in (("rest", "window at rest  "), ("flight", "window in flight")):
        print(f"{title}   {median[name]:10.0f} samples/s, {100 * (1 - median[name] / median['train']):5.1f} % less,"
              f" {report['fps'][name]:.1f} frames/s of {report['frame_ms'][name]:.0f} ms")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""film_strip.py PLEXUS [-o FILE.png] [--exact]: the zoom from the whole of a network of ten million
connections to one connection with its number, as a sheet of stills to be looked at.

Zoom grows by the same factor from still to still, the middle one of the way from the whole to the
end in each row. Says of each how bright it is on average, and by how much that differs from the
one before: what a hand-over between ways of drawing must not show.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from picture import Picture, read_png

NETWORK = ["digits", "--net", "784-6400-780-10", "--steps", "0", "--seed", "1"]
STILLS, ACROSS = 16, 4
GAP = 4


def draw(options, zoom, path):
    done = subprocess.run(
        [options.plexus, "render", *NETWORK, "--size", options.size, "--strongest",
         str(options.strongest), "--zoom", f"{zoom:.6g}@{options.at}", "--json", "-o", path],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=600)
    return json.loads(done.stdout)


def sheet(pictures):
    width, height = pictures[0].width, pictures[0].height
    line = bytes([90, 90, 90])
    rows = []
    for first in range(0, len(pictures), ACROSS):
        beside = pictures[first:first + ACROSS]
        for y in range(height):
            rows.append((line * GAP).join(p.rows[y] for p in beside))
        rows += [line * (len(beside) * width + (len(beside) - 1) * GAP)] * GAP
    return Picture(len(rows[0]) // 3, len(rows), rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plexus")
    parser.add_argument("-o", "--output", default="film-strip.png")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--at", default="0.365,0.47", help="where, as shares of the whole picture")
    parser.add_argument("--zoom", type=float, default=3e5, help="of the last still")
    parser.add_argument("--strongest", type=int, default=0)
    options = parser.parse_args()
    pictures, before = [], None
    with tempfile.TemporaryDirectory() as folder:
        for i in range(STILLS):
            zoom = options.zoom ** (i / (STILLS - 1))
            path = os.path.join(folder, "still.png")
            told = draw(options, zoom, path)
            pictures.append(read_png(path))
            data = pictures[-1].pixels.tobytes()
            mean = sum(data) / len(data)
            change = "" if before is None else f", {mean / before:.2f} of the one before"
            print(f"{i + 1:2}: zoom {zoom:10.6g}, {told['in_view']:>9} in view, all drawn: "
                  f"{told['drawn'] == told['in_view']}, brightness {mean:5.1f}{change}")
            before = mean
    sheet(pictures).write_png(options.output)
    print(f"all in {options.output}")


main()

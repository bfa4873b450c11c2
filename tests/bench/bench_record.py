#!/usr/bin/env python3
"""bench_record.py [--frames N] [--rounds N] [--size WxH] [--live] PLEXUS [DATA AND NETWORK]

What recording costs beside drawing, against what ffmpeg takes to code the same frames with the same
encoder and settings: CPU seconds of all threads, and seconds of the wall. Frame by frame: a film to
/dev/null is drawing alone, one to a file is both, and ffmpeg reads the frames from a Y4M file in
memory. With --live: a window's frames with and without a recording, under Xvfb, against ffmpeg on the frames of that.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time

WITH_SCREEN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "with_screen.sh")
FPS = 30
# As capture/av_encoder.c sets libx264 for films of good quality at that rate.
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-rc-lookahead", str(FPS // 5),
        "-x264-params", "sync-lookahead=0", "-bf", "2", "-g", str(FPS), "-threads", "4"]
# As it sets it for windows.
X264_LIVE = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-crf", "20", "-rc-lookahead", "0",
             "-bf", "0", "-g", str(FPS), "-threads", "2"]


def timed(command):
    """CPU seconds and seconds."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    err = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    if status != 0:
        raise SystemExit(f"{command[0]} failed: {err.decode()}")
    return usage.ru_utime + usage.ru_stime, wall


def offline(o, folder):
    film = [o.plexus, "record", *o.network, "--size", o.size, "--fps", str(FPS), "--duration",
            str(o.frames / FPS), "-o"]
    y4m, mkv, again = (os.path.join(folder, name) for name in ("a.y4m", "a.mkv", "b.mkv"))
    timed([*film, y4m])
    commands = {"draw": [*film, "/dev/null"], "record": [*film, mkv],
                "ffmpeg": ["ffmpeg", "-v", "error", "-y", "-i", y4m, *X264, again]}
    took = {name: [] for name in commands}
    for _ in range(o.rounds):
        for name, command in commands.items():
            took[name].append(timed(command))
    cpu, wall = ({name: statistics.median(t[i] for t in times) for name, times in took.items()}
                 for i in (0, 1))
    print(f"{o.frames} frames of {o.size}, {o.rounds} rounds, medians; {os.path.getsize(y4m)} bytes of"
          f" raw frames, {os.path.getsize(mkv)} of film (ffmpeg's: {os.path.getsize(again)})")
    for what, t in (("CPU", cpu), ("wall", wall)):
        more = t["record"] - t["draw"]
        print(f"{what:>4}: drawing {t['draw']:.2f} s, recording {t['record']:.2f} s, ffmpeg "
              f"{t['ffmpeg']:.2f} s: recording costs {more:.2f} s more, {more / t['ffmpeg']:.2f} of "
              f"ffmpeg's")
    spread = [(r[0] - d[0]) / f[0] for d, r, f in zip(took["draw"], took["record"], took["ffmpeg"])]
    print("      CPU ratio of each round: " + ", ".join(f"{ratio:.2f}" for ratio in spread))


def window(o, arguments):
    """A window's own account of its frames, with the CPU seconds of all that took part."""
    begin = os.times()
    done = subprocess.run([WITH_SCREEN, "1920x1080", o.plexus, "view", *o.network, "--size", o.size, "--paused",
                           "--json", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    found = re.search(r"\{.*\}", done.stdout, re.S)
    if done.returncode != 0 or not found:
        raise SystemExit(done.stderr)
    end, told = os.times(), json.loads(found.group())
    told["cpu"] = end.children_user + end.children_system - begin.children_user - begin.children_system
    return told


def live(o, folder):
    """The camera moves, so that every frame is drawn anew, as many as there is time for. What a
    recording costs is the CPU time beyond that of as many frames alone, and the frames that were not
    drawn for it; the limit is ffmpeg on the film's own frames."""
    way, film, y4m, again = (os.path.join(folder, name) for name in
                             ("way.plexus", "live.mkv", "live.y4m", "again.mkv"))
    with open(way, "w") as file:
        file.write(f"0 fly over {o.seconds}\n{o.seconds} quit\n")
    play = ["--script", way]
    rounds = []
    for _ in range(o.rounds):
        alone, filmed = window(o, play), window(o, [*play, "--record", film])
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", film, "-frames:v", str(o.frames), y4m], check=True)
        cpu, wall = timed(["ffmpeg", "-v", "error", "-y", "-i", y4m, *X264_LIVE, again])
        frames = min(o.frames, filmed["recorded"])
        cpu_each, wall_each = cpu / frames * 1e3, wall / frames * 1e3
        costs = (filmed["cpu"] - alone["cpu"] * filmed["frames"] / alone["frames"]) / filmed["recorded"] * 1e3
        waits = (filmed["seconds"] - filmed["frames"] * alone["seconds"] / alone["frames"]) / filmed["recorded"] * 1e3
        rounds.append((costs / cpu_each, waits / wall_each))
        for what, told in (("alone", alone), ("filmed", filmed)):
            print(f"{what:>6}: {told['frames']} frames, {told['fps']:.1f} a second, {told['frame_ms_mean']:.1f} ms each, "
                  f"{told['frame_ms_most']:.0f} at most, {told['cpu']:.1f} CPU s; {told['recorded']} recorded, "
                  f"{told['dropped']} dropped")
        print(f"        a frame of film costs {costs:.1f} ms of CPU, {waits:.1f} ms of drawing; ffmpeg takes "
              f"{cpu_each:.1f} ms of CPU, {wall_each:.1f} ms: {costs / cpu_each:.2f} and {waits / wall_each:.2f}")
    print("medians: " + ", ".join(f"{statistics.median(r[i] for r in rounds):.2f} of {what}"
                                  for i, what in enumerate(("CPU", "wall"))))


parser = argparse.ArgumentParser()
parser.add_argument("plexus")
parser.add_argument("network", nargs=argparse.REMAINDER)
parser.add_argument("--frames", type=int, default=60)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--size", default="1920x1080")
parser.add_argument("--seconds", type=float, default=8)
parser.add_argument("--live", action="store_true")
options = parser.parse_args()
options.network = [word for word in options.network if word != "--"]
options.plexus = os.path.abspath(options.plexus)
shared = "/dev/shm" if os.path.isdir("/dev/shm") else None
with tempfile.TemporaryDirectory(prefix="plexus-bench-", dir=shared) as memory:
    (live if options.live else offline)(options, memory)

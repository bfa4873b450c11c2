#!/usr/bin/env python3
"""bench_open.py PLEXUS [FILE] [--blocks N] [--unfold LIST] [--json]

How large trained models open: a LLaMA of 1.1 billion parameters in BF16, made by make_llama.py where no
FILE is given. Against the time that `cat FILE` takes in the same state of the page cache, cold and warm:
the first opening, with an empty cache of Plexus's own, and the second one, each up to a complete picture
of all weights (plexus render) and its peak of memory; and the window up to its first picture, which at the first
opening is of the structure alone, and at the second of all weights. Cold is made by posix_fadvise, which needs no rights. Needs python3-numpy to
make the file, and a display or Xvfb for the window."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
WITH_SCREEN = os.path.join(os.path.dirname(HERE), "with_screen.sh")
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable  # Debian's NumPy


def drop(path):
    """The file leaves the page cache."""
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(fd)


def run(command, env=None):
    """Seconds, and the peak of memory in MB."""
    start = time.monotonic()
    p = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode != 0:
        sys.exit(f"{command}: {p.stderr.read().decode()}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plexus")
    parser.add_argument("file", nargs="?")
    parser.add_argument("--blocks", type=int, default=22)
    parser.add_argument("--unfold", help="blocks that are open, as plexus has it; default: as they are at first")
    parser.add_argument("--json", action="store_true")
    o = parser.parse_args()
    result = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        path = o.file or os.path.join(folder, "llama.safetensors")
        if not o.file:
            subprocess.run([PYTHON, os.path.join(HERE, "make_llama.py"), path, str(o.blocks)], check=True)
        result["bytes"] = os.path.getsize(path)
        env = {**os.environ, "XDG_CACHE_HOME": os.path.join(folder, "cache")}
        picture = os.path.join(folder, "p.png")
        unfold = ["--unfold", o.unfold] if o.unfold else []
        render = [o.plexus, "render", path, "-o", picture, "--size", "1280x720", *unfold]
        screen = []
        if "DISPLAY" not in os.environ and shutil.which("Xvfb"):
            screen = [WITH_SCREEN, "1280x800"]
            result["screen_s"], _ = run([*screen, "true"])  # of each time of a window
        script = os.path.join(folder, "quit.txt")
        with open(script, "w", encoding="ascii") as file:
            file.write("0 quit\n")
        view = [o.plexus, "view", path, "--size", "1280x720", "--script", script, *unfold]
        view = [*screen, *view] if screen or "DISPLAY" in os.environ else None
        for state in ("cold", "warm"):
            one = {}
            if state == "cold":
                drop(path)
            one["cat_s"], _ = run(["cat", path])
            shutil.rmtree(env["XDG_CACHE_HOME"], ignore_errors=True)
            if state == "cold":
                drop(path)
            one["first_s"], one["first_mb"] = run(render, env)
            if state == "cold":
                drop(path)
            one["second_s"], one["second_mb"] = run(render, env)
            if view:
                if state == "cold":
                    drop(path)
                one["second_window_s"], _ = run(view, env)
                shutil.rmtree(env["XDG_CACHE_HOME"], ignore_errors=True)
                if state == "cold":
                    drop(path)
                one["first_window_s"], one["window_mb"] = run(view, env)
            one["ratio"] = one["first_s"] / one["cat_s"]
            result[state] = one
    if o.json:
        print(json.dumps(result))
        return
    print(f"{result['bytes'] / 1e9:.2f} GB; of the windows' times {result.get('screen_s', 0):.2f} s are Xvfb's")
    for state in ("cold", "warm"):
        print(state + ": " + ", ".join(f"{k} {v:.2f}" for k, v in result[state].items()))


if __name__ == "__main__":
    main()

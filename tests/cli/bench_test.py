#!/usr/bin/env python3
"""bench_test.py PLEXUS: what plexus bench says, in small; no time is judged."""
import json
import math
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import xml.dom.minidom

from checks import check, outcome

plexus = os.path.abspath(sys.argv[1])
TINY = ["--connections", "1e4", "--size", "320x180", "--seconds", "0.2"]
WITHOUT_DISPLAY = {key: value for key, value in os.environ.items()
                   if key not in ("DISPLAY", "WAYLAND_DISPLAY")}


def run(*arguments, **more):
    return subprocess.run([plexus, "bench", *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=WITHOUT_DISPLAY, timeout=200,
                          **more)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def measured(*arguments):
    done = run(*TINY, "--json", *arguments)
    check("JSON alone is printed", done.returncode == 0 and done.stderr == "", done)
    return json.loads(done.stdout)


NUMBERS = ["connections", "drawn", "scale", "update_ms", "load_ms", "peak_mb", "frames", "updates",
           "rest_ms", "make_ms", "connections_per_s", "bytes_per_s", "drawn_moving_share"]
CHECKED = ["psnr_db", "psnr_moving_db", "column_error", "verified_columns"]


def test_json():
    told = measured("--verify", "--hover", "--engine", "density-cpu")
    check("one case", len(told["cases"]) == 1)
    case = told["cases"][0]
    for key in NUMBERS + CHECKED:
        check(f"{key} is a number", is_number(case[key]), case[key])
    check("all are drawn", case["connections"] == case["drawn"] == 10000, case)
    check("what was asked for", (case["size"], case["mode"], case["engine"]) ==
          ([320, 180], "panzoom", "density-cpu"), case)
    check("the engines", case["engines"] == ["density-cpu"], case["engines"])
    check("the hash", re.fullmatch("[0-9a-f]{16}", case["hash"]), case["hash"])
    check("the name", case["name"] == "panzoom 10000", case["name"])
    for name in ("hover_us", "cpu_ms"):
        times = [case[name][key] for key in ("p50", "p95", "p99", "max")]
        check(name, times == sorted(times) and times[0] > 0, times)
    check("the pointer finds something in each frame",
          sum(case["hovered"].values()) == case["frames"] and
          case["hovered"]["unit"] + case["hovered"]["connection"] > 0, case["hovered"])
    times = [case["frame_ms"][key] for key in ("p50", "p95", "p99", "max")]
    check("frame times", times == sorted(times) and times[0] > 0, times)
    check("the scale is a share", 0 < case["scale"] <= 1, case["scale"])
    check("memcpy belongs to live", case["memcpy_ms"] is None)
    stations = case["stations"]
    check("twelve stations at least", len(stations) >= 12, len(stations))
    check("the first is the whole", stations[0]["zoom"] == 1 and
          stations[0]["in_view"] == 10000 and stations[0]["column_error"] < 1e-5, stations[0])
    for s in stations:
        check("a station", s["in_view"] > 0 and s["lines_per_pixel"] > 0 and s["psnr_db"] > 20 and
              0 < s["verified_columns"] <= s["columns"] <= 320, s)
    zooms = [s["zoom"] for s in stations]
    check("nearer and nearer", zooms == sorted(zooms) and zooms[-1] > 100, zooms)
    check("the worst is told", case["psnr_db"] == min(s["psnr_db"] for s in stations) and
          case["column_error"] == max(s["column_error"] for s in stations))
    machine = told["machine"]
    for key in ("renderer", "vendor", "driver", "platform", "cpu", "version"):
        check(f"machine {key}", isinstance(machine[key], str) and machine[key], machine)
    check("machine threads", machine["threads"] >= 1 and machine["memory_mb"] > 0, machine)
    return case


def test_same_picture(first):
    again = measured("--engine", "density-cpu", "--mode", "static,live", "--seconds", "0.3")
    check("two cases", [c["mode"] for c in again["cases"]] == ["static", "live"], again)
    for case in again["cases"]:
        check("the same picture in every run and mode", case["hash"] == first["hash"], case)
        for key in CHECKED + ["stations", "hover_us", "hovered"]:
            check(f"{key} was not measured", case[key] is None, case[key])
    check("memcpy in live", again["cases"][1]["memcpy_ms"] > 0, again["cases"][1])
    check("live frames are updates",
          again["cases"][1]["updates"] == again["cases"][1]["frames"], again["cases"][1])
    other = measured("--engine", "density-cpu", "--net", "90-50-110")["cases"][0]
    check("another picture of another network",
          other["connections"] == 10000 and other["hash"] != first["hash"], other)


def test_on_the_gpu(first):
    case = measured("--verify", "--engine", "density-gpu")["cases"][0]
    check("the GPU alone draws", case["engines"] == ["density-gpu"], case["engines"])
    for key in ("psnr_db", "psnr_moving_db"):
        # Above 100 dB there is nothing left but the rounding of sums.
        check(f"{key} as on the CPU", abs(min(case[key], 100) - min(first[key], 100)) < 0.1,
              (case[key], first[key]))
    check("columns as on the CPU", case["column_error"] < 1e-5, case["column_error"])


def test_table_and_page():
    done = run("--connections", "1e4,3000", "--mode", "panzoom,static", "--size", "64x48",
               "--seconds", "0.05", "--verify", "--html", "page.html")
    check("the table", done.returncode == 0 and done.stderr == "", done)
    rows = re.findall(r"^(?:panzoom|static) +[\d.]+ k .*$", done.stdout, re.M)
    check("from small to large", [row.split()[1] for row in rows] == ["3.00"] * 2 + ["10.0"] * 2,
          done.stdout)
    page = xml.dom.minidom.parse("page.html")
    check("three plots", len(page.getElementsByTagName("figure")) == 3)
    check("the table of the page", len(page.getElementsByTagName("tr")) == 5)
    text = open("page.html").read()
    check("nothing from elsewhere", "http" not in text and "<script" not in text and
          "src=" not in text and "url(" not in text)
    check("no broken numbers", "nan" not in text and "inf" not in text)


def test_difference():
    for name, seed in (("one", "1"), ("other", "2")):
        subprocess.run([plexus, "train", "spiral", "--net", "2-12-2", "--epochs", "1", "--seed", seed, "--save",
                        f"{name}.safetensors"], stdout=subprocess.DEVNULL, check=True, timeout=200)
    files = ["one.safetensors", "other.safetensors"]
    hashes = []
    for what in (files[:1], files[1:], [*files, "--difference"]):
        done = run(*what, "--size", "320x180", "--seconds", "0.2", "--mode", "static", "--json")
        told = json.loads(done.stdout)["cases"] if done.returncode == 0 else [{}]
        check(f"48 connections of {what}", [case.get("connections") for case in told] == [48], done)
        hashes.append(told[0].get("hash"))
    check("a difference is neither of both", len(set(hashes)) == 3, hashes)
    done = run(files[0], "--difference")
    check("a difference is one of two", done.returncode == 2 and "two files" in done.stderr, done)


def test_refusals():
    for arguments, names in ((["--connections", "0"], "--connections"),
                             (["--connections", "1e4,"], "--connections"),
                             (["--connections", "1.5"], "--connections"),
                             (["--connections", "nan"], "--connections"),
                             (["--connections", "1e12"], "--connections"),
                             (["--mode", "fly"], "fly"), (["--mode", ""], "mode"),
                             (["--engine", "magic"], "magic"), (["--size", "0x4"], "--size"),
                             (["--seconds", "0"], "--seconds"), (["--fps", "inf"], "--fps"),
                             (["--net", "3-x"], "3-x"), (["--net", "5"], "--net 5"),
                             (["digits"], "digits"), (["--what"], "--what")):
        done = run("--seconds", "0.05", "--size", "32x32", *arguments)
        check(f"{arguments} is refused", done.returncode == 2 and done.stdout == "" and
              names in done.stderr and done.stderr.count("\n") == 1, done)
    done = run(*TINY, "--html", "missing/page.html")
    check("a page that cannot be written is refused at once",
          done.returncode == 1 and "missing" in done.stderr and done.stdout == "", done)
    few = lambda: resource.setrlimit(resource.RLIMIT_AS, (16 << 30, 16 << 30))
    done = run(*TINY, "--connections", "4e9,1e4", preexec_fn=few)
    # A sanitizer wants more addresses than that for itself.
    check("what does not fit is left out, with a word", "Sanitizer" in done.stderr or
          done.returncode == 0 and
          "4,000,000,000 connections are left out" in done.stderr and "panzoom" in done.stdout, done)


def test_interruption():
    # Pictures so large that the first case does not end by the number of frames that are kept.
    process = subprocess.Popen([plexus, "bench", "--connections", "1000,1e4", "--size", "1280x720",
                                "--mode", "static", "--seconds", "8", "--json"], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=WITHOUT_DISPLAY)
    time.sleep(12)  # the first case takes 8 s and some, the second ends no sooner than after 16
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    check("an interruption is told", process.returncode == 128 + signal.SIGINT, (out, err))
    check("what was finished is printed",
          [c["connections"] for c in json.loads(out)["cases"]] == [1000], (out, err))


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    first = test_json()
    test_same_picture(first)
    test_on_the_gpu(first)
    test_table_and_page()
    test_difference()
    test_refusals()
    test_interruption()
    os.chdir("/")
sys.exit(outcome())

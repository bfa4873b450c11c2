#!/usr/bin/env python3
"""corpus_test.py PLEXUS: what the program does with each file of the corpus is what must be done.

Errors are typed and have a place, nothing crashes, and each file keeps to its budget: 256 MB beside
twice its size, and 5 seconds. No byte of a file reaches the terminal that could rewrite it.
"""
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

import corpus
import corpus_costly
import corpus_graphs

BUDGET_FREE = 256 << 20
SECONDS = 5


def limits(size):
    def set_limits():
        # Address space, so more than what is used: libraries and stacks count too.
        resource.setrlimit(resource.RLIMIT_DATA, (2 * size + BUDGET_FREE,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    return set_limits


def check(plexus, path, expected):
    within = None if "PLX_TEST_SANITIZED" in os.environ else limits(os.path.getsize(path))
    run = subprocess.run([plexus, "info", path, "--json"], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, preexec_fn=within)
    if run.returncode not in (0, 1):
        return f"ended with {run.returncode}: {run.stderr[-2000:]!r}"
    said = json.loads(run.stdout)
    text = subprocess.run([plexus, "info", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          preexec_fn=within)
    if text.returncode != run.returncode:
        return f"ended with {text.returncode} without --json: {text.stdout[-2000:]!r}"
    shown = run.stdout + run.stderr + text.stdout
    if re.search(rb"[\0-\x09\x0b-\x1f\x7f]", shown) or "\u202e" in shown.decode("utf-8"):
        return "a control character was printed"
    if expected in ("ok", "warning"):
        if run.returncode != 0:
            return f"was refused: {said['error']['message']}"
        # That the network is a guess is told of the network and not of what is read.
        warnings = [w for w in said["warnings"] if "is a guess from names" not in w]
        if bool(warnings) != (expected == "warning"):
            return f"has the warnings {said['warnings']}"
        return None
    if run.returncode != 1:
        return "was accepted"
    error = said["error"]
    if error["code"] != expected:
        return f"is told as {error['code']}: {error['message']}"
    if expected != "io" and "offset" not in error and "line" not in error and "refers to" not in error["message"]:
        return f"has no place: {error['message']}"
    return None


def main():
    plexus = os.path.abspath(sys.argv[1])
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        cases = corpus.write(folder, {**corpus.FORMATS, **corpus_graphs.FORMATS, **corpus_costly.FORMATS})
        for path, expected in cases.items():
            problem = check(plexus, os.path.join(folder, path), expected)
            if problem:
                failures += 1
                print(f"{path}: {problem}")
    print(f"{len(cases)} files, {failures} failures")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())

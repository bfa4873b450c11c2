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
RESERVED = 192 << 20  # that libraries ask for at their start, and leave as it is
SECONDS = 5


def limits(size):
    def set_limits():
        resource.setrlimit(resource.RLIMIT_DATA, (2 * size + BUDGET_FREE + RESERVED,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    return set_limits


def run_info(plexus, path, *options):
    """What it ended with, its output and its errors, and how many bytes of memory it used at most."""
    sanitized = "PLX_TEST_SANITIZED" in os.environ
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen([plexus, "info", path, *options], stdout=out, stderr=errors,
                                 preexec_fn=None if sanitized else limits(os.path.getsize(path)))
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        return child.returncode, out.read(), errors.read(), 0 if sanitized else used.ru_maxrss << 10


def check(plexus, path, wanted):
    expected, _, words = wanted.partition(": ")
    code, output, errors, used = run_info(plexus, path, "--json")
    plain_code, plain, plain_errors, plain_used = run_info(plexus, path)
    if code not in (0, 1):
        return f"ended with {code}: {errors[-2000:]!r}"
    if plain_code != code:
        return f"ended with {plain_code} without --json: {plain_errors[-2000:]!r}"
    if max(used, plain_used) > 2 * os.path.getsize(path) + BUDGET_FREE:
        return f"took {max(used, plain_used) >> 20} MB"
    said = json.loads(output)
    shown = output + errors + plain + plain_errors
    if re.search(rb"[\0-\x09\x0b-\x1f\x7f]", shown) or "\u202e" in shown.decode("utf-8"):
        return "a control character was printed"
    if expected in ("ok", "warning"):
        if code != 0:
            return f"was refused: {said['error']['message']}"
        # That the network is a guess is told of the network and not of what is read.
        warnings = [w for w in said["warnings"] if "is a guess from names" not in w]
        if bool(warnings) != (expected == "warning"):
            return f"has the warnings {said['warnings']}"
        return None if words in "".join(warnings) else f"has no warning of '{words}': {warnings}"
    if code != 1:
        return "was accepted"
    error = said["error"]
    if error["code"] != expected:
        return f"is told as {error['code']}: {error['message']}"
    if expected != "io" and "offset" not in error and "line" not in error and "refers to" not in error["message"]:
        return f"has no place: {error['message']}"
    return None if words in error["message"] else f"does not say '{words}': {error['message']}"


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

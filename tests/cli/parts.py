"""Tests in parts that write files into one folder and gather what fails."""
import os
import sys
import tempfile

import numpy as np

failures = []


def main(*parts):
    """Runs each with the program, the folder, and numbers of its own; a second argument names a folder that is to
    stay. Says what failed, and returns the exit status."""
    plexus = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 2:
            folder = sys.argv[2]
            os.makedirs(folder, exist_ok=True)
        for part in parts:
            part(plexus, folder, np.random.default_rng(7))
    for failure in failures:
        print(failure)
    return len(failures) > 0

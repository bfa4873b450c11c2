#!/usr/bin/env python3
"""cut_and_flip.py EXECUTABLE: gives it all small samples of the corpus that must open, but for those
that would do so cut as well, or need other files."""
import os
import subprocess
import sys
import tempfile

import corpus

SIZE_MAX = 4096

with tempfile.TemporaryDirectory() as folder:
    cases = corpus.write(folder)
    samples = [os.path.join(folder, path) for path, expected in cases.items()
               if expected.partition(": ")[0] in ("ok", "warning")
               and "trailing" not in path and "external" not in path]
    samples = [path for path in samples if os.path.getsize(path) <= SIZE_MAX]
    assert len(samples) > len(corpus.FORMATS)
    quick = [path for path in samples if "hdf5" not in path]
    # A process is started for each cut and bit of HDF5, which takes some 8 ms: every 41st of these files' is 40 s.
    slow = [[os.path.join(folder, "hdf5", name) for name in names]
            for names in (("small", "packed", "valid", "keras"), ("sonata",))]
    program = os.path.abspath(sys.argv[1])
    runs = [("1", "model", quick)]
    if os.path.exists(slow[0][0]):
        runs += [("41", "model", slow[0]), ("41", "graph", slow[1])]
    failed = [subprocess.run([program, step, kind, *some]).returncode != 0 for step, kind, some in runs]
    sys.exit(any(failed))

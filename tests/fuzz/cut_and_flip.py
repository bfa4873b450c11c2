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
    # A process is started for each bit of HDF5: one sample and every 211th bit of it will do here.
    slow = [path for path in samples if "hdf5" in path and path.endswith("small")]
    quick = [path for path in samples if "hdf5" not in path]
    program = os.path.abspath(sys.argv[1])
    failed = [subprocess.run([program, step, *some]).returncode != 0
              for step, some in (("1", quick), ("211", slow)) if some]
    sys.exit(any(failed))

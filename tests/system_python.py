"""Debian's Python. Its packages, NumPy and h5py among them, may be missing where another one is first in
the path."""
import os
import sys

SYSTEM_PYTHON = "/usr/bin/python3"


def restart():
    """Runs the script anew under Debian's Python; returns where it is that already, or there is none."""
    here = os.path.realpath(sys.executable) == os.path.realpath(SYSTEM_PYTHON)
    if not here and os.path.exists(SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, "-B", *sys.argv])

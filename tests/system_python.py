"""Debian's Python. Its packages, NumPy and h5py among them, may be missing where another one is first in
the path."""
import importlib
import os
import sys

SYSTEM_PYTHON = "/usr/bin/python3"


def restart():
    """Runs the script anew under Debian's Python; returns where it is that already, or there is none."""
    here = os.path.realpath(sys.executable) == os.path.realpath(SYSTEM_PYTHON)
    if not here and os.path.exists(SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, "-B", *sys.argv])


def need(*modules):
    """Before anything is taken from the arguments: where one of them is missing the script runs anew under Debian's
    Python, and where it is missing there too the test is skipped (77)."""
    try:
        for name in modules:
            importlib.import_module(name)
    except ImportError as error:
        restart()
        print(f"there is no {error.name}")
        sys.exit(77)

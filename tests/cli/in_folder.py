"""Test cases whose files lie in a folder of their own, of the program that the first argument names."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PLEXUS = os.path.abspath(sys.argv.pop(1))


def info(path, *more):
    """The exit status of plexus info, and what it says in JSON."""
    run = subprocess.run([PLEXUS, "info", path, "--json", *more], capture_output=True, text=True, timeout=60)
    return run.returncode, json.loads(run.stdout)


class InFolder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name, text=None):
        """Where a file of that name lies; with a text it is written."""
        path = os.path.join(self.folder.name, name)
        if text is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return path

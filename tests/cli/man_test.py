#!/usr/bin/env python3
"""man_test.py PLEXUS MAN-FOLDER: manual pages say what the program does.

Each command's page names exactly the options of its --help, is well-formed where mandoc is there to
tell, and the commands of its EXAMPLES are run, as those of the README are.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

COMMANDS = ["view", "train", "render", "record", "info", "convert", "correlate", "bench", "doctor"]


def main():
    plexus, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    failures = []
    pages = {os.path.basename(path)[:-2]: open(path).read()
             for path in sorted(glob.glob(os.path.join(folder, "*.1")))}
    expected = {"plexus"} | {f"plexus-{command}" for command in COMMANDS}
    if set(pages) != expected:
        failures.append(f"the pages are {sorted(pages)}")
    listed = subprocess.run([plexus, "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    table = re.search(r"Commands:\n(.*?)\n\n", listed, re.S)[1]
    if [line.split()[0] for line in table.splitlines()] != COMMANDS:
        failures.append("the commands of --help are not those that have pages")
    made = re.search(r"made by the program:\n(.*?)\n\n", listed, re.S)[1]
    for name in (line.split()[0] for line in made.splitlines()):
        if f"\n.It Cm {name}\n" not in pages["plexus"]:
            failures.append(f"plexus.1 does not name the data {name}")

    for command in COMMANDS:
        said = subprocess.run([plexus, command, "--help"], stdout=subprocess.PIPE, text=True,
                              check=True).stdout
        helped = set(re.findall(r"^ +(?:-\w, )?--([\w-]+)", said, re.M))
        page = pages[f"plexus-{command}"]
        items = [line for line in page.splitlines() if line.startswith(".It Fl")]
        written = set(re.findall(r"Fl -([\w-]+)", " ".join(items)))
        if helped != written or len(helped) < 2:
            failures.append(f"plexus-{command}.1: only in --help {sorted(helped - written)}, "
                            f"only in the page {sorted(written - helped)}")
        short = set(re.findall(r"^ +-(\w), --", said, re.M))
        if short != set(re.findall(r"Fl (\w) ,", " ".join(items))):
            failures.append(f"plexus-{command}.1: the short options are {sorted(short)}")

    if shutil.which("mandoc"):
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning",
                               *sorted(glob.glob(os.path.join(folder, "*.[15]")))],
                              stdout=subprocess.PIPE, text=True)
        if lint.returncode != 0:
            failures.append(lint.stdout)

    for failure in failures:
        print(failure)
    if failures:
        return 1
    examples = []
    for name, page in pages.items():
        part = re.search(r"\n\.Sh EXAMPLES\n(.*?)\n\.Sh ", page, re.S)[1]
        found = re.findall(r"^\$ (plexus.*)$", part, re.M)
        assert found, f"{name}.1 has no examples"
        examples += found
    with tempfile.NamedTemporaryFile("w", suffix=".md") as file:
        file.write("```sh\n" + "\n".join(examples) + "\n```\n")
        file.flush()
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "readme_test.sh")
        return subprocess.run([script, file.name, plexus],
                              env={**os.environ, "WINDOW_SECONDS": "4"}).returncode


if __name__ == "__main__":
    sys.exit(main())

"""The command line as a script sees it: exit codes, what is said and where, what is written.

Usage: test_cli.py PLEXUS [SHARED_DATA]; unittest runs every test_ method below.
"""

import json
import math
import os
import pathlib
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

PLEXUS = ""
SHARED = None


def run(*args, **kwargs):
    return subprocess.run(
        [PLEXUS, *map(str, args)], capture_output=True, text=True, timeout=240, **kwargs
    )


def read_safetensors(path):
    """A reader of its own, from the format's description. Returns (metadata, tensors)."""
    raw = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    assert length % 8 == 0 and 8 + length <= len(raw)
    header = json.loads(raw[8 : 8 + length])
    body = raw[8 + length :]
    meta = header.pop("__metadata__", {})
    assert all(isinstance(v, str) for v in meta.values())
    tensors, end_of_last = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        count = 1
        for size in entry["shape"]:
            count *= size
        assert entry["dtype"] == "F32"
        assert begin == end_of_last and end - begin == 4 * count, name
        tensors[name] = (entry["shape"], struct.unpack(f"<{count}f", body[begin:end]))
        end_of_last = end
    assert end_of_last == len(body)
    return meta, tensors


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def fails(self, code, *args, holds=()):
        """One sentence on standard error, nothing on standard output, that exit code."""
        p = run(*args)
        self.assertEqual(p.returncode, code, p.stderr)
        self.assertEqual(p.stdout, "")
        self.assertEqual(len(p.stderr.strip().splitlines()), 1, p.stderr)
        self.assertTrue(p.stderr.startswith("plexus: "), p.stderr)
        for text in holds:
            self.assertIn(text, p.stderr)

    def write(self, name, text):
        path = self.dir / name
        path.write_text(text)
        return path

    def test_help_and_version(self):
        for args in (["--help"], ["-h"], ["train", "--help"], ["train", "-h"]):
            p = run(*args)
            self.assertEqual((p.returncode, p.stderr), (0, ""))
            self.assertIn("plexus", p.stdout)
        self.assertIn("train", run("--help").stdout)
        for option in ("--net", "--test", "--optimizer", "--save", "--json", "--threads"):
            self.assertIn(option, run("train", "--help").stdout)
        p = run("--version")
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        self.assertRegex(p.stdout, r"^plexus \d+\.\d+\.\d+\n$")

    def test_wrong_usage_is_2(self):
        self.fails(2, "trian", holds=["trian"])
        self.fails(2, "--frobnicate", holds=["--frobnicate"])
        self.fails(2, "train")
        self.fails(2, "train", "xor", "moons")
        self.fails(2, "train", "xor", "--frobnicate", holds=["--frobnicate"])
        self.fails(2, "train", "xor", "--net", holds=["--net"])
        self.fails(2, "train", "xor", "--net", "2-8:rulu-2", holds=["rulu", "5"])
        self.fails(2, "train", "xor", "--net", "2", holds=["layers"])
        self.fails(2, "train", "xor", "--net", "3-8-2", holds=["3", "2"])
        self.fails(2, "train", "xor", "--net", "2-8-7", holds=["7", "2"])
        self.fails(2, "train", "xor", "--optimizer", "adamant", holds=["adamant", "nesterov"])
        self.fails(2, "train", "xor", "--loss", "l3", holds=["l3", "mse"])
        self.fails(2, "train", "xor", "--schedule", "weekly", holds=["weekly", "cosine"])
        self.fails(2, "train", "xor", "--init", "zero", holds=["zero", "glorot"])
        self.fails(2, "train", "plane", "--loss", "cross_entropy")
        for option in ("--epochs", "--batch", "--threads"):
            for value in ("0", "-1", "many", "1.5", "", "99999999999999999999999"):
                self.fails(2, "train", "xor", f"{option}={value}", holds=[option])
        for value in ("-1", "x", "nan", "inf", ""):
            self.fails(2, "train", "xor", f"--lr={value}", holds=["--lr"])

    def test_options_of_another_kind_are_refused(self):
        edges = self.write("edges.csv", "source,target\na,b\nb,c\n")
        out = ["-o", self.dir / "a.png", "--size", "99x99"]
        for command in "render", "record":
            self.fails(2, command, edges, "--net", "2-3-2", *out, holds=["--net", "a graph"])
            self.fails(2, command, edges, "--difference", *out, holds=["--difference"])
            self.fails(2, command, "xor", "--layout", "circular", *out, holds=["--layout", "a network"])
        self.fails(2, "render", edges, "--steps", 5, *out, holds=["steps"])
        self.fails(2, "render", "xor", "--sample", 99999, *out, holds=["--sample", "from 0 to "])
        p = run("render", edges, "--seed", 3, "--threads", 1, "--steps", 0, *out)
        self.assertEqual((p.returncode, p.stderr), (0, ""))

    def test_choices_are_listed(self):
        edges = self.write("edges.csv", "from,to\na,b\nb,c\n")
        out = ["-o", self.dir / "a.png"]
        self.fails(2, "render", edges, "--layout", "spring", *out, holds=["force", "layered", "circular"])
        self.fails(2, "render", edges, "--matrix-order", "x", *out, holds=["community, near and index"])
        self.fails(2, "render", edges, "--source", "foo", *out, holds=[str(edges), "'foo'", "from, to"])
        self.fails(2, "render", "", *out, holds=["empty"])
        self.fails(1, "render", "spirl", *out, holds=["spirl", "spiral", "moons"])

    def test_missing_inputs_are_told(self):
        data = self.write("gaps.csv", "a,b,c\n1,2,x\n,1,y\n2,n.a.,x\n3,1,y\n")
        p = run("train", data, "--net", "2-3-2", "--epochs", 1, "--json")
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual(json.loads(p.stdout)["missing"], 2)
        self.assertEqual(len(p.stderr.splitlines()), 1, p.stderr)
        self.assertIn("2 of 8 inputs are missing", p.stderr)

    def test_what_fails_while_running_is_1(self):
        self.fails(1, "train", self.dir / "none.csv", holds=["none.csv"])
        self.fails(1, "train", self.dir, holds=[str(self.dir)])
        self.fails(1, "train", "xor", "--test", self.dir / "none.csv", holds=["none.csv"])
        ragged = self.write("ragged.csv", "a,b,c\n1,2,x\n1,2\n3,4,y\n")
        self.fails(1, "train", ragged, holds=["ragged.csv:3"])
        self.fails(
            1, "train", "moons", "--net", "2-8-8-2", "--optimizer", "sgd", "--lr", "1e30",
            holds=["layer '"],
        )

    def test_unwritable_output_is_refused_before_training(self):
        begin = time.monotonic()
        # Training for so many epochs would outlast the timeout.
        self.fails(
            1, "train", "digits", "--epochs", "100000000", "--save",
            self.dir / "no" / "such" / "w.safetensors", holds=["w.safetensors"],
        )
        self.assertLess(time.monotonic() - begin, 200)
        self.fails(1, "train", "xor", "--save", self.dir, holds=[str(self.dir)])

    def test_nothing_is_written_over_what_is_read(self):
        """By no name of it; and weights may replace those that training began with."""
        rows = "".join(f"{i % 7},{i % 3},{i % 2}\n" for i in range(60))
        data, table = self.write("data.csv", "x,y,class\n" + rows), self.write("nodes.csv", "name,x,y\na,1,2\nb,2,1\n")
        edges = self.write("edges.csv", "source,target\na,b\n")
        soft, hard = self.dir / "soft.csv", self.dir / "hard.csv"
        soft.symlink_to(data)
        os.link(data, hard)
        model, other = self.dir / "model.safetensors", self.dir / "other.safetensors"
        for path in (model, other):
            p = run("train", data, "--net", "2-3-2", "--epochs", "1", "--save", path)
            self.assertEqual(p.returncode, 0, p.stderr)
        film = self.dir / "film.mkv"
        film.write_bytes(data.read_bytes())
        files = (data, table, edges, model, other, film)
        before = [path.read_bytes() for path in files]
        for args, out in (
            (["train", data, "--save"], data), (["train", data, "--save"], soft), (["train", data, "--save"], hard),
            (["train", "xor", "--test", data, "--save"], data), (["correlate", data, "-o"], data),
            (["correlate", soft, "-o"], hard), (["render", model, "-o"], model),
            (["render", model, other, "-o"], other), (["render", edges, "-o"], edges),
            (["render", edges, "--nodes", table, "-o"], table), (["record", film, "-o"], film),
            (["view", film, "--record"], film), (["bench", model, "--html"], model),
        ):
            self.fails(2, *args, out, holds=[str(out), "is read here"])
        self.assertEqual([path.read_bytes() for path in files], before)
        p = run("train", data, model, "--epochs", "1", "--save", model)
        self.assertEqual(p.returncode, 0, p.stderr)
        # What is built in is no file, whatever files are called.
        for _ in range(2):
            p = run("train", "xor", "--epochs", "1", "--save", "xor", cwd=self.dir)
            self.assertEqual(p.returncode, 0, p.stderr)

    def test_a_full_standard_output_is_noticed(self):
        with open("/dev/full", "w") as full:
            p = subprocess.run(
                [PLEXUS, "train", "xor", "--epochs", "1"], stdout=full, stderr=subprocess.PIPE,
                text=True, timeout=240,
            )
        self.assertEqual(p.returncode, 1)
        self.assertIn("standard output", p.stderr)

    def test_errors_as_json(self):
        p = run("train", "xor", "--json", "--net", "2-8:rulu-2")
        self.assertEqual(p.returncode, 2)
        error = json.loads(p.stdout)["error"]
        self.assertEqual((error["code"], error["column"]), ("usage", 5))
        self.assertIn("rulu", p.stderr)
        p = run("train", self.write("ragged.csv", "a,b,c\n1,2,x\n1,2\n3,4,y\n"), "--json")
        error = json.loads(p.stdout)["error"]
        self.assertEqual((p.returncode, error["code"], error["line"]), (1, "format", 3))
        self.assertTrue(error["file"].endswith("ragged.csv"))
        p = run(self.dir / "none.csv", "--json")
        self.assertEqual((p.returncode, json.loads(p.stdout)["error"]["code"]), (2, "usage"))
        p = run("train", "--frobnicate", "--json")
        self.assertEqual(json.loads(p.stdout)["error"]["code"], "usage")
        p = run("train", "moons", "--json", "--optimizer", "sgd", "--lr", "1e30")
        self.assertEqual((p.returncode, json.loads(p.stdout)["error"]["code"]), (1, "numeric"))

    def test_result_lines_and_json(self):
        p = run("train", "xor", "--epochs", "3")
        self.assertEqual((p.returncode, p.stderr), (0, ""))  # no bar into a pipe
        self.assertIn("accuracy", p.stdout)
        p = run("train", "xor", "--epochs", "3", "--json")
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        r = json.loads(p.stdout)
        for key in ("train_loss", "test_loss", "test_accuracy", "samples_per_s", "seconds"):
            self.assertIsInstance(r[key], float, key)
        self.assertEqual(r["epochs"], 3)
        self.assertTrue(0 <= r["test_accuracy"] <= 1)
        self.assertFalse(r["interrupted"])
        r = json.loads(run("train", "plane", "--epochs", "2", "--json").stdout)
        self.assertIsNone(r["test_accuracy"])
        self.assertIsInstance(r["test_loss"], float)

    def test_the_largest_seeds_are_no_numbers_of_json(self):
        for seed, told in ((2**63 - 1, 2**63 - 1), (2**64 - 1, None)):
            p = run("train", "xor", "--epochs", "1", "--seed", seed, "--json")
            self.assertEqual((p.returncode, json.loads(p.stdout)["seed"]), (0, told), p.stderr)

    def test_too_many_weights_to_list(self):
        """Are refused by the name of their file."""
        path, size = self.dir / "large.safetensors", 4 * 1100 * 1000
        head = json.dumps({"weight": {"dtype": "F32", "shape": [1100, 1000], "data_offsets": [0, size]}}).encode()
        path.write_bytes(struct.pack("<Q", len(head)) + head + bytes(size))
        p = run("info", path, "--json", "--weights")
        self.assertEqual(p.returncode, 1)
        self.assertIn(f"{path}: has too many connections", p.stderr)
        self.assertEqual(json.loads(p.stdout)["error"]["file"], str(path))

    def test_every_choice_trains(self):
        for args in (
            ["--optimizer", "gd"], ["--optimizer", "sgd"], ["--optimizer", "momentum"],
            ["--optimizer", "nesterov"], ["--optimizer", "rmsprop"], ["--optimizer", "adamw"],
            ["--schedule", "step"], ["--schedule", "cosine"], ["--init", "he"],
            ["--init", "glorot"], ["--init", "lecun"], ["--l1", "1e-4"], ["--l2", "1e-4"],
            ["--loss", "mse"], ["--loss", "binary_cross_entropy"], ["--batch", "7"],
            ["--threads", "2"], ["--lr", "0.003"],
        ):
            p = run("train", "moons", "--epochs", "2", "--json", *args)
            self.assertEqual(p.returncode, 0, p.stderr)
            self.assertLess(json.loads(p.stdout)["train_loss"], 1, args)

    def test_no_l2_can_be_asked_for(self):
        args = "train", "xor", "--optimizer", "adamw", "--epochs", "1", "--json"
        loss = [json.loads(run(*args, *l2).stdout)["train_loss"] for l2 in ([], ["--l2", "0.01"], ["--l2", "0"])]
        self.assertEqual(loss[0], loss[1])  # its own
        self.assertNotEqual(loss[0], loss[2])

    def test_the_same_seed_saves_the_same_bytes(self):
        paths = [self.dir / f"{i}.safetensors" for i in range(3)]
        for path, seed in zip(paths, (5, 5, 6)):
            p = run("train", "spiral", "--epochs", "3", "--seed", seed, "--save", path)
            self.assertEqual(p.returncode, 0, p.stderr)
        same, again, other = (path.read_bytes() for path in paths)
        self.assertEqual(same, again)
        self.assertNotEqual(same, other)
        self.assertEqual(len(list(self.dir.iterdir())), 3)  # nothing temporary is left

    def test_saved_weights_compute_what_was_reported(self):
        data = self.write("line.csv", "x,y,target\n" + "".join(
            f"{i / 7:.4f},{(i * i) % 11},{3 * i / 7 - 0.5 * ((i * i) % 11) + 2:.4f}\n"
            for i in range(60)))
        saved = self.dir / "w.safetensors"
        p = run("train", data, "--test", data, "--net", "2-5:tanh-1", "--json", "--save", saved,
                "--lr", "0.02")
        self.assertEqual(p.returncode, 0, p.stderr)
        result = json.loads(p.stdout)
        meta, tensors = read_safetensors(saved)
        self.assertEqual(meta["spec"], "2-5:tanh-1:identity")
        self.assertEqual(meta["activations"], "tanh,identity")
        self.assertEqual((meta["loss"], meta["seed"]), ("mse", "1"))
        self.assertEqual(meta["step"], str(result["steps"]))
        self.assertEqual(tensors["layers.0.weight"][0], [5, 2])
        self.assertEqual(tensors["layers.0.bias"][0], [5])
        self.assertEqual(tensors["layers.1.weight"][0], [1, 5])
        total, rows = 0, 0
        values = {name: t[1] for name, t in tensors.items()}
        for line in data.read_text().splitlines()[1:]:
            *x, y = map(float, line.split(","))
            x = [(v - s) * k for v, s, k in zip(x, values["input.shift"], values["input.scale"])]
            y = (y - values["target.shift"][0]) * values["target.scale"][0]
            hidden = [
                math.tanh(sum(w * v for w, v in zip(values["layers.0.weight"][2 * o : 2 * o + 2], x))
                     + values["layers.0.bias"][o])
                for o in range(5)
            ]
            out = sum(w * h for w, h in zip(values["layers.1.weight"], hidden))
            total += (out + values["layers.1.bias"][0] - y) ** 2
            rows += 1
        self.assertAlmostEqual(total / rows, result["test_loss"], delta=1e-5)

    def test_training_goes_on_as_if_it_had_not_stopped(self):
        """By gradient descent, which keeps nothing from step to step, to the last bit."""
        half, rest, whole = (self.dir / f"{name}.safetensors" for name in ("half", "rest", "whole"))
        how = ("--optimizer", "gd", "--lr", "0.5", "--json")
        net = ("--net", "at=2-bent=6:tanh-2:sigmoid", "--loss", "mse")
        results = [json.loads(run("train", "spiral", *what, *how).stdout) for what in (
            (*net, "--epochs", "5", "--save", half),
            (half, "--epochs", "7", "--save", rest),
            (*net, "--epochs", "12", "--save", whole),
        )]
        self.assertEqual(whole.read_bytes(), rest.read_bytes())
        for key in ("net", "loss", "train_loss", "test_loss", "test_accuracy"):
            self.assertEqual(results[1][key], results[2][key])
        self.assertNotEqual(results[0]["train_loss"], results[2]["train_loss"])
        # What the file says is what it was trained as.
        said = json.loads(run("info", rest, "--json").stdout)
        self.assertEqual(said["warnings"], [])
        self.assertEqual(said["trained"], {
            "spec": "at=2-bent=6:tanh-2:sigmoid", "loss": "mse", "seed": 1, "step": 12})
        self.assertEqual(
            [(k["name"], k["units"], k["activation"]) for k in said["network"]["layers"]],
            [("at", 2, "identity"), ("bent", 6, "tanh"), ("output", 2, "sigmoid")])
        text = run("info", rest).stdout
        for line in (r"bent +6  tanh", r"spec +at=2-bent=6:tanh-2:sigmoid", r"loss +mse", r"step +12"):
            self.assertRegex(text, line)
        # Another file of the same numbers tells the same.
        copy = self.dir / "copy.safetensors"
        self.assertEqual(run("convert", rest, "-o", copy).returncode, 0)
        self.assertEqual(json.loads(run("info", copy, "--json").stdout)["trained"], said["trained"])
        # What is left out of a description is as it was; what is said otherwise is an error.
        again = run("train", "spiral", half, "--net", "2-6-2", "--epochs", "7", "--save", rest, *how)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(whole.read_bytes(), rest.read_bytes())
        self.fails(1, "train", "spiral", half, "--net", "2-6:relu-2", holds=[str(half), "tanh", "relu"])
        self.fails(1, "train", "spiral", half, "--net", "2-6-6-2", holds=[str(half), "layers"])
        self.fails(1, "train", "spiral", half, "--loss", "binary_cross_entropy",
                   holds=[str(half), "mse", "binary_cross_entropy"])

    def test_an_older_file_survives_a_run_that_fails(self):
        saved = self.write("w.safetensors", "older")
        p = run("train", "moons", "--net", "2-8-8-2", "--optimizer", "sgd", "--lr", "1e30",
                "--save", saved)
        self.assertEqual(p.returncode, 1)
        self.assertEqual(saved.read_text(), "older")

    def test_interrupt_saves_and_says_130(self):
        saved = self.dir / "w.safetensors"
        p = subprocess.Popen(
            [PLEXUS, "train", "xor", "--epochs", "1000000000", "--json", "--save", saved],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1.5)
        p.send_signal(signal.SIGINT)
        out, err = p.communicate(timeout=120)
        if p.returncode == -signal.SIGINT:
            self.skipTest("the machine was too slow to have begun")
        self.assertEqual((p.returncode, err), (130, ""))
        r = json.loads(out)
        self.assertTrue(r["interrupted"])
        meta, _ = read_safetensors(saved)
        self.assertEqual(meta["step"], str(r["steps"]))

    def test_the_bar_on_a_terminal(self):
        leader, follower = pty.openpty()
        p = subprocess.Popen(
            [PLEXUS, "train", "xor", "--epochs", "1000000000"], stdout=subprocess.PIPE,
            stderr=follower, env={**os.environ, "TERM": "xterm"})
        os.close(follower)
        seen, until = b"", time.monotonic() + 60
        while time.monotonic() < until and seen.count(b"/s") < 2:
            if select.select([leader], [], [], 1)[0]:
                seen += os.read(leader, 4096)
        p.send_signal(signal.SIGTERM)
        p.communicate(timeout=120)
        os.close(leader)
        self.assertEqual(p.returncode, 128 + signal.SIGTERM)
        line = seen.split(b"\r")[-1] or seen.split(b"\r")[-2]
        for text in (b"loss ", b"acc ", b"/s"):
            self.assertIn(text, line)

    def test_handwritten_digits_from_a_file(self):
        if not SHARED or not (SHARED / "optdigits.tra").exists():
            self.skipTest("optdigits is not here")
        p = run("train", SHARED / "optdigits.tra", "--test", SHARED / "optdigits.tes",
                "--net", "64-128-64-10", "--json")
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertGreaterEqual(json.loads(p.stdout)["test_accuracy"], 0.96)


if __name__ == "__main__":
    PLEXUS = sys.argv.pop(1)
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        SHARED = pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)

#!/usr/bin/env python3
"""models_test.py PLEXUS: pictures of files of models: blocks folded and open, kernels, heads, little memory
and differences, each against another picture that must be the same, or against what shapes tell. Skips (77)
without NumPy."""
import json
import os
import shutil
import subprocess
import sys
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [TESTS, os.path.join(TESTS, "models")]

import system_python

system_python.need("numpy")

import make_models
import numpy as np
from in_folder import InFolder, PLEXUS
from picture import read_png

SIZE = "240x135"
BLOCKS, WIDTH, INNER, VOCAB = 2, 16, 24, 20


def llama(blocks=BLOCKS):
    return make_models.llama(blocks, WIDTH, 4, 4, INNER, VOCAB)


def numbers(tensors):
    """Connections of all matrices, and of kernels, each of which is one."""
    return sum(int(np.prod(t.shape[:2])) for t in tensors.values() if t.ndim > 1)


class Models(InFolder):
    def setUp(self):
        super().setUp()
        make_models.RNG = np.random.default_rng(3)

    def write(self, name, tensors):
        path = self.path(name + ".safetensors")
        make_models.write(path, tensors)
        return path

    def run_render(self, *args, **environment):
        """Nothing is known from the run before, unless "keep" is told."""
        cache = self.path("cache")
        os.makedirs(cache, exist_ok=True)
        if not environment.pop("keep", False):
            shutil.rmtree(os.path.join(cache, "plexus"), ignore_errors=True)
        return subprocess.run([PLEXUS, "render", *args, "--size", SIZE, "--plain", "--json", "-o", self.path("out.png")],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120,
                              env={**os.environ, "XDG_CACHE_HOME": cache, **environment})

    def draw(self, *args, **environment):
        """The picture, and how many connections are in it."""
        done = self.run_render(*args, **environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""), args)
        return read_png(self.path("out.png")), json.loads(done.stdout)["in_view"]

    def assert_same(self, a, b):
        """But for the rounding of colours."""
        self.assertLessEqual(a.differences(b).max(), 2)

    def assert_other(self, a, b):
        self.assertGreater(a.difference(b), 1)

    def assert_refused(self, status, said, *args, **environment):
        """One sentence, and no picture."""
        done = self.run_render(*args, **environment)
        self.assertEqual(done.returncode, status, (args, done.stderr))
        told = json.loads(done.stdout)["error"]["message"] if done.stdout else done.stderr
        self.assertIn(said, told)
        self.assertEqual(told.rstrip("\n").count("\n"), 0, told)
        self.assertFalse(os.path.exists(self.path("out.png")), args)

    # -- Blocks ------------------------------------------------------------------------------------------------

    def test_open_blocks_have_all_connections(self):
        gpt2 = make_models.gpt2(2, 16, 20, 8)
        for tensors, tied in ((llama(), 0), (make_models.resnet(1, 4), 0),
                              (make_models.mixtral(2, 16, 4, 4, 3, 12, 20), 0), (gpt2, gpt2["wte.weight"].size)):
            path = self.write("model", tensors)
            whole, count = self.draw(path, "--unfold", "all")
            self.assertEqual(count, numbers(tensors) + tied)
            folded, fewer = self.draw(path, "--unfold", "none")
            self.assertLess(fewer, count)
            self.assert_other(whole, folded)

    def test_each_block_opens_by_its_name(self):
        tensors = llama(3)
        path = self.write("llama", tensors)
        folded, fewest = self.draw(path)
        more = {fewest}
        pictures = [folded]
        for block in range(3):
            picture, count = self.draw(path, "--unfold", f"block {block}")
            for other in pictures:
                self.assert_other(picture, other)
            pictures.append(picture)
            more.add(count)
        # As many of any block, which are the same.
        self.assertEqual(more, {fewest, fewest + (numbers(tensors) - fewest) // 3})

    def test_later_names_go_before_earlier_ones(self):
        path = self.write("llama", llama())
        first, _ = self.draw(path, "--unfold", "block 0")
        for words in ("all,-block 1", "none,block 0", "block 1,block 0,-block 1"):
            self.assert_same(first, self.draw(path, "--unfold", words)[0])
        resnet = self.write("resnet", make_models.resnet(1, 4))
        # What a block is in is opened with it.
        self.assert_same(self.draw(resnet, "--unfold", "none,layer2.0")[0],
                         self.draw(resnet, "--unfold", "none,layer2,layer2.0")[0])

    def test_blocks_of_both_stacks(self):
        path = self.write("whisper", make_models.whisper(1, 16, 6, 8, 20, 8))
        pictures = [self.draw(path, "--unfold", words)[0]
                    for words in ("none", "encoder block 0", "decoder block 0", "all")]
        for i, picture in enumerate(pictures):
            for other in pictures[:i]:
                self.assert_other(picture, other)

    def test_unknown_blocks(self):
        path = self.write("llama", llama())
        for words, name in (("blok 1", "blok 1"), ("all,block 7", "block 7"), ("-layer1", "layer1")):
            self.assert_refused(2, f"there is no block '{name}' that could be folded or opened", path, "--unfold", words)

    # -- Heads -------------------------------------------------------------------------------------------------

    def test_heads(self):
        """A folded block has a unit for each head, and those of neurons."""
        path = self.write("llama", llama())
        drawn = {heads: self.draw(path, "--unfold", "none", "--heads", str(heads)) for heads in (2, 8, 16)}
        for few, many in ((2, 8), (8, 16)):
            self.assertLess(drawn[few][1], drawn[many][1])
        # Units of an open block are the same, and whose head each is, is drawn beside them.
        opened = [self.draw(path, "--unfold", "all", "--heads", heads) for heads in ("2", "8")]
        self.assertEqual(opened[0][1], opened[1][1])
        self.assertGreater(opened[0][0].difference(opened[1][0]), 0.1)

    def test_heads_that_cannot_be(self):
        path = self.write("llama", llama())
        for heads in ("0", "-1", "5000", "four", "2.5"):
            self.assert_refused(2, f"--heads needs a whole number from 1 to 4096, not '{heads}'", path, f"--heads={heads}")
        done = self.run_render(path, "--heads", "3")
        self.assertEqual(done.returncode, 0)
        self.assertIn("llama.safetensors: attention cannot have the 3 heads that were asked for", done.stderr)

    # -- Kernels -----------------------------------------------------------------------------------------------

    def convolutions(self, weights):
        return self.write("kernels", {f"conv{i + 1}.weight": np.ascontiguousarray(w, np.float32)
                                      for i, w in enumerate(weights)})

    def test_a_kernel_is_drawn_as_one_connection(self):
        """The picture is that of kernels of one weight each, which the others' norms or means are."""
        kernels = [make_models.kernels(*shape) for shape in ((6, 3, 5), (8, 6, 3))]
        norms = [np.copysign(np.sqrt((k ** 2).sum((2, 3))), k.sum((2, 3)))[:, :, None, None] for k in kernels]
        means = [k.mean((2, 3))[:, :, None, None] for k in kernels]
        path = self.convolutions(kernels)
        usual, count = self.draw(path)
        self.assertEqual(count, 6 * 3 + 8 * 6)
        by_norm, by_mean = (self.draw(path, "--kernels", name)[0] for name in ("norm", "mean"))
        self.assert_same(usual, by_norm)
        self.assert_other(by_norm, by_mean)
        self.assert_same(by_norm, self.draw(self.convolutions(norms))[0])
        self.assert_same(by_mean, self.draw(self.convolutions(means))[0])

    def test_kernels_of_folded_blocks(self):
        path = self.write("resnet", make_models.resnet(1, 4))
        by_norm, by_mean = (self.draw(path, "--unfold", "none", "--kernels", name)[0] for name in ("norm", "mean"))
        self.assert_other(by_norm, by_mean)

    def test_kernels_by_another_name(self):
        self.assert_refused(2, "--kernels needs norm or mean, and got 'max'", self.write("resnet", llama()),
                            "--kernels", "max")

    # -- Memory ------------------------------------------------------------------------------------------------

    def test_more_than_the_memory_lies_in_the_folder_for_caches(self):
        path = self.write("llama", make_models.llama(1, 96, 4, 4, 256, 900))
        much, count = self.draw(path, "--unfold", "all")
        self.assertGreater(count, (1 << 20) / 4)
        little, _ = self.draw(path, "--unfold", "all", "--memory", "1")
        self.assertTrue(little.is_same(much))
        # It does lie there: without such a folder there is no room, but for what is folded.
        os.remove(self.path("out.png"))
        nowhere = {"XDG_CACHE_HOME": self.path("no folder", ""), "MESA_SHADER_CACHE_DISABLE": "true"}
        self.assert_refused(1, "for which there is no room in the folder for caches; fold blocks, or allow more in "
                            "memory with --memory", path, "--unfold", "all", "--memory", "1", **nowhere)
        self.draw(path, "--unfold", "all", "--memory", "4", **nowhere)
        self.draw(path, "--unfold", "none", "--memory", "1", **nowhere)

    def test_what_stays_in_the_file(self):
        """Numbers that stay there are those that are read at once from what has to be unpacked."""
        some = make_models.RNG.standard_normal(16001).astype(np.float16)
        tensors = {"a.weight": np.resize(some, (2900, 1500)), "b.weight": np.resize(2 * some, (1500, 2900))}
        packed, plain = self.path("model.npz"), self.path("model.safetensors")
        np.savez_compressed(packed, **tensors)
        make_models.write(plain, tensors)
        read, count = self.draw(packed)
        self.assertEqual(count, 2 * 2900 * 1500)
        for memory in ("1", "512"):
            self.assertTrue(self.draw(plain, "--memory", memory)[0].is_same(read), memory)

    # -- What is kept ------------------------------------------------------------------------------------------

    def kept(self):
        folder = os.path.join(self.path("cache"), "plexus")
        return [os.path.join(folder, name) for name in (os.listdir(folder) if os.path.isdir(folder) else [])]

    @staticmethod
    def change_a_byte(path):
        with open(path, "r+b") as f:
            f.seek(-9, os.SEEK_END)
            byte = f.read(1)[0]
            f.seek(-9, os.SEEK_END)
            f.write(bytes([byte ^ 1]))

    @staticmethod
    def cut(path):
        os.truncate(path, os.path.getsize(path) - 4)

    def test_the_second_picture_is_as_the_first(self):
        """Made of what is kept, also where that is corrupt; and what is kept is of no other weights."""
        some = make_models.RNG.standard_normal(16001).astype(np.float16)
        tensors = {"a.weight": np.resize(some, (2900, 1500)), "b.weight": np.resize(2 * some, (1500, 2900))}
        path = self.write("model", tensors)
        first, _ = self.draw(path)
        self.assertEqual(len(self.kept()), 3)  # sums of both matrices, and which weights are the largest
        self.assertTrue(self.draw(path, keep=True)[0].is_same(first))
        self.write("model", {name: np.abs(t) for name, t in tensors.items()})
        other, _ = self.draw(path, keep=True)
        self.assert_other(other, first)
        self.assertEqual(len(self.kept()), 6)
        self.assertTrue(self.draw(path)[0].is_same(other))
        for spoil in (self.change_a_byte, self.cut):
            for name in self.kept():
                spoil(name)
            self.assertTrue(self.draw(path, keep=True)[0].is_same(other))

    def test_what_has_a_threshold_is_not_kept(self):
        numbers = make_models.RNG.standard_normal((1500, 1000)).astype(np.float32)
        path = self.write("model", {"a.weight": numbers})
        few, _ = self.draw(path, "--threshold", "2")
        self.assertEqual(len(self.kept()), 0)
        whole, _ = self.draw(path, keep=True)
        self.assertEqual(len(self.kept()), 1)
        self.assert_other(whole, few)
        self.assertTrue(self.draw(path, "--threshold", "2", keep=True)[0].is_same(few))

    def test_memory_that_cannot_be(self):
        path = self.write("llama", llama())
        for memory in ("0", "much", "1048577"):
            self.assert_refused(2, f"--memory needs a whole number from 1 to 1048576, not '{memory}'", path, "--memory",
                                memory)

    # -- Differences -------------------------------------------------------------------------------------------

    def test_a_difference_is_what_the_second_has_more(self):
        one, other = llama(1), llama(1)
        first, second = self.write("first", one), self.write("second", other)
        for words in ("all", "none"):
            pictures = [self.draw(*files, "--difference", "--unfold", words)[0]
                        for files in ((first, second), (second, first))]
            self.assert_other(pictures[0], pictures[1])
            self.assert_other(pictures[0], self.draw(first, "--unfold", words)[0])
            self.assert_other(pictures[0], self.draw(first, second, "--unfold", words)[0])
        more = self.write("more", {name: other[name] - one[name] for name in one})
        self.assert_same(self.draw(first, second, "--difference", "--unfold", "all")[0],
                         self.draw(more, "--unfold", "all")[0])

    def test_no_difference_is_nothing(self):
        tensors = llama(1)
        path = self.write("llama", tensors)
        nothing = self.write("nothing", {name: 0 * t for name, t in tensors.items()})
        for words in ("all", "none"):
            dark, _ = self.draw(path, path, "--difference", "--unfold", words)
            self.assert_same(dark, self.draw(nothing, "--unfold", words)[0])
            self.assert_other(dark, self.draw(path, "--unfold", words)[0])

    def test_what_has_no_difference(self):
        path, other = self.write("llama", llama()), self.write("other", llama(3))
        self.assert_refused(2, "has another network, so that there is no difference to be shown", path, other,
                            "--difference")
        for files in ([path], [path, path, path]):
            self.assert_refused(2, "a difference is one of two files", *files, "--difference")


if __name__ == "__main__":
    unittest.main()

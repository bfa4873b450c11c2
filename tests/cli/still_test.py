"""Stills as a script sees them: tiles, depths, transparency, what is on them and what is not.

Usage: still_test.py PLEXUS; unittest runs every test_ method below.
"""

import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

PLEXUS = ""


def run(*args):
    return subprocess.run(
        [PLEXUS, *map(str, args)], capture_output=True, text=True, timeout=240,
        stdin=subprocess.DEVNULL
    )


class Png:
    """A reader of its own: rows of samples of 8 or 16 bits."""

    def __init__(self, path):
        raw = pathlib.Path(path).read_bytes()
        assert raw[:8] == b"\x89PNG\r\n\x1a\n"
        at, data, self.texts = 8, b"", {}
        while at < len(raw):
            (size,) = struct.unpack(">I", raw[at:at + 4])
            kind, body = raw[at + 4:at + 8], raw[at + 8:at + 8 + size]
            assert struct.unpack(">I", raw[at + 8 + size:at + 12 + size])[0] == zlib.crc32(kind + body)
            if kind == b"IHDR":
                self.width, self.height, self.depth, color = struct.unpack(">IIBB", body[:10])
                self.channels = {2: 3, 6: 4}[color]
            elif kind == b"IDAT":
                data += body
            elif kind == b"iTXt":
                key, rest = body.split(b"\0", 1)
                self.texts[key.decode()] = rest[2:].split(b"\0", 2)[2].decode()
            at += 12 + size
        step = self.channels * self.depth // 8
        stride, data = step * self.width, zlib.decompress(data)
        before, out = bytearray(stride), bytearray()
        for y in range(self.height):
            filtering, row = data[y * (stride + 1)], bytearray(data[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
            for i in range(stride):
                left = row[i - step] if i >= step else 0
                corner = before[i - step] if i >= step else 0
                up = before[i]
                if filtering == 1:
                    row[i] = (row[i] + left) & 255
                elif filtering == 2:
                    row[i] = (row[i] + up) & 255
                elif filtering == 3:
                    row[i] = (row[i] + (left + up) // 2) & 255
                elif filtering == 4:
                    guess = left + up - corner
                    a, b, c = abs(guess - left), abs(guess - up), abs(guess - corner)
                    row[i] = (row[i] + (left if a <= b and a <= c else up if b <= c else corner)) & 255
            out += row
            before = row
        count = len(out) * 8 // self.depth
        self.samples = struct.unpack(f">{count}{'H' if self.depth == 16 else 'B'}", out)

    def pixel(self, x, y):
        at = (y * self.width + x) * self.channels
        return self.samples[at:at + self.channels]


def differences(a, b):
    assert (a.width, a.height, a.channels, a.depth) == (b.width, b.height, b.channels, b.depth)
    return [abs(x - y) for x, y in zip(a.samples, b.samples)]


class Stills(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def draw(self, name, *args):
        path = self.dir / name
        p = run("render", *args, "-o", path)
        self.assertEqual(p.returncode, 0, p.stderr)
        return Png(path)

    def test_tiles_join_without_a_seam(self):
        digits = ["digits", "--net", "784-90-40-10", "--steps", "5", "--size", "420x260"]
        few = ["spiral", "--net", "2-8-8-2", "--steps", "40", "--size", "420x260"]
        for scene in (
            [*digits, "--title", "A title", "--scale-bar"],
            [*digits, "--zoom", "30@0.4,0.5", "--theme", "light"],
            [*few, "--theme", "print", "--set", "link.width=weight"],
            [*few, "--zoom", "4@0.3,0.4", "--scale", "1.5"],
            [*few, "--view", "both"],
            [*few, "--view", "matrix", "--theme", "light"],
        ):
            whole = self.draw("whole.png", *scene)
            for tile in ("97x53", "420x31", "77x260"):
                parts = self.draw("parts.png", *scene, "--tile", tile)
                apart = differences(whole, parts)
                self.assertLessEqual(max(apart), 2, (scene, tile))
                self.assertLess(sum(a > 0 for a in apart), len(apart) / 100, (scene, tile))

    def test_panels_in_tiles(self):
        scene = ["moons", "--steps", "20", "--size", "900x500", "--panels"]
        apart = differences(self.draw("a.png", *scene), self.draw("b.png", *scene, "--tile", "203x99"))
        self.assertLessEqual(max(apart), 2)

    def test_sixteen_bits_are_the_same_picture_finer(self):
        scene = ["digits", "--net", "784-90-10", "--steps", "5", "--size", "300x200"]
        eight, sixteen = self.draw("a.png", *scene), self.draw("b.png", *scene, "--bit-depth", 16)
        self.assertEqual((eight.depth, sixteen.depth), (8, 16))
        apart = [abs(a - b / 257) for a, b in zip(eight.samples, sixteen.samples)]
        self.assertLess(max(apart), 3)
        self.assertGreater(len(set(sixteen.samples)), 1000)
        tiles = self.draw("c.png", *scene, "--bit-depth", 16, "--tile", "67x41")
        self.assertLessEqual(max(differences(sixteen, tiles)), 514)

    def test_what_is_transparent_gives_the_picture_over_its_page(self):
        for theme, page in (("dark", None), ("light", None), ("print", (255, 255, 255))):
            scene = ["spiral", "--net", "2-8-8-2", "--steps", "40", "--size", "300x200", "--theme", theme]
            opaque, clear = self.draw("a.png", *scene), self.draw("b.png", *scene, "--transparent")
            self.assertEqual((opaque.channels, clear.channels), (3, 4))
            ground = opaque.pixel(0, 0)
            if page:
                self.assertEqual(ground, page)
            self.assertEqual(clear.pixel(0, 0)[3], 0)
            self.assertIn(255, clear.samples[3::4])
            for y in range(0, 200, 3):
                for x in range(0, 300, 3):
                    r, g, b, a = clear.pixel(x, y)
                    over = [ground[c] + (v - ground[c]) * a / 255 for c, v in enumerate((r, g, b))]
                    for c in range(3):
                        self.assertAlmostEqual(over[c], opaque.pixel(x, y)[c], delta=4)

    def test_parts_can_be_left_out(self):
        scene = ["digits", "--net", "784-30-10", "--steps", "2", "--size", "700x400"]
        whole = self.draw("a.png", *scene)
        for option, place in (("--no-legend", (450, 300, 700, 360)),
                              ("--no-numbers", (0, 370, 700, 400)),
                              ("--no-sample", (500, 0, 700, 120)),
                              ("--no-labels", (0, 0, 400, 120))):
            less = self.draw("b.png", *scene, option)
            left, top, right, bottom = place
            changed = sum(whole.pixel(x, y) != less.pixel(x, y)
                          for y in range(top, bottom) for x in range(left, right))
            self.assertGreater(changed, 200, option)

    def test_what_cannot_be_is_told(self):
        for args, code in ((["--bit-depth", "12"], 2), (["--tile", "0x5"], 2), (["--size", "40000x10"], 2),
                           (["--transparent", "--engine", "geometry"], 2)):
            p = run("render", "moons", "--steps", 0, "--size", "64x64", *args, "-o", self.dir / "a.png")
            self.assertEqual(p.returncode, code, p.stderr)
            self.assertFalse((self.dir / "a.png").exists())

    def test_a_long_strip(self):
        png = self.draw("a.png", "moons", "--net", "2-3-2", "--steps", 0, "--size", "32768x9")
        self.assertEqual((png.width, png.height), (32768, 9))


if __name__ == "__main__":
    PLEXUS = sys.argv.pop(1)
    unittest.main(verbosity=2)

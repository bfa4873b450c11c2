"""Stills as a script sees them: tiles, depths, transparency, what is on them and what is not.

Usage: still_test.py PLEXUS; unittest runs every test_ method below.
"""

import base64
import json
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree
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
        scene = ["digits", "--net", "784-30-10", "--steps", "2", "--size", "1280x720"]
        whole = self.draw("a.png", *scene)
        for option, place in (("--no-legend", (1030, 545, 1270, 676)),
                              ("--no-numbers", (0, 690, 1280, 720)),
                              ("--no-sample", (1080, 10, 1270, 120)),
                              ("--no-labels", (150, 0, 700, 240))):
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

    def again(self, *args):
        """Drawn twice: by its options, and by what the first picture says of itself."""
        first, second = self.dir / "first.png", self.dir / "second.png"
        p = run("render", *args, "-o", first)
        self.assertEqual(p.returncode, 0, p.stderr)
        p = run("render", "--from", first, "-o", second)
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        return json.loads(Png(second).texts["plexus"])

    def test_a_picture_is_made_again_from_itself(self):
        said = self.again("digits", "--net", "784-30-10", "--steps", 7, "--size", "400x250", "--seed", 9,
                          "--theme", "light", "--set", "unit.color=bias", "--set", "link.gain=1.3",
                          "--zoom", "2@0.4,0.5", "--title", "Größe \\ \"1\"", "--bit-depth", 16)
        self.assertEqual((said["again"], said["data"], said["about"]["step"]), (True, {"name": "digits"}, 7))
        self.assertEqual(said["style"]["link.gain"], "1.3")
        self.again("--net", "4-3-2", "--steps", 3, "--size", "300x200", "--transparent", "--scale-bar",
                   "--no-legend", "--sample", 3)
        self.again("moons", "--steps", 12, "--size", "800x450", "--panels", "--optimizer", "sgd", "--lr", "0.1")
        self.again("moons", "--steps", 2, "--size", "300x200", "--camera", "0.1,-0.05,400.5", "--tile", "70x70")

    def test_later_options_change_it(self):
        first = self.dir / "first.png"
        self.draw("first.png", "moons", "--steps", 4, "--size", "300x200", "--theme", "print")
        png = self.draw("b.png", "--from", first, "--size", "200x100", "--theme", "dark")
        said = json.loads(png.texts["plexus"])
        self.assertEqual((png.width, said["about"]["step"], said["style"]["theme"]), (200, 4, "dark"))
        self.assertEqual(sum(name == "size" for name, text in said["options"]), 1)
        self.assertEqual(png.samples, self.draw("c.png", "moons", "--steps", 4, "--size", "200x100").samples)

    def test_only_one_picture_is_made_again(self):
        first = self.dir / "first.png"
        self.draw("first.png", "--net", "2-4-2", "--steps", 0, "--size", "64x64")
        p = run("render", "--from", first, "--from", first, "-o", self.dir / "b.png")
        self.assertEqual((p.returncode, p.stderr.count("\n")), (2, 1), p.stderr)
        self.assertFalse((self.dir / "b.png").exists())

    def test_other_data_under_the_same_name_is_refused(self):
        rows = "".join(f"{i % 7},{i % 3},{'ab'[i % 2]}\n" for i in range(60))
        data = self.dir / "rows.csv"
        data.write_text("x,y,class\n" + rows)
        self.again(data, "--steps", 3, "--size", "300x200")
        data.write_text("x,y,class\n" + rows.replace("6", "5"))
        p = run("render", "--from", self.dir / "first.png", "-o", self.dir / "b.png")
        self.assertEqual(p.returncode, 1)
        self.assertIn("is not the file that the picture was made from", p.stderr)
        self.assertFalse((self.dir / "b.png").exists())

    def test_files_side_by_side_are_told_and_checked(self):
        models = [self.dir / f"{name}.safetensors" for name in "abc"]
        for seed, model in enumerate(models):
            p = run("train", "moons", "--net", "2-6-2", "--epochs", 1, "--seed", seed, "--save", model)
            self.assertEqual(p.returncode, 0, p.stderr)
        said = self.again(*models, "--size", "300x200")
        self.assertEqual([one["file"] for one in said["beside"]], [str(model) for model in models[1:]])
        shutil.copy(models[0], models[1])
        p = run("render", "--from", self.dir / "first.png", "-o", self.dir / "b.png")
        self.assertEqual(p.returncode, 1)
        self.assertIn("b.safetensors: is not the file that the picture was made from", p.stderr)

    def test_what_a_stranger_says_is_not_obeyed(self):
        made = self.dir / "made.png"
        self.draw("made.png", "moons", "--steps", 0, "--size", "64x64")
        raw = made.read_bytes()
        at = raw.index(b"plexus\0")
        (size,) = struct.unpack(">I", raw[at - 8:at - 4])

        def say(text, code, holds):
            body = b"plexus\0\0\0\0\0" + text.encode()
            chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
            (self.dir / "said.png").write_bytes(raw[:at - 8] + chunk + raw[at + size + 4:])
            p = run("render", "--from", self.dir / "said.png", "-o", self.dir / "b.png")
            self.assertEqual(p.returncode, code, p.stderr)
            self.assertIn(holds, p.stderr)
            self.assertFalse((self.dir / "b.png").exists())

        victim = self.dir / "victim"
        for name in ("output", "from", "json", "help", "style", "nosuch"):
            say(json.dumps({"options": [[name, str(victim)]]}), 1, "said.png")
        self.assertFalse(victim.exists())
        say("{", 1, "not what plexus writes")
        say("[]", 1, "not what plexus writes")
        say(json.dumps({"options": [[3, "x"]]}), 1, "not what plexus writes")
        say(json.dumps({"style": {"theme": 3}}), 1, "not what plexus writes")
        say(json.dumps({"options": [["size", None]]}), 1, "said.png")
        say(json.dumps({"options": [["size", "0x0"]]}), 2, "size")
        say(json.dumps({"again": False, "because": "of\u202e this"}), 1, "cannot be made again: of")
        p = run("render", "--from", self.dir / "nosuch.png", "-o", self.dir / "b.png")
        self.assertEqual(p.returncode, 1)

    def vector(self, name, *args, code=0):
        path = self.dir / name
        p = run("render", *args, "-o", path)
        self.assertEqual(p.returncode, code, p.stderr)
        return path

    def has_pdf(self):
        p = run("render", "moons", "--steps", 0, "--size", "64x64", "-o", self.dir / "try.pdf")
        self.assertTrue(p.returncode == 0 or "no PDF" in p.stderr, p.stderr)
        return p.returncode == 0

    def test_few_connections_are_lines_of_an_svg(self):
        scene = ["spiral", "--net", "2-24-\u202e<&=24-2", "--steps", 60, "--size", "600x340", "--title", "A \"<b>\" & c",
                 "--set", "unit.picture=off"]
        path = self.vector("a.svg", *scene)
        root = xml.etree.ElementTree.fromstring(path.read_bytes())
        space = "{http://www.w3.org/2000/svg}"
        self.assertEqual((root.get("width"), root.get("height")), ("600", "340"))
        kinds = [e.tag.removeprefix(space) for e in root.iter()]
        self.assertNotIn("image", kinds)
        self.assertGreaterEqual(kinds.count("path"), 672)
        self.assertEqual(kinds.count("circle") >= 52, True)
        texts = [e.text for e in root.iter(space + "text")]
        self.assertIn("A \"<b>\" & c", texts)
        self.assertIn("24 · ReLU", texts)
        self.assertFalse(any("\u202e" in text for text in texts))
        said = json.loads(root.find(space + "metadata").text)
        self.assertEqual(said["about"]["step"], 60)
        self.assertEqual(path.read_bytes(), self.vector("b.svg", *scene).read_bytes())

    def test_pictures_inside_units_are_images_in_an_svg(self):
        scene = ["circles", "--net", "2-4-3-2", "--steps", 60, "--size", "600x340"]
        path = self.vector("a.svg", *scene)
        root = xml.etree.ElementTree.fromstring(path.read_bytes())
        space = "{http://www.w3.org/2000/svg}"
        images = list(root.iter(space + "image"))
        self.assertEqual(len(images), 2 + 4 + 3 + 2)
        self.assertEqual(run("render", *scene, "-o", self.dir / "a.png").returncode, 0)
        whole = Png(self.dir / "a.png")
        for image in images:
            left, top, width, height = (float(image.get(k)) for k in ("x", "y", "width", "height"))
            data = image.get("{http://www.w3.org/1999/xlink}href").removeprefix("data:image/png;base64,")
            (self.dir / "in.png").write_bytes(base64.b64decode(data, validate=True))
            inside = Png(self.dir / "in.png")
            # What it has a quarter of the way from each edge is there in the picture.
            for u, v in ((.25, .25), (.75, .25), (.5, .5), (.25, .75), (.75, .75)):
                there = whole.pixel(int(left + u * width), int(top + v * height))
                own = inside.pixel(int(u * inside.width), int(v * inside.height))
                apart = max(abs(a - b) for a, b in zip(there[:3], own[:3]))
                self.assertLess(apart, 60, (left, top, u, v, there, own))

    def test_many_connections_are_a_picture_in_an_svg(self):
        path = self.vector("a.svg", "digits", "--steps", 2, "--size", "600x340")
        root = xml.etree.ElementTree.fromstring(path.read_bytes())
        space = "{http://www.w3.org/2000/svg}"
        images = list(root.iter(space + "image"))
        self.assertEqual(len(images), 1)
        data = images[0].get("{http://www.w3.org/1999/xlink}href").removeprefix("data:image/png;base64,")
        (self.dir / "in.png").write_bytes(base64.b64decode(data, validate=True))
        inside = Png(self.dir / "in.png")
        self.assertEqual((inside.width, inside.height), (600, 340))
        self.assertIn("input", [e.text for e in root.iter(space + "text")])

    def test_vectors_look_as_the_picture_does(self):
        scene = ["spiral", "--net", "2-12-12-2", "--steps", 60, "--size", "600x340"]
        for theme in ("dark", "print"):
            png = self.draw("a.png", *scene, "--theme", theme)
            ways = []
            if shutil.which("rsvg-convert"):
                ways.append(("a.svg", lambda path: ["rsvg-convert", path, "-o", self.dir / "v.png"]))
            if shutil.which("pdftoppm") and self.has_pdf():
                ways.append(("a.pdf", lambda path: ["pdftoppm", "-r", "96", "-png", "-singlefile", path, self.dir / "v"]))
            for name, command in ways:
                subprocess.run([str(c) for c in command(self.vector(name, *scene, "--theme", theme))], check=True)
                drawn = Png(self.dir / "v.png")
                self.assertEqual((drawn.width, drawn.height), (600, 340))
                apart = sum(abs(a - b) for y in range(0, 340, 2) for x in range(0, 600, 2)
                            for a, b in zip(png.pixel(x, y)[:3], drawn.pixel(x, y)[:3]))
                self.assertLess(apart / (170 * 300 * 3), 12, (name, theme))

    def test_a_pdf_is_whole_and_the_same_again(self):
        if not self.has_pdf():
            self.skipTest("this build has no PDF")
        for scene in (["spiral", "--steps", 5, "--size", "400x240"], ["digits", "--steps", 2, "--size", "400x240"]):
            raw = self.vector("a.pdf", *scene).read_bytes()
            self.assertTrue(raw.startswith(b"%PDF-") and raw.rstrip().endswith(b"%%EOF"))
            self.assertIn(b"/MediaBox [ 0 0 300 180 ]", raw)
            self.assertEqual(raw, self.vector("b.pdf", *scene).read_bytes())

    def test_what_vectors_cannot_hold_is_told(self):
        for args in (["--panels"], ["--view", "both"], ["--in-place"], ["--bit-depth", 16]):
            path = self.vector("a.svg", "moons", "--steps", 0, "--size", "200x100", *args, code=2)
            self.assertFalse(path.exists())
        p = run("render", "moons", "--steps", 0, "--size", "200x100", "-o", self.dir / "nosuch" / "a.svg")
        self.assertEqual(p.returncode, 1)

    def test_no_file_of_another_kind_becomes_a_picture(self):
        scene = ["moons", "--steps", 0, "--size", "200x100"]
        (self.dir / "a.b").mkdir()
        victim = self.dir / "model.pt"
        victim.write_text("weights")
        for name in "model.pt", "new.jpg", "new.svgz", "a.b/new.xyz", "new.":
            with self.subTest(name):
                p = run("render", *scene, "-o", self.dir / name)
                self.assertEqual(p.returncode, 2)
                self.assertIn(".png, .svg or .pdf", p.stderr)
        self.assertEqual(victim.read_text(), "weights")
        self.assertFalse((self.dir / "new.jpg").exists())
        for name in "a.b/plain", ".hidden", "new.PNG":
            with self.subTest(name):
                self.assertEqual(run("render", *scene, "-o", self.dir / name).returncode, 0)
                self.assertTrue((self.dir / name).read_bytes().startswith(b"\x89PNG"))

    def test_killed_at_any_moment_the_old_picture_stays(self):
        scene = ["render", "moons", "--net", "2-3-2", "--steps", 0, "--size", "1200x900"]
        chance = random.Random(7)
        for name in ("a.png", "a.svg"):
            path, new = self.dir / name, self.dir / ("new-" + name)
            self.assertEqual(run(*scene, "--theme", "light", "-o", path).returncode, 0)
            began = time.monotonic()
            self.assertEqual(run(*scene, "-o", new).returncode, 0)
            took, old, new = time.monotonic() - began, path.read_bytes(), new.read_bytes()
            self.assertNotEqual(old, new)
            for _ in range(10):
                process = subprocess.Popen([PLEXUS, *map(str, scene), "-o", str(path)], stdin=subprocess.DEVNULL,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(chance.random() * took * 1.2)
                process.kill()
                process.wait()
                now = path.read_bytes()
                self.assertTrue(now in (old, new), (name, len(now)))
                path.write_bytes(old)

    def test_interrupted_nothing_is_left_over(self):
        folder = self.dir / "interrupted"
        folder.mkdir()
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen(
                [PLEXUS, "render", "spiral", "--net", "2-8-2", "--steps", "0", "--size", "8192x8192", "-o",
                 str(folder / "large.png")], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            while not any(folder.iterdir()) and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(number)
            process.communicate(timeout=120)
            self.assertEqual((process.returncode, list(folder.iterdir())), (128 + number, []))

    def test_on_a_full_disk_the_old_picture_stays(self):
        (self.dir / "full").mkdir()
        script = ("mount -t tmpfs -o size=64k none full || exit 77; echo old > full/a.png; "
                  "\"$1\" render moons --net 2-3-2 --steps 0 --size 1200x900 -o full/a.png; echo $?; cat full/a.png; "
                  "ls full; rm full/a.png; \"$1\" render moons --net 2-3-2 --steps 0 --size 64x48 -o full/b.png; echo $?")
        p = subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", PLEXUS], capture_output=True, text=True,
                           cwd=self.dir, stdin=subprocess.DEVNULL, timeout=240)
        if p.returncode == 77 or "unshare" in p.stderr:
            self.skipTest("a disk of our own cannot be mounted here")
        self.assertEqual(p.stdout.split(), ["1", "old", "a.png", "0"], p)
        self.assertIn("full/a.png", p.stderr)

    def test_a_long_strip(self):
        png = self.draw("a.png", "moons", "--net", "2-3-2", "--steps", 0, "--size", "32768x9")
        self.assertEqual((png.width, png.height), (32768, 9))


if __name__ == "__main__":
    PLEXUS = sys.argv.pop(1)
    unittest.main(verbosity=2)

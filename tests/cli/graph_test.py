#!/usr/bin/env python3
"""graph_test.py PLEXUS: graphs from the command line: told of by info, drawn by render, made by
correlate."""
import json
import os
import struct
import subprocess
import unittest
import xml.etree.ElementTree
import zlib

from in_folder import InFolder, PLEXUS

WORM = os.path.join(os.path.dirname(__file__), "..", "..", "..", "shared", "data",
                    "celegans_edges.csv")
TABLE = "from,to,weight,kind\n" + "".join(
    f"n{i},n{(i * i + k * 7) % 60},{k + 1},{'ab'[k % 2]}\n" for i in range(60) for k in range(4))


def plexus(*args):
    run = subprocess.run([PLEXUS, *args], capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr


def rows(path):
    """Of an 8-bit RGB PNG without interlacing, unfiltered: bytes of each row."""
    with open(path, "rb") as file:
        data = file.read()
    at, packed, width, height, channels = 8, b"", 0, 0, 3
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width, height, _, color = struct.unpack(">IIBB", data[at + 8:at + 18])
            channels = {2: 3, 6: 4}[color]
        if kind == b"IDAT":
            packed += data[at + 8:at + 8 + size]
        at += size + 12
    return width, height, channels, zlib.decompress(packed)


class Graphs(InFolder):
    def prices(self, times=300):
        """Two groups of series, of which the second goes with the first only in the first half."""
        lines, price, seed = ["Date,a1,a2,a3,b1,b2,b3"], [100.0] * 6, 1
        for t in range(times):
            steps = []
            for _ in range(8):
                seed = (seed * 1103515245 + 12345) % 2 ** 31
                steps.append((seed / 2 ** 31 - 0.5) * 0.04)
            common = (steps[6], steps[6] if t < times // 2 else steps[7])
            price = [p * (1 + common[k // 3] + steps[k] * 0.4) for k, p in enumerate(price)]
            lines.append(f"{2000 + t // 360}-{t // 30 % 12 + 1:02}-{t % 30 + 1:02}," + ",".join(f"{p:.4f}" for p in price))
        return self.path("prices.csv", "\n".join(lines) + "\n")

    def test_series_are_opened_as_their_network(self):
        path = self.prices()
        code, out, _ = plexus("info", path, "--json")
        said = json.loads(out)
        self.assertEqual((code, said["format"], said["units"], said["directed"]), (0, "correlation", 6, False))
        self.assertLessEqual(said["weight"]["max"], 1)
        self.assertEqual([t["name"] for t in said["types"]],
                         ["positive", "negative", "positive backbone", "negative backbone"])
        counts = []
        for end in ("100", "300"):
            code, out, err = plexus("render", path, "--window", "80", "--end", end, "--size", "400x300", "--json",
                                    "-o", self.path("p.png"))
            self.assertEqual((code, err), (0, ""))
            counts.append(json.loads(out)["connections"])
        self.assertEqual(counts[0], 15)  # all go together at first
        self.assertEqual(counts[1], 7)   # two groups, and a bridge between
        code, out, _ = plexus("info", path, "--lag", "1", "--json")
        self.assertTrue(json.loads(out)["directed"])

    def test_options_make_series_of_a_table(self):
        path = self.path("t.csv", "a,b,c\n" + "".join(f"{i % 7},{i % 5},{-(i % 7)}\n" for i in range(60)))
        code, out, _ = plexus("info", path, "--levels", "--json")
        said = json.loads(out)
        self.assertEqual((code, said["format"]), (0, "correlation"))
        self.assertAlmostEqual(said["weight"]["min"], -1, 5)
        for args, holds in ((["--window", "70000"], "60 rows"), (["--window", "two"], "window"),
                            (["--window", "9", "--end", "8"], "from 9"), (["--end", "61"], "to 60")):
            code, _, err = plexus("render", path, "--levels", *args, "-o", self.path("p.png"), "--size", "200x200")
            self.assertEqual((code, len(err.splitlines())), (2, 1), err)
            self.assertIn(holds, err)
        code, _, err = plexus("render", path, "--levels", "--window", "60", "--end", "60", "-o", self.path("p.png"),
                              "--size", "200x200")
        self.assertEqual((code, err), (0, ""))

    def test_what_is_odd_in_a_table_is_told_once(self):
        table = self.path("odd.csv")
        with open(table, "wb") as file:
            file.write(b"source,target,weight\nM\xfcller,M\xe4ller,1\nM\xe4ller,Bo,\nBo,M\xfcller,#N/A\n")
        said = json.loads(plexus("info", table, "--json")[1])
        self.assertEqual([hub["name"] for hub in said["hubs"]], ["Müller", "Mäller", "Bo"])
        self.assertEqual((said["weight"]["odd"], len(said["warnings"])), (2, 2))
        self.assertIn("Windows-1252", said["warnings"][0])
        code, out, err = plexus("render", table, "-o", self.path("o.png"), "--size", "200x200", "--json")
        self.assertEqual((code, json.loads(out)["warnings"]), (0, said["warnings"]))
        self.assertEqual(len(err.splitlines()), 2, err)
        series = self.path("s.csv")
        with open(series, "wb") as file:
            file.write(b"d,Z\xfcrich,b\n2020-01-01,1,2\n2020-01-02,.,3\n2020-01-03,2,1\n2020-01-04,4,2\n")
        said = json.loads(plexus("info", series, "--json")[1])
        self.assertIn("Windows-1252", said["warnings"][0])
        self.assertIn("1 of 8 values", said["warnings"][1])
        code, _, err = plexus("info", self.path("t.csv", "d,a,b\n2020-01-01,1,2\n2020-01-02,3,x\n2020-01-03,2,1\n"))
        self.assertEqual(code, 1)
        self.assertIn("t.csv:3:14: 'x' in row 2 of the column 'b'", err)

    def test_a_graph_is_drawn_as_shapes(self):
        table, svg, pdf = self.path("g.csv", TABLE), self.path("g.svg"), self.path("g.pdf")
        code, _, err = plexus("render", table, "--size", "400x300", "--title", "Sixty & more", "-o", svg)
        self.assertEqual((code, err), (0, ""))
        with open(svg, encoding="utf-8") as file:
            text = file.read()
        root = xml.etree.ElementTree.fromstring(text)
        tags = [element.tag.split("}")[1] for element in root.iter()]
        self.assertGreaterEqual(tags.count("circle"), 60)
        self.assertEqual(tags.count("image"), 1)
        said = {element.text for element in root.iter() if element.tag.endswith("text")}
        self.assertIn("Sixty & more", said)
        self.assertTrue(any(name in said for name in ("n0", "n1", "n10")), said)
        self.assertIn("sha256", text)
        code, _, err = plexus("render", table, "--size", "400x300", "-o", pdf)
        if code == 0:
            with open(pdf, "rb") as file:
                data = file.read()
            self.assertTrue(data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF"))
        else:
            self.assertIn("PDF", err)

    def test_a_picture_of_a_graph_is_made_again_from_itself(self):
        table, first, second = self.path("g.csv", TABLE), self.path("1.png"), self.path("2.png")
        self.assertEqual(plexus("render", table, "--size", "300x200", "--color", "community", "--theme", "light",
                                "--seed", "4", "-o", first)[0], 0)
        code, _, err = plexus("render", "--from", first, "-o", second)
        self.assertEqual((code, err), (0, ""))
        with open(first, "rb") as one, open(second, "rb") as two:
            self.assertEqual(one.read(), two.read())
        with open(table, "a", encoding="utf-8") as file:
            file.write("n1,n2,3,a\n")
        code, _, err = plexus("render", "--from", first, "-o", second)
        self.assertTrue(code == 1 and "is not the file" in err, err)

    def test_what_pictures_of_graphs_have_not_is_told(self):
        table = self.path("g.csv", TABLE)
        for option in (("--bit-depth", "16"), ("--transparent",)):
            code, _, err = plexus("render", table, *option, "-o", self.path("x.png"))
            self.assertTrue(code == 2 and "8 bits" in err, err)

    def test_info_tells_what_a_graph_is(self):
        code, out, _ = plexus("info", self.path("g.csv", TABLE), "--json")
        self.assertEqual(code, 0)
        told = json.loads(out)
        self.assertEqual((told["units"], told["connections"]), (60, 240))
        self.assertEqual({t["name"]: t["connections"] for t in told["types"]}, {"a": 120, "b": 120})
        self.assertEqual(told["degree"]["mean"], 8)
        code, out, _ = plexus("info", self.path("g.csv"))
        self.assertIn("60", out)

    def test_units_come_from_a_second_file(self):
        nodes = self.path("n.csv", "name,class,x,y\nn1,motor,0,1\nn2,sensory,2,3\n")
        code, out, _ = plexus("info", self.path("g.csv", TABLE), "--nodes", nodes, "--json")
        told = json.loads(out)
        self.assertEqual(told["attributes"][0],
                         {"name": "class", "type": "text", "missing": 58, "values": 2})
        self.assertEqual(told["dimensions"], 2)

    def test_columns_that_are_not_there_are_refused(self):
        code, _, err = plexus("info", self.path("g.csv", TABLE), "--source", "nobody")
        self.assertEqual(code, 2)
        self.assertIn("nobody", err)

    def test_a_picture_is_the_same_each_time(self):
        one, two = self.path("1.png"), self.path("2.png")
        for out in one, two:
            code, said, err = plexus("render", self.path("g.csv", TABLE), "-o", out, "--size",
                                     "640x360", "--color", "community", "--json")
            self.assertEqual(code, 0, err)
            self.assertEqual(json.loads(said)["units"], 60)
        with open(one, "rb") as a, open(two, "rb") as b:
            self.assertEqual(a.read(), b.read())
        width, height, _, pixels = rows(one)
        self.assertEqual((width, height), (640, 360))
        self.assertGreater(len(set(pixels)), 60)

    def test_attributes_may_be_called_as_what_connections_have(self):
        edges = self.path("g.csv", TABLE.replace("kind", "other"))
        nodes = self.path("n.csv", "name,type,community,kind\n" + "".join(
            f"n{i},{'cd'[i % 2]},{'cd'[i % 2]},{'cd'[i % 2]}\n" for i in range(60)))

        def picture(color, table=edges):
            out = self.path("p.png")
            code, _, err = plexus("render", table, "--nodes", nodes, "-o", out, "--size", "320x240",
                                  "--no-legend", "--color", color)
            self.assertEqual((code, err), (0, ""))
            return rows(out)
        kind = picture("kind")
        self.assertNotEqual(picture("community"), kind)
        for color in "type", "unit:type", "unit:community":
            self.assertEqual(picture(color), kind, color)
        typed = self.path("t.csv", TABLE.replace("kind", "type"))
        self.assertEqual(picture("unit:type", typed), picture("kind", typed))
        self.assertNotEqual(picture("type", typed), picture("kind", typed))

    def test_colours_by_what_is_not_there_are_refused(self):
        code, _, err = plexus("render", self.path("g.csv", TABLE), "-o", self.path("x.png"),
                              "--color", "mood")
        self.assertEqual(code, 2)
        self.assertIn("mood", err)
        self.assertFalse(os.path.exists(self.path("x.png")))

    def test_types_are_patterns_of_lines(self):
        table = self.path("t.csv", "source,target,type\na,b,x\nb,c,x\na,c,y\nc,d,y\n")
        pictures = {}
        for pattern in (None, "none", "type"):
            out = self.path(f"{pattern}.png")
            code, _, err = plexus("render", table, "-o", out, "--size", "640x360", "--color",
                                  "community", *(("--pattern", pattern) if pattern else ()))
            self.assertEqual(code, 0, err)
            pictures[pattern] = rows(out)[3]
        self.assertEqual(pictures[None], pictures["none"])
        # Nothing is drawn between dashes, and the legend says what they are.
        self.assertNotEqual(pictures["type"], pictures["none"])
        code, _, err = plexus("render", table, "-o", self.path("x.png"), "--pattern", "mood")
        self.assertEqual(code, 2)
        self.assertIn("mood", err)

    def test_series_become_a_graph(self):
        rows_of = ["t,a,b,c"] + [f"{t},{(t * t * 7) % 31},{(t * t * 7) % 31 + t % 2},{(t * 11) % 17}"
                                 for t in range(60)]
        series, graph = self.path("s.csv", "\n".join(rows_of) + "\n"), self.path("g.graphml")
        code, out, err = plexus("correlate", series, "-o", graph, "--threshold", "0.9", "--json")
        self.assertEqual(code, 0, err)
        self.assertEqual((json.loads(out)["series"], json.loads(out)["changes"]), (4, False))
        code, out, _ = plexus("info", graph, "--json")
        told = json.loads(out)
        self.assertEqual((told["units"], told["components"]["count"]), (4, 1))
        self.assertFalse(told["directed"])
        prices = self.path("p.csv", "day,a,b\n" + "".join(
            f"2024-01-{t + 1:02},{100 + t},{50 + (t * t) % 7}\n" for t in range(30)))
        for options, changes in (([], True), (["--levels"], False), (["--changes"], True)):
            code, out, err = plexus("correlate", prices, "-o", graph, "--json", *options)
            self.assertEqual((code, json.loads(out)["changes"]), (0, changes), err)
        still = self.path("still.csv", "a,b,c\n1,9,7\n2,4,7\n3,8,7\n5,1,7\n")
        code, out, err = plexus("correlate", still, "-o", graph, "--json")
        self.assertEqual(json.loads(out)["warnings"], ["1 series never moves, and stands alone: c"])
        self.assertIn("still.csv: 1 series never moves", err)
        self.assertEqual(plexus("correlate", series)[0], 2)
        self.assertEqual(plexus("correlate", series, "-o", graph, "--threshold", "2")[0], 2)
        self.assertEqual(plexus("correlate", series, "-o", graph, "--lag", "59")[0], 2)

    def test_the_worm(self):
        if not os.path.exists(WORM):
            self.skipTest(f"{WORM} is not there")
        code, out, _ = plexus("info", WORM, "--json")
        told = json.loads(out)
        self.assertEqual((told["units"], told["connections"]), (448, 7379))
        self.assertEqual({t["name"] for t in told["types"]}, {"chemical", "electrical"})
        out = self.path("worm.png")
        code, _, err = plexus("render", WORM, "-o", out, "--size", "640x360", "--theme", "print")
        self.assertEqual(code, 0, err)


if __name__ == "__main__":
    unittest.main()

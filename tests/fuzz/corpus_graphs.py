#!/usr/bin/env python3
"""Hostile and odd graphs, as corpus.py has models: tables, Matrix Market, GraphML, GEXF."""
import gzip

ERROR = "format"


def edges():
    good = b"source,target,weight,type\na,b,1,x\nb,c,2.5,y\n"
    yield "valid", good, "ok"
    yield "bom-crlf", b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"), "ok"
    yield "tabs", good.replace(b",", b"\t"), "ok"
    yield "decimal-comma", b"source;target;weight\na;b;1,5\nb;c;-0,25\n", "ok"
    yield "blanks", b"# a list of pairs\n1 2\n2   3\n\n3 1\n", "ok"
    yield "named-beyond", b"# source,target,a,b,c,weight,type\nx,y\nx,z\n", "ok"
    yield "quotes", b'from,to,weight\n"a, ""b""",c,1\n', "ok"
    yield "header-alone", b"source,target\n", "ok"
    yield "gzipped", gzip.compress(good, mtime=0), "ok"
    yield "bomb", gzip.compress(b"source,target\n" + b"a,b\n" * 30000000, mtime=0), "unsupported"
    yield "control-in-name", b"source,target\na\x1b[2J,b\xe2\x80\xae\n", "ok"
    yield "ragged", good + b"c,a\n", "warning"
    yield "no-target", good + b"c,,1,x\n", "warning"
    yield "nan", good + b"c,a,nan,x\nc,b,inf,x\nc,a,1e999,x\n", "warning"
    yield "no-weight", good + b"c,a,heavy,x\n", ERROR
    yield "open-quote", good + b'"c,a,1,x\n', ERROR
    yield "quote-within", good + b'"c"d,a,1,x\n', ERROR
    yield "nul", good + b"c\0,a,1,x\n", ERROR
    yield "long-line", good + b"c" * (17 << 20), ERROR
    yield "hashtags", b"source,target,weight\n#a,#b,3\n# a, #b, 3\n#b,#c,x\n%c,#a,1\n", "warning"
    yield "marks-alone", good + b"#\n%\n#,,,\n#,b,1,x\n##,%,2,\n", "warning"
    yield "marks-quoted", good + b'#a,"b,1,x\n#"a",b,1,x\n', "warning"
    yield "many-types", b"source,target,type\n" + b"".join(
        b"a,b,%d\n" % i for i in range(70000)), "warning"
    yield "many-columns", b"source,target" + b",c" * 1000 + b"\na,b" + b",1" * 1000 + b"\n", "ok"


def mtx():
    head = b"%%MatrixMarket matrix coordinate real general\n% a note\n"
    good = head + b"3 3 2\n1 2 0.5\n3 1 -2\n"
    yield "valid", good, "ok"
    yield "many-units", (b"%%MatrixMarket matrix coordinate real general\n" + (b"%" * 99 + b"\n") * 10000 +
                         b"16000000 16000000 1\n1 1 1\n"), "unsupported"
    yield "pattern", b"%%matrixmarket Matrix Coordinate Pattern Symmetric\n3 3 1\n2 1\n", "ok"
    yield "unsigned", head.replace(b"real", b"unsigned-integer") + b"2 2 1\n1 2 7\n", "ok"
    yield "rectangle", head + b"2 4 1\n2 4 1\n", "ok"
    yield "array", b"%%MatrixMarket matrix array real general\n2 2\n1\n0\n2\n3\n", "ok"
    yield "array-skew", b"%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n", "ok"
    yield "nothing", head + b"0 0 0\n", "ok"
    yield "nan", head + b"2 2 1\n1 2 nan\n", "warning"
    yield "complex", b"%%MatrixMarket matrix coordinate complex general\n1 1 1\n1 1 1 1\n", "unsupported"
    yield "vector", b"%%MatrixMarket vector coordinate real general\n1 1\n1 1\n", "unsupported"
    yield "row-0", head + b"3 3 1\n0 1 1\n", ERROR
    yield "row-out", head + b"3 3 1\n4 1 1\n", ERROR
    yield "row-2-63", head + b"3 3 1\n9223372036854775808 1 1\n", ERROR
    yield "rows-2-64", head + b"18446744073709551616 3 1\n1 1 1\n", ERROR
    yield "rows-bomb", head + b"4000000000 4000000000 1\n1 1 1\n", "unsupported"
    yield "entries-bomb", head + b"3 3 4000000000\n1 1 1\n", ERROR
    yield "entries-more", head + b"3 3 1\n1 2 1\n1 3 1\n", ERROR
    yield "entries-fewer", good[:-7], ERROR
    yield "array-bomb", b"%%MatrixMarket matrix array real general\n4000000000 4000000000\n1\n", \
        "unsupported"
    yield "array-wraps", b"%%MatrixMarket matrix array real general\n65536 65536\n1\n", ERROR
    yield "oblong-symmetric", b"%%MatrixMarket matrix coordinate real symmetric\n3 2 1\n1 1 1\n", ERROR
    yield "no-size", head, ERROR
    yield "head-alone", b"%%MatrixMarket", ERROR
    yield "not-a-number", head + b"3 3 1\n1 1 x\n", ERROR


GRAPHML = b"""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="node" attr.name="kind" attr.type="string"><default>inter</default></key>
<key id="d1" for="edge" attr.name="weight" attr.type="double"/>
<graph edgedefault="directed">%s</graph></graphml>
"""


def graphml():
    nodes = b'<node id="a"><data key="d0">motor</data></node><node id="b"/>'
    edge = b'<edge source="a" target="b"><data key="d1">2</data></edge>'
    yield "valid", GRAPHML % (nodes + edge), "ok"
    yield "edge-first", GRAPHML % (edge + nodes), "ok"
    yield "utf-16", (GRAPHML % (nodes + edge)).decode().replace("UTF-8", "UTF-16").encode("utf-16"), \
        ERROR
    yield "nested", GRAPHML % (b'<node id="a"><graph edgedefault="directed"><node id="b"/></graph>'
                               b'<data key="d0">x</data></node>' + edge), "ok"
    yield "nan", GRAPHML % (nodes + edge.replace(b">2<", b">NaN<")), "warning"
    yield "control-in-name", GRAPHML % nodes.replace(b'"b"', b'"b\xe2\x80\xae"'), "ok"
    yield "unknown-node", GRAPHML % (nodes + edge.replace(b'"b"', b'"c"')), ERROR
    yield "id-2-63", GRAPHML % (nodes + edge.replace(b'"b"', b'"9223372036854775808"')), ERROR
    yield "duplicate-node", GRAPHML % (nodes + nodes), ERROR
    shared = GRAPHML.replace(b'"d1"', b'"d0"')
    yield "shared-key", shared % (nodes + edge.replace(b"d1", b"d0")), "ok"
    yield "duplicate-key", (shared % nodes).replace(b'"edge"', b'"all"'), ERROR
    more = GRAPHML.replace(b"<graph ", b'<key id="d2" for="edge" attr.name="value"/><graph ')
    second = b'<data key="d2">much</data></edge><edge source="b" target="a"><data key="d2">8</data></edge>'
    yield "two-weights", more % (nodes + edge.replace(b"</edge>", second)), "ok"
    yield "weight-in-words", more.replace(b'"weight"', b'"layer"') % (
        nodes + edge.replace(b"</edge>", second)), "warning"
    yield "no-id", GRAPHML % b"<node/>", ERROR
    yield "no-target", GRAPHML % (nodes + b'<edge source="a"/>'), ERROR
    yield "no-weight", GRAPHML % (nodes + edge.replace(b">2<", b">two<")), ERROR
    yield "hyperedge", GRAPHML % (nodes + b'<hyperedge><endpoint node="a"/></hyperedge>'), "unsupported"
    yield "not-closed", (GRAPHML % nodes)[:-12], ERROR
    yield "deep", GRAPHML % (b'<data key="d0">' + b"<a>" * 100000), "unsupported"
    laughs = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (i + 1, b"&a%d;" % i * 10) for i in range(9))
    yield "entity-bomb", (GRAPHML % b'<node id="&a9;"/>').replace(
        b"<graphml", b"<!DOCTYPE graphml [" + laughs + b"]><graphml", 1), "unsupported"
    yield "entity-outside", (GRAPHML % b'<node id="n">&x;</node>').replace(
        b"<graphml", b'<!DOCTYPE graphml [<!ENTITY x SYSTEM "file:///etc/passwd">]><graphml', 1), \
        "unsupported"
    keys = b"".join(b'<key id="k%d" for="node" attr.name="k%d"/>' % (i, i) for i in range(5000))
    values = b"".join(b'<data key="k%d">1</data>' % i for i in range(5000))
    yield "wide", GRAPHML.replace(b"<graph ", keys + b"<graph ") % (
        b"".join(b'<node id="%d"/>' % i for i in range(60000)) +
        b'<node id="last">' + values + b"</node>"), "warning"


GEXF = b"""<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.2" xmlns:viz="http://gexf.net/1.2/viz" version="1.2">
<graph defaultedgetype="directed" idtype="%s">
<attributes class="node"><attribute id="0" title="class" type="string"/></attributes>
<nodes>%s</nodes><edges>%s</edges></graph></gexf>
"""


def gexf():
    nodes = (b'<node id="0" label="AVAL"><attvalues><attvalue for="0" value="command"/></attvalues>'
             b'<viz:position x="1" y="2" z="0"/></node><node id="1" label="AVAR"/>')
    edge = b'<edge id="0" source="0" target="1" weight="3.5"/>'
    yield "valid", GEXF % (b"string", nodes, edge), "ok"
    yield "unknown-node", GEXF % (b"string", nodes, edge.replace(b'"1"', b'"2"')), ERROR
    yield "duplicate-node", GEXF % (b"string", nodes * 2, edge), ERROR
    yield "edge-id-2-63", GEXF % (
        b"integer", nodes, edge.replace(b'id="0"', b'id="9223372036854775808"', 1)), ERROR
    yield "no-source", GEXF % (b"string", nodes, b'<edge id="0" target="1"/>'), ERROR
    yield "no-weight", GEXF % (b"string", nodes, edge.replace(b"3.5", b"much")), ERROR
    yield "nan", GEXF % (b"string", nodes, edge.replace(b"3.5", b"-inf")), "warning"
    yield "entity", (GEXF % (b"string", nodes, edge)).replace(
        b"<gexf", b'<!DOCTYPE gexf [<!ENTITY x "y">]><gexf', 1), "unsupported"
    mixed = b"".join(edge.replace(b" weight", b' type="%s" weight' % t) for t in (b"undirected", b"mutual"))
    yield "mixed", GEXF.replace(b'defaultedgetype="directed" ', b"") % (b"string", nodes, mixed), "ok"
    yield "edge-type", GEXF % (b"string", nodes, edge.replace(b" weight", b' type="gap" weight')), "ok"
    yield "not-closed", (GEXF % (b"string", nodes, edge))[:-9], ERROR


def series():
    dates = [f"2020-01-0{d}" for d in range(1, 6)]
    yield "two", "\n".join(["date,a,b"] + [f"{d},{i},{i * i}" for i, d in enumerate(dates)]).encode(), "ok"
    # Each goes with each.
    names = [f"a{i}" for i in range(4000)]
    yield "all-pairs", "\n".join([",".join(["date"] + names)] + [
        d + f",{i}" * len(names) for i, d in enumerate(dates)]).encode(), "unsupported"


FORMATS = {"series": series, "edges": edges, "mtx": mtx, "graphml": graphml, "gexf": gexf}

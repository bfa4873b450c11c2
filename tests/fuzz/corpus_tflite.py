"""TFLite's models, by a small writer of FlatBuffers from the published format, and the hostile ones."""
import struct

ERROR = "format"
TYPES = {"f4": 0, "f2": 1, "i4": 2, "u1": 3, "i8": 4, "?": 6, "i2": 7, "c8": 8, "i1": 9, "f8": 10,
         "c16": 11, "u8": 12, "u4": 15, "u2": 16}


class Table:
    """fields: number -> (struct code, value), or what is placed elsewhere: a Table, bytes, str, a list of
    Tables, or (struct code, list)."""

    def __init__(self, **fields):
        self.fields = {int(k[1:]): v for k, v in fields.items()}


class Data(bytes):
    """Numbers, which go to the end of the file."""


def build(root, ident=b"TFL3"):
    out = bytearray(b"\0\0\0\0" + ident)
    waiting, last = [(0, root)], []

    def pad(to):
        out.extend(bytes(-len(out) % to))

    def put_table(table):
        pad(8)
        count = max(table.fields, default=-1) + 1
        scalar = {k: v for k, v in table.fields.items()
                  if isinstance(v, tuple) and not isinstance(v[1], (list, tuple))}
        places, at = {}, 4
        for k in sorted(table.fields, key=lambda k: -struct.calcsize(scalar[k][0]) if k in scalar else -4):
            size = struct.calcsize("<" + scalar[k][0]) if k in scalar else 4
            at += -at % size
            places[k] = at
            at += size
        vtable = struct.pack(f"<HH{count}H", 4 + 2 * count, at, *(places.get(k, 0) for k in range(count)))
        begin = len(out)
        out.extend(vtable)
        # Eight-byte fields lie at multiples of eight.
        out.extend(bytes(-len(out) % 8))
        table_at = len(out)
        out.extend(struct.pack("<i", table_at - begin) + bytes(at - 4))
        for k, v in table.fields.items():
            if k in scalar:
                struct.pack_into("<" + v[0], out, table_at + places[k], v[1])
            else:
                (last if isinstance(v, Data) else waiting).append((table_at + places[k], v))
        return table_at

    def put(value):
        if isinstance(value, Table):
            return put_table(value)
        if isinstance(value, str):
            value = value.encode()
            pad(4)
            at = len(out)
            out.extend(struct.pack("<I", len(value)) + value + b"\0")
            return at
        if isinstance(value, bytes):
            out.extend(bytes(-(len(out) + 4) % 16))
            at = len(out)
            out.extend(struct.pack("<I", len(value)) + value)
            return at
        if isinstance(value, tuple):
            out.extend(bytes(-(len(out) + 4) % 8))
            at = len(out)
            out.extend(struct.pack(f"<I{len(value[1])}{value[0]}", len(value[1]), *value[1]))
            return at
        pad(4)
        at = len(out)
        out.extend(struct.pack("<I", len(value)) + bytes(4 * len(value)))
        waiting.extend((at + 4 + 4 * i, v) for i, v in enumerate(value))
        return at

    while waiting or last:
        place, value = waiting.pop(0) if waiting else last.pop(0)
        at = put(value)
        struct.pack_into("<I", out, place, at - place)
    return bytes(out)


def scales(scale, zero=(), axis=0, **more):
    return Table(f2=("f", list(scale)), f3=("q", list(zero)), f6=("i", axis), **more)


def tensor(name, shape, code="f4", buffer=0, quantised=None, **more):
    kind = TYPES.get(code, code)
    extra = {} if quantised is None else {"f4": quantised}
    return Table(f0=("i", list(shape)), f1=("b", kind), f2=("I", buffer), f3=name, **extra, **more)


def operator(code, inputs, outputs, options=None, kind=0):
    extra = {} if options is None else {"f3": ("B", kind), "f4": options}
    return Table(f0=("I", code), f1=("i", list(inputs)), f2=("i", list(outputs)), **extra)


def code(number, custom=None):
    extra = {} if custom is None else {"f1": custom}
    return Table(f0=("b", min(number, 127)), f3=("i", number), **extra)


def model(tensors, operators=(), codes=(), buffers=(), inputs=(), outputs=(), version=3, graphs=()):
    graph = Table(f0=list(tensors), f1=("i", list(inputs)), f2=("i", list(outputs)),
                  f3=list(operators), f4="main")
    data = [Table()] + [b if isinstance(b, Table) else Table(f0=Data(b)) for b in buffers]
    return build(Table(f0=("I", version), f1=list(codes), f2=[graph, *graphs], f3="made by a script",
                       f4=data))


def tflite():
    data, more = struct.pack("<6f", *range(6)), struct.pack("<2f", 1, -2)
    w, b = tensor("w", (2, 3), buffer=1), tensor("b", (2,), buffer=2)
    ends = tensor("x", (1, 3)), tensor("y", (1, 2))
    dense = operator(0, (2, 0, 1), (3,), Table(f0=("b", 1)), 8)

    def usual(tensors=(w, b), operators=(dense,), codes=(code(9),), buffers=(data, more), **rest):
        return model([*tensors, *ends], operators, codes, buffers, **{"inputs": (2,), "outputs": (3,), **rest})

    good = usual()
    yield "valid", good, "ok"
    eight = tensor("w", (2, 3), "i1", 1, scales((0.5, 2), (0, 0)))
    yield "quantised", usual((eight, b), buffers=(bytes(range(6)), more)), "ok"
    yield "one-scale", usual((tensor("w", (2, 3), "u1", 1, scales((0.5,), (128,))), b),
                             buffers=(bytes(6), more)), "ok"
    yield "custom", usual(codes=(code(32, "Mine\u202e\x1b[2J"),)), "ok"
    yield "new-code", usual(codes=(code(150),)), "ok"
    yield "unknown-code", usual(codes=(code(9999),)), "ok"
    yield "left-out", usual(operators=(operator(0, (2, 0, -1), (3,)),)), "ok"
    yield "names-alike", usual((tensor("w", (2, 3), buffer=1), tensor("w", (2,), buffer=2))), "ok"
    yield "nameless", usual((tensor("", (2, 3), buffer=1), tensor("", (2,), buffer=2))), "ok"
    yield "scalar", model([tensor("s", (), buffer=1)], buffers=(data[:4],)), "ok"
    yield "zero-elements", model([tensor("z", (0, 4))], buffers=()), "ok"
    yield "two-graphs", usual(graphs=(Table(f0=[tensor("w", (2,), buffer=2)], f4="body"),)), "ok"
    size = len(usual(buffers=(Table(f1=("Q", 2), f2=("Q", 24)), more)))
    yield "far", usual(buffers=(Table(f1=("Q", size), f2=("Q", 24)), more)) + data, "ok"
    yield "nan", usual(buffers=(data, struct.pack("<2f", float("nan"), 1))), "warning"
    yield "text", model([tensor("t", (2,), 5, 1)], buffers=(data,)), "warning"
    yield "sparse", usual((tensor("w", (2, 3), buffer=1, f6=Table()), b)), "warning"
    yield "unknown-type", usual((tensor("w", (2, 3), 99, 1), b)), "warning"
    yield "odd-4-bit", usual((tensor("w", (3,), 17, 1), b), buffers=(b"\x21\x03", more)), "warning"
    yield "blocks-of-scales", usual((tensor("w", (2, 3), "i1", 1, scales((1,), (0,), f4=("B", 2))), b),
                                    buffers=(bytes(6), more)), "warning"
    yield "cycle", usual(operators=(operator(0, (3, 0, 1), (3,)),)), "warning"
    yield "dangling", usual(inputs=()), "warning"
    yield "version-2", usual(version=2), "unsupported"
    yield "eight-dimensions", model([tensor("w", (1,) * 8, buffer=1)], buffers=(data[:4],)), "unsupported"
    yield "short", good[:9], ERROR
    yield "root-past-end", b"\xff\xff\xff\x7fTFL3" + good[8:], ERROR
    yield "root-to-itself", b"\0\0\0\0TFL3" + good[8:], ERROR
    yield "no-graphs", build(Table(f0=("I", 3), f1=[], f4=[Table()])), ERROR
    yield "vector-2-32", good.replace(struct.pack("<I6f", 24, *range(6)),
                                      struct.pack("<I6f", (1 << 32) - 1, *range(6))), ERROR
    yield "buffer-not-there", usual((tensor("w", (2, 3), buffer=9), b)), ERROR
    yield "size-unlike-shape", usual((tensor("w", (2, 4), buffer=1), b)), ERROR
    yield "product-wraps", usual((tensor("w", (2147483647,) * 7, buffer=1), b)), ERROR
    yield "negative", usual((tensor("w", (-2, -3), buffer=1), b)), ERROR
    yield "scales-unlike-shape", usual((tensor("w", (2, 3), "i1", 1, scales((1, 2, 3))), b),
                                       buffers=(bytes(6), more)), ERROR
    yield "zeros-unlike-scales", usual((tensor("w", (2, 3), "i1", 1, scales((1, 2), (1, 2, 3))), b),
                                       buffers=(bytes(6), more)), ERROR
    yield "axis-not-there", usual((tensor("w", (2, 3), "i1", 1, scales((1, 2), (), 7)), b),
                                  buffers=(bytes(6), more)), ERROR
    yield "far-past-end", usual(buffers=(Table(f1=("Q", 1 << 62), f2=("Q", 24)), more)), ERROR
    yield "code-not-there", usual(operators=(operator(5, (2, 0, 1), (3,)),)), ERROR
    yield "input-not-there", usual(operators=(operator(0, (2, 7, 1), (3,)),)), ERROR
    yield "end-not-there", usual(outputs=(99,)), ERROR
    # One table that very many places lead to: a small file must not become a large graph.
    yield "shared-tensors", build_shared(), ERROR


def build_shared():
    """A graph of 100,000 tensors, all of which are one."""
    count = 100000
    raw = bytearray(model([tensor("t", (1,))]))
    # A vector of tensors is put at the end, and the one table behind it, as places go forward.
    raw.extend(bytes(-len(raw) % 4))
    vector = len(raw)
    raw.extend(struct.pack("<I", count) + bytes(4 * count))
    fields = len(raw)
    raw.extend(struct.pack("<HH4H", 12, 8, 0, 0, 0, 4))
    table = len(raw)
    raw.extend(struct.pack("<iI", table - fields, 4) + struct.pack("<I", 200) + b"t" * 200 + b"\0")
    for i in range(count):
        place = vector + 4 + 4 * i
        struct.pack_into("<I", raw, place, table - place)
    # The graph's table: its first field leads to the vector.
    one = struct.unpack_from("<I", raw, 0)[0]
    graphs = field_place(raw, one, 2)
    graphs += struct.unpack_from("<I", raw, graphs)[0]
    graph = graphs + 4 + struct.unpack_from("<I", raw, graphs + 4)[0]
    place = field_place(raw, graph, 0)
    struct.pack_into("<I", raw, place, vector - place)
    return bytes(raw)


def field_place(raw, table, field):
    fields = table - struct.unpack_from("<i", raw, table)[0]
    return table + struct.unpack_from("<H", raw, fields + 4 + 2 * field)[0]


FORMATS = {"tflite": tflite}

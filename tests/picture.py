"""Pictures for tests, with nothing but the standard library."""
import struct
import zlib


class Picture:
    """Pixels as rows of (red, green, blue), three bytes each."""

    def __init__(self, width, height, rows):
        self.width, self.height, self.rows = width, height, rows

    def crop(self, x, y, width, height):
        rows = [row[3 * x:3 * (x + width)] for row in self.rows[y:y + height]]
        return Picture(width, height, rows)

    def pixel(self, x, y):
        return tuple(self.rows[y][3 * x:3 * x + 3])

    def data(self):
        return b"".join(self.rows)

    def colors(self):
        data = self.data()
        return len({data[i:i + 3] for i in range(0, len(data), 3)})

    def write_png(self, path):
        def chunk(kind, body):
            return (struct.pack(">I", len(body)) + kind + body +
                    struct.pack(">I", zlib.crc32(kind + body)))

        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        packed = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) +
                       chunk(b"IEND", b""))

    def difference(self, other):
        """Mean absolute difference of the bytes, 0 to 255."""
        assert (self.width, self.height) == (other.width, other.height)
        a, b = self.data(), other.data()
        return 0.0 if a == b else sum(abs(p - q) for p, q in zip(a, b)) / len(a)


def read_png(path):
    """An 8-bit RGB picture without interlace; every checksum is checked."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    at, packed, size, ended = 8, b"", None, False
    while at < len(data):
        length, = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4:at + 8], data[at + 8:at + 8 + length]
        check, = struct.unpack_from(">I", data, at + 8 + length)
        assert zlib.crc32(kind + body) == check, f"{path}: a checksum is wrong"
        if kind == b"IHDR":
            width, height, depth, color, _, _, interlace = struct.unpack(">IIBBBBB", body)
            assert (depth, color, interlace) == (8, 2, 0)
            size = width, height
        elif kind == b"IDAT":
            packed += body
        elif kind == b"IEND":
            ended = True
        at += 12 + length
    assert size and ended
    width, height = size
    raw, stride = zlib.decompress(packed), 3 * width
    assert len(raw) == height * (stride + 1)
    rows, above = [], bytes(stride)
    for y in range(height):
        kind = raw[y * (stride + 1)]
        row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride if kind else 0):
            left = row[x - 3] if x >= 3 else 0
            corner = above[x - 3] if x >= 3 else 0
            up = above[x]
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) // 2
            else:
                p = left + up - corner
                near = sorted([(abs(p - left), 0, left), (abs(p - up), 1, up),
                               (abs(p - corner), 2, corner)])
                guess = near[0][2]
            row[x] = (row[x] + guess) & 255
        above = bytes(row)
        rows.append(above)
    return Picture(width, height, rows)

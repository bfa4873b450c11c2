"""Pictures for tests."""
import struct
import sys
import zlib

try:
    import numpy
except ImportError:
    print("there is no NumPy")
    sys.exit(77)


class Picture:
    """Pixels as an array of height x width x (red, green, blue), or given as rows of bytes."""

    def __init__(self, width, height, pixels):
        if not isinstance(pixels, numpy.ndarray):
            pixels = numpy.frombuffer(b"".join(pixels), numpy.uint8).reshape(height, width, 3)
        self.width, self.height, self.pixels = width, height, pixels

    @property
    def rows(self):
        return [row.tobytes() for row in self.pixels]

    def crop(self, x, y, width, height):
        return Picture(width, height, self.pixels[y:y + height, x:x + width])

    def pixel(self, x, y):
        return tuple(self.pixels[y, x].tolist())

    def colors(self):
        return len(numpy.unique(self.pixels.astype(numpy.uint32) @ (1 << 16, 1 << 8, 1)))

    def count(self, condition):
        """Pixels for which the condition holds, of whole planes of red, green and blue."""
        return int(numpy.count_nonzero(condition(*self.pixels.astype(int).transpose(2, 0, 1))))

    def near(self, color, tolerance):
        """Pixels of about that colour."""
        off = numpy.abs(self.pixels.astype(numpy.int16) - color)
        return int(numpy.count_nonzero((off <= tolerance).all(axis=2)))

    def light(self):
        """The sum of all bytes."""
        return int(self.pixels.sum(dtype=numpy.int64))

    def is_same(self, other):
        return numpy.array_equal(self.pixels, other.pixels)

    def write_png(self, path):
        def chunk(kind, body):
            return (struct.pack(">I", len(body)) + kind + body +
                    struct.pack(">I", zlib.crc32(kind + body)))

        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        packed = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) +
                       chunk(b"IEND", b""))

    def differences(self, other):
        """Of each byte, 0 to 255."""
        assert (self.width, self.height) == (other.width, other.height)
        return numpy.abs(self.pixels.astype(numpy.int16) - other.pixels)

    def difference(self, other):
        """Mean absolute difference of the bytes, 0 to 255."""
        return float(self.differences(other).mean())


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

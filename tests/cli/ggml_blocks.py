"""The quantised blocks of ggml in NumPy, from the published layout (ggml-common.h), to hold the program
against: bits are spread over arrays here, where the program takes them number by number."""
import os
import re

import numpy as np

IQ4 = np.array([-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113], float)
E2M1 = np.array([0, .5, 1, 1.5, 2, 3, 4, 6, -0., -.5, -1, -1.5, -2, -3, -4, -6])


def f16(raw, at):
    return raw[:, at:at + 2].copy().view("<f2").astype(float)  # [blocks, 1]


def nibbles(q):
    """[n, k] bytes -> [n, 2k]: all lower halves, then all upper ones."""
    return np.concatenate([q & 15, q >> 4], 1).astype(float)


def crumbs(q):
    """[n, 64] bytes -> [n, 256] of two bits: by halves of 32 bytes, the lowest bits first."""
    q = q.reshape(len(q), 2, 1, 32) >> np.array([0, 2, 4, 6], np.uint8).reshape(1, 1, 4, 1)
    return (q & 3).reshape(len(q), 256).astype(float)


def planes(q):
    """[n, 32] bytes -> [n, 256] of one bit: the lowest bits of all bytes first."""
    q = q.reshape(len(q), 1, 32) >> np.arange(8, dtype=np.uint8).reshape(1, 8, 1)
    return (q & 1).reshape(len(q), 256).astype(float)


def fifths(raw, at):
    return np.unpackbits(raw[:, at:at + 4], axis=1, bitorder="little").astype(float)


def signed(q):
    return q.view(np.int8).astype(float)


def spread(groups, to):
    return np.repeat(groups, to // groups.shape[1], axis=1)


def k_scales(s):
    """Twelve bytes of eight scales and eight minima, six bits each."""
    low, middle, high = s[:, 0:4], s[:, 4:8], s[:, 8:12]
    scale = np.concatenate([low & 63, (high & 15) | (low >> 6) << 4], 1)
    least = np.concatenate([middle & 63, (high >> 4) | (middle >> 6) << 4], 1)
    return spread(scale, 256).astype(float), spread(least, 256).astype(float)


def pairs_of_groups(q):
    """[n, 128] bytes -> [n, 256]: of each 32 bytes the lower halves, then the upper ones."""
    q = q.reshape(len(q), 4, 1, 32) >> np.array([0, 4], np.uint8).reshape(1, 1, 2, 1)
    return (q & 15).reshape(len(q), 256).astype(float)


def q3_k(r):
    s = r[:, 96:108]
    low = np.concatenate([s[:, :8] & 15, s[:, :8] >> 4], 1)
    high = np.concatenate([s[:, 8:12] >> shift & 3 for shift in (0, 2, 4, 6)], 1)
    scale = spread((low | high << 4).astype(float) - 32, 256)
    return f16(r, 108) * scale * (crumbs(r[:, 32:96]) + 4 * planes(r[:, :32]) - 4)


def q6_k(r):
    low = r[:, :128].reshape(-1, 2, 2, 32)
    low = np.stack([low & 15, low >> 4], 2).reshape(-1, 256)
    value = low.astype(float) + 16 * crumbs(r[:, 128:192]) - 32
    return f16(r, 208) * spread(signed(r[:, 192:208]), 256) * value


def iq4_xs(r):
    high = r[:, 2:4].copy().view("<u2").astype(int) >> np.arange(0, 16, 2) & 3
    low = np.stack([r[:, 4:8] & 15, r[:, 4:8] >> 4], 2).reshape(-1, 8)
    q = r[:, 8:].reshape(-1, 8, 1, 16) >> np.array([0, 4], np.uint8).reshape(1, 1, 2, 1) & 15
    return f16(r, 0) * spread(low + 16.0 * high - 32, 256) * IQ4[q.reshape(-1, 256)]


def tq1_0(r):
    """Each byte is ceil(256 n / 243), n a number of five digits to the base of three."""
    def digits(q, count):
        rest = [(q.astype(int) * 3 ** d % 256) * 3 // 256 - 1.0 for d in range(count)]
        return np.concatenate(rest, 1)
    return f16(r, 52) * np.concatenate(
        [digits(r[:, :32], 5), digits(r[:, 32:48], 5), digits(r[:, 48:52], 4)], 1)


def q2_k(r):
    scale, least = spread(r[:, :16] & 15, 256), spread(r[:, :16] >> 4, 256)
    return f16(r, 80) * scale * crumbs(r[:, 16:80]) - f16(r, 82) * least


def q4_k(r):
    scale, least = k_scales(r[:, 4:16])
    return f16(r, 0) * scale * pairs_of_groups(r[:, 16:]) - f16(r, 2) * least


def q5_k(r):
    scale, least = k_scales(r[:, 4:16])
    value = pairs_of_groups(r[:, 48:]) + 16 * planes(r[:, 16:48])
    return f16(r, 0) * scale * value - f16(r, 2) * least


def grid(name, bits):
    """A codebook of the program (model/quant_grids.c, whose numbers tests/model/test_quant.c checks):
    [points, digits]."""
    path = os.path.join(os.path.dirname(__file__), "../../src/model/quant_grids.c")
    with open(path, encoding="utf-8") as file:
        body = re.search(name + r"\[\w+\] = \{([^}]*)\}", file.read()).group(1)
    points = np.array([int(p, 16) for p in re.findall("0x[0-9a-f]+", body)])
    return points[:, None] >> np.arange(0, 16, bits) & (1 << bits) - 1


def u16(raw):
    return raw.copy().view("<u2").astype(int)


def u32(raw):
    return raw.copy().view("<u4").astype(np.int64)


def halves(q):
    """[n, k] bytes -> [n, 2k]: the lower and the upper half of each in turn."""
    return np.stack([q & 15, q >> 4], 2).reshape(len(q), -1).astype(int)


def shifted(words, shifts, mask):
    """[n, k] -> [n, k * shifts]"""
    return (words[:, :, None] >> np.array(shifts) & mask).reshape(len(words), -1)


def minuses(signs, bits=8):
    """[n, k] signs of eight numbers -> [n, 8 k] of 1 and -1; of seven bits, the last makes them even."""
    s = signs[:, :, None].astype(int) >> np.arange(bits) & 1
    if bits == 7:
        s = np.concatenate([s, s.sum(2, keepdims=True) % 2], 2)
    return 1.0 - 2 * s.reshape(len(signs), -1)


def on_grid(name, places, bits, values):
    return np.array(values, float)[grid(name, bits)[places]].reshape(len(places), -1)


IQ2 = (8, 25, 43)


def iq2_xxs(r):
    q = r[:, 2:].reshape(-1, 8, 8)
    word = u32(q[:, :, 4:].reshape(-1, 32))
    scale = f16(r, 0) * (0.5 + (word >> 28)) / 4
    points = on_grid("iq2_xxs", q[:, :, :4].reshape(-1, 32), 2, IQ2)
    return spread(scale, 256) * points * minuses(shifted(word, (0, 7, 14, 21), 127), 7)


def iq2_xs(r):
    q = u16(r[:, 2:66])
    scale = f16(r, 0) * (0.5 + halves(r[:, 66:])) / 4
    return spread(scale, 256) * on_grid("iq2_xs", q & 511, 2, IQ2) * minuses(q >> 9, 7)


def iq2_s(r):
    places = r[:, 2:34] + 256 * shifted(r[:, 66:74].astype(int), (0, 2, 4, 6), 3)
    scale = f16(r, 0) * (0.5 + halves(r[:, 74:])) / 4
    return spread(scale, 256) * on_grid("iq2_s", places, 2, IQ2) * minuses(r[:, 34:66])


def iq3_xxs(r):
    word = u32(r[:, 66:])
    scale = f16(r, 0) * (0.5 + (word >> 28)) / 2
    points = on_grid("iq3_xxs", r[:, 2:66], 4, (4, 12, 20, 28, 36, 44, 52, 62))
    return spread(scale, 256) * points * minuses(shifted(word, (0, 7, 14, 21), 127), 7)


def iq3_s(r):
    places = r[:, 2:66] + 256 * shifted(r[:, 66:74].astype(int), range(8), 1)
    scale = f16(r, 0) * (1 + 2 * halves(r[:, 106:]))
    return spread(scale, 256) * on_grid("iq3_s", places, 4, range(1, 16, 2)) * minuses(r[:, 74:106])


def iq1_s(r):
    word = u16(r[:, 34:])
    places = r[:, 2:34] + 256 * shifted(word, (0, 3, 6, 9), 7)
    scale = f16(r, 0) * (2 * (word >> 12 & 7) + 1)
    shift = np.where(word >> 15, -0.125, 0.125)
    return spread(scale, 256) * (on_grid("iq1_s", places, 2, (-1, 0, 1)) + spread(shift, 256))


def iq1_m(r):
    words, more = u16(r[:, 48:]), halves(r[:, 32:48])
    bits = (words >> 12 << np.array([0, 4, 8, 12])).sum(1, keepdims=True).astype("<u2")
    scale = bits.view("<f2").astype(float) * (2 * shifted(words, (0, 3, 6, 9), 7) + 1)
    points = on_grid("iq1_s", r[:, :32] + 256 * (more & 7), 2, (-1, 0, 1))
    return spread(scale, 256) * (points + spread(np.where(more & 8, -0.125, 0.125), 256))


# name: (id in GGUF, numbers, bytes, where the halves are that scale, bytes -> numbers)
BLOCKS = {
    "Q4_0": (2, 32, 18, [0], lambda r: f16(r, 0) * (nibbles(r[:, 2:]) - 8)),
    "Q4_1": (3, 32, 20, [0, 2], lambda r: f16(r, 0) * nibbles(r[:, 4:]) + f16(r, 2)),
    "Q5_0": (6, 32, 22, [0], lambda r: f16(r, 0) * (nibbles(r[:, 6:]) + 16 * fifths(r, 2) - 16)),
    "Q5_1": (7, 32, 24, [0, 2],
             lambda r: f16(r, 0) * (nibbles(r[:, 8:]) + 16 * fifths(r, 4)) + f16(r, 2)),
    "Q8_0": (8, 32, 34, [0], lambda r: f16(r, 0) * signed(r[:, 2:])),
    "Q8_1": (9, 32, 36, [0, 2], lambda r: f16(r, 0) * signed(r[:, 4:])),
    "Q2_K": (10, 256, 84, [80, 82], q2_k),
    "Q3_K": (11, 256, 110, [108], q3_k),
    "Q4_K": (12, 256, 144, [0, 2], q4_k),
    "Q5_K": (13, 256, 176, [0, 2], q5_k),
    "Q6_K": (14, 256, 210, [208], q6_k),
    "Q8_K": (15, 256, 292, [],
             lambda r: r[:, :4].copy().view("<f4").astype(float) * signed(r[:, 4:260])),
    "IQ4_NL": (20, 32, 18, [0], lambda r: f16(r, 0) * IQ4[nibbles(r[:, 2:]).astype(int)]),
    "IQ4_XS": (23, 256, 136, [0], iq4_xs),
    "IQ2_XXS": (16, 256, 66, [0], iq2_xxs),
    "IQ2_XS": (17, 256, 74, [0], iq2_xs),
    "IQ3_XXS": (18, 256, 98, [0], iq3_xxs),
    "IQ1_S": (19, 256, 50, [0], iq1_s),
    "IQ3_S": (21, 256, 110, [0], iq3_s),
    "IQ2_S": (22, 256, 82, [0], iq2_s),
    "IQ1_M": (29, 256, 56, [], iq1_m),
    "TQ1_0": (34, 256, 54, [52], tq1_0),
    "TQ2_0": (35, 256, 66, [64], lambda r: f16(r, 64) * (crumbs(r[:, :64]) - 1)),
    "MXFP4": (39, 32, 17, [],
              lambda r: np.ldexp(1.0, r[:, :1].astype(int) - 127) *
              E2M1[nibbles(r[:, 1:]).astype(int)]),
}


def make(name, blocks, rng):
    """Any bits at all, but for scales that are finite; -> bytes, numbers."""
    _, numbers, size, halves, values = BLOCKS[name]
    raw = rng.integers(0, 256, (blocks, size), np.uint8)
    for at in halves:
        raw[:, at:at + 2] = rng.standard_normal((blocks, 1)).astype("<f2").view(np.uint8)
    if name == "Q8_K":
        raw[:, :4] = rng.standard_normal((blocks, 1)).astype("<f4").view(np.uint8)
    if name == "IQ1_M":  # the four halves of a byte that scales all are apart
        scale = rng.standard_normal((blocks, 1)).astype("<f2").view("<u2").astype(int)
        raw[:, 49::2] = raw[:, 49::2] & 15 | (scale >> np.array([0, 4, 8, 12]) & 15) << 4
    if name == "MXFP4":
        raw[:, 0] = rng.integers(110, 140, blocks)
    return raw.tobytes(), values(raw).reshape(-1)

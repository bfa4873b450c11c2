"""The quantised blocks of ggml in NumPy, from the published layout (ggml-common.h), to hold the program
against: bits are spread over arrays here, where the program takes them number by number."""
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
    if name == "MXFP4":
        raw[:, 0] = rng.integers(110, 140, blocks)
    return raw.tobytes(), values(raw).reshape(-1)

#include "model/dtype.h"

#include "base/simd.h"
#include "model/quant.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    uint16_t block, bytes;
} info[PLX_DTYPE_COUNT] = {
    [PLX_DTYPE_F64] = {"F64", 1, 8},
    [PLX_DTYPE_F32] = {"F32", 1, 4},
    [PLX_DTYPE_F16] = {"F16", 1, 2},
    [PLX_DTYPE_BF16] = {"BF16", 1, 2},
    [PLX_DTYPE_F8_E4M3] = {"F8_E4M3", 1, 1},
    [PLX_DTYPE_F8_E5M2] = {"F8_E5M2", 1, 1},
    [PLX_DTYPE_F8_E4M3FNUZ] = {"F8_E4M3FNUZ", 1, 1},
    [PLX_DTYPE_F8_E5M2FNUZ] = {"F8_E5M2FNUZ", 1, 1},
    [PLX_DTYPE_F8_E8M0] = {"F8_E8M0", 1, 1},
    [PLX_DTYPE_F6_E2M3] = {"F6_E2M3", 4, 3},
    [PLX_DTYPE_F6_E3M2] = {"F6_E3M2", 4, 3},
    [PLX_DTYPE_F4] = {"F4", 2, 1},
    [PLX_DTYPE_I64] = {"I64", 1, 8},
    [PLX_DTYPE_I32] = {"I32", 1, 4},
    [PLX_DTYPE_I16] = {"I16", 1, 2},
    [PLX_DTYPE_I8] = {"I8", 1, 1},
    [PLX_DTYPE_I4] = {"I4", 2, 1},
    [PLX_DTYPE_U64] = {"U64", 1, 8},
    [PLX_DTYPE_U32] = {"U32", 1, 4},
    [PLX_DTYPE_U16] = {"U16", 1, 2},
    [PLX_DTYPE_U8] = {"U8", 1, 1},
    [PLX_DTYPE_U4] = {"U4", 2, 1},
    [PLX_DTYPE_BOOL] = {"BOOL", 1, 1},
    [PLX_DTYPE_Q4_0] = {"Q4_0", 32, 18},
    [PLX_DTYPE_Q4_1] = {"Q4_1", 32, 20},
    [PLX_DTYPE_Q5_0] = {"Q5_0", 32, 22},
    [PLX_DTYPE_Q5_1] = {"Q5_1", 32, 24},
    [PLX_DTYPE_Q8_0] = {"Q8_0", 32, 34},
    [PLX_DTYPE_Q8_1] = {"Q8_1", 32, 36},
    [PLX_DTYPE_Q2_K] = {"Q2_K", 256, 84},
    [PLX_DTYPE_Q3_K] = {"Q3_K", 256, 110},
    [PLX_DTYPE_Q4_K] = {"Q4_K", 256, 144},
    [PLX_DTYPE_Q5_K] = {"Q5_K", 256, 176},
    [PLX_DTYPE_Q6_K] = {"Q6_K", 256, 210},
    [PLX_DTYPE_Q8_K] = {"Q8_K", 256, 292},
    [PLX_DTYPE_IQ1_S] = {"IQ1_S", 256, 50},
    [PLX_DTYPE_IQ1_M] = {"IQ1_M", 256, 56},
    [PLX_DTYPE_IQ2_XXS] = {"IQ2_XXS", 256, 66},
    [PLX_DTYPE_IQ2_XS] = {"IQ2_XS", 256, 74},
    [PLX_DTYPE_IQ2_S] = {"IQ2_S", 256, 82},
    [PLX_DTYPE_IQ3_XXS] = {"IQ3_XXS", 256, 98},
    [PLX_DTYPE_IQ3_S] = {"IQ3_S", 256, 110},
    [PLX_DTYPE_IQ4_NL] = {"IQ4_NL", 32, 18},
    [PLX_DTYPE_IQ4_XS] = {"IQ4_XS", 256, 136},
    [PLX_DTYPE_TQ1_0] = {"TQ1_0", 256, 54},
    [PLX_DTYPE_TQ2_0] = {"TQ2_0", 256, 66},
    [PLX_DTYPE_MXFP4] = {"MXFP4", 32, 17},
    [PLX_DTYPE_OPAQUE] = {"opaque", 1, 1},
};

const char *plx_dtype_name(plx_dtype type)
{
    return info[type].name;
}

bool plx_dtype_parse(const char *name, plx_dtype *out)
{
    for (size_t i = 0; i < PLX_DTYPE_OPAQUE; i++) {
        if (strcmp(info[i].name, name) == 0) {
            *out = (plx_dtype)i;
            return true;
        }
    }
    return false;
}

size_t plx_dtype_block(plx_dtype type)
{
    return info[type].block;
}

size_t plx_dtype_block_bytes(plx_dtype type)
{
    return info[type].bytes;
}

bool plx_dtype_is_number(plx_dtype type)
{
    return type != PLX_DTYPE_OPAQUE;
}

bool plx_dtype_bytes(plx_dtype type, uint64_t count, uint64_t *bytes)
{
    return count % info[type].block == 0 &&
           !__builtin_mul_overflow(count / info[type].block, (uint64_t)info[type].bytes, bytes);
}

static uint64_t load(const uint8_t *p, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = bytes; i-- > 0;)
        value = value << 8 | p[i];
    return value;
}

static float from_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Any binary format of up to 16 bits with a sign, whose largest exponent is infinity and NaN. The
 * exponent is set right by a multiplication, which also makes normal numbers of subnormal ones. */
static inline float small_float(uint32_t bits, unsigned exponent_bits, unsigned mantissa_bits)
{
    uint32_t magnitude = bits & ((1U << (exponent_bits + mantissa_bits)) - 1);
    uint32_t sign = bits >> (exponent_bits + mantissa_bits) << 31;
    uint32_t bias = (1U << (exponent_bits - 1)) - 1;
    bool special = magnitude >> mantissa_bits == (1U << exponent_bits) - 1;
    uint32_t shifted = magnitude << (23 - mantissa_bits);
    if (special)
        return from_bits(sign | shifted | 0x7F800000U);
    float value = from_bits(shifted) * from_bits((127 + 127 - bias) << 23);
    return sign ? -value : value;
}

static float float_e4m3(uint8_t bits)
{
    if ((bits & 0x7F) == 0x7F)
        return NAN;
    /* The largest exponent holds numbers here: one bit of exponent more makes it no special one. */
    float value = small_float(bits & 0x7FU, 5, 3) * 256;
    return bits & 0x80 ? -value : value;
}

/* One more bit of exponent makes the largest no special one; `scale` sets its bias right. */
static float float_fnuz(uint8_t bits, unsigned exponent_bits, unsigned mantissa_bits, float scale)
{
    if (bits == 0x80)
        return NAN;
    float value = small_float(bits & 0x7FU, exponent_bits + 1, mantissa_bits) * scale;
    return bits & 0x80 ? -value : value;
}

static float float_e8m0(uint8_t bits)
{
    return bits == 255 ? NAN : ldexpf(1, bits - 127);
}

static float float_e2m1(unsigned bits)
{
    static const float values[8] = {0, 0.5F, 1, 1.5F, 2, 3, 4, 6};
    return bits & 8 ? -values[bits & 7] : values[bits & 7];
}

/* All exponents are of numbers: one more bit of exponent makes the largest no special one, and the
 * scale sets its bias right. */
static float float_6(plx_dtype type, unsigned bits)
{
    bool wide = type == PLX_DTYPE_F6_E3M2;
    float value = wide ? small_float(bits & 31, 4, 2) * 0x1p4F : small_float(bits & 31, 3, 3) * 4;
    return bits & 32 ? -value : value;
}

static void floats_6(plx_dtype type, const uint8_t *raw, float out[4])
{
    uint32_t bits = (uint32_t)load(raw, 3);
    for (size_t i = 0; i < 4; i++)
        out[i] = float_6(type, bits >> (6 * i) & 63);
}

static float packed(plx_dtype type, unsigned nibble)
{
    switch (type) {
    case PLX_DTYPE_F4:
        return float_e2m1(nibble);
    case PLX_DTYPE_I4:
        return (float)((int)(nibble ^ 8) - 8);
    default:
        return (float)nibble;
    }
}

PLX_SIMD static void floats_f32(const uint8_t *raw, size_t n, float *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = from_bits((uint32_t)load(raw + i * 4, 4));
}

PLX_SIMD static void floats_f16(const uint8_t *raw, size_t n, float *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = small_float((uint32_t)load(raw + i * 2, 2), 5, 10);
}

PLX_SIMD static void floats_bf16(const uint8_t *raw, size_t n, float *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = from_bits((uint32_t)load(raw + i * 2, 2) << 16);
}

/* One number of a type that a float cannot hold. */
static double wide(plx_dtype type, const uint8_t *p)
{
    double value;
    uint64_t bits;
    switch (type) {
    case PLX_DTYPE_F64:
        bits = load(p, 8);
        memcpy(&value, &bits, sizeof value);
        return value;
    case PLX_DTYPE_I64:
        return (double)(int64_t)load(p, 8);
    case PLX_DTYPE_I32:
        return (int32_t)load(p, 4);
    case PLX_DTYPE_U64:
        return (double)load(p, 8);
    default:
        return (uint32_t)load(p, 4);
    }
}

static bool is_wide(plx_dtype type)
{
    return type == PLX_DTYPE_F64 || type == PLX_DTYPE_I64 || type == PLX_DTYPE_I32 ||
           type == PLX_DTYPE_U64 || type == PLX_DTYPE_U32;
}

/* One number of a type of a byte or two. */
static float narrow(plx_dtype type, const uint8_t *p)
{
    switch (type) {
    case PLX_DTYPE_F8_E4M3:
        return float_e4m3(*p);
    case PLX_DTYPE_F8_E5M2:
        return small_float(*p, 5, 2);
    case PLX_DTYPE_F8_E4M3FNUZ:
        return float_fnuz(*p, 4, 3, 0x1p7F);
    case PLX_DTYPE_F8_E5M2FNUZ:
        return float_fnuz(*p, 5, 2, 0x1p15F);
    case PLX_DTYPE_F8_E8M0:
        return float_e8m0(*p);
    case PLX_DTYPE_I16:
        return (int16_t)load(p, 2);
    case PLX_DTYPE_U16:
        return (uint16_t)load(p, 2);
    case PLX_DTYPE_I8:
        return (int8_t)*p;
    case PLX_DTYPE_U8:
        return *p;
    case PLX_DTYPE_BOOL:
        return *p != 0;
    default:
        return NAN;
    }
}

void plx_dtype_floats(plx_dtype type, const void *raw, size_t blocks, float *out)
{
    const uint8_t *p = raw;
    size_t bytes = info[type].bytes;
    if (type == PLX_DTYPE_F32)
        floats_f32(p, blocks, out);
    else if (type == PLX_DTYPE_F16)
        floats_f16(p, blocks, out);
    else if (type == PLX_DTYPE_BF16)
        floats_bf16(p, blocks, out);
    else if (plx_quant_floats(type, p, blocks, out))
        return;
    else if (is_wide(type))
        for (size_t i = 0; i < blocks; i++)
            out[i] = (float)wide(type, p + i * bytes);
    else if (info[type].block == 4)
        for (size_t i = 0; i < blocks; i++)
            floats_6(type, p + 3 * i, out + 4 * i);
    else if (info[type].block == 2)
        for (size_t i = 0; i < blocks; i++) {
            out[2 * i] = packed(type, p[i] & 15);
            out[2 * i + 1] = packed(type, p[i] >> 4);
        }
    else
        for (size_t i = 0; i < blocks; i++)
            out[i] = narrow(type, p + i * bytes);
}

void plx_dtype_doubles(plx_dtype type, const void *raw, size_t blocks, double *out)
{
    enum { CHUNK = 1024 /* numbers; no block holds more */ };
    const uint8_t *p = raw;
    size_t bytes = info[type].bytes, block = info[type].block;
    if (is_wide(type)) {
        for (size_t i = 0; i < blocks; i++)
            out[i] = wide(type, p + i * bytes);
        return;
    }
    float part[CHUNK] = {0};
    for (size_t done = 0; done < blocks;) {
        size_t n = blocks - done < CHUNK / block ? blocks - done : CHUNK / block;
        plx_dtype_floats(type, p + done * bytes, n, part);
        for (size_t i = 0; i < n * block; i++)
            out[done * block + i] = (double)part[i];
        done += n;
    }
}

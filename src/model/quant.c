#include "model/quant.h"

#include "model/quant_points.h"
#include "model/quant_words.h"

#include <math.h>
#include <string.h>

enum { SMALL = 32, LARGE = 256 /* numbers in a block */ };

/* Numbers on a curve, for types that store indices. */
static const int8_t curve_iq4[16] = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
/* Twice the values of E2M1, which are then whole. */
static const int8_t curve_e2m1[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/* Sixteen bytes of two numbers each: the lower halves come first. */
static void nibbles(const uint8_t *q, int offset, float scale, float shift, float *out)
{
    for (size_t i = 0; i < 16; i++) {
        out[i] = (float)((q[i] & 15) - offset) * scale + shift;
        out[i + 16] = (float)((q[i] >> 4) - offset) * scale + shift;
    }
}

static void on_curve(const uint8_t *q, const int8_t *curve, float scale, float *out)
{
    for (size_t i = 0; i < 16; i++) {
        out[i] = scale * curve[q[i] & 15];
        out[i + 16] = scale * curve[q[i] >> 4];
    }
}

static void q4_0(const uint8_t *b, float *out)
{
    nibbles(b + 2, 8, plx_quant_half(b), 0, out);
}

static void q4_1(const uint8_t *b, float *out)
{
    nibbles(b + 4, 0, plx_quant_half(b), plx_quant_half(b + 2), out);
}

/* Four bits in q, and the fifth ones in a word. */
static void fives(
    const uint8_t *q, uint32_t fifth, int offset, float scale, float shift, float *out)
{
    for (unsigned i = 0; i < 16; i++) {
        int low = (q[i] & 15) | (int)(fifth >> i & 1) << 4;
        int high = q[i] >> 4 | (int)(fifth >> (i + 16) & 1) << 4;
        out[i] = (float)(low - offset) * scale + shift;
        out[i + 16] = (float)(high - offset) * scale + shift;
    }
}

static void q5_0(const uint8_t *b, float *out)
{
    fives(b + 6, plx_quant_u32(b + 2), 16, plx_quant_half(b), 0, out);
}

static void q5_1(const uint8_t *b, float *out)
{
    fives(b + 8, plx_quant_u32(b + 4), 0, plx_quant_half(b), plx_quant_half(b + 2), out);
}

static void bytes(const uint8_t *q, size_t count, float scale, float *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = scale * (int8_t)q[i];
}

static void q8_0(const uint8_t *b, float *out)
{
    bytes(b + 2, SMALL, plx_quant_half(b), out);
}

/* The sum that follows the scale serves products alone. */
static void q8_1(const uint8_t *b, float *out)
{
    bytes(b + 4, SMALL, plx_quant_half(b), out);
}

static void q8_k(const uint8_t *b, float *out)
{
    float scale;
    plx_dtype_floats(PLX_DTYPE_F32, b, 1, &scale);
    bytes(b + 4, LARGE, scale, out);
}

/* Sixteen groups of sixteen. Number i of each half has its two bits in byte i % 32, at the place
 * that i / 32 tells. */
static void q2_k(const uint8_t *b, float *out)
{
    float scale = plx_quant_half(b + 80), least = plx_quant_half(b + 82);
    for (size_t i = 0; i < LARGE; i++) {
        uint8_t s = b[i / 16];
        int q = b[16 + i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
        out[i] = scale * (float)(s & 15) * (float)q - least * (float)(s >> 4);
    }
}

/* As q2_k, with a third bit in a plane of its own, and scales of six bits: four low ones in one
 * place, two high ones in another. */
static void q3_k(const uint8_t *b, float *out)
{
    const uint8_t *third = b, *low = b + 32, *scales = b + 96;
    float scale = plx_quant_half(b + 108);
    for (size_t i = 0; i < LARGE; i++) {
        size_t g = i / 16;
        int s = (g < 8 ? scales[g] & 15 : scales[g - 8] >> 4) |
                (scales[8 + g % 4] >> (g / 4 * 2) & 3) << 4;
        int q = low[i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
        q -= third[i % 32] >> (i / 32) & 1 ? 0 : 4;
        out[i] = scale * (float)(s - 32) * (float)q;
    }
}

/* Scale and least of group g of eight, of six bits each, packed into twelve bytes. */
static void six_bits(const uint8_t *s, size_t g, int *scale, int *least)
{
    if (g < 4) {
        *scale = s[g] & 63;
        *least = s[g + 4] & 63;
    } else {
        *scale = (s[g + 4] & 15) | s[g - 4] >> 6 << 4;
        *least = s[g + 4] >> 4 | s[g] >> 6 << 4;
    }
}

/* Eight groups of 32; two groups share 32 bytes. high: fifth bits by planes, or NULL. */
static void fours_k(const uint8_t *b, const uint8_t *q, const uint8_t *high, float *out)
{
    float scale = plx_quant_half(b), least = plx_quant_half(b + 2);
    for (size_t g = 0; g < 8; g++) {
        int s, m;
        six_bits(b + 4, g, &s, &m);
        for (size_t i = 0; i < 32; i++) {
            int value = q[g / 2 * 32 + i] >> (g % 2 * 4) & 15;
            if (high)
                value |= (high[i] >> g & 1) << 4;
            out[g * 32 + i] = scale * (float)s * (float)value - least * (float)m;
        }
    }
}

static void q4_k(const uint8_t *b, float *out)
{
    fours_k(b, b + 16, NULL, out);
}

static void q5_k(const uint8_t *b, float *out)
{
    fours_k(b, b + 48, b + 16, out);
}

/* Each half of 128 has 64 bytes of low bits and 32 of high ones. */
static void q6_k(const uint8_t *b, float *out)
{
    float scale = plx_quant_half(b + 208);
    for (size_t i = 0; i < LARGE; i++) {
        size_t h = i / 128, part = i % 128 / 32, at = i % 32;
        int low = b[h * 64 + part % 2 * 32 + at] >> (part / 2 * 4) & 15;
        int high = b[128 + h * 32 + at] >> (part * 2) & 3;
        int8_t s = (int8_t)b[192 + i / 16];
        out[i] = scale * (float)s * (float)((low | high << 4) - 32);
    }
}

static void iq4_nl(const uint8_t *b, float *out)
{
    on_curve(b + 2, curve_iq4, plx_quant_half(b), out);
}

static void iq4_xs(const uint8_t *b, float *out)
{
    float scale = plx_quant_half(b);
    int high = b[2] | b[3] << 8;
    for (size_t g = 0; g < 8; g++) {
        int s = (b[4 + g / 2] >> (g % 2 * 4) & 15) | (high >> (2 * g) & 3) << 4;
        on_curve(b + 8 + g * 16, curve_iq4, scale * (float)(s - 32), out + g * 32);
    }
}

/* Five numbers of three values in a byte: as a fraction of 256, whose digits to the base of three
 * are read from the front. */
static float ternary(uint8_t byte, unsigned digit, float scale)
{
    static const uint8_t power[5] = {1, 3, 9, 27, 81};
    uint8_t rest = (uint8_t)(byte * power[digit]);
    return (float)((rest * 3 >> 8) - 1) * scale;
}

static void tq1_0(const uint8_t *b, float *out)
{
    float scale = plx_quant_half(b + 52);
    const struct {
        uint8_t at, count, digits;
    } parts[] = {{0, 32, 5}, {32, 16, 5}, {48, 4, 4}};
    for (size_t p = 0; p < 3; p++)
        for (unsigned d = 0; d < parts[p].digits; d++)
            for (size_t i = 0; i < parts[p].count; i++)
                *out++ = ternary(b[parts[p].at + i], d, scale);
}

static void tq2_0(const uint8_t *b, float *out)
{
    float scale = plx_quant_half(b + 64);
    for (size_t i = 0; i < LARGE; i++)
        out[i] = (float)((b[i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3) - 1) * scale;
}

static void mxfp4(const uint8_t *b, float *out)
{
    on_curve(b + 1, curve_e2m1, ldexpf(1, b[0] - 128), out);
}

static void (*const decode[PLX_DTYPE_COUNT])(const uint8_t *b, float *out) = {
    [PLX_DTYPE_Q4_0] = q4_0,
    [PLX_DTYPE_Q4_1] = q4_1,
    [PLX_DTYPE_Q5_0] = q5_0,
    [PLX_DTYPE_Q5_1] = q5_1,
    [PLX_DTYPE_Q8_0] = q8_0,
    [PLX_DTYPE_Q8_1] = q8_1,
    [PLX_DTYPE_Q2_K] = q2_k,
    [PLX_DTYPE_Q3_K] = q3_k,
    [PLX_DTYPE_Q4_K] = q4_k,
    [PLX_DTYPE_Q5_K] = q5_k,
    [PLX_DTYPE_Q6_K] = q6_k,
    [PLX_DTYPE_Q8_K] = q8_k,
    [PLX_DTYPE_IQ1_S] = plx_quant_iq1_s,
    [PLX_DTYPE_IQ1_M] = plx_quant_iq1_m,
    [PLX_DTYPE_IQ2_XXS] = plx_quant_iq2_xxs,
    [PLX_DTYPE_IQ2_XS] = plx_quant_iq2_xs,
    [PLX_DTYPE_IQ2_S] = plx_quant_iq2_s,
    [PLX_DTYPE_IQ3_XXS] = plx_quant_iq3_xxs,
    [PLX_DTYPE_IQ3_S] = plx_quant_iq3_s,
    [PLX_DTYPE_IQ4_NL] = iq4_nl,
    [PLX_DTYPE_IQ4_XS] = iq4_xs,
    [PLX_DTYPE_TQ1_0] = tq1_0,
    [PLX_DTYPE_TQ2_0] = tq2_0,
    [PLX_DTYPE_MXFP4] = mxfp4,
};

bool plx_quant_floats(plx_dtype type, const uint8_t *raw, size_t blocks, float *out)
{
    if (!decode[type])
        return false;
    for (size_t i = 0; i < blocks; i++)
        decode[type](raw + i * plx_dtype_block_bytes(type), out + i * plx_dtype_block(type));
    return true;
}

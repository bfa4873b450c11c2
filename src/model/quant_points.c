#include "model/quant_points.h"

#include "model/quant_grids.h"
#include "model/quant_words.h"

#include <stddef.h>

/* What the digits of points stand for. */
static const float iq2_values[4] = {8, 25, 43};
static const float iq3_xxs_values[8] = {4, 12, 20, 28, 36, 44, 52, 62};
static const float iq3_s_values[8] = {1, 3, 5, 7, 9, 11, 13, 15};

static unsigned nibble(const uint8_t *p, size_t i)
{
    return p[i / 2] >> (i % 2 * 4) & 15;
}

/* Seven signs tell the eighth: there is an even number of minuses. */
static unsigned eight_signs(unsigned seven)
{
    return seven | (unsigned)(__builtin_popcount(seven) & 1) << 7;
}

/* Eight numbers of a point; a bit of `signs` that is set is a minus. */
static void eight(unsigned point, unsigned signs, float scale, float *out)
{
    for (unsigned i = 0; i < 8; i++) {
        float value = scale * iq2_values[point >> (2 * i) & 3];
        out[i] = signs >> i & 1 ? -value : value;
    }
}

/* Eight numbers of two points. */
static void twice_four(
    unsigned first, unsigned second, const float *values, unsigned signs, float scale, float *out)
{
    unsigned long points = first | (unsigned long)second << 16;
    for (unsigned i = 0; i < 8; i++) {
        float value = scale * values[points >> (4 * i) & 7];
        out[i] = signs >> i & 1 ? -value : value;
    }
}

/* Eight groups of 32: four bytes of places in the codebook, then four times seven signs and a
 * scale of four bits. */
void plx_quant_iq2_xxs(const uint8_t *b, float *out)
{
    float all = plx_quant_half(b);
    for (size_t g = 0; g < 8; g++) {
        const uint8_t *q = b + 2 + g * 8;
        uint32_t rest = plx_quant_u32(q + 4);
        float scale = all * (0.5F + (float)(rest >> 28)) * 0.25F;
        for (size_t k = 0; k < 4; k++)
            eight(plx_grid_iq2_xxs[q[k]], eight_signs(rest >> (7 * k) & 127), scale,
                out + g * 32 + k * 8);
    }
}

/* Places of nine bits with seven signs, and a scale for 16 numbers each. */
void plx_quant_iq2_xs(const uint8_t *b, float *out)
{
    float all = plx_quant_half(b);
    for (size_t k = 0; k < 32; k++) {
        unsigned q = plx_quant_u16(b + 2 + k * 2);
        float scale = all * (0.5F + (float)nibble(b + 66, k / 2)) * 0.25F;
        eight(plx_grid_iq2_xs[q & 511], eight_signs(q >> 9), scale, out + k * 8);
    }
}

/* Places of eight bits and two more elsewhere; all signs are stored. */
void plx_quant_iq2_s(const uint8_t *b, float *out)
{
    float all = plx_quant_half(b);
    const uint8_t *low = b + 2, *signs = b + 34, *high = b + 66, *scales = b + 74;
    for (size_t k = 0; k < 32; k++) {
        unsigned place = low[k] | (high[k / 4] >> (k % 4 * 2) & 3U) << 8;
        float scale = all * (0.5F + (float)nibble(scales, k / 2)) * 0.25F;
        eight(plx_grid_iq2_s[place], signs[k], scale, out + k * 8);
    }
}

void plx_quant_iq3_xxs(const uint8_t *b, float *out)
{
    float all = plx_quant_half(b);
    const uint8_t *q = b + 2, *rest = b + 66;
    for (size_t k = 0; k < 32; k++) {
        uint32_t word = plx_quant_u32(rest + k / 4 * 4);
        float scale = all * (0.5F + (float)(word >> 28)) * 0.5F;
        twice_four(plx_grid_iq3_xxs[q[2 * k]], plx_grid_iq3_xxs[q[2 * k + 1]], iq3_xxs_values,
            eight_signs(word >> (k % 4 * 7) & 127), scale, out + k * 8);
    }
}

void plx_quant_iq3_s(const uint8_t *b, float *out)
{
    float all = plx_quant_half(b);
    const uint8_t *low = b + 2, *high = b + 66, *signs = b + 74, *scales = b + 106;
    for (size_t k = 0; k < 32; k++) {
        unsigned ninth = high[k / 4] >> (k % 4 * 2);
        unsigned first = low[2 * k] | (ninth & 1) << 8;
        unsigned second = low[2 * k + 1] | (ninth >> 1 & 1) << 8;
        float scale = all * (float)(1 + 2 * nibble(scales, k / 4));
        twice_four(plx_grid_iq3_s[first], plx_grid_iq3_s[second], iq3_s_values, signs[k], scale,
            out + k * 8);
    }
}

/* Eight numbers of -1, 0 and 1, all of them moved by an eighth. */
static void near_three(unsigned place, unsigned down, float scale, float *out)
{
    unsigned point = plx_grid_iq1_s[place];
    float shift = down ? -1.125F : -0.875F;
    for (unsigned i = 0; i < 8; i++)
        out[i] = scale * ((float)(point >> (2 * i) & 3) + shift);
}

/* A word for 32 numbers: three more bits of each of four places, the scale, the shift. */
void plx_quant_iq1_s(const uint8_t *b, float *out)
{
    float all = plx_quant_half(b);
    for (size_t k = 0; k < 32; k++) {
        unsigned word = plx_quant_u16(b + 34 + k / 4 * 2);
        unsigned place = b[2 + k] | (word >> (k % 4 * 3) & 7) << 8;
        near_three(place, word >> 15, all * (float)(2 * (word >> 12 & 7) + 1), out + k * 8);
    }
}

/* Four words have three bits of four scales each, and four bits of the scale of all. */
void plx_quant_iq1_m(const uint8_t *b, float *out)
{
    const uint8_t *low = b, *high = b + 32, *scales = b + 48;
    unsigned bits = 0;
    for (unsigned i = 0; i < 4; i++)
        bits |= plx_quant_u16(scales + 2 * i) >> 12 << (4 * i);
    float all = plx_quant_half((const uint8_t[]){(uint8_t)bits, (uint8_t)(bits >> 8)});
    for (size_t k = 0; k < 32; k++) {
        unsigned more = nibble(high, k),
                 s = plx_quant_u16(scales + k / 8 * 2) >> (k / 2 % 4 * 3) & 7;
        near_three(low[k] | (more & 7) << 8, more >> 3, all * (float)(2 * s + 1), out + k * 8);
    }
}

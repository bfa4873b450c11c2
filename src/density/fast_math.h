/* Functions of many pixels at once: the library's do not vectorise. These come to some 1e-5, far
 * below what eight bits tell apart. */
#ifndef PLX_DENSITY_FAST_MATH_H
#define PLX_DENSITY_FAST_MATH_H

#include <stdint.h>
#include <string.h>

#define PLX_INLINE static inline __attribute__((always_inline))

PLX_INLINE float plx_from_bits(int32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

PLX_INLINE int32_t plx_to_bits(float value)
{
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* a: > 0 and normal. The logarithm's series on a mantissa about 1, whose last four
 * coefficients are those with the least error from sqrt(1/2) to sqrt(2). */
PLX_INLINE float plx_fast_log(float a)
{
    const int32_t root_half = 0x3F3504F3;
    int32_t exponent = (plx_to_bits(a) - root_half) >> 23;
    float f = plx_from_bits(plx_to_bits(a) - exponent * (1 << 23)) - 1;
    float tail = 0.33272487F + f * (-0.25252153F + f * (0.21924386F - f * 0.14702433F));
    return (float)exponent * 0.693147181F + (f - f * f * (0.5F - f * tail));
}

/* 2^y: the series of exp on half a unit about 0. */
PLX_INLINE float plx_fast_exp2(float y)
{
    const float whole = 12582912; /* 1.5 × 2^23: what is added to it is rounded to whole numbers */
    y = y < -120 ? -120 : y;
    y = y > 120 ? 120 : y;
    float shifted = y + whole, f = (y - (shifted - whole)) * 0.693147181F;
    float p = 1 + f * (1 + f * (0.5F + f * (0.166666667F + f * (0.0416666667F + f * 0.00833333F))));
    return plx_from_bits(plx_to_bits(p) + (plx_to_bits(shifted) - plx_to_bits(whole)) * (1 << 23));
}

#endif

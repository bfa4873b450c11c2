#include "density/sum.h"

#include "base/simd.h"

enum { LANES = 16 };

PLX_SIMD static float sum(const float *values, size_t count)
{
    float lanes[LANES] = {0}, total = 0;
    size_t whole = count / LANES * LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lanes[k] += values[i + k];
    for (size_t i = whole; i < count; i++)
        total += values[i];
    for (size_t k = 0; k < LANES; k++)
        total += lanes[k];
    return total;
}

float plx_sum(const float *values, size_t count)
{
    return sum(values, count);
}

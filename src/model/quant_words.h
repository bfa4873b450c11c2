/* What a block of ggml is made of: halves and little-endian words (model/quant.h). */
#ifndef PLX_MODEL_QUANT_WORDS_H
#define PLX_MODEL_QUANT_WORDS_H

#include "model/dtype.h"

static inline float plx_quant_half(const uint8_t *p)
{
    float value;
    plx_dtype_floats(PLX_DTYPE_F16, p, 1, &value);
    return value;
}

static inline unsigned plx_quant_u16(const uint8_t *p)
{
    return (unsigned)p[0] | (unsigned)p[1] << 8;
}

static inline uint32_t plx_quant_u32(const uint8_t *p)
{
    return (uint32_t)plx_quant_u16(p) | (uint32_t)plx_quant_u16(p + 2) << 16;
}

#endif

/* Blocks of ggml whose numbers are points of a codebook (model/quant.h): 256 numbers each. Any
 * thread. */
#ifndef PLX_MODEL_QUANT_POINTS_H
#define PLX_MODEL_QUANT_POINTS_H

#include <stdint.h>

/* b: a block; out: [256]. */
void plx_quant_iq1_s(const uint8_t *b, float *out);
void plx_quant_iq1_m(const uint8_t *b, float *out);
void plx_quant_iq2_xxs(const uint8_t *b, float *out);
void plx_quant_iq2_xs(const uint8_t *b, float *out);
void plx_quant_iq2_s(const uint8_t *b, float *out);
void plx_quant_iq3_xxs(const uint8_t *b, float *out);
void plx_quant_iq3_s(const uint8_t *b, float *out);

#endif

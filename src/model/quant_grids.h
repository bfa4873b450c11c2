/* The points of ggml's codebooks, on which the numbers of its types IQ1, IQ2 and IQ3 lie
 * (github.com/ggml-org/ggml, ggml-common.h). A point is several digits: those of IQ1 and IQ2 are
 * eight of two bits, those of IQ3 four of four bits, the first number's the lowest. What a digit
 * stands for is of the type. Constant. */
#ifndef PLX_MODEL_QUANT_GRIDS_H
#define PLX_MODEL_QUANT_GRIDS_H

#include <stdint.h>

enum {
    PLX_GRID_IQ1_S = 2048,
    PLX_GRID_IQ2_XXS = 256,
    PLX_GRID_IQ2_XS = 512,
    PLX_GRID_IQ2_S = 1024,
    PLX_GRID_IQ3_XXS = 256,
    PLX_GRID_IQ3_S = 512,
};

extern const uint16_t plx_grid_iq1_s[PLX_GRID_IQ1_S]; /* of IQ1_M, too */
extern const uint16_t plx_grid_iq2_xxs[PLX_GRID_IQ2_XXS];
extern const uint16_t plx_grid_iq2_xs[PLX_GRID_IQ2_XS];
extern const uint16_t plx_grid_iq2_s[PLX_GRID_IQ2_S];
extern const uint16_t plx_grid_iq3_xxs[PLX_GRID_IQ3_XXS];
extern const uint16_t plx_grid_iq3_s[PLX_GRID_IQ3_S];

#endif

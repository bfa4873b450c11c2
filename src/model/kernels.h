/* What one unit of a convolution looks for in each channel that it sees: small images of weights.
 */
#ifndef PLX_MODEL_KERNELS_H
#define PLX_MODEL_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef struct plx_kernels {
    size_t layer;         /* that the channels are units of */
    size_t width, height; /* of each; of a kernel in space, its slices lie one below the other */
    size_t count;         /* 0: the unit has none */
    uint32_t *source;     /* [count] units of that layer */
    float *value;         /* [count][height][width] */
    float most;           /* the greatest finite |value| */
} plx_kernels;

#endif

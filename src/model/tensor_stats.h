/* What the numbers of a tensor are like. Any thread. */
#ifndef PLX_MODEL_TENSOR_STATS_H
#define PLX_MODEL_TENSOR_STATS_H

#include "model/tensor_read.h"

typedef struct plx_tensor_stats {
    double min, max, mean, deviation;      /* over finite numbers; NaN where there are none. The
                                              deviation is that of the whole: divided by the count */
    uint64_t finite, zeros, nan, infinite; /* counts; zeros are finite, of either sign */
} plx_tensor_stats;

/* Reads the whole tensor once. False with an error of the file, or PLX_ERR_UNSUPPORTED where its
 * type holds no numbers. */
bool plx_tensor_stats_find(const plx_tensor *t, plx_tensor_stats *out, plx_error *e);

#endif

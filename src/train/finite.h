/* Finds where a step met NaN or infinity, to name it. Slow, and run only once it is known that
 * there is one. Any thread; no state. */
#ifndef PLX_TRAIN_FINITE_H
#define PLX_TRAIN_FINITE_H

#include "train/backprop.h"

/* Parameter blocks of a step that was not applied. */
typedef struct plx_update_blocks {
    const float *grads, *next, *first, *second;
} plx_update_blocks;

/* Each fills *e with PLX_ERR_NUMERIC, naming the layer, and returns false: the first layer along
 * the forward pass over `rows` rows, */
bool plx_finite_fail_forward(
    const plx_network *n, const plx_backprop *pass, size_t rows, uint64_t step, plx_error *e);
/* or the first along the backward pass. */
bool plx_finite_fail_update(
    const plx_network *n, const plx_update_blocks *b, uint64_t step, plx_error *e);

#endif

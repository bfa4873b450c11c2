/* Forward and backward passes of a dense network over a batch, on OpenBLAS. It holds the values of
 * the layers, not the parameters. One thread at a time; nothing is allocated after creation. */
#ifndef PLX_TRAIN_PASS_H
#define PLX_TRAIN_PASS_H

#include "model/network.h"

typedef struct plx_pass plx_pass;

/* network is borrowed. rows: the most that a pass takes, at least 1. fused: the gradient given to
 * backward is by z of the last layer, not by its values. */
plx_pass *plx_pass_create(const plx_network *network, size_t rows, bool fused, plx_error *e);
void plx_pass_destroy(plx_pass **p);
size_t plx_pass_rows(const plx_pass *p);

/* x [rows][inputs] is borrowed until the next forward; params is the network's block. */
void plx_pass_forward(plx_pass *p, const float *params, const float *x, size_t rows);
/* [rows][units] of the last forward; layer 0 is x. */
const float *plx_pass_values(const plx_pass *p, size_t layer);
/* [rows][units] of the last layer before its activation. */
const float *plx_pass_output_z(const plx_pass *p);

/* [rows][outputs]: put the gradient at the last layer here before the backward pass. */
float *plx_pass_delta(plx_pass *p);
/* Backward through one link; links go from the last to the first. Writes (or adds, with
 * accumulate) the gradient of its weights and biases to their place in the block grads. */
void plx_pass_backward(
    plx_pass *p, const float *params, size_t link, bool accumulate, float *grads);

#endif

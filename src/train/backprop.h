/* Forward and backward passes of a dense network over a batch, on OpenBLAS. It holds the values of
 * the layers, not the parameters. One thread at a time; nothing is allocated after creation. */
#ifndef PLX_TRAIN_BACKPROP_H
#define PLX_TRAIN_BACKPROP_H

#include "model/network.h"

typedef struct plx_backprop plx_backprop;

/* network is borrowed. rows: the most that a pass takes, at least 1. fused: the gradient given to
 * backward is by z of the last layer, not by its values. */
plx_backprop *plx_backprop_create(
    const plx_network *network, size_t rows, bool fused, plx_error *e);
void plx_backprop_destroy(plx_backprop **p);
size_t plx_backprop_rows(const plx_backprop *p);

/* What a layer computes: at first what the network says. Of passes from now on. */
void plx_backprop_set_activation(plx_backprop *p, size_t layer, plx_activation activation);
/* [layer_count], in use; borrowed until destroy. */
const plx_activation *plx_backprop_activations(const plx_backprop *p);

/* x [rows][inputs] is borrowed until the next forward; params is the network's block. */
void plx_backprop_forward(plx_backprop *p, const float *params, const float *x, size_t rows);
/* [rows][units] of the last forward; layer 0 is x. */
const float *plx_backprop_values(const plx_backprop *p, size_t layer);
/* [rows][units] of the last layer before its activation. */
const float *plx_backprop_output_z(const plx_backprop *p);

/* [rows][outputs]: put the gradient at the last layer here before the backward pass. */
float *plx_backprop_delta(plx_backprop *p);
/* Backward through one link; links go from the last to the first. Writes (or adds, with
 * accumulate) the gradient of its weights and biases to their place in the block grads. */
void plx_backprop_backward(
    plx_backprop *p, const float *params, size_t link, bool accumulate, float *grads);

/* For the first row of the last forward, of which params are to be the same: out [unit_count],
 * layers at their unit_offset. The values of all units before their activation; inputs as they are.
 */
void plx_backprop_preactivations(const plx_backprop *p, const float *params, float *out);
/* And the gradient by the values of all units, inputs too, from plx_backprop_delta, which is used
 * up; of the last layer it is what was put there. */
void plx_backprop_unit_gradients(plx_backprop *p, const float *params, float *out);

#endif

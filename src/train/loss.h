/* Loss functions: their value over a batch and their gradient at the last layer. Any thread; no
 * state.
 *
 * Per row: mean squared error is the mean of (a - y)² over the outputs; softmax cross-entropy is
 * -log a_label; binary cross-entropy is the mean of -(y log a + (1 - y) log(1 - a)) over the
 * outputs. A class stands for its one-hot row where the loss wants values. */
#ifndef PLX_TRAIN_LOSS_H
#define PLX_TRAIN_LOSS_H

#include "model/activation.h"
#include "model/dataset.h"

typedef enum plx_loss {
    PLX_LOSS_AUTO, /* by the output's activation; see plx_loss_choose */
    PLX_LOSS_MSE,
    PLX_LOSS_CROSS_ENTROPY,        /* needs softmax and classes */
    PLX_LOSS_BINARY_CROSS_ENTROPY, /* needs sigmoid or softmax, and targets in 0..1 */
    PLX_LOSS_COUNT
} plx_loss;

/* "auto", "mse", "cross_entropy", "binary_cross_entropy". */
const char *plx_loss_name(plx_loss loss);
/* Accepts those names, with hyphens too, and "ce" and "bce". */
bool plx_loss_parse(const char *text, plx_loss *out);

/* Cross-entropy for classes on softmax, binary cross-entropy for classes on sigmoid, else mean
 * squared error. */
plx_loss plx_loss_choose(plx_activation output, plx_task task);
/* False with PLX_ERR_USAGE when this loss cannot go with that output or that task. */
bool plx_loss_check(plx_loss loss, plx_activation output, plx_task task, plx_error *e);
/* True when plx_loss_delta gives dL/dz at once, so that the activation's own derivative is not to
 * be applied: softmax with cross-entropy, and sigmoid with binary cross-entropy. */
bool plx_loss_is_fused(plx_loss loss, plx_activation output);

/* What a network gave for some rows, and what it should have given. */
typedef struct plx_outcome {
    plx_loss loss;         /* not PLX_LOSS_AUTO */
    plx_activation output; /* of the last layer */
    size_t rows, outputs;
    const float *z;        /* [rows][outputs]: read where the loss is fused */
    const float *values;   /* [rows][outputs] */
    const uint32_t *label; /* [rows]; or NULL, and then */
    const float *target;   /* [rows][outputs] */
} plx_outcome;

/* Sum over the rows; NaN or infinity where the values are. */
double plx_loss_sum(const plx_outcome *o);
/* delta [rows][outputs] = scale × gradient of plx_loss_sum: by z where fused, else by the values.
 */
void plx_loss_delta(const plx_outcome *o, float scale, float *delta);
/* The class that a row is taken for: its largest value; the first of equal ones. */
size_t plx_loss_class(const plx_outcome *o, size_t row);
/* Rows whose largest value is at their label. */
size_t plx_loss_correct(const plx_outcome *o);

#endif

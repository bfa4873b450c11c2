/* Optimisers: one step over a range of parameters, out of place, so that a step that meets NaN or
 * infinity can be dropped whole. Any thread; state is the caller's. */
#ifndef PLX_TRAIN_OPTIMIZER_H
#define PLX_TRAIN_OPTIMIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order in which a menu shows them. */
typedef enum plx_optimizer {
    PLX_OPT_ADAM,     /* Kingma and Ba, ICLR 2015; β 0.9, 0.999 */
    PLX_OPT_ADAMW,    /* Loshchilov and Hutter, ICLR 2019: L2 apart from the gradient */
    PLX_OPT_RMSPROP,  /* Tieleman and Hinton, lecture 6.5, 2012; ρ 0.9 */
    PLX_OPT_MOMENTUM, /* Polyak 1964; μ 0.9 */
    PLX_OPT_NESTEROV, /* Sutskever et al., ICML 2013; μ 0.9 */
    PLX_OPT_SGD,      /* minibatches, no state */
    PLX_OPT_GD,       /* the same on the full batch */
    PLX_OPT_COUNT
} plx_optimizer;

/* "adam", "adamw", "rmsprop", "momentum", "nesterov", "sgd", "gd". */
const char *plx_optimizer_name(plx_optimizer o);
bool plx_optimizer_parse(const char *text, plx_optimizer *out);
/* A learning rate that usually works. */
double plx_optimizer_default_rate(plx_optimizer o);

typedef struct plx_update {
    plx_optimizer optimizer;
    double rate;   /* learning rate */
    double l1, l2; /* penalties l1 Σ|w| + l2/2 Σw²; for AdamW l2 is the decoupled decay */
    uint64_t step; /* 1 for the first since the state was zeroed */
} plx_update;

/* next = params after one step down gradient, over count values; first and second [count] are the
 * optimiser's state, zeroed before its first step. gradient is overwritten when there is a penalty
 * in it. next overlaps nothing. Returns false when any value of next or of the state is NaN or
 * infinite; the state is then to be zeroed. */
bool plx_optimizer_apply(const plx_update *u, size_t count, const float *params, float *gradient,
    float *first, float *second, float *next);

#endif

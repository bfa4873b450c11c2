/* What a file of weights says of the training that they come from: the network, layer by layer, and
 * how it was trained. Immutable once made; any thread. */
#ifndef PLX_MODEL_TRAINED_H
#define PLX_MODEL_TRAINED_H

#include "model/network.h"

/* Tensors of the file's table. */
typedef struct plx_trained_link {
    size_t weights; /* [out, in] */
    size_t biases;  /* [out] */
} plx_trained_link;

typedef struct plx_trained {
    plx_network *network;    /* owned; each layer is linked with the next, and no others */
    plx_trained_link *links; /* [network->link_count], owned */
    char loss[32];           /* its name, which may be none that there is; "": not told */
    bool has_seed, has_step;
    uint64_t seed;
    uint64_t step; /* at most INT64_MAX */
} plx_trained;

/* Nulls the handle; accepts NULL. */
void plx_trained_destroy(plx_trained **t);

#endif

/* A trained model as what training begins with. Any thread; no state. */
#ifndef PLX_SESSION_CHECKPOINT_H
#define PLX_SESSION_CHECKPOINT_H

#include "family/opened.h"
#include "train/loss.h"

/* A network of as many layers and units, with the activations that the file tells; where it tells
 * none of any layer, ReLU and in the end softmax, or the identity for one output. NULL with
 * PLX_ERR_UNSUPPORTED where that of the file is no row of layers. */
plx_network *plx_checkpoint_network(const plx_opened *o, plx_error *e);
/* Its weights for a network: [network->param_count], to be freed with plx_free. NULL with
 * PLX_ERR_UNSUPPORTED at the path where layers or units differ, or activations from those that it
 * was trained with, or PLX_ERR_MEMORY. */
float *plx_checkpoint_params(
    const plx_opened *o, const plx_network *network, const char *path, plx_error *e);

/* The loss that the file says it was trained with takes the place of PLX_LOSS_AUTO. False with
 * PLX_ERR_UNSUPPORTED at the path where *loss is another one. */
bool plx_checkpoint_loss(const plx_opened *o, plx_loss *loss, const char *path, plx_error *e);

#endif

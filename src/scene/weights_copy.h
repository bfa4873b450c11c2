/* The weights that something is made of over many frames, while a snapshot's go on: a copy, and
 * whether a snapshot still has the same. One thread. */
#ifndef PLX_SCENE_WEIGHTS_COPY_H
#define PLX_SCENE_WEIGHTS_COPY_H

#include "feed/snapshot.h"

typedef struct plx_weights_copy {
    const plx_network *network;
    float *params;              /* [param_count] */
    uint64_t *link_version;     /* [link_count] */
    plx_activation *activation; /* [layer_count] */
} plx_weights_copy;

/* All zero, of a network that is borrowed until uninit. False without memory; uninit in any case.
 */
bool plx_weights_copy_init(plx_weights_copy *w, const plx_network *network);
void plx_weights_copy_uninit(plx_weights_copy *w);

void plx_weights_copy_take(plx_weights_copy *w, const plx_snapshot *s);
bool plx_weights_copy_is_of(const plx_weights_copy *w, const plx_snapshot *s);

#endif

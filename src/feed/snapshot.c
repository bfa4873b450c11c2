#include "feed/snapshot.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

bool plx_snapshot_init(plx_snapshot *s, const plx_network *network, plx_error *e)
{
    *s = (plx_snapshot){.network = network};
    s->status.train_loss = s->status.train_accuracy = NAN;
    s->status.test_loss = s->status.test_accuracy = NAN;
    s->status.sample_label = -1;
    s->params = plx_alloc(network->param_count, sizeof *s->params);
    s->activation = plx_alloc(network->unit_count, sizeof *s->activation);
    s->link_version = plx_alloc(network->link_count, sizeof *s->link_version);
    if (s->params && s->activation && s->link_version)
        return true;
    plx_snapshot_uninit(s);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a snapshot of %zu connections",
        network->connection_count);
}

void plx_snapshot_uninit(plx_snapshot *s)
{
    plx_free(s->params);
    plx_free(s->activation);
    plx_free(s->link_version);
    *s = (plx_snapshot){0};
}

size_t plx_snapshot_copy_params(plx_snapshot *s, const float *params, const uint64_t *version)
{
    const plx_network *n = s->network;
    size_t bytes = 0;
    for (size_t l = 0; l < n->link_count; l++) {
        if (s->link_version[l] == version[l])
            continue;
        const plx_link *k = &n->links[l];
        size_t weights = k->in * k->out * sizeof(float), biases = k->out * sizeof(float);
        memcpy(s->params + k->weight_offset, params + k->weight_offset, weights);
        memcpy(s->params + k->bias_offset, params + k->bias_offset, biases);
        s->link_version[l] = version[l];
        bytes += weights + biases;
    }
    return bytes;
}

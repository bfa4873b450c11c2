#include "scene/weights_copy.h"

#include "base/mem.h"

#include <string.h>

bool plx_weights_copy_init(plx_weights_copy *w, const plx_network *n)
{
    *w = (plx_weights_copy){
        .network = n,
        .params = plx_alloc_sparse(n->param_count, sizeof *w->params),
        .link_version = plx_alloc(n->link_count, sizeof *w->link_version),
        .activation = plx_alloc(n->layer_count, sizeof *w->activation),
    };
    return w->params && w->link_version && w->activation;
}

void plx_weights_copy_uninit(plx_weights_copy *w)
{
    plx_free(w->params);
    plx_free(w->link_version);
    plx_free(w->activation);
    *w = (plx_weights_copy){0};
}

void plx_weights_copy_take(plx_weights_copy *w, const plx_snapshot *s)
{
    const plx_network *n = w->network;
    memcpy(w->params, s->params, n->param_count * sizeof *w->params);
    memcpy(w->link_version, s->link_version, n->link_count * sizeof *w->link_version);
    memcpy(w->activation, s->layer_activation, n->layer_count * sizeof *w->activation);
}

bool plx_weights_copy_is_of(const plx_weights_copy *w, const plx_snapshot *s)
{
    const plx_network *n = w->network;
    return memcmp(w->link_version, s->link_version, n->link_count * sizeof *w->link_version) == 0 &&
           memcmp(w->activation, s->layer_activation, n->layer_count * sizeof *w->activation) == 0;
}

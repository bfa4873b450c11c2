#include "feed/snapshot.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

static bool allocate_wanted(plx_snapshot *s, const plx_network *n)
{
    float **by_param[] = {&s->gradient, &s->update};
    float **by_unit[] = {&s->preactivation, &s->unit_gradient, &s->unit_mean, &s->unit_variance,
        &s->unit_zero_share};
    for (size_t i = 0; i < sizeof by_param / sizeof *by_param; i++) {
        *by_param[i] = plx_alloc_sparse(n->param_count, sizeof(float));
        if (!*by_param[i])
            return false;
    }
    for (size_t i = 0; i < sizeof by_unit / sizeof *by_unit; i++) {
        *by_unit[i] = plx_alloc_sparse(n->unit_count, sizeof(float));
        if (!*by_unit[i])
            return false;
    }
    plx_report *r = &s->report;
    r->ranking = plx_alloc_sparse(PLX_MAX_RANKED, sizeof *r->ranking);
    size_t classes = n->layers[n->layer_count - 1].units;
    if (classes > PLX_MAX_CONFUSION)
        return r->ranking != NULL;
    r->confusion = plx_alloc(classes * classes, sizeof *r->confusion);
    return r->ranking && r->confusion;
}

bool plx_snapshot_init(plx_snapshot *s, const plx_network *network, plx_error *e)
{
    return plx_snapshot_init_lent(s, network, NULL, e);
}

bool plx_snapshot_init_lent(
    plx_snapshot *s, const plx_network *network, float *params, plx_error *e)
{
    *s = (plx_snapshot){.network = network, .params = params, .lent = params != NULL};
    s->status.train_loss = s->status.train_accuracy = NAN;
    s->status.test_loss = s->status.test_accuracy = NAN;
    s->status.gradient_norm = NAN;
    s->status.sample_label = -1;
    if (!params)
        s->params = plx_alloc(network->param_count, sizeof *s->params);
    s->activation = plx_alloc(network->unit_count, sizeof *s->activation);
    s->link_version = plx_alloc(network->link_count, sizeof *s->link_version);
    s->layer_activation = plx_alloc(network->layer_count, sizeof *s->layer_activation);
    if (s->params && s->activation && s->link_version && s->layer_activation &&
        allocate_wanted(s, network)) {
        for (size_t l = 0; l < network->layer_count; l++)
            s->layer_activation[l] = network->layers[l].activation;
        return true;
    }
    plx_snapshot_uninit(s);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a snapshot of %zu connections",
        network->connection_count);
}

void plx_snapshot_uninit(plx_snapshot *s)
{
    if (!s->lent)
        plx_free(s->params);
    plx_free(s->activation);
    plx_free(s->link_version);
    plx_free(s->layer_activation);
    plx_free(s->gradient);
    plx_free(s->update);
    plx_free(s->preactivation);
    plx_free(s->unit_gradient);
    plx_free(s->unit_mean);
    plx_free(s->unit_variance);
    plx_free(s->unit_zero_share);
    plx_free(s->report.confusion);
    plx_free(s->report.ranking);
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

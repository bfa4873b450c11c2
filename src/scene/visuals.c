#include "scene/visuals.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

bool plx_visuals_init(plx_visuals *v, const plx_network *n, plx_error *e)
{
    *v = (plx_visuals){.network = n};
    v->units = plx_alloc(n->unit_count, sizeof *v->units);
    v->links = plx_alloc(n->link_count, sizeof *v->links);
    v->link_version = plx_alloc(n->link_count, sizeof *v->link_version);
    v->outgoing = plx_alloc(n->unit_count, sizeof *v->outgoing);
    if (v->units && v->links && v->link_version && v->outgoing) {
        memset(v->link_version, 0xFF, n->link_count * sizeof *v->link_version);
        return true;
    }
    plx_visuals_uninit(v);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu units", n->unit_count);
}

void plx_visuals_uninit(plx_visuals *v)
{
    plx_free(v->units);
    plx_free(v->links);
    plx_free(v->link_version);
    plx_free(v->outgoing);
    *v = (plx_visuals){0};
}

static void update_link(plx_visuals *v, size_t index, const float *params)
{
    const plx_link *k = &v->network->links[index];
    plx_link_stats stats = {0};
    float *outgoing = v->outgoing + v->network->layers[k->source].unit_offset;
    memset(outgoing, 0, k->in * sizeof *outgoing);
    for (size_t j = 0; j < k->out; j++) {
        const float *row = params + k->weight_offset + j * k->in;
        float row_sum = 0, row_max = 0;
        size_t bad = 0;
        for (size_t i = 0; i < k->in; i++) {
            float a = fabsf(row[i]);
            bool finite = a <= 3.402823466e38F;
            a = finite ? a : 0;
            bad += !finite;
            outgoing[i] += a;
            row_sum += a;
            row_max = a > row_max ? a : row_max;
        }
        stats.sum_abs += row_sum;
        stats.max_abs = row_max > stats.max_abs ? row_max : stats.max_abs;
        stats.nonfinite += bad;
    }
    v->links[index] = stats;
}

static float largest_abs(const float *values, size_t count)
{
    float most = 0;
    for (size_t i = 0; i < count; i++) {
        float a = fabsf(values[i]);
        if (a > most && a <= 3.402823466e38F)
            most = a;
    }
    return most;
}

static float clamp_unit(float x)
{
    /* Written so that NaN comes out as NaN. */
    return x > 1 ? 1 : x < -1 ? -1 : x;
}

static void update_layer(plx_visuals *v, size_t layer, const float *activation)
{
    const plx_layer *l = &v->network->layers[layer];
    const float *a = activation + l->unit_offset, *out = v->outgoing + l->unit_offset;
    plx_unit_visual *units = v->units + l->unit_offset;
    float most = largest_abs(a, l->units), most_out = largest_abs(out, l->units);
    /* A layer without outgoing links has no importance to show: all its units are full size. */
    bool last = layer + 1 == v->network->layer_count;
    for (size_t i = 0; i < l->units; i++) {
        units[i].value = most > 0 ? clamp_unit(a[i] / most) : a[i];
        units[i].size = last ? 1 : most_out > 0 ? out[i] / most_out : 0;
    }
}

bool plx_visuals_update(plx_visuals *v, const plx_snapshot *s)
{
    if (s->sequence == v->sequence)
        return false;
    for (size_t i = 0; i < v->network->link_count; i++) {
        if (v->link_version[i] == s->link_version[i])
            continue;
        update_link(v, i, s->params);
        v->link_version[i] = s->link_version[i];
    }
    for (size_t i = 0; i < v->network->layer_count; i++)
        update_layer(v, i, s->activation);
    v->sequence = s->sequence;
    return true;
}

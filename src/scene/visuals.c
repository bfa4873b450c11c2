#include "scene/visuals.h"

#include "base/mem.h"
#include "base/simd.h"

#include <string.h>

bool plx_visuals_init(plx_visuals *v, const plx_network *n, plx_error *e)
{
    *v = (plx_visuals){
        .network = n, .ramp = plx_unit_ramp_make(PLX_PALETTE_BLUE_ORANGE, PLX_THEME_DARK)};
    v->units = plx_alloc(n->unit_count, sizeof *v->units);
    v->sums = plx_alloc(n->unit_count / PLX_UNIT_BLOCK + n->layer_count, sizeof *v->sums);
    v->links = plx_alloc(n->link_count, sizeof *v->links);
    v->link_version = plx_alloc(n->link_count, sizeof *v->link_version);
    v->outgoing = plx_alloc(n->unit_count, sizeof *v->outgoing);
    if (v->units && v->sums && v->links && v->link_version && v->outgoing) {
        memset(v->link_version, 0xFF, n->link_count * sizeof *v->link_version);
        return true;
    }
    plx_visuals_uninit(v);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu units", n->unit_count);
}

void plx_visuals_uninit(plx_visuals *v)
{
    plx_free(v->units);
    plx_free(v->sums);
    plx_free(v->links);
    plx_free(v->link_version);
    plx_free(v->outgoing);
    *v = (plx_visuals){0};
}

static bool update_link(plx_visuals *v, size_t index, const float *params)
{
    const plx_link *k = &v->network->links[index];
    const float *weights = params + k->weight_offset;
    float *outgoing = v->outgoing + v->network->layers[k->source].unit_offset;
    if (v->measure)
        return v->measure(v->measure_user, index, weights, &v->links[index], outgoing);
    plx_link_measure(weights, k->in, k->out, &v->links[index], outgoing);
    return true;
}

/* The bits of floats without sign are in the order of their values, and whole numbers are compared
 * in vectors where floats, for the sake of NaN, are not. */
PLX_SIMD static float largest_abs(const float *values, size_t count)
{
    const uint32_t infinite = 0x7F800000;
    uint32_t most = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        bits &= 0x7FFFFFFF;
        bits &= 0U - ((bits - infinite) >> 31); /* all ones where finite */
        most = bits > most ? bits : most;
    }
    float result;
    memcpy(&result, &most, sizeof result);
    return result;
}

static float clamp_unit(float x)
{
    /* Written so that NaN comes out as NaN. */
    return x > 1 ? 1 : x < -1 ? -1 : x;
}

typedef struct plx_scales {
    float value, size; /* that stand for 1; 0 where there is none */
} plx_scales;

PLX_SIMD static void look_at(const float *activation, const float *outgoing, size_t count,
    plx_scales most, plx_unit_visual *units)
{
    for (size_t i = 0; i < count; i++) {
        units[i].value = clamp_unit(most.value > 0 ? activation[i] / most.value : activation[i]);
        units[i].size = most.size > 0 ? outgoing[i] / most.size : 0;
        units[i].shape = PLX_CIRCLE;
        units[i].faded = units[i].hidden = false;
    }
}

static void update_layer(plx_visuals *v, size_t layer, const float *activation)
{
    enum { CHUNK = 256 * PLX_UNIT_BLOCK }; /* stays in the nearest cache between its two uses */
    const plx_layer *l = &v->network->layers[layer];
    const float *a = activation + l->unit_offset, *out = v->outgoing + l->unit_offset;
    plx_unit_visual *units = v->units + l->unit_offset;
    plx_unit_sum *sums = plx_visuals_sums(v, layer);
    plx_scales most = {largest_abs(a, l->units), largest_abs(out, l->units)};
    /* A layer without outgoing links has no importance to show: all its units are full size. */
    bool last = plx_network_is_end(v->network, layer);
    sums[0] = (plx_unit_sum){0};
    for (size_t at = 0; at < l->units; at += CHUNK) {
        size_t count = l->units - at < CHUNK ? l->units - at : CHUNK;
        look_at(a + at, out + at, count, most, units + at);
        for (size_t i = at; last && i < at + count; i++)
            units[i].size = 1;
        plx_unit_sums_add(&v->ramp, units + at, count, sums + at / PLX_UNIT_BLOCK);
    }
}

bool plx_visuals_measure(plx_visuals *v, const plx_snapshot *s)
{
    bool all = true;
    for (size_t i = 0; i < v->network->link_count; i++) {
        if (v->link_version[i] == s->link_version[i])
            continue;
        if (update_link(v, i, s->params))
            v->link_version[i] = s->link_version[i];
        else
            all = false;
    }
    return all;
}

void plx_visuals_sum(plx_visuals *v)
{
    for (size_t l = 0; l < v->network->layer_count; l++) {
        const plx_layer *layer = &v->network->layers[l];
        plx_unit_sum *sums = plx_visuals_sums(v, l);
        sums[0] = (plx_unit_sum){0};
        plx_unit_sums_add(&v->ramp, v->units + layer->unit_offset, layer->units, sums);
    }
}

bool plx_visuals_update(plx_visuals *v, const plx_snapshot *s)
{
    if (s->sequence == v->sequence)
        return false;
    bool all = plx_visuals_measure(v, s);
    for (size_t i = 0; i < v->network->layer_count; i++)
        update_layer(v, i, s->activation);
    v->sequence = all ? s->sequence : 0;
    return true;
}

#include "session/inherit.h"

#include <string.h>

typedef struct plx_correspondence {
    size_t front, back; /* layers of `to` before front, and the last `back` of them, have one */
    size_t from_layers, to_layers;
} plx_correspondence;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static plx_correspondence compare(const plx_network *from, const plx_network *to)
{
    size_t f = from->layer_count, t = to->layer_count, most = least(f, t);
    plx_correspondence c = {.from_layers = f, .to_layers = t};
    if (f == t) {
        c.front = t;
        return c;
    }
    while (c.front < most && from->layers[c.front].units == to->layers[c.front].units)
        c.front++;
    while (c.front + c.back < most &&
           from->layers[f - 1 - c.back].units == to->layers[t - 1 - c.back].units)
        c.back++;
    return c;
}

/* The layer of `from`; SIZE_MAX where there is none. */
static size_t layer_of(const plx_correspondence *c, size_t layer)
{
    if (layer < c->front)
        return layer;
    size_t from_end = c->to_layers - 1 - layer;
    return from_end < c->back ? c->from_layers - 1 - from_end : SIZE_MAX;
}

static void copy_link(
    const plx_link *from, const float *from_params, const plx_link *to, float *params)
{
    size_t in = least(from->in, to->in), out = least(from->out, to->out);
    for (size_t o = 0; o < out; o++)
        memcpy(params + to->weight_offset + o * to->in,
            from_params + from->weight_offset + o * from->in, in * sizeof *params);
    memcpy(params + to->bias_offset, from_params + from->bias_offset, out * sizeof *params);
}

void plx_inherit_params(
    const plx_network *from, const float *from_params, const plx_network *to, float *params)
{
    plx_correspondence c = compare(from, to);
    for (size_t l = 0; l < to->link_count; l++) {
        const plx_link *k = &to->links[l];
        size_t source = layer_of(&c, k->source), target = layer_of(&c, k->target);
        for (size_t i = 0; i < from->link_count; i++) {
            if (from->links[i].source == source && from->links[i].target == target)
                copy_link(&from->links[i], from_params, k, params);
        }
    }
}

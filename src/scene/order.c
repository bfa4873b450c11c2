#include "scene/order.h"

#include "base/mem.h"

#include <string.h>

static const char *const names[PLX_ORDER_COUNT] = {
    [PLX_ORDER_INDEX] = "index",
    [PLX_ORDER_NORM] = "norm",
    [PLX_ORDER_SIMILARITY] = "similarity",
};

const char *plx_order_name(plx_order_kind kind)
{
    return names[kind];
}

bool plx_order_parse(const char *name, plx_order_kind *out)
{
    for (int i = 0; i < PLX_ORDER_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (plx_order_kind)i;
            return true;
        }
    }
    return false;
}

bool plx_orders_init(plx_orders *o, const plx_network *n, plx_error *e)
{
    *o = (plx_orders){
        .network = n,
        .kind = plx_alloc(n->layer_count, sizeof *o->kind),
        .unit_at = plx_alloc(n->layer_count, sizeof *o->unit_at),
        .place_of = plx_alloc(n->layer_count, sizeof *o->place_of),
        .version = 1,
    };
    if (o->kind && o->unit_at && o->place_of)
        return true;
    plx_orders_uninit(o);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for orders of %zu layers", n->layer_count);
}

void plx_orders_uninit(plx_orders *o)
{
    for (size_t l = 0; o->network && l < o->network->layer_count; l++) {
        if (o->unit_at)
            plx_free(o->unit_at[l]);
        if (o->place_of)
            plx_free(o->place_of[l]);
    }
    plx_free(o->kind);
    plx_free(o->unit_at);
    plx_free(o->place_of);
    *o = (plx_orders){0};
}

bool plx_orders_set(
    plx_orders *o, size_t layer, plx_order_kind kind, const uint32_t *unit_at, plx_error *e)
{
    size_t units = o->network->layers[layer].units;
    uint32_t *at = NULL, *place = NULL;
    if (unit_at) {
        at = plx_alloc(units, sizeof *at);
        place = plx_alloc(units, sizeof *place);
        if (!at || !place) {
            plx_free(at);
            plx_free(place);
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", units);
        }
        memcpy(at, unit_at, units * sizeof *at);
        for (size_t i = 0; i < units; i++)
            place[at[i]] = (uint32_t)i;
    }
    o->ordered -= o->unit_at[layer] != NULL;
    o->ordered += at != NULL;
    plx_free(o->unit_at[layer]);
    plx_free(o->place_of[layer]);
    o->unit_at[layer] = at;
    o->place_of[layer] = place;
    o->kind[layer] = kind;
    o->version++;
    return true;
}

void plx_orders_apply(const plx_orders *o, plx_layout *layout)
{
    for (size_t l = 0; l < layout->layer_count; l++) {
        layout->columns[l].unit_at = o ? o->unit_at[l] : NULL;
        layout->columns[l].place_of = o ? o->place_of[l] : NULL;
    }
}

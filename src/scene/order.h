/* The orders in which layers show their units: by index, or so that strong ones or ones that are
 * alike stand together. Everything else speaks of units by index; what is drawn goes by places, and
 * the columns of a layout tell one from the other (scene/layout.h). One thread. */
#ifndef PLX_SCENE_ORDER_H
#define PLX_SCENE_ORDER_H

#include "scene/layout.h"

typedef enum plx_order_kind {
    PLX_ORDER_INDEX,
    PLX_ORDER_NORM,       /* √Σw² over what comes in and goes out, largest first */
    PLX_ORDER_SIMILARITY, /* neighbours have like weights (scene/order_task.h) */
    PLX_ORDER_COUNT
} plx_order_kind;

const char *plx_order_name(plx_order_kind kind);
bool plx_order_parse(const char *name, plx_order_kind *out);

typedef struct plx_orders {
    const plx_network *network; /* borrowed */
    plx_order_kind *kind;       /* [layers], owned */
    uint32_t **unit_at;         /* [layers]: the unit at each place; NULL by index; owned */
    uint32_t **place_of;        /* [layers]: the place of each unit; likewise */
    uint64_t version;           /* differs whenever anything here does; at least 1 */
    size_t ordered;             /* layers that are not by index */
} plx_orders;

bool plx_orders_init(plx_orders *o, const plx_network *network, plx_error *e);
void plx_orders_uninit(plx_orders *o);

/* unit_at: [units], copied; NULL for index. False without memory, with all as it was. */
bool plx_orders_set(
    plx_orders *o, size_t layer, plx_order_kind kind, const uint32_t *unit_at, plx_error *e);

/* Lends the orders to the columns of a layout of the same network; NULL takes them back. */
void plx_orders_apply(const plx_orders *o, plx_layout *layout);

#endif

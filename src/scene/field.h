/* What every unit of a network with two inputs gives over the plane of its inputs: the live
 * decision boundary, and the small pictures of units. Found from a snapshot by plain forward
 * passes, in slices of a bounded number of multiplications, so that a frame is never held up; it is
 * always the field of one complete state. One thread. */
#ifndef PLX_SCENE_FIELD_H
#define PLX_SCENE_FIELD_H

#include "feed/snapshot.h"

enum {
    PLX_FIELD_SIDE = 64,        /* default: points either way */
    PLX_FIELD_MAX_UNITS = 4096, /* in networks of more, only the last layer's are kept */
    PLX_FIELD_SLICE = 16 << 20, /* multiplications that take some milliseconds */
};

typedef struct plx_field plx_field;

typedef struct plx_field_desc {
    const plx_network *network; /* must; two inputs; borrowed until destroy */
    size_t side;                /* default PLX_FIELD_SIDE */
    /* The part of the plane, as the network is given it (scaled, where data is); default -1..1. */
    double x_low, x_high, y_low, y_high;
} plx_field_desc;

/* NULL on failure: PLX_ERR_UNSUPPORTED for networks with other than two inputs, PLX_ERR_MEMORY. */
plx_field *plx_field_create(const plx_field_desc *desc, plx_error *e);
/* Nulls the handle; accepts NULL. */
void plx_field_destroy(plx_field **f);

/* Goes on with what is under way, at least one row of points and about so many multiplications, or
 * begins with the snapshot's weights where those shown are others. True when a field was completed,
 * which is then the one shown. SIZE_MAX: until there is nothing left to do. */
bool plx_field_update(plx_field *f, const plx_snapshot *s, size_t multiplications);
/* The one shown is not (or not yet) that of this snapshot. */
bool plx_field_stale(const plx_field *f, const plx_snapshot *s);

size_t plx_field_side(const plx_field *f);
/* Completed so far; 0: nothing to show yet. */
uint64_t plx_field_version(const plx_field *f);
/* [side][side], values of a unit at the middles of equal cells, y from y_high down, x from x_low
 * up; borrowed until the next update. NULL before the first, and for units that are not kept. */
const float *plx_field_unit(const plx_field *f, size_t layer, size_t unit);

#endif

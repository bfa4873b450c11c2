/* Where layers and units lie in the world.
 *
 * Layers are columns from left to right, units stand in a column from top to bottom, and all
 * columns are centred on y = 0. World units: the tallest column is 1 high. y grows downwards, as
 * on the screen. Immutable once made; any thread. */
#ifndef PLX_SCENE_LAYOUT_H
#define PLX_SCENE_LAYOUT_H

#include "model/network.h"

typedef struct plx_column {
    double x;       /* of all unit centres of the layer */
    double y0;      /* of the centre of unit 0 */
    double spacing; /* from one unit's centre to the next */
    size_t units;
} plx_column;

typedef struct plx_bounds {
    double left, top, right, bottom;
} plx_bounds;

typedef struct plx_layout {
    size_t layer_count;
    plx_column *columns; /* [layer_count], owned */
    plx_bounds bounds;   /* of all unit centres */
} plx_layout;

bool plx_layout_init(plx_layout *layout, const plx_network *network, plx_error *e);
void plx_layout_uninit(plx_layout *layout);

static inline double plx_column_y(const plx_column *column, double unit)
{
    return column->y0 + column->spacing * unit;
}

/* The bounds of one layer's units, or of one unit with all that it is connected to. */
plx_bounds plx_layout_layer_bounds(const plx_layout *layout, size_t layer);
plx_bounds plx_layout_unit_bounds(const plx_layout *layout, size_t layer, size_t unit);

/* The unit nearest to a point and its distance in world units. layout has at least one unit. */
typedef struct plx_unit_ref {
    size_t layer, unit;
} plx_unit_ref;
plx_unit_ref plx_layout_nearest(const plx_layout *layout, double x, double y, double *distance);

/* One connection: its link, and its units within the link's layers. */
typedef struct plx_connection_ref {
    size_t link, source, target;
} plx_connection_ref;

static inline float plx_connection_weight(
    const plx_network *network, const float *params, const plx_connection_ref *c)
{
    const plx_link *link = &network->links[c->link];
    return params[link->weight_offset + c->target * link->in + c->source];
}

#endif

/* Where layers and units lie in the world.
 *
 * Layers are columns from left to right, units stand in a column from top to bottom, and all
 * columns are centred on y = 0. World units: the tallest column is 1 high. y grows downwards, as
 * on the screen. Where a unit stands in its column is its place, which is its index unless the
 * layer is shown in another order. Immutable once made but for these orders and pictures; any
 * thread. */
#ifndef PLX_SCENE_LAYOUT_H
#define PLX_SCENE_LAYOUT_H

#include "model/network.h"

typedef struct plx_column {
    double x;       /* of all unit centres of the layer */
    double y0;      /* of the centre of the unit at place 0 */
    double spacing; /* from one unit's centre to the next */
    double gap;     /* from column to column */
    size_t units;
    /* [units], lent by plx_orders_apply: the unit at each place, and the place of each unit. NULL:
     * each unit is at the place of its index. */
    const uint32_t *unit_at, *place_of;
    /* At the zoom of the last frame its units have pictures inside and more room (scene/
     * unit_pictures.h), and those that would be discs are squares. */
    bool pictured, squared;
} plx_column;

typedef struct plx_bounds {
    double left, top, right, bottom;
} plx_bounds;

typedef struct plx_layout {
    size_t layer_count;
    plx_column *columns; /* [layer_count], owned */
    plx_bounds bounds; /* of all unit centres, and of what hangs below (scene/structure_marks.h) */
} plx_layout;

bool plx_layout_init(plx_layout *layout, const plx_network *network, plx_error *e);
void plx_layout_uninit(plx_layout *layout);

/* Height of a place. */
static inline double plx_column_y(const plx_column *column, double place)
{
    return column->y0 + column->spacing * place;
}

static inline size_t plx_column_unit(const plx_column *column, size_t place)
{
    return column->unit_at ? column->unit_at[place] : place;
}

static inline size_t plx_column_place(const plx_column *column, size_t unit)
{
    return column->place_of ? column->place_of[unit] : unit;
}

/* Height of a unit. */
static inline double plx_unit_y(const plx_column *column, size_t unit)
{
    return plx_column_y(column, (double)plx_column_place(column, unit));
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

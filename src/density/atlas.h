/* A large picture of sums that views are taken from, instead of drawing all connections again: what
 * lies over a pixel is the sum of what lies over the cells under it, since every connection adds to
 * columns by what it spans of them. Cells are halved as mip maps are; a view takes those of
 * which some 2.3 to 4.6 lie along a pixel's side, and then is as true as one that is drawn (40 dB).
 * Nearer it has less and less detail.
 *
 * One thread makes it; then any may read it. */
#ifndef PLX_DENSITY_ATLAS_H
#define PLX_DENSITY_ATLAS_H

#include "density/density.h"

enum { PLX_ATLAS_SETS = 4, PLX_ATLAS_LEVELS = 8 };

typedef struct plx_atlas {
    int sets, levels;
    double scale, x, y; /* cell of level 0 = scale · world + x, y */
    plx_density level[PLX_ATLAS_LEVELS][PLX_ATLAS_SETS];
} plx_atlas;

/* Cells for what lies from left to right and top to bottom, as many as fit into so many floats in
 * all, and zeroed. What was there before is kept where it has the size, or freed. PLX_ERR_MEMORY.
 */
bool plx_atlas_init(plx_atlas *a, int sets, double left, double top, double right, double bottom,
    size_t floats, plx_error *e);
void plx_atlas_uninit(plx_atlas *a);
/* Makes column `part` of 64 parts of level + 1 from a level; parts may be made on any threads. */
enum { PLX_ATLAS_PARTS = 64 };
void plx_atlas_halve(plx_atlas *a, int level, int part);

/* Floats that drawing a column of so many rows needs, whatever the view. */
static inline size_t plx_atlas_room(int height)
{
    return ((size_t)height + 4) * 5 + 64;
}

/* How a view of so many rows takes cells. Made for each view; its memory is kept. Zeroed to begin
 * with. */
enum { PLX_ATLAS_TAPS = 12 };
typedef struct plx_atlas_row {
    int first; /* cell, of those that the view takes */
    float weight[PLX_ATLAS_TAPS];
} plx_atlas_row;

typedef struct plx_atlas_view {
    const plx_atlas *atlas;
    int level;
    double cells;       /* of that level along a pixel's side */
    double left;        /* cell of the level at the view's left edge */
    int top, rows;      /* cells of a column that the view takes; they may lie outside */
    plx_atlas_row *row; /* [height], owned */
    int room;
} plx_atlas_view;

/* Cells of the finest level along the side of a pixel of a view with so many pixels a unit. */
static inline double plx_atlas_cells(const plx_atlas *a, double scale)
{
    return a->scale / scale;
}

/* Cells of a level along a pixel's side, at most; further away the next one is taken. */
#define PLX_ATLAS_CELLS_MOST 4.6

/* Whether a view with so many pixels a unit is there, and is as true as one that is drawn. */
static inline bool plx_atlas_is_fine(const plx_atlas *a, double scale)
{
    double cells = plx_atlas_cells(a, scale);
    return cells >= PLX_ATLAS_CELLS_MOST / 2 &&
           cells < PLX_ATLAS_CELLS_MOST * (1 << (a->levels - 1));
}

/* pixel = scale · world + x, y. False without memory, or where the coarsest level is too fine. */
bool plx_atlas_view_make(
    plx_atlas_view *v, const plx_atlas *a, double scale, double x, double y, int height);
void plx_atlas_view_uninit(plx_atlas_view *v);
/* Sets columns x0 to x1 of all pictures, [sets], of the view's height. cells: plx_atlas_room
 * floats for that height. */
void plx_atlas_draw(
    const plx_atlas_view *v, const plx_density *pictures, int x0, int x1, float *cells);

#endif

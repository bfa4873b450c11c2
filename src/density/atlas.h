/* A large picture of sums that views are taken from, instead of drawing all connections again: what
 * lies over a pixel is the sum of what lies over the cells under it, since every connection adds to
 * columns by what it spans of them. Cells are halved as mip maps are; a view takes those of
 * which some two to four lie along a pixel's side, and then is as true as one that is drawn (40
 * dB). Nearer it has less and less detail.
 *
 * A cell is one byte: the root of its share of the most in its block. So what is faint beside what
 * is strong keeps its steps, and what rounding adds is below 50 dB.
 *
 * One thread makes it, with helpers where that is said; then any may read it. */
#ifndef PLX_DENSITY_ATLAS_H
#define PLX_DENSITY_ATLAS_H

#include "density/density.h"

enum {
    PLX_ATLAS_SETS = 4,
    PLX_ATLAS_LEVELS = 8,
    PLX_ATLAS_BLOCK = 64, /* cells of a column that share what the most is */
    PLX_ATLAS_PART = 128, /* columns that one thread puts into it: one of the coarsest level */
};

typedef struct plx_atlas_level {
    int width, height, blocks; /* cells; blocks of a column */
    size_t cells, most;        /* where in the atlas's they begin */
} plx_atlas_level;

typedef struct plx_atlas {
    int sets, levels, signs;
    int band;                        /* columns that are drawn at a time, a multiple of PART */
    double scale, x, y;              /* cell of level 0 = scale · world + x, y */
    double left, top, right, bottom; /* what it holds */
    plx_atlas_level level[PLX_ATLAS_LEVELS];
    uint8_t *cell; /* each level: [sets][signs][width][blocks][BLOCK], owned */
    float *most;   /* each level: [sets][signs][width][blocks], of a cell's square, owned */
    size_t cell_room, most_room;
} plx_atlas;

/* Cells for what lies from left to right and top to bottom, as many as fit into so many bytes in
 * all, but not more than `finest` along a unit of the world (default: any number). Its memory is
 * kept from one time to the next where it has the size. Nothing is in it before all bands are put.
 * signs: 1 where no weight is negative. PLX_ERR_MEMORY. */
typedef struct plx_atlas_desc {
    int sets, signs; /* must */
    double left, top, right, bottom;
    size_t bytes; /* must */
    double finest;
} plx_atlas_desc;

bool plx_atlas_init(plx_atlas *a, const plx_atlas_desc *desc, plx_error *e);
void plx_atlas_uninit(plx_atlas *a);

int plx_atlas_bands(const plx_atlas *a);
/* Bytes of all levels. */
size_t plx_atlas_size(const plx_atlas *a);
/* Puts the columns from part · PART on of a picture of a band, which is `band` wide and as high as
 * the finest level, into all levels. What it has of them is spoilt. Parts of a band may be put on
 * any threads. */
void plx_atlas_put(plx_atlas *a, int set, int band, const plx_density *picture, int part);

/* Floats that drawing a column of so many rows needs, whatever the view. */
static inline size_t plx_atlas_room(int height)
{
    return PLX_SIGNS * (((size_t)height + 4) * 5 + 4 * PLX_ATLAS_BLOCK);
}

/* How a view of so many rows takes cells. Made for each view; its memory is kept. Zeroed to begin
 * with. */
enum { PLX_ATLAS_TAPS_NEAR = 4, PLX_ATLAS_TAPS = 16 };

typedef struct plx_atlas_view {
    const plx_atlas *atlas;
    int level;
    double cells;      /* of that level along a pixel's side */
    double left;       /* cell of the level at the view's left edge */
    int block, blocks; /* of a column, that the view takes; they may lie outside */
    int taps;          /* cells that a row takes at most: TAPS_NEAR, 8 or TAPS */
    int *first;        /* [height], of those that the view takes, owned */
    float *weight;     /* [height][taps], owned */
    int room;
} plx_atlas_view;

/* Cells of the finest level along the side of a pixel of a view with so many pixels a unit. */
static inline double plx_atlas_cells(const plx_atlas *a, double scale)
{
    return a->scale / scale;
}

/* Cells of a level along a pixel's side, at most; further away the next one is taken. */
#define PLX_ATLAS_CELLS_MOST 3.4

/* Whether a view with so many pixels a unit is there, and is as true as one that is drawn. */
static inline bool plx_atlas_is_fine(const plx_atlas *a, double scale)
{
    double cells = plx_atlas_cells(a, scale);
    return cells >= PLX_ATLAS_CELLS_MOST / 2 &&
           cells < PLX_ATLAS_CELLS_MOST * (1 << (a->levels - 1));
}

/* Whether it holds all of what is between those bounds. */
static inline bool plx_atlas_holds(
    const plx_atlas *a, double left, double top, double right, double bottom)
{
    return left >= a->left && top >= a->top && right <= a->right && bottom <= a->bottom;
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

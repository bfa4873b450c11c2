/* The picture of a graph's matrix (graph/matrix.h): the sums that lie over each pixel, by class,
 * and the colours that lines have of such sums. Near views are drawn entry by entry, distant ones
 * from sums over blocks; so the cost is one of pixels, or of the entries that are in view. Context
 * thread. */
#ifndef PLX_RENDER_GRAPH_MATRIX_H
#define PLX_RENDER_GRAPH_MATRIX_H

#include "graph/matrix.h"
#include "render/graph_ask.h"

/* Where a row of cells that are smaller than a pixel is. */
typedef struct plx_graph_matrix_row {
    int32_t y;   /* pixel that its upper edge lies in; -1 above the picture */
    float below; /* share of it in the next one */
} plx_graph_matrix_row;

typedef struct plx_graph_matrix_paint {
    plx_density sums[PLX_BLEND_PICTURES]; /* owned */
    plx_blend_samples samples;
    plx_graph_matrix_row *row; /* [row_room] of those in view, owned */
    size_t row_room;
} plx_graph_matrix_paint;

/* A zeroed value is ready. */
void plx_graph_matrix_paint_uninit(plx_graph_matrix_paint *p);

/* Into rgba, [height][width][4], rows from the bottom. The camera is over cells: one is 1 wide, and
 * the first row and column begin at 0. False without memory. */
bool plx_graph_matrix_draw(plx_graph_matrix_paint *p, const plx_graph_matrix *m,
    const plx_graph_ask *ask, plx_workers *workers, unsigned char *rgba, plx_error *e);

#endif

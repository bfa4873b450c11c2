/* The connections of a still in bands of rows: the picture that plx_edges_draw makes with `exact`
 * by density-cpu, of any size, in 8 or 16 bits and over the page or over nothing. All on the CPU,
 * so that it is the same on any machine. One thread. */
#ifndef PLX_RENDER_EDGE_BANDS_H
#define PLX_RENDER_EDGE_BANDS_H

#include "density/crisp.h"
#include "render/edges.h"

typedef struct plx_edge_bands plx_edge_bands;

/* Of one pixel, in four channels: */
typedef enum plx_depth {
    PLX_DEPTH_8,           /* a byte each, opaque */
    PLX_DEPTH_16,          /* a uint16_t each, opaque */
    PLX_DEPTH_TRANSPARENT, /* the same; the least cover with which the page gives the opaque colour,
                              multiplied into the others */
} plx_depth;

static inline size_t plx_depth_bytes(plx_depth depth)
{
    return depth == PLX_DEPTH_8 ? 4 : 8;
}

/* As plx_edges_create has them. NULL on failure. */
plx_edge_bands *plx_edge_bands_create(
    const plx_network *network, bool pairs, plx_edge_maps *maps, plx_error *e);
void plx_edge_bands_destroy(plx_edge_bands **bands);

/* Finds what holds for the whole: a first pass over all of its bands. The request is one for
 * `exact`; its snapshot, with which the maps are up to date, stays as it is while bands are drawn.
 * band_rows: rows in memory at a time. */
bool plx_edge_bands_begin(plx_edge_bands *bands, const plx_edge_request *request, int band_rows,
    plx_edge_status *status, plx_error *e);

/* Rows top to top + rows - 1: [rows][width][4], rows from the bottom, borrowed until the next call.
 * NULL without memory. */
const void *plx_edge_bands_draw(
    plx_edge_bands *bands, int top, int rows, plx_depth depth, plx_error *e);

/* Of the picture last begun: how weights become colours, and the strongest connections as lines
 * over it, in its pixels, weakest first; borrowed. */
const plx_tone *plx_edge_bands_tone(const plx_edge_bands *bands);
const plx_crisp_line *plx_edge_bands_lines(const plx_edge_bands *bands, size_t *count);

#endif

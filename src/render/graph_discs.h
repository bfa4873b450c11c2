/* Units of a graph as discs over its connections, on the CPU, many thousands a frame: with a rim of
 * the page's colour where they are large enough, fainter where they are smaller than a pixel. */
#ifndef PLX_RENDER_GRAPH_DISCS_H
#define PLX_RENDER_GRAPH_DISCS_H

#include "density/palette.h"
#include "density/workers.h"
#include "scene/overlay.h"

#include <stddef.h>
#include <stdint.h>

typedef struct plx_graph_disc {
    float x, y, radius; /* pixels */
    plx_rgba color;
} plx_graph_disc;

typedef struct plx_graph_pixels {
    unsigned char *rgba; /* [height][width][4], rows from the bottom, borrowed */
    int width, height;
} plx_graph_pixels;

/* Which discs are in which part of the picture. Made for each; its memory is kept. Zeroed to begin
 * with. */
typedef struct plx_graph_disc_tiles {
    uint32_t *at, *begin, *list; /* owned */
    size_t at_room, begin_room, list_room;
} plx_graph_disc_tiles;

void plx_graph_disc_tiles_uninit(plx_graph_disc_tiles *tiles);

/* Those that come later lie over others. What is outside of the picture is left out. False without
 * memory. */
bool plx_graph_discs_draw(plx_workers *workers, plx_graph_disc_tiles *tiles,
    const plx_graph_disc *discs, size_t count, plx_theme theme, const plx_graph_pixels *pixels,
    plx_error *e);

#endif

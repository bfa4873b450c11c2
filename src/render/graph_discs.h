/* Units of a graph as discs over its connections, on the CPU, many thousands a frame: with a rim of
 * the page's colour where they are large enough, fainter where they are smaller than a pixel. */
#ifndef PLX_RENDER_GRAPH_DISCS_H
#define PLX_RENDER_GRAPH_DISCS_H

#include "density/palette.h"
#include "density/workers.h"
#include "scene/overlay.h"

#include <stddef.h>

typedef struct plx_graph_disc {
    float x, y, radius; /* pixels */
    plx_rgba color;
} plx_graph_disc;

typedef struct plx_graph_pixels {
    unsigned char *rgba; /* [height][width][4], rows from the bottom, borrowed */
    int width, height;
} plx_graph_pixels;

/* Those that come later lie over others. What is outside of the picture is left out. */
void plx_graph_discs_draw(plx_workers *workers, const plx_graph_disc *discs, size_t count,
    plx_theme theme, const plx_graph_pixels *pixels);

#endif

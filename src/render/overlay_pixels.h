/* Draws an overlay's rectangles and text on the CPU, as overlay_pass.h does on the GPU, to one or
 * two steps of 255 of a channel. For pictures that are in memory anyway: a software GL takes longer
 * to begin with a quad than this takes to draw a letter. */
#ifndef PLX_RENDER_OVERLAY_PIXELS_H
#define PLX_RENDER_OVERLAY_PIXELS_H

#include "density/workers.h"
#include "scene/overlay.h"

/* rgba: [height][width][4], opaque, rows from the bottom. */
void plx_overlay_pixels_draw(
    plx_workers *workers, const plx_overlay *overlay, unsigned char *rgba, int width, int height);

#endif

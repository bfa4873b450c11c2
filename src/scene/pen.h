/* A list of lines and rings in screen pixels, made anew for every frame: what marks things in the
 * picture. Drawn in order, later over earlier. No GL here. One thread. */
#ifndef PLX_SCENE_PEN_H
#define PLX_SCENE_PEN_H

#include "scene/overlay.h"

/* One stroke as the GPU reads it (shaders/pen.vert): all points that are `radius` away from the
 * segment, as wide as `width`. A line has radius 0, a ring has both ends in one place. */
typedef struct plx_pen_stroke {
    float x0, y0, x1, y1; /* pixels, from the top left of the viewport */
    float radius, width;  /* pixels */
    unsigned char rgba[4];
} plx_pen_stroke;
_Static_assert(sizeof(plx_pen_stroke) == 28, "pen.vert reads 28 bytes a stroke");

typedef struct plx_pen {
    plx_pen_stroke *strokes; /* [count], owned */
    size_t count, capacity;
    double viewport_width, viewport_height; /* pixels: what lies outside is left out */
    bool failed;                            /* out of memory: what did not fit is left out */
} plx_pen;

/* Empties the list; keeps its memory. A zeroed pen is empty, and draws nothing. */
void plx_pen_begin(plx_pen *pen, double viewport_width, double viewport_height);
void plx_pen_uninit(plx_pen *pen);

/* Ends may be anywhere; what is kept is the part in view. */
void plx_pen_line(
    plx_pen *pen, double x0, double y0, double x1, double y1, double width, plx_rgba color);
void plx_pen_ring(plx_pen *pen, double x, double y, double radius, double width, plx_rgba color);

#endif

/* What marks layers as a style has it: a band behind each column of units, and a line around it.
 * A function of its arguments; one thread. */
#ifndef PLX_SCENE_LAYER_MARKS_H
#define PLX_SCENE_LAYER_MARKS_H

#include "scene/camera.h"
#include "scene/pen.h"
#include "scene/shown.h"

/* Opacity of a band, 0..1. */
#define PLX_BAND_OPACITY 0.24F

/* Bands into the overlay, lines into the pen, which has begun; both lie over connections and under
 * units. */
void plx_layer_marks_add(plx_overlay *bands, plx_pen *lines, const plx_shown *shown,
    const plx_layout *layout, const plx_camera *camera, const plx_viewport *viewport);

/* A line around a rectangle with round corners, in pixels. */
void plx_outline_add(plx_pen *pen, const plx_bounds *b, double radius, double width,
    plx_pattern pattern, double unit, plx_rgba color);

#endif

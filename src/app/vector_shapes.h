/* What the screen shows over connections, as shapes and text of a vector picture. Any thread. */
#ifndef PLX_APP_VECTOR_SHAPES_H
#define PLX_APP_VECTOR_SHAPES_H

#include "capture/vector.h"
#include "density/crisp.h"
#include "scene/overlay.h"
#include "scene/pen.h"
#include "scene/shown.h"
#include "scene/unit_marks.h"
#include "scene/unit_pictures.h"

/* Width and dashes of a line; its ink is the caller's. */
plx_vector_pen plx_vector_pen_of(const plx_link_look *look, double ui_scale);
/* The colour of a single line over the others. */
plx_vector_ink plx_vector_crisp_ink(const plx_tone *tone, const plx_crisp_line *line);

/* Its rectangles as such, and its texts as text where it keeps them. */
void plx_vector_overlay(plx_vector *vector, const plx_overlay *overlay);
void plx_vector_strokes(plx_vector *vector, const plx_pen *pen);
/* False without memory. */
bool plx_vector_units(plx_vector *vector, const plx_visuals *visuals, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, plx_error *e);

/* Those in square units; others keep their colours. */
bool plx_vector_pictures(
    plx_vector *vector, const plx_unit_pictures *pictures, double ui_scale, plx_error *e);

#endif

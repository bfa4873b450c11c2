/* Draws units, as scene/unit_marks.h has them. Context thread. */
#ifndef PLX_RENDER_UNITS_H
#define PLX_RENDER_UNITS_H

#include "gfx/target.h"
#include "scene/camera.h"
#include "scene/visuals.h"

typedef struct plx_units plx_units;

plx_units *plx_units_create(plx_device *device, plx_error *e);
void plx_units_destroy(plx_units **units);

bool plx_units_draw(plx_units *units, const plx_visuals *visuals, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, plx_target *target, plx_error *e);

#endif

/* Draws a pen's lines and rings. Context thread. */
#ifndef PLX_RENDER_PEN_PASS_H
#define PLX_RENDER_PEN_PASS_H

#include "gfx/target.h"
#include "scene/pen.h"

typedef struct plx_pen_pass plx_pen_pass;

plx_pen_pass *plx_pen_pass_create(plx_device *device, plx_error *e);
void plx_pen_pass_destroy(plx_pen_pass **pass);

bool plx_pen_pass_draw(plx_pen_pass *pass, const plx_pen *pen, plx_target *target, plx_error *e);

#endif

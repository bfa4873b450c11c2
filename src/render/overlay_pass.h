/* Draws an overlay's rectangles and text. Context thread. */
#ifndef PLX_RENDER_OVERLAY_PASS_H
#define PLX_RENDER_OVERLAY_PASS_H

#include "gfx/target.h"
#include "scene/overlay.h"

typedef struct plx_overlay_pass plx_overlay_pass;

plx_overlay_pass *plx_overlay_pass_create(plx_device *device, plx_error *e);
void plx_overlay_pass_destroy(plx_overlay_pass **pass);

/* The font's atlas is uploaded when the font is another one than last time. */
bool plx_overlay_pass_draw(
    plx_overlay_pass *pass, const plx_overlay *overlay, plx_target *target, plx_error *e);

#endif

/* Draws the pictures inside units, as scene/unit_pictures.h has them. Context thread. */
#ifndef PLX_RENDER_UNIT_PICTURES_PASS_H
#define PLX_RENDER_UNIT_PICTURES_PASS_H

#include "gfx/target.h"
#include "scene/unit_pictures.h"

typedef struct plx_unit_pictures_pass plx_unit_pictures_pass;

plx_unit_pictures_pass *plx_unit_pictures_pass_create(plx_device *device, plx_error *e);
void plx_unit_pictures_pass_destroy(plx_unit_pictures_pass **pass);

/* Uploads what was painted since the last draw; always of the same plx_unit_pictures. */
bool plx_unit_pictures_pass_draw(plx_unit_pictures_pass *pass, const plx_unit_pictures *pictures,
    double ui_scale, plx_target *target, plx_error *e);

#endif

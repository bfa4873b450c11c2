/* Draws the panels over a picture. Context thread. */
#ifndef PLX_RENDER_GUI_PASS_H
#define PLX_RENDER_GUI_PASS_H

#include "gfx/target.h"
#include "gui/gui.h"

typedef struct plx_gui_pass plx_gui_pass;

plx_gui_pass *plx_gui_pass_create(plx_device *device, plx_error *e);
void plx_gui_pass_destroy(plx_gui_pass **pass);

/* The target must be of the size that the frame was begun with. The atlas is uploaded when its
 * version is new. */
bool plx_gui_pass_draw(
    plx_gui_pass *pass, const plx_gui_picture *picture, plx_target *target, plx_error *e);

#endif

/* The list of keys, over the middle of the picture. */
#ifndef PLX_UI_HELP_H
#define PLX_UI_HELP_H

#include "scene/camera.h"
#include "scene/overlay.h"

void plx_help_add(plx_overlay *overlay, const plx_viewport *viewport);

#endif

/* Colours and distances that the panels share. */
#ifndef PLX_UI_STYLE_H
#define PLX_UI_STYLE_H

#include "scene/overlay.h"

static const plx_rgba PLX_INK = {226, 230, 238, 255};
static const plx_rgba PLX_INK_DIM = {138, 146, 160, 255};
static const plx_rgba PLX_INK_WARN = {255, 178, 92, 255};
static const plx_rgba PLX_PANEL = {16, 19, 26, 244};

enum { PLX_BAR_HEIGHT = 32 }; /* pixels at ui_scale 1 */

#endif

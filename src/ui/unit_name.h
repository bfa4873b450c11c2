/* What units are called when people are told of them. */
#ifndef PLX_UI_UNIT_NAME_H
#define PLX_UI_UNIT_NAME_H

#include "ui/panel.h"

/* "hidden 1 · 37"; an input of an image by its place, "input · 12, 4" (column, row, from 0); an
 * output by its class, "output · owl". Returns out. */
char *plx_unit_name(const plx_panel_context *c, plx_unit_ref unit, char *out, size_t size);

#endif

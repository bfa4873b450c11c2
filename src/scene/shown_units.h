/* The part of scene/shown.h that is about units. */
#ifndef PLX_SCENE_SHOWN_UNITS_H
#define PLX_SCENE_SHOWN_UNITS_H

#include "scene/shown.h"

/* Brings s->visuals up to date with s->input and s->style. */
void plx_shown_update_units(plx_shown *s);

#endif

/* The picture from before a change, which lies over the new one and fades, so that what is seen
 * never jumps. Context thread. */
#ifndef PLX_RENDER_VEIL_H
#define PLX_RENDER_VEIL_H

#include "gfx/target.h"

typedef struct plx_veil plx_veil;

plx_veil *plx_veil_create(plx_device *device, plx_error *e);
void plx_veil_destroy(plx_veil **veil);

/* Copies what is in a target by now. */
bool plx_veil_keep(plx_veil *veil, const plx_target *from, plx_error *e);
/* opacity: 0..1. Does nothing over a target of another size than the copy has. */
void plx_veil_draw(plx_veil *veil, double opacity, plx_target *target);

#endif

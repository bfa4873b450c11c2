/* Single lines over a picture that the GPU has coloured, as density/crisp.h draws them over one of
 * the CPU's. Context thread. */
#ifndef PLX_RENDER_EDGE_CRISP_H
#define PLX_RENDER_EDGE_CRISP_H

#include "density/crisp.h"
#include "gfx/target.h"

typedef struct plx_edge_crisp plx_edge_crisp;

/* NULL on failure. */
plx_edge_crisp *plx_edge_crisp_create(plx_device *device, plx_error *e);
void plx_edge_crisp_destroy(plx_edge_crisp **crisp);

/* Over an RGBA8 target, in the tone's colours. False without memory for a target of its size. */
bool plx_edge_crisp_draw(plx_edge_crisp *crisp, const plx_tone *tone, const plx_crisp_line *lines,
    size_t count, plx_target *target, plx_error *e);

#endif

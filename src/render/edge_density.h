/* Connections as density: all of them at a cost that hardly grows with their number, computed on
 * the CPU by density/ and shown by the GPU. Context thread. */
#ifndef PLX_RENDER_EDGE_DENSITY_H
#define PLX_RENDER_EDGE_DENSITY_H

#include "gfx/target.h"
#include "render/edge_select.h"

typedef struct plx_edge_density plx_edge_density;

/* threads: how many the engine may use, the caller's included. */
plx_edge_density *plx_edge_density_create(unsigned threads, plx_error *e);
void plx_edge_density_destroy(plx_edge_density **density);

/* Estimated seconds of a draw of that fineness (density/density.h), learnt from those before. */
double plx_edge_density_seconds(plx_edge_density *density, const plx_link_view *views, size_t links,
    const plx_viewport *viewport, int fineness);

/* Replaces the target, RG32F of the viewport's size, by all connections of the links. */
bool plx_edge_density_draw(plx_edge_density *density, const plx_link_view *views, size_t links,
    const plx_snapshot *snapshot, int fineness, plx_target *target, plx_error *e);

#endif

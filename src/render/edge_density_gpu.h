/* Connections as density, summed by the GPU: the picture of density-cpu, strip for strip and line
 * for line, to the rounding of sums. Weights are uploaded once for each change. The order of all
 * sums is fixed, so that the same picture comes out on one machine each time. Context thread. */
#ifndef PLX_RENDER_EDGE_DENSITY_GPU_H
#define PLX_RENDER_EDGE_DENSITY_GPU_H

#include "gfx/target.h"
#include "render/edge_maps.h"
#include "render/edge_select.h"

typedef struct plx_edge_density_gpu plx_edge_density_gpu;

typedef struct plx_edge_density_gpu_desc {
    plx_device *device;         /* must */
    const plx_network *network; /* must, borrowed */
    plx_edge_maps *maps;        /* must, borrowed: for the shapes of pyramids, and the threshold */
    int max_texture;            /* largest side of a texture; 0: as the driver says */
    uint64_t most_weights;      /* on the GPU; default: some ten millions */
} plx_edge_density_gpu_desc;

/* Whether the driver takes the shaders and draws into float textures; else an error. */
bool plx_edge_density_gpu_check(plx_device *device, plx_error *e);

/* NULL on failure. */
plx_edge_density_gpu *plx_edge_density_gpu_create(
    const plx_edge_density_gpu_desc *desc, plx_error *e);
void plx_edge_density_gpu_destroy(plx_edge_density_gpu **density);

/* Estimated seconds of a picture, learnt from those before; infinite where the GPU had no room for
 * weights that it needs, or would have more than most_weights. */
double plx_edge_density_gpu_seconds(const plx_edge_density_gpu *density, const plx_link_view *views,
    size_t links, const plx_viewport *viewport, plx_quality quality);

/* Starts a picture of all connections of the links, which `more` then adds to a target. The
 * snapshot is that of the maps and stays as it is while a picture is under way. False, with an
 * error, where the GPU has no room for it, now or ever: another engine can draw it then. */
bool plx_edge_density_gpu_begin(plx_edge_density_gpu *density, const plx_link_view *views,
    size_t links, const plx_snapshot *snapshot, const plx_viewport *viewport, plx_quality quality,
    plx_error *e);
/* Draws on into an RG32F target of the viewport's size for about so many seconds, as estimated;
 * *done when all is drawn. False when memory ran out on the way. */
bool plx_edge_density_gpu_more(
    plx_edge_density_gpu *density, double seconds, plx_target *target, bool *done, plx_error *e);

#endif

/* The transform of density/strip.h made by the GPU: the same strips, cell for cell.
 *
 * The grids of many strips lie side by side in one float texture; a pass fills them from blocks of
 * weights, one pass for each halving writes the grids of the halves into a second texture, and so
 * on in turns until they are columns, which a last pass adds to the picture. All strips take part
 * in each pass, each a quad with its own shape; they are drawn in batches that fit the textures.
 * Context thread. */
#ifndef PLX_RENDER_GPU_STRIPS_H
#define PLX_RENDER_GPU_STRIPS_H

#include "density/bundle.h"
#include "gfx/pass.h"

typedef struct plx_gpu_strips plx_gpu_strips;

/* max_texture: the largest side of a texture. NULL on failure. */
plx_gpu_strips *plx_gpu_strips_create(plx_device *device, int max_texture, plx_error *e);
void plx_gpu_strips_destroy(plx_gpu_strips **strips);

/* The blocks of weights that a bundle is drawn from, as gpu_blocks.h has them. */
typedef struct plx_gpu_source {
    plx_texture *blocks;
    unsigned fold;
    bool raw; /* weights, not sums */
    float threshold;
} plx_gpu_source;

/* Whether every strip of the plan can be drawn; else an error. plan: one tile a strip. */
bool plx_gpu_strips_fit(plx_gpu_strips *strips, const plx_bundle *b, const plx_bundle_plan *plan,
    int height, plx_error *e);

/* Adds strips from `first` on to an RG32F target, as many as fit at once but at most `most` (> 0).
 * Returns how many; 0 only when there is no memory, with an error. */
int plx_gpu_strips_draw(plx_gpu_strips *strips, const plx_bundle *b, const plx_bundle_plan *plan,
    const plx_gpu_source *source, int first, int most, plx_target *target, plx_error *e);

#endif

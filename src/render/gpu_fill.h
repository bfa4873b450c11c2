/* What shaders/density_fill.frag needs to fill the grid of a strip from a bundle's blocks: for each
 * row and each column of blocks in view, what it adds to the heights at the strip's edges, exact to
 * 2^-32 rows at any zoom. No GL. */
#ifndef PLX_RENDER_GPU_FILL_H
#define PLX_RENDER_GPU_FILL_H

#include "density/bundle_view.h"

/* A texel of the table. */
typedef struct plx_gpu_texel {
    uint32_t value[4];
} plx_gpu_texel;

typedef struct plx_gpu_table {
    plx_gpu_texel *texels; /* [capacity], owned */
    size_t count, capacity;
} plx_gpu_table;

void plx_gpu_table_uninit(plx_gpu_table *table);

/* An instance of shaders/density_part.vert: a rectangle of pixels, and numbers that each fragment
 * shader gives their meaning. */
typedef struct plx_gpu_part {
    uint32_t rect[4];
    int32_t a[4], b[4], c[4], d[4];
} plx_gpu_part;

/* A float as shaders get it back by intBitsToFloat. */
int32_t plx_gpu_bits(float value);

/* Adds a strip to the table, and gives the part's numbers, not its rectangle. blocks: as
 * plx_bundle_blocks gives them. False without memory. */
bool plx_gpu_fill_describe(plx_gpu_table *table, const plx_bundle *blocks, const plx_placing *p,
    int fineness, plx_gpu_part *part, plx_error *e);

#endif

/* The weights of a link and their pyramid (density/pyramid.h) in textures: uploaded once for each
 * change, sums made of them by the GPU. Matrices lie row after row in textures whose width is a
 * power of two. Context thread. */
#ifndef PLX_RENDER_GPU_BLOCKS_H
#define PLX_RENDER_GPU_BLOCKS_H

#include "density/pyramid.h"
#include "gfx/pass.h"

typedef struct plx_gpu_blocks plx_gpu_blocks;

/* Makes levels, for all links. NULL on failure. */
plx_pass *plx_gpu_blocks_pass(plx_device *device, plx_error *e);

/* pyramid: shape of the levels, borrowed. max_texture: the largest side of a texture; NULL where
 * the weights do not fit into one, or there is no memory. */
plx_gpu_blocks *plx_gpu_blocks_create(
    plx_device *device, const plx_pyramid *pyramid, int max_texture, plx_error *e);
void plx_gpu_blocks_destroy(plx_gpu_blocks **blocks);

/* weights: [out][in], copied. */
void plx_gpu_blocks_upload(plx_gpu_blocks *blocks, const float *weights);

/* A level as a texture: level 0 is the weights (one float each), the others are sums (two). Made on
 * demand, and kept until weights or threshold change. NULL when there is no memory. */
plx_texture *plx_gpu_blocks_level(
    plx_gpu_blocks *blocks, plx_pass *pass, int level, float threshold, plx_error *e);

/* The level's texture is 1 << fold wide. */
unsigned plx_gpu_blocks_fold(const plx_gpu_blocks *blocks, int level);

#endif

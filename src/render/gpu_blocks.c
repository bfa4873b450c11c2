#include "render/gpu_blocks.h"

#include "base/mem.h"

#include <string.h>

/* shaders/density_blocks.frag: block Params. */
typedef struct plx_blocks_params {
    uint32_t inputs, outputs, below_inputs, below_outputs, step_inputs, step_outputs;
    uint32_t fold, below_fold, raw;
    float threshold;
    uint32_t unused[2];
} plx_blocks_params;

struct plx_gpu_blocks {
    plx_device *device;
    const plx_pyramid *pyramid;
    plx_texture *weights;
    plx_target *level[PLX_PYRAMID_MAX]; /* 0 is not used */
    unsigned fold[PLX_PYRAMID_MAX];
    int built; /* levels up to this are of these weights and of the threshold */
    float threshold;
};

static const plx_pass_desc blocks_desc = {
    .name = "blocks of weights",
    .vertex = "fullscreen.vert",
    .fragment = "density_blocks.frag",
    .params_size = sizeof(plx_blocks_params),
    .textures = {"below"},
};

plx_pass *plx_gpu_blocks_pass(plx_device *device, plx_error *e)
{
    return plx_pass_create(device, &blocks_desc, e);
}

static size_t rows_of(size_t count, unsigned fold)
{
    return (count + ((size_t)1 << fold) - 1) >> fold;
}

/* As wide as the driver allows, or as there are blocks. */
static unsigned fold_of(size_t count, int max_texture)
{
    unsigned fold = 0;
    while (((size_t)2 << fold) <= (size_t)max_texture && ((size_t)1 << fold) < count)
        fold++;
    return fold;
}

plx_gpu_blocks *plx_gpu_blocks_create(
    plx_device *device, const plx_pyramid *pyramid, int max_texture, plx_error *e)
{
    size_t count = pyramid->in * pyramid->out;
    if (rows_of(count, fold_of(count, max_texture)) > (size_t)max_texture) {
        plx_fail(e, PLX_ERR_GRAPHICS, "%zu x %zu weights do not fit into a texture of %d x %d",
            pyramid->in, pyramid->out, max_texture, max_texture);
        return NULL;
    }
    plx_gpu_blocks *b = plx_alloc(1, sizeof *b);
    if (!b) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    b->device = device;
    b->pyramid = pyramid;
    for (int i = 0; i < pyramid->levels; i++)
        b->fold[i] = fold_of(pyramid->level[i].in * pyramid->level[i].out, max_texture);
    b->weights = plx_texture_create(device,
        &(plx_texture_desc){.label = "weights",
            .width = 1 << b->fold[0],
            .height = (int)rows_of(count, b->fold[0]),
            .format = PLX_FORMAT_R32F},
        e);
    if (!b->weights)
        plx_gpu_blocks_destroy(&b);
    return b;
}

void plx_gpu_blocks_destroy(plx_gpu_blocks **blocks)
{
    if (!*blocks)
        return;
    plx_texture_destroy(&(*blocks)->weights);
    for (int i = 0; i < PLX_PYRAMID_MAX; i++)
        plx_target_destroy(&(*blocks)->level[i]);
    plx_free(*blocks);
    *blocks = NULL;
}

/* Through memory of its own, as plx_buffer_replace_copied. */
static void write_rows(plx_gpu_blocks *b, int first, int width, int rows, const float *weights)
{
    enum { PIECE = 1 << 14 };
    float piece[PIECE];
    int at_once = width < PIECE ? PIECE / width : 1;
    for (int row = 0; row < rows; row += at_once) {
        int n = rows - row < at_once ? rows - row : at_once;
        const float *from = weights + (size_t)row * (size_t)width;
        if (width <= PIECE)
            memcpy(piece, from, (size_t)n * (size_t)width * sizeof *piece);
        for (int x = 0; x < width; x += PIECE) {
            int w = width - x < PIECE ? width - x : PIECE;
            if (width > PIECE)
                memcpy(piece, from + x, (size_t)w * sizeof *piece);
            plx_texture_write(b->weights, x, first + row, w, n, piece);
        }
    }
}

void plx_gpu_blocks_upload(plx_gpu_blocks *b, const float *weights)
{
    size_t count = b->pyramid->in * b->pyramid->out, width = (size_t)1 << b->fold[0];
    int whole = (int)(count >> b->fold[0]), rest = (int)(count & (width - 1));
    if (whole > 0)
        write_rows(b, 0, (int)width, whole, weights);
    if (rest > 0)
        write_rows(b, whole, rest, 1, weights + (size_t)whole * width);
    b->built = 0;
}

static plx_texture *texture_of(const plx_gpu_blocks *b, int level)
{
    return level == 0 ? b->weights : plx_target_texture(b->level[level]);
}

static bool build(plx_gpu_blocks *b, plx_pass *pass, int level, plx_error *e)
{
    const plx_pyramid_level *l = &b->pyramid->level[level], *below = l - 1;
    if (!b->level[level])
        b->level[level] = plx_target_create(b->device, "blocks of weights", 1 << b->fold[level],
            (int)rows_of(l->in * l->out, b->fold[level]), PLX_FORMAT_RG32F, e);
    if (!b->level[level])
        return false;
    plx_blocks_params params = {
        .inputs = (uint32_t)l->in,
        .outputs = (uint32_t)l->out,
        .below_inputs = (uint32_t)below->in,
        .below_outputs = (uint32_t)below->out,
        .step_inputs = (uint32_t)(l->block_in / below->block_in),
        .step_outputs = (uint32_t)(l->block_out / below->block_out),
        .fold = b->fold[level],
        .below_fold = b->fold[level - 1],
        .raw = level == 1,
        .threshold = b->threshold,
    };
    plx_pass_run(pass, &(plx_draw){
                           .target = b->level[level],
                           .params = &params,
                           .textures = {texture_of(b, level - 1)},
                           .instances = 1,
                       });
    return true;
}

plx_texture *plx_gpu_blocks_level(
    plx_gpu_blocks *b, plx_pass *pass, int level, float threshold, plx_error *e)
{
    if (b->threshold != threshold)
        b->built = 0;
    b->threshold = threshold;
    for (; b->built < level; b->built++)
        if (!build(b, pass, b->built + 1, e))
            return NULL;
    return texture_of(b, level);
}

unsigned plx_gpu_blocks_fold(const plx_gpu_blocks *b, int level)
{
    return b->fold[level];
}

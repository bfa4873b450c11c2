#include "render/gpu_columns.h"

#include "base/mem.h"
#include "gfx/pass.h"

#include <string.h>

struct plx_gpu_columns {
    plx_device *device;
    plx_pass *measure, *scale;
    plx_texture *wanted; /* RG32F, a pixel for each column */
    plx_target *ratio;   /* the same */
    int width;
    plx_column_slices slices;
    float *sums; /* [width][PLX_SIGNS], owned */
};

static const plx_pass_desc measure_desc = {
    .name = "columns to ratios",
    .vertex = "fullscreen.vert",
    .fragment = "column_ratio.frag",
    .textures = {"density", "wanted"},
};

static const plx_pass_desc scale_desc = {
    .name = "columns by ratios",
    .vertex = "fullscreen.vert",
    .fragment = "column_scale.frag",
    .blend = PLX_BLEND_MULTIPLY,
    .textures = {"ratio"},
};

plx_gpu_columns *plx_gpu_columns_create(plx_device *device, plx_error *e)
{
    plx_gpu_columns *c = plx_alloc(1, sizeof *c);
    if (!c) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    c->device = device;
    if (!(c->measure = plx_pass_create(device, &measure_desc, e)) ||
        !(c->scale = plx_pass_create(device, &scale_desc, e)))
        plx_gpu_columns_destroy(&c);
    return c;
}

static void free_width(plx_gpu_columns *c)
{
    plx_texture_destroy(&c->wanted);
    plx_target_destroy(&c->ratio);
    plx_free(c->sums);
    c->sums = NULL;
    c->width = 0;
}

void plx_gpu_columns_destroy(plx_gpu_columns **columns)
{
    if (!*columns)
        return;
    free_width(*columns);
    plx_column_slices_uninit(&(*columns)->slices);
    plx_pass_destroy(&(*columns)->measure);
    plx_pass_destroy(&(*columns)->scale);
    plx_free(*columns);
    *columns = NULL;
}

bool plx_gpu_columns_begin(plx_gpu_columns *c, int width, plx_error *e)
{
    if (!plx_column_slices_clear(&c->slices, width))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the sums of columns");
    if (c->width == width)
        return true;
    free_width(c);
    c->sums = plx_alloc((size_t)width, PLX_SIGNS * sizeof *c->sums);
    if (!c->sums)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the sums of columns");
    c->wanted = plx_texture_create(c->device,
        &(plx_texture_desc){
            .label = "sums of columns", .width = width, .height = 1, .format = PLX_FORMAT_RG32F},
        e);
    c->ratio = plx_target_create(c->device, "ratios of columns", width, 1, PLX_FORMAT_RG32F, e);
    if (c->wanted && c->ratio)
        c->width = width;
    return c->width == width;
}

typedef struct plx_columns_job {
    plx_gpu_columns *columns;
    const plx_bundle *bundle;
    int height;
} plx_columns_job;

static void sum_slice(void *job, unsigned worker, size_t index)
{
    (void)worker;
    const plx_columns_job *j = job;
    plx_column_slices_add(&j->columns->slices, index, j->bundle, j->columns->width, j->height);
}

void plx_gpu_columns_add(plx_gpu_columns *c, const plx_bundle *b, int height, plx_workers *workers)
{
    plx_columns_job job = {c, b, height};
    plx_workers_run(workers, sum_slice, &job, PLX_COLUMN_SLICES);
}

void plx_gpu_columns_apply(plx_gpu_columns *c, plx_target *target)
{
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        double running = 0;
        for (int x = 0; x < c->width; x++)
            c->sums[x * PLX_SIGNS + sign] = (float)plx_column_sums_next(
                c->slices.slice, PLX_COLUMN_SLICES, c->width, sign, x, &running);
    }
    plx_texture_write(c->wanted, 0, 0, c->width, 1, c->sums);
    plx_pass_run(c->measure, &(plx_draw){
                                 .target = c->ratio,
                                 .textures = {plx_target_texture(target), c->wanted},
                                 .instances = 1,
                             });
    plx_pass_run(c->scale, &(plx_draw){
                               .target = target,
                               .textures = {plx_target_texture(c->ratio)},
                               .instances = 1,
                           });
}

#include "render/unit_pictures_pass.h"

#include "base/mem.h"
#include "gfx/pass.h"

/* shaders/unit_picture.vert: block Params. */
typedef struct plx_picture_params {
    float window[4], frame[4], atlas_size[2], unused[2];
} plx_picture_params;
_Static_assert(sizeof(plx_picture_params) == 48, "unit_picture.vert");

struct plx_unit_pictures_pass {
    plx_device *device;
    plx_pass *pass;
    plx_buffer *buffer;
    plx_texture *atlas;                   /* made when first needed */
    uint64_t uploaded[PLX_PICTURES_MOST]; /* of each tile, what was painted */
};

static const plx_pass_desc pass_desc = {
    .name = "unit pictures",
    .vertex = "unit_picture.vert",
    .fragment = "unit_picture.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_picture_params),
    .textures = {"atlas"},
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 4, 0, offsetof(plx_unit_picture, x),
                       sizeof(plx_unit_picture)},
        {PLX_ATTRIBUTE_FLOAT, 4, 0, offsetof(plx_unit_picture, left), sizeof(plx_unit_picture)},
        {PLX_ATTRIBUTE_FLOAT, 2, 0, offsetof(plx_unit_picture, shape), sizeof(plx_unit_picture)}},
};

plx_unit_pictures_pass *plx_unit_pictures_pass_create(plx_device *device, plx_error *e)
{
    plx_unit_pictures_pass *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->device = device;
    p->pass = plx_pass_create(device, &pass_desc, e);
    if (p->pass)
        p->buffer = plx_buffer_create(device, "unit pictures", 0, e);
    if (!p->buffer)
        plx_unit_pictures_pass_destroy(&p);
    return p;
}

void plx_unit_pictures_pass_destroy(plx_unit_pictures_pass **pass)
{
    if (!*pass)
        return;
    plx_pass_destroy(&(*pass)->pass);
    plx_buffer_destroy(&(*pass)->buffer);
    plx_texture_destroy(&(*pass)->atlas);
    plx_free(*pass);
    *pass = NULL;
}

static bool upload(plx_unit_pictures_pass *p, const plx_unit_pictures *pictures, plx_error *e)
{
    if (!p->atlas)
        p->atlas = plx_texture_create(p->device,
            &(plx_texture_desc){.label = "unit pictures",
                .width = PLX_PICTURE_COLUMNS * PLX_PICTURE_SIDE,
                .height = PLX_PICTURE_ROWS * PLX_PICTURE_SIDE,
                .format = PLX_FORMAT_RGBA8,
                .linear = true},
            e);
    for (size_t t = 0; p->atlas && t < PLX_PICTURES_MOST; t++) {
        const plx_picture_tile *tile = &pictures->tiles[t];
        int x, y;
        if (!tile->used || tile->painted == 0 || tile->painted == p->uploaded[t])
            continue;
        plx_picture_place(t, &x, &y);
        plx_texture_write(
            p->atlas, x, y, tile->width, tile->height, pictures->rgba + t * PLX_PICTURE_BYTES);
        p->uploaded[t] = tile->painted;
    }
    return p->atlas != NULL;
}

bool plx_unit_pictures_pass_draw(plx_unit_pictures_pass *p, const plx_unit_pictures *pictures,
    double ui_scale, plx_target *target, plx_error *e)
{
    size_t bytes = pictures->count * sizeof *pictures->pictures;
    if (pictures->count == 0)
        return true;
    if (!upload(p, pictures, e) || !plx_buffer_fill(p->buffer, pictures->pictures, bytes, e))
        return false;
    plx_picture_params params = {
        .atlas_size = {PLX_PICTURE_COLUMNS * PLX_PICTURE_SIDE, PLX_PICTURE_ROWS * PLX_PICTURE_SIDE},
        .frame = {PLX_PICTURE_FRAME, PLX_PICTURE_FRAME_LEAST * (float)ui_scale,
            PLX_PICTURE_FRAME_MOST * (float)ui_scale},
    };
    plx_target_window(target, params.window);
    plx_pass_run(p->pass, &(plx_draw){
                              .target = target,
                              .params = &params,
                              .buffers = {p->buffer},
                              .textures = {p->atlas},
                              .instances = pictures->count,
                          });
    return true;
}

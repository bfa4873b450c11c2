#include "render/gui_pass.h"

#include "base/mem.h"
#include "gfx/pass.h"

/* shaders/gui.vert: block Params. */
typedef struct plx_gui_params {
    float window[4];
    uint32_t picture, unused[3];
} plx_gui_params;
_Static_assert(sizeof(plx_gui_params) == 32, "gui.vert");

struct plx_gui_pass {
    plx_device *device;
    plx_pass *pass;
    plx_buffer *vertices, *indices;
    plx_texture *atlas;
    uint64_t atlas_version; /* that atlas holds */
};

static const plx_pass_desc pass_desc = {
    .name = "gui",
    .vertex = "gui.vert",
    .fragment = "gui.frag",
    .blend = PLX_BLEND_OVER,
    .triangles = true,
    .params_size = sizeof(plx_gui_params),
    .textures = {"image"},
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 2, 0, offsetof(plx_gui_vertex, x), sizeof(plx_gui_vertex)},
        {PLX_ATTRIBUTE_FLOAT, 2, 0, offsetof(plx_gui_vertex, u), sizeof(plx_gui_vertex)},
        {PLX_ATTRIBUTE_UNORM8, 4, 0, offsetof(plx_gui_vertex, rgba), sizeof(plx_gui_vertex)}},
};

plx_gui_pass *plx_gui_pass_create(plx_device *device, plx_error *e)
{
    plx_gui_pass *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->device = device;
    p->pass = plx_pass_create(device, &pass_desc, e);
    if (p->pass)
        p->vertices = plx_buffer_create(device, "gui", 4096 * sizeof(plx_gui_vertex), e);
    if (p->vertices)
        p->indices = plx_buffer_create(device, "gui indices", 8192 * sizeof(uint32_t), e);
    if (!p->indices)
        plx_gui_pass_destroy(&p);
    return p;
}

void plx_gui_pass_destroy(plx_gui_pass **pass)
{
    if (!*pass)
        return;
    plx_pass_destroy(&(*pass)->pass);
    plx_buffer_destroy(&(*pass)->vertices);
    plx_buffer_destroy(&(*pass)->indices);
    plx_texture_destroy(&(*pass)->atlas);
    plx_free(*pass);
    *pass = NULL;
}

static bool upload_atlas(plx_gui_pass *p, const plx_gui_picture *picture, plx_error *e)
{
    if (p->atlas && p->atlas_version == picture->atlas_version)
        return true;
    plx_texture_destroy(&p->atlas);
    p->atlas = plx_texture_create(p->device,
        &(plx_texture_desc){.label = "gui glyphs",
            .width = picture->atlas_width,
            .height = picture->atlas_height,
            .format = PLX_FORMAT_R8,
            .linear = true,
            .pixels = picture->atlas},
        e);
    p->atlas_version = picture->atlas_version;
    return p->atlas != NULL;
}

bool plx_gui_pass_draw(
    plx_gui_pass *p, const plx_gui_picture *picture, plx_target *target, plx_error *e)
{
    size_t vertices = picture->vertex_count * sizeof *picture->vertices;
    size_t indices = picture->index_count * sizeof *picture->indices;
    if (picture->draw_count == 0)
        return true;
    if (!upload_atlas(p, picture, e) ||
        !plx_buffer_fill(p->vertices, picture->vertices, vertices, e) ||
        !plx_buffer_fill(p->indices, picture->indices, indices, e))
        return false;
    for (size_t i = 0; i < picture->draw_count; i++) {
        const plx_gui_draw *draw = &picture->draws[i];
        plx_gui_params params = {.picture = draw->texture != NULL};
        plx_target_window(target, params.window);
        plx_pass_run(p->pass, &(plx_draw){
                                  .target = target,
                                  .params = &params,
                                  .buffers = {p->vertices},
                                  .textures = {draw->texture ? draw->texture : p->atlas},
                                  .indices = p->indices,
                                  .first = draw->first,
                                  .count = draw->count,
                                  .clip = draw->clip,
                              });
    }
    return true;
}

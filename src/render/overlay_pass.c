#include "render/overlay_pass.h"

#include "base/mem.h"
#include "gfx/pass.h"

/* shaders/overlay.vert: block Params. */
typedef struct plx_overlay_params {
    float window[4], atlas_size[2], unused[2];
} plx_overlay_params;
_Static_assert(sizeof(plx_overlay_params) == 32, "overlay.vert");

struct plx_overlay_pass {
    plx_device *device;
    plx_pass *pass;
    plx_buffer *quads;
    plx_texture *atlas;
    uint64_t font; /* plx_font_id that atlas holds; 0: that of none */
    int atlas_width, atlas_height;
};

static const plx_pass_desc pass_desc = {
    .name = "overlay",
    .vertex = "overlay.vert",
    .fragment = "overlay.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_overlay_params),
    .textures = {"glyphs"},
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 4, 0, offsetof(plx_quad, x), sizeof(plx_quad)},
        {PLX_ATTRIBUTE_FLOAT, 4, 0, offsetof(plx_quad, u0), sizeof(plx_quad)},
        {PLX_ATTRIBUTE_UNORM8, 4, 0, offsetof(plx_quad, rgba), sizeof(plx_quad)},
        {PLX_ATTRIBUTE_FLOAT, 1, 0, offsetof(plx_quad, radius), sizeof(plx_quad)}},
};

plx_overlay_pass *plx_overlay_pass_create(plx_device *device, plx_error *e)
{
    plx_overlay_pass *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->device = device;
    p->pass = plx_pass_create(device, &pass_desc, e);
    if (p->pass)
        p->quads = plx_buffer_create(device, "overlay", 1024 * sizeof(plx_quad), e);
    if (!p->quads)
        plx_overlay_pass_destroy(&p);
    return p;
}

void plx_overlay_pass_destroy(plx_overlay_pass **pass)
{
    if (!*pass)
        return;
    plx_pass_destroy(&(*pass)->pass);
    plx_buffer_destroy(&(*pass)->quads);
    plx_texture_destroy(&(*pass)->atlas);
    plx_free(*pass);
    *pass = NULL;
}

static uint64_t id_of(const plx_font *font)
{
    return font ? plx_font_id(font) : 0;
}

static bool upload_atlas(plx_overlay_pass *p, const plx_font *font, plx_error *e)
{
    static const unsigned char blank[1] = {0};
    const unsigned char *pixels = blank;
    p->atlas_width = p->atlas_height = 1;
    if (font)
        pixels = plx_font_atlas(font, &p->atlas_width, &p->atlas_height);
    plx_texture_destroy(&p->atlas);
    p->atlas = plx_texture_create(p->device,
        &(plx_texture_desc){.label = "glyphs",
            .width = p->atlas_width,
            .height = p->atlas_height,
            .format = PLX_FORMAT_R8,
            .linear = true,
            .pixels = pixels},
        e);
    p->font = id_of(font);
    return p->atlas != NULL;
}

bool plx_overlay_pass_draw(
    plx_overlay_pass *p, const plx_overlay *overlay, plx_target *target, plx_error *e)
{
    if (overlay->count == 0)
        return true;
    size_t size = overlay->count * sizeof *overlay->quads;
    if (((!p->atlas || p->font != id_of(overlay->font)) && !upload_atlas(p, overlay->font, e)) ||
        !plx_buffer_fill(p->quads, overlay->quads, size, e))
        return false;
    plx_overlay_params params = {
        .atlas_size = {(float)p->atlas_width, (float)p->atlas_height},
    };
    plx_target_window(target, params.window);
    plx_pass_run(p->pass, &(plx_draw){
                              .target = target,
                              .params = &params,
                              .buffers = {p->quads},
                              .textures = {p->atlas},
                              .instances = overlay->count,
                          });
    return true;
}

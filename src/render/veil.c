#include "render/veil.h"

#include "base/mem.h"
#include "gfx/pass.h"

/* shaders/veil.frag: block Params. */
typedef struct plx_veil_params {
    float opacity[4];
} plx_veil_params;
_Static_assert(sizeof(plx_veil_params) == 16, "veil.frag");

struct plx_veil {
    plx_device *device;
    plx_pass *pass;
    plx_target *before; /* NULL: nothing is kept yet */
};

static const plx_pass_desc pass_desc = {
    .name = "veil",
    .vertex = "fullscreen.vert",
    .fragment = "veil.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_veil_params),
    .textures = {"before"},
};

plx_veil *plx_veil_create(plx_device *device, plx_error *e)
{
    plx_veil *v = plx_alloc(1, sizeof *v);
    if (!v) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    v->device = device;
    v->pass = plx_pass_create(device, &pass_desc, e);
    if (!v->pass)
        plx_veil_destroy(&v);
    return v;
}

void plx_veil_destroy(plx_veil **veil)
{
    if (!*veil)
        return;
    plx_target_destroy(&(*veil)->before);
    plx_pass_destroy(&(*veil)->pass);
    plx_free(*veil);
    *veil = NULL;
}

static bool is_as_large(const plx_target *a, const plx_target *b)
{
    return a && plx_target_width(a) == plx_target_width(b) &&
           plx_target_height(a) == plx_target_height(b);
}

bool plx_veil_keep(plx_veil *v, const plx_target *from, plx_error *e)
{
    if (!is_as_large(v->before, from)) {
        plx_target_destroy(&v->before);
        v->before = plx_target_create(v->device, "veil", plx_target_width(from),
            plx_target_height(from), PLX_FORMAT_RGBA8, e);
    }
    if (!v->before)
        return false;
    plx_target_copy(from, v->before);
    return true;
}

void plx_veil_draw(plx_veil *v, double opacity, plx_target *target)
{
    if (!is_as_large(v->before, target) || !(opacity > 0))
        return;
    plx_veil_params params = {{(float)(opacity < 1 ? opacity : 1)}};
    plx_pass_run(v->pass, &(plx_draw){
                              .target = target,
                              .params = &params,
                              .textures = {plx_target_texture(v->before)},
                              .instances = 1,
                          });
}

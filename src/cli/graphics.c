#include "cli/graphics.h"

#include "train/optimizer.h"
#include "train/trainer_source.h"

#include <stdlib.h>

bool plx_graphics_debug(void)
{
#ifdef PLX_DEBUG
    return true;
#else
    const char *wanted = getenv("PLEXUS_GL_DEBUG");
    return wanted && *wanted && *wanted != '0';
#endif
}

bool plx_graphics_check(plx_device *device, plx_error *e)
{
    const char *first;
    unsigned count = plx_device_errors(device, &first);
    if (count == 0 || !plx_graphics_debug())
        return true;
    return plx_fail(e, PLX_ERR_GRAPHICS, "OpenGL reported %u errors, the first: %s", count, first);
}

bool plx_graphics_engine(const char *name, plx_engine *out, plx_error *e)
{
    return plx_engine_parse(name, out) ||
           plx_fail(e, PLX_ERR_USAGE,
               "there is no engine '%.40s'; there are auto, geometry, density-cpu and density-gpu",
               name);
}

static const char *const *optimizer_names(void)
{
    static const char *names[PLX_OPT_COUNT];
    for (int i = 0; i < PLX_OPT_COUNT; i++)
        names[i] = plx_optimizer_name((plx_optimizer)i);
    return names;
}

bool plx_graphics_view(const char *name, plx_view *out, plx_error *e)
{
    return plx_view_parse(name, out) ||
           plx_fail(e, PLX_ERR_USAGE,
               "there is no view '%.40s'; there are network, matrix and both", name);
}

bool plx_graphics_matrix_palette(const char *name, plx_palette *out, plx_error *e)
{
    return (plx_palette_parse(name, out) && plx_palette_kind_of(*out) != PLX_CLASSES) ||
           plx_fail(e, PLX_ERR_USAGE,
               "there are no matrices in '%.40s'; there are viridis, cividis, magma, blue-orange, "
               "purple-green and blue-red",
               name);
}

plx_stage_desc plx_graphics_stage(plx_device *device, const plx_session *s)
{
    return (plx_stage_desc){
        .device = device,
        .network = s->network,
        .class_name = (const char *const *)s->train->class_name,
        .image_width = s->train->image_width,
        .image_height = s->train->image_height,
        .optimizer_name = optimizer_names(),
        .optimizer_count = PLX_OPT_COUNT,
        .samples = s->source ? plx_trainer_source_samples(s->source) : NULL,
        .training = s->train,
        .scaling = &s->scaling,
    };
}

bool plx_graphics_order(const char *name, plx_order_kind *out, plx_error *e)
{
    return plx_order_parse(name, out) ||
           plx_fail(
               e, PLX_ERR_USAGE, "--order is index, norm or similarity, and not '%.40s'", name);
}

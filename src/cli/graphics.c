#include "cli/graphics.h"

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

bool plx_graphics_order(const char *name, plx_order_kind *out, plx_error *e)
{
    return plx_order_parse(name, out) ||
           plx_fail(
               e, PLX_ERR_USAGE, "--order is index, norm or similarity, and not '%.40s'", name);
}

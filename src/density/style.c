#include "density/style.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

const plx_edge_style PLX_EDGE_STYLE_DEFAULT = {.gain = 1, .gamma = 1, .strongest = 200};

static const char *const curve_names[PLX_CURVE_COUNT] = {
    [PLX_CURVE_ASINH] = "asinh",
    [PLX_CURVE_LOG] = "log",
    [PLX_CURVE_LINEAR] = "linear",
};

const char *plx_curve_name(plx_curve curve)
{
    return curve_names[curve];
}

static bool take_curve(plx_edge_style *s, const char *value, plx_error *e)
{
    for (plx_curve c = 0; c < PLX_CURVE_COUNT; c++) {
        if (strcmp(curve_names[c], value) == 0) {
            s->curve = c;
            return true;
        }
    }
    return plx_fail(e, PLX_ERR_USAGE, "the curve must be asinh, log or linear, not '%.40s'", value);
}

static bool take_palette(plx_edge_style *s, const char *value, plx_error *e)
{
    return plx_palette_parse(value, &s->palette) ||
           plx_fail(e, PLX_ERR_USAGE,
               "the palette must be blue-orange, purple-green, blue-red, viridis, cividis, magma "
               "or okabe-ito, not '%.40s'",
               value);
}

static bool take_number(
    const char *name, const char *value, double least, double most, double *out, plx_error *e)
{
    double number;
    if (plx_parse_double(value, &number) && number >= least && number <= most) {
        *out = number;
        return true;
    }
    return plx_fail(e, PLX_ERR_USAGE, "the %s must be a number from %g to %g, not '%.40s'", name,
        least, most, value);
}

bool plx_edge_style_set(plx_edge_style *s, const char *name, const char *value, plx_error *e)
{
    uint64_t count;
    if (strcmp(name, "palette") == 0)
        return take_palette(s, value, e);
    if (strcmp(name, "curve") == 0)
        return take_curve(s, value, e);
    if (strcmp(name, "theme") == 0)
        return plx_theme_parse(value, &s->theme) ||
               plx_fail(
                   e, PLX_ERR_USAGE, "the theme must be dark, light or print, not '%.40s'", value);
    if (strcmp(name, "gain") == 0)
        return take_number(name, value, PLX_GAIN_MIN, PLX_GAIN_MAX, &s->gain, e);
    if (strcmp(name, "gamma") == 0)
        return take_number(name, value, PLX_GAMMA_MIN, PLX_GAMMA_MAX, &s->gamma, e);
    if (strcmp(name, "threshold") == 0)
        return take_number(name, value, 0, 1e30, &s->threshold, e);
    if (strcmp(name, "strongest") != 0)
        return plx_fail(e, PLX_ERR_USAGE,
            "'%.40s' is none of palette, curve, gain, gamma, threshold, strongest and theme", name);
    if (!plx_parse_u64(value, PLX_STRONGEST_MAX, &count))
        return plx_fail(e, PLX_ERR_USAGE,
            "the number of strongest connections must be from 0 to %d, not '%.40s'",
            PLX_STRONGEST_MAX, value);
    s->strongest = (uint32_t)count;
    return true;
}

bool plx_edge_style_equal(const plx_edge_style *a, const plx_edge_style *b)
{
    return a->palette == b->palette && a->curve == b->curve && a->gain == b->gain &&
           a->gamma == b->gamma && a->threshold == b->threshold && a->strongest == b->strongest &&
           a->theme == b->theme && a->hue == b->hue;
}

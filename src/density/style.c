#include "density/style.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

const plx_edge_style PLX_EDGE_STYLE_DEFAULT = {.gain = 1, .gamma = 1, .strongest = 200};

const float PLX_PICTURE_BACKGROUND[3] = {0.027F, 0.031F, 0.043F};

static const char *const palette_names[PLX_PALETTE_COUNT] = {
    [PLX_PALETTE_BLUE_ORANGE] = "blue-orange",
    [PLX_PALETTE_PURPLE_GREEN] = "purple-green",
    [PLX_PALETTE_BLUE_RED] = "blue-red",
};

static const char *const curve_names[PLX_CURVE_COUNT] = {
    [PLX_CURVE_ASINH] = "asinh",
    [PLX_CURVE_LOG] = "log",
    [PLX_CURVE_LINEAR] = "linear",
};

const char *plx_palette_name(plx_palette palette)
{
    return palette_names[palette];
}

const char *plx_curve_name(plx_curve curve)
{
    return curve_names[curve];
}

/* The brighter of two hues would look like the heavier sign, so both are about as light. */
plx_palette_colors plx_palette_get(plx_palette palette)
{
    static const plx_palette_colors palettes[PLX_PALETTE_COUNT] = {
        [PLX_PALETTE_BLUE_ORANGE] = {{1.0F, 0.56F, 0.14F}, {0.18F, 0.52F, 1.0F},
            {0.50F, 0.49F, 0.56F}},
        [PLX_PALETTE_PURPLE_GREEN] = {{0.36F, 0.80F, 0.22F}, {0.72F, 0.38F, 1.0F},
            {0.52F, 0.51F, 0.53F}},
        [PLX_PALETTE_BLUE_RED] = {{1.0F, 0.36F, 0.28F}, {0.12F, 0.56F, 1.0F},
            {0.52F, 0.49F, 0.55F}},
    };
    return palettes[palette];
}

static bool take_name(const char *const *names, int count, const char *name, const char *value,
    int *out, plx_error *e)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], value) == 0) {
            *out = i;
            return true;
        }
    }
    return plx_fail(e, PLX_ERR_USAGE, "the %s must be %s, %s or %s, not '%.40s'", name, names[0],
        names[1], names[2], value);
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
    int chosen = 0;
    uint64_t count;
    if (strcmp(name, "palette") == 0) {
        if (!take_name(palette_names, PLX_PALETTE_COUNT, name, value, &chosen, e))
            return false;
        s->palette = (plx_palette)chosen;
        return true;
    }
    if (strcmp(name, "curve") == 0) {
        if (!take_name(curve_names, PLX_CURVE_COUNT, name, value, &chosen, e))
            return false;
        s->curve = (plx_curve)chosen;
        return true;
    }
    if (strcmp(name, "gain") == 0)
        return take_number(name, value, PLX_GAIN_MIN, PLX_GAIN_MAX, &s->gain, e);
    if (strcmp(name, "gamma") == 0)
        return take_number(name, value, PLX_GAMMA_MIN, PLX_GAMMA_MAX, &s->gamma, e);
    if (strcmp(name, "threshold") == 0)
        return take_number(name, value, 0, 1e30, &s->threshold, e);
    if (strcmp(name, "strongest") != 0)
        return plx_fail(e, PLX_ERR_USAGE,
            "'%.40s' is none of palette, curve, gain, gamma, threshold and strongest", name);
    if (!plx_parse_u64(value, PLX_STRONGEST_MAX, &count))
        return plx_fail(e, PLX_ERR_USAGE,
            "the number of strongest connections must be from 0 to %d, not '%.40s'",
            PLX_STRONGEST_MAX, value);
    s->strongest = (uint32_t)count;
    return true;
}

bool plx_edge_style_parse(plx_edge_style *s, const char *text, plx_error *e)
{
    char name[16] = "";
    const char *sign = strchr(text, '=');
    size_t length = sign ? (size_t)(sign - text) : 0;
    if (length == 0 || length >= sizeof name)
        return plx_fail(e, PLX_ERR_USAGE,
            "a style is written as name=value, such as gain=2, not '%.40s'", text);
    memcpy(name, text, length);
    return plx_edge_style_set(s, name, sign + 1, e);
}

bool plx_edge_style_equal(const plx_edge_style *a, const plx_edge_style *b)
{
    return a->palette == b->palette && a->curve == b->curve && a->gain == b->gain &&
           a->gamma == b->gamma && a->threshold == b->threshold && a->strongest == b->strongest;
}

#include "scene/style.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const channel_names[PLX_CHANNEL_COUNT] = {
    [PLX_UNIT_COLOR] = "unit.color",
    [PLX_UNIT_SIZE] = "unit.size",
    [PLX_UNIT_SHAPE] = "unit.shape",
    [PLX_LINK_COLOR] = "link.color",
    [PLX_LINK_OPACITY] = "link.opacity",
    [PLX_LINK_WIDTH] = "link.width",
    [PLX_LINK_STYLE] = "link.style",
    [PLX_LAYER_COLOR] = "layer.color",
    [PLX_LAYER_OUTLINE] = "layer.outline",
    [PLX_LAYER_STYLE] = "layer.style",
};

const plx_style PLX_STYLE_DEFAULT = {
    .channel =
        {
            [PLX_UNIT_COLOR] = {.quantity = PLX_UNIT_ACTIVATION, .per_layer = true},
            [PLX_UNIT_SIZE] = {.quantity = PLX_UNIT_IMPORTANCE, .per_layer = true},
            [PLX_LINK_COLOR] = {.quantity = PLX_LINK_WEIGHT},
            [PLX_LINK_OPACITY] = {.quantity = PLX_LINK_SAME},
            [PLX_LAYER_COLOR] = {.palette = PLX_PALETTE_OKABE_ITO},
            [PLX_LAYER_OUTLINE] = {.palette = PLX_PALETTE_OKABE_ITO},
        },
    .edges = {.gain = 1, .gamma = 1, .strongest = 200},
};

const char *plx_channel_name(plx_channel channel)
{
    return channel_names[channel];
}

plx_subject plx_channel_subject(plx_channel channel)
{
    if (channel <= PLX_UNIT_SHAPE)
        return PLX_OF_UNITS;
    return channel <= PLX_LINK_STYLE ? PLX_OF_LINKS : PLX_OF_LAYERS;
}

bool plx_channel_is_color(plx_channel c)
{
    return c == PLX_UNIT_COLOR || c == PLX_LINK_COLOR || c == PLX_LAYER_COLOR ||
           c == PLX_LAYER_OUTLINE;
}

/* What comes after a channel's name. */
typedef enum plx_part { QUANTITY, SCALE, CLIP, RANGE, OVER, PALETTE, PARTS } plx_part;

static const char *const part_names[PARTS] = {
    [QUANTITY] = "",
    [SCALE] = ".scale",
    [CLIP] = ".clip",
    [RANGE] = ".range",
    [OVER] = ".over",
    [PALETTE] = ".palette",
};

#define PARTS_OF(name)       name, name ".scale", name ".clip", name ".range", name ".over"
#define COLOR_PARTS_OF(name) PARTS_OF(name), name ".palette"
static const char *const members[] = {"theme", COLOR_PARTS_OF("unit.color"), PARTS_OF("unit.size"),
    PARTS_OF("unit.shape"), "unit.picture", COLOR_PARTS_OF("link.color"), PARTS_OF("link.opacity"),
    PARTS_OF("link.width"), PARTS_OF("link.style"), COLOR_PARTS_OF("layer.color"),
    COLOR_PARTS_OF("layer.outline"), PARTS_OF("layer.style"), "link.curve", "link.gain",
    "link.gamma", "link.threshold", "link.strongest"};

const char *plx_style_member(size_t index)
{
    return index < sizeof members / sizeof *members ? members[index] : NULL;
}

/* What a short name stands for. */
static const char *long_name(const char *name)
{
    static const char *const pairs[][2] = {{"unit.palette", "unit.color.palette"},
        {"link.palette", "link.color.palette"}, {"layer.palette", "layer.color.palette"},
        {"palette", "link.color.palette"}, {"curve", "link.curve"}, {"gain", "link.gain"},
        {"gamma", "link.gamma"}, {"threshold", "link.threshold"}, {"strongest", "link.strongest"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0], name) == 0)
            return pairs[i][1];
    return name;
}

static bool find_part(const char *name, plx_channel *channel, plx_part *part)
{
    for (plx_channel c = 0; c < PLX_CHANNEL_COUNT; c++) {
        size_t length = strlen(channel_names[c]);
        if (strncmp(name, channel_names[c], length) != 0)
            continue;
        for (plx_part p = QUANTITY; p < PARTS; p++) {
            if (strcmp(name + length, part_names[p]) == 0) {
                *channel = c;
                *part = p;
                return p != PALETTE || plx_channel_is_color(c);
            }
        }
    }
    return false;
}

plx_palette plx_style_palette(const plx_style *style, plx_channel channel)
{
    return channel == PLX_LINK_COLOR ? style->edges.palette : style->channel[channel].palette;
}

static void set_palette(plx_style *style, plx_channel channel, plx_palette palette)
{
    if (channel == PLX_LINK_COLOR)
        style->edges.palette = palette;
    else
        style->channel[channel].palette = palette;
}

/* A palette whose kind is that of the quantity. */
static plx_palette suited(plx_quantity q)
{
    if (plx_quantity_is_class(q))
        return PLX_PALETTE_OKABE_ITO;
    return plx_quantity_signed(q) ? PLX_PALETTE_BLUE_ORANGE : PLX_PALETTE_VIRIDIS;
}

/* Classes need colours without an order, and others with one; anything may be seen in a sequential
 * palette, but what has no sign not in a diverging one. */
static bool suits(plx_palette palette, plx_quantity q)
{
    plx_palette_kind kind = plx_palette_kind_of(palette);
    if (plx_quantity_is_class(q))
        return kind == PLX_CLASSES;
    return kind == PLX_SEQUENTIAL || (kind == PLX_DIVERGING && plx_quantity_signed(q));
}

static bool set_quantity(plx_style *style, plx_channel channel, const char *value, plx_error *e)
{
    plx_encoding *k = &style->channel[channel];
    plx_quantity q;
    bool known = plx_quantity_parse(plx_channel_subject(channel), value, &q);
    /* The colour is what the others may be the same as. */
    if (!known || (channel == PLX_LINK_COLOR && (q == PLX_LINK_SAME || q == PLX_QUANTITY_NONE)))
        return plx_fail(e, PLX_ERR_USAGE, "%s cannot show '%.40s'", channel_names[channel], value);
    if (q == k->quantity)
        return true;
    k->quantity = q;
    k->locked = false;
    k->from = k->to = 0;
    k->per_layer = plx_quantity_per_layer(q);
    if (plx_channel_is_color(channel) && q != PLX_QUANTITY_NONE &&
        !suits(plx_style_palette(style, channel), q))
        set_palette(style, channel, suited(q));
    return true;
}

/* Two numbers with `between` between them, the first one less. */
static bool parse_pair(const char *value, const char *between, double *low, double *high)
{
    char first[40];
    /* A sign is no sign of the second number. */
    const char *at = *value ? strstr(value + 1, between) : NULL;
    if (!at || (size_t)(at - value) >= sizeof first)
        return false;
    memcpy(first, value, (size_t)(at - value));
    first[at - value] = '\0';
    double a, b;
    if (!plx_parse_double(first, &a) || !plx_parse_double(at + strlen(between), &b) ||
        !isfinite(a) || !isfinite(b) || !(a < b) || !isfinite(b - a))
        return false;
    *low = a;
    *high = b;
    return true;
}

static bool set_clip(plx_encoding *k, const char *name, const char *value, plx_error *e)
{
    double low, high;
    if (strcmp(value, "none") == 0) {
        k->clip_low = k->clip_high = 0;
        return true;
    }
    if (!parse_pair(value, "-", &low, &high) || low < 0 || high > 100)
        return plx_fail(e, PLX_ERR_USAGE,
            "%s must be 'none' or percentiles such as 2-98, not '%.40s'", name, value);
    k->clip_low = low;
    k->clip_high = high;
    return true;
}

static bool set_range(plx_encoding *k, const char *name, const char *value, plx_error *e)
{
    double from, to;
    if (strcmp(value, "free") == 0) {
        k->locked = false;
        k->from = k->to = 0;
        return true;
    }
    if (!parse_pair(value, "..", &from, &to))
        return plx_fail(e, PLX_ERR_USAGE, "%s must be 'free' or bounds such as -1..1, not '%.40s'",
            name, value);
    k->locked = true;
    k->from = from;
    k->to = to;
    return true;
}

static bool set_part(
    plx_style *style, plx_channel channel, plx_part part, const char *value, plx_error *e)
{
    plx_encoding *k = &style->channel[channel];
    char name[40];
    snprintf(name, sizeof name, "%s%s", channel_names[channel], part_names[part]);
    plx_palette palette;
    switch (part) {
    case QUANTITY:
        return set_quantity(style, channel, value, e);
    case SCALE:
        return plx_scale_kind_parse(value, &k->scale) ||
               plx_fail(e, PLX_ERR_USAGE, "%s must be linear, log or quantile, not '%.40s'", name,
                   value);
    case CLIP:
        return set_clip(k, name, value, e);
    case RANGE:
        return set_range(k, name, value, e);
    case OVER:
        if (strcmp(value, "layer") != 0 && strcmp(value, "network") != 0)
            return plx_fail(
                e, PLX_ERR_USAGE, "%s must be layer or network, not '%.40s'", name, value);
        k->per_layer = value[0] == 'l';
        return true;
    default:
        if (!plx_palette_parse(value, &palette))
            return plx_fail(e, PLX_ERR_USAGE,
                "%s must be blue-orange, purple-green, blue-red, viridis, cividis, magma or "
                "okabe-ito, not '%.40s'",
                name, value);
        if (channel == PLX_LINK_COLOR && plx_palette_kind_of(palette) == PLX_CLASSES)
            return plx_fail(e, PLX_ERR_USAGE,
                "%s cannot be %s, whose colours have no order: what connections show has one", name,
                plx_palette_name(palette));
        set_palette(style, channel, palette);
        return true;
    }
}

static bool set_pictures(plx_style *style, const char *value, plx_error *e)
{
    if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)
        return plx_fail(e, PLX_ERR_USAGE, "unit.picture must be on or off, not '%.40s'", value);
    style->no_pictures = value[1] == 'f';
    return true;
}

bool plx_style_set(plx_style *style, const char *name, const char *value, plx_error *e)
{
    const char *full = long_name(name);
    plx_channel channel;
    plx_part part;
    if (find_part(full, &channel, &part))
        return set_part(style, channel, part, value, e);
    if (strcmp(full, "unit.picture") == 0)
        return set_pictures(style, value, e);
    if (strcmp(full, "theme") == 0)
        return plx_edge_style_set(&style->edges, full, value, e);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(members[i], full) == 0)
            return plx_edge_style_set(&style->edges, full + strlen("link."), value, e);
    return plx_fail(e, PLX_ERR_USAGE, "a style has no member '%.40s'", name);
}

bool plx_style_parse(plx_style *style, const char *text, plx_error *e)
{
    char name[40];
    const char *sign = strchr(text, '=');
    size_t length = sign ? (size_t)(sign - text) : 0;
    if (length == 0 || length >= sizeof name)
        return plx_fail(e, PLX_ERR_USAGE,
            "a style is set as name=value, such as unit.color=activation, not '%.40s'", text);
    memcpy(name, text, length);
    name[length] = '\0';
    return plx_style_set(style, name, sign + 1, e);
}

static void get_part(
    const plx_style *style, plx_channel channel, plx_part part, char *out, size_t size)
{
    const plx_encoding *k = &style->channel[channel];
    switch (part) {
    case QUANTITY:
        plx_text_copy(out, size, plx_quantity_name(k->quantity));
        break;
    case SCALE:
        plx_text_copy(out, size, plx_scale_kind_name(k->scale));
        break;
    case CLIP:
        if (k->clip_high > 0)
            snprintf(out, size, "%.17g-%.17g", k->clip_low, k->clip_high);
        else
            plx_text_copy(out, size, "none");
        break;
    case RANGE:
        if (k->locked)
            snprintf(out, size, "%.17g..%.17g", k->from, k->to);
        else
            plx_text_copy(out, size, "free");
        break;
    case OVER:
        plx_text_copy(out, size, k->per_layer ? "layer" : "network");
        break;
    default:
        plx_text_copy(out, size, plx_palette_name(plx_style_palette(style, channel)));
        break;
    }
}

char *plx_style_get(const plx_style *style, const char *name, char *out, size_t size)
{
    const char *full = long_name(name);
    const plx_edge_style *s = &style->edges;
    plx_channel channel;
    plx_part part;
    out[0] = '\0';
    if (find_part(full, &channel, &part))
        get_part(style, channel, part, out, size);
    else if (strcmp(full, "unit.picture") == 0)
        plx_text_copy(out, size, style->no_pictures ? "off" : "on");
    else if (strcmp(full, "theme") == 0)
        plx_text_copy(out, size, plx_theme_name(s->theme));
    else if (strcmp(full, "link.curve") == 0)
        plx_text_copy(out, size, plx_curve_name(s->curve));
    else if (strcmp(full, "link.gain") == 0)
        snprintf(out, size, "%.17g", s->gain);
    else if (strcmp(full, "link.gamma") == 0)
        snprintf(out, size, "%.17g", s->gamma);
    else if (strcmp(full, "link.threshold") == 0)
        snprintf(out, size, "%.17g", s->threshold);
    else if (strcmp(full, "link.strongest") == 0)
        snprintf(out, size, "%u", s->strongest);
    return out;
}

plx_scale_desc plx_encoding_scale(const plx_encoding *k, bool diverging)
{
    return (plx_scale_desc){
        .kind = k->scale,
        .diverging = diverging,
        .clip_low = k->clip_low,
        .clip_high = k->clip_high,
        .locked = k->locked,
        .from = k->from,
        .to = k->to,
    };
}

bool plx_encoding_equal(const plx_encoding *a, const plx_encoding *b)
{
    return a->quantity == b->quantity && a->scale == b->scale && a->clip_low == b->clip_low &&
           a->clip_high == b->clip_high && a->locked == b->locked && a->from == b->from &&
           a->to == b->to && a->per_layer == b->per_layer && a->palette == b->palette;
}

bool plx_style_equal(const plx_style *a, const plx_style *b)
{
    for (plx_channel c = 0; c < PLX_CHANNEL_COUNT; c++)
        if (!plx_encoding_equal(&a->channel[c], &b->channel[c]))
            return false;
    return a->no_pictures == b->no_pictures && plx_edge_style_equal(&a->edges, &b->edges);
}

bool plx_style_shows(const plx_style *style, plx_quantity quantity)
{
    for (plx_channel c = 0; c < PLX_CHANNEL_COUNT; c++)
        if (style->channel[c].quantity == quantity)
            return true;
    return false;
}

#include "ui/legend.h"

#include "ui/legend_make.h"
#include "ui/strings.h"
#include "ui/style.h"

#include <math.h>
#include <stdio.h>

/* Pixels at ui_scale 1. */
static const float WIDTH = 236, PAD = 10, BETWEEN = 9, AWAY = 12;
/* Share of the room's height that the stack may take. */
static const float MOST = 0.55F;

/* In rooms below this height, and where the stack takes more than this share of it, what units show
 * by default is left out. */
static const float SMALL = 560, LARGE = 0.21F;

/* From the top; where room is short the last ones go. */
static const plx_channel order[PLX_CHANNEL_COUNT] = {PLX_LINK_COLOR, PLX_LINK_OPACITY,
    PLX_LINK_WIDTH, PLX_LINK_STYLE, PLX_UNIT_COLOR, PLX_UNIT_SIZE, PLX_UNIT_SHAPE, PLX_LAYER_COLOR,
    PLX_LAYER_OUTLINE, PLX_LAYER_STYLE};

static bool is_usual(const plx_legend *l, plx_channel c)
{
    const plx_encoding *now = &l->shown->style.channel[c], *usual = &PLX_STYLE_DEFAULT.channel[c];
    return plx_channel_subject(c) == PLX_OF_UNITS && plx_encoding_equal(now, usual);
}

/* How many blocks fit into a height, with a line that tells of the rest, of which there are some
 * already; *height becomes what they take. */
static size_t fit(const plx_overlay *o, const plx_legend_block *blocks, size_t count, bool more,
    float width, float *height)
{
    float unit = o->ui_scale, most = *height, between = roundf(BETWEEN * unit);
    float line = roundf(plx_font_cap_height(o->font, PLX_TEXT_SMALL)) + between, sum = 0;
    for (size_t i = 0; i < count; i++) {
        float with = sum + (i > 0 ? between : 0) + plx_legend_block_height(o, &blocks[i], width);
        if (with + (more || i + 1 < count ? line : 0) > most) {
            *height = sum + line;
            return i;
        }
        sum = with;
    }
    *height = sum + (more ? line : 0);
    return count;
}

/* The blocks of all channels in use; returns how many. */
static size_t collect(const plx_legend *l, bool usual, plx_legend_block *blocks, size_t *left_out)
{
    size_t count = 0;
    *left_out = 0;
    for (size_t i = 0; i < PLX_CHANNEL_COUNT; i++) {
        bool made = plx_legend_make(l, order[i], &blocks[count]);
        bool wanted = usual || !is_usual(l, order[i]);
        count += made && wanted;
        *left_out += made && !wanted;
    }
    return count;
}

void plx_legend_add(plx_overlay *o, const plx_legend *l, const plx_viewport *v)
{
    float unit = o->ui_scale, room = plx_bar_top(v) - (float)v->insets.top;
    plx_legend_block blocks[PLX_CHANNEL_COUNT];
    size_t left_out;
    if (!o->font || plx_free_width(v) < 640 * unit || plx_free_height(v) < 360 * unit)
        return;
    float pad = roundf(PAD * unit), width = roundf(WIDTH * unit), inner = width - 2 * pad;
    float height = INFINITY;
    size_t count = collect(l, true, blocks, &left_out);
    fit(o, blocks, count, false, inner, &height);
    if (plx_free_height(v) < SMALL * unit || height > LARGE * room)
        count = collect(l, false, blocks, &left_out);
    height = roundf(MOST * room - 2 * pad);
    size_t fitting = fit(o, blocks, count, left_out > 0, inner, &height);
    if (fitting == 0)
        return;
    float x = (float)(v->width - v->insets.right) - AWAY * unit - width;
    float y = plx_bar_top(v) - AWAY * unit - height - 2 * pad;
    plx_overlay_rect(o, x, y, width, height + 2 * pad, 6 * unit, o->inks->panel);
    x += pad;
    y += pad;
    for (size_t i = 0; i < fitting; i++) {
        plx_legend_block_draw(o, &blocks[i], x, y, inner);
        y += plx_legend_block_height(o, &blocks[i], inner) + roundf(BETWEEN * unit);
    }
    left_out += count - fitting;
    if (left_out == 0)
        return;
    char text[48];
    snprintf(text, sizeof text, plx_str(PLX_STR_LEGEND_MORE), left_out);
    plx_overlay_text(o, x, y + roundf(plx_font_cap_height(o->font, PLX_TEXT_SMALL)), PLX_TEXT_SMALL,
        PLX_ALIGN_LEFT, o->inks->dim, text);
}

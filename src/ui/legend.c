#include "ui/legend.h"

#include "scene/unit_marks.h"
#include "ui/legend_make.h"
#include "ui/strings.h"
#include "ui/style.h"

#include <math.h>
#include <stdio.h>

/* Pixels at ui_scale 1. */
static const float WIDTH = 236, NARROW = 172, PAD = 10, BETWEEN = 9, AWAY = 12;
static const float SLIM_PAD = 7, SLIM_AWAY = 6;
/* Width that the names beside units are taken to have. */
static const double NAMES = 72;
/* Share of the room's height that the stack may take. */
static const float MOST = 0.55F, NARROW_MOST = 0.75F;

/* In rooms below this height, and where the stack takes more than this share of it, what units show
 * by default is left out. */
static const float SMALL = 560, LARGE = 0.21F;

/* In rooms below this height it is rather left out than laid over units. */
static const float CROWDED = 420;

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

/* The blocks of all that is in use, [PLX_CHANNEL_COUNT + 1]; returns how many. */
static size_t collect(const plx_legend *l, bool usual, plx_legend_block *blocks, size_t *left_out)
{
    size_t count = 0;
    *left_out = 0;
    for (size_t i = 0; i < PLX_CHANNEL_COUNT; i++) {
        bool made = plx_legend_make(l, order[i], &blocks[count]);
        bool wanted = usual || !is_usual(l, order[i]);
        count += made && wanted;
        *left_out += made && !wanted;
        if (order[i] == PLX_UNIT_SHAPE && plx_legend_make_pictures(l, &blocks[count])) {
            count += usual;
            *left_out += !usual;
        }
    }
    return count;
}

/* What is drawn of a legend: the blocks at the front of a list, and how many are missing. */
typedef struct plx_stack {
    plx_legend_block blocks[PLX_CHANNEL_COUNT + 1];
    size_t count, missing;
    float width, height; /* with the room around the blocks, pixels */
} plx_stack;

/* usual: with what units show by default; width: units; most: pixels. */
static void stack(
    plx_stack *s, const plx_overlay *o, const plx_legend *l, bool usual, float width, float most)
{
    float unit = o->ui_scale, pad = roundf(PAD * unit);
    size_t left_out;
    s->width = roundf(width * unit);
    size_t made = collect(l, usual, s->blocks, &left_out);
    float height = roundf(most - 2 * pad);
    s->count = fit(o, s->blocks, made, false, s->width - 2 * pad, &height);
    s->missing = made - s->count;
    s->height = height + 2 * pad;
}

/* Where a column with the names beside its units is while all of the network is in view. */
static plx_bounds column_place(
    const plx_layout *layout, size_t l, const plx_unit_pictures *pictures, const plx_viewport *v)
{
    plx_camera whole = plx_camera_frame(&layout->bounds, v);
    const plx_column *c = &layout->columns[l];
    /* Whether there are pictures at the zoom of now is no matter. */
    plx_column at_most = *c;
    at_most.pictured = pictures && pictures->wanted;
    double x = plx_camera_px(&whole, v, c->x), radius = plx_unit_radius(&at_most, &whole, v);
    double beside = radius + NAMES * v->ui_scale;
    return (plx_bounds){
        .left = x - (l == 0 ? beside : radius),
        .top = plx_camera_py(&whole, v, c->y0) - radius,
        .right = x + (l + 1 == layout->layer_count ? beside : radius),
        .bottom = plx_camera_py(&whole, v, plx_column_y(c, (double)(c->units - 1))) + radius,
    };
}

static bool is_free(
    const plx_legend *l, const plx_viewport *v, float x, float y, const plx_stack *s)
{
    double gap = 4 * v->ui_scale;
    for (size_t i = 0; l->layout && i < l->layout->layer_count; i++) {
        plx_bounds b = column_place(l->layout, i, l->pictures, v);
        if ((double)x < b.right + gap && (double)(x + s->width) > b.left - gap &&
            (double)y < b.bottom + gap && (double)(y + s->height) > b.top - gap)
            return false;
    }
    return true;
}

/* The place nearest to the right where it covers no unit. */
static bool seek(const plx_legend *l, const plx_viewport *v, const plx_stack *s, float y, float *x)
{
    float unit = (float)v->ui_scale, step = 12 * unit;
    float least = (float)v->insets.left + AWAY * unit;
    int steps = *x >= least ? (int)((*x - least) / step) : -1;
    for (int i = 0; i <= steps; i++) {
        float at = *x - (float)i * step;
        if (is_free(l, v, at, y, s)) {
            *x = at;
            return true;
        }
    }
    return false;
}

/* Between two columns, perhaps: a narrow stack, of fewer blocks where not all find a place. One
 * that would say less than half of what there is covers too little to be worth it. */
static bool shrink(plx_stack *s, const plx_overlay *o, const plx_legend *l, const plx_viewport *v,
    float room, float *x)
{
    float unit = o->ui_scale, bottom = plx_bar_top(v) - AWAY * unit;
    float most = NARROW_MOST;
    while (most > 0.15F) {
        plx_stack narrow;
        stack(&narrow, o, l, false, NARROW, most * room);
        most -= 0.1F;
        float at = (float)(v->width - v->insets.right) - AWAY * unit - narrow.width;
        if (2 * narrow.count < s->count + s->missing)
            return false;
        if (seek(l, v, &narrow, bottom - narrow.height, &at)) {
            *s = narrow;
            *x = at;
            return true;
        }
    }
    return false;
}

static plx_bounds place_of(const plx_stack *s, float x, float y)
{
    return (plx_bounds){(double)x, (double)y, (double)(x + s->width), (double)(y + s->height)};
}

static plx_bounds draw(plx_overlay *o, const plx_stack *s, float x, float y)
{
    plx_bounds place = place_of(s, x, y);
    float unit = o->ui_scale, pad = roundf(PAD * unit), inner = s->width - 2 * pad;
    plx_overlay_rect(o, x, y, s->width, s->height, 6 * unit, o->inks->panel);
    x += pad;
    y += pad;
    for (size_t i = 0; i < s->count; i++) {
        plx_legend_block_draw(o, &s->blocks[i], x, y, inner);
        y += plx_legend_block_height(o, &s->blocks[i], inner) + roundf(BETWEEN * unit);
    }
    if (s->missing == 0)
        return place;
    char text[48];
    snprintf(text, sizeof text, plx_str(PLX_STR_LEGEND_MORE), s->missing);
    plx_overlay_text(o, x, y + roundf(plx_font_cap_height(o->font, PLX_TEXT_SMALL)), PLX_TEXT_SMALL,
        PLX_ALIGN_LEFT, o->inks->dim, text);
    return place;
}

/* A bar alone beneath all units; false where that has no place either. */
static bool draw_slim(plx_overlay *o, const plx_legend *l, const plx_viewport *v,
    const plx_stack *of, plx_bounds *place)
{
    const plx_legend_block *b = &of->blocks[0];
    float unit = o->ui_scale, pad = roundf(SLIM_PAD * unit);
    plx_stack s = {.width = roundf(WIDTH * unit), .height = plx_legend_slim_height(o) + 2 * pad};
    float x = (float)(v->width - v->insets.right) - AWAY * unit - s.width;
    float y = plx_bar_top(v) - SLIM_AWAY * unit - s.height;
    if (of->count != 1 || of->missing > 0 || b->steps == 0 || !seek(l, v, &s, y, &x))
        return false;
    plx_overlay_rect(o, x, y, s.width, s.height, 6 * unit, o->inks->panel);
    plx_legend_slim_draw(o, b, x + 10 * unit, y + pad, s.width - 20 * unit);
    *place = place_of(&s, x, y);
    return true;
}

plx_bounds plx_legend_add(plx_overlay *o, const plx_legend *l, const plx_viewport *v)
{
    plx_bounds none = {0}, place;
    float unit = o->ui_scale, room = plx_bar_top(v) - (float)v->insets.top;
    if (!o->font || plx_free_width(v) < 640 * unit || plx_free_height(v) < 360 * unit)
        return none;
    plx_stack all, some;
    stack(&all, o, l, true, WIDTH, INFINITY);
    stack(&some, o, l, false, WIDTH, MOST * room);
    float right = (float)(v->width - v->insets.right) - AWAY * unit - some.width, x = right;
    float bottom = plx_bar_top(v) - AWAY * unit;
    bool large = plx_free_height(v) < SMALL * unit || all.height - 2 * PAD * unit > LARGE * room;
    if (!large && is_free(l, v, right, bottom - all.height, &all))
        return draw(o, &all, right, bottom - all.height);
    if (some.count == 0)
        return none;
    if (!seek(l, v, &some, bottom - some.height, &x) && !shrink(&some, o, l, v, room, &x)) {
        if (draw_slim(o, l, v, &some, &place))
            return place;
        if (plx_free_height(v) < CROWDED * unit)
            return none;
        x = right;
    }
    return draw(o, &some, x, bottom - some.height);
}

#include "ui/legend_make.h"

#include "base/text.h"
#include "scene/layer_marks.h"
#include "ui/legend_parts.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_merged(const plx_legend *l)
{
    return !l->shown->paired;
}

static void link_color(const plx_legend *l, plx_legend_block *b)
{
    const plx_shown *s = l->shown;
    if (is_merged(l)) {
        bool raw = plx_legend_is_raw(plx_legend_encoding(l, PLX_LINK_OPACITY));
        plx_legend_note_amounts(l, b, raw);
        if (!raw)
            plx_legend_note_scale(l, PLX_LINK_OPACITY, b);
        if (raw)
            plx_legend_amounts(l, true, b);
        else
            plx_legend_scaled_amounts(l, true, b);
        return;
    }
    const plx_scale *scale = &s->scale[PLX_LINK_COLOR];
    bool diverging = plx_palette_kind_of(s->edges.palette) == PLX_DIVERGING;
    double from = scale->diverging ? -1 : 0;
    b->steps = PLX_LEGEND_STEPS;
    for (int i = 0; i < b->steps; i++) {
        float rgb[3];
        double place = from + (1 - from) * (i + 0.5) / b->steps;
        plx_tone_hue(&s->edges, scale->diverging || diverging ? place : 2 * place - 1, rgb);
        plx_legend_bytes(b->bar[i], rgb);
    }
    plx_legend_scale_ticks(l, PLX_LINK_COLOR, from, b);
    plx_legend_note_scale(l, PLX_LINK_COLOR, b);
    if (plx_legend_encoding(l, PLX_LINK_OPACITY)->quantity == PLX_QUANTITY_NONE)
        plx_legend_note_amounts(l, b, false);
}

static void link_opacity(const plx_legend *l, plx_legend_block *b)
{
    bool raw = plx_legend_is_raw(plx_legend_encoding(l, PLX_LINK_OPACITY));
    plx_legend_note_amounts(l, b, raw);
    plx_legend_note_scale(l, PLX_LINK_OPACITY, b);
    if (raw)
        plx_legend_amounts(l, false, b);
    else
        plx_legend_scaled_amounts(l, false, b);
}

static plx_rgba ink_of(const plx_legend *l)
{
    return plx_inks_of(l->shown->style.edges.theme)->text;
}

static void link_width(const plx_legend *l, plx_legend_block *b)
{
    char text[24];
    for (int i = 0; i < 3; i++) {
        plx_legend_mark *m = plx_legend_add_mark(
            b, PLX_MARK_LINE, plx_legend_value(l, PLX_LINK_WIDTH, i * 0.5, text, sizeof text));
        m->size = (float)plx_width_at(i * 0.5);
        m->color = ink_of(l);
    }
    plx_legend_note_scale(l, PLX_LINK_WIDTH, b);
}

static void link_style(const plx_legend *l, plx_legend_block *b)
{
    double low = l->shown->scale[PLX_LINK_STYLE].diverging ? -1 : 0;
    plx_legend_range_marks(l, PLX_LINK_STYLE, PLX_PATTERN_COUNT, low, PLX_MARK_LINE, b);
    for (size_t i = 0; i < b->mark_count; i++) {
        b->marks[i].color = ink_of(l);
        b->marks[i].pattern = plx_pattern_at(((double)i + 0.5) / PLX_PATTERN_COUNT);
    }
    plx_legend_note_scale(l, PLX_LINK_STYLE, b);
}

static void unit_rgb(const plx_legend *l, double value, float rgb[3])
{
    plx_unit_color(
        &l->shown->visuals.ramp, &(plx_unit_visual){.value = (float)value, .size = 1}, rgb);
}

static void unit_color(const plx_legend *l, plx_legend_block *b)
{
    const plx_encoding *k = plx_legend_encoding(l, PLX_UNIT_COLOR);
    bool classes = plx_palette_kind_of(k->palette) == PLX_CLASSES;
    float rgb[3];
    if (classes && plx_quantity_is_class(k->quantity)) {
        size_t value[PLX_LEGEND_MARKS];
        plx_legend_name_marks(l, k->quantity, PLX_CLASS_COLORS, PLX_MARK_COLOR, b, value);
        for (size_t i = 0; i < b->mark_count; i++) {
            unit_rgb(l, (double)value[i], rgb);
            b->marks[i].color = plx_legend_color(rgb);
        }
        return;
    }
    double from = l->shown->scale[PLX_UNIT_COLOR].diverging ? -1 : 0;
    b->steps = PLX_LEGEND_STEPS;
    for (int i = 0; i < b->steps; i++) {
        double place = from + (1 - from) * (i + 0.5) / b->steps;
        unit_rgb(l, classes ? floor(place * PLX_CLASS_COLORS) : place, rgb);
        plx_legend_bytes(b->bar[i], rgb);
    }
    plx_legend_scale_ticks(l, PLX_UNIT_COLOR, from, b);
    plx_legend_note_scale(l, PLX_UNIT_COLOR, b);
}

static plx_rgba unit_ink(const plx_legend *l)
{
    return plx_inks_of(l->shown->style.edges.theme)->dim;
}

static void unit_size(const plx_legend *l, plx_legend_block *b)
{
    plx_quantity q = plx_legend_encoding(l, PLX_UNIT_SIZE)->quantity;
    char text[24];
    size_t value[PLX_LEGEND_MARKS] = {0};
    if (plx_quantity_is_class(q))
        plx_legend_name_marks(l, q, PLX_CLASS_COLORS, PLX_MARK_SHAPE, b, value);
    for (size_t i = 0; i < b->mark_count; i++)
        b->marks[i].size = (float)plx_class_size((double)value[i]);
    for (int i = 0; i < 3 && !plx_quantity_is_class(q); i++)
        plx_legend_add_mark(
            b, PLX_MARK_SHAPE, plx_legend_value(l, PLX_UNIT_SIZE, i * 0.5, text, sizeof text))
            ->size = (float)i * 0.5F;
    for (size_t i = 0; i < b->mark_count; i++)
        b->marks[i].color = unit_ink(l);
    plx_legend_note_scale(l, PLX_UNIT_SIZE, b);
}

static void unit_shape(const plx_legend *l, plx_legend_block *b)
{
    plx_quantity q = plx_legend_encoding(l, PLX_UNIT_SHAPE)->quantity;
    size_t value[PLX_LEGEND_MARKS] = {0};
    if (plx_quantity_is_class(q))
        plx_legend_name_marks(l, q, PLX_SHAPE_COUNT, PLX_MARK_SHAPE, b, value);
    else
        plx_legend_range_marks(l, PLX_UNIT_SHAPE, PLX_SHAPE_COUNT, 0, PLX_MARK_SHAPE, b);
    for (size_t i = 0; i < b->mark_count; i++) {
        b->marks[i].color = unit_ink(l);
        b->marks[i].size = 0.7F;
        b->marks[i].shape = (plx_shape)(plx_quantity_is_class(q) ? value[i] % PLX_SHAPE_COUNT : i);
    }
    plx_legend_note_scale(l, PLX_UNIT_SHAPE, b);
}

/* A band is as much page as colour. */
static void layer_rgb(const plx_legend *l, plx_channel c, double value, float rgb[3])
{
    plx_shown_layer_color(l->shown, c, value, rgb);
    for (int i = 0; i < 3 && c == PLX_LAYER_COLOR; i++) {
        float page = PLX_PAGE[l->shown->style.edges.theme][i];
        rgb[i] = page + PLX_BAND_OPACITY * (rgb[i] - page);
    }
}

/* At depths, which are whole numbers. */
static void whole_ticks(const plx_scale *scale, plx_legend_block *b)
{
    double low = ceil(scale->low), high = floor(scale->high);
    double step = fmax(ceil((high - low) / (PLX_LEGEND_TICKS - 2)), 1);
    plx_legend_add_tick(b, scale, low);
    plx_legend_add_tick(b, scale, high);
    for (int i = 1; low + i * step < high; i++)
        plx_legend_add_tick(b, scale, low + i * step);
}

static void layer_color(const plx_legend *l, plx_channel c, plx_legend_block *b)
{
    plx_quantity q = plx_legend_encoding(l, c)->quantity;
    const plx_scale *scale = &l->shown->scale[c];
    float rgb[3];
    if (plx_quantity_is_class(q)) {
        size_t value[PLX_LEGEND_MARKS];
        plx_legend_name_marks(l, q, PLX_CLASS_COLORS, PLX_MARK_COLOR, b, value);
        for (size_t i = 0; i < b->mark_count; i++) {
            layer_rgb(l, c, (double)value[i], rgb);
            b->marks[i].color = plx_legend_color(rgb);
        }
        return;
    }
    b->steps = PLX_LEGEND_STEPS;
    for (int i = 0; i < b->steps; i++) {
        layer_rgb(l, c, plx_scale_value(scale, (i + 0.5) / b->steps), rgb);
        plx_legend_bytes(b->bar[i], rgb);
    }
    whole_ticks(scale, b);
    plx_legend_note_scale(l, c, b);
}

static void layer_style(const plx_legend *l, plx_legend_block *b)
{
    plx_quantity q = plx_legend_encoding(l, PLX_LAYER_STYLE)->quantity;
    size_t value[PLX_LEGEND_MARKS];
    bool names = plx_quantity_is_class(q);
    if (names)
        plx_legend_name_marks(l, q, PLX_PATTERN_COUNT, PLX_MARK_LINE, b, value);
    else
        plx_legend_range_marks(l, PLX_LAYER_STYLE, PLX_PATTERN_COUNT, 0, PLX_MARK_LINE, b);
    for (size_t i = 0; i < b->mark_count; i++) {
        b->marks[i].color = ink_of(l);
        b->marks[i].size = 1.6F;
        b->marks[i].pattern = names ? plx_shown_layer_pattern(l->shown, (double)value[i])
                                    : plx_pattern_at(((double)i + 0.5) / PLX_PATTERN_COUNT);
    }
    plx_legend_note_scale(l, PLX_LAYER_STYLE, b);
}

static bool is_shown(const plx_legend *l, plx_channel c)
{
    if (plx_legend_encoding(l, c)->quantity == PLX_QUANTITY_NONE)
        return false;
    /* A file will never have it. */
    const plx_snapshot *shot = l->shown->input.snapshot;
    if (l->shown->missing[c] && shot && shot->status.state == PLX_RUN_FILE)
        return false;
    bool lines = plx_channel_subject(c) == PLX_OF_LINKS;
    return !(lines && !(l->exposure.weight > 0)) && !(c == PLX_LINK_OPACITY && is_merged(l));
}

bool plx_legend_make(const plx_legend *l, plx_channel c, plx_legend_block *b)
{
    static const plx_string whats[PLX_CHANNEL_COUNT] = {
        [PLX_UNIT_COLOR] = PLX_STR_LEGEND_UNIT_COLOR,
        [PLX_UNIT_SIZE] = PLX_STR_LEGEND_UNIT_SIZE,
        [PLX_UNIT_SHAPE] = PLX_STR_LEGEND_UNIT_SHAPE,
        [PLX_LINK_COLOR] = PLX_STR_LEGEND_LINK_COLOR,
        [PLX_LINK_OPACITY] = PLX_STR_LEGEND_LINK_OPACITY,
        [PLX_LINK_WIDTH] = PLX_STR_LEGEND_LINK_WIDTH,
        [PLX_LINK_STYLE] = PLX_STR_LEGEND_LINK_STYLE,
        [PLX_LAYER_COLOR] = PLX_STR_LEGEND_LAYER_COLOR,
        [PLX_LAYER_OUTLINE] = PLX_STR_LEGEND_LAYER_OUTLINE,
        [PLX_LAYER_STYLE] = PLX_STR_LEGEND_LAYER_STYLE,
    };
    *b = (plx_legend_block){0};
    if (!is_shown(l, c))
        return false;
    plx_legend_title(l, c, b->title, sizeof b->title);
    plx_text_copy(b->what, sizeof b->what, plx_str(whats[c]));
    if (l->shown->missing[c]) {
        plx_text_copy(b->note, sizeof b->note, plx_str(PLX_STR_LEGEND_MISSING));
        return true;
    }
    switch (c) {
    case PLX_LINK_COLOR:
        link_color(l, b);
        break;
    case PLX_LINK_OPACITY:
        link_opacity(l, b);
        break;
    case PLX_LINK_WIDTH:
        link_width(l, b);
        break;
    case PLX_LINK_STYLE:
        link_style(l, b);
        break;
    case PLX_UNIT_COLOR:
        unit_color(l, b);
        break;
    case PLX_UNIT_SIZE:
        unit_size(l, b);
        break;
    case PLX_UNIT_SHAPE:
        unit_shape(l, b);
        break;
    case PLX_LAYER_STYLE:
        layer_style(l, b);
        break;
    default:
        layer_color(l, c, b);
        break;
    }
    return true;
}

bool plx_legend_make_pictures(const plx_legend *l, plx_legend_block *b)
{
    const plx_unit_pictures *p = l->pictures;
    if (!p || p->count == 0)
        return false;
    *b = (plx_legend_block){.steps = PLX_LEGEND_STEPS, .flat = true};
    plx_text_copy(b->title, sizeof b->title,
        plx_str(p->field ? PLX_STR_LEGEND_RESPONSE : PLX_STR_LEGEND_INCOMING));
    plx_text_copy(b->note, sizeof b->note, plx_str(PLX_STR_LEGEND_PER_UNIT));
    plx_text_copy(b->what, sizeof b->what, plx_str(PLX_STR_LEGEND_PICTURES));
    for (int i = 0; i < b->steps; i++)
        memcpy(b->bar[i], p->colors[(i * (PLX_PICTURE_COLORS - 1) + b->steps / 2) / (b->steps - 1)],
            4);
    char least[24];
    snprintf(least, sizeof least, "−%s", plx_str(PLX_STR_LEGEND_MOST));
    plx_legend_name_tick(b, 0, least);
    plx_legend_name_tick(b, 1, plx_str(PLX_STR_LEGEND_MOST));
    return true;
}

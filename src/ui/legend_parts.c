#include "ui/legend_parts.h"

#include "base/text.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Weight at the end of the bar, over that at the exposure's level. A straight curve is soon at full
 * light. */
static const double REACH = 8, LINEAR_REACH = 3;

enum {
    VALUES = 256,     /* names told apart */
    WEIGHT_TICKS = 5, /* of a sign, of which those are drawn that have room */
};

const plx_encoding *plx_legend_encoding(const plx_legend *l, plx_channel c)
{
    return &l->shown->style.channel[c];
}

plx_quantity plx_legend_quantity(const plx_legend *l, plx_channel c)
{
    plx_quantity q = plx_legend_encoding(l, c)->quantity;
    return q == PLX_LINK_SAME ? plx_legend_encoding(l, PLX_LINK_COLOR)->quantity : q;
}

static void append(char *text, size_t size, const char *more)
{
    size_t length = strlen(text);
    snprintf(text + length, size - length, "%s%s", length > 0 ? " · " : "", more);
}

void plx_legend_bytes(unsigned char out[4], const float rgb[3])
{
    for (int c = 0; c < 3; c++)
        out[c] = (unsigned char)lroundf(fminf(fmaxf(rgb[c], 0), 1) * 255);
    out[3] = 255;
}

plx_rgba plx_legend_color(const float rgb[3])
{
    unsigned char c[4];
    plx_legend_bytes(c, rgb);
    return (plx_rgba){c[0], c[1], c[2], c[3]};
}

void plx_legend_name_tick(plx_legend_block *b, double at, const char *text)
{
    plx_legend_tick *t = &b->ticks[b->tick_count++];
    t->at = (float)at;
    plx_text_copy(t->text, sizeof t->text, text);
}

static void add_number_tick(plx_legend_block *b, double at, double value)
{
    char text[24];
    plx_legend_name_tick(b, at, plx_legend_number(value, text, sizeof text));
}

void plx_legend_add_tick(plx_legend_block *b, const plx_scale *scale, double value)
{
    add_number_tick(b, plx_scale_place(scale, value), value);
}

plx_legend_mark *plx_legend_add_mark(plx_legend_block *b, plx_mark_kind kind, const char *text)
{
    plx_legend_mark *m = &b->marks[b->mark_count++];
    *m = (plx_legend_mark){.kind = kind, .size = 1};
    plx_text_copy(m->text, sizeof m->text, text);
    return m;
}

/* The number 1, 2 or 5 times a power of ten that is the largest up to value. */
static double round_down(double value)
{
    double ten = pow(10, floor(log10(value) + 1e-9)), share = value / ten + 1e-9;
    return ten * (share >= 5 ? 5 : share >= 2 ? 2 : 1);
}

/* Colours of steps of equal brightness, of the positive plane, the negative one, or both. */
static void pixel_color(const plx_tone *tone, double amount, int sign, unsigned char rgba[4])
{
    float weight = (float)amount, half = weight / 2, none = 0;
    if (sign == 0)
        plx_tone_colors(tone, &half, &half, 1, rgba);
    else
        plx_tone_colors(tone, sign > 0 ? &weight : &none, sign > 0 ? &none : &weight, 1, rgba);
    rgba[3] = 255;
}

/* A bar of the amount over a pixel: about zero, or from zero where it has no sign. */
void plx_legend_amounts(const plx_legend *l, bool about_zero, plx_legend_block *b)
{
    plx_tone tone = plx_tone_make(&l->shown->edges, &l->exposure);
    double end = l->exposure.level * l->exposure.weight *
                 (l->shown->edges.curve == PLX_CURVE_LINEAR ? LINEAR_REACH : REACH);
    double most = plx_tone_brightness(&tone, end), half = about_zero ? 0.5 : 1;
    b->steps = PLX_LEGEND_STEPS;
    for (int i = 0; i < b->steps; i++) {
        double at = (i + 0.5) / b->steps, from_zero = about_zero ? 2 * at - 1 : at;
        pixel_color(&tone, plx_tone_weight(&tone, most * fabs(from_zero)),
            !about_zero     ? 0
            : from_zero > 0 ? 1
                            : -1,
            b->bar[i]);
    }
    add_number_tick(b, 1 - half, 0);
    double value = round_down(end);
    for (int i = 0; i < WEIGHT_TICKS; i++, value = round_down(value / 1.9)) {
        double at = half * plx_tone_brightness(&tone, value) / most;
        add_number_tick(b, 1 - half + at, value);
        if (about_zero)
            add_number_tick(b, 0.5 - at, -value);
    }
}

/* What is nothing beside the ends of a scale is written as such. */
static double value_at(const plx_scale *s, double place)
{
    double value = plx_scale_value(s, place);
    return fabs(value) < 1e-4 * fmax(fabs(s->low), fabs(s->high)) ? 0 : value;
}

/* The same where amounts are places on a scale: of a single line. */
void plx_legend_scaled_amounts(const plx_legend *l, bool about_zero, plx_legend_block *b)
{
    plx_tone tone = plx_tone_make(&l->shown->edges, &l->exposure);
    const plx_scale *scale = &l->shown->scale[PLX_LINK_OPACITY];
    b->steps = PLX_LEGEND_STEPS;
    for (int i = 0; i < b->steps; i++) {
        double at = (i + 0.5) / b->steps, from_zero = about_zero ? 2 * at - 1 : at;
        pixel_color(&tone, fabs(from_zero), !about_zero ? 0 : from_zero > 0 ? 1 : -1, b->bar[i]);
    }
    static const double places[] = {1, 0, 0.5};
    for (size_t i = 0; i < 3; i++) {
        double value = value_at(scale, places[i]);
        add_number_tick(b, about_zero ? 0.5 + places[i] / 2 : places[i], value);
        if (about_zero && places[i] > 0)
            add_number_tick(b, 0.5 - places[i] / 2, -value);
    }
}

char *plx_legend_title(const plx_legend *l, plx_channel c, char *out, size_t size)
{
    plx_quantity q = plx_legend_quantity(l, c);
    bool amount =
        c == PLX_LINK_OPACITY || c == PLX_LINK_WIDTH || c == PLX_UNIT_SIZE || c == PLX_UNIT_SHAPE;
    snprintf(out, size, amount && plx_quantity_signed(q) ? "|%s|" : "%s", plx_quantity_title(q));
    return out;
}

bool plx_legend_is_raw(const plx_encoding *k)
{
    return k->scale == PLX_SCALE_LINEAR && !k->locked && k->clip_high == 0;
}

/* How the amounts are seen: notes that both ways of showing them have. */
void plx_legend_note_amounts(const plx_legend *l, plx_legend_block *b, bool raw)
{
    char text[32], number[24];
    if (raw) {
        char title[48];
        plx_text_copy(title, sizeof title, b->title);
        snprintf(b->title, sizeof b->title, plx_str(PLX_STR_LEGEND_PER_PX), title);
        append(b->note, sizeof b->note, plx_curve_name(l->shown->edges.curve));
    }
    double threshold = l->shown->style.edges.threshold;
    if (threshold > 0) {
        snprintf(text, sizeof text, plx_str(PLX_STR_LEGEND_FROM),
            plx_legend_number(threshold, number, sizeof number));
        append(b->note, sizeof b->note, text);
    }
}

static bool is_per_layer(const plx_legend *l, plx_channel c)
{
    const plx_encoding *k = plx_legend_encoding(l, c);
    return c <= PLX_UNIT_SHAPE && k->per_layer && !k->locked && !plx_quantity_is_class(k->quantity);
}

/* The value at a place of a channel's scale, in words where each layer has its own. */
char *plx_legend_value(const plx_legend *l, plx_channel c, double place, char *out, size_t size)
{
    const plx_scale *s = &l->shown->scale[c];
    const plx_encoding *k = plx_legend_encoding(l, c);
    if (!is_per_layer(l, c))
        return plx_legend_number(value_at(s, place), out, size);
    bool clipped = k->clip_high > 0;
    if (place == 0 && (s->diverging || c == PLX_UNIT_SIZE) && !clipped &&
        k->scale != PLX_SCALE_QUANTILE)
        plx_text_copy(out, size, "0");
    else if (place == 0)
        plx_text_copy(out, size, plx_str(PLX_STR_LEGEND_LEAST));
    else if (fabs(place) == 1)
        snprintf(out, size, "%s%s", place < 0 ? "−" : "", plx_str(PLX_STR_LEGEND_MOST));
    else
        snprintf(out, size, "%.0f %%", plx_scale_value(s, place) * 100);
    return out;
}

void plx_legend_note_scale(const plx_legend *l, plx_channel c, plx_legend_block *b)
{
    const plx_encoding *k = plx_legend_encoding(l, c);
    char text[32];
    if (plx_quantity_is_class(k->quantity))
        return;
    if (k->scale != PLX_SCALE_LINEAR)
        append(b->note, sizeof b->note, plx_scale_kind_name(k->scale));
    if (is_per_layer(l, c))
        append(b->note, sizeof b->note, plx_str(PLX_STR_LEGEND_PER_LAYER));
    if (k->clip_high > 0 && !k->locked) {
        snprintf(text, sizeof text, "%g–%g %%", k->clip_low, k->clip_high);
        append(b->note, sizeof b->note, text);
    }
}

/* Ticks of a bar from `from` to 1 of a scale. */
void plx_legend_scale_ticks(const plx_legend *l, plx_channel c, double from, plx_legend_block *b)
{
    static const double at[] = {0, 1, 0.5, 0.25, 0.75};
    char text[24];
    size_t count = is_per_layer(l, c) ? from < 0 ? 3 : 2 : 5;
    b->flat = is_per_layer(l, c);
    for (size_t i = 0; i < count; i++) {
        /* Where both signs are on it, 0 comes before what lies between. */
        double zero = plx_scale_place(&l->shown->scale[c], 0);
        if (i == 2 && !b->flat && from == 0 && zero > 0 && zero < 1)
            plx_legend_name_tick(b, zero, "0");
        plx_legend_name_tick(
            b, at[i], plx_legend_value(l, c, from + (1 - from) * at[i], text, sizeof text));
    }
}

/* The names of a quantity that has them, for its values 0 to count - 1; "" for values that do not
 * occur. */
static size_t name_count(const plx_legend *l, plx_quantity q)
{
    const plx_network *n = l->shown->source;
    size_t count = q == PLX_UNIT_LAYER   ? n->layer_count
                   : q == PLX_UNIT_CLASS ? n->layers[n->layer_count - 1].units
                   : q == PLX_LAYER_KIND ? 3
                                         : (size_t)PLX_FUNCTION_CLASSES;
    return count < VALUES ? count : VALUES;
}

static const char *name_of(
    const plx_legend *l, plx_quantity q, size_t value, char *out, size_t size)
{
    static const plx_string kinds[] = {
        PLX_STR_LEGEND_INPUT, PLX_STR_LEGEND_HIDDEN, PLX_STR_LEGEND_OUTPUT};
    const plx_snapshot *s = l->shown->input.snapshot;
    size_t layers = l->shown->source->layer_count;
    if (q == PLX_UNIT_LAYER)
        return l->shown->source->layers[value].name;
    if (q == PLX_LAYER_KIND)
        return value == 1 && layers < 3 ? "" : plx_str(kinds[value]);
    if (q == PLX_UNIT_CLASS && l->class_name)
        return l->class_name[value];
    if (q == PLX_UNIT_CLASS) {
        snprintf(out, size, "%zu", value);
        return out;
    }
    for (size_t i = 0; i < layers; i++)
        if (plx_layer_value(s, q, i) == (double)value)
            return plx_activation_title(i == 0 ? PLX_ACT_IDENTITY : s->layer_activation[i]);
    return "";
}

/* A mark for each of `kinds` looks, with the names of all values that look so. */
void plx_legend_name_marks(const plx_legend *l, plx_quantity q, size_t kinds, plx_mark_kind kind,
    plx_legend_block *b, size_t value_of[PLX_LEGEND_MARKS])
{
    size_t count = name_count(l, q);
    char number[24];
    for (size_t look = 0; look < kinds && b->mark_count < PLX_LEGEND_MARKS; look++) {
        plx_legend_mark *m = NULL;
        for (size_t v = look; v < count; v += kinds) {
            const char *name = name_of(l, q, v, number, sizeof number);
            if (!name[0])
                continue;
            if (!m) {
                value_of[b->mark_count] = v;
                m = plx_legend_add_mark(b, kind, "");
            }
            size_t length = strlen(m->text), room = 22;
            if (length == 0)
                plx_text_copy(m->text, sizeof m->text, name);
            else if (length + strlen(name) + 2 <= room)
                snprintf(m->text + length, sizeof m->text - length, ", %s", name);
            else if (length < 3 || strcmp(m->text + length - 3, "…") != 0)
                snprintf(m->text + length, sizeof m->text - length, ", …");
        }
    }
}

/* A mark for each of `kinds` looks that a scale is cut into. */
void plx_legend_range_marks(const plx_legend *l, plx_channel c, size_t kinds, double low,
    plx_mark_kind kind, plx_legend_block *b)
{
    char text[48], from[24], to[24];
    for (size_t i = 0; i < kinds; i++) {
        double a = low + (1 - low) * (double)i / (double)kinds;
        double z = low + (1 - low) * (double)(i + 1) / (double)kinds;
        if (i + 1 == kinds)
            snprintf(text, sizeof text, "≥ %s", plx_legend_value(l, c, a, from, sizeof from));
        else
            snprintf(text, sizeof text, "< %s", plx_legend_value(l, c, z, to, sizeof to));
        plx_legend_add_mark(b, kind, text);
    }
}

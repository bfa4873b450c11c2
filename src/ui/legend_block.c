#include "ui/legend_block.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Pixels at ui_scale 1. */
static const float BAR = 9, GAP = 5, MARK_GAP = 12, TICK = 3, LINE_LENGTH = 30, RADIUS = 6,
                   SWATCH = 10;

char *plx_legend_number(double value, char *out, size_t size)
{
    static const struct {
        double from, unit;
        const char *name;
    } units[] = {{1e15, 1, ""}, {1e9, 1e9, " G"}, {1e6, 1e6, " M"}, {1e4, 1e3, " k"}, {0, 1, ""}};
    size_t i = 0;
    while (fabs(value) < units[i].from)
        i++;
    snprintf(
        out, size, "%s%.3g%s", value < 0 ? "−" : "", fabs(value) / units[i].unit, units[i].name);
    return out;
}

static float cap(const plx_overlay *o)
{
    return roundf(plx_font_cap_height(o->font, PLX_TEXT_SMALL));
}

static float row_height(const plx_overlay *o)
{
    return roundf(fmaxf(2 * RADIUS * o->ui_scale, cap(o)) + 5 * o->ui_scale);
}

static float mark_width(const plx_overlay *o, const plx_legend_mark *m)
{
    float unit = o->ui_scale;
    return m->kind == PLX_MARK_LINE    ? LINE_LENGTH * unit
           : m->kind == PLX_MARK_COLOR ? SWATCH * unit
                                       : 2 * RADIUS * unit;
}

static float cell_width(const plx_overlay *o, const plx_legend_mark *m)
{
    return mark_width(o, m) + GAP * o->ui_scale +
           plx_overlay_text_width(o, PLX_TEXT_SMALL, m->text);
}

/* How many marks go into a row from `first` on; at least one. */
static size_t marks_in_row(
    const plx_overlay *o, const plx_legend_block *b, size_t first, float width)
{
    float x = 0;
    size_t i = first;
    for (; i < b->mark_count; i++) {
        x += cell_width(o, &b->marks[i]);
        if (x > width && i > first)
            break;
        x += MARK_GAP * o->ui_scale;
    }
    return i - first;
}

float plx_legend_block_height(const plx_overlay *o, const plx_legend_block *b, float width)
{
    float unit = o->ui_scale, height = cap(o);
    if (b->steps > 0)
        height += b->flat ? roundf((GAP + BAR + 2) * unit)
                          : roundf((GAP + BAR + TICK + 6) * unit) + cap(o);
    if (b->mark_count > 0)
        height += roundf(2 * unit);
    for (size_t i = 0; i < b->mark_count; i += marks_in_row(o, b, i, width))
        height += row_height(o);
    return height;
}

static void draw_title(plx_overlay *o, const plx_legend_block *b, float x, float base, float width)
{
    float gap = 8 * o->ui_scale, title = plx_overlay_text_width(o, PLX_TEXT_SMALL, b->title);
    float note = plx_overlay_text_width(o, PLX_TEXT_SMALL, b->note);
    float what = plx_overlay_text_width(o, PLX_TEXT_SMALL, b->what);
    plx_overlay_text(o, x, base, PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->text, b->title);
    bool both = title + gap + note + gap + what <= width;
    /* That there is nothing to show is more than what would show it. */
    bool empty = b->steps == 0 && b->mark_count == 0;
    bool has_room = both || (!empty && title + gap + what <= width);
    if (b->note[0] && (both || (!has_room && title + gap + note <= width)))
        plx_overlay_text(
            o, x + title + gap, base, PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim, b->note);
    if (has_room)
        plx_overlay_text(
            o, x + width, base, PLX_TEXT_SMALL, PLX_ALIGN_RIGHT, o->inks->dim, b->what);
}

/* Where the text of a tick is, from the bar's left end; false where it does not fit. */
static bool tick_span(
    const plx_overlay *o, const plx_legend_tick *t, float width, float *left, float *right)
{
    float text = plx_overlay_text_width(o, PLX_TEXT_SMALL, t->text);
    *left = fminf(fmaxf(roundf(t->at * width) - text / 2, 0), width - text);
    *right = *left + text;
    return text <= width;
}

/* The tick as far from the other end: what the other sign has. Itself where there is none. */
static size_t opposite(const plx_legend_block *b, size_t tick)
{
    for (size_t i = 0; i < b->tick_count; i++)
        if (fabsf(b->ticks[i].at + b->ticks[tick].at - 1) < 1e-4F)
            return i;
    return tick;
}

/* Ticks whose texts would come too near to those before are left out, and with one its opposite. */
static void draw_ticks(plx_overlay *o, const plx_legend_block *b, float x, float y, float width)
{
    float from[PLX_LEGEND_TICKS], to[PLX_LEGEND_TICKS], unit = o->ui_scale;
    bool fits[PLX_LEGEND_TICKS];
    for (size_t i = 0; i < b->tick_count; i++) {
        size_t other = opposite(b, i);
        fits[i] =
            tick_span(o, &b->ticks[i], width, &from[i], &to[i]) && (other >= i || fits[other]);
        for (size_t k = 0; k < i; k++)
            if (fits[k] && from[i] <= to[k] + 8 * unit && to[i] >= from[k] - 8 * unit)
                fits[i] = false;
        if (!fits[i] && other < i)
            fits[other] = false;
    }
    for (size_t i = 0; i < b->tick_count; i++) {
        if (!fits[i])
            continue;
        float at = roundf(x + b->ticks[i].at * width);
        plx_overlay_rect(o, fminf(at - roundf(unit / 2), x + width - fmaxf(roundf(unit), 1)), y,
            fmaxf(roundf(unit), 1), roundf(TICK * unit), 0, o->inks->dim);
        plx_overlay_text(o, x + from[i], y + roundf((TICK + 3) * unit) + cap(o), PLX_TEXT_SMALL,
            PLX_ALIGN_LEFT, o->inks->dim, b->ticks[i].text);
    }
}

/* The names of both ends; returns how much room they take at the left. */
static float draw_ends(plx_overlay *o, const plx_legend_block *b, float x, float y, float *width)
{
    float gap = 6 * o->ui_scale, base = roundf(y + (BAR * o->ui_scale + cap(o)) / 2);
    float left = plx_overlay_text_width(o, PLX_TEXT_SMALL, b->ticks[0].text) + gap;
    float right = plx_overlay_text_width(o, PLX_TEXT_SMALL, b->ticks[1].text) + gap;
    plx_overlay_text(o, x, base, PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim, b->ticks[0].text);
    plx_overlay_text(
        o, x + *width, base, PLX_TEXT_SMALL, PLX_ALIGN_RIGHT, o->inks->dim, b->ticks[1].text);
    *width = roundf(*width - left - right);
    return roundf(left);
}

static void draw_bar(plx_overlay *o, const plx_legend_block *b, float x, float y, float width)
{
    if (b->flat)
        x += draw_ends(o, b, x, y, &width);
    for (int i = 0; i < b->steps; i++) {
        float left = roundf(width * (float)i / (float)b->steps);
        float right = roundf(width * (float)(i + 1) / (float)b->steps);
        const unsigned char *c = b->bar[i];
        plx_overlay_rect(o, x + left, y, right - left, roundf(BAR * o->ui_scale), 0,
            (plx_rgba){c[0], c[1], c[2], c[3]});
    }
    if (!b->flat)
        draw_ticks(o, b, x, y + roundf(BAR * o->ui_scale), width);
}

/* As shaders/units.frag has it: pixels outwards from the edge of a shape with a disc's area. */
static float edge_distance(plx_shape shape, float x, float y, float r)
{
    float ax = fabsf(x), ay = fabsf(y), d = hypotf(x, y);
    switch (shape) {
    case PLX_SQUARE:
        return fmaxf(ax, ay) - 0.8862F * r;
    case PLX_DIAMOND:
        return (ax + ay) * 0.70711F - 0.8862F * r;
    case PLX_TRIANGLE:
        return fmaxf(ax * 0.86603F - y * 0.5F, y) - 0.7776F * r;
    case PLX_HEXAGON:
        return fmaxf(ay, ax * 0.86603F + ay * 0.5F) - 0.9523F * r;
    case PLX_RING:
        return fabsf(d - 0.866F * r) - 0.2887F * r;
    default:
        return d - r;
    }
}

/* By runs of pixels that are equally covered. */
static void draw_shape(
    plx_overlay *o, plx_shape shape, float cx, float cy, float radius, plx_rgba color)
{
    int reach = (int)ceilf(radius * 1.6F) + 1;
    for (int y = -reach; y < reach; y++) {
        int start = -reach;
        unsigned char run = 0;
        for (int x = -reach; x <= reach; x++) {
            float d = edge_distance(shape, (float)x + 0.5F, (float)y + 0.5F, radius);
            float cover = x < reach ? fminf(fmaxf(0.5F - d, 0), 1) : 0;
            unsigned char alpha = (unsigned char)lroundf(cover * color.a);
            if (alpha == run)
                continue;
            if (run > 0)
                plx_overlay_rect(o, cx + (float)start, cy + (float)y, (float)(x - start), 1, 0,
                    (plx_rgba){color.r, color.g, color.b, run});
            run = alpha;
            start = x;
        }
    }
}

typedef struct plx_line_sample {
    plx_overlay *o;
    float x, y;
    plx_rgba color;
} plx_line_sample;

static void draw_piece(void *user, int left, int right, double y, double slope, float share)
{
    (void)slope;
    (void)share;
    const plx_line_sample *s = user;
    plx_overlay_rect(
        s->o, s->x + (float)left, s->y + (float)floor(y), (float)(right - left), 1, 0, s->color);
}

static void draw_line(plx_overlay *o, const plx_legend_mark *m, float x, float middle)
{
    double unit = (double)o->ui_scale, width = (double)m->size * unit;
    plx_line_sample s = {o, roundf(x), roundf(middle), m->color};
    /* A line thinner than a pixel is fainter. */
    s.color.a = (unsigned char)lround(fmin(fmax(width, 0), 1) * m->color.a);
    /* Rows are whole pixels here. */
    plx_stroke stroke = {.x1 = floor((double)LINE_LENGTH * unit),
        .width = fmax(round(width), 1),
        .pattern = m->pattern,
        .unit = unit};
    plx_stroke_split(&stroke, 0, (int)stroke.x1, draw_piece, &s);
}

static void draw_mark(plx_overlay *o, const plx_legend_mark *m, float x, float middle)
{
    float unit = o->ui_scale, half = SWATCH * unit / 2;
    plx_unit_visual visual = {.size = m->size};
    if (m->kind == PLX_MARK_LINE)
        draw_line(o, m, x, middle);
    else if (m->kind == PLX_MARK_SHAPE)
        draw_shape(o, m->shape, roundf(x + RADIUS * unit), roundf(middle),
            RADIUS * unit * plx_unit_relative_radius(&visual), m->color);
    else
        plx_overlay_rect(
            o, roundf(x), roundf(middle - half), 2 * half, 2 * half, 2 * unit, m->color);
}

static void draw_marks(plx_overlay *o, const plx_legend_block *b, float x, float y, float width)
{
    size_t i = 0;
    while (i < b->mark_count) {
        float at = x, middle = y + row_height(o) / 2;
        for (size_t n = marks_in_row(o, b, i, width); n > 0; n--, i++) {
            const plx_legend_mark *m = &b->marks[i];
            draw_mark(o, m, at, middle);
            plx_overlay_text(o, at + mark_width(o, m) + GAP * o->ui_scale,
                roundf(middle + cap(o) / 2), PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim, m->text);
            at += cell_width(o, m) + MARK_GAP * o->ui_scale;
        }
        y += row_height(o);
    }
}

void plx_legend_block_draw(plx_overlay *o, const plx_legend_block *b, float x, float y, float width)
{
    float top = y + cap(o);
    draw_title(o, b, x, top, width);
    if (b->steps > 0)
        draw_bar(o, b, x, top + roundf(GAP * o->ui_scale), width);
    else if (b->mark_count > 0)
        draw_marks(o, b, x, top + roundf(2 * o->ui_scale), width);
}

float plx_legend_slim_height(const plx_overlay *o)
{
    return roundf((BAR + TICK + 3) * o->ui_scale) + cap(o);
}

void plx_legend_slim_draw(plx_overlay *o, const plx_legend_block *b, float x, float y, float width)
{
    float before = ceilf(plx_overlay_text_width(o, PLX_TEXT_SMALL, b->title) + 10 * o->ui_scale);
    float base = y + roundf((BAR * o->ui_scale + cap(o)) / 2);
    plx_overlay_text(o, x, base, PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->text, b->title);
    draw_bar(o, b, x + before, y, width - before);
}

#include "graph/dashes.h"

#include "base/mem.h"
#include "graph/lines_parts.h"

#include <math.h>

_Static_assert((int)PLX_DASHES_ARCS <= (int)PLX_LINES_ARCS, "only arcs are broken");

enum {
    IN_VIEW_MOST = 12000,
    PARTS = 4,
    /* Of a way whose arc is bent, in as many pieces a dash is as straight as it looks. */
    STRAIGHT = 24,
    TOGETHER = 4, /* periods that are in view or not */
};

/* Pixels of a common screen: a part that is drawn, one that is not, and so on. */
static const double pattern[PLX_LINE_STYLES][PARTS] = {
    [PLX_LINE_SOLID] = {1, 0, 1, 0},
    [PLX_LINE_DASHED] = {8, 6, 8, 6},
    [PLX_LINE_DOTTED] = {2, 4.5, 2, 4.5},
    [PLX_LINE_DASH_DOT] = {9, 5, 2, 5},
    [PLX_LINE_LONG_DASH] = {20, 6, 20, 6},
};

/* What is shorter, in pixels, is solid: a pattern needs some parts to be one. */
static const double SHORTEST = 14;

static double period_of(plx_line_style style)
{
    double sum = 0;
    for (int i = 0; i < PARTS; i++)
        sum += pattern[style][i];
    return sum;
}

bool plx_line_style_part(plx_line_style style, size_t k, double length, double *from, double *to)
{
    if (style == PLX_LINE_SOLID) {
        *from = 0;
        *to = length;
        return k == 0;
    }
    const double *p = pattern[style];
    size_t periods = k / 2;
    *from = period_of(style) * (double)periods + (k % 2 ? p[0] + p[1] : 0);
    *to = fmin(*from + (k % 2 ? p[2] : p[0]), length);
    return *from < length;
}

static bool has_style(const plx_dashes_desc *d, size_t i)
{
    return d->lines->style[i] != PLX_LINE_SOLID && plx_line_is_drawn(d->lines, i);
}

/* Whether what three points enclose reaches into the view. */
static bool is_in_view(const plx_dashes_desc *d, const float p[3][2])
{
    const double *v = d->view;
    double by = PLX_LINES_WIDEST * d->lines->pixel;
    double left = (double)fminf(fminf(p[0][0], p[1][0]), p[2][0]) - by;
    double right = (double)fmaxf(fmaxf(p[0][0], p[1][0]), p[2][0]) + by;
    double top = (double)fminf(fminf(p[0][1], p[1][1]), p[2][1]) - by;
    double bottom = (double)fmaxf(fmaxf(p[0][1], p[1][1]), p[2][1]) + by;
    return right >= v[0] && left <= v[2] && bottom >= v[1] && top <= v[3];
}

static bool reaches_view(const plx_dashes_desc *d, const plx_line_way *w)
{
    float r = w->radius;
    if (r > 0)
        return is_in_view(
            d, (const float[3][2]){{w->cx - r, w->cy - r}, {w->cx + r, w->cy + r}, {w->cx, w->cy}});
    const float hull[3][2] = {{w->ax, w->ay}, {w->cx, w->cy}, {w->bx, w->by}};
    return is_in_view(d, hull);
}

bool plx_dashes_wanted(const plx_dashes_desc *d)
{
    size_t count = 0;
    if (!d->lines->style || d->drawn > PLX_DASHES_ARCS || !(d->lines->pixel > 0))
        return false;
    for (size_t i = 0; i < d->lines->graph->connection_count && count <= IN_VIEW_MOST; i++) {
        if (!plx_line_is_drawn(d->lines, i))
            continue;
        plx_line_way w = plx_line_way_of(d->lines, i, true);
        count += reaches_view(d, &w);
    }
    return count <= IN_VIEW_MOST;
}

/* Room for one more of the set. */
static bool reserve(plx_dashes *out, int set)
{
    plx_line_set *s = &out->lines.set[set];
    if (s->count == out->room[set]) {
        size_t room = out->room[set] * 2 + 1024;
        uint32_t *source = plx_realloc(s->source, room, sizeof *source);
        s->source = source ? source : s->source;
        uint32_t *target = plx_realloc(s->target, room, sizeof *target);
        s->target = target ? target : s->target;
        float *weight = plx_realloc(s->weight, room, sizeof *weight);
        s->weight = weight ? weight : s->weight;
        if (!source || !target || !weight)
            return false;
        out->room[set] = room;
    }
    if (out->lines.points + 2 > out->point_room) {
        size_t room = out->point_room * 2 + 4096;
        float *point = plx_realloc(out->lines.point, room, 2 * sizeof *point);
        if (!point)
            return false;
        out->lines.point = point;
        out->point_room = room;
    }
    return true;
}

/* One strand of a connection, or all of it. */
typedef struct strand {
    const plx_line_way *way;
    size_t connection;
    float aside, amount;
    bool fades;
} strand;

/* Its part between two shares of the way. */
static bool add_part(
    plx_dashes *out, const plx_dashes_desc *d, const strand *s, double from, double to)
{
    static const float upright = 1e-3F;
    int pieces = (int)ceil((to - from) * STRAIGHT);
    for (int k = 0; k < pieces; k++) {
        float t0 = (float)(from + (to - from) * k / pieces);
        float t1 = (float)(from + (to - from) * (k + 1) / pieces), middle = (t0 + t1) / 2;
        int class = plx_line_class(d->lines, s->connection, middle >= 0.5F, 2);
        if (!reserve(out, class / 2))
            return false;
        uint32_t at = (uint32_t)out->lines.points;
        float *p = out->lines.point + (size_t)at * 2;
        plx_line_way_at(s->way, t0, s->aside, p);
        plx_line_way_at(s->way, t1, s->aside, p + 2);
        /* What is upright crosses no column. */
        if (fabsf(p[2] - p[0]) < upright * fabsf(p[3] - p[1]))
            p[2] = p[0] + upright * fabsf(p[3] - p[1]);
        out->lines.points += 2;
        plx_lines_add_segment(&out->lines, class, at, at + 1,
            s->amount * plx_line_fade(d->lines, s->connection, middle, s->fades));
    }
    return true;
}

/* The dashes of a strand in so many periods from the k-th on, but those out of view; share: a pixel
 * of the pattern in the length of the way. */
static bool add_stretch(plx_dashes *out, const plx_dashes_desc *d, const strand *s,
    plx_line_style style, double share, size_t k, size_t periods)
{
    double period = period_of(style) * share, from = (double)k * period, to;
    double end = fmin((double)(k + periods) * period, 1);
    if (from >= 1)
        return true;
    float ends[3][2];
    plx_line_way_at(s->way, (float)from, s->aside, ends[0]);
    plx_line_way_at(s->way, (float)((from + end) / 2), s->aside, ends[1]);
    plx_line_way_at(s->way, (float)end, s->aside, ends[2]);
    if (!is_in_view(d, ends))
        return true;
    if (periods > TOGETHER) {
        size_t half = periods / 2;
        return add_stretch(out, d, s, style, share, k, half) &&
               add_stretch(out, d, s, style, share, k + half, periods - half);
    }
    for (size_t j = 2 * k; j < 2 * (k + periods); j++)
        if (!plx_line_style_part(style, j, 1 / share, &from, &to))
            return true;
        else if (!add_part(out, d, s, from * share, to * share))
            return false;
    return true;
}

static bool add_strand(
    plx_dashes *out, const plx_dashes_desc *d, const strand *s, plx_line_style style, double pixel)
{
    double length = (double)s->way->length / pixel, scale = 1;
    if (length < SHORTEST)
        return add_part(out, d, s, 0, 1);
    if (length < 2 * period_of(style))
        scale = fmax(length / (2 * period_of(style)), 0.5);
    double share = scale / length, period = period_of(style) * share;
    size_t each = (size_t)fmax(floor(1.0 / STRAIGHT / period), 1);
    for (size_t k = 0; (double)k * period < 1; k += each)
        if (!add_stretch(out, d, s, style, share, k, each))
            return false;
    return true;
}

bool plx_dashes_make(plx_dashes *out, const plx_dashes_desc *desc, plx_error *e)
{
    const plx_lines_desc *d = desc->lines;
    bool wide = d->widths && plx_lines_widen(d->graph, desc->drawn);
    /* The nearest power of two. */
    double pixel = exp2(round(log2(d->pixel)));
    out->lines.classes = d->classes;
    out->lines.sets = (d->classes + 1) / 2;
    out->lines.points = 0;
    for (int k = 0; k < PLX_LINE_SETS; k++)
        out->lines.set[k].count = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < d->graph->connection_count; i++) {
        if (!has_style(desc, i))
            continue;
        plx_line_way way = plx_line_way_of(d, i, true);
        if (!reaches_view(desc, &way))
            continue;
        double width = 1;
        size_t strands = wide ? plx_line_strands(d, i, &desc->sizes, &width) : 1;
        strand s = {&way, i, 0, plx_line_amount(d, i, &desc->sizes, wide), true};
        for (size_t k = 0; ok && k < strands; k++) {
            s.aside = wide ? (float)(plx_line_aside(d, width, k, strands) * d->pixel) : 0;
            ok = add_strand(out, desc, &s, (plx_line_style)d->style[i], pixel);
        }
    }
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's connections");
}

void plx_dashes_uninit(plx_dashes *dashes)
{
    plx_lines_uninit(&dashes->lines);
    *dashes = (plx_dashes){0};
}

#include "graph/lines.h"

#include "base/mem.h"
#include "graph/correlation.h"
#include "graph/lines_parts.h"

#include <math.h>
#include <string.h>

enum {
    ARC_PIECES = 24, /* of a connection where there are few, if it is long, */
    ARC_SHORT = 10,  /* shorter than a quarter of the whole, */
    ARC_SHORTER = 6, /* or than a sixteenth, */
    FADE_PIECES = 4, /* and where there are more; then 1 */
    FADE_MAX = 600000,
};

/* How far the middle of an arc is from the straight way, in its length; how strong a connection is
 * at its source, and at its target. */
static const float bend = 0.13F, at_source = 1.35F, at_target = 0.4F;
/* The radius of a loop, in distances of units. */
static const float loop_share = 0.16F;
static const float two_pi = 6.2831853F;
/* What is steeper, a thousandth of a degree from upright, is taken to be so. */
static const float steepest = 4096;
/* Amounts in the middle and at most, of weights that differ by orders of magnitude. */
static const float least = 0.3F, most = 4;
/* Weights that differ by orders of magnitude are told by their root, and those that differ by less
 * than so much evenly, from 1 to so many pixels. */
static const double alike = 6, widest_alike = 3.5;
/* Width of a connection of the mean weight; of what is directed, at its source and at its target.
 */
static const double width_of_mean = 1.2;
static const float wide_source = 1.3F, wide_target = 0.35F;

bool plx_line_is_drawn(const plx_lines_desc *d, size_t i)
{
    const plx_graph *g = d->graph;
    float w = plx_graph_weight(g, i);
    return isfinite(w) && w != 0 && fabsf(w) >= d->threshold &&
           (g->source[i] != g->target[i] || (d->loops.radius > 0 && d->every <= 1)) &&
           !(d->hidden && d->hidden[i]);
}

int plx_line_class(const plx_lines_desc *d, size_t i, size_t piece, size_t pieces)
{
    if (d->of_type && d->of_type[i] != PLX_LINE_BY_UNIT)
        return d->of_type[i];
    if (!d->of_unit)
        return 0;
    uint8_t from = d->of_unit[d->graph->source[i]], to = d->of_unit[d->graph->target[i]];
    /* In one piece there is no half: what lies between two groups takes turns. */
    if (pieces == 1)
        return i & 1 ? to : from;
    return piece * 2 < pieces ? from : to;
}

static size_t pieces_at(const plx_lines *l, size_t n)
{
    return l->count ? l->count[n] : l->pieces;
}

static plx_line_way loop_of(const plx_lines_desc *d, size_t i)
{
    const float *a = d->place + (size_t)d->graph->source[i] * 2;
    float dx = a[0] - d->loops.x, dy = a[1] - d->loops.y, out = sqrtf(dx * dx + dy * dy);
    float r = d->loops.radius, x = out > 0 ? dx / out : 0, y = out > 0 ? dy / out : -1;
    return (plx_line_way){.ax = a[0],
        .ay = a[1],
        .cx = a[0] + r * x,
        .cy = a[1] + r * y,
        .bx = a[0],
        .by = a[1],
        .length = two_pi * r,
        .radius = r,
        .directed = d->graph->directed};
}

plx_line_way plx_line_way_of(const plx_lines_desc *d, size_t i, bool bent)
{
    if (d->graph->source[i] == d->graph->target[i])
        return loop_of(d, i);
    const float *a = d->place + (size_t)d->graph->source[i] * 2;
    const float *b = d->place + (size_t)d->graph->target[i] * 2;
    float dx = b[0] - a[0], dy = b[1] - a[1];
    float by = bent && d->graph->directed ? 2 * bend : 0;
    return (plx_line_way){a[0], a[1], (a[0] + b[0]) / 2 + dy * by, (a[1] + b[1]) / 2 - dx * by,
        b[0], b[1], dx, dy, sqrtf(dx * dx + dy * dy), 0, d->graph->directed};
}

/* From the unit to the left of its way, as arcs go. */
static void loop_at(const plx_line_way *w, float t, float aside, float out[2])
{
    float c = cosf(-two_pi * t), s = sinf(-two_pi * t), wide = 1 + aside / w->radius;
    float x = (w->ax - w->cx) * wide, y = (w->ay - w->cy) * wide;
    out[0] = w->cx + c * x - s * y;
    out[1] = w->cy + s * x + c * y;
}

void plx_line_way_at(const plx_line_way *w, float t, float aside, float out[2])
{
    float s = 1 - t, beside = w->length > 0 ? aside / w->length : 0;
    float narrows = w->directed ? wide_source + (wide_target - wide_source) * t : 1;
    if (w->radius > 0) {
        loop_at(w, t, aside * narrows, out);
        return;
    }
    float wide = beside * narrows;
    out[0] = s * s * w->ax + 2 * s * t * w->cx + t * t * w->bx + w->dy * wide;
    out[1] = s * s * w->ay + 2 * s * t * w->cy + t * t * w->by - w->dx * wide;
}

/* Points within a connection, those of units left out; `aside`: pixels to the left of its way. */
static void bend_arc(
    const plx_lines *l, const plx_lines_desc *d, size_t i, size_t pieces, float aside, float *point)
{
    plx_line_way w = plx_line_way_of(d, i, l->pieces == ARC_PIECES);
    /* What is upright crosses no column; so it goes a little to and fro. */
    bool upright = w.radius == 0 && fabsf(w.dx) < w.length * 1e-3F && w.cx == (w.ax + w.bx) / 2;
    float sway = upright ? w.length * 1e-3F : 0;
    for (size_t k = 1; k < pieces; k++) {
        float *out = point + (k - 1) * 2;
        plx_line_way_at(&w, (float)k / (float)pieces, aside * (float)d->pixel, out);
        out[0] += k & 1 ? sway : 0;
    }
}

/* Boxes of a set, from its points. */
static void find_boxes(const plx_lines *l, plx_line_set *s)
{
    for (size_t i = 0; i < s->count; i++) {
        float *box = s->box[i / PLX_LINES_BOX];
        const float *end[2] = {
            l->point + (size_t)s->source[i] * 2, l->point + (size_t)s->target[i] * 2};
        if (i % PLX_LINES_BOX == 0)
            memcpy(
                box, (const float[4]){end[0][0], end[0][1], end[0][0], end[0][1]}, 4 * sizeof *box);
        for (int k = 0; k < 2; k++) {
            box[0] = end[k][0] < box[0] ? end[k][0] : box[0];
            box[1] = end[k][1] < box[1] ? end[k][1] : box[1];
            box[2] = end[k][0] > box[2] ? end[k][0] : box[2];
            box[3] = end[k][1] > box[3] ? end[k][1] : box[3];
        }
    }
}

/* Where connections lie: in cells of the square that holds all units, along a curve, those of each
 * range of lengths together. */
enum { CURVE_BITS = 6, RANGES = 4, BUCKETS = RANGES << (2 * CURVE_BITS) };

typedef struct square {
    float left, top, side;
} square;

static square find_square(const plx_lines_desc *d)
{
    float box[4] = {0};
    for (size_t u = 0; u < d->graph->unit_count; u++) {
        float x = d->place[u * 2], y = d->place[u * 2 + 1];
        box[0] = u == 0 || x < box[0] ? x : box[0];
        box[1] = u == 0 || y < box[1] ? y : box[1];
        box[2] = u == 0 || x > box[2] ? x : box[2];
        box[3] = u == 0 || y > box[3] ? y : box[3];
    }
    return (square){box[0], box[1], fmaxf(fmaxf(box[2] - box[0], box[3] - box[1]), 1e-20F)};
}

/* Every second bit. */
static uint32_t spread(uint32_t v)
{
    v = (v | v << 4) & 0x0F0FU;
    v = (v | v << 2) & 0x3333U;
    return (v | v << 1) & 0x5555U;
}

static uint32_t cell_at(float share)
{
    enum { CELLS = 1 << CURVE_BITS };
    int cell = (int)(share * CELLS);
    return (uint32_t)(cell < 0 ? 0 : cell >= CELLS ? CELLS - 1 : cell);
}

/* Of a connection, in sides of the square. */
static float length_of(const plx_lines_desc *d, const square *q, size_t i)
{
    const float *a = d->place + (size_t)d->graph->source[i] * 2;
    const float *b = d->place + (size_t)d->graph->target[i] * 2;
    return fmaxf(fabsf(a[0] - b[0]), fabsf(a[1] - b[1])) / q->side;
}

static uint32_t bucket_of(const plx_lines_desc *d, const square *q, size_t i)
{
    const float *a = d->place + (size_t)d->graph->source[i] * 2;
    const float *b = d->place + (size_t)d->graph->target[i] * 2;
    float x = (a[0] + b[0]) / 2 - q->left, y = (a[1] + b[1]) / 2 - q->top;
    float length = length_of(d, q, i);
    uint32_t range = length < 1.0F / 64 ? 0 : length < 1.0F / 16 ? 1 : length < 0.25F ? 2 : 3;
    return range << (2 * CURVE_BITS) | spread(cell_at(x / q->side)) |
           spread(cell_at(y / q->side)) << 1;
}

plx_line_sizes plx_lines_sizes(const plx_graph *g, float threshold)
{
    const plx_lines_desc d = {.graph = g, .threshold = threshold};
    /* So that a correlation is as wide at all times of a series. */
    if (plx_correlation_has_backbone(g))
        return (plx_line_sizes){0.2, 0.6, 1};
    plx_line_sizes sizes = {INFINITY, 0, 0};
    size_t count = 0;
    for (size_t i = 0; i < g->connection_count; i++) {
        if (!plx_line_is_drawn(&d, i))
            continue;
        double size = fabs((double)plx_graph_weight(g, i));
        sizes.least = size < sizes.least ? size : sizes.least;
        sizes.most = size > sizes.most ? size : sizes.most;
        sizes.mean += size;
        count++;
    }
    if (count == 0)
        return (plx_line_sizes){1, 1, 1};
    sizes.mean /= (double)count;
    return sizes;
}

bool plx_lines_widen(const plx_graph *g, size_t drawn)
{
    return drawn <= PLX_LINES_WIDE && g->weight;
}

double plx_lines_width(double weight, const plx_line_sizes *s)
{
    double size = fabs(weight), width = width_of_mean * sqrt(size / s->mean);
    if (s->most < alike * s->least)
        width = s->most > s->least
                    ? 1 + (widest_alike - 1) * (size - s->least) / (s->most - s->least)
                    : 1;
    return fmin(fmax(width, 1), PLX_LINES_WIDEST);
}

/* Whether it is drawn here. */
static bool is_line(const plx_lines_desc *d, size_t i)
{
    return plx_line_is_drawn(d, i) && !(d->broken && d->style && d->style[i]);
}

/* Sets order and drawn; *all counts what is drawn in any way. */
static bool find_order(plx_lines *l, const plx_lines_desc *d, size_t *all)
{
    size_t every = d->every > 0 ? d->every : 1, count = d->graph->connection_count;
    size_t *at = plx_alloc(BUCKETS + 1, sizeof *at);
    square q = find_square(d);
    for (size_t i = 0; at && i < count; i += every) {
        *all += plx_line_is_drawn(d, i);
        if (is_line(d, i)) {
            at[bucket_of(d, &q, i) + 1]++;
            l->drawn++;
        }
    }
    l->order = at ? plx_realloc(NULL, l->drawn, sizeof *l->order) : NULL;
    for (size_t b = 1; l->order && b <= BUCKETS; b++)
        at[b] += at[b - 1];
    for (size_t i = 0; l->order && i < count; i += every)
        if (is_line(d, i))
            l->order[at[bucket_of(d, &q, i)]++] = (uint32_t)i;
    plx_free(at);
    return l->order != NULL;
}

double plx_lines_fineness(const plx_lines_desc *d)
{
    return d->fine > 1 ? d->fine : 1;
}

size_t plx_line_strands(
    const plx_lines_desc *d, size_t i, const plx_line_sizes *sizes, double *width)
{
    *width = plx_lines_width((double)plx_graph_strength(d->graph, i), sizes);
    return (size_t)ceil(*width * plx_lines_fineness(d));
}

double plx_line_aside(const plx_lines_desc *d, double width, size_t strand, size_t strands)
{
    double between = strands > 1 ? (double)strand / (double)(strands - 1) - 0.5 : 0;
    return (width - 1 / plx_lines_fineness(d)) * between;
}

/* As many of each connection as it has strands, one after another. */
static bool find_strands(plx_lines *l, const plx_lines_desc *d, const plx_line_sizes *sizes)
{
    size_t all = 0, at = 0;
    double width;
    for (size_t n = 0; n < l->drawn; n++)
        all += plx_line_strands(d, l->order[n], sizes, &width);
    uint32_t *order = plx_realloc(NULL, all, sizeof *order);
    l->aside = plx_realloc(NULL, all, sizeof *l->aside);
    for (size_t n = 0; order && l->aside && n < l->drawn; n++) {
        size_t strands = plx_line_strands(d, l->order[n], sizes, &width);
        for (size_t k = 0; k < strands; k++, at++) {
            order[at] = l->order[n];
            l->aside[at] = (float)plx_line_aside(d, width, k, strands);
        }
    }
    plx_free(l->order);
    l->order = order;
    l->drawn = all;
    return order && l->aside;
}

/* How many pieces each arc has, and how many points are within all of them. */
static bool count_pieces(plx_lines *l, const plx_lines_desc *d, size_t *inner)
{
    *inner = l->drawn * (l->pieces - 1);
    if (l->pieces < ARC_PIECES)
        return true;
    square q = find_square(d);
    l->count = plx_alloc(l->drawn, 1);
    *inner = 0;
    for (size_t n = 0; l->count && n < l->drawn; n++) {
        size_t i = l->order[n];
        float length = length_of(d, &q, i);
        bool loop = d->graph->source[i] == d->graph->target[i];
        l->count[n] = loop                 ? ARC_PIECES
                      : length < 1.0F / 16 ? ARC_SHORTER
                      : length < 0.25F     ? ARC_SHORT
                                           : ARC_PIECES;
        *inner += l->count[n] - 1U;
    }
    return l->count != NULL;
}

/* By how much a segment is longer than the columns that it crosses. */
static float steepness(const plx_lines *l, uint32_t from, uint32_t to)
{
    const float *a = l->point + (size_t)from * 2, *b = l->point + (size_t)to * 2;
    float dx = fabsf(b[0] - a[0]), dy = fabsf(b[1] - a[1]);
    return dx * steepest > dy ? sqrtf(dx * dx + dy * dy) / dx : steepest;
}

void plx_lines_add_segment(plx_lines *l, int class, uint32_t from, uint32_t to, float weight)
{
    plx_line_set *s = &l->set[class / 2];
    weight *= steepness(l, from, to);
    s->source[s->count] = from;
    s->target[s->count] = to;
    s->weight[s->count++] = class % 2 ? -weight : weight;
}

float plx_line_amount(
    const plx_lines_desc *d, size_t i, const plx_line_sizes *sizes, bool by_strands)
{
    double width = 1, size = fabs((double)plx_graph_strength(d->graph, i));
    float amount = fminf(fmaxf(sqrtf((float)(size / sizes->mean)), least), most);
    if (by_strands) /* what makes it wider does not make it stronger, too */
        amount *= (float)(plx_lines_fineness(d) / (double)plx_line_strands(d, i, sizes, &width));
    return amount;
}

float plx_line_fade(const plx_lines_desc *d, size_t i, float t, bool in_pieces)
{
    const plx_graph *g = d->graph;
    float fade = g->directed && in_pieces ? at_source + (at_target - at_source) * t : 0.9F;
    if (!d->ink)
        return fade;
    float from = d->ink[g->source[i]], to = d->ink[g->target[i]];
    return fade * (from + (to - from) * t);
}

static void fill(plx_lines *l, const plx_lines_desc *d)
{
    const plx_line_sizes *sizes = &l->sizes;
    const plx_graph *g = d->graph;
    size_t at = g->unit_count;
    for (int k = 0; k < l->sets; k++)
        l->set[k].count = 0;
    float share = d->every > 0 ? (float)d->every : 1;
    for (size_t n = 0; n < l->drawn; n++) {
        size_t i = l->order[n], p = pieces_at(l, n);
        float amount = plx_line_amount(d, i, sizes, l->aside) * share;
        for (size_t k = 0; k < p; k++) {
            uint32_t from = k == 0 ? g->source[i] : (uint32_t)(at + k - 1);
            uint32_t to = k + 1 == p ? g->target[i] : (uint32_t)(at + k);
            float t = ((float)k + 0.5F) / (float)p;
            float fade = plx_line_fade(d, i, t, p > 1);
            plx_lines_add_segment(l, plx_line_class(d, i, k, p), from, to, amount * fade);
        }
        at += p - 1;
    }
}

void plx_lines_move(plx_lines *l, const plx_lines_desc *d)
{
    size_t units = d->graph->unit_count;
    float *point = l->point + units * 2;
    memcpy(l->point, d->place, units * 2 * sizeof *l->point);
    for (size_t n = 0; n < l->drawn && l->pieces > 1; n++) {
        size_t pieces = pieces_at(l, n);
        bend_arc(l, d, l->order[n], pieces, l->aside ? l->aside[n] : 0, point);
        point += (pieces - 1) * 2;
    }
    fill(l, d);
    for (int s = 0; s < l->sets; s++)
        find_boxes(l, &l->set[s]);
}

plx_line_loops plx_lines_find_loops(const plx_graph *g, const float *place)
{
    if (g->connection_count > (g->directed ? FADE_MAX : PLX_LINES_ARCS) || g->unit_count == 0)
        return (plx_line_loops){0};
    square q = find_square(&(plx_lines_desc){.graph = g, .place = place});
    float x = 0, y = 0, distance = q.side / sqrtf((float)g->unit_count);
    for (size_t u = 0; u < g->unit_count; u++) {
        x += place[u * 2] / (float)g->unit_count;
        y += place[u * 2 + 1] / (float)g->unit_count;
    }
    return (plx_line_loops){x, y, loop_share * distance};
}

bool plx_lines_fade(const plx_graph *graph, size_t drawn)
{
    return graph->directed && drawn <= FADE_MAX;
}

bool plx_lines_init(plx_lines *l, const plx_lines_desc *d, plx_error *e)
{
    const plx_graph *g = d->graph;
    size_t count[PLX_LINE_SETS] = {0};
    *l = (plx_lines){.classes = d->classes, .sets = (d->classes + 1) / 2};
    l->sizes = plx_lines_sizes(g, d->threshold);
    size_t all = 0;
    bool ok = find_order(l, d, &all);
    l->pieces = d->every > 1             ? 1
                : all <= PLX_LINES_ARCS  ? ARC_PIECES
                : plx_lines_fade(g, all) ? FADE_PIECES
                                         : 1;
    if (ok && d->widths && d->pixel > 0 && plx_lines_widen(g, all))
        ok = find_strands(l, d, &l->sizes);
    size_t inner = 0;
    ok = ok && count_pieces(l, d, &inner);
    l->points = g->unit_count + inner;
    for (size_t n = 0; ok && n < l->drawn; n++)
        for (size_t k = 0, p = pieces_at(l, n); k < p; k++)
            count[plx_line_class(d, l->order[n], k, p) / 2]++;
    l->point = plx_alloc(l->points * 2, sizeof *l->point);
    ok = ok && l->point;
    for (int s = 0; s < l->sets; s++) {
        plx_line_set *set = &l->set[s];
        set->source = plx_realloc(NULL, count[s], sizeof *set->source);
        set->target = plx_realloc(NULL, count[s], sizeof *set->target);
        set->weight = plx_realloc(NULL, count[s], sizeof *set->weight);
        set->box = plx_alloc(count[s] / PLX_LINES_BOX + 1, sizeof *set->box);
        ok = ok && set->source && set->target && set->weight && set->box;
    }
    if (!ok) {
        plx_lines_uninit(l);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's connections");
    }
    plx_lines_move(l, d);
    return true;
}

void plx_lines_uninit(plx_lines *l)
{
    for (int s = 0; s < PLX_LINE_SETS; s++) {
        plx_free(l->set[s].source);
        plx_free(l->set[s].target);
        plx_free(l->set[s].weight);
        plx_free(l->set[s].box);
    }
    plx_free(l->order);
    plx_free(l->aside);
    plx_free(l->count);
    plx_free(l->point);
    *l = (plx_lines){0};
}

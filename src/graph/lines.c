#include "graph/lines.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

enum {
    ARC_PIECES = 10, /* of a connection where there are few, */
    ARC_MAX = 60000,
    FADE_PIECES = 4, /* and where there are more; then 1 */
    FADE_MAX = 600000,
};

/* How far the middle of an arc is from the straight way, in its length; how strong a connection is
 * at its source, and at its target. */
static const float bend = 0.13F, at_source = 1.35F, at_target = 0.4F;
/* Amounts in the middle and at most, of weights that differ by orders of magnitude. */
static const float least = 0.3F, most = 4;

static bool is_drawn(const plx_lines_desc *d, size_t i)
{
    const plx_graph *g = d->graph;
    float w = plx_graph_weight(g, i);
    return isfinite(w) && w != 0 && fabsf(w) >= d->threshold && g->source[i] != g->target[i] &&
           !(d->hidden && d->hidden[i]);
}

static int class_of(const plx_lines_desc *d, size_t i, size_t piece, size_t pieces)
{
    if (d->of_type)
        return d->of_type[i];
    if (!d->of_unit)
        return 0;
    uint8_t from = d->of_unit[d->graph->source[i]], to = d->of_unit[d->graph->target[i]];
    /* In one piece there is no half: what lies between two groups takes turns. */
    if (pieces == 1)
        return i & 1 ? to : from;
    return piece * 2 < pieces ? from : to;
}

static bool is_arc(const plx_lines *l, const plx_lines_desc *d)
{
    return l->pieces == ARC_PIECES && !d->straight;
}

/* Points within a connection, those of units left out. */
static void bend_arc(const plx_lines *l, const plx_lines_desc *d, size_t i, float *point)
{
    const float *a = d->place + (size_t)d->graph->source[i] * 2;
    const float *b = d->place + (size_t)d->graph->target[i] * 2;
    float dx = b[0] - a[0], dy = b[1] - a[1];
    float by = is_arc(l, d) && d->graph->directed ? 2 * bend : 0;
    float cx = (a[0] + b[0]) / 2 + dy * by, cy = (a[1] + b[1]) / 2 - dx * by;
    for (size_t k = 1; k < l->pieces; k++) {
        float t = (float)k / (float)l->pieces, s = 1 - t;
        point[(k - 1) * 2] = s * s * a[0] + 2 * s * t * cx + t * t * b[0];
        point[(k - 1) * 2 + 1] = s * s * a[1] + 2 * s * t * cy + t * t * b[1];
    }
}

void plx_lines_move(plx_lines *l, const plx_lines_desc *d)
{
    size_t units = d->graph->unit_count, at = units;
    memcpy(l->point, d->place, units * 2 * sizeof *l->point);
    if (l->pieces == 1)
        return;
    for (size_t i = 0; i < d->graph->connection_count; i++)
        if (is_drawn(d, i)) {
            bend_arc(l, d, i, l->point + at * 2);
            at += l->pieces - 1;
        }
}

static float mean_weight(const plx_lines_desc *d, size_t *drawn)
{
    double sum = 0;
    *drawn = 0;
    for (size_t i = 0; i < d->graph->connection_count; i++)
        if (is_drawn(d, i)) {
            sum += (double)fabsf(plx_graph_weight(d->graph, i));
            ++*drawn;
        }
    return *drawn > 0 ? (float)(sum / (double)*drawn) : 1;
}

static void add(plx_lines *l, int class, uint32_t from, uint32_t to, float weight)
{
    plx_line_set *s = &l->set[class / 2];
    s->source[s->count] = from;
    s->target[s->count] = to;
    s->weight[s->count++] = class % 2 ? -weight : weight;
}

static void fill(plx_lines *l, const plx_lines_desc *d, float mean)
{
    const plx_graph *g = d->graph;
    size_t at = g->unit_count, p = l->pieces;
    for (size_t i = 0; i < g->connection_count; i++) {
        if (!is_drawn(d, i))
            continue;
        float amount = sqrtf(fabsf(plx_graph_weight(g, i)) / mean);
        amount = fminf(fmaxf(amount, least), most);
        for (size_t k = 0; k < p; k++) {
            uint32_t from = k == 0 ? g->source[i] : (uint32_t)(at + k - 1);
            uint32_t to = k + 1 == p ? g->target[i] : (uint32_t)(at + k);
            float t = ((float)k + 0.5F) / (float)p;
            float fade = g->directed && p > 1 ? at_source + (at_target - at_source) * t : 0.9F;
            add(l, class_of(d, i, k, p), from, to, amount * fade);
        }
        at += p - 1;
    }
}

bool plx_lines_init(plx_lines *l, const plx_lines_desc *d, plx_error *e)
{
    const plx_graph *g = d->graph;
    size_t drawn, count[PLX_LINE_SETS] = {0};
    *l = (plx_lines){.classes = d->classes, .sets = (d->classes + 1) / 2};
    float mean = mean_weight(d, &drawn);
    l->pieces = drawn <= ARC_MAX ? ARC_PIECES : drawn <= FADE_MAX && g->directed ? FADE_PIECES : 1;
    l->points = g->unit_count + drawn * (l->pieces - 1);
    for (size_t i = 0; i < g->connection_count; i++)
        for (size_t k = 0; k < l->pieces && is_drawn(d, i); k++)
            count[class_of(d, i, k, l->pieces) / 2]++;
    l->point = plx_alloc(l->points * 2, sizeof *l->point);
    bool ok = l->point != NULL;
    for (int s = 0; s < l->sets; s++) {
        plx_line_set *set = &l->set[s];
        set->source = plx_alloc(count[s], sizeof *set->source);
        set->target = plx_alloc(count[s], sizeof *set->target);
        set->weight = plx_alloc(count[s], sizeof *set->weight);
        ok = ok && set->source && set->target && set->weight;
    }
    if (!ok) {
        plx_lines_uninit(l);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's connections");
    }
    fill(l, d, mean);
    plx_lines_move(l, d);
    return true;
}

void plx_lines_uninit(plx_lines *l)
{
    for (int s = 0; s < PLX_LINE_SETS; s++) {
        plx_free(l->set[s].source);
        plx_free(l->set[s].target);
        plx_free(l->set[s].weight);
    }
    plx_free(l->point);
    *l = (plx_lines){0};
}

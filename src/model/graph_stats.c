#include "base/mem.h"
#include "base/parallel.h"
#include "model/graph.h"

#include <math.h>
#include <stdlib.h>

static uint32_t root_of(uint32_t *parent, uint32_t u)
{
    while (parent[u] != u) {
        parent[u] = parent[parent[u]];
        u = parent[u];
    }
    return u;
}

/* Numbers components from the largest on; of equal ones that of the first unit comes first. */
typedef struct sized {
    uint32_t root, size;
} sized;

static int by_size(const void *a, const void *b)
{
    const sized *p = a, *q = b;
    if (p->size != q->size)
        return p->size > q->size ? -1 : 1;
    return (p->root > q->root) - (p->root < q->root);
}

static bool find_components(plx_graph_stats *s, const plx_graph *g)
{
    size_t n = g->unit_count;
    uint32_t *parent = s->component;
    for (size_t u = 0; u < n; u++)
        parent[u] = (uint32_t)u;
    for (size_t i = 0; i < g->connection_count; i++) {
        uint32_t a = root_of(parent, g->source[i]), b = root_of(parent, g->target[i]);
        if (a != b)
            parent[a > b ? a : b] = a > b ? b : a;
    }
    uint32_t *size = plx_alloc(n, sizeof *size);
    sized *order = NULL;
    if (!size)
        return false;
    for (size_t u = 0; u < n; u++) {
        uint32_t r = root_of(parent, (uint32_t)u);
        parent[u] = r;
        s->components += size[r]++ == 0;
    }
    order = plx_alloc(s->components, sizeof *order);
    if (order) {
        size_t k = 0;
        for (size_t u = 0; u < n; u++)
            if (size[u] > 0)
                order[k++] = (sized){(uint32_t)u, size[u]};
        qsort(order, k, sizeof *order, by_size);
        for (size_t i = 0; i < k; i++) {
            s->isolated += order[i].size == 1;
            size[order[i].root] = (uint32_t)i;
        }
        s->largest = k > 0 ? order[0].size : 0;
        for (size_t u = 0; u < n; u++)
            parent[u] = size[parent[u]];
    }
    plx_free(size);
    plx_free(order);
    return order != NULL;
}

static void measure_weights(plx_graph_stats *s, const plx_graph *g)
{
    double sum = 0;
    size_t finite = 0;
    s->weight_min = s->weight_max = s->weight_mean = (double)NAN;
    for (size_t i = 0; i < g->connection_count; i++) {
        double w = (double)plx_graph_weight(g, i);
        if (!isfinite(w))
            continue;
        if (finite == 0 || w < s->weight_min)
            s->weight_min = w;
        if (finite == 0 || w > s->weight_max)
            s->weight_max = w;
        sum += w;
        finite++;
    }
    if (finite > 0)
        s->weight_mean = sum / (double)finite;
}

/* By counting: no degree is above twice the number of connections, but most are small. */
static bool measure_degrees(plx_graph_stats *s, const plx_graph *g)
{
    size_t n = g->unit_count;
    s->degree_min = n > 0 ? SIZE_MAX : 0;
    double sum = 0;
    for (size_t u = 0; u < n; u++) {
        size_t d = (size_t)s->in[u] + s->out[u];
        s->degree_min = d < s->degree_min ? d : s->degree_min;
        s->degree_max = d > s->degree_max ? d : s->degree_max;
        sum += (double)d;
    }
    if (n == 0)
        return true;
    s->degree_mean = sum / (double)n;
    size_t *count = plx_alloc_sparse(s->degree_max + 1, sizeof *count);
    if (!count)
        return false;
    for (size_t u = 0; u < n; u++)
        count[(size_t)s->in[u] + s->out[u]]++;
    size_t below = 0, d = 0;
    while (below + count[d] <= (n - 1) / 2)
        below += count[d++];
    size_t low = d;
    while (below + count[d] <= n / 2)
        below += count[d++];
    s->degree_median = ((double)low + (double)d) / 2;
    plx_free(count);
    return true;
}

static void measure_connections(plx_graph_stats *s, const plx_graph *g)
{
    uint32_t *in = g->directed ? s->in : s->out;
    for (size_t i = 0; i < g->connection_count; i++) {
        s->out[g->source[i]]++;
        in[g->target[i]]++;
        s->loops += g->source[i] == g->target[i];
    }
    for (size_t i = 0; g->type && i < g->connection_count; i++)
        s->of_type[g->type[i]]++;
}

/* What does not depend on each other, side by side. */
typedef struct measuring {
    plx_graph_stats *stats;
    const plx_graph *graph;
    bool components;
} measuring;

static void measure_part(void *user, size_t i)
{
    measuring *m = user;
    if (i == 0)
        m->components = find_components(m->stats, m->graph);
    else if (i == 1)
        measure_connections(m->stats, m->graph);
    else
        measure_weights(m->stats, m->graph);
}

bool plx_graph_stats_init(plx_graph_stats *s, const plx_graph *g, plx_error *e)
{
    enum { PARTS = 3, MANY = 100000 /* connections */ };
    *s = (plx_graph_stats){0};
    s->in = plx_alloc(g->unit_count, sizeof *s->in);
    s->out = plx_alloc(g->unit_count, sizeof *s->out);
    s->component = plx_alloc(g->unit_count, sizeof *s->component);
    s->of_type = plx_alloc(g->types.count, sizeof *s->of_type);
    if (s->in && s->out && s->component && s->of_type) {
        measuring m = {s, g, false};
        plx_parallel(g->connection_count > MANY ? PARTS : 1, PARTS, measure_part, &m);
        if (m.components && measure_degrees(s, g))
            return true;
    }
    plx_graph_stats_uninit(s);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for measures of a graph");
}

void plx_graph_stats_uninit(plx_graph_stats *s)
{
    plx_free(s->in);
    plx_free(s->out);
    plx_free(s->component);
    plx_free(s->of_type);
    *s = (plx_graph_stats){0};
}

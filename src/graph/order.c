#include "graph/order.h"

#include "base/mem.h"
#include "graph/ranked.h"

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of units");
}

static size_t degree_of(const plx_mesh *m, uint32_t unit)
{
    return m->start[unit + 1] - m->start[unit];
}

typedef struct search {
    const plx_mesh *m;
    uint32_t *queue; /* [units] what was reached, in order */
    uint32_t *depth; /* [units] steps + 1, of the stamp that is in seen */
    uint32_t *seen;  /* [units] */
    uint32_t stamp;
    plx_ranked *items; /* [units] */
} search;

/* All that can be reached from a unit, neighbours of few neighbours first where sorted; how many
 * these are. *steps is to the furthest. */
static size_t reach(search *s, uint32_t from, bool sorted, size_t *steps)
{
    const plx_mesh *m = s->m;
    size_t end = 0;
    s->stamp++;
    s->seen[from] = s->stamp;
    s->depth[from] = 1;
    s->queue[end++] = from;
    for (size_t i = 0; i < end; i++) {
        uint32_t u = s->queue[i];
        size_t first = end;
        for (size_t k = m->start[u]; k < m->start[u + 1]; k++) {
            uint32_t v = m->neighbour[k];
            if (s->seen[v] == s->stamp)
                continue;
            s->seen[v] = s->stamp;
            s->depth[v] = s->depth[u] + 1;
            s->queue[end++] = v;
        }
        if (!sorted || end - first < 2)
            continue;
        for (size_t k = first; k < end; k++)
            s->items[k - first] = (plx_ranked){(double)degree_of(m, s->queue[k]), s->queue[k]};
        plx_rank(s->items, end - first);
        for (size_t k = first; k < end; k++)
            s->queue[k] = s->items[k - first].unit;
    }
    *steps = s->depth[s->queue[end - 1]];
    return end;
}

/* A unit at the edge: one of the furthest from the furthest, as long as that gets further. */
static uint32_t find_edge(search *s, uint32_t from)
{
    size_t steps, count = reach(s, from, false, &steps);
    for (;;) {
        uint32_t best = s->queue[count - 1];
        for (size_t i = count; i-- > 0 && s->depth[s->queue[i]] == steps;)
            if (degree_of(s->m, s->queue[i]) <= degree_of(s->m, best))
                best = s->queue[i];
        size_t further;
        reach(s, best, false, &further);
        if (further <= steps)
            return from;
        from = best;
        steps = further;
    }
}

bool plx_order_cuthill_mckee(const plx_mesh *m, uint32_t *order, plx_error *e)
{
    size_t n = m->units, at = n, steps;
    search s = {.m = m,
        .queue = plx_alloc(n, sizeof *s.queue),
        .depth = plx_alloc(n, sizeof *s.depth),
        .seen = plx_alloc(n, sizeof *s.seen),
        .items = plx_alloc(n, sizeof *s.items)};
    uint8_t *done = plx_alloc(n, 1);
    bool ok = s.queue && s.depth && s.seen && s.items && done;
    for (uint32_t u = 0; ok && u < n; u++) {
        if (done[u])
            continue;
        size_t count = reach(&s, find_edge(&s, u), true, &steps);
        for (size_t i = 0; i < count; i++) {
            done[s.queue[i]] = 1;
            order[--at] = s.queue[i];
        }
    }
    plx_free(s.queue);
    plx_free(s.depth);
    plx_free(s.seen);
    plx_free(s.items);
    plx_free(done);
    return ok || no_memory(e);
}

bool plx_order_by_community(
    const plx_mesh *m, const plx_communities *c, uint32_t *order, plx_error *e)
{
    size_t n = m->units;
    uint32_t *plain = plx_alloc(n, sizeof *plain);
    size_t *at = plx_alloc(c->count + 1, sizeof *at);
    bool ok = plain && at && plx_order_cuthill_mckee(m, plain, NULL);
    for (size_t k = 0; ok && k < c->count; k++)
        at[k + 1] = at[k] + c->size[k];
    for (size_t i = 0; ok && i < n; i++)
        order[at[c->of[plain[i]]]++] = plain[i];
    plx_free(plain);
    plx_free(at);
    return ok || no_memory(e);
}

size_t plx_order_bandwidth(const plx_mesh *m, const uint32_t *order, plx_error *e)
{
    uint32_t *at = plx_alloc(m->units, sizeof *at);
    size_t most = 0;
    if (!at) {
        no_memory(e);
        return 0;
    }
    for (size_t i = 0; i < m->units; i++)
        at[order[i]] = (uint32_t)i;
    for (size_t u = 0; u < m->units; u++)
        for (size_t k = m->start[u]; k < m->start[u + 1]; k++) {
            uint32_t a = at[u], b = at[m->neighbour[k]];
            size_t far = a > b ? a - b : b - a;
            most = far > most ? far : most;
        }
    plx_free(at);
    return most;
}

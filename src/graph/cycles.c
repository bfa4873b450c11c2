#include "graph/cycles.h"

#include "base/mem.h"

#include <stdlib.h>

enum { PASSES = 12 };

/* ---- strongly connected parts ---- */

typedef struct tarjan {
    uint32_t *index, *low, *stack, *walk; /* [units] */
    size_t *next;                         /* [units] arc that is looked at next */
} tarjan;

/* part[unit], without recursion. */
static bool find_parts(const plx_arcs *out, uint32_t *part)
{
    size_t n = out->units, depth = 0, held = 0;
    uint32_t found = 0, parts = 0;
    tarjan t = {plx_alloc(n, sizeof *t.index), plx_alloc(n, sizeof *t.low),
        plx_alloc(n, sizeof *t.stack), plx_alloc(n, sizeof *t.walk), plx_alloc(n, sizeof *t.next)};
    bool ok = t.index && t.low && t.stack && t.walk && t.next;
    for (size_t u = 0; ok && u < n; u++)
        part[u] = UINT32_MAX;
    for (size_t root = 0; ok && root < n; root++) {
        if (t.index[root] > 0)
            continue;
        t.walk[depth++] = (uint32_t)root;
        while (depth > 0) {
            uint32_t u = t.walk[depth - 1];
            if (t.index[u] == 0) {
                t.index[u] = t.low[u] = ++found;
                t.next[u] = out->start[u];
                t.stack[held++] = u;
            }
            bool deeper = false;
            while (!deeper && t.next[u] < out->start[u + 1]) {
                uint32_t v = out->unit[t.next[u]];
                if (t.index[v] == 0) {
                    t.walk[depth++] = v;
                    deeper = true;
                    break;
                }
                if (part[v] == UINT32_MAX && t.low[v] < t.low[u])
                    t.low[u] = t.low[v];
                t.next[u]++;
            }
            if (deeper)
                continue;
            depth--;
            if (t.low[u] == t.index[u]) {
                while (part[u] == UINT32_MAX)
                    part[t.stack[--held]] = parts;
                parts++;
            }
        }
    }
    plx_free(t.index);
    plx_free(t.low);
    plx_free(t.stack);
    plx_free(t.walk);
    plx_free(t.next);
    return ok;
}

/* ---- an order within parts ---- */

/* A heap of units by how much more leaves them than comes to them, the most first. Entries are not
 * moved when that changes but put in again; those of old are passed by. */
typedef struct entry {
    float worth;
    uint32_t unit;
} entry;

typedef struct order {
    const plx_graph *graph;
    const plx_arcs *out, *in;
    const uint32_t *part;
    float *balance;           /* [units] weight that leaves, less what comes */
    uint32_t *leaves, *comes; /* [units] arcs to and from those not placed yet */
    uint8_t *placed;          /* [units] */
    double *rank;             /* [units] */
    uint32_t *ready;          /* [2 · units] units that nothing leaves, or comes to */
    size_t ready_count;
    int64_t first, last; /* ranks that are given next from either end */
    entry *heap;
    size_t heap_count, heap_room;
} order;

static bool before(const entry *a, const entry *b)
{
    return a->worth > b->worth || (a->worth == b->worth && a->unit < b->unit);
}

static bool push(order *o, uint32_t unit)
{
    if (o->heap_count == o->heap_room) {
        size_t room = o->heap_room * 2 + 256;
        entry *grown = plx_realloc(o->heap, room, sizeof *grown);
        if (!grown)
            return false;
        o->heap = grown;
        o->heap_room = room;
    }
    entry e = {o->balance[unit], unit};
    size_t at = o->heap_count++;
    for (; at > 0 && before(&e, &o->heap[(at - 1) / 2]); at = (at - 1) / 2)
        o->heap[at] = o->heap[(at - 1) / 2];
    o->heap[at] = e;
    return true;
}

static entry pop(order *o)
{
    entry top = o->heap[0], last = o->heap[--o->heap_count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= o->heap_count)
            break;
        if (child + 1 < o->heap_count && before(&o->heap[child + 1], &o->heap[child]))
            child++;
        if (!before(&o->heap[child], &last))
            break;
        o->heap[at] = o->heap[child];
        at = child;
    }
    o->heap[at] = last;
    return top;
}

static bool is_within(const order *o, uint32_t a, uint32_t b)
{
    return o->part[a] == o->part[b];
}

/* Gives a unit its rank; those around it have fewer arcs then. */
static bool place(order *o, uint32_t u, bool at_the_end)
{
    bool ok = true;
    o->placed[u] = 1;
    o->rank[u] = (double)(at_the_end ? o->last-- : o->first++);
    for (size_t k = o->out->start[u]; k < o->out->start[u + 1]; k++) {
        uint32_t v = o->out->unit[k];
        if (!is_within(o, u, v) || o->placed[v])
            continue;
        o->balance[v] += plx_arc_strength(o->graph, o->out->connection[k]);
        if (--o->comes[v] == 0 && o->leaves[v] > 0)
            o->ready[o->ready_count++] = v;
        ok = ok && push(o, v);
    }
    for (size_t k = o->in->start[u]; k < o->in->start[u + 1]; k++) {
        uint32_t v = o->in->unit[k];
        if (!is_within(o, u, v) || o->placed[v])
            continue;
        o->balance[v] -= plx_arc_strength(o->graph, o->in->connection[k]);
        if (--o->leaves[v] == 0)
            o->ready[o->ready_count++] = v;
        ok = ok && push(o, v);
    }
    return ok;
}

static bool find_order(order *o)
{
    size_t n = o->out->units;
    bool ok = true;
    for (uint32_t u = 0; u < n; u++) {
        for (size_t k = o->out->start[u]; k < o->out->start[u + 1]; k++)
            if (is_within(o, u, o->out->unit[k])) {
                o->leaves[u]++;
                o->balance[u] += plx_arc_strength(o->graph, o->out->connection[k]);
            }
        for (size_t k = o->in->start[u]; k < o->in->start[u + 1]; k++)
            if (is_within(o, u, o->in->unit[k])) {
                o->comes[u]++;
                o->balance[u] -= plx_arc_strength(o->graph, o->in->connection[k]);
            }
    }
    for (uint32_t u = 0; ok && u < n; u++)
        ok = push(o, u);
    o->last = (int64_t)n - 1;
    while (ok && (o->ready_count > 0 || o->heap_count > 0)) {
        if (o->ready_count > 0) {
            uint32_t u = o->ready[--o->ready_count];
            ok = o->placed[u] || place(o, u, o->leaves[u] == 0);
            continue;
        }
        entry e = pop(o);
        if (!o->placed[e.unit] && e.worth == o->balance[e.unit])
            ok = place(o, e.unit, false);
    }
    return ok;
}

/* ---- better places, one unit after the other ---- */

typedef struct step {
    double rank;
    double change; /* of the weight that leads back, where a unit moves on beyond this rank */
} step;

static int by_rank(const void *a, const void *b)
{
    const step *p = a, *q = b;
    return (p->rank > q->rank) - (p->rank < q->rank);
}

/* Moves a unit to where least weight leads back, the others staying where they are; whether that is
 * less than it was. */
static bool sift(order *o, uint32_t u, step *steps)
{
    size_t count = 0, best = 0;
    double cost = 0, now = 0, least;
    for (int way = 0; way < 2; way++) {
        const plx_arcs *a = way ? o->in : o->out;
        for (size_t k = a->start[u]; k < a->start[u + 1]; k++) {
            uint32_t v = a->unit[k];
            double w = (double)plx_arc_strength(o->graph, a->connection[k]);
            if (!is_within(o, u, v))
                continue;
            if (way) /* from the front of all, all that comes to it leads back */
                cost += w;
            steps[count++] = (step){o->rank[v], way ? -w : w};
            now += (o->rank[v] > o->rank[u]) == (way == 1) ? w : 0;
        }
    }
    if (count == 0)
        return false;
    qsort(steps, count, sizeof *steps, by_rank);
    least = cost;
    for (size_t i = 0; i < count; i++) {
        cost += steps[i].change;
        bool end = i + 1 == count || steps[i + 1].rank > steps[i].rank;
        if (end && cost < least) {
            least = cost;
            best = i + 1;
        }
    }
    if (least >= now - 1e-6 * (now + 1))
        return false;
    o->rank[u] = best == 0       ? steps[0].rank - 1
                 : best == count ? steps[count - 1].rank + 1
                                 : (steps[best - 1].rank + steps[best].rank) / 2;
    return true;
}

static bool sift_all(order *o)
{
    size_t n = o->out->units, most = 0;
    for (size_t u = 0; u < n; u++) {
        size_t arcs =
            o->out->start[u + 1] - o->out->start[u] + o->in->start[u + 1] - o->in->start[u];
        most = arcs > most ? arcs : most;
    }
    step *steps = plx_alloc(most, sizeof *steps);
    bool better = steps != NULL;
    for (int pass = 0; better && pass < PASSES; pass++) {
        better = false;
        for (uint32_t u = 0; u < n; u++)
            better = sift(o, u, steps) || better;
    }
    plx_free(steps);
    return steps != NULL;
}

static bool leads_back(const order *o, uint32_t a, uint32_t b)
{
    return a != b && is_within(o, a, b) &&
           (o->rank[a] > o->rank[b] || (o->rank[a] == o->rank[b] && a > b));
}

bool plx_cycles_cut(const plx_graph *g, uint8_t *back, plx_error *e)
{
    size_t n = g->unit_count;
    plx_arcs out = {0}, in = {0};
    uint32_t *part = plx_alloc(n, sizeof *part);
    order o = {
        .graph = g,
        .out = &out,
        .in = &in,
        .part = part,
        .balance = plx_alloc(n, sizeof *o.balance),
        .leaves = plx_alloc(n, sizeof *o.leaves),
        .comes = plx_alloc(n, sizeof *o.comes),
        .placed = plx_alloc(n, 1),
        .rank = plx_alloc(n, sizeof *o.rank),
        .ready = plx_alloc(n, 2 * sizeof *o.ready),
    };
    bool ok = part && o.balance && o.leaves && o.comes && o.placed && o.rank && o.ready &&
              plx_arcs_init(&out, g, false, NULL, NULL) &&
              plx_arcs_init(&in, g, true, NULL, NULL) && find_parts(&out, part) && find_order(&o) &&
              sift_all(&o);
    for (size_t i = 0; ok && i < g->connection_count; i++)
        back[i] = leads_back(&o, g->source[i], g->target[i]);
    plx_arcs_uninit(&out);
    plx_arcs_uninit(&in);
    plx_free(part);
    plx_free(o.balance);
    plx_free(o.leaves);
    plx_free(o.comes);
    plx_free(o.placed);
    plx_free(o.rank);
    plx_free(o.ready);
    plx_free(o.heap);
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layers");
}

#include "graph/communities.h"

#include "base/mem.h"
#include "base/rng.h"

#include <stdlib.h>
#include <string.h>

enum { PASSES_MAX = 32, LEVELS_MAX = 32 };

/* A level's units are moved from group to group while that gains more than this. */
static const double gain_min = 1e-9;

typedef struct mover {
    const plx_mesh *m;
    double total; /* weight of all connections, both sides counted */
    double resolution;
    double *strength; /* [units] */
    double *sum;      /* [units] strengths of a group's units */
    uint32_t *group;  /* [units] */
    double *to;       /* [units] weight from a unit to a group; 0 but while it is looked at */
    uint32_t *touched, *order;
    uint8_t *waits; /* [units] in the queue, which order is */
} mover;

static void mover_uninit(mover *v)
{
    plx_free(v->strength);
    plx_free(v->sum);
    plx_free(v->group);
    plx_free(v->to);
    plx_free(v->touched);
    plx_free(v->order);
    plx_free(v->waits);
}

static bool mover_init(mover *v, const plx_mesh *m, double resolution, plx_rng *rng)
{
    size_t n = m->units;
    *v = (mover){.m = m, .resolution = resolution};
    v->strength = plx_alloc(n, sizeof *v->strength);
    v->sum = plx_alloc(n, sizeof *v->sum);
    v->group = plx_alloc(n, sizeof *v->group);
    v->to = plx_alloc(n, sizeof *v->to);
    v->touched = plx_alloc(n, sizeof *v->touched);
    v->order = plx_alloc(n, sizeof *v->order);
    v->waits = plx_alloc(n, 1);
    if (!v->waits || !v->strength || !v->sum || !v->group || !v->to || !v->touched || !v->order) {
        mover_uninit(v);
        return false;
    }
    for (size_t u = 0; u < n; u++) {
        double s = m->within[u];
        for (size_t i = m->start[u]; i < m->start[u + 1]; i++)
            s += (double)m->weight[i];
        v->strength[u] = v->sum[u] = s;
        v->total += s;
        v->group[u] = v->order[u] = (uint32_t)u;
    }
    plx_rng_shuffle(rng, v->order, n);
    return true;
}

/* Moves a unit to where it gains most; true where that is another group. */
static bool move(mover *v, uint32_t u, double *gained)
{
    const plx_mesh *m = v->m;
    uint32_t home = v->group[u], best = home;
    size_t touched = 0;
    for (size_t i = m->start[u]; i < m->start[u + 1]; i++) {
        uint32_t k = v->group[m->neighbour[i]];
        if (v->to[k] == 0)
            v->touched[touched++] = k;
        v->to[k] += (double)m->weight[i];
    }
    double share = v->resolution * v->strength[u] / v->total;
    v->sum[home] -= v->strength[u];
    double stay = v->to[home] - share * v->sum[home], most = stay;
    for (size_t i = 0; i < touched; i++) {
        uint32_t k = v->touched[i];
        double gain = v->to[k] - share * v->sum[k];
        if (gain > most + gain_min * v->total) {
            most = gain;
            best = k;
        }
        v->to[k] = 0;
    }
    v->to[home] = 0;
    v->sum[best] += v->strength[u];
    v->group[u] = best;
    *gained += most - stay;
    return best != home;
}

/* Those next to a unit that moved, and not where it is now, may want to move, too. */
static void wake(mover *v, uint32_t u, size_t *end, size_t waiting)
{
    const plx_mesh *m = v->m;
    for (size_t i = m->start[u]; i < m->start[u + 1]; i++) {
        uint32_t to = m->neighbour[i];
        if (v->waits[to] || v->group[to] == v->group[u] || waiting >= m->units)
            continue;
        v->waits[to] = 1;
        v->order[(*end)++ % m->units] = to;
        waiting++;
    }
}

/* Units are looked at in a queue, first all of them and then those whose neighbours moved: V. A.
 * Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden", Scientific Reports 9 (2019) 5233. It
 * ends when nobody moves any more, or when a round of as many as there are gains next to nothing.
 */
static bool move_all(mover *v)
{
    size_t n = v->m->units, begin = 0, end = n, round = 0;
    bool any = false;
    double gained = 0;
    memset(v->waits, 1, n);
    while (begin < end && round < PASSES_MAX) {
        uint32_t u = v->order[begin++ % n];
        v->waits[u] = 0;
        if (move(v, u, &gained)) {
            any = true;
            wake(v, u, &end, end - begin);
        }
        if (begin % n == 0) {
            if (!(gained > 1e-5 * v->total))
                break;
            gained = 0;
            round++;
        }
    }
    return any;
}

/* Numbers groups from 0 on, without holes. */
static size_t renumber(uint32_t *group, size_t n, uint32_t *number)
{
    size_t count = 0;
    memset(number, 0xFF, n * sizeof *number);
    for (size_t u = 0; u < n; u++) {
        if (number[group[u]] == UINT32_MAX)
            number[group[u]] = (uint32_t)count++;
        group[u] = number[group[u]];
    }
    return count;
}

static double modularity(const plx_mesh *m, double resolution)
{
    double total = 0, q = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t u = 0; u < m->units; u++) {
            double s = m->within[u];
            for (size_t i = m->start[u]; i < m->start[u + 1]; i++)
                s += (double)m->weight[i];
            if (pass == 0)
                total += s;
            else if (total > 0)
                q += m->within[u] / total - resolution * (s / total) * (s / total);
        }
    return q;
}

typedef struct ranked {
    size_t size;
    uint32_t group;
} ranked;

static int by_size(const void *a, const void *b)
{
    const ranked *p = a, *q = b;
    if (p->size != q->size)
        return p->size > q->size ? -1 : 1;
    return (p->group > q->group) - (p->group < q->group);
}

static bool rank(plx_communities *c)
{
    ranked *order = plx_alloc(c->count, sizeof *order);
    uint32_t *number = plx_alloc(c->count, sizeof *number);
    c->size = plx_alloc(c->count, sizeof *c->size);
    bool ok = order && number && c->size;
    if (ok) {
        for (size_t k = 0; k < c->count; k++)
            order[k].group = (uint32_t)k;
        for (size_t u = 0; u < c->units; u++)
            order[c->of[u]].size++;
        qsort(order, c->count, sizeof *order, by_size);
        for (size_t k = 0; k < c->count; k++) {
            number[order[k].group] = (uint32_t)k;
            c->size[k] = order[k].size;
        }
        for (size_t u = 0; u < c->units; u++)
            c->of[u] = number[c->of[u]];
    }
    plx_free(order);
    plx_free(number);
    return ok;
}

bool plx_communities_find(
    plx_communities *c, const plx_mesh *mesh, double resolution, uint64_t seed, plx_error *e)
{
    plx_rng rng;
    plx_mesh level = {0};
    const plx_mesh *now = mesh;
    plx_rng_seed(&rng, seed, 0);
    *c = (plx_communities){.units = mesh->units, .count = mesh->units};
    c->of = plx_alloc(mesh->units, sizeof *c->of);
    uint32_t *number = plx_alloc(mesh->units, sizeof *number);
    bool ok = c->of && number, going = true;
    for (size_t u = 0; ok && u < mesh->units; u++)
        c->of[u] = (uint32_t)u;
    for (int depth = 0; ok && going && depth < LEVELS_MAX; depth++) {
        mover v;
        ok = mover_init(&v, now, resolution > 0 ? resolution : 1, &rng);
        if (!ok)
            break;
        going = v.total > 0 && move_all(&v);
        if (going) {
            c->count = renumber(v.group, now->units, number);
            for (size_t u = 0; u < c->units; u++)
                c->of[u] = v.group[c->of[u]];
            plx_mesh next;
            ok = plx_mesh_init_groups(&next, now, v.group, c->count, e);
            plx_mesh_uninit(&level);
            level = next;
            now = &level;
        }
        mover_uninit(&v);
    }
    plx_free(number);
    ok = ok && rank(c);
    if (ok)
        c->modularity = modularity(now, resolution > 0 ? resolution : 1);
    plx_mesh_uninit(&level);
    if (!ok)
        plx_communities_uninit(c);
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's communities");
}

void plx_communities_uninit(plx_communities *c)
{
    plx_free(c->of);
    plx_free(c->size);
    *c = (plx_communities){0};
}

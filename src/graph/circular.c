#include "graph/circular.h"

#include "base/mem.h"
#include "graph/ranked.h"

#include <math.h>
#include <string.h>

enum { SWEEPS = 12, MOST_ORDERED = 512 /* groups; of more, those that follow come by size */ };

static const double pi = 3.14159265358979323846, gap_share = 0.012;

typedef struct circle {
    const plx_mesh *m;
    const uint32_t *group;
    size_t groups, ordered;
    size_t *size;      /* [groups] units */
    uint32_t *next;    /* [groups] groups, as they follow each other */
    size_t *first;     /* [groups] place of its first unit in the order, */
    double *offset;    /* [groups] and along the circle */
    uint32_t *unit;    /* [units] in order */
    float *place;      /* [units][2], borrowed */
    plx_ranked *items; /* [units] */
    double *between;   /* [ordered][ordered] weights of connections */
} circle;

static void order_by_size(circle *c)
{
    plx_ranked *items = c->items;
    for (size_t k = 0; k < c->groups; k++)
        items[k] = (plx_ranked){-(double)c->size[k], (uint32_t)k};
    plx_rank(items, c->groups);
    for (size_t k = 0; k < c->groups; k++)
        c->next[k] = items[k].unit;
}

/* After each group the one that has most to do with it, for its size. */
static void order_by_connections(circle *c)
{
    const plx_mesh *m = c->m;
    size_t n = c->ordered;
    uint32_t *rank = c->unit; /* of each group by size; not in use yet */
    for (size_t k = 0; k < c->groups; k++)
        rank[c->next[k]] = (uint32_t)k;
    for (size_t u = 0; u < m->units; u++)
        for (size_t i = m->start[u]; i < m->start[u + 1]; i++) {
            size_t a = rank[c->group[u]], b = rank[c->group[m->neighbour[i]]];
            if (a != b && a < n && b < n)
                c->between[a * n + b] += (double)m->weight[i];
        }
    /* Rows are ranks, so that moving what next holds does not matter. */
    uint32_t of_rank[MOST_ORDERED], at[MOST_ORDERED];
    memcpy(of_rank, c->next, n * sizeof *of_rank);
    for (size_t k = 0; k < n; k++)
        at[k] = (uint32_t)k;
    for (size_t k = 1; k < n; k++) {
        size_t best = k;
        double most = -1;
        for (size_t i = k; i < n; i++) {
            double worth = c->between[at[k - 1] * n + at[i]] / (double)c->size[of_rank[at[i]]];
            if (worth > most) {
                most = worth;
                best = i;
            }
        }
        uint32_t chosen = at[best];
        memmove(at + k + 1, at + k, (best - k) * sizeof *at);
        at[k] = chosen;
    }
    for (size_t k = 0; k < n; k++)
        c->next[k] = of_rank[at[k]];
}

static void lay_groups(circle *c, double *around)
{
    size_t full = 0, at = 0;
    for (size_t k = 0; k < c->groups; k++)
        full += c->size[k] > 0;
    double gap = full > 1 ? fmax(gap_share * (double)c->m->units, 1) : 0, offset = 0;
    if (gap * (double)full > 0.3 * (double)c->m->units) /* many that are small */
        gap = 0.3 * (double)c->m->units / (double)full;
    for (size_t k = 0; k < c->groups; k++) {
        uint32_t group = c->next[k];
        c->first[group] = at;
        c->offset[group] = offset;
        at += c->size[group];
        offset += (double)c->size[group] + (c->size[group] > 0 ? gap : 0);
    }
    *around = fmax(offset, 1);
}

static void put(circle *c, uint32_t group, double around)
{
    double radius = around / (2 * pi);
    for (size_t i = 0; i < c->size[group]; i++) {
        double angle = 2 * pi * (c->offset[group] + (double)i + 0.5) / around;
        float *at = c->place + (size_t)c->unit[c->first[group] + i] * 2;
        at[0] = (float)(radius * sin(angle));
        at[1] = (float)(-radius * cos(angle));
    }
}

/* How far a unit's neighbours are along the circle from its group's middle, in -π..π. */
static double wish(const circle *c, uint32_t u, double middle)
{
    const plx_mesh *m = c->m;
    double x = 0, y = 0;
    for (size_t i = m->start[u]; i < m->start[u + 1]; i++) {
        const float *at = c->place + (size_t)m->neighbour[i] * 2;
        double w = sqrt((double)m->weight[i]);
        x += w * (double)at[0];
        y += w * (double)at[1];
    }
    if (x == 0 && y == 0) {
        x = (double)c->place[(size_t)u * 2];
        y = (double)c->place[(size_t)u * 2 + 1];
    }
    return remainder(atan2(x, -y) - middle, 2 * pi);
}

/* From the far side, what lies ahead along the circle is reached by less of a way at the group's
 * end. */
static void order_group(circle *c, uint32_t group, double around)
{
    size_t count = c->size[group];
    uint32_t *unit = c->unit + c->first[group];
    double middle = 2 * pi * (c->offset[group] + (double)count / 2) / around;
    for (size_t i = 0; i < count; i++)
        c->items[i] = (plx_ranked){wish(c, unit[i], middle), unit[i]};
    plx_rank(c->items, count);
    for (size_t i = 0; i < count; i++)
        unit[i] = c->items[i].unit;
    put(c, group, around);
}

bool plx_circular_place(
    const plx_mesh *m, const uint32_t *group, size_t groups, float *place, plx_error *e)
{
    size_t n = m->units, most = n > groups ? n : groups;
    circle c = {.m = m, .group = group, .groups = groups, .place = place};
    c.ordered = groups < MOST_ORDERED ? groups : MOST_ORDERED;
    c.size = plx_alloc(groups, sizeof *c.size);
    c.next = plx_alloc(groups, sizeof *c.next);
    c.first = plx_alloc(groups, sizeof *c.first);
    c.offset = plx_alloc(groups, sizeof *c.offset);
    c.unit = plx_alloc(most, sizeof *c.unit);
    c.items = plx_alloc(most, sizeof *c.items);
    c.between = plx_alloc(c.ordered * c.ordered, sizeof *c.between);
    bool ok = c.size && c.next && c.first && c.offset && c.unit && c.items && c.between;
    if (ok && n > 0) {
        double around;
        for (size_t u = 0; u < n; u++)
            c.size[group[u]]++;
        order_by_size(&c);
        order_by_connections(&c);
        lay_groups(&c, &around);
        for (size_t u = 0; u < n; u++) /* sizes count up again */
            c.size[group[u]] = 0;
        for (size_t u = 0; u < n; u++)
            c.unit[c.first[group[u]] + c.size[group[u]]++] = (uint32_t)u;
        for (size_t k = 0; k < groups; k++)
            put(&c, (uint32_t)k, around);
        for (int sweep = 0; sweep < SWEEPS; sweep++)
            for (size_t k = 0; k < groups; k++)
                order_group(&c, c.next[k], around);
    }
    plx_free(c.size);
    plx_free(c.next);
    plx_free(c.first);
    plx_free(c.offset);
    plx_free(c.unit);
    plx_free(c.items);
    plx_free(c.between);
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
}

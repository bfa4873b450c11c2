#include "graph/layered.h"

#include "base/mem.h"
#include "graph/cycles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SWEEPS = 24,        /* over all layers, to put units in order, */
    SETTLING = 16,      /* and to find heights */
    SHORTEST_FOLD = 16, /* units of a layer that is never folded */
};

static const double most_back = 0.03, longest_span = 2.5, aspect = 1.7;

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layers");
}

void plx_layered_uninit(plx_layered *l)
{
    plx_free(l->layer);
    plx_free(l->back);
    plx_free(l->place);
    *l = (plx_layered){0};
}

/* Units, each after all that lead to it, and their layers. */
static void rank_all(
    plx_layered *l, const plx_arcs *out, const plx_arcs *in, uint32_t *queue, uint32_t *waits)
{
    size_t n = l->units, end = 0;
    for (size_t u = 0; u < n; u++) {
        waits[u] = (uint32_t)(in->start[u + 1] - in->start[u]);
        if (waits[u] == 0)
            queue[end++] = (uint32_t)u;
    }
    for (size_t i = 0; i < end; i++) {
        uint32_t u = queue[i];
        for (size_t k = out->start[u]; k < out->start[u + 1]; k++) {
            uint32_t v = out->unit[k];
            if (l->layer[v] < l->layer[u] + 1)
                l->layer[v] = l->layer[u] + 1;
            if (--waits[v] == 0)
                queue[end++] = v;
        }
    }
    /* What nothing leads to goes as near as it can to what it leads to. */
    for (size_t i = end; i-- > 0;) {
        uint32_t u = queue[i], least = UINT32_MAX;
        if (in->start[u + 1] > in->start[u])
            continue;
        for (size_t k = out->start[u]; k < out->start[u + 1]; k++)
            least = l->layer[out->unit[k]] < least ? l->layer[out->unit[k]] : least;
        if (least != UINT32_MAX)
            l->layer[u] = least - 1;
    }
    for (size_t u = 0; u < n; u++)
        l->layers = l->layer[u] >= l->layers ? l->layer[u] + 1 : l->layers;
}

static void count_back(plx_layered *l, const plx_graph *g)
{
    double all = 0, back = 0, forward = 0, span = 0;
    for (size_t i = 0; i < g->connection_count; i++) {
        double w = (double)plx_arc_strength(g, i);
        if (g->source[i] == g->target[i])
            continue;
        all += w;
        l->back_count += l->back[i];
        if (l->back[i]) {
            back += w;
        } else {
            forward++;
            span += (double)(l->layer[g->target[i]] - l->layer[g->source[i]]);
        }
    }
    l->back_share = all > 0 ? back / all : 0;
    l->span = forward > 0 ? span / forward : 0;
}

bool plx_layered_init(plx_layered *l, const plx_graph *g, plx_error *e)
{
    size_t n = g->unit_count;
    *l = (plx_layered){.units = n};
    plx_arcs out = {0}, in = {0};
    uint32_t *queue = plx_alloc(n, sizeof *queue), *waits = plx_alloc(n, sizeof *waits);
    l->layer = plx_alloc(n, sizeof *l->layer);
    l->back = plx_alloc(g->connection_count, 1);
    bool ok = queue && waits && l->layer && l->back && plx_cycles_cut(g, l->back, NULL) &&
              plx_arcs_init(&out, g, false, l->back, NULL) &&
              plx_arcs_init(&in, g, true, l->back, NULL);
    if (ok) {
        rank_all(l, &out, &in, queue, waits);
        count_back(l, g);
    }
    plx_arcs_uninit(&out);
    plx_arcs_uninit(&in);
    plx_free(queue);
    plx_free(waits);
    if (ok)
        return true;
    plx_layered_uninit(l);
    return no_memory(e);
}

bool plx_layered_suits(const plx_layered *l, const plx_graph *g)
{
    return g->directed && l->layers >= 3 && l->span > 0 && l->span <= longest_span &&
           l->back_share <= most_back;
}

/* ---- places ---- */

typedef struct item {
    float key;
    uint32_t unit;
} item;

typedef struct sugiyama {
    plx_layered *l;
    const plx_graph *graph;
    plx_arcs out, in;
    size_t *first;         /* [layers + 1] */
    uint32_t *unit, *best; /* [units] layer by layer, in order */
    float *height;         /* [units] where in its layer: 0..1 by order, then in units' distances */
    item *items;           /* [units] */
    uint64_t *tree;        /* [units + 1] for counting */
    double *value;         /* [units], and */
    size_t *size;          /* [units] of blocks that move together */
    size_t *columns;       /* [layers] that each is folded into */
} sugiyama;

static void free_sugiyama(sugiyama *s)
{
    plx_arcs_uninit(&s->out);
    plx_arcs_uninit(&s->in);
    plx_free(s->first);
    plx_free(s->unit);
    plx_free(s->best);
    plx_free(s->height);
    plx_free(s->items);
    plx_free(s->tree);
    plx_free(s->value);
    plx_free(s->size);
    plx_free(s->columns);
}

/* By layer, in an order in which neighbours come one after the other. */
static void put_in_layers(sugiyama *s)
{
    const plx_layered *l = s->l;
    for (size_t u = 0; u < l->units; u++)
        s->first[l->layer[u] + 1]++;
    for (size_t k = 0; k < l->layers; k++)
        s->first[k + 1] += s->first[k];
    size_t *at = s->size; /* of the blocks that come later: not in use yet */
    memset(at, 0, l->units * sizeof *at);
    uint32_t *stack = s->best;
    uint64_t *seen = s->tree;
    memset(seen, 0, l->units * sizeof *seen);
    for (size_t root = 0; root < l->units; root++) {
        size_t depth = 0;
        if (seen[root])
            continue;
        seen[root] = 1;
        stack[depth++] = (uint32_t)root;
        while (depth > 0) {
            uint32_t u = stack[--depth];
            s->unit[s->first[l->layer[u]] + at[l->layer[u]]++] = u;
            for (int way = 0; way < 2; way++) {
                const plx_arcs *a = way ? &s->in : &s->out;
                for (size_t k = a->start[u + 1]; k-- > a->start[u];)
                    if (!seen[a->unit[k]]) {
                        seen[a->unit[k]] = 1;
                        stack[depth++] = a->unit[k];
                    }
            }
        }
    }
}

static void set_heights(sugiyama *s, size_t layer)
{
    size_t from = s->first[layer], count = s->first[layer + 1] - from;
    for (size_t i = 0; i < count; i++)
        s->height[s->unit[from + i]] = ((float)i + 0.5F) / (float)count;
}

/* Where a unit's neighbours are on average, near layers before far ones; itself without any. */
static float middle_of(const sugiyama *s, uint32_t u, bool above, bool below)
{
    double sum = 0, weight = 0;
    for (int way = 0; way < 2; way++) {
        const plx_arcs *a = way ? &s->out : &s->in;
        if (!(way ? below : above))
            continue;
        for (size_t k = a->start[u]; k < a->start[u + 1]; k++) {
            uint32_t v = a->unit[k];
            double span = fabs((double)s->l->layer[v] - (double)s->l->layer[u]);
            double w = sqrt((double)plx_arc_strength(s->graph, a->connection[k]) + 1e-9) / span;
            sum += w * (double)s->height[v];
            weight += w;
        }
    }
    return weight > 0 ? (float)(sum / weight) : s->height[u];
}

static int by_key(const void *a, const void *b)
{
    const item *p = a, *q = b;
    return p->key != q->key ? (p->key > q->key) - (p->key < q->key)
                            : (p->unit > q->unit) - (p->unit < q->unit);
}

static void order_layer(sugiyama *s, size_t layer, bool above, bool below)
{
    size_t from = s->first[layer], count = s->first[layer + 1] - from;
    for (size_t i = 0; i < count; i++)
        s->items[i] = (item){middle_of(s, s->unit[from + i], above, below), s->unit[from + i]};
    qsort(s->items, count, sizeof *s->items, by_key);
    for (size_t i = 0; i < count; i++)
        s->unit[from + i] = s->items[i].unit;
    set_heights(s, layer);
}

/* Pairs that cross between a layer and the next one: heights are ranks by now, and the tree counts
 * how many of those that came before end further down. */
static uint64_t count_crossings(const sugiyama *s, size_t layer)
{
    size_t from = s->first[layer], below = s->first[layer + 1];
    size_t count = s->first[layer + 2] - below, total = 0;
    uint64_t crossings = 0;
    memset(s->tree, 0, (count + 1) * sizeof *s->tree);
    for (size_t i = from; i < below; i++) {
        uint32_t u = s->unit[i];
        for (int pass = 0; pass < 2; pass++)
            for (size_t k = s->out.start[u]; k < s->out.start[u + 1]; k++) {
                uint32_t v = s->out.unit[k];
                if (s->l->layer[v] != layer + 1)
                    continue;
                size_t at = (size_t)(s->height[v] * (float)count) + 1;
                if (pass == 0) {
                    uint64_t not_below = 0;
                    for (size_t b = at; b > 0; b &= b - 1)
                        not_below += s->tree[b];
                    crossings += total - not_below;
                } else {
                    for (size_t b = at; b <= count; b += b & (~b + 1))
                        s->tree[b]++;
                    total++;
                }
            }
    }
    return crossings;
}

static uint64_t count_all(const sugiyama *s)
{
    uint64_t crossings = 0;
    for (size_t k = 0; k + 1 < s->l->layers; k++)
        crossings += count_crossings(s, k);
    return crossings;
}

static void untangle(sugiyama *s)
{
    size_t layers = s->l->layers, bytes = s->l->units * sizeof *s->unit;
    for (size_t k = 0; k < layers; k++)
        set_heights(s, k);
    uint64_t least = UINT64_MAX;
    for (int sweep = 0; sweep <= SWEEPS && least > 0; sweep++) {
        uint64_t now = count_all(s);
        if (now < least) {
            least = now;
            memcpy(s->best, s->unit, bytes);
        }
        /* Both sides at the end, for units whose neighbours are on one side alone. */
        bool both = sweep % 6 == 5;
        for (size_t i = 0; i < layers; i++)
            order_layer(
                s, sweep % 2 ? layers - 1 - i : i, both || sweep % 2 == 0, both || sweep % 2 == 1);
    }
    memcpy(s->unit, s->best, bytes);
}

/* Heights as near to those wished for as the distances between units leave them: those that would
 * come too near move together (the method of pooled neighbours). */
static void space_out(sugiyama *s, size_t layer, bool above, bool below)
{
    size_t from = s->first[layer], count = s->first[layer + 1] - from, blocks = 0;
    double each = 1.0 / (double)s->columns[layer];
    for (size_t i = 0; i < count; i++) {
        s->value[blocks] = (double)middle_of(s, s->unit[from + i], above, below) - (double)i * each;
        s->size[blocks++] = 1;
        while (blocks > 1 && s->value[blocks - 2] >= s->value[blocks - 1]) {
            size_t a = s->size[blocks - 2], b = s->size[blocks - 1];
            s->value[blocks - 2] =
                (s->value[blocks - 2] * (double)a + s->value[blocks - 1] * (double)b) /
                (double)(a + b);
            s->size[blocks - 2] = a + b;
            blocks--;
        }
    }
    for (size_t b = 0, i = 0; b < blocks; b++)
        for (size_t k = 0; k < s->size[b]; k++, i++)
            s->height[s->unit[from + i]] = (float)(s->value[b] + (double)i * each);
}

static void fold_layers(sugiyama *s)
{
    double fold = fmax(SHORTEST_FOLD, 1.6 * sqrt((double)s->l->units));
    for (size_t k = 0; k < s->l->layers; k++)
        s->columns[k] = (size_t)ceil((double)(s->first[k + 1] - s->first[k]) / fold);
}

static void find_heights(sugiyama *s)
{
    size_t layers = s->l->layers;
    for (size_t k = 0; k < layers; k++) {
        size_t count = s->first[k + 1] - s->first[k];
        for (size_t i = 0; i < count; i++)
            s->height[s->unit[s->first[k] + i]] =
                (float)(((double)i - (double)(count - 1) / 2) / (double)s->columns[k]);
    }
    for (int round = 0; round < SETTLING; round++)
        for (size_t i = 0; i < layers; i++)
            space_out(s, round % 2 ? layers - 1 - i : i, true, true);
}

static void write_places(const sugiyama *s)
{
    const plx_layered *l = s->l;
    double top = INFINITY, bottom = -INFINITY, x = 0, columns = 0;
    for (size_t u = 0; u < l->units; u++) {
        top = fmin(top, (double)s->height[u]);
        bottom = fmax(bottom, (double)s->height[u]);
    }
    for (size_t k = 0; k < l->layers; k++)
        columns += (double)s->columns[k] - 1;
    /* As wide as screens are, whatever there is of layers. */
    double fold = 1, gap = 2.5;
    if (l->layers > 1)
        gap = fmax(gap, (aspect * (bottom - top) - columns * fold) / (double)(l->layers - 1));
    for (size_t k = 0; k < l->layers; k++) {
        for (size_t i = s->first[k]; i < s->first[k + 1]; i++) {
            uint32_t u = s->unit[i];
            size_t column = (i - s->first[k]) % s->columns[k];
            l->place[(size_t)u * 2] = (float)(x + (double)column * fold);
            l->place[(size_t)u * 2 + 1] = s->height[u] - (float)((top + bottom) / 2);
        }
        x += gap + (double)(s->columns[k] - 1) * fold;
    }
    for (size_t u = 0; u < l->units; u++)
        l->place[u * 2] -= (float)((x - gap) / 2);
    double stretch = bottom > top ? (x - gap) / (aspect * (bottom - top)) : 1;
    for (size_t u = 0; stretch > 1 && u < l->units; u++)
        l->place[u * 2 + 1] *= (float)stretch;
}

static bool begin(sugiyama *s, plx_layered *l, const plx_graph *g)
{
    size_t n = l->units;
    *s = (sugiyama){.l = l, .graph = g};
    s->first = plx_alloc(l->layers + 2, sizeof *s->first);
    s->unit = plx_alloc(n, sizeof *s->unit);
    s->best = plx_alloc(n, sizeof *s->best);
    s->height = plx_alloc(n, sizeof *s->height);
    s->items = plx_alloc(n, sizeof *s->items);
    s->tree = plx_alloc(n + 2, sizeof *s->tree);
    s->value = plx_alloc(n, sizeof *s->value);
    s->size = plx_alloc(n, sizeof *s->size);
    s->columns = plx_alloc(l->layers, sizeof *s->columns);
    return s->first && s->unit && s->best && s->height && s->items && s->tree && s->value &&
           s->size && s->columns && plx_arcs_init(&s->out, g, false, l->back, NULL) &&
           plx_arcs_init(&s->in, g, true, l->back, NULL);
}

bool plx_layered_place(plx_layered *l, const plx_graph *g, plx_error *e)
{
    sugiyama s;
    plx_free(l->place);
    l->place = plx_alloc(l->units * 2, sizeof *l->place);
    bool ok = begin(&s, l, g) && l->place;
    if (ok && l->units > 0) {
        put_in_layers(&s);
        untangle(&s);
        fold_layers(&s);
        find_heights(&s);
        write_places(&s);
    }
    free_sugiyama(&s);
    return ok || no_memory(e);
}

uint64_t plx_layered_crossings(const plx_layered *l, const plx_graph *g, plx_error *e)
{
    sugiyama s;
    plx_layered copy = *l;
    uint64_t crossings = 0;
    bool ok = begin(&s, &copy, g) && l->place;
    if (ok && l->units > 0) {
        put_in_layers(&s);
        for (size_t k = 0; k < l->layers; k++) {
            size_t from = s.first[k], count = s.first[k + 1] - from;
            for (size_t i = 0; i < count; i++)
                s.items[i] = (item){l->place[(size_t)s.unit[from + i] * 2 + 1], s.unit[from + i]};
            qsort(s.items, count, sizeof *s.items, by_key);
            for (size_t i = 0; i < count; i++)
                s.unit[from + i] = s.items[i].unit;
            set_heights(&s, k);
        }
        crossings = count_all(&s);
    }
    free_sugiyama(&s);
    if (!ok)
        no_memory(e);
    return crossings;
}

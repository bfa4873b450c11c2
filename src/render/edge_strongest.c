#include "render/edge_strongest.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/simd.h"
#include "render/edge_strongest_kept.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
    POOL = 1 << 17,          /* of the whole network, */
    POOL_ROOM = 2 * POOL,    /* and while it is filled */
    BLOCK = 128,             /* weights that are looked at together */
    LOOK = 1 << 18,          /* connections in view that are looked at one by one */
    LOOK_AT_CLOCK = 1 << 12, /* blocks between two looks at it */
    DIGIT = 8,               /* bits */
    DIGIT_MASK = (1 << DIGIT) - 1,
};

struct plx_edge_strongest {
    const plx_network *network;
    size_t links;          /* of which the pairs' second ones are none */
    size_t twin;           /* from a weight to its second part; 0: there is none */
    plx_strong_edge *pool; /* [POOL_ROOM]: the strongest of all, strongest first */
    size_t pooled;
    uint64_t *version; /* [links] that the pool is of */
    bool filled, filling;
    bool mixed; /* weights changed while it was filled */
    bool odd;   /* there were some that are no numbers: it may be that they could not be read */
    size_t fill_link, fill_at; /* the weight that is to be looked at next, while it is filled */
    uint32_t fill_least;       /* strength, as bits, above which they belong into it */
    plx_strong_edge *found;    /* [LOOK] */
    plx_strong_edge *spare;    /* [POOL]: to sort with */
};

plx_edge_strongest *plx_edge_strongest_create(const plx_network *network, bool pairs, plx_error *e)
{
    plx_edge_strongest *s = plx_alloc(1, sizeof *s);
    if (s) {
        s->network = network;
        s->links = pairs ? network->link_count / 2 : network->link_count;
        s->twin = pairs ? network->param_count / 2 : 0;
        s->pool = plx_alloc(POOL_ROOM, sizeof *s->pool);
        s->found = plx_alloc(LOOK, sizeof *s->found);
        s->spare = plx_alloc(POOL, sizeof *s->spare);
        s->version = plx_alloc(network->link_count, sizeof *s->version);
    }
    if (!s || !s->pool || !s->found || !s->spare || !s->version) {
        plx_edge_strongest_destroy(&s);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for the strongest connections");
    }
    return s;
}

void plx_edge_strongest_destroy(plx_edge_strongest **strongest)
{
    plx_edge_strongest *s = *strongest;
    if (!s)
        return;
    plx_free(s->pool);
    plx_free(s->found);
    plx_free(s->spare);
    plx_free(s->version);
    plx_free(s);
    *strongest = NULL;
}

static uint32_t bits_of(float w)
{
    uint32_t bits;
    memcpy(&bits, &w, sizeof bits);
    return bits & INT32_MAX;
}

/* Strongest first, and those of equal strength in the order that they are in, which is by place: by
 * digits from the lowest up, for sorting by comparison took a third of a frame with new weights.
 * The passes are even in number, so that all ends where it was. */
static void sort_by_strength(plx_strong_edge *edge, size_t count, plx_strong_edge *spare)
{
    for (int shift = 0; shift < 32; shift += DIGIT) {
        size_t place[1 << DIGIT] = {0}, before = 0;
        for (size_t i = 0; i < count; i++)
            place[~bits_of(edge[i].weight) >> shift & DIGIT_MASK]++;
        for (size_t d = 0; d <= DIGIT_MASK; d++) {
            size_t here = place[d];
            place[d] = before;
            before += here;
        }
        for (size_t i = 0; i < count; i++)
            spare[place[~bits_of(edge[i].weight) >> shift & DIGIT_MASK]++] = edge[i];
        plx_strong_edge *sorted = spare;
        spare = edge;
        edge = sorted;
    }
}

/* The strength, as bits, of the weakest of the `most` strongest, and how many of just that strength
 * are among these: by digits from the highest down. */
static uint32_t least_of(
    const plx_strong_edge *edge, size_t count, size_t most, size_t *of_that_strength)
{
    uint32_t least = 0, known = 0;
    for (int shift = 32 - DIGIT; shift >= 0; shift -= DIGIT) {
        size_t number[1 << DIGIT] = {0};
        for (size_t i = 0; i < count; i++)
            if ((bits_of(edge[i].weight) & known) == least)
                number[bits_of(edge[i].weight) >> shift & DIGIT_MASK]++;
        uint32_t digit = DIGIT_MASK;
        while (number[digit] < most)
            most -= number[digit--];
        least |= digit << shift;
        known |= (uint32_t)DIGIT_MASK << shift;
    }
    *of_that_strength = most;
    return least;
}

/* Keeps the `most` strongest, of equally strong ones the first, in the order that they are in; how
 * many there are then. *least: the strength that a further one must have more than. */
static size_t keep_strongest(plx_strong_edge *edge, size_t count, size_t most, uint32_t *least)
{
    size_t kept = 0, equal = 0;
    if (most == 0 || count <= most)
        return most == 0 ? 0 : count;
    *least = least_of(edge, count, most, &equal);
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = bits_of(edge[i].weight);
        if (bits < *least || (bits == *least && equal == 0))
            continue;
        equal -= bits == *least;
        edge[kept++] = edge[i];
    }
    return kept;
}

/* Finite and not zero. */
static bool counts(float w)
{
    float a = fabsf(w);
    return a > 0 && a <= FLT_MAX;
}

/* All of a connection whose first part is at w. */
static float whole(const plx_edge_strongest *s, const float *w)
{
    return s->twin > 0 ? w[0] - w[s->twin] : w[0];
}

static float place(const plx_edge_strongest *s, const float *w)
{
    if (s->twin == 0)
        return w[0] > 0 ? 1 : -1;
    return (w[0] + w[s->twin]) / (w[0] - w[s->twin]);
}

/* What of a row crosses the view. */
static void row_range(
    const plx_link *k, const plx_link_view *view, size_t target, size_t *first, size_t *end)
{
    *first = 0;
    *end = k->in;
    plx_bundle_row(&view->bundle, &view->area, target, first, end);
}

static bool skipped(const plx_link_view *views, size_t link)
{
    return views[link].in_view == 0;
}

/* All in view that count, in the order of their places. */
static size_t gather(const plx_edge_strongest *s, const plx_link_view *views, const float *params,
    plx_strong_edge *out)
{
    size_t count = 0;
    for (size_t l = 0; l < s->links; l++) {
        const plx_link *k = &s->network->links[l];
        for (size_t j = 0; j < k->out && !skipped(views, l); j++) {
            const float *row = params + k->weight_offset + j * k->in;
            size_t i, end;
            row_range(k, &views[l], j, &i, &end);
            for (; i < end; i++)
                if (counts(whole(s, &row[i])) && count < LOOK)
                    out[count++] = (plx_strong_edge){(uint32_t)l, (uint32_t)i, (uint32_t)j,
                        whole(s, &row[i]), place(s, &row[i])};
        }
    }
    return count;
}

/* -- The pool ---------------------------------------------------------------------------------- */

/* The largest magnitude among them, as bits. */
PLX_SIMD static uint32_t most_bits(const float *w, size_t count)
{
    uint32_t most = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &w[i], sizeof bits);
        bits &= INT32_MAX;
        most = bits > most ? bits : most;
    }
    return most;
}

/* Weights [at, end) of a link. */
static void add_to_pool(
    plx_edge_strongest *s, const float *params, size_t link, size_t at, size_t end)
{
    const plx_link *k = &s->network->links[link];
    const float *from = params + k->weight_offset;
    uint32_t most = s->twin == 0 ? most_bits(from + at, end - at) : UINT32_MAX;
    s->odd = s->odd || most > bits_of(FLT_MAX);
    if (most <= s->fill_least)
        return;
    for (size_t i = at; i < end; i++) {
        float w = whole(s, &from[i]);
        if (bits_of(w) <= s->fill_least || !counts(w))
            continue;
        if (s->pooled == POOL_ROOM)
            s->pooled = keep_strongest(s->pool, s->pooled, POOL, &s->fill_least);
        if (bits_of(w) <= s->fill_least)
            continue;
        s->pool[s->pooled++] = (plx_strong_edge){
            (uint32_t)link, (uint32_t)(i % k->in), (uint32_t)(i / k->in), w, place(s, &from[i])};
    }
}

static void begin_pool(plx_edge_strongest *s, const plx_snapshot *snapshot)
{
    memcpy(s->version, snapshot->link_version, s->links * sizeof *s->version);
    s->pooled = 0;
    s->fill_link = s->fill_at = 0;
    s->fill_least = 0;
    s->filling = true;
    s->filled = s->mixed = s->odd = false;
}

/* All weights are gone through once, for they may lie in a file. */
static void fill_on(plx_edge_strongest *s, const float *params, double seconds)
{
    double start = plx_now_s();
    for (size_t blocks = 1; s->fill_link < s->links; blocks++) {
        const plx_link *k = &s->network->links[s->fill_link];
        size_t count = k->in * k->out, left = count - s->fill_at;
        size_t end = left < BLOCK ? count : s->fill_at + BLOCK;
        if (left > 0)
            add_to_pool(s, params, s->fill_link, s->fill_at, end);
        s->fill_at = end;
        if (end == count) {
            s->fill_link++;
            s->fill_at = 0;
        }
        if (blocks % LOOK_AT_CLOCK == 0 && plx_now_s() - start >= seconds)
            return;
    }
    s->pooled = keep_strongest(s->pool, s->pooled, POOL, &s->fill_least);
    sort_by_strength(s->pool, s->pooled, s->spare);
    s->filled = true;
    s->filling = false;
}

/* "" where it is not kept. */
static plx_cache_key key_of(const plx_edge_strongest *s, const plx_snapshot *snapshot)
{
    bool kept = snapshot->link_keys && s->twin == 0;
    return kept ? plx_edge_strongest_key(s->network, snapshot->link_keys, POOL)
                : (plx_cache_key){""};
}

static bool restore_pool(plx_edge_strongest *s, const plx_snapshot *snapshot)
{
    plx_cache_key key = key_of(s, snapshot);
    if (!key.text[0] || !plx_edge_strongest_restore(s->network, &key, s->pool, POOL, &s->pooled))
        return false;
    memcpy(s->version, snapshot->link_version, s->links * sizeof *s->version);
    s->filled = true;
    return true;
}

static void keep_pool(const plx_edge_strongest *s, const plx_snapshot *snapshot)
{
    plx_cache_key key = key_of(s, snapshot);
    if (key.text[0])
        plx_edge_strongest_keep(&key, s->pool, POOL, s->pooled);
}

/* Weights that are learnt may be there as they were, until the next time. */
static bool fill_pool(plx_edge_strongest *s, const plx_snapshot *snapshot, double seconds)
{
    bool same = memcmp(s->version, snapshot->link_version, s->links * sizeof *s->version) == 0;
    if (s->filled && same)
        return true;
    bool learnt = snapshot->status.state != PLX_RUN_FILE;
    /* What was there once is renewed at once, where weights change all the time. */
    double most = s->filled && learnt ? INFINITY : seconds;
    s->filling = s->filling && (same || learnt);
    if (!s->filling && restore_pool(s, snapshot))
        return true;
    if (!s->filling)
        begin_pool(s, snapshot);
    else
        s->mixed = s->mixed || !same;
    fill_on(s, snapshot->params, most);
    if (s->filled && s->mixed)
        s->version[0] = UINT64_MAX; /* which no weights have */
    else if (s->filled && !s->odd)
        keep_pool(s, snapshot);
    return s->filled;
}

static bool crosses(const plx_link_view *v, const plx_strong_edge *edge)
{
    size_t first, end;
    if (v->in_view == 0)
        return false;
    plx_bundle_row(&v->bundle, &v->area, edge->target, &first, &end);
    return edge->source >= first && edge->source < end;
}

size_t plx_edge_strongest_pick(plx_edge_strongest *s, const plx_link_view *views,
    const plx_snapshot *snapshot, size_t count, double seconds, const plx_strong_edge **edges,
    bool *sought)
{
    uint64_t in_view = 0;
    *sought = false;
    size_t n = 0;
    *edges = s->found;
    count = count < POOL ? count : POOL;
    for (size_t l = 0; l < s->links; l++)
        in_view += views[l].in_view;
    if (in_view <= LOOK) {
        uint32_t least;
        n = gather(s, views, snapshot->params, s->found);
        n = keep_strongest(s->found, n, count, &least);
        sort_by_strength(s->found, n, s->spare);
        return n;
    }
    *sought = !fill_pool(s, snapshot, seconds);
    for (size_t i = 0; !*sought && i < s->pooled && n < count; i++)
        if (crosses(&views[s->pool[i].link], &s->pool[i]))
            s->found[n++] = s->pool[i];
    return n;
}

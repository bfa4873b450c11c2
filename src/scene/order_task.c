#include "scene/order_task.h"

#include "base/mem.h"
#include "scene/seriation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIDE_MOST = 128,   /* numbers that stand for what comes in, and for what goes out */
    SIDE_LEAST = 16,   /* of a large layer */
    SAMPLES = 1 << 16, /* connections of a link that tell which way round a layer is to be */
};

static const size_t ROOM = (size_t)1 << 25; /* numbers kept for all units of a layer */

/* One layer. */
typedef struct plx_layer_task {
    plx_order_kind wanted;
    bool wants;         /* another order than it has */
    size_t in, out;     /* length of either side of a vector; 0 where it is not needed */
    float *vectors;     /* [units][in + out] */
    double *norm;       /* [units]: Σw² */
    uint32_t *unit_at;  /* [units]: found; NULL by index */
    uint32_t *place_of; /* [units]: as it is now, or as found; NULL by index */
} plx_layer_task;

typedef struct plx_sample {
    uint32_t source, target;
    float weight;
} plx_sample;

struct plx_order_task {
    const plx_network *network;
    plx_layer_task *layers; /* [layers] */
    plx_sample **samples;   /* [links][SAMPLES at most] */
    size_t *sample_count;
    size_t link, row; /* where gathering is */
    atomic_bool stop;
};

/* Where unit `index` of a longer side is added to, and with which sign (+1 or -1). */
static size_t fold(size_t index, size_t length, size_t size, float *sign)
{
    if (length <= size) {
        *sign = 1;
        return index;
    }
    uint64_t z = (index + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    z ^= z >> 31;
    *sign = (z & 1) ? 1 : -1;
    return (size_t)(z >> 8) % size;
}

static size_t side(size_t linked, size_t units)
{
    size_t most = ROOM / 2 / units;
    most = most < SIDE_LEAST ? SIDE_LEAST : most > SIDE_MOST ? SIDE_MOST : most;
    return linked < most ? linked : most;
}

static bool prepare_layer(plx_order_task *t, size_t layer, const plx_orders *now)
{
    plx_layer_task *d = &t->layers[layer];
    size_t units = t->network->layers[layer].units, in = 0, out = 0;
    if (now->place_of[layer]) {
        d->place_of = plx_alloc(units, sizeof *d->place_of);
        if (!d->place_of)
            return false;
        memcpy(d->place_of, now->place_of[layer], units * sizeof *d->place_of);
    }
    if (!d->wants || d->wanted == PLX_ORDER_INDEX)
        return true;
    d->unit_at = plx_alloc(units, sizeof *d->unit_at);
    d->norm = plx_alloc(units, sizeof *d->norm);
    if (d->wanted == PLX_ORDER_SIMILARITY) {
        for (size_t l = 0; l < t->network->link_count; l++) {
            const plx_link *k = &t->network->links[l];
            in += k->target == layer ? k->in : 0;
            out += k->source == layer ? k->out : 0;
        }
        d->in = side(in, units);
        d->out = side(out, units);
        d->vectors = plx_alloc(units, (d->in + d->out) * sizeof *d->vectors);
    }
    return d->unit_at && d->norm && (d->vectors || d->wanted != PLX_ORDER_SIMILARITY);
}

plx_order_task *plx_order_task_create(
    const plx_orders *now, const plx_order_kind *wanted, plx_error *e)
{
    const plx_network *n = now->network;
    plx_order_task *t = plx_alloc(1, sizeof *t);
    bool ok = t != NULL;
    if (ok) {
        t->network = n;
        t->layers = plx_alloc(n->layer_count, sizeof *t->layers);
        t->samples = plx_alloc(n->link_count, sizeof *t->samples);
        t->sample_count = plx_alloc(n->link_count, sizeof *t->sample_count);
        ok = t->layers && t->samples && t->sample_count;
    }
    for (size_t l = 0; ok && l < n->layer_count; l++) {
        t->layers[l].wanted = wanted[l];
        t->layers[l].wants = wanted[l] != now->kind[l];
        ok = prepare_layer(t, l, now);
    }
    for (size_t l = 0; ok && l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        size_t most = k->in * k->out < SAMPLES ? k->in * k->out : SAMPLES;
        t->samples[l] = plx_alloc(most, sizeof **t->samples);
        ok = t->samples[l] != NULL;
    }
    if (!ok) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", n->unit_count);
        plx_order_task_destroy(&t);
    }
    return t;
}

void plx_order_task_destroy(plx_order_task **task)
{
    plx_order_task *t = *task;
    if (!t)
        return;
    for (size_t l = 0; t->layers && l < t->network->layer_count; l++) {
        plx_free(t->layers[l].vectors);
        plx_free(t->layers[l].norm);
        plx_free(t->layers[l].unit_at);
        plx_free(t->layers[l].place_of);
    }
    for (size_t l = 0; t->samples && l < t->network->link_count; l++)
        plx_free(t->samples[l]);
    plx_free(t->layers);
    plx_free(t->samples);
    plx_free(t->sample_count);
    plx_free(t);
    *task = NULL;
}

static void gather_row(plx_order_task *t, const plx_link *k, const float *row, size_t target)
{
    plx_layer_task *from = &t->layers[k->source], *to = &t->layers[k->target];
    float sign_out = 1, sign_in = 1;
    size_t at_out = from->vectors ? fold(target, k->out, from->out, &sign_out) : 0;
    size_t stride = k->in * k->out / SAMPLES + 1, cell = target * k->in;
    double sum = 0;
    plx_sample *samples = t->samples[t->link];
    size_t *count = &t->sample_count[t->link];
    for (size_t i = 0; i < k->in; i++) {
        float w = isfinite(row[i]) ? row[i] : 0;
        sum += (double)w * (double)w;
        if (from->norm)
            from->norm[i] += (double)w * (double)w;
        if (from->vectors)
            from->vectors[i * (from->in + from->out) + from->in + at_out] += sign_out * w;
        if (to->vectors) {
            size_t at_in = fold(i, k->in, to->in, &sign_in);
            to->vectors[target * (to->in + to->out) + at_in] += sign_in * w;
        }
        if ((cell + i) % stride == 0 && *count < SAMPLES)
            samples[(*count)++] = (plx_sample){(uint32_t)i, (uint32_t)target, w};
    }
    if (to->norm)
        to->norm[target] += sum;
}

bool plx_order_task_gather(plx_order_task *t, const plx_snapshot *s, size_t weights)
{
    size_t left = weights > 0 ? weights : SIZE_MAX;
    while (t->link < t->network->link_count && left > 0) {
        const plx_link *k = &t->network->links[t->link];
        gather_row(t, k, s->params + k->weight_offset + t->row * k->in, t->row);
        left -= k->in < left ? k->in : left;
        if (++t->row == k->out) {
            t->row = 0;
            t->link++;
        }
    }
    return t->link == t->network->link_count;
}

/* Both sides count alike, whatever the size of their weights. */
static void balance(plx_layer_task *d, size_t units)
{
    double in = 0, out = 0;
    size_t size = d->in + d->out;
    for (size_t u = 0; u < units; u++)
        for (size_t k = 0; k < size; k++) {
            double v = (double)d->vectors[u * size + k];
            *(k < d->in ? &in : &out) += v * v;
        }
    if (!(in > 0 && out > 0))
        return;
    float scale = (float)sqrt(in / out);
    for (size_t u = 0; u < units; u++)
        for (size_t k = d->in; k < size; k++)
            d->vectors[u * size + k] *= scale;
}

typedef struct plx_ranked {
    double norm;
    uint32_t unit;
} plx_ranked;

static int larger_first(const void *a, const void *b)
{
    const plx_ranked *x = a, *y = b;
    if (x->norm != y->norm)
        return x->norm > y->norm ? -1 : 1;
    return x->unit < y->unit ? -1 : 1;
}

static bool by_norm(plx_layer_task *d, size_t units)
{
    plx_ranked *r = plx_alloc(units, sizeof *r);
    if (!r)
        return false;
    for (size_t u = 0; u < units; u++)
        r[u] = (plx_ranked){d->norm[u], (uint32_t)u};
    qsort(r, units, sizeof *r, larger_first);
    for (size_t u = 0; u < units; u++)
        d->unit_at[u] = r[u].unit;
    plx_free(r);
    return true;
}

/* Height of a unit in the picture, -0.5 … 0.5 of its column. */
static double height(const plx_order_task *t, size_t layer, size_t unit)
{
    const plx_layer_task *d = &t->layers[layer];
    size_t place = d->place_of ? d->place_of[unit] : unit;
    double last = (double)t->network->layers[layer].units - 1;
    return last > 0 ? (double)place / last - 0.5 : 0;
}

/* How much steeper strong connections to settled layers are with the order as it is than reversed:
 * (a - b)² - (-a - b)² = -4ab. */
static double steepness(const plx_order_task *t, size_t layer)
{
    double sum = 0;
    for (size_t l = 0; l < t->network->link_count; l++) {
        const plx_link *k = &t->network->links[l];
        size_t other = k->source == layer ? k->target : k->source;
        bool settled = other < layer || !t->layers[other].wants;
        if ((k->source != layer && k->target != layer) || !settled)
            continue;
        for (size_t i = 0; i < t->sample_count[l]; i++) {
            const plx_sample *s = &t->samples[l][i];
            sum -= (double)s->weight * (double)s->weight * height(t, k->source, s->source) *
                   height(t, k->target, s->target);
        }
    }
    return sum;
}

static bool settle(plx_order_task *t, size_t layer)
{
    plx_layer_task *d = &t->layers[layer];
    size_t units = t->network->layers[layer].units;
    if (!d->place_of)
        d->place_of = plx_alloc(units, sizeof *d->place_of);
    if (!d->place_of)
        return false;
    for (size_t i = 0; i < units; i++)
        d->place_of[d->unit_at[i]] = (uint32_t)i;
    if (d->wanted != PLX_ORDER_SIMILARITY || steepness(t, layer) <= 0)
        return true;
    for (size_t i = 0; i < units / 2; i++) {
        uint32_t u = d->unit_at[i];
        d->unit_at[i] = d->unit_at[units - 1 - i];
        d->unit_at[units - 1 - i] = u;
    }
    for (size_t i = 0; i < units; i++)
        d->place_of[d->unit_at[i]] = (uint32_t)i;
    return true;
}

bool plx_order_task_solve(plx_order_task *t, plx_error *e)
{
    for (size_t l = 0; l < t->network->layer_count; l++) {
        plx_layer_task *d = &t->layers[l];
        size_t units = t->network->layers[l].units;
        if (!d->wants)
            continue;
        if (d->wanted == PLX_ORDER_INDEX) {
            plx_free(d->place_of);
            d->place_of = NULL;
            continue;
        }
        if (d->vectors) {
            balance(d, units);
            if (!plx_seriate(d->vectors, units, d->in + d->out, d->unit_at, &t->stop, e))
                return false;
        } else if (!by_norm(d, units)) {
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", units);
        }
        if (!settle(t, l))
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", units);
    }
    return !atomic_load_explicit(&t->stop, memory_order_relaxed);
}

void plx_order_task_stop(plx_order_task *t)
{
    atomic_store_explicit(&t->stop, true, memory_order_relaxed);
}

bool plx_order_task_finish(const plx_order_task *t, plx_orders *o, plx_error *e)
{
    for (size_t l = 0; l < t->network->layer_count; l++) {
        const plx_layer_task *d = &t->layers[l];
        if (d->wants && !plx_orders_set(o, l, d->wanted, d->unit_at, e))
            return false;
    }
    return true;
}

#include "base/mem.h"
#include "scene/query_node.h"

#include <math.h>

void plx_query_destroy(plx_query **query)
{
    plx_free(*query);
    *query = NULL;
}

static unsigned wants_of(const plx_query_node *n)
{
    if (n->kind != PLX_QUERY_COMPARE)
        return 0;
    switch (n->quantity) {
    case PLX_QUERY_PREACTIVATION:
        return PLX_WANT_PREACTIVATION;
    case PLX_QUERY_MEAN:
    case PLX_QUERY_VARIANCE:
    case PLX_QUERY_ZERO_SHARE:
        return PLX_WANT_UNIT_STATISTICS;
    case PLX_QUERY_SALIENCE:
        return PLX_WANT_UNIT_GRADIENT;
    default:
        return 0;
    }
}

unsigned plx_query_wants(const plx_query *query)
{
    unsigned wants = 0;
    for (size_t i = 0; i < query->count; i++)
        wants |= wants_of(&query->nodes[i]);
    return wants;
}

/* 64 units at a time: those of one word of a set. */
typedef struct plx_query_word {
    const plx_query *query;
    const plx_query_facts *facts;
    const float *largest; /* [layer_count] sums of outgoing weights */
    size_t first, count;  /* units */
} plx_query_word;

/* One layer's part of them. */
typedef struct plx_query_part {
    size_t layer, first, end; /* units over all layers */
} plx_query_part;

/* The layer that has the unit; layers lie one after the other. */
static size_t layer_of(const plx_network *n, size_t unit)
{
    size_t low = 0, high = n->layer_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (n->layers[middle].unit_offset <= unit)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool next_part(const plx_query_word *w, plx_query_part *p)
{
    const plx_network *n = w->query->network;
    size_t at = p->end, end = w->first + w->count;
    if (at >= end)
        return false;
    size_t layer = layer_of(n, at),
           layer_end = n->layers[layer].unit_offset + n->layers[layer].units;
    *p = (plx_query_part){layer, at, layer_end < end ? layer_end : end};
    return true;
}

/* The biases of a layer; NULL where it has none. */
static const float *biases(const plx_query_word *w, size_t layer)
{
    const plx_network *n = w->query->network;
    for (size_t l = 0; l < n->link_count; l++)
        if (n->links[l].target == layer)
            return w->facts->snapshot->params + n->links[l].bias_offset;
    return NULL;
}

/* The array over all units that has the quantity; NULL where it comes otherwise, or is not known.
 */
static const float *array_of(const plx_snapshot *s, plx_query_quantity quantity)
{
    switch (quantity) {
    case PLX_QUERY_ACTIVATION:
        return s->status.state == PLX_RUN_FILE ? NULL : s->activation;
    case PLX_QUERY_PREACTIVATION:
        return s->preactivation_version ? s->preactivation : NULL;
    case PLX_QUERY_MEAN:
        return s->unit_statistics_version ? s->unit_mean : NULL;
    case PLX_QUERY_VARIANCE:
        return s->unit_statistics_version ? s->unit_variance : NULL;
    case PLX_QUERY_ZERO_SHARE:
        return s->unit_statistics_version ? s->unit_zero_share : NULL;
    default:
        return NULL;
    }
}

static float importance(float outgoing, float largest)
{
    return largest > 0 ? outgoing / largest : 0;
}

static void values_of(
    const plx_query_word *w, plx_query_quantity quantity, const plx_query_part *p, float *values)
{
    const plx_snapshot *s = w->facts->snapshot;
    const float *array = array_of(s, quantity);
    const float *bias = quantity == PLX_QUERY_BIAS ? biases(w, p->layer) : NULL;
    for (size_t u = p->first; u < p->end; u++) {
        float *v = &values[u - w->first];
        *v = NAN;
        if (array)
            *v = array[u];
        else if (bias)
            *v = bias[u - w->query->network->layers[p->layer].unit_offset];
        else if (quantity == PLX_QUERY_IMPORTANCE)
            *v = importance(w->facts->visuals->outgoing[u], w->largest[p->layer]);
        else if (quantity == PLX_QUERY_SALIENCE && s->unit_gradient_version)
            *v = fabsf(s->activation[u] * s->unit_gradient[u]);
    }
}

static bool within(const plx_query_node *n, float v)
{
    v = n->absolute ? fabsf(v) : v;
    if (isnan(v))
        return false;
    bool in =
        (n->low_open ? v > n->low : v >= n->low) && (n->high_open ? v < n->high : v <= n->high);
    return in != n->differs;
}

static uint64_t compare(const plx_query_word *w, const plx_query_node *n)
{
    float values[64] = {0};
    uint64_t bits = 0;
    plx_query_part p = {.end = w->first};
    while (next_part(w, &p))
        values_of(w, n->quantity, &p, values);
    for (size_t i = 0; i < w->count; i++)
        bits |= (uint64_t)within(n, values[i]) << i;
    return bits;
}

static uint64_t not_numbers(const plx_query_word *w)
{
    uint64_t bits = 0;
    plx_query_part p = {.end = w->first};
    while (next_part(w, &p)) {
        const float *bias = biases(w, p.layer);
        size_t offset = w->query->network->layers[p.layer].unit_offset;
        for (size_t u = p.first; u < p.end; u++) {
            bool odd =
                isnan(w->facts->snapshot->activation[u]) || (bias && isnan(bias[u - offset]));
            bits |= (uint64_t)odd << (u - w->first);
        }
    }
    return bits;
}

/* The bits of units first to end - 1, both over all layers. */
static uint64_t range(const plx_query_word *w, size_t first, size_t end)
{
    first = first > w->first ? first - w->first : 0;
    end = end > w->first ? end - w->first : 0;
    if (first >= 64 || first >= end)
        return 0;
    uint64_t below_end = end >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << end) - 1;
    return below_end & ~((UINT64_C(1) << first) - 1);
}

static uint64_t indices(const plx_query_word *w, const plx_query_node *n)
{
    uint64_t bits = 0;
    plx_query_part p = {.end = w->first};
    while (next_part(w, &p)) {
        const plx_layer *layer = &w->query->network->layers[p.layer];
        size_t end = n->end < layer->units ? n->end : layer->units;
        bits |= range(w, layer->unit_offset + n->first, layer->unit_offset + end);
    }
    return bits;
}

static uint64_t holds(const plx_query_word *w, uint16_t node)
{
    const plx_query_node *n = &w->query->nodes[node];
    switch (n->kind) {
    case PLX_QUERY_RANGE:
        return range(w, n->first, n->end);
    case PLX_QUERY_INDEX:
        return indices(w, n);
    case PLX_QUERY_COMPARE:
        return compare(w, n);
    case PLX_QUERY_NAN:
        return not_numbers(w);
    case PLX_QUERY_SELECTED:
        return w->facts->selected ? w->facts->selected->words[w->first / 64] : 0;
    case PLX_QUERY_NOT:
        return ~holds(w, n->left);
    case PLX_QUERY_OR:
        return holds(w, n->left) | holds(w, n->right);
    case PLX_QUERY_AND: {
        /* Places are cheap and stand first as a rule; then quantities are asked for there alone. */
        uint64_t left = holds(w, n->left);
        return left ? left & holds(w, n->right) : 0;
    }
    }
    return 0;
}

static void find_largest(const plx_query *query, const float *outgoing, float *largest)
{
    for (size_t l = 0; l < query->network->layer_count; l++) {
        const plx_layer *layer = &query->network->layers[l];
        largest[l] = 0;
        for (size_t u = layer->unit_offset; u < layer->unit_offset + layer->units; u++)
            largest[l] = isfinite(outgoing[u]) ? fmaxf(largest[l], outgoing[u]) : largest[l];
    }
}

static bool asks_for(const plx_query *query, plx_query_quantity quantity)
{
    for (size_t i = 0; i < query->count; i++)
        if (query->nodes[i].kind == PLX_QUERY_COMPARE && query->nodes[i].quantity == quantity)
            return true;
    return false;
}

void plx_query_find(const plx_query *query, const plx_query_facts *facts, plx_unit_set *found)
{
    float largest[PLX_MAX_LAYERS] = {0};
    if (asks_for(query, PLX_QUERY_IMPORTANCE))
        find_largest(query, facts->visuals->outgoing, largest);
    for (size_t i = 0; i < plx_unit_set_words(found); i++) {
        size_t first = i * 64, left = found->units - first;
        plx_query_word w = {query, facts, largest, first, left < 64 ? left : 64};
        found->words[i] = holds(&w, query->root) & range(&w, 0, found->units);
    }
}

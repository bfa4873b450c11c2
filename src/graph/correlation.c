#include "graph/correlation.h"

#include "base/mem.h"
#include "model/graph_build.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SERIES_MAX = 1 << 14, TIMES_MIN = 3, LANES = 8 };
enum { CONNECTIONS_MAX = 4 << 20 /* which take some 140 MB while they are made */ };

typedef struct table {
    size_t series, times; /* times of a row */
    float *value;         /* [series][times], mean 0 and length 1 over what is known; 0 elsewhere */
    float *known;         /* [series][times] 0 or 1; NULL: all are */
    bool *still;          /* [series] has less than two different values */
} table;

/* A series' values, or its changes, over some times. known: where it has any; may be NULL. Whether
 * it moves; what is left of one that does not is rounding. */
static bool take_series(
    const plx_correlation_desc *d, size_t i, size_t from, size_t n, float *out, float *known_at)
{
    double sum = 0, square = 0, least = INFINITY, most = -INFINITY;
    size_t known = 0;
    for (size_t t = 0; t < n; t++) {
        double v = (double)d->value[(from + t) * d->series + i];
        if (d->changes) {
            double before = (double)d->value[(from + t - 1) * d->series + i];
            v = before != 0 ? v / before - 1 : (double)NAN;
        }
        out[t] = (float)v;
        if (known_at)
            known_at[t] = isfinite(out[t]) ? 1 : 0;
        if (isfinite(v)) {
            sum += v;
            known++;
            least = fmin(least, v);
            most = fmax(most, v);
        }
    }
    double mean = known > 0 ? sum / (double)known : 0;
    for (size_t t = 0; t < n; t++) {
        out[t] = isfinite(out[t]) ? (float)((double)out[t] - mean) : 0;
        square += (double)out[t] * (double)out[t];
    }
    float scale = square > 0 ? (float)(1 / sqrt(square)) : 0;
    for (size_t t = 0; t < n; t++)
        out[t] *= scale;
    return most > least;
}

/* Eight sums side by side, which vectors can hold. */
static float product(const float *a, const float *b, size_t n)
{
    float sum[LANES] = {0}, total = 0;
    size_t t = 0;
    for (; t + LANES <= n; t += LANES)
        for (size_t k = 0; k < LANES; k++)
            sum[k] += a[t + k] * b[t + k];
    for (; t < n; t++)
        total += a[t] * b[t];
    for (size_t k = 0; k < LANES; k++)
        total += sum[k];
    return fminf(fmaxf(total, -1), 1);
}

/* Of a pair of which some values are missing, over the times that both have: as pandas does. NaN
 * where these are too few, or one does not move in them. */
static float product_known(
    const float *a, const float *b, const float *ka, const float *kb, size_t n)
{
    enum { COUNT, A, B, AA, BB, AB, SUMS };
    float sum[SUMS][LANES] = {{0}};
    double all[SUMS] = {0};
    for (size_t t = 0; t < n; t++) {
        size_t k = t % LANES;
        sum[COUNT][k] += ka[t] * kb[t];
        sum[A][k] += a[t] * kb[t];
        sum[B][k] += b[t] * ka[t];
        sum[AA][k] += a[t] * a[t] * kb[t];
        sum[BB][k] += b[t] * b[t] * ka[t];
        sum[AB][k] += a[t] * b[t];
    }
    for (size_t i = 0; i < SUMS; i++)
        for (size_t k = 0; k < LANES; k++)
            all[i] += (double)sum[i][k];
    if (all[COUNT] < TIMES_MIN)
        return NAN;
    double aa = all[AA] - all[A] * all[A] / all[COUNT], bb = all[BB] - all[B] * all[B] / all[COUNT];
    double ab = all[AB] - all[A] * all[B] / all[COUNT];
    bool varies = aa > 1e-6 * all[AA] && bb > 1e-6 * all[BB];
    return varies ? fminf(fmaxf((float)(ab / sqrt(aa * bb)), -1), 1) : NAN;
}

typedef struct network {
    const plx_correlation_desc *d;
    table early, late; /* the same where there is no lag */
    uint32_t *parent;  /* [series] in the tree; of what has no nearer one itself */
    plx_graph_build *build;
    uint16_t type[2][2]; /* by backbone and sign */
    size_t connections;
} network;

/* NaN: it has none. */
static float correlation(const network *w, size_t from, size_t to)
{
    size_t n = w->early.times;
    if (w->early.still[from] || w->late.still[to])
        return NAN;
    const float *a = w->early.value + from * n, *b = w->late.value + to * n;
    return w->early.known
               ? product_known(a, b, w->early.known + from * n, w->late.known + to * n, n)
               : product(a, b, n);
}

/* Of a pair with a lag, the stronger way. */
static float nearness(const network *w, size_t a, size_t b)
{
    float r = correlation(w, a, b);
    return w->d->lag > 0 ? fmaxf(r, correlation(w, b, a)) : r;
}

/* By Prim: the tree grows by the nearest series that it has not. Where none of the others has a
 * correlation with it, another tree begins. */
static bool find_tree(network *w)
{
    size_t n = w->d->series;
    float *nearest = plx_alloc(n, sizeof *nearest);
    uint8_t *in = plx_alloc(n, 1);
    bool ok = nearest && in;
    for (size_t i = 0; ok && i < n; i++) {
        nearest[i] = -2;
        w->parent[i] = (uint32_t)i;
    }
    for (size_t step = 0, now = 0; ok && step < n; step++) {
        in[now] = 1;
        size_t next = n;
        for (size_t i = 0; i < n; i++) {
            if (in[i])
                continue;
            float r = nearness(w, now, i);
            if (r > nearest[i]) {
                nearest[i] = r;
                w->parent[i] = (uint32_t)now;
            }
            if (next == n || nearest[i] > nearest[next])
                next = i;
        }
        now = next;
    }
    plx_free(nearest);
    plx_free(in);
    return ok;
}

static bool connect(network *w, size_t from, size_t to, plx_error *e)
{
    bool tree = w->parent[from] == to || w->parent[to] == from;
    float r = correlation(w, from, to);
    if (isnan(r))
        return true;
    if (tree && w->d->lag > 0)
        tree = !(r < correlation(w, to, from));
    if (!tree && !((double)fabsf(r) >= w->d->threshold && r != 0))
        return true;
    if (w->connections++ == CONNECTIONS_MAX)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, w->d->name, 0,
            "over %d pairs of series have a correlation of at least %g, which a higher threshold "
            "would bring down",
            CONNECTIONS_MAX, w->d->threshold);
    return plx_graph_build_connect(
        w->build, (uint32_t)from, (uint32_t)to, r, w->type[tree][r < 0], e);
}

static const char *const names[2][2] = {
    {"positive", "negative"}, {"positive backbone", "negative backbone"}};

const char *plx_correlation_type_name(int type)
{
    return names[type / 2][type % 2];
}

int plx_correlation_type(const plx_graph *g, size_t type)
{
    for (int i = 0; i < PLX_CORRELATION_TYPES; i++)
        if (strcmp(g->types.text[type], names[i / 2][i % 2]) == 0)
            return i;
    return 0;
}

bool plx_correlation_is_backbone(const plx_graph *g, size_t connection)
{
    return g->type && plx_correlation_type(g, g->type[connection]) >= 2;
}

bool plx_correlation_has_backbone(const plx_graph *g)
{
    for (uint32_t i = 0; g->type && i < g->types.count; i++)
        if (strcmp(g->types.text[i], names[1][0]) == 0)
            return true;
    return false;
}

static void warn_of_still(network *w)
{
    char list[160] = "";
    size_t count = 0, length = 0, listed = 0;
    for (size_t i = 0; i < w->d->series; i++) {
        if (!w->early.still[i] || !w->late.still[i])
            continue;
        size_t more = strlen(w->d->names[i]) + 2;
        if (listed == count++ && length + more < sizeof list) {
            length += (size_t)snprintf(list + length, sizeof list - length, "%s%s",
                listed > 0 ? ", " : "", w->d->names[i]);
            listed++;
        }
    }
    if (count > 0)
        plx_graph_build_warn(w->build, "%zu series never move%s, and stand%s alone%s%s%s", count,
            count == 1 ? "s" : "", count == 1 ? "s" : "", listed > 0 ? ": " : "", list,
            listed > 0 && listed < count ? ", and others" : "");
}

static bool build(network *w, plx_error *e)
{
    const plx_correlation_desc *d = w->d;
    bool ok = true;
    for (int tree = 0; ok && tree < 2; tree++)
        for (int sign = 0; ok && sign < 2; sign++)
            ok = plx_graph_build_type(
                w->build, names[tree][sign], strlen(names[tree][sign]), &w->type[tree][sign], e);
    for (size_t i = 0; ok && i < d->series; i++) {
        uint32_t unit;
        bool fresh;
        ok = plx_graph_build_unit(w->build, d->names[i], strlen(d->names[i]), &unit, &fresh, e) &&
             (fresh || plx_fail(e, PLX_ERR_FORMAT, "two series have the same name"));
    }
    for (size_t i = 0; ok && i < d->series; i++)
        for (size_t j = d->lag > 0 ? 0 : i + 1; ok && j < d->series; j++)
            ok = i == j || connect(w, i, j, e);
    if (ok)
        warn_of_still(w);
    plx_graph_build_directed(w->build, d->lag > 0);
    return ok;
}

/* Whether a value, or a change, is missing at any of the times. */
static bool has_gaps(const plx_correlation_desc *d, size_t from, size_t end)
{
    const float *v = d->value;
    for (size_t i = (from - d->changes) * d->series; i < end * d->series; i++)
        if (!isfinite(v[i]) || (d->changes && v[i] == 0))
            return true;
    return false;
}

static bool make_table(table *t, const plx_correlation_desc *d, size_t from, size_t n, bool gaps)
{
    *t = (table){.series = d->series, .times = n};
    t->value = plx_alloc(d->series * n, sizeof *t->value);
    if (gaps)
        t->known = plx_alloc(d->series * n, sizeof *t->known);
    t->still = plx_alloc(d->series, sizeof *t->still);
    bool ok = t->value && t->still && (t->known || !gaps);
    for (size_t i = 0; ok && i < d->series; i++)
        t->still[i] = !take_series(d, i, from, n, t->value + i * n, gaps ? t->known + i * n : NULL);
    return ok;
}

static void free_table(table *t)
{
    plx_free(t->value);
    plx_free(t->known);
    plx_free(t->still);
}

/* The backbone is drawn stronger. */
static bool stress(plx_graph *g, float emphasis, plx_error *e)
{
    g->stress = plx_realloc(NULL, g->connection_count, sizeof *g->stress);
    if (!g->stress)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for correlations");
    for (size_t i = 0; i < g->connection_count; i++)
        g->stress[i] = plx_correlation_is_backbone(g, i) ? emphasis : 1;
    return true;
}

plx_graph *plx_correlation_graph(const plx_correlation_desc *d, plx_error *e)
{
    size_t end = d->end > 0 && d->end < d->times ? d->end : d->times, first = d->changes;
    size_t window = d->window > 0 && d->window < end - first ? d->window : end - first;
    plx_graph *g = NULL;
    if (d->series > SERIES_MAX) {
        plx_fail(e, PLX_ERR_UNSUPPORTED, "there are over %d series", SERIES_MAX);
        return NULL;
    }
    /* The file's fault, where nobody asked for a lag or a window. */
    if (d->window == 0 && d->lag == 0 && window < TIMES_MIN) {
        plx_fail_file(e, PLX_ERR_FORMAT, d->name, "has %zu times to correlate, which are too few",
            end > first ? window : 0);
        return NULL;
    }
    if (end <= first || window < TIMES_MIN + d->lag) {
        plx_fail(e, PLX_ERR_USAGE, "a window of %zu times is too short for a lag of %zu", window,
            d->lag);
        return NULL;
    }
    network w = {.d = d};
    size_t n = window - d->lag;
    w.parent = plx_alloc(d->series, sizeof *w.parent);
    bool gaps = has_gaps(d, end - window, end);
    bool ok = w.parent && make_table(&w.early, d, end - window, n, gaps);
    w.late = w.early;
    if (ok && d->lag > 0)
        ok = make_table(&w.late, d, end - n, n, gaps);
    ok = (ok && find_tree(&w)) || plx_fail(e, PLX_ERR_MEMORY, "out of memory for correlations");
    w.build = ok ? plx_graph_build_create(d->name, "correlation", 0, e) : NULL;
    if (w.build && build(&w, e))
        g = plx_graph_build_finish(&w.build, e);
    if (g && d->emphasis > 0 && !stress(g, d->emphasis, e))
        plx_graph_destroy(&g);
    plx_graph_build_destroy(&w.build);
    if (d->lag > 0)
        free_table(&w.late);
    free_table(&w.early);
    plx_free(w.parent);
    return g;
}

#include "graph/correlation.h"

#include "base/rng.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { TIMES = 200, SERIES = 4 };

static const char *const names[SERIES] = {"a", "b", "c", "d"};

/* b is a with noise, c is -a with noise, d is a three times later. */
static void make(float value[TIMES][SERIES])
{
    plx_rng rng;
    plx_rng_seed(&rng, 9, 0);
    for (size_t t = 0; t < TIMES; t++) {
        float a = (float)plx_rng_normal(&rng);
        value[t][0] = a;
        value[t][1] = a + 0.3F * (float)plx_rng_normal(&rng);
        value[t][2] = 5 - 2 * a + 0.6F * (float)plx_rng_normal(&rng);
        value[t][3] = t >= 3 ? value[t - 3][0] : 0;
    }
}

static plx_correlation_desc desc_of(const float *value)
{
    return (plx_correlation_desc){.name = "test",
        .names = names,
        .series = SERIES,
        .times = TIMES,
        .value = value,
        .threshold = 0.5};
}

static size_t find(const plx_graph *g, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < g->connection_count; i++)
        if (g->source[i] == from && g->target[i] == to)
            return i;
    return SIZE_MAX;
}

/* By its definition, in double. */
static double correlation(float value[TIMES][SERIES], size_t a, size_t b, size_t from, size_t end)
{
    double n = (double)(end - from), ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
    for (size_t t = from; t < end; t++) {
        ma += (double)value[t][a] / n;
        mb += (double)value[t][b] / n;
    }
    for (size_t t = from; t < end; t++) {
        double x = (double)value[t][a] - ma, y = (double)value[t][b] - mb;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    return ab / sqrt(aa * bb);
}

/* What is missing is left out of each pair that it is in, and of no other. */
static void gaps_are_left_out_of_pairs(void **state)
{
    (void)state;
    float value[TIMES][SERIES], kept[TIMES][SERIES];
    make(value);
    size_t n = 0;
    for (size_t t = 0; t < TIMES; t++) {
        if (t % 3 == 1)
            value[t][1] = NAN;
        else
            memcpy(kept[n++], value[t], sizeof value[t]);
    }
    plx_correlation_desc d = desc_of(value[0]);
    d.threshold = 0;
    plx_graph *g = plx_correlation_graph(&d, NULL);
    assert_non_null(g);
    assert_true(fabs((double)g->weight[find(g, 0, 1)] - correlation(kept, 0, 1, 0, n)) < 1e-5);
    assert_true(fabs((double)g->weight[find(g, 0, 2)] - correlation(value, 0, 2, 0, TIMES)) < 1e-5);
    plx_graph_destroy(&g);
}

static void pairs_have_their_correlation(void **state)
{
    (void)state;
    float value[TIMES][SERIES];
    make(value);
    plx_correlation_desc d = desc_of(value[0]);
    d.window = 50;
    plx_graph *g = plx_correlation_graph(&d, NULL);
    assert_non_null(g);
    assert_false(g->directed);
    size_t ab = find(g, 0, 1), ac = find(g, 0, 2);
    assert_true(fabs((double)g->weight[ab] - correlation(value, 0, 1, 150, 200)) < 1e-5);
    assert_true(g->weight[ac] < -0.8F);
    assert_string_equal(g->types.text[g->type[ac]], "negative");
    assert_string_equal(g->types.text[g->type[ab]], "positive backbone");
    /* The backbone holds all of them together with one connection less than there are series. */
    size_t backbone = 0;
    for (size_t i = 0; i < g->connection_count; i++)
        backbone += strstr(g->types.text[g->type[i]], "backbone") != NULL;
    assert_int_equal(backbone, SERIES - 1);
    plx_graph_stats s;
    assert_true(plx_graph_stats_init(&s, g, NULL));
    assert_int_equal(s.components, 1);
    plx_graph_stats_uninit(&s);
    plx_graph_destroy(&g);
}

static void a_lag_tells_who_is_first(void **state)
{
    (void)state;
    float value[TIMES][SERIES];
    make(value);
    plx_correlation_desc d = desc_of(value[0]);
    d.lag = 3;
    plx_graph *g = plx_correlation_graph(&d, NULL);
    assert_non_null(g);
    assert_true(g->directed);
    size_t first = find(g, 0, 3);
    assert_true(first != SIZE_MAX && g->weight[first] > 0.99F);
    assert_true(find(g, 3, 0) == SIZE_MAX || fabsf(g->weight[find(g, 3, 0)]) < 0.5F);
    plx_graph_destroy(&g);
}

static void changes_and_gaps_count(void **state)
{
    (void)state;
    float value[TIMES][SERIES];
    plx_rng rng;
    plx_rng_seed(&rng, 1, 0);
    for (size_t i = 0; i < SERIES; i++)
        value[0][i] = 100;
    for (size_t t = 1; t < TIMES; t++) {
        float change = 0.01F * (float)plx_rng_normal(&rng);
        for (size_t i = 0; i < SERIES; i++)
            value[t][i] = value[t - 1][i] * (1 + (i == 1 ? -change : change));
    }
    value[50][2] = NAN;
    plx_correlation_desc d = desc_of(value[0]);
    d.changes = true;
    plx_graph *g = plx_correlation_graph(&d, NULL);
    assert_non_null(g);
    assert_true(g->weight[find(g, 0, 3)] > 0.999F);
    assert_true(g->weight[find(g, 0, 1)] < -0.999F);
    assert_true(g->weight[find(g, 0, 2)] > 0.999F);
    plx_graph_destroy(&g);
    plx_error e;
    d.window = 3;
    d.lag = 2;
    assert_null(plx_correlation_graph(&d, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
    /* Nobody asked for more than there is. */
    d.window = d.lag = 0;
    d.times = 3;
    assert_null(plx_correlation_graph(&d, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, d.name);
}

static size_t connections_of(const plx_graph *g, uint32_t unit)
{
    size_t count = 0;
    for (size_t i = 0; i < g->connection_count; i++)
        count += g->source[i] == unit || g->target[i] == unit;
    return count;
}

/* a and b against c, and d always the same, which would be nearer to all than c is; 0.1 is no sum
 * of powers of two, so that its mean may be off by the last bit. */
static void what_never_moves_stands_alone(void **state)
{
    (void)state;
    float value[TIMES][SERIES];
    for (int variant = 0; variant < 5; variant++) {
        make(value);
        for (size_t t = 0; t < TIMES; t++) {
            value[t][2] = -value[t][0];
            value[t][3] = variant == 1 && t < TIMES / 2 ? value[t][1] : 0.1F;
        }
        if (variant == 2)
            value[7][0] = value[9][3] = NAN;
        plx_correlation_desc d = desc_of(value[0]);
        d.threshold = 0;
        d.window = variant == 1 ? TIMES / 2 : 0;
        d.lag = variant == 3 ? 2 : 0;
        d.changes = variant == 4;
        d.emphasis = 2;
        plx_graph *g = plx_correlation_graph(&d, NULL);
        assert_non_null(g);
        assert_int_equal(connections_of(g, 3), 0);
        assert_true(connections_of(g, 2) > 0);
        assert_int_equal(g->warning_count, 1);
        assert_string_equal(g->warning[0], "1 series never moves, and stands alone: d");
        plx_graph_destroy(&g);
    }
}

static void nothing_moves(void **state)
{
    (void)state;
    float value[TIMES][SERIES] = {{0}};
    plx_correlation_desc d = desc_of(value[0]);
    d.emphasis = 2;
    plx_graph *g = plx_correlation_graph(&d, NULL);
    assert_non_null(g);
    assert_int_equal(g->unit_count, SERIES);
    assert_int_equal(g->connection_count, 0);
    assert_string_equal(g->warning[0], "4 series never move, and stand alone: a, b, c, d");
    plx_graph_destroy(&g);
}

/* Two that have no time in common have no correlation, but both have one with others. */
static void pairs_without_common_times_are_no_pairs(void **state)
{
    (void)state;
    float value[TIMES][SERIES];
    make(value);
    for (size_t t = 0; t < TIMES; t++)
        value[t][t < TIMES / 2 ? 0 : 1] = NAN;
    plx_correlation_desc d = desc_of(value[0]);
    d.threshold = 0;
    plx_graph *g = plx_correlation_graph(&d, NULL);
    assert_non_null(g);
    assert_int_equal(find(g, 0, 1), SIZE_MAX);
    assert_true(find(g, 0, 2) != SIZE_MAX && find(g, 1, 2) != SIZE_MAX);
    assert_int_equal(g->warning_count, 0);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_have_their_correlation),
        cmocka_unit_test(gaps_are_left_out_of_pairs),
        cmocka_unit_test(a_lag_tells_who_is_first),
        cmocka_unit_test(changes_and_gaps_count),
        cmocka_unit_test(what_never_moves_stands_alone),
        cmocka_unit_test(nothing_moves),
        cmocka_unit_test(pairs_without_common_times_are_no_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

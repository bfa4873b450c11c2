/* Windows of series that follow each other, each as it is made by itself. */
#include "graph/rolling.h"

#include "base/rng.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { SERIES = 12, TIMES = 400 };

static float value[TIMES * SERIES];
static const char *const names[SERIES] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};

static plx_correlation_desc desc(size_t window)
{
    plx_rng rng;
    plx_rng_seed(&rng, 3, 1);
    for (size_t t = 0; t < TIMES; t++) {
        double common = plx_rng_normal(&rng);
        for (size_t i = 0; i < SERIES; i++)
            value[t * SERIES + i] =
                (float)(plx_rng_normal(&rng) + (t < TIMES / 2 ? common : 0) * (i % 3 ? 1 : -1));
    }
    return (plx_correlation_desc){.name = "r",
        .names = names,
        .series = SERIES,
        .times = TIMES,
        .value = value,
        .window = window,
        .threshold = 0.4};
}

static void each_window_is_the_network_of_its_times(void **state)
{
    (void)state;
    plx_correlation_desc d = desc(50);
    plx_rolling *r = plx_rolling_create(&d, NULL);
    assert_int_equal(plx_rolling_count(r), PLX_ROLLING_FRAMES);
    size_t before = 0;
    for (size_t k = 0; k < PLX_ROLLING_FRAMES; k += 17) {
        plx_error e = {0};
        size_t from, to;
        plx_rolling_span(r, k, &from, &to);
        assert_int_equal(to - from, 50);
        assert_true(k == 0 ? from == 0 : to > before);
        before = to;
        const plx_graph *g = plx_rolling_wait(r, k, &e);
        plx_correlation_desc one = d;
        one.end = to;
        plx_graph *alone = plx_correlation_graph(&one, NULL);
        assert_int_equal(g->connection_count, alone->connection_count);
        assert_memory_equal(g->weight, alone->weight, g->connection_count * sizeof *alone->weight);
        plx_graph_destroy(&alone);
        assert_ptr_equal(plx_rolling_ask(r, k), g);
    }
    size_t from, to;
    plx_rolling_span(r, PLX_ROLLING_FRAMES - 1, &from, &to);
    assert_int_equal(to, TIMES);
    assert_int_equal(plx_rolling_whole(r)->unit_count, SERIES);
    /* What went together in the first half does no more in the second. */
    plx_error e = {0};
    assert_true(plx_rolling_wait(r, 0, &e)->connection_count > SERIES * 3);
    assert_true(plx_rolling_wait(r, PLX_ROLLING_FRAMES - 1, &e)->connection_count < SERIES * 2);
    plx_rolling_destroy(&r);
}

static void a_window_of_all_is_one_frame(void **state)
{
    (void)state;
    plx_correlation_desc d = desc(0);
    d.emphasis = 3;
    plx_rolling *r = plx_rolling_create(&d, NULL);
    assert_int_equal(plx_rolling_count(r), 1);
    const plx_graph *g = plx_rolling_whole(r);
    assert_true(plx_correlation_has_backbone(g));
    size_t backbone = 0;
    for (size_t i = 0; i < g->connection_count; i++) {
        backbone += plx_correlation_is_backbone(g, i);
        assert_true(fabsf(g->weight[i]) <= 1);
        assert_float_equal(plx_graph_strength(g, i),
            g->weight[i] * (plx_correlation_is_backbone(g, i) ? 3 : 1), 0);
    }
    assert_int_equal(backbone, SERIES - 1);
    plx_rolling_destroy(&r);
    assert_null(r);
}

static void what_is_too_short_is_told(void **state)
{
    (void)state;
    plx_correlation_desc d = desc(4);
    d.lag = 3;
    plx_error e = {0};
    plx_rolling *r = plx_rolling_create(&d, &e);
    assert_non_null(r); /* over all times there is enough */
    assert_null(plx_rolling_wait(r, 0, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
    plx_rolling_destroy(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_window_is_the_network_of_its_times),
        cmocka_unit_test(a_window_of_all_is_one_frame),
        cmocka_unit_test(what_is_too_short_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

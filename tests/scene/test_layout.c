#include "base/mem.h"
#include "base/rng.h"
#include "scene/layout.h"
#include "support.h"

#include <math.h>

static plx_network *network(const char *spec)
{
    return plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
}

static void columns_go_right_and_stay_in_bounds(void **state)
{
    (void)state;
    static const char *const specs[] = {
        "784-300-100-10", "2-1", "1-1", "1-1000000-1", "5-5-5-5-5-5-5-5-5-5-5-5-5-5-5-5-5-5-5-5"};
    for (size_t s = 0; s < 5; s++) {
        plx_network *n = network(specs[s]);
        plx_layout l;
        assert_true(plx_layout_init(&l, n, NULL));
        for (size_t i = 0; i < l.layer_count; i++) {
            const plx_column *c = &l.columns[i];
            assert_true(c->spacing > 0);
            assert_true(i == 0 || c->x > l.columns[i - 1].x);
            assert_true(c->x >= l.bounds.left && c->x <= l.bounds.right);
            assert_true(c->y0 >= l.bounds.top - 1e-12);
            assert_true(plx_column_y(c, (double)(c->units - 1)) <= l.bounds.bottom + 1e-9);
            /* Centred. */
            assert_true(fabs(c->y0 + plx_column_y(c, (double)(c->units - 1))) < 1e-9);
        }
        plx_layout_uninit(&l);
        plx_network_destroy(&n);
    }
}

static void nearest_unit_is_that_of_brute_force(void **state)
{
    (void)state;
    plx_network *n = network("30-7-1-12");
    plx_layout l;
    plx_rng r;
    assert_true(plx_layout_init(&l, n, NULL));
    plx_rng_seed(&r, 3, 0);
    for (int t = 0; t < 2000; t++) {
        double x = plx_rng_range(&r, -0.5, 2), y = plx_rng_range(&r, -1, 1), best = INFINITY;
        for (size_t i = 0; i < l.layer_count; i++)
            for (size_t u = 0; u < l.columns[i].units; u++)
                best = fmin(
                    best, hypot(x - l.columns[i].x, y - plx_column_y(&l.columns[i], (double)u)));
        double distance;
        plx_unit_ref ref = plx_layout_nearest(&l, x, y, &distance);
        assert_true(fabs(distance - best) < 1e-12);
        assert_true(ref.unit < l.columns[ref.layer].units);
    }
    plx_layout_uninit(&l);
    plx_network_destroy(&n);
}

static void unit_bounds_hold_its_neighbours(void **state)
{
    (void)state;
    plx_network *n = network("30-7-12");
    plx_layout l;
    assert_true(plx_layout_init(&l, n, NULL));
    plx_bounds b = plx_layout_unit_bounds(&l, 1, 3);
    assert_true(b.left <= l.columns[0].x && b.right >= l.columns[2].x);
    assert_true(b.top <= l.columns[0].y0 && b.bottom >= plx_column_y(&l.columns[0], 29));
    b = plx_layout_unit_bounds(&l, 0, 3);
    assert_true(b.left == l.columns[0].x && b.right == l.columns[1].x);
    plx_layout_uninit(&l);
    plx_network_destroy(&n);
}

static void without_memory_there_is_an_error(void **state)
{
    (void)state;
    plx_network *n = network("3-3");
    plx_layout l;
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_false(plx_layout_init(&l, n, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    plx_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_go_right_and_stay_in_bounds),
        cmocka_unit_test(nearest_unit_is_that_of_brute_force),
        cmocka_unit_test(unit_bounds_hold_its_neighbours),
        cmocka_unit_test(without_memory_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/mem.h"
#include "base/rng.h"
#include "scene/nearest_edge.h"
#include "support.h"

#include <math.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    float *params;
} plx_fixture;

static plx_fixture open_fixture(const char *spec)
{
    plx_fixture f = {.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL)};
    assert_non_null(f.network);
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    return f;
}

static void give_weights(plx_fixture *f, plx_rng *r)
{
    f->params = plx_alloc(f->network->param_count, sizeof *f->params);
    assert_non_null(f->params);
    for (size_t i = 0; i < f->network->param_count; i++)
        f->params[i] = (float)plx_rng_range(r, -1, 1);
}

static void close_fixture(plx_fixture *f)
{
    plx_free(f->params);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
}

static double distance_to(const plx_fixture *f, const plx_connection_ref *c, double x, double y)
{
    const plx_link *link = &f->network->links[c->link];
    const plx_column *s = &f->layout.columns[link->source];
    const plx_column *t = &f->layout.columns[link->target];
    double way = (x - s->x) / (t->x - s->x);
    return fabs((1 - way) * plx_column_y(s, (double)c->source) +
                way * plx_column_y(t, (double)c->target) - y);
}

static double least_distance(const plx_fixture *f, double x, double y)
{
    double least = INFINITY;
    for (size_t l = 0; l < f->network->link_count; l++) {
        const plx_link *link = &f->network->links[l];
        if (x < f->layout.columns[link->source].x || x > f->layout.columns[link->target].x)
            continue;
        for (size_t j = 0; j < link->out; j++)
            for (size_t i = 0; i < link->in; i++)
                least = fmin(least, distance_to(f, &(plx_connection_ref){l, i, j}, x, y));
    }
    return least;
}

static void as_brute_force_has_it(void **state)
{
    (void)state;
    static const char *const specs[] = {"30-7-1-12", "1-1", "2-40", "40-2", "25-25-25", "300-200"};
    plx_rng r;
    plx_rng_seed(&r, 11, 0);
    for (size_t s = 0; s < 6; s++) {
        plx_fixture f = open_fixture(specs[s]);
        for (int t = 0; t < 400; t++) {
            double x = plx_rng_range(&r, 0, f.layout.bounds.right);
            double y = plx_rng_range(&r, -0.8, 0.8), distance = -1;
            if (t % 8 == 0)
                x = f.layout.columns[(size_t)t / 8 % f.layout.layer_count].x;
            plx_connection_ref c;
            assert_true(plx_nearest_edge(&c, &f.layout, f.network, NULL, x, y, &distance));
            assert_true(fabs(distance - least_distance(&f, x, y)) < 1e-10);
            assert_true(fabs(distance - distance_to(&f, &c, x, y)) < 1e-10);
        }
        close_fixture(&f);
    }
}

static void beside_all_links_there_is_none(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("5-4-3");
    plx_connection_ref c;
    double distance;
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, -0.01, 0, &distance));
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, 1.51, 0, &distance));
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, NAN, 0, &distance));
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, 0.5, NAN, &distance));
    close_fixture(&f);
}

/* Half-way between equal layers, lines meet in bundles: all with the same sum of indices. */
static void of_equals_the_strongest(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("21-21");
    plx_rng r;
    plx_rng_seed(&r, 12, 0);
    give_weights(&f, &r);
    const plx_link *link = &f.network->links[0];
    for (size_t sum = 0; sum <= 40; sum++) {
        float most = 0;
        for (size_t i = 0; i <= 20; i++)
            if (sum >= i && sum - i <= 20)
                most = fmaxf(most, fabsf(plx_connection_weight(
                                       f.network, f.params, &(plx_connection_ref){0, i, sum - i})));
        double y = f.layout.columns[0].y0 + f.layout.columns[0].spacing * (double)sum / 2;
        plx_connection_ref c;
        double distance;
        assert_true(plx_nearest_edge(&c, &f.layout, f.network, f.params, 0.75, y, &distance));
        assert_int_equal(c.source + c.target, sum);
        assert_true(fabsf(plx_connection_weight(f.network, f.params, &c)) == most);
    }
    /* One that is not a number before all. */
    f.params[link->weight_offset + 13 * link->in + 7] = NAN;
    plx_connection_ref c;
    double distance;
    assert_true(plx_nearest_edge(&c, &f.layout, f.network, f.params, 0.75, 0, &distance));
    assert_int_equal(c.source, 7);
    assert_int_equal(c.target, 13);
    close_fixture(&f);
}

static void in_large_layers_it_is_near_enough(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("10000000-9000001");
    plx_rng r;
    plx_rng_seed(&r, 13, 0);
    for (int t = 0; t < 200; t++) {
        double x = plx_rng_range(&r, 0.01, 1.49), y = plx_rng_range(&r, -0.4, 0.4);
        double distance;
        plx_connection_ref c;
        assert_true(plx_nearest_edge(&c, &f.layout, f.network, NULL, x, y, &distance));
        assert_true(fabs(distance - distance_to(&f, &c, x, y)) < 1e-14);
        double way = x / 1.5, spacing = f.layout.columns[0].spacing;
        assert_true(distance <= fmin(way, 1 - way) * spacing);
    }
    /* Near a column the answer is exact: this point lies on a line. */
    double x = 1e-6, way = x / 1.5, distance;
    double y = (1 - way) * plx_column_y(&f.layout.columns[0], 1234567) +
               way * plx_column_y(&f.layout.columns[1], 7654321);
    plx_connection_ref c;
    assert_true(plx_nearest_edge(&c, &f.layout, f.network, NULL, x, y, &distance));
    assert_true(distance < 1e-15);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_brute_force_has_it),
        cmocka_unit_test(beside_all_links_there_is_none),
        cmocka_unit_test(of_equals_the_strongest),
        cmocka_unit_test(in_large_layers_it_is_near_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "laid_out.h"

#include "base/mem.h"
#include "base/rng.h"
#include "scene/nearest_edge.h"

#include <math.h>

static float *random_weights(const plx_network *n, plx_rng *r)
{
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_non_null(params);
    for (size_t i = 0; i < n->param_count; i++)
        params[i] = (float)plx_rng_range(r, -1, 1);
    return params;
}

static double distance_to(const laid_out *f, const plx_connection_ref *c, double x, double y)
{
    const plx_link *link = &f->network->links[c->link];
    const plx_column *s = &f->layout.columns[link->source];
    const plx_column *t = &f->layout.columns[link->target];
    double way = (x - s->x) / (t->x - s->x);
    return fabs((1 - way) * plx_column_y(s, (double)c->source) +
                way * plx_column_y(t, (double)c->target) - y);
}

static double least_distance(const laid_out *f, double x, double y)
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
        laid_out f = laid_out_open(specs[s]);
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
        laid_out_close(&f);
    }
}

static void beside_all_links_there_is_none(void **state)
{
    (void)state;
    laid_out f = laid_out_open("5-4-3");
    plx_connection_ref c;
    double distance;
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, -0.01, 0, &distance));
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, 1.51, 0, &distance));
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, NAN, 0, &distance));
    assert_false(plx_nearest_edge(&c, &f.layout, f.network, NULL, 0.5, NAN, &distance));
    laid_out_close(&f);
}

/* Half-way between equal layers, lines meet in bundles: all with the same sum of indices. */
static void of_equals_the_strongest(void **state)
{
    (void)state;
    laid_out f = laid_out_open("21-21");
    plx_rng r;
    plx_rng_seed(&r, 12, 0);
    float *params = random_weights(f.network, &r);
    const plx_link *link = &f.network->links[0];
    for (size_t sum = 0; sum <= 40; sum++) {
        float most = 0;
        for (size_t i = 0; i <= 20; i++)
            if (sum >= i && sum - i <= 20)
                most = fmaxf(most, fabsf(plx_connection_weight(
                                       f.network, params, &(plx_connection_ref){0, i, sum - i})));
        double y = f.layout.columns[0].y0 + f.layout.columns[0].spacing * (double)sum / 2;
        plx_connection_ref c;
        double distance;
        assert_true(plx_nearest_edge(&c, &f.layout, f.network, params, 0.75, y, &distance));
        assert_int_equal(c.source + c.target, sum);
        assert_true(fabsf(plx_connection_weight(f.network, params, &c)) == most);
    }
    /* One that is not a number before all. */
    params[link->weight_offset + 13 * link->in + 7] = NAN;
    plx_connection_ref c;
    double distance;
    assert_true(plx_nearest_edge(&c, &f.layout, f.network, params, 0.75, 0, &distance));
    assert_int_equal(c.source, 7);
    assert_int_equal(c.target, 13);
    plx_free(params);
    laid_out_close(&f);
}

static void in_large_layers_it_is_near_enough(void **state)
{
    (void)state;
    laid_out f = laid_out_open("10000000-9000001");
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
    laid_out_close(&f);
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

#include "laid_out.h"

#include "base/rng.h"
#include "scene/edges_in_view.h"

#include <math.h>
#include <stdlib.h>

enum { CAPACITY = 4096 };

static plx_connection_ref found[CAPACITY];

static bool crosses(const plx_layout *l, const plx_link *link, size_t source, size_t target,
    const plx_bounds *a, double slack)
{
    const plx_column *s = &l->columns[link->source], *t = &l->columns[link->target];
    double left = fmax(a->left, s->x), right = fmin(a->right, t->x);
    if (!(left < right))
        return false;
    double from = plx_column_y(s, (double)source);
    double slope = (plx_column_y(t, (double)target) - from) / (t->x - s->x);
    double y0 = from + slope * (left - s->x), y1 = from + slope * (right - s->x);
    return fmax(y0, y1) >= a->top - slack && fmin(y0, y1) <= a->bottom + slack;
}

/* All that cross for certain are in the list, and nothing that for certain does not. */
static void compare(const laid_out *f, const plx_bounds *a)
{
    size_t count = plx_edges_in_view(&f->layout, f->network, a, found, CAPACITY);
    assert_true(count <= CAPACITY);
    size_t inner = 0, outer = 0, listed = 0;
    for (size_t l = 0; l < f->network->link_count; l++) {
        const plx_link *link = &f->network->links[l];
        for (size_t j = 0; j < link->out; j++) {
            for (size_t i = 0; i < link->in; i++) {
                inner += crosses(&f->layout, link, i, j, a, -1e-9);
                outer += crosses(&f->layout, link, i, j, a, 1e-9);
            }
        }
    }
    for (size_t k = 0; k < count; k++) {
        const plx_connection_ref *c = &found[k];
        assert_true(
            crosses(&f->layout, &f->network->links[c->link], c->source, c->target, a, 1e-9));
        listed += crosses(&f->layout, &f->network->links[c->link], c->source, c->target, a, -1e-9);
        for (size_t m = 0; m < k && count < 200; m++)
            assert_false(found[m].link == c->link && found[m].source == c->source &&
                         found[m].target == c->target);
    }
    assert_int_equal(listed, inner);
    assert_in_range(count, inner, outer);
}

static void as_brute_force_has_it(void **state)
{
    (void)state;
    static const char *const specs[] = {"30-7-1-12", "1-1", "2-40", "40-2", "25-25-25"};
    plx_rng r;
    plx_rng_seed(&r, 5, 0);
    for (size_t s = 0; s < 5; s++) {
        laid_out f = laid_out_open(specs[s]);
        for (int t = 0; t < 500; t++) {
            double x = plx_rng_range(&r, -0.3, 1.8), y = plx_rng_range(&r, -0.7, 0.7);
            double size = pow(10, plx_rng_range(&r, -4, 0.3));
            if (t % 5 == 0)
                x = f.layout.columns[(size_t)t % f.layout.layer_count].x;
            /* With a side on a column too. */
            compare(&f, &(plx_bounds){t % 10 == 0 ? x : x - size, y - size, x + size, y + size});
        }
        laid_out_close(&f);
    }
}

static void too_many_are_told(void **state)
{
    (void)state;
    laid_out f = laid_out_open("20-20");
    plx_bounds all = {-1, -1, 3, 1};
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &all, found, 400), 400);
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &all, found, 399), PLX_TOO_MANY);
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &all, found, 0), PLX_TOO_MANY);
    plx_bounds none = {-1, 2, 3, 4};
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &none, found, 0), 0);
    laid_out_close(&f);
}

/* In layers of millions of units, which nobody could go through for every frame. */
static void large_layers_are_not_gone_through(void **state)
{
    (void)state;
    laid_out f = laid_out_open("10000000-10000000-3");
    const plx_column *c = f.layout.columns;
    plx_bounds all = {-1, -1, 3, 1};
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &all, found, CAPACITY), PLX_TOO_MANY);
    /* Between two units, close to their column, no line passes. */
    double y = plx_column_y(&c[0], 5000000.5), size = c[0].spacing / 1000;
    plx_bounds between = {c[0].x, y - size, c[0].x + size, y + size};
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &between, found, CAPACITY), 0);
    /* At a unit of the second layer come in ten million, and three leave. */
    y = plx_column_y(&c[1], 7654321);
    plx_bounds right = {c[1].x + size, y - size, c[1].x + 2 * size, y + 4 * size};
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &right, found, CAPACITY), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(found[i].link, 1);
        assert_int_equal(found[i].source, 7654321);
        assert_int_equal(found[i].target, i);
    }
    plx_bounds left = {c[1].x - 2 * size, y - size, c[1].x - size, y + size};
    assert_int_equal(plx_edges_in_view(&f.layout, f.network, &left, found, CAPACITY), PLX_TOO_MANY);
    laid_out_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_brute_force_has_it),
        cmocka_unit_test(too_many_are_told),
        cmocka_unit_test(large_layers_are_not_gone_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

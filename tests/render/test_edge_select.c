/* The ranges and sums that need no look at the weights, against a look at every connection. */
#include "base/mem.h"
#include "base/rng.h"
#include "render/edge_select.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

enum { MARGIN = 3 };

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_rng rng;
    float *params;
    plx_link_view views[3];
    plx_drawn_lines selection;
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    f.network = plx_network_create(&(plx_network_desc){.spec = "60-41-1-17"}, NULL);
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    assert_true(plx_drawn_lines_init(&f.selection, 3, f.network->connection_count, NULL));
    plx_rng_seed(&f.rng, 5, 0);
    f.params = plx_alloc(f.network->param_count, sizeof *f.params);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.params[i] = (float)plx_rng_normal(&f.rng);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_free(f->params);
    plx_drawn_lines_uninit(&f->selection);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
    return 0;
}

static const plx_viewport view = {640, 360, 1};

static plx_camera random_camera(plx_rng *r)
{
    return (plx_camera){
        plx_rng_range(r, -0.2, 1.7), plx_rng_range(r, -0.6, 0.6), exp(plx_rng_range(r, 3, 11))};
}

static void look(plx_fixture *f, const plx_camera *camera)
{
    for (size_t l = 0; l < 3; l++)
        plx_link_view_init(&f->views[l], &f->network->links[l], &f->layout, camera, &view, MARGIN);
}

/* Whether the line from (x0, y0) to (x1, y1), cut to the view's sides, is neither above the view at
 * both cuts nor below it at both. `slack` widens the view. */
static bool crosses(double x0, double y0, double x1, double y1, double slack)
{
    double m = MARGIN + slack;
    double t0 = fmax((-slack - x0) / (x1 - x0), 0);
    double t1 = fmin((view.width + slack - x0) / (x1 - x0), 1);
    if (t0 >= t1)
        return false;
    double a = y0 + (y1 - y0) * t0, b = y0 + (y1 - y0) * t1;
    return fmax(a, b) >= -m && fmin(a, b) <= view.height + m;
}

static void ranges_hold_exactly_what_crosses_the_view(void **state)
{
    plx_fixture *f = *state;
    for (int t = 0; t < 300; t++) {
        plx_camera camera = random_camera(&f->rng);
        look(f, &camera);
        for (size_t l = 0; l < 3; l++) {
            const plx_link_view *v = &f->views[l];
            const plx_bundle *b = &v->bundle;
            uint64_t total = 0;
            for (size_t j = 0; j < v->link->out; j++) {
                size_t first, end;
                first = end = 0;
                if (v->columns > 0)
                    plx_bundle_row(b, &v->area, j, &first, &end);
                total += end - first;
                for (size_t i = 0; i < v->link->in; i++) {
                    double ys = b->source_y + b->source_step * (double)i;
                    double yt = b->target_y + b->target_step * (double)j;
                    bool in = i >= first && i < end;
                    if (in)
                        assert_true(crosses(b->source_x, ys, b->target_x, yt, 1e-3));
                    else
                        assert_false(crosses(b->source_x, ys, b->target_x, yt, -1e-3));
                }
            }
            assert_int_equal(total, v->in_view);
        }
    }
}

static int by_strength(const void *a, const void *b)
{
    float x = fabsf(((const plx_edge *)a)->weight), y = fabsf(((const plx_edge *)b)->weight);
    return x < y ? 1 : x > y ? -1 : 0;
}

static void the_strongest_are_chosen_within_the_budget(void **state)
{
    plx_fixture *f = *state;
    plx_drawn_lines *s = &f->selection;
    const double line_cost = 60;
    for (int t = 0; t < 200; t++) {
        plx_camera camera = random_camera(&f->rng);
        look(f, &camera);
        double all = 0;
        uint64_t in_view = 0;
        for (size_t l = 0; l < 3; l++) {
            all += (double)f->views[l].in_view * (f->views[l].line_pixels + line_cost);
            in_view += f->views[l].in_view;
        }
        plx_drawn_lines_make(s, f->views, 3, f->params, line_cost, INFINITY);
        assert_int_equal(s->count, in_view);
        double budget = all * plx_rng_uniform(&f->rng);
        plx_drawn_lines_make(s, f->views, 3, f->params, line_cost, budget);

        double cost = 0, dearest = 0;
        float weakest = INFINITY;
        for (size_t l = 0; l < 3; l++) {
            double each = f->views[l].line_pixels + line_cost;
            cost += (double)(s->link_first[l + 1] - s->link_first[l]) * each;
            dearest = fmax(dearest, each);
            const plx_link *k = f->views[l].link;
            for (size_t i = s->link_first[l]; i < s->link_first[l + 1]; i++) {
                assert_true(s->edges[i].weight == f->params[k->weight_offset + s->edges[i].index]);
                weakest = fminf(weakest, fabsf(s->edges[i].weight));
            }
        }
        assert_true(cost <= budget + dearest);
        /* What was left out is no stronger than the weakest taken, but for the width of a bin. */
        size_t taken = s->count;
        plx_edge *copy = plx_alloc(taken ? taken : 1, sizeof *copy);
        for (size_t i = 0; i < taken; i++)
            copy[i] = s->edges[i];
        plx_drawn_lines_make(s, f->views, 3, f->params, line_cost, INFINITY);
        qsort(s->edges, s->count, sizeof *s->edges, by_strength);
        if (taken > 0 && taken < s->count) {
            float bound = fabsf(s->edges[taken].weight);
            assert_true(weakest >= bound * 0.88F);
        }
        plx_free(copy);
    }
}

static void equal_and_odd_weights_are_thinned_evenly(void **state)
{
    plx_fixture *f = *state;
    plx_drawn_lines *s = &f->selection;
    plx_camera camera = {0.75, 0, 300};
    look(f, &camera);
    for (size_t i = 0; i < f->network->param_count; i++)
        f->params[i] = 0.5F;
    const float odd[] = {NAN, INFINITY, -INFINITY, 0, 1e-42F};
    for (size_t i = 0; i < 5; i++)
        f->params[f->network->links[0].weight_offset + i] = odd[i];
    double all = 0;
    for (size_t l = 0; l < 3; l++)
        all += (double)f->views[l].in_view * (f->views[l].line_pixels + 60);
    plx_drawn_lines_make(s, f->views, 3, f->params, 60, all / 2);
    assert_in_range(
        s->count, f->network->connection_count * 4 / 10, f->network->connection_count * 6 / 10);
    plx_drawn_lines_make(s, f->views, 3, f->params, 60, INFINITY);
    /* All but NaN, both infinities and zero. */
    assert_int_equal(s->count, f->network->connection_count - 4);
    assert_true(isfinite(s->sum_weights));
    plx_drawn_lines_make(s, f->views, 3, f->params, 60, 0);
    assert_int_equal(s->count, 0);
}

static void measure_agrees_with_make(void **state)
{
    plx_fixture *f = *state;
    for (int t = 0; t < 50; t++) {
        plx_camera camera = random_camera(&f->rng);
        look(f, &camera);
        plx_drawn_lines_make(&f->selection, f->views, 3, f->params, 60, INFINITY);
        double weight = f->selection.sum_weights, pixels = f->selection.sum_columns;
        plx_drawn_lines_measure(&f->selection, f->views, 3, f->params);
        assert_true(fabs(f->selection.sum_weights - weight) <= 1e-5 * weight + 1e-12);
        assert_true(fabs(f->selection.sum_columns - pixels) <= 1e-9 * pixels + 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ranges_hold_exactly_what_crosses_the_view, setup, teardown),
        cmocka_unit_test_setup_teardown(
            the_strongest_are_chosen_within_the_budget, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_and_odd_weights_are_thinned_evenly, setup, teardown),
        cmocka_unit_test_setup_teardown(measure_agrees_with_make, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The exact picture of a view: all lines, one by one, whatever the number of threads. */
#include "bench/exact.h"
#include "density/reference.h"
#include "feed/synthetic.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 90, HEIGHT = 60 };

typedef struct scene {
    plx_network *network;
    plx_layout layout;
    plx_source *source;
    plx_exact_desc desc;
} scene;

static void make(scene *s)
{
    s->network = plx_network_create(&(plx_network_desc){.spec = "7-9-4"}, NULL);
    assert_true(plx_layout_init(&s->layout, s->network, NULL));
    s->source = plx_synthetic_create(&(plx_synthetic_desc){.network = s->network}, NULL);
    assert_true(plx_source_advance(s->source, 0, NULL));
    s->desc = (plx_exact_desc){.snapshot = plx_exchange_take(s->source->exchange),
        .layout = &s->layout,
        .viewport = {WIDTH, HEIGHT, 1},
        .threads = 3,
        .work = 1e9};
    s->desc.camera = plx_camera_frame(&s->layout.bounds, &s->desc.viewport);
}

static void drop(scene *s)
{
    plx_source_destroy(&s->source);
    plx_layout_uninit(&s->layout);
    plx_network_destroy(&s->network);
}

/* Every connection of the network, without a look at what is in view. */
static void draw_all(const scene *s, double whole[PLX_SIGNS][WIDTH][HEIGHT])
{
    const plx_exact_desc *d = &s->desc;
    for (size_t l = 0; l < s->network->link_count; l++) {
        const plx_link *k = &s->network->links[l];
        const plx_column *a = &s->layout.columns[k->source], *b = &s->layout.columns[k->target];
        for (size_t c = 0; c < k->in * k->out; c++) {
            plx_segment line = {
                .x0 = plx_camera_px(&d->camera, &d->viewport, a->x),
                .x1 = plx_camera_px(&d->camera, &d->viewport, b->x),
                .y0 = plx_camera_py(&d->camera, &d->viewport, plx_column_y(a, (double)(c % k->in))),
                .y1 = plx_camera_py(&d->camera, &d->viewport, plx_column_y(b, (double)(c / k->in))),
                .weight = plx_link_weights(k, d->snapshot->params)[c],
            };
            plx_reference_add(&whole[0][0][0], WIDTH, HEIGHT, &line);
        }
    }
}

static void check_view(scene *s)
{
    static double whole[PLX_SIGNS][WIDTH][HEIGHT];
    plx_exact x;
    plx_exact_view view;
    memset(whole, 0, sizeof whole);
    draw_all(s, whole);
    assert_true(plx_exact_init(&x, &s->desc, &view, NULL));
    assert_int_equal(x.count, view.columns);
    double seen = 0, all = 0;
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        for (size_t i = 0; i < x.count; i++) {
            const double *column = x.sums + (i * PLX_SIGNS + (size_t)sign) * HEIGHT;
            for (int y = 0; y < HEIGHT; y++) {
                assert_true(fabs(column[y] - whole[sign][x.column[i]][y]) < 1e-9);
                seen += column[y];
            }
        }
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            all += (&whole[sign][0][0])[i];
    }
    /* Nothing lies in columns that were not chosen. */
    assert_true(fabs(seen - all) < 1e-6);
    plx_exact_uninit(&x);
}

static void every_view_is_that_of_all_lines(void **state)
{
    (void)state;
    scene s;
    make(&s);
    plx_camera whole = s.desc.camera;
    check_view(&s);
    for (int i = 0; i < 12; i++) {
        s.desc.camera = plx_camera_zoom(&whole, &s.desc.viewport, pow(1.9, i - 2), 10 + 6 * i, 30);
        check_view(&s);
    }
    drop(&s);
}

static void work_limits_the_columns_and_spreads_them(void **state)
{
    (void)state;
    scene s;
    make(&s);
    plx_exact all, some, one;
    plx_exact_view view;
    assert_true(plx_exact_init(&all, &s.desc, &view, NULL));
    assert_int_equal(view.in_view, 7 * 9 + 9 * 4);
    assert_true(view.lines_per_pixel > 0.5 && view.lines_per_pixel < 20);
    s.desc.brightest = all.column[3];
    s.desc.work = 10.5 * (double)(view.in_view + 1);
    assert_true(plx_exact_init(&some, &s.desc, &view, NULL));
    assert_int_equal(some.sample, 10);
    assert_int_equal(some.count, 11);
    assert_int_equal(some.column[10], s.desc.brightest);
    for (size_t i = 0; i < some.count; i++) {
        size_t k = (size_t)(some.column[i] - all.column[0]);
        assert_true(i >= 10 || ((double)k >= floor((double)(i * all.count) / 10) &&
                                   (double)k < (double)((i + 1) * all.count) / 10));
        assert_memory_equal(some.sums + i * PLX_SIGNS * HEIGHT, all.sums + k * PLX_SIGNS * HEIGHT,
            PLX_SIGNS * HEIGHT * sizeof(double));
    }
    plx_exact_uninit(&some);
    s.desc.work = 0;
    s.desc.least = 15;
    assert_true(plx_exact_init(&some, &s.desc, &view, NULL));
    assert_int_equal(some.sample, 15);
    for (size_t i = 1; i < some.count; i++)
        assert_true(i == some.sample || some.column[i] > some.column[i - 1]);
    s.desc.work = 1e9;
    s.desc.threads = 1;
    assert_true(plx_exact_init(&one, &s.desc, &view, NULL));
    assert_memory_equal(one.sums, all.sums, all.count * PLX_SIGNS * HEIGHT * sizeof(double));
    plx_exact_uninit(&all);
    plx_exact_uninit(&some);
    plx_exact_uninit(&one);
    drop(&s);
}

static void a_view_of_nothing_is_empty(void **state)
{
    (void)state;
    scene s;
    make(&s);
    s.desc.camera.x += 1e3;
    plx_exact x;
    plx_exact_view view;
    assert_true(plx_exact_init(&x, &s.desc, &view, NULL));
    assert_int_equal(x.count, 0);
    assert_int_equal(view.in_view, 0);
    assert_true(view.lines_per_pixel == 0);
    plx_exact_uninit(&x);
    drop(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_view_is_that_of_all_lines),
        cmocka_unit_test(work_limits_the_columns_and_spreads_them),
        cmocka_unit_test(a_view_of_nothing_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

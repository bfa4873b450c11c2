/* The fast picture against the exact one, on views of every kind. */
#include "both_ways.h"

#include "base/rng.h"
#include "density/engine.h"

enum { MAX_UNITS = 90 };

typedef struct plx_fixture {
    plx_workers *workers;
    plx_density_engine *engine;
    plx_rng rng;
    float weights[MAX_UNITS * MAX_UNITS];
    both_ways both;
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    memset(&f, 0, sizeof f);
    f.workers = plx_workers_create(2, NULL);
    f.engine = plx_density_engine_create(f.workers, NULL);
    assert_non_null(f.engine);
    plx_rng_seed(&f.rng, 11, 0);
    for (size_t i = 0; i < MAX_UNITS * MAX_UNITS; i++)
        f.weights[i] = (float)plx_rng_normal(&f.rng);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_density_engine_destroy(&f->engine);
    plx_workers_destroy(&f->workers);
    return 0;
}

static void draw_exact(plx_fixture *f, const plx_bundle *b)
{
    for (size_t j = 0; j < b->out; j++) {
        for (size_t i = 0; i < b->in; i++) {
            plx_segment s = {b->source_x, b->source_y + b->source_step * (double)i, b->target_x,
                b->target_y + b->target_step * (double)j, b->weights[j * b->in + i]};
            plx_reference_add(f->both.exact, f->both.fast.width, f->both.fast.height, &s);
        }
    }
}

/* By the way that is given (plx_bundle_plan_force). */
static void draw_forced(plx_fixture *f, const plx_bundle *b, int fineness, int level)
{
    plx_bundle_plan plan;
    clear_picture(&f->both.fast);
    if (!plx_bundle_plan_force(&plan, b, f->both.fast.width, f->both.fast.height, fineness, level))
        return;
    float *memory = plx_alloc(plan.memory + 1, sizeof *memory);
    assert_non_null(memory);
    for (int i = 0; i < plan.parts; i++)
        plx_bundle_draw_part(b, &plan, i, &f->both.fast, memory);
    plx_free(memory);
}

static void draw_both(plx_fixture *f, const plx_bundle *b, int fineness)
{
    draw_forced(f, b, fineness, 0);
    draw_exact(f, b);
}

static void whole_bundles_of_every_size(void **state)
{
    plx_fixture *f = *state;
    static const struct {
        int width, height;
        size_t in, out;
    } cases[] = {{64, 64, 80, 80}, {1, 200, 80, 80}, {2, 200, 80, 80}, {3, 100, 60, 50},
        {5, 333, 80, 10}, {17, 40, 70, 70}, {100, 31, 80, 80}, {255, 129, 90, 90},
        {300, 200, 80, 1}, {300, 200, 1, 80}, {640, 60, 80, 80}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double h = cases[c].height;
        plx_bundle b = {.weights = f->weights,
            .in = cases[c].in,
            .out = cases[c].out,
            .source_x = 0.3,
            .target_x = cases[c].width - 0.2};
        /* Held some pixels inside, so that every column's sum is whole. */
        b.source_y = 6;
        b.source_step = (h - 12) / (double)b.in;
        b.target_y = h * 0.2;
        b.target_step = h * 0.6 / (double)b.out;
        for (int fineness = 0; fineness <= PLX_FINEST; fineness += fineness + 1 - (fineness == 1)) {
            both_ways_open(&f->both, cases[c].width, cases[c].height);
            draw_both(f, &b, fineness);
            plx_difference d = both_ways_compare(&f->both);
            if (!(d.column_error <= 1e-5))
                fail_msg("case %zu, %d: column error %g", c, fineness, d.column_error);
            if (!(d.psnr_db >= (fineness == 0 ? 100 : 28)))
                fail_msg("case %zu, %d: %.1f dB", c, fineness, d.psnr_db);
            both_ways_close(&f->both);
        }
    }
}

/* Finer rows come nearer to the exact picture, and keep the sums of columns. */
static void finer_rows_are_nearer(void **state)
{
    plx_fixture *f = *state;
    static const double wanted_db[PLX_FINEST + 1] = {[0] = 120, [1] = 28, [2] = 36, [4] = 46};
    plx_bundle b = {.weights = f->weights,
        .in = 80,
        .out = 70,
        .source_x = -20,
        .source_y = -30,
        .source_step = 2.6,
        .target_x = 170.5,
        .target_y = 12,
        .target_step = 1.8};
    both_ways_open(&f->both, 160, 150);
    draw_exact(f, &b);
    for (int fineness = 0; fineness <= PLX_FINEST; fineness++) {
        if (fineness == 3)
            continue;
        draw_forced(f, &b, fineness, 0);
        plx_difference d = both_ways_compare(&f->both);
        print_message("fineness %d: %.1f dB\n", fineness, d.psnr_db);
        if (!(d.psnr_db >= wanted_db[fineness] && d.total_error < 1e-3))
            fail_msg("fineness %d: %.1f dB, sum off by %g", fineness, d.psnr_db, d.total_error);
    }
    both_ways_close(&f->both);
}

static void single_lines_at_every_slope_and_place(void **state)
{
    plx_fixture *f = *state;
    const int width = 90, height = 120;
    static const float one[1] = {1.5F};
    for (int t = 0; t < 400; t++) {
        double y0 = plx_rng_range(&f->rng, -100, 220), y1 = plx_rng_range(&f->rng, -100, 220);
        plx_bundle b = {.weights = one,
            .in = 1,
            .out = 1,
            .source_x = plx_rng_range(&f->rng, -50, 40),
            .source_y = y0,
            .source_step = 1,
            .target_y = y1,
            .target_step = 1};
        b.target_x = b.source_x + plx_rng_range(&f->rng, 3, 120);
        both_ways_open(&f->both, width, height);
        draw_both(f, &b, t % 3);
        /* In every column the mean height is that of the true line to within a pixel. */
        double slope = (y1 - y0) / (b.target_x - b.source_x);
        for (int x = 0; x < width; x++) {
            const float *column = plx_density_column(&f->both.fast, PLX_POSITIVE, x);
            const double *exact = f->both.exact + (size_t)x * (size_t)height;
            double sum = 0, mean = 0, true_sum = 0, true_mean = 0;
            for (int y = 0; y < height; y++) {
                assert_true(column[y] >= -0.25F * b.weights[0]); /* beside a sharpened line */
                sum += (double)column[y];
                mean += (double)column[y] * y;
                true_sum += exact[y];
                true_mean += exact[y] * y;
            }
            double at = y0 + slope * (x + 0.5 - b.source_x), reach = fabs(slope) + 4;
            bool inside = at > reach && at < height - reach;
            if (!inside || true_sum < 0.1)
                continue;
            if (!(fabs(sum - true_sum) < 1e-5 * true_sum))
                fail_msg("line %d column %d: sum %g, not %g", t, x, sum, true_sum);
            /* A link of few columns is stretched to whole ones. */
            double stray = b.target_x - b.source_x < 17 ? 1.5 + fabs(slope) : 1.5;
            if (true_sum > 1.4 && !(fabs(mean / sum - true_mean / true_sum) < stray))
                fail_msg(
                    "line %d column %d: at %g, not %g", t, x, mean / sum, true_mean / true_sum);
        }
        both_ways_close(&f->both);
    }
}

/* Views as a camera gives them: zoomed in, cut at all sides, columns of units out of view. */
static void random_views(void **state)
{
    plx_fixture *f = *state;
    double worst = INFINITY, mean = 0;
    enum { VIEWS = 60 };
    for (int t = 0; t < VIEWS; t++) {
        int width = 40 + (int)plx_rng_below(&f->rng, 200),
            height = 30 + (int)plx_rng_below(&f->rng, 200);
        double zoom = exp(plx_rng_range(&f->rng, -1, 3)), gap = width * zoom;
        plx_bundle b = {.weights = f->weights,
            .in = 20 + plx_rng_below(&f->rng, 60),
            .out = 20 + plx_rng_below(&f->rng, 60)};
        b.source_x = plx_rng_range(&f->rng, -gap, width * 0.8);
        b.target_x = b.source_x + gap;
        b.source_step = height * zoom * plx_rng_range(&f->rng, 0.3, 1.2) / (double)b.in;
        b.target_step = height * zoom * plx_rng_range(&f->rng, 0.3, 1.2) / (double)b.out;
        b.source_y = height * 0.5 - b.source_step * (double)b.in * plx_rng_uniform(&f->rng);
        b.target_y = height * 0.5 - b.target_step * (double)b.out * plx_rng_uniform(&f->rng);
        both_ways_open(&f->both, width, height);
        draw_both(f, &b, 1 << t % 3);
        plx_difference d = both_ways_compare(&f->both);
        worst = fmin(worst, d.psnr_db);
        mean += fmin(d.psnr_db, 60) / VIEWS;
        if (!(d.psnr_db > 15 && d.total_error < 0.05))
            fail_msg("view %d: %.1f dB, sum off by %g", t, d.psnr_db, d.total_error);
        both_ways_close(&f->both);
    }
    print_message("random views: %.1f dB on average, %.1f at worst\n", mean, worst);
    assert_true(mean > 26);
}

static void odd_weights_poison_nothing(void **state)
{
    plx_fixture *f = *state;
    float odd[12] = {NAN, INFINITY, -INFINITY, 0, -0.0F, 1e-45F, 3e38F, -3e38F, 1, -1, 2, -2};
    plx_bundle b = {.weights = odd,
        .in = 4,
        .out = 3,
        .source_x = 0,
        .source_y = 5,
        .source_step = 10,
        .target_x = 50,
        .target_y = 5,
        .target_step = 10};
    for (int fineness = 0; fineness < 3; fineness++) {
        both_ways_open(&f->both, 50, 50);
        draw_both(f, &b, fineness);
        for (int sign = 0; sign < PLX_SIGNS; sign++)
            for (int x = 0; x < 50; x++)
                for (int y = 0; y < 50; y++)
                    assert_true(isfinite(plx_density_column(&f->both.fast, sign, x)[y]));
        both_ways_close(&f->both);
    }
    for (size_t i = 0; i < 12; i++)
        odd[i] = NAN;
    both_ways_open(&f->both, 50, 50);
    draw_both(f, &b, 1);
    assert_true(both_ways_compare(&f->both).total_error == 0);
    both_ways_close(&f->both);
}

static void threads_change_nothing_and_later_frames_allocate_nothing(void **state)
{
    plx_fixture *f = *state;
    plx_bundle b[2] = {{.weights = f->weights,
                           .in = 80,
                           .out = 70,
                           .source_x = 0,
                           .source_y = 2,
                           .source_step = 2,
                           .target_x = 400,
                           .target_y = 10,
                           .target_step = 1.5},
        {.weights = f->weights,
            .in = 70,
            .out = 60,
            .source_x = 400,
            .source_y = 10,
            .source_step = 1.5,
            .target_x = 799.5,
            .target_y = 30,
            .target_step = 1}};
    plx_workers *one = plx_workers_create(1, NULL);
    plx_density_engine *alone = plx_density_engine_create(one, NULL);
    plx_density other;
    both_ways_open(&f->both, 800, 170);
    assert_true(plx_density_init(&other, 800, 170, NULL));
    assert_true(plx_density_engine_draw(f->engine, b, 2, PLX_QUALITY_MOVING, &f->both.fast, NULL));
    assert_true(plx_density_engine_draw(alone, b, 2, PLX_QUALITY_MOVING, &other, NULL));
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        for (int x = 0; x < 800; x++)
            assert_memory_equal(plx_density_column(&f->both.fast, sign, x),
                plx_density_column(&other, sign, x), 170 * sizeof(float));
    plx_mem_fail_at(1);
    assert_true(plx_density_engine_draw(alone, b, 2, PLX_QUALITY_MOVING, &other, NULL));
    plx_mem_fail_at(0);
    plx_density_engine_destroy(&alone);
    plx_workers_destroy(&one);
    plx_density_uninit(&other);
    both_ways_close(&f->both);
}

static void another_size_takes_the_memory_that_there_is(void **state)
{
    (void)state;
    plx_density d = {0};
    assert_true(plx_density_fit(&d, 100, 50, NULL));
    const float *sums = d.sums;
    assert_true(plx_density_fit(&d, 30, 160, NULL));
    assert_ptr_equal(d.sums, sums);
    assert_true(d.width == 30 && d.height == 160);
    assert_true(plx_density_fit(&d, 100, 50, NULL));
    assert_ptr_equal(d.sums, sums);
    plx_density_column(&d, PLX_NEGATIVE, 99)[49] = 1;
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_false(plx_density_fit(&d, 400, 400, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_null(d.sums);
    assert_true(plx_density_fit(&d, 400, 400, NULL));
    plx_density_column(&d, PLX_NEGATIVE, 399)[399] = 1;
    plx_density_uninit(&d);
}

static void without_memory_there_is_an_error(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_density d;
    plx_mem_fail_at(1);
    assert_false(plx_density_init(&d, 10, 10, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    plx_mem_fail_at(0);
    plx_workers *workers = plx_workers_create(1, NULL);
    plx_density_engine *g = plx_density_engine_create(workers, NULL);
    static const float w[1] = {1};
    plx_bundle b[20];
    for (int i = 0; i < 20; i++)
        b[i] = (plx_bundle){
            .weights = w, .in = 1, .out = 1, .source_step = 1, .target_x = 10, .target_step = 1};
    assert_true(plx_density_init(&d, 10, 10, NULL));
    e = (plx_error){0};
    plx_mem_fail_at(1);
    assert_false(plx_density_engine_draw(g, b, 20, PLX_QUALITY_MOVING, &d, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_true(plx_density_engine_draw(g, b, 20, PLX_QUALITY_MOVING, &d, &e));
    plx_density_uninit(&d);
    plx_density_engine_destroy(&g);
    plx_workers_destroy(&workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_bundles_of_every_size, setup, teardown),
        cmocka_unit_test_setup_teardown(finer_rows_are_nearer, setup, teardown),
        cmocka_unit_test_setup_teardown(single_lines_at_every_slope_and_place, setup, teardown),
        cmocka_unit_test_setup_teardown(random_views, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_weights_poison_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(
            threads_change_nothing_and_later_frames_allocate_nothing, setup, teardown),
        cmocka_unit_test(another_size_takes_the_memory_that_there_is),
        cmocka_unit_test(without_memory_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

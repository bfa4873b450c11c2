/* The engine's promises: the same picture however it is drawn, and each quality as near to the
 * exact picture as it says. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/engine.h"
#include "density/reference.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 16 /* that are compared with the exact picture */ };

/* A link of noise with its pyramid. */
typedef struct plx_link_fixture {
    float *weights;
    plx_pyramid pyramid;
} plx_link_fixture;

static void open_link(
    plx_link_fixture *l, size_t in, size_t out, double ratio, uint64_t seed, plx_workers *workers)
{
    plx_rng rng;
    plx_rng_seed(&rng, seed, 0);
    l->weights = plx_alloc(in * out, sizeof *l->weights);
    assert_non_null(l->weights);
    for (size_t i = 0; i < in * out; i++)
        l->weights[i] = (float)plx_rng_normal(&rng);
    assert_true(plx_pyramid_init(&l->pyramid, in, out, ratio, 1, NULL));
    plx_pyramid_build(&l->pyramid, l->weights, 0, workers);
}

static void close_link(plx_link_fixture *l)
{
    plx_pyramid_uninit(&l->pyramid);
    plx_free(l->weights);
}

static void assert_same_picture(const plx_density *a, const plx_density *b)
{
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        for (int x = 0; x < a->width; x++)
            assert_memory_equal(plx_density_column(a, sign, x), plx_density_column(b, sign, x),
                (size_t)a->height * sizeof(float));
}

/* Three links beside each other that share columns of pixels, the middle one of few lines. */
enum { LINKS = 3, WIDTH = 500, HEIGHT = 170 };

static void place_links(plx_bundle b[LINKS], const plx_link_fixture l[LINKS])
{
    static const size_t units[LINKS + 1] = {160, 90, 3, 200};
    for (size_t i = 0; i < LINKS; i++)
        b[i] = (plx_bundle){.weights = l[i].weights,
            .pyramid = &l[i].pyramid,
            .in = units[i],
            .out = units[i + 1],
            .source_x = -20.3 + 180 * (double)i,
            .source_y = 3,
            .source_step = 160.0 / (double)units[i],
            .target_x = -20.3 + 180 * (double)(i + 1),
            .target_y = 3,
            .target_step = 160.0 / (double)units[i + 1]};
}

static void slices_of_time_and_threads_change_nothing(void **state)
{
    (void)state;
    plx_workers *workers[4];
    plx_link_fixture l[LINKS];
    plx_bundle b[LINKS];
    plx_density whole, sliced;
    for (unsigned t = 0; t < 4; t++)
        workers[t] = plx_workers_create(t + 1, NULL);
    open_link(&l[0], 160, 90, 160.0 / 160, 1, workers[0]);
    open_link(&l[1], 90, 3, 1, 2, workers[0]);
    open_link(&l[2], 3, 200, 1, 3, workers[0]);
    place_links(b, l);
    assert_true(plx_density_init(&whole, WIDTH, HEIGHT, NULL));
    assert_true(plx_density_init(&sliced, WIDTH, HEIGHT, NULL));
    for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_EXACT; q++) {
        for (unsigned t = 0; t < 4; t++) {
            plx_density_engine *g = plx_density_engine_create(workers[t], NULL);
            plx_density *first = t == 0 ? &whole : &sliced;
            assert_true(plx_density_engine_draw(g, b, LINKS, q, first, NULL));
            if (t > 0)
                assert_same_picture(&whole, &sliced);
            /* Over what the last picture left, in slices so small that each does the least. */
            int calls = 1;
            assert_true(plx_density_engine_begin(g, b, LINKS, q, &sliced, NULL));
            while (!plx_density_engine_more(g, 1e-9) && calls < 100000)
                calls++;
            assert_true(calls > 1 && calls < 100000);
            assert_same_picture(&whole, &sliced);
            assert_true(plx_density_engine_more(g, 1e-9)); /* and nothing is drawn twice */
            assert_same_picture(&whole, &sliced);
            plx_density_engine_destroy(&g);
        }
    }
    /* One begun anew forgets the other. */
    plx_density_engine *g = plx_density_engine_create(workers[1], NULL);
    assert_true(plx_density_engine_begin(g, b, LINKS, PLX_QUALITY_REST, &sliced, NULL));
    plx_density_engine_more(g, 1e-9);
    assert_true(plx_density_engine_draw(g, b, LINKS, PLX_QUALITY_EXACT, &sliced, NULL));
    assert_same_picture(&whole, &sliced);
    assert_true(plx_density_engine_draw(g, b, 0, PLX_QUALITY_EXACT, &sliced, NULL));
    for (int x = 0; x < WIDTH; x++)
        for (int y = 0; y < HEIGHT; y++)
            assert_true(plx_density_column(&sliced, PLX_POSITIVE, x)[y] == 0);
    plx_density_engine_destroy(&g);
    plx_density_uninit(&whole);
    plx_density_uninit(&sliced);
    for (size_t i = 0; i < LINKS; i++)
        close_link(&l[i]);
    for (unsigned t = 0; t < 4; t++)
        plx_workers_destroy(&workers[t]);
}

/* Bundles in the same columns, and others beside them: each is drawn once, whatever is drawn at
 * once. */
static void links_over_each_other_add_up(void **state)
{
    (void)state;
    enum { BUNDLES = 7 };
    static const double from[BUNDLES] = {0, 120, 0, 250, 60, 120, 249.5};
    plx_workers *workers = plx_workers_create(3, NULL);
    plx_link_fixture l;
    plx_bundle b[BUNDLES];
    plx_density all, one;
    open_link(&l, 64, 64, 1, 5, workers);
    assert_true(plx_density_init(&all, WIDTH, HEIGHT, NULL));
    assert_true(plx_density_init(&one, WIDTH, HEIGHT, NULL));
    double *sum = plx_alloc(PLX_SIGNS * WIDTH * HEIGHT, sizeof *sum);
    plx_density_engine *g = plx_density_engine_create(workers, NULL);
    for (size_t i = 0; i < BUNDLES; i++) {
        b[i] = (plx_bundle){.weights = l.weights,
            .pyramid = &l.pyramid,
            .in = 64,
            .out = 64,
            .source_x = from[i],
            .source_step = 2,
            .target_x = from[i] + 120.5,
            .target_step = 2.5};
        assert_true(plx_density_engine_draw(g, &b[i], 1, PLX_QUALITY_MOVING, &one, NULL));
        for (int s = 0; s < PLX_SIGNS; s++)
            for (int x = 0; x < WIDTH; x++)
                for (int y = 0; y < HEIGHT; y++)
                    sum[(s * WIDTH + x) * HEIGHT + y] += (double)plx_density_column(&one, s, x)[y];
    }
    assert_true(plx_density_engine_draw(g, b, BUNDLES, PLX_QUALITY_MOVING, &all, NULL));
    for (int s = 0; s < PLX_SIGNS; s++)
        for (int x = 0; x < WIDTH; x++)
            for (int y = 0; y < HEIGHT; y++) {
                double exact = sum[(s * WIDTH + x) * HEIGHT + y];
                double drawn = (double)plx_density_column(&all, s, x)[y];
                assert_true(fabs(drawn - exact) <= 1e-5 * (1 + fabs(exact)));
            }
    plx_density_engine_destroy(&g);
    plx_free(sum);
    plx_density_uninit(&all);
    plx_density_uninit(&one);
    close_link(&l);
    plx_workers_destroy(&workers);
}

static void nothing_is_drawn_on_after_a_failure(void **state)
{
    (void)state;
    plx_workers *workers = plx_workers_create(1, NULL);
    plx_density_engine *g = plx_density_engine_create(workers, NULL);
    plx_link_fixture l;
    plx_density d;
    open_link(&l, 500, 500, 1, 1, workers);
    plx_bundle b[3] = {{.weights = l.weights,
        .pyramid = &l.pyramid,
        .in = 500,
        .out = 500,
        .source_y = 3,
        .source_step = 0.3,
        .target_x = WIDTH,
        .target_y = 3,
        .target_step = 0.3}};
    b[2] = b[1] = b[0];
    plx_density given_up, as_it_was;
    assert_true(plx_density_init(&d, WIDTH, HEIGHT, NULL));
    assert_true(plx_density_init(&given_up, WIDTH, HEIGHT, NULL));
    assert_true(plx_density_engine_begin(g, b, 2, PLX_QUALITY_REST, &given_up, NULL));
    assert_false(plx_density_engine_more(g, 1e-9));
    assert_true(plx_density_init(&as_it_was, WIDTH, HEIGHT, NULL));
    memcpy(as_it_was.sums, given_up.sums,
        PLX_SIGNS * WIDTH * plx_density_stride(&given_up) * sizeof(float));
    plx_mem_fail_at(1);
    assert_false(plx_density_engine_begin(g, b, 3, PLX_QUALITY_MOVING, &d, NULL));
    plx_mem_fail_at(0);
    assert_true(plx_density_engine_more(g, INFINITY));
    assert_same_picture(&given_up, &as_it_was);
    plx_density_uninit(&given_up);
    plx_density_uninit(&as_it_was);
    assert_true(plx_density_engine_draw(g, b, 3, PLX_QUALITY_MOVING, &d, NULL));
    plx_density_uninit(&d);
    close_link(&l);
    plx_density_engine_destroy(&g);
    plx_workers_destroy(&workers);
}

typedef struct plx_result {
    double psnr_db;
    double whole_error, cut_error; /* largest relative error of a column's sum: of those whose lines
                                      all lie inside, and of others */
} plx_result;

static bool column_is_whole(const plx_bundle *b, int x, int height)
{
    for (int side = 0; side < 2; side++) {
        double t = (x + side - b->source_x) / (b->target_x - b->source_x);
        double top = (1 - t) * b->source_y + t * b->target_y;
        double bottom = (1 - t) * (b->source_y + b->source_step * (double)(b->in - 1)) +
                        t * (b->target_y + b->target_step * (double)(b->out - 1));
        if (t < 0 || t > 1 || top < 4 || bottom > height - 4)
            return false;
    }
    return true;
}

/* The largest sum of a whole picture: that of some columns would be too small. */
static double peak_of(const plx_density *d)
{
    double peak = 0;
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        for (int x = 0; x < d->width; x++)
            for (int y = 0; y < d->height; y++)
                peak = fmax(peak, (double)plx_density_column(d, sign, x)[y]);
    return peak;
}

static plx_result compare(const plx_bundle *b, const plx_density *d)
{
    size_t height = (size_t)d->height;
    double *exact = plx_alloc(COLUMNS * PLX_SIGNS * height, sizeof *exact);
    assert_non_null(exact);
    plx_result r = {0};
    double squares = 0, peak = peak_of(d);
    for (int k = 0; k < COLUMNS; k++) {
        int x = (int)((k + 0.5) * d->width / COLUMNS);
        double *column = exact + (size_t)k * PLX_SIGNS * height;
        plx_area area = {x, -1, x + 1, d->height + 1};
        for (size_t j = 0; plx_bundle_clip(b, &area) && j < b->out; j++) {
            size_t i, end;
            for (plx_bundle_row(b, &area, j, &i, &end); i < end; i++) {
                plx_segment s = {b->source_x, b->source_y + b->source_step * (double)i, b->target_x,
                    b->target_y + b->target_step * (double)j, b->weights[j * b->in + i]};
                plx_reference_add_columns(column, &x, 1, d->height, &s);
            }
        }
        bool whole = column_is_whole(b, x, d->height);
        for (int sign = 0; sign < PLX_SIGNS; sign++, column += height) {
            const float *fast = plx_density_column(d, sign, x);
            double sum = 0, exact_sum = 0;
            for (size_t y = 0; y < height; y++) {
                squares += ((double)fast[y] - column[y]) * ((double)fast[y] - column[y]);
                sum += (double)fast[y];
                exact_sum += column[y];
            }
            double *error = whole ? &r.whole_error : &r.cut_error;
            if (exact_sum > 1e-3)
                *error = fmax(*error, fabs(sum - exact_sum) / exact_sum);
        }
    }
    r.psnr_db = 10 * log10(peak * peak * 2 * COLUMNS * (double)height / squares);
    plx_free(exact);
    return r;
}

/* The camera somewhere over the link, at some zoom: the whole height in view, or nearer. */
static plx_bundle random_view(
    plx_rng *rng, const plx_link_fixture *l, int width, int height, bool near)
{
    double zoom = near ? exp(plx_rng_range(rng, 0, 3.5)) : plx_rng_range(rng, 0.5, 0.9);
    double out = 0.7;
    double source = height * zoom, target = source * out;
    double gap = width * zoom * plx_rng_range(rng, 0.4, 1.2);
    double t = plx_rng_uniform(rng), at = near ? plx_rng_range(rng, 0.3, 0.7) : 0.5;
    plx_bundle b = {.weights = l->weights,
        .pyramid = &l->pyramid,
        .in = l->pyramid.in,
        .out = l->pyramid.out,
        .source_x = width * 0.5 - t * gap,
        .source_step = source / (double)l->pyramid.in,
        .target_step = target / (double)l->pyramid.out};
    b.target_x = b.source_x + gap;
    b.source_y = height * 0.5 - source * at;
    b.target_y = height * 0.5 - target * at;
    return b;
}

static void qualities_are_as_near_as_they_say(void **state)
{
    (void)state;
    enum { VIEWS = 24, UNITS = 600, W = 480, H = 270 };
    plx_rng rng;
    plx_rng_seed(&rng, 31, 0);
    plx_workers *workers = plx_workers_create(2, NULL);
    plx_density_engine *g = plx_density_engine_create(workers, NULL);
    plx_link_fixture l;
    plx_density d;
    open_link(&l, UNITS, UNITS - 57, 1 / 0.7, 9, workers);
    assert_true(plx_density_init(&d, W, H, NULL));
    double least[PLX_QUALITY_EXACT + 1] = {INFINITY, INFINITY, INFINITY}, whole = 0, cut = 0;
    for (int t = 0; t < VIEWS; t++) {
        plx_bundle b = random_view(&rng, &l, W, H, t % 4 != 0);
        for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_REST; q++) {
            plx_bundle_plan plan;
            assert_true(plx_bundle_plan_make(&plan, &b, W, H, q));
            assert_true(plx_density_engine_draw(g, &b, 1, q, &d, NULL));
            plx_result r = compare(&b, &d);
            double lines = (double)plan.in_view / H;
            double wanted = q == PLX_QUALITY_MOVING ? 32 : lines >= 10 ? 45 : 40;
            least[q] = fmin(least[q], r.psnr_db);
            if (!(r.psnr_db >= wanted))
                fail_msg(
                    "view %d, quality %d, %.1f lines a pixel, fineness %d, level %d, lines %d, gap "
                    "%.0f: %.1f dB",
                    t, (int)q, lines, plan.fineness, plan.level, plan.by_lines,
                    b.target_x - b.source_x, r.psnr_db);
            if (q == PLX_QUALITY_REST) {
                whole = fmax(whole, r.whole_error);
                cut = fmax(cut, r.cut_error);
            }
        }
    }
    print_message(
        "moving %.1f dB, at rest %.1f dB at least; columns' sums at rest off by %.1e, those "
        "cut at the edge by %.1e\n",
        least[PLX_QUALITY_MOVING], least[PLX_QUALITY_REST], whole, cut);
    assert_true(whole > 0 && whole <= 1e-5);
    plx_density_uninit(&d);
    close_link(&l);
    plx_density_engine_destroy(&g);
    plx_workers_destroy(&workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_of_time_and_threads_change_nothing),
        cmocka_unit_test(links_over_each_other_add_up),
        cmocka_unit_test(nothing_is_drawn_on_after_a_failure),
        cmocka_unit_test(qualities_are_as_near_as_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

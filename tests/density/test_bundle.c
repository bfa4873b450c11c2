/* What of a bundle is in view, and whether the grids of its strips hold all of it: against a look
 * at every line, on views of every kind, extreme ones among them. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/bundle_view.h"
#include "density/engine.h"
#include "density/reference.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { MAX_UNITS = 40 };

typedef struct plx_fixture {
    plx_rng rng;
    float weights[MAX_UNITS * MAX_UNITS];
    int width, height;
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    memset(&f, 0, sizeof f);
    plx_rng_seed(&f.rng, 21, 0);
    for (size_t i = 0; i < MAX_UNITS * MAX_UNITS; i++)
        f.weights[i] = (float)plx_rng_range(&f.rng, 0.5, 1.5) * (i % 3 ? 1 : -1);
    *state = &f;
    return 0;
}

static double any(plx_fixture *f, double low, double high)
{
    return plx_rng_range(&f->rng, low, high);
}

static double power(plx_fixture *f, double low, double high)
{
    return pow(10, plx_rng_range(&f->rng, low, high));
}

/* A view of some kind, of which something is likely to be in view: through a point of the picture
 * goes a line from somewhere on the source to somewhere on the target. */
static plx_bundle view(plx_fixture *f, int kind)
{
    f->width = 1 + (int)plx_rng_below(&f->rng, kind % 4 ? 200 : 5);
    f->height = 1 + (int)plx_rng_below(&f->rng, kind % 3 ? 200 : 5);
    double gap = power(f, -2, 6), zoom = kind % 2 ? power(f, -2, 6) : f->height;
    plx_bundle b = {.weights = f->weights,
        .in = 1 + plx_rng_below(&f->rng, kind % 5 ? MAX_UNITS : 2),
        .out = 1 + plx_rng_below(&f->rng, kind % 7 ? MAX_UNITS : 2)};
    double t = any(f, 0, 1), x = any(f, 0, f->width), y = any(f, 0, f->height);
    b.source_x = x - t * gap;
    b.target_x = b.source_x + gap;
    double source = any(f, -1, 1) * zoom, target = (y - (1 - t) * source) / t;
    if (t < 0.5) {
        target = any(f, -1, 1) * zoom;
        source = (y - t * target) / (1 - t);
    }
    b.source_step = zoom * power(f, -1, 1) / (double)b.in;
    b.target_step = zoom * power(f, -1, 1) / (double)b.out;
    b.source_y = source - b.source_step * any(f, 0, (double)b.in);
    b.target_y = target - b.target_step * any(f, 0, (double)b.out);
    if (kind % 11 == 0) { /* all on round numbers: lines in the middle and at the edge of rows */
        double *round[] = {
            &b.source_x, &b.source_y, &b.source_step, &b.target_x, &b.target_y, &b.target_step};
        for (size_t i = 0; i < sizeof round / sizeof *round; i++)
            *round[i] = floor(*round[i] * 2) / 2;
        b.source_step = fmax(b.source_step, 0.5);
        b.target_step = fmax(b.target_step, 0.5);
        b.target_x = fmax(b.target_x, b.source_x + 1);
    }
    return b;
}

/* How far the line lies inside of the area, pixels; below zero: by how much it misses it. */
static long double depth(const plx_bundle *b, const plx_area *a, size_t i, size_t j)
{
    long double y0 = (long double)b->source_y + (long double)b->source_step * i;
    long double y1 = (long double)b->target_y + (long double)b->target_step * j;
    long double width = (long double)b->target_x - b->source_x;
    long double left = y0 + (y1 - y0) * ((long double)a->left - b->source_x) / width;
    long double right = y0 + (y1 - y0) * ((long double)a->right - b->source_x) / width;
    return fminl(
        fmaxl(left, right) - (long double)a->top, (long double)a->bottom - fminl(left, right));
}

/* What rounding in double may shift heights by. */
static long double slack(const plx_bundle *b)
{
    double far = fmax(fmax(fabs(b->source_y), fabs(b->target_y)),
        fmax(fabs(b->source_y + b->source_step * (double)b->in),
            fabs(b->target_y + b->target_step * (double)b->out)));
    double gap = b->target_x - b->source_x, edge = fmax(fabs(b->source_x), fabs(b->target_x));
    return (long double)(1e-14 * (far * (1 + edge / gap) + 1000));
}

static void rows_are_what_a_look_at_all_lines_finds(void **state)
{
    plx_fixture *f = *state;
    size_t seen = 0;
    for (int t = 0; t < 20000; t++) {
        plx_bundle b = view(f, t);
        plx_area area = {0, -1, f->width, f->height + 1};
        if (t % 2) {
            area.left = any(f, 0, f->width);
            area.right = any(f, area.left, f->width);
            area.top = any(f, -1, f->height);
            area.bottom = any(f, area.top, f->height + 1);
        }
        if (!plx_bundle_clip(&b, &area))
            continue;
        size_t j = plx_rng_below(&f->rng, b.out), first, end;
        plx_bundle_row(&b, &area, j, &first, &end);
        assert_true(first <= end && end <= b.in);
        seen += end - first;
        for (size_t i = 0; i < b.in; i++) {
            long double in = depth(&b, &area, i, j);
            bool found = i >= first && i < end;
            if (fabsl(in) > slack(&b) && found != (in > 0))
                fail_msg("view %d: line %zu of target %zu lies %Lg inside", t, i, j, in);
        }
    }
    assert_true(seen > 20000);
}

/* Against a look at all lines; a sample of sixteen rows is as near as a few parts in a hundred. */
static void steepness_is_that_of_the_lines_in_view(void **state)
{
    (void)state;
    plx_bundle b = {.in = 120, .out = 90, .source_x = -30, .target_x = 150};
    const struct {
        double source_y, source_step, target_y, target_step;
    } cases[] = {{0, 1, 0, 1}, {-500, 9, -300, 12}, {40, 0.5, -900, 20}, {-60, 2, 20, 0}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        b.source_y = cases[c].source_y;
        b.source_step = cases[c].source_step;
        b.target_y = cases[c].target_y;
        b.target_step = cases[c].target_step;
        plx_area area = {0, 0, 100, 100}, in = area;
        assert_true(plx_bundle_clip(&b, &in));
        double rises = 0, count = 0;
        for (size_t j = 0; j < b.out; j++)
            for (size_t i = 0; i < b.in; i++) {
                if (depth(&b, &in, i, j) < 0)
                    continue;
                double rise =
                    b.target_y + b.target_step * (double)j - b.source_y - b.source_step * (double)i;
                rises += fabs(rise) / (b.target_x - b.source_x);
                count++;
            }
        assert_true(count > 100);
        double steepness = plx_bundle_steepness(&b, &area);
        if (fabs(steepness - rises / count) > 0.05 * rises / count)
            fail_msg("case %zu: %g for %g", c, steepness, rises / count);
    }
    assert_true(plx_bundle_steepness(&b, &(plx_area){200, 0, 300, 100}) == 0);
    assert_true(plx_bundle_steepness(&b, &(plx_area){0, 5000, 100, 5100}) == 0);
}

static void rows_without_lines_in_view_are_passed_over(void **state)
{
    plx_fixture *f = *state;
    size_t over = 0, all = 0;
    for (int t = 0; t < 5000; t++) {
        plx_bundle b = view(f, t);
        double left = any(f, 0, f->width);
        plx_area area = {left, -1, any(f, left, f->width), f->height + 1};
        if (!plx_bundle_clip(&b, &area))
            continue;
        size_t top, bottom;
        plx_bundle_rows(&b, &area, &top, &bottom);
        assert_true(top <= bottom && bottom <= b.out);
        all += b.out;
        over += b.out - (bottom - top);
        for (size_t j = 0; j < b.out; j++) {
            size_t first, end;
            plx_bundle_row(&b, &area, j, &first, &end);
            if (first < end && (j < top || j >= bottom))
                fail_msg("view %d: target %zu is not from %zu to %zu", t, j, top, bottom);
        }
    }
    assert_true(over > all / 10);
}

/* Draws by the plan, with guards around the memory that it asks for. */
static void draw(const plx_bundle *b, const plx_bundle_plan *plan, const plx_density *picture)
{
    enum { GUARDS = 16 };
    float *memory = plx_alloc(plan->memory + GUARDS, sizeof *memory);
    assert_non_null(memory);
    for (size_t i = 0; i < GUARDS; i++)
        memory[plan->memory + i] = -5;
    for (int i = 0; i < plan->parts; i++)
        plx_bundle_draw_part(b, plan, i, picture, memory);
    for (size_t i = 0; i < GUARDS; i++)
        assert_true(memory[plan->memory + i] == -5);
    plx_free(memory);
}

static double column_sum(const plx_density *d, int sign, int x)
{
    double sum = 0;
    for (int y = 0; y < d->height; y++)
        sum += (double)plx_density_column(d, sign, x)[y];
    return sum;
}

/* Lines of a bundle that lie well inside in column x, and all that may lie there; lines may stray
 * by so many pixels, and by so many columns along their way. */
static void sums_between(const plx_bundle *b, const plx_density *d, int sign, int x, double stray,
    double along, double *least, double *most)
{
    *least = *most = 0;
    plx_area whole = {x, 0, x + 1, d->height};
    if (!plx_bundle_clip(b, &whole))
        return;
    double share = whole.right - whole.left;
    for (size_t j = 0; j < b->out; j++) {
        for (size_t i = 0; i < b->in; i++) {
            float w = b->weights[j * b->in + i];
            if ((w > 0 ? PLX_POSITIVE : PLX_NEGATIVE) != sign)
                continue;
            double rise = fabs(b->target_y + b->target_step * (double)j - b->source_y -
                               b->source_step * (double)i) /
                          (b->target_x - b->source_x);
            double deep = (double)depth(b, &whole, i, j), weight = fabs((double)w) * share;
            if (deep > rise * (share + along) + stray) /* both of its ends are inside */
                *least += weight;
            if (deep > -stray - 1 - rise * along)
                *most += weight;
        }
    }
}

/* No line that is in view may be missing: a column holds at least the lines that cross it from side
 * to side, and no more than those that come near. */
static void no_line_is_lost(void **state)
{
    plx_fixture *f = *state;
    int drawn = 0;
    for (int t = 0; t < 3000; t++) {
        plx_bundle b = view(f, t);
        plx_density d;
        static const int ways[] = {0, 1, 2, 4};
        int fineness = ways[t % 4];
        plx_bundle_plan plan;
        if (!plx_bundle_plan_force(&plan, &b, f->width, f->height, fineness, 0) ||
            plan.memory > (size_t)1 << 20 || slack(&b) > 1e-3)
            continue;
        assert_true(plx_density_init(&d, f->width, f->height, NULL));
        draw(&b, &plan, &d);
        drawn++;
        /* Interpolation widens lines by up to a row at each halving. Links of few columns are
         * stretched to whole ones, others drawn on to the edges of the columns where they end. */
        double stray = fineness == 0 ? 1 : 3 + log2((double)plan.strip_width);
        double along = fineness > 0 && b.target_x - b.source_x < 17 ? 1 : 0;
        for (int x = 0; x < f->width; x++) {
            bool partly = x < b.source_x || x + 1 > b.target_x;
            if (fineness > 0 && partly && along == 0)
                continue;
            for (int sign = 0; sign < PLX_SIGNS; sign++) {
                /* What is taken back of the widening may reach over an edge as well. */
                double edge = fineness == 0 ? 1e-5 : 0.2;
                double least, most, sum = column_sum(&d, sign, x);
                sums_between(&b, &d, sign, x, stray, along, &least, &most);
                if (!(sum >= least - edge * most - 1e-9) || !(sum <= most * (1 + edge) + 1e-9))
                    fail_msg("view %d, fineness %d, column %d: %.9g, not from %.9g to %.9g", t,
                        fineness, x, sum, least, most);
            }
        }
        plx_density_uninit(&d);
    }
    print_message("%d views\n", drawn);
    assert_true(drawn > 1000);
}

/* The line that rises the most of all sets the size of the grid. Where it does so by a whole number
 * of rows, rounding must not put it outside. */
static void lines_on_round_numbers_are_not_lost(void **state)
{
    plx_fixture *f = *state;
    static const float one[1] = {1};
    f->width = f->height = 128;
    for (int t = 0; t < 3000; t++) {
        /* Through the middle of the picture, with ends up to far away. */
        double far = floor(power(f, 2, 10)), slope = (double)plx_rng_below(&f->rng, 5) / 2 - 1;
        double middle = floor(any(f, 128 - 20, 128 + 20)) / 2;
        plx_bundle b = {.weights = one,
            .in = 1,
            .out = 1,
            .source_x = 64 - far,
            .source_y = middle - far * slope / 4,
            .source_step = 1,
            .target_x = 64 + far,
            .target_y = middle + far * slope / 4,
            .target_step = 1};
        plx_density d;
        plx_bundle_plan plan;
        int fineness = 1 << t % 3;
        assert_true(plx_density_init(&d, f->width, f->height, NULL));
        assert_true(plx_bundle_plan_force(&plan, &b, f->width, f->height, fineness, 0));
        draw(&b, &plan, &d);
        for (int x = 0; x < f->width; x++)
            if (!(fabs(column_sum(&d, PLX_POSITIVE, x) - 1) < 1e-5))
                fail_msg("line %d, fineness %d: %g in column %d", t, fineness,
                    column_sum(&d, PLX_POSITIVE, x), x);
        plx_density_uninit(&d);
    }
}

/* Layers of so many units that fill the picture from top to bottom, before a zoom. */
static plx_bundle big_view(const plx_fixture *f, size_t in, size_t out, double zoom)
{
    return (plx_bundle){.in = in,
        .out = out,
        .source_x = f->width * (0.5 - 0.45 * zoom),
        .source_y = f->height * (0.5 - 0.437 * zoom),
        .source_step = f->height * 0.9 * zoom / (double)in,
        .target_x = f->width * (0.5 + 0.45 * zoom),
        .target_y = f->height * (0.5 - 0.411 * zoom),
        .target_step = f->height * 0.8 * zoom / (double)out};
}

static void few_lines_are_drawn_one_by_one_and_many_by_the_transform(void **state)
{
    plx_fixture *f = *state;
    f->width = 1920;
    f->height = 1080;
    static const struct {
        size_t in, out;
        double zoom;
        int by_lines[PLX_QUALITY_EXACT + 1];
    } cases[] = {
        {1, 1, 1, {true, true, true}},
        {8, 8, 1, {true, true, true}},
        {1000, 1000, 1, {false, false, true}},
        {30, 10, 4, {true, true, true}},
        {5000, 5000, 1, {false, false, true}},
        {5000, 5000, 1e4, {false, true, true}},
        {10000000, 1, 1, {false, false, true}},
        {1, 10000000, 1, {false, false, true}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        plx_bundle b = big_view(f, cases[c].in, cases[c].out, cases[c].zoom);
        for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_EXACT; q++) {
            plx_bundle_plan plan = {0}, again = {0};
            assert_true(plx_bundle_plan_make(&plan, &b, f->width, f->height, q));
            assert_true(plx_bundle_plan_make(&again, &b, f->width, f->height, q));
            assert_memory_equal(&plan, &again, sizeof plan);
            if (plan.by_lines != cases[c].by_lines[q])
                fail_msg("case %zu, quality %d: by_lines is %d, %g lines in view", c, (int)q,
                    plan.by_lines, (double)plan.in_view);
            assert_true(plan.seconds > 0 && isfinite(plan.seconds));
        }
    }
}

static void what_is_in_view_is_counted(void **state)
{
    plx_fixture *f = *state;
    for (int t = 0; t < 1000; t++) {
        plx_bundle b = view(f, t);
        plx_area area = {0, -1, f->width, f->height + 1};
        uint64_t least = 0, most = 0;
        if (plx_bundle_clip(&b, &area)) {
            for (size_t j = 0; j < b.out; j++) {
                for (size_t i = 0; i < b.in; i++) {
                    long double in = depth(&b, &area, i, j);
                    least += in > slack(&b);
                    most += in >= -slack(&b);
                }
            }
        }
        plx_bundle_plan plan;
        bool any = plx_bundle_plan_make(&plan, &b, f->width, f->height, PLX_QUALITY_REST);
        assert_true(any == (plan.in_view > 0));
        assert_true(plan.in_view >= least && plan.in_view <= most);
        if (any)
            assert_true(plan.first_column >= 0 && plan.end_column <= f->width &&
                        plan.first_column < plan.end_column && plan.parts > 0);
    }
}

/* Pictures up to 16k, layers of millions, zooms up to 1e12, gaps of a hundredth of a pixel:
 * whatever a view asks for, no plan takes more memory than a machine has, and none is nonsense. */
static void plans_are_sane_everywhere(void **state)
{
    plx_fixture *f = *state;
    enum { PYRAMID_MOST = 2000, VIEWS = 1500 };
    int by_lines = 0, views = 0;
    for (int t = 0; t < VIEWS; t++) {
        plx_bundle b = view(f, t);
        size_t in = (size_t)power(f, 0, t % 50 ? 4 : 6), out = (size_t)power(f, 0, t % 50 ? 4 : 5);
        b.source_step *= (double)b.in / (double)in;
        b.target_step *= (double)b.out / (double)out;
        b.in = in;
        b.out = out;
        f->width = (int)power(f, 0, 4.21);
        f->height = (int)power(f, 0, 4.21);
        double zoom = t % 3 ? 1 : power(f, 0, 12), middle = f->height * 0.5;
        b.source_y = (b.source_y - middle) * zoom + middle;
        b.target_y = (b.target_y - middle) * zoom + middle;
        b.source_step *= zoom;
        b.target_step *= zoom;
        plx_pyramid pyramid = {0};
        if (in < PYRAMID_MOST && out < PYRAMID_MOST) {
            assert_true(plx_pyramid_init(&pyramid, in, out, b.source_step, b.target_step, NULL));
            b.pyramid = &pyramid;
        }
        for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_EXACT; q++) {
            plx_bundle_plan plan;
            if (!plx_bundle_plan_make(&plan, &b, f->width, f->height, q))
                continue;
            assert_true(plan.seconds > 0 && isfinite(plan.seconds));
            assert_true(plan.memory <= (size_t)32 << 20);
            assert_true(plan.parts > 0 && plan.strip_width > 0);
            int strips = plan.parts / plan.tiles;
            assert_true(strips * plan.tiles == plan.parts);
            assert_true((strips - 1) * plan.strip_width < plan.end_column - plan.first_column);
            assert_true(plan.level >= 0 && plan.level <= (b.pyramid ? pyramid.levels - 1 : 0));
            /* Steep lines in blocks take a second a thread at the most. */
            assert_true(!plan.by_lines || plan.level == 0 || plan.seconds < 1);
            by_lines += plan.by_lines;
            views++;
        }
        plx_pyramid_uninit(&pyramid);
    }
    print_message("%d plans, %d of them by lines\n", views, by_lines);
    assert_true(views > VIEWS && by_lines > VIEWS / 10 && by_lines < views);
}

/* Between layers that stand a pixel apart, lines are so steep that no grid could hold them; their
 * blocks are drawn instead. */
static void lines_too_steep_for_a_grid_keep_their_sums(void **state)
{
    plx_fixture *f = *state;
    enum { UNITS = 1100, HEIGHT = 2400 };
    plx_workers *workers = plx_workers_create(1, NULL);
    float *weights = plx_alloc((size_t)UNITS * UNITS, sizeof *weights);
    double exact[PLX_SIGNS] = {0};
    for (size_t i = 0; i < (size_t)UNITS * UNITS; i++) {
        weights[i] = (float)plx_rng_normal(&f->rng);
        exact[weights[i] > 0 ? PLX_POSITIVE : PLX_NEGATIVE] += fabs((double)weights[i]);
    }
    plx_bundle b = {.weights = weights,
        .in = UNITS,
        .out = UNITS,
        .source_x = 0.1,
        .source_y = 20,
        .source_step = (HEIGHT - 40.0) / UNITS,
        .target_x = 0.9,
        .target_y = 20,
        .target_step = (HEIGHT - 40.0) / UNITS};
    plx_pyramid pyramid;
    assert_true(plx_pyramid_init(&pyramid, UNITS, UNITS, 1, 1, NULL));
    plx_pyramid_build(&pyramid, weights, 0, workers);
    b.pyramid = &pyramid;
    plx_bundle_plan plan;
    assert_true(plx_bundle_plan_make(&plan, &b, 2, HEIGHT, PLX_QUALITY_MOVING));
    assert_true(plan.by_lines && plan.level > 0);
    plx_density d;
    assert_true(plx_density_init(&d, 2, HEIGHT, NULL));
    draw(&b, &plan, &d);
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        double sum = column_sum(&d, sign, 0);
        assert_true(fabs(sum - 0.8 * exact[sign]) < 1e-5 * exact[sign]);
        assert_true(column_sum(&d, sign, 1) == 0);
    }
    plx_density_uninit(&d);
    plx_pyramid_uninit(&pyramid);
    plx_free(weights);
    plx_workers_destroy(&workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(rows_are_what_a_look_at_all_lines_finds, setup),
        cmocka_unit_test(steepness_is_that_of_the_lines_in_view),
        cmocka_unit_test_setup(rows_without_lines_in_view_are_passed_over, setup),
        cmocka_unit_test_setup(what_is_in_view_is_counted, setup),
        cmocka_unit_test_setup(no_line_is_lost, setup),
        cmocka_unit_test_setup(lines_on_round_numbers_are_not_lost, setup),
        cmocka_unit_test_setup(few_lines_are_drawn_one_by_one_and_many_by_the_transform, setup),
        cmocka_unit_test_setup(plans_are_sane_everywhere, setup),
        cmocka_unit_test_setup(lines_too_steep_for_a_grid_keep_their_sums, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

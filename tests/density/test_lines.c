/* Lines drawn fast against the exact ones, at every slope and place. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/lines.h"
#include "density/reference.h"
#include "support.h"

#include <math.h>
#include <string.h>

static const float GUARD = -1234.5F;

/* One line of weight 1.5 from x = left with the given height and slope, both ways; the largest
 * difference of a pixel. */
typedef struct plx_trial {
    plx_density fast;
    float *all;    /* the picture's own sums with guards before and after them */
    size_t floats; /* of the picture */
    double *exact;
} plx_trial;

enum { GUARDS = 64 };

static void open_trial(plx_trial *t, int width, int height)
{
    t->fast = (plx_density){.width = width, .height = height};
    t->floats = PLX_SIGNS * (size_t)width * plx_density_stride(&t->fast);
    t->all = plx_alloc(t->floats + 2 * GUARDS, sizeof *t->all);
    t->exact = plx_alloc(PLX_SIGNS * (size_t)width * (size_t)height, sizeof *t->exact);
    assert_true(t->all && t->exact);
    t->fast.sums = t->all + GUARDS;
    for (size_t i = 0; i < GUARDS; i++)
        t->all[i] = t->all[GUARDS + t->floats + i] = GUARD;
}

static void close_trial(plx_trial *t)
{
    plx_free(t->all);
    plx_free(t->exact);
}

/* Rows of the margin that lie outside of one column belong to it alone: what is drawn to other
 * columns or planes shows there as in the picture. */
static void draw(plx_trial *t, int sign, int left, int right, double y, double slope)
{
    size_t stride = plx_density_stride(&t->fast);
    memset(t->fast.sums, 0, t->floats * sizeof *t->fast.sums);
    plx_line_add(&t->fast, sign, left, right, y, slope, 1.5F);
    for (size_t i = 0; i < GUARDS; i++)
        assert_true(t->all[i] == GUARD && t->all[GUARDS + t->floats + i] == GUARD);
    for (int s = 0; s < PLX_SIGNS; s++)
        for (int x = 0; x < t->fast.width; x++)
            for (size_t k = 0; k < stride && (s != sign || x < left || x >= right); k++)
                assert_true(plx_density_column(&t->fast, s, x)[(long)k - PLX_DENSITY_MARGIN] == 0);
}

/* Pixels of columns left to right - 1 against the exact ones, and their sums where they are whole.
 */
static void check(plx_trial *t, int left, int right, double y, double slope, double within)
{
    int height = t->fast.height;
    plx_segment s = {left, y, right, y + slope * (right - left), 1.5F};
    memset(t->exact, 0, PLX_SIGNS * (size_t)t->fast.width * (size_t)height * sizeof *t->exact);
    plx_reference_add(t->exact, t->fast.width, height, &s);
    for (int x = left; x < right; x++) {
        const double *exact = t->exact + (size_t)x * (size_t)height;
        const float *fast = plx_density_column(&t->fast, PLX_POSITIVE, x);
        double sum = 0, a = y + slope * (x - left), b = a + slope;
        for (int r = 0; r < height; r++) {
            sum += (double)fast[r];
            if (!(fabs((double)fast[r] - exact[r]) <= within) || fast[r] < -1e-6F)
                fail_msg("y %.17g slope %.17g columns %d to %d, pixel %d of column %d: %.9g, "
                         "not %.9g",
                    y, slope, left, right, r, x, (double)fast[r], exact[r]);
        }
        bool whole = fmin(a, b) >= 0.5 && fmax(a, b) <= height - 0.5;
        if (whole && !(fabs(sum - 1.5) <= 1e-6))
            fail_msg("y %.17g slope %.17g column %d: sum %.9g", y, slope, x, sum);
    }
}

static void every_slope_and_place(void **state)
{
    (void)state;
    static const double slopes[] = {0, 1e-310, 1e-45, 1e-40, 1e-30, 1e-12, 1e-8, 1e-7, 1e-4, 0.01,
        0.25, 0.5, 0.999999, 1 - 1e-16, 1, 1 + 1e-15, 1.000001, 1.5, 3, 12, 100, 1e4, 1e6};
    static const int sizes[][2] = {{1, 1}, {1, 40}, {40, 1}, {16, 16}, {17, 33}, {75, 20}};
    plx_rng rng;
    plx_rng_seed(&rng, 6, 0);
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        plx_trial t;
        int width = sizes[n][0], height = sizes[n][1];
        open_trial(&t, width, height);
        for (size_t k = 0; k < 2 * sizeof slopes / sizeof *slopes; k++) {
            double slope = k % 2 ? -slopes[k / 2] : slopes[k / 2];
            for (int i = 0; i < 60; i++) {
                int left = (int)plx_rng_below(&rng, (uint64_t)width);
                int right = left + 1 + (int)plx_rng_below(&rng, (uint64_t)(width - left));
                /* Through a point of the picture or somewhat beside it, now and then on the very
                 * edge or middle of a row. */
                double at = plx_rng_range(&rng, left, right);
                double y = plx_rng_range(&rng, -3, height + 3);
                y = i % 3 ? y : floor(y * 2) / 2;
                at = i % 4 ? at : floor(at);
                y -= slope * (at - left);
                draw(&t, PLX_POSITIVE, left, right, y, slope);
                check(&t, left, right, y, slope, 4e-6);
            }
        }
        close_trial(&t);
    }
}

static void random_lines(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 7, 0);
    plx_trial t;
    open_trial(&t, 90, 60);
    for (int i = 0; i < 4000; i++) {
        int left = (int)plx_rng_below(&rng, 90), right = left + 1;
        right += (int)plx_rng_below(&rng, (uint64_t)(91 - right));
        double slope = exp(plx_rng_range(&rng, -8, 8)) * (i % 2 ? 1 : -1);
        double y = plx_rng_range(&rng, -70, 130) - slope * plx_rng_range(&rng, 0, right - left);
        draw(&t, PLX_POSITIVE, left, right, y, slope);
        check(&t, left, right, y, slope, 4e-6);
    }
    close_trial(&t);
}

/* Far away and so steep that no float, and hardly a double, tells where they are: whatever comes,
 * no more than the weight a column, and nothing where nothing can be. */
static void extreme_lines_do_no_harm(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 8, 0);
    plx_trial t;
    open_trial(&t, 33, 21);
    for (int i = 0; i < 4000; i++) {
        double slope = exp(plx_rng_range(&rng, 0, 70)) * (i % 2 ? 1 : -1);
        double y = plx_rng_range(&rng, -3, 24) - slope * plx_rng_range(&rng, -2, 35);
        y = i % 5 ? y : exp(plx_rng_range(&rng, 0, 80)) * (i % 10 ? 1 : -1);
        slope = i % 3 ? slope : slope * 1e-25;
        draw(&t, PLX_POSITIVE, 0, 33, y, slope);
        for (int x = 0; x < 33; x++) {
            double sum = 0;
            for (int r = 0; r < 21; r++) {
                float value = plx_density_column(&t.fast, PLX_POSITIVE, x)[r];
                assert_true(value >= -1e-6F);
                sum += (double)value;
            }
            assert_true(sum <= 1.5 + 1e-5);
        }
    }
    close_trial(&t);
}

static void signs_are_planes(void **state)
{
    (void)state;
    plx_trial t;
    open_trial(&t, 8, 8);
    draw(&t, PLX_NEGATIVE, 2, 6, 3.5, 0);
    for (int x = 0; x < 8; x++)
        assert_true(
            plx_density_column(&t.fast, PLX_NEGATIVE, x)[3] == (x >= 2 && x < 6 ? 1.5F : 0));
    close_trial(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slope_and_place),
        cmocka_unit_test(random_lines),
        cmocka_unit_test(extreme_lines_do_no_harm),
        cmocka_unit_test(signs_are_planes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

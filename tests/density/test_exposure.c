#include "base/mem.h"
#include "base/rng.h"
#include "density/exposure.h"
#include "support.h"

#include <math.h>

enum { WIDTH = 640, HEIGHT = 360 };

/* A picture of bundles over about a third of its pixels. */
static void fill(plx_density *d)
{
    plx_rng rng;
    plx_rng_seed(&rng, 11, 0);
    assert_true(plx_density_init(d, WIDTH, HEIGHT, NULL));
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        for (int x = 0; x < WIDTH; x++)
            for (int y = HEIGHT / 3; y < 2 * HEIGHT / 3; y++)
                plx_density_column(d, sign, x)[y] = (float)exp(plx_rng_normal(&rng));
}

static plx_exposure expose(const plx_density *d, double weight)
{
    return plx_exposure_of_picture(d, weight);
}

static bool near(double a, double b, double share)
{
    return fabs(a / b - 1) <= share;
}

static void a_few_wild_pixels_change_nothing(void **state)
{
    (void)state;
    plx_density d;
    fill(&d);
    plx_exposure before = expose(&d, 0.5);
    assert_true(before.weight == 0.5 && before.level > 2 && before.level < 20);
    static const float wild[] = {1e30F, INFINITY, NAN, 1e-30F, 3e38F};
    for (int i = 0; i < 500; i++)
        plx_density_column(&d, i % 2, i * 37 % WIDTH)[HEIGHT / 3 + i * 11 % (HEIGHT / 3)] =
            wild[i % 5];
    assert_true(near(expose(&d, 0.5).level, before.level, 0.02));
    plx_density_uninit(&d);
}

static void scale_does_not_matter(void **state)
{
    (void)state;
    plx_density d;
    fill(&d);
    plx_exposure before = expose(&d, 0.5);
    for (size_t i = 0; i < PLX_SIGNS * WIDTH * plx_density_stride(&d); i++)
        d.sums[i] *= 7;
    plx_exposure after = expose(&d, 3.5);
    assert_true(near(after.weight, 3.5, 1e-12) && near(after.level, before.level, 1e-4));
    plx_density_uninit(&d);
}

/* The same sums have the same level when they were picked by another hand. */
static void how_the_picture_is_kept_does_not_matter(void **state)
{
    (void)state;
    plx_density d;
    fill(&d);
    float *rows = plx_alloc((size_t)WIDTH * HEIGHT, 2 * sizeof *rows);
    plx_density_to_rows(&d, rows);
    double level = expose(&d, 1).level;
    assert_true(near(plx_exposure_of_sums(rows, (size_t)WIDTH * HEIGHT, 1).level, level, 0.05));
    plx_free(rows);
    plx_density_uninit(&d);
}

static void nothing_has_a_level(void **state)
{
    (void)state;
    static const double weights[] = {1, 0, -1, INFINITY, NAN, 1e-300};
    plx_density d;
    assert_true(plx_density_init(&d, 5, 3, NULL));
    for (int i = 0; i < 6; i++) {
        plx_exposure x = plx_exposure_of_picture(&d, weights[i]);
        assert_true(x.weight == 1 && x.level == 1);
        x = plx_exposure_of_sums(NULL, 0, weights[i]);
        assert_true(x.weight == 1 && x.level == 1);
    }
    plx_density_uninit(&d);
}

static void samples_are_few(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {100, 100}, {1920, 1080}, {3840, 2160}, {32768, 32768}};
    for (int i = 0; i < 5; i++) {
        int stride = plx_exposure_stride(sizes[i][0], sizes[i][1]);
        assert_true(stride >= 1);
        assert_true((double)sizes[i][0] * sizes[i][1] / stride / stride <= 30000);
    }
    assert_int_equal(plx_exposure_stride(100, 100), 1);
}

static void easing_comes_to_the_goal_at_any_frame_rate(void **state)
{
    (void)state;
    const plx_exposure start = {1, 1}, goal = {0.01, 3000};
    plx_exposure many = start, few = start;
    for (int i = 0; i < 100; i++)
        many = plx_exposure_ease(many, goal, 0.003);
    for (int i = 0; i < 10; i++)
        few = plx_exposure_ease(few, goal, 0.03);
    assert_true(near(many.level, few.level, 1e-6) && near(many.weight, few.weight, 1e-6));
    /* Two time constants: what is left of the way, in ratios. */
    assert_true(fabs(log(few.level / 3000) / log(1.0 / 3000) - exp(-2)) < 1e-6);
    assert_true(few.weight < 1 && few.weight > 0.01);
    for (int i = 0; i < 60; i++)
        few = plx_exposure_ease(few, goal, 0.03);
    assert_true(few.weight == goal.weight && few.level == goal.level);
    assert_true(plx_exposure_ease(start, goal, 0).level == 1);
    assert_true(plx_exposure_ease((plx_exposure){0, 0}, goal, 0).level == 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_wild_pixels_change_nothing),
        cmocka_unit_test(scale_does_not_matter),
        cmocka_unit_test(how_the_picture_is_kept_does_not_matter),
        cmocka_unit_test(nothing_has_a_level),
        cmocka_unit_test(samples_are_few),
        cmocka_unit_test(easing_comes_to_the_goal_at_any_frame_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

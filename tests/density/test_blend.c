#include "density/blend.h"

#include "support.h"

#include <math.h>
#include <string.h>

enum { SIDE = 20 };

static plx_blend_samples samples;

static plx_blend two_classes(plx_theme theme)
{
    return (plx_blend){
        .theme = theme, .classes = 3, .ink = {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}}, .light = {10, 14}};
}

static void empty_pixels_are_the_page(void **state)
{
    (void)state;
    plx_density d[2] = {0};
    unsigned char rgba[SIDE * SIDE * 4];
    for (plx_theme t = 0; t < PLX_THEME_COUNT; t++) {
        plx_blend b = two_classes(t);
        for (int i = 0; i < 2; i++)
            assert_true(plx_density_init(&d[i], SIDE, SIDE, NULL));
        plx_blend_map(&b, d, 0, SIDE, rgba);
        for (int i = 0; i < SIDE * SIDE; i++)
            for (int k = 0; k < 3; k++)
                assert_in_range(rgba[i * 4 + k] + 1, (int)(PLX_PAGE[t][k] * 255),
                    (int)(PLX_PAGE[t][k] * 255) + 2);
        assert_true(plx_blend_light_of(&samples, d, 2).level > 0);
        plx_blend_samples_uninit(&samples);
        for (int i = 0; i < 2; i++)
            plx_density_uninit(&d[i]);
    }
}

static void hue_is_the_class_and_light_the_sum(void **state)
{
    (void)state;
    plx_density d[2] = {0};
    unsigned char rgba[SIDE * SIDE * 4];
    for (int i = 0; i < 2; i++)
        assert_true(plx_density_init(&d[i], SIDE, SIDE, NULL));
    plx_density_column(&d[0], PLX_POSITIVE, 3)[0] = 1;
    plx_density_column(&d[0], PLX_POSITIVE, 3)[1] = 9;
    plx_density_column(&d[0], PLX_NEGATIVE, 4)[0] = -9; /* whatever its sign, it is an amount */
    plx_density_column(&d[1], PLX_POSITIVE, 5)[0] = 9;
    plx_blend b = two_classes(PLX_THEME_DARK);
    plx_blend_map(&b, d, 0, SIDE, rgba);
    const unsigned char *top = rgba + (SIDE - 1) * SIDE * 4, *next = rgba + (SIDE - 2) * SIDE * 4;
    assert_true(top[3 * 4] > 40 && top[3 * 4] > top[3 * 4 + 2] + 30);
    assert_true(next[3 * 4] > top[3 * 4] + 60);
    assert_true(top[4 * 4 + 2] > top[4 * 4] + 60);
    assert_true(top[5 * 4 + 1] > top[5 * 4] + 60);
    for (int i = 0; i < 2; i++)
        plx_density_uninit(&d[i]);
}

/* Of pixels with one to all of their number over them, in an order that is none. */
static void the_level_is_what_few_pixels_exceed(void **state)
{
    (void)state;
    plx_density d = {0};
    assert_true(plx_density_init(&d, SIDE, SIDE, NULL));
    for (int i = 0; i < SIDE * SIDE; i++)
        plx_density_column(&d, PLX_POSITIVE, i % SIDE)[i / SIDE] =
            (float)(i * 171 % (SIDE * SIDE) + 1);
    assert_float_equal((float)plx_blend_light_of(&samples, &d, 1).level,
        (float)(1 + (int)((SIDE * SIDE - 1) * 0.985)), 0);
    for (int i = 0; i < SIDE * SIDE; i++)
        plx_density_column(&d, PLX_POSITIVE, i % SIDE)[i / SIDE] = 7;
    const float *room = samples.value;
    assert_float_equal((float)plx_blend_light_of(&samples, &d, 1).level, 7, 0);
    assert_ptr_equal(samples.value, room); /* nothing is allocated a second time */
    plx_blend_samples_uninit(&samples);
    plx_density_uninit(&d);
}

/* Where most pixels have much, these are told apart, and lone lines are where few have any. */
static void half_of_the_pixels_have_half_of_the_light_at_most(void **state)
{
    (void)state;
    static const struct {
        int power;
        double depth; /* 0: what gives half of the light */
    } cases[] = {{2, 0}, {8, 14}, {0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_density d = {0};
        assert_true(plx_density_init(&d, SIDE, SIDE, NULL));
        for (int k = 0; k < SIDE * SIDE; k++)
            plx_density_column(&d, PLX_POSITIVE, k % SIDE)[k / SIDE] =
                1000 * powf((float)(k + 1) / (SIDE * SIDE), (float)cases[i].power);
        plx_blend_light light = plx_blend_light_of(&samples, &d, 1);
        double half = (double)plx_density_column(&d, PLX_POSITIVE, SIDE - 1)[SIDE / 2 - 1];
        if (cases[i].depth > 0)
            assert_float_equal((float)light.depth, (float)cases[i].depth, 1e-3);
        else
            assert_float_equal(
                (float)(asinh(light.depth * half / light.level) / asinh(light.depth)), 0.5F, 0.01);
        plx_blend_samples_uninit(&samples);
        plx_density_uninit(&d);
    }
}

static void light_is_the_curve_of_the_sum(void **state)
{
    (void)state;
    plx_density d = {0};
    unsigned char rgba[SIDE * SIDE * 4];
    assert_true(plx_density_init(&d, SIDE, SIDE, NULL));
    for (int y = 0; y < SIDE; y++)
        plx_density_column(&d, PLX_POSITIVE, 0)[y] = (float)(y * 10) / SIDE; /* up to the level */
    plx_blend b = two_classes(PLX_THEME_DARK);
    b.classes = 1;
    plx_blend_map(&b, &d, 0, SIDE, rgba);
    double page = (double)PLX_PAGE[PLX_THEME_DARK][0];
    for (int y = 0; y < SIDE; y++) {
        double light = asinh(14.0 * y / SIDE) / asinh(14);
        double red = (page + (1 - page) * light) * 255;
        assert_float_equal((float)rgba[(SIDE - 1 - y) * SIDE * 4], (float)red, 1);
    }
    plx_density_uninit(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_pixels_are_the_page),
        cmocka_unit_test(hue_is_the_class_and_light_the_sum),
        cmocka_unit_test(the_level_is_what_few_pixels_exceed),
        cmocka_unit_test(half_of_the_pixels_have_half_of_the_light_at_most),
        cmocka_unit_test(light_is_the_curve_of_the_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

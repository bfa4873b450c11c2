/* The part of the plane that pictures show, and their colours. */
#include "scene/plane.h"
#include "support.h"
#include "train/builtin.h"

#include <math.h>
#include <stdlib.h>

static const plx_plane_look look = {PLX_PALETTE_BLUE_ORANGE, PLX_THEME_DARK, false};

static void all_rows_are_inside(void **state)
{
    (void)state;
    for (size_t b = 0; b < plx_builtin_count(); b++) {
        plx_dataset *d = plx_builtin_create(plx_builtin_name(b), 1, NULL), *test = NULL;
        assert_non_null(d);
        assert_true(plx_dataset_split(d, 0.3, 1, &test, NULL));
        plx_scaling s;
        assert_true(plx_scaling_init(&s, d, NULL));
        plx_plane raw, p;
        bool plane = plx_plane_of(d, test, NULL, &raw);
        assert_int_equal(plane, d->inputs == 2);
        plx_scaling_apply(&s, d);
        plx_scaling_apply(&s, test);
        assert_int_equal(plx_plane_of(d, test, &s, &p), plane);
        if (plane) {
            /* The same, whether the data were scaled or not. */
            assert_true(fabs(p.x_low - raw.x_low) < 1e-4 && fabs(p.y_high - raw.y_high) < 1e-4);
            double wide = p.x_high - p.x_low, high = p.y_high - p.y_low;
            assert_true(fabs(wide - high) < 1e-9 || wide > 1.4 * high || high > 1.4 * wide);
            plx_field_desc f = plx_plane_field(&p, &s, NULL);
            for (size_t i = 0; i < test->count; i++) {
                assert_true((double)test->x[2 * i] > f.x_low && (double)test->x[2 * i] < f.x_high);
                double y = (double)test->x[2 * i + 1];
                assert_true(y > f.y_low && y < f.y_high);
            }
        }
        plx_scaling_uninit(&s);
        plx_dataset_destroy(&d);
        plx_dataset_destroy(&test);
    }
}

static int blueness(const unsigned char *rgba)
{
    return (int)rgba[2] - (int)rgba[0];
}

static void values_have_the_colours_of_their_sign(void **state)
{
    (void)state;
    const float values[4] = {-3, 3, 0, 1};
    unsigned char rgba[16];
    plx_plane_paint_unit(&look, values, 2, rgba);
    assert_true(blueness(rgba) > 60 && blueness(rgba + 4) < -60);
    assert_true(abs(blueness(rgba + 8)) < 30);
    assert_true(blueness(rgba + 12) < -10 && blueness(rgba + 12) > blueness(rgba + 4));
    plx_plane_look discrete = look;
    discrete.discrete = true;
    plx_plane_paint_unit(&discrete, values, 2, rgba);
    assert_memory_equal(rgba + 4, rgba + 12, 4);
    /* Nothing at all is the middle, and what is no number stands out. */
    const float none[4] = {0, 0, NAN, 0};
    plx_plane_paint_unit(&look, none, 2, rgba);
    assert_true(rgba[8] == 255 && rgba[9] == 0 && rgba[10] == 255);
    assert_true(abs(blueness(rgba)) < 30);
}

static void the_likeliest_class_has_the_point(void **state)
{
    (void)state;
    const float two[2] = {0.9F, 0.1F}, three[3] = {0.1F, 0.2F, 0.7F};
    unsigned char rgba[4], pure[4], other[4];
    plx_plane_paint_classes(&look, two, 1, 2, rgba);
    assert_true(blueness(rgba) > 40);
    plx_plane_paint_classes(&look, three, 1, 3, rgba);
    /* Nearer to its own colour than to the others'. */
    plx_plane_class_color(&look, 3, 2, 1, pure);
    int own = 0;
    for (int k = 0; k < 3; k++)
        own += abs(rgba[k] - pure[k]);
    for (size_t c = 0; c < 2; c++) {
        int far = 0;
        plx_plane_class_color(&look, 3, c, 1, other);
        for (int k = 0; k < 3; k++)
            far += abs(rgba[k] - other[k]);
        assert_true(far > own);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_rows_are_inside),
        cmocka_unit_test(values_have_the_colours_of_their_sign),
        cmocka_unit_test(the_likeliest_class_has_the_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

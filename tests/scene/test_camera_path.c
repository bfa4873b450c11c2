#include "scene/camera_path.h"
#include "support.h"

#include <math.h>

static const plx_viewport view = {1280, 720, 1};

static void assert_camera(plx_camera a, plx_camera b)
{
    if (!(fabs(a.x - b.x) * b.scale < 0.01 && fabs(a.y - b.y) * b.scale < 0.01 &&
            fabs(a.scale / b.scale - 1) < 1e-6))
        fail_msg("%g %g x%g is not %g %g x%g", a.x, a.y, a.scale, b.x, b.y, b.scale);
}

/* How far the picture moves from one to the other, in widths of the screen and doublings. */
static double distance(plx_camera a, plx_camera b)
{
    double scale = fmin(a.scale, b.scale);
    return hypot(hypot(a.x - b.x, a.y - b.y) * scale / view.width, log2(a.scale / b.scale));
}

static void ends_are_exact(void **state)
{
    (void)state;
    static const plx_camera cases[][2] = {
        {{0, 0, 500}, {0.4, 0.1, 500}},
        {{0, 0, 500}, {0.4, 0.1, 50000}},
        {{0.4, 0.1, 2e8}, {-0.3, 0, 300}},
        {{0.1, 0.1, 500}, {0.1, 0.1, 4000}},
        {{0.1, 0.1, 500}, {0.1, 0.1, 500}},
        {{0, 0, 1e9}, {1e-9, 1e-9, 1e9}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_camera_path p;
        plx_camera_path_begin(&p, &view, cases[i][0]);
        plx_camera_path_add(&p, cases[i][1]);
        assert_camera(plx_camera_path_at(&p, 0), cases[i][0]);
        assert_camera(plx_camera_path_at(&p, -1), cases[i][0]);
        assert_camera(plx_camera_path_at(&p, 1), cases[i][1]);
        assert_camera(plx_camera_path_at(&p, 2), cases[i][1]);
        assert_camera(plx_camera_path_at(&p, 1 - 1e-12), cases[i][1]);
    }
}

static void far_ways_go_out_and_in_again(void **state)
{
    (void)state;
    plx_camera_path p;
    plx_camera_path_begin(&p, &view, (plx_camera){0, 0, 50000});
    plx_camera_path_add(&p, (plx_camera){1, 0, 50000});
    plx_camera middle = plx_camera_path_at(&p, 0.5);
    assert_true(middle.scale < 5000);
    assert_true(fabs(middle.x - 0.5) < 1e-6);
    /* As fast all the way. */
    double least = INFINITY, most = 0;
    for (int i = 0; i < 100; i++) {
        double d =
            distance(plx_camera_path_at(&p, i / 100.0), plx_camera_path_at(&p, (i + 1) / 100.0));
        least = fmin(least, d);
        most = fmax(most, d);
    }
    assert_true(most < 3 * least);
}

static void ways_through_many_views_meet_them_smoothly(void **state)
{
    (void)state;
    static const plx_camera keys[] = {
        {0, 0, 500}, {0.2, 0.1, 2000}, {0.4, -0.1, 1500}, {0.9, 0, 3000}, {0.5, 0, 500}};
    plx_camera_path p;
    plx_camera_path_begin(&p, &view, keys[0]);
    for (size_t i = 1; i < 5; i++)
        plx_camera_path_add(&p, keys[i]);
    for (size_t i = 0; i < 5; i++)
        assert_camera(plx_camera_path_at(&p, p.at[i] / p.at[4]), keys[i]);
    /* Neither a jump nor a corner: steps change little from one to the next. */
    double before = 0;
    for (int i = 0; i < 2000; i++) {
        double d =
            distance(plx_camera_path_at(&p, i / 2000.0), plx_camera_path_at(&p, (i + 1) / 2000.0));
        assert_true(d < 0.02);
        if (i > 0)
            assert_true(fabs(d - before) < 0.001);
        before = d;
    }
}

static void too_many_views_are_bounded(void **state)
{
    (void)state;
    plx_camera_path p;
    plx_camera_path_begin(&p, &view, (plx_camera){0, 0, 500});
    for (int i = 0; i < 100; i++)
        plx_camera_path_add(&p, (plx_camera){i * 0.01, 0, 500});
    assert_int_equal(p.count, PLX_CAMERA_PATH_MAX);
    assert_camera(plx_camera_path_at(&p, 1), (plx_camera){0.99, 0, 500});
}

static void eases_start_and_end_where_they_should(void **state)
{
    (void)state;
    static const char *const names[] = {"smooth", "linear", "in", "out"};
    plx_ease ease;
    for (int i = 0; i < 4; i++) {
        assert_true(plx_ease_parse(names[i], &ease));
        assert_true(plx_ease_at(ease, -1) == 0 && plx_ease_at(ease, 0) == 0);
        assert_true(plx_ease_at(ease, 1) == 1 && plx_ease_at(ease, 2) == 1);
        for (int k = 0; k < 100; k++)
            assert_true(plx_ease_at(ease, k * 0.01) < plx_ease_at(ease, k * 0.01 + 0.01));
    }
    assert_false(plx_ease_parse("", &ease));
    assert_true(plx_ease_at(PLX_EASE_SMOOTH, 0.5) == 0.5);
    assert_true(plx_ease_at(PLX_EASE_IN, 0.5) < 0.5 && plx_ease_at(PLX_EASE_OUT, 0.5) > 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_are_exact),
        cmocka_unit_test(far_ways_go_out_and_in_again),
        cmocka_unit_test(ways_through_many_views_meet_them_smoothly),
        cmocka_unit_test(too_many_views_are_bounded),
        cmocka_unit_test(eases_start_and_end_where_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

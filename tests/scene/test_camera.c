#include "laid_out.h"

#include "base/rng.h"
#include "scene/camera.h"

#include <math.h>

static const plx_viewport view = {1280, 720, 1};

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g is not within %g of %.12g", a, tolerance, b);
}

static void screen_and_world_are_inverse(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 1, 0);
    for (int i = 0; i < 1000; i++) {
        plx_camera c = {plx_rng_normal(&r), plx_rng_normal(&r), exp(plx_rng_range(&r, 0, 16))};
        double px = plx_rng_range(&r, 0, view.width), py = plx_rng_range(&r, 0, view.height);
        double x = plx_camera_world_x(&c, &view, px), y = plx_camera_world_y(&c, &view, py);
        assert_near(plx_camera_px(&c, &view, x), px, 1e-6);
        assert_near(plx_camera_py(&c, &view, y), py, 1e-6);
    }
}

static void zoom_keeps_the_point_under_the_cursor(void **state)
{
    (void)state;
    plx_camera c = {0.7, -0.1, 600};
    double x = plx_camera_world_x(&c, &view, 100), y = plx_camera_world_y(&c, &view, 650);
    plx_camera z = plx_camera_zoom(&c, &view, 37.5, 100, 650);
    assert_near(z.scale, 600 * 37.5, 1e-9);
    assert_near(plx_camera_px(&z, &view, x), 100, 1e-6);
    assert_near(plx_camera_py(&z, &view, y), 650, 1e-6);
}

static void frame_holds_the_bounds(void **state)
{
    (void)state;
    static const plx_viewport views[] = {
        {1280, 720, 1}, {300, 900, 1}, {3840, 2160, 2}, {160, 120, 1}};
    static const plx_bounds bounds[] = {{0, -0.5, 1.5, 0.5}, {2, 3, 2.001, 9}, {1, 1, 1, 1}};
    for (size_t v = 0; v < 4; v++) {
        for (size_t b = 0; b < 3; b++) {
            plx_camera c = plx_camera_frame(&bounds[b], &views[v]);
            assert_true(c.scale > 0 && isfinite(c.scale));
            assert_true(plx_camera_px(&c, &views[v], bounds[b].left) >= 0);
            assert_true(plx_camera_px(&c, &views[v], bounds[b].right) <= views[v].width);
            assert_true(plx_camera_py(&c, &views[v], bounds[b].top) >= 0);
            assert_true(plx_camera_py(&c, &views[v], bounds[b].bottom) <= views[v].height);
        }
    }
}

static void gliding_zoom_holds_the_cursor_all_the_way(void **state)
{
    (void)state;
    laid_out l = laid_out_open("784-300-100-10");
    plx_rig rig = {0};
    plx_rig_init(&rig, &l.layout, &view);
    double px = 400, py = 300;
    double x = plx_camera_world_x(&rig.now, &view, px), y = plx_camera_world_y(&rig.now, &view, py);
    plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &view, 20, px, py));
    int frames = 0;
    while (plx_rig_advance(&rig, 1.0 / 60)) {
        assert_near(plx_camera_px(&rig.now, &view, x), px, 0.1);
        assert_near(plx_camera_py(&rig.now, &view, y), py, 0.1);
        frames++;
    }
    assert_in_range(frames, 10, 120);
    assert_near(rig.now.scale, rig.goal.scale, 0);
    assert_false(plx_rig_advance(&rig, 1.0 / 60));
    laid_out_close(&l);
}

static void limits_stop_zoom_without_a_pan(void **state)
{
    (void)state;
    laid_out l = laid_out_open("784-300-100-10");
    plx_rig rig = {0};
    plx_rig_init(&rig, &l.layout, &view);
    double px = 400, py = 300;
    double x = plx_camera_world_x(&rig.now, &view, px);
    for (int i = 0; i < 100; i++)
        plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &view, 2, px, py));
    plx_rig_settle(&rig);
    assert_near(rig.now.scale, rig.scale_max, rig.scale_max * 1e-9);
    assert_near(plx_camera_px(&rig.now, &view, x), px, 0.01);
    for (int i = 0; i < 100; i++)
        plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &view, 0.5, px, py));
    plx_rig_settle(&rig);
    assert_near(rig.now.scale, rig.scale_min, rig.scale_min * 1e-9);
    laid_out_close(&l);
}

/* Near enough to tell single connections from one another, but not where floats fail. */
static void limits_follow_from_the_network(void **state)
{
    (void)state;
    static const struct {
        const char *spec;
        double least, most;
    } cases[] = {{"2-2", 100, 1e5}, {"784-300-10", 784 * 300 * 10.0, 784 * 300 * 100.0},
        {"3000-3000", 9e7, 9e8}, {"10-1000000-10", 3.9e8, 1e9}, {"1000000-1000000", 3.9e8, 1e9}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        laid_out l = laid_out_open(cases[i].spec);
        plx_rig rig = {0};
        plx_rig_init(&rig, &l.layout, &view);
        assert_true(rig.scale_max >= cases[i].least && rig.scale_max <= cases[i].most);
        assert_true(rig.scale_max >= plx_camera_unit_scale(&l.layout));
        laid_out_close(&l);
    }
}

static void another_size_keeps_what_is_framed(void **state)
{
    (void)state;
    static const plx_viewport large = {2560, 1600, 2};
    laid_out l = laid_out_open("784-300-100-10");
    plx_rig rig = {0};
    plx_rig_init(&rig, &l.layout, &view);
    plx_rig_resize(&rig, &view, &large);
    plx_camera whole = plx_camera_frame(&l.layout.bounds, &large);
    assert_near(rig.goal.scale, whole.scale, 1e-9 * whole.scale);
    assert_near(rig.now.scale, whole.scale, 1e-9 * whole.scale);
    assert_true(rig.scale_min < whole.scale && rig.scale_max > whole.scale);
    plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &large, 5, 100, 100));
    plx_camera before = rig.goal;
    plx_rig_resize(&rig, &large, &view);
    plx_rig_resize(&rig, &view, &large);
    assert_near(rig.goal.scale, before.scale, 1e-9 * before.scale);
    assert_near(rig.goal.x, before.x, 0);
    laid_out_close(&l);
}

static void reduced_motion_jumps(void **state)
{
    (void)state;
    laid_out l = laid_out_open("10-10");
    plx_rig rig = {.reduced_motion = true};
    plx_rig_init(&rig, &l.layout, &view);
    assert_true(rig.reduced_motion);
    plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &view, 2, 10, 10));
    assert_near(rig.now.scale, rig.goal.scale, 0);
    assert_false(plx_rig_advance(&rig, 1));
    laid_out_close(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screen_and_world_are_inverse),
        cmocka_unit_test(zoom_keeps_the_point_under_the_cursor),
        cmocka_unit_test(frame_holds_the_bounds),
        cmocka_unit_test(gliding_zoom_holds_the_cursor_all_the_way),
        cmocka_unit_test(limits_stop_zoom_without_a_pan),
        cmocka_unit_test(limits_follow_from_the_network),
        cmocka_unit_test(another_size_keeps_what_is_framed),
        cmocka_unit_test(reduced_motion_jumps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "scene/view_history.h"
#include "support.h"

#include <math.h>

static const plx_bounds whole = {0, -0.5, 2, 0.5};
static const plx_viewport viewport = {800, 600, 1, {0}};

static plx_view_history h;

static int setup(void **state)
{
    (void)state;
    h = (plx_view_history){0};
    return 0;
}

static void note(double x, bool jump, double now_s)
{
    plx_view_history_note(&h, &(plx_camera){.x = x, .scale = 300}, &whole, &viewport, jump, now_s);
}

/* Where it leads; NAN: nowhere. */
static double go(int direction)
{
    plx_camera c;
    return plx_view_history_go(&h, direction, &whole, &viewport, &c) ? c.x : (double)NAN;
}

static void the_first_view_stays(void **state)
{
    (void)state;
    note(0, false, 0);
    note(1, false, PLX_VIEWS_PAUSE_S / 3);
    note(2, false, PLX_VIEWS_PAUSE_S / 2);
    assert_true(go(-1) == 0);
    assert_true(go(1) == 2);
}

static void back_and_forward(void **state)
{
    (void)state;
    assert_true(isnan(go(-1)) && isnan(go(1)));
    note(0, true, 0);
    note(1, true, 0);
    note(2, true, 0);
    assert_true(go(-1) == 1);
    assert_true(go(-1) == 0);
    assert_true(isnan(go(-1)));
    assert_true(go(1) == 1);
    /* Somewhere else from there: what was before stays, what came after is gone. */
    note(1.5, true, 0);
    assert_true(isnan(go(1)));
    assert_true(go(-1) == 1);
}

static void moves_in_a_row_are_one_view(void **state)
{
    (void)state;
    note(0, true, 0);
    for (int i = 1; i <= 10; i++)
        note(0.1 * i, false, 5 + 0.1 * i);
    assert_int_equal(h.count, 2);
    note(1.2, false, 6 + 2 * PLX_VIEWS_PAUSE_S);
    assert_int_equal(h.count, 3);
    assert_true(go(-1) == 1);
    assert_true(go(-1) == 0);
    /* A move from a view that was gone back to leaves that as it is. */
    note(0.3, false, 100);
    assert_true(go(-1) == 0);
}

static void what_stays_is_no_view(void **state)
{
    (void)state;
    note(0.5, true, 0);
    note(0.5 + 1e-4, false, 0);
    assert_int_equal(h.count, 1);
    /* Nor is one that a panel moved aside. */
    plx_viewport narrow = viewport;
    narrow.insets.left = 200;
    plx_rig rig = {.goal = h.views[0].camera, .bounds = whole};
    plx_rig_resize(&rig, &viewport, &narrow);
    assert_true(fabs(rig.goal.x - 0.5) > 0.1);
    plx_view_history_note(&h, &rig.goal, &whole, &narrow, false, 0);
    assert_int_equal(h.count, 1);
}

static void a_view_is_the_same_in_another_window(void **state)
{
    (void)state;
    plx_kept_view framed = {plx_camera_frame(&whole, &viewport), viewport};
    plx_viewport large = {1600, 1200, 2, {.right = 300}};
    plx_camera c = plx_kept_view_in(&framed, &whole, &large);
    plx_camera wanted = plx_camera_frame(&whole, &large);
    assert_true(fabs(c.x - wanted.x) < 1e-9 && fabs(c.y - wanted.y) < 1e-9);
    assert_true(fabs(c.scale - wanted.scale) < 1e-6);
}

static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    for (int i = 0; i < PLX_VIEWS_MAX + 10; i++)
        note(i, true, 0);
    assert_int_equal(h.count, PLX_VIEWS_MAX);
    double last = 0;
    for (double x = go(-1); !isnan(x); x = go(-1))
        last = x;
    assert_true(last == 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_first_view_stays, setup),
        cmocka_unit_test_setup(back_and_forward, setup),
        cmocka_unit_test_setup(moves_in_a_row_are_one_view, setup),
        cmocka_unit_test_setup(what_stays_is_no_view, setup),
        cmocka_unit_test_setup(a_view_is_the_same_in_another_window, setup),
        cmocka_unit_test_setup(the_oldest_are_forgotten, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Data over the plane in the panel: what the network says there, and the points. */
#include "panel_stand.h"

#include <math.h>

enum { WIDTH = 272, HEIGHT = 420 };

static panel_stand stand;
static plx_field *field;
static plx_plane plane;
static plx_data_panel panel;

static void open_stand(const char *data, plx_gui_theme theme)
{
    panel_stand_open(&stand, data, PLX_WANT_REPORT);
    assert_true(plx_plane_of(stand.train, stand.test, &stand.scaling, &plane));
    plx_field_desc d = plx_plane_field(&plane, &stand.scaling, stand.network);
    field = plx_field_create(&d, NULL);
    assert_non_null(field);
    stand.context.field = field;
    stand.context.plane = &plane;
    stand.context.device = gl_device;
    panel = (plx_data_panel){0};
    panel_stand_show(&stand, plx_panel_data, &panel, WIDTH, HEIGHT, 1, theme);
}

static void learn(uint64_t steps)
{
    panel_stand_step(&stand, steps, steps);
    plx_field_update(field, stand.context.snapshot, SIZE_MAX);
}

static int close_stand(void **state)
{
    (void)state;
    plx_panel_data_close(&panel);
    plx_field_destroy(&field);
    panel_stand_close(&stand);
    return 0;
}

/* How many pixels of the picture are bluer or redder than grey. */
static void count_colors(const char *name, int *blue, int *orange)
{
    unsigned char *pixels = panel_stand_picture(&stand, name);
    *blue = *orange = 0;
    for (int y = 40; y < 220; y++) {
        for (int x = 50; x < WIDTH - 20; x++) {
            const unsigned char *p = pixels + 4 * (y * WIDTH + x);
            *blue += p[2] > p[0] + 40;
            *orange += p[0] > p[2] + 40;
        }
    }
    free(pixels);
}

static void both_classes_have_their_part(void **state)
{
    (void)state;
    open_stand("xor", PLX_GUI_DARK);
    learn(3000);
    int blue, orange, all = 180 * (WIDTH - 70);
    count_colors("plane-xor-dark", &blue, &orange);
    assert_true(blue > all / 4 && orange > all / 4);
}

static void a_unit_that_is_pointed_at_is_shown_instead(void **state)
{
    (void)state;
    open_stand("circles", PLX_GUI_LIGHT);
    learn(2000);
    unsigned char *output = panel_stand_picture(&stand, "plane-circles-light");
    const plx_unit_ref unit = {1, 3};
    stand.context.pointed = &unit;
    unsigned char *shown = panel_stand_picture(&stand, "plane-circles-unit");
    int differ = 0;
    for (int i = 0; i < WIDTH * 220; i++)
        differ += memcmp(output + 4 * i, shown + 4 * i, 3) != 0;
    assert_true(differ > 5000);
    stand.context.pointed = NULL;
    unsigned char *again = panel_stand_picture(&stand, "plane-circles-light");
    assert_memory_equal(output, again, (size_t)WIDTH * HEIGHT * 4);
    free(output);
    free(shown);
    free(again);
}

static void regression_and_switches(void **state)
{
    (void)state;
    open_stand("hills", PLX_GUI_DARK);
    learn(3000);
    int blue, orange, blue_of_two, orange_of_two;
    count_colors("plane-hills", &blue, &orange);
    assert_true(blue > 500 && orange > 500);
    panel.plane.discrete = true;
    count_colors("plane-hills-discrete", &blue_of_two, &orange_of_two);
    assert_true(blue_of_two + orange_of_two > blue + orange);
    /* By hand: the switch for the test data, found by what it does. */
    for (double y = 240; y < 320 && !panel.plane.hides_test; y += 6)
        panel_stand_click(&stand, 24, y);
    assert_true(panel.plane.hides_test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(both_classes_have_their_part, close_stand),
        cmocka_unit_test_teardown(a_unit_that_is_pointed_at_is_shown_instead, close_stand),
        cmocka_unit_test_teardown(regression_and_switches, close_stand),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}

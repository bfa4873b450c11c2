/* The series of the market in the panel of data: what is trained on, what is tested with, and what
 * the network expects. */
#include "panel_stand.h"

#include <math.h>

enum { WIDTH = 272, HEIGHT = 640 };

static panel_stand stand;
static plx_timeline timeline;
static plx_answers *answers;
static plx_data_panel panel;

static void open_stand(plx_gui_theme theme)
{
    panel_stand_open(&stand, "market", PLX_WANT_REPORT);
    assert_true(plx_timeline_make(stand.train, stand.test, &stand.scaling, &timeline, NULL));
    answers = plx_answers_create(stand.network, stand.train, stand.test, NULL);
    assert_non_null(answers);
    stand.context.timeline = &timeline;
    stand.context.answers = answers;
    panel = (plx_data_panel){0};
    panel_stand_show(&stand, plx_panel_data, &panel, WIDTH, HEIGHT, 1, theme);
    panel_stand_step(&stand, 1500, 1500);
    plx_answers_update(answers, stand.context.snapshot, SIZE_MAX);
}

static int close_stand(void **state)
{
    (void)state;
    plx_panel_data_close(&panel);
    plx_answers_destroy(&answers);
    plx_timeline_uninit(&timeline);
    panel_stand_close(&stand);
    return 0;
}

/* Pixels of the chart that are bluer, and redder, than grey, left and right of a column. */
static int colored(const unsigned char *pixels, int from, int to, bool blue)
{
    int count = 0;
    for (int y = 60; y < 240; y++) {
        for (int x = from; x < to; x++) {
            const unsigned char *p = pixels + 4 * (y * WIDTH + x);
            count += (blue ? p[2] - p[0] : p[0] - p[2]) > 90;
        }
    }
    return count;
}

static void training_and_test_are_told_apart(void **state)
{
    (void)state;
    open_stand(PLX_GUI_DARK);
    unsigned char *all = panel_stand_picture(&stand, "timeline-all");
    /* Four fifths are trained on. */
    assert_true(colored(all, 60, 200, true) > 100);
    assert_true(colored(all, 226, 256, false) > 30);
    assert_true(colored(all, 226, 256, false) > colored(all, 60, 190, false));
    free(all);
}

static void near_by_each_row_has_what_is_expected(void **state)
{
    (void)state;
    open_stand(PLX_GUI_LIGHT);
    unsigned char *all = panel_stand_picture(&stand, "timeline-all-light");
    /* By hand: the switch above the chart. */
    panel_stand_click(&stand, 200, 24);
    assert_int_equal(panel.timeline.follows, 1);
    unsigned char *near = panel_stand_picture(&stand, "timeline-near-light");
    assert_memory_not_equal(all, near, (size_t)WIDTH * HEIGHT * 4);
    free(all);
    free(near);
}

/* A click asks for the row of the test that is there, and not for one that was trained on. */
static void a_click_shows_the_row(void **state)
{
    (void)state;
    open_stand(PLX_GUI_DARK);
    panel_stand_frames(&stand);
    stand.requests = (plx_requests){0};
    panel_stand_click(&stand, 100, 150);
    for (size_t i = 0; i < stand.requests.count; i++)
        assert_false(stand.requests.items[i].kind == PLX_REQUEST_COMMAND &&
                     stand.requests.items[i].command.kind == PLX_CMD_SAMPLE);
    panel_stand_click(&stand, 245, 150);
    bool asked = false;
    for (size_t i = 0; i < stand.requests.count; i++) {
        const plx_request *r = &stand.requests.items[i];
        if (r->kind == PLX_REQUEST_COMMAND && r->command.kind == PLX_CMD_SAMPLE) {
            asked = true;
            assert_true(r->command.index < stand.test->count);
            assert_true(r->command.index > stand.test->count / 3);
        }
    }
    assert_true(asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(training_and_test_are_told_apart, close_stand),
        cmocka_unit_test_teardown(near_by_each_row_has_what_is_expected, close_stand),
        cmocka_unit_test_teardown(a_click_shows_the_row, close_stand),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}

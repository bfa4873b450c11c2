/* The training panel: its buttons ask for what they say. */
#include "gui_hand.h"

#include "ui/panel.h"

#include <math.h>

static plx_snapshot snapshot = {.status = {.state = PLX_RUN_PAUSED,
                                    .step = 12,
                                    .train_loss = 0.5,
                                    .test_loss = NAN,
                                    .train_accuracy = NAN,
                                    .test_accuracy = NAN,
                                    .learning_rate = 0.01,
                                    .optimizer = "adam"}};
static const char *const optimizers[] = {"sgd", "adam"};
static const plx_panel_context context = {
    .snapshot = &snapshot, .optimizer_name = optimizers, .optimizer_count = 2};
static plx_requests requests;

static void panel(plx_gui *g)
{
    plx_panel_train(g, &context, &requests, NULL);
}

static plx_gui *g;

static int setup(void **state)
{
    (void)state;
    requests.count = 0;
    g = plx_gui_create(&(plx_gui_desc){0}, NULL);
    return g ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    plx_gui_destroy(&g);
    return 0;
}

static void assert_asks(double x, double y, plx_action action)
{
    requests.count = 0;
    hand_click(g, x, y);
    hand_frames(g, panel);
    assert_int_equal(requests.count, 1);
    assert_int_equal(requests.items[0].kind, PLX_REQUEST_ACTION);
    assert_int_equal(requests.items[0].action, action);
}

static void buttons_ask_for_actions(void **state)
{
    (void)state;
    hand_frames(g, panel);
    assert_int_equal(requests.count, 0);
    assert_asks(40, 22, PLX_ACTION_PAUSE);
    assert_asks(130, 22, PLX_ACTION_STEP);
    assert_asks(170, 22, PLX_ACTION_RESET);
}

static void nothing_goes_on_after_the_end(void **state)
{
    (void)state;
    snapshot.status.state = PLX_RUN_FINISHED;
    hand_frames(g, panel);
    hand_click(g, 40, 22);
    hand_click(g, 130, 22);
    hand_frames(g, panel);
    assert_int_equal(requests.count, 0);
    assert_asks(170, 22, PLX_ACTION_RESET);
    snapshot.status.state = PLX_RUN_PAUSED;
}

static void the_rate_is_a_command(void **state)
{
    (void)state;
    hand_frames(g, panel);
    for (double y = 60; y < 250 && requests.count == 0; y += 4) {
        hand_click(g, 126, y);
        hand_frames(g, panel);
    }
    assert_true(requests.count > 0);
    assert_int_equal(requests.items[0].kind, PLX_REQUEST_COMMAND);
    assert_int_equal(requests.items[0].command.kind, PLX_CMD_LEARNING_RATE);
    assert_true(requests.items[0].command.value > 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(buttons_ask_for_actions, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_goes_on_after_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(the_rate_is_a_command, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

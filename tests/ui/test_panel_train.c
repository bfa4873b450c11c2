/* The training panel: its buttons ask for what they say. */
#include "gui_fixture.h"

#include "platform/keys.h"
#include "ui/panel.h"

#include <math.h>

static plx_snapshot snapshot = {.status = {.state = PLX_RUN_PAUSED,
                                    .step = 12,
                                    .train_loss = 0.5,
                                    .test_loss = NAN,
                                    .train_accuracy = NAN,
                                    .test_accuracy = NAN,
                                    .learning_rate = 0.005,
                                    .base_rate = 0.01,
                                    .batch = 24,
                                    .l2 = 0.002,
                                    .optimizer = "adam"}};
static const char *const optimizers[] = {"sgd", "adam"};
static const plx_dataset training = {.count = 100};
static const plx_panel_context context = {.snapshot = &snapshot,
    .optimizer_name = optimizers,
    .optimizer_count = 2,
    .training = &training};
static plx_requests requests;

static void panel(plx_gui *gui)
{
    plx_panel_train(gui, &context, &requests, NULL);
}

static int setup(void **state)
{
    requests.count = 0;
    return gui_setup(state);
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
    assert_asks(170, 22, PLX_ACTION_STEP_EPOCH);
    assert_asks(50, 53, PLX_ACTION_RESET_AGAIN);
    assert_asks(150, 53, PLX_ACTION_RESET);
}

static void nothing_goes_on_after_the_end(void **state)
{
    (void)state;
    snapshot.status.state = PLX_RUN_FINISHED;
    hand_frames(g, panel);
    hand_click(g, 40, 22);
    hand_click(g, 130, 22);
    hand_click(g, 170, 22);
    hand_frames(g, panel);
    assert_int_equal(requests.count, 0);
    assert_asks(150, 53, PLX_ACTION_RESET);
    snapshot.status.state = PLX_RUN_PAUSED;
}

static void the_rate_is_a_command(void **state)
{
    (void)state;
    hand_frames(g, panel);
    for (double y = 80; y < 250 && requests.count == 0; y += 4) {
        hand_click(g, 126, y);
        hand_frames(g, panel);
    }
    assert_true(requests.count > 0);
    assert_int_equal(requests.items[0].kind, PLX_REQUEST_COMMAND);
    assert_int_equal(requests.items[0].command.kind, PLX_CMD_LEARNING_RATE);
    assert_true(requests.items[0].command.value > 0.01);
}

/* Opens the menu at a height and takes what is so many lines further in it. The panel's place is
 * found by what it asks for. */
static const plx_command *choose_at(double x, double y, double lines)
{
    requests.count = 0;
    hand_click(g, x, y);
    hand_frames(g, panel);
    hand_click(g, x, y + 27 + 20 * lines);
    hand_frames(g, panel);
    hand_key(g, PLX_KEY_ESCAPE);
    hand_frames(g, panel);
    return requests.count > 0 && requests.items[0].kind == PLX_REQUEST_COMMAND
               ? &requests.items[0].command
               : NULL;
}

/* The first command of that kind that some place of some menu gives; long ones open upwards. */
static plx_command find_choice(plx_command_kind kind, double lines)
{
    for (double y = 140; y < 390; y += 6) {
        for (int side = 0; side < 2; side++) {
            const plx_command *c =
                choose_at(kind == PLX_CMD_L2 ? 150 : 100, y, side ? -lines - 3 : lines);
            if (c && c->kind == kind)
                return *c;
        }
    }
    return (plx_command){.kind = PLX_CMD_QUIT};
}

static void menus_are_commands(void **state)
{
    (void)state;
    hand_frames(g, panel);
    plx_command c = find_choice(PLX_CMD_OPTIMIZER, 0);
    assert_int_equal(c.kind, PLX_CMD_OPTIMIZER);
    assert_int_equal(c.index, 0);
    c = find_choice(PLX_CMD_BATCH, 1);
    assert_int_equal(c.kind, PLX_CMD_BATCH);
    assert_true(c.index == 1 || c.index == 2 || c.index == 4);
    c = find_choice(PLX_CMD_L1, 3);
    assert_int_equal(c.kind, PLX_CMD_L1);
    assert_true(c.value > 0 && c.value <= 10);
    c = find_choice(PLX_CMD_L2, 3);
    assert_int_equal(c.kind, PLX_CMD_L2);
    assert_true(c.value >= 0 && c.value <= 10 && c.value != 0.002);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(buttons_ask_for_actions, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(nothing_goes_on_after_the_end, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(the_rate_is_a_command, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(menus_are_commands, setup, gui_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

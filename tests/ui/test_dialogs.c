/* The command palette and the list of keys, by events fed by hand. */
#include "gui_fixture.h"

#include "ui/dialogs.h"

static plx_dialogs dialogs;
static plx_requests requests;
static const plx_viewport viewport = {HAND_WIDTH, HAND_HEIGHT, 1};

static void all(plx_gui *gui)
{
    plx_dialogs_draw(&dialogs, gui, NULL, &viewport, &requests);
}

static int setup(void **state)
{
    dialogs = (plx_dialogs){0};
    requests.count = 0;
    return gui_setup(state);
}

static void open_commands(void)
{
    hand_frames(g, all);
    plx_dialogs_toggle(&dialogs, PLX_DIALOG_COMMANDS);
    plx_gui_expect_text(g);
}

static void type(const char *text)
{
    for (; *text; text++)
        assert_true(hand_type(g, (char[]){*text, '\0'}));
}

static void every_action_is_found_by_its_name(void **state)
{
    (void)state;
    size_t count;
    const plx_binding *bindings = plx_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        if (bindings[i].action == PLX_ACTION_COMMANDS)
            continue;
        requests.count = 0;
        open_commands();
        /* Before the first frame already. */
        char name[40] = "";
        strncpy(name, plx_str(bindings[i].text), sizeof name - 1);
        type(name);
        hand_frames(g, all);
        assert_true(hand_key(g, PLX_KEY_ENTER));
        hand_frames(g, all);
        assert_int_equal(requests.count, 1);
        assert_int_equal(requests.items[0].kind, PLX_REQUEST_ACTION);
        assert_int_equal(requests.items[0].action, bindings[i].action);
        assert_int_equal(dialogs.shown, PLX_DIALOG_NONE);
    }
}

static void arrows_choose(void **state)
{
    (void)state;
    open_commands();
    type("learning");
    hand_frames(g, all);
    hand_key(g, PLX_KEY_DOWN);
    hand_key(g, PLX_KEY_ENTER);
    hand_frames(g, all);
    assert_int_equal(requests.count, 1);
    plx_action first = requests.items[0].action;
    assert_true(first == PLX_ACTION_SLOWER || first == PLX_ACTION_FASTER);
    open_commands();
    type("learning");
    hand_frames(g, all);
    hand_key(g, PLX_KEY_ENTER);
    hand_frames(g, all);
    assert_int_equal(requests.count, 2);
    assert_true(requests.items[1].action != first);
}

static void what_nothing_matches_does_nothing(void **state)
{
    (void)state;
    open_commands();
    type("zzzz");
    hand_frames(g, all);
    hand_key(g, PLX_KEY_ENTER);
    hand_frames(g, all);
    assert_int_equal(requests.count, 0);
    assert_int_equal(dialogs.shown, PLX_DIALOG_COMMANDS);
}

static void escape_and_a_press_beside_close(void **state)
{
    (void)state;
    open_commands();
    hand_frames(g, all);
    assert_true(hand_key(g, PLX_KEY_ESCAPE));
    hand_frames(g, all);
    assert_int_equal(dialogs.shown, PLX_DIALOG_NONE);
    open_commands();
    hand_frames(g, all);
    assert_true(hand_click(g, 3, HAND_HEIGHT - 3));
    hand_frames(g, all);
    assert_int_equal(dialogs.shown, PLX_DIALOG_NONE);
    assert_int_equal(requests.count, 0);
    plx_dialogs_toggle(&dialogs, PLX_DIALOG_KEYS);
    hand_frames(g, all);
    assert_true(hand_click(g, 3, HAND_HEIGHT - 3));
    hand_frames(g, all);
    assert_false(plx_dialogs_close(&dialogs));
}

static plx_snapshot snapshot;
static const char *shown; /* text of the field */

static void with_context(plx_gui *gui)
{
    plx_panel_context c = {.snapshot = &snapshot};
    plx_dialogs_draw(&dialogs, gui, &c, &viewport, &requests);
    shown = dialogs.value.text;
}

static void a_weight_is_typed(void **state)
{
    (void)state;
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = "2-3-1"}, NULL);
    assert_true(n && plx_snapshot_init(&snapshot, n, NULL));
    hand_frames(g, with_context);
    plx_dialogs_edit(
        &dialogs, &(plx_value_edit){.of = n, .connection = {0, 1, 2}, .parameter = 5}, -0.25);
    plx_gui_expect_text(g);
    hand_frames(g, with_context);
    assert_string_equal(shown, "-0.25");
    /* As it is: what was there is what is set. */
    assert_true(hand_key(g, PLX_KEY_ENTER));
    hand_frames(g, with_context);
    assert_int_equal(requests.count, 1);
    assert_int_equal(requests.items[0].command.kind, PLX_CMD_PARAMETER);
    assert_int_equal(requests.items[0].command.index, 5);
    assert_true(requests.items[0].command.value == -0.25);
    assert_int_equal(dialogs.shown, PLX_DIALOG_NONE);

    /* What is no number is not taken, and the field stays. */
    requests.count = 0;
    plx_dialogs_edit(
        &dialogs, &(plx_value_edit){.of = n, .is_bias = true, .unit = {1, 2}, .parameter = 8}, 1);
    plx_gui_expect_text(g);
    hand_frames(g, with_context);
    type("x");
    hand_frames(g, with_context);
    assert_true(hand_key(g, PLX_KEY_ENTER));
    hand_frames(g, with_context);
    assert_int_equal(requests.count, 0);
    assert_int_equal(dialogs.shown, PLX_DIALOG_VALUE);
    /* One may go on typing. */
    type("y");
    hand_frames(g, with_context);
    assert_non_null(strchr(dialogs.value.text, 'y'));

    /* It stands at the upper edge, but not over what it is about: a press there is beside it. */
    for (int over = 0; over < 2; over++) {
        plx_value_edit edit = {.of = n, .is_bias = true, .unit = {1, 2}, .parameter = 8};
        edit.x = over ? viewport.width / 2.0 : 0;
        edit.y = over ? 30 : 0;
        dialogs.shown = PLX_DIALOG_NONE;
        plx_dialogs_edit(&dialogs, &edit, 1);
        hand_frames(g, with_context);
        hand_click(g, (float)viewport.width / 2, 24);
        hand_frames(g, with_context);
        assert_int_equal(dialogs.shown, over ? PLX_DIALOG_NONE : PLX_DIALOG_VALUE);
    }
    dialogs.shown = PLX_DIALOG_NONE;

    /* Of a network that is gone there is nothing to set, nor in the one that has taken its place.
     */
    plx_dialogs_edit(
        &dialogs, &(plx_value_edit){.of = n, .connection = {0, 1, 2}, .parameter = 5}, 1);
    plx_network *next = plx_network_create(&(plx_network_desc){.spec = "2-9-1"}, NULL);
    plx_snapshot_uninit(&snapshot);
    assert_true(next && plx_snapshot_init(&snapshot, next, NULL));
    hand_frames(g, with_context);
    assert_int_equal(dialogs.shown, PLX_DIALOG_NONE);
    plx_snapshot_uninit(&snapshot);
    plx_network_destroy(&n);
    plx_network_destroy(&next);
}

static void keys_are_listed(void **state)
{
    (void)state;
    static const plx_viewport sizes[] = {{400, 400, 1}, {1280, 720, 1}, {2560, 1440, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        plx_gui_begin(g, sizes[i].width, sizes[i].height, 0.02);
        size_t before = plx_gui_end(g)->index_count;
        plx_dialogs_toggle(&dialogs, PLX_DIALOG_KEYS);
        const plx_gui_picture *p = NULL;
        for (int frame = 0; frame == 0 || plx_gui_busy(g); frame++) {
            assert_true(frame < 50);
            plx_gui_begin(g, sizes[i].width, sizes[i].height, 0.02);
            plx_dialogs_draw(&dialogs, g, NULL, &sizes[i], &requests);
            p = plx_gui_end(g);
        }
        /* Hundreds of letters, beside the shadow. */
        assert_true(p->index_count > before + 6 * 1400);
        assert_true(plx_dialogs_close(&dialogs));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_action_is_found_by_its_name, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(arrows_choose, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(what_nothing_matches_does_nothing, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(a_weight_is_typed, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(keys_are_listed, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(escape_and_a_press_beside_close, setup, gui_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

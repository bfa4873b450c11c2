/* The search, by events fed by hand. */
#include "gui_fixture.h"

#include "ui/search.h"

static plx_network *network;
static plx_layout layout;
static plx_shown shown;
static plx_selection selection;
static plx_snapshot snapshot;
static plx_search search;
static plx_requests requests;
static bool fresh, submitted;

static void all(plx_gui *gui)
{
    plx_panel_context c = {.snapshot = &snapshot,
        .layout = &layout,
        .style = &PLX_STYLE_DEFAULT,
        .shown = &shown,
        .selection = &selection};
    requests = (plx_requests){0};
    submitted = plx_search_draw(&search, gui, &c, &requests, fresh) || submitted;
    fresh = false;
}

static int setup(void **state)
{
    network = plx_network_create(&(plx_network_desc){.spec = "6-5-3"}, NULL);
    if (!network || gui_setup(state) != 0 || !plx_layout_init(&layout, network, NULL) ||
        !plx_shown_init(&shown, network, NULL) || !plx_selection_init(&selection, network, NULL) ||
        !plx_snapshot_init(&snapshot, network, NULL))
        return -1;
    for (size_t u = 0; u < network->unit_count; u++)
        snapshot.activation[u] = (float)u / 10;
    snapshot.sequence = 1;
    submitted = false;
    fresh = true;
    hand_frames(g, all);
    return 0;
}

static int teardown(void **state)
{
    plx_search_uninit(&search);
    plx_snapshot_uninit(&snapshot);
    plx_selection_uninit(&selection);
    plx_shown_uninit(&shown);
    plx_layout_uninit(&layout);
    plx_network_destroy(&network);
    return gui_teardown(state);
}

static void type(const char *text)
{
    for (; *text; text++)
        assert_true(hand_type(g, (char[]){*text, '\0'}));
    hand_frames(g, all);
}

static void units_are_counted_while_it_is_typed(void **state)
{
    (void)state;
    type("layer:1");
    assert_int_equal(search.count, 5);
    type(" activation >= 0.8");
    assert_int_equal(search.count, 3);
    assert_true(plx_unit_set_has(&search.found, 10));
    /* And anew with other numbers. */
    snapshot.activation[7] = 2;
    snapshot.sequence++;
    hand_frames(g, all);
    assert_int_equal(search.count, 4);
    hand_key(g, PLX_KEY_ENTER);
    hand_frames(g, all);
    assert_true(submitted);
}

static void what_is_wrong_is_said_with_its_place(void **state)
{
    (void)state;
    type("layer:1 impotance > 2");
    assert_null(search.query);
    assert_int_equal(search.error.column, 9);
    hand_key(g, PLX_KEY_ENTER);
    hand_frames(g, all);
    assert_false(submitted);
}

static void nothing_found_selects_nothing(void **state)
{
    (void)state;
    type("activation > 99");
    assert_non_null(search.query);
    assert_int_equal(search.count, 0);
    hand_key(g, PLX_KEY_ENTER);
    hand_frames(g, all);
    assert_false(submitted);
}

static void the_source_is_asked_for_what_it_needs(void **state)
{
    (void)state;
    assert_int_equal(requests.wants, 0);
    type("mean > 0");
    assert_int_equal(requests.wants, PLX_WANT_UNIT_STATISTICS);
}

static void an_example_is_taken_by_a_click(void **state)
{
    (void)state;
    /* Some line of the list below the field. */
    for (double y = 74; !search.text[0] && y < HAND_HEIGHT; y += 12) {
        hand_click(g, 30, y);
        hand_frames(g, all);
    }
    assert_non_null(search.query);
    assert_string_equal(search.text, "output");
    assert_int_equal(search.count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(units_are_counted_while_it_is_typed, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said_with_its_place, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_found_selects_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(the_source_is_asked_for_what_it_needs, setup, teardown),
        cmocka_unit_test_setup_teardown(an_example_is_taken_by_a_click, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The panel of the data set: each control asks for the change that it says. */
#include "gui_fixture.h"

#include "feed/snapshot.h"
#include "ui/panel.h"

static const char *const names[] = {"spiral", "circles", "xor"};
static const char *const abouts[] = {"arms", "a ring", "squares"};
static const size_t units[] = {2, 4, 2};
static plx_setup setup;
static plx_snapshot snapshot;
static const plx_panel_context context = {.snapshot = &snapshot, .setup = &setup};
static plx_requests requests;

static void panel(plx_gui *gui)
{
    plx_panel_dataset(gui, &context, &requests, NULL);
}

static int open_panel(void **state)
{
    setup = (plx_setup){.data_name = names,
        .data_about = abouts,
        .data_count = 3,
        .has_noise = true,
        .noise = 0.1,
        .has_test_share = true,
        .test_share = 0.2,
        .layer_count = 3,
        .units = units};
    requests.count = 0;
    return gui_setup(state);
}

static const plx_setup_change *asked(void)
{
    hand_frames(g, panel);
    return requests.count > 0 && requests.items[0].kind == PLX_REQUEST_SETUP
               ? &requests.items[0].setup
               : NULL;
}

static void data_are_chosen(void **state)
{
    (void)state;
    hand_frames(g, panel);
    hand_click(g, 100, 22);
    assert_null(asked());
    hand_click(g, 100, 22 + 27 + 20);
    const plx_setup_change *c = asked();
    assert_non_null(c);
    assert_int_equal(c->part, PLX_SETUP_DATA);
    assert_true(c->index == 1 || c->index == 2);
}

static void shares_are_in_steps(void **state)
{
    (void)state;
    const struct {
        double y;
        plx_setup_part part;
    } sliders[] = {{53, PLX_SETUP_NOISE}, {84, PLX_SETUP_TEST_SHARE}};
    for (size_t i = 0; i < 2; i++) {
        requests.count = 0;
        hand_frames(g, panel);
        hand_click(g, 125, sliders[i].y);
        const plx_setup_change *c = asked();
        assert_non_null(c);
        assert_int_equal(c->part, sliders[i].part);
        assert_true(c->value > setup.test_share && c->value <= 0.9);
        double fives = c->value * 20;
        assert_true(fives - (double)(int)(fives + 0.5) < 1e-9);
    }
}

static void regenerate(void **state)
{
    (void)state;
    hand_frames(g, panel);
    hand_click(g, 170, 22);
    const plx_setup_change *c = asked();
    assert_non_null(c);
    assert_int_equal(c->part, PLX_SETUP_REGENERATE);
}

static void what_cannot_be_chosen_is_not(void **state)
{
    (void)state;
    setup.has_noise = setup.has_test_share = false;
    hand_frames(g, panel);
    hand_click(g, 125, 53);
    hand_click(g, 125, 84);
    assert_null(asked());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(data_are_chosen, open_panel, gui_teardown),
        cmocka_unit_test_setup_teardown(shares_are_in_steps, open_panel, gui_teardown),
        cmocka_unit_test_setup_teardown(regenerate, open_panel, gui_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_chosen_is_not, open_panel, gui_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The panel of looks asks for what it says. */
#include "gui_fixture.h"

#include "ui/panel.h"

#include <stdio.h>

static plx_style style;
static plx_style_list presets = {.count = 2, .name = {"old", "wall"}, .broken = {true, false}};
static plx_panel_context context = {.style = &style, .presets = &presets};
static plx_style_panel state_of_panel;
static plx_requests requests;

static void panel(plx_gui *gui)
{
    plx_panel_style(gui, &context, &requests, &state_of_panel);
}

/* All of it: nothing is to be scrolled to. */
static void frames(void)
{
    hand_frames_of(g, 272, 800, 272, panel);
}

static int setup(void **state)
{
    style = PLX_STYLE_DEFAULT;
    state_of_panel = (plx_style_panel){0};
    requests.count = 0;
    return gui_setup(state);
}

/* Clicks down a line until something that `wanted` tells is asked for. */
static bool clicking_asks_for(double x, const char *name, const char *value)
{
    plx_style_panel start = state_of_panel;
    for (double y = 8; y < 790; y += 5) {
        requests.count = 0;
        /* Some clicks turn to another part of the panel. */
        state_of_panel = start;
        hand_click(g, x, y);
        frames();
        for (size_t i = 0; i < requests.count; i++) {
            const plx_request *r = &requests.items[i];
            if (r->kind == PLX_REQUEST_STYLE && strcmp(r->name, name) == 0 &&
                (!value || strcmp(r->value, value) == 0))
                return true;
        }
        /* What unfolded is closed again. */
        hand_key(g, PLX_KEY_ESCAPE);
        frames();
    }
    return false;
}

static void the_page_is_chosen(void **state)
{
    (void)state;
    frames();
    assert_int_equal(requests.count, 0);
    assert_true(clicking_asks_for(136, "theme", "light"));
    assert_true(clicking_asks_for(220, "theme", "print"));
}

static void scales_and_curves_are_chosen(void **state)
{
    (void)state;
    frames();
    assert_true(clicking_asks_for(136, "link.color.scale", "log"));
    assert_true(clicking_asks_for(136, "link.curve", "log"));
    assert_true(clicking_asks_for(160, "link.gain", NULL));
    assert_true(clicking_asks_for(180, "link.threshold", NULL));
}

static void units_and_layers_have_their_own(void **state)
{
    (void)state;
    state_of_panel.subject = 1;
    assert_true(clicking_asks_for(22, "unit.color.over", "network"));
    assert_true(clicking_asks_for(220, "unit.color.scale", "quantile"));
    style.channel[PLX_LAYER_STYLE].quantity = PLX_LAYER_DEPTH;
    state_of_panel.subject = 2;
    state_of_panel.channel = 2;
    assert_true(clicking_asks_for(136, "layer.style.scale", "log"));
}

static void looks_are_saved_under_a_name(void **state)
{
    (void)state;
    snprintf(state_of_panel.name, sizeof state_of_panel.name, "mine");
    frames();
    bool saved = false;
    for (double y = 400; y < 790 && !saved; y += 5) {
        requests.count = 0;
        hand_click(g, 40, y);
        frames();
        for (size_t i = 0; i < requests.count; i++)
            saved = saved || (requests.items[i].kind == PLX_REQUEST_STYLE_SAVE &&
                                 strcmp(requests.items[i].value, "mine") == 0);
    }
    assert_true(saved);
    assert_string_equal(state_of_panel.preset, "mine");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_page_is_chosen, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(scales_and_curves_are_chosen, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(units_and_layers_have_their_own, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(looks_are_saved_under_a_name, setup, gui_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

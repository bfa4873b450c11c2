/* The timeline of films: each thing that can be done to it asks for what it says. */
#include "gui_fixture.h"

#include "ui/panel.h"

#include <math.h>

enum { WIDTH = 700, HEIGHT = 220 };

/* Of the second row, the timeline: 31 pixels from the top of the content, which is 12 from the
 * window's; names take 74, and 8 are left at the right. */
static const double LEFT = 14 + 74, TOP = 12 + 31, RULER = 15, LANE = 12.5;

static plx_film_key keys[] = {
    {.at_s = 0, .line = "camera 0 0 1 over 0", .lane = PLX_LANE_CAMERA, .moves = true},
    {.time_s = 0,
        .until_s = 3,
        .at_s = 3,
        .line = "camera 1 0 2 over 3",
        .lane = PLX_LANE_CAMERA,
        .moves = true},
    {.time_s = 2,
        .until_s = 6,
        .at_s = 2,
        .line = "caption \"hello\" for 4",
        .lane = PLX_LANE_TEXT,
        .text = "hello",
        .stays = true},
};
static plx_film film;
static plx_panel_context context = {.film = &film};
static plx_film_panel state_of_panel;
static plx_requests requests;

static void panel(plx_gui *gui)
{
    plx_panel_film(gui, &context, &requests, &state_of_panel);
}

static void frames(void)
{
    hand_frames_of(g, WIDTH, HEIGHT, WIDTH, panel);
}

static int setup(void **state)
{
    film = (plx_film){.keys = keys, .count = 3, .chosen = SIZE_MAX, .length_s = 6, .path = ""};
    state_of_panel = (plx_film_panel){0};
    requests.count = 0;
    if (gui_setup(state) != 0)
        return -1;
    frames();
    return 0;
}

/* Ten seconds fill the timeline. */
static double x_of(double time_s)
{
    return LEFT + time_s / 10 * (WIDTH - 14 - 8 - LEFT);
}

static double y_of(plx_film_lane lane)
{
    return TOP + RULER + LANE * ((double)lane + 0.5);
}

static const plx_request *asked(plx_film_order order)
{
    for (size_t i = 0; i < requests.count; i++)
        if (requests.items[i].kind == PLX_REQUEST_FILM && requests.items[i].film == order)
            return &requests.items[i];
    return NULL;
}

static void press(double x, double y)
{
    requests.count = 0;
    hand(g, PLX_EVENT_MOVE, x, y);
    frames();
    hand(g, PLX_EVENT_PRESS, x, y);
    frames();
}

static void keys_are_chosen(void **state)
{
    (void)state;
    press(x_of(3), y_of(PLX_LANE_CAMERA));
    const plx_request *r = asked(PLX_FILM_CHOOSE);
    assert_true(r && r->index == 1);
    hand(g, PLX_EVENT_RELEASE, x_of(3), y_of(PLX_LANE_CAMERA));
    press(x_of(4.5), y_of(PLX_LANE_TEXT)); /* while it is shown */
    r = asked(PLX_FILM_CHOOSE);
    assert_true(r && r->index == 2);
    hand(g, PLX_EVENT_RELEASE, x_of(4.5), y_of(PLX_LANE_TEXT));
    press(x_of(8), y_of(PLX_LANE_LOOK)); /* nothing is there: the playhead comes */
    r = asked(PLX_FILM_SEEK);
    assert_true(!asked(PLX_FILM_CHOOSE) && r && fabs(r->number - 8) < 0.06);
}

static void keys_are_dragged(void **state)
{
    (void)state;
    press(x_of(2) + 1, y_of(PLX_LANE_TEXT));
    assert_non_null(asked(PLX_FILM_CHOOSE));
    film.chosen = 2;
    hand(g, PLX_EVENT_MOVE, x_of(5) + 1, y_of(PLX_LANE_TEXT));
    frames();
    const plx_request *r = asked(PLX_FILM_MOVE);
    assert_true(r && r->index == 2 && fabs(r->number - 5) < 0.06);
    assert_true(fabs(r->number * 20 - round(r->number * 20)) < 1e-9);
    hand(g, PLX_EVENT_RELEASE, x_of(5), y_of(PLX_LANE_TEXT));
    frames();
    requests.count = 0;
    hand(g, PLX_EVENT_MOVE, x_of(7), y_of(PLX_LANE_TEXT));
    frames();
    assert_null(asked(PLX_FILM_MOVE));
}

static void the_playhead_is_dragged(void **state)
{
    (void)state;
    press(x_of(1), TOP + 5);
    const plx_request *r = asked(PLX_FILM_SEEK);
    assert_true(r && fabs(r->number - 1) < 0.06);
    requests.count = 0;
    hand(g, PLX_EVENT_MOVE, x_of(4), TOP + 5);
    frames();
    r = asked(PLX_FILM_SEEK);
    assert_true(r && fabs(r->number - 4) < 0.06);
}

/* Clicks along a row until it is asked for. */
static bool clicking_asks_for(double y, plx_film_order order)
{
    for (double x = 18; x < WIDTH - 20; x += 12) {
        requests.count = 0;
        hand_click(g, x, y);
        frames();
        if (asked(order))
            return true;
        hand_key(g, PLX_KEY_ESCAPE);
        frames();
    }
    return false;
}

static void buttons_ask_for_what_they_say(void **state)
{
    (void)state;
    const double first = 12 + 13, third = TOP + RULER + 4 * LANE + 4 + 13, fourth = third + 31;
    assert_true(clicking_asks_for(first, PLX_FILM_PLAY));
    assert_true(clicking_asks_for(first, PLX_FILM_ADD_VIEW));
    film.chosen = 1;
    frames();
    assert_true(clicking_asks_for(third, PLX_FILM_DELETE));
    assert_true(clicking_asks_for(fourth, PLX_FILM_SAVE));
    assert_true(clicking_asks_for(fourth, PLX_FILM_RECORD));
    assert_true(clicking_asks_for(fourth, PLX_FILM_MAKE));
    film.making = true;
    film.made = 0.3;
    film.left_s = 400;
    frames();
    assert_true(clicking_asks_for(fourth, PLX_FILM_MAKE)); /* it ends */
    film.making = false;
    film.count = 0;
    film.chosen = SIZE_MAX;
    frames();
    assert_false(clicking_asks_for(first, PLX_FILM_PLAY)); /* there is nothing to play */
}

static void without_a_window_it_says_so(void **state)
{
    (void)state;
    context.film = NULL;
    frames();
    context.film = &film;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keys_are_chosen, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(keys_are_dragged, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(the_playhead_is_dragged, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(buttons_ask_for_what_they_say, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(without_a_window_it_says_so, setup, gui_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

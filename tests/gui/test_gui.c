/* Widgets, by events fed by hand. */
#include "gui_fixture.h"

#include "base/mem.h"
#include "platform/fonts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int setup(void **state)
{
    (void)state;
    char path[1024];
    g = plx_gui_create(
        &(plx_gui_desc){.font = plx_find_font(path, sizeof path, NULL) ? path : NULL}, NULL);
    return g ? 0 : -1;
}

static int pressed, second;

static void two_buttons(plx_gui *gui)
{
    plx_gui_row(gui, 2);
    pressed += plx_gui_button(gui, "one");
    second += plx_gui_button(gui, "two");
}

static void a_click_reaches_the_button_under_it(void **state)
{
    (void)state;
    pressed = second = 0;
    hand_frames(g, two_buttons);
    assert_false(plx_gui_busy(g));
    assert_true(hand_click(g, 40, 22));
    assert_true(plx_gui_busy(g));
    hand_frames(g, two_buttons);
    assert_int_equal(pressed, 1);
    assert_int_equal(second, 0);
    /* Two clicks between two frames are two clicks. */
    hand_click(g, 150, 22);
    hand_click(g, 150, 22);
    hand_frames(g, two_buttons);
    assert_int_equal(pressed, 1);
    assert_int_equal(second, 2);
}

static void what_lies_over_the_picture_is_the_pictures(void **state)
{
    (void)state;
    pressed = second = 0;
    hand_frames(g, two_buttons);
    assert_false(hand_click(g, 300, 22));
    assert_false(hand(g, PLX_EVENT_WHEEL, 300, 22));
    assert_true(hand(g, PLX_EVENT_WHEEL, 40, 300));
    /* A drag that began over the picture goes on over a panel, and the other way round. */
    assert_false(hand(g, PLX_EVENT_PRESS, 300, 22));
    assert_false(hand(g, PLX_EVENT_MOVE, 40, 22));
    assert_false(hand(g, PLX_EVENT_RELEASE, 40, 22));
    assert_true(hand(g, PLX_EVENT_PRESS, 40, 200));
    assert_true(hand(g, PLX_EVENT_MOVE, 300, 22));
    assert_true(hand(g, PLX_EVENT_RELEASE, 300, 22));
    hand_frames(g, two_buttons);
    assert_int_equal(pressed + second, 0);
    /* Letters are the picture's while nothing is being written. */
    assert_false(hand_type(g, "f"));
    assert_false(hand_key(g, PLX_KEY_LEFT));
}

static char text[16];
static int changes, submissions;

static void an_input(plx_gui *gui)
{
    changes += plx_gui_input(gui, "##text", "hint", text, sizeof text);
    submissions += plx_gui_submitted(gui);
}

static void text_goes_to_the_input_that_has_the_keyboard(void **state)
{
    (void)state;
    text[0] = '\0';
    changes = submissions = 0;
    hand_frames(g, an_input);
    assert_false(hand_type(g, "x"));
    hand_click(g, 60, 22);
    hand_frames(g, an_input);
    assert_true(hand_type(g, "a"));
    assert_true(hand_type(g, "\xC3\xA4"));
    assert_true(hand_type(g, "b"));
    hand_frames(g, an_input);
    assert_string_equal(text, "a\xC3\xA4"
                              "b");
    assert_int_equal(changes, 1); /* as fast as it is typed: in one frame */
    assert_true(hand_key(g, PLX_KEY_BACKSPACE));
    hand_frames(g, an_input);
    assert_string_equal(text, "a\xC3\xA4");
    assert_true(hand_key(g, PLX_KEY_ENTER));
    hand_frames(g, an_input);
    assert_int_equal(submissions, 1);
    assert_false(hand_type(g, "f"));
}

static void keys_reach_every_button(void **state)
{
    (void)state;
    pressed = second = 0;
    hand_frames(g, two_buttons);
    plx_gui_focus_keyboard(g, true);
    hand_frames(g, two_buttons);
    assert_true(hand_key(g, PLX_KEY_RIGHT));
    assert_true(hand_key(g, ' '));
    hand_frames(g, two_buttons);
    assert_int_equal(pressed, 0);
    assert_int_equal(second, 1);
    assert_true(hand_key(g, PLX_KEY_LEFT));
    assert_true(hand_key(g, ' '));
    hand_frames(g, two_buttons);
    assert_int_equal(pressed, 1);
    assert_true(hand_key(g, PLX_KEY_ESCAPE));
    hand_frames(g, two_buttons);
    assert_false(plx_gui_keyboard_focused(g));
    assert_false(hand_key(g, ' '));
}

static double value;
static int choice;

static void values(plx_gui *gui)
{
    static const char *const names[] = {"a", "b", "c"};
    plx_gui_slider(gui, "##s", &value, 1e-6, 10, true, "%.3g");
    plx_gui_choice(gui, "##c", &choice, names, 3);
}

static void sliders_and_choices_give_values(void **state)
{
    (void)state;
    value = 1;
    choice = 0;
    hand_frames(g, values);
    hand_click(g, 72, 22); /* the middle of seven decades */
    hand_frames(g, values);
    assert_true(value > 1e-3 && value < 1e-2);
    hand_click(g, 170, 54);
    hand_frames(g, values);
    assert_int_equal(choice, 2);
}

/* As a quick mouse does while a frame takes seconds. */
static void a_release_is_seen_after_many_moves(void **state)
{
    (void)state;
    value = 1;
    hand_frames(g, values);
    hand(g, PLX_EVENT_MOVE, 72, 22);
    hand(g, PLX_EVENT_PRESS, 72, 22);
    hand_frames(g, values);
    for (int i = 0; i < 1000; i++)
        hand(g, PLX_EVENT_MOVE, 72 + i % 40, 22);
    hand(g, PLX_EVENT_RELEASE, 90, 22);
    hand_frames(g, values);
    double left = value;
    hand(g, PLX_EVENT_MOVE, 150, 22);
    hand_frames(g, values);
    assert_true(value == left);
}

static plx_canvas canvas;
static float dragged_x, dragged_y;

static void a_canvas(plx_gui *gui)
{
    canvas = plx_canvas_begin(gui, "canvas", 0, 100);
    dragged_x += canvas.drag_x;
    dragged_y += canvas.drag_y;
    plx_canvas_rect(&canvas, 0, 0, canvas.w, canvas.h, 0, plx_gui_color(gui, PLX_GUI_FIELD));
    plx_canvas_end(&canvas);
}

static void a_canvas_knows_the_pointer(void **state)
{
    (void)state;
    dragged_x = dragged_y = 0;
    hand_frames(g, a_canvas);
    assert_int_equal(canvas.h, 100);
    hand(g, PLX_EVENT_MOVE, 50, 40);
    hand_frames(g, a_canvas);
    assert_true(canvas.hovered && !canvas.held);
    assert_true(fabsf(canvas.x + canvas.left - 50) < 0.5F);
    assert_true(fabsf(canvas.y + canvas.top - 40) < 0.5F);
    hand(g, PLX_EVENT_PRESS, 50, 40);
    hand(g, PLX_EVENT_MOVE, 70, 45);
    hand_frames(g, a_canvas);
    assert_true(canvas.held);
    assert_true(dragged_x == 20 && dragged_y == 5);
    hand(g, PLX_EVENT_RELEASE, 70, 45);
    hand_frames(g, a_canvas);
    assert_false(canvas.held);
}

static void a_picture_is_whole_triangles_within_the_surface(void **state)
{
    (void)state;
    const plx_gui_picture *p = hand_frames(g, values);
    assert_true(p->draw_count > 0 && p->vertex_count > 0 && p->atlas_width > 0);
    size_t sum = 0;
    for (size_t i = 0; i < p->draw_count; i++) {
        const plx_gui_draw *d = &p->draws[i];
        assert_int_equal(d->count % 3, 0);
        assert_true(d->first + d->count <= p->index_count);
        assert_true(d->clip[0] >= 0 && d->clip[2] <= HAND_WIDTH);
        sum += d->count;
    }
    assert_true(sum <= p->index_count);
    for (size_t i = 0; i < p->index_count; i++)
        assert_true(p->indices[i] < p->vertex_count);
}

static void another_scale_is_another_atlas(void **state)
{
    (void)state;
    uint64_t version = hand_frames(g, values)->atlas_version;
    int width = hand_frames(g, values)->atlas_width * hand_frames(g, values)->atlas_height;
    plx_gui_set_scale(g, 2);
    assert_true(plx_gui_busy(g));
    const plx_gui_picture *p = hand_frames(g, values);
    assert_true(p->atlas_version != version);
    assert_true(p->atlas_width * p->atlas_height > width);
}

static void what_is_no_font_is_replaced(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-test-font-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    char junk[4096] = "OTTO";
    assert_int_equal(write(file, junk, sizeof junk), sizeof junk);
    close(file);
    const char *const files[] = {path, "/nonexistent/font.ttf", "/dev/null"};
    for (size_t i = 0; i < 3; i++) {
        plx_gui *other = plx_gui_create(&(plx_gui_desc){.font = files[i]}, NULL);
        assert_non_null(other);
        assert_true(hand_frames(other, values)->vertex_count > 0);
        plx_gui_destroy(&other);
    }
    unlink(path);
}

static int left, right;

static void two_windows(void)
{
    int frames = 0;
    do {
        plx_gui_begin(g, HAND_WIDTH, HAND_HEIGHT, 0.02);
        plx_gui_window_begin(g, &(plx_gui_window){.id = "left", .w = 100, .h = 100});
        left += plx_gui_button(g, "left");
        plx_gui_window_end(g);
        plx_gui_window_begin(
            g, &(plx_gui_window){.id = "handle", .x = 100, .w = 20, .h = 20, .bare = true});
        plx_gui_handle(g, PLX_ICON_LEFT, "fold");
        plx_gui_window_end(g);
        plx_gui_window_begin(g, &(plx_gui_window){.id = "right", .x = 200, .w = 100, .h = 100});
        right += plx_gui_button(g, "right");
        plx_gui_window_end(g);
        plx_gui_end(g);
        assert_true(++frames < 100);
    } while (plx_gui_busy(g));
}

static void the_keyboard_goes_from_panel_to_panel(void **state)
{
    (void)state;
    left = right = 0;
    two_windows();
    for (int round = 1; round <= 2; round++) {
        for (int panel = 0; panel < 2; panel++) {
            plx_gui_focus_next_window(g);
            assert_true(plx_gui_keyboard_focused(g));
            two_windows();
            assert_true(hand_key(g, ' '));
            two_windows();
            assert_int_equal(left, round);
            assert_int_equal(right, panel == 0 ? round - 1 : round);
        }
        plx_gui_focus_next_window(g);
        assert_false(plx_gui_keyboard_focused(g));
        two_windows();
        assert_false(hand_key(g, ' '));
    }
}

static const char *shown;

static void shown_text(plx_gui *gui)
{
    plx_gui_text(gui, "%s", shown);
}

/* Where the last letter of what is written lies in the atlas. */
static float place_of_last(const char *written, uint64_t *version)
{
    shown = written;
    const plx_gui_picture *picture = hand_frames(g, shown_text);
    assert_true(picture->vertex_count >= 4);
    *version = picture->atlas_version;
    const plx_gui_vertex *v = &picture->vertices[picture->vertex_count - 4];
    return v->u * 4096 + v->v;
}

static void assert_differ(const char *one, const char *other)
{
    uint64_t before, version;
    place_of_last(one, &before);
    place_of_last(other, &before);
    assert_true(place_of_last(one, &version) != place_of_last(other, &version));
    assert_true(version == before);
}

/* Cyrillic, Vietnamese; Armenian, which may be of another typeface; and what none has. */
static void letters_of_other_scripts_come_when_they_are_shown(void **state)
{
    (void)state;
    uint64_t first, next;
    place_of_last("a", &first);
    place_of_last("a\u0416", &next);
    assert_true(next > first);
    assert_differ("a\u0416", "a\u0429");
    assert_differ("a\u1ECD", "a\u1EB9");
    if (access("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", R_OK) == 0)
        assert_differ("a\u0531", "a\u0532");
    place_of_last("a\u4E00", &first);
    place_of_last("a\u4E00", &next);
    assert_true(next == first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_click_reaches_the_button_under_it, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(
            what_lies_over_the_picture_is_the_pictures, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(
            text_goes_to_the_input_that_has_the_keyboard, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(keys_reach_every_button, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(sliders_and_choices_give_values, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(a_release_is_seen_after_many_moves, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(a_canvas_knows_the_pointer, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(
            a_picture_is_whole_triangles_within_the_surface, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(another_scale_is_another_atlas, setup, gui_teardown),
        cmocka_unit_test(what_is_no_font_is_replaced),
        cmocka_unit_test_setup_teardown(
            letters_of_other_scripts_come_when_they_are_shown, setup, gui_teardown),
        cmocka_unit_test_setup_teardown(the_keyboard_goes_from_panel_to_panel, setup, gui_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Scripts on time: the camera's way, training steps, texts, marks. */
#include "app/player.h"
#include "feed/snapshot.h"
#include "support.h"

#include <math.h>
#include <string.h>

static const plx_viewport view = {1280, 720, 1};

typedef struct fixture {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_commands *commands;
    plx_rig rig;
    plx_style style;
    plx_script script;
    plx_player player;
    plx_player_stand stand;
} fixture;

static fixture f;

static int setup(void **state)
{
    (void)state;
    f = (fixture){.style = PLX_STYLE_DEFAULT};
    f.network = plx_network_create(&(plx_network_desc){.spec = "8-6-4-3"}, NULL);
    f.commands = plx_commands_create(NULL);
    if (!f.network || !f.commands || !plx_layout_init(&f.layout, f.network, NULL) ||
        !plx_snapshot_init(&f.snapshot, f.network, NULL))
        return -1;
    f.snapshot.network = f.network;
    plx_rig_init(&f.rig, &f.layout, &view);
    f.stand = (plx_player_stand){&f.rig, &f.layout, &view, &f.snapshot, &f.style, f.commands};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    plx_script_uninit(&f.script);
    plx_snapshot_uninit(&f.snapshot);
    plx_layout_uninit(&f.layout);
    plx_commands_destroy(&f.commands);
    plx_network_destroy(&f.network);
    return 0;
}

static void begin(const char *text, double speed)
{
    assert_true(plx_script_read(&f.script, "test", text, NULL));
    plx_player_init(&f.player, &f.script, speed, 30);
}

static void play_to(double time_s)
{
    const plx_cue *cue;
    while ((cue = plx_player_next(&f.player, time_s)))
        assert_true(plx_player_do(&f.player, cue, &f.stand, NULL));
    plx_player_advance(&f.player, time_s, &f.stand);
}

static bool same(plx_camera a, plx_camera b)
{
    return fabs(a.x - b.x) * b.scale < 0.01 && fabs(a.y - b.y) * b.scale < 0.01 &&
           fabs(a.scale / b.scale - 1) < 1e-6;
}

static void the_camera_goes_where_it_is_sent_in_time(void **state)
{
    (void)state;
    begin("1 frame layer 1 over 2\n5 frame all\n6 zoom 4 over 0\n", 0);
    plx_camera whole = f.rig.now;
    plx_bounds bounds = plx_layout_layer_bounds(&f.layout, 1);
    plx_camera layer = plx_camera_frame(&bounds, &view);
    play_to(0.5);
    assert_true(same(f.rig.now, whole));
    play_to(2);
    assert_false(same(f.rig.now, whole) || same(f.rig.now, layer));
    play_to(3);
    assert_true(same(f.rig.now, layer));
    play_to(5);
    assert_true(same(f.rig.now, layer) && same(f.rig.goal, whole)); /* it glides there */
    plx_rig_settle(&f.rig);
    play_to(6);
    assert_true(fabs(f.rig.now.scale / whole.scale - 4) < 1e-9); /* at once */
}

/* As while a picture is saved. */
static void where_time_stands_nothing_moves(void **state)
{
    (void)state;
    begin("0 zoom 3 over 4\n0 grow to 90 over 4\n0 title \"so\" for 4\n", 0);
    play_to(0.1);
    assert_true(plx_player_advance(&f.player, 0.2, &f.stand));
    plx_camera there = f.rig.now;
    assert_false(plx_player_advance(&f.player, 0.2, &f.stand));
    assert_true(same(f.rig.now, there));
    assert_true(plx_player_advance(&f.player, 0.3, &f.stand));
    assert_false(same(f.rig.now, there));
}

static void a_way_ends_where_its_goal_is_then(void **state)
{
    (void)state;
    begin("0 frame layer 1 over 2\n", 0);
    play_to(0.1);
    plx_camera before = f.rig.now;
    plx_camera goal = {f.rig.now.x + 0.2, f.rig.now.y, f.rig.now.scale * 3};
    plx_player_aim(&f.player, &f.stand, goal);
    play_to(0.1);
    assert_true(fabs(f.rig.now.scale / before.scale - 1) < 0.02); /* no leap at its beginning */
    play_to(2);
    assert_true(same(f.rig.now, goal));
    plx_player_aim(&f.player, &f.stand, before);
    play_to(3);
    assert_true(same(f.rig.now, goal)); /* it is there */
}

static void a_camera_is_the_same_place_in_any_picture(void **state)
{
    (void)state;
    begin("1 camera 0.2 -0.1 3 over 2\n", 0);
    plx_camera whole = f.rig.now;
    play_to(1);
    play_to(3.1);
    assert_true(fabs(f.rig.now.x - 0.2) < 1e-6 && fabs(f.rig.now.y + 0.1) < 1e-6);
    assert_true(fabs(f.rig.now.scale / whole.scale - 3) < 1e-6);
    /* With panels, in the middle of what they leave free; and back to what was written. */
    plx_viewport narrow = {800, 900, 1, {.left = 200, .bottom = 100}};
    plx_camera there = plx_flight_camera(&f.layout, &narrow, 0.2, -0.1, 6);
    assert_true(fabs(plx_camera_px(&there, &narrow, 0.2) - 500) < 1e-6);
    assert_true(fabs(plx_camera_py(&there, &narrow, -0.1) - 400) < 1e-6);
    double x, y, factor;
    plx_flight_place(&f.layout, &narrow, &there, &x, &y, &factor);
    assert_true(fabs(x - 0.2) < 1e-9 && fabs(y + 0.1) < 1e-9 && fabs(factor - 6) < 1e-9);
}

static void units_are_selected_and_the_rest_stands_back(void **state)
{
    (void)state;
    plx_selection selection;
    plx_visuals visuals;
    assert_true(plx_selection_init(&selection, f.network, NULL));
    assert_true(plx_visuals_init(&visuals, f.network, NULL));
    plx_query_facts facts = {&f.snapshot, &visuals, &selection.selected};
    f.stand.selection = &selection;
    f.stand.facts = &facts;
    begin("1 select \"1:2-4\"\n1 dim rest\n2 select \"layer:3, 0:7\"\n3 select none\n3 dim none\n"
          "4 select \"nosuch &\"\n",
        0);
    play_to(1);
    assert_true(selection.selected_count == 3 && selection.dim_rest);
    assert_true(plx_unit_set_has(&selection.selected, 8 + 2));
    play_to(2);
    assert_true(selection.selected_count == 4 && selection.dim_rest);
    play_to(3.9);
    assert_true(selection.selected_count == 0 && !selection.dim_rest);
    plx_player_seek(&f.player, 1.5, &PLX_STYLE_DEFAULT, &f.stand);
    assert_true(selection.selected_count == 3 && selection.dim_rest);
    plx_error e = {0};
    assert_false(plx_player_do(&f.player, &f.script.cues[5], &f.stand, &e));
    assert_int_equal(e.line, 6);
    plx_visuals_uninit(&visuals);
    plx_selection_uninit(&selection);
}

static void flights_pass_what_they_are_about(void **state)
{
    (void)state;
    begin("0 fly over 10 ease linear\n20 orbit layer 1 over 10\n40 follow over 10\n", 0);
    plx_camera whole = f.rig.now;
    double seen[4] = {INFINITY, INFINITY, INFINITY, INFINITY};
    for (int i = 0; i <= 200; i++) {
        play_to(i * 0.05);
        assert_true(isfinite(f.rig.now.x) && f.rig.now.scale > 0);
        for (int l = 0; l < 4; l++)
            if (f.rig.now.scale > 2 * whole.scale)
                seen[l] = fmin(seen[l], fabs(f.rig.now.x - f.layout.columns[l].x));
    }
    for (int l = 1; l < 3; l++)
        assert_true(seen[l] < 0.05);
    assert_true(same(f.rig.now, whole));
    bool left = false, right = false;
    for (int i = 0; i <= 200; i++) {
        play_to(20 + i * 0.05);
        left |= f.rig.now.x < f.layout.columns[1].x - 0.05;
        right |= f.rig.now.x > f.layout.columns[1].x + 0.05;
    }
    assert_true(left && right && same(f.rig.now, whole));
    play_to(45);
    assert_int_equal(f.player.signal_count, 4);
    play_to(50);
    assert_int_equal(f.player.signal_count, 0);
}

static void a_signal_comes_by_what_adds_most(void **state)
{
    (void)state;
    /* Output 2 wins; unit 3 of the layer before adds most to it, by its activation. */
    plx_unit_ref unit[PLX_SIGNAL_MAX];
    float *a = f.snapshot.activation;
    a[8 + 6 + 4 + 2] = 1;
    const plx_link *last = &f.network->links[2], *middle = &f.network->links[1];
    float *w = plx_link_weights(last, f.snapshot.params) + 2 * last->in;
    w[0] = 5, w[3] = 2;
    a[8 + 6 + 0] = 0.1F, a[8 + 6 + 3] = 1;
    w = plx_link_weights(middle, f.snapshot.params) + 3 * middle->in;
    w[1] = 1, w[5] = -9;
    a[8 + 1] = a[8 + 5] = 1;
    assert_int_equal(plx_signal_find(&f.snapshot, unit), 4);
    assert_int_equal(unit[3].layer, 3);
    assert_int_equal(unit[3].unit, 2);
    assert_int_equal(unit[2].unit, 3);
    assert_int_equal(unit[1].unit, 1);
    assert_int_equal(unit[0].layer, 0);
}

static uint64_t train(double from_s, double to_s)
{
    play_to(from_s);
    uint64_t all = 0;
    for (int i = 0; i < 30; i++) {
        double a = from_s + (to_s - from_s) * i / 30, b = from_s + (to_s - from_s) * (i + 1) / 30;
        play_to(b);
        uint64_t steps = plx_player_steps(&f.player, a, b, f.snapshot.status.step);
        f.snapshot.status.step += steps;
        all += steps;
    }
    return all;
}

static void training_keeps_its_speed(void **state)
{
    (void)state;
    begin("1 speed 100 over 2\n5 grow to 1000 over 2\n9 speed 3\n10 quit\n", 30);
    assert_int_equal(train(0, 1), 30);
    assert_in_range(train(1, 3), 125, 135); /* from 30 to 100 */
    assert_in_range(train(3, 4), 99, 101);
    train(4, 5);
    train(5, 7);
    assert_int_equal(f.snapshot.status.step, 1000);
    assert_int_equal(train(7, 9), 0);
    assert_in_range(train(9, 10), 2, 3);
    assert_true(fabs(f.player.total - 1003) < 8);
}

static void half_a_step_a_frame_is_one_every_other(void **state)
{
    (void)state;
    begin("", 15);
    uint64_t all = 0;
    for (int i = 0; i < 300; i++)
        all += plx_player_steps(&f.player, i / 30.0, (i + 1) / 30.0, all);
    assert_int_equal(all, 150);
}

static void films_need_no_script(void **state)
{
    (void)state;
    plx_player_init(&f.player, NULL, 60, 30);
    play_to(1);
    assert_int_equal(plx_player_steps(&f.player, 0, 1, 0), 60);
    plx_titles t = plx_player_titles(&f.player, &f.snapshot.status);
    assert_true(!t.progress && t.title_ink == 0 && t.share == 0);
    assert_true(isnan(plx_player_mark(&f.player, 0, 1)));
}

static void texts_come_and_go(void **state)
{
    (void)state;
    begin("1 title \"T\" \"S\" for 4\n2 caption \"C\"\n3 show progress\n4 hide numbers\n", 0);
    play_to(0.9);
    plx_titles t = plx_player_titles(&f.player, &f.snapshot.status);
    assert_true(t.title_ink == 0 && t.caption_ink == 0 && !t.progress);
    assert_true(plx_player_shows(&f.player, PLX_PART_NUMBERS, true));
    play_to(1.1);
    t = plx_player_titles(&f.player, &f.snapshot.status);
    assert_true(t.title_ink > 0.1 && t.title_ink < 0.3);
    play_to(4.5);
    t = plx_player_titles(&f.player, &f.snapshot.status);
    assert_true(t.title_ink > 0.5 && t.caption_ink == 1 && t.progress);
    assert_string_equal(t.subtitle, "S");
    assert_false(plx_player_shows(&f.player, PLX_PART_NUMBERS, true));
    play_to(5);
    assert_true(plx_player_titles(&f.player, &f.snapshot.status).title_ink == 0);
    play_to(500);
    assert_true(plx_player_titles(&f.player, &f.snapshot.status).caption_ink == 1);
}

static void marks_are_found_and_gone_to(void **state)
{
    (void)state;
    begin("0 mark\n1 style theme=light\n2 mark b\n3 frame layer 1 over 2\n6 mark c\n"
          "7 style theme=print\n8 frame all over 1\n",
        0);
    plx_camera whole = f.rig.now;
    assert_true(plx_player_mark(&f.player, 0, 1) == 2);
    assert_true(plx_player_mark(&f.player, 2.5, 1) == 6);
    assert_true(isnan(plx_player_mark(&f.player, 6, 1)));
    assert_true(plx_player_mark(&f.player, 6, -1) == 2);
    assert_true(isnan(plx_player_mark(&f.player, 0, -1)));
    play_to(10);
    assert_true(f.style.edges.theme == PLX_THEME_PRINT && same(f.rig.now, whole));
    plx_player_seek(&f.player, 6, &PLX_STYLE_DEFAULT, &f.stand);
    plx_bounds bounds = plx_layout_layer_bounds(&f.layout, 1);
    assert_true(f.style.edges.theme == PLX_THEME_LIGHT);
    assert_true(same(f.rig.now, plx_camera_frame(&bounds, &view)));
    play_to(7);
    assert_true(f.style.edges.theme == PLX_THEME_PRINT);
    plx_player_seek(&f.player, 0, &PLX_STYLE_DEFAULT, &f.stand);
    assert_true(f.style.edges.theme == PLX_THEME_DARK);
}

static void tours_go_from_mark_to_mark_and_wait(void **state)
{
    (void)state;
    begin("2 mark b\n2 hold\n6 mark c\n7 hold\n", 0);
    assert_true(plx_player_tour(&f.player, 0, 1) == 2);
    assert_true(plx_player_tour(&f.player, 6, 1) == 0);
    assert_true(plx_player_tour(&f.player, 6.5, -1) == 2);
    assert_true(plx_player_tour(&f.player, 7.5, -1) == 6);
    assert_true(plx_player_tour(&f.player, 2.5, -1) == 0);
    assert_true(plx_player_tour(&f.player, 5, -(double)INFINITY) == 0);
    plx_player_seek(&f.player, 6, &PLX_STYLE_DEFAULT, &f.stand);
    assert_false(plx_player_arrive(&f.player, 6));
    plx_player_seek(&f.player, 2, &PLX_STYLE_DEFAULT, &f.stand);
    assert_true(plx_player_arrive(&f.player, 2));
    assert_true(f.player.next == 2);
    assert_false(plx_player_arrive(&f.player, 0));
    assert_true(f.player.next == 0);
}

static void what_is_not_there_is_an_error(void **state)
{
    (void)state;
    static const char *const bad[] = {"0 frame layer 4\n", "0 frame unit 1 6\n",
        "0 frame unit 9 0\n", "0 orbit layer 4 over 1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plx_error e = {0};
        begin(bad[i], 0);
        assert_false(plx_player_do(&f.player, plx_player_next(&f.player, 0), &f.stand, &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_int_equal(e.line, 1);
        assert_string_equal(e.file, "test");
        plx_script_uninit(&f.script);
    }
}

static void samples_are_asked_for(void **state)
{
    (void)state;
    begin("0 sample 5\n", 0);
    play_to(0);
    plx_command c;
    assert_true(plx_commands_pop(f.commands, &c));
    assert_true(c.kind == PLX_CMD_SAMPLE && c.index == 5);
}

#define PLAYED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAYED(the_camera_goes_where_it_is_sent_in_time),
        PLAYED(where_time_stands_nothing_moves),
        PLAYED(a_way_ends_where_its_goal_is_then),
        PLAYED(a_camera_is_the_same_place_in_any_picture),
        PLAYED(units_are_selected_and_the_rest_stands_back),
        PLAYED(flights_pass_what_they_are_about),
        PLAYED(a_signal_comes_by_what_adds_most),
        PLAYED(training_keeps_its_speed),
        PLAYED(half_a_step_a_frame_is_one_every_other),
        PLAYED(films_need_no_script),
        PLAYED(texts_come_and_go),
        PLAYED(marks_are_found_and_gone_to),
        PLAYED(tours_go_from_mark_to_mark_and_wait),
        PLAYED(what_is_not_there_is_an_error),
        PLAYED(samples_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

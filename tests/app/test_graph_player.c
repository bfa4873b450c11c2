/* What of a script graphs can play; that it is played is seen in tests/cli and tests/window. */
#include "app/graph_player.h"

#include "app/presenter.h"
#include "platform/keys.h"
#include "support.h"

#include <stdio.h>

static bool check(const char *text, bool series, plx_error *e)
{
    plx_script script;
    *e = (plx_error){0};
    assert_true(plx_script_read(&script, "s.plexus", text, e));
    bool ok = plx_graph_player_check(&script, series, e);
    plx_script_uninit(&script);
    return ok;
}

static void what_graphs_have_is_played(void **state)
{
    (void)state;
    plx_error e;
    assert_true(check("0 settle over 2\n0 frame all\n0 camera 0 0 2\n0 zoom 2 at 0.5 0.5\n"
                      "0 pan 0.1 0\n1 frame unit \"a\" over 1\n1 select \"a\"\n1 dim rest\n"
                      "2 layout circular\n2 color community\n2 turn 90 0 over 1\n"
                      "3 title \"t\"\n3 caption \"c {d}\"\n3 hide names\n3 style theme=light\n"
                      "3 style link.gain=2\n3 style gain=1\n4 mark a\n4 hold\n4 key m\n"
                      "4 save a.png\n5 quit\n",
        false, &e));
    assert_true(check("0 time 1 over 2\n", true, &e));
    assert_true(check("", false, &e));
}

static void what_they_have_not_is_refused_with_its_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"fly over 2", "orbit layer 1 over 2", "follow over 2",
        "grow to 9 over 1", "speed 2", "sample 3", "frame layer 1", "frame unit 1 2", "time 1",
        "style link.palette=viridis", "style unit.size=bias", "caption \"step {step}\"",
        "title \"t\" \"{test} right\""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[80];
        plx_error e;
        snprintf(text, sizeof text, "0 frame all\n1 %s\n2 quit\n", bad[i]);
        assert_false(check(text, false, &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_int_equal(e.line, 2);
        assert_string_equal(e.file, "s.plexus");
    }
}

static void shares_go_from_begin_to_end(void **state)
{
    (void)state;
    plx_cue cue = {.time_s = 2, .over_s = 4, .ease = PLX_EASE_LINEAR};
    assert_true(plx_graph_player_share(&cue, 2) == 0);
    assert_true(plx_graph_player_share(&cue, 3) == 0.25);
    assert_true(plx_graph_player_share(&cue, 60) == 1);
    cue.over_s = 0;
    assert_true(plx_graph_player_share(&cue, 2) == 1);
}

static void remotes_send_pages_and_dots(void **state)
{
    (void)state;
    plx_event e = {.kind = PLX_EVENT_KEY, .key = PLX_KEY_PAGE_DOWN};
    assert_int_equal(plx_presenter_key(&e), PLX_PRESENTER_ON);
    e.repeat = true;
    assert_int_equal(plx_presenter_key(&e), PLX_PRESENTER_NOTHING);
    e = (plx_event){.kind = PLX_EVENT_KEY, .key = PLX_KEY_PAGE_UP};
    assert_int_equal(plx_presenter_key(&e), PLX_PRESENTER_BACK);
    e.ctrl = true;
    assert_int_equal(plx_presenter_key(&e), PLX_PRESENTER_NOTHING);
    e = (plx_event){.kind = PLX_EVENT_TEXT, .key = 'b'};
    assert_int_equal(plx_presenter_key(&e), PLX_PRESENTER_BLACK);
    e.key = 'x';
    assert_int_equal(plx_presenter_key(&e), PLX_PRESENTER_NOTHING);
}

static void black_ends_by_itself_or_by_a_page(void **state)
{
    (void)state;
    bool blank = false;
    int by;
    plx_event black = {.kind = PLX_EVENT_TEXT, .key = '.'};
    plx_event on = {.kind = PLX_EVENT_KEY, .key = PLX_KEY_PAGE_DOWN};
    plx_event back = {.kind = PLX_EVENT_KEY, .key = PLX_KEY_PAGE_UP};
    plx_event other = {.kind = PLX_EVENT_TEXT, .key = 'x'};
    assert_true(plx_presenter_take(&black, &blank, &by) && blank && by == 0);
    assert_true(!plx_presenter_take(&other, &blank, &by) && blank && by == 0);
    assert_true(plx_presenter_take(&black, &blank, &by) && !blank && by == 0);
    blank = true;
    assert_true(plx_presenter_take(&on, &blank, &by) && !blank && by == 1);
    assert_true(plx_presenter_take(&back, &blank, &by) && !blank && by == -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_graphs_have_is_played),
        cmocka_unit_test(what_they_have_not_is_refused_with_its_line),
        cmocka_unit_test(shares_go_from_begin_to_end),
        cmocka_unit_test(remotes_send_pages_and_dots),
        cmocka_unit_test(black_ends_by_itself_or_by_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

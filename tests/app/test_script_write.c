/* Scripts that are written say what those say that were read, and changes to them keep their order.
 */
#include "app/script_write.h"
#include "base/mem.h"
#include "support.h"

#include <math.h>
#include <string.h>

/* Every command, each with all it may have. */
static const char all[] = "0 camera 0.25 -0.125 6.5 over 2 ease in\n"
                          "0 zoom 8 at 0.3 0.75 over 0\n"
                          "1 pan 0.1 -0.2 ease linear\n"
                          "1.5 frame all\n"
                          "1.5 frame layer 2 over 3\n"
                          "2 frame unit 1 57\n"
                          "2 frame unit \"a \\\"b\\\"\" over 2\n"
                          "2 settle over 3\n"
                          "2 turn 90 -10 over 3\n"
                          "2 time 0.25 over 1 ease in\n"
                          "2 layout \"force\"\n"
                          "2 color \"community\"\n"
                          "2 fly over 10 ease out\n"
                          "2 orbit layer 1 over 8\n"
                          "2 follow over 12\n"
                          "2 grow to 9000 over 55 ease in\n"
                          "3 speed 120.5 over 2\n"
                          "3 sample 17\n"
                          "3 style \"link.palette=viridis\"\n"
                          "3 select \"2:10-20, \\\"hidden 1\\\"\"\n"
                          "3 select none\n"
                          "3 dim rest\n"
                          "3 dim none\n"
                          "4 title \"Plexus\" \"with a \\\"quote\\\" and a \\\\\" for 4\n"
                          "5 caption \"two\\nlines\"\n"
                          "5 show progress\n"
                          "5 hide sample\n"
                          "6 mark \"here\"\n"
                          "6 mark\n"
                          "6 hold\n"
                          "7 key ctrl+shift+z\n"
                          "7 key f11\n"
                          "7 save \"a picture.png\"\n"
                          "9 quit\n";

static void what_is_written_is_what_was_read(void **state)
{
    (void)state;
    plx_script s, again;
    assert_true(plx_script_read(&s, "all", all, NULL));
    char *text = plx_script_write(&s, NULL);
    assert_string_equal(text, all);
    assert_true(plx_script_read(&again, "again", text, NULL));
    assert_int_equal(again.count, s.count);
    for (size_t i = 0; i < s.count; i++) {
        const plx_cue *a = &s.cues[i], *b = &again.cues[i];
        assert_true(a->kind == b->kind && a->time_s == b->time_s && a->ease == b->ease);
        assert_true(a->x == b->x && a->y == b->y && a->factor == b->factor && a->value == b->value);
        assert_true(a->over_s == b->over_s || (isnan(a->over_s) && isnan(b->over_s)));
        assert_string_equal(a->text, b->text);
        assert_string_equal(a->more, b->more);
    }
    plx_free(text);
    plx_script_uninit(&s);
    plx_script_uninit(&again);
}

static void is(const plx_script *s, const char *wanted)
{
    char *text = plx_script_write(s, NULL);
    assert_string_equal(text, wanted);
    plx_free(text);
}

static void changes_keep_the_order_of_time(void **state)
{
    (void)state;
    plx_script s = {0};
    is(&s, "");
    plx_cue cue = {.kind = PLX_CUE_FRAME_ALL,
        .over_s = (double)NAN,
        .for_s = (double)INFINITY,
        .text = "",
        .more = ""};
    size_t at = 0;
    assert_true(plx_script_change(&s, &at, &cue, NULL));
    cue.kind = PLX_CUE_CAPTION;
    cue.text = "\"two\"";
    cue.time_s = 5;
    at = s.count;
    assert_true(plx_script_change(&s, &at, &cue, NULL));
    assert_int_equal(at, 1);
    cue.kind = PLX_CUE_HOLD;
    cue.time_s = 2;
    at = s.count;
    assert_true(plx_script_change(&s, &at, &cue, NULL));
    assert_int_equal(at, 1);
    is(&s, "0 frame all\n2 hold\n5 caption \"\\\"two\\\"\"\n");
    /* One that is there goes to another time, with its text. */
    cue = s.cues[2];
    cue.time_s = 2;
    at = 2;
    assert_true(plx_script_change(&s, &at, &cue, NULL));
    assert_int_equal(at, 2);
    cue = s.cues[0];
    cue.time_s = 2.25;
    at = 0;
    assert_true(plx_script_change(&s, &at, &cue, NULL));
    assert_int_equal(at, 2);
    is(&s, "2 hold\n2 caption \"\\\"two\\\"\"\n2.25 frame all\n");
    at = 1;
    assert_true(plx_script_change(&s, &at, NULL, NULL));
    is(&s, "2 hold\n2.25 frame all\n");
    plx_script_uninit(&s);
}

static void what_would_be_no_script_changes_nothing(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_script s;
    assert_true(plx_script_read(&s, "s", "0 hold\n", NULL));
    plx_cue cue = {.kind = PLX_CUE_STYLE,
        .over_s = (double)NAN,
        .for_s = (double)INFINITY,
        .text = "nosuch=1",
        .more = ""};
    size_t at = s.count;
    assert_false(plx_script_change(&s, &at, &cue, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    cue.kind = PLX_CUE_HOLD;
    cue.time_s = -1;
    assert_false(plx_script_change(&s, &at, &cue, &e));
    char longest[2000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    cue = (plx_cue){
        .kind = PLX_CUE_CAPTION, .over_s = (double)NAN, .for_s = 1, .text = longest, .more = ""};
    assert_false(plx_script_change(&s, &at, &cue, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
    is(&s, "0 hold\n");
    plx_script_uninit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_what_was_read),
        cmocka_unit_test(changes_keep_the_order_of_time),
        cmocka_unit_test(what_would_be_no_script_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

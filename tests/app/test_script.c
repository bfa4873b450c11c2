#include "app/script.h"
#include "base/mem.h"
#include "folder.h"
#include "platform/keys.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[128];

static int setup(void **state)
{
    if (folder_setup(state) != 0)
        return -1;
    snprintf(path, sizeof path, "%s", in_folder("script.txt"));
    return 0;
}

static bool load(plx_script *s, const char *text, size_t size, plx_error *e)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
    return plx_script_load(s, path, e);
}

static void every_command_is_read(void **state)
{
    (void)state;
    static const char text[] = "# a talk\r\n"
                               "\n"
                               "0   zoom 8\n"
                               "0.5 zoom 8 at 0.3 0.75 # closer\n"
                               "\t1 pan 0.1 -0.2\r\n"
                               "1   frame all\n"
                               "2   frame layer 2\n"
                               "2.5 frame unit 1 57\n"
                               "3   key ctrl+s\n"
                               "3   key f11\n"
                               "4e0 save picture.png\n"
                               "6   quit";
    plx_script s;
    assert_true(load(&s, text, sizeof text - 1, NULL));
    assert_int_equal(s.count, 10);
    const plx_cue *c = s.cues;
    assert_int_equal(c[0].kind, PLX_CUE_ZOOM);
    assert_true(c[0].time_s == 0 && c[0].factor == 8 && c[0].x == 0.5 && c[0].y == 0.5);
    assert_true(c[1].time_s == 0.5 && c[1].x == 0.3 && c[1].y == 0.75);
    assert_int_equal(c[2].kind, PLX_CUE_PAN);
    assert_true(c[2].time_s == 1 && c[2].x == 0.1 && c[2].y == -0.2);
    assert_int_equal(c[3].kind, PLX_CUE_FRAME_ALL);
    assert_int_equal(c[4].kind, PLX_CUE_FRAME_LAYER);
    assert_int_equal(c[4].layer, 2);
    assert_int_equal(c[5].kind, PLX_CUE_FRAME_UNIT);
    assert_int_equal(c[5].layer, 1);
    assert_int_equal(c[5].unit, 57);
    assert_int_equal(c[6].kind, PLX_CUE_KEY);
    assert_int_equal(c[6].key, 's');
    assert_int_equal(c[6].mods, PLX_MOD_CTRL);
    assert_int_equal(c[7].key, PLX_KEY_F11);
    assert_int_equal(c[7].mods, 0);
    assert_int_equal(c[8].kind, PLX_CUE_SAVE);
    assert_true(c[8].time_s == 4);
    assert_string_equal(c[8].text, "picture.png");
    assert_int_equal(c[9].kind, PLX_CUE_QUIT);
    plx_script_uninit(&s);
    assert_null(s.cues);
}

static void films_have_commands_of_their_own(void **state)
{
    (void)state;
    static const char text[] = "0 frame all over 2 ease out\n"
                               "+1 zoom 2 over 3\n"
                               "+0.5 fly over 10 ease linear\n"
                               "2 orbit layer 1 over 4\n"
                               "2 follow over 5\n"
                               "2 grow to 900 over 50 ease in\n"
                               "3 speed 12.5 over 2\n"
                               "3 sample 7\n"
                               "3 style unit.color=bias\n"
                               "4 title \"say \\\"hi\\\"\" \"# two\\nlines\" for 3 # over\n"
                               "5 caption \"\"\n"
                               "5 show progress\n"
                               "5 hide names\n"
                               "6 mark\n"
                               "6 mark \"the end\"\n"
                               "6 hold\n";
    plx_script s;
    assert_true(load(&s, text, sizeof text - 1, NULL));
    assert_int_equal(s.count, 16);
    const plx_cue *c = s.cues;
    assert_true(c[0].over_s == 2 && c[0].ease == PLX_EASE_OUT);
    assert_true(c[1].time_s == 1 && c[1].factor == 2 && c[1].x == 0.5 && c[1].over_s == 3);
    assert_true(c[2].kind == PLX_CUE_FLY && c[2].time_s == 1.5 && c[2].ease == PLX_EASE_LINEAR);
    assert_true(c[3].kind == PLX_CUE_ORBIT && c[3].layer == 1 && c[3].ease == PLX_EASE_SMOOTH);
    assert_int_equal(c[4].kind, PLX_CUE_FOLLOW);
    assert_true(c[5].kind == PLX_CUE_GROW && c[5].value == 900 && c[5].over_s == 50);
    assert_true(c[6].kind == PLX_CUE_SPEED && c[6].value == 12.5);
    assert_true(c[7].kind == PLX_CUE_SAMPLE && c[7].value == 7);
    assert_string_equal(c[8].text, "unit.color=bias");
    assert_string_equal(c[9].text, "say \"hi\"");
    assert_string_equal(c[9].more, "# two\nlines");
    assert_true(c[9].for_s == 3 && c[9].line == 10);
    assert_true(c[10].kind == PLX_CUE_CAPTION && *c[10].text == '\0' && c[10].for_s > 1e9);
    assert_true(c[11].kind == PLX_CUE_SHOW && c[11].part == PLX_PART_PROGRESS && c[11].on);
    assert_true(c[12].part == PLX_PART_NAMES && !c[12].on);
    assert_string_equal(c[13].text, "");
    assert_string_equal(c[14].text, "the end");
    assert_int_equal(c[15].kind, PLX_CUE_HOLD);
    assert_true(plx_script_length(&s) == 52);
    plx_script_uninit(&s);
    assert_true(load(&s, "1 fly over 50\n20 quit\n", 22, NULL));
    assert_true(plx_script_length(&s) == 20);
    plx_script_uninit(&s);
}

static void graphs_have_commands_of_their_own(void **state)
{
    (void)state;
    static const char text[] = "0 settle over 4 ease in\n"
                               "1 frame unit \"AVAL\" over 2\n"
                               "2 turn 360 -20 over 5\n"
                               "3 time 0.5\n"
                               "3 layout circular\n"
                               "4 color \"cell type\"\n";
    plx_script s;
    assert_true(load(&s, text, sizeof text - 1, NULL));
    assert_int_equal(s.count, 6);
    const plx_cue *c = s.cues;
    assert_true(c[0].kind == PLX_CUE_SETTLE && c[0].over_s == 4 && c[0].ease == PLX_EASE_IN);
    assert_true(c[1].kind == PLX_CUE_FRAME_UNIT && c[1].over_s == 2);
    assert_string_equal(c[1].text, "AVAL");
    assert_true(c[2].kind == PLX_CUE_TURN && c[2].x == 360 && c[2].y == -20);
    assert_true(c[3].kind == PLX_CUE_TIME && c[3].value == 0.5 && isnan(c[3].over_s));
    assert_true(c[4].kind == PLX_CUE_LAYOUT && c[5].kind == PLX_CUE_COLOR);
    assert_string_equal(c[4].text, "circular");
    assert_string_equal(c[5].text, "cell type");
    plx_script_uninit(&s);
}

static void nothing_is_a_script_too(void **state)
{
    (void)state;
    plx_script s;
    assert_true(load(&s, "", 0, NULL));
    assert_int_equal(s.count, 0);
    plx_script_uninit(&s);
    assert_true(load(&s, "# only words\n\n   \n", 18, NULL));
    assert_int_equal(s.count, 0);
    plx_script_uninit(&s);
}

static void every_error_has_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line, column;
    } bad[] = {
        {"zoom 8\n", 1, 1},               /* no time */
        {"0 frame all\n-1 quit\n", 2, 1}, /* before the start */
        {"nan quit\n", 1, 1},             /* no time at all */
        {"inf quit\n", 1, 1},
        {"2 frame all\n\n1 quit\n", 3, 1}, /* falls */
        {"1\n", 1, 1},                     /* no command */
        {"1 fly\n", 1, 3},                 /* unknown */
        {"1 zoom\n", 1, 3},                /* no factor */
        {"1 zoom x\n", 1, 8},
        {"1 zoom 0\n", 1, 8},
        {"1 zoom -2\n", 1, 8},
        {"1 zoom nan\n", 1, 8},
        {"1 zoom 2 in 0 0\n", 1, 10},
        {"1 zoom 2 at\n", 1, 10},
        {"1 zoom 2 at 0.5\n", 1, 13},
        {"1 zoom 2 at 0.5 y\n", 1, 17},
        {"1 zoom 2 at 0.5 0.5 0.5\n", 1, 21}, /* one too many */
        {"1 pan 0.5\n", 1, 7},
        {"1 pan a b\n", 1, 7},
        {"1 frame\n", 1, 3},
        {"1 frame some\n", 1, 9},
        {"1 frame layer\n", 1, 9},
        {"1 frame layer -1\n", 1, 15},
        {"1 frame layer 99999999999999999999\n", 1, 15},
        {"1 frame unit 1\n", 1, 14},
        {"1 frame all 3\n", 1, 13},
        {"1 key\n", 1, 3},
        {"1 key nosuch\n", 1, 7},
        {"1 key f now\n", 1, 9},
        {"1 save\n", 1, 3},
        {"1 save a.png b.png\n", 1, 14},
        {"1 save model.pt\n", 1, 8},
        {"1 quit now\n", 1, 8},
        {"1 a b c d e f g h i j k l\n", 1, 25}, /* more words than any command has */
        {"1 frame all over\n", 1, 13},
        {"1 frame all over x\n", 1, 18},
        {"1 frame all over -1\n", 1, 18},
        {"1 frame all ease bouncy\n", 1, 18},
        {"1 frame all for 2\n", 1, 13},
        {"1 fly over 0\n", 1, 12},
        {"1 orbit layer\n", 1, 9},
        {"1 orbit layer 1\n", 1, 15},
        {"1 orbit 1 over 2\n", 1, 9},
        {"1 follow\n", 1, 3},
        {"1 grow 100 over 2\n", 1, 8},
        {"1 grow to 100\n", 1, 11},
        {"1 grow to -1 over 2\n", 1, 11},
        {"1 speed\n", 1, 3},
        {"1 speed 1e13\n", 1, 9},
        {"1 sample -1\n", 1, 10},
        {"1 sample 1.5\n", 1, 10},
        {"1 style\n", 1, 3},
        {"1 style nosuch=1\n", 1, 9},
        {"1 style theme=nosuch\n", 1, 9},
        {"1 title\n", 1, 3},
        {"1 title Plexus\n", 1, 9},
        {"1 title \"a\" b\n", 1, 13},
        {"1 caption \"a\" \"b\"\n", 1, 15},
        {"1 caption \"a\n", 1, 11},
        {"1 caption \"a\"b\n", 1, 14},
        {"1 \"quit\"\n", 1, 3},
        {"1 settle\n", 1, 3},
        {"1 turn 10 over 2\n", 1, 11},
        {"1 turn 10 200 over 2\n", 1, 8},
        {"1 turn 10 20\n", 1, 11},
        {"1 time 2\n", 1, 8},
        {"1 layout heap\n", 1, 10},
        {"1 color\n", 1, 3},
        {"1 show\n", 1, 3},
        {"1 show nosuch\n", 1, 8},
        {"+-1 quit\n", 1, 1},
        {"nan quit\n", 1, 1},
        {"1e400 quit\n", 1, 1},
        {"1 zoom inf\n", 1, 8},
        {"1 sample 99999999\n", 1, 10},
        {"2e6 quit\n", 1, 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plx_script s;
        plx_error e = {0};
        if (load(&s, bad[i].text, strlen(bad[i].text), &e))
            fail_msg("'%s' was read", bad[i].text);
        assert_int_equal(e.code, PLX_ERR_FORMAT);
        assert_string_equal(e.file, path);
        if (e.line != bad[i].line || e.column != bad[i].column)
            fail_msg("'%s' fails at %d:%d, not %d:%d", bad[i].text, (int)e.line, (int)e.column,
                bad[i].line, bad[i].column);
        assert_null(s.cues);
    }
}

static void names_of_files_are_bounded(void **state)
{
    (void)state;
    char text[400] = "0 save ";
    memset(text + 7, 'n', 255);
    plx_script s;
    plx_error e;
    assert_true(load(&s, text, strlen(text), NULL));
    assert_int_equal(strlen(s.cues[0].text), 255);
    plx_script_uninit(&s);
    memset(text + 7, 'n', 256);
    assert_false(load(&s, text, strlen(text), &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_int_equal(e.column, 8);
}

static void files_that_are_no_text_are_refused(void **state)
{
    (void)state;
    plx_script s;
    plx_error e;
    assert_false(load(&s, "0 quit\n\0", 8, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, path);
    assert_false(plx_script_load(&s, "/nonexistent/script.txt", &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, "/nonexistent/script.txt");
    assert_false(plx_script_load(&s, "/tmp", &e));
    assert_null(s.cues);
}

static void no_memory_is_an_error(void **state)
{
    (void)state;
    static const char text[] = "0 frame all\n1 quit\n";
    int failures = 0;
    for (uint64_t n = 1; n < 10; n++) {
        plx_script s;
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = load(&s, text, sizeof text - 1, &e);
        plx_mem_fail_at(0);
        if (ok) {
            plx_script_uninit(&s);
            assert_true(failures >= 2);
            return;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_null(s.cues);
        failures++;
    }
    fail_msg("the script was never read");
}

static void what_is_wrong_with_numbers_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } bad[] = {{"nan quit\n", "finite"}, {"+1e400 quit\n", "finite"}, {"0 pan 0 -inf\n", "finite"},
        {"soon quit\n", "missing"}, {"0 sample 16777217\n", "from 0 to 16777216"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plx_script s;
        plx_error e = {0};
        assert_false(plx_script_read(&s, "s.plexus", bad[i].text, &e));
        if (!strstr(e.message, bad[i].said))
            fail_msg("'%s' says: %s", bad[i].text, e.message);
    }
    plx_script s;
    assert_true(plx_script_read(&s, "s.plexus", "0 sample 16777216\n", NULL));
    plx_script_uninit(&s);
}

/* As some editors write it before the text. */
static void a_byte_order_mark_is_no_word(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF"
                               "0.5 quit\n";
    plx_script s;
    assert_true(load(&s, text, sizeof text - 1, NULL));
    assert_int_equal(s.count, 1);
    assert_true(s.cues[0].time_s == 0.5);
    plx_script_uninit(&s);
    assert_true(plx_script_read(&s, "s.plexus", "\xEF\xBB\xBF", NULL));
    assert_int_equal(s.count, 0);
    plx_script_uninit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_read),
        cmocka_unit_test(films_have_commands_of_their_own),
        cmocka_unit_test(graphs_have_commands_of_their_own),
        cmocka_unit_test(nothing_is_a_script_too),
        cmocka_unit_test(every_error_has_its_place),
        cmocka_unit_test(what_is_wrong_with_numbers_is_said),
        cmocka_unit_test(a_byte_order_mark_is_no_word),
        cmocka_unit_test(names_of_files_are_bounded),
        cmocka_unit_test(files_that_are_no_text_are_refused),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, setup, folder_teardown);
}

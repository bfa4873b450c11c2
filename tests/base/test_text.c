#include "base/text.h"
#include "support.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void copies_are_cut_between_characters(void **state)
{
    (void)state;
    char out[6];
    assert_true(plx_text_copy(out, sizeof out, "abcde"));
    assert_string_equal(out, "abcde");
    assert_false(plx_text_copy(out, sizeof out, "abcdef"));
    assert_string_equal(out, "abcde");
    assert_false(plx_text_copy(out, sizeof out, "abc\u20AC"));
    assert_string_equal(out, "abc");
    assert_true(plx_text_copy(out, sizeof out, "ab\u20AC"));
    assert_string_equal(out, "ab\u20AC");
    assert_false(plx_text_copy(out, sizeof out, "\x80\x80\x80\x80\x80\x80\x80"));
    assert_string_equal(out, "");
    assert_false(plx_text_copy(out, 1, "a"));
    assert_string_equal(out, "");
    out[0] = 'x';
    assert_false(plx_text_copy(out, 0, ""));
    assert_int_equal(out[0], 'x');
}

static void unsafe_text_is_made_safe(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"", ""},
        {"plain, Gr\u00FC\u00DFe, \u65E5\u672C, \U0001F600",
            "plain, Gr\u00FC\u00DFe, \u65E5\u672C, \U0001F600"},
        {"a\tb\nc\x7F", "a?b?c?"},
        {"\033[31mred", "?[31mred"},
        {"\xC2\x9B", "?"},                   /* C1: a terminal may read it as ESC [ */
        {"a\u202Eb\u2066c", "a?b?c"},        /* right-to-left override, isolate */
        {"a\u200Bb\uFEFF", "a?b?"},          /* zero width */
        {"a\u00ADb\U000E0041", "a?b?"},      /* soft hyphen, invisible tag */
        {"\xC0\xAF", "?"},                   /* overlong slash */
        {"\xE0\x80\xAF\xED\xA0\x80", "?\?"}, /* overlong, surrogate */
        {"\xF4\x90\x80\x80", "?"},           /* above U+10FFFF */
        {"\xE2\x82", "?"},                   /* cut short */
        {"\xE2\x82z", "?z"},
        {"\xFF\xFE", "?\?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        plx_text_copy(text, sizeof text, cases[i].in);
        plx_text_sanitize(text);
        assert_string_equal(text, cases[i].out);
    }
}

static void code_points_come_one_by_one(void **state)
{
    (void)state;
    const char *at = "a\u00E9\u20AC\U0001F600";
    assert_int_equal(plx_utf8_next(&at), 'a');
    assert_int_equal(plx_utf8_next(&at), 0xE9);
    assert_int_equal(plx_utf8_next(&at), 0x20AC);
    assert_int_equal(plx_utf8_next(&at), 0x1F600);
    const char *end = at;
    assert_int_equal(plx_utf8_next(&at), 0);
    assert_ptr_equal(at, end);
}

static void whole_numbers_are_read_strictly(void **state)
{
    (void)state;
    uint64_t v = 0;
    assert_true(plx_parse_u64(" 42\r\n", 100, &v));
    assert_int_equal(v, 42);
    assert_true(plx_parse_u64("18446744073709551615", UINT64_MAX, &v));
    assert_true(v == UINT64_MAX);
    static const char *const wrong[] = {"", " ", "-1", "+1", "1.0", "1e3", "0x10", "4 2",
        "18446744073709551616", "99999999999999999999999", "101", "1,000", "\v1"};
    v = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(plx_parse_u64(wrong[i], 100, &v));
    assert_int_equal(v, 7);
}

static void numbers_are_read_with_a_point_in_every_locale(void **state)
{
    (void)state;
    static const char *const comma[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
    for (size_t i = 0; i < sizeof comma / sizeof *comma; i++) {
        if (setlocale(LC_ALL, comma[i]))
            break;
    }
    double v = 0;
    assert_true(plx_parse_double(" -1.5e-3 ", &v));
    assert_true(v == -1.5e-3);
    assert_true(plx_parse_double("nan", &v));
    assert_true(isnan(v));
    assert_true(plx_parse_double("-inf", &v));
    assert_true(isinf(v) && v < 0);
    assert_true(plx_parse_double("1e999", &v));
    assert_true(isinf(v));
    static const char *const wrong[] = {"", "  ", "1,5", "1.5x", "1 2", "--1", "e5", "."};
    v = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(plx_parse_double(wrong[i], &v));
    assert_true(v == 7);
    setlocale(LC_ALL, "C");
}

static void counts_are_shown_with_separators(void **state)
{
    (void)state;
    static const struct {
        uint64_t in;
        const char *grouped, *brief;
    } cases[] = {
        {0, "0", "0"},
        {42, "42", "42"},
        {999, "999", "999"},
        {1000, "1,000", "1.00 k"},
        {9999, "9,999", "10.0 k"},
        {266200, "266,200", "266 k"},
        {999499, "999,499", "999 k"},
        {999500, "999,500", "1.00 M"},
        {1234567, "1,234,567", "1.23 M"},
        {UINT64_MAX, "18,446,744,073,709,551,615", "18446744 T"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[28];
        assert_string_equal(plx_format_count(cases[i].in, text, sizeof text), cases[i].grouped);
        assert_string_equal(
            plx_format_short((double)cases[i].in, text, sizeof text), cases[i].brief);
    }
    char small[4];
    plx_format_count(1234567, small, sizeof small);
    assert_true(strlen(small) < sizeof small);
}

static void hyphens_before_numbers_become_minus_signs(void **state)
{
    (void)state;
    static const char *const texts[][2] = {{"-0.5", "−0.5"}, {"0  -1.25", "0  −1.25"},
        {"from -2 to -1", "from −2 to −1"}, {"> -0.3", "> −0.3"}, {"(-3)", "(−3)"},
        {"1e-5", "1e-5"}, {"784-64-10", "784-64-10"}, {"per-layer", "per-layer"}, {"-", "-"},
        {"-inf", "−inf"}, {"a - b", "a - b"}, {"", ""}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[32];
        plx_text_copy(text, sizeof text, texts[i][0]);
        plx_text_minus(text, sizeof text);
        assert_string_equal(text, texts[i][1]);
    }
    /* Where there is no room for the sign, all stays within its bounds. */
    for (size_t size = 1; size <= 8; size++) {
        char text[9] = "";
        text[8] = '!';
        plx_text_copy(text, size, "-1 -2é");
        plx_text_minus(text, size);
        assert_true(strlen(text) < size);
        assert_int_equal(text[8], '!');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hyphens_before_numbers_become_minus_signs),
        cmocka_unit_test(copies_are_cut_between_characters),
        cmocka_unit_test(unsafe_text_is_made_safe),
        cmocka_unit_test(code_points_come_one_by_one),
        cmocka_unit_test(whole_numbers_are_read_strictly),
        cmocka_unit_test(numbers_are_read_with_a_point_in_every_locale),
        cmocka_unit_test(counts_are_shown_with_separators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

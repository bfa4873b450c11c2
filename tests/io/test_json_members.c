#include "io/json_members.h"

#include "support.h"

#include <stdio.h>
#include <string.h>

/* Keys and values as "key=value;", or "!offset" after them where it fails. */
static const char *walk(const char *text)
{
    static char out[512];
    plx_json_members m = {.file = "f", .text = text, .size = strlen(text), .base = 100};
    plx_error e = {0};
    out[0] = '\0';
    int more;
    while ((more = plx_json_members_next(&m, &e)) > 0)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s=%.*s;", m.key, (int)m.value_size,
            text + m.value_at);
    if (more < 0) {
        assert_int_equal(e.code, PLX_ERR_FORMAT);
        snprintf(out + strlen(out), sizeof out - strlen(out), "!%d", (int)e.offset - 100);
    }
    plx_json_members_uninit(&m);
    return out;
}

static void walks_members(void **state)
{
    (void)state;
    assert_string_equal(walk("{}"), "");
    assert_string_equal(walk(" { \"a\" : 1 , \"b\":[1,{\"x\":\"]}\"}], \"\\u00e4\":\"q\\\"\" } \n"),
        "a=1;b=[1,{\"x\":\"]}\"}];ä=\"q\\\"\";");
}

static void tells_where_it_breaks(void **state)
{
    (void)state;
    assert_string_equal(walk(""), "!0");
    assert_string_equal(walk("[]"), "!0");
    assert_string_equal(walk("{"), "!1");
    assert_string_equal(walk("{\"a\"}"), "!4");
    assert_string_equal(walk("{\"a\":}"), "!5");
    assert_string_equal(walk("{\"a\":[1}"), "!7");
    assert_string_equal(walk("{\"a\":1"), "a=1;!6");
    assert_string_equal(walk("{\"a\":1,}"), "a=1;!7");
    assert_string_equal(walk("{\"a\":1}x"), "a=1;!7");
    assert_string_equal(walk("{\"a\":\"x}"), "!5");
    assert_string_equal(walk("{\"a\\"), "!1");
    assert_string_equal(walk("{\"\xFF\":1}"), "!1");
    assert_string_equal(walk("{\"a\\u0000\":1}"), "!1");
}

static void depth_is_bounded(void **state)
{
    (void)state;
    char text[256] = "{\"a\":";
    memset(text + 5, '[', PLX_JSON_DEPTH_MAX + 1);
    assert_string_equal(walk(text), "!105");
    memset(text + 5 + PLX_JSON_DEPTH_MAX, ']', PLX_JSON_DEPTH_MAX);
    text[5 + 2 * PLX_JSON_DEPTH_MAX] = '}';
    assert_null(strchr(walk(text), '!'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_members),
        cmocka_unit_test(tells_where_it_breaks),
        cmocka_unit_test(depth_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

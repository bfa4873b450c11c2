/* SVG byte by byte where that says most; files that must not be there. */
#include "base/file.h"
#include "base/mem.h"
#include "capture/vector.h"
#include "folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const plx_vector_ink red = {1, 0, 0, 1}, faint = {0, 0.5F, 1, 0.01F}, blue = {0, 0.5F, 1, 1},
                            none = {0};

static int leave_folder(void **state)
{
    (void)state;
    unlink("a.svg");
    return folder_leave();
}

static plx_vector *open_svg(const char *title, plx_error *e)
{
    return plx_vector_open(
        &(plx_vector_desc){.path = "a.svg", .width = 30, .height = 20, .title = title}, e);
}

/* What is between the first line of the picture and its end. */
static char *body_of(plx_vector **v)
{
    unsigned char *data;
    size_t size;
    assert_true(plx_vector_finish(v, NULL));
    assert_null(*v);
    assert_true(plx_file_read("a.svg", 1 << 20, &data, &size, NULL));
    char *start = strstr((char *)data, "sans-serif\">\n");
    assert_non_null(start);
    start += strlen("sans-serif\">\n");
    char *end = strstr(start, "</svg>\n");
    assert_non_null(end);
    *end = 0;
    char *body = plx_strdup(start);
    plx_free(data);
    return body;
}

static void assert_body(plx_vector **v, const char *wanted)
{
    char *body = body_of(v);
    assert_string_equal(body, wanted);
    plx_free(body);
}

static void shapes(void **state)
{
    (void)state;
    plx_vector *v = open_svg(NULL, NULL);
    plx_vector_pen pen = {.ink = faint, .width = 1}, dashed = {red, 2.5, 3, 1.255};
    plx_vector_point corners[3] = {{0, 0}, {10, -0.004}, {1e300, 5.125}};
    plx_vector_line(v, (plx_vector_point){1, 2}, (plx_vector_point){3.1, -4.55}, &pen);
    plx_vector_polygon(v, corners, 3, red, &dashed);
    plx_vector_circle(v, (plx_vector_point){5, 6}, 7.5, none, &pen);
    plx_vector_rect(v, (plx_vector_point){1, 1}, 4, 2, 9, red);
    plx_vector_group_begin(v, 0.25);
    plx_vector_group_end(v);
    assert_body(&v,
        "<path d=\"M1 2L3.1 -4.55\" fill=\"none\" stroke=\"#0080ff\" stroke-opacity=\".0100\"/>\n"
        "<path d=\"M0 0L10 0L1000000000 5.13Z\" fill=\"#ff0000\" stroke=\"#ff0000\" "
        "stroke-width=\"2.5\" stroke-dasharray=\"3 1.25\"/>\n"
        "<circle cx=\"5\" cy=\"6\" r=\"7.5\" fill=\"none\" stroke=\"#0080ff\" "
        "stroke-opacity=\".0100\"/>\n"
        "<rect x=\"1\" y=\"1\" width=\"4\" height=\"2\" rx=\"1\" fill=\"#ff0000\"/>\n"
        "<g opacity=\"0.25\">\n</g>\n");
}

static void what_people_call_things_cannot_break_out(void **state)
{
    (void)state;
    plx_vector *v = open_svg("</title><script>&\"", NULL);
    plx_vector_text(v, (plx_vector_point){0, 9}, 12, red, "<b>\"x\" & \x1b[0m \xe2\x80\xae \xff é");
    assert_body(&v, "<title>&lt;/title&gt;&lt;script&gt;&amp;&quot;</title>\n"
                    "<text xml:space=\"preserve\" x=\"0\" y=\"9\" font-size=\"12\" "
                    "fill=\"#ff0000\">&lt;b&gt;&quot;x&quot; &amp; ?[0m ? ? é</text>\n");
}

/* As graphs write names. */
static void write_name(plx_vector *v, const char *last)
{
    static const double around[][2] = {{-1.25, 0}, {1.25, 0}, {0, -2}, {0, 1}};
    for (int i = 0; i < 4; i++)
        plx_vector_text(
            v, (plx_vector_point){20 + around[i][0], 30 + around[i][1]}, 12, blue, "name");
    plx_vector_text(v, (plx_vector_point){20, 30}, 12, red, last);
}

static size_t texts_in(const char *body)
{
    size_t count = 0;
    for (const char *at = body; (at = strstr(at, "<text")); at++)
        count++;
    return count;
}

static void copies_around_a_text_are_one_line(void **state)
{
    (void)state;
    plx_vector *v = open_svg(NULL, NULL);
    write_name(v, "name");
    char *body = body_of(&v);
    assert_int_equal(texts_in(body), 2);
    const char *line = strstr(body, "fill=\"none\" stroke=\"#0080ff\"");
    assert_non_null(line);
    assert_non_null(strstr(line, "stroke-width=\"2.5\""));
    assert_true(line < strstr(body, "fill=\"#ff0000\">name"));
    plx_free(body);
}

/* Texts that are no halo come out where they were, before what came behind them. */
static void other_texts_stay_as_they_are(void **state)
{
    (void)state;
    plx_vector *v = open_svg(NULL, NULL);
    write_name(v, "another");
    char *body = body_of(&v);
    assert_int_equal(texts_in(body), 5);
    assert_null(strstr(body, "stroke"));
    plx_free(body);
    v = open_svg(NULL, NULL);
    plx_vector_text(v, (plx_vector_point){0, 9}, 12, blue, "under");
    plx_vector_rect(v, (plx_vector_point){0, 0}, 9, 9, 0, red);
    plx_vector_text(v, (plx_vector_point){0, 9}, 12, blue, "last");
    body = body_of(&v);
    assert_true(strstr(body, "under") < strstr(body, "<rect"));
    assert_true(strstr(body, "<rect") < strstr(body, "last"));
    plx_free(body);
}

static void pictures_are_in_the_file(void **state)
{
    (void)state;
    static const unsigned char rgba[2][4] = {{255, 0, 0, 255}, {0, 0, 255, 128}};
    plx_vector *v = open_svg(NULL, NULL);
    plx_vector_image(v, (plx_vector_point){0, 0}, rgba[0], 2, 1);
    char *body = body_of(&v);
    assert_non_null(
        strstr(body, "width=\"2\" height=\"1\" xlink:href=\"data:image/png;base64,iVBORw0K"));
    plx_free(body);
}

static void failures_leave_nothing(void **state)
{
    (void)state;
    unlink("a.svg");
    plx_vector *v = open_svg(NULL, NULL);
    plx_vector_rect(v, (plx_vector_point){1, 1}, 4, 2, 9, red);
    plx_vector_abort(&v);
    assert_null(v);
    for (uint64_t n = 1; n < 4; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        v = open_svg(NULL, &e);
        plx_mem_fail_at(0);
        assert_null(v);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    assert_int_equal(folder_files(), 0);
    plx_error e = {0};
    assert_null(
        plx_vector_open(&(plx_vector_desc){.path = "nosuch/a.svg", .width = 30, .height = 20}, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
}

static void endings(void **state)
{
    (void)state;
    assert_true(plx_vector_is_path("a.svg") && plx_vector_is_path("b/a.PDF"));
    assert_false(plx_vector_is_path("a.png") || plx_vector_is_path("svg") ||
                 plx_vector_is_path(".svg") || plx_vector_is_path(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes),
        cmocka_unit_test(what_people_call_things_cannot_break_out),
        cmocka_unit_test(copies_around_a_text_are_one_line),
        cmocka_unit_test(other_texts_stay_as_they_are),
        cmocka_unit_test(pictures_are_in_the_file),
        cmocka_unit_test(failures_leave_nothing),
        cmocka_unit_test(endings),
    };
    return cmocka_run_group_tests(tests, folder_enter, leave_folder);
}

#include "io/series.h"

#include "base/mem.h"
#include "io/graph_file.h"
#include "io/graphml_write.h"
#include "model/graph_build.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool read_text(plx_series *s, const char *text, plx_error *e)
{
    *e = (plx_error){0};
    plx_blob *blob = plx_blob_memory("/some/where.csv", text, strlen(text), NULL);
    bool ok = blob && plx_series_read(s, blob, e);
    plx_blob_destroy(&blob);
    return ok;
}

static void columns_of_numbers_are_series(void **state)
{
    (void)state;
    plx_series s;
    plx_error e;
    assert_true(read_text(&s, "day;A & B;b\nmon;1,5;2\ntue;;3\nwed;2;4\n", &e));
    assert_int_equal(s.count, 2);
    assert_int_equal(s.times, 3);
    assert_int_equal(s.missing, 1);
    assert_string_equal(s.names.text[0], "A & B");
    assert_float_equal(s.value[0], 1.5F, 0);
    assert_true(isnan(s.value[2]));
    assert_float_equal(s.value[5], 4, 0);
    plx_series_uninit(&s);
}

static void numbers_of_rows_are_no_series(void **state)
{
    (void)state;
    plx_series s;
    plx_error e;
    assert_true(read_text(&s, ",a,b\n0,1,5\n1,2,3\n2,4,4\n", &e));
    assert_int_equal(s.count, 2);
    assert_string_equal(s.names.text[0], "a");
    assert_float_equal(s.value[5], 4, 0);
    plx_series_uninit(&s);
}

static bool sniffs(const char *text)
{
    return plx_series_sniff((const unsigned char *)text, strlen(text));
}

static void dates_before_numbers_are_series(void **state)
{
    (void)state;
    assert_true(sniffs("Date,A,B\n2020-01-02,1,2\n2020-01-03,3,\n"));
    assert_true(sniffs("\xEF\xBB\xBF;A;B\r\n31.12.2019;1,5;2\r\n01.01.2020;1,4;NA\r\n"));
    assert_true(sniffs("t\ta\tb\n2020/1/2 09:30\t1\t2\n2020/1/2 09:31\t1\t2\n2020/1/2 09"));
    assert_true(sniffs("month,a,b\n2020-01,1,2\n2020-02,1,2\n"));
    assert_false(sniffs("a,b,c\n1,2,3\n4,5,6\n"));          /* no dates */
    assert_false(sniffs("year,b,c\n2020,2,3\n2021,5,6\n")); /* numbers, which may be learnt from */
    assert_false(sniffs("date,b,class\n2020-01-02,2,x\n")); /* a class */
    assert_false(sniffs("date,b\n2020-01-02,2\n2020-01-03,3\n")); /* one series */
    assert_false(sniffs("date,b,c\n2020-01-02,2,3\n,3,4\n"));
    assert_false(sniffs("date,b,c\n"));
    assert_false(sniffs("2020-01-01,1,2\n2020-01-02,2,3\n")); /* without names */
    assert_false(sniffs("date,b,c\n2020-01-02,2\n"));
    assert_false(sniffs("source,target,weight\n10.1.1,2,3\n"));
    assert_false(sniffs(""));
}

static void times_have_names_and_prices_are_levels(void **state)
{
    (void)state;
    plx_series s;
    plx_error e;
    assert_true(read_text(&s, "d,a,b\n2020-01-01,100,7\n2020-01-02,101,7.1\n2020-01-03,99,\n", &e));
    assert_string_equal(s.when[0], "2020-01-01");
    assert_string_equal(s.when[2], "2020-01-03");
    assert_true(plx_series_are_levels(&s));
    plx_series_uninit(&s);
    assert_true(read_text(&s, "a,b\n0.01,-0.02\n0.02,0.01\n-0.01,0.03\n", &e));
    assert_null(s.when);
    assert_false(plx_series_are_levels(&s)); /* changes already */
    plx_series_uninit(&s);
    assert_true(read_text(&s, "a,b\n1,9\n7,2\n2,8\n9,1\n", &e));
    assert_false(plx_series_are_levels(&s)); /* they jump */
    plx_series_uninit(&s);
}

static void the_newest_first_is_turned_around(void **state)
{
    (void)state;
    static const char *const backwards[] = {
        "d,a,b\n2020-01-03,3,9\n2020-01-02,2,\n2020-01-01,1,7\n",
        "d,a,b\n01.02.2020,3,9\n31.01.2020,2,\n15.01.2020,1,7\n",
        "d,a,b\n02/01/2020,3,9\n01/31/2020,2,\n01/15/2020,1,7\n",
    };
    /* By one form of dates these go forth; there is none in these. */
    static const char *const others[] = {
        "d,a,b\n02/01/2020,1,7\n01/02/2020,2,\n03/02/2020,3,9\n",
        "d,a,b\n2020-01-03,1,7\n2020-01-02,2,\n2020-01-03,3,9\n",
        "d,a,b\nlate,1,7\nearly,2,\n,3,9\n",
        "d,a,b\n2020-01-01,1,7\n2020-01-01,2,\n2020-01-01,3,9\n",
    };
    plx_series s;
    plx_error e;
    for (int i = 0; i < 7; i++) {
        assert_true(read_text(&s, i < 3 ? backwards[i] : others[i - 3], &e));
        for (int t = 0; t < 3; t++)
            assert_true(s.value[t * 2] == (float)(t + 1));
        assert_true(s.value[1] == 7 && isnan(s.value[3]) && s.value[5] == 9);
        plx_series_uninit(&s);
    }
    assert_true(read_text(&s, backwards[1], &e));
    assert_string_equal(s.when[0], "15.01.2020");
    assert_string_equal(s.when[2], "01.02.2020");
    plx_series_uninit(&s);
}

static void words_for_nothing_are_missing(void **state)
{
    (void)state;
    static const char *const words[] = {"#N/A", ".", "n.a.", "-", "<NA>", "null", "NaN", "#NA", ""};
    plx_series s;
    plx_error e;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char text[128];
        snprintf(text, sizeof text, "d,a,b\n2020-01-01,1,2\n2020-01-02,%s,3\n2020-01-03,4,5\n",
            words[i]);
        assert_true(sniffs(text));
        assert_true(read_text(&s, text, &e));
        assert_int_equal(s.missing, 1);
        plx_series_uninit(&s);
    }
}

static void text_among_numbers_has_its_place(void **state)
{
    (void)state;
    plx_series s;
    plx_error e;
    const char *late = "d,a,b\n2020-01-01,1,2\n2020-01-02,3,oops\n2020-01-03,4,5\n";
    assert_true(sniffs(late));
    assert_false(read_text(&s, late, &e));
    assert_int_equal(e.line, 3);
    assert_int_equal(e.column, 14);
    assert_non_null(strstr(e.message, "'oops' in row 2 of the column 'b'"));
    assert_false(read_text(&s, "d,a,b\nx,oops,2\ny,3,3\nz,4,5\n", &e));
    assert_int_equal(e.line, 3);
    assert_non_null(strstr(e.message, "'a' has numbers here, and text in its row 1"));
    const char *thousands =
        "d,a,b\n2020-01-01,\"98,879.40\",\"1,002.5\"\n2020-01-02,\"99,879.40\",\"1,003.5\"\n";
    assert_true(sniffs(thousands));
    assert_false(read_text(&s, thousands, &e));
    assert_non_null(strstr(e.message, "'98,879.40' in row 1 of the column 'a'"));
    assert_true(read_text(&s, "d,t,a,b\nx,u,1,2\ny,v,3,3\nz,w,4,5\n", &e));
    assert_int_equal(s.count, 2); /* a column of texts is left out */
    plx_series_uninit(&s);
}

static void names_in_windows_1252_come_out_right(void **state)
{
    (void)state;
    plx_series s;
    plx_error e;
    assert_true(read_text(&s, "d,Z\xFCrich,\x80\nx,1,2\ny,3,3\nz,4,5\n", &e));
    assert_string_equal(s.names.text[0], "Zürich");
    assert_string_equal(s.names.text[1], "€");
    assert_true(s.foreign);
    plx_series_uninit(&s);
    assert_true(read_text(&s, "d,Zürich,€\nx,1,2\ny,3,3\nz,4,5\n", &e));
    assert_string_equal(s.names.text[0], "Zürich");
    assert_false(s.foreign);
    plx_series_uninit(&s);
}

static void what_is_no_series_has_its_place(void **state)
{
    (void)state;
    plx_series s;
    plx_error e;
    assert_false(read_text(&s, "a,b\n1,2\n3\n4,5\n", &e));
    assert_int_equal(e.line, 3);
    assert_false(read_text(&s, "a,a\n1,2\n", &e));
    assert_int_equal(e.line, 1);
    assert_false(read_text(&s, "a,b\nx,2\ny,3\nz,4\n", &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_false(read_text(&s, "", &e));
    for (uint64_t n = 1; n < 40; n++) {
        plx_mem_fail_at(n);
        bool ok = read_text(&s, "a,b\n1,2\n3,4\n4,5\n", &e);
        plx_mem_fail_at(0);
        if (ok)
            plx_series_uninit(&s);
    }
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-graphml-XXXXXX";
    close(mkstemp(path));
    plx_error e;
    plx_graph_build *b = plx_graph_build_create("g", "test", 0, &e);
    uint32_t u[2];
    uint16_t type;
    assert_true(plx_graph_build_unit(b, "a<\"&\">", 6, &u[0], NULL, &e));
    assert_true(plx_graph_build_unit(b, "b", 1, &u[1], NULL, &e));
    assert_true(plx_graph_build_type(b, "x & y", 5, &type, &e));
    assert_true(plx_graph_build_connect(b, u[0], u[1], -0.25F, type, &e));
    assert_true(plx_graph_build_connect(b, u[1], u[1], NAN, type, &e));
    plx_graph_build_directed(b, false);
    plx_graph *g = plx_graph_build_finish(&b, &e);
    assert_true(plx_graphml_write(path, g, &e));
    plx_graph_destroy(&g);
    g = plx_graph_open(&(plx_graph_open_desc){.path = path}, &e);
    assert_non_null(g);
    char room[PLX_GRAPH_NAME];
    assert_string_equal(plx_graph_unit_name(g, 0, room, sizeof room), "a<\"&\">");
    assert_false(g->directed);
    assert_float_equal(g->weight[0], -0.25F, 0);
    assert_true(isnan(g->weight[1]));
    assert_string_equal(g->types.text[g->type[0]], "x & y");
    plx_graph_destroy(&g);
    unlink(path);
    assert_false(plx_graphml_write("/nowhere/at/all", NULL, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_numbers_are_series),
        cmocka_unit_test(numbers_of_rows_are_no_series),
        cmocka_unit_test(dates_before_numbers_are_series),
        cmocka_unit_test(times_have_names_and_prices_are_levels),
        cmocka_unit_test(the_newest_first_is_turned_around),
        cmocka_unit_test(words_for_nothing_are_missing),
        cmocka_unit_test(text_among_numbers_has_its_place),
        cmocka_unit_test(names_in_windows_1252_come_out_right),
        cmocka_unit_test(what_is_no_series_has_its_place),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

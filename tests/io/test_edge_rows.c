/* Rows of a table of connections in chunks of any size: all come to the same. */
#include "io/edge_rows.h"

#include "base/mem.h"
#include "base/rng.h"
#include "io/edge_scan.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

static const char rows[] = "a,b,1,x\n"
                           "b,c,2.5,y\r\n"
                           "# nothing\n"
                           "\n"
                           "\"d, e\",a,-3,x\n"
                           "a,,4,x\n"
                           "c,a,5\n"
                           "f,a,6,z";
static const plx_edge_shape shape = {.separator = ',', .column = {0, 1, 2, 3}, .columns = 4};

static plx_graph *read(const char *text, size_t chunk, plx_edge_rows *out, plx_error *e)
{
    plx_blob *blob = plx_blob_memory("rows", text, strlen(text), NULL);
    plx_graph_build *b = plx_graph_build_create("rows", "edge list", 0, NULL);
    plx_graph *g = NULL;
    if (plx_edge_rows_read(blob, &shape, 0, 10, chunk, b, out, e))
        g = plx_graph_build_finish(&b, e);
    plx_graph_build_destroy(&b);
    plx_blob_destroy(&blob);
    return g;
}

static void chunks_of_any_size_come_to_the_same(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c", "d, e", "f"};
    static const uint32_t source[] = {0, 1, 3, 2, 4}, target[] = {1, 2, 0, 0, 0};
    static const float weight[] = {1, 2.5F, -3, 5, 6};
    for (size_t chunk = 1; chunk < sizeof rows + 4; chunk++) {
        plx_edge_rows odd;
        plx_graph *g = read(rows, chunk, &odd, NULL);
        assert_non_null(g);
        assert_int_equal(g->unit_count, 5);
        for (size_t i = 0; i < 5; i++)
            assert_string_equal(g->unit_names.text[i], names[i]);
        assert_int_equal(g->connection_count, 5);
        assert_memory_equal(g->source, source, sizeof source);
        assert_memory_equal(g->target, target, sizeof target);
        assert_memory_equal(g->weight, weight, sizeof weight);
        assert_string_equal(g->types.text[g->type[2]], "x");
        assert_string_equal(g->types.text[g->type[4]], "z");
        assert_int_equal(odd.skipped, 1);
        assert_int_equal(odd.first_skipped, 16);
        assert_int_equal(odd.ragged, 1);
        plx_graph_destroy(&g);
    }
}

static const char *const plain[] = {"1", "2", "17", "90480", "720575940625363947", "AVAL", "b c",
    "a name of more than sixteen bytes", "a name of more than sixteen byt", "sixteen bytes ok",
    "\xC3\xA9", "#tag", "%", "0", "00", "-1", "1.0"};
static const char *const strange[] = {
    "", " ", " 1", "1 ", "\"1\"", "\"a, b\"", " \"x\" ", "\"a\"\"b\"", "#1", "%", "a\rb", "\t1"};
static const char *const weights[] = {"1", "3", "12345678", "123456789", "0.5", "-2", "-0.25",
    "1e3", "999999999999999", "1234567890123456789", "1.", ".5", "0", "00012", "3.14159265358979"};
static const char *const odd_weights[] = {
    "", "nan", "NA", "inf", "-Infinity", "1e999", "\"4\"", " 5 ", "1e-50", "+7", "?", "1,5"};
static const char *const types[] = {
    "chemical", "electrical", "x", "a type of more than sixteen bytes"};
static const char *const wrong_rows[] = {
    "a,b,three,x", "\"a,b,1,x", "\"a\"b,c,1,x", ",,,,,,", ";", "a", "a,b"};

#define PICK(rng, of) of[plx_rng_below(rng, sizeof of / sizeof *of)]

/* Some rows; strangeness in thousandths. */
static size_t make_rows(plx_rng *rng, char separator, unsigned strangeness, char *text, size_t size)
{
    size_t n = 0, count = plx_rng_below(rng, 60);
    for (size_t i = 0; i < count && n + 400 < size; i++) {
        if (plx_rng_below(rng, 1000) < strangeness) {
            static const char *const lines[] = {"", "# a note", "  ", "%", "\r"};
            n += (size_t)snprintf(text + n, size - n, "%s\n", PICK(rng, lines));
        }
        if (plx_rng_below(rng, 8000) < strangeness) {
            n += (size_t)snprintf(text + n, size - n, "%s\n", PICK(rng, wrong_rows));
            continue;
        }
        bool s[4];
        for (int k = 0; k < 4; k++)
            s[k] = plx_rng_below(rng, 1000) < strangeness;
        n += (size_t)snprintf(text + n, size - n, "%s%c%s%c%s",
            s[0] ? PICK(rng, strange) : PICK(rng, plain), separator,
            s[1] ? PICK(rng, strange) : PICK(rng, plain), separator,
            s[2] ? PICK(rng, odd_weights) : PICK(rng, weights));
        if (plx_rng_below(rng, 1000) >= strangeness)
            n += (size_t)snprintf(text + n, size - n, "%c%s", separator,
                s[3] ? PICK(rng, strange) : PICK(rng, types));
        if (plx_rng_below(rng, 3000) < strangeness)
            text[n++] = '\0';
        if (plx_rng_below(rng, 1000) < strangeness)
            n += (size_t)snprintf(text + n, size - n, "%c more", separator);
        n += (size_t)snprintf(
            text + n, size - n, "%s", plx_rng_below(rng, 1000) < strangeness ? "\r\n" : "\n");
    }
    return n - (n > 0 && plx_rng_below(rng, 2));
}

static plx_graph *read_as(const char *text, size_t size, const plx_edge_shape *as, size_t chunk,
    plx_edge_rows *out, plx_error *e)
{
    plx_blob *blob = plx_blob_memory("rows", text, size, NULL);
    plx_graph_build *b = plx_graph_build_create("rows", "edge list", 0, NULL);
    plx_graph *g = NULL;
    *e = (plx_error){0};
    if (plx_edge_rows_read(blob, as, 0, 0, chunk, b, out, e))
        g = plx_graph_build_finish(&b, e);
    plx_graph_build_destroy(&b);
    plx_blob_destroy(&blob);
    return g;
}

static void assert_same_names(const plx_names *a, const plx_names *b)
{
    assert_int_equal(a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++)
        assert_string_equal(a->text[i], b->text[i]);
}

static void assert_same(const plx_graph *a, const plx_graph *b)
{
    size_t n = a->connection_count;
    assert_int_equal(n, b->connection_count);
    assert_int_equal(a->odd, b->odd);
    assert_same_names(&a->unit_names, &b->unit_names);
    assert_same_names(&a->types, &b->types);
    assert_int_equal(a->weight != NULL, b->weight != NULL);
    assert_int_equal(a->type != NULL, b->type != NULL);
    if (n == 0)
        return;
    assert_memory_equal(a->source, b->source, n * sizeof *a->source);
    assert_memory_equal(a->target, b->target, n * sizeof *a->target);
    if (a->weight)
        assert_memory_equal(a->weight, b->weight, n * sizeof *a->weight);
    if (a->type)
        assert_memory_equal(a->type, b->type, n * sizeof *a->type);
}

/* The careful way in one piece is the measure for the fast one in pieces of any size. */
static void the_fast_way_says_what_the_careful_one_does(void **state)
{
    (void)state;
    enum { SIZE = 20000, ROUNDS = 1500 };
    static char text[SIZE];
    plx_rng rng;
    plx_rng_seed(&rng, 5, 1);
    size_t read = 0, failed = 0, marked = 0;
    for (int i = 0; i < ROUNDS; i++) {
        plx_edge_shape as = shape;
        as.separator = PICK(&rng, ",,;\t ");
        as.separator = as.separator ? as.separator : ',';
        as.decimal_comma = as.separator == ';';
        if (plx_rng_below(&rng, 4) == 0)
            as.column[PLX_EDGE_TYPE] = -1;
        if (plx_rng_below(&rng, 4) == 0)
            as.column[PLX_EDGE_WEIGHT] = -1;
        as.marks = as.separator != ' ' && plx_rng_below(&rng, 2) == 0;
        unsigned strangeness = i % 3 == 0 ? 0 : i % 3 == 1 ? 20 : 200;
        size_t size = make_rows(&rng, as.separator, strangeness, text, SIZE);
        size_t chunk = 1 + plx_rng_below(&rng, i % 2 ? 300 : 20000);
        plx_edge_rows a, b;
        plx_error e, f;
        plx_graph *fast = read_as(text, size, &as, chunk, &a, &e);
        as.careful = true;
        plx_graph *careful = read_as(text, size, &as, SIZE, &b, &f);
        assert_int_equal(fast != NULL, careful != NULL);
        if (fast) {
            assert_same(fast, careful);
            assert_int_equal(a.skipped, b.skipped);
            assert_int_equal(a.first_skipped, b.first_skipped);
            assert_int_equal(a.ragged, b.ragged);
            assert_int_equal(a.marked, b.marked);
            assert_int_equal(a.first_marked, b.first_marked);
            marked += a.marked;
            read++;
        } else {
            assert_int_equal(e.code, f.code);
            assert_int_equal(e.line, f.line);
            assert_int_equal(e.column, f.column);
            assert_string_equal(e.message, f.message);
            failed++;
        }
        plx_graph_destroy(&fast);
        plx_graph_destroy(&careful);
    }
    assert_true(read > ROUNDS / 4 && failed > ROUNDS / 20 && marked > ROUNDS / 20);
}

static void a_line_may_be_of_sixteen_mebibytes(void **state)
{
    (void)state;
    enum { LONG = 16 << 20 };
    char *text = plx_alloc(LONG + 64, 1);
    for (size_t extra = 0; extra < 2; extra++) {
        size_t n = (size_t)sprintf(text, "a,b,1,x\n"), begin = n;
        memset(text + n, 'c', LONG);
        n += LONG;
        memcpy(text + n - 6, ",d,2,y", 6);
        n += extra;
        text[n - 1] = 'y';
        n += (size_t)sprintf(text + n, "\na,d,3,x\n");
        plx_edge_rows odd;
        plx_error e;
        plx_graph *g = read_as(text, n, &shape, begin + 10, &odd, &e);
        assert_int_equal(g != NULL, extra == 0);
        if (g) {
            assert_int_equal(g->connection_count, 3);
            assert_int_equal(g->target[1], g->target[2]);
        } else {
            assert_int_equal(e.code, PLX_ERR_FORMAT);
            assert_int_equal(e.line, 2);
        }
        plx_graph_destroy(&g);
    }
    plx_free(text);
}

/* So many names that threads forget those that they had. */
static void names_may_be_many_and_come_again(void **state)
{
    (void)state;
    enum { UNITS = 300000, SIZE = 12 << 20 };
    char *text = plx_alloc(SIZE, 1);
    size_t n = 0;
    for (size_t i = 0; i < UNITS; i++)
        n += (size_t)snprintf(text + n, SIZE - n, "%zu,%zu,1,x\n", i, (i * 7919 + 1) % UNITS);
    plx_edge_rows odd;
    plx_error e;
    plx_graph *g = read_as(text, n, &shape, 0, &odd, &e);
    assert_non_null(g);
    assert_int_equal(g->unit_count, UNITS);
    char name[24];
    for (size_t i = 0; i < UNITS; i++) {
        snprintf(name, sizeof name, "%zu", i);
        assert_string_equal(g->unit_names.text[g->source[i]], name);
        snprintf(name, sizeof name, "%zu", (i * 7919 + 1) % UNITS);
        assert_string_equal(g->unit_names.text[g->target[i]], name);
    }
    plx_graph_destroy(&g);
    plx_free(text);
}

static void ends_are_found_one_by_one(void **state)
{
    (void)state;
    enum { SIZE = 300 };
    char text[SIZE + PLX_EDGE_SCAN_PAD];
    uint32_t place[SIZE];
    plx_rng rng;
    plx_rng_seed(&rng, 1, 1);
    for (size_t size = 0; size < SIZE; size++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)plx_rng_below(&rng, 64);
        char separator = size % 2 ? ' ' : ',';
        size_t count = plx_edge_scan(text, size, separator, place), at = 0;
        for (size_t i = 0; i < size; i++) {
            bool ends = text[i] == separator || text[i] == '\n' || text[i] == '"' || text[i] == 0 ||
                        (separator == ' ' && text[i] == '\t');
            if (ends)
                assert_int_equal(place[at++], i);
        }
        assert_int_equal(at, count);
    }
}

static void errors_have_their_line(void **state)
{
    (void)state;
    static const char wrong[] = "a,b,1,x\nb,c,2,y\nc,a,three,x\nd,a,four,x\n";
    for (size_t chunk = 1; chunk < sizeof wrong + 2; chunk += 3) {
        plx_edge_rows odd;
        plx_error e = {0};
        assert_null(read(wrong, chunk, &odd, &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
        assert_int_equal(e.line, 13);
        assert_int_equal(e.column, 3);
    }
}

static void without_memory_there_is_an_error(void **state)
{
    (void)state;
    bool failed = false;
    for (uint64_t at = 1; at < 4; at++) {
        plx_edge_rows odd;
        plx_error e = {0};
        plx_blob *blob = plx_blob_memory("rows", rows, strlen(rows), NULL);
        plx_graph_build *b = plx_graph_build_create("rows", "edge list", 0, NULL);
        plx_mem_fail_at(at);
        bool ok = plx_edge_rows_read(blob, &shape, 0, 0, 0, b, &odd, &e);
        plx_mem_fail_at(0);
        failed = failed || (!ok && e.code == PLX_ERR_MEMORY);
        plx_graph_build_destroy(&b);
        plx_blob_destroy(&blob);
    }
    assert_true(failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunks_of_any_size_come_to_the_same),
        cmocka_unit_test(the_fast_way_says_what_the_careful_one_does),
        cmocka_unit_test(a_line_may_be_of_sixteen_mebibytes),
        cmocka_unit_test(names_may_be_many_and_come_again),
        cmocka_unit_test(ends_are_found_one_by_one),
        cmocka_unit_test(errors_have_their_line),
        cmocka_unit_test(without_memory_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

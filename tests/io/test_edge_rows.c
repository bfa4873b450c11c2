/* Rows of a table of connections in chunks of any size: all come to the same. */
#include "io/edge_rows.h"

#include "base/mem.h"
#include "support.h"

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
        cmocka_unit_test(errors_have_their_line),
        cmocka_unit_test(without_memory_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

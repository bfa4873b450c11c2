#include "io/sonata_config.h"

#include "io/sonata_manifest.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

static bool is(const char *text)
{
    plx_blob *blob = plx_blob_memory("/nowhere/c.json", text, strlen(text), NULL);
    bool found = plx_sonata_config_sniff((const unsigned char *)text, strlen(text)) &&
                 plx_sonata_config_is(blob);
    plx_blob_destroy(&blob);
    return found;
}

static void circuits_are_told_by_their_members(void **state)
{
    (void)state;
    assert_true(is("{\"networks\": {}}"));
    assert_true(is("\xef\xbb\xbf \n{ \"a\": [1], \"networks\": 5}"));
    assert_true(is("{\"network\": \"c.json\", \"run\": {}}"));
    assert_true(is("{\"manifest\": 7, \"network\": \"c.json\"}"));
    /* Broken, and yet meant as one. */
    assert_true(is("{\"networks\": {\"nodes\": ["));
    assert_false(is("{\"network\": \"c.json\"}"));
    assert_false(is("{\"weight_map\": {}}"));
    assert_false(is("{\"networ"));
    assert_false(is("[\"networks\"]"));
    assert_false(is("5"));
    assert_false(is(""));
}

/* Reads what cannot be read; the place. */
static plx_error refuse(const char *text)
{
    plx_error e = {0};
    plx_blob *blob = plx_blob_memory("/nowhere/c.json", text, strlen(text), NULL);
    plx_graph_build *b = plx_graph_build_create("c", "SONATA", 1 << 20, NULL);
    assert_false(plx_sonata_config_read(blob, b, &e));
    assert_string_equal(e.file, "/nowhere/c.json");
    plx_graph_build_destroy(&b);
    plx_blob_destroy(&blob);
    return e;
}

static void check(const char *text, plx_code code, int64_t line, int64_t column)
{
    plx_error e = refuse(text);
    assert_int_equal(e.code, code);
    assert_int_equal(e.line, line);
    assert_int_equal(e.column, column);
}

static void errors_have_line_and_column(void **state)
{
    (void)state;
    check("5", PLX_ERR_FORMAT, 1, 1);
    check("{}", PLX_ERR_FORMAT, 1, 1);
    check("{\n \"networks\": 5}", PLX_ERR_FORMAT, 2, 14);
    check("{\n \"networks\": {\"nodes\": [\n{}]}}", PLX_ERR_FORMAT, 3, 1);
    check("{\"networks\": {\"nodes\": [1 2]}}", PLX_ERR_FORMAT, 1, 25);
    check("{\"networks\": {\"nodes\": [{\"nodes_file\": nul}]}}", PLX_ERR_FORMAT, 1, 25);
    check("{\"networks\": {\"edges\": [{\"edges_file\": null}]}}", PLX_ERR_FORMAT, 1, 40);
    check("{\"networks\": {\"nodes\": null, \"edges\": []}}", PLX_ERR_FORMAT, 1, 14);
    check("{\"networks\": {\"nodes\": [{\"nodes_file\": \"x\", \"nodes_file\": \"x\"}]}}",
        PLX_ERR_FORMAT, 1, 25);
    check(
        "{\"manifest\": {\"$A\": \"$A\"}, \"networks\": {\"nodes\": [\n{\"nodes_file\": \"$A\"}]}}",
        PLX_ERR_FORMAT, 1, 21);
    check("{\"networks\": {\"nodes\": [\n{\"nodes_file\": \"$A\"}]}}", PLX_ERR_FORMAT, 2, 16);
    check("{\"networks\": {\"nodes\": [\n{\"nodes_file\": \"x.h5\"}]}}", PLX_ERR_IO, 2, 16);
    check("{\"networks\": {\"nodes\": [\n{\"nodes_file\": \"/etc/passwd\"}]}}", PLX_ERR_FORMAT, 2,
        16);
    check("{\"network\":\n\"../c.json\"}", PLX_ERR_IO, 2, 1);
}

static void variables_are_made_of_each_other(void **state)
{
    (void)state;
    char out[PLX_SONATA_PATH];
    plx_error e = {0};
    plx_sonata_manifest m = {.file = "c"};
    assert_true(plx_sonata_manifest_add(&m, "$NET", "${BASE}/net", 1, &e));
    assert_true(plx_sonata_manifest_add(&m, "BASE", "$configdir", 2, &e));
    assert_true(plx_sonata_manifest_add(&m, "$NETWORK", "other", 3, &e));
    assert_true(plx_sonata_manifest_expand(&m, "a/$NET/${NETWORK}s/$NETWORK.h5", 9, out, &e));
    assert_string_equal(out, "a/./net/others/other.h5");
    assert_true(plx_sonata_manifest_expand(&m, "", 9, out, &e));
    assert_string_equal(out, "");
    static const char *const bad[] = {"$", "${NET", "$ELSE", "${}", "$NET$"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(plx_sonata_manifest_expand(&m, bad[i], 9, out, &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
        assert_int_equal(e.offset, 9);
    }
    assert_false(plx_sonata_manifest_add(&m, "$BASE", "x", 7, &e));
    assert_int_equal(e.offset, 7);
    plx_sonata_manifest_uninit(&m);
}

static void variables_do_not_grow_without_end(void **state)
{
    (void)state;
    char out[PLX_SONATA_PATH], name[16], text[64];
    plx_error e = {0};
    plx_sonata_manifest m = {.file = "c"};
    assert_true(plx_sonata_manifest_add(&m, "V0", "ha", 1, &e));
    for (int i = 1; i < 30; i++) {
        snprintf(name, sizeof name, "V%d", i);
        snprintf(text, sizeof text, "$V%d$V%d", i - 1, i - 1);
        assert_true(plx_sonata_manifest_add(&m, name, text, (size_t)i, &e));
    }
    assert_true(plx_sonata_manifest_expand(&m, "$V10", 99, out, &e));
    assert_int_equal(strlen(out), 2048);
    assert_false(plx_sonata_manifest_expand(&m, "$V29", 99, out, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    plx_sonata_manifest_uninit(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circuits_are_told_by_their_members),
        cmocka_unit_test(errors_have_line_and_column),
        cmocka_unit_test(variables_are_made_of_each_other),
        cmocka_unit_test(variables_do_not_grow_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

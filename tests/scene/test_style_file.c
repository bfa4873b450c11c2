/* Runs in a folder of its own, which is also the folder of settings. */
#include "base/rng.h"
#include "folder.h"
#include "scene/style_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int setup(void **state)
{
    if (folder_setup(state) != 0 || chdir(folder) != 0)
        return -1;
    return setenv("XDG_CONFIG_HOME", folder, 1);
}

static int teardown(void **state)
{
    return chdir("/") == 0 ? folder_teardown(state) : -1;
}

/* Any style, by members that take a value at random. */
static plx_style random_style(uint64_t seed)
{
    static const char *const values[] = {"print", "light", "bias", "class", "gradient", "update",
        "same", "abs-weight", "depth", "kind", "log", "quantile", "2.5-98", "0-99.9", "-0.5..1.25",
        "1e-7..3e8", "layer", "network", "magma", "cividis", "okabe-ito", "2", "0.3", "none"};
    plx_style s = PLX_STYLE_DEFAULT;
    plx_rng rng;
    plx_rng_seed(&rng, seed, 0);
    for (size_t i = 0; plx_style_member(i); i++)
        for (int k = 0; k < 6; k++)
            plx_style_set(&s, plx_style_member(i),
                values[(size_t)plx_rng_range(&rng, 0, sizeof values / sizeof *values)], NULL);
    return s;
}

static void what_is_saved_is_loaded(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        plx_style s = random_style(seed), t = PLX_STYLE_DEFAULT;
        plx_error e = {0};
        assert_true(plx_style_save(&s, "style.json", &e));
        if (!plx_style_load(&t, "style.json", &e))
            fail_msg("%s", e.message);
        assert_true(plx_style_equal(&s, &t));
    }
}

static void names_have_a_place(void **state)
{
    (void)state;
    plx_style s = random_style(3), t = PLX_STYLE_DEFAULT;
    char path[256], expected[256];
    assert_true(plx_style_save_named(&s, "mine-1.2", NULL));
    assert_true(plx_style_path("mine-1.2", path, sizeof path, NULL));
    snprintf(expected, sizeof expected, "%s/plexus/styles/mine-1.2.json", folder);
    assert_string_equal(path, expected);
    assert_true(plx_style_load_any(&t, "mine-1.2", NULL) && plx_style_equal(&s, &t));
    t = PLX_STYLE_DEFAULT;
    assert_true(plx_style_load_any(&t, path, NULL) && plx_style_equal(&s, &t));
    static const char *const bad[] = {"", ".", "..", ".x", "a/b", "../a", "a b", "ä", "a\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plx_error e = {0};
        assert_false(plx_style_save_named(&s, bad[i], &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
    }
    plx_error e = {0};
    assert_false(plx_style_load_any(&t, "nobody", &e));
    assert_int_equal(e.code, PLX_ERR_IO);
}

static void put(const char *text, size_t size)
{
    FILE *f = fopen("bad.json", "wb");
    assert_true(f && fwrite(text, 1, size, f) == size && fclose(f) == 0);
}

static void refused(const char *text, size_t size)
{
    plx_style s = PLX_STYLE_DEFAULT;
    plx_error e = {0};
    put(text, size);
    if (plx_style_load(&s, "bad.json", &e))
        fail_msg("taken: %s", text);
    assert_true(e.code == PLX_ERR_FORMAT || e.code == PLX_ERR_UNSUPPORTED || e.code == PLX_ERR_IO);
    assert_string_equal(e.file, "bad.json");
    assert_true(plx_style_equal(&s, &PLX_STYLE_DEFAULT));
}

static void hostile_files_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "x", "{", "[]", "1", "null", "\"\"", "{}{}",
        "{\"unit.color\": {}}", "{\"unit.color\": [\"bias\"]}", "{\"unit.color\": null}",
        "{\"unit.color\": true}", "{\"unit.color\": \"weight\"}", "{\"unit.colour\": \"bias\"}",
        "{\"unit.palette\": \"magma\"}", "{\"\": 1}", "{\"link.gain\": 1e999}",
        "{\"link.gain\": -1}", "{\"link.gain\": 1, \"link.gain\": 2}",
        "{\"link.strongest\": 99999999999999999999}", "{\"theme\": \"da\\u0000rk\"}",
        "{\"theme\": \"\xff\"}", "{\"\\u202e\": 1}", "{\"theme\": \"dark\", \"x\": \"y\"}",
        "{\"link.gain\": 4, \"unit.color\": \"nothing that is known\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(bad[i], strlen(bad[i]));
    /* Deep, long, and cut anywhere. */
    static char text[100000];
    memset(text, '[', sizeof text);
    refused(text, 60000);
    refused(text, sizeof text);
    memset(text, ' ', sizeof text);
    refused(text, 60000);
    int size = snprintf(text, sizeof text, "{\"theme\": \"print\", \"link.gain\": 2.5}");
    for (int cut = 0; cut < size; cut++)
        refused(text, (size_t)cut);
}

static void the_place_of_a_fault_is_told(void **state)
{
    (void)state;
    plx_style s;
    plx_error e = {0};
    put("{\n  \"theme\": dark\n}\n", 20);
    assert_false(plx_style_load(&s, "bad.json", &e));
    assert_int_equal(e.line, 2);
    assert_true(e.column > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded),
        cmocka_unit_test(names_have_a_place),
        cmocka_unit_test(hostile_files_are_refused),
        cmocka_unit_test(the_place_of_a_fault_is_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

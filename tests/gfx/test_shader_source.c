#include "folder.h"

#include "base/mem.h"
#include "gfx/shader_source.h"

#include <stdlib.h>
#include <string.h>

static int setup(void **state)
{
    unsetenv("PLEXUS_SHADER_DIR");
    return folder_setup(state);
}

static void embedded_shaders_are_whole(void **state)
{
    (void)state;
    size_t count = 0;
    for (const plx_embedded_shader *s = plx_embedded_shaders; s->name; s++, count++) {
        char *text = plx_shader_source(s->name, NULL);
        assert_non_null(text);
        assert_null(strstr(text, "#include"));
        assert_true(strstr(text, "void main") || strncmp(s->name, "common/", 7) == 0);
        plx_free(text);
    }
    assert_true(count > 5);
}

static void a_folder_takes_their_place(void **state)
{
    (void)state;
    assert_int_equal(setenv("PLEXUS_SHADER_DIR", folder, 1), 0);
    folder_write("piece.glsl", "float two() { return 2.0; }\n");
    folder_write("main.vert", "#version 410 core\n#include \"piece.glsl\"\nvoid main() {}\n"
                              "#include \"piece.glsl\"\n");
    char *text = plx_shader_source("main.vert", NULL);
    assert_string_equal(text, "#version 410 core\nfloat two() { return 2.0; }\n\nvoid main() {}\n"
                              "float two() { return 2.0; }\n\n");
    plx_free(text);
    /* An empty name stands for none. */
    assert_int_equal(setenv("PLEXUS_SHADER_DIR", "", 1), 0);
    text = plx_shader_source("edges.vert", NULL);
    assert_non_null(text);
    plx_free(text);
    unsetenv("PLEXUS_SHADER_DIR");
}

static void what_is_not_there_is_named(void **state)
{
    (void)state;
    plx_error e = {0};
    assert_null(plx_shader_source("nosuch.vert", &e));
    assert_int_equal(e.code, PLX_ERR_GRAPHICS);
    assert_string_equal(e.file, "nosuch.vert");

    assert_int_equal(setenv("PLEXUS_SHADER_DIR", folder, 1), 0);
    assert_null(plx_shader_source("nosuch.vert", &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, in_folder("nosuch.vert"));
    folder_write("main.vert", "#include \"absent.glsl\"\n");
    assert_null(plx_shader_source("main.vert", &e));
    assert_string_equal(e.file, in_folder("absent.glsl"));
    unsetenv("PLEXUS_SHADER_DIR");
}

static void includes_go_one_level_deep(void **state)
{
    (void)state;
    plx_error e = {0};
    assert_int_equal(setenv("PLEXUS_SHADER_DIR", folder, 1), 0);
    folder_write("loop.glsl", "#include \"loop.glsl\"\n");
    folder_write("main.vert", "#include \"loop.glsl\"\n");
    assert_null(plx_shader_source("main.vert", &e));
    assert_int_equal(e.code, PLX_ERR_GRAPHICS);
    assert_string_equal(e.file, "loop.glsl");
    unsetenv("PLEXUS_SHADER_DIR");
}

static void no_memory_is_an_error(void **state)
{
    (void)state;
    int failures = 0;
    for (uint64_t n = 1; n < 20; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        char *text = plx_shader_source("edges.vert", &e);
        plx_mem_fail_at(0);
        if (text) {
            plx_free(text);
            assert_true(failures >= 3);
            return;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        failures++;
    }
    fail_msg("the shader never came");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(embedded_shaders_are_whole),
        cmocka_unit_test(a_folder_takes_their_place),
        cmocka_unit_test(what_is_not_there_is_named),
        cmocka_unit_test(includes_go_one_level_deep),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, setup, folder_teardown);
}

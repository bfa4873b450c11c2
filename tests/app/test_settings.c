#include "app/settings.h"
#include "base/file.h"
#include "base/mem.h"
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[128], aside[160];

static int setup(void **state)
{
    if (folder_setup(state) != 0)
        return -1;
    snprintf(path, sizeof path, "%s", in_folder("a/b/settings.json"));
    snprintf(aside, sizeof aside, "%s.broken", path);
    return 0;
}

static void put(const char *text)
{
    assert_true(plx_settings_write(path, text, NULL));
}

static char *get(const char *from)
{
    unsigned char *data;
    size_t size;
    assert_true(plx_file_read(from, 1 << 20, &data, &size, NULL));
    return (char *)data;
}

static plx_settings read_text(const char *text)
{
    plx_settings s;
    plx_error why;
    put(text);
    plx_settings_file *file = plx_settings_open(path, &s, &why);
    assert_non_null(file);
    assert_int_equal(why.code, PLX_OK);
    plx_settings_close(&file);
    return s;
}

static void a_first_start_needs_no_file(void **state)
{
    (void)state;
    plx_settings s, first;
    plx_error why;
    plx_settings_init(&first);
    plx_settings_file *file = plx_settings_open(path, &s, &why);
    assert_non_null(file);
    assert_int_equal(why.code, PLX_OK);
    assert_true(plx_settings_equal(&s, &first));
    assert_true(s.scale == 0 && s.theme == -1 && s.width == 0 && s.numbers);
    plx_settings_close(&file);
    assert_int_not_equal(access(aside, F_OK), 0);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    plx_settings s, again;
    plx_error why;
    plx_settings_file *file = plx_settings_open(path, &s, &why);
    s.scale = 1.25;
    s.theme = PLX_THEME_LIGHT;
    s.width = 1111;
    s.height = 777;
    s.maximised = true;
    s.numbers = false;
    s.folded[PLX_SIDE_BOTTOM] = true;
    s.size[PLX_SIDE_LEFT] = 333.5F;
    s.tab = 1;
    s.graph = (plx_graph_settings){true, 250, true, true, true, 2};
    for (size_t i = 0; i < PLX_SHELL_PANELS_MAX; i++)
        s.open[i] = false;
    size_t kept;
    const plx_kept *members = plx_kept_members(&kept);
    for (size_t i = 0; i < kept; i++)
        s.kept[i] = members[i].kind == PLX_KEPT_NUMBER ? 0.5 : 1;
    char *text = plx_settings_text(file, &s);
    assert_non_null(text);
    put(text);
    free(text);
    plx_settings_close(&file);
    file = plx_settings_open(path, &again, &why);
    assert_int_equal(why.code, PLX_OK);
    /* Of panels at the lower edge it is the tab that is kept. */
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    for (size_t i = 0; i < count; i++)
        if (panels[i].side == PLX_SIDE_BOTTOM)
            again.open[i] = s.open[i];
    assert_true(plx_settings_equal(&s, &again));
    plx_settings_close(&file);

    plx_shell shell;
    plx_settings of_shell = s;
    assert_true(plx_shell_init(&shell, NULL));
    plx_settings_to_shell(&s, &shell);
    assert_true(shell.folded[PLX_SIDE_BOTTOM] && !shell.folded[PLX_SIDE_LEFT]);
    of_shell.tab = 0;
    of_shell.size[PLX_SIDE_LEFT] = 0;
    plx_settings_of_shell(&of_shell, &shell);
    assert_true(plx_settings_equal(&s, &of_shell));
    plx_shell_uninit(&shell);
}

static void broken_files_are_set_aside(void **state)
{
    (void)state;
    static const char *const broken[] = {"", "{", "[1, 2]", "7", "{\"scale\": 1,}", "\xFF\xFE{}",
        "{\"a\": 1, \"a\": 2}", "{} rest", "{\"scale\": 1e999}"};
    plx_settings first;
    plx_settings_init(&first);
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        plx_settings s;
        plx_error why;
        put(broken[i]);
        plx_settings_file *file = plx_settings_open(path, &s, &why);
        assert_non_null(file);
        assert_int_equal(why.code, PLX_ERR_FORMAT);
        assert_non_null(strstr(why.message, "settings.json.broken"));
        assert_true(plx_settings_equal(&s, &first));
        assert_int_not_equal(access(path, F_OK), 0);
        char *kept = get(aside);
        assert_int_equal(strncmp(kept, broken[i], strlen(broken[i])), 0);
        plx_free(kept);
        /* And the next ones are written as ever. */
        s.scale = 2;
        char *text = plx_settings_text(file, &s);
        put(text);
        free(text);
        plx_settings_close(&file);
        file = plx_settings_open(path, &s, &why);
        assert_int_equal(why.code, PLX_OK);
        assert_true(s.scale == 2);
        plx_settings_close(&file);
    }
}

static void a_folder_in_its_place_is_set_aside(void **state)
{
    (void)state;
    plx_settings s;
    plx_error why;
    put("{}");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    plx_settings_file *file = plx_settings_open(path, &s, &why);
    assert_non_null(file);
    assert_int_not_equal(why.code, PLX_OK);
    plx_settings_close(&file);
    put("{}");
}

static void values_that_cannot_be_are_not_taken(void **state)
{
    (void)state;
    plx_settings first;
    plx_settings_init(&first);
    static const char *const texts[] = {"{\"scale\": 0.1}", "{\"scale\": \"large\"}",
        "{\"theme\": \"pink\", \"scale\": null}", "{\"window\": {\"width\": 1e9, \"height\": 500}}",
        "{\"window\": 5, \"numbers\": 1}",
        "{\"panels\": {\"left\": {\"size\": -4}, \"tab\": \"x\"}}",
        "{\"panels\": {\"open\": [], \"left\": [], \"curves\": 3}}", "{\"panels\": []}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        plx_settings s = read_text(texts[i]);
        assert_true(plx_settings_equal(&s, &first));
    }
    /* One that is wrong leaves the others. */
    plx_settings s = read_text("{\"scale\": -1, \"theme\": \"print\", \"panels\": {\"left\": "
                               "{\"folded\": 3, \"size\": 400}}}");
    assert_true(s.scale == 0 && s.theme == PLX_THEME_PRINT && s.size[PLX_SIDE_LEFT] == 400);
    assert_false(s.folded[PLX_SIDE_LEFT]);
}

static void members_of_other_versions_stay(void **state)
{
    (void)state;
    plx_settings s;
    plx_error why;
    put("{\"future\": {\"a\": [1, 2]}, \"panels\": {\"curves\": {\"new\": 7}, \"mood\": \"x\"}}");
    plx_settings_file *file = plx_settings_open(path, &s, &why);
    assert_int_equal(why.code, PLX_OK);
    s.scale = 1.5;
    char *text = plx_settings_text(file, &s);
    assert_non_null(strstr(text, "\"future\""));
    assert_non_null(strstr(text, "\"new\": 7"));
    assert_non_null(strstr(text, "\"mood\": \"x\""));
    assert_non_null(strstr(text, "\"scale\": 1.5"));
    free(text);
    plx_settings_close(&file);
}

static void places_that_cannot_be_written_are_errors(void **state)
{
    (void)state;
    plx_error e;
    char in_file[200];
    put("{}");
    snprintf(in_file, sizeof in_file, "%s/settings.json", path);
    assert_false(plx_settings_write(in_file, "{}", &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    /* Those who may write anywhere are not stopped by this. */
    if (geteuid() == 0)
        return;
    char parent[128];
    snprintf(parent, sizeof parent, "%s/a/b", folder);
    assert_int_equal(chmod(parent, 0500), 0);
    assert_false(plx_settings_write(path, "{\"scale\": 3}", &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    char *text = get(path);
    assert_string_equal(text, "{}\n");
    plx_free(text);
}

static void the_path_follows_xdg(void **state)
{
    (void)state;
    char at[200], small[8];
    setenv("HOME", "/home/someone", 1);
    setenv("XDG_CONFIG_HOME", "/somewhere", 1);
    assert_true(plx_settings_path(at, sizeof at, NULL));
    assert_string_equal(at, "/somewhere/plexus/settings.json");
    setenv("XDG_CONFIG_HOME", "relative", 1);
    assert_true(plx_settings_path(at, sizeof at, NULL));
    assert_string_equal(at, "/home/someone/.config/plexus/settings.json");
    assert_false(plx_settings_path(small, sizeof small, NULL));
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("HOME");
    plx_error e;
    assert_false(plx_settings_path(at, sizeof at, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_first_start_needs_no_file, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_again, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(broken_files_are_set_aside, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_folder_in_its_place_is_set_aside, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(
            values_that_cannot_be_are_not_taken, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(members_of_other_versions_stay, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(
            places_that_cannot_be_written_are_errors, setup, folder_teardown),
        cmocka_unit_test(the_path_follows_xdg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "app/bookmarks.h"
#include "app/kept_file.h"
#include "base/file.h"
#include "base/mem.h"
#include "folder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[128], aside[160];

static int setup(void **state)
{
    if (folder_setup(state) != 0)
        return -1;
    snprintf(path, sizeof path, "%s", in_folder("a/b/bookmarks.json"));
    snprintf(aside, sizeof aside, "%s.broken", path);
    return 0;
}

static plx_bookmark view_at(double x)
{
    return (plx_bookmark){
        .view.camera = {x, -x / 3, 12.5},
        .view.viewport = {1280, 720, 1.25, {.left = 200, .top = 40, .right = 300, .bottom = 150}},
    };
}

static plx_bookmarks *open_quietly(void)
{
    plx_error why;
    plx_bookmarks *b = plx_bookmarks_open(path, &why);
    assert_non_null(b);
    assert_int_equal(why.code, PLX_OK);
    return b;
}

static void what_is_set_is_there_at_the_next_start(void **state)
{
    (void)state;
    plx_bookmark views[PLX_BOOKMARKS] = {[0] = view_at(1), [8] = view_at(9)};
    plx_bookmark again[PLX_BOOKMARKS] = {[4] = view_at(5)};
    assert_true(plx_bookmarks_write(path, "digits 784-10", views, NULL));
    plx_bookmarks *b = open_quietly();
    assert_string_equal(plx_bookmarks_file(b), path);
    assert_false(plx_bookmarks_get(b, "digits 784-20", again));
    assert_true(again[4].view.camera.scale > 0);
    assert_true(plx_bookmarks_get(b, "digits 784-10", again));
    for (int i = 0; i < PLX_BOOKMARKS; i++) {
        assert_true(again[i].view.camera.x == views[i].view.camera.x);
        assert_true(again[i].view.camera.y == views[i].view.camera.y);
        assert_true(again[i].view.camera.scale == views[i].view.camera.scale);
        assert_memory_equal(&again[i].view.viewport, &views[i].view.viewport, sizeof(plx_viewport));
    }
    plx_bookmarks_close(&b);
    assert_null(b);
}

/* With the layout that the camera is of. */
static void those_of_graphs_keep_more(void **state)
{
    (void)state;
    char key[PLX_BOOKMARKS_KEY];
    plx_bookmark set[PLX_BOOKMARKS] = {[2] = view_at(4), [3] = view_at(5)}, again[PLX_BOOKMARKS];
    set[2].is_graph = set[2].matrix = true;
    snprintf(set[2].layout, sizeof set[2].layout, "circular");
    snprintf(set[2].order, sizeof set[2].order, "near");
    snprintf(set[2].sizes, sizeof set[2].sizes, "in");
    snprintf(set[2].color, sizeof set[2].color, "cell class");
    plx_bookmarks_key_graph("/no/such/graph.csv", key, sizeof key);
    assert_string_equal(key, "/no/such/graph.csv graph");
    assert_true(plx_bookmarks_write(path, key, set, NULL));
    plx_bookmarks *b = open_quietly();
    assert_true(plx_bookmarks_get(b, key, again));
    assert_true(again[2].is_graph && again[2].matrix && again[2].view.camera.x == 4);
    assert_string_equal(again[2].layout, "circular");
    assert_string_equal(again[2].order, "near");
    assert_string_equal(again[2].sizes, "in");
    assert_string_equal(again[2].color, "cell class");
    assert_true(!again[3].is_graph && !again[3].matrix && !again[3].layout[0]);
    plx_bookmarks_close(&b);
}

static void other_networks_and_members_stay(void **state)
{
    (void)state;
    plx_bookmark a[PLX_BOOKMARKS] = {view_at(1)}, b[PLX_BOOKMARKS] = {view_at(2)},
                 got[PLX_BOOKMARKS];
    assert_true(plx_kept_file_write(path, "{\"later\": 7}", NULL));
    assert_true(plx_bookmarks_write(path, "a", a, NULL));
    /* Another window has read the file before, and writes only what is its own. */
    assert_true(plx_bookmarks_write(path, "b", b, NULL));
    plx_bookmarks *file = open_quietly();
    assert_true(plx_bookmarks_get(file, "a", got));
    assert_true(got[0].view.camera.x == 1);
    plx_bookmarks_put(file, "a", b);
    assert_true(plx_bookmarks_get(file, "a", got));
    assert_true(got[0].view.camera.x == 2);
    plx_bookmarks_close(&file);
    unsigned char *text;
    size_t size;
    assert_true(plx_file_read(path, 1 << 20, &text, &size, NULL));
    assert_non_null(strstr((char *)text, "\"later\": 7"));
    plx_free(text);
}

static void those_set_longest_ago_are_forgotten(void **state)
{
    (void)state;
    plx_bookmark views[PLX_BOOKMARKS] = {view_at(1)};
    plx_bookmarks *b = open_quietly();
    char key[32];
    for (int i = 0; i < PLX_BOOKMARKS_NETWORKS + 2; i++) {
        snprintf(key, sizeof key, "network %d", i);
        plx_bookmarks_put(b, key, views);
        plx_bookmarks_put(b, "network 0", views); /* again and again */
    }
    assert_true(plx_bookmarks_get(b, "network 0", views));
    assert_false(plx_bookmarks_get(b, "network 1", views));
    assert_false(plx_bookmarks_get(b, "network 2", views));
    assert_true(plx_bookmarks_get(b, "network 3", views));
    assert_true(plx_bookmarks_get(b, key, views));
    plx_bookmarks_close(&b);
}

static void as_many_as_are_kept_can_be_read(void **state)
{
    (void)state;
    plx_bookmark views[PLX_BOOKMARKS];
    for (int i = 0; i < PLX_BOOKMARKS; i++) {
        views[i] = view_at(-1e9 / (i + 7));
        views[i].view.viewport.insets.left = 200.0 / 3;
        views[i].view.viewport.insets.right = 700.0 / 3;
    }
    char key[PLX_BOOKMARKS_KEY];
    plx_error why;
    memset(key, 'a', sizeof key);
    key[sizeof key - 1] = '\0';
    /* One is written, and the others are as large. */
    assert_true(plx_bookmarks_write(path, key, views, NULL));
    json_t *root = plx_kept_file_read(path, "bookmarks", &why);
    json_t *networks = json_object_get(root, "networks"), *one = json_object_get(networks, key);
    for (int i = 1; i < PLX_BOOKMARKS_NETWORKS; i++) {
        snprintf(key + sizeof key - 5, 5, "%04d", i);
        json_object_set(networks, key, one);
    }
    char *text = json_dumps(root, JSON_INDENT(2));
    assert_true(plx_kept_file_write(path, text, NULL));
    free(text);
    json_decref(root);
    assert_true(plx_bookmarks_write(path, key, views, NULL));
    plx_bookmarks *b = open_quietly();
    for (int i = 1; i < PLX_BOOKMARKS_NETWORKS; i++) {
        snprintf(key + sizeof key - 5, 5, "%04d", i);
        assert_true(plx_bookmarks_get(b, key, views));
    }
    plx_bookmarks_close(&b);
}

static void views_that_cannot_be_are_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{\"networks\": 3}",
        "{\"networks\": {\"n\": [1]}}",
        "{\"networks\": {\"n\": {\"1\": null}}}",
        "{\"networks\": {\"n\": {\"1\": {\"x\": 0, \"y\": 0, \"scale\": 0, \"width\": 9, "
        "\"height\": 9, \"ui_scale\": 1, \"left\": 0, \"right\": 0, \"top\": 0, \"bottom\": 0}}}}",
        "{\"networks\": {\"n\": {\"1\": {\"x\": 0, \"y\": 0, \"scale\": 1, \"width\": 9, "
        "\"height\": 9, \"ui_scale\": 1, \"left\": 5, \"right\": 5, \"top\": 0, \"bottom\": 0}}}}",
        "{\"networks\": {\"n\": {\"0\": {\"x\": 0, \"y\": 0, \"scale\": 1, \"width\": 9, "
        "\"height\": 9, \"ui_scale\": 1, \"left\": 0, \"right\": 0, \"top\": 0, \"bottom\": 0}}}}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_true(plx_kept_file_write(path, wrong[i], NULL));
        plx_bookmark views[PLX_BOOKMARKS] = {0};
        plx_bookmarks *b = open_quietly();
        assert_false(plx_bookmarks_get(b, "n", views));
        /* And they are no reason not to keep others. */
        views[2] = view_at(3);
        plx_bookmarks_put(b, "n", views);
        assert_true(plx_bookmarks_get(b, "n", views));
        plx_bookmarks_close(&b);
    }
}

static void a_broken_file_is_set_aside(void **state)
{
    (void)state;
    static const char *const broken[] = {"", "{", "[1]", "\xff\xfe", "{\"a\": 1, \"a\": 2}"};
    plx_bookmark views[PLX_BOOKMARKS] = {view_at(1)};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_true(plx_kept_file_write(path, broken[i], NULL));
        plx_error why;
        plx_bookmarks *b = plx_bookmarks_open(path, &why);
        assert_non_null(b);
        assert_int_equal(why.code, PLX_ERR_FORMAT);
        assert_non_null(strstr(why.message, "bookmarks start anew"));
        assert_int_equal(access(aside, F_OK), 0);
        assert_int_not_equal(access(path, F_OK), 0);
        assert_false(plx_bookmarks_get(b, "n", views));
        plx_bookmarks_close(&b);
        assert_true(plx_bookmarks_write(path, "n", views, NULL));
        assert_int_equal(unlink(aside), 0);
    }
}

static void the_folder_is_that_of_xdg(void **state)
{
    (void)state;
    char out[128];
    assert_int_equal(setenv("XDG_STATE_HOME", "/s", 1), 0);
    assert_true(plx_bookmarks_path(out, sizeof out, NULL));
    assert_string_equal(out, "/s/plexus/bookmarks.json");
    assert_int_equal(setenv("XDG_STATE_HOME", "relative", 1), 0);
    assert_int_equal(setenv("HOME", "/h", 1), 0);
    assert_true(plx_bookmarks_path(out, sizeof out, NULL));
    assert_string_equal(out, "/h/.local/state/plexus/bookmarks.json");
}

static void key_of(const char *data, const char *net, char *out)
{
    plx_session_options o;
    plx_session s;
    plx_session_options_init(&o);
    o.data = data;
    o.net = net;
    assert_true(plx_session_open(&s, &o, NULL));
    plx_bookmarks_key(&s, out, PLX_BOOKMARKS_KEY);
    plx_session_close(&s);
}

static void a_network_is_known_by_its_data_and_layers(void **state)
{
    (void)state;
    char key[PLX_BOOKMARKS_KEY], other[PLX_BOOKMARKS_KEY], data[128], net[2000] = "2";
    key_of("spiral", "2-8:tanh-2", key);
    assert_string_equal(key, "spiral 2-8-2");
    snprintf(data, sizeof data, "%s/points.csv", folder);
    assert_true(plx_kept_file_write(data, "a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8,y", NULL));
    key_of(data, "2-3-2", key);
    char whole[200];
    snprintf(whole, sizeof whole, "%s 2-3-2", data);
    assert_string_equal(key, whole);
    /* However many layers there are. */
    for (int i = 0; i < 300; i++)
        strcat(net, "-11");
    strcat(net, "-2");
    key_of("spiral", net, key);
    net[strlen(net) - 3] = '2';
    key_of("spiral", net, other);
    assert_string_not_equal(key, other);
    assert_true(strlen(key) < sizeof key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_is_set_is_there_at_the_next_start, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(those_of_graphs_keep_more, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(other_networks_and_members_stay, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(
            those_set_longest_ago_are_forgotten, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(as_many_as_are_kept_can_be_read, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(views_that_cannot_be_are_none, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_broken_file_is_set_aside, setup, folder_teardown),
        cmocka_unit_test(the_folder_is_that_of_xdg),
        cmocka_unit_test_setup_teardown(
            a_network_is_known_by_its_data_and_layers, setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

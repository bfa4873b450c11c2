#include "support.h"
#include "ui/actions.h"

#include <string.h>

static void every_key_means_one_action(void **state)
{
    (void)state;
    size_t count;
    const plx_binding *bindings = plx_bindings(&count);
    assert_int_equal(count, PLX_ACTION_QUIT); /* each action but NONE once */
    bool seen[PLX_ACTION_QUIT + 1] = {false};
    for (size_t i = 0; i < count; i++) {
        const plx_binding *b = &bindings[i];
        assert_false(seen[b->action]);
        seen[b->action] = true;
        assert_true(b->keys[0] && plx_str(b->text)[0] && b->key[0]);
        for (size_t k = 0; k < 3 && b->key[k]; k++)
            assert_int_equal(plx_action_for_key(b->key[k], b->mods, false), b->action);
        if (b->also)
            assert_int_equal(plx_action_for_key(b->also, b->also_mods, false), b->action);
    }
    assert_false(seen[PLX_ACTION_NONE]);
}

static void ctrl_is_a_part_of_the_key(void **state)
{
    (void)state;
    assert_int_equal(plx_action_for_key('s', PLX_MOD_CTRL, false), PLX_ACTION_SAVE);
    assert_int_equal(plx_action_for_key('s', 0, false), PLX_ACTION_PICTURES);
    assert_int_equal(plx_action_for_key('y', PLX_MOD_SHIFT, true), PLX_ACTION_PACE_LESS);
    assert_int_equal(plx_action_for_key('y', 0, false), PLX_ACTION_PACE_MORE);
    assert_int_equal(plx_action_for_key('q', PLX_MOD_CTRL, false), PLX_ACTION_NONE);
    assert_int_equal(plx_action_for_key('q', 0, false), PLX_ACTION_QUIT);
    assert_int_equal(plx_action_for_key(PLX_KEY_ESCAPE, 0, false), PLX_ACTION_ESCAPE);
    assert_int_equal(plx_action_for_key('z', 0, false), PLX_ACTION_NONE);
    assert_int_equal(plx_action_for_key(0, 0, false), PLX_ACTION_NONE);
}

/* Some have no key, and are found by their name alone. */
static void keys_of_graphs_mean_one_action_each(void **state)
{
    (void)state;
    for (int series = 0; series < 2; series++) {
        const plx_action_table *t = plx_graph_actions(series);
        bool seen[PLX_ACTION_GRAPH_TIME_PLAY + 1] = {false};
        for (size_t i = 0; i < t->count; i++) {
            const plx_binding *b = &t->bindings[i];
            assert_false(seen[b->action]);
            seen[b->action] = true;
            assert_true(plx_str(b->text)[0] && !b->keys[0] == !b->key[0]);
            for (size_t k = 0; k < 3 && b->key[k]; k++)
                assert_int_equal(plx_action_in(t, b->key[k], b->mods, false), b->action);
            if (b->also)
                assert_int_equal(plx_action_in(t, b->also, b->also_mods, false), b->action);
        }
        assert_int_equal(seen[PLX_ACTION_GRAPH_TIME_PLAY], series);
        assert_int_equal(
            plx_action_in(t, ',', 0, false), series ? PLX_ACTION_GRAPH_TIME_BACK : PLX_ACTION_NONE);
        assert_int_equal(plx_action_in(t, 'e', 0, false), PLX_ACTION_NONE);
    }
}

/* What both windows can do has a key in common. */
static void windows_share_keys(void **state)
{
    (void)state;
    const plx_action_table *n = plx_network_actions(), *g = plx_graph_actions(false);
    size_t shared = 0;
    for (size_t i = 0; i < g->count; i++)
        for (size_t k = 0; k < n->count; k++)
            if (n->bindings[k].action == g->bindings[i].action) {
                const plx_binding *b = &n->bindings[k];
                shared++;
                assert_int_equal(plx_action_in(g, b->key[0], b->mods, false), b->action);
            }
    assert_true(shared > 20);
}

/* A letter with Shift may mean something else than without; what takes Shift by some layouts does
 * not. */
static void shift_counts_where_it_is_bound(void **state)
{
    (void)state;
    assert_int_equal(plx_action_for_key('b', 0, false), PLX_ACTION_GAIN_MORE);
    assert_int_equal(plx_action_for_key('b', PLX_MOD_SHIFT, false), PLX_ACTION_GAIN_LESS);
    assert_int_equal(plx_action_for_key('c', PLX_MOD_SHIFT, true), PLX_ACTION_NONE);
    assert_int_equal(plx_action_for_key('?', PLX_MOD_SHIFT, false), PLX_ACTION_HELP);
    assert_int_equal(plx_action_for_key('h', PLX_MOD_SHIFT, false), PLX_ACTION_NUMBERS);
    assert_int_equal(plx_action_for_key('b', PLX_MOD_ALT, false), PLX_ACTION_NONE);
}

/* A switch that a held key flips again and again ends up anywhere. */
static void held_keys_move_and_do_not_switch(void **state)
{
    (void)state;
    static const int moving[] = {'+', '-', PLX_KEY_LEFT, PLX_KEY_UP, '.', 'n', ']', 'b', 't'};
    for (size_t i = 0; i < sizeof moving / sizeof *moving; i++)
        assert_int_not_equal(plx_action_for_key(moving[i], 0, true), PLX_ACTION_NONE);
    static const int switching[] = {' ', 'r', 'h', 'o', 'c', 'q', '?', PLX_KEY_F11, PLX_KEY_ESCAPE};
    for (size_t i = 0; i < sizeof switching / sizeof *switching; i++) {
        assert_int_not_equal(plx_action_for_key(switching[i], 0, false), PLX_ACTION_NONE);
        assert_int_equal(plx_action_for_key(switching[i], 0, true), PLX_ACTION_NONE);
    }
    assert_int_equal(plx_action_for_key('s', PLX_MOD_CTRL, true), PLX_ACTION_NONE);
}

static void names_of_keys(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int key;
        unsigned mods;
    } good[] = {{"f", 'f', 0}, {"+", '+', 0}, {"?", '?', 0}, {"space", ' ', 0},
        {"f11", PLX_KEY_F11, 0}, {"pagedown", PLX_KEY_PAGE_DOWN, 0}, {"ctrl+s", 's', PLX_MOD_CTRL},
        {"alt+left", PLX_KEY_LEFT, PLX_MOD_ALT}, {"escape", PLX_KEY_ESCAPE, 0},
        {"ctrl+shift+z", 'z', PLX_MOD_CTRL | PLX_MOD_SHIFT}, {"delete", PLX_KEY_DELETE, 0},
        {"shift++", '+', PLX_MOD_SHIFT}};
    int key;
    unsigned mods;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(plx_key_parse(good[i].text, &key, &mods));
        assert_int_equal(key, good[i].key);
        assert_int_equal(mods, good[i].mods);
    }
    static const char *const bad[] = {"", " ", "ff", "f12", "ctrl+", "ctrl", "\x7f", "\xC3\xA4"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(plx_key_parse(bad[i], &key, &mods));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_means_one_action),
        cmocka_unit_test(keys_of_graphs_mean_one_action_each),
        cmocka_unit_test(windows_share_keys),
        cmocka_unit_test(ctrl_is_a_part_of_the_key),
        cmocka_unit_test(shift_counts_where_it_is_bound),
        cmocka_unit_test(held_keys_move_and_do_not_switch),
        cmocka_unit_test(names_of_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

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
            assert_int_equal(plx_action_for_key(b->key[k], b->ctrl, false), b->action);
    }
    assert_false(seen[PLX_ACTION_NONE]);
}

static void ctrl_is_a_part_of_the_key(void **state)
{
    (void)state;
    assert_int_equal(plx_action_for_key('s', true, false), PLX_ACTION_SAVE);
    assert_int_equal(plx_action_for_key('s', false, false), PLX_ACTION_NONE);
    assert_int_equal(plx_action_for_key('q', true, false), PLX_ACTION_NONE);
    assert_int_equal(plx_action_for_key('q', false, false), PLX_ACTION_QUIT);
    assert_int_equal(plx_action_for_key(PLX_KEY_ESCAPE, false, false), PLX_ACTION_QUIT);
    assert_int_equal(plx_action_for_key('z', false, false), PLX_ACTION_NONE);
    assert_int_equal(plx_action_for_key(0, false, false), PLX_ACTION_NONE);
}

/* A switch that a held key flips again and again ends up anywhere. */
static void held_keys_move_and_do_not_switch(void **state)
{
    (void)state;
    static const int moving[] = {'+', '-', PLX_KEY_LEFT, PLX_KEY_UP, '.', 'n', ']', '1', '6'};
    for (size_t i = 0; i < sizeof moving / sizeof *moving; i++)
        assert_int_not_equal(plx_action_for_key(moving[i], false, true), PLX_ACTION_NONE);
    static const int switching[] = {
        ' ', 'r', 'h', 'o', 'c', '0', 'q', '?', PLX_KEY_F11, PLX_KEY_ESCAPE};
    for (size_t i = 0; i < sizeof switching / sizeof *switching; i++) {
        assert_int_not_equal(plx_action_for_key(switching[i], false, false), PLX_ACTION_NONE);
        assert_int_equal(plx_action_for_key(switching[i], false, true), PLX_ACTION_NONE);
    }
    assert_int_equal(plx_action_for_key('s', true, true), PLX_ACTION_NONE);
}

static void names_of_keys(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int key;
        bool ctrl;
    } good[] = {{"f", 'f', false}, {"+", '+', false}, {"?", '?', false}, {"space", ' ', false},
        {"f11", PLX_KEY_F11, false}, {"pagedown", PLX_KEY_PAGE_DOWN, false}, {"ctrl+s", 's', true},
        {"ctrl+left", PLX_KEY_LEFT, true}, {"escape", PLX_KEY_ESCAPE, false}};
    int key;
    bool ctrl;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(plx_key_parse(good[i].text, &key, &ctrl));
        assert_int_equal(key, good[i].key);
        assert_int_equal(ctrl, good[i].ctrl);
    }
    static const char *const bad[] = {"", " ", "ff", "f12", "ctrl+", "ctrl", "\x7f", "\xC3\xA4"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(plx_key_parse(bad[i], &key, &ctrl));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_means_one_action),
        cmocka_unit_test(ctrl_is_a_part_of_the_key),
        cmocka_unit_test(held_keys_move_and_do_not_switch),
        cmocka_unit_test(names_of_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "app/value_changes.h"
#include "support.h"

/* Goes to that number, setting values; how many steps it took. */
static int go(plx_value_changes *c, uint64_t to, float *values)
{
    plx_value_change set;
    int steps = 0;
    for (; plx_value_changes_step(c, to, &set); steps++)
        values[set.parameter] = set.after;
    assert_int_equal(c->log.at, to);
    return steps;
}

static void change(plx_value_changes *c, float *values, size_t parameter, float value)
{
    plx_value_changes_note(c, (plx_value_change){parameter, values[parameter], value});
    values[parameter] = value;
}

static void values_come_back_and_go_again(void **state)
{
    (void)state;
    plx_value_changes c = {0};
    float values[2] = {1, 2};
    change(&c, values, 0, 10);
    change(&c, values, 1, 20);
    change(&c, values, 0, 100);
    assert_int_equal(go(&c, 0, values), 3);
    assert_true(values[0] == 1 && values[1] == 2);
    assert_int_equal(go(&c, 3, values), 3);
    assert_true(values[0] == 100 && values[1] == 20);
    assert_int_equal(go(&c, 2, values), 1);
    assert_true(values[0] == 10 && values[1] == 20);
}

static void another_change_ends_what_was_undone(void **state)
{
    (void)state;
    plx_value_changes c = {0};
    float values[1] = {1};
    change(&c, values, 0, 2);
    change(&c, values, 0, 3);
    go(&c, 1, values);
    change(&c, values, 0, 7);
    assert_int_equal(c.log.last, 2);
    assert_int_equal(go(&c, 1, values), 1);
    assert_int_equal(go(&c, 2, values), 1);
    assert_true(values[0] == 7);
}

static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    plx_value_changes c = {0};
    float values[1] = {0};
    for (int i = 1; i <= PLX_VALUE_CHANGES + 5; i++)
        change(&c, values, 0, (float)i);
    assert_int_equal(go(&c, 0, values), PLX_VALUE_CHANGES);
    assert_true(values[0] == 5);
}

static void nothing_comes_back_after_a_new_start(void **state)
{
    (void)state;
    plx_value_changes c = {0};
    float values[1] = {0};
    change(&c, values, 0, 1);
    change(&c, values, 0, 2);
    plx_value_changes_forget(&c);
    values[0] = 9;
    assert_int_equal(go(&c, 1, values), 0);
    assert_int_equal(go(&c, 2, values), 0);
    assert_int_equal(go(&c, 0, values), 0);
    assert_true(values[0] == 9);
    change(&c, values, 0, 4);
    assert_int_equal(go(&c, 0, values), 1);
    assert_true(values[0] == 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back_and_go_again),
        cmocka_unit_test(another_change_ends_what_was_undone),
        cmocka_unit_test(the_oldest_are_forgotten),
        cmocka_unit_test(nothing_comes_back_after_a_new_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

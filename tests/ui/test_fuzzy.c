#include "support.h"
#include "ui/fuzzy.h"

static void letters_must_come_in_order(void **state)
{
    (void)state;
    assert_int_equal(plx_fuzzy_score("", "save the picture"), 1);
    assert_true(plx_fuzzy_score("stp", "save the picture") > 1);
    assert_true(plx_fuzzy_score("PIC s", "save the picture as seen") > 1);
    assert_int_equal(plx_fuzzy_score("ps", "save the picture"), 0);
    assert_int_equal(plx_fuzzy_score("savee the pictures", "save the picture"), 0);
    assert_int_equal(plx_fuzzy_score("a", ""), 0);
}

static void beginnings_and_runs_count_more(void **state)
{
    (void)state;
    assert_true(plx_fuzzy_score("p", "stop, pause") > plx_fuzzy_score("t", "stop, pause"));
    assert_true(plx_fuzzy_score("pau", "pause") > plx_fuzzy_score("pau", "play a tune"));
    assert_true(plx_fuzzy_score("reset", "reset") > plx_fuzzy_score("reset", "are set"));
    /* A later word that fits better wins over earlier letters, and nothing takes for ever. */
    assert_true(plx_fuzzy_score("lay", "a lady lays") == plx_fuzzy_score("lay", "lays"));
    char many[300];
    for (int i = 0; i < 299; i++)
        many[i] = 'a';
    many[299] = '\0';
    assert_true(plx_fuzzy_score("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", many) > 40);
    assert_int_equal(plx_fuzzy_score("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", many), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_must_come_in_order),
        cmocka_unit_test(beginnings_and_runs_count_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

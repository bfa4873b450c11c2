#include "base/mem.h"
#include "base/rng.h"
#include "scene/unit_set.h"
#include "support.h"

#include <string.h>

enum { UNITS = 1003 };

/* The same as bytes. */
typedef struct plx_slow_set {
    unsigned char in[UNITS];
} plx_slow_set;

static void change_slowly(plx_slow_set *slow, plx_set_change change, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        slow->in[i] = change == PLX_SET_ADD || (change == PLX_SET_TOGGLE && !slow->in[i]);
}

static void assert_same(const plx_unit_set *set, const plx_slow_set *slow)
{
    for (size_t i = 0; i < UNITS; i++)
        assert_int_equal(plx_unit_set_has(set, i), slow->in[i]);
    /* Runs find every unit, and no other. */
    size_t at = 0, end, covered = 0, total = 0;
    while ((end = plx_unit_set_run(set, &at, UNITS)) > 0) {
        assert_true(at < end && end <= UNITS);
        assert_true(end == UNITS || !slow->in[end]);
        for (; at < end; at++, covered++)
            assert_true(slow->in[at]);
    }
    for (size_t i = 0; i < UNITS; i++)
        total += slow->in[i];
    assert_int_equal(covered, total);
    assert_int_equal(plx_unit_set_count(set, 0, UNITS), total);
}

static void as_bytes_have_it(void **state)
{
    (void)state;
    plx_unit_set set;
    plx_slow_set slow = {{0}};
    plx_rng r;
    plx_rng_seed(&r, 21, 0);
    assert_true(plx_unit_set_init(&set, UNITS, NULL));
    for (int t = 0; t < 500; t++) {
        size_t first = (size_t)plx_rng_below(&r, UNITS);
        size_t most = t % 3 == 0 ? 5 : UNITS - first;
        size_t count = (size_t)plx_rng_below(&r, most < UNITS - first ? most : UNITS - first + 1);
        plx_set_change change = (plx_set_change)plx_rng_below(&r, 3);
        plx_unit_set_range(&set, change, first, count);
        change_slowly(&slow, change, first, count);
        if (t % 10 == 0) {
            plx_unit_set_invert(&set);
            change_slowly(&slow, PLX_SET_TOGGLE, 0, UNITS);
        }
        assert_same(&set, &slow);
        size_t end = first + count, within = 0;
        for (size_t i = first; i < end; i++)
            within += slow.in[i];
        assert_int_equal(plx_unit_set_count(&set, first, end), within);
    }
    plx_unit_set_uninit(&set);
}

static void runs_give_the_set_again(void **state)
{
    (void)state;
    plx_unit_set set, again;
    plx_unit_runs runs, copy;
    plx_rng r;
    plx_rng_seed(&r, 22, 0);
    assert_true(plx_unit_set_init(&set, UNITS, NULL));
    assert_true(plx_unit_set_init(&again, UNITS, NULL));
    for (int t = 0; t < 100; t++) {
        size_t first = (size_t)plx_rng_below(&r, UNITS);
        plx_unit_set_range(&set, PLX_SET_TOGGLE, first, UNITS - first);
        assert_true(plx_unit_runs_init(&runs, &set, NULL));
        assert_true(plx_unit_runs_copy(&copy, &runs, NULL));
        assert_true(plx_unit_runs_equal(&copy, &runs));
        plx_unit_set_range(&again, PLX_SET_ADD, 0, UNITS);
        assert_true(plx_unit_set_from_runs(&again, &copy));
        assert_true(plx_unit_set_equal(&again, &set));
        plx_unit_runs_uninit(&runs);
        plx_unit_runs_uninit(&copy);
    }
    /* A run of a huge network's layer is two numbers. */
    plx_unit_set_clear(&set);
    plx_unit_set_range(&set, PLX_SET_ADD, 100, 800);
    assert_true(plx_unit_runs_init(&runs, &set, NULL));
    assert_int_equal(runs.count, 2);
    plx_unit_runs_uninit(&runs);
    plx_unit_set_uninit(&again);
    plx_unit_set_uninit(&set);
}

static void runs_beyond_the_end_are_refused(void **state)
{
    (void)state;
    plx_unit_set set;
    size_t lengths[] = {10, 5, SIZE_MAX, 3};
    assert_true(plx_unit_set_init(&set, 20, NULL));
    plx_unit_set_range(&set, PLX_SET_ADD, 3, 4);
    assert_false(plx_unit_set_from_runs(&set, &(plx_unit_runs){lengths, 4}));
    lengths[2] = 3;
    assert_false(plx_unit_set_from_runs(&set, &(plx_unit_runs){lengths, 4}));
    assert_int_equal(plx_unit_set_count(&set, 0, 20), 4);
    assert_true(plx_unit_set_has(&set, 3));
    lengths[2] = 2;
    assert_true(plx_unit_set_from_runs(&set, &(plx_unit_runs){lengths, 4}));
    assert_int_equal(plx_unit_set_count(&set, 0, 20), 8);
    plx_unit_set_uninit(&set);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    plx_unit_set set;
    plx_unit_runs runs;
    plx_error e;
    plx_mem_fail_at(1);
    assert_false(plx_unit_set_init(&set, 20, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_true(plx_unit_set_init(&set, 20, NULL));
    plx_mem_fail_at(1);
    assert_false(plx_unit_runs_init(&runs, &set, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    plx_unit_set_uninit(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_bytes_have_it),
        cmocka_unit_test(runs_give_the_set_again),
        cmocka_unit_test(runs_beyond_the_end_are_refused),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

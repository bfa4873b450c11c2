#include "base/mem.h"
#include "base/thread.h"
#include "support.h"

#include <string.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    for (size_t n = 0; n < 300; n += 7) {
        unsigned char *p = plx_alloc(n, 3);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 64, 0);
        for (size_t i = 0; i < n * 3; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, n * 3);
        plx_free(p);
    }
    plx_free(NULL);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    assert_null(plx_alloc(SIZE_MAX / 2, 3));
    assert_null(plx_alloc(SIZE_MAX, 1));
    assert_null(plx_realloc(NULL, SIZE_MAX / 2, 3));
    size_t out = 0;
    assert_false(plx_mul_size(SIZE_MAX, 2, &out));
    assert_true(plx_mul_size(SIZE_MAX, 1, &out));
    assert_true(out == SIZE_MAX);
    assert_false(plx_add_size(SIZE_MAX, 1, &out));
    assert_true(plx_add_size(SIZE_MAX - 1, 1, &out));
    assert_true(out == SIZE_MAX);
}

static void a_block_grows_and_keeps_its_content(void **state)
{
    (void)state;
    char *p = plx_realloc(NULL, 4, 1);
    memcpy(p, "abc", 4);
    assert_null(plx_realloc(p, SIZE_MAX, 2));
    p = plx_realloc(p, 100000, 1);
    assert_string_equal(p, "abc");
    p = plx_realloc(p, 0, 1);
    assert_non_null(p);
    plx_free(p);
}

static void the_chosen_allocation_fails_once(void **state)
{
    (void)state;
    plx_mem_fail_at(2);
    void *first = plx_alloc(1, 1);
    assert_non_null(first);
    assert_null(plx_strdup("second"));
    char *third = plx_strdup("third");
    assert_string_equal(third, "third");
    plx_mem_fail_at(1);
    plx_mem_fail_at(0);
    void *fourth = plx_realloc(NULL, 1, 1);
    assert_non_null(fourth);
    plx_free(first);
    plx_free(third);
    plx_free(fourth);
}

static void allocate(void *user)
{
    void **got = user;
    *got = plx_alloc(1, 1);
}

static void another_thread_is_not_touched(void **state)
{
    (void)state;
    void *got = NULL;
    plx_thread *t = plx_thread_create("allocates", allocate, &got, NULL);
    assert_non_null(t);
    plx_thread_join(&t);
    plx_free(got);

    got = NULL;
    plx_mem_fail_at(2); /* the thread's own handle is the first */
    t = plx_thread_create("allocates", allocate, &got, NULL);
    plx_thread_join(&t);
    assert_non_null(got);
    assert_null(plx_alloc(1, 1));
    plx_free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(a_block_grows_and_keeps_its_content),
        cmocka_unit_test(the_chosen_allocation_fails_once),
        cmocka_unit_test(another_thread_is_not_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

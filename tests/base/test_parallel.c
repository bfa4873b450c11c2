/* Every part is done once, whatever the number of threads. */
#include "base/mem.h"
#include "base/parallel.h"
#include "support.h"

#include <stdatomic.h>

enum { PARTS = 1000 };

static void count_part(void *user, size_t i)
{
    atomic_int *done = user;
    atomic_fetch_add(&done[i], 1);
}

static void check(unsigned threads, size_t parts)
{
    static atomic_int done[PARTS];
    for (size_t i = 0; i < PARTS; i++)
        atomic_store(&done[i], 0);
    plx_parallel(threads, parts, count_part, done);
    for (size_t i = 0; i < PARTS; i++)
        assert_int_equal(atomic_load(&done[i]), i < parts);
}

static void every_part_is_done_once(void **state)
{
    (void)state;
    static const unsigned threads[] = {0, 1, 2, 3, 8, 1000};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        check(threads[t], PARTS);
        check(threads[t], 1);
        check(threads[t], 0);
    }
}

static void work_is_done_where_no_thread_can_be_started(void **state)
{
    (void)state;
    plx_mem_fail_at(1);
    check(4, PARTS);
    plx_mem_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_is_done_once),
        cmocka_unit_test(work_is_done_where_no_thread_can_be_started),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

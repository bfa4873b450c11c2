/* Parts of jobs on threads: each once, whatever the number of threads and of parts. */
#include "base/mem.h"
#include "density/workers.h"
#include "support.h"

#include <stdatomic.h>
#include <string.h>

enum { MOST = 300 };

typedef struct plx_tally {
    unsigned threads;
    int done[MOST];        /* not atomic: a part is done once, and seen by the caller then */
    atomic_int alone[80];  /* [thread]: how many are at work under that number */
    atomic_int violations; /* asserting is for the main thread */
} plx_tally;

static void count_part(void *job, unsigned worker, size_t part)
{
    plx_tally *t = job;
    if (worker >= t->threads || part >= MOST || atomic_fetch_add(&t->alone[worker], 1) != 0) {
        atomic_fetch_add(&t->violations, 1);
        return;
    }
    t->done[part]++;
    atomic_fetch_sub(&t->alone[worker], 1);
}

static void every_part_is_done_once(void **state)
{
    (void)state;
    static const unsigned threads[] = {1, 2, 3, 5, 16};
    for (size_t n = 0; n < sizeof threads / sizeof *threads; n++) {
        plx_workers *workers = plx_workers_create(threads[n], NULL);
        assert_non_null(workers);
        assert_int_equal(plx_workers_count(workers), threads[n]);
        for (size_t run = 0; run < 400; run++) {
            static const size_t few[] = {0, 1, 2, 3, 4, 5, 15, 16, 17, MOST};
            size_t parts = few[run % (sizeof few / sizeof *few)];
            plx_tally t = {.threads = threads[n]};
            plx_workers_run(workers, count_part, &t, parts);
            assert_int_equal(atomic_load(&t.violations), 0);
            for (size_t i = 0; i < MOST; i++)
                assert_int_equal(t.done[i], i < parts);
        }
        plx_workers_destroy(&workers);
        assert_null(workers);
    }
}

/* What one run writes, the next one reads on any thread. */
static void pass_on(void *job, unsigned worker, size_t part)
{
    (void)worker;
    int(*values)[2] = job;
    values[part][1] = values[MOST - 1 - part][0] + 1;
}

static void take_back(void *job, unsigned worker, size_t part)
{
    (void)worker;
    int(*values)[2] = job;
    values[part][0] = values[MOST - 1 - part][1];
}

static void runs_follow_each_other(void **state)
{
    (void)state;
    plx_workers *workers = plx_workers_create(4, NULL);
    assert_non_null(workers);
    static int values[MOST][2];
    memset(values, 0, sizeof values);
    enum { RUNS = 500 };
    for (int run = 0; run < RUNS; run++) {
        plx_workers_run(workers, pass_on, values, MOST);
        plx_workers_run(workers, take_back, values, MOST);
    }
    for (size_t i = 0; i < MOST; i++)
        assert_int_equal(values[i][0], RUNS);
    plx_workers_destroy(&workers);
}

static void any_number_of_threads_can_be_asked_for(void **state)
{
    (void)state;
    static const unsigned asked[] = {0, 64, 65, 1000000};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        plx_workers *workers = plx_workers_create(asked[i], NULL);
        assert_non_null(workers);
        unsigned count = plx_workers_count(workers);
        assert_true(count >= 1 && count <= 64 && (asked[i] > 64 || asked[i] < 1 || count == 64));
        plx_tally t = {.threads = count};
        plx_workers_run(workers, count_part, &t, MOST);
        assert_int_equal(atomic_load(&t.violations), 0);
        for (size_t k = 0; k < MOST; k++)
            assert_int_equal(t.done[k], 1);
        plx_workers_destroy(&workers);
    }
}

static void without_memory_there_is_an_error(void **state)
{
    (void)state;
    plx_workers *workers = NULL;
    uint64_t n = 1;
    for (; n < 100; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        workers = plx_workers_create(4, &e);
        plx_mem_fail_at(0);
        if (workers)
            break;
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    assert_true(n > 1 && n < 100);
    plx_workers_destroy(&workers);
    plx_workers_destroy(&workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_is_done_once),
        cmocka_unit_test(runs_follow_each_other),
        cmocka_unit_test(any_number_of_threads_can_be_asked_for),
        cmocka_unit_test(without_memory_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

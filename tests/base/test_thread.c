#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "support.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct shared {
    char name[16];
    plx_signal go, done;
    int count; /* handed back and forth by the signals alone */
} shared;

static void note_name(void *user)
{
    shared *s = user;
    pthread_getname_np(pthread_self(), s->name, sizeof s->name);
}

static void a_thread_runs_under_its_name(void **state)
{
    (void)state;
    shared s = {0};
    plx_thread *t = plx_thread_create("a name of more than fifteen", note_name, &s, NULL);
    assert_non_null(t);
    plx_thread_join(&t);
    assert_null(t);
    assert_string_equal(s.name, "a name of more ");
    plx_thread_join(&t);
}

static void without_memory_no_thread(void **state)
{
    (void)state;
    shared s = {0};
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_null(plx_thread_create("none", note_name, &s, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_string_equal(s.name, "");
}

static void answer(void *user)
{
    shared *s = user;
    for (int i = 0; i < 1000; i++) {
        plx_signal_wait(&s->go, -1);
        s->count++;
        plx_signal_post(&s->done);
    }
}

static void a_signal_hands_over_what_was_written(void **state)
{
    (void)state;
    shared s = {0};
    plx_signal_init(&s.go);
    plx_signal_init(&s.done);
    plx_thread *t = plx_thread_create("answers", answer, &s, NULL);
    for (int i = 0; i < 1000; i++) {
        s.count++;
        plx_signal_post(&s.go);
        /* Both ways to wait long. */
        assert_true(plx_signal_wait(&s.done, i % 2 ? 1e300 : 600));
        assert_int_equal(s.count, 2 * (i + 1));
    }
    plx_thread_join(&t);
    plx_signal_uninit(&s.go);
    plx_signal_uninit(&s.done);
}

static void posts_are_counted_and_waiting_ends(void **state)
{
    (void)state;
    plx_signal s;
    plx_signal_init(&s);
    for (int i = 0; i < 3; i++)
        plx_signal_post(&s);
    for (int i = 0; i < 3; i++)
        assert_true(plx_signal_wait(&s, 0));
    assert_false(plx_signal_wait(&s, 0));
    uint64_t before = plx_now_ns();
    assert_false(plx_signal_wait(&s, 0.02));
    assert_true(plx_now_ns() > before);
    plx_signal_uninit(&s);
}

static time_t ahead_s;

/* In place of the library's: the time of day as it was before somebody set it back. */
int clock_gettime(clockid_t clock, struct timespec *t)
{
    int failed = (int)syscall(SYS_clock_gettime, clock, t);
    if (clock == CLOCK_REALTIME)
        t->tv_sec += ahead_s;
    return failed;
}

static void waiting_ends_whatever_the_time_of_day_is(void **state)
{
    (void)state;
    plx_signal s;
    plx_signal_init(&s);
    double before = plx_now_s();
    ahead_s = 20;
    assert_false(plx_signal_wait(&s, 0.02));
    ahead_s = 0;
    assert_true(plx_now_s() - before < 15);
    plx_signal_uninit(&s);
}

static void clocks_go_forward(void **state)
{
    (void)state;
    uint64_t last = plx_now_ns();
    double cpu = plx_thread_cpu_s();
    for (int i = 0; i < 100000; i++) {
        uint64_t now = plx_now_ns();
        assert_true(now >= last);
        last = now;
    }
    assert_true(plx_thread_cpu_s() > cpu);
    double before = plx_now_s();
    plx_sleep_s(0.02);
    assert_true(plx_now_s() - before >= 0.02);
    plx_sleep_s(0);
    plx_sleep_s(-1);
    assert_true(plx_core_count() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thread_runs_under_its_name),
        cmocka_unit_test(without_memory_no_thread),
        cmocka_unit_test(a_signal_hands_over_what_was_written),
        cmocka_unit_test(posts_are_counted_and_waiting_ends),
        cmocka_unit_test(waiting_ends_whatever_the_time_of_day_is),
        cmocka_unit_test(clocks_go_forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

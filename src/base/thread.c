#include "base/thread.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

struct plx_thread {
    pthread_t handle;
    void (*run)(void *user);
    void *user;
    char name[16];
};

static void *start(void *argument)
{
    plx_thread *t = argument;
    pthread_setname_np(pthread_self(), t->name);
    t->run(t->user);
    return NULL;
}

plx_thread *plx_thread_create(const char *name, void (*run)(void *user), void *user, plx_error *e)
{
    plx_thread *t = plx_alloc(1, sizeof *t);
    if (!t) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for thread '%s'", name);
        return NULL;
    }
    t->run = run;
    t->user = user;
    plx_text_copy(t->name, sizeof t->name, name);
    int failed = pthread_create(&t->handle, NULL, start, t);
    if (failed) {
        plx_fail(e, PLX_ERR_MEMORY, "thread '%s' cannot be started: %s", name, strerror(failed));
        plx_free(t);
        return NULL;
    }
    return t;
}

void plx_thread_join(plx_thread **t)
{
    if (!*t)
        return;
    pthread_join((*t)->handle, NULL);
    plx_free(*t);
    *t = NULL;
}

unsigned plx_core_count(void)
{
    cpu_set_t set;
    /* The set is too small for machines of more than 1024 cores; those are counted whole. */
    long n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set)
                                                         : sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}

void plx_signal_init(plx_signal *s)
{
    sem_init(&s->semaphore, 0, 0);
}

void plx_signal_uninit(plx_signal *s)
{
    sem_destroy(&s->semaphore);
}

void plx_signal_post(plx_signal *s)
{
    sem_post(&s->semaphore);
}

bool plx_signal_wait(plx_signal *s, double seconds)
{
    /* More than thirty years is for ever, and would not fit a time_t. */
    if (seconds < 0 || seconds > 1e9) {
        while (sem_wait(&s->semaphore) != 0 && errno == EINTR) {
        }
        return true;
    }
    struct timespec until;
    /* The time of day may be set back meanwhile. */
    clock_gettime(CLOCK_MONOTONIC, &until);
    double whole = (double)(time_t)seconds;
    until.tv_sec += (time_t)whole;
    until.tv_nsec += (long)((seconds - whole) * 1e9);
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    while (sem_clockwait(&s->semaphore, CLOCK_MONOTONIC, &until) != 0) {
        if (errno != EINTR)
            return false;
    }
#ifdef __SANITIZE_THREAD__
    __tsan_acquire(&s->semaphore); /* it does not know sem_clockwait */
#endif
    return true;
}

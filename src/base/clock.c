#include "base/clock.h"

#include <errno.h>
#include <time.h>

uint64_t plx_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

double plx_now_s(void)
{
    return (double)plx_now_ns() * 1e-9;
}

static double cpu_s(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double plx_thread_cpu_s(void)
{
    return cpu_s(CLOCK_THREAD_CPUTIME_ID);
}

double plx_process_cpu_s(void)
{
    return cpu_s(CLOCK_PROCESS_CPUTIME_ID);
}

void plx_sleep_s(double seconds)
{
    if (!(seconds > 0))
        return;
    /* Thirty years: a bound that a time_t holds. */
    seconds = seconds < 1e9 ? seconds : 1e9;
    struct timespec t = {.tv_sec = (time_t)seconds};
    t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
    while (nanosleep(&t, &t) != 0 && errno == EINTR) {
    }
}

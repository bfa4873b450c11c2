/* Monotonic time in nanoseconds since an arbitrary start. Any thread. */
#ifndef PLX_BASE_CLOCK_H
#define PLX_BASE_CLOCK_H

#include <stdint.h>

uint64_t plx_now_ns(void);
double plx_now_s(void);
/* CPU time that the calling thread has used, in seconds. */
double plx_thread_cpu_s(void);
/* And all threads of the process. */
double plx_process_cpu_s(void);
/* May return early only if the system does so; not for exact pacing. */
void plx_sleep_s(double seconds);

#endif

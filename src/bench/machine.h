/* The machine that is measured on, and this process's memory. Main thread. */
#ifndef PLX_BENCH_MACHINE_H
#define PLX_BENCH_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct plx_machine {
    char cpu[128]; /* "unknown" where the system does not say */
    unsigned threads;
    uint64_t memory_bytes;
} plx_machine;

void plx_machine_ask(plx_machine *m);

/* Bytes that this process could still have, by the system, by the group it runs in and by its own
 * limit; UINT64_MAX where none of them says. */
uint64_t plx_memory_available(void);

/* The most memory that this process has had, in bytes, since it began or since a reset that was
 * true; 0 where the system does not say. */
uint64_t plx_memory_peak(void);
bool plx_memory_reset_peak(void);

#endif

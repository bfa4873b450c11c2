/* Threads that take the parts of one job after another, beside the caller's own. One caller thread
 * at a time; nothing is allocated in a run. */
#ifndef PLX_DENSITY_WORKERS_H
#define PLX_DENSITY_WORKERS_H

#include "base/error.h"

typedef struct plx_workers plx_workers;

/* One part of a job, on any of the threads: 0 <= worker < plx_workers_count. */
typedef void plx_workers_part(void *job, unsigned worker, size_t part);

/* threads: the caller's included; at least 1. NULL on failure. */
plx_workers *plx_workers_create(unsigned threads, plx_error *e);
void plx_workers_destroy(plx_workers **workers);

unsigned plx_workers_count(const plx_workers *workers);

/* Does all parts, in no order, and returns when the last is done. */
void plx_workers_run(plx_workers *workers, plx_workers_part *part, void *job, size_t parts);

#endif

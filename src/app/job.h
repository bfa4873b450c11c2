/* One piece of work for a thread of its own, so that no frame waits for a disk. Main thread. */
#ifndef PLX_APP_JOB_H
#define PLX_APP_JOB_H

#include "base/error.h"

typedef struct plx_job plx_job;

/* Runs work(user) once. user is the caller's until the job ends. NULL on failure. */
plx_job *plx_job_start(
    const char *name, bool (*work)(void *user, plx_error *e), void *user, plx_error *e);
bool plx_job_done(const plx_job *j);
/* Waits, frees *j and nulls it; false with what the work failed with. Accepts NULL. */
bool plx_job_end(plx_job **j, plx_error *e);

#endif

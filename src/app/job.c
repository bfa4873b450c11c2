#include "app/job.h"

#include "base/mem.h"
#include "base/thread.h"

#include <stdatomic.h>

struct plx_job {
    plx_thread *thread;
    bool (*work)(void *user, plx_error *e);
    void *user;
    plx_error error;
    bool ok;
    atomic_bool done; /* written by the thread, read by the main one */
};

static void run(void *user)
{
    plx_job *j = user;
    j->ok = j->work(j->user, &j->error);
    atomic_store(&j->done, true);
}

plx_job *plx_job_start(
    const char *name, bool (*work)(void *user, plx_error *e), void *user, plx_error *e)
{
    plx_job *j = plx_alloc(1, sizeof *j);
    if (!j) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    j->work = work;
    j->user = user;
    j->thread = plx_thread_create(name, run, j, e);
    if (!j->thread) {
        plx_free(j);
        return NULL;
    }
    return j;
}

bool plx_job_done(const plx_job *j)
{
    return atomic_load(&j->done);
}

bool plx_job_end(plx_job **j, plx_error *e)
{
    if (!*j)
        return true;
    plx_thread_join(&(*j)->thread);
    bool ok = (*j)->ok;
    if (!ok && e)
        *e = (*j)->error;
    plx_free(*j);
    *j = NULL;
    return ok;
}

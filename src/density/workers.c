#include "density/workers.h"

#include "base/mem.h"
#include "base/thread.h"

#include <stdatomic.h>

enum { MAX_THREADS = 64 };

typedef struct plx_worker {
    plx_workers *workers;
    plx_thread *thread; /* NULL for the caller's own */
    unsigned index;
} plx_worker;

struct plx_workers {
    unsigned count;
    plx_worker worker[MAX_THREADS];
    plx_signal start, done; /* one post a worker and run */
    bool quit;              /* written by the caller before a post of start */
    /* The job: written by the caller before the posts of start. */
    plx_workers_part *part;
    void *job;
    size_t parts;
    atomic_size_t next; /* taken by all */
};

static void take_parts(plx_worker *w)
{
    plx_workers *s = w->workers;
    for (;;) {
        size_t part = atomic_fetch_add_explicit(&s->next, 1, memory_order_relaxed);
        if (part >= s->parts)
            return;
        s->part(s->job, w->index, part);
    }
}

static void run_worker(void *user)
{
    plx_worker *w = user;
    for (;;) {
        plx_signal_wait(&w->workers->start, -1);
        if (w->workers->quit)
            return;
        take_parts(w);
        plx_signal_post(&w->workers->done);
    }
}

plx_workers *plx_workers_create(unsigned threads, plx_error *e)
{
    plx_workers *s = plx_alloc(1, sizeof *s);
    if (!s) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_signal_init(&s->start);
    plx_signal_init(&s->done);
    s->count = threads < 1 ? 1 : threads > MAX_THREADS ? MAX_THREADS : threads;
    for (unsigned i = 0; i < s->count; i++)
        s->worker[i] = (plx_worker){.workers = s, .index = i};
    for (unsigned i = 1; i < s->count; i++) {
        s->worker[i].thread = plx_thread_create("density", run_worker, &s->worker[i], e);
        if (!s->worker[i].thread) {
            plx_workers_destroy(&s);
            return NULL;
        }
    }
    return s;
}

void plx_workers_destroy(plx_workers **workers)
{
    plx_workers *s = *workers;
    if (!s)
        return;
    s->quit = true;
    for (unsigned i = 1; i < s->count; i++)
        if (s->worker[i].thread)
            plx_signal_post(&s->start);
    for (unsigned i = 1; i < s->count; i++)
        plx_thread_join(&s->worker[i].thread);
    plx_signal_uninit(&s->start);
    plx_signal_uninit(&s->done);
    plx_free(s);
    *workers = NULL;
}

unsigned plx_workers_count(const plx_workers *s)
{
    return s->count;
}

void plx_workers_run(plx_workers *s, plx_workers_part *part, void *job, size_t parts)
{
    unsigned used = (size_t)s->count < parts ? s->count : (unsigned)parts;
    s->part = part;
    s->job = job;
    s->parts = parts;
    atomic_store(&s->next, 0);
    for (unsigned i = 1; i < used; i++)
        plx_signal_post(&s->start);
    take_parts(&s->worker[0]);
    for (unsigned i = 1; i < used; i++)
        plx_signal_wait(&s->done, -1);
}

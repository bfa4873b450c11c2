#include "base/parallel.h"

#include "base/thread.h"

#include <stdatomic.h>

enum { MAX_HELPERS = 255 };

typedef struct work {
    void (*part)(void *user, size_t i);
    void *user;
    size_t count;
    atomic_size_t next;
} work;

static void take_parts(void *user)
{
    work *w = user;
    size_t i;
    while ((i = atomic_fetch_add_explicit(&w->next, 1, memory_order_relaxed)) < w->count)
        w->part(w->user, i);
}

void plx_parallel(unsigned threads, size_t count, void (*part)(void *user, size_t i), void *user)
{
    work w = {.part = part, .user = user, .count = count};
    atomic_init(&w.next, 0);
    plx_thread *helper[MAX_HELPERS] = {0};
    unsigned started = 0;
    while (started + 1 < threads && started + 1 < count && started < MAX_HELPERS) {
        helper[started] = plx_thread_create("plx-part", take_parts, &w, NULL);
        if (!helper[started])
            break;
        started++;
    }
    take_parts(&w);
    for (unsigned i = 0; i < started; i++)
        plx_thread_join(&helper[i]);
}

#include "graph/rolling.h"

#include "base/mem.h"
#include "base/thread.h"

#include <stdatomic.h>

/* Bytes of networks that are made ahead of their being asked for. */
static const size_t ahead_max = (size_t)128 << 20;
static const double LOOK_S = 0.01;

struct plx_rolling {
    plx_correlation_desc desc;
    plx_graph *whole;
    size_t count, bytes; /* bytes: of the thread */
    _Atomic(plx_graph *) frame[PLX_ROLLING_FRAMES];
    atomic_size_t wanted; /* written by who asks */
    atomic_bool stop, failed;
    plx_error error; /* written before failed */
    plx_signal wake;
    plx_thread *thread;
};

void plx_rolling_span(const plx_rolling *r, size_t frame, size_t *from, size_t *to)
{
    size_t first = r->desc.window + r->desc.changes, last = r->desc.times;
    *to = r->count > 1 ? first + (last - first) * frame / (r->count - 1) : last;
    *from = *to - r->desc.window;
}

static bool make(plx_rolling *r, size_t frame)
{
    plx_correlation_desc d = r->desc;
    size_t from;
    plx_rolling_span(r, frame, &from, &d.end);
    plx_graph *g = plx_correlation_graph(&d, &r->error);
    if (!g) {
        atomic_store(&r->failed, true);
        return false;
    }
    r->bytes += g->connection_count * (2 * sizeof *g->source + sizeof *g->weight + sizeof *g->type);
    atomic_store_explicit(&r->frame[frame], g, memory_order_release);
    return true;
}

/* What is wanted, or else the nearest to it that is not there; count: all that may be is. */
static size_t next_of(plx_rolling *r)
{
    size_t wanted = atomic_load(&r->wanted);
    for (size_t far = 0; far < r->count && (far == 0 || r->bytes < ahead_max); far++) {
        if (wanted + far < r->count && !atomic_load(&r->frame[wanted + far]))
            return wanted + far;
        if (wanted >= far && !atomic_load(&r->frame[wanted - far]))
            return wanted - far;
    }
    return r->count;
}

static void work(void *user)
{
    plx_rolling *r = user;
    while (!atomic_load(&r->stop)) {
        size_t frame = next_of(r);
        if (frame == r->count)
            plx_signal_wait(&r->wake, -1);
        else if (!make(r, frame))
            break;
    }
}

plx_rolling *plx_rolling_create(const plx_correlation_desc *desc, plx_error *e)
{
    plx_rolling *r = plx_alloc(1, sizeof *r);
    if (!r) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    r->desc = *desc;
    size_t all = desc->times - desc->changes;
    if (r->desc.window == 0 || r->desc.window > all)
        r->desc.window = all;
    r->count = all - r->desc.window + 1;
    if (r->count > PLX_ROLLING_FRAMES)
        r->count = PLX_ROLLING_FRAMES;
    atomic_store(&r->wanted, r->count - 1);
    plx_signal_init(&r->wake);
    plx_correlation_desc whole = *desc;
    whole.window = whole.end = 0;
    r->whole = plx_correlation_graph(&whole, e);
    if (!r->whole || !(r->thread = plx_thread_create("windows", work, r, e)))
        plx_rolling_destroy(&r);
    return r;
}

void plx_rolling_destroy(plx_rolling **handle)
{
    plx_rolling *r = *handle;
    if (!r)
        return;
    atomic_store(&r->stop, true);
    plx_signal_post(&r->wake);
    plx_thread_join(&r->thread);
    plx_signal_uninit(&r->wake);
    for (size_t i = 0; i < r->count; i++) {
        plx_graph *g = atomic_load(&r->frame[i]);
        plx_graph_destroy(&g);
    }
    plx_graph_destroy(&r->whole);
    plx_free(r);
    *handle = NULL;
}

const plx_graph *plx_rolling_whole(const plx_rolling *r)
{
    return r->whole;
}

size_t plx_rolling_count(const plx_rolling *r)
{
    return r->count;
}

const plx_graph *plx_rolling_ask(plx_rolling *r, size_t frame)
{
    if (atomic_exchange(&r->wanted, frame) != frame)
        plx_signal_post(&r->wake);
    return atomic_load_explicit(&r->frame[frame], memory_order_acquire);
}

bool plx_rolling_failed(const plx_rolling *r, plx_error *e)
{
    if (!atomic_load(&r->failed))
        return false;
    *e = r->error;
    return true;
}

const plx_graph *plx_rolling_wait(plx_rolling *r, size_t frame, plx_error *e)
{
    const plx_graph *g;
    plx_signal never;
    plx_signal_init(&never);
    while (!(g = plx_rolling_ask(r, frame)) && !plx_rolling_failed(r, e))
        plx_signal_wait(&never, LOOK_S);
    plx_signal_uninit(&never);
    return g;
}

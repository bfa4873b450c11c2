#include "density/engine.h"

#include "base/mem.h"
#include "base/thread.h"

#include <stdatomic.h>
#include <string.h>

enum { MAX_THREADS = 64 };

typedef struct plx_worker {
    plx_density_engine *engine;
    plx_thread *thread; /* NULL for the caller's own */
    float *memory;      /* [memory_size] */
    size_t memory_size;
} plx_worker;

struct plx_density_engine {
    unsigned threads;
    plx_worker workers[MAX_THREADS];
    plx_signal start, done; /* one post a worker and bundle */
    bool quit;              /* written by the caller before a post of start */
    /* The job: written by the caller before the posts of start. */
    const plx_bundle *bundle;
    const plx_bundle_plan *plan;
    const plx_density *picture;
    atomic_int next_strip; /* taken by all */
};

static void draw_strips(plx_worker *w)
{
    plx_density_engine *g = w->engine;
    for (;;) {
        int strip = atomic_fetch_add_explicit(&g->next_strip, 1, memory_order_relaxed);
        if (strip >= g->plan->strips)
            return;
        plx_bundle_draw_strip(g->bundle, g->plan, strip, g->picture, w->memory);
    }
}

static void run_worker(void *user)
{
    plx_worker *w = user;
    for (;;) {
        plx_signal_wait(&w->engine->start, -1);
        if (w->engine->quit)
            return;
        draw_strips(w);
        plx_signal_post(&w->engine->done);
    }
}

plx_density_engine *plx_density_engine_create(unsigned threads, plx_error *e)
{
    plx_density_engine *g = plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_signal_init(&g->start);
    plx_signal_init(&g->done);
    g->threads = threads < 1 ? 1 : threads > MAX_THREADS ? MAX_THREADS : threads;
    for (unsigned i = 0; i < g->threads; i++)
        g->workers[i].engine = g;
    for (unsigned i = 1; i < g->threads; i++) {
        g->workers[i].thread = plx_thread_create("density", run_worker, &g->workers[i], e);
        if (!g->workers[i].thread) {
            plx_density_engine_destroy(&g);
            return NULL;
        }
    }
    return g;
}

void plx_density_engine_destroy(plx_density_engine **engine)
{
    plx_density_engine *g = *engine;
    if (!g)
        return;
    g->quit = true;
    for (unsigned i = 1; i < g->threads; i++)
        if (g->workers[i].thread)
            plx_signal_post(&g->start);
    for (unsigned i = 0; i < g->threads; i++) {
        plx_thread_join(&g->workers[i].thread);
        plx_free(g->workers[i].memory);
    }
    plx_signal_uninit(&g->start);
    plx_signal_uninit(&g->done);
    plx_free(g);
    *engine = NULL;
}

static bool reserve(plx_worker *w, size_t floats, plx_error *e)
{
    if (floats <= w->memory_size)
        return true;
    plx_free(w->memory);
    w->memory_size = 0;
    w->memory = plx_alloc(floats + floats / 4, sizeof *w->memory);
    if (!w->memory)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for drawing connections");
    w->memory_size = floats + floats / 4;
    return true;
}

/* Strips of one bundle share no column, but those of neighbouring bundles may, so bundles come one
 * after another; this order is also what keeps sums the same on any number of threads. */
static bool draw_bundle(plx_density_engine *g, const plx_bundle *bundle,
    const plx_bundle_plan *plan, const plx_density *picture, plx_error *e)
{
    unsigned used = g->threads < (unsigned)plan->strips ? g->threads : (unsigned)plan->strips;
    for (unsigned i = 0; i < used; i++)
        if (!reserve(&g->workers[i], plan->memory, e))
            return false;
    g->bundle = bundle;
    g->plan = plan;
    g->picture = picture;
    atomic_store(&g->next_strip, 0);
    for (unsigned i = 1; i < used; i++)
        plx_signal_post(&g->start);
    draw_strips(&g->workers[0]);
    for (unsigned i = 1; i < used; i++)
        plx_signal_wait(&g->done, -1);
    return true;
}

bool plx_density_engine_draw(plx_density_engine *g, const plx_bundle *bundles, size_t count,
    const plx_density *picture, plx_error *e)
{
    size_t floats = PLX_SIGNS * (size_t)picture->width * plx_density_stride(picture);
    memset(picture->sums, 0, floats * sizeof *picture->sums);
    for (size_t i = 0; i < count; i++) {
        plx_bundle_plan plan;
        if (plx_bundle_plan_make(&plan, &bundles[i], picture->width, picture->height) &&
            !draw_bundle(g, &bundles[i], &plan, picture, e))
            return false;
    }
    return true;
}

double plx_density_engine_estimate(
    const plx_density_engine *g, const plx_bundle *bundles, size_t count, int width, int height)
{
    double seconds = 0;
    for (size_t i = 0; i < count; i++) {
        plx_bundle_plan plan;
        if (plx_bundle_plan_make(&plan, &bundles[i], width, height))
            seconds += plan.seconds;
    }
    return seconds / g->threads;
}

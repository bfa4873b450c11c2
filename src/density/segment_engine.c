#include "density/segment_engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <math.h>

struct plx_segment_engine {
    plx_workers *workers;
    plx_segment_lists lists;
    float *memory; /* [workers][each] */
    size_t each, room;
    /* The picture under way: */
    plx_segments set;
    plx_segments_plan plan;
    const plx_density *picture;
    int part; /* the next */
};

plx_segment_engine *plx_segment_engine_create(plx_workers *workers, plx_error *e)
{
    plx_segment_engine *g = plx_alloc(1, sizeof *g);
    if (g)
        g->workers = workers;
    else
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    return g;
}

void plx_segment_engine_destroy(plx_segment_engine **engine)
{
    plx_segment_engine *g = *engine;
    if (!g)
        return;
    plx_segment_lists_uninit(&g->lists);
    plx_free(g->memory);
    plx_free(g);
    *engine = NULL;
}

static bool reserve(plx_segment_engine *g, size_t floats, plx_error *e)
{
    enum { ALIGN = 16 /* floats in 64 bytes */ };
    g->each = (floats + ALIGN - 1) / ALIGN * ALIGN;
    size_t all = g->each * plx_workers_count(g->workers);
    if (all <= g->room)
        return true;
    plx_free(g->memory);
    g->room = all + all / 4;
    g->memory = plx_alloc(g->room, sizeof *g->memory);
    if (g->memory)
        return true;
    g->room = 0;
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for drawing segments");
}

bool plx_segment_engine_begin(plx_segment_engine *g, const plx_segments *set, plx_quality quality,
    const plx_density *picture, plx_error *e)
{
    plx_segments_plan plan;
    g->plan.parts = g->part = 0;
    if (!plx_segments_plan_make(&plan, set, picture->width, picture->height, quality))
        return true;
    if (!reserve(g, plan.memory, e) ||
        !plx_segment_lists_sort(&g->lists, set, &plan, g->workers, e))
        return false;
    g->set = *set;
    g->plan = plan;
    g->picture = picture;
    return true;
}

static void draw_part(void *job, unsigned worker, size_t index)
{
    const plx_segment_engine *g = job;
    plx_segments_draw_part(&g->set, &g->plan, &g->lists, g->part + (int)index, g->picture,
        g->memory ? g->memory + worker * g->each : NULL);
}

bool plx_segment_engine_more(plx_segment_engine *g, double seconds)
{
    /* Parts take unequal times; some at once keep all threads at work. */
    int batch = 4 * (int)plx_workers_count(g->workers);
    double start = plx_now_s();
    for (double now = start; g->part < g->plan.parts && now - start < seconds; now = plx_now_s()) {
        int left = g->plan.parts - g->part, parts = isinf(seconds) || batch > left ? left : batch;
        plx_workers_run(g->workers, draw_part, g, (size_t)parts);
        g->part += parts;
    }
    return g->part == g->plan.parts;
}

bool plx_segment_engine_draw(plx_segment_engine *g, const plx_segments *set, plx_quality quality,
    const plx_density *picture, plx_error *e)
{
    return plx_segment_engine_begin(g, set, quality, picture, e) &&
           plx_segment_engine_more(g, INFINITY);
}

#include "density/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/column_sums.h"

#include <math.h>
#include <string.h>

/* A bundle in view, and how it is drawn. */
typedef struct plx_planned {
    plx_bundle bundle;
    plx_bundle_plan plan;
} plx_planned;

struct plx_density_engine {
    plx_workers *workers;
    float **memory; /* [workers]: of each thread */
    size_t *size;   /* [workers]: floats */
    plx_planned *planned;
    size_t capacity;
    /* The picture under way: */
    const plx_density *picture;
    size_t count; /* of planned */
    size_t next;  /* of planned */
    int part;     /* of it */
    bool summed;  /* columns are to be set right at the end, */
    bool whole;   /* and all of their rows are there */
    plx_column_slices sums;
    double correction; /* measured seconds over estimated ones */
};

/* Draws a small picture of made-up weights, for the clock alone. Where there is no memory for it,
 * the machine is taken for a common one. */
static void calibrate(plx_density_engine *g)
{
    enum { UNITS = 96, SIZE = 256, RUNS = 3 };
    plx_density picture;
    float *weights = plx_alloc(UNITS * UNITS, sizeof *weights);
    if (!weights || !plx_density_init(&picture, SIZE, SIZE, NULL)) {
        plx_free(weights);
        return;
    }
    for (size_t i = 0; i < UNITS * UNITS; i++)
        weights[i] = i % 3 == 0 ? -1 : 1;
    plx_bundle b = {.weights = weights,
        .in = UNITS,
        .out = UNITS,
        .source_step = SIZE / (double)UNITS,
        .target_x = SIZE,
        .target_step = SIZE / (double)UNITS};
    double estimated = plx_density_engine_estimate(g, &b, 1, PLX_QUALITY_MOVING, SIZE, SIZE);
    double best = INFINITY;
    for (int run = 0; run < RUNS; run++) {
        double start = plx_now_s();
        if (!plx_density_engine_draw(g, &b, 1, PLX_QUALITY_MOVING, &picture, NULL))
            break;
        best = fmin(best, plx_now_s() - start);
    }
    if (isfinite(best) && estimated > 0)
        g->correction = fmin(fmax(best / estimated, 0.1), 20);
    plx_density_uninit(&picture);
    plx_free(weights);
}

plx_density_engine *plx_density_engine_create(plx_workers *workers, plx_error *e)
{
    plx_density_engine *g = plx_alloc(1, sizeof *g);
    unsigned threads = plx_workers_count(workers);
    if (g) {
        g->workers = workers;
        g->correction = 1;
        g->memory = plx_alloc(threads, sizeof *g->memory);
        g->size = plx_alloc(threads, sizeof *g->size);
    }
    if (!g || !g->memory || !g->size) {
        plx_density_engine_destroy(&g);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    calibrate(g);
    return g;
}

void plx_density_engine_destroy(plx_density_engine **engine)
{
    plx_density_engine *g = *engine;
    if (!g)
        return;
    for (unsigned i = 0; g->memory && i < plx_workers_count(g->workers); i++)
        plx_free(g->memory[i]);
    plx_free(g->memory);
    plx_free(g->size);
    plx_free(g->planned);
    plx_column_slices_uninit(&g->sums);
    plx_free(g);
    *engine = NULL;
}

static bool reserve(plx_density_engine *g, size_t floats, plx_error *e)
{
    for (unsigned i = 0; i < plx_workers_count(g->workers); i++) {
        if (floats <= g->size[i])
            continue;
        plx_free(g->memory[i]);
        g->size[i] = floats + floats / 4;
        g->memory[i] = plx_alloc(g->size[i], sizeof(float));
        if (!g->memory[i]) {
            g->size[i] = 0;
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for drawing connections");
        }
    }
    return true;
}

static void draw_part(void *job, unsigned worker, size_t index)
{
    const plx_density_engine *g = job;
    const plx_planned *p = &g->planned[g->next];
    plx_bundle_draw_part(&p->bundle, &p->plan, g->part + (int)index, g->picture, g->memory[worker]);
}

static void sum_slice(void *job, unsigned worker, size_t index)
{
    (void)worker;
    const plx_density_engine *g = job;
    for (size_t i = 0; i < g->count; i++) {
        const plx_bundle *b = &g->planned[i].bundle;
        plx_column_sums_add(&g->sums.slice[index], b, g->picture->width, g->picture->height,
            b->out * index / PLX_COLUMN_SLICES, b->out * (index + 1) / PLX_COLUMN_SLICES);
    }
}

static void apply_sums(void *job, unsigned worker, size_t sign)
{
    (void)worker;
    const plx_density_engine *g = job;
    plx_column_sums_apply(g->sums.slice, PLX_COLUMN_SLICES, g->picture, (int)sign);
}

static void set_columns_right(plx_density_engine *g)
{
    if (!plx_column_slices_clear(&g->sums, g->picture->width))
        return;
    plx_workers_run(g->workers, sum_slice, g, PLX_COLUMN_SLICES);
    plx_workers_run(g->workers, apply_sums, g, PLX_SIGNS);
}

static void clear_sign(void *job, unsigned worker, size_t sign)
{
    (void)worker;
    const plx_density *d = job;
    size_t floats = (size_t)d->width * plx_density_stride(d);
    memset(d->sums + sign * floats, 0, floats * sizeof *d->sums);
}

bool plx_density_engine_begin(plx_density_engine *g, const plx_bundle *bundles, size_t count,
    plx_quality quality, const plx_density *picture, plx_error *e)
{
    plx_density_band all = {.height = picture->height};
    bool ok = plx_density_engine_begin_band(g, bundles, count, quality, &all, picture, e);
    g->whole = true;
    return ok;
}

bool plx_density_engine_sets_columns_right(const plx_density_engine *g)
{
    return g->summed;
}

/* Turns the plan of a bundle in the whole picture to one for the band. */
static bool cut_to_band(plx_planned *p, const plx_density_band *band, const plx_density *picture)
{
    plx_bundle_plan whole = p->plan;
    if (band->top == 0 && band->height == picture->height)
        return true;
    p->bundle.source_y -= band->top;
    p->bundle.target_y -= band->top;
    return plx_bundle_plan_band(&p->plan, &whole, &p->bundle, picture->width, picture->height);
}

bool plx_density_engine_begin_band(plx_density_engine *g, const plx_bundle *bundles, size_t count,
    plx_quality quality, const plx_density_band *band, const plx_density *picture, plx_error *e)
{
    plx_density cleared = *picture;
    size_t memory = 0;
    g->count = g->next = 0; /* after a failure there is nothing to draw on with */
    g->summed = g->whole = false;
    if (count > g->capacity) {
        plx_planned *grown = plx_realloc(g->planned, count, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        g->planned = grown;
        g->capacity = count;
    }
    size_t planned = 0;
    uint64_t in_view = 0;
    bool transformed = false, stroked = false;
    for (size_t i = 0; i < count; i++) {
        plx_planned *p = &g->planned[planned];
        p->bundle = bundles[i];
        if (!plx_bundle_plan_make(&p->plan, &p->bundle, picture->width, band->height, quality))
            continue;
        in_view += p->plan.in_view;
        transformed = transformed || !p->plan.by_lines;
        stroked = stroked || p->plan.by_strokes;
        if (!cut_to_band(p, band, picture))
            continue;
        memory = p->plan.memory > memory ? p->plan.memory : memory;
        planned++;
    }
    if (!reserve(g, memory, e))
        return false;
    g->picture = picture;
    g->count = planned;
    /* A column between two dashes has less than the sum of its lines. */
    g->summed =
        quality == PLX_QUALITY_REST && transformed && !stroked && in_view <= PLX_COLUMN_SUMS_MOST;
    g->part = 0;
    plx_workers_run(g->workers, clear_sign, &cleared, PLX_SIGNS);
    return true;
}

/* One slow call must not change the next ten. */
static void learn(plx_density_engine *g, double estimated, double measured)
{
    if (estimated > 1e-4)
        g->correction += (fmin(fmax(measured / estimated, 0.1), 20) - g->correction) * 0.1;
}

/* Parts of one bundle share no pixel, but those of neighbouring bundles may, so bundles come one
 * after another; this order is also what keeps sums the same on any number of threads. */
bool plx_density_engine_more(plx_density_engine *g, double seconds)
{
    unsigned threads = plx_workers_count(g->workers);
    double start = plx_now_s(), now = start;
    while (g->next < g->count && now - start < seconds) {
        const plx_bundle_plan *plan = &g->planned[g->next].plan;
        double each = g->correction * plan->seconds / plan->parts / threads;
        double fit = fmin((seconds - (now - start)) / fmax(each, 1e-9), plan->parts);
        int parts = (int)fmax(fit, threads), left = plan->parts - g->part;
        parts = parts < left ? parts : left;
        plx_workers_run(g->workers, draw_part, g, (size_t)parts);
        double after = plx_now_s();
        learn(g, plan->seconds * parts / plan->parts / threads, after - now);
        now = after;
        g->part += parts;
        if (g->part == plan->parts) {
            g->next++;
            g->part = 0;
        }
    }
    if (g->next < g->count)
        return false;
    if (g->summed && g->whole)
        set_columns_right(g);
    g->whole = false;
    return true;
}

bool plx_density_engine_draw(plx_density_engine *g, const plx_bundle *bundles, size_t count,
    plx_quality quality, const plx_density *picture, plx_error *e)
{
    return plx_density_engine_begin(g, bundles, count, quality, picture, e) &&
           plx_density_engine_more(g, INFINITY);
}

double plx_density_engine_estimate(const plx_density_engine *g, const plx_bundle *bundles,
    size_t count, plx_quality quality, int width, int height)
{
    double seconds = 0;
    for (size_t i = 0; i < count; i++) {
        plx_bundle_plan plan;
        if (plx_bundle_plan_make(&plan, &bundles[i], width, height, quality))
            seconds += plan.seconds;
    }
    return g->correction * seconds / plx_workers_count(g->workers);
}

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
    bool drawn; /* something of it is in view */
    int first;  /* of its parts, among those that are drawn at once */
} plx_planned;

struct plx_density_engine {
    plx_workers *workers;
    float **memory; /* [workers]: of each thread, at lines of the cache */
    float **blocks; /* [workers]: that this lies in, owned */
    size_t *size;   /* [workers]: floats */
    plx_planned *planned;
    size_t capacity;
    double *estimates; /* [estimate_capacity]: seconds, working space */
    size_t estimate_capacity;
    /* The picture under way: */
    const plx_density *picture;
    size_t count;         /* of planned */
    size_t next;          /* of planned: where the group under way begins, */
    size_t end;           /* and where it ends; next: it is still to be begun */
    int part;             /* of the group: the next, */
    int parts;            /* and how many it has, */
    double group_seconds; /* which take so long by the plans */
    bool summed;          /* columns are to be set right at the end, */
    bool whole;           /* and all of their rows are there */
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
        g->blocks = plx_alloc(threads, sizeof *g->blocks);
        g->size = plx_alloc(threads, sizeof *g->size);
    }
    if (!g || !g->memory || !g->blocks || !g->size) {
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
    for (unsigned i = 0; g->blocks && i < plx_workers_count(g->workers); i++)
        plx_free(g->blocks[i]);
    plx_free(g->blocks);
    plx_free(g->memory);
    plx_free(g->size);
    plx_free(g->planned);
    plx_free(g->estimates);
    plx_column_slices_uninit(&g->sums);
    plx_free(g);
    *engine = NULL;
}

/* Pages come where they are first written to, by the thread that does, and large ones. */
static bool reserve(plx_density_engine *g, size_t floats, plx_error *e)
{
    enum { LINE = 64 };
    for (unsigned i = 0; i < plx_workers_count(g->workers); i++) {
        if (floats <= g->size[i])
            continue;
        plx_free(g->blocks[i]);
        g->size[i] = floats + floats / 4;
        g->blocks[i] = plx_alloc_sparse(g->size[i] + LINE / sizeof(float), sizeof(float));
        if (!g->blocks[i]) {
            g->size[i] = 0;
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for drawing connections");
        }
        plx_mem_large(g->blocks[i], g->size[i] * sizeof(float));
        g->memory[i] = g->blocks[i] + (LINE - (uintptr_t)g->blocks[i] % LINE) / sizeof(float);
    }
    return true;
}

static void draw_part(void *job, unsigned worker, size_t index)
{
    const plx_density_engine *g = job;
    int part = g->part + (int)index;
    const plx_planned *low = &g->planned[g->next], *high = &g->planned[g->end - 1];
    while (low < high) {
        const plx_planned *middle = low + (high - low + 1) / 2;
        if (middle->first <= part)
            low = middle;
        else
            high = middle - 1;
    }
    plx_bundle_draw_part(
        &low->bundle, &low->plan, part - low->first, g->picture, g->memory[worker]);
}

static void sum_slice(void *job, unsigned worker, size_t index)
{
    (void)worker;
    plx_density_engine *g = job;
    for (size_t i = 0; i < g->count; i++)
        plx_column_slices_add(
            &g->sums, index, &g->planned[i].bundle, g->picture->width, g->picture->height);
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

static bool reserve_plans(plx_density_engine *g, size_t count)
{
    if (count <= g->capacity)
        return true;
    plx_planned *grown = plx_realloc(g->planned, count, sizeof *grown);
    if (!grown)
        return false;
    g->planned = grown;
    g->capacity = count;
    return true;
}

/* Plans that are made by all threads at once, for there may be hundreds. */
typedef struct plx_plan_job {
    const plx_bundle *bundles;
    plx_planned *planned;
    int width, height;
    plx_quality quality;
} plx_plan_job;

static void plan_bundle(void *job, unsigned worker, size_t index)
{
    (void)worker;
    const plx_plan_job *j = job;
    plx_planned *p = &j->planned[index];
    p->bundle = j->bundles[index];
    p->drawn = plx_bundle_plan_make(&p->plan, &p->bundle, j->width, j->height, j->quality);
}

bool plx_density_engine_begin_band(plx_density_engine *g, const plx_bundle *bundles, size_t count,
    plx_quality quality, const plx_density_band *band, const plx_density *picture, plx_error *e)
{
    plx_density cleared = *picture;
    size_t memory = 0;
    g->count = g->next = 0; /* after a failure there is nothing to draw on with */
    g->summed = g->whole = false;
    if (!reserve_plans(g, count))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_plan_job job = {bundles, g->planned, picture->width, band->height, quality};
    plx_workers_run(g->workers, plan_bundle, &job, count);
    size_t planned = 0;
    uint64_t in_view = 0;
    bool transformed = false, stroked = false;
    for (size_t i = 0; i < count; i++) {
        plx_planned *p = &g->planned[i];
        if (!p->drawn)
            continue;
        in_view += p->plan.in_view;
        transformed = transformed || !p->plan.by_lines;
        stroked = stroked || p->plan.by_strokes;
        if (!cut_to_band(p, band, picture))
            continue;
        memory = p->plan.memory > memory ? p->plan.memory : memory;
        g->planned[planned++] = *p;
    }
    if (!reserve(g, memory, e))
        return false;
    g->picture = picture;
    g->count = planned;
    /* A column between two dashes has less than the sum of its lines. */
    g->summed =
        quality == PLX_QUALITY_REST && transformed && !stroked && in_view <= PLX_COLUMN_SUMS_MOST;
    g->end = g->next;
    plx_workers_run(g->workers, clear_sign, &cleared, PLX_SIGNS);
    return true;
}

/* One slow call must not change the next ten. */
static void learn(plx_density_engine *g, double estimated, double measured)
{
    if (estimated > 1e-4)
        g->correction += (fmin(fmax(measured / estimated, 0.1), 20) - g->correction) * 0.1;
}

static bool shares_columns(const plx_planned *p, const plx_planned *first, const plx_planned *end)
{
    for (; first < end; first++)
        if (first->plan.first_column < p->plan.end_column &&
            p->plan.first_column < first->plan.end_column)
            return true;
    return false;
}

/* Parts of one bundle share no pixel, and those of bundles that share no column neither: as many as
 * do not come next, and are drawn at once. Others follow, for threads must not add to the same
 * pixel; by the plans alone, which keeps sums the same on any number of threads. */
static void begin_group(plx_density_engine *g)
{
    plx_planned *next = &g->planned[g->next], *end = next;
    g->part = g->parts = 0;
    g->group_seconds = 0;
    for (plx_planned *p = next; p < g->planned + g->count; p++) {
        if (shares_columns(p, next, end))
            continue;
        plx_planned taken = *p;
        *p = *end;
        taken.first = g->parts;
        g->parts += taken.plan.parts;
        g->group_seconds += taken.plan.seconds;
        *end++ = taken;
    }
    g->end = (size_t)(end - g->planned);
}

bool plx_density_engine_more(plx_density_engine *g, double seconds)
{
    unsigned threads = plx_workers_count(g->workers);
    double start = plx_now_s(), now = start;
    while (g->next < g->count && now - start < seconds) {
        if (g->end == g->next)
            begin_group(g);
        double each = g->correction * g->group_seconds / g->parts / threads;
        double fit = fmin((seconds - (now - start)) / fmax(each, 1e-9), g->parts);
        int parts = (int)fmax(fit, threads), left = g->parts - g->part;
        parts = parts < left ? parts : left;
        plx_workers_run(g->workers, draw_part, g, (size_t)parts);
        double after = plx_now_s();
        learn(g, g->group_seconds * parts / g->parts / threads, after - now);
        now = after;
        g->part += parts;
        if (g->part == g->parts)
            g->next = g->end;
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

typedef struct plx_estimate_job {
    const plx_bundle *bundles;
    double *seconds;
    int width, height;
    plx_quality quality;
} plx_estimate_job;

static void estimate_bundle(void *job, unsigned worker, size_t index)
{
    (void)worker;
    const plx_estimate_job *j = job;
    plx_bundle_plan plan;
    bool drawn = plx_bundle_plan_make(&plan, &j->bundles[index], j->width, j->height, j->quality);
    j->seconds[index] = drawn ? plan.seconds : 0;
}

double plx_density_engine_estimate(plx_density_engine *g, const plx_bundle *bundles, size_t count,
    plx_quality quality, int width, int height)
{
    if (count > g->estimate_capacity) {
        double *grown = plx_realloc(g->estimates, count, sizeof *grown);
        if (!grown)
            return INFINITY;
        g->estimates = grown;
        g->estimate_capacity = count;
    }
    plx_estimate_job job = {bundles, g->estimates, width, height, quality};
    plx_workers_run(g->workers, estimate_bundle, &job, count);
    double seconds = 0;
    for (size_t i = 0; i < count; i++)
        seconds += g->estimates[i];
    return g->correction * seconds / plx_workers_count(g->workers);
}

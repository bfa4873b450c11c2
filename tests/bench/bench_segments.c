/* bench_segments [--quick] [COUNT]: how long random segments of a graph take to draw at 1920 x 1080
 * by each quality, and how near they come to the exact picture. Nine in ten join points some 24
 * pixels apart, one in ten any two points. One thread, by its own clock. COUNT: only so many, and
 * by given ways, too. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "density/reference.h"
#include "density/segments.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 3, COLUMNS = 13 /* that are compared */, DEGREE = 10 /* segments a point */ };

typedef struct bench_graph {
    plx_segments set;
    float *points, *weights;
    uint32_t *source, *target;
    double length; /* of a segment, on average */
} bench_graph;

static void destroy(bench_graph *g)
{
    plx_free(g->points);
    plx_free(g->weights);
    plx_free(g->source);
    plx_free(g->target);
}

/* Points stand in jittered rows, so that one near any place is found by arithmetic. */
static uint32_t point_near(double x, double y, int across, int down)
{
    int i = (int)fmin(fmax(x * across, 0), across - 1), j = (int)fmin(fmax(y * down, 0), down - 1);
    return (uint32_t)(j * across + i);
}

static void choose_ends(bench_graph *g, plx_rng *r, int across, int down, double aspect)
{
    const double mean = 24.0 / 1920;
    for (size_t i = 0; i < g->set.count; i++) {
        uint32_t a = (uint32_t)plx_rng_below(r, g->set.points), b;
        double turn = plx_rng_range(r, 0, 6.283185), away = -mean * log(1 - plx_rng_uniform(r));
        double x = (double)g->points[2 * a] + away * cos(turn);
        double y = (double)g->points[2 * a + 1] + away * sin(turn) * aspect;
        b = plx_rng_below(r, 10) > 0 ? point_near(x, y, across, down)
                                     : (uint32_t)plx_rng_below(r, g->set.points);
        g->source[i] = a;
        g->target[i] = b;
        g->weights[i] = (float)plx_rng_normal(r);
        double dx = (double)(g->points[2 * a] - g->points[2 * b]) * 1920;
        double dy = (double)(g->points[2 * a + 1] - g->points[2 * b + 1]) * 1080;
        g->length += sqrt(dx * dx + dy * dy) / (double)g->set.count;
    }
}

static bool create(bench_graph *g, size_t count, int width, int height)
{
    *g = (bench_graph){0};
    double aspect = (double)width / height;
    int down = (int)sqrt((double)count / DEGREE / aspect) + 1, across = (int)(down * aspect) + 1;
    size_t points = (size_t)across * (size_t)down;
    g->points = plx_alloc(points, 2 * sizeof *g->points);
    g->weights = plx_alloc(count, sizeof *g->weights);
    g->source = plx_alloc(count, sizeof *g->source);
    g->target = plx_alloc(count, sizeof *g->target);
    if (!g->points || !g->weights || !g->source || !g->target)
        return false;
    plx_rng r;
    plx_rng_seed(&r, 3, 0);
    for (size_t p = 0; p < points; p++) {
        size_t column = p % (size_t)across, row = p / (size_t)across;
        g->points[2 * p] = (float)(((double)column + plx_rng_uniform(&r)) / across);
        g->points[2 * p + 1] = (float)(((double)row + plx_rng_uniform(&r)) / down);
    }
    g->set = (plx_segments){.points_f = g->points,
        .points = points,
        .source = g->source,
        .target = g->target,
        .weights = g->weights,
        .count = count,
        .scale_x = width,
        .scale_y = height};
    choose_ends(g, &r, across, down, aspect);
    return true;
}

static int column_of(const plx_density *d, int index)
{
    return (int)((index + 0.37) * d->width / COLUMNS);
}

/* exact: [COLUMNS][PLX_SIGNS][height] */
static void draw_exact(const plx_segments *set, const plx_density *d, double *exact)
{
    int column[COLUMNS];
    for (int k = 0; k < COLUMNS; k++)
        column[k] = column_of(d, k);
    for (size_t i = 0; i < set->count; i++) {
        const float *a = set->points_f + 2 * (size_t)set->source[i];
        const float *b = set->points_f + 2 * (size_t)set->target[i];
        bool swap = b[0] < a[0];
        const float *l = swap ? b : a, *r = swap ? a : b;
        plx_segment s = {(double)l[0] * set->scale_x, (double)l[1] * set->scale_y,
            (double)r[0] * set->scale_x, (double)r[1] * set->scale_y, set->weights[i]};
        if (s.x0 < s.x1)
            plx_reference_add_columns(exact, column, COLUMNS, d->height, &s);
    }
}

/* In decibels, against the largest value of the exact picture. */
static double peak_signal_to_noise(const plx_density *d, const double *exact)
{
    double squares = 0, peak = 0;
    for (int k = 0; k < COLUMNS * PLX_SIGNS; k++, exact += d->height) {
        const float *fast = plx_density_column(d, k % PLX_SIGNS, column_of(d, k / PLX_SIGNS));
        for (int y = 0; y < d->height; y++) {
            squares += ((double)fast[y] - exact[y]) * ((double)fast[y] - exact[y]);
            peak = fmax(peak, exact[y]);
        }
    }
    return 10 * log10(peak * peak / (squares / (2.0 * COLUMNS * d->height)));
}

static bool measure(const plx_segments *set, const plx_segments_plan *plan, const plx_density *d,
    const double *exact, plx_workers *workers)
{
    plx_segment_lists lists = {0};
    float *memory = plx_alloc(plan->memory + 1, sizeof *memory);
    double best = INFINITY, sorting = 0;
    bool ok = memory != NULL;
    for (int run = 0; ok && run < RUNS; run++) {
        double start = plx_thread_cpu_s();
        memset(d->sums, 0, PLX_SIGNS * (size_t)d->width * plx_density_stride(d) * sizeof(float));
        ok = plx_segment_lists_sort(&lists, set, plan, workers, NULL);
        double sorted = plx_thread_cpu_s();
        for (int i = 0; ok && i < plan->parts; i++)
            plx_segments_draw_part(set, plan, &lists, i, d, memory);
        double all = plx_thread_cpu_s() - start;
        sorting = all < best ? sorted - start : sorting;
        best = fmin(best, all);
        if (best > 1)
            break;
    }
    char way[64] = "lines";
    if (!plan->by_lines)
        snprintf(way, sizeof way, "x%d to %d, %d wide, %d tiles", plan->fineness, plan->steepest,
            plan->strip_width, plan->tiles);
    if (ok)
        printf("  %-30s %8.1f ms (expected %8.1f), sorting %6.1f; %6.0f ns each; %zu places; "
               "%.1f dB\n",
            way, best * 1e3, plan->seconds * 1e3, sorting * 1e3, best / (double)set->count * 1e9,
            lists.start[plan->parts], peak_signal_to_noise(d, exact));
    plx_segment_lists_uninit(&lists);
    plx_free(memory);
    return ok;
}

static bool run(size_t count, int width, int height, bool all_ways)
{
    bench_graph g;
    plx_density d = {0};
    plx_segments_plan plan;
    plx_workers *workers = plx_workers_create(1, NULL);
    double *exact = plx_alloc(COLUMNS * PLX_SIGNS * (size_t)height, sizeof *exact);
    bool ok = create(&g, count, width, height) && workers && exact &&
              plx_density_init(&d, width, height, NULL);
    if (ok) {
        printf("%zu segments of %.0f pixels on average, %d x %d\n", count, g.length, width, height);
        draw_exact(&g.set, &d, exact);
    }
    for (plx_quality q = PLX_QUALITY_MOVING; ok && q <= PLX_QUALITY_EXACT; q++) {
        plx_segments_plan_make(&plan, &g.set, width, height, q);
        ok = measure(&g.set, &plan, &d, exact, workers);
    }
    for (int way = 0; ok && all_ways && way < 3 * 2 * 7; way++) {
        int fineness = 1 << way / 14, steepest = 1 + way / 7 % 2, strip_width = 2 << way % 7;
        plx_segments_plan_force(&plan, &g.set, width, height, fineness, strip_width, steepest);
        if (plan.memory < (size_t)16 << 20)
            ok = measure(&g.set, &plan, &d, exact, workers);
    }
    plx_density_uninit(&d);
    plx_free(exact);
    plx_workers_destroy(&workers);
    destroy(&g);
    return ok;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1 && strcmp(argv[1], "--quick") == 0)
        return run(2000, 200, 120, true) ? 0 : 1;
    if (argc > 1)
        return run(strtoul(argv[1], NULL, 10), 1920, 1080, true) ? 0 : 1;
    for (size_t count = 100000; count <= 10000000; count *= 10)
        if (!run(count, 1920, 1080, false))
            return 1;
    return 0;
}

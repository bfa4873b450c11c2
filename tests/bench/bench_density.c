/* bench_density [--quick] [CASE]: how long a link between two layers takes to draw by each way that
 * the density engine has, how near it comes to the exact picture, and how well the engine knows
 * beforehand. One thread, by its own clock, so that others on the machine disturb little. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/engine.h"
#include "density/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 5, COLUMNS = 13 /* that are compared */ };

typedef struct bench_case {
    size_t units; /* of either layer */
    int width, height;
    double zoom, away; /* away: where the view's middle is, in heights of the picture */
} bench_case;

static double thread_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static plx_bundle place(const bench_case *c, const float *weights)
{
    double middle_x = c->width * 0.5, middle_y = c->height * (0.5 - c->away * c->zoom);
    double source = c->height * 0.9 * c->zoom, target = c->height * 0.65 * c->zoom;
    return (plx_bundle){
        .weights = weights,
        .in = c->units,
        .out = c->units,
        .source_x = middle_x + (1.3 - middle_x) * c->zoom,
        .source_y = middle_y - source / 2,
        .source_step = source / (double)c->units,
        .target_x = middle_x + (c->width - 1.6 - middle_x) * c->zoom,
        .target_y = middle_y - target / 2,
        .target_step = target / (double)c->units,
    };
}

static int column_of(const bench_case *c, int index)
{
    return (int)((index + 0.37) * c->width / COLUMNS);
}

/* exact: [COLUMNS][PLX_SIGNS][height] */
static void draw_exact(const bench_case *c, const plx_bundle *bundle, double *exact)
{
    for (int k = 0; k < COLUMNS; k++) {
        plx_bundle b = *bundle;
        plx_area area = {0, -1, 1, c->height + 1};
        b.source_x -= column_of(c, k);
        b.target_x -= column_of(c, k);
        if (!plx_bundle_clip(&b, &area))
            continue;
        for (size_t j = 0; j < b.out; j++) {
            size_t i, end;
            plx_bundle_row(&b, &area, j, &i, &end);
            for (; i < end; i++) {
                plx_segment s = {b.source_x, b.source_y + b.source_step * (double)i, b.target_x,
                    b.target_y + b.target_step * (double)j, b.weights[j * b.in + i]};
                plx_reference_add(exact + (size_t)(k * PLX_SIGNS * c->height), 1, c->height, &s);
            }
        }
    }
}

/* In decibels, against the largest value of the exact picture. */
static double peak_signal_to_noise(const bench_case *c, const plx_density *d, const double *exact)
{
    double squares = 0, peak = 0;
    for (int k = 0; k < COLUMNS; k++) {
        for (int sign = 0; sign < PLX_SIGNS; sign++, exact += c->height) {
            const float *fast = plx_density_column(d, sign, column_of(c, k));
            for (int y = 0; y < c->height; y++) {
                squares += ((double)fast[y] - exact[y]) * ((double)fast[y] - exact[y]);
                peak = fmax(peak, exact[y]);
            }
        }
    }
    return 10 * log10(peak * peak / (squares / (2.0 * COLUMNS * c->height)));
}

static void measure(const bench_case *c, const plx_bundle *b, const plx_bundle_plan *plan,
    plx_density *picture, const double *exact)
{
    float *memory = plx_alloc(plan->memory + 1, sizeof *memory);
    double best = INFINITY;
    for (int run = 0; memory && run < RUNS; run++) {
        double start = thread_s();
        memset(picture->sums, 0,
            PLX_SIGNS * (size_t)c->width * plx_density_stride(picture) * sizeof(float));
        for (int i = 0; i < plan->parts; i++)
            plx_bundle_draw_part(b, plan, i, picture, memory);
        best = fmin(best, thread_s() - start);
        if (best > 1)
            break;
    }
    plx_free(memory);
    char way[48] = "lines";
    if (!plan->by_lines)
        snprintf(way, sizeof way, "x%d level %d, %d wide, %d tiles", plan->fineness, plan->level,
            plan->strip_width, plan->tiles);
    printf("  %-24s %8.1f ms (expected %8.1f)  %6.1f dB\n", way, best * 1e3, plan->seconds * 1e3,
        peak_signal_to_noise(c, picture, exact));
}

static bool run(const bench_case *c)
{
    size_t count = c->units * c->units;
    float *weights = plx_alloc(count, sizeof *weights);
    double *exact = plx_alloc(COLUMNS * PLX_SIGNS * (size_t)c->height, sizeof *exact);
    plx_workers *workers = plx_workers_create(1, NULL);
    plx_pyramid pyramid = {0};
    plx_density picture = {0};
    plx_bundle_plan plan;
    bool ok = weights && exact && workers && plx_density_init(&picture, c->width, c->height, NULL);
    if (ok) {
        plx_rng rng;
        plx_rng_seed(&rng, 1, 0);
        for (size_t i = 0; i < count; i++)
            weights[i] = (float)plx_rng_normal(&rng);
        plx_bundle b = place(c, weights);
        draw_exact(c, &b, exact);
        ok = plx_pyramid_init(&pyramid, c->units, c->units, b.source_step, b.target_step, NULL);
        double start = thread_s();
        if (ok)
            plx_pyramid_build(&pyramid, weights, 0, workers);
        double build_s = thread_s() - start;
        b.pyramid = &pyramid;
        ok = ok && plx_bundle_plan_make(&plan, &b, c->width, c->height, PLX_QUALITY_MOVING);
        printf("%zu connections, %llu in view, %d x %d, zoom %g; pyramid %.1f ms (%.2f ns each)\n",
            count, (unsigned long long)plan.in_view, c->width, c->height, c->zoom, build_s * 1e3,
            build_s * 1e9 / (double)count);
        for (plx_quality q = PLX_QUALITY_MOVING; ok && q <= PLX_QUALITY_REST; q++) {
            plx_bundle_plan_make(&plan, &b, c->width, c->height, q);
            measure(c, &b, &plan, &picture, exact);
        }
        for (int fineness = 0; ok && fineness <= PLX_FINEST; fineness += fineness == 2 ? 2 : 1) {
            plx_bundle_plan_force(&plan, &b, c->width, c->height, fineness, 0);
            if (plan.seconds < 2)
                measure(c, &b, &plan, &picture, exact);
        }
    }
    plx_pyramid_uninit(&pyramid);
    plx_density_uninit(&picture);
    plx_workers_destroy(&workers);
    plx_free(exact);
    plx_free(weights);
    return ok;
}

int main(int argc, char **argv)
{
    static const bench_case cases[] = {
        {224, 960, 1080, 1, 0},
        {224, 960, 1080, 4, 0.07},
        {707, 960, 1080, 1, 0},
        {707, 960, 1080, 3, 0.13},
        {707, 960, 1080, 10, 0.13},
        {707, 960, 1080, 40, 0.031},
        {2236, 960, 1080, 1, 0},
        {2236, 960, 1080, 5, 0.1},
        {2236, 960, 1080, 30, 0.1},
        {7071, 960, 1080, 1, 0},
        {7071, 960, 1080, 30, 0.1},
    };
    static const bench_case quick = {60, 80, 90, 1, 0};
    if (argc > 1 && strcmp(argv[1], "--quick") == 0)
        return run(&quick) ? 0 : 1;
    size_t count = sizeof cases / sizeof *cases,
           only = argc > 1 ? strtoul(argv[1], NULL, 10) : count;
    for (size_t i = 0; i < count; i++)
        if ((only == count || only == i) && !run(&cases[i]))
            return 1;
    return 0;
}

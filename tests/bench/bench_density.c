/* bench_density [--quick]: how long the density engine takes for a link between two layers, how
 * near it comes to the exact picture, and how long that takes line by line. One thread. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "density/engine.h"
#include "density/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 9 };

typedef struct bench_case {
    size_t in, out;
    int width, height;
    double zoom;
} bench_case;

static plx_bundle place(const bench_case *c, const float *weights)
{
    double middle_x = c->width * 0.5, middle_y = c->height * 0.5;
    double source = c->height * 0.9 * c->zoom, target = c->height * 0.65 * c->zoom;
    return (plx_bundle){
        .weights = weights,
        .in = c->in,
        .out = c->out,
        .source_x = middle_x + (1.3 - middle_x) * c->zoom,
        .source_y = middle_y - source / 2,
        .source_step = source / (double)c->in,
        .target_x = middle_x + (c->width - 1.6 - middle_x) * c->zoom,
        .target_y = middle_y - target / 2,
        .target_step = target / (double)c->out,
    };
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double draw_exact(const plx_bundle *b, int width, int height, double *sums)
{
    double start = plx_now_s();
    for (size_t j = 0; j < b->out; j++) {
        for (size_t i = 0; i < b->in; i++) {
            plx_segment s = {b->source_x, b->source_y + b->source_step * (double)i, b->target_x,
                b->target_y + b->target_step * (double)j, b->weights[j * b->in + i]};
            plx_reference_add(sums, width, height, &s);
        }
    }
    return plx_now_s() - start;
}

/* In decibels, against the largest value of the exact picture. rows: from the bottom. */
static double peak_signal_to_noise(const float *rows, const double *exact, int width, int height)
{
    double squares = 0, peak = 0;
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                size_t row = (size_t)(height - 1 - y) * (size_t)width + (size_t)x;
                double fast = (double)rows[row * PLX_SIGNS + (size_t)sign];
                size_t column = (size_t)sign * (size_t)width + (size_t)x;
                double truth = exact[column * (size_t)height + (size_t)y];
                squares += (fast - truth) * (fast - truth);
                peak = fmax(peak, truth);
            }
        }
    }
    return 10 * log10(peak * peak / (squares / (2.0 * width * height)));
}

/* Median time of a draw, and how near it comes. */
static bool measure(plx_density_engine *engine, const plx_bundle *bundle, const bench_case *c,
    int fineness, const double *exact, float *rows)
{
    plx_bundle b = plx_bundle_refine(bundle, fineness);
    plx_density picture;
    double seconds[RUNS];
    bool ok =
        plx_density_init(&picture, c->width, plx_density_fine_rows(c->height, fineness), NULL);
    for (int i = 0; ok && i < RUNS; i++) {
        double start = plx_now_s();
        ok = plx_density_engine_draw(engine, &b, 1, &picture, NULL);
        plx_density_to_rows(&picture, fineness, c->height, rows);
        seconds[i] = plx_now_s() - start;
    }
    plx_density_uninit(&picture);
    if (!ok)
        return false;
    qsort(seconds, RUNS, sizeof *seconds, by_value);
    printf("  %8.2f ms %5.1f dB", seconds[RUNS / 2] * 1e3,
        peak_signal_to_noise(rows, exact, c->width, c->height));
    return true;
}

static bool run(const bench_case *c)
{
    size_t count = c->in * c->out, pixels = (size_t)c->width * (size_t)c->height;
    float *weights = plx_alloc(count, sizeof *weights);
    float *rows = plx_alloc(pixels, PLX_SIGNS * sizeof *rows);
    double *exact = plx_alloc(pixels, PLX_SIGNS * sizeof *exact);
    plx_density_engine *engine = plx_density_engine_create(1, NULL);
    bool ok = weights && rows && exact && engine;
    if (ok) {
        plx_rng rng;
        plx_rng_seed(&rng, 1, 0);
        for (size_t i = 0; i < count; i++)
            weights[i] = (float)plx_rng_normal(&rng);
        plx_bundle b = place(c, weights);
        plx_bundle_plan plan;
        ok = plx_bundle_plan_make(&plan, &b, c->width, c->height);
        double exact_s = draw_exact(&b, c->width, c->height, exact);
        printf("%9zu  %9llu  %4d x %-4d  %5.1f  %7.1f s", count, (unsigned long long)plan.in_view,
            c->width, c->height, c->zoom, exact_s);
        for (int fineness = 1; ok && fineness <= PLX_FINEST; fineness *= 2)
            ok = measure(engine, &b, c, fineness, exact, rows);
        putchar('\n');
    }
    plx_density_engine_destroy(&engine);
    plx_free(exact);
    plx_free(rows);
    plx_free(weights);
    return ok;
}

int main(int argc, char **argv)
{
    static const bench_case cases[] = {
        {784, 300, 300, 720, 1},
        {1000, 1000, 900, 1080, 1},
        {1000, 1000, 900, 1080, 5},
        {1000, 1000, 900, 1080, 20},
        {3000, 1000, 900, 1080, 1},
    };
    static const bench_case quick = {60, 40, 80, 90, 1};
    bool small = argc > 1 && strcmp(argv[1], "--quick") == 0;
    puts("connections   in view       pixels   zoom      exact         fineness 1"
         "            fineness 2            fineness 4");
    if (small)
        return run(&quick) ? 0 : 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!run(&cases[i]))
            return 1;
    return 0;
}

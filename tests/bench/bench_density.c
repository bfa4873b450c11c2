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

static double draw_exact(const plx_bundle *b, const plx_density *picture, double *sums)
{
    double start = plx_now_s();
    for (size_t j = 0; j < b->out; j++) {
        for (size_t i = 0; i < b->in; i++) {
            plx_segment s = {b->source_x, b->source_y + b->source_step * (double)i, b->target_x,
                b->target_y + b->target_step * (double)j, b->weights[j * b->in + i]};
            plx_reference_add(sums, picture->width, picture->height, &s);
        }
    }
    return plx_now_s() - start;
}

/* In decibels, against the largest value of the exact picture. */
static double peak_signal_to_noise(const plx_density *picture, const double *exact)
{
    double squares = 0, peak = 0;
    size_t height = (size_t)picture->height;
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        for (int x = 0; x < picture->width; x++) {
            const float *column = plx_density_column(picture, sign, x);
            const double *truth =
                exact + ((size_t)sign * (size_t)picture->width + (size_t)x) * height;
            for (size_t y = 0; y < height; y++) {
                squares += ((double)column[y] - truth[y]) * ((double)column[y] - truth[y]);
                peak = fmax(peak, truth[y]);
            }
        }
    }
    double count = 2.0 * picture->width * picture->height;
    return 10 * log10(peak * peak / (squares / count));
}

static bool run(const bench_case *c)
{
    size_t count = c->in * c->out, pixels = (size_t)c->width * (size_t)c->height;
    float *weights = plx_alloc(count, sizeof *weights);
    double *exact = plx_alloc(pixels, PLX_SIGNS * sizeof *exact);
    plx_density_engine *engine = plx_density_engine_create(1, NULL);
    plx_density picture = {0};
    bool ok = weights && exact && engine && plx_density_init(&picture, c->width, c->height, NULL);
    if (ok) {
        plx_rng rng;
        plx_rng_seed(&rng, 1, 0);
        for (size_t i = 0; i < count; i++)
            weights[i] = (float)plx_rng_normal(&rng);
        plx_bundle b = place(c, weights);
        plx_bundle_plan plan;
        double seconds[RUNS];
        ok = plx_bundle_plan_make(&plan, &b, c->width, c->height);
        for (int i = 0; ok && i < RUNS; i++) {
            double start = plx_now_s();
            ok = plx_density_engine_draw(engine, &b, 1, &picture, NULL);
            seconds[i] = plx_now_s() - start;
        }
        qsort(seconds, RUNS, sizeof *seconds, by_value);
        double exact_s = draw_exact(&b, &picture, exact);
        printf("%9zu  %9llu  %4d x %-4d  %5.1f  %6d  %8.2f ms  %9.0f ms  %5.1f dB\n", count,
            (unsigned long long)plan.in_view, c->width, c->height, c->zoom, plan.strips,
            seconds[RUNS / 2] * 1e3, exact_s * 1e3, peak_signal_to_noise(&picture, exact));
    }
    plx_density_engine_destroy(&engine);
    plx_density_uninit(&picture);
    plx_free(exact);
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
    printf(
        "connections   in view       pixels   zoom  strips      median         exact     PSNR\n");
    if (small)
        return run(&quick) ? 0 : 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!run(&cases[i]))
            return 1;
    return 0;
}

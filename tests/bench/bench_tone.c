/* bench_tone [--quick]: how long it takes to turn sums into colours, on one thread. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "density/tone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 21 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *seconds)
{
    qsort(seconds, RUNS, sizeof *seconds, by_value);
    return seconds[RUNS / 2] * 1e3;
}

static void measure(const plx_density *d, unsigned char *rgba)
{
    double expose_s[RUNS], map_s[RUNS];
    for (plx_curve curve = 0; curve < PLX_CURVE_COUNT; curve++) {
        for (int bent = 0; bent < 2; bent++) {
            plx_edge_style style = PLX_EDGE_STYLE_DEFAULT;
            style.curve = curve;
            style.gamma = bent ? 1.5 : 1;
            for (int i = 0; i < RUNS; i++) {
                double start = plx_now_s();
                plx_exposure x = plx_exposure_of_picture(d, 0.5);
                plx_tone tone = plx_tone_make(&style, &x);
                expose_s[i] = plx_now_s() - start;
                plx_tone_map(&tone, d, 0, d->width, rgba);
                map_s[i] = plx_now_s() - start - expose_s[i];
            }
            printf("%4d x %-4d  %-6s  %5.1f  %7.2f ms  %7.2f ms\n", d->width, d->height,
                plx_curve_name(curve), style.gamma, median(expose_s), median(map_s));
        }
    }
}

static bool run(int width, int height)
{
    puts("     pixels  curve   gamma    exposure        tone");
    unsigned char *rgba = plx_alloc((size_t)width * (size_t)height, 4);
    bool ok = rgba != NULL;
    plx_rng rng;
    plx_rng_seed(&rng, 1, 0);
    plx_density d = {0};
    ok = ok && plx_density_init(&d, width, height, NULL);
    size_t count = ok ? PLX_SIGNS * (size_t)width * plx_density_stride(&d) : 0;
    for (size_t i = 0; i < count; i++)
        d.sums[i] = (float)(plx_rng_uniform(&rng) * plx_rng_uniform(&rng) * 100);
    if (ok)
        measure(&d, rgba);
    plx_density_uninit(&d);
    plx_free(rgba);
    return ok;
}

int main(int argc, char **argv)
{
    bool small = argc > 1 && strcmp(argv[1], "--quick") == 0;
    return (small ? run(80, 45) : run(1920, 1080)) ? 0 : 1;
}

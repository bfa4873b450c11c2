/* bench_graph UNITS CONNECTIONS [WIDTH HEIGHT]: how long pictures of a made-up connectome take,
 * whole and near, and how true they are: decibels against the same drawn line by line. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "connectome.h"
#include "density/segment_engine.h"
#include "graph/lines.h"
#include "model/graph_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static plx_graph *make(size_t units, size_t count, float *place)
{
    connectome c;
    connectome_init(&c, units, 1);
    plx_graph_build *b = plx_graph_build_create("connectome", "made up", 0, NULL);
    plx_graph_build_count(b, units);
    bool ok = plx_graph_build_reserve(b, count, true, false, NULL);
    for (size_t u = 0; u < units; u++) {
        place[u * 2] = (float)(connectome_x(&c, u) + plx_rng_range(&c.rng, -0.4, 0.4));
        place[u * 2 + 1] = (float)(connectome_y(&c, u) + plx_rng_range(&c.rng, -0.4, 0.4));
    }
    for (size_t i = 0; ok && i < count; i++) {
        float weight;
        size_t from = (size_t)((double)i / (double)count * (double)units);
        size_t to = connectome_target(&c, from, &weight);
        ok = plx_graph_build_connect(b, (uint32_t)from, (uint32_t)to, weight, PLX_UNTYPED, NULL);
    }
    return plx_graph_build_finish(&b, NULL);
}

static double decibels(const plx_density *a, const plx_density *exact)
{
    double error = 0, most = 0;
    for (int x = 0; x < a->width; x++)
        for (int y = 0; y < a->height; y++) {
            double p = (double)plx_density_column(a, PLX_POSITIVE, x)[y];
            double q = (double)plx_density_column(exact, PLX_POSITIVE, x)[y];
            error += (p - q) * (p - q);
            most = fmax(most, q);
        }
    return 10 * log10(most * most * a->width * a->height / error);
}

static void clear(plx_density *d)
{
    memset(d->sums, 0, PLX_SIGNS * (size_t)d->width * plx_density_stride(d) * sizeof *d->sums);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    size_t units = (size_t)strtod(argv[1], NULL), count = (size_t)strtod(argv[2], NULL);
    int width = argc > 4 ? atoi(argv[3]) : 1920, height = argc > 4 ? atoi(argv[4]) : 1080;
    float *place = plx_alloc(units * 2, sizeof *place);
    plx_graph *g = make(units, count, place);
    plx_lines lines;
    plx_density d[3] = {0};
    plx_workers *workers = plx_workers_create(plx_core_count(), NULL);
    plx_segment_engine *engine = plx_segment_engine_create(workers, NULL);
    bool ok = g && plx_lines_init(
                       &lines, &(plx_lines_desc){.graph = g, .place = place, .classes = 1}, NULL);
    for (int i = 0; i < 3; i++)
        ok = ok && plx_density_init(&d[i], width, height, NULL);
    double side = sqrt((double)units), whole = fmin(width, height) * 0.94 / side;
    for (double zoom = 1; ok && zoom <= 64; zoom *= 8) {
        double scale = whole * zoom;
        plx_segments set = {.points_f = lines.point,
            .points = lines.points,
            .source = lines.set[0].source,
            .target = lines.set[0].target,
            .weights = lines.set[0].weight,
            .count = lines.set[0].count,
            .scale_x = scale,
            .offset_x = width * 0.5 - side * 0.47 * scale,
            .scale_y = scale,
            .offset_y = height * 0.5 - side * 0.47 * scale};
        static const plx_quality quality[] = {
            PLX_QUALITY_EXACT, PLX_QUALITY_REST, PLX_QUALITY_MOVING};
        static const char *const name[] = {"exact", "rest", "moving"};
        for (int q = 0; q < 3; q++) {
            clear(&d[q]);
            double wall = plx_now_s(), cpu = plx_process_cpu_s();
            ok = plx_segment_engine_draw(engine, &set, quality[q], &d[q], NULL);
            printf("zoom %-3g %-7s %8.1f ms, %8.1f ms of CPU", zoom, name[q],
                (plx_now_s() - wall) * 1e3, (plx_process_cpu_s() - cpu) * 1e3);
            printf(q ? ", %.1f dB\n" : "\n", q ? decibels(&d[q], &d[0]) : 0);
        }
    }
    for (int i = 0; i < 3; i++)
        plx_density_uninit(&d[i]);
    plx_segment_engine_destroy(&engine);
    plx_workers_destroy(&workers);
    plx_lines_uninit(&lines);
    plx_graph_destroy(&g);
    plx_free(place);
    return !ok;
}

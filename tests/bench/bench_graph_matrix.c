/* bench_graph_matrix UNITS CONNECTIONS [WIDTH HEIGHT]: how long the matrix of a made-up connectome
 * takes to make, and its pictures from the whole to single cells, in two colours. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "connectome.h"
#include "model/graph_build.h"
#include "render/graph_matrix.h"

#include <stdio.h>
#include <stdlib.h>

static plx_graph *make(size_t units, size_t count)
{
    connectome c;
    connectome_init(&c, units, 1);
    plx_graph_build *b = plx_graph_build_create("connectome", "made up", count, NULL);
    plx_graph_build_count(b, units);
    for (size_t i = 0; i < count; i++) {
        float weight;
        size_t from = (size_t)((double)i / (double)count * (double)units);
        size_t to = connectome_target(&c, from, &weight);
        plx_graph_build_connect(b, (uint32_t)from, (uint32_t)to, weight, PLX_UNTYPED, NULL);
    }
    return plx_graph_build_finish(&b, NULL);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    size_t units = (size_t)strtod(argv[1], NULL);
    int width = argc > 4 ? atoi(argv[3]) : 1920, height = argc > 4 ? atoi(argv[4]) : 1080;
    plx_graph *g = make(units, (size_t)strtod(argv[2], NULL));
    uint8_t *type = plx_alloc(g->connection_count, 1);
    for (size_t i = 0; i < g->connection_count; i++)
        type[i] = g->source[i] % 5 == 0;
    double start = plx_now_s();
    plx_graph_matrix *m = plx_graph_matrix_create(
        &(plx_graph_matrix_desc){.graph = g, .classes = 2, .of_type = type}, NULL);
    printf("made in %.3f s\n", plx_now_s() - start);
    plx_workers *workers = plx_workers_create(plx_core_count(), NULL);
    unsigned char *rgba = plx_alloc((size_t)width * (size_t)height, 4);
    plx_graph_matrix_paint paint = {0};
    double whole = height / (double)units;
    for (double near = 1; near * whole < 60; near *= 2) {
        plx_graph_ask ask = {.camera = {(double)units * 0.41, (double)units * 0.4, whole * near},
            .viewport = {width, height, 1, {0}},
            .ink = {{1, 0.5F, 0}, {0, 0.5F, 1}}};
        double least = 1e9, most = 0;
        for (int round = 0; round < 5; round++) {
            start = plx_now_s();
            plx_graph_matrix_draw(&paint, m, &ask, workers, rgba, NULL);
            double took = plx_now_s() - start;
            least = took < least ? took : least;
            most = took > most ? took : most;
        }
        printf("%8.0f times: %6.1f to %6.1f ms\n", near, least * 1e3, most * 1e3);
    }
    plx_graph_matrix_paint_uninit(&paint);
    plx_workers_destroy(&workers);
    plx_graph_matrix_destroy(&m);
    plx_graph_destroy(&g);
    plx_free(type);
    plx_free(rgba);
    return 0;
}

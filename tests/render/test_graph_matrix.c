/* The picture of a matrix against areas that are summed one by one in double precision. */
#include "render/graph_matrix.h"

#include "base/mem.h"
#include "base/rng.h"
#include "model/graph_build.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { UNITS = 90, WIDTH = 150, HEIGHT = 120, CLASSES = 3 };

static plx_graph *graph;
static uint8_t of_type[4000];
static plx_workers *workers;
static unsigned char *rgba;

static int setup(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 8, 0);
    plx_graph_build *b = plx_graph_build_create("made", "made up", 0, NULL);
    plx_graph_build_count(b, UNITS);
    for (size_t i = 0; i < 1500; i++) {
        of_type[i] = (uint8_t)(i % CLASSES);
        plx_graph_build_connect(b, (uint32_t)plx_rng_below(&rng, UNITS),
            (uint32_t)plx_rng_below(&rng, UNITS), 1 + (float)(i % 4), PLX_UNTYPED, NULL);
    }
    graph = plx_graph_build_finish(&b, NULL);
    graph->directed = true;
    workers = plx_workers_create(3, NULL);
    rgba = plx_alloc((size_t)WIDTH * HEIGHT, 4);
    return graph && workers && rgba ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    plx_graph_destroy(&graph);
    plx_workers_destroy(&workers);
    plx_free(rgba);
    return 0;
}

static double overlap(double a, double b, int pixel)
{
    return fmax(0, fmin(b, pixel + 1) - fmax(a, pixel));
}

static void pixels_have_what_lies_over_them(void **state)
{
    (void)state;
    plx_graph_matrix *m = plx_graph_matrix_create(
        &(plx_graph_matrix_desc){.graph = graph, .classes = CLASSES, .of_type = of_type}, NULL);
    plx_graph_matrix_paint paint = {0};
    assert_non_null(m);
    static double truth[CLASSES][WIDTH][HEIGHT];
    const plx_camera cameras[] = {{45, 45, 1.07}, {20.3, 70.1, 3.7}, {60, 30, 41}, {45, 45, 1},
        {85, 2, 0.999}, {45, 45, 0.6}};
    for (size_t c = 0; c < sizeof cameras / sizeof *cameras; c++) {
        plx_graph_ask ask = {
            .camera = cameras[c], .viewport = {WIDTH, HEIGHT, 1, {0}}, .theme = PLX_THEME_DARK};
        const double s = ask.camera.scale, share = fmin(s, 1) * fmin(s, 1);
        for (int k = 0; k < CLASSES; k++)
            ask.ink[k][k] = 1;
        assert_true(plx_graph_matrix_draw(&paint, m, &ask, workers, rgba, NULL));
        memset(truth, 0, sizeof truth);
        for (size_t column = 0; column < UNITS; column++)
            for (size_t i = m->start[column]; i < m->start[column + 1]; i++) {
                double left = plx_camera_px(&ask.camera, &ask.viewport, (double)column);
                double top = plx_camera_py(&ask.camera, &ask.viewport, (double)m->row[i]);
                for (int x = (int)fmax(floor(left), 0); x < fmin(ceil(left + s), WIDTH); x++)
                    for (int y = (int)fmax(floor(top), 0); y < fmin(ceil(top + s), HEIGHT); y++)
                        truth[m->class[i]][x][y] += (double)m->amount[i] *
                                                    overlap(left, left + s, x) *
                                                    overlap(top, top + s, y) / share;
            }
        for (int k = 0; k < CLASSES; k++)
            for (int x = 0; x < WIDTH; x++)
                for (int y = 0; y < HEIGHT; y++) {
                    double sum = (double)plx_density_column(&paint.sums[k / 2], k % 2, x)[y];
                    assert_true(fabs(sum - truth[k][x][y]) < 1e-3 * (1 + truth[k][x][y]));
                }
    }
    plx_graph_matrix_paint_uninit(&paint);
    plx_graph_matrix_destroy(&m);
}

/* From far, blocks stand for cells, and all of it is still there. */
static void blocks_have_all_of_it(void **state)
{
    (void)state;
    plx_graph_matrix *m = plx_graph_matrix_create(
        &(plx_graph_matrix_desc){.graph = graph, .classes = CLASSES, .of_type = of_type}, NULL);
    plx_graph_matrix_paint paint = {0};
    double total = 0;
    for (size_t i = 0; i < m->start[UNITS]; i++)
        total += (double)m->amount[i];
    const double scales[] = {1, 0.77, 0.5, 0.31, 0.1};
    for (int c = 0; c < 5; c++) {
        plx_graph_ask ask = {
            .camera = {44.7, 45.2, scales[c]}, .viewport = {WIDTH, HEIGHT, 1, {0}}};
        assert_true(plx_graph_matrix_draw(&paint, m, &ask, workers, rgba, NULL));
        double sum = 0;
        for (int k = 0; k < CLASSES; k++)
            for (int x = 0; x < WIDTH; x++)
                for (int y = 0; y < HEIGHT; y++)
                    sum += (double)plx_density_column(&paint.sums[k / 2], k % 2, x)[y];
        assert_true(fabs(sum - total) < 2e-3 * total);
    }
    plx_graph_matrix_paint_uninit(&paint);
    plx_graph_matrix_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_have_what_lies_over_them),
        cmocka_unit_test(blocks_have_all_of_it),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

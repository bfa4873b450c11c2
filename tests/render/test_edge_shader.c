/* The sums that the line shaders leave, against lines computed in double precision. */
#include "gl.h"

#include "base/mem.h"
#include "base/rng.h"
#include "gfx/pass.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 96, HEIGHT = 64, SOURCES = 7, TARGETS = 5 };
static const double HALF = 0.65;

/* shaders/edges.vert: block Params. */
typedef struct edge_params {
    float viewport[2];
    float source_origin[2], target_origin[2];
    float source_step, target_step;
    int32_t source_base, target_base;
    uint32_t first, inputs, listed;
    float half_width;
    float unused[2];
} edge_params;

typedef struct edge {
    uint32_t index;
    float weight;
} edge;

static plx_pass *plain, *listed;
static plx_target *target;
static plx_buffer *buffer;
static float sums[HEIGHT][WIDTH][2];

static int setup(void **state)
{
    if (gl_setup(state) != 0)
        return -1;
    plx_pass_desc desc = {
        .name = "lines",
        .vertex = "edges.vert",
        .fragment = "edges.frag",
        .blend = PLX_BLEND_ADD,
        .params_size = sizeof(edge_params),
        .attributes = {{PLX_ATTRIBUTE_FLOAT, 1, 0, 0, sizeof(float)},
            {PLX_ATTRIBUTE_UINT, 1, 1, 0, sizeof(edge)}},
    };
    plain = plx_pass_create(gl_device, &desc, NULL);
    desc.attributes[0] =
        (plx_attribute){PLX_ATTRIBUTE_FLOAT, 1, 0, offsetof(edge, weight), sizeof(edge)};
    desc.attributes[1] =
        (plx_attribute){PLX_ATTRIBUTE_UINT, 1, 0, offsetof(edge, index), sizeof(edge)};
    listed = plx_pass_create(gl_device, &desc, NULL);
    target = plx_target_create(gl_device, "sums", WIDTH, HEIGHT, PLX_FORMAT_RG32F, NULL);
    buffer = plx_buffer_create(gl_device, "weights", 1024, NULL);
    return plain && listed && target && buffer ? 0 : -1;
}

static int teardown(void **state)
{
    plx_buffer_destroy(&buffer);
    plx_target_destroy(&target);
    plx_pass_destroy(&plain);
    plx_pass_destroy(&listed);
    return gl_teardown(state);
}

static void run(plx_pass *pass, const edge_params *p, const void *data, size_t size, size_t count)
{
    static const float zero[4] = {0};
    plx_target_clear(target, zero);
    plx_buffer_replace(buffer, data, size);
    plx_pass_run(
        pass, &(plx_draw){.target = target, .params = p, .buffers = {buffer}, .instances = count});
    plx_target_read_rg32f(target, &sums[0][0][0]);
}

static edge_params between(double x0, double y0, double x1, double y1)
{
    return (edge_params){
        .viewport = {WIDTH, HEIGHT},
        .source_origin = {(float)x0, (float)y0},
        .target_origin = {(float)x1, (float)y1},
        .source_step = 1,
        .target_step = 1,
        .inputs = 1,
        .half_width = (float)HALF,
    };
}

/* One line from side to side: every pixel, and the sum over the picture. */
static void check_line(double x0, double y0, double x1, double y1, float weight)
{
    edge_params p = between(x0, y0, x1, y1);
    run(plain, &p, &weight, sizeof weight, 1);
    double length = hypot(x1 - x0, y1 - y0), nx = -(y1 - y0) / length, ny = (x1 - x0) / length;
    /* Whatever the slope and the width, a column of pixels holds the weight. */
    double share = ny / (2 * HALF);
    double worst = 0, sum = 0, expected = 0;
    int channel = weight < 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            double across = (x + 0.5 - x0) * nx + (y + 0.5 - y0) * ny;
            double coverage = share * fmin(fmax(HALF + 0.5 - fabs(across), 0), 1);
            expected += coverage;
            sum += (double)sums[y][x][channel] / fabs((double)weight);
            worst =
                fmax(worst, fabs((double)sums[y][x][channel] / fabs((double)weight) - coverage));
            assert_true(sums[y][x][!channel] == 0);
        }
    }
    /* Positions on the rasteriser's grid are multiples of 1/256 pixel. */
    if (worst > 0.03 || fabs(sum - expected) > 0.004 * expected + 0.02)
        fail_msg("(%g, %g) to (%g, %g): a pixel is off by %g, the sum is %g and not %g", x0, y0, x1,
            y1, worst, sum, expected);
}

static void a_line_covers_what_it_should(void **state)
{
    (void)state;
    check_line(-20, 32, 120, 32, 1);
    check_line(-20, 31.5, 120, 31.5, -3);
    check_line(-20, 10.25, 120, 50.75, 2);
    check_line(-5, 0, 100, 63.9, -0.125F);
    check_line(-100, -3000, 200, 3100, 1); /* steep, ends far above and far below */
    check_line(47.9, -500, 48.2, 500, 1);  /* all but upright */
    plx_rng rng;
    plx_rng_seed(&rng, 11, 0);
    for (int i = 0; i < 200; i++)
        check_line(plx_rng_range(&rng, -300, -5), plx_rng_range(&rng, -200, 264),
            plx_rng_range(&rng, WIDTH + 5, 500), plx_rng_range(&rng, -200, 264),
            (float)plx_rng_normal(&rng));
    assert_no_gl_errors();
}

/* Wherever a level line lies between the pixels, a column holds its weight. */
static void columns_hold_the_weight(void **state)
{
    (void)state;
    for (int i = 0; i <= 40; i++) {
        double y = 30 + i / 40.0;
        edge_params p = between(-10, y, WIDTH + 10, y);
        const float weight = 2;
        run(plain, &p, &weight, sizeof weight, 1);
        for (int x = 0; x < WIDTH; x++) {
            double sum = 0;
            for (int row = 0; row < HEIGHT; row++)
                sum += (double)sums[row][x][0];
            if (fabs(sum - 2) > 0.02)
                fail_msg("at height %g the column sums to %g", y, sum);
        }
    }
    assert_no_gl_errors();
}

static void lines_end_at_their_units(void **state)
{
    (void)state;
    edge_params p = between(20, 30, 70, 34);
    const float weight = 1;
    run(plain, &p, &weight, sizeof weight, 1);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (x < 19 || x > 71)
                assert_true(sums[y][x][0] == 0);
    double sum = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            sum += (double)sums[y][x][0];
    assert_true(fabs(sum - 50) < 1);
    assert_no_gl_errors();
}

static edge_params bundle(void)
{
    edge_params p = between(5, 8, 90, 12);
    p.source_step = 7.3F;
    p.target_step = 9.1F;
    p.inputs = SOURCES;
    return p;
}

static void random_weights(float *weights)
{
    plx_rng rng;
    plx_rng_seed(&rng, 4, 0);
    for (size_t i = 0; i < SOURCES * TARGETS; i++)
        weights[i] = (float)plx_rng_normal(&rng);
}

/* A bundle is the sum of its lines, and the same whether they are listed or counted through. */
static void bundle_list_and_single_lines_agree(void **state)
{
    (void)state;
    enum { COUNT = SOURCES * TARGETS };
    float weights[COUNT];
    edge list[COUNT];
    static float whole[HEIGHT][WIDTH][2], added[HEIGHT][WIDTH][2];
    edge_params p = bundle();
    random_weights(weights);
    for (uint32_t i = 0; i < COUNT; i++)
        list[i] = (edge){i, weights[i]};
    run(plain, &p, weights, sizeof weights, COUNT);
    memcpy(whole, sums, sizeof sums);
    memset(added, 0, sizeof added);
    for (uint32_t i = 0; i < COUNT; i++) {
        p.first = i;
        run(plain, &p, &weights[i], sizeof *weights, 1);
        for (size_t k = 0; k < WIDTH * HEIGHT * 2; k++)
            (&added[0][0][0])[k] += (&sums[0][0][0])[k];
    }
    p.first = 0;
    p.listed = 1;
    run(listed, &p, list, sizeof list, COUNT);
    for (size_t k = 0; k < WIDTH * HEIGHT * 2; k++) {
        double reference = (double)(&whole[0][0][0])[k];
        assert_true(fabs((double)(&sums[0][0][0])[k] - reference) <= 1e-5 * (1 + reference));
        assert_true(fabs((double)(&added[0][0][0])[k] - reference) <= 1e-5 * (1 + reference));
    }
    assert_no_gl_errors();
}

/* Units far from the origin of an enormous column keep their pixels. */
static void positions_are_relative_to_a_near_unit(void **state)
{
    (void)state;
    const float weight = 1;
    edge_params near = between(-10, 20.25, 110, 40.5);
    run(plain, &near, &weight, sizeof weight, 1);
    static float reference[HEIGHT][WIDTH][2];
    memcpy(reference, sums, sizeof sums);
    edge_params far = near;
    far.inputs = 1u << 23;
    far.first = (1u << 23) - 5;
    far.source_base = (1 << 23) - 5;
    far.source_step = 400;
    run(plain, &far, &weight, sizeof weight, 1);
    assert_memory_equal(sums, reference, sizeof sums);
    assert_no_gl_errors();
}

static void odd_weights_leave_nothing(void **state)
{
    (void)state;
    static const float odd[] = {0, -0.0F, NAN, -NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        edge_params p = between(-20, 10.25, 120, 50.75);
        run(plain, &p, &odd[i], sizeof *odd, 1);
        for (size_t k = 0; k < WIDTH * HEIGHT * 2; k++)
            if ((&sums[0][0][0])[k] != 0)
                fail_msg("a weight of %g leaves %g", (double)odd[i], (double)(&sums[0][0][0])[k]);
    }
    assert_no_gl_errors();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_covers_what_it_should),
        cmocka_unit_test(columns_hold_the_weight),
        cmocka_unit_test(lines_end_at_their_units),
        cmocka_unit_test(bundle_list_and_single_lines_agree),
        cmocka_unit_test(positions_are_relative_to_a_near_unit),
        cmocka_unit_test(odd_weights_leave_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

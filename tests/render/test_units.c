/* Units as pixels, over black. */
#include "gl.h"
#include "unit_column.h"

#include "render/units.h"

#include <stdlib.h>

enum { WIDTH = 24, HEIGHT = 500 };
static const plx_viewport view = {WIDTH, HEIGHT, 1};

typedef struct plx_fixture {
    unit_column column;
    plx_units *units;
    plx_target *target;
    unsigned char pixels[HEIGHT][WIDTH][4];
} plx_fixture;

static plx_fixture f;

static void open_units(size_t units)
{
    unit_column_open(&f.column, units);
    f.units = plx_units_create(gl_device, NULL);
    f.target = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    assert_true(f.units && f.target);
}

static int teardown(void **state)
{
    (void)state;
    plx_units_destroy(&f.units);
    plx_target_destroy(&f.target);
    unit_column_close(&f.column);
    assert_no_gl_errors();
    return 0;
}

static void draw(const plx_camera *camera)
{
    static const float black[4] = {0};
    plx_visuals_update(&f.column.visuals, &f.column.snapshot);
    plx_target_clear(f.target, black);
    plx_error e = {0};
    if (!plx_units_draw(f.units, &f.column.visuals, &f.column.layout, camera, &view, f.target, &e))
        fail_msg("%s", e.message);
    plx_target_read_rgba8(f.target, &f.pixels[0][0][0]);
}

static double row_light(size_t y, int channel)
{
    double sum = 0;
    for (size_t x = 0; x < WIDTH; x++)
        sum += f.pixels[y][x][channel] / 255.0;
    return sum;
}

/* 5,000 units on 500 rows, against each of them on its own: the light of each row and channel, to
 * the four roundings of a byte that are in it. The column stands at several shares of a pixel. */
static void rows_are_the_picture_of_all_units(void **state)
{
    (void)state;
    open_units(5000);
    for (int shift = 0; shift < 4; shift++) {
        plx_camera camera = {shift * 0.3 / HEIGHT, shift * 0.2 / HEIGHT, HEIGHT * 0.9};
        draw(&camera);
        static double want[HEIGHT][4];
        unit_column_rows(&f.column, &camera, &view, want);
        for (size_t y = 0; y < HEIGHT; y++)
            for (int k = 0; k < 3; k++)
                if (fabs(row_light(y, k) - want[y][k + 1]) > 4 * 0.51 / 255 + 0.004)
                    fail_msg("row %zu has %g of channel %d, its units %g", y, row_light(y, k), k,
                        want[y][k + 1]);
    }
}

static bool is_magenta(const unsigned char *p)
{
    return p[0] > 150 && p[1] < p[0] / 3 && p[2] > 120;
}

static void one_odd_unit_of_a_million_is_magenta(void **state)
{
    (void)state;
    open_units(1000000);
    const plx_column *c = &f.column.layout.columns[0];
    plx_camera whole = {c->x, 0, HEIGHT * 0.9}, near = {c->x, plx_column_y(c, 250000), 4e6};
    draw(&whole);
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++)
            assert_false(is_magenta(f.pixels[y][x]));
    f.column.snapshot.activation[250000] = NAN;
    f.column.snapshot.sequence++;
    const plx_camera *cameras[] = {&whole, &near};
    for (int i = 0; i < 2; i++) {
        draw(cameras[i]);
        size_t found = 0, row = (size_t)plx_camera_py(cameras[i], &view, plx_column_y(c, 250000));
        for (size_t y = 0; y < HEIGHT; y++) {
            for (size_t x = 0; x < WIDTH; x++) {
                bool magenta = is_magenta(f.pixels[y][x]);
                found += magenta;
                assert_true(!magenta || (y + 3 > row && y < row + 4));
            }
        }
        assert_true(found >= 4);
    }
}

/* Across the distance where rows become discs the picture hardly changes, and no more than by a
 * hundredth in light. */
static void rows_become_discs_unseen(void **state)
{
    (void)state;
    open_units(2000);
    const plx_column *c = &f.column.layout.columns[0];
    static unsigned char before[HEIGHT][WIDTH][4];
    const double limit = 2 / (3.14159265 * 0.42 * 0.42);
    for (int i = 0; i < 2; i++) {
        double step = limit * (i ? 1.0001 : 0.9999);
        plx_camera camera = {c->x, plx_column_y(c, 1000.3), step / c->spacing};
        draw(&camera);
        if (i == 0)
            for (size_t k = 0; k < sizeof before; k++)
                (&before[0][0][0])[k] = (&f.pixels[0][0][0])[k];
    }
    double difference = 0, light = 0, light_before = 0;
    for (size_t y = 0; y < HEIGHT; y++) {
        for (size_t x = 9; x < 15; x++) {
            for (int k = 0; k < 3; k++) {
                difference += abs(f.pixels[y][x][k] - before[y][x][k]);
                light += f.pixels[y][x][k];
                light_before += before[y][x][k];
            }
        }
    }
    difference /= HEIGHT * 6 * 3;
    if (difference > 3 || fabs(light / light_before - 1) > 0.01)
        fail_msg(
            "they differ by %g of 255, with %g of the light", difference, light / light_before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(rows_are_the_picture_of_all_units, teardown),
        cmocka_unit_test_teardown(one_odd_unit_of_a_million_is_magenta, teardown),
        cmocka_unit_test_teardown(rows_become_discs_unseen, teardown),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}

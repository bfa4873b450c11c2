/* The exact picture against numerical integration of its definition. */
#include "base/rng.h"
#include "density/reference.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 12, HEIGHT = 15, STEPS = 20000 };

static void closed_form_is_the_integral(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 4, 0);
    for (int t = 0; t < 40; t++) {
        plx_segment s = {plx_rng_range(&rng, -4, 8), plx_rng_range(&rng, -10, 25), 0,
            plx_rng_range(&rng, -10, 25), (float)plx_rng_normal(&rng)};
        if (t == 0)
            s.y1 = s.y0; /* level */
        s.x1 = s.x0 + plx_rng_range(&rng, 0.2, 12);
        double sums[PLX_SIGNS][WIDTH][HEIGHT] = {0};
        plx_reference_add(&sums[0][0][0], WIDTH, HEIGHT, &s);
        int sign = s.weight > 0 ? PLX_POSITIVE : PLX_NEGATIVE;
        for (int x = 0; x < WIDTH; x++) {
            for (int y = 0; y < HEIGHT; y++) {
                double integral = 0;
                for (int i = 0; i < STEPS; i++) {
                    double u = x + (i + 0.5) / STEPS;
                    if (u < s.x0 || u > s.x1)
                        continue;
                    double at = s.y0 + (s.y1 - s.y0) * (u - s.x0) / (s.x1 - s.x0);
                    integral += fmax(0, 1 - fabs(at - (y + 0.5))) / STEPS;
                }
                assert_true(fabs(sums[sign][x][y] - fabs((double)s.weight) * integral) < 5e-4);
                assert_true(sums[1 - sign][x][y] == 0);
            }
        }
    }
}

static void columns_sum_to_the_weight(void **state)
{
    (void)state;
    double sums[PLX_SIGNS][WIDTH][HEIGHT] = {0};
    plx_segment s = {2.25, 3, 9.5, 11.7, -4};
    plx_reference_add(&sums[0][0][0], WIDTH, HEIGHT, &s);
    for (int x = 0; x < WIDTH; x++) {
        double sum = 0, share = fmax(0, fmin(x + 1, s.x1) - fmax(x, s.x0));
        for (int y = 0; y < HEIGHT; y++)
            sum += sums[PLX_NEGATIVE][x][y];
        assert_true(fabs(sum - 4 * share) < 1e-12);
    }
}

static void chosen_columns_are_those_of_the_whole_picture(void **state)
{
    (void)state;
    static const int column[] = {1, 4, 5, 11};
    enum { COUNT = sizeof column / sizeof *column };
    static double whole[PLX_SIGNS][WIDTH][HEIGHT], some[COUNT][PLX_SIGNS][HEIGHT];
    plx_rng rng;
    plx_rng_seed(&rng, 5, 0);
    for (int t = 0; t < 200; t++) {
        plx_segment s = {plx_rng_range(&rng, -4, 11), plx_rng_range(&rng, -40, 50), 0,
            plx_rng_range(&rng, -40, 50), (float)plx_rng_normal(&rng)};
        s.x1 = s.x0 + plx_rng_range(&rng, 0.2, 16);
        plx_reference_add(&whole[0][0][0], WIDTH, HEIGHT, &s);
        plx_reference_add_columns(&some[0][0][0], column, COUNT, HEIGHT, &s);
    }
    plx_segment none = {0, 0, 12, 15, NAN};
    plx_reference_add_columns(&some[0][0][0], column, COUNT, HEIGHT, &none);
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        for (int i = 0; i < COUNT; i++)
            assert_memory_equal(some[i][sign], whole[sign][column[i]], sizeof some[i][sign]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_form_is_the_integral),
        cmocka_unit_test(columns_sum_to_the_weight),
        cmocka_unit_test(chosen_columns_are_those_of_the_whole_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

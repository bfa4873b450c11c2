/* The transform of a strip by itself: what is in a grid must come out, whole. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/strip.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static float *cell(const plx_strip *s, float *grid, int rise, int entry)
{
    return grid + (size_t)(rise - s->rise_min) * plx_strip_pitch(s) + plx_strip_origin(s) + entry;
}

/* Columns side by side. */
typedef struct plx_picture {
    float *columns;
    int height;
} plx_picture;

static void take_column(void *user, int x, const float *column)
{
    const plx_picture *p = user;
    memcpy(p->columns + x * p->height, column, (size_t)p->height * sizeof *column);
}

static void every_entry_has_a_cell(void **state)
{
    (void)state;
    static const int ranges[][2] = {
        {-5, 7}, {0, 0}, {3, 9}, {-9, -3}, {-1, 0}, {0, 4}, {-400, 700}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        plx_strip s = {
            .width = 8, .height = 13, .rise_min = ranges[i][0], .rise_max = ranges[i][1]};
        for (int r = s.rise_min; r <= s.rise_max; r++) {
            size_t row = (size_t)(r - s.rise_min) * plx_strip_pitch(&s);
            size_t first = row + plx_strip_origin(&s) - (size_t)(r > 0 ? r : 0);
            assert_true(first >= row);
            assert_true(first + (size_t)(s.height + abs(r)) <= row + plx_strip_pitch(&s));
        }
    }
}

/* Each cell by itself becomes a line from its entry row, whose columns each sum to its weight where
 * it lies inside, and which ends where the rise says. */
static void every_cell_is_a_line(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 2, 0);
    for (int t = 0; t < 500; t++) {
        plx_strip s = {.width = 1 + (int)plx_rng_below(&rng, 40), .height = 60};
        int reach = 1 + (int)plx_rng_below(&rng, 3 * (uint64_t)s.width);
        s.rise_min = -(int)plx_rng_below(&rng, (uint64_t)reach) - 1;
        s.rise_max = s.rise_min + 1 + (int)plx_rng_below(&rng, 2 * (uint64_t)reach);
        size_t cells = plx_strip_cells(&s), more = plx_strip_scratch(&s);
        float *grid = plx_alloc(cells, sizeof *grid),
              *scratch = plx_alloc(more + 1, sizeof *scratch);
        float *columns = plx_alloc((size_t)s.width, (size_t)s.height * sizeof *columns);
        int rise = s.rise_min + (int)plx_rng_below(&rng, (uint64_t)(s.rise_max - s.rise_min + 1));
        int entry = (int)plx_rng_below(&rng, (uint64_t)s.height);
        *cell(&s, grid, rise, entry) = 2;
        float column[60];
        plx_picture picture = {columns, s.height};
        plx_strip_transform(
            &s, grid, scratch, &(plx_strip_columns){column, take_column, &picture}, 1, 1);
        for (int x = 0; x < s.width; x++) {
            double sum = 0, mean = 0, from = entry + (double)rise * x / s.width;
            double to = entry + (double)rise * (x + 1) / s.width, at = (from + to) / 2;
            for (int y = 0; y < s.height; y++) {
                sum += (double)columns[x * s.height + y];
                mean += (double)columns[x * s.height + y] * y;
            }
            double slack = fabs(to - from) + 3;
            if (at < slack || at > s.height - 1 - slack)
                continue;
            assert_true(fabs(sum - 2) < 1e-5);
            if (fabs(mean / sum - at) > 1e-4)
                fail_msg(
                    "width %d rise %d column %d: at %g, not %g", s.width, rise, x, mean / sum, at);
        }
        plx_free(grid);
        plx_free(scratch);
        plx_free(columns);
    }
}

static void first_and_last_columns_are_scaled(void **state)
{
    (void)state;
    plx_strip s = {.width = 5, .height = 10, .rise_min = -1, .rise_max = 1};
    float grid[64] = {0}, scratch[512], columns[50] = {0};
    assert_true(plx_strip_cells(&s) <= 64 && plx_strip_scratch(&s) <= 512);
    *cell(&s, grid, 0, 4) = 1;
    float column[10];
    plx_picture picture = {columns, 10};
    plx_strip_transform(
        &s, grid, scratch, &(plx_strip_columns){column, take_column, &picture}, 0.25F, 0.5F);
    static const float expected[5] = {0.25F, 1, 1, 1, 0.5F};
    for (int x = 0; x < 5; x++)
        assert_true(columns[x * 10 + 4] == expected[x]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_has_a_cell),
        cmocka_unit_test(every_cell_is_a_line),
        cmocka_unit_test(first_and_last_columns_are_scaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

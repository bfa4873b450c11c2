#include "support.h"
#include "train/schedule.h"

#include <math.h>

static void assert_near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-12);
}

static void factors(void **state)
{
    (void)state;
    assert_near(plx_schedule_factor(PLX_SCHEDULE_CONSTANT, 123.4, 10), 1);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_STEP, 0, 10), 1);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_STEP, 9.99, 10), 1);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_STEP, 10, 10), 0.1);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_STEP, 25, 10), 0.01);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_COSINE, 0, 8), 1);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_COSINE, 4, 8), 0.5);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_COSINE, 8.0 / 3, 8), 0.75);
    assert_near(plx_schedule_factor(PLX_SCHEDULE_COSINE, 8, 8), 1);
}

static void names_round_trip(void **state)
{
    (void)state;
    for (int i = 0; i < PLX_SCHEDULE_COUNT; i++) {
        plx_schedule out = PLX_SCHEDULE_COUNT;
        assert_true(plx_schedule_parse(plx_schedule_name((plx_schedule)i), &out));
        assert_int_equal(out, i);
    }
    plx_schedule out;
    assert_false(plx_schedule_parse("cosines", &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors),
        cmocka_unit_test(names_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "feed/history.h"

#include "base/rng.h"
#include "support.h"

#include <math.h>

static plx_history *h;
static const double *step, *value;

static int setup(void **state)
{
    (void)state;
    h = plx_history_create(NULL);
    return h ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    plx_history_destroy(&h);
    assert_null(h);
    return 0;
}

static plx_status at(uint64_t step_now, double loss)
{
    return (plx_status){.step = step_now,
        .train_loss = loss,
        .test_loss = NAN,
        .train_accuracy = NAN,
        .test_accuracy = NAN,
        .gradient_norm = NAN,
        .learning_rate = 0.1};
}

static void what_is_measured_is_kept(void **state)
{
    (void)state;
    plx_status s = at(0, NAN);
    assert_true(plx_history_add(h, &s));
    assert_false(plx_history_add(h, &s));
    for (uint64_t i = 1; i <= 100; i++) {
        s = at(i, 1.0 / (double)i);
        s.test_step = i / 10 * 10;
        s.test_loss = i < 50 ? (double)(i / 10) : 4;
        assert_true(plx_history_add(h, &s));
    }
    assert_int_equal(plx_history_series(h, PLX_HISTORY_TRAIN_LOSS, &step, &value), 100);
    for (size_t i = 0; i < 100; i++) {
        assert_true(step[i] == (double)(i + 1));
        assert_true(value[i] == 1.0 / (double)(i + 1));
    }
    /* What is measured now and then is there once for each time, whether it changed or not. */
    assert_int_equal(plx_history_series(h, PLX_HISTORY_TEST_LOSS, &step, &value), 11);
    for (size_t i = 0; i < 11; i++) {
        assert_true(step[i] == (double)(i * 10));
        assert_true(value[i] == (double)(i < 5 ? i : 4));
    }
    assert_int_equal(plx_history_series(h, PLX_HISTORY_LEARNING_RATE, &step, &value), 101);
    assert_int_equal(plx_history_series(h, PLX_HISTORY_TEST_ACCURACY, &step, &value), 0);
}

static void long_trainings_keep_their_peaks(void **state)
{
    (void)state;
    enum { STEPS = 200000 };
    plx_rng rng;
    plx_rng_seed(&rng, 1, 1);
    for (uint64_t i = 0; i < STEPS; i++) {
        plx_status s = at(i, i == 77777 ? 50 : i == 123456 ? -50 : plx_rng_uniform(&rng));
        plx_history_add(h, &s);
    }
    size_t count = plx_history_series(h, PLX_HISTORY_TRAIN_LOSS, &step, &value);
    assert_in_range(count, 1000, 4096);
    double peak = 0, pit = 0, gap = 0, least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        assert_true(isfinite(value[i]));
        if (i > 0) {
            assert_true(step[i] > step[i - 1]);
            gap = fmax(gap, step[i] - step[i - 1]);
        }
        if (value[i] == 50)
            peak = step[i];
        if (value[i] == -50)
            pit = step[i];
        least = value[i] == -50 ? least : fmin(least, value[i]);
        most = value[i] == 50 ? most : fmax(most, value[i]);
    }
    assert_true(peak == 77777);
    assert_true(pit == 123456);
    /* Evenly: no part of the past is coarser than another. */
    assert_true(gap <= 4.0 * STEPS / 2048 * 2);
    assert_true(least < 0.001 && most > 0.999);
}

static void another_training_forgets_the_last(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 10000; i++) {
        plx_status s = at(i, 1);
        plx_history_add(h, &s);
    }
    plx_status s = at(3, 2);
    assert_true(plx_history_add(h, &s));
    assert_int_equal(plx_history_series(h, PLX_HISTORY_TRAIN_LOSS, &step, &value), 1);
    assert_true(step[0] == 3 && value[0] == 2);
    for (uint64_t i = 4; i < 1000; i++) {
        s = at(i, 1);
        plx_history_add(h, &s);
    }
    /* As finely as at first. */
    assert_int_equal(plx_history_series(h, PLX_HISTORY_TRAIN_LOSS, &step, &value), 997);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_measured_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(long_trainings_keep_their_peaks, setup, teardown),
        cmocka_unit_test_setup_teardown(another_training_forgets_the_last, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

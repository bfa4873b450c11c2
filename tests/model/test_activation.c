#include "model/activation.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { ROWS = 3, UNITS = 7, N = ROWS * UNITS };

/* Away from zero, where the kinked ones have no derivative. */
static void fill(float *z)
{
    for (int i = 0; i < N; i++) {
        z[i] = 2.5f * sinf(1.7f * (float)(i + 1));
        if (fabsf(z[i]) < 0.05f)
            z[i] = 0.1f;
    }
}

static void names_round_trip_and_aliases(void **state)
{
    (void)state;
    for (int i = 0; i < PLX_ACT_COUNT; i++) {
        const char *name = plx_activation_name((plx_activation)i);
        plx_activation out = PLX_ACT_COUNT;
        assert_true(plx_activation_parse(name, strlen(name), &out));
        assert_int_equal(out, i);
        assert_false(plx_activation_parse(name, strlen(name) - 1, &out) && (int)out == i);
    }
    plx_activation out;
    assert_true(plx_activation_parse("linear", 6, &out));
    assert_int_equal(out, PLX_ACT_IDENTITY);
    assert_true(plx_activation_parse("leakyrelu-10", 9, &out));
    assert_int_equal(out, PLX_ACT_LEAKY_RELU);
    assert_true(plx_activation_parse("leaky-relu", 10, &out));
    assert_int_equal(out, PLX_ACT_LEAKY_RELU);
    assert_false(plx_activation_parse("rulu", 4, &out));
    assert_false(plx_activation_parse("", 0, &out));
}

static void values_are_what_the_formulas_say(void **state)
{
    (void)state;
    float z[N], a[N];
    fill(z);
    for (int act = 0; act < PLX_ACT_COUNT; act++) {
        memcpy(a, z, sizeof a);
        plx_activation_forward((plx_activation)act, a, ROWS, UNITS);
        for (int i = 0; i < N; i++) {
            double x = (double)z[i], want = x, sum = 0;
            switch ((plx_activation)act) {
            case PLX_ACT_SIGMOID:
                want = 1 / (1 + exp(-x));
                break;
            case PLX_ACT_TANH:
                want = tanh(x);
                break;
            case PLX_ACT_RELU:
                want = x > 0 ? x : 0;
                break;
            case PLX_ACT_LEAKY_RELU:
                want = x > 0 ? x : 0.01 * x;
                break;
            case PLX_ACT_ELU:
                want = x > 0 ? x : exp(x) - 1;
                break;
            case PLX_ACT_GELU:
                want = x * 0.5 * (1 + erf(x / sqrt(2)));
                break;
            case PLX_ACT_SOFTPLUS:
                want = log(1 + exp(x));
                break;
            case PLX_ACT_SOFTMAX:
                for (int j = i / UNITS * UNITS; j < (i / UNITS + 1) * UNITS; j++)
                    sum += exp((double)z[j]);
                want = exp(x) / sum;
                break;
            case PLX_ACT_IDENTITY:
            case PLX_ACT_COUNT:
                break;
            }
            assert_true(fabs((double)a[i] - want) <= 1e-6 * (1 + fabs(want)));
        }
    }
}

/* Σ weight · activation(z): its gradient is what backward gives for delta = weight. */
static double probe(plx_activation act, const float *z, const float *weight)
{
    float a[N];
    memcpy(a, z, sizeof a);
    plx_activation_forward(act, a, ROWS, UNITS);
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += (double)weight[i] * (double)a[i];
    return sum;
}

static void derivatives_match_finite_differences(void **state)
{
    (void)state;
    float z[N], a[N], weight[N];
    fill(z);
    for (int i = 0; i < N; i++)
        weight[i] = cosf(0.9f * (float)i) + 0.3f;
    for (int act = 0; act < PLX_ACT_COUNT; act++) {
        memcpy(a, z, sizeof a);
        plx_activation_forward((plx_activation)act, a, ROWS, UNITS);
        float delta[N];
        memcpy(delta, weight, sizeof delta);
        /* Those that say they need no z are held to it. */
        const float *seen = plx_activation_needs_z((plx_activation)act) ? z : NULL;
        plx_activation_backward((plx_activation)act, seen, a, delta, ROWS, UNITS);
        for (int i = 0; i < N; i++) {
            const float h = 0x1p-7f;
            float moved[N];
            memcpy(moved, z, sizeof moved);
            moved[i] = z[i] + h;
            double up = probe((plx_activation)act, moved, weight);
            moved[i] = z[i] - h;
            double down = probe((plx_activation)act, moved, weight);
            double want = (up - down) / (2 * (double)h);
            assert_true(fabs((double)delta[i] - want) < 3e-4);
        }
    }
}

static void extremes_stay_finite(void **state)
{
    (void)state;
    static const float z[UNITS] = {-3e38f, -1e4f, -89, 0, 89, 1e4f, 3e38f};
    for (int act = 0; act < PLX_ACT_COUNT; act++) {
        float a[UNITS], delta[UNITS];
        memcpy(a, z, sizeof a);
        plx_activation_forward((plx_activation)act, a, 1, UNITS);
        for (int i = 0; i < UNITS; i++) {
            assert_true(isfinite(a[i]));
            delta[i] = 1;
        }
        plx_activation_backward((plx_activation)act, z, a, delta, 1, UNITS);
        for (int i = 0; i < UNITS; i++)
            assert_true(isfinite(delta[i]));
    }
    float tail[] = {-20};
    plx_activation_forward(PLX_ACT_SOFTPLUS, tail, 1, 1);
    assert_true(fabs((double)tail[0] / exp(-20.0) - 1) < 1e-5);
    tail[0] = -60;
    plx_activation_forward(PLX_ACT_SIGMOID, tail, 1, 1);
    assert_true(fabs((double)tail[0] / exp(-60.0) - 1) < 1e-5);
}

static void nan_is_never_swallowed(void **state)
{
    (void)state;
    for (int act = 0; act < PLX_ACT_COUNT; act++) {
        float a[] = {NAN};
        plx_activation_forward((plx_activation)act, a, 1, 1);
        assert_true(isnan(a[0]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_round_trip_and_aliases),
        cmocka_unit_test(values_are_what_the_formulas_say),
        cmocka_unit_test(derivatives_match_finite_differences),
        cmocka_unit_test(extremes_stay_finite),
        cmocka_unit_test(nan_is_never_swallowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

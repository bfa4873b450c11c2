#include "support.h"
#include "train/optimizer.h"

#include <math.h>
#include <string.h>

enum { N = 67, STEPS = 20 }; /* no multiple of a vector's width */

/* The textbook forms, one value at a time in double precision. */
static void reference(const plx_update *u, double *p, double g, double *m, double *v)
{
    double t = (double)u->step, w = *p;
    if (u->optimizer != PLX_OPT_ADAMW)
        g += u->l2 * w;
    g += w > 0 ? u->l1 : w < 0 ? -u->l1 : 0;
    switch (u->optimizer) {
    case PLX_OPT_ADAMW:
        *p -= u->rate * u->l2 * w;
        /* fall through */
    case PLX_OPT_ADAM:
        *m = 0.9 * *m + 0.1 * g;
        *v = 0.999 * *v + 0.001 * g * g;
        *p -= u->rate * (*m / (1 - pow(0.9, t))) / (sqrt(*v / (1 - pow(0.999, t))) + 1e-8);
        break;
    case PLX_OPT_RMSPROP:
        *v = 0.9 * *v + 0.1 * g * g;
        *p -= u->rate * g / (sqrt(*v) + 1e-7);
        break;
    case PLX_OPT_MOMENTUM:
        *m = 0.9 * *m + g;
        *p -= u->rate * *m;
        break;
    case PLX_OPT_NESTEROV:
        *m = 0.9 * *m + g;
        *p -= u->rate * (g + 0.9 * *m);
        break;
    case PLX_OPT_SGD:
    case PLX_OPT_GD:
    case PLX_OPT_COUNT:
        *p -= u->rate * g;
        break;
    }
}

static void names_round_trip(void **state)
{
    (void)state;
    for (int i = 0; i < PLX_OPT_COUNT; i++) {
        plx_optimizer out = PLX_OPT_COUNT;
        assert_true(plx_optimizer_parse(plx_optimizer_name((plx_optimizer)i), &out));
        assert_int_equal(out, i);
        assert_true(plx_optimizer_default_rate(out) > 0);
    }
    plx_optimizer out;
    assert_false(plx_optimizer_parse("adamx", &out));
    assert_false(plx_optimizer_parse("", &out));
}

static void steps_match_the_textbook(void **state)
{
    (void)state;
    for (int o = 0; o < PLX_OPT_COUNT; o++) {
        for (int penalty = 0; penalty < 3; penalty++) {
            float p[N], next[N], m[N] = {0}, v[N] = {0};
            double want[N], want_m[N] = {0}, want_v[N] = {0};
            for (int i = 0; i < N; i++)
                want[i] = (double)(p[i] = sinf((float)i));
            for (uint64_t step = 1; step <= STEPS; step++) {
                plx_update u = {
                    .optimizer = (plx_optimizer)o,
                    .rate = 0.01,
                    .l1 = penalty == 1 ? 0.05 : 0,
                    .l2 = penalty == 2 ? 0.1 : 0,
                    .step = step,
                };
                float g[N];
                for (int i = 0; i < N; i++) {
                    g[i] = cosf((float)i + 0.3f * (float)step) + 0.1f;
                    reference(&u, &want[i], (double)g[i], &want_m[i], &want_v[i]);
                }
                assert_true(plx_optimizer_apply(&u, N, p, g, m, v, next));
                memcpy(p, next, sizeof p);
            }
            for (int i = 0; i < N; i++)
                assert_true(fabs((double)p[i] - want[i]) < 2e-5);
        }
    }
}

static void not_finite_is_seen_wherever_it_stands(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY};
    for (int o = 0; o < PLX_OPT_COUNT; o++) {
        for (size_t b = 0; b < 3; b++) {
            for (int at = 0; at < N; at++) {
                float p[N] = {0}, g[N] = {0}, m[N] = {0}, v[N] = {0}, next[N];
                plx_update u = {.optimizer = (plx_optimizer)o, .rate = 0.01, .step = 1};
                assert_true(plx_optimizer_apply(&u, N, p, g, m, v, next));
                g[at] = bad[b];
                assert_false(plx_optimizer_apply(&u, N, p, g, m, v, next));
            }
        }
    }
}

static void overflow_of_the_state_is_seen(void **state)
{
    (void)state;
    /* The square overflows, though gradient and new parameter are finite. */
    float p[1] = {1}, g[1] = {3e38f}, m[1] = {0}, v[1] = {0}, next[1];
    plx_update u = {.optimizer = PLX_OPT_ADAM, .rate = 0.01, .step = 1};
    assert_false(plx_optimizer_apply(&u, 1, p, g, m, v, next));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_round_trip),
        cmocka_unit_test(steps_match_the_textbook),
        cmocka_unit_test(not_finite_is_seen_wherever_it_stands),
        cmocka_unit_test(overflow_of_the_state_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/mem.h"
#include "base/rng.h"
#include "model/network.h"
#include "support.h"
#include "train/builtin.h"

#include <math.h>
#include <string.h>

static void every_name_makes_data_that_its_net_fits(void **state)
{
    (void)state;
    assert_int_equal(plx_builtin_count(), 10);
    for (size_t i = 0; i < plx_builtin_count(); i++) {
        const char *name = plx_builtin_name(i);
        assert_true(plx_builtin_exists(name));
        assert_true(plx_builtin_about(i)[0]);
        plx_dataset *d = plx_builtin_create(name, 1, NULL);
        assert_non_null(d);
        assert_string_equal(d->name, name);
        plx_network *n =
            plx_network_create(&(plx_network_desc){.spec = plx_builtin_default_net(name)}, NULL);
        assert_non_null(n);
        assert_int_equal(n->layers[0].units, d->inputs);
        assert_int_equal(n->layers[n->layer_count - 1].units, d->outputs);
        assert_true(d->count >= 1000);
        double low = 0, high = 0;
        for (size_t k = 0; k < d->count * d->inputs; k++) {
            assert_true(isfinite(d->x[k]));
            low = fmin(low, (double)d->x[k]);
            high = fmax(high, (double)d->x[k]);
        }
        assert_true(high > 0.5 && (low < -0.5 || d->image_width == 28));
        plx_network_destroy(&n);
        plx_dataset_destroy(&d);
    }
}

static void unknown_names_are_errors(void **state)
{
    (void)state;
    plx_error e = {0};
    assert_false(plx_builtin_exists("digit"));
    assert_null(plx_builtin_default_net("digit"));
    assert_null(plx_builtin_create("digit", 1, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
}

static void the_seed_decides_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < plx_builtin_count(); i++) {
        const char *name = plx_builtin_name(i);
        plx_dataset *a = plx_builtin_create(name, 5, NULL), *b = plx_builtin_create(name, 5, NULL);
        plx_dataset *c = plx_builtin_create(name, 6, NULL);
        size_t bytes = a->count * a->inputs * sizeof *a->x;
        assert_memory_equal(a->x, b->x, bytes);
        assert_memory_not_equal(a->x, c->x, bytes);
        if (a->label)
            assert_memory_equal(a->label, b->label, a->count * sizeof *a->label);
        else
            assert_memory_equal(a->target, b->target, a->count * sizeof *a->target);
        plx_dataset_destroy(&a);
        plx_dataset_destroy(&b);
        plx_dataset_destroy(&c);
    }
}

static void classes_are_balanced(void **state)
{
    (void)state;
    for (size_t i = 0; i < plx_builtin_count(); i++) {
        plx_dataset *d = plx_builtin_create(plx_builtin_name(i), 2, NULL);
        for (uint32_t c = 0; d->label && c < d->outputs; c++) {
            size_t rows = 0;
            for (size_t k = 0; k < d->count; k++) {
                assert_true(d->label[k] < d->outputs);
                rows += d->label[k] == c;
            }
            assert_true((double)rows > 0.7 * (double)d->count / (double)d->outputs);
        }
        plx_dataset_destroy(&d);
    }
}

static void digits_are_ink_on_an_empty_ground(void **state)
{
    (void)state;
    plx_dataset *d = plx_builtin_create("digits", 3, NULL);
    assert_int_equal(d->image_width, 28);
    assert_int_equal(d->image_height, 28);
    for (size_t i = 0; i < d->count; i++) {
        const float *pixel = d->x + i * 784;
        double ink = 0, border = 0, zeros = 0;
        for (size_t k = 0; k < 784; k++) {
            size_t x = k % 28, y = k / 28;
            assert_true(pixel[k] >= 0 && pixel[k] <= 1);
            ink += (double)pixel[k];
            zeros += pixel[k] == 0;
            border += x == 0 || y == 0 || x == 27 || y == 27 ? (double)pixel[k] : 0;
        }
        /* A stroke of 1.5 to 4 pixels through a box of about 18 × 12. */
        assert_true(ink > 12 && ink < 330);
        assert_true(zeros > 300);
        assert_true(border < 0.3 * ink);
    }
    plx_dataset_destroy(&d);
}

/* Share of the rows of `test` that a linear softmax classifier tells right after learning d by
 * stochastic gradient descent with a falling rate. Both are scaled in place. */
static double linear_accuracy(plx_dataset *d, plx_dataset *test, size_t epochs)
{
    plx_scaling s;
    assert_true(plx_scaling_init(&s, d, NULL));
    plx_scaling_apply(&s, d);
    plx_scaling_apply(&s, test);
    plx_scaling_uninit(&s);
    size_t in = d->inputs, out = d->outputs, steps = d->count * epochs;
    float *w = plx_alloc(out * (in + 1), sizeof *w);
    plx_rng rng;
    plx_rng_seed(&rng, 1, 1);
    size_t right = 0;
    for (size_t step = 0; step < steps + test->count; step++) {
        bool learning = step < steps;
        const plx_dataset *from = learning ? d : test;
        size_t row = learning ? plx_rng_below(&rng, d->count) : step - steps;
        const float *x = from->x + row * in;
        float z[16], sum = 0;
        size_t best = 0;
        for (size_t c = 0; c < out; c++) {
            const float *wc = w + c * (in + 1);
            z[c] = wc[in];
            for (size_t k = 0; k < in; k++)
                z[c] += wc[k] * x[k];
            best = z[c] > z[best] ? c : best;
        }
        if (!learning) {
            right += best == from->label[row];
            continue;
        }
        float high = z[best], rate = 0.004f * (1 - (float)step / (float)steps);
        for (size_t c = 0; c < out; c++)
            sum += z[c] = expf(z[c] - high);
        for (size_t c = 0; c < out; c++) {
            float slope = rate * (z[c] / sum - (c == from->label[row] ? 1.0f : 0.0f));
            float *wc = w + c * (in + 1);
            for (size_t k = 0; k < in; k++)
                wc[k] -= slope * x[k];
            wc[in] -= slope;
        }
    }
    plx_free(w);
    return (double)right / (double)test->count;
}

static void a_linear_model_learns_digits_but_not_well(void **state)
{
    (void)state;
    plx_dataset *d = plx_builtin_create("digits", 1, NULL), *test = NULL;
    assert_true(plx_dataset_split(d, 0.2, 1, &test, NULL));
    double accuracy = linear_accuracy(d, test, 8);
    print_message("linear model on digits: %.4f\n", accuracy);
    assert_true(accuracy > 0.80);
    assert_true(accuracy < 0.93);
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&test);
}

static void the_market_can_be_told_a_little(void **state)
{
    (void)state;
    plx_dataset *d = plx_builtin_create("market", 1, NULL), *test = NULL;
    assert_string_equal(d->class_name[0], "fall");
    assert_string_equal(d->class_name[2], "rise");
    assert_true(plx_dataset_split(d, 0.2, 1, &test, NULL));
    double accuracy = linear_accuracy(d, test, 10);
    print_message("linear model on market: %.4f\n", accuracy);
    assert_true(accuracy > 0.43);
    assert_true(accuracy < 0.65);
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&test);
}

/* Noise changes where points lie and nothing of their classes, and is as strong as was asked for:
 * with none, the classes of the plane are told apart exactly. */
static void noise_can_be_chosen_over_the_plane(void **state)
{
    (void)state;
    for (size_t i = 0; i < plx_builtin_count(); i++) {
        const char *name = plx_builtin_name(i);
        plx_error error = {0};
        if (!plx_builtin_has_noise(name)) {
            assert_null(plx_builtin_create_noisy(name, 1, 0.1, &error));
            assert_int_equal(error.code, PLX_ERR_USAGE);
            continue;
        }
        assert_null(plx_builtin_create_noisy(name, 1, -0.01, &error));
        assert_null(plx_builtin_create_noisy(name, 1, 0.51, &error));
        assert_int_equal(error.code, PLX_ERR_USAGE);
        plx_dataset *clean = plx_builtin_create_noisy(name, 1, 0, NULL);
        plx_dataset *little = plx_builtin_create_noisy(name, 1, 0.05, NULL);
        plx_dataset *much = plx_builtin_create_noisy(name, 1, 0.5, NULL);
        double by_little = 0, by_much = 0;
        for (size_t k = 0; k < clean->count; k++) {
            const float *from = clean->label ? clean->x + 2 * k : clean->target + k;
            const float *near = clean->label ? little->x + 2 * k : little->target + k;
            const float *far = clean->label ? much->x + 2 * k : much->target + k;
            by_little += fabs((double)(*near - *from));
            by_much += fabs((double)(*far - *from));
            assert_true(!clean->label || clean->label[k] == much->label[k]);
        }
        assert_true(by_little > 0 && by_much > 2 * by_little);
        plx_dataset_destroy(&clean);
        plx_dataset_destroy(&little);
        plx_dataset_destroy(&much);
    }
    plx_dataset * xor = plx_builtin_create_noisy("xor", 1, 0, NULL);
    for (size_t k = 0; k < xor->count; k++)
        assert_int_equal(xor->label[k], xor->x[2 * k] * xor->x[2 * k + 1] > 0);
    plx_dataset_destroy(&xor);
    plx_dataset *hills = plx_builtin_create_noisy("hills", 1, 0, NULL);
    float low = 0, high = 0;
    for (size_t k = 0; k < hills->count; k++) {
        low = fminf(low, hills->target[k]);
        high = fmaxf(high, hills->target[k]);
    }
    assert_true(low > -1.001f && low < -0.8f && high < 1.001f && high > 0.8f);
    plx_dataset_destroy(&hills);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < plx_builtin_count(); i++) {
        uint64_t n = 1;
        for (;; n++) {
            plx_error e = {0};
            plx_mem_fail_at(n);
            plx_dataset *d = plx_builtin_create(plx_builtin_name(i), 1, &e);
            plx_mem_fail_at(0);
            if (d) {
                plx_dataset_destroy(&d);
                break;
            }
            assert_int_equal(e.code, PLX_ERR_MEMORY);
        }
        assert_true(n >= 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_makes_data_that_its_net_fits),
        cmocka_unit_test(unknown_names_are_errors),
        cmocka_unit_test(the_seed_decides_every_byte),
        cmocka_unit_test(classes_are_balanced),
        cmocka_unit_test(digits_are_ink_on_an_empty_ground),
        cmocka_unit_test(a_linear_model_learns_digits_but_not_well),
        cmocka_unit_test(the_market_can_be_told_a_little),
        cmocka_unit_test(noise_can_be_chosen_over_the_plane),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

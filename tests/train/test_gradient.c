/* Every gradient against finite differences of an independent forward pass in double precision,
 * whose loss is also what the trainer's must be. */
#include "support.h"
#include "train/trainer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 5, IN = 4, OUT = 3, MAX_PARAMS = 512, WIDEST = 8 };

static double activate(plx_activation a, double z)
{
    switch (a) {
    case PLX_ACT_SIGMOID:
        return 1 / (1 + exp(-z));
    case PLX_ACT_TANH:
        return tanh(z);
    case PLX_ACT_RELU:
        return z > 0 ? z : 0;
    case PLX_ACT_LEAKY_RELU:
        return z > 0 ? z : 0.01 * z;
    case PLX_ACT_ELU:
        return z > 0 ? z : exp(z) - 1;
    case PLX_ACT_GELU:
        return 0.5 * z * (1 + erf(z / sqrt(2)));
    case PLX_ACT_SOFTPLUS:
        return log(1 + exp(z));
    case PLX_ACT_IDENTITY:
    case PLX_ACT_SOFTMAX:
    case PLX_ACT_COUNT:
        break;
    }
    return z;
}

/* Adds to what one unit gives, or (z) to what goes into its activation. */
typedef struct nudge {
    size_t layer, unit;
    bool z;
    double by;
} nudge;

static void reference_row(
    const plx_network *n, const double *params, const float *x, const nudge *extra, double *out)
{
    double a[WIDEST] = {0}, next[WIDEST];
    for (size_t i = 0; i < n->layers[0].units; i++)
        a[i] = (double)x[i];
    if (extra->layer == 0)
        a[extra->unit] += extra->by;
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        plx_activation act = n->layers[k->target].activation;
        double sum = 0;
        for (size_t o = 0; o < k->out; o++) {
            double z = params[k->bias_offset + o];
            for (size_t i = 0; i < k->in; i++)
                z += params[k->weight_offset + o * k->in + i] * a[i];
            bool here = extra->layer == k->target && extra->unit == o;
            z += here && extra->z ? extra->by : 0;
            next[o] = act == PLX_ACT_SOFTMAX ? exp(z) : activate(act, z);
            sum += next[o];
        }
        for (size_t o = 0; o < k->out; o++)
            a[o] = act == PLX_ACT_SOFTMAX ? next[o] / sum : next[o];
        if (extra->layer == k->target && !extra->z)
            a[extra->unit] += extra->by;
    }
    memcpy(out, a, n->layers[n->layer_count - 1].units * sizeof *out);
}

static const nudge none = {.layer = SIZE_MAX};

/* Of the rows first … first + count - 1. */
static double loss_of_rows(const plx_network *n, const double *params, const plx_dataset *d,
    plx_loss loss, const nudge *extra, size_t first, size_t count)
{
    double total = 0;
    for (size_t r = first; r < first + count; r++) {
        double a[WIDEST], row = 0;
        reference_row(n, params, d->x + r * d->inputs, extra, a);
        for (size_t o = 0; o < d->outputs; o++) {
            double y = d->label ? d->label[r] == o : (double)d->target[r * d->outputs + o];
            if (loss == PLX_LOSS_CROSS_ENTROPY)
                row -= y * log(a[o]) * (double)d->outputs;
            else if (loss == PLX_LOSS_MSE)
                row += (a[o] - y) * (a[o] - y);
            else
                row -= y * log(a[o]) + (1 - y) * log(1 - a[o]);
        }
        total += row / (double)d->outputs;
    }
    return total / (double)count;
}

static double reference_loss(
    const plx_network *n, const double *params, const plx_dataset *d, plx_loss loss)
{
    return loss_of_rows(n, params, d, loss, &none, 0, d->count);
}

/* What plx_trainer_units says of one row, for the parameters in double. */
static void check_units(
    plx_trainer *t, const plx_network *n, const double *params, const plx_dataset *d, plx_loss loss)
{
    const size_t row = 2;
    const double h = 1e-5;
    plx_activation output = n->layers[n->layer_count - 1].activation;
    float a[MAX_PARAMS], z[MAX_PARAMS], gradient[MAX_PARAMS], values[WIDEST];
    double value = plx_trainer_units(
        t, d, row, &(plx_unit_values){.activation = a, .preactivation = z, .gradient = gradient});
    assert_true(fabs(value - loss_of_rows(n, params, d, loss, &none, row, 1)) < 1e-5);
    for (size_t l = 0; l < n->layer_count; l++) {
        const plx_layer *layer = &n->layers[l];
        memcpy(values, z + layer->unit_offset, layer->units * sizeof *values);
        plx_activation_forward(layer->activation, values, 1, layer->units);
        for (size_t u = 0; u < layer->units; u++) {
            assert_true(fabsf(values[u] - a[layer->unit_offset + u]) < 1e-6f);
            bool fused = l + 1 == n->layer_count && plx_loss_is_fused(loss, output);
            nudge up = {.layer = l, .unit = u, .z = fused, .by = h}, down = up;
            down.by = -h;
            double want = (loss_of_rows(n, params, d, loss, &up, row, 1) -
                              loss_of_rows(n, params, d, loss, &down, row, 1)) /
                          (2 * h);
            double got = (double)gradient[layer->unit_offset + u];
            if (!(fabs(got - want) <= 2e-5 * (1 + fabs(want))))
                fail_msg("unit %zu of layer %zu has gradient %g, not %g (%s, %s)", u, l, got, want,
                    plx_activation_name(output), plx_loss_name(loss));
        }
    }
}

/* Checks one combination; returns false where the loss does not go with the output. */
static bool check(plx_activation hidden, plx_activation output, plx_loss loss, bool classes)
{
    float x[ROWS * IN], target[ROWS * OUT];
    uint32_t label[ROWS];
    for (int i = 0; i < ROWS * IN; i++)
        x[i] = 1.5f * sinf(2.3f * (float)i + 0.4f);
    for (int i = 0; i < ROWS * OUT; i++)
        target[i] = 0.5f + 0.4f * cosf(1.9f * (float)i);
    for (uint32_t i = 0; i < ROWS; i++)
        label[i] = (i * 2 + 1) % OUT;
    plx_dataset d = {
        .name = "made",
        .task = classes ? PLX_TASK_CLASSIFICATION : PLX_TASK_REGRESSION,
        .count = ROWS,
        .inputs = IN,
        .outputs = OUT,
        .x = x,
        .label = classes ? label : NULL,
        .target = classes ? NULL : target,
    };
    plx_network *n = plx_network_create(
        &(plx_network_desc){.spec = "4-6-5-3", .hidden_default = hidden, .output_default = output},
        NULL);
    plx_error e = {0};
    plx_trainer *t = plx_trainer_create(
        &(plx_trainer_desc){.network = n, .train = &d, .loss = loss, .seed = 3}, &e);
    if (!t) {
        assert_int_equal(e.code, PLX_ERR_USAGE);
        plx_network_destroy(&n);
        return false;
    }
    float params[MAX_PARAMS], grads[MAX_PARAMS];
    double moved[MAX_PARAMS];
    assert_true(n->param_count <= MAX_PARAMS);
    memcpy(params, plx_trainer_params(t), n->param_count * sizeof *params);
    for (size_t l = 0; l < n->link_count; l++) {
        for (size_t o = 0; o < n->links[l].out; o++)
            params[n->links[l].bias_offset + o] = 0.1f * (float)o - 0.12f;
    }
    plx_trainer_set_params(t, params);
    for (size_t i = 0; i < n->param_count; i++)
        moved[i] = (double)params[i];

    double value = plx_trainer_gradient(t, 0, ROWS, grads);
    assert_true(fabs(value - reference_loss(n, moved, &d, loss)) < 1e-5);
    size_t compared = 0;
    double largest = 0;
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        for (size_t i = 0; i < k->in * k->out + k->out; i++) {
            size_t at =
                i < k->in * k->out ? k->weight_offset + i : k->bias_offset + i - k->in * k->out;
            const double h = 1e-5;
            moved[at] = (double)params[at] + h;
            double up = reference_loss(n, moved, &d, loss);
            moved[at] = (double)params[at] - h;
            double down = reference_loss(n, moved, &d, loss);
            moved[at] = (double)params[at];
            double want = (up - down) / (2 * h), error = fabs((double)grads[at] - want);
            if (error > 1e-5 * (1 + fabs(want)))
                fail_msg("hidden %s, output %s, loss %s: parameter %zu has gradient %g, not %g",
                    plx_activation_name(hidden), plx_activation_name(output), plx_loss_name(loss),
                    at, (double)grads[at], want);
            largest = fabs(want) > largest ? fabs(want) : largest;
            compared++;
        }
    }
    assert_int_equal(compared, n->parameter_count);
    check_units(t, n, moved, &d, loss);
    assert_true(largest > 1e-3);
    plx_trainer_destroy(&t);
    plx_network_destroy(&n);
    return true;
}

static void every_combination_matches_finite_differences(void **state)
{
    (void)state;
    int allowed[PLX_LOSS_COUNT] = {0};
    for (int hidden = 0; hidden < PLX_ACT_COUNT; hidden++) {
        for (int output = 0; output < PLX_ACT_COUNT; output++) {
            for (int loss = PLX_LOSS_MSE; loss < PLX_LOSS_COUNT; loss++) {
                for (int classes = 0; classes < 2; classes++)
                    allowed[loss] += check((plx_activation)hidden, (plx_activation)output,
                        (plx_loss)loss, classes != 0);
            }
        }
    }
    assert_int_equal(allowed[PLX_LOSS_MSE], PLX_ACT_COUNT * PLX_ACT_COUNT * 2);
    assert_int_equal(allowed[PLX_LOSS_CROSS_ENTROPY], PLX_ACT_COUNT);
    assert_int_equal(allowed[PLX_LOSS_BINARY_CROSS_ENTROPY], PLX_ACT_COUNT * 2 * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_matches_finite_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

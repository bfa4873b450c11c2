#include "train/loss.h"

#include <math.h>
#include <string.h>

/* Keeps the logarithms of an unfused binary cross-entropy finite; about one float below 1. */
static const double EDGE = 1e-7;

static const char *const names[PLX_LOSS_COUNT] = {
    [PLX_LOSS_AUTO] = "auto",
    [PLX_LOSS_MSE] = "mse",
    [PLX_LOSS_CROSS_ENTROPY] = "cross_entropy",
    [PLX_LOSS_BINARY_CROSS_ENTROPY] = "binary_cross_entropy",
};

static const struct {
    const char *name;
    plx_loss loss;
} aliases[] = {
    {"ce", PLX_LOSS_CROSS_ENTROPY},
    {"cross-entropy", PLX_LOSS_CROSS_ENTROPY},
    {"bce", PLX_LOSS_BINARY_CROSS_ENTROPY},
    {"binary-cross-entropy", PLX_LOSS_BINARY_CROSS_ENTROPY},
};

const char *plx_loss_name(plx_loss loss)
{
    return names[loss];
}

bool plx_loss_parse(const char *text, plx_loss *out)
{
    for (int i = 0; i < PLX_LOSS_COUNT; i++) {
        if (strcmp(text, names[i]) == 0) {
            *out = (plx_loss)i;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strcmp(text, aliases[i].name) == 0) {
            *out = aliases[i].loss;
            return true;
        }
    }
    return false;
}

plx_loss plx_loss_choose(plx_activation output, plx_task task)
{
    if (task == PLX_TASK_CLASSIFICATION && output == PLX_ACT_SOFTMAX)
        return PLX_LOSS_CROSS_ENTROPY;
    if (task == PLX_TASK_CLASSIFICATION && output == PLX_ACT_SIGMOID)
        return PLX_LOSS_BINARY_CROSS_ENTROPY;
    return PLX_LOSS_MSE;
}

bool plx_loss_check(plx_loss loss, plx_activation output, plx_task task, plx_error *e)
{
    if (loss == PLX_LOSS_CROSS_ENTROPY) {
        if (output != PLX_ACT_SOFTMAX)
            return plx_fail(e, PLX_ERR_USAGE,
                "the loss cross_entropy needs a softmax output, not %s",
                plx_activation_name(output));
        if (task != PLX_TASK_CLASSIFICATION)
            return plx_fail(
                e, PLX_ERR_USAGE, "the loss cross_entropy needs classes, and the data has values");
    }
    if (loss == PLX_LOSS_BINARY_CROSS_ENTROPY && output != PLX_ACT_SIGMOID &&
        output != PLX_ACT_SOFTMAX)
        return plx_fail(e, PLX_ERR_USAGE,
            "the loss binary_cross_entropy needs a sigmoid or softmax output, not %s",
            plx_activation_name(output));
    return true;
}

bool plx_loss_is_fused(plx_loss loss, plx_activation output)
{
    return (loss == PLX_LOSS_CROSS_ENTROPY && output == PLX_ACT_SOFTMAX) ||
           (loss == PLX_LOSS_BINARY_CROSS_ENTROPY && output == PLX_ACT_SIGMOID);
}

static float wanted(const plx_outcome *o, size_t row, size_t output)
{
    if (o->label)
        return o->label[row] == output ? 1 : 0;
    return o->target[row * o->outputs + output];
}

static double squared_error(const plx_outcome *o, size_t row)
{
    const float *a = o->values + row * o->outputs;
    double sum = 0;
    for (size_t i = 0; i < o->outputs; i++) {
        double d = (double)a[i] - (double)wanted(o, row, i);
        sum += d * d;
    }
    return sum / (double)o->outputs;
}

/* log Σ e^z - z_label, from z: a value that underflowed to zero still has a finite loss. */
static double cross_entropy(const plx_outcome *o, size_t row)
{
    const float *z = o->z + row * o->outputs;
    float top = z[0];
    for (size_t i = 1; i < o->outputs; i++)
        top = z[i] > top ? z[i] : top;
    float sum = 0;
    for (size_t i = 0; i < o->outputs; i++)
        sum += expf(z[i] - top);
    return log((double)sum) + (double)top - (double)z[o->label[row]];
}

static double binary_cross_entropy(const plx_outcome *o, size_t row)
{
    bool fused = plx_loss_is_fused(o->loss, o->output);
    double sum = 0;
    for (size_t i = 0; i < o->outputs; i++) {
        double y = (double)wanted(o, row, i);
        if (fused) {
            double z = (double)o->z[row * o->outputs + i];
            sum += (z < 0 ? 0 : z) - y * z + log1p(exp(-fabs(z)));
        } else {
            double a = (double)o->values[row * o->outputs + i];
            a = a < EDGE ? EDGE : a > 1 - EDGE ? 1 - EDGE : a;
            sum -= y * log(a) + (1 - y) * log1p(-a);
        }
    }
    return sum / (double)o->outputs;
}

double plx_loss_sum(const plx_outcome *o)
{
    double sum = 0;
    for (size_t r = 0; r < o->rows; r++)
        sum += o->loss == PLX_LOSS_CROSS_ENTROPY          ? cross_entropy(o, r)
               : o->loss == PLX_LOSS_BINARY_CROSS_ENTROPY ? binary_cross_entropy(o, r)
                                                          : squared_error(o, r);
    return sum;
}

void plx_loss_delta(const plx_outcome *o, float scale, float *delta)
{
    bool fused = plx_loss_is_fused(o->loss, o->output);
    float each = scale / (float)o->outputs;
    for (size_t r = 0; r < o->rows; r++) {
        for (size_t i = 0; i < o->outputs; i++) {
            size_t at = r * o->outputs + i;
            float a = o->values[at], y = wanted(o, r, i);
            if (o->loss == PLX_LOSS_CROSS_ENTROPY) {
                delta[at] = scale * (a - y);
            } else if (o->loss == PLX_LOSS_MSE) {
                delta[at] = 2 * each * (a - y);
            } else if (fused) {
                delta[at] = each * (a - y);
            } else {
                float low = (float)EDGE;
                float p = a < low ? low : a > 1 - low ? 1 - low : a;
                delta[at] = each * (p - y) / (p * (1 - p));
            }
        }
    }
}

size_t plx_loss_class(const plx_outcome *o, size_t row)
{
    const float *a = o->values + row * o->outputs;
    size_t best = 0;
    for (size_t i = 1; i < o->outputs; i++)
        best = a[i] > a[best] ? i : best;
    return best;
}

size_t plx_loss_correct(const plx_outcome *o)
{
    size_t correct = 0;
    for (size_t r = 0; r < o->rows; r++)
        correct += plx_loss_class(o, r) == o->label[r];
    return correct;
}

#include "model/activation.h"

#include <math.h>
#include <string.h>

static const float LEAK = 0.01f;
static const float SQRT_HALF = 0.70710678118654752f;    /* 1/√2 */
static const float INV_SQRT_2PI = 0.39894228040143268f; /* 1/√(2π) */

static const char *const names[PLX_ACT_COUNT] = {
    [PLX_ACT_IDENTITY] = "identity",
    [PLX_ACT_SIGMOID] = "sigmoid",
    [PLX_ACT_TANH] = "tanh",
    [PLX_ACT_RELU] = "relu",
    [PLX_ACT_LEAKY_RELU] = "leaky_relu",
    [PLX_ACT_ELU] = "elu",
    [PLX_ACT_GELU] = "gelu",
    [PLX_ACT_SOFTPLUS] = "softplus",
    [PLX_ACT_SOFTMAX] = "softmax",
};

static const struct {
    const char *name;
    plx_activation activation;
} aliases[] = {
    {"linear", PLX_ACT_IDENTITY},
    {"logistic", PLX_ACT_SIGMOID},
    {"leakyrelu", PLX_ACT_LEAKY_RELU},
    {"leaky-relu", PLX_ACT_LEAKY_RELU},
    {"lrelu", PLX_ACT_LEAKY_RELU},
};

const char *plx_activation_name(plx_activation a)
{
    return names[a];
}

const char *plx_activation_title(plx_activation a)
{
    switch (a) {
    case PLX_ACT_RELU:
        return "ReLU";
    case PLX_ACT_LEAKY_RELU:
        return "leaky ReLU";
    case PLX_ACT_ELU:
        return "ELU";
    case PLX_ACT_GELU:
        return "GELU";
    default:
        return plx_activation_name(a);
    }
}

static bool equals(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

bool plx_activation_parse(const char *text, size_t length, plx_activation *out)
{
    for (int i = 0; i < PLX_ACT_COUNT; i++) {
        if (equals(names[i], text, length)) {
            *out = (plx_activation)i;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (equals(aliases[i].name, text, length)) {
            *out = aliases[i].activation;
            return true;
        }
    }
    return false;
}

bool plx_activation_needs_z(plx_activation a)
{
    /* The only one here that is not monotonic, so that z cannot be told from the value. */
    return a == PLX_ACT_GELU;
}

/* Comparisons below are turned so that NaN falls through to an expression of z and stays NaN: a
 * trainer must be able to see it in what comes out. */

static float sigmoid(float z)
{
    /* e^-|z| never overflows, and both halves keep their relative precision. */
    float e = expf(-fabsf(z));
    float upper = 1 / (1 + e);
    return z < 0 ? e * upper : upper;
}

static float softplus(float z)
{
    return (z < 0 ? 0 : z) + log1pf(expf(-fabsf(z)));
}

static float gelu(float z)
{
    /* erfc keeps the lower tail, where 1 + erf would cancel to nothing. */
    return 0.5f * z * erfcf(-z * SQRT_HALF);
}

static void softmax_row(float *v, size_t units)
{
    float top = v[0];
    for (size_t i = 1; i < units; i++)
        top = v[i] > top ? v[i] : top;
    float sum = 0;
    for (size_t i = 0; i < units; i++) {
        v[i] = expf(v[i] - top);
        sum += v[i];
    }
    float scale = 1 / sum;
    for (size_t i = 0; i < units; i++)
        v[i] *= scale;
}

void plx_activation_forward(plx_activation a, float *v, size_t rows, size_t units)
{
    size_t n = rows * units;
    switch (a) {
    case PLX_ACT_SIGMOID:
        for (size_t i = 0; i < n; i++)
            v[i] = sigmoid(v[i]);
        break;
    case PLX_ACT_TANH:
        for (size_t i = 0; i < n; i++)
            v[i] = tanhf(v[i]);
        break;
    case PLX_ACT_RELU:
        for (size_t i = 0; i < n; i++)
            v[i] = v[i] < 0 ? 0 : v[i];
        break;
    case PLX_ACT_LEAKY_RELU:
        for (size_t i = 0; i < n; i++)
            v[i] = v[i] < 0 ? LEAK * v[i] : v[i];
        break;
    case PLX_ACT_ELU:
        for (size_t i = 0; i < n; i++)
            v[i] = v[i] < 0 ? expm1f(v[i]) : v[i];
        break;
    case PLX_ACT_GELU:
        for (size_t i = 0; i < n; i++)
            v[i] = gelu(v[i]);
        break;
    case PLX_ACT_SOFTPLUS:
        for (size_t i = 0; i < n; i++)
            v[i] = softplus(v[i]);
        break;
    case PLX_ACT_SOFTMAX:
        for (size_t r = 0; r < rows; r++)
            softmax_row(v + r * units, units);
        break;
    case PLX_ACT_IDENTITY:
    case PLX_ACT_COUNT:
        break;
    }
}

static void softmax_backward(const float *values, float *delta, size_t rows, size_t units)
{
    for (size_t r = 0; r < rows; r++) {
        const float *p = values + r * units;
        float *d = delta + r * units;
        double dot = 0;
        for (size_t i = 0; i < units; i++)
            dot += (double)p[i] * (double)d[i];
        for (size_t i = 0; i < units; i++)
            d[i] = p[i] * (d[i] - (float)dot);
    }
}

void plx_activation_backward(
    plx_activation a, const float *z, const float *values, float *delta, size_t rows, size_t units)
{
    size_t n = rows * units;
    /* Products, not choices between deltas: those would be branches where vectors cannot blend. */
    switch (a) {
    case PLX_ACT_SIGMOID:
        for (size_t i = 0; i < n; i++)
            delta[i] *= values[i] * (1 - values[i]);
        break;
    case PLX_ACT_TANH:
        for (size_t i = 0; i < n; i++)
            delta[i] *= (1 - values[i]) * (1 + values[i]);
        break;
    case PLX_ACT_RELU:
        for (size_t i = 0; i < n; i++)
            delta[i] *= values[i] <= 0 ? 0.0f : 1.0f;
        break;
    case PLX_ACT_LEAKY_RELU:
        for (size_t i = 0; i < n; i++)
            delta[i] *= values[i] <= 0 ? LEAK : 1.0f;
        break;
    case PLX_ACT_ELU:
        for (size_t i = 0; i < n; i++)
            delta[i] *= values[i] <= 0 ? values[i] + 1 : 1.0f;
        break;
    case PLX_ACT_GELU:
        for (size_t i = 0; i < n; i++) {
            float below = 0.5f * erfcf(-z[i] * SQRT_HALF);
            float density = INV_SQRT_2PI * expf(-0.5f * z[i] * z[i]);
            delta[i] *= below + z[i] * density;
        }
        break;
    case PLX_ACT_SOFTPLUS:
        /* The derivative is the sigmoid, which is 1 - e^-a. */
        for (size_t i = 0; i < n; i++)
            delta[i] *= -expm1f(-values[i]);
        break;
    case PLX_ACT_SOFTMAX:
        softmax_backward(values, delta, rows, units);
        break;
    case PLX_ACT_IDENTITY:
    case PLX_ACT_COUNT:
        break;
    }
}

#include "train/optimizer.h"

#include "base/simd.h"

#include <math.h>
#include <string.h>

static const double BETA_1 = 0.9, BETA_2 = 0.999, ADAM_EPSILON = 1e-8;
static const float RHO = 0.9f, RMS_EPSILON = 1e-7f;
static const float MOMENTUM = 0.9f;

static const struct {
    const char *name;
    double rate;
} kinds[PLX_OPT_COUNT] = {
    [PLX_OPT_ADAM] = {"adam", 0.001},
    [PLX_OPT_ADAMW] = {"adamw", 0.001},
    [PLX_OPT_RMSPROP] = {"rmsprop", 0.001},
    [PLX_OPT_MOMENTUM] = {"momentum", 0.01},
    [PLX_OPT_NESTEROV] = {"nesterov", 0.01},
    [PLX_OPT_SGD] = {"sgd", 0.05},
    [PLX_OPT_GD] = {"gd", 0.1},
};

const char *plx_optimizer_name(plx_optimizer o)
{
    return kinds[o].name;
}

bool plx_optimizer_parse(const char *text, plx_optimizer *out)
{
    for (int i = 0; i < PLX_OPT_COUNT; i++) {
        if (strcmp(text, kinds[i].name) == 0) {
            *out = (plx_optimizer)i;
            return true;
        }
    }
    return false;
}

double plx_optimizer_default_rate(plx_optimizer o)
{
    return kinds[o].rate;
}

/* A float without its sign, as an integer: these order as the magnitudes do, with infinity at
 * INFINITY_BITS and NaN above. Taking the maximum of integers vectorises without loosening the
 * rules for floats. */
static inline int32_t magnitude(float x)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits & INT32_MAX;
}

static const int32_t INFINITY_BITS = 0x7F800000;

static inline int32_t max_i32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

PLX_SIMD static void add_penalty(
    size_t n, const float *restrict p, float *restrict g, float l1, float l2)
{
    for (size_t i = 0; i < n; i++)
        g[i] += l2 * p[i] + (p[i] > 0 ? l1 : p[i] < 0 ? -l1 : 0);
}

PLX_SIMD static int32_t sgd(
    size_t n, const float *restrict p, const float *restrict g, float *restrict out, float rate)
{
    int32_t top = 0;
    for (size_t i = 0; i < n; i++) {
        float x = p[i] - rate * g[i];
        out[i] = x;
        top = max_i32(top, magnitude(x));
    }
    return top;
}

PLX_SIMD static int32_t momentum(size_t n, const float *restrict p, const float *restrict g,
    float *restrict m, float *restrict out, float rate)
{
    int32_t top = 0;
    for (size_t i = 0; i < n; i++) {
        float v = MOMENTUM * m[i] + g[i];
        float x = p[i] - rate * v;
        m[i] = v;
        out[i] = x;
        top = max_i32(top, max_i32(magnitude(x), magnitude(v)));
    }
    return top;
}

PLX_SIMD static int32_t nesterov(size_t n, const float *restrict p, const float *restrict g,
    float *restrict m, float *restrict out, float rate)
{
    int32_t top = 0;
    for (size_t i = 0; i < n; i++) {
        float v = MOMENTUM * m[i] + g[i];
        float x = p[i] - rate * (g[i] + MOMENTUM * v);
        m[i] = v;
        out[i] = x;
        top = max_i32(top, max_i32(magnitude(x), magnitude(v)));
    }
    return top;
}

PLX_SIMD static int32_t rmsprop(size_t n, const float *restrict p, const float *restrict g,
    float *restrict v, float *restrict out, float rate)
{
    int32_t top = 0;
    for (size_t i = 0; i < n; i++) {
        float mean = RHO * v[i] + (1 - RHO) * (g[i] * g[i]);
        float x = p[i] - rate * g[i] / (sqrtf(mean) + RMS_EPSILON);
        v[i] = mean;
        out[i] = x;
        top = max_i32(top, max_i32(magnitude(x), magnitude(mean)));
    }
    return top;
}

typedef struct adam_factors {
    float b1, b2, rate, epsilon, keep;
} adam_factors;

PLX_SIMD static int32_t adam(size_t n, const float *restrict p, const float *restrict g,
    float *restrict m, float *restrict v, float *restrict out, adam_factors f)
{
    int32_t top = 0;
    for (size_t i = 0; i < n; i++) {
        float first = m[i] + f.b1 * (g[i] - m[i]);
        float second = v[i] + f.b2 * (g[i] * g[i] - v[i]);
        float x = f.keep * p[i] - f.rate * first / (sqrtf(second) + f.epsilon);
        m[i] = first;
        v[i] = second;
        out[i] = x;
        /* In this order: clang knows a reduction only where top is one side of it. */
        top = max_i32(top, max_i32(magnitude(x), max_i32(magnitude(first), magnitude(second))));
    }
    return top;
}

/* Both corrections of Adam's zero start, folded into the rate and epsilon (section 2 of the
 * paper). */
static adam_factors adam_now(const plx_update *u)
{
    double t = (double)u->step;
    double second = sqrt(1 - pow(BETA_2, t));
    double decay = u->optimizer == PLX_OPT_ADAMW ? u->l2 : 0;
    return (adam_factors){
        .b1 = (float)(1 - BETA_1),
        .b2 = (float)(1 - BETA_2),
        .rate = (float)(u->rate * second / (1 - pow(BETA_1, t))),
        .epsilon = (float)(ADAM_EPSILON * second),
        .keep = (float)(1 - u->rate * decay),
    };
}

bool plx_optimizer_apply(const plx_update *u, size_t n, const float *params, float *gradient,
    float *first, float *second, float *next)
{
    double l2 = u->optimizer == PLX_OPT_ADAMW ? 0 : u->l2;
    if (u->l1 != 0 || l2 != 0)
        add_penalty(n, params, gradient, (float)u->l1, (float)l2);
    float rate = (float)u->rate;
    int32_t top = 0;
    switch (u->optimizer) {
    case PLX_OPT_ADAM:
    case PLX_OPT_ADAMW:
        top = adam(n, params, gradient, first, second, next, adam_now(u));
        break;
    case PLX_OPT_RMSPROP:
        top = rmsprop(n, params, gradient, second, next, rate);
        break;
    case PLX_OPT_MOMENTUM:
        top = momentum(n, params, gradient, first, next, rate);
        break;
    case PLX_OPT_NESTEROV:
        top = nesterov(n, params, gradient, first, next, rate);
        break;
    case PLX_OPT_SGD:
    case PLX_OPT_GD:
    case PLX_OPT_COUNT:
        top = sgd(n, params, gradient, next, rate);
        break;
    }
    return top < INFINITY_BITS;
}

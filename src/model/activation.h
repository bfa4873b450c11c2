/* Activation functions: names, values and derivatives.
 *
 * Values are computed in place over a batch. Derivatives are taken from the pre-activation z and
 * the value a, so that nothing has to be recomputed. Any thread; no state. */
#ifndef PLX_MODEL_ACTIVATION_H
#define PLX_MODEL_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>

typedef enum plx_activation {
    PLX_ACT_IDENTITY,   /* z */
    PLX_ACT_SIGMOID,    /* 1 / (1 + e^-z) */
    PLX_ACT_TANH,       /* tanh z */
    PLX_ACT_RELU,       /* max(0, z) */
    PLX_ACT_LEAKY_RELU, /* z > 0 ? z : 0.01 z */
    PLX_ACT_ELU,        /* z > 0 ? z : e^z - 1 */
    PLX_ACT_GELU,       /* z Φ(z), exact with erf; Hendrycks and Gimpel 2016 */
    PLX_ACT_SOFTPLUS,   /* log(1 + e^z) */
    PLX_ACT_SOFTMAX,    /* e^z_i / Σ e^z_j over the row */
    PLX_ACT_COUNT
} plx_activation;

/* "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "softplus", "softmax". */
const char *plx_activation_name(plx_activation a);
/* As people write it: "identity", "sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU", "GELU",
 * "softplus", "softmax". Static. */
const char *plx_activation_title(plx_activation a);
/* Accepts those names and the usual others ("linear", "leakyrelu", "leaky-relu"); false when
 * unknown. text need not be terminated at length. */
bool plx_activation_parse(const char *text, size_t length, plx_activation *out);

/* values [rows][units]: z in, a out. */
void plx_activation_forward(plx_activation a, float *values, size_t rows, size_t units);

/* delta [rows][units]: dL/da in, dL/dz out. z and a as plx_activation_forward had and gave them. */
void plx_activation_backward(
    plx_activation a, const float *z, const float *values, float *delta, size_t rows, size_t units);

/* True for those whose derivative needs z itself and not only the value (ELU and the sigmoid kin do
 * not), so that a trainer knows whether to keep it. */
bool plx_activation_needs_z(plx_activation a);

#endif

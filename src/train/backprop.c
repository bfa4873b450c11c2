#include "train/backprop.h"

#include "base/mem.h"
#include "base/simd.h"

#include <cblas.h>
#include <string.h>

struct plx_backprop {
    const plx_network *network;
    size_t max_rows;
    size_t rows;          /* of the last forward */
    bool fused;           /* delta starts as dL/dz of the last layer */
    float **value;        /* [layer_count]: [max_rows][units]; 0 is the borrowed x */
    float **z;            /* [layer_count]: [max_rows][units], NULL where nobody reads it */
    float *delta, *spare; /* [max_rows][widest layer]: at the link's target, and at its source */
};

static void *out_of_memory(plx_backprop *p, plx_error *e)
{
    plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu rows of %zu units", p ? p->max_rows : 0,
        p ? p->network->unit_count : 0);
    plx_backprop_destroy(&p);
    return NULL;
}

plx_backprop *plx_backprop_create(const plx_network *n, size_t rows, bool fused, plx_error *e)
{
    plx_backprop *p = plx_alloc(1, sizeof *p);
    if (!p)
        return out_of_memory(p, e);
    p->network = n;
    p->max_rows = rows;
    p->fused = fused;
    p->value = plx_alloc(n->layer_count, sizeof *p->value);
    p->z = plx_alloc(n->layer_count, sizeof *p->z);
    if (!p->value || !p->z)
        return out_of_memory(p, e);
    size_t widest = 0;
    for (size_t l = 1; l < n->layer_count; l++) {
        const plx_layer *layer = &n->layers[l];
        bool keep_z = l + 1 == n->layer_count || plx_activation_needs_z(layer->activation);
        widest = layer->units > widest ? layer->units : widest;
        p->value[l] = plx_alloc(layer->units, rows * sizeof(float));
        if (keep_z)
            p->z[l] = plx_alloc(layer->units, rows * sizeof(float));
        if (!p->value[l] || (keep_z && !p->z[l]))
            return out_of_memory(p, e);
    }
    p->delta = plx_alloc(widest, rows * sizeof(float));
    p->spare = plx_alloc(widest, rows * sizeof(float));
    if (!p->delta || !p->spare)
        return out_of_memory(p, e);
    return p;
}

void plx_backprop_destroy(plx_backprop **handle)
{
    plx_backprop *p = *handle;
    if (!p)
        return;
    for (size_t l = 1; l < p->network->layer_count; l++) {
        if (p->value)
            plx_free(p->value[l]);
        if (p->z)
            plx_free(p->z[l]);
    }
    plx_free(p->value);
    plx_free(p->z);
    plx_free(p->delta);
    plx_free(p->spare);
    plx_free(p);
    *handle = NULL;
}

size_t plx_backprop_rows(const plx_backprop *p)
{
    return p->max_rows;
}

PLX_SIMD static void add_bias(
    float *restrict values, const float *restrict bias, size_t rows, size_t units)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < units; i++)
            values[r * units + i] += bias[i];
    }
}

/* The commonest hidden layer in one sweep. NaN stays NaN, as in plx_activation_forward. */
PLX_SIMD static void add_bias_relu(
    float *restrict values, const float *restrict bias, size_t rows, size_t units)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < units; i++) {
            float z = values[r * units + i] + bias[i];
            values[r * units + i] = z < 0 ? 0 : z;
        }
    }
}

PLX_SIMD static void sum_rows(
    const float *restrict delta, float *restrict sum, size_t rows, size_t units)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < units; i++)
            sum[i] += delta[r * units + i];
    }
}

void plx_backprop_forward(plx_backprop *p, const float *params, const float *x, size_t rows)
{
    const plx_network *n = p->network;
    p->rows = rows;
    /* Layer 0 is only read; the table holds it beside the layers that are written. */
    p->value[0] = (float *)(uintptr_t)x;
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        plx_activation activation = n->layers[k->target].activation;
        float *out = p->value[k->target];
        const float *bias = params + k->bias_offset; // [out]
        /* [rows][out] = [rows][in] · [out][in]ᵀ */
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)rows, (blasint)k->out,
            (blasint)k->in, 1, p->value[k->source], (blasint)k->in, params + k->weight_offset,
            (blasint)k->in, 0, out, (blasint)k->out);
        float *z = p->z[k->target];
        if (activation == PLX_ACT_RELU && !z) {
            add_bias_relu(out, bias, rows, k->out);
            continue;
        }
        add_bias(out, bias, rows, k->out);
        if (z)
            memcpy(z, out, rows * k->out * sizeof *z);
        plx_activation_forward(activation, out, rows, k->out);
    }
}

const float *plx_backprop_values(const plx_backprop *p, size_t layer)
{
    return p->value[layer];
}

const float *plx_backprop_output_z(const plx_backprop *p)
{
    return p->z[p->network->layer_count - 1];
}

float *plx_backprop_delta(plx_backprop *p)
{
    return p->delta;
}

void plx_backprop_backward(
    plx_backprop *p, const float *params, size_t link, bool accumulate, float *grads)
{
    const plx_network *n = p->network;
    const plx_link *k = &n->links[link];
    float keep = accumulate ? 1 : 0;
    if (link + 1 < n->link_count || !p->fused)
        plx_activation_backward(n->layers[k->target].activation, p->z[k->target],
            p->value[k->target], p->delta, p->rows, k->out);

    /* [out][in] = [rows][out]ᵀ · [rows][in] */
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (blasint)k->out, (blasint)k->in,
        (blasint)p->rows, 1, p->delta, (blasint)k->out, p->value[k->source], (blasint)k->in, keep,
        plx_link_weights(k, grads), (blasint)k->in);
    float *bias = plx_link_biases(k, grads);
    if (!accumulate)
        memset(bias, 0, k->out * sizeof *bias);
    sum_rows(p->delta, bias, p->rows, k->out);
    if (link == 0)
        return;

    /* [rows][in] = [rows][out] · [out][in] */
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)p->rows, (blasint)k->in,
        (blasint)k->out, 1, p->delta, (blasint)k->out, params + k->weight_offset, (blasint)k->in, 0,
        p->spare, (blasint)k->in);
    float *swap = p->delta;
    p->delta = p->spare;
    p->spare = swap;
}

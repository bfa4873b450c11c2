#include "train/backprop.h"

#include "base/mem.h"
#include "base/simd.h"

#include <cblas.h>
#include <string.h>

struct plx_backprop {
    const plx_network *network;
    size_t max_rows;
    size_t rows;   /* of the last forward */
    bool fused;    /* delta starts as dL/dz of the last layer */
    float **value; /* [layer_count]: [max_rows][units]; 0 is the borrowed x */
    float **z;     /* [layer_count]: [max_rows][units]; written where somebody reads it */
    plx_activation *activation; /* [layer_count] */
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
    p->activation = plx_alloc(n->layer_count, sizeof *p->activation);
    if (!p->value || !p->z || !p->activation)
        return out_of_memory(p, e);
    size_t widest = 0;
    for (size_t l = 1; l < n->layer_count; l++) {
        const plx_layer *layer = &n->layers[l];
        widest = layer->units > widest ? layer->units : widest;
        p->value[l] = plx_alloc(layer->units, rows * sizeof(float));
        p->z[l] = plx_alloc_sparse(layer->units, rows * sizeof(float));
        if (!p->value[l] || !p->z[l])
            return out_of_memory(p, e);
        p->activation[l] = layer->activation;
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
    plx_free(p->activation);
    plx_free(p->delta);
    plx_free(p->spare);
    plx_free(p);
    *handle = NULL;
}

size_t plx_backprop_rows(const plx_backprop *p)
{
    return p->max_rows;
}

void plx_backprop_set_activation(plx_backprop *p, size_t layer, plx_activation activation)
{
    p->activation[layer] = activation;
}

const plx_activation *plx_backprop_activations(const plx_backprop *p)
{
    return p->activation;
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

PLX_SIMD static void add_up_rows(
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
        plx_activation activation = p->activation[k->target];
        float *out = p->value[k->target];
        const float *bias = params + k->bias_offset; // [out]
        /* [rows][out] = [rows][in] · [out][in]ᵀ */
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)rows, (blasint)k->out,
            (blasint)k->in, 1, p->value[k->source], (blasint)k->in, params + k->weight_offset,
            (blasint)k->in, 0, out, (blasint)k->out);
        bool keep_z = k->target + 1 == n->layer_count || plx_activation_needs_z(activation);
        if (activation == PLX_ACT_RELU && !keep_z) {
            add_bias_relu(out, bias, rows, k->out);
            continue;
        }
        add_bias(out, bias, rows, k->out);
        if (keep_z)
            memcpy(p->z[k->target], out, rows * k->out * sizeof *out);
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
        plx_activation_backward(p->activation[k->target], p->z[k->target], p->value[k->target],
            p->delta, p->rows, k->out);

    /* [out][in] = [rows][out]ᵀ · [rows][in] */
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (blasint)k->out, (blasint)k->in,
        (blasint)p->rows, 1, p->delta, (blasint)k->out, p->value[k->source], (blasint)k->in, keep,
        plx_link_weights(k, grads), (blasint)k->in);
    float *bias = plx_link_biases(k, grads);
    if (!accumulate)
        memset(bias, 0, k->out * sizeof *bias);
    add_up_rows(p->delta, bias, p->rows, k->out);
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

void plx_backprop_preactivations(const plx_backprop *p, const float *params, float *out)
{
    const plx_network *n = p->network;
    memcpy(out + n->layers[0].unit_offset, p->value[0], n->layers[0].units * sizeof *out);
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        float *z = out + n->layers[k->target].unit_offset;
        memcpy(z, params + k->bias_offset, k->out * sizeof *z);
        cblas_sgemv(CblasRowMajor, CblasNoTrans, (blasint)k->out, (blasint)k->in, 1,
            params + k->weight_offset, (blasint)k->in, p->value[k->source], 1, 1, z, 1);
    }
}

void plx_backprop_unit_gradients(plx_backprop *p, const float *params, float *out)
{
    const plx_network *n = p->network;
    const plx_layer *last = &n->layers[n->layer_count - 1];
    memcpy(out + last->unit_offset, p->delta, last->units * sizeof *out);
    for (size_t l = n->link_count; l-- > 0;) {
        const plx_link *k = &n->links[l];
        memcpy(p->spare, out + n->layers[k->target].unit_offset, k->out * sizeof *out);
        if (l + 1 < n->link_count || !p->fused)
            plx_activation_backward(p->activation[k->target], p->z[k->target], p->value[k->target],
                p->spare, 1, k->out);
        cblas_sgemv(CblasRowMajor, CblasTrans, (blasint)k->out, (blasint)k->in, 1,
            params + k->weight_offset, (blasint)k->in, p->spare, 1, 0,
            out + n->layers[k->source].unit_offset, 1);
    }
}

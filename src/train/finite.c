#include "train/finite.h"

#include <math.h>

static bool all_finite(const float *v, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(v[i]))
            return false;
    }
    return true;
}

static bool link_finite(const plx_link *k, const float *block)
{
    return all_finite(block + k->weight_offset, k->in * k->out) &&
           all_finite(block + k->bias_offset, k->out);
}

static bool fail_at(
    const plx_network *n, uint64_t step, const char *what, size_t layer, plx_error *e)
{
    return plx_fail(e, PLX_ERR_NUMERIC, "step %llu gave NaN or infinity in the %s of layer '%s'",
        (unsigned long long)step, what, n->layers[layer].name);
}

bool plx_finite_fail_forward(
    const plx_network *n, const plx_backprop *pass, size_t rows, uint64_t step, plx_error *e)
{
    for (size_t l = 0; l < n->layer_count; l++) {
        if (!all_finite(plx_backprop_values(pass, l), rows * n->layers[l].units))
            return fail_at(n, step, "activations", l, e);
    }
    return fail_at(n, step, "loss", n->layer_count - 1, e);
}

bool plx_finite_fail_update(
    const plx_network *n, const plx_update_blocks *b, uint64_t step, plx_error *e)
{
    for (size_t l = n->link_count; l-- > 0;) {
        if (!link_finite(&n->links[l], b->grads))
            return fail_at(n, step, "gradient", n->links[l].target, e);
    }
    for (size_t l = n->link_count; l-- > 0;) {
        if (!link_finite(&n->links[l], b->next))
            return fail_at(n, step, "weights", n->links[l].target, e);
    }
    for (size_t l = n->link_count; l-- > 0;) {
        if (!link_finite(&n->links[l], b->first) || !link_finite(&n->links[l], b->second))
            return fail_at(n, step, "optimiser's state", n->links[l].target, e);
    }
    return fail_at(n, step, "weights", n->layer_count - 1, e);
}

#include "scene/unit_values.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

static bool copy(const plx_snapshot *s, const float *from, bool there, float *values)
{
    if (there)
        memcpy(values, from, s->network->unit_count * sizeof *values);
    return there;
}

static bool biases(const plx_snapshot *s, float *values)
{
    for (size_t l = 0; l < s->network->link_count; l++) {
        const plx_link *k = &s->network->links[l];
        memcpy(values + s->network->layers[k->target].unit_offset, s->params + k->bias_offset,
            k->out * sizeof *values);
    }
    return true;
}

static bool salience(const plx_snapshot *s, float *values)
{
    for (size_t i = 0; s->unit_gradient_version && i < s->network->unit_count; i++)
        values[i] = fabsf(s->activation[i] * s->unit_gradient[i]);
    return s->unit_gradient_version != 0;
}

static bool layers(const plx_snapshot *s, float *values)
{
    for (size_t l = 0; l < s->network->layer_count; l++) {
        const plx_layer *layer = &s->network->layers[l];
        for (size_t i = 0; i < layer->units; i++)
            values[layer->unit_offset + i] = (float)l;
    }
    return true;
}

/* Adds to source units' shares [in][classes] what they have of the target's [out][classes]. */
static void pass_back(
    const plx_link *k, const float *weights, size_t classes, const float *target, float *source)
{
    for (size_t j = 0; j < k->out; j++)
        for (size_t i = 0; i < k->in; i++) {
            float w = weights[j * k->in + i];
            for (size_t c = 0; isfinite(w) && c < classes; c++)
                source[i * classes + c] += w * target[j * classes + c];
        }
}

/* For each unit and output the sum over all ways between them of the products of their weights;
 * shares of a layer are brought to a common size, lest products run out of what a float holds. */
static bool classes_of(const plx_snapshot *s, float *values)
{
    const plx_network *n = s->network;
    size_t classes = n->layers[n->layer_count - 1].units;
    float *shares = classes <= PLX_MAX_CONFUSION ? plx_alloc(n->unit_count, classes * 4) : NULL;
    if (!shares)
        return false;
    for (size_t c = 0; c < classes; c++)
        shares[(n->layers[n->layer_count - 1].unit_offset + c) * classes + c] = 1;
    for (size_t l = n->link_count; l-- > 0;) {
        const plx_link *k = &n->links[l];
        float *source = shares + n->layers[k->source].unit_offset * classes, most = 0;
        pass_back(k, s->params + k->weight_offset, classes,
            shares + n->layers[k->target].unit_offset * classes, source);
        for (size_t i = 0; i < k->in * classes; i++)
            most = fmaxf(most, fabsf(source[i]));
        for (size_t i = 0; most > 0 && i < k->in * classes; i++)
            source[i] /= most;
    }
    for (size_t u = 0; u < n->unit_count; u++) {
        size_t best = 0;
        for (size_t c = 1; c < classes; c++)
            if (shares[u * classes + c] > shares[u * classes + best])
                best = c;
        values[u] = (float)best;
    }
    plx_free(shares);
    return true;
}

static bool fill(const plx_snapshot *s, plx_quantity q, const float *outgoing, float *values)
{
    bool measured = s->unit_statistics_version != 0;
    switch (q) {
    case PLX_UNIT_ACTIVATION:
        return copy(s, s->activation, s->status.state != PLX_RUN_FILE, values);
    case PLX_UNIT_PREACTIVATION:
        return copy(s, s->preactivation, s->preactivation_version != 0, values);
    case PLX_UNIT_BIAS:
        return biases(s, values);
    case PLX_UNIT_MEAN:
        return copy(s, s->unit_mean, measured, values);
    case PLX_UNIT_VARIANCE:
        return copy(s, s->unit_variance, measured, values);
    case PLX_UNIT_ZERO_SHARE:
        return copy(s, s->unit_zero_share, measured, values);
    case PLX_UNIT_IMPORTANCE:
        return copy(s, outgoing, true, values);
    case PLX_UNIT_SALIENCE:
        return salience(s, values);
    case PLX_UNIT_LAYER:
        return layers(s, values);
    case PLX_UNIT_CLASS:
        return classes_of(s, values);
    default:
        return true;
    }
}

bool plx_unit_values(const plx_snapshot *s, plx_quantity q, const float *outgoing, float *values)
{
    memset(values, 0, s->network->unit_count * sizeof *values);
    return fill(s, q, outgoing, values);
}

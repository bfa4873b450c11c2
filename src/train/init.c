#include "train/init.h"

#include "base/rng.h"
#include "train/streams.h"

#include <math.h>
#include <string.h>

static const char *const names[PLX_INIT_COUNT] = {
    [PLX_INIT_AUTO] = "auto",
    [PLX_INIT_HE] = "he",
    [PLX_INIT_GLOROT] = "glorot",
    [PLX_INIT_LECUN] = "lecun",
};

const char *plx_init_name(plx_init init)
{
    return names[init];
}

bool plx_init_parse(const char *text, plx_init *out)
{
    for (int i = 0; i < PLX_INIT_COUNT; i++) {
        if (strcmp(text, names[i]) == 0) {
            *out = (plx_init)i;
            return true;
        }
    }
    return false;
}

static plx_init choose(plx_activation a)
{
    switch (a) {
    case PLX_ACT_RELU:
    case PLX_ACT_LEAKY_RELU:
    case PLX_ACT_ELU:
    case PLX_ACT_GELU:
    case PLX_ACT_SOFTPLUS:
        return PLX_INIT_HE;
    case PLX_ACT_IDENTITY:
    case PLX_ACT_SIGMOID:
    case PLX_ACT_TANH:
    case PLX_ACT_SOFTMAX:
    case PLX_ACT_COUNT:
        break;
    }
    return PLX_INIT_GLOROT;
}

void plx_init_params(const plx_network *n, const plx_activation *activation, plx_init init,
    uint64_t seed, float *params)
{
    plx_rng r;
    plx_rng_seed(&r, seed, PLX_STREAM_WEIGHTS);
    memset(params, 0, n->param_count * sizeof *params);
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        plx_activation a = activation ? activation[k->target] : n->layers[k->target].activation;
        plx_init kind = init == PLX_INIT_AUTO ? choose(a) : init;
        float *w = plx_link_weights(k, params);
        size_t count = k->in * k->out;
        if (kind == PLX_INIT_GLOROT) {
            double limit = sqrt(6 / ((double)k->in + (double)k->out));
            for (size_t i = 0; i < count; i++)
                w[i] = (float)plx_rng_range(&r, -limit, limit);
        } else {
            double deviation = sqrt((kind == PLX_INIT_HE ? 2 : 1) / (double)k->in);
            for (size_t i = 0; i < count; i++)
                w[i] = (float)(deviation * plx_rng_normal(&r));
        }
    }
}

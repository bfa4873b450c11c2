#include "model/activation.h"

#include <string.h>

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

const char *plx_activation_name(plx_activation a)
{
    return names[a];
}

bool plx_activation_parse(const char *text, size_t length, plx_activation *out)
{
    for (int i = 0; i < PLX_ACT_COUNT; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0) {
            *out = (plx_activation)i;
            return true;
        }
    }
    return false;
}

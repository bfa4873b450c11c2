#include "ui/activation_names.h"

#include "ui/strings.h"

const char *plx_activation_title(plx_activation a)
{
    switch (a) {
    case PLX_ACT_IDENTITY:
        return plx_str(PLX_STR_ACTIVATION_IDENTITY);
    case PLX_ACT_SIGMOID:
        return plx_str(PLX_STR_ACTIVATION_SIGMOID);
    case PLX_ACT_TANH:
        return plx_str(PLX_STR_ACTIVATION_TANH);
    case PLX_ACT_RELU:
        return plx_str(PLX_STR_ACTIVATION_RELU);
    case PLX_ACT_LEAKY_RELU:
        return plx_str(PLX_STR_ACTIVATION_LEAKY_RELU);
    case PLX_ACT_ELU:
        return plx_str(PLX_STR_ACTIVATION_ELU);
    case PLX_ACT_GELU:
        return plx_str(PLX_STR_ACTIVATION_GELU);
    case PLX_ACT_SOFTPLUS:
        return plx_str(PLX_STR_ACTIVATION_SOFTPLUS);
    case PLX_ACT_SOFTMAX:
    case PLX_ACT_COUNT:
        break;
    }
    return plx_activation_name(a);
}

#include "session/checkpoint.h"

#include "base/mem.h"
#include "model/trained.h"

#include <string.h>

/* Whether each layer is linked with the next, and no others. */
static bool is_row(const plx_network *n)
{
    bool row = n->link_count + 1 == n->layer_count;
    for (size_t i = 0; row && i < n->link_count; i++)
        row = n->links[i].source == i && n->links[i].target == i + 1;
    return row;
}

plx_network *plx_checkpoint_network(const plx_opened *o, plx_error *e)
{
    const plx_network *n = o->unfolding.network;
    if (!is_row(n)) {
        plx_fail(e, PLX_ERR_UNSUPPORTED,
            "'%s' is no row of layers, and others cannot be trained here", o->name);
        return NULL;
    }
    plx_layer_parts *layers = plx_alloc(n->layer_count, sizeof *layers);
    plx_link_parts *links = plx_alloc(n->layer_count, sizeof *links);
    plx_network *made = NULL;
    bool told = o->tensors->trained != NULL;
    for (size_t l = 0; l < n->layer_count; l++)
        told = told || n->layers[l].activation != PLX_ACT_IDENTITY;
    for (size_t l = 0; layers && links && l < n->layer_count; l++) {
        bool last = l + 1 == n->layer_count;
        plx_activation usual = l == 0                   ? PLX_ACT_IDENTITY
                               : !last                  ? PLX_ACT_RELU
                               : n->layers[l].units > 1 ? PLX_ACT_SOFTMAX
                                                        : PLX_ACT_IDENTITY;
        layers[l] = (plx_layer_parts){
            n->layers[l].name, n->layers[l].units, told ? n->layers[l].activation : usual};
        links[l] = (plx_link_parts){l, l + 1};
    }
    if (layers && links)
        made = plx_network_assemble(&(plx_network_parts){.layer_count = n->layer_count,
                                        .link_count = n->link_count,
                                        .layers = layers,
                                        .links = links},
            e);
    else
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_free(layers);
    plx_free(links);
    return made;
}

static bool check_activations(
    const plx_trained *trained, const plx_network *network, const char *path, plx_error *e)
{
    const plx_network *old = trained ? trained->network : network;
    for (size_t l = 0; l < old->layer_count && l < network->layer_count; l++) {
        const plx_layer *was = &old->layers[l], *is = &network->layers[l];
        if (is->activation != was->activation)
            return plx_fail_file(e, PLX_ERR_UNSUPPORTED, path,
                "was trained with %s in the layer '%s', and the network that is to be trained has "
                "%s there",
                plx_activation_name(was->activation), was->name,
                plx_activation_name(is->activation));
    }
    return true;
}

float *plx_checkpoint_params(
    const plx_opened *o, const plx_network *network, const char *path, plx_error *e)
{
    const plx_network *n = o->unfolding.network;
    bool fits = is_row(n) && is_row(network) && n->layer_count == network->layer_count;
    for (size_t l = 0; fits && l < n->layer_count; l++)
        fits = n->layers[l].units == network->layers[l].units;
    if (!fits)
        plx_fail_file(e, PLX_ERR_UNSUPPORTED, path,
            "has other layers or units than the network that is to be trained");
    if (!fits || !check_activations(o->tensors->trained, network, path, e))
        return NULL;
    float *params = plx_alloc(network->param_count, sizeof *params);
    if (!params)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (size_t i = 0; params && i < n->link_count; i++) {
        const plx_link *from = &n->links[i], *to = &network->links[i];
        memcpy(plx_link_weights(to, params), plx_link_weights(from, o->params),
            from->in * from->out * sizeof *params);
        memcpy(plx_link_biases(to, params), plx_link_biases(from, o->params),
            from->out * sizeof *params);
    }
    return params;
}

bool plx_checkpoint_loss(const plx_opened *o, plx_loss *loss, const char *path, plx_error *e)
{
    const plx_trained *trained = o->tensors->trained;
    plx_loss was;
    if (!trained || !plx_loss_parse(trained->loss, &was) || was == PLX_LOSS_AUTO)
        return true;
    if (*loss == PLX_LOSS_AUTO)
        *loss = was;
    return *loss == was || plx_fail_file(e, PLX_ERR_UNSUPPORTED, path,
                               "was trained with the loss %s, and not with %s", plx_loss_name(was),
                               plx_loss_name(*loss));
}

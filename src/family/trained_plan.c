/* The network that a file says its tensors are: nothing needs to be guessed. */
#include "family/tensor_names.h"
#include "model/trained.h"

#include "base/text.h"

bool plx_plan_trained(plx_plan *p, const plx_plan_desc *desc)
{
    const plx_trained *t = desc->tensors->trained;
    if (!t)
        return false;
    const plx_network *n = t->network;
    for (size_t l = 0; l < n->layer_count; l++) {
        size_t layer = plx_plan_add_layer(p, n->layers[l].name, n->layers[l].units);
        if (p->failed)
            return true;
        p->layers[layer].activation = n->layers[l].activation;
    }
    for (size_t l = 0; l < n->link_count; l++) {
        char name[PLX_NAME_SIZE];
        plx_plan_part part = plx_plan_matrix(t->links[l].weights, false);
        part.bias = t->links[l].biases;
        plx_tensor_name_base(desc->tensors->tensor[part.tensor].name, name, sizeof name);
        plx_plan_add_link(p, name, n->links[l].source, n->links[l].target);
        plx_plan_add_part(p, &part);
    }
    plx_text_copy(p->family, sizeof p->family, "multilayer perceptron");
    return true;
}

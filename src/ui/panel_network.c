/* Network: what its layers are made of, and what can be changed of them. */
#include "ui/activation_names.h"
#include "ui/panel.h"

#include <stdio.h>

/* Those that a hidden layer may have: all but softmax, which is the last. */
enum { FUNCTIONS = PLX_ACT_SOFTMAX };

static void all_layers(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const char *names[FUNCTIONS + 1];
    const plx_activation *in_use = c->snapshot->layer_activation;
    size_t layers = c->snapshot->network->layer_count;
    for (int i = 0; i < FUNCTIONS; i++)
        names[i] = plx_activation_title((plx_activation)i);
    names[FUNCTIONS] = plx_str(PLX_STR_NETWORK_MIXED);
    int chosen = (int)in_use[1], count = FUNCTIONS;
    for (size_t l = 2; l + 1 < layers; l++)
        if (in_use[l] != in_use[1])
            chosen = FUNCTIONS;
    if (chosen == FUNCTIONS)
        count++;
    if (plx_gui_combo(g, plx_str(PLX_STR_NETWORK_ACTIVATION), &chosen, names, count) &&
        chosen < FUNCTIONS)
        plx_request_command(
            r, (plx_command){.kind = PLX_CMD_ACTIVATION, .value = chosen, .index = PLX_ALL_HIDDEN});
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_NETWORK_ACTIVATION_WHY));
}

static void layer(plx_gui *g, const plx_panel_context *c, plx_requests *r, size_t l)
{
    const char *names[FUNCTIONS];
    const char *name = c->snapshot->network->layers[l].name;
    for (int i = 0; i < FUNCTIONS; i++)
        names[i] = plx_activation_title((plx_activation)i);
    int chosen = (int)c->snapshot->layer_activation[l];
    plx_gui_push_index(g, l);
    if (plx_gui_combo(g, name, &chosen, names, FUNCTIONS))
        plx_request_command(
            r, (plx_command){.kind = PLX_CMD_ACTIVATION, .value = chosen, .index = l});
    plx_gui_tooltip(g, plx_str(PLX_STR_NETWORK_LAYER_ACTIVATION_WHY), name);
    plx_gui_pop_id(g);
}

void plx_panel_network(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    (void)state;
    size_t layers = c->snapshot->network->layer_count;
    if (layers <= 2) {
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_NETWORK_NO_HIDDEN));
        return;
    }
    all_layers(g, c, r);
    for (size_t l = 1; l + 1 < layers && layers > 3; l++)
        layer(g, c, r, l);
}

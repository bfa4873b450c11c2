/* Network: what its layers are made of, and what can be changed of them: how many hidden layers
 * there are, how many units each has, and what these compute. */
#include "ui/panel.h"

#include <math.h>
#include <stdio.h>

enum {
    /* Those that a hidden layer may have: all but softmax, which is the last. */
    FUNCTIONS = PLX_ACT_SOFTMAX,
    LINES = 12, /* layers shown at once; more of them scroll */
};

/* Units of width: a button, the number between two, a layer's name, and the gaps. */
static const float BUTTON = 22, NUMBER = 40, NAME = 60, GAP = 4;

static void all_functions(plx_gui *g, const plx_panel_context *c, plx_requests *r)
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

static void function(plx_gui *g, const plx_panel_context *c, plx_requests *r, size_t l)
{
    const char *names[FUNCTIONS];
    const plx_network *n = c->snapshot->network;
    for (int i = 0; i < FUNCTIONS; i++)
        names[i] = plx_activation_title((plx_activation)i);
    /* A layer that is still being made has none yet. */
    bool there = l + 1 < n->layer_count;
    int chosen = there ? (int)c->snapshot->layer_activation[l] : -1;
    plx_gui_disabled_begin(g, !there);
    if (plx_gui_combo(g, "##function", &chosen, names, FUNCTIONS))
        plx_request_command(
            r, (plx_command){.kind = PLX_CMD_ACTIVATION, .value = chosen, .index = l});
    plx_gui_disabled_end(g);
    if (there)
        plx_gui_tooltip(g, plx_str(PLX_STR_NETWORK_LAYER_ACTIVATION_WHY), n->layers[l].name);
}

/* A number between two buttons. True when it is another one. */
static bool stepper(plx_gui *g, const char *id, double *value, double least, double most,
    const char *less, const char *more, const char *why)
{
    double before = *value, now = *value;
    plx_gui_push_id(g, id);
    plx_gui_disabled_begin(g, before <= least);
    plx_gui_next_width(g, BUTTON);
    if (plx_gui_icon_button(g, PLX_ICON_MINUS, less))
        now = before - 1;
    plx_gui_disabled_end(g);
    plx_gui_close_by(g, GAP);
    plx_gui_next_width(g, NUMBER);
    if (plx_gui_number(g, "##number", value, 0.1, least, most, "%.0f"))
        now = round(*value);
    plx_gui_tooltip(g, "%s", why);
    plx_gui_close_by(g, GAP);
    plx_gui_disabled_begin(g, before >= most);
    plx_gui_next_width(g, BUTTON);
    if (plx_gui_icon_button(g, PLX_ICON_PLUS, more))
        now = before + 1;
    plx_gui_disabled_end(g);
    plx_gui_pop_id(g);
    *value = fmin(fmax(now, least), most);
    return *value != before;
}

static void depth(plx_gui *g, const plx_setup *s, plx_requests *r)
{
    double hidden = (double)(s->layer_count - 2);
    plx_gui_label(g, plx_str(PLX_STR_NETWORK_HIDDEN), 0);
    if (stepper(g, "depth", &hidden, 0, PLX_MAX_LAYERS - 2, plx_str(PLX_STR_NETWORK_FEWER_WHY),
            plx_str(PLX_STR_NETWORK_MORE_WHY), plx_str(PLX_STR_NETWORK_HIDDEN_WHY)))
        plx_request_setup(r, PLX_SETUP_DEPTH, 0, hidden);
}

/* A line: its name, its units, what they compute. */
static void layer(plx_gui *g, const plx_panel_context *c, plx_requests *r, size_t l)
{
    const plx_setup *s = c->setup;
    const plx_network *n = c->snapshot->network;
    char made[PLX_NAME_SIZE + 16], less[160], more[160], why[160];
    snprintf(made, sizeof made, plx_str(PLX_STR_NETWORK_LAYER), l);
    const char *name = l + 1 < n->layer_count ? n->layers[l].name : made;
    plx_gui_push_index(g, l);
    if (!s) {
        plx_gui_label(g, name, 0);
        function(g, c, r, l);
        plx_gui_pop_id(g);
        return;
    }
    double units = (double)s->units[l];
    snprintf(less, sizeof less, plx_str(PLX_STR_NETWORK_LESS_UNITS_WHY), name);
    snprintf(more, sizeof more, plx_str(PLX_STR_NETWORK_MORE_UNITS_WHY), name);
    snprintf(why, sizeof why, plx_str(PLX_STR_NETWORK_UNITS_WHY), name);
    plx_gui_label(g, name, NAME);
    if (stepper(g, "units", &units, 1, PLX_MAX_UNITS, less, more, why))
        plx_request_setup(r, PLX_SETUP_UNITS, l, units);
    plx_gui_same_line(g);
    function(g, c, r, l);
    plx_gui_pop_id(g);
}

static void layers(plx_gui *g, const plx_panel_context *c, plx_requests *r, size_t count)
{
    size_t hidden = count - 2, first = 0, end = hidden;
    bool scrolls = hidden > LINES;
    if (scrolls) {
        plx_gui_list_begin(g, "layers", LINES);
        plx_gui_lines_begin(g, hidden, &first, &end);
    }
    for (size_t i = first; i < end; i++)
        layer(g, c, r, i + 1);
    if (scrolls) {
        plx_gui_lines_end(g);
        plx_gui_list_end(g);
    }
}

void plx_panel_network(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    (void)state;
    if (c->structure) {
        plx_panel_model(g, c, r);
        return;
    }
    const plx_setup *s = c->setup && c->setup->layer_count > 1 ? c->setup : NULL;
    size_t count = s ? s->layer_count : c->snapshot->network->layer_count;
    if (s)
        depth(g, s, r);
    if (c->snapshot->network->layer_count > 2 && count > 2)
        all_functions(g, c, r);
    if (count > 2 && (s || count > 3))
        layers(g, c, r, count);
    else if (count == 2)
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_NETWORK_NO_HIDDEN));
    if (s && s->error[0] && s->failed >= PLX_SETUP_UNITS)
        plx_gui_wrapped(g, PLX_GUI_WARN, plx_str(PLX_STR_DATASET_FAILED), s->error);
}

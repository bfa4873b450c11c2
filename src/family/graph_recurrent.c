/* Recurrent operators: what is given and the state of the step before make gates, and these the
 * state. */
#include "family/graph_walk.h"

#include <stdio.h>
#include <string.h>

typedef struct cell {
    const char *kind;
    size_t gates; /* for each unit of the state */
} cell;

static const cell *cell_of(const char *name)
{
    static const cell cells[] = {
        {"LSTM", 4}, {"GRU", 3}, {"SimpleRNN", 1}, {"RNN", 1}, {"lstm", 4}, {"gru", 3}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        if (strstr(name, cells[i].kind))
            return &cells[i];
    return NULL;
}

/* Layers of one operator, before links lead into them. */
typedef struct recurrence {
    size_t before, gates, state;
    size_t gate_units, state_units; /* of all ways, one after the other */
    size_t ways;
} recurrence;

/* gates, state: units of one way. */
static bool begin(
    plx_graph_walk *w, const char *name, size_t ways, size_t gates, size_t state, recurrence *r)
{
    char text[PLX_NAME_SIZE];
    snprintf(text, sizeof text, "%.30s before", name);
    r->ways = ways;
    r->gate_units = ways * gates;
    r->state_units = ways * state;
    r->before = plx_graph_add_layer(w, text, r->state_units);
    snprintf(text, sizeof text, "%.30s gates", name);
    r->gates = plx_graph_add_layer(w, text, r->gate_units);
    return !w->draft->failed;
}

static void mark(plx_graph_walk *w, size_t layer, size_t units, size_t per, const char *kind)
{
    plx_plan_layer *l = &w->draft->layers[layer];
    l->segment_count = 1;
    l->segment[0] = (plx_plan_segment){0, units, per, 0, kind};
}

static bool end(plx_graph_walk *w, const plx_model_node *n, const char *name, const cell *c,
    recurrence *r, size_t rank)
{
    r->state = plx_graph_add_layer(w, name, r->state_units);
    if (w->draft->failed)
        return false;
    if (c->gates > 1)
        mark(w, r->gates, r->gate_units, r->gate_units / r->ways / c->gates, "gate");
    plx_graph_bypass(w, PLX_BYPASS_OPERATOR, r->gates, r->state);
    w->draft->layers[r->state].activation = c->gates == 1 ? PLX_ACT_TANH : PLX_ACT_IDENTITY;
    plx_graph_note(w, r->state, "%s%s", c->kind, r->ways > 1 ? ", both ways" : "");
    plx_flow f = plx_graph_units(r->state, r->state_units, rank, -1);
    w->info[r->state].consumed = true;
    plx_graph_give_all(w, n, f);
    return !w->draft->failed;
}

/* W [directions][gates][in], R [directions][gates][state], B [directions][2 * gates]. */
static bool onnx_recurrent(plx_graph_walk *w, const plx_model_node *n, const cell *c)
{
    plx_flow in = plx_graph_input(w, n, 0), a = plx_graph_input(w, n, 1),
             b = plx_graph_input(w, n, 2), bias = plx_graph_input(w, n, 3);
    if (a.kind != PLX_FLOW_CONSTANT || b.kind != PLX_FLOW_CONSTANT || a.rank != 3 || b.rank != 3)
        return false;
    uint64_t ways = plx_flow_size(w, &a, 0), gates = plx_flow_size(w, &a, 1),
             state = plx_flow_size(w, &b, 2);
    if (ways < 1 || ways > 2 || gates > PLX_MAX_UNITS / 2 || state == 0 ||
        gates != state * c->gates || plx_flow_size(w, &b, 0) != ways ||
        plx_flow_size(w, &b, 1) != gates || !plx_graph_fit(w, &in, plx_flow_size(w, &a, 2)))
        return false;
    recurrence r;
    char name[PLX_NAME_SIZE];
    plx_graph_name(w, n, PLX_MODEL_NONE, name);
    if (!begin(w, name, (size_t)ways, (size_t)gates, (size_t)state, &r))
        return false;
    plx_plan_part part = plx_plan_matrix(a.tensor, false);
    part.axis[0] = part.axis[1] = PLX_AXIS_OUT;
    part.axis[2] = PLX_AXIS_IN;
    /* Of one direction those of the input come first; of two they take turns. */
    if (plx_flow_count(w, &bias) == 2 * ways * gates) {
        part.bias = bias.tensor;
        part.bias_run = (size_t)gates;
    }
    plx_graph_link_into(w, &in, name, r.gates, part);
    part.tensor = b.tensor;
    part.groups = (size_t)ways;
    part.bias_first = part.bias == PLX_PLAN_NONE ? 0 : (size_t)gates;
    plx_flow before = plx_graph_units(r.before, (size_t)(ways * state), 0, -1);
    snprintf(name, sizeof name, "from before");
    plx_graph_link_into(w, &before, name, r.gates, part);
    plx_graph_name(w, n, PLX_MODEL_NONE, name);
    return end(w, n, name, c, &r, in.rank);
}

/* kernel [in][gates], recurrent_kernel [state][gates], bias [gates] or [2][gates]. */
typedef struct keras_way {
    plx_flow kernel, again, bias;
} keras_way;

/* Keras 2 names them, and Keras 3 numbers them. */
static plx_flow *place_of(keras_way *way, const char *name)
{
    return strstr(name, "recurrent_kernel") || strstr(name, "/cell/vars/1") ? &way->again
           : strstr(name, "kernel") || strstr(name, "/cell/vars/0")         ? &way->kernel
           : strstr(name, "bias") || strstr(name, "/cell/vars/2")           ? &way->bias
                                                                            : NULL;
}

/* By the innermost of the names around, for layers themselves may be called so. */
static bool is_backward(const char *name)
{
    bool backward = false;
    for (const char *at = strchr(name, '/'); at; at = strchr(at + 1, '/')) {
        if (strncmp(at, "/forward_", 9) == 0)
            backward = false;
        if (strncmp(at, "/backward_", 10) == 0)
            backward = true;
    }
    return backward;
}

/* False where there is more than one of a kind. */
static bool find_ways(
    const plx_graph_walk *w, const plx_model_node *n, keras_way way[2], size_t ways)
{
    for (uint32_t i = 1; i < n->input_count; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (f.kind != PLX_FLOW_CONSTANT)
            continue;
        const char *name = w->tensors->tensor[f.tensor].name;
        plx_flow *place = place_of(&way[ways > 1 && is_backward(name)], name);
        if (place && place->kind == PLX_FLOW_CONSTANT)
            return false;
        if (place)
            *place = f;
    }
    return true;
}

static bool fits(
    const plx_graph_walk *w, const keras_way *way, uint64_t inputs, uint64_t gates, uint64_t state)
{
    return way->kernel.rank == 2 && way->again.rank == 2 &&
           plx_flow_size(w, &way->kernel, 0) == inputs &&
           plx_flow_size(w, &way->kernel, 1) == gates &&
           plx_flow_size(w, &way->again, 0) == state && plx_flow_size(w, &way->again, 1) == gates;
}

static plx_plan_part keras_part(
    const plx_graph_walk *w, const keras_way *way, bool of_state, size_t gates)
{
    plx_plan_part part = plx_plan_matrix(of_state ? way->again.tensor : way->kernel.tensor, true);
    uint64_t biases = plx_flow_count(w, &way->bias);
    if (biases == 2 * gates) {
        part.bias = way->bias.tensor;
        part.bias_run = gates;
        part.bias_first = of_state ? gates : 0;
    } else if (biases == gates && !of_state) {
        part.bias = way->bias.tensor;
    }
    return part;
}

/* One link, of a part for each way. */
static void link_ways(plx_graph_walk *w, const recurrence *r, const keras_way *way,
    const plx_flow *from, bool of_state, const char *name)
{
    size_t gates = r->gate_units / r->ways;
    plx_plan_part part = keras_part(w, &way[0], of_state, gates);
    plx_graph_link_into(w, from, name, r->gates, part);
    for (size_t i = 1; i < r->ways; i++) {
        part = keras_part(w, &way[i], of_state, gates);
        part.first_out = i * gates;
        part.first_in = of_state ? i * (r->state_units / r->ways) : from->first;
        plx_plan_add_part(w->draft, &part);
    }
}

/* Both ways of what goes in both are side by side, unless they are added or the like. */
static bool keras_recurrent(plx_graph_walk *w, const plx_model_node *n, const cell *c)
{
    plx_flow in = plx_graph_input(w, n, 0);
    keras_way way[2] = {0};
    size_t ways = strcmp(n->op, "Bidirectional") == 0 ? 2 : 1;
    const char *mode = plx_graph_text(w, n, "merge_mode");
    if (!find_ways(w, n, way, ways) || (*mode && strcmp(mode, "concat") != 0))
        return false;
    const plx_flow *kernel = &way[0].kernel, *again = &way[0].again;
    if (kernel->rank != 2 || again->rank != 2)
        return false;
    uint64_t inputs = plx_flow_size(w, kernel, 0), gates = plx_flow_size(w, kernel, 1),
             state = plx_flow_size(w, again, 0);
    if (gates > PLX_MAX_UNITS / 2 || gates != state * c->gates || gates == 0 ||
        !plx_graph_fit(w, &in, inputs))
        return false;
    for (size_t i = 0; i < ways; i++)
        if (!fits(w, &way[i], inputs, gates, state))
            return false;
    recurrence r;
    char name[PLX_NAME_SIZE];
    plx_graph_name(w, n, PLX_MODEL_NONE, name);
    if (!begin(w, name, ways, (size_t)gates, (size_t)state, &r))
        return false;
    plx_flow before = plx_graph_units(r.before, r.state_units, 0, -1);
    link_ways(w, &r, way, &in, false, name);
    link_ways(w, &r, way, &before, true, "from before");
    return end(w, n, name, c, &r, in.rank);
}

/* Inputs 1 to 4 are the input's matrices [state][in] of the gates, 5 to 8 the state's; 12 to 15 the
 * biases. Simple ones have one of each. */
static bool tflite_recurrent(plx_graph_walk *w, const plx_model_node *n, const cell *c)
{
    size_t many = c->gates == 4 ? 4 : 1, first_bias = many == 4 ? 12 : 3;
    plx_flow in = plx_graph_input(w, n, 0), some = plx_graph_input(w, n, (uint32_t)many + 1);
    if (some.kind != PLX_FLOW_CONSTANT)
        some = plx_graph_input(w, n, (uint32_t)many + 2);
    plx_flow of_input = plx_graph_input(w, n, many == 4 ? 2 : 1);
    if (some.rank != 2 || of_input.kind != PLX_FLOW_CONSTANT || of_input.rank != 2)
        return false;
    uint64_t cells = plx_flow_size(w, &of_input, 0), state = plx_flow_size(w, &some, 1);
    if (cells == 0 || cells > PLX_MAX_UNITS / 4 || state == 0 || state > PLX_MAX_UNITS ||
        !plx_graph_fit(w, &in, plx_flow_size(w, &of_input, 1)))
        return false;
    recurrence r;
    char name[PLX_NAME_SIZE];
    plx_graph_name(w, n, of_input.tensor, name);
    if (!begin(w, name, 1, (size_t)cells * many, (size_t)state, &r))
        return false;
    plx_flow before = plx_graph_units(r.before, (size_t)state, 0, -1);
    for (size_t side = 0; side < 2; side++)
        for (size_t g = 0; g < many; g++) {
            plx_flow k = plx_graph_input(w, n, (uint32_t)(1 + side * many + g)),
                     bias = plx_graph_input(w, n, (uint32_t)(first_bias + g));
            uint64_t ins = side == 0 ? in.units : state;
            if (k.kind != PLX_FLOW_CONSTANT || k.rank != 2 || plx_flow_size(w, &k, 0) != cells ||
                plx_flow_size(w, &k, 1) != ins)
                continue;
            plx_plan_part part = plx_plan_matrix(k.tensor, false);
            part.first_out = g * (size_t)cells;
            if (side == 0 && plx_flow_count(w, &bias) == cells)
                part.bias = bias.tensor;
            char link[PLX_NAME_SIZE];
            plx_graph_name(w, n, k.tensor, link);
            plx_graph_link_into(w, side == 0 ? &in : &before, link, r.gates, part);
        }
    return end(w, n, name, &(cell){c->kind, many}, &r, in.rank);
}

bool plx_graph_recurrent(plx_graph_walk *w, const plx_model_node *n)
{
    const cell *c = cell_of(n->op);
    if (!c)
        c = cell_of(plx_graph_text(w, n, "layer"));
    if (!c)
        return false;
    if (strcmp(w->tensors->format, "Keras") == 0)
        return keras_recurrent(w, n, c);
    return w->channels_last ? tflite_recurrent(w, n, c) : onnx_recurrent(w, n, c);
}

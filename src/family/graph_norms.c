/* Norms, and operators of ONNX Runtime's that add up what a norm is for. */
#include "family/graph_walk.h"

#include <string.h>

/* Keras 3 numbers what a layer has: first what scales and what is added, of which either may be
 * missing, then what was found of the data. */
static void take_numbered(const plx_graph_walk *w, const plx_model_node *n, const char *number,
    size_t tensor, size_t *scale, size_t *shift)
{
    bool scales = plx_graph_whole(w, n, "scale", 1) != 0;
    bool centers = plx_graph_whole(w, n, "center", 1) != 0;
    if (scales && strcmp(number, "0") == 0)
        *scale = tensor;
    else if (centers && strcmp(number, scales ? "1" : "0") == 0)
        *shift = tensor;
}

static void take_named(const char *name, size_t tensor, size_t *scale, size_t *shift)
{
    bool moving = strstr(name, "moving") || strstr(name, "running");
    if (*scale == PLX_PLAN_NONE && !moving && !strstr(name, "beta"))
        *scale = tensor;
    else if (*shift == PLX_PLAN_NONE && !moving)
        *shift = tensor;
}

/* Those of ONNX Runtime's as others name them. */
static const char *plain_name(const char *op)
{
    return strstr(op, "SimplifiedLayerNorm") ? "RMSNormalization"
           : strstr(op, "LayerNorm")         ? "LayerNormalization"
                                             : op;
}

/* Of inputs [first, end) vectors of the units' number, that a norm scales and shifts them by. */
static void add_norm(
    plx_graph_walk *w, const plx_model_node *n, const plx_flow *f, uint32_t first, uint32_t end)
{
    size_t scale = PLX_PLAN_NONE, shift = PLX_PLAN_NONE;
    for (uint32_t i = first; i < end && i < n->input_count; i++) {
        plx_flow c = plx_graph_input(w, n, i);
        /* What is stored as whole numbers would be shown as these. */
        if (f->kind != PLX_FLOW_UNITS || plx_flow_count(w, &c) != f->units ||
            c.scale != PLX_MODEL_NONE)
            continue;
        static const char numbered[] = "/vars/";
        const char *name = w->tensors->tensor[c.tensor].name, *at = strstr(name, numbered);
        if (at)
            take_numbered(w, n, at + sizeof numbered - 1, c.tensor, &scale, &shift);
        else
            take_named(name, c.tensor, &scale, &shift);
    }
    if (f->kind == PLX_FLOW_UNITS)
        plx_plan_add_norm(w->draft, f->layer, plain_name(n->op), scale, shift);
}

bool plx_graph_norm(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    add_norm(w, n, &f, 1, n->input_count);
    plx_graph_give(w, n, 0, f);
    return true;
}

/* What comes second is added first, and to either of both a bias that comes last. Fourth given is
 * the sum, which goes on as it was before the norm. */
bool plx_graph_skip_norm(plx_graph_walk *w, const plx_model_node *n)
{
    uint32_t last = strstr(n->op, "Simplified") ? 3 : 4; /* without a shift, or with one */
    plx_flow bias = plx_graph_input(w, n, last);
    bool added = bias.kind != PLX_FLOW_CONSTANT;
    for (uint32_t i = 0; i < 2 && !added; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        added = plx_graph_add_bias(w, &f, &bias);
    }
    bool sum_alone = n->output_count == 4 && w->graph->link[n->first_output] == PLX_MODEL_NONE;
    plx_model_node add = *n;
    add.op = "Add";
    add.input_count = 2;
    add.first_output += sum_alone ? 3 : 0;
    if (n->input_count < 2 || !plx_graph_add(w, &add))
        return false;
    plx_flow sum = plx_graph_output(w, &add, 0);
    if (!sum_alone) {
        add_norm(w, n, &sum, 2, last);
        plx_graph_give(w, n, 3, sum);
    }
    return !w->draft->failed;
}

/* Words, their segments where it knows such, their tables, that of places, and the norm's vectors.
 * Third given is the sum. */
bool plx_graph_embed_norm(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow words = plx_graph_input(w, n, 0), segments = plx_graph_input(w, n, 1),
             of_words = plx_graph_input(w, n, 2), places = plx_graph_input(w, n, 3),
             of_segments = plx_graph_input(w, n, 4), sum, more;
    if (!plx_graph_rows(w, n, &of_words, &words, &sum))
        return false;
    if (of_segments.kind == PLX_FLOW_CONSTANT &&
        (!plx_graph_rows(w, n, &of_segments, &segments, &more) ||
            !plx_graph_sum(w, sum, more, &sum)))
        return false;
    plx_graph_add_constant(w, &sum, &places);
    add_norm(w, n, &sum, 5, 7);
    plx_graph_give(w, n, 0, sum);
    plx_graph_give(w, n, 2, sum);
    return !w->draft->failed;
}

/* Products of two values, which are attention, and operators that are attention as a whole. */
#include "family/graph_walk.h"

#include <stdio.h>
#include <string.h>

/* Marks the heads among units of a layer; where nothing tells their width they are one. */
static void mark_heads(
    plx_graph_walk *w, size_t layer, size_t first, size_t units, size_t width, const char *kind)
{
    plx_plan_layer *l = &w->draft->layers[layer];
    if (width == 0 || units % width != 0)
        width = units;
    for (size_t i = 0; i < l->segment_count; i++)
        if (l->segment[i].first < first + units &&
            first < l->segment[i].first + l->segment[i].count)
            return;
    if (l->segment_count < PLX_PLAN_SEGMENTS)
        l->segment[l->segment_count++] = (plx_plan_segment){first, units, width, 0, kind};
}

static void mark_gathered(plx_graph_walk *w, size_t layer, size_t units, size_t width)
{
    if (w->draft->failed)
        return;
    mark_heads(w, layer, 0, units, width, "head");
    if (width > 0 && units % width == 0)
        w->draft->head_width = width;
}

/* The layer that gives what each head has gathered: of as many units as the values, or of more
 * where several heads share theirs. */
static size_t heads_of(
    plx_graph_walk *w, const plx_flow *scores, const plx_flow *value, size_t gathered)
{
    static const char *const kinds[] = {"query head", "key head", "value head"};
    size_t width = value->head_width;
    for (int i = 0; i < 2 && width == 0; i++)
        width = scores->of_head[i];
    size_t heads = plx_graph_add_layer(w, "heads", gathered);
    for (int i = 0; i < 3 && !w->draft->failed; i++) {
        size_t layer = i < 2 ? scores->of_layer[i] : value->layer;
        size_t first = i < 2 ? scores->of_first[i] : value->first;
        size_t units = i < 2 ? scores->of_units[i] : value->units;
        bool seen = false;
        for (int k = 0; k < i; k++)
            seen = seen || scores->of_layer[k] == layer;
        size_t own = i < 2 && scores->of_head[i] > 0 ? scores->of_head[i] : width;
        mark_heads(w, layer, first, units, own, kinds[i]);
        if (!seen)
            plx_graph_bypass(w, PLX_BYPASS_HEADS, layer, heads);
    }
    mark_gathered(w, heads, gathered, width);
    return heads;
}

static plx_flow scores_of(const plx_flow *a, const plx_flow *b)
{
    plx_flow f = {.kind = PLX_FLOW_SCORES};
    const plx_flow *both[] = {a, b};
    for (int i = 0; i < 2; i++) {
        f.of_layer[i] = (uint32_t)both[i]->layer;
        f.of_first[i] = (uint32_t)both[i]->first;
        f.of_units[i] = (uint32_t)both[i]->units;
        f.of_head[i] = (uint32_t)both[i]->head_width;
    }
    return f;
}

bool plx_graph_product(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow a = plx_graph_input(w, n, 0), b = plx_graph_input(w, n, 1);
    if (a.kind == PLX_FLOW_UNITS && b.kind == PLX_FLOW_SCORES) {
        plx_flow swap = a;
        a = b;
        b = swap;
    }
    if (a.kind == PLX_FLOW_UNITS && b.kind == PLX_FLOW_UNITS) {
        /* What will be made of the scores is made of both. */
        w->info[a.layer].consumed = w->info[b.layer].consumed = true;
        plx_graph_give(w, n, 0, scores_of(&a, &b));
        return true;
    }
    if (a.kind != PLX_FLOW_SCORES || b.kind != PLX_FLOW_UNITS) {
        /* Such as places times frequencies: no units, and no weights. */
        bool nothing = a.kind == PLX_FLOW_NOTHING || b.kind == PLX_FLOW_NOTHING ||
                       (a.kind == PLX_FLOW_CONSTANT && b.kind == PLX_FLOW_CONSTANT);
        if (nothing)
            plx_graph_give(w, n, 0, (plx_flow){0});
        return nothing;
    }
    size_t heads = heads_of(w, &a, &b, b.units);
    if (w->draft->failed)
        return false;
    plx_flow f = plx_graph_units(heads, b.units, b.rank, -1);
    f.head_width = w->draft->layers[heads].segment[0].per;
    plx_graph_give(w, n, 0, f);
    return true;
}

/* -- Whole operators --------------------------------------------------------------------------- */

/* Keras: kernels [in][heads][width] of queries, keys and values, and [heads][width][out]. */
static const char *const roles[] = {"query", "key", "value", "attention_output"};

static bool find_role(const plx_graph_walk *w, const plx_model_node *n, const char *role,
    const char *what, plx_flow *found)
{
    char end[64];
    int length = snprintf(end, sizeof end, "/%s/%s", role, what);
    for (uint32_t i = 0; i < n->input_count; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        const char *name = f.kind == PLX_FLOW_CONSTANT ? w->tensors->tensor[f.tensor].name : "";
        if (!strstr(name, end) && !(strncmp(name, end + 1, (size_t)length - 1) == 0))
            continue;
        *found = f;
        return true;
    }
    return false;
}

static plx_plan_part head_part(
    const plx_graph_walk *w, const plx_flow *kernel, const plx_flow *bias, bool output)
{
    plx_plan_part part = plx_plan_matrix(kernel->tensor, true);
    for (size_t d = 0; d < kernel->rank; d++)
        part.axis[d] = output ? (d + 1 == kernel->rank ? PLX_AXIS_OUT : PLX_AXIS_IN)
                              : (d == 0 ? PLX_AXIS_IN : PLX_AXIS_OUT);
    if (plx_flow_count(w, bias) > 0)
        part.bias = bias->tensor;
    return part;
}

static bool keras_attention(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow kernel[4], bias[4] = {0}, in[3] = {0};
    size_t inputs = 0;
    for (uint32_t i = 0; i < n->input_count && inputs < 3; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (f.kind == PLX_FLOW_UNITS || f.kind == PLX_FLOW_INPUT)
            in[inputs++] = f;
    }
    for (int i = 0; i < 4; i++) {
        if (!find_role(w, n, roles[i], "kernel", &kernel[i]) || kernel[i].rank != 3)
            return false;
        find_role(w, n, roles[i], "bias", &bias[i]);
    }
    if (inputs == 0)
        return false;
    /* Given are queries, values, and keys where they are not the values. */
    const size_t of[] = {0, inputs > 2 ? 2 : inputs - 1, inputs > 1 ? 1 : 0};
    plx_flow made[3];
    for (int i = 0; i < 3; i++) {
        plx_flow from = in[of[i]];
        uint64_t heads = plx_flow_size(w, &kernel[i], 1), width = plx_flow_size(w, &kernel[i], 2);
        if (heads > PLX_MAX_UNITS || width > PLX_MAX_UNITS || heads * width == 0 ||
            heads * width > PLX_MAX_UNITS ||
            !plx_graph_fit(w, &from, plx_flow_size(w, &kernel[i], 0)))
            return false;
        size_t layer = plx_graph_link(
            w, &from, roles[i], (size_t)(heads * width), head_part(w, &kernel[i], &bias[i], false));
        if (w->draft->failed)
            return false;
        made[i] = plx_graph_units(layer, (size_t)(heads * width), 0, -1);
        made[i].head_width = (size_t)width;
    }
    plx_flow scores = scores_of(&made[0], &made[1]);
    size_t heads = heads_of(w, &scores, &made[2], made[2].units);
    if (w->draft->failed)
        return false;
    plx_flow gathered = plx_graph_units(heads, made[2].units, 0, -1);
    uint64_t outs = plx_flow_size(w, &kernel[3], 2);
    char name[PLX_NAME_SIZE];
    plx_graph_name(w, n, PLX_MODEL_NONE, name);
    if (!plx_graph_fit(
            w, &gathered, plx_flow_size(w, &kernel[3], 0) * plx_flow_size(w, &kernel[3], 1)) ||
        outs == 0 || outs > PLX_MAX_UNITS)
        return false;
    size_t layer =
        plx_graph_link(w, &gathered, name, (size_t)outs, head_part(w, &kernel[3], &bias[3], true));
    if (!w->draft->failed)
        plx_graph_give(w, n, 0, plx_graph_units(layer, (size_t)outs, in[0].rank, -1));
    return !w->draft->failed;
}

/* Units of queries, keys and values; false where they cannot be those of `all`. */
static bool sizes_of(const plx_graph_walk *w, const plx_model_node *n, uint64_t all, size_t each[3])
{
    const plx_model_attribute *told = plx_model_graph_attribute(w->graph, n, "qkv_hidden_sizes");
    uint64_t sum = 0;
    for (size_t i = 0; i < 3; i++) {
        bool tells = told && told->count == 3;
        uint64_t size = tells ? (uint64_t)told->whole[i] : all / 3;
        if (size == 0 || size > all)
            return false;
        each[i] = (size_t)size;
        sum += size;
    }
    return sum == all && each[0] == each[1];
}

/* ONNX Runtime's: a matrix for queries, keys and values, and a bias. Where the matrix is of whole
 * numbers its scale and its zero come later. */
static bool fused_attention(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow in = plx_graph_input(w, n, 0), kernel = plx_graph_input(w, n, 1),
             bias = plx_graph_input(w, n, 2), scale = plx_graph_input(w, n, 4),
             zero = plx_graph_input(w, n, 7);
    size_t each[3], heads = (size_t)plx_graph_whole(w, n, "num_heads", 1);
    if (kernel.kind != PLX_FLOW_CONSTANT || kernel.rank != 2)
        return false;
    uint64_t outs = plx_flow_size(w, &kernel, 1);
    if (outs > PLX_MAX_UNITS || !sizes_of(w, n, outs, each) || heads == 0 || each[0] % heads != 0 ||
        each[2] % heads != 0 || !plx_graph_fit(w, &in, plx_flow_size(w, &kernel, 0)))
        return false;
    plx_plan_part part = plx_plan_matrix(kernel.tensor, true);
    if (strcmp(n->op, "QAttention") == 0) {
        kernel.scale = scale.kind == PLX_FLOW_CONSTANT ? scale.tensor : PLX_MODEL_NONE;
        kernel.zero = zero.kind == PLX_FLOW_CONSTANT ? zero.tensor : PLX_MODEL_NONE;
    }
    plx_graph_scale_part(w, &part, &kernel, outs);
    if (plx_flow_count(w, &bias) == outs)
        part.bias = bias.tensor;
    char name[PLX_NAME_SIZE];
    size_t layer =
        plx_graph_link(w, &in, plx_graph_name(w, n, kernel.tensor, name), (size_t)outs, part);
    if (w->draft->failed)
        return false;
    plx_flow f[3];
    for (size_t i = 0, first = 0; i < 3; first += each[i++]) {
        f[i] = plx_graph_units(layer, each[i], 0, -1);
        f[i].first = first;
        f[i].head_width = each[i] / heads;
    }
    plx_flow scores = scores_of(&f[0], &f[1]);
    size_t gathered = heads_of(w, &scores, &f[2], each[2]);
    if (!w->draft->failed)
        plx_graph_give(w, n, 0, plx_graph_units(gathered, each[2], in.rank, -1));
    return !w->draft->failed;
}

/* A bias for queries, keys and values in a row. */
static void add_biases(plx_graph_walk *w, const plx_flow f[3], const plx_flow *bias)
{
    size_t first = 0;
    if (plx_flow_count(w, bias) != (uint64_t)f[0].units + f[1].units + f[2].units)
        return;
    for (size_t i = 0; i < 3; first += f[i++].units) {
        plx_plan_part *part = plx_graph_last_part(w, &f[i]);
        if (!part || part->bias != PLX_PLAN_NONE)
            continue;
        part->bias = bias->tensor;
        part->bias_first = first;
        part->bias_count = f[i].units;
    }
}

/* All queries, then all keys and all values, are units in a row. False where they cannot be. */
static bool unpack(plx_flow f[3], size_t heads, size_t shared)
{
    size_t all = f[0].units;
    if (heads == 0 || heads > all || shared == 0 || shared > all || all % (heads + 2 * shared) != 0)
        return false;
    size_t width = all / (heads + 2 * shared);
    f[1] = f[2] = f[0];
    f[0].units = heads * width;
    f[1].units = f[2].units = shared * width;
    f[1].first += f[0].units;
    f[2].first = f[1].first + f[1].units;
    return true;
}

/* Query, key and value of each head stand together. */
static bool head_by_head(plx_graph_walk *w, const plx_model_node *n, const plx_flow *f)
{
    size_t heads = (size_t)plx_graph_whole(w, n, "num_heads", 0);
    if (f->kind != PLX_FLOW_UNITS || heads == 0 || heads > f->units || f->units % (3 * heads) != 0)
        return false;
    size_t gathered = f->units / 3, width = gathered / heads;
    size_t layer = plx_graph_add_layer(w, "heads", gathered);
    if (w->draft->failed)
        return false;
    mark_heads(w, f->layer, f->first, f->units, 3 * width, "head");
    plx_graph_bypass(w, PLX_BYPASS_HEADS, f->layer, layer);
    mark_gathered(w, layer, gathered, width);
    plx_graph_give(w, n, 0, plx_graph_units(layer, gathered, 3, -1));
    return !w->draft->failed;
}

/* Queries, keys and values that were made before. Several heads may share keys and values. */
static bool plain_attention(plx_graph_walk *w, const plx_model_node *n)
{
    size_t heads =
        (size_t)plx_graph_whole(w, n, "num_heads", plx_graph_whole(w, n, "q_num_heads", 0));
    size_t shared = (size_t)plx_graph_whole(w, n, "kv_num_heads", (int64_t)heads);
    bool alone = plx_graph_input_value(w, n, 1) == PLX_MODEL_NONE &&
                 plx_graph_input_value(w, n, 2) == PLX_MODEL_NONE,
         packed = alone && strcmp(n->op, "GroupQueryAttention") == 0;
    plx_flow f[3] = {plx_graph_input(w, n, 0)}, bias = plx_graph_input(w, n, 3);
    if (alone && strcmp(n->op, "MultiHeadAttention") == 0 && bias.kind == PLX_FLOW_NOTHING)
        return head_by_head(w, n, &f[0]);
    for (uint32_t i = 0; i < (packed ? 1 : 3); i++) {
        f[i] = plx_graph_input(w, n, i);
        if (f[i].kind != PLX_FLOW_UNITS)
            return false;
    }
    if (packed && !unpack(f, heads, shared))
        return false;
    if (strcmp(n->op, "MultiHeadAttention") == 0)
        add_biases(w, f, &bias);
    size_t gathered = f[2].units;
    if (heads > 0 && shared > 0 && f[0].units % heads == 0 && f[1].units % shared == 0 &&
        f[2].units % shared == 0) {
        for (size_t i = 0; i < 3; i++)
            f[i].head_width = f[i].units / (i == 0 ? heads : shared);
        gathered = heads * f[2].head_width;
    }
    if (gathered > PLX_MAX_UNITS)
        return false;
    plx_flow scores = scores_of(&f[0], &f[1]);
    size_t layer = heads_of(w, &scores, &f[2], gathered);
    if (!w->draft->failed)
        plx_graph_give(w, n, 0, plx_graph_units(layer, gathered, f[0].rank, -1));
    return !w->draft->failed;
}

bool plx_graph_attention(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow second = plx_graph_input(w, n, 1);
    if (strcmp(w->tensors->format, "Keras") == 0)
        return keras_attention(w, n);
    return second.kind == PLX_FLOW_CONSTANT ? fused_attention(w, n) : plain_attention(w, n);
}

#include "family/graph_walk.h"

#include "base/mem.h"
#include "base/text.h"
#include "family/tensor_names.h"
#include "model/tensor_read.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_LAYERS = 8192,
    MOST_BYPASSES = 65536,
};

uint32_t plx_graph_input_value(const plx_graph_walk *w, const plx_model_node *n, uint32_t index)
{
    return index < n->input_count ? w->graph->link[n->first_input + index] : PLX_MODEL_NONE;
}

plx_flow plx_graph_input(const plx_graph_walk *w, const plx_model_node *n, uint32_t index)
{
    uint32_t v = plx_graph_input_value(w, n, index);
    return v == PLX_MODEL_NONE ? (plx_flow){0} : w->flow[v];
}

plx_flow plx_graph_output(const plx_graph_walk *w, const plx_model_node *n, uint32_t index)
{
    uint32_t v = index < n->output_count ? w->graph->link[n->first_output + index] : PLX_MODEL_NONE;
    return v == PLX_MODEL_NONE ? (plx_flow){0} : w->flow[v];
}

void plx_graph_give(plx_graph_walk *w, const plx_model_node *n, uint32_t index, plx_flow f)
{
    uint32_t v = index < n->output_count ? w->graph->link[n->first_output + index] : PLX_MODEL_NONE;
    if (v == PLX_MODEL_NONE || w->draft->failed)
        return;
    w->flow[v] = f;
    if (f.kind == PLX_FLOW_UNITS)
        w->info[f.layer].pending += w->uses[v] + w->graph->value[v].is_output;
}

void plx_graph_give_all(plx_graph_walk *w, const plx_model_node *n, plx_flow f)
{
    for (uint32_t i = 0; i < n->output_count; i++)
        plx_graph_give(w, n, i, f);
}

/* -- Layers and links -------------------------------------------------------------------------- */

size_t plx_graph_add_layer(plx_graph_walk *w, const char *name, size_t units)
{
    if (w->count == w->info_room) {
        size_t room = w->info_room ? 2 * w->info_room : 64;
        plx_graph_layer *grown = plx_realloc(w->info, room, sizeof *grown);
        if (!grown) {
            w->draft->failed = true;
            return 0;
        }
        w->info = grown;
        w->info_room = room;
    }
    if (w->count >= MOST_LAYERS || units > PLX_MAX_UNITS || units == 0) {
        w->full = w->draft->failed = true;
        return 0;
    }
    size_t layer = plx_plan_add_layer(w->draft, name, units);
    if (w->draft->failed)
        return 0;
    w->info[w->count++] = (plx_graph_layer){.at = (double)layer, .last_link = PLX_PLAN_NONE};
    return layer;
}

plx_flow plx_graph_units(size_t layer, size_t units, size_t rank, int axis)
{
    return (plx_flow){
        .kind = PLX_FLOW_UNITS, .layer = layer, .units = units, .rank = rank, .axis = axis};
}

void plx_graph_link_into(
    plx_graph_walk *w, const plx_flow *from, const char *name, size_t layer, plx_plan_part part)
{
    if (w->draft->failed)
        return;
    part.first_in += from->first;
    size_t link = plx_plan_add_link(w->draft, name, from->layer, layer);
    plx_plan_add_part(w->draft, &part);
    w->info[from->layer].consumed = true;
    w->info[layer].last_link = link;
}

size_t plx_graph_link(
    plx_graph_walk *w, const plx_flow *from, const char *name, size_t units, plx_plan_part part)
{
    size_t layer = plx_graph_add_layer(w, name, units);
    plx_graph_link_into(w, from, name, layer, part);
    return layer;
}

void plx_graph_bypass_part(plx_graph_walk *w, const plx_flow *from, size_t target, size_t first)
{
    plx_plan *p = w->draft;
    plx_graph_bypass(w, PLX_BYPASS_COPY, from->layer, target);
    if (p->failed || p->bypass_count == 0)
        return;
    p->bypasses[p->bypass_count - 1].from = from->first;
    p->bypasses[p->bypass_count - 1].first = first;
    p->bypasses[p->bypass_count - 1].count = from->units;
}

void plx_graph_bypass(plx_graph_walk *w, plx_bypass_kind kind, size_t source, size_t target)
{
    if (w->draft->failed)
        return;
    if (w->draft->bypass_count >= MOST_BYPASSES) {
        w->full = w->draft->failed = true;
        return;
    }
    plx_plan_add_bypass(w->draft, kind, source, target);
    w->info[source].consumed = true;
}

/* Names that programs make up: "onnx::MatMul_23", "123", "val_7". */
static bool says_nothing(const char *name)
{
    return strspn(name, "0123456789") == strlen(name) || strstr(name, "::") ||
           strncmp(name, "val_", 4) == 0 || strncmp(name, "tfl.", 4) == 0 ||
           strncmp(name, "arith.", 6) == 0 || strncmp(name, "input.", 6) == 0 ||
           strncmp(name, "(nameless", 9) == 0;
}

/* -- Units ------------------------------------------------------------------------------------- */

static bool become_layer(plx_graph_walk *w, plx_flow *f, uint64_t units)
{
    size_t *layer = &w->input_layer[f->value];
    if (*layer == PLX_PLAN_NONE) {
        char name[PLX_NAME_SIZE];
        plx_text_copy(name, sizeof name, w->graph->value[f->value].name);
        if (strcmp(w->tensors->format, "Keras") == 0) /* "image/output" */
            name[strcspn(name, "/")] = '\0';
        *layer = plx_graph_add_layer(w, says_nothing(name) ? "input" : name, (size_t)units);
        if (w->draft->failed) {
            *layer = PLX_PLAN_NONE;
            return false;
        }
        /* Nothing may take its place. */
        w->info[*layer].consumed = true;
    }
    *f = plx_graph_units(*layer, w->draft->layers[*layer].units, f->rank, f->axis);
    return true;
}

bool plx_graph_fit(plx_graph_walk *w, plx_flow *f, uint64_t units)
{
    if (units == 0 || units > PLX_MAX_UNITS || w->draft->failed ||
        (f->kind == PLX_FLOW_INPUT && !become_layer(w, f, units)) || f->kind != PLX_FLOW_UNITS)
        return false;
    if (f->units == units)
        return true;
    if (units % f->units != 0)
        return false;
    size_t flat = plx_graph_add_layer(w, "flattened", (size_t)units);
    bool whole = !w->draft->failed && f->units == w->draft->layers[f->layer].units;
    plx_graph_bypass(w,
        !whole         ? PLX_BYPASS_OPERATOR
        : f->axis == 1 ? PLX_BYPASS_SPREAD
                       : PLX_BYPASS_REPEAT,
        f->layer, flat);
    *f = plx_graph_units(flat, (size_t)units, 2, -1);
    return !w->draft->failed;
}

bool plx_graph_is_fresh(const plx_graph_walk *w, const plx_flow *f)
{
    return f->kind == PLX_FLOW_UNITS && f->first == 0 && !w->info[f->layer].consumed &&
           f->units == w->draft->layers[f->layer].units;
}

bool plx_graph_is_axis(const plx_flow *f, int64_t axis)
{
    if (f->by_heads || f->axis == PLX_FLOW_ANY_AXIS)
        return !f->by_heads && axis == -1;
    int64_t rank = (int64_t)f->rank, mine = f->axis;
    if (rank == 0)
        return axis == mine;
    return (axis < 0 ? axis + rank : axis) == (mine < 0 ? mine + rank : mine);
}

/* -- Constants --------------------------------------------------------------------------------- */

uint64_t plx_flow_size(const plx_graph_walk *w, const plx_flow *f, size_t axis)
{
    return axis < f->rank ? w->tensors->tensor[f->tensor].shape[f->dim[axis]] : 0;
}

uint64_t plx_flow_count(const plx_graph_walk *w, const plx_flow *f)
{
    return f->kind == PLX_FLOW_CONSTANT ? w->tensors->tensor[f->tensor].count : 0;
}

size_t plx_graph_numbers(const plx_graph_walk *w, const plx_flow *f, double *out, size_t most)
{
    uint64_t count = plx_flow_count(w, f);
    if (f->kind == PLX_FLOW_NUMBERS && f->units <= most) {
        memcpy(out, w->number + f->first, f->units * sizeof *out);
        return f->units;
    }
    if (count == 0 || count > most || !plx_dtype_is_number(w->tensors->tensor[f->tensor].dtype))
        return 0;
    plx_tensor_reader *r =
        plx_tensor_reader_create(&w->tensors->tensor[f->tensor], PLX_ORDER_ROWS, NULL);
    bool ok = r && plx_tensor_read_doubles(r, 0, (size_t)count, out, NULL);
    plx_tensor_reader_destroy(&r);
    return ok ? (size_t)count : 0;
}

/* -- What nodes say ---------------------------------------------------------------------------- */

int64_t plx_graph_whole(
    const plx_graph_walk *w, const plx_model_node *n, const char *name, int64_t otherwise)
{
    const plx_model_attribute *a = plx_model_graph_attribute(w->graph, n, name);
    return a && a->kind == PLX_MODEL_WHOLE_NUMBERS && a->count > 0 ? a->whole[0] : otherwise;
}

const char *plx_graph_text(const plx_graph_walk *w, const plx_model_node *n, const char *name)
{
    const plx_model_attribute *a = plx_model_graph_attribute(w->graph, n, name);
    return a && a->kind == PLX_MODEL_TEXT ? a->text : "";
}

void plx_graph_note(plx_graph_walk *w, size_t layer, const char *format, ...)
{
    if (w->draft->failed)
        return;
    char text[PLX_NOTE_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char *note = w->draft->layers[layer].note;
    size_t used = strlen(note), length = strlen(text);
    const char *last = strrchr(note, ',');
    if (strcmp(note, text) == 0 || (last && strcmp(last + 2, text) == 0) ||
        used + length + 3 > PLX_NOTE_SIZE)
        return;
    snprintf(note + used, PLX_NOTE_SIZE - used, "%s%s", used ? ", " : "", text);
}

/* "LEAKY_RELU", "LeakyRelu" -> "leakyrelu" */
static void plain(const char *name, char *out, size_t size)
{
    size_t n = 0;
    for (; *name && n + 1 < size; name++)
        if (*name != '_')
            out[n++] = (char)tolower((unsigned char)*name);
    out[n] = '\0';
}

void plx_graph_activate(plx_graph_walk *w, const plx_flow *f, const char *name)
{
    char text[32];
    plx_activation a;
    plain(name, text, sizeof text);
    if (f->kind != PLX_FLOW_UNITS || w->draft->failed || !text[0] || strcmp(text, "none") == 0 ||
        strcmp(text, "linear") == 0)
        return;
    plx_plan_layer *l = &w->draft->layers[f->layer];
    plx_graph_layer *k = &w->info[f->layer];
    k->erf = k->erf || strcmp(text, "erf") == 0;
    k->sigmoid = k->sigmoid || strcmp(text, "sigmoid") == 0 || strcmp(text, "logistic") == 0;
    k->tanh = k->tanh || strcmp(text, "tanh") == 0;
    k->softplus = k->softplus || strcmp(text, "softplus") == 0;
    if (strcmp(text, "erf") == 0)
        return;
    bool known = plx_activation_parse(text, strlen(text), &a);
    bool all = f->first == 0 && f->units == l->units;
    if (known && all && l->activation == PLX_ACT_IDENTITY)
        l->activation = a;
    else if (!known || !all || l->activation != a)
        plx_graph_note(w, f->layer, "%.24s", known ? plx_activation_title(a) : name);
}

/* The part of a path that tells what it is: from the first of its names with a point in it, or the
 * last one with numbers before it; without the operator that is at the end. */
static void last_of_path(const char *path, char out[PLX_NAME_SIZE])
{
    char text[256];
    snprintf(text, sizeof text, "%.*s", (int)strcspn(path, ";"), path);
    char *slash = strrchr(text, '/');
    if (!slash) {
        plx_text_copy(out, PLX_NAME_SIZE, text);
        return;
    }
    *slash = '\0';
    slash = strrchr(text, '/');
    char *point = strchr(text, '.');
    while (point && point > text && point[-1] != '/')
        point--;
    char *from = point ? point : slash ? slash + 1 : text;
    /* A number before it tells which one it is. */
    while (!point && from > text + 1 && isdigit((unsigned char)from[-2])) {
        char *to = from - 1;
        while (to > text && isdigit((unsigned char)to[-1]))
            to--;
        if (to > text && to[-1] != '/')
            break;
        from = to;
    }
    for (char *c = from; *c; c++)
        *c = *c == '/' ? '.' : *c;
    plx_text_copy(out, PLX_NAME_SIZE, from);
}

/* "q_proj.MatMul.weight_Q4", "q_proj.weight_quantized" -> "q_proj": without what those add who
 * quantise and build models. */
static void name_of_tensor(const char *name, char out[PLX_NAME_SIZE])
{
    static const char operator[] = ".MatMul", *const ends[] = {"_Q4", "_Q8", "_quantized"};
    char text[512];
    plx_text_copy(text, sizeof text, name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (plx_tensor_name_ends(text, ends[i]) && strlen(text) > strlen(ends[i]))
            text[strlen(text) - strlen(ends[i])] = '\0';
    plx_tensor_name_base(text, out, PLX_NAME_SIZE);
    if (plx_tensor_name_ends(out, operator) && strlen(out) > strlen(operator))
        out[strlen(out) - strlen(operator)] = '\0';
}

char *plx_graph_name(const plx_graph_walk *w, const plx_model_node *n, uint32_t tensor, char *out)
{
    const char *name = tensor == PLX_MODEL_NONE ? "" : w->tensors->tensor[tensor].name;
    bool keras = strcmp(w->tensors->format, "Keras") == 0;
    out[0] = '\0';
    if (!keras && !says_nothing(name) && strchr(name, '/'))
        last_of_path(name, out);
    else if (!keras && !says_nothing(name))
        name_of_tensor(name, out);
    else if (keras)
        plx_text_copy(out, PLX_NAME_SIZE, n->name);
    else if (!says_nothing(n->name) && strchr(n->name, '/'))
        last_of_path(n->name, out);
    bool number = out[0] && strspn(out, "0123456789.") == strlen(out);
    char text[PLX_NAME_SIZE];
    plx_text_copy(text, sizeof text, number ? out : "");
    if (!out[0] || number)
        snprintf(out, PLX_NAME_SIZE, "%.24s%s%.20s", n->op, number ? " " : "", text);
    return out;
}

/* -- Boxes ------------------------------------------------------------------------------------- */

/* Units of what the node gives, where the graph tells; else those of the most it takes. */
static size_t box_units(const plx_graph_walk *w, const plx_model_node *n)
{
    size_t most = 0;
    for (uint32_t i = 0; i < n->output_count && i < 1; i++) {
        uint32_t v = w->graph->link[n->first_output + i];
        if (v == PLX_MODEL_NONE || !w->graph->value[v].has_shape || w->graph->value[v].rank == 0)
            continue;
        int64_t units = w->graph->value[v].shape[w->graph->value[v].rank - 1];
        if (units > 0 && units <= PLX_MAX_UNITS)
            return (size_t)units;
    }
    for (uint32_t i = 0; i < n->input_count; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (f.kind == PLX_FLOW_UNITS && f.units > most)
            most = f.units;
    }
    return most;
}

void plx_graph_box(plx_graph_walk *w, const plx_model_node *n, size_t units)
{
    units = units > 0 ? units : box_units(w, n);
    size_t layer = PLX_PLAN_NONE;
    /* Layers of inputs come before it. */
    for (uint32_t i = 0; i < n->input_count && units > 0; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (f.kind == PLX_FLOW_INPUT)
            become_layer(w, &f, units);
    }
    for (uint32_t i = 0; i < n->input_count && units > 0; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (f.kind != PLX_FLOW_UNITS && f.kind != PLX_FLOW_INPUT && f.kind != PLX_FLOW_SCORES)
            continue;
        if (f.kind == PLX_FLOW_INPUT && !become_layer(w, &f, units))
            continue;
        if (layer == PLX_PLAN_NONE) {
            layer = plx_graph_add_layer(w, n->op, units);
            if (w->draft->failed)
                return;
            w->draft->layers[layer].box = true;
        }
        plx_graph_bypass(
            w, PLX_BYPASS_OPERATOR, f.kind == PLX_FLOW_SCORES ? f.of_layer[0] : f.layer, layer);
    }
    plx_graph_give_all(w, n,
        layer == PLX_PLAN_NONE ? (plx_flow){0}
                               : plx_graph_units(layer, units, 0, PLX_FLOW_ANY_AXIS));
}

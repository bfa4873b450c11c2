/* Field numbers and types are those of TensorFlow Lite's published schema (schema.fbs, version 3).
 */
#include "io/tflite.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/tflite_read.h"
#include "model/model_graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    VERSION = 3,
    NAME_SIZE = 256, /* names of fused operations run on and on; the beginning tells them */
    TEXT_SIZE = 64,
    /* A tensor and an operator take at least so many bytes of a file. Tables may be shared, but not
     * so that a small file becomes a large graph. */
    TENSOR_LEAST = 16,
    OPERATOR_LEAST = 12,
    SLACK = 64,
};

/* Fields. */
enum { MODEL_VERSION, MODEL_CODES, MODEL_GRAPHS, MODEL_BUFFERS = 4 };
enum { CODE_SHORT, CODE_CUSTOM, CODE_BUILTIN = 3 };
enum { GRAPH_TENSORS, GRAPH_INPUTS, GRAPH_OUTPUTS, GRAPH_OPERATORS, GRAPH_NAME };
enum { OPERATOR_CODE, OPERATOR_INPUTS, OPERATOR_OUTPUTS, OPERATOR_OPTIONS = 4 };
enum { CUSTOM = 32 /* an operator that is none of the built-in ones */ };
enum { TENSOR_NAME = 3 };

/* A graph being read: names of its tensors, each once. */
typedef struct subgraph {
    plx_flat_table table;
    plx_flat_vector tensors;
    char **name; /* [tensors.count] */
    plx_arena texts;
    char prefix[TEXT_SIZE + 2]; /* of names; "" of the first graph */
} subgraph;

bool plx_tflite_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    (void)size;
    return n >= 8 && memcmp(head + 4, "TFL3", 4) == 0;
}

bool plx_tflite_fail(plx_tflite_reader *r, uint64_t at, const char *what)
{
    return plx_flat_fail(&r->f, PLX_ERR_FORMAT, at, what);
}

static bool fail_memory(plx_tflite_reader *r)
{
    r->f.failed = true;
    return plx_fail(r->f.error, PLX_ERR_MEMORY, "out of memory");
}

bool plx_tflite_check(plx_tflite_reader *r, bool ok)
{
    r->f.failed = r->f.failed || !ok;
    return ok;
}

static bool spend(plx_tflite_reader *r, uint64_t count, uint64_t bytes, uint64_t at)
{
    if (count > r->budget / bytes)
        return plx_tflite_fail(r, at, "names more than it can hold");
    r->budget -= count * bytes;
    return true;
}

static int compare_names(const void *a, const void *b)
{
    char *const *p = *(char **const *)a, *const *q = *(char **const *)b;
    int order = strcmp(*p, *q);
    return order ? order : (p > q) - (p < q);
}

/* Names need not differ in a file, and here they do: what has none, or one that was there before,
 * has its number, too. */
static bool name_tensors(plx_tflite_reader *r, subgraph *s)
{
    size_t n = (size_t)s->tensors.count;
    char text[sizeof s->prefix + NAME_SIZE], full[sizeof text + 24];
    plx_flat_table t;
    s->name = plx_alloc(n, sizeof *s->name);
    char ***order = plx_alloc(n, sizeof *order);
    bool ok = s->name && order;
    for (size_t i = 0; ok && i < n; i++) {
        size_t prefix = strlen(s->prefix);
        memcpy(text, s->prefix, prefix + 1);
        if (!plx_flat_element(&r->f, &s->tensors, i, &t) ||
            !plx_flat_text(&r->f, &t, TENSOR_NAME, text + prefix, NAME_SIZE))
            break;
        plx_text_sanitize(text);
        if (!text[prefix])
            snprintf(full, sizeof full, "%s(nameless %zu)", text, i);
        else
            snprintf(full, sizeof full, "%s", text);
        if (!spend(r, strlen(full), 1, t.at))
            break;
        s->name[i] = plx_arena_text(&s->texts, full, strlen(full));
        order[i] = &s->name[i];
        ok = s->name[i] != NULL;
    }
    if (ok && !r->f.failed && n > 1)
        qsort(order, n, sizeof *order, compare_names);
    const char *before = NULL;
    for (size_t i = 0; ok && !r->f.failed && i < n; i++) {
        char *now = *order[i];
        if (before && strcmp(before, now) == 0) {
            snprintf(full, sizeof full, "%s (%zu)", now, (size_t)(order[i] - s->name));
            *order[i] = plx_arena_text(&s->texts, full, strlen(full));
            ok = *order[i] != NULL;
        }
        before = now;
    }
    plx_free(order);
    return r->f.failed ? false : ok || fail_memory(r);
}

static bool mark_ends(plx_tflite_reader *r, const subgraph *s, unsigned field)
{
    plx_flat_vector v;
    plx_model_graph *g = r->tensors->graph;
    if (!plx_flat_vector_in(&r->f, &s->table, field, 4, &v) || !spend(r, v.count, 4, v.at))
        return false;
    for (uint64_t i = 0; i < v.count; i++) {
        uint64_t at = plx_flat_number(&r->f, v.at + 4 * i, 4);
        uint32_t value;
        if (r->f.failed || at >= s->tensors.count)
            return plx_tflite_fail(
                r, v.at + 4 * i, "has an input or output that is no tensor of it");
        if (!plx_tflite_check(r, plx_model_graph_value(g, s->name[at], &value, r->f.error)))
            return false;
        if (field == GRAPH_INPUTS)
            g->value[value].is_input = true;
        else
            g->value[value].is_output = true;
    }
    return true;
}

/* Inputs or outputs of the last node. */
static bool add_links(
    plx_tflite_reader *r, const subgraph *s, const plx_flat_table *o, unsigned field)
{
    plx_flat_vector v;
    if (!plx_flat_vector_in(&r->f, o, field, 4, &v) || !spend(r, v.count, 4, v.at))
        return false;
    for (uint64_t i = 0; i < v.count; i++) {
        int64_t at = plx_flat_signed(&r->f, v.at + 4 * i, 4);
        if (r->f.failed || at < -1 || (at >= 0 && (uint64_t)at >= s->tensors.count))
            return plx_tflite_fail(
                r, v.at + 4 * i, "has an operator on a tensor that is not there");
        const char *name = at < 0 ? "" : s->name[at];
        if (!plx_tflite_check(
                r, field == OPERATOR_INPUTS
                       ? plx_model_graph_add_input(r->tensors->graph, name, r->f.error)
                       : plx_model_graph_add_output(r->tensors->graph, name, r->f.error)))
            return false;
    }
    return true;
}

/* Options that say what an operator is like: the place of each in the table of its options. */
typedef struct option {
    const char *op, *name;
    unsigned field, bytes;
} option;

static bool add_options(plx_tflite_reader *r, const plx_flat_table *o, const char *op)
{
    static const option options[] = {
        {"CONV_2D", "padding", 0, 1},
        {"CONV_2D", "stride_w", 1, 4},
        {"CONV_2D", "stride_h", 2, 4},
        {"CONV_2D", "activation", 3, 1},
        {"DEPTHWISE_CONV_2D", "padding", 0, 1},
        {"DEPTHWISE_CONV_2D", "stride_w", 1, 4},
        {"DEPTHWISE_CONV_2D", "stride_h", 2, 4},
        {"DEPTHWISE_CONV_2D", "depth_multiplier", 3, 4},
        {"DEPTHWISE_CONV_2D", "activation", 4, 1},
        {"TRANSPOSE_CONV", "padding", 0, 1},
        {"TRANSPOSE_CONV", "stride_w", 1, 4},
        {"TRANSPOSE_CONV", "stride_h", 2, 4},
        {"TRANSPOSE_CONV", "activation", 3, 1},
        {"BATCH_MATMUL", "adj_x", 0, 1},
        {"BATCH_MATMUL", "adj_y", 1, 1},
        {"AVERAGE_POOL_2D", "padding", 0, 1},
        {"AVERAGE_POOL_2D", "filter_width", 3, 4},
        {"AVERAGE_POOL_2D", "filter_height", 4, 4},
        {"MAX_POOL_2D", "padding", 0, 1},
        {"MAX_POOL_2D", "filter_width", 3, 4},
        {"MAX_POOL_2D", "filter_height", 4, 4},
        {"FULLY_CONNECTED", "activation", 0, 1},
        {"ADD", "activation", 0, 1},
        {"MUL", "activation", 0, 1},
        {"CONCATENATION", "axis", 0, 4},
        {"PACK", "axis", 1, 4},
        {"UNPACK", "axis", 1, 4},
        {"GATHER", "axis", 0, 4},
        {"STRIDED_SLICE", "begin_mask", 0, 4},
        {"STRIDED_SLICE", "end_mask", 1, 4},
        {"STRIDED_SLICE", "ellipsis_mask", 2, 4},
        {"STRIDED_SLICE", "new_axis_mask", 3, 4},
        {"STRIDED_SLICE", "shrink_axis_mask", 4, 4},
        {"STRIDED_SLICE", "offset", 5, 1},
    };
    static const char *const activations[] = {
        "none", "relu", "relu_n1_to_1", "relu6", "tanh", "sign_bit"};
    static const char *const paddings[] = {"same", "valid"};
    plx_flat_table t;
    plx_model_graph *g = r->tensors->graph;
    if (!plx_flat_child(&r->f, o, OPERATOR_OPTIONS, &t))
        return !r->f.failed;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        const option *k = &options[i];
        if (strcmp(k->op, op) != 0)
            continue;
        int64_t value = plx_flat_field(&r->f, &t, k->field, k->bytes, 0);
        bool ok = !r->f.failed;
        if (ok && strcmp(k->name, "activation") == 0 && value >= 0 && value < 6)
            ok = plx_model_graph_add_text(g, k->name, activations[value], r->f.error);
        else if (ok && strcmp(k->name, "padding") == 0 && value >= 0 && value < 2)
            ok = plx_model_graph_add_text(g, k->name, paddings[value], r->f.error);
        else if (ok)
            ok = plx_model_graph_add_wholes(g, k->name, &value, 1, r->f.error);
        if (!plx_tflite_check(r, ok))
            return false;
    }
    return true;
}

static bool take_operator(
    plx_tflite_reader *r, const subgraph *s, const plx_flat_vector *v, uint64_t index)
{
    plx_flat_table o, code;
    char op[TEXT_SIZE];
    if (!plx_flat_element(&r->f, v, index, &o))
        return false;
    uint64_t at = (uint32_t)plx_flat_field(&r->f, &o, OPERATOR_CODE, 4, 0);
    if (at >= r->codes.count)
        return plx_tflite_fail(r, o.at, "has an operator of a code that is not there");
    if (!plx_flat_element(&r->f, &r->codes, at, &code))
        return false;
    /* Files of older programs have it in a byte, and those that do not fit there 127. */
    int64_t number = plx_flat_field(&r->f, &code, CODE_SHORT, 1, 0);
    int64_t wide = plx_flat_field(&r->f, &code, CODE_BUILTIN, 4, 0);
    number = wide > number ? wide : number;
    const char *name = plx_tflite_operator(number);
    if (number == CUSTOM && !plx_flat_text(&r->f, &code, CODE_CUSTOM, op, sizeof op))
        return false;
    if (number != CUSTOM)
        snprintf(op, sizeof op, "operator %" PRId64, number);
    if (number != CUSTOM && name)
        plx_text_copy(op, sizeof op, name);
    plx_text_sanitize(op);
    return !r->f.failed &&
           plx_tflite_check(r, plx_model_graph_add_node(
                                   r->tensors->graph, NULL, op[0] ? op : "CUSTOM", r->f.error)) &&
           add_links(r, s, &o, OPERATOR_INPUTS) && add_links(r, s, &o, OPERATOR_OUTPUTS) &&
           add_options(r, &o, op);
}

static bool read_subgraph(plx_tflite_reader *r, subgraph *s, uint64_t index)
{
    plx_flat_vector operators;
    char name[TEXT_SIZE];
    if (!plx_flat_vector_in(&r->f, &s->table, GRAPH_TENSORS, 4, &s->tensors) ||
        !plx_flat_vector_in(&r->f, &s->table, GRAPH_OPERATORS, 4, &operators) ||
        !plx_flat_text(&r->f, &s->table, GRAPH_NAME, name, sizeof name) ||
        !spend(r, s->tensors.count, TENSOR_LEAST, s->table.at) ||
        !spend(r, operators.count, OPERATOR_LEAST, s->table.at))
        return false;
    if (index > 0 && name[0])
        snprintf(s->prefix, sizeof s->prefix, "%.*s/", TEXT_SIZE - 1, name);
    else if (index > 0)
        snprintf(s->prefix, sizeof s->prefix, "graph %" PRIu64 "/", index);
    if (!name_tensors(r, s))
        return false;
    for (uint64_t i = 0; i < s->tensors.count; i++)
        if (!plx_tflite_tensor(r, &s->tensors, i, s->name[i]))
            return false;
    if (!mark_ends(r, s, GRAPH_INPUTS) || (index == 0 && !mark_ends(r, s, GRAPH_OUTPUTS)))
        return false;
    for (uint64_t i = 0; i < operators.count; i++)
        if (!take_operator(r, s, &operators, i))
            return false;
    return true;
}

static bool read_model(plx_tflite_reader *r)
{
    plx_flat_table model;
    plx_flat_vector graphs;
    if (!plx_flat_root(&r->f, &model))
        return false;
    int64_t version = plx_flat_field(&r->f, &model, MODEL_VERSION, 4, 0);
    if (!r->f.failed && version != VERSION)
        return plx_flat_fail(
            &r->f, PLX_ERR_UNSUPPORTED, model.at, "is of a version of TFLite other than 3");
    if (!plx_flat_vector_in(&r->f, &model, MODEL_CODES, 4, &r->codes) ||
        !plx_flat_vector_in(&r->f, &model, MODEL_GRAPHS, 4, &graphs) ||
        !plx_flat_vector_in(&r->f, &model, MODEL_BUFFERS, 4, &r->buffers))
        return false;
    if (graphs.count == 0)
        return plx_tflite_fail(r, model.at, "has no graph");
    bool ok = spend(r, graphs.count, TENSOR_LEAST, graphs.at);
    for (uint64_t i = 0; ok && i < graphs.count; i++) {
        subgraph s = {.prefix = ""};
        ok = plx_flat_element(&r->f, &graphs, i, &s.table) && read_subgraph(r, &s, i);
        plx_free(s.name);
        plx_arena_uninit(&s.texts);
    }
    return ok;
}

static bool read_file(plx_tensors *t, plx_error *e)
{
    plx_tflite_reader r = {.tensors = t, .budget = 2 * t->blob[0]->size + SLACK};
    plx_flat_init(&r.f, t->blob[0], e);
    t->graph =
        plx_model_graph_create(t->blob[0]->name, plx_model_graph_budget(t->blob[0]->size), e);
    if (!t->graph || !read_model(&r) || !plx_tensors_check_names(t, e) ||
        !plx_model_graph_finish(t->graph, t, e))
        return false;
    if (r.text_count > 0)
        plx_tensors_warn(t, "%zu tensors of text are left out", r.text_count);
    if (r.sparse_count > 0)
        plx_tensors_warn(t, "%zu sparse tensors are left out", r.sparse_count);
    return true;
}

plx_tensors *plx_tflite_read(plx_blob *blob, plx_error *e)
{
    plx_tensors *t = plx_tensors_begin("TFLite", blob, e);
    if (t && !read_file(t, e))
        plx_tensors_destroy(&t);
    return t;
}

#include "io/onnx.h"

#include "base/mem.h"
#include "io/onnx_read.h"
#include "model/model_graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    NAME_SIZE = 1024,
    TEXT_MAX = 256,     /* bytes of an attribute's text; longer ones are programs or tables */
    OPERATORS_FROM = 3, /* the version from which a file says whose operators it has */
};

bool plx_onnx_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    return plx_onnx_wire_sniff(head, n, size);
}

/* protobuf-c's way to memory, which ends with the budget. */
typedef struct purse {
    size_t *left;
    bool spent;  /* more was wanted than was left */
    bool failed; /* there was none where there should be */
} purse;

static void *purse_alloc(void *user, size_t size)
{
    purse *p = user;
    /* What the allocator itself needs of each block counts, too. */
    size_t cost = size + 2 * sizeof(void *);
    p->spent = p->spent || cost > *p->left;
    void *memory = p->spent ? NULL : plx_realloc(NULL, size ? size : 1, 1);
    if (memory)
        *p->left -= cost;
    else
        p->failed = true;
    return memory;
}

static void purse_free(void *user, void *memory)
{
    (void)user;
    plx_free(memory);
}

static const char *text_or(const char *text, const char *otherwise)
{
    return text && *text ? text : otherwise;
}

/* The tensors inside a graph, whose path is `path` ("" or one that ends in a slash): the initial
 * values, constants, and those of graphs within nodes. The depth is bounded by the wire. */
static bool add_tensors(plx_onnx_reader *r, const Onnx__Graph *g, const char *path)
{
    char name[NAME_SIZE];
    for (size_t i = 0; i < g->n_initializer; i++) {
        const Onnx__Tensor *t = g->initializer[i];
        if (t->name && *t->name)
            snprintf(name, sizeof name, "%s%s", path, t->name);
        else
            snprintf(name, sizeof name, "%s(nameless %zu)", path, i);
        if (!plx_onnx_add_tensor(r, t, name))
            return false;
    }
    for (size_t i = 0; i < g->n_node; i++) {
        const Onnx__Node *n = g->node[i];
        const char *output = n->n_output > 0 ? n->output[0] : "";
        for (size_t k = 0; k < n->n_attribute; k++) {
            const Onnx__Attribute *a = n->attribute[k];
            const char *given = text_or(output, text_or(n->name, "(nameless node)"));
            if (a->t && n->n_attribute == 1)
                snprintf(name, sizeof name, "%s%s", path, given);
            else
                snprintf(name, sizeof name, "%s%s.%s", path, given, text_or(a->name, ""));
            if (a->t && !plx_onnx_add_tensor(r, a->t, name))
                return false;
            snprintf(name, sizeof name, "%s%s/%s/", path, given, text_or(a->name, ""));
            if (a->g && !add_tensors(r, a->g, name))
                return false;
        }
    }
    return true;
}

static bool add_attribute(
    plx_model_graph *graph, const Onnx__Attribute *a, const char *name, plx_error *e)
{
    if (a->s.len > 0 && a->s.len <= TEXT_MAX) {
        char text[TEXT_MAX + 1] = "";
        memcpy(text, a->s.data, a->s.len);
        return plx_model_graph_add_text(graph, name, text, e);
    }
    if (a->n_ints > 0)
        return plx_model_graph_add_wholes(graph, name, a->ints, a->n_ints, e);
    if (a->has_i)
        return plx_model_graph_add_wholes(graph, name, &a->i, 1, e);
    return !a->has_f || plx_model_graph_add_number(graph, name, (double)a->f, e);
}

static bool add_node(plx_model_graph *graph, const Onnx__Node *n, plx_error *e)
{
    bool ok = plx_model_graph_add_node(graph, n->name, n->op_type, e);
    for (size_t i = 0; ok && i < n->n_input; i++)
        ok = plx_model_graph_add_input(graph, n->input[i], e);
    for (size_t i = 0; ok && i < n->n_output; i++)
        ok = plx_model_graph_add_output(graph, n->output[i], e);
    for (size_t i = 0; ok && i < n->n_attribute; i++)
        ok = add_attribute(graph, n->attribute[i], text_or(n->attribute[i]->name, "?"), e);
    return ok;
}

/* An input or an output of the model; NULL where it has no name, or there is no memory. */
static bool add_end(
    plx_model_graph *graph, const Onnx__ValueInfo *info, bool is_input, plx_error *e)
{
    uint32_t at;
    if (!plx_model_graph_value(graph, text_or(info->name, ""), &at, e))
        return false;
    if (at == PLX_MODEL_NONE)
        return true;
    plx_model_value *v = &graph->value[at];
    v->is_input = v->is_input || is_input;
    v->is_output = v->is_output || !is_input;
    const Onnx__Shape *shape =
        info->type && info->type->tensor_type ? info->type->tensor_type->shape : NULL;
    if (!shape || shape->n_dim > PLX_MAX_RANK)
        return true;
    v->has_shape = true;
    v->rank = shape->n_dim;
    for (size_t i = 0; i < v->rank; i++)
        v->shape[i] = shape->dim[i]->has_dim_value && shape->dim[i]->dim_value >= 0
                          ? shape->dim[i]->dim_value
                          : -1;
    return true;
}

static bool make_graph(plx_onnx_reader *r, const Onnx__Graph *g)
{
    plx_error *e = r->error;
    plx_model_graph *graph = r->tensors->graph =
        plx_model_graph_create(r->tensors->blob[0]->name, r->left, e);
    bool ok = graph != NULL;
    for (size_t i = 0; ok && i < g->n_input; i++)
        ok = add_end(graph, g->input[i], true, e);
    for (size_t i = 0; ok && i < g->n_node; i++) {
        bool named = *text_or(g->node[i]->op_type, "");
        r->bare_count += !named;
        ok = !named || add_node(graph, g->node[i], e);
    }
    for (size_t i = 0; ok && i < g->n_output; i++)
        ok = add_end(graph, g->output[i], false, e);
    return ok && plx_model_graph_finish(graph, r->tensors, e);
}

static void warn_of_gaps(plx_onnx_reader *r)
{
    if (r->text_count > 0)
        plx_tensors_warn(r->tensors, "%zu tensors of text are left out", r->text_count);
    if (r->bare_count > 0)
        plx_tensors_warn(r->tensors, "%zu nodes that name no operator are left out", r->bare_count);
    if (r->empty_count > 0)
        plx_tensors_warn(r->tensors, "%zu tensors without a name, a type and numbers are left out",
            r->empty_count);
    if (r->wire.sparse_count > 0)
        plx_tensors_warn(r->tensors, "%zu sparse tensors are left out", r->wire.sparse_count);
    if (r->wire.function_count > 0)
        plx_tensors_warn(r->tensors,
            "%zu functions of the model's own are not opened: nodes that call them stand for them",
            r->wire.function_count);
}

static bool read_model(plx_onnx_reader *r, const Onnx__Model *m)
{
    const char *file = r->tensors->blob[0]->name;
    if (!m->graph)
        return plx_fail_offset(r->error, PLX_ERR_FORMAT, file, (int64_t)r->tensors->blob[0]->size,
            "has no graph, or ends before it");
    if (m->ir_version >= OPERATORS_FROM && m->n_opset_import == 0)
        return plx_fail_offset(r->error, PLX_ERR_FORMAT, file, (int64_t)r->tensors->blob[0]->size,
            "does not say whose operators it has, or ends before it does");
    if (!add_tensors(r, m->graph, "") || !plx_tensors_check_names(r->tensors, r->error) ||
        !make_graph(r, m->graph))
        return false;
    warn_of_gaps(r);
    return true;
}

static bool fail_decoding(const plx_onnx_reader *r, const purse *p)
{
    const char *file = r->tensors->blob[0]->name;
    if (p->spent)
        return plx_fail_offset(r->error, PLX_ERR_UNSUPPORTED, file, 0,
            "has a larger description of itself than is read");
    if (p->failed)
        return plx_fail(r->error, PLX_ERR_MEMORY, "out of memory");
    return plx_fail_offset(
        r->error, PLX_ERR_FORMAT, file, 0, "is no ONNX: its description cannot be decoded");
}

static bool read_file(plx_onnx_reader *r)
{
    plx_blob *blob = r->tensors->blob[0];
    r->left = plx_onnx_budget(blob);
    if (!plx_onnx_wire_read(&r->wire, blob, &r->left, r->error))
        return false;
    purse p = {.left = &r->left};
    ProtobufCAllocator allocator = {purse_alloc, purse_free, &p};
    Onnx__Model *m = onnx__model__unpack(&allocator, r->wire.size, r->wire.message);
    if (!m)
        return fail_decoding(r, &p);
    plx_onnx_wire_drop_message(&r->wire, &r->left);
    bool ok = read_model(r, m);
    onnx__model__free_unpacked(m, &allocator);
    return ok;
}

plx_tensors *plx_onnx_read(plx_blob *blob, plx_error *e)
{
    plx_onnx_reader r = {.tensors = plx_tensors_begin("ONNX", blob, e), .error = e};
    if (!r.tensors)
        return NULL;
    if (!read_file(&r))
        plx_tensors_destroy(&r.tensors);
    plx_onnx_wire_uninit(&r.wire);
    plx_free(r.file);
    return r.tensors;
}

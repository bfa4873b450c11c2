#include "family/packed_graph.h"

#include "base/mem.h"
#include "family/packed_blob.h"
#include "model/model_graph.h"

#include <string.h>

/* The tensor that is an input of the node; NULL: it is none. *given: whether there is an input. */
static const plx_tensor *tensor_of(
    const plx_tensors *t, const plx_model_node *n, uint32_t input, bool *given)
{
    const plx_model_graph *g = t->graph;
    uint32_t v = input < n->input_count ? g->link[n->first_input + input] : PLX_MODEL_NONE;
    *given = v != PLX_MODEL_NONE;
    return *given && g->value[v].tensor != PLX_MODEL_NONE ? &t->tensor[g->value[v].tensor] : NULL;
}

static int64_t whole_of(
    const plx_tensors *t, const plx_model_node *n, const char *name, int64_t otherwise)
{
    const plx_model_attribute *a = plx_model_graph_attribute(t->graph, n, name);
    return a && a->kind == PLX_MODEL_WHOLE_NUMBERS && a->count > 0 ? a->whole[0] : otherwise;
}

static plx_packed_codes numbers_of(const plx_tensor *t)
{
    return (plx_packed_codes){.kind = PLX_PACKED_NUMBERS,
        .tensor = t,
        .dtype = t->dtype,
        .rows = t->shape[0],
        .columns = t->shape[1]};
}

static bool find(const plx_tensors *t, const plx_model_node *n, plx_packed_desc *d)
{
    bool given;
    const plx_tensor *codes = tensor_of(t, n, 0, &given), *scales = tensor_of(t, n, 1, &given),
                     *zeros = tensor_of(t, n, 2, &given);
    int64_t axis = whole_of(t, n, "axis", 1), block = whole_of(t, n, "block_size", 0);
    axis += axis < 0 ? 2 : 0;
    if (!codes || !scales || codes->rank != 2 || scales->rank != 2 || block < 1 || axis < 0 ||
        axis > 1 || (given && (!zeros || zeros->rank != 2)))
        return false;
    *d = (plx_packed_desc){.codes = numbers_of(codes),
        .scales = numbers_of(scales),
        .row_block = axis == 0 ? (uint64_t)block : 1,
        .column_block = axis == 1 ? (uint64_t)block : 1,
        .factor = 1};
    if (zeros)
        d->zeros = numbers_of(zeros);
    return plx_packed_fits(d);
}

/* All tensors as they are. */
static plx_tensors *begin_view(const plx_tensors *t, plx_error *e)
{
    plx_tensors *v = plx_tensors_create(t->format, e);
    if (!v)
        return NULL;
    v->tensor = plx_realloc(NULL, t->count, sizeof *v->tensor);
    if (!v->tensor) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        plx_tensors_destroy(&v);
        return NULL;
    }
    memcpy(v->tensor, t->tensor, t->count * sizeof *v->tensor);
    v->count = v->capacity = t->count;
    v->heads = t->heads;
    v->graph = t->graph;
    v->graph_borrowed = true;
    for (size_t i = 0; i < t->warning_count; i++)
        plx_tensors_warn(v, "%s", t->warning[i]);
    return v;
}

/* What the matrix is made of keeps its place, and yet is none that could link units. */
static void hide(plx_tensors *v, const plx_tensors *t, const plx_tensor *part)
{
    if (part)
        v->tensor[part - t->tensor].dtype = PLX_DTYPE_OPAQUE;
}

static bool add(plx_tensors *v, const plx_tensors *t, const plx_packed_desc *d, plx_error *e)
{
    const plx_tensor *codes = d->codes.tensor;
    size_t place = (size_t)(codes - t->tensor);
    /* One that several nodes make is the same. */
    if (v->tensor[place].blob != codes->blob)
        return true;
    plx_blob *b = plx_packed_blob(d, e);
    plx_tensor_desc made = {
        .name = codes->name, .dtype = PLX_DTYPE_F32, .rank = 2, .shape = codes->shape, .blob = b};
    if (!plx_tensors_own(v, b, e) || !plx_tensors_add(v, &made, e))
        return false;
    v->tensor[place] = v->tensor[--v->count];
    hide(v, t, d->scales.tensor);
    hide(v, t, d->zeros.tensor);
    return true;
}

bool plx_packed_graph(const plx_tensors *t, plx_tensors **view, plx_error *e)
{
    plx_tensors *v = NULL;
    bool ok = true;
    for (size_t i = 0; ok && i < t->graph->node_count; i++) {
        const plx_model_node *n = &t->graph->node[i];
        plx_packed_desc d;
        if (strcmp(n->op, "DequantizeLinear") != 0 || !find(t, n, &d))
            continue;
        v = v ? v : begin_view(t, e);
        ok = v && add(v, t, &d, e);
    }
    if (!ok)
        plx_tensors_destroy(&v);
    *view = v;
    return ok;
}

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

/* Numbers of 4 or 8 bits in bytes, whose rows begin with a byte of their own. */
static plx_packed_codes bits_of(const plx_tensor *t, int64_t bits, uint64_t rows, uint64_t columns)
{
    return (plx_packed_codes){.kind = PLX_PACKED_NUMBERS,
        .tensor = t,
        .dtype = bits == 4 ? PLX_DTYPE_U4 : PLX_DTYPE_U8,
        .rows = rows,
        .columns = bits == 4 ? columns + columns % 2 : columns};
}

static double middle_of(int64_t bits)
{
    return bits == 4 ? 8 : 128;
}

/* The first input, with scales for blocks along an axis, and zeros that may follow these. */
static bool take_blocks(const plx_tensors *t, const plx_model_node *n, uint32_t scale, int64_t axis,
    int64_t block, plx_packed_desc *d)
{
    bool given;
    const plx_tensor *codes = tensor_of(t, n, 0, &given), *scales = tensor_of(t, n, scale, &given),
                     *zeros = tensor_of(t, n, scale + 1, &given);
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
    return true;
}

static bool find_dequantised(const plx_tensors *t, const plx_model_node *n, plx_packed_desc *d)
{
    return take_blocks(t, n, 1, whole_of(t, n, "axis", 1), whole_of(t, n, "block_size", 0), d) &&
           plx_packed_fits(d);
}

/* A table whose rows are looked up. In bytes its numbers are packed, and stand around the middle
 * where no zeros are given. */
static bool find_rows(const plx_tensors *t, const plx_model_node *n, plx_packed_desc *d)
{
    int64_t bits = whole_of(t, n, "bits", 4);
    if (whole_of(t, n, "gather_axis", 0) != 0 ||
        !take_blocks(
            t, n, 2, whole_of(t, n, "quantize_axis", 1), whole_of(t, n, "block_size", 128), d))
        return false;
    if (d->codes.dtype == PLX_DTYPE_U8) {
        uint64_t each = bits == 4 ? 2 : 1;
        if ((bits != 4 && bits != 8) || d->codes.columns > UINT64_MAX / each)
            return false;
        d->codes = bits_of(d->codes.tensor, bits, d->codes.rows, d->codes.columns * each);
        if (d->zeros.tensor)
            d->zeros = bits_of(d->zeros.tensor, bits, d->scales.rows, d->scales.columns);
        else
            d->zero = middle_of(bits);
    }
    return plx_packed_fits(d);
}

/* Numbers [out][blocks of inputs][bytes], and of each block a scale and a zero, which is packed as
 * the numbers are or else of the scales' type. Not those of inputs in an order of their own, nor
 * what is stored for one processor. */
static bool find_matrix(const plx_tensors *t, const plx_model_node *n, plx_packed_desc *d)
{
    bool given, zeroed, ordered;
    const plx_tensor *codes = tensor_of(t, n, 1, &given), *scales = tensor_of(t, n, 2, &given),
                     *zeros = tensor_of(t, n, 3, &zeroed);
    int64_t outs = whole_of(t, n, "N", 0), ins = whole_of(t, n, "K", 0),
            block = whole_of(t, n, "block_size", 0), bits = whole_of(t, n, "bits", 4);
    tensor_of(t, n, 4, &ordered);
    if (!codes || codes->dtype != PLX_DTYPE_U8 || !scales || (zeroed && !zeros) || ordered ||
        outs < 1 || ins < 1 || block < 1 || ins % block != 0 || (bits != 4 && bits != 8) ||
        whole_of(t, n, "weight_prepacked", 0) != 0)
        return false;
    uint64_t rows = (uint64_t)outs, blocks = (uint64_t)(ins / block);
    plx_packed_codes whole = {.kind = PLX_PACKED_NUMBERS, .rows = rows, .columns = blocks};
    *d = (plx_packed_desc){.codes = bits_of(codes, bits, rows, (uint64_t)ins),
        .scales = whole,
        .row_block = 1,
        .column_block = (uint64_t)block,
        .zero = zeros ? 0 : middle_of(bits),
        .factor = 1};
    d->scales.tensor = scales;
    d->scales.dtype = scales->dtype;
    if (zeros && zeros->dtype == PLX_DTYPE_U8) {
        d->zeros = bits_of(zeros, bits, rows, blocks);
    } else if (zeros) {
        d->zeros = whole;
        d->zeros.tensor = zeros;
        d->zeros.dtype = zeros->dtype;
    }
    return plx_packed_fits(d);
}

static bool find(const plx_tensors *t, const plx_model_node *n, plx_packed_desc *d)
{
    if (strcmp(n->op, "DequantizeLinear") == 0)
        return find_dequantised(t, n, d);
    if (strcmp(n->op, "GatherBlockQuantized") == 0)
        return find_rows(t, n, d);
    return strcmp(n->op, "MatMulNBits") == 0 && find_matrix(t, n, d);
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
    const uint64_t shape[] = {d->codes.rows, d->codes.columns};
    plx_tensor_desc made = {
        .name = codes->name, .dtype = PLX_DTYPE_F32, .rank = 2, .shape = shape, .blob = b};
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
        if (!find(t, n, &d))
            continue;
        v = v ? v : begin_view(t, e);
        ok = v && add(v, t, &d, e);
    }
    if (!ok)
        plx_tensors_destroy(&v);
    *view = v;
    return ok;
}

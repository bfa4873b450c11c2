#include "base/text.h"
#include "io/tflite_read.h"
#include "model/model_graph.h"

#include <inttypes.h>
#include <string.h>

/* Fields. */
enum {
    TENSOR_SHAPE,
    TENSOR_TYPE,
    TENSOR_BUFFER,
    TENSOR_NAME,
    TENSOR_SCALES,
    TENSOR_VARIABLE,
    TENSOR_SPARSITY,
    TENSOR_SIGNATURE,
};
enum { BUFFER_DATA, BUFFER_OFFSET, BUFFER_SIZE };
enum { SCALES_SCALE = 2, SCALES_ZERO, SCALES_DETAILS, SCALES_AXIS = 6 };

enum { TYPE_TEXT = 5 };

static bool find_type(int64_t type, plx_dtype *out)
{
    static const struct {
        int64_t id;
        plx_dtype type;
    } types[] = {
        {0, PLX_DTYPE_F32},
        {1, PLX_DTYPE_F16},
        {2, PLX_DTYPE_I32},
        {3, PLX_DTYPE_U8},
        {4, PLX_DTYPE_I64},
        {6, PLX_DTYPE_BOOL},
        {7, PLX_DTYPE_I16},
        {8, PLX_DTYPE_F32}, /* pairs */
        {9, PLX_DTYPE_I8},
        {10, PLX_DTYPE_F64},
        {11, PLX_DTYPE_F64}, /* pairs */
        {12, PLX_DTYPE_U64},
        {15, PLX_DTYPE_U32},
        {16, PLX_DTYPE_U16},
        {17, PLX_DTYPE_I4},
        {18, PLX_DTYPE_BF16},
        {20, PLX_DTYPE_U4},
        {21, PLX_DTYPE_F8_E4M3},
        {22, PLX_DTYPE_F8_E5M2},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].id == type) {
            *out = types[i].type;
            return true;
        }
    }
    return false;
}

static bool is_pair(int64_t type)
{
    return type == 8 || type == 11;
}

static bool is_whole(plx_dtype type)
{
    return type >= PLX_DTYPE_I64 && type <= PLX_DTYPE_U4;
}

/* Where the numbers of a buffer are, and how many bytes; large files keep them after the rest. */
static bool find_data(
    plx_tflite_reader *r, uint64_t index, uint64_t at, uint64_t *offset, uint64_t *size)
{
    plx_flat_table b;
    plx_flat_vector data;
    *offset = *size = 0;
    if (index >= r->buffers.count)
        return plx_tflite_fail(r, at, "has a tensor in a buffer that is not there");
    if (!plx_flat_element(&r->f, &r->buffers, index, &b) ||
        !plx_flat_vector_in(&r->f, &b, BUFFER_DATA, 1, &data))
        return false;
    *offset = data.at;
    *size = data.count;
    uint64_t far = (uint64_t)plx_flat_field(&r->f, &b, BUFFER_OFFSET, 8, 0);
    if (data.count == 0 && far > 1) {
        *offset = far;
        *size = (uint64_t)plx_flat_field(&r->f, &b, BUFFER_SIZE, 8, 0);
        if (!r->f.failed && (far > r->f.blob->size || *size > r->f.blob->size - far))
            return plx_tflite_fail(r, b.at, "has a buffer that passes the end of the file");
    }
    return !r->f.failed;
}

static bool take_shape(
    plx_tflite_reader *r, const plx_flat_table *t, unsigned field, int64_t *shape, size_t *rank)
{
    plx_flat_vector v;
    if (!plx_flat_vector_in(&r->f, t, field, 4, &v))
        return false;
    if (v.count >= PLX_MAX_RANK)
        return plx_flat_fail(
            &r->f, PLX_ERR_UNSUPPORTED, v.at, "has a tensor of more than 7 dimensions");
    *rank = (size_t)v.count;
    for (size_t i = 0; i < *rank; i++)
        shape[i] = plx_flat_signed(&r->f, v.at + 4 * i, 4);
    return !r->f.failed;
}

/* What quantised numbers stand for. */
static bool add_scales(plx_tflite_reader *r, const plx_flat_table *t)
{
    plx_flat_table q;
    plx_flat_vector scales, zeros;
    if (!plx_flat_child(&r->f, t, TENSOR_SCALES, &q))
        return !r->f.failed;
    if (!plx_flat_vector_in(&r->f, &q, SCALES_SCALE, 4, &scales) ||
        !plx_flat_vector_in(&r->f, &q, SCALES_ZERO, 8, &zeros))
        return false;
    int64_t details = plx_flat_field(&r->f, &q, SCALES_DETAILS, 1, 0);
    int64_t axis = plx_flat_field(&r->f, &q, SCALES_AXIS, 4, 0);
    if (r->f.failed)
        return false;
    const plx_tensor *k = &r->tensors->tensor[r->tensors->count - 1];
    if (details != 0)
        plx_tensors_warn(r->tensors,
            "the numbers of '%.60s' stand for others in a way of its own, and are told as they are",
            k->name);
    if (details != 0 || scales.count == 0)
        return true;
    bool alike = zeros.count == 1 && scales.count > 1;
    if (alike && plx_flat_number(&r->f, zeros.at, 8) == 0)
        zeros.count = 0;
    if (zeros.count != 0 && zeros.count != scales.count)
        return plx_tflite_fail(r, zeros.at, "has more or fewer zeros of numbers than scales");
    return plx_tflite_check(r, plx_tensors_scale(r->tensors,
                                   &(plx_tensor_scale){.count = scales.count,
                                       .scales_at = scales.at,
                                       .zeros_at = zeros.count ? zeros.at : 0,
                                       .blob = r->f.blob,
                                       .axis = axis < 0 ? SIZE_MAX : (size_t)axis},
                                   r->f.error));
}

/* A tensor that holds numbers. */
static bool add_tensor(plx_tflite_reader *r, const plx_flat_table *t, const char *name,
    const int64_t *shape, size_t rank, uint64_t offset, uint64_t size)
{
    int64_t type = plx_flat_field(&r->f, t, TENSOR_TYPE, 1, 0);
    uint64_t dims[PLX_MAX_RANK], count, bytes;
    plx_flat_table sparse;
    plx_tensor_desc d = {
        .name = name, .shape = dims, .rank = rank, .blob = r->f.blob, .offset = offset};
    for (size_t i = 0; i < rank; i++) {
        if (shape[i] < 0)
            return plx_tflite_fail(r, t->at, "has a tensor with numbers and without a shape");
        dims[i] = (uint64_t)shape[i];
    }
    if (is_pair(type))
        dims[d.rank++] = 2;
    if (type == TYPE_TEXT) {
        r->text_count++;
        return true;
    }
    if (plx_flat_child(&r->f, t, TENSOR_SPARSITY, &sparse)) {
        r->sparse_count++;
        return true;
    }
    bool known = find_type(type, &d.dtype);
    if (r->f.failed)
        return false;
    if (!plx_shape_count(dims, d.rank, &count))
        return plx_tflite_fail(r, t->at, "has a tensor of more elements than can be counted");
    if (known && count % plx_dtype_block(d.dtype) == 0) {
        if (!plx_dtype_bytes(d.dtype, count, &bytes) || bytes != size)
            return plx_tflite_fail(
                r, offset, "has a tensor of more or fewer bytes than its shape has");
    } else {
        plx_tensors_warn(
            r->tensors, "the numbers of '%.60s' are of a type that cannot be read", name);
        d.dtype = PLX_DTYPE_OPAQUE;
        d.rank = 1;
        dims[0] = size;
    }
    return plx_tflite_check(r, plx_tensors_add(r->tensors, &d, r->f.error)) &&
           (!is_whole(d.dtype) || add_scales(r, t));
}

static bool has_none(const int64_t *shape, size_t rank)
{
    for (size_t i = 0; i < rank; i++)
        if (shape[i] == 0)
            return true;
    return false;
}

bool plx_tflite_tensor(
    plx_tflite_reader *r, const plx_flat_vector *tensors, uint64_t index, const char *name)
{
    plx_flat_table t;
    int64_t shape[PLX_MAX_RANK] = {0}, open[PLX_MAX_RANK] = {0};
    size_t rank = 0, open_rank = 0;
    uint64_t offset, size;
    uint32_t value;
    if (!plx_flat_element(&r->f, tensors, index, &t) ||
        !take_shape(r, &t, TENSOR_SHAPE, shape, &rank) ||
        !take_shape(r, &t, TENSOR_SIGNATURE, open, &open_rank))
        return false;
    uint64_t buffer = (uint32_t)plx_flat_field(&r->f, &t, TENSOR_BUFFER, 4, 0);
    bool variable = plx_flat_field(&r->f, &t, TENSOR_VARIABLE, 1, 0) != 0;
    if (r->f.failed || !find_data(r, buffer, t.at, &offset, &size))
        return false;
    plx_model_graph *g = r->tensors->graph;
    if (!plx_tflite_check(r, plx_model_graph_value(g, name, &value, r->f.error)))
        return false;
    plx_model_value *v = &g->value[value];
    v->has_shape = true;
    v->rank = open_rank ? open_rank : rank;
    memcpy(v->shape, open_rank ? open : shape, sizeof v->shape);
    /* What is kept from one run to the next comes from outside. */
    v->is_input = v->is_input || variable;
    if (size == 0 && (variable || !has_none(shape, rank)))
        return true;
    return add_tensor(r, &t, name, shape, rank, size ? offset : t.at, size);
}

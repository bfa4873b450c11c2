/* Where the numbers of an ONNX tensor lie, and of what type they are. */
#include "base/mem.h"
#include "base/text.h"
#include "io/onnx_read.h"
#include "io/varint_blob.h"

#include <inttypes.h>
#include <string.h>

enum { FILES_MAX = 1 << 16, EXTERNAL = 1, TEXT = 8 };

/* By ONNX's number of the type; those of two parts have a last dimension more. */
static const struct {
    plx_dtype type;
    plx_onnx_data data; /* where numbers are that are not raw */
    bool known, pair;
} types[] = {
    [1] = {PLX_DTYPE_F32, PLX_ONNX_FLOATS, true},
    [2] = {PLX_DTYPE_U8, PLX_ONNX_INT32S, true},
    [3] = {PLX_DTYPE_I8, PLX_ONNX_INT32S, true},
    [4] = {PLX_DTYPE_U16, PLX_ONNX_INT32S, true},
    [5] = {PLX_DTYPE_I16, PLX_ONNX_INT32S, true},
    [6] = {PLX_DTYPE_I32, PLX_ONNX_INT32S, true},
    [7] = {PLX_DTYPE_I64, PLX_ONNX_INT64S, true},
    [9] = {PLX_DTYPE_BOOL, PLX_ONNX_INT32S, true},
    [10] = {PLX_DTYPE_F16, PLX_ONNX_INT32S, true},
    [11] = {PLX_DTYPE_F64, PLX_ONNX_DOUBLES, true},
    [12] = {PLX_DTYPE_U32, PLX_ONNX_UINT64S, true},
    [13] = {PLX_DTYPE_U64, PLX_ONNX_UINT64S, true},
    [14] = {PLX_DTYPE_F32, PLX_ONNX_FLOATS, true, true},
    [15] = {PLX_DTYPE_F64, PLX_ONNX_DOUBLES, true, true},
    [16] = {PLX_DTYPE_BF16, PLX_ONNX_INT32S, true},
    [17] = {PLX_DTYPE_F8_E4M3, PLX_ONNX_INT32S, true},
    [18] = {PLX_DTYPE_F8_E4M3FNUZ, PLX_ONNX_INT32S, true},
    [19] = {PLX_DTYPE_F8_E5M2, PLX_ONNX_INT32S, true},
    [20] = {PLX_DTYPE_F8_E5M2FNUZ, PLX_ONNX_INT32S, true},
    [21] = {PLX_DTYPE_U4, PLX_ONNX_INT32S, true},
    [22] = {PLX_DTYPE_I4, PLX_ONNX_INT32S, true},
    [23] = {PLX_DTYPE_F4, PLX_ONNX_INT32S, true},
    [24] = {PLX_DTYPE_F8_E8M0, PLX_ONNX_INT32S, true},
};
enum { TYPE_COUNT = sizeof types / sizeof *types };

/* One tensor on its way into the table. */
typedef struct item {
    const char *name;
    uint64_t at; /* of its message in the file */
    const plx_onnx_place *place;
    plx_tensor_desc desc;
    uint64_t dims[PLX_MAX_RANK + 1];
    uint64_t bytes; /* that its numbers take when they are not varints */
    plx_onnx_data typed;
} item;

static bool fail(
    const plx_onnx_reader *r, const item *k, plx_code code, uint64_t at, const char *what)
{
    return plx_fail_offset(r->error, code, r->tensors->blob[0]->name, (int64_t)at,
        "has the tensor '%.60s' %s", k->name, what);
}

static bool take_shape(const plx_onnx_reader *r, item *k, const Onnx__Tensor *t)
{
    bool pair = t->data_type >= 0 && t->data_type < TYPE_COUNT && types[t->data_type].pair;
    if (t->n_dims + pair > PLX_MAX_RANK)
        return fail(r, k, PLX_ERR_UNSUPPORTED, k->at, "with more than 8 dimensions");
    for (size_t i = 0; i < t->n_dims; i++) {
        if (t->dims[i] < 0)
            return fail(r, k, PLX_ERR_FORMAT, k->at, "with a dimension below 0");
        k->dims[i] = (uint64_t)t->dims[i];
    }
    k->desc.rank = t->n_dims;
    if (pair)
        k->dims[k->desc.rank++] = 2;
    return true;
}

/* Of a type that is not known, or packed and odd in number, the bytes are kept as such. */
static void make_opaque(item *k, uint64_t bytes)
{
    k->desc.dtype = PLX_DTYPE_OPAQUE;
    k->desc.rank = 1;
    k->dims[0] = k->bytes = bytes;
}

static bool take_type(plx_onnx_reader *r, item *k, const Onnx__Tensor *t)
{
    uint64_t count;
    bool known = t->data_type > 0 && t->data_type < TYPE_COUNT && types[t->data_type].known;
    if (!plx_shape_count(k->dims, k->desc.rank, &count))
        return fail(r, k, PLX_ERR_FORMAT, k->at, "with more elements than can be counted");
    if (!known) {
        plx_tensors_warn(r->tensors,
            "the tensor '%.60s' has the type %" PRId32 ", which is not known", k->name,
            t->data_type);
        make_opaque(k, k->place->data[PLX_ONNX_RAW].size);
        return true;
    }
    k->desc.dtype = types[t->data_type].type;
    k->typed = types[t->data_type].data;
    if (count % plx_dtype_block(k->desc.dtype) != 0) {
        plx_tensors_warn(r->tensors, "the numbers of '%.60s' cannot be read: an odd count of %s",
            k->name, plx_dtype_name(k->desc.dtype));
        make_opaque(k, count / plx_dtype_block(k->desc.dtype) + 1);
        return true;
    }
    return plx_dtype_bytes(k->desc.dtype, count, &k->bytes) ||
           fail(r, k, PLX_ERR_FORMAT, k->at, "with more bytes than can be counted");
}

/* Where the numbers are in the file itself. */
static bool find_data(plx_onnx_reader *r, item *k)
{
    plx_blob *file = r->tensors->blob[0];
    size_t found = 0;
    plx_onnx_data data = PLX_ONNX_RAW;
    for (size_t i = 0; i < PLX_ONNX_DATA_COUNT; i++) {
        if (k->place->data[i].size > 0) {
            data = (plx_onnx_data)i;
            found++;
        }
    }
    uint64_t offset = k->place->data[data].offset, size = k->place->data[data].size;
    if (found > 1)
        return fail(r, k, PLX_ERR_FORMAT, offset, "with numbers in two forms");
    if (found == 1 && data != PLX_ONNX_RAW && data != k->typed)
        return fail(r, k, PLX_ERR_FORMAT, offset, "with numbers in a form not of its type");
    k->desc.blob = file;
    k->desc.offset = found ? offset : k->at;
    if (data >= PLX_ONNX_INT32S) {
        plx_blob *b =
            plx_varint_blob(file, offset, size, plx_dtype_block_bytes(k->desc.dtype), r->error);
        if (!plx_tensors_own(r->tensors, b, r->error))
            return false;
        k->desc.blob = b;
        k->desc.offset = 0;
        size = b->size;
    }
    return size == k->bytes || fail(r, k, PLX_ERR_FORMAT, offset ? offset : k->at,
                                   "with more or fewer numbers than its shape has");
}

/* The file of that name beneath the model's folder, opened once. */
static plx_blob *find_file(plx_onnx_reader *r, const char *name)
{
    for (size_t i = r->file_count; i-- > 0;)
        if (strcmp(r->file[i].name, name) == 0)
            return r->file[i].blob;
    void *grown =
        r->file_count < FILES_MAX ? plx_realloc(r->file, r->file_count + 1, sizeof *r->file) : NULL;
    if (!grown) {
        plx_fail(r->error, PLX_ERR_MEMORY, "names more files than there is memory for");
        return NULL;
    }
    r->file = grown;
    plx_blob *b = plx_blob_open_beside(r->tensors->blob[0]->name, name, PLX_BLOB_SINGLE, r->error);
    if (!plx_tensors_own(r->tensors, b, r->error))
        return NULL;
    r->file[r->file_count].name = name;
    r->file[r->file_count++].blob = b;
    return b;
}

static bool find_external(plx_onnx_reader *r, item *k, const Onnx__Tensor *t)
{
    const char *name = NULL;
    uint64_t offset = 0, length = k->bytes;
    for (size_t i = 0; i < t->n_external_data; i++) {
        const char *key = t->external_data[i]->key, *value = t->external_data[i]->value;
        bool ok = key && value;
        if (ok && strcmp(key, "location") == 0)
            name = value;
        else if (ok && strcmp(key, "offset") == 0)
            ok = plx_parse_u64(value, INT64_MAX, &offset);
        else if (ok && strcmp(key, "length") == 0)
            ok = plx_parse_u64(value, INT64_MAX, &length);
        if (!ok)
            return fail(r, k, PLX_ERR_FORMAT, k->at, "with a broken note of where its numbers are");
    }
    for (size_t i = 0; i < PLX_ONNX_DATA_COUNT; i++)
        if (k->place->data[i].size > 0)
            return fail(r, k, PLX_ERR_FORMAT, k->at, "with numbers both here and in a file");
    if (!name)
        return fail(r, k, PLX_ERR_FORMAT, k->at, "in a file that is not named");
    if (k->desc.dtype == PLX_DTYPE_OPAQUE)
        make_opaque(k, length);
    if (length != k->bytes)
        return fail(r, k, PLX_ERR_FORMAT, k->at, "with more or fewer bytes than its shape has");
    k->desc.blob = find_file(r, name);
    k->desc.offset = offset;
    return k->desc.blob != NULL;
}

/* What the tensor takes in the table, whose room grows by half; its name may be longer than all
 * that the file says of it. */
static bool spend(plx_onnx_reader *r, const item *k)
{
    size_t cost = sizeof(plx_tensor) * 3 / 2 + strlen(k->name) + 1;
    if (cost > r->left)
        return plx_fail_offset(r->error, PLX_ERR_UNSUPPORTED, r->tensors->blob[0]->name,
            (int64_t)k->at, "has more tensors, or longer names of them, than are read");
    r->left -= cost;
    return true;
}

/* Whether the file says nothing of the tensor but that it is there. */
static bool is_empty(const Onnx__Tensor *t, const plx_onnx_place *place)
{
    for (size_t i = 0; i < PLX_ONNX_DATA_COUNT; i++)
        if (place->data[i].size > 0)
            return false;
    return t->n_dims == 0 && t->data_type == 0 && t->n_external_data == 0 && !(t->name && *t->name);
}

bool plx_onnx_add_tensor(plx_onnx_reader *r, const Onnx__Tensor *t, const char *name)
{
    item k = {.name = name};
    if (t->place == 0 || t->place > r->wire.place_count)
        return plx_fail_offset(
            r->error, PLX_ERR_FORMAT, r->tensors->blob[0]->name, 0, "has a tensor that is nowhere");
    k.place = &r->wire.place[t->place - 1];
    k.at = k.place->at;
    k.desc = (plx_tensor_desc){.name = name, .shape = k.dims};
    if (t->data_type == TEXT) {
        r->text_count++;
        return true;
    }
    if (is_empty(t, k.place)) {
        r->empty_count++;
        return true;
    }
    if (!take_shape(r, &k, t) || !take_type(r, &k, t))
        return false;
    bool found = t->data_location == EXTERNAL ? find_external(r, &k, t) : find_data(r, &k);
    return found && spend(r, &k) && plx_tensors_add(r->tensors, &k.desc, r->error);
}

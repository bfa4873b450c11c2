#include "io/safetensors.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "io/json_load.h"
#include "io/json_members.h"
#include "io/safetensors_metadata.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    PREFIX = 8,             /* bytes of the header's length */
    HEADER_MAX = 100000000, /* as the reference implementation has it */
};

typedef struct header {
    plx_tensors *tensors;
    plx_blob *blob;
    uint64_t data;        /* offset of the first tensor */
    size_t first;         /* of this file's tensors in the table */
    const char *metadata; /* as they stand in the text; NULL: there are none */
    size_t metadata_size;
} header;

bool plx_safetensors_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    plx_bytes b = {.data = head, .size = n};
    uint64_t length = plx_bytes_u64_le(&b);
    /* A header that is too long is still told as one, so that the error can say so. */
    return n > PREFIX && size > PREFIX && head[PREFIX] == '{' && length > 1;
}

static bool fail_member(
    const header *h, const plx_json_members *m, plx_code code, const char *what, plx_error *e)
{
    return plx_fail_offset(
        e, code, h->blob->name, m->base + (int64_t)m->key_at, "has '%.60s' %s", m->key, what);
}

static bool get_whole(const json_t *value, uint64_t *out)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *out = (uint64_t)json_integer_value(value);
    return true;
}

static bool get_wholes(const json_t *array, uint64_t *out, size_t count)
{
    bool ok = json_is_array(array) && json_array_size(array) == count;
    for (size_t i = 0; ok && i < count; i++)
        ok = get_whole(json_array_get(array, i), &out[i]);
    return ok;
}

/* The type, and what is counted in it: of one that is not known, bytes. */
static plx_dtype find_type(const header *h, const plx_json_members *m, const char *name)
{
    plx_dtype type;
    if (plx_dtype_parse(name, &type))
        return type;
    plx_tensors_warn(
        h->tensors, "the tensor '%.60s' has the type '%.20s', which is not known", m->key, name);
    return PLX_DTYPE_OPAQUE;
}

static bool add_tensor(header *h, const plx_json_members *m, const json_t *entry, plx_error *e)
{
    const json_t *shape = json_object_get(entry, "shape");
    const char *type_name = json_string_value(json_object_get(entry, "dtype"));
    size_t rank = json_array_size(shape);
    uint64_t dims[PLX_MAX_RANK], offsets[2], count, bytes;
    if (rank > PLX_MAX_RANK)
        return fail_member(h, m, PLX_ERR_UNSUPPORTED, "with more than 8 dimensions", e);
    if (!type_name || !get_wholes(shape, dims, rank) || !json_is_array(shape) ||
        !get_wholes(json_object_get(entry, "data_offsets"), offsets, 2))
        return fail_member(
            h, m, PLX_ERR_FORMAT, "without a dtype, a shape and data_offsets as they must be", e);
    if (offsets[0] > offsets[1])
        return fail_member(h, m, PLX_ERR_FORMAT, "that ends before it begins", e);
    if (offsets[1] > h->blob->size - h->data)
        return fail_member(h, m, PLX_ERR_FORMAT, "that passes the end of the file", e);
    /* Complex numbers are pairs, in a dimension of their own. */
    bool pairs = strcmp(type_name, "C64") == 0;
    if (pairs && rank == PLX_MAX_RANK)
        return fail_member(h, m, PLX_ERR_UNSUPPORTED, "with more than 7 dimensions of pairs", e);
    if (pairs)
        dims[rank++] = 2;
    if (!plx_shape_count(dims, rank, &count))
        return fail_member(h, m, PLX_ERR_FORMAT, "with more elements than can be counted", e);
    plx_dtype type = pairs ? PLX_DTYPE_F32 : find_type(h, m, type_name);
    if (type == PLX_DTYPE_OPAQUE) {
        dims[0] = offsets[1] - offsets[0];
        rank = 1;
    } else if (!plx_dtype_bytes(type, count, &bytes) || bytes != offsets[1] - offsets[0]) {
        return fail_member(h, m, PLX_ERR_FORMAT, "of a size that is not that of its shape", e);
    }
    return plx_tensors_add(h->tensors,
        &(plx_tensor_desc){.name = m->key,
            .name_length = m->key_length,
            .dtype = type,
            .rank = rank,
            .shape = dims,
            .blob = h->blob,
            .offset = h->data + offsets[0]},
        e);
}

static bool take_member(header *h, const plx_json_members *m, plx_error *e)
{
    if (strcmp(m->key, "__metadata__") == 0) {
        h->metadata = m->text + m->value_at;
        h->metadata_size = m->value_size;
        return true;
    }
    json_error_t why;
    json_t *value =
        plx_json_load(m->text + m->value_at, m->value_size, JSON_REJECT_DUPLICATES, &why);
    bool ok;
    if (!plx_json_fits(m->text + m->value_at, m->value_size))
        ok = plx_fail_offset(e, PLX_ERR_UNSUPPORTED, m->file, m->base + (int64_t)m->value_at,
            "has more values in its JSON about '%.60s' than can be read", m->key);
    else if (!json_is_object(value))
        ok = plx_fail_offset(e, PLX_ERR_FORMAT, m->file,
            m->base + (int64_t)m->value_at + (value ? 0 : why.position),
            "has broken JSON about '%.60s'", m->key);
    else
        ok = add_tensor(h, m, value, e);
    json_decref(value);
    return ok;
}

static int compare_places(const void *a, const void *b)
{
    const plx_tensor *p = a, *q = b;
    if (p->offset != q->offset)
        return p->offset < q->offset ? -1 : 1;
    return (p->bytes > q->bytes) - (p->bytes < q->bytes);
}

/* Puts the file's tensors in the order of their places, and sees that they fill it. */
static bool check_places(header *h, plx_error *e)
{
    plx_tensors *t = h->tensors;
    if (t->count > h->first)
        qsort(t->tensor + h->first, t->count - h->first, sizeof *t->tensor, compare_places);
    uint64_t at = h->data;
    for (size_t i = h->first; i < t->count; i++) {
        const plx_tensor *k = &t->tensor[i];
        if (k->offset != at)
            return plx_fail_offset(e, PLX_ERR_FORMAT, h->blob->name, (int64_t)at,
                k->offset < at ? "has '%.60s' overlap another tensor"
                               : "has a hole here, before '%.60s'",
                k->name);
        at += k->bytes;
    }
    return at == h->blob->size || plx_fail_offset(e, PLX_ERR_FORMAT, h->blob->name, (int64_t)at,
                                      "has bytes after its last tensor");
}

static bool read_members(header *h, const unsigned char *text, size_t size, plx_error *e)
{
    plx_json_members m = {
        .file = h->blob->name, .text = (const char *)text, .size = size, .base = PREFIX};
    int more;
    while ((more = plx_json_members_next(&m, e)) > 0) {
        if (!take_member(h, &m, e)) {
            more = -1;
            break;
        }
    }
    plx_json_members_uninit(&m);
    return more == 0;
}

bool plx_safetensors_read_into(plx_tensors *t, plx_blob *blob, plx_error *e)
{
    uint8_t prefix[PREFIX];
    if (!plx_blob_read(blob, 0, prefix, PREFIX, e))
        return false;
    uint64_t length = plx_bytes_u64_le(&(plx_bytes){.data = prefix, .size = PREFIX});
    if (length > HEADER_MAX)
        return plx_fail_offset(e, PLX_ERR_FORMAT, blob->name, 0,
            "has a header of %" PRIu64 " bytes; the format allows %d", length, HEADER_MAX);
    if (length > blob->size - PREFIX)
        return plx_fail_offset(
            e, PLX_ERR_FORMAT, blob->name, (int64_t)blob->size, "ends within its header");
    unsigned char *text = plx_blob_load(blob, PREFIX, length, e);
    if (!text)
        return false;
    header h = {.tensors = t, .blob = blob, .data = PREFIX + length, .first = t->count};
    bool ok = read_members(&h, text, (size_t)length, e) && check_places(&h, e);
    /* What a shard says would be of a part of the network. */
    if (ok && h.metadata && blob == t->blob[0])
        ok = plx_safetensors_read_metadata(t, h.metadata, h.metadata_size, e);
    plx_free(text);
    return ok;
}

plx_tensors *plx_safetensors_read(plx_blob *blob, plx_error *e)
{
    plx_tensors *t = plx_tensors_begin("safetensors", blob, e);
    if (t && (!plx_safetensors_read_into(t, blob, e) || !plx_tensors_check_names(t, e)))
        plx_tensors_destroy(&t);
    return t;
}

#include "io/convert.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "io/convert_parts.h"
#include "model/tensor_read.h"

#include <string.h>
#include <strings.h>
#include <zlib.h>

enum {
    PIECE = 16 * 1024, /* numbers that go through at once; whole blocks of every type */
    WIDEST = 8,        /* bytes of a number */
};

bool plx_convert_format_of(const char *path, plx_convert_format *format)
{
    const char *dot = strrchr(path, '.');
    if (dot && strcasecmp(dot, ".safetensors") == 0)
        *format = PLX_CONVERT_SAFETENSORS;
    else if (dot && strcasecmp(dot, ".npz") == 0)
        *format = PLX_CONVERT_NPZ;
    else
        return false;
    return true;
}

bool plx_convert_type(plx_convert_format format, const plx_tensor *from, plx_dtype *to)
{
    *to = from->scale.count > 0 ? PLX_DTYPE_F32 : from->dtype;
    switch (*to) {
    case PLX_DTYPE_OPAQUE:
        return false;
    case PLX_DTYPE_F64:
    case PLX_DTYPE_F32:
    case PLX_DTYPE_F16:
    case PLX_DTYPE_I64:
    case PLX_DTYPE_I32:
    case PLX_DTYPE_I16:
    case PLX_DTYPE_I8:
    case PLX_DTYPE_U64:
    case PLX_DTYPE_U32:
    case PLX_DTYPE_U16:
    case PLX_DTYPE_U8:
    case PLX_DTYPE_BOOL:
        return true;
    case PLX_DTYPE_BF16:
    case PLX_DTYPE_F8_E4M3:
    case PLX_DTYPE_F8_E5M2:
    case PLX_DTYPE_F8_E8M0:
    case PLX_DTYPE_F6_E2M3:
    case PLX_DTYPE_F6_E3M2:
    case PLX_DTYPE_F4:
        if (format == PLX_CONVERT_SAFETENSORS)
            return true;
        break;
    case PLX_DTYPE_I4:
        *to = PLX_DTYPE_I8;
        return true;
    case PLX_DTYPE_U4:
        *to = PLX_DTYPE_U8;
        return true;
    default:
        break;
    }
    *to = PLX_DTYPE_F32;
    return true;
}

bool plx_convert_put(plx_convert_job *j, const void *data, size_t size, plx_error *e)
{
    j->at += size;
    return plx_file_writer_write(j->file, data, size, e);
}

/* Numbers of another type than they have in the file. */
static void store(plx_dtype type, const float *value, size_t count, unsigned char *out)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        if (type == PLX_DTYPE_I8) {
            out[i] = (unsigned char)(int)value[i];
        } else if (type == PLX_DTYPE_U8) {
            out[i] = (unsigned char)value[i];
        } else {
            memcpy(&bits, &value[i], sizeof bits);
            plx_bytes_put_le(out + 4 * i, bits, sizeof bits);
        }
    }
}

/* Elements [first, first + count) as they are to be written. */
static bool take(plx_tensor_reader *r, const plx_convert_item *k, uint64_t first, size_t count,
    float *value, unsigned char *out, plx_error *e)
{
    if (k->type != k->tensor->dtype) {
        if (!plx_tensor_read(r, first, count, value, e))
            return false;
        store(k->type, value, count, out);
        return true;
    }
    if (!plx_tensor_read_raw(r, first, count, out, e))
        return false;
    /* Whatever is not 0 is true, and others want a 1 for it. */
    if (k->type == PLX_DTYPE_BOOL)
        for (size_t i = 0; i < count; i++)
            out[i] = out[i] != 0;
    return true;
}

bool plx_convert_numbers(
    plx_convert_job *j, const plx_convert_item *item, uint32_t *crc, plx_error *e)
{
    const plx_convert_desc *d = j->desc;
    plx_tensor_reader *r = plx_tensor_reader_create(item->tensor, PLX_ORDER_ROWS, e);
    float *value = plx_alloc(PIECE, sizeof *value);
    unsigned char *bytes = plx_alloc(PIECE, WIDEST);
    bool ok = r && value && bytes;
    if (r && !ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (uint64_t first = 0; ok && first < item->tensor->count;) {
        uint64_t left = item->tensor->count - first;
        size_t count = left < PIECE ? (size_t)left : PIECE;
        /* The last piece, too, is of whole blocks. */
        size_t size = count / plx_dtype_block(item->type) * plx_dtype_block_bytes(item->type);
        ok = take(r, item, first, count, value, bytes, e) && plx_convert_put(j, bytes, size, e);
        if (crc)
            *crc = (uint32_t)crc32(*crc, bytes, (unsigned)size);
        first += count;
        j->numbers += size;
        ok = ok && (!d->step || d->step(d->user, (double)j->numbers / (double)j->total, e));
    }
    plx_free(bytes);
    plx_free(value);
    plx_tensor_reader_destroy(&r);
    return ok;
}

static bool list_items(plx_convert_job *j, plx_error *e)
{
    const plx_convert_desc *d = j->desc;
    for (size_t i = 0; i < d->tensors->count; i++) {
        plx_convert_item *k = &j->item[j->count];
        k->tensor = &d->tensors->tensor[i];
        if (!plx_convert_type(d->format, k->tensor, &k->type))
            continue;
        if (!plx_dtype_bytes(k->type, k->tensor->count, &k->bytes) || k->bytes > INT64_MAX ||
            __builtin_add_overflow(j->total, k->bytes, &j->total) || j->total > INT64_MAX)
            return plx_fail_file(e, PLX_ERR_UNSUPPORTED, k->tensor->blob->name,
                "has more numbers than a file can hold");
        j->count++;
    }
    return true;
}

bool plx_convert(const plx_convert_desc *desc, plx_error *e)
{
    plx_convert_job j = {.desc = desc};
    j.item = plx_alloc(desc->tensors->count, sizeof *j.item);
    if (!j.item)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    bool ok = list_items(&j, e) && (j.file = plx_file_writer_open(desc->path, e)) != NULL;
    ok = ok && (desc->format == PLX_CONVERT_NPZ ? plx_convert_npz(&j, e)
                                                : plx_convert_safetensors(&j, e));
    if (ok)
        ok = plx_file_writer_commit(&j.file, e);
    plx_file_writer_abort(&j.file);
    plx_free(j.item);
    return ok;
}

/* An archive (ZIP, always with 64-bit sizes, members stored) of arrays with a header each, as
 * numpy.savez writes them: APPNOTE.TXT of PKWARE, and NumPy's "npy format". */
#include "base/bytes.h"
#include "base/mem.h"
#include "io/convert_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum {
    HEADER_ALIGN = 64, /* where numbers begin, from the beginning of an array */
    HEADER_SIZE = 512, /* room for the header of any array */
    NAME_MAX_SIZE = 60000,
    VERSION = 45, /* of the format, the first with 64-bit sizes */
    UTF8 = 1 << 11,
    DATE = 1 << 5 | 1, /* the first day that the format has: the same tensors make the same bytes */
    ZIP64 = 1,
    DIRECTORY_END = 56, /* bytes of the directory's 64-bit end */
};
#define ALL_ONES UINT64_C(0xFFFFFFFF)

typedef struct member {
    uint64_t at, size;
    uint32_t crc;
} member;

/* A record in the making, little-endian. */
typedef struct record {
    unsigned char bytes[128];
    size_t size;
} record;

static void add(record *r, uint64_t value, size_t bytes)
{
    plx_bytes_put_le(r->bytes + r->size, value, bytes);
    r->size += bytes;
}

static bool put(plx_convert_job *j, const record *r, plx_error *e)
{
    return plx_convert_put(j, r->bytes, r->size, e);
}

static const char *type_text(plx_dtype type)
{
    switch (type) {
    case PLX_DTYPE_F64:
        return "<f8";
    case PLX_DTYPE_F16:
        return "<f2";
    case PLX_DTYPE_I64:
        return "<i8";
    case PLX_DTYPE_I32:
        return "<i4";
    case PLX_DTYPE_I16:
        return "<i2";
    case PLX_DTYPE_I8:
        return "|i1";
    case PLX_DTYPE_U64:
        return "<u8";
    case PLX_DTYPE_U32:
        return "<u4";
    case PLX_DTYPE_U16:
        return "<u2";
    case PLX_DTYPE_U8:
        return "|u1";
    case PLX_DTYPE_BOOL:
        return "|b1";
    default:
        return "<f4";
    }
}

/* What stands before the numbers of an array; returns its size. */
static size_t make_array_header(const plx_convert_item *k, char out[HEADER_SIZE])
{
    const plx_tensor *t = k->tensor;
    enum { PREFIX = 10 };
    size_t n = PREFIX;
    n += (size_t)snprintf(out + n, HEADER_SIZE - n,
        "{'descr': '%s', 'fortran_order': False, 'shape': (", type_text(k->type));
    for (size_t i = 0; i < t->rank; i++)
        n += (size_t)snprintf(out + n, HEADER_SIZE - n, "%s%" PRIu64, i ? ", " : "", t->shape[i]);
    n += (size_t)snprintf(out + n, HEADER_SIZE - n, "%s), }", t->rank == 1 ? "," : "");
    while ((n + 1) % HEADER_ALIGN != 0)
        out[n++] = ' ';
    out[n++] = '\n';
    memcpy(out, "\x93NUMPY\1", 8); /* the NUL, too: version 1.0 */
    out[8] = (char)((n - PREFIX) & 0xFF);
    out[9] = (char)((n - PREFIX) >> 8);
    return n;
}

/* From the version on, what the record before a member and that in the directory have alike. */
static void add_common(record *r, const member *m, size_t name_length, size_t extra)
{
    add(r, VERSION, 2);
    add(r, UTF8, 2);
    add(r, 0, 2); /* stored */
    add(r, 0, 2); /* midnight */
    add(r, DATE, 2);
    add(r, m->crc, 4);
    add(r, ALL_ONES, 4);
    add(r, ALL_ONES, 4);
    add(r, name_length, 2);
    add(r, extra, 2);
}

static record local_header(const member *m, size_t name_length)
{
    record r = {.size = 0};
    add(&r, 0x04034B50, 4);
    add_common(&r, m, name_length, 20);
    return r;
}

static record local_sizes(const member *m)
{
    record r = {.size = 0};
    add(&r, ZIP64, 2);
    add(&r, 16, 2);
    add(&r, m->size, 8);
    add(&r, m->size, 8);
    return r;
}

/* The checksum is known after the numbers, and goes to its place then. */
static bool write_member(
    plx_convert_job *j, const plx_convert_item *k, member *m, const char *name, plx_error *e)
{
    char header[HEADER_SIZE];
    size_t length = strlen(name), size = make_array_header(k, header);
    m->at = j->at;
    m->size = size + k->bytes;
    record local = local_header(m, length), sizes = local_sizes(m);
    uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)header, (unsigned)size);
    if (!put(j, &local, e) || !plx_convert_put(j, name, length, e) || !put(j, &sizes, e) ||
        !plx_convert_put(j, header, size, e) || !plx_convert_numbers(j, k, &crc, e))
        return false;
    m->crc = crc;
    local = local_header(m, length);
    return plx_file_writer_patch(j->file, m->at, local.bytes, local.size, e);
}

static bool write_directory_entry(
    plx_convert_job *j, const member *m, const char *name, plx_error *e)
{
    record r = {.size = 0};
    size_t length = strlen(name);
    add(&r, 0x02014B50, 4);
    add(&r, 3 << 8 | VERSION, 2); /* 3: permissions are those of Unix */
    add_common(&r, m, length, 28);
    add(&r, 0, 2); /* comment */
    add(&r, 0, 2); /* disk */
    add(&r, 0, 2);
    add(&r, UINT64_C(0100644) << 16, 4);
    add(&r, ALL_ONES, 4);
    record sizes = local_sizes(m);
    sizes.bytes[2] = 24;
    add(&sizes, m->at, 8);
    return put(j, &r, e) && plx_convert_put(j, name, length, e) && put(j, &sizes, e);
}

static bool write_end(plx_convert_job *j, uint64_t directory, plx_error *e)
{
    uint64_t end = j->at, short_count = j->count < 0xFFFF ? j->count : 0xFFFF;
    record r = {.size = 0};
    add(&r, 0x06064B50, 4);
    add(&r, DIRECTORY_END - 12, 8);
    add(&r, 3 << 8 | VERSION, 2);
    add(&r, VERSION, 2);
    add(&r, 0, 8); /* disks */
    add(&r, j->count, 8);
    add(&r, j->count, 8);
    add(&r, end - directory, 8);
    add(&r, directory, 8);
    add(&r, 0x07064B50, 4); /* where that was */
    add(&r, 0, 4);
    add(&r, end, 8);
    add(&r, 1, 4);
    add(&r, 0x06054B50, 4);
    add(&r, 0, 4);
    add(&r, short_count, 2);
    add(&r, short_count, 2);
    add(&r, ALL_ONES, 4);
    add(&r, ALL_ONES, 4);
    add(&r, 0, 2);
    return put(j, &r, e);
}

/* The name of a tensor as one of a member, which would be a path to whoever unpacks the archive. */
static char *make_name(const plx_convert_job *j, const plx_tensor *t, plx_error *e)
{
    size_t n = strlen(t->name);
    bool out = t->name[0] == '/' || strncmp(t->name, "../", 3) == 0 || strstr(t->name, "/../") ||
               n > NAME_MAX_SIZE;
    char *name = out ? NULL : plx_alloc(n + sizeof ".npy", 1);
    if (out)
        plx_fail_file(e, PLX_ERR_UNSUPPORTED, j->desc->path,
            "cannot have the tensor '%.60s', whose name would be a path out of the archive",
            t->name);
    else if (!name)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    else
        snprintf(name, n + sizeof ".npy", "%s.npy", t->name);
    return name;
}

bool plx_convert_npz(plx_convert_job *j, plx_error *e)
{
    member *members = plx_alloc(j->count, sizeof *members);
    if (!members)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    bool ok = true;
    for (size_t i = 0; ok && i < j->count; i++) {
        char *name = make_name(j, j->item[i].tensor, e);
        ok = name && write_member(j, &j->item[i], &members[i], name, e);
        plx_free(name);
    }
    uint64_t directory = j->at;
    for (size_t i = 0; ok && i < j->count; i++) {
        char *name = make_name(j, j->item[i].tensor, e);
        ok = name && write_directory_entry(j, &members[i], name, e);
        plx_free(name);
    }
    ok = ok && write_end(j, directory, e);
    plx_free(members);
    return ok;
}

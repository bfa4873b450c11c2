#include "io/gguf.h"

#include "base/cursor.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    DIMS_MAX = 4,
    KEY_MAX = 65535, /* bytes, as the format has it */
    KEY_KEPT = 96,   /* of those that tell us something */
    HEADS_MAX = 65536,
    NAME_MAX_SIZE = 256, /* bytes; the format allows 64 */
    ALIGNMENT = 32,      /* where the file names none */
    ALIGNMENT_MAX = 1 << 20,
    PARTS_MAX = 4096,
    /* The fewest bytes that a pair of key and value, and the description of a tensor, can have. */
    PAIR_LEAST = 13,
    TENSOR_LEAST = 24,
};
static const uint64_t dim_max = (uint64_t)1 << 42;

enum {
    VALUE_U16 = 2,
    VALUE_U32 = 4,
    VALUE_I32 = 5,
    VALUE_STRING = 8,
    VALUE_ARRAY = 9,
    VALUE_COUNT = 13
};

/* Bytes of a value of each type; 0 where it varies. */
static const uint8_t value_size[VALUE_COUNT] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

static const struct {
    uint32_t id;
    plx_dtype type;
} types[] = {
    {0, PLX_DTYPE_F32},
    {1, PLX_DTYPE_F16},
    {2, PLX_DTYPE_Q4_0},
    {3, PLX_DTYPE_Q4_1},
    {6, PLX_DTYPE_Q5_0},
    {7, PLX_DTYPE_Q5_1},
    {8, PLX_DTYPE_Q8_0},
    {9, PLX_DTYPE_Q8_1},
    {10, PLX_DTYPE_Q2_K},
    {11, PLX_DTYPE_Q3_K},
    {12, PLX_DTYPE_Q4_K},
    {13, PLX_DTYPE_Q5_K},
    {14, PLX_DTYPE_Q6_K},
    {15, PLX_DTYPE_Q8_K},
    {16, PLX_DTYPE_IQ2_XXS},
    {17, PLX_DTYPE_IQ2_XS},
    {18, PLX_DTYPE_IQ3_XXS},
    {19, PLX_DTYPE_IQ1_S},
    {20, PLX_DTYPE_IQ4_NL},
    {21, PLX_DTYPE_IQ3_S},
    {22, PLX_DTYPE_IQ2_S},
    {23, PLX_DTYPE_IQ4_XS},
    {24, PLX_DTYPE_I8},
    {25, PLX_DTYPE_I16},
    {26, PLX_DTYPE_I32},
    {27, PLX_DTYPE_I64},
    {28, PLX_DTYPE_F64},
    {29, PLX_DTYPE_IQ1_M},
    {30, PLX_DTYPE_BF16},
    {34, PLX_DTYPE_TQ1_0},
    {35, PLX_DTYPE_TQ2_0},
    {39, PLX_DTYPE_MXFP4},
};

/* Of one file. */
typedef struct reader {
    plx_cursor c;
    plx_tensors *tensors;
    uint64_t alignment;
    bool has_alignment;
    uint64_t count;       /* of its tensors */
    uint32_t part, parts; /* which one it is, from 0, of how many; 0, 0 where it is not split */
    uint32_t all_count;   /* tensors of all parts; 0: it is not told */
} reader;

bool plx_gguf_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    (void)size;
    return n >= 4 && memcmp(head, "GGUF", 4) == 0;
}

static bool fail(const reader *r, plx_code code, uint64_t at, const char *what, plx_error *e)
{
    return plx_fail_offset(e, code, r->c.blob->name, (int64_t)at, "%s", what);
}

/* What the cursor met, if anything. */
static bool arrived(const reader *r, plx_error *e)
{
    if (r->c.failed && e)
        *e = r->c.error;
    return !r->c.failed;
}

/* The length of a text, which is within the file. */
static bool take_length(reader *r, uint64_t most, uint64_t *length, plx_error *e)
{
    uint64_t at = r->c.at;
    *length = plx_cursor_u64(&r->c);
    if (!arrived(r, e))
        return false;
    return (*length <= most && *length <= plx_cursor_left(&r->c)) ||
           fail(r, PLX_ERR_FORMAT, at, "has a text that is longer than it can be", e);
}

static bool skip_text(reader *r, plx_error *e)
{
    uint64_t length;
    return take_length(r, UINT64_MAX, &length, e) && plx_cursor_skip(&r->c, length);
}

static bool skip_array(reader *r, plx_error *e)
{
    uint64_t at = r->c.at;
    uint32_t type = plx_cursor_u32(&r->c);
    uint64_t count = plx_cursor_u64(&r->c);
    if (!arrived(r, e))
        return false;
    if (type >= VALUE_COUNT || type == VALUE_ARRAY)
        return fail(r, PLX_ERR_FORMAT, at, "has an array of a type that may not be in one", e);
    uint64_t least = type == VALUE_STRING ? 8 : value_size[type];
    if (count > plx_cursor_left(&r->c) / least)
        return fail(r, PLX_ERR_FORMAT, at + 4, "has an array that passes the end of the file", e);
    if (type != VALUE_STRING)
        return plx_cursor_skip(&r->c, count * least);
    for (uint64_t i = 0; i < count; i++)
        if (!skip_text(r, e))
            return false;
    return true;
}

static bool take_alignment(reader *r, uint32_t type, plx_error *e)
{
    uint64_t at = r->c.at;
    if (type != VALUE_U32 || r->has_alignment)
        return fail(r, PLX_ERR_FORMAT, at, "has an alignment of the wrong type, or twice", e);
    r->has_alignment = true;
    r->alignment = plx_cursor_u32(&r->c);
    if (!arrived(r, e))
        return false;
    bool power = r->alignment > 0 && (r->alignment & (r->alignment - 1)) == 0;
    return (power && r->alignment <= ALIGNMENT_MAX) ||
           fail(r, PLX_ERR_FORMAT, at, "has an alignment that is no power of two up to 2^20", e);
}

/* Of other architectures the key is there, too, and tells nothing. */
static bool is_parallel(const char *key, uint32_t type)
{
    return value_size[type] == 1 && strcmp(key, "gptneox.use_parallel_residual") == 0;
}

static bool take_parallel(reader *r, plx_error *e)
{
    r->tensors->parallel = plx_cursor_u8(&r->c) ? 1 : -1;
    return arrived(r, e);
}

/* After "llama" or whatever the architecture is called. Where layers differ it is an array, and
 * nothing is told. */
static bool is_heads(const char *key, uint32_t type)
{
    static const char end[] = ".attention.head_count";
    size_t length = strlen(key);
    return type == VALUE_U32 && length >= sizeof end &&
           strcmp(key + length + 1 - sizeof end, end) == 0;
}

static bool take_heads(reader *r, plx_error *e)
{
    uint32_t heads = plx_cursor_u32(&r->c);
    if (r->tensors->heads == 0 && heads <= HEADS_MAX)
        r->tensors->heads = heads;
    return arrived(r, e);
}

static bool take_u16(reader *r, uint32_t *out, plx_error *e)
{
    uint32_t low = plx_cursor_u8(&r->c);
    *out = low | (uint32_t)plx_cursor_u8(&r->c) << 8;
    return arrived(r, e);
}

static bool take_u32(reader *r, uint32_t *out, plx_error *e)
{
    *out = plx_cursor_u32(&r->c);
    return arrived(r, e);
}

static bool take_pair(reader *r, plx_error *e)
{
    char key[KEY_KEPT] = "";
    uint64_t length;
    if (!take_length(r, KEY_MAX, &length, e))
        return false;
    size_t kept = length < sizeof key ? (size_t)length : 0;
    plx_cursor_take(&r->c, key, kept);
    plx_cursor_skip(&r->c, length - kept);
    uint64_t at = r->c.at;
    uint32_t type = plx_cursor_u32(&r->c);
    if (!arrived(r, e))
        return false;
    if (type >= VALUE_COUNT)
        return fail(r, PLX_ERR_FORMAT, at, "has a value of a type that is not known", e);
    bool whole = strlen(key) == length;
    if (whole && is_parallel(key, type))
        return take_parallel(r, e);
    if (whole && strcmp(key, "general.alignment") == 0)
        return take_alignment(r, type, e);
    if (whole && is_heads(key, type))
        return take_heads(r, e);
    if (whole && type == VALUE_U16 && strcmp(key, "split.no") == 0)
        return take_u16(r, &r->part, e);
    if (whole && type == VALUE_U16 && strcmp(key, "split.count") == 0)
        return take_u16(r, &r->parts, e);
    if (whole && type == VALUE_I32 && strcmp(key, "split.tensors.count") == 0)
        return take_u32(r, &r->all_count, e);
    if (type == VALUE_STRING)
        return skip_text(r, e);
    if (type == VALUE_ARRAY)
        return skip_array(r, e);
    plx_cursor_skip(&r->c, value_size[type]);
    return arrived(r, e);
}

static bool take_type(reader *r, plx_tensor_desc *d, const uint64_t *dims, plx_error *e)
{
    uint64_t at = r->c.at;
    uint32_t id = plx_cursor_u32(&r->c);
    if (!arrived(r, e))
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].id == id) {
            d->dtype = types[i].type;
            return d->rank == 0 || dims[d->rank - 1] % plx_dtype_block(d->dtype) == 0 ||
                   fail(r, PLX_ERR_FORMAT, at, "has rows that are no whole number of blocks", e);
        }
    }
    return plx_fail_offset(e, PLX_ERR_FORMAT, r->c.blob->name, (int64_t)at,
        "has a tensor of the type %" PRIu32 ", which is not known", id);
}

/* The place is left as an offset from where the data begins, which is known after the last one. */
static bool take_tensor(reader *r, plx_error *e)
{
    char name[NAME_MAX_SIZE + 1] = "";
    uint64_t dims[DIMS_MAX], length, at;
    plx_tensor_desc d = {.name = name, .shape = dims, .blob = r->c.blob};
    if (!take_length(r, NAME_MAX_SIZE, &length, e))
        return false;
    plx_cursor_take(&r->c, name, (size_t)length);
    d.name_length = strlen(name);
    at = r->c.at;
    d.rank = plx_cursor_u32(&r->c);
    if (!arrived(r, e))
        return false;
    if (d.rank > DIMS_MAX || d.name_length != length)
        return fail(
            r, PLX_ERR_FORMAT, at, "has a tensor of over 4 dimensions, or a NUL in its name", e);
    for (size_t i = d.rank; i-- > 0;) {
        at = r->c.at;
        dims[i] = plx_cursor_u64(&r->c);
        if (dims[i] > dim_max)
            return fail(r, PLX_ERR_FORMAT, at, "has a tensor larger than 2^42 in a dimension", e);
    }
    if (!take_type(r, &d, dims, e))
        return false;
    at = r->c.at;
    uint64_t place = plx_cursor_u64(&r->c);
    if (!arrived(r, e))
        return false;
    if (place % r->alignment != 0)
        return fail(r, PLX_ERR_FORMAT, at, "has a tensor at a place that is not aligned", e);
    /* That it fits is told by the same check twice: here from 0, and at its place in the end. */
    if (place > r->c.blob->size)
        return fail(r, PLX_ERR_FORMAT, at, "has a tensor that begins past the end of the file", e);
    d.offset = place;
    return plx_tensors_add(r->tensors, &d, e);
}

/* first: of the file's tensors in the table. */
static bool move_to_data(reader *r, size_t first, plx_error *e)
{
    plx_tensors *t = r->tensors;
    uint64_t size = r->c.blob->size,
             data = (r->c.at + r->alignment - 1) / r->alignment * r->alignment;
    for (size_t i = first; i < t->count; i++) {
        plx_tensor *k = &t->tensor[i];
        if (k->bytes == 0 && data > size)
            k->offset = size;
        else if (data > size || k->offset > size - data || k->bytes > size - data - k->offset)
            return plx_fail_offset(e, PLX_ERR_FORMAT, r->c.blob->name, (int64_t)size,
                "ends before the tensor '%.60s' does", k->name);
        else
            k->offset += data;
    }
    return true;
}

/* All before the tensors. */
static bool read_pairs(reader *r, plx_error *e)
{
    unsigned char magic[4];
    plx_cursor_take(&r->c, magic, sizeof magic);
    uint32_t version = plx_cursor_u32(&r->c);
    r->count = plx_cursor_u64(&r->c);
    uint64_t pairs = plx_cursor_u64(&r->c);
    if (!arrived(r, e))
        return false;
    if (!plx_gguf_sniff(magic, sizeof magic, r->c.blob->size))
        return fail(r, PLX_ERR_FORMAT, 0, "does not begin as GGUF does", e);
    if (version == 0x02000000 || version == 0x03000000)
        return fail(r, PLX_ERR_UNSUPPORTED, 4, "is big-endian GGUF, which cannot be read", e);
    if (version != 2 && version != 3)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, r->c.blob->name, 4,
            "has version %" PRIu32 " of GGUF; 2 and 3 can be read", version);
    if (r->count > plx_cursor_left(&r->c) / TENSOR_LEAST)
        return fail(r, PLX_ERR_FORMAT, 8, "counts more tensors than it can hold", e);
    if (pairs > plx_cursor_left(&r->c) / PAIR_LEAST)
        return fail(r, PLX_ERR_FORMAT, 16, "counts more keys than it can hold", e);
    for (uint64_t i = 0; i < pairs; i++)
        if (!take_pair(r, e))
            return false;
    return true;
}

static bool read_tensors(reader *r, plx_error *e)
{
    size_t first = r->tensors->count;
    for (uint64_t i = 0; i < r->count; i++)
        if (!take_tensor(r, e))
            return false;
    return move_to_data(r, first, e);
}

/* As llama.cpp names a part, behind what all have in common. */
static void write_ending(char *out, size_t size, uint32_t part, uint32_t parts)
{
    snprintf(out, size, "-%05" PRIu32 "-of-%05" PRIu32 ".gguf", part + 1, parts);
}

/* What is in another part than the named one; a missing part is a warning. */
static bool read_other(const reader *named, const char *name, uint32_t part, plx_error *e)
{
    plx_tensors *t = named->tensors;
    plx_error why = {0};
    plx_blob *blob = plx_blob_open_beside(named->c.blob->name, name, PLX_BLOB_LINKED, &why);
    if (!blob) {
        plx_tensors_warn(t, "part %" PRIu32 " of %" PRIu32 " is left out: the file %s", part + 1,
            named->parts, why.message);
        return true;
    }
    reader r = {.tensors = t, .alignment = ALIGNMENT};
    if (!plx_tensors_own(t, blob, e))
        return false;
    plx_cursor_init(&r.c, blob);
    if (!read_pairs(&r, e))
        return false;
    /* This also keeps one file from being read as several parts. */
    if (r.part != part || r.parts != named->parts)
        return plx_fail_offset(e, PLX_ERR_FORMAT, blob->name, 0,
            "is not part %" PRIu32 " of %" PRIu32 ", as its name has it", part + 1, named->parts);
    return read_tensors(&r, e);
}

/* name: of the named file, without its folder, of which what is at `ending` is written anew. */
static bool read_all_parts(reader *r, char *name, char *ending, plx_error *e)
{
    plx_tensors *t = r->tensors;
    size_t room = strlen(ending) + 1;
    for (uint32_t i = 0; i < r->parts; i++) {
        write_ending(ending, room, i, r->parts);
        if (!(i == r->part ? read_tensors(r, e) : read_other(r, name, i, e)))
            return false;
    }
    if (t->warning_count == 0 && r->all_count > 0 && r->all_count != t->count)
        plx_tensors_warn(t, "the file counts %" PRIu32 " tensors in all parts, which hold %zu",
            r->all_count, t->count);
    return true;
}

/* The parts in their order, whichever was named. */
static bool read_parts(reader *r, plx_error *e)
{
    const char *path = r->c.blob->name, *slash = strrchr(path, '/');
    char *name = plx_strdup(slash ? slash + 1 : path), own[32];
    if (!name)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    write_ending(own, sizeof own, r->part, r->parts);
    size_t length = strlen(name), end = strlen(own);
    bool ok;
    if (length >= end && strcmp(name + length - end, own) == 0) {
        ok = read_all_parts(r, name, name + length - end, e);
    } else {
        plx_tensors_warn(r->tensors,
            "this is one part of %" PRIu32 ", and its name does not end in '%s': the others are "
            "left out",
            r->parts, own);
        ok = read_tensors(r, e);
    }
    plx_free(name);
    return ok;
}

static bool read_table(reader *r, plx_error *e)
{
    if (!read_pairs(r, e))
        return false;
    if (r->parts > PARTS_MAX)
        return plx_fail_offset(
            e, PLX_ERR_UNSUPPORTED, r->c.blob->name, 0, "is one of over %d parts", PARTS_MAX);
    if (r->parts > 0 && r->part >= r->parts)
        return plx_fail_offset(e, PLX_ERR_FORMAT, r->c.blob->name, 0,
            "says that it is part %" PRIu32 " of %" PRIu32, r->part + 1, r->parts);
    return (r->parts > 1 ? read_parts(r, e) : read_tensors(r, e)) &&
           plx_tensors_check_names(r->tensors, e);
}

plx_tensors *plx_gguf_read(plx_blob *blob, plx_error *e)
{
    reader r = {.tensors = plx_tensors_begin("GGUF", blob, e), .alignment = ALIGNMENT};
    if (!r.tensors)
        return NULL;
    plx_cursor_init(&r.c, blob);
    if (!read_table(&r, e))
        plx_tensors_destroy(&r.tensors);
    return r.tensors;
}

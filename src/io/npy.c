#include "io/npy.h"

#include "base/mem.h"

#include <string.h>

enum {
    MAGIC = 6,
    HEADER_MAX = 10000, /* as NumPy has it */
};

/* The header: a Python dictionary of three members. */
typedef struct header {
    const char *file;
    const char *text;
    size_t size, at;
    int64_t base; /* offset of text in the file */
    char kind;
    uint64_t item; /* bytes of an element */
    char order;    /* '<', '>', '=' or '|' */
    bool fortran;
    size_t rank;
    uint64_t shape[PLX_MAX_RANK];
    bool has_type, has_order, has_shape;
} header;

bool plx_npy_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    (void)size;
    return n >= MAGIC && memcmp(head, "\x93NUMPY", MAGIC) == 0;
}

static bool fail(const header *h, plx_code code, const char *what, plx_error *e)
{
    return plx_fail_offset(e, code, h->file, h->base + (int64_t)h->at, "%s", what);
}

static char peek(header *h)
{
    while (h->at < h->size && memchr(" \t\r\n", h->text[h->at], 4))
        h->at++;
    return h->at < h->size ? h->text[h->at] : '\0';
}

static bool expect(header *h, char wanted, plx_error *e)
{
    if (peek(h) == wanted) {
        h->at++;
        return true;
    }
    plx_fail_offset(e, PLX_ERR_FORMAT, h->file, h->base + (int64_t)h->at,
        "has a header without '%c' here", wanted);
    return false;
}

/* A string without escapes; *out is borrowed from the text. */
static bool take_string(header *h, const char **out, size_t *length, plx_error *e)
{
    char quote = peek(h);
    if (quote != '\'' && quote != '"')
        return fail(h, PLX_ERR_FORMAT, "has a header without a string here", e);
    const char *start = h->text + h->at + 1;
    const char *end = memchr(start, quote, h->size - h->at - 1);
    if (!end || memchr(start, '\\', (size_t)(end - start)))
        return fail(h, PLX_ERR_FORMAT, "has a string in its header that cannot be read", e);
    *out = start;
    *length = (size_t)(end - start);
    h->at += *length + 2;
    return true;
}

static bool take_whole(header *h, uint64_t *out, plx_error *e)
{
    char c = peek(h);
    if (c < '0' || c > '9')
        return fail(h, PLX_ERR_FORMAT, "has a header without a whole number here", e);
    *out = 0;
    for (; h->at < h->size && h->text[h->at] >= '0' && h->text[h->at] <= '9'; h->at++)
        if (__builtin_mul_overflow(*out, (uint64_t)10, out) ||
            __builtin_add_overflow(*out, (uint64_t)(h->text[h->at] - '0'), out))
            return fail(h, PLX_ERR_FORMAT, "has a number in its header that is too large", e);
    if (h->at < h->size && h->text[h->at] == 'L') /* as Python 2 wrote them */
        h->at++;
    return true;
}

static bool take_word(header *h, const char *word)
{
    size_t n = strlen(word);
    peek(h);
    if (h->size - h->at < n || memcmp(h->text + h->at, word, n) != 0)
        return false;
    h->at += n;
    return true;
}

static bool take_type(header *h, plx_error *e)
{
    const char *text;
    size_t length, at = h->at;
    if (peek(h) == '[')
        return fail(h, PLX_ERR_UNSUPPORTED, "is an array of records, which cannot be read", e);
    if (!take_string(h, &text, &length, e))
        return false;
    h->order = '|';
    if (length > 0 && memchr("<>|=", text[0], 4)) {
        h->order = *text++;
        length--;
    }
    h->kind = length > 0 ? *text : '\0';
    for (size_t i = 1; i < length && i < 12 && text[i] >= '0' && text[i] <= '9'; i++)
        h->item = h->item * 10 + (uint64_t)(text[i] - '0');
    if (!h->kind || !memchr("biufcOSUVmM?", h->kind, 12)) {
        h->at = at;
        return fail(h, PLX_ERR_FORMAT, "has a type in its header that NumPy does not know", e);
    }
    return true;
}

static bool take_shape(header *h, plx_error *e)
{
    if (!expect(h, '(', e))
        return false;
    while (peek(h) != ')') {
        if (h->rank == PLX_MAX_RANK)
            return fail(h, PLX_ERR_UNSUPPORTED, "has more than 8 dimensions", e);
        if (!take_whole(h, &h->shape[h->rank++], e))
            return false;
        if (peek(h) != ')' && !expect(h, ',', e))
            return false;
    }
    h->at++;
    return true;
}

static bool take_order(header *h, plx_error *e)
{
    h->fortran = take_word(h, "True");
    return h->fortran || take_word(h, "False") ||
           fail(h, PLX_ERR_FORMAT, "has neither True nor False for fortran_order here", e);
}

static bool take_member(header *h, plx_error *e)
{
    const char *key = NULL;
    size_t length = 0;
    if (!take_string(h, &key, &length, e) || !expect(h, ':', e))
        return false;
    bool *seen = length == 5 && memcmp(key, "descr", 5) == 0             ? &h->has_type
                 : length == 13 && memcmp(key, "fortran_order", 13) == 0 ? &h->has_order
                 : length == 5 && memcmp(key, "shape", 5) == 0           ? &h->has_shape
                                                                         : NULL;
    if (!seen || *seen)
        return fail(h, PLX_ERR_FORMAT, "has a member in its header that may not be there", e);
    *seen = true;
    return seen == &h->has_type    ? take_type(h, e)
           : seen == &h->has_order ? take_order(h, e)
                                   : take_shape(h, e);
}

static bool parse(header *h, plx_error *e)
{
    if (!expect(h, '{', e))
        return false;
    while (peek(h) != '}') {
        if (!take_member(h, e))
            return false;
        if (peek(h) != '}' && !expect(h, ',', e))
            return false;
    }
    h->at++;
    if (peek(h) != '\0' || h->at != h->size)
        return fail(h, PLX_ERR_FORMAT, "has more in its header than one dictionary", e);
    return (h->has_type && h->has_order && h->has_shape) ||
           fail(h, PLX_ERR_FORMAT, "has a header without descr, fortran_order or shape", e);
}

static bool find_type(const header *h, plx_dtype *type)
{
    static const struct {
        const char *kinds;
        uint64_t item;
        plx_dtype type;
    } known[] = {
        {"f", 2, PLX_DTYPE_F16},
        {"fc", 4, PLX_DTYPE_F32},
        {"fc", 8, PLX_DTYPE_F64},
        {"i", 1, PLX_DTYPE_I8},
        {"i", 2, PLX_DTYPE_I16},
        {"i", 4, PLX_DTYPE_I32},
        {"i", 8, PLX_DTYPE_I64},
        {"u", 1, PLX_DTYPE_U8},
        {"u", 2, PLX_DTYPE_U16},
        {"u", 4, PLX_DTYPE_U32},
        {"u", 8, PLX_DTYPE_U64},
        {"b", 1, PLX_DTYPE_BOOL},
        {"?", 0, PLX_DTYPE_BOOL},
    };
    uint64_t part = h->kind == 'c' ? h->item / 2 : h->item;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].item == part && strchr(known[i].kinds, h->kind)) {
            *type = known[i].type;
            return true;
        }
    }
    return false;
}

/* Elements of complex numbers are pairs, which run fastest whatever the order. */
static void split_pairs(header *h, uint64_t *stride)
{
    uint64_t run = 2;
    for (size_t i = 0; i < h->rank; i++) {
        size_t axis = h->fortran ? i : h->rank - 1 - i;
        stride[axis] = run;
        /* Where this wraps the shape does too, and is refused. */
        run *= h->shape[axis];
    }
    stride[h->rank] = 1;
    h->shape[h->rank++] = 2;
}

static bool add(header *h, plx_tensors *t, plx_blob *blob, uint64_t data, const char *name,
    size_t length, plx_error *e)
{
    uint64_t stride[PLX_MAX_RANK], count, bytes;
    plx_tensor_desc d = {.name = name,
        .name_length = length,
        .big_endian = h->order == '>',
        .fortran = h->fortran,
        .shape = h->shape,
        .blob = blob,
        .offset = data};
    h->at = 0;
    if (h->kind == 'O')
        return fail(h, PLX_ERR_UNSUPPORTED,
            "is an array of Python objects, which only running their code could read", e);
    if (h->kind == 'c' && h->rank == PLX_MAX_RANK)
        return fail(h, PLX_ERR_UNSUPPORTED, "has more than 7 dimensions of complex numbers", e);
    if (!find_type(h, &d.dtype)) {
        plx_tensors_warn(t, "the array '%.*s' is not one of numbers that can be read",
            (int)(length < 60 ? length : 60), name);
        d.dtype = PLX_DTYPE_OPAQUE;
        /* Text is counted in characters of four bytes. */
        uint64_t item = h->kind == 'U' ? h->item * 4 : h->item;
        if (!plx_shape_count(h->shape, h->rank, &count) ||
            __builtin_mul_overflow(count, item, &h->shape[0]))
            return fail(h, PLX_ERR_FORMAT, "has more elements than can be counted", e);
        h->rank = 1;
    } else if (h->kind == 'c') {
        split_pairs(h, stride);
        d.stride = stride;
    }
    d.rank = h->rank;
    if (!plx_tensors_add(t, &d, e))
        return false;
    bytes = t->tensor[t->count - 1].bytes;
    if (blob->size - data > bytes)
        plx_tensors_warn(
            t, "the array '%.*s' has bytes after its end", (int)(length < 60 ? length : 60), name);
    return true;
}

bool plx_npy_add(plx_tensors *t, plx_blob *blob, const char *name, size_t length, plx_error *e)
{
    unsigned char prefix[MAGIC + 6];
    size_t n = blob->size < sizeof prefix ? (size_t)blob->size : sizeof prefix;
    if (!plx_blob_read(blob, 0, prefix, n, e))
        return false;
    if (!plx_npy_sniff(prefix, n, blob->size))
        return plx_fail_offset(
            e, PLX_ERR_FORMAT, blob->name, 0, "does not begin as an array of NumPy");
    if (n < MAGIC + 4)
        return plx_fail_offset(e, PLX_ERR_FORMAT, blob->name, (int64_t)n, "ends within its header");
    unsigned version = prefix[MAGIC];
    if (version < 1 || version > 3)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, blob->name, MAGIC,
            "has version %u of NumPy's format; 1 to 3 can be read", version);
    size_t wide = version == 1 ? 2 : 4, begin = MAGIC + 2 + wide;
    uint64_t size = 0;
    for (size_t i = wide; i-- > 0;)
        size = size << 8 | (MAGIC + 2 + i < n ? prefix[MAGIC + 2 + i] : 0);
    if (size > HEADER_MAX)
        return plx_fail_offset(
            e, PLX_ERR_FORMAT, blob->name, MAGIC + 2, "has a header of over %d bytes", HEADER_MAX);
    unsigned char *text = plx_blob_load(blob, begin, size, e);
    if (!text)
        return false;
    header h = {.file = blob->name,
        .text = (const char *)text,
        .size = (size_t)size,
        .base = (int64_t)begin};
    bool ok = parse(&h, e) && add(&h, t, blob, begin + size, name, length, e);
    plx_free(text);
    return ok;
}

plx_tensors *plx_npy_read(plx_blob *blob, plx_error *e)
{
    plx_tensors *t = plx_tensors_begin("npy", blob, e);
    if (!t)
        return NULL;
    const char *slash = strrchr(blob->name, '/');
    const char *name = slash ? slash + 1 : blob->name;
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".npy") == 0)
        length -= 4;
    if (!plx_npy_add(t, blob, name, length, e))
        plx_tensors_destroy(&t);
    return t;
}

#include "io/h5_client.h"

#include "base/mem.h"
#include "io/h5_slabs.h"
#include "io/h5_socket.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    /* By the clock, for machines that are busy: the helper has limits of its own on what it may
     * take of the processor. */
    LIST_SECONDS = 30,        /* for a small file */
    BYTES_A_SECOND = 1 << 20, /* that a large one may take in addition */
    ROWS_SECONDS = 60,
    PIECE = 1 << 20, /* bytes of the file that are handed on at a time */
    SENTENCE = 512,
    LIST_FREE = 64 << 20, /* bytes that a list may have beside twice the file */
    PATH_SIZE = 4096,
};

struct plx_h5 {
    plx_blob *file;
    atomic_size_t holders; /* the opener and each blob */

    pthread_mutex_t lock; /* guards the following */
    plx_h5_socket socket;
    unsigned char *piece; /* [PIECE], owned */
    plx_h5_slabs slabs;
};

/* Rows are as in plx_h5_get. */
typedef struct rows_blob {
    plx_blob head; /* must be first */
    plx_h5 *h5;
    uint64_t index, axis, row_bytes;
    uint64_t span;      /* rows at one place of the dimensions before the axis */
    uint64_t slab_rows; /* that are asked for at a time, of those */
} rows_blob;

static const char *helper_path;
static int (*connect_instead)(const plx_blob *file);

void plx_h5_set_helper(const char *path)
{
    helper_path = path;
}

void plx_h5_set_connect(int (*connect)(const plx_blob *file))
{
    connect_instead = connect;
}

/* The first that is there; else the one beside the program, so that the error names it. */
static const char *find_helper(char *path, size_t size)
{
    static const char *const places[] = {"plexus-h5", "../libexec/plexus/plexus-h5"};
    if (helper_path)
        return helper_path;
    char program[PATH_SIZE];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        slash[1] = '\0';
    for (size_t i = 2; i-- > 0;) {
        snprintf(path, size, "%s%s", program, places[i]);
        if (access(path, X_OK) == 0)
            break;
    }
    return path;
}

/* All errors about what the helper does: it is not asked again. */
static bool fail(plx_h5 *h, const char *what, plx_error *e)
{
    plx_h5_socket_stop(&h->socket);
    return plx_fail_offset(e, PLX_ERR_FORMAT, h->file->name, 0, "%s", what);
}

static bool gone(plx_h5 *h, plx_error *e)
{
    return fail(h, "makes the helper that reads HDF5 fail, or take too long", e);
}

static bool lies(plx_h5 *h, plx_error *e)
{
    return fail(h, "makes the helper that reads HDF5 say what cannot be", e);
}

static bool put(plx_h5 *h, uint32_t kind, const void *data, size_t size, plx_error *e)
{
    plx_h5_head head = {.kind = kind, .size = (uint32_t)size};
    return (plx_h5_socket_put(&h->socket, &head, sizeof head) &&
               plx_h5_socket_put(&h->socket, data, size)) ||
           gone(h, e);
}

/* Hands on a part of the file. */
static bool answer_read(plx_h5 *h, plx_error *e)
{
    plx_h5_read want;
    if (!plx_h5_socket_take(&h->socket, &want, sizeof want))
        return gone(h, e);
    uint64_t size = h->file->size;
    if (want.size > PLX_H5_READ_MAX)
        return lies(h, e);
    if (want.offset > size || want.size > size - want.offset)
        return put(h, PLX_H5_NO, NULL, 0, e);
    plx_h5_head head = {.kind = PLX_H5_BYTES, .size = (uint32_t)want.size};
    if (!plx_h5_socket_put(&h->socket, &head, sizeof head))
        return gone(h, e);
    while (want.size > 0) {
        size_t n = want.size < PIECE ? (size_t)want.size : PIECE;
        if (!plx_blob_read(h->file, want.offset, h->piece, n, e)) {
            plx_h5_socket_stop(&h->socket);
            return false;
        }
        if (!plx_h5_socket_put(&h->socket, h->piece, n))
            return gone(h, e);
        want.offset += n;
        want.size -= n;
    }
    return true;
}

/* The sentence that the helper ends with. */
static bool take_failure(plx_h5 *h, uint32_t size, plx_error *e)
{
    plx_h5_fail why;
    char text[SENTENCE + 1] = "";
    if (size < sizeof why || size - sizeof why > SENTENCE)
        return lies(h, e);
    if (!plx_h5_socket_take(&h->socket, &why, sizeof why) ||
        !plx_h5_socket_take(&h->socket, text, size - sizeof why))
        return gone(h, e);
    fail(h, text, e);
    if (e && why.unsupported)
        e->code = PLX_ERR_UNSUPPORTED;
    return false;
}

/* The next message that is no question about the file. */
static bool take_head(plx_h5 *h, plx_h5_head *head, plx_error *e)
{
    for (;;) {
        if (!plx_h5_socket_take(&h->socket, head, sizeof *head))
            return gone(h, e);
        if (head->kind == PLX_H5_FAIL)
            return take_failure(h, head->size, e);
        if (head->kind != PLX_H5_READ)
            return true;
        if (head->size != sizeof(plx_h5_read))
            return lies(h, e);
        if (!answer_read(h, e))
            return false;
    }
}

static bool find_dtype(const plx_h5_dataset *d, plx_dtype *type)
{
    static const struct {
        uint8_t class, bytes;
        plx_dtype type;
    } types[] = {
        {PLX_H5_FLOAT, 8, PLX_DTYPE_F64},
        {PLX_H5_FLOAT, 4, PLX_DTYPE_F32},
        {PLX_H5_FLOAT, 2, PLX_DTYPE_F16},
        {PLX_H5_BFLOAT, 2, PLX_DTYPE_BF16},
        {PLX_H5_SIGNED, 8, PLX_DTYPE_I64},
        {PLX_H5_SIGNED, 4, PLX_DTYPE_I32},
        {PLX_H5_SIGNED, 2, PLX_DTYPE_I16},
        {PLX_H5_SIGNED, 1, PLX_DTYPE_I8},
        {PLX_H5_UNSIGNED, 8, PLX_DTYPE_U64},
        {PLX_H5_UNSIGNED, 4, PLX_DTYPE_U32},
        {PLX_H5_UNSIGNED, 2, PLX_DTYPE_U16},
        {PLX_H5_UNSIGNED, 1, PLX_DTYPE_U8},
        {PLX_H5_BOOL, 1, PLX_DTYPE_BOOL},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].class == d->class && types[i].bytes == d->bytes) {
            *type = types[i].type;
            return true;
        }
    }
    return false;
}

static bool tell_strings(plx_h5 *h, const plx_h5_visitor *v, const plx_h5_item *item, plx_error *e)
{
    char text[SENTENCE];
    if (v->strings)
        return v->strings(v->user, h, item, e);
    snprintf(
        text, sizeof text, "'%.80s' holds no numbers that are known, and is left out", item->path);
    v->warning(v->user, text);
    return true;
}

static bool tell_item(
    plx_h5 *h, const plx_h5_visitor *v, const char *data, size_t size, uint64_t index, plx_error *e)
{
    plx_h5_dataset d;
    if (size <= sizeof d || size - sizeof d > PLX_H5_NAME_MAX)
        return lies(h, e);
    memcpy(&d, data, sizeof d);
    plx_h5_item item = {.path = data + sizeof d,
        .big_endian = d.big_endian != 0,
        .contiguous = d.contiguous != 0,
        .rank = d.rank,
        .shape = d.shape,
        .offset = d.offset,
        .index = index};
    if (d.class == PLX_H5_STRING)
        return d.rank == 1 ? tell_strings(h, v, &item, e) : lies(h, e);
    if (d.rank > PLX_H5_RANK_MAX || !find_dtype(&d, &item.dtype) || d.offset > INT64_MAX)
        return lies(h, e);
    return v->item(v->user, h, &item, e);
}

static bool tell_text(
    plx_h5 *h, const plx_h5_visitor *v, const char *data, size_t size, plx_error *e)
{
    uint32_t name_size;
    char name[PLX_H5_TEXT_NAME_MAX];
    if (size < sizeof name_size)
        return lies(h, e);
    memcpy(&name_size, data, sizeof name_size);
    if (name_size > size - sizeof name_size || name_size >= sizeof name)
        return lies(h, e);
    memcpy(name, data + sizeof name_size, name_size);
    name[name_size] = '\0';
    size_t skip = sizeof name_size + name_size;
    return v->text(v->user, name, data + skip, size - skip, e);
}

/* The body of a message, with a NUL after it. */
static char *take_body(plx_h5 *h, size_t size, plx_error *e)
{
    char *data = plx_realloc(NULL, size + 1, 1);
    if (!data) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    data[size] = '\0';
    if (plx_h5_socket_take(&h->socket, data, size))
        return data;
    plx_free(data);
    gone(h, e);
    return NULL;
}

static bool list(plx_h5 *h, const plx_h5_visitor *v, plx_error *e)
{
    uint64_t size = h->file->size, index = 0, left = size * 2 + LIST_FREE;
    plx_h5_head head;
    plx_h5_socket_allow(&h->socket, LIST_SECONDS + size / BYTES_A_SECOND);
    if (!put(h, PLX_H5_LIST, &size, sizeof size, e))
        return false;
    for (;;) {
        if (!take_head(h, &head, e))
            return false;
        if (head.kind == PLX_H5_DONE && head.size == 0) {
            plx_h5_socket_lift(&h->socket);
            return true;
        }
        size_t most = head.kind == PLX_H5_TEXT ? PLX_H5_TEXT_MAX + PLX_H5_TEXT_NAME_MAX
                                               : sizeof(plx_h5_dataset) + PLX_H5_NAME_MAX;
        if (head.size > most || head.size > left)
            return lies(h, e);
        left -= head.size;
        char *data = take_body(h, head.size, e);
        if (!data)
            return false;
        bool ok = true;
        if (head.kind == PLX_H5_DATASET)
            ok = tell_item(h, v, data, head.size, index++, e);
        else if (head.kind == PLX_H5_TEXT)
            ok = tell_text(h, v, data, head.size, e);
        else if (head.kind == PLX_H5_WARNING)
            v->warning(v->user, data);
        else
            ok = lies(h, e);
        plx_free(data);
        if (!ok)
            return false;
    }
}

static plx_h5 *create(plx_blob *file, plx_error *e)
{
    plx_h5 *h = plx_alloc(1, sizeof *h);
    if (h && !(h->piece = plx_realloc(NULL, PIECE, 1))) {
        plx_free(h);
        h = NULL;
    }
    if (!h) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    h->file = file;
    h->socket.fd = -1;
    pthread_mutex_init(&h->lock, NULL);
    atomic_init(&h->holders, 1);
    return h;
}

plx_h5 *plx_h5_open(plx_blob *file, const plx_h5_visitor *visitor, plx_error *e)
{
    char path[PATH_SIZE + 64];
    if (connect_instead)
        return plx_h5_open_socket(connect_instead(file), file, visitor, e);
    plx_h5 *h = create(file, e);
    if (h && (!plx_h5_socket_start(&h->socket, find_helper(path, sizeof path), e) ||
                 !list(h, visitor, e)))
        plx_h5_release(&h);
    return h;
}

plx_h5 *plx_h5_open_socket(int fd, plx_blob *file, const plx_h5_visitor *visitor, plx_error *e)
{
    plx_h5 *h = create(file, e);
    if (!h) {
        close(fd);
        return NULL;
    }
    h->socket.fd = fd;
    if (!list(h, visitor, e))
        plx_h5_release(&h);
    return h;
}

void plx_h5_release(plx_h5 **handle)
{
    plx_h5 *h = *handle;
    *handle = NULL;
    if (!h || atomic_fetch_sub(&h->holders, 1) > 1)
        return;
    plx_h5_socket_stop(&h->socket);
    pthread_mutex_destroy(&h->lock);
    plx_h5_slabs_uninit(&h->slabs);
    plx_free(h->piece);
    plx_free(h);
}

plx_h5 *plx_h5_hold(plx_h5 *h)
{
    atomic_fetch_add(&h->holders, 1);
    return h;
}

/* Asks for rows; what follows the head is still to be taken. */
static bool ask_rows(plx_h5 *h, const plx_h5_get *get, plx_h5_head *head, plx_error *e)
{
    if (h->socket.fd < 0)
        return gone(h, e);
    plx_h5_socket_allow(&h->socket, ROWS_SECONDS);
    return put(h, PLX_H5_GET, get, sizeof *get, e) && take_head(h, head, e) &&
           (head->kind == PLX_H5_ROWS || lies(h, e));
}

/* Whether so many strings are in it, and nothing after them. */
static bool are_strings(const char *data, size_t size, size_t count)
{
    size_t ends = 0;
    for (size_t i = 0; i < size; i++)
        ends += data[i] == '\0';
    return ends == count && (size == 0 || data[size - 1] == '\0');
}

char *plx_h5_strings(plx_h5 *h, uint64_t index, uint64_t first, size_t count, plx_error *e)
{
    plx_h5_get get = {.dataset = index, .first = first, .rows = count};
    plx_h5_head head = {0};
    pthread_mutex_lock(&h->lock);
    bool ok = ask_rows(h, &get, &head, e);
    if (ok && head.size > count * (PLX_H5_STRING_MAX + 1))
        ok = lies(h, e);
    char *data = ok ? take_body(h, head.size, e) : NULL;
    if (data && !are_strings(data, head.size, count)) {
        lies(h, e);
        plx_free(data);
        data = NULL;
    }
    pthread_mutex_unlock(&h->lock);
    return data;
}

/* The rows around `offset`; NULL on failure. */
static const plx_h5_slab *load_slab(const rows_blob *b, uint64_t offset, plx_error *e)
{
    plx_h5 *h = b->h5;
    uint64_t row = offset / b->row_bytes, within = row % b->span / b->slab_rows * b->slab_rows,
             left = b->span - within;
    plx_h5_get get = {.dataset = b->index,
        .axis = b->axis,
        .first = row / b->span * b->span + within,
        .rows = left < b->slab_rows ? left : b->slab_rows};
    plx_h5_head head = {0};
    if (!ask_rows(h, &get, &head, e))
        return NULL;
    uint64_t size = get.rows * b->row_bytes;
    if (head.size != size) {
        lies(h, e);
        return NULL;
    }
    plx_h5_slab *slab = plx_h5_slabs_add(&h->slabs, b, get.first * b->row_bytes, (size_t)size);
    if (!slab) {
        plx_h5_socket_stop(&h->socket);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    if (plx_h5_socket_take(&h->socket, slab->data, slab->size))
        return slab;
    plx_h5_slabs_drop(&h->slabs, b);
    gone(h, e);
    return NULL;
}

static bool rows_read(plx_blob *blob, uint64_t offset, void *out, size_t size, plx_error *e)
{
    const rows_blob *b = (const rows_blob *)blob;
    unsigned char *to = out;
    bool ok = true;
    pthread_mutex_lock(&b->h5->lock);
    while (ok && size > 0) {
        const plx_h5_slab *slab = plx_h5_slabs_find(&b->h5->slabs, b, offset);
        if (!slab)
            slab = load_slab(b, offset, e);
        if (!(ok = slab != NULL))
            continue;
        size_t at = (size_t)(offset - slab->at), n = slab->size - at;
        n = n < size ? n : size;
        memcpy(to, slab->data + at, n);
        to += n;
        offset += n;
        size -= n;
    }
    pthread_mutex_unlock(&b->h5->lock);
    return ok;
}

static void rows_destroy(plx_blob *blob)
{
    rows_blob *b = (rows_blob *)blob;
    pthread_mutex_lock(&b->h5->lock);
    plx_h5_slabs_drop(&b->h5->slabs, b);
    pthread_mutex_unlock(&b->h5->lock);
    plx_h5_release(&b->h5);
}

static const plx_blob_ops rows_ops = {.read = rows_read, .destroy = rows_destroy};

/* Rows are as long as a slab allows. */
static void cut_rows(rows_blob *b, const plx_h5_item *item, uint64_t row)
{
    uint64_t longer;
    b->axis = item->rank > 0 ? item->rank - 1 : 0;
    while (b->axis > 0 && !__builtin_mul_overflow(row, item->shape[b->axis], &longer) &&
           longer <= PLX_H5_SLAB) {
        row = longer;
        b->axis--;
    }
    b->row_bytes = row ? row : 1;
    b->span = item->rank > 0 ? item->shape[b->axis] : 1;
    b->slab_rows = PLX_H5_SLAB / b->row_bytes;
}

plx_blob *plx_h5_rows(plx_h5 *h, const plx_h5_item *item, plx_error *e)
{
    uint64_t each, bytes;
    bool ok = plx_dtype_bytes(item->dtype, 1, &each);
    bytes = each;
    for (size_t i = 0; i < item->rank; i++)
        ok = ok && !__builtin_mul_overflow(bytes, item->shape[i], &bytes);
    if (!ok) {
        plx_fail_offset(e, PLX_ERR_UNSUPPORTED, h->file->name, 0,
            "has '%.60s' with more bytes than can be counted", item->path);
        return NULL;
    }
    rows_blob *b = plx_alloc(1, sizeof *b);
    if (!b || !plx_blob_init_part(
                  &b->head, &rows_ops, h->file->name, bytes, h->file, item->index, NULL)) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        plx_free(b);
        return NULL;
    }
    b->h5 = h;
    b->index = item->index;
    cut_rows(b, item, each);
    atomic_fetch_add(&h->holders, 1);
    return &b->head;
}

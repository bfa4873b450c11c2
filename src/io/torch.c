#include "io/torch.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/torch_names.h"
#include "model/names.h"

#include <stdio.h>
#include <string.h>

enum {
    PICKLE_MAX = 64 << 20, /* bytes; that of the largest models has some MB */
    PICKLE_RATIO = 4,      /* PyTorch packs none, others may have */
    PICKLE_FREE = 1 << 20,
    TABLE_FREE = 64 << 20, /* bytes of tensors and of their names, beside the size of the file */
    UNPACKED_RATIO = 1000,
    UNPACKED_FREE = 64 * 1024,
    NAME_SIZE = 512,
    KEY_MAX = 200,
    DEPTH_MAX = 64, /* of dictionaries in dictionaries */
};

/* One storage: where its numbers are. */
typedef struct storage {
    plx_pickle_text key;
    plx_dtype type;
    bool pairs; /* complex numbers */
    uint64_t count;
    plx_blob *blob; /* NULL until found */
    uint64_t offset;
} storage;

typedef struct reader {
    plx_tensors *tensors;
    plx_pickle p;
    plx_zip *zip; /* NULL for the older format */
    bool big_endian;
    bool first_walk;        /* of the older format: only storages are looked for */
    char folder[NAME_SIZE]; /* of the archive's members, with its slash */
    const char *part;       /* the pickle's name, and that of the folder of its storages in there */
    plx_names keys;         /* of storages */
    storage *storages;      /* [keys.count] */
    size_t storage_capacity;
    char name[NAME_SIZE]; /* of where the walk is */
    uint64_t table;       /* bytes that the tensors and their names have taken */
    uint64_t unpacked;    /* bytes of the members that hold storages */
    plx_error *error;
} reader;

static const struct {
    const char *name;
    plx_dtype type;
    bool pairs;
} storage_types[] = {
    {"FloatStorage", PLX_DTYPE_F32, false},
    {"DoubleStorage", PLX_DTYPE_F64, false},
    {"HalfStorage", PLX_DTYPE_F16, false},
    {"BFloat16Storage", PLX_DTYPE_BF16, false},
    {"LongStorage", PLX_DTYPE_I64, false},
    {"IntStorage", PLX_DTYPE_I32, false},
    {"ShortStorage", PLX_DTYPE_I16, false},
    {"CharStorage", PLX_DTYPE_I8, false},
    {"ByteStorage", PLX_DTYPE_U8, false},
    {"BoolStorage", PLX_DTYPE_BOOL, false},
    {"ComplexFloatStorage", PLX_DTYPE_F32, true},
    {"ComplexDoubleStorage", PLX_DTYPE_F64, true},
    {"UntypedStorage", PLX_DTYPE_U8, false},
    {"QInt8Storage", PLX_DTYPE_I8, false},
    {"QUInt8Storage", PLX_DTYPE_U8, false},
    {"QInt32Storage", PLX_DTYPE_I32, false},
};

/* Types that come without a storage of their own. */
static const struct {
    const char *name;
    plx_dtype type;
} dtypes[] = {
    {"float8_e4m3fn", PLX_DTYPE_F8_E4M3},
    {"float8_e5m2", PLX_DTYPE_F8_E5M2},
    {"float8_e8m0fnu", PLX_DTYPE_F8_E8M0},
    {"uint16", PLX_DTYPE_U16},
    {"uint32", PLX_DTYPE_U32},
    {"uint64", PLX_DTYPE_U64},
};

static bool fail(const reader *r, const plx_pickle_node *n, const char *what)
{
    return plx_fail_offset(
        r->error, PLX_ERR_FORMAT, r->p.file, r->p.base + n->at, "has a tensor %s", what);
}

/* The member of the archive that holds the storage; in the older format it is placed later. */
static bool find_blob(reader *r, storage *s)
{
    char member[NAME_SIZE + KEY_MAX + 32];
    size_t i;
    if (s->blob || !r->zip)
        return true;
    snprintf(member, sizeof member, "%s%s/%.*s", r->folder, r->part, (int)s->key.length,
        (const char *)r->p.data + s->key.at);
    if (!plx_zip_find(r->zip, member, &i))
        return plx_fail_offset(r->error, PLX_ERR_FORMAT, r->p.file, r->p.base + s->key.at,
            "has no member '%.100s', where numbers of a tensor should be", member);
    if (!plx_tensors_own(r->tensors, plx_zip_member(r->zip, i, r->error), r->error))
        return false;
    s->blob = r->tensors->blob[r->tensors->blob_count - 1];
    /* Any number of members may lie at one place of the archive. */
    r->unpacked += s->blob->size;
    if (r->unpacked / UNPACKED_RATIO > r->tensors->blob[0]->size + UNPACKED_FREE / UNPACKED_RATIO)
        return plx_fail_offset(r->error, PLX_ERR_UNSUPPORTED, r->p.file, r->p.base + s->key.at,
            "has storages of over %d times the bytes that the file holds", UNPACKED_RATIO);
    uint64_t size;
    if (s->type != PLX_DTYPE_OPAQUE &&
        (!plx_dtype_bytes(s->type, s->count * (s->pairs ? 2 : 1), &size) || size > s->blob->size))
        return plx_fail_offset(r->error, PLX_ERR_FORMAT, r->p.file, r->p.base + s->key.at,
            "has a storage of %llu numbers, more than its member '%.100s' holds",
            (unsigned long long)s->count, member);
    return true;
}

static const char *text_of(const reader *r, plx_pickle_text t)
{
    return (const char *)r->p.data + t.at;
}

static bool is_whole(const plx_pickle_node *n)
{
    return n && n->kind == PLX_PICKLE_WHOLE && n->whole >= 0;
}

/* ("storage", type, key, location, count, …) in the pickle; NULL on failure. */
static storage *find_storage(reader *r, const plx_pickle_node *n)
{
    const plx_pickle *p = &r->p;
    const plx_pickle_node *args = n->kind == PLX_PICKLE_PERSISTENT ? &p->node[n->args] : NULL;
    const plx_pickle_node *type = args ? plx_pickle_item(p, args, 1) : NULL;
    const plx_pickle_node *key = args ? plx_pickle_item(p, args, 2) : NULL;
    const plx_pickle_node *count = args ? plx_pickle_item(p, args, 4) : NULL;
    if (!is_whole(count) || !type || !key || type->kind != PLX_PICKLE_GLOBAL ||
        key->kind != PLX_PICKLE_TEXT || key->text.length > KEY_MAX) {
        fail(r, n, "without a storage as it must be");
        return NULL;
    }
    uint32_t before = r->keys.count, at;
    if (!plx_names_add(&r->keys, text_of(r, key->text), key->text.length, &at)) {
        plx_fail(r->error, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    if (at < before)
        return &r->storages[at];
    if (at == r->storage_capacity) {
        size_t capacity = r->storage_capacity * 2 + 16;
        storage *grown = plx_realloc(r->storages, capacity, sizeof *grown);
        if (!grown) {
            plx_fail(r->error, PLX_ERR_MEMORY, "out of memory");
            return NULL;
        }
        r->storages = grown;
        r->storage_capacity = capacity;
    }
    storage *s = &r->storages[at];
    *s = (storage){.key = key->text, .type = PLX_DTYPE_OPAQUE, .count = (uint64_t)count->whole};
    for (size_t i = 0; i < sizeof storage_types / sizeof *storage_types; i++) {
        if (plx_pickle_is(p, type->name, storage_types[i].name)) {
            s->type = storage_types[i].type;
            s->pairs = storage_types[i].pairs;
        }
    }
    return s;
}

/* The numbers of a tuple; false where they are not whole, or too many. */
static bool get_wholes(const reader *r, const plx_pickle_node *tuple, uint64_t *out, size_t *count)
{
    if (!tuple || tuple->kind != PLX_PICKLE_TUPLE || tuple->count > PLX_MAX_RANK)
        return false;
    *count = 0;
    for (uint32_t c = tuple->first; c; c = r->p.cell[c].next) {
        const plx_pickle_node *n = &r->p.node[r->p.cell[c].node];
        if (!is_whole(n))
            return false;
        out[(*count)++] = (uint64_t)n->whole;
    }
    return true;
}

static plx_dtype type_of(const reader *r, const storage *s, const plx_pickle_node *named)
{
    if (!named || named->kind != PLX_PICKLE_GLOBAL)
        return s->type;
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++)
        if (plx_pickle_is(&r->p, named->name, dtypes[i].name))
            return dtypes[i].type;
    return PLX_DTYPE_OPAQUE;
}

/* Whether the tensor keeps to the numbers that its storage is said to have: there may be more in
 * the member of an archive, and in the older format other storages follow. */
static bool is_within(const storage *s, const plx_tensor *t)
{
    uint64_t size;
    return s->type == PLX_DTYPE_OPAQUE ||
           (plx_dtype_bytes(s->type, s->count * (s->pairs ? 2 : 1), &size) &&
               t->offset - s->offset <= size && t->bytes <= size - (t->offset - s->offset));
}

/* _rebuild_tensor…(storage, offset, size, stride, …) */
static bool add_tensor(reader *r, const plx_pickle_node *n, const plx_pickle_node *args)
{
    const plx_pickle *p = &r->p;
    const plx_pickle_node *from = plx_pickle_item(p, args, 0),
                          *offset = plx_pickle_item(p, args, 1);
    uint64_t shape[PLX_MAX_RANK + 1], stride[PLX_MAX_RANK + 1];
    size_t rank, strides;
    if (!from || !is_whole(offset))
        return fail(r, n, "without a place as it must be");
    if (!get_wholes(r, plx_pickle_item(p, args, 2), shape, &rank) ||
        !get_wholes(r, plx_pickle_item(p, args, 3), stride, &strides) || rank != strides)
        return fail(r, n, "of a shape that cannot be read");
    storage *s = find_storage(r, from);
    if (!s || !find_blob(r, s))
        return false;
    if (!s->blob)
        return true; /* of the older format, on the first walk: only its storage is wanted */
    bool v3 = plx_pickle_is(p, p->node[n->callee].name, "_rebuild_tensor_v3");
    plx_tensor_desc d = {.name = r->name,
        .dtype = type_of(r, s, v3 ? plx_pickle_item(p, args, 6) : NULL),
        .big_endian = r->big_endian,
        .shape = shape,
        .stride = stride,
        .blob = s->blob};
    uint64_t place = (uint64_t)offset->whole, bytes;
    if (s->pairs) {
        if (rank == PLX_MAX_RANK)
            return fail(r, n, "of complex numbers with too many dimensions");
        for (size_t i = 0; i < rank; i++)
            if (__builtin_mul_overflow(stride[i], (uint64_t)2, &stride[i]))
                return fail(r, n, "of strides that are too large");
        shape[rank] = 2;
        stride[rank++] = 1;
        place *= 2;
    }
    d.rank = rank;
    if (d.dtype == PLX_DTYPE_OPAQUE)
        plx_tensors_warn(
            r->tensors, "the numbers of '%.60s' are of a type that cannot be read", r->name);
    if (!plx_dtype_bytes(d.dtype, place, &bytes) ||
        __builtin_add_overflow(bytes, s->offset, &d.offset))
        return fail(r, n, "at a place that is too far");
    /* A tensor that is met again and again costs two bytes each time. */
    r->table += strlen(r->name) + sizeof(plx_tensor);
    if (r->table > r->tensors->blob[0]->size + TABLE_FREE)
        return plx_fail_offset(r->error, PLX_ERR_UNSUPPORTED, p->file, p->base + n->at,
            "leads to tensors over and over, by names that take more room than the file");
    if (!plx_tensors_add(r->tensors, &d, r->error))
        return false;
    if (!is_within(s, &r->tensors->tensor[r->tensors->count - 1]))
        return fail(r, n, "that passes the end of its storage");
    return true;
}

static bool walk(reader *r, uint32_t at, size_t length, size_t depth);

/* Goes on to one part, by a name that is text, a number, or the place in a list. */
static bool walk_part(
    reader *r, uint32_t at, const plx_pickle_node *key, uint32_t place, size_t length, size_t depth)
{
    char part[NAME_SIZE];
    if (key && key->kind == PLX_PICKLE_TEXT)
        snprintf(part, sizeof part, "%.*s", (int)(key->text.length < 400 ? key->text.length : 400),
            (const char *)r->p.data + key->text.at);
    else if (key && key->kind == PLX_PICKLE_WHOLE)
        snprintf(part, sizeof part, "%lld", (long long)key->whole);
    else
        snprintf(part, sizeof part, "%u", place);
    size_t n = (size_t)snprintf(
        r->name + length, sizeof r->name - length, "%s%s", length ? "." : "", part);
    if (n >= sizeof r->name - length)
        n = sizeof r->name - length - 1;
    return walk(r, at, length + n, depth + 1);
}

static bool walk_items(reader *r, const plx_pickle_node *n, size_t length, size_t depth)
{
    const plx_pickle *p = &r->p;
    bool pairs = n->kind == PLX_PICKLE_DICT || n->kind == PLX_PICKLE_CALL;
    uint32_t place = 0;
    for (uint32_t c = n->first; c; c = p->cell[c].next, place++) {
        const plx_pickle_node *key = NULL;
        if (pairs) {
            key = &p->node[p->cell[c].node];
            c = p->cell[c].next;
            if (!c)
                break;
        }
        if (!walk_part(r, p->cell[c].node, key, place, length, depth))
            return false;
    }
    return true;
}

/* Says what is odd about a tensor, once: in the older format there are two walks. */
static void warn_tensor(const reader *r, const char *what)
{
    if (!r->first_walk)
        plx_tensors_warn(r->tensors, "'%.60s' is %s", r->name, what);
}

static bool walk_call(reader *r, plx_pickle_node *n, size_t length, size_t depth)
{
    const plx_pickle *p = &r->p;
    plx_pickle_text name = p->node[n->callee].name;
    const plx_pickle_node *args = &p->node[n->args];
    if (plx_pickle_is(p, name, "_rebuild_tensor") || plx_pickle_is(p, name, "_rebuild_tensor_v2") ||
        plx_pickle_is(p, name, "_rebuild_tensor_v3"))
        return add_tensor(r, n, args);
    if (plx_pickle_is(p, name, "_rebuild_qtensor")) {
        warn_tensor(r, "quantised, and shown as the whole numbers that are stored");
        return add_tensor(r, n, args);
    }
    if (n->visited)
        return true;
    n->visited = true;
    if (plx_pickle_is(p, name, "_reconstruct")) {
        warn_tensor(r, "an array of NumPy, which is left out");
        return true;
    }
    if (plx_pickle_is(p, name, "_rebuild_sparse_tensor")) {
        warn_tensor(r, "a sparse tensor: its places and its numbers are shown apart");
        return walk_items(r, args, length, depth);
    }
    /* A parameter is its tensor, and a list built is that list: the first of the arguments. */
    if ((plx_pickle_is(p, name, "_rebuild_parameter") ||
            plx_pickle_is(p, name, "_rebuild_parameter_with_state") ||
            plx_pickle_is(p, name, "build_tensorlist") ||
            plx_pickle_is(p, name, "restore_type_tag")) &&
        args->first) {
        bool ok = walk(r, p->cell[args->first].node, length, depth + 1);
        n->visited = plx_pickle_is(p, name, "build_tensorlist");
        return ok;
    }
    return walk_items(r, n, length, depth) && (!n->state || walk(r, n->state, length, depth + 1));
}

/* One that holds itself is refused, for no tensors are kept so. Objects may know what holds them.
 */
static bool walk_container(reader *r, plx_pickle_node *n, size_t length, size_t depth)
{
    if (n->open)
        return plx_fail_offset(r->error, PLX_ERR_FORMAT, r->p.file, r->p.base + n->at,
            "has a container that holds itself");
    if (n->visited)
        return true;
    n->visited = n->open = true;
    bool ok = walk_items(r, n, length, depth);
    n->open = false;
    return ok;
}

/* Adds all tensors that can be reached, each container once: by shared parts and by objects there
 * may be any number of ways to one. r->name[0..length) is the way here. */
static bool walk(reader *r, uint32_t at, size_t length, size_t depth)
{
    plx_pickle_node *n = &r->p.node[at];
    r->name[length] = '\0';
    if (depth > DEPTH_MAX)
        return plx_fail_offset(r->error, PLX_ERR_UNSUPPORTED, r->p.file, r->p.base + n->at,
            "has tensors over %d levels deep", DEPTH_MAX);
    switch (n->kind) {
    case PLX_PICKLE_CALL:
        return walk_call(r, n, length, depth);
    case PLX_PICKLE_TUPLE:
    case PLX_PICKLE_LIST:
    case PLX_PICKLE_SET:
    case PLX_PICKLE_DICT:
        return walk_container(r, n, length, depth);
    default:
        return true;
    }
}

static void forget_visits(reader *r)
{
    for (size_t i = 0; i < r->p.count; i++)
        r->p.node[i].visited = false;
}

static void uninit(reader *r)
{
    plx_pickle_uninit(&r->p);
    plx_names_uninit(&r->keys);
    plx_free(r->storages);
}

/* The folder that holds data.pkl, with its slash; false where there is none. */
static bool find_folder(const plx_zip *z, size_t *member, char *folder, size_t size)
{
    static const char wanted[] = "/data.pkl";
    size_t count = plx_zip_count(z);
    for (size_t i = 0; i < count; i++) {
        const char *name = plx_zip_name(z, i);
        size_t n = strlen(name), end = sizeof wanted - 1;
        if (n > end && n - end + 2 < size && strcmp(name + n - end, wanted) == 0) {
            snprintf(folder, size, "%.*s/", (int)(n - end), name);
            *member = i;
            return true;
        }
    }
    return false;
}

bool plx_torch_owns(const plx_zip *z)
{
    char folder[NAME_SIZE];
    size_t member;
    return find_folder(z, &member, folder, sizeof folder);
}

/* No archive that PyTorch writes has names that lead out of it. */
static bool check_members(const plx_zip *z, const char *file, plx_error *e)
{
    size_t count = plx_zip_count(z);
    for (size_t i = 0; i < count; i++) {
        const char *name = plx_zip_name(z, i);
        if (plx_zip_leads_out(name))
            return plx_fail_offset(e, PLX_ERR_FORMAT, file, 0,
                "has a member '%.60s', a name that leads out of the archive", name);
    }
    return true;
}

/* Archives without a word on it are of machines that write the low byte first. */
static bool read_byte_order(reader *r)
{
    char name[NAME_SIZE + 16], text[8] = "";
    size_t i;
    snprintf(name, sizeof name, "%sbyteorder", r->folder);
    if (!plx_zip_find(r->zip, name, &i))
        return true;
    plx_blob *b = plx_zip_member(r->zip, i, r->error);
    bool ok = b && plx_blob_read(b, 0, text, b->size < 7 ? (size_t)b->size : 7, r->error);
    r->big_endian = strcmp(text, "big") == 0;
    if (ok && !r->big_endian && strcmp(text, "little") != 0)
        ok = plx_fail_offset(r->error, PLX_ERR_FORMAT, b->name, 0,
            "is a byte order, and neither 'little' nor 'big'");
    plx_blob_destroy(&b);
    return ok;
}

/* Of the pickle in the blob, from its beginning; it is in the file. */
static unsigned char *load_pickle(plx_blob *b, uint64_t size, const plx_blob *file, plx_error *e)
{
    if (size / PICKLE_RATIO > file->size + PICKLE_FREE / PICKLE_RATIO) {
        plx_fail_offset(e, PLX_ERR_UNSUPPORTED, b->name, 0,
            "has a pickle of over %d times the bytes that the file holds", PICKLE_RATIO);
        return NULL;
    }
    if (size > PICKLE_MAX) {
        plx_fail_offset(
            e, PLX_ERR_UNSUPPORTED, b->name, 0, "has a pickle of over %d bytes", PICKLE_MAX);
        return NULL;
    }
    return plx_blob_load(b, 0, size, e);
}

/* The tensors of a pickle in the archive, by names that begin with `name`. */
static bool read_member(plx_tensors *t, plx_zip *z, const char *folder, const char *part,
    const char *name, size_t member, plx_error *e)
{
    reader r = {.tensors = t, .zip = z, .part = part, .error = e};
    size_t at = 0;
    uint32_t root;
    plx_blob *b = plx_zip_member(z, member, e);
    if (!b)
        return false;
    plx_text_copy(r.folder, sizeof r.folder, folder);
    plx_text_copy(r.name, sizeof r.name, name);
    unsigned char *data = load_pickle(b, b->size, t->blob[0], e);
    r.p = (plx_pickle){
        .file = b->name, .data = data, .size = (size_t)b->size, .allows = plx_torch_allows};
    bool ok = data && read_byte_order(&r) && plx_pickle_read(&r.p, &at, &root, e) &&
              walk(&r, root, strlen(name), 0);
    uninit(&r);
    plx_free(data);
    plx_blob_destroy(&b);
    return ok;
}

bool plx_torch_read_zip(plx_tensors *t, plx_zip *z, plx_error *e)
{
    size_t member;
    char folder[NAME_SIZE], constants[NAME_SIZE + 16];
    if (!find_folder(z, &member, folder, sizeof folder))
        return plx_fail_offset(e, PLX_ERR_FORMAT, t->blob[0]->name, 0, "has no data.pkl");
    if (!check_members(z, t->blob[0]->name, e) || !read_member(t, z, folder, "data", "", member, e))
        return false;
    /* What torch.jit.freeze leaves of a module is its code, and the weights are constants of it. */
    snprintf(constants, sizeof constants, "%sconstants.pkl", folder);
    if (t->count == 0 && plx_zip_find(z, constants, &member) &&
        !read_member(t, z, folder, "constants", "constants", member, e))
        return false;
    return plx_tensors_check_names(t, e);
}

bool plx_torch_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    /* The magic number is a whole number of ten bytes, after the protocol and maybe a frame. */
    static const unsigned char magic[] = {
        0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19};
    (void)size;
    size_t at = n > 2 && head[2] == 0x95 ? 11 : 2;
    return n >= at + sizeof magic && head[0] == 0x80 && memcmp(head + at, magic, sizeof magic) == 0;
}

/* After the pickles: for each key its count, in 8 bytes, and its numbers. */
static bool place_storages(reader *r, const plx_pickle_node *keys, uint64_t at)
{
    plx_blob *b = r->tensors->blob[0];
    for (uint32_t c = keys->first; c; c = r->p.cell[c].next) {
        const plx_pickle_node *key = &r->p.node[r->p.cell[c].node];
        uint8_t raw[8];
        uint64_t bytes;
        uint32_t found = PLX_NO_NAME;
        if (key->kind == PLX_PICKLE_TEXT && key->text.length <= KEY_MAX)
            found = plx_names_find(&r->keys, text_of(r, key->text), key->text.length);
        storage *s = found == PLX_NO_NAME ? NULL : &r->storages[found];
        if (!s || s->blob)
            return fail(r, key, "storage that none of its tensors has");
        if (!plx_blob_read(b, at, raw, sizeof raw, r->error))
            return false;
        uint64_t count = plx_bytes_u64_le(&(plx_bytes){.data = raw, .size = 8});
        at += 8;
        if (count != s->count || count > INT64_MAX || s->type == PLX_DTYPE_OPAQUE ||
            !plx_dtype_bytes(s->type, count * (s->pairs ? 2 : 1), &bytes) || bytes > b->size - at)
            return fail(r, key, "storage of another size than its tensors say");
        s->blob = b;
        s->offset = at;
        at += bytes;
    }
    return true;
}

static bool read_pickles(reader *r)
{
    size_t at = 0;
    uint32_t root = 0, keys;
    plx_error *e = r->error;
    /* The magic number, the version of the protocol, the machine, and then the object. */
    for (size_t i = 0; i < 4; i++)
        if (!plx_pickle_read(&r->p, &at, &root, e))
            return false;
    /* A first walk finds the storages; the list of their places follows. */
    r->first_walk = true;
    if (!walk(r, root, 0, 0) || !plx_pickle_read(&r->p, &at, &keys, e))
        return false;
    r->first_walk = false;
    if (r->p.node[keys].kind != PLX_PICKLE_LIST)
        return fail(r, &r->p.node[keys], "list of storages that is none");
    if (!place_storages(r, &r->p.node[keys], at))
        return false;
    for (size_t i = 0; i < r->keys.count; i++)
        if (!r->storages[i].blob)
            return fail(r, &r->p.node[keys], "without its storage");
    forget_visits(r);
    return walk(r, root, 0, 0) && plx_tensors_check_names(r->tensors, e);
}

plx_tensors *plx_torch_read(plx_blob *blob, plx_error *e)
{
    reader r = {.tensors = plx_tensors_begin("PyTorch", blob, e), .error = e};
    if (!r.tensors)
        return NULL;
    /* The pickles come first, and numbers of any size after them. */
    uint64_t size = blob->size < PICKLE_MAX ? blob->size : PICKLE_MAX;
    unsigned char *data = load_pickle(blob, size, blob, e);
    r.p = (plx_pickle){
        .file = blob->name, .data = data, .size = (size_t)size, .allows = plx_torch_allows};
    if (!data || !read_pickles(&r))
        plx_tensors_destroy(&r.tensors);
    else
        plx_tensors_warn(r.tensors, "the file is of the format before PyTorch 1.6");
    uninit(&r);
    plx_free(data);
    return r.tensors;
}

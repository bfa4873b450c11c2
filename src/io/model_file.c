#include "io/model_file.h"

#include "base/mem.h"
#include "io/gguf.h"
#include "io/keras.h"
#include "io/model_config.h"
#include "io/npy.h"
#include "io/onnx.h"
#include "io/safetensors.h"
#include "io/shards.h"
#include "io/tflite.h"
#include "io/torch.h"
#include "io/zip_model.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    HEAD_SIZE = 512,
    BOMB_RATIO = 1000,
    BOMB_FREE = 64 * 1024, /* bytes that any file may declare */
    NUMBERS_RATIO = 500,   /* to bytes: for packed ones are many, and each takes its time */
    NUMBERS_FREE = 1 << 26,
};

/* Told in this order; what a later one takes for its own may be an earlier one's too. */
typedef struct format {
    bool (*sniff)(const unsigned char *head, size_t n, uint64_t size);
    plx_tensors *(*read)(plx_blob *blob, plx_error *e); /* takes the blob */
} format;

static bool sniff_index(const unsigned char *head, size_t n, uint64_t size)
{
    (void)size;
    return plx_shards_sniff(head, n);
}

static const format formats[] = {
    {plx_tflite_sniff, plx_tflite_read},
    {plx_safetensors_sniff, plx_safetensors_read},
    {plx_gguf_sniff, plx_gguf_read},
    {plx_npy_sniff, plx_npy_read},
    {plx_zip_model_sniff, plx_zip_model_read},
    {plx_keras_sniff, plx_keras_read},
    {plx_torch_sniff, plx_torch_read},
    {plx_onnx_sniff, plx_onnx_read},
    {sniff_index, plx_shards_read},
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

/* What people take for a model now and then: what a server, or a checkout, gave in its place. NULL
 * where it is none of those. */
static const char *tell_other(const unsigned char *head, size_t n)
{
    static const struct {
        const char *begin, *what;
    } others[] = {
        {"<!doctype html", "is a web page (HTML) and no model: what a server gave in its place"},
        {"<html", "is a web page (HTML) and no model: what a server gave in its place"},
        {"<?xml", "is XML and no model: what a server gave in its place"},
        {"version https://git-lfs.github.com/spec/",
            "is a pointer of Git LFS and no model: 'git lfs pull' fetches the file itself"},
        {"*vertices",
            "is a graph in Pajek's format; GraphML, GEXF and tables of connections can be read"},
        {"graph [", "is a graph in GML; GraphML, GEXF and tables of connections can be read"},
        {"graph\n[", "is a graph in GML; GraphML, GEXF and tables of connections can be read"},
        {"creator \"", "is a graph in GML; GraphML, GEXF and tables of connections can be read"},
        {"digraph", "is a graph in DOT; GraphML, GEXF and tables of connections can be read"},
        {"strict ", "is a graph in DOT; GraphML, GEXF and tables of connections can be read"},
        {"\xFF\xFE", "is text in UTF-16; it can be read as UTF-8"},
    };
    size_t at = 0;
    while (at < n && memchr("\xEF\xBB\xBF \t\r\n", head[at], 7))
        at++;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t length = strlen(others[i].begin);
        if (n - at >= length && strncasecmp((const char *)head + at, others[i].begin, length) == 0)
            return others[i].what;
    }
    return NULL;
}

/* NULL where none fits; with *e set where the blob cannot be read. */
static const format *find_format(plx_blob *blob, plx_error *e)
{
    unsigned char head[HEAD_SIZE];
    size_t n = blob->size < HEAD_SIZE ? (size_t)blob->size : HEAD_SIZE;
    if (!plx_blob_read(blob, 0, head, n, e))
        return NULL;
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (formats[i].sniff(head, n, blob->size))
            return &formats[i];
    const char *other = tell_other(head, n);
    plx_fail_offset(e, PLX_ERR_FORMAT, blob->name, 0, "%s",
        other ? other
              : "does not begin as any of the formats of models or graphs that can be read");
    return NULL;
}

bool plx_model_sniff(const char *path)
{
    plx_blob *blob = plx_blob_open(path, NULL);
    bool found = blob && find_format(blob, NULL);
    plx_blob_destroy(&blob);
    return found;
}

static uint64_t stored_of(const plx_tensors *t)
{
    uint64_t stored = 0;
    for (size_t i = 0; i < t->blob_count; i++)
        stored += t->blob[i]->stored;
    for (size_t i = 0; i < t->joined_count; i++)
        stored += stored_of(t->joined[i]);
    return stored;
}

/* Tensors may share storage, but not so that reading all takes for ever. */
static bool check_size(const plx_tensors *t, plx_error *e)
{
    uint64_t stored = stored_of(t), declared = 0, numbers = 0;
    for (size_t i = 0; i < t->count; i++) {
        uint64_t bytes;
        const plx_tensor *k = &t->tensor[i];
        /* Strides repeat what is stored, or pass over it. */
        if (!plx_dtype_bytes(k->dtype, k->count, &bytes) ||
            __builtin_add_overflow(declared, bytes > k->bytes ? bytes : k->bytes, &declared))
            declared = UINT64_MAX;
        if (declared > BOMB_FREE && declared / BOMB_RATIO > stored)
            return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, t->blob[0]->name, (int64_t)k->offset,
                "declares over %d times the bytes that it holds", BOMB_RATIO);
        if (__builtin_add_overflow(numbers, k->count, &numbers))
            numbers = UINT64_MAX;
        if (numbers > NUMBERS_FREE && numbers / NUMBERS_RATIO > stored)
            return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, t->blob[0]->name, (int64_t)k->offset,
                "declares over %d times as many numbers as it holds bytes", NUMBERS_RATIO);
    }
    return true;
}

/* A path such as "m-00001-of-00003.gguf". */
typedef struct part_name {
    size_t before; /* bytes before the number of the part; 0: it is no part */
    unsigned parts;
    const char *ending; /* such as ".gguf" */
} part_name;

static part_name part_of(const char *path)
{
    static const char numbers[] = "-00001-of-00003";
    const char *dot = strrchr(path, '.');
    size_t length = dot && !strchr(dot, '/') ? (size_t)(dot - path) : 0;
    part_name p = {.ending = dot};
    unsigned part;
    int read = 0;
    if (length < sizeof numbers)
        return p;
    length -= sizeof numbers - 1;
    sscanf(path + length, "-%5u-of-%5u%n", &part, &p.parts, &read);
    p.before = (size_t)read == sizeof numbers - 1 ? length : 0;
    return p;
}

/* The index that names a shard and is beside it: "m.safetensors.index.json" of
 * "m-00001-of-00003.safetensors". NULL without a word: there is none. */
static plx_blob *open_index(const char *path)
{
    static const char tail[] = ".index.json";
    part_name p = part_of(path);
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t size = strlen(name) + sizeof tail;
    char *index = p.before > 0 ? plx_alloc(size, 1) : NULL;
    if (!index)
        return NULL;
    snprintf(index, size, "%.*s%s%s", (int)(path + p.before - name), name, p.ending, tail);
    plx_blob *blob = plx_blob_open_beside(path, index, PLX_BLOB_LINKED, NULL);
    plx_free(index);
    return blob;
}

/* Parts of GGUF name each other. */
static bool is_gguf(const part_name *p)
{
    return strcmp(p->ending, ".gguf") == 0;
}

bool plx_model_is_one(const char *path, const char *other)
{
    part_name a = part_of(path), b = part_of(other);
    if (a.before == 0 || a.before != b.before || a.parts != b.parts ||
        strcmp(a.ending, b.ending) != 0 || memcmp(path, other, a.before) != 0)
        return false;
    plx_blob *index = is_gguf(&a) ? NULL : open_index(path);
    bool one = is_gguf(&a) || index;
    plx_blob_destroy(&index);
    return one;
}

plx_tensors *plx_model_read(plx_blob *blob, plx_error *e)
{
    const format *f = find_format(blob, e);
    if (!f) {
        plx_blob_destroy(&blob);
        return NULL;
    }
    plx_tensors *t = f->read(blob, e);
    if (t && !check_size(t, e))
        plx_tensors_destroy(&t);
    return t;
}

static bool reads_from(const plx_tensors *t, const char *path)
{
    size_t count = plx_tensors_files(t, NULL, 0);
    const char **files = plx_alloc(count ? count : 1, sizeof *files);
    bool reads = false;
    if (files)
        plx_tensors_files(t, files, count);
    for (size_t i = 0; files && i < count; i++)
        reads = reads || strcmp(files[i], path) == 0;
    plx_free(files);
    return reads;
}

/* All parts of the model that the file is one of; NULL: the index does not lead there, and why. */
static plx_tensors *open_all_parts(const char *path, plx_error *why)
{
    plx_blob *index = open_index(path);
    plx_tensors *t = index ? plx_model_read(index, why) : NULL;
    if (t && !reads_from(t, path)) {
        plx_tensors_destroy(&t);
        plx_fail(why, PLX_ERR_FORMAT, "does not name it");
    } else if (!index) {
        plx_fail(why, PLX_ERR_IO, "is missing");
    }
    return t;
}

/* One part of several, by its name. */
static plx_tensors *open_part(const char *path, unsigned parts, plx_error *e)
{
    plx_error why = {0};
    plx_tensors *t = open_all_parts(path, &why);
    if (t)
        return t;
    plx_blob *blob = plx_blob_open(path, e);
    t = blob ? plx_model_read(blob, e) : NULL;
    if (t)
        plx_tensors_warn(t,
            "this is one part of %u by its name, and the others are left out, for their index "
            "beside it %s",
            parts, why.message);
    return t;
}

plx_tensors *plx_model_open(const char *path, plx_error *e)
{
    part_name part = part_of(path);
    plx_tensors *t;
    if (part.before > 0 && part.parts > 1 && !is_gguf(&part)) {
        t = open_part(path, part.parts, e);
    } else {
        plx_blob *blob = plx_blob_open(path, e);
        t = blob ? plx_model_read(blob, e) : NULL;
    }
    if (t && !t->graph) {
        plx_model_config told = plx_model_config_read(path);
        t->heads = t->heads > 0 ? t->heads : told.heads;
        t->picture_heads = told.picture_heads;
        t->parallel = t->parallel != 0 ? t->parallel : told.parallel;
        t->whole_zeros = told.whole_zeros;
    }
    return t;
}

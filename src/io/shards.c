#include "io/shards.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/json_load.h"
#include "io/json_members.h"
#include "io/safetensors.h"
#include "io/torch.h"
#include "io/zip_model.h"

#include <inttypes.h>
#include <string.h>

enum {
    HEAD_SIZE = 512,
    INDEX_MAX = 16 * 1000000, /* bytes of an index; that of the largest models has some 5 MB */
    SHARDS_MAX = 4096,
};

bool plx_shards_sniff(const unsigned char *head, size_t n)
{
    size_t at = 0;
    while (at < n && memchr(" \t\r\n", head[at], 4))
        at++;
    return at < n && head[at] == '{';
}

/* The shards that an index names, each once. */
typedef struct shard_list {
    char **name; /* [count], owned */
    size_t count;
    size_t tensors; /* that the index places */
} shard_list;

static bool add_shard(shard_list *s, const char *name, plx_error *e)
{
    for (size_t i = s->count; i-- > 0;)
        if (strcmp(s->name[i], name) == 0)
            return true;
    char **grown = plx_realloc(s->name, s->count + 1, sizeof(char *));
    if (grown)
        s->name = grown;
    char *copy = grown ? plx_strdup(name) : NULL;
    if (!copy)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    s->name[s->count++] = copy;
    return true;
}

/* "weight_map": the name of each tensor, and the file that it is in. */
static bool list_shards(shard_list *s, plx_json_members *m, plx_error *e)
{
    int more;
    while ((more = plx_json_members_next(m, e)) > 0) {
        json_t *value = plx_json_load(m->text + m->value_at, m->value_size, JSON_DECODE_ANY, NULL);
        bool ok = json_is_string(value)
                      ? add_shard(s, json_string_value(value), e)
                      : plx_fail_offset(e, PLX_ERR_FORMAT, m->file, m->base + (int64_t)m->value_at,
                            "does not name the file of '%.60s'", m->key);
        json_decref(value);
        if (ok && s->count > SHARDS_MAX)
            ok = plx_fail_offset(e, PLX_ERR_UNSUPPORTED, m->file, m->base + (int64_t)m->value_at,
                "names over %d files", SHARDS_MAX);
        if (!ok)
            return false;
        s->tensors++;
    }
    return more == 0;
}

static bool read_index(
    shard_list *s, const char *file, const unsigned char *text, size_t size, plx_error *e)
{
    plx_json_members m = {.file = file, .text = (const char *)text, .size = size};
    bool found = false, ok = true;
    int more = 0;
    while (ok && (more = plx_json_members_next(&m, e)) > 0) {
        if (strcmp(m.key, "weight_map") != 0)
            continue;
        found = true;
        plx_json_members map = {.file = file,
            .text = m.text + m.value_at,
            .size = m.value_size,
            .base = (int64_t)m.value_at};
        ok = list_shards(s, &map, e);
        plx_json_members_uninit(&map);
    }
    plx_json_members_uninit(&m);
    if (!ok || more < 0)
        return false;
    return found || plx_fail_offset(e, PLX_ERR_FORMAT, file, 0,
                        "is JSON without a 'weight_map', so no index of files of a model");
}

static bool is_same(const plx_blob *a, const plx_blob *b)
{
    return a->version.text[0] && strcmp(a->version.text, b->version.text) == 0;
}

/* Whether the file is one of those before, under another name. */
static bool is_known(const plx_tensors *t, const plx_blob *blob)
{
    bool known = false;
    for (size_t i = 1; i < t->blob_count; i++)
        known = known || is_same(blob, t->blob[i]);
    for (size_t i = 0; i < t->joined_count; i++)
        known = known || is_same(blob, t->joined[i]->blob[0]);
    return known;
}

/* PyTorch's files make a table of their own. */
static bool read_torch(plx_tensors *t, plx_blob *blob, bool is_zip, plx_error *e)
{
    plx_tensors *shard = is_zip ? plx_zip_model_read(blob, e) : plx_torch_read(blob, e);
    if (!shard)
        return false;
    plx_text_copy(t->format, sizeof t->format, shard->format);
    return plx_tensors_join(t, shard, e);
}

/* Takes the blob. */
static bool read_shard(plx_tensors *t, plx_blob *blob, plx_error *e)
{
    unsigned char head[HEAD_SIZE];
    size_t n = blob->size < sizeof head ? (size_t)blob->size : sizeof head;
    if (!plx_blob_read(blob, 0, head, n, e)) {
        plx_blob_destroy(&blob);
        return false;
    }
    bool is_zip = plx_zip_model_sniff(head, n, blob->size);
    if (is_zip || plx_torch_sniff(head, n, blob->size))
        return read_torch(t, blob, is_zip, e);
    return plx_tensors_own(t, blob, e) && plx_safetensors_read_into(t, blob, e);
}

static bool read_shards(plx_tensors *t, const shard_list *s, plx_error *e)
{
    const char *index = t->blob[0]->name;
    for (size_t i = 0; i < s->count; i++) {
        plx_blob *blob = plx_blob_open_beside(index, s->name[i], PLX_BLOB_LINKED, e);
        if (!blob)
            return false;
        if (is_known(t, blob)) {
            plx_blob_destroy(&blob);
            return plx_fail_offset(
                e, PLX_ERR_FORMAT, index, 0, "names the file '%.80s' twice", s->name[i]);
        }
        if (!read_shard(t, blob, e))
            return false;
    }
    if (t->count != s->tensors)
        plx_tensors_warn(
            t, "the index names %zu tensors, and its files hold %zu", s->tensors, t->count);
    return plx_tensors_check_names(t, e);
}

plx_tensors *plx_shards_read(plx_blob *blob, plx_error *e)
{
    plx_tensors *t = plx_tensors_begin("safetensors", blob, e);
    if (!t)
        return NULL;
    unsigned char *text = NULL;
    shard_list shards = {0};
    bool ok = blob->size <= INDEX_MAX || plx_fail_offset(e, PLX_ERR_UNSUPPORTED, blob->name,
                                             INDEX_MAX, "is an index of over %d bytes", INDEX_MAX);
    ok = ok && (text = plx_blob_load(blob, 0, blob->size, e)) != NULL &&
         read_index(&shards, blob->name, text, (size_t)blob->size, e) && read_shards(t, &shards, e);
    for (size_t i = 0; i < shards.count; i++)
        plx_free(shards.name[i]);
    plx_free(shards.name);
    plx_free(text);
    if (!ok)
        plx_tensors_destroy(&t);
    return t;
}

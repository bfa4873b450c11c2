#include "io/sonata_config.h"

#include "base/mem.h"
#include "io/json_load.h"
#include "io/json_members.h"
#include "io/sonata.h"
#include "io/sonata_manifest.h"

#include <stdlib.h>
#include <string.h>

enum {
    TEXT_MAX = 16 << 20, /* bytes of a configuration */
    CHAIN_MAX = 4,       /* configurations that name another */
    EDGES = 0,
    NODES = 1,
    KINDS = 2,
};

/* A value in a text. */
typedef struct span {
    size_t at, size; /* size 0: there is none */
} span;

typedef struct config {
    plx_blob *blob;
    char *text;
    size_t size;
    plx_sonata_manifest manifest;
    span networks, network;
    bool simulation;                               /* it has what those of simulations have */
    plx_sonata_part part[KINDS][PLX_SONATA_FILES]; /* blobs are owned */
    size_t parts[KINDS];
    plx_graph_build *build;
} config;

typedef bool (*take_member)(config *c, int kind, const char *key, span value, plx_error *e);

static bool fail(const config *c, plx_code code, size_t at, const char *what, plx_error *e)
{
    return plx_fail_offset(e, code, c->blob->name, (int64_t)at, "%s", what);
}

static bool walk(config *c, int kind, span object, take_member take, plx_error *e)
{
    plx_json_members m = {.file = c->blob->name,
        .text = c->text + object.at,
        .size = object.size,
        .base = (int64_t)object.at};
    int more;
    bool ok = true;
    while (ok && (more = plx_json_members_next(&m, e)) > 0)
        ok = take(c, kind, m.key, (span){object.at + m.value_at, m.value_size}, e);
    plx_json_members_uninit(&m);
    return ok && more == 0;
}

static char first(const config *c, span value)
{
    return value.size ? c->text[value.at] : '\0';
}

static bool is_null(const config *c, span value)
{
    return value.size == 0 || (value.size == 4 && memcmp(c->text + value.at, "null", 4) == 0);
}

/* A text that is to be freed with plx_free; NULL where it is none. */
static char *text_of(const config *c, span value, const char *what, plx_error *e)
{
    json_t *json =
        value.size ? plx_json_load(c->text + value.at, value.size, JSON_DECODE_ANY, NULL) : NULL;
    char *text = json_is_string(json) ? plx_strdup(json_string_value(json)) : NULL;
    if (!json_is_string(json))
        plx_fail_offset(e, PLX_ERR_FORMAT, c->blob->name, (int64_t)value.at,
            "has '%.60s', which is no text", what);
    else if (!text)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    json_decref(json);
    return text;
}

static bool take_variable(config *c, int kind, const char *key, span value, plx_error *e)
{
    (void)kind;
    char *text = text_of(c, value, key, e);
    bool ok = text && plx_sonata_manifest_add(&c->manifest, key, text, value.at, e);
    plx_free(text);
    return ok;
}

/* What is beneath the folder of the configuration, of an absolute path; NULL where it is not. */
static const char *beneath(const char *path, const char *absolute)
{
    const char *slash = strrchr(path, '/');
    char folder[PLX_SONATA_PATH] = ".";
    if (slash && (size_t)(slash - path) + 2 > sizeof folder)
        return NULL;
    if (slash) {
        memcpy(folder, path, (size_t)(slash - path) + 1);
        folder[slash - path + 1] = '\0';
    }
    char *real = realpath(folder, NULL);
    size_t length = real ? strlen(real) : 0;
    bool inside = real && strncmp(absolute, real, length) == 0 && absolute[length] == '/';
    free(real);
    return inside ? absolute + length + 1 : NULL;
}

/* The file that a value names. Errors have the value's place. */
static plx_blob *open_named(config *c, span value, const char *what, plx_error *e)
{
    char path[PLX_SONATA_PATH];
    char *text = text_of(c, value, what, e);
    bool ok = text && plx_sonata_manifest_expand(&c->manifest, text, value.at, path, e);
    plx_free(text);
    if (!ok)
        return NULL;
    const char *name = path[0] == '/' ? beneath(c->blob->name, path) : path;
    plx_blob *blob = NULL;
    if (!name)
        plx_fail_file(e, PLX_ERR_FORMAT, c->blob->name,
            "refers to '%.80s', which is not beneath its own folder", path);
    else
        blob = plx_blob_open_beside(c->blob->name, name, PLX_BLOB_LINKED, e);
    if (!blob && e)
        e->offset = (int64_t)value.at;
    return blob;
}

static const char *const file_keys[KINDS] = {"edges_file", "nodes_file"},
                         *const type_keys[KINDS] = {"edge_types_file", "node_types_file"},
                         *const list_keys[KINDS] = {"edges", "nodes"};

static bool take_file(config *c, int kind, const char *key, span value, plx_error *e)
{
    plx_sonata_part *p = &c->part[kind][c->parts[kind]];
    plx_blob **slot = strcmp(key, file_keys[kind]) == 0   ? &p->file
                      : strcmp(key, type_keys[kind]) == 0 ? &p->types
                                                          : NULL;
    if (!slot || (slot == &p->types && is_null(c, value)))
        return true;
    if (*slot)
        return plx_fail_offset(
            e, PLX_ERR_FORMAT, c->blob->name, (int64_t)value.at, "has '%.60s' twice", key);
    *slot = open_named(c, value, key, e);
    if (*slot)
        plx_graph_build_more_room(c->build, (size_t)(*slot)->size);
    return *slot != NULL;
}

static bool take_part(config *c, int kind, span value, plx_error *e)
{
    size_t *n = &c->parts[kind];
    if (first(c, value) != '{')
        return fail(c, PLX_ERR_FORMAT, value.at, "has a network here that is no object", e);
    if (*n == PLX_SONATA_FILES)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, c->blob->name, (int64_t)value.at,
            "names more than %d files of %s", PLX_SONATA_FILES, list_keys[kind]);
    if (!walk(c, kind, value, take_file, e))
        return false;
    if (!c->part[kind][*n].file)
        return plx_fail_offset(e, PLX_ERR_FORMAT, c->blob->name, (int64_t)value.at,
            "has a network here without '%s'", file_keys[kind]);
    ++*n;
    return true;
}

static size_t skip_blanks(const config *c, size_t at, size_t end)
{
    while (at < end && memchr(" \t\r\n", c->text[at], 4))
        at++;
    return at;
}

/* Each element of an array, of which the brackets are known to match. */
static bool take_list(config *c, int kind, span list, plx_error *e)
{
    size_t end = list.at + list.size - 1, at = skip_blanks(c, list.at + 1, end);
    while (at < end) {
        json_error_t why;
        json_t *one = plx_json_load(c->text + at, end - at,
            JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &why);
        json_decref(one);
        if (!one)
            return fail(c, PLX_ERR_FORMAT, at, "has a network here that is no JSON", e);
        if (!take_part(c, kind, (span){at, (size_t)why.position}, e))
            return false;
        at = skip_blanks(c, at + (size_t)why.position, end);
        if (at < end && c->text[at] != ',')
            return fail(c, PLX_ERR_FORMAT, at, "has JSON without a comma here", e);
        at = skip_blanks(c, at + (at < end), end);
    }
    return true;
}

static bool take_network(config *c, int kind, const char *key, span value, plx_error *e)
{
    for (kind = 0; kind < KINDS; kind++) {
        if (strcmp(key, list_keys[kind]) != 0 || is_null(c, value))
            continue;
        if (first(c, value) != '[')
            return plx_fail_offset(e, PLX_ERR_FORMAT, c->blob->name, (int64_t)value.at,
                "has '%s', which is no list", key);
        if (!take_list(c, kind, value, e))
            return false;
    }
    return true;
}

static bool take_top(config *c, int kind, const char *key, span value, plx_error *e)
{
    (void)kind;
    if (strcmp(key, "networks") == 0)
        c->networks = value;
    else if (strcmp(key, "network") == 0)
        c->network = value;
    else if (strcmp(key, "run") == 0 || strcmp(key, "manifest") == 0)
        c->simulation = true;
    if (strcmp(key, "manifest") == 0 && !is_null(c, value)) {
        if (first(c, value) != '{')
            return fail(c, PLX_ERR_FORMAT, value.at, "has a manifest that is no object", e);
        return walk(c, 0, value, take_variable, e);
    }
    return true;
}

/* The same where nothing is to be read, and what is wrong is to be told later. */
static bool note_top(config *c, int kind, const char *key, span value, plx_error *e)
{
    return strcmp(key, "manifest") == 0 ? (c->simulation = true) : take_top(c, kind, key, value, e);
}

static bool load(config *c, plx_error *e)
{
    if (c->blob->size > TEXT_MAX)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, c->blob->name, 0,
            "is over %d bytes, which no configuration is", TEXT_MAX);
    c->size = (size_t)c->blob->size;
    c->manifest.file = c->blob->name;
    c->text = (char *)plx_blob_load(c->blob, 0, c->size, e);
    if (c->text && c->size >= 3 && memcmp(c->text, "\xef\xbb\xbf", 3) == 0)
        memcpy(c->text, "   ", 3);
    return c->text != NULL;
}

static bool read_networks(config *c, plx_error *e)
{
    if (first(c, c->networks) != '{')
        return fail(c, PLX_ERR_FORMAT, c->networks.at, "has 'networks', which is no object", e);
    if (!walk(c, 0, c->networks, take_network, e))
        return false;
    if (c->parts[EDGES] + c->parts[NODES] == 0)
        return fail(
            c, PLX_ERR_FORMAT, c->networks.at, "has 'networks' without files of nodes or edges", e);
    plx_sonata_desc d = {.edge_files = c->parts[EDGES],
        .edges = c->part[EDGES],
        .node_files = c->parts[NODES],
        .nodes = c->part[NODES]};
    return plx_sonata_read(&d, c->build, e);
}

/* An offset in a text is a line and a column to people. */
static void place(const config *c, plx_error *e)
{
    if (e->offset < 0 || !c->text || strncmp(e->file, c->blob->name, sizeof e->file - 1) != 0)
        return;
    size_t end = (size_t)e->offset < c->size ? (size_t)e->offset : c->size, begin = 0;
    e->line = 1;
    for (size_t i = 0; i < end; i++)
        if (c->text[i] == '\n') {
            e->line++;
            begin = i + 1;
        }
    e->column = (int64_t)(end - begin) + 1;
    e->offset = -1;
}

static bool read_config(plx_blob *blob, unsigned chain, plx_graph_build *b, plx_error *e);

static bool read_named(config *c, unsigned chain, plx_error *e)
{
    if (chain == CHAIN_MAX)
        return fail(c, PLX_ERR_UNSUPPORTED, c->network.at,
            "is named by too many configurations in turn", e);
    plx_blob *next = open_named(c, c->network, "network", e);
    bool ok = next && read_config(next, chain + 1, c->build, e);
    plx_blob_destroy(&next);
    return ok;
}

static bool read_config(plx_blob *blob, unsigned chain, plx_graph_build *b, plx_error *e)
{
    plx_error error = {.offset = -1};
    config *c = plx_alloc(1, sizeof *c);
    if (!c)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    c->blob = blob;
    c->build = b;
    bool ok = load(c, &error) && walk(c, 0, (span){0, c->size}, take_top, &error);
    if (ok && c->networks.size)
        ok = read_networks(c, &error);
    else if (ok && c->network.size)
        ok = read_named(c, chain, &error);
    else if (ok)
        ok = fail(c, PLX_ERR_FORMAT, 0, "names no networks", &error);
    if (!ok)
        place(c, &error);
    if (!ok && e)
        *e = error;
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < PLX_SONATA_FILES; i++) {
            plx_blob_destroy(&c->part[kind][i].file);
            plx_blob_destroy(&c->part[kind][i].types);
        }
    plx_sonata_manifest_uninit(&c->manifest);
    plx_free(c->text);
    plx_free(c);
    return ok;
}

bool plx_sonata_config_read(plx_blob *blob, plx_graph_build *b, plx_error *e)
{
    return read_config(blob, 0, b, e);
}

bool plx_sonata_config_sniff(const unsigned char *head, size_t size)
{
    size_t at = size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < size && memchr(" \t\r\n", head[at], 4))
        at++;
    if (at == size || head[at] != '{')
        return false;
    for (at++; at < size && memchr(" \t\r\n", head[at], 4);)
        at++;
    return at < size && head[at] == '"';
}

/* What is broken is one where it seems to have networks: people are told what is wrong then. */
bool plx_sonata_config_is(plx_blob *blob)
{
    config *c = plx_alloc(1, sizeof *c);
    bool found = false;
    if (c) {
        c->blob = blob;
        if (load(c, NULL) && !walk(c, 0, (span){0, c->size}, note_top, NULL))
            found = strstr(c->text, "\"networks\"") != NULL;
        found = found || c->networks.size > 0 || (c->simulation && first(c, c->network) == '"');
        plx_free(c->text);
    }
    plx_free(c);
    return found;
}

#include "base/mem.h"
#include "io/h5_tensors.h"
#include "io/sonata_parts.h"
#include "model/tensor_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    PATH_MAX_BYTES = 1024,
    PACKED_RATIO = 40,
    MEMORY_RATIO = 48,
    ROW_BYTES = 16,
    STRINGS_MAX = 4096,
};
static const uint64_t rows_free = 1 << 20;

const plx_sonata_room plx_sonata_room_free = {.bytes = 112 << 20, .values = 32 << 20};

bool plx_sonata_fail(const plx_sonata_file *f, plx_error *e, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return plx_fail_offset(e, PLX_ERR_FORMAT, f->blob->name, 0, "%s", text);
}

static bool take_text(void *user, const char *name, const char *text, size_t size, plx_error *e)
{
    plx_sonata_file *f = user;
    static const char attribute[] = "/@node_population";
    size_t length = strlen(name), end = strlen(attribute);
    if (length < end || strcmp(name + length - end, attribute) != 0 || size >= PLX_SONATA_NAME)
        return true;
    char *(*grown)[2] = plx_realloc(f->link, f->links + 1, sizeof *grown);
    if (!grown)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    f->link = grown;
    f->link[f->links][0] = plx_strdup(name);
    f->link[f->links][1] = plx_strdup(text);
    f->links++;
    if (!f->link[f->links - 1][0] || !f->link[f->links - 1][1])
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    f->link[f->links - 1][0][length - end] = '\0';
    return true;
}

static bool take_strings(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e)
{
    plx_sonata_file *f = user;
    plx_sonata_strings *grown = f->string_sets < STRINGS_MAX
                                    ? plx_realloc(f->strings, f->string_sets + 1, sizeof *grown)
                                    : NULL;
    if (!grown)
        return plx_fail(e, PLX_ERR_MEMORY, "has more columns of texts than there is memory for");
    f->strings = grown;
    f->strings[f->string_sets] = (plx_sonata_strings){
        .path = plx_strdup(item->path), .count = item->shape[0], .index = item->index};
    if (!f->strings[f->string_sets].path)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    f->string_sets++;
    if (!f->h5)
        f->h5 = plx_h5_hold(h);
    return true;
}

bool plx_sonata_open(plx_sonata_file *f, plx_blob *blob, plx_sonata_room *room, plx_error *e)
{
    *f = (plx_sonata_file){.blob = blob, .room = room, .tensors = plx_tensors_create("SONATA", e)};
    room->bytes += blob->size * MEMORY_RATIO;
    room->values += blob->size * PACKED_RATIO;
    plx_h5_listener listener = {take_text, take_strings, f};
    if (f->tensors && plx_h5_tensors(f->tensors, blob, &listener, e))
        return true;
    plx_sonata_close(f);
    return false;
}

void plx_sonata_close(plx_sonata_file *f)
{
    for (size_t i = 0; i < f->links; i++) {
        plx_free(f->link[i][0]);
        plx_free(f->link[i][1]);
    }
    plx_free(f->link);
    for (size_t i = 0; i < f->string_sets; i++)
        plx_free(f->strings[i].path);
    plx_free(f->strings);
    plx_h5_release(&f->h5);
    plx_tensors_destroy(&f->tensors);
    *f = (plx_sonata_file){0};
}

const plx_tensor *plx_sonata_find(const plx_sonata_file *f, const char *format, ...)
{
    char path[PATH_MAX_BYTES];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(path, sizeof path, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof path)
        return NULL;
    for (size_t i = 0; i < f->tensors->count; i++)
        if (f->tensors->tensor[i].rank == 1 && strcmp(f->tensors->tensor[i].name, path) == 0)
            return &f->tensors->tensor[i];
    return NULL;
}

const char *plx_sonata_population_of(const plx_sonata_file *f, const plx_tensor *t)
{
    for (size_t i = 0; i < f->links; i++)
        if (strcmp(f->link[i][0], t->name) == 0)
            return f->link[i][1];
    return NULL;
}

bool plx_sonata_name_in(
    const char *path, const char *kind, const char *last, char name[PLX_SONATA_NAME])
{
    size_t n = strlen(kind);
    if (strncmp(path, kind, n) != 0 || path[n] != '/')
        return false;
    const char *begin = path + n + 1, *end = strchr(begin, '/');
    if (!end || strcmp(end + 1, last) != 0 || (size_t)(end - begin) >= PLX_SONATA_NAME)
        return false;
    memcpy(name, begin, (size_t)(end - begin));
    name[end - begin] = '\0';
    return true;
}

bool plx_sonata_check_rows(const plx_sonata_file *f, uint64_t rows, plx_error *e)
{
    if (rows <= rows_free + f->blob->size / ROW_BYTES * PACKED_RATIO)
        return true;
    return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, f->blob->name, 0,
        "declares over %d times the rows that it has bytes for", PACKED_RATIO);
}

bool plx_sonata_take(const plx_sonata_file *f, uint64_t count, uint64_t each, plx_error *e)
{
    if (count > f->room->bytes / each)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, f->blob->name, 0,
            "has more units, connections and texts than a file of its size may have");
    f->room->bytes -= count * each;
    return true;
}

bool plx_sonata_take_values(const plx_sonata_file *f, uint64_t rows, plx_error *e)
{
    if (!plx_sonata_check_rows(f, rows, e))
        return false;
    if (rows > f->room->values)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, f->blob->name, 0,
            "has more numbers and texts in columns than a file of its size may have");
    f->room->values -= rows;
    return true;
}

double *plx_sonata_column(const plx_sonata_file *f, const plx_tensor *t, plx_error *e)
{
    if (!plx_sonata_take_values(f, t->count, e))
        return NULL;
    double *column = plx_realloc(NULL, (size_t)t->count, sizeof *column);
    if (!column) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_ROWS, e);
    bool ok = r != NULL;
    for (uint64_t at = 0; ok && at < t->count; at += PLX_SONATA_WINDOW) {
        uint64_t n = t->count - at < PLX_SONATA_WINDOW ? t->count - at : PLX_SONATA_WINDOW;
        ok = plx_tensor_read_doubles(r, at, (size_t)n, column + at, e);
    }
    plx_tensor_reader_destroy(&r);
    if (ok)
        return column;
    plx_free(column);
    return NULL;
}

#include "base/mem.h"
#include "io/sonata_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 1024 };

static const plx_sonata_strings *find_strings(const plx_sonata_file *f, const char *path)
{
    for (size_t i = 0; i < f->string_sets; i++)
        if (strcmp(f->strings[i].path, path) == 0)
            return &f->strings[i];
    return NULL;
}

void plx_sonata_texts_uninit(plx_sonata_texts *t)
{
    plx_free(t->code);
    plx_names_uninit(&t->values);
    *t = (plx_sonata_texts){0};
}

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

/* Strings with a NUL after each, as codes [at, at + count). */
static bool add(plx_sonata_texts *t, const plx_sonata_file *f, const char *data, size_t at,
    size_t count, plx_error *e)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(data);
        uint32_t before = t->values.count;
        t->code[at + i] = PLX_NO_NAME;
        if (length > 0 && !plx_names_add(&t->values, data, length, &t->code[at + i]))
            return no_memory(e);
        /* Who reads the column keeps its texts, too. */
        if (!plx_sonata_take(f, t->values.count - before, PLX_SONATA_TEXT + 2 * length, e))
            return false;
        data += length + 1;
    }
    return true;
}

static bool read_strings(
    plx_sonata_texts *t, const plx_sonata_file *f, const plx_sonata_strings *s, plx_error *e)
{
    if (!plx_sonata_take_values(f, s->count, e))
        return false;
    t->code = plx_realloc(NULL, (size_t)s->count + 1, sizeof *t->code);
    if (!t->code)
        return no_memory(e);
    while (t->count < s->count) {
        uint64_t left = s->count - t->count;
        size_t n = left < PLX_H5_STRINGS_ROWS ? (size_t)left : PLX_H5_STRINGS_ROWS;
        char *data = plx_h5_strings(f->h5, s->index, t->count, n, e);
        bool ok = data && add(t, f, data, t->count, n, e);
        plx_free(data);
        if (!ok)
            return false;
        t->count += n;
    }
    return true;
}

/* Numbers of texts become those texts' codes. */
static bool look_up(
    plx_sonata_texts *t, const plx_sonata_file *f, const plx_tensor *numbers, plx_error *e)
{
    double *number = plx_sonata_column(f, numbers, e);
    uint32_t *code = number ? plx_realloc(NULL, (size_t)numbers->count + 1, sizeof *code) : NULL;
    if (number && !code)
        no_memory(e);
    for (size_t i = 0; code && i < numbers->count; i++) {
        bool inside = number[i] >= 0 && number[i] < (double)t->count;
        code[i] = inside ? t->code[(size_t)number[i]] : PLX_NO_NAME;
    }
    plx_free(number);
    if (!code)
        return false;
    plx_free(t->code);
    t->code = code;
    t->count = (size_t)numbers->count;
    return true;
}

bool plx_sonata_texts_read(
    plx_sonata_texts *t, const plx_sonata_file *f, const char *path, bool *there, plx_error *e)
{
    char library[PATH_SIZE];
    *t = (plx_sonata_texts){0};
    const plx_sonata_strings *s = find_strings(f, path);
    const plx_tensor *numbers = NULL;
    const char *slash = strrchr(path, '/');
    if (!s && slash && (numbers = plx_sonata_find(f, "%s", path))) {
        snprintf(library, sizeof library, "%.*s/@library%s", (int)(slash - path), path, slash);
        s = find_strings(f, library);
    }
    *there = s != NULL;
    return !s || (read_strings(t, f, s, e) && (!numbers || look_up(t, f, numbers, e)));
}

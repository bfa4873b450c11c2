#include "io/sonata_manifest.h"

#include "base/mem.h"

#include <string.h>

enum { DEPTH_MAX = 32 };
enum { RAW, BUSY, EXPANDED };

static bool fail(const plx_sonata_manifest *m, plx_code code, size_t at, const char *what,
    const char *name, plx_error *e)
{
    return plx_fail_offset(e, code, m->file, (int64_t)at, what, name);
}

static plx_sonata_variable *find(const plx_sonata_manifest *m, const char *name, size_t length)
{
    for (size_t i = 0; i < m->count; i++)
        if (strncmp(m->variable[i].name, name, length) == 0 && !m->variable[i].name[length])
            return &m->variable[i];
    return NULL;
}

bool plx_sonata_manifest_add(
    plx_sonata_manifest *m, const char *name, const char *text, size_t at, plx_error *e)
{
    name += *name == '$';
    if (find(m, name, strlen(name)))
        return fail(m, PLX_ERR_FORMAT, at, "has the variable '%.60s' twice", name, e);
    if (m->count == PLX_SONATA_VARIABLES)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, m->file, (int64_t)at,
            "has more than %d variables", PLX_SONATA_VARIABLES);
    plx_sonata_variable *grown = plx_realloc(m->variable, m->count + 1, sizeof *grown);
    if (!grown)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    m->variable = grown;
    plx_sonata_variable *v = &m->variable[m->count++];
    *v = (plx_sonata_variable){.name = plx_strdup(name), .text = plx_strdup(text), .at = at};
    return (v->name && v->text) || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

void plx_sonata_manifest_uninit(plx_sonata_manifest *m)
{
    for (size_t i = 0; i < m->count; i++) {
        plx_free(m->variable[i].name);
        plx_free(m->variable[i].text);
    }
    plx_free(m->variable);
    *m = (plx_sonata_manifest){0};
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* What stands after a $: the name, and how many bytes it takes. */
static size_t cut_name(const char *text, const char **name, size_t *length)
{
    bool braces = *text == '{';
    size_t n = 0;
    *name = text + braces;
    while (is_name((*name)[n]))
        n++;
    *length = n;
    return n == 0 || (braces && (*name)[n] != '}') ? 0 : n + 2 * (size_t)braces;
}

static bool expand(plx_sonata_manifest *m, const char *text, size_t at, unsigned depth,
    char out[PLX_SONATA_PATH], plx_error *e);

/* The text of a variable, in which all is put in the first time. */
static const char *value_of(
    plx_sonata_manifest *m, plx_sonata_variable *v, unsigned depth, plx_error *e)
{
    char text[PLX_SONATA_PATH];
    if (v->state == EXPANDED)
        return v->text;
    if (v->state == BUSY) {
        fail(m, PLX_ERR_FORMAT, v->at, "has the variable '$%.60s', which is made of itself",
            v->name, e);
        return NULL;
    }
    if (depth == DEPTH_MAX) {
        fail(m, PLX_ERR_UNSUPPORTED, v->at,
            "has the variable '$%.60s', which is made of too many others in turn", v->name, e);
        return NULL;
    }
    v->state = BUSY;
    if (!expand(m, v->text, v->at, depth + 1, text, e))
        return NULL;
    v->state = EXPANDED;
    plx_free(v->text);
    v->text = plx_strdup(text);
    if (!v->text)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    return v->text;
}

static bool expand(plx_sonata_manifest *m, const char *text, size_t at, unsigned depth,
    char out[PLX_SONATA_PATH], plx_error *e)
{
    size_t used = 0;
    while (*text) {
        const char *piece = text, *name = text;
        size_t length = 1, taken = 1, name_length = 0;
        if (*text == '$' && (taken = cut_name(text + 1, &name, &name_length)) == 0)
            return fail(m, PLX_ERR_FORMAT, at, "has a $ without a name in '%.60s'", text, e);
        if (*text == '$') {
            plx_sonata_variable *v = find(m, name, name_length);
            bool folder = !v && name_length == 9 && strncmp(name, "configdir", 9) == 0;
            if (!v && !folder)
                return fail(m, PLX_ERR_FORMAT, at, "has '%.60s' with a variable that is not known",
                    text, e);
            piece = folder ? "." : value_of(m, v, depth, e);
            if (!piece)
                return false;
            length = strlen(piece);
            taken++;
        }
        if (length >= PLX_SONATA_PATH - used)
            return fail(m, PLX_ERR_UNSUPPORTED, at, "has a path of over 4095 bytes%s", "", e);
        memcpy(out + used, piece, length);
        used += length;
        text += taken;
    }
    out[used] = '\0';
    return true;
}

bool plx_sonata_manifest_expand(
    plx_sonata_manifest *m, const char *text, size_t at, char out[PLX_SONATA_PATH], plx_error *e)
{
    return expand(m, text, at, 0, out, e);
}

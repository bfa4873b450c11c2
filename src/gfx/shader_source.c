#include "gfx/shader_source.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const INCLUDE = "#include \"";

static char *read_one(const char *name, plx_error *e)
{
    const char *dir = getenv("PLEXUS_SHADER_DIR");
    if (dir && *dir) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", dir, name);
        unsigned char *data = NULL;
        size_t size = 0;
        return plx_file_read(path, (size_t)1 << 20, &data, &size, e) ? (char *)data : NULL;
    }
    for (const plx_embedded_shader *s = plx_embedded_shaders; s->name; s++) {
        if (strcmp(s->name, name) == 0) {
            char *copy = plx_strdup(s->text);
            if (!copy)
                plx_fail(e, PLX_ERR_MEMORY, "out of memory");
            return copy;
        }
    }
    plx_fail_file(e, PLX_ERR_GRAPHICS, name, "there is no such shader");
    return NULL;
}

/* Replaces text[start..end) by piece; frees text. */
static char *splice(char *text, size_t start, size_t end, const char *piece)
{
    size_t size = strlen(text) - (end - start) + strlen(piece) + 1;
    char *out = plx_alloc(size, 1);
    if (out)
        snprintf(out, size, "%.*s%s%s", (int)start, text, piece, text + end);
    plx_free(text);
    return out;
}

char *plx_shader_source(const char *name, plx_error *e)
{
    char *text = read_one(name, e);
    char *at;
    while (text && (at = strstr(text, INCLUDE)) != NULL) {
        const char *included = at + strlen(INCLUDE);
        size_t length = strcspn(included, "\"\n");
        char path[128];
        snprintf(path, sizeof path, "%.*s", (int)length, included);
        char *piece = read_one(path, e);
        if (piece && strstr(piece, INCLUDE)) {
            plx_fail_file(e, PLX_ERR_GRAPHICS, path, "includes another shader");
            plx_free(piece);
            piece = NULL;
        }
        if (!piece) {
            plx_free(text);
            return NULL;
        }
        size_t start = (size_t)(at - text);
        text = splice(text, start, start + strcspn(at, "\n"), piece);
        plx_free(piece);
        if (!text)
            plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    return text;
}

#include "app/recent_file.h"

#include "app/kept_file.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool plx_recent_file_path(char *out, size_t size, plx_error *e)
{
    return plx_kept_file_path(out, size, "XDG_STATE_HOME", ".local/state", "recent.json", e);
}

void plx_recent_read(plx_recent *r, const char *file)
{
    plx_error why;
    *r = (plx_recent){0};
    json_t *all = plx_kept_file_read(file, "recent files", &why);
    const json_t *files = json_object_get(all, "files");
    for (size_t i = 0; i < json_array_size(files) && r->count < PLX_RECENT; i++) {
        const char *path = json_string_value(json_array_get(files, i));
        if (path && path[0] == '/' && strlen(path) < PLX_RECENT_PATH)
            plx_text_copy(r->path[r->count++], PLX_RECENT_PATH, path);
    }
    json_decref(all);
}

static bool is_text(const char *path)
{
    json_t *text = json_string(path);
    json_decref(text);
    return text != NULL;
}

void plx_recent_note(plx_recent *r, const char *path)
{
    char kept[PLX_RECENT_PATH];
    char *real = realpath(path, NULL);
    bool usable = real && strlen(real) < sizeof kept && is_text(real);
    if (usable) {
        size_t at = 0;
        plx_text_copy(kept, sizeof kept, real);
        while (at < r->count && strcmp(r->path[at], kept) != 0)
            at++;
        if (at == r->count && r->count < PLX_RECENT)
            r->count++;
        if (at == PLX_RECENT)
            at--;
        memmove(r->path[1], r->path[0], at * sizeof *r->path);
        memcpy(r->path[0], kept, sizeof kept);
    }
    free(real);
}

bool plx_recent_write(const char *file, const char *path, plx_error *e)
{
    plx_recent r;
    plx_recent_read(&r, file);
    plx_recent_note(&r, path);
    json_t *files = json_array();
    for (size_t i = 0; i < r.count; i++)
        json_array_append_new(files, json_string(r.path[i]));
    json_t *all = json_pack("{s:o}", "files", files);
    char *text = json_dumps(all, JSON_INDENT(1));
    bool ok = text ? plx_kept_file_write(file, text, e)
                   : plx_fail(e, PLX_ERR_MEMORY, "out of memory for the list of recent files");
    free(text);
    json_decref(all);
    return ok;
}

#include "app/script.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "ui/actions.h"

#include <math.h>
#include <string.h>

enum { MAX_WORDS = 8, MAX_INDEX = 1 << 24 };

typedef struct plx_words {
    const char *file;
    int64_t line;
    char *word[MAX_WORDS];
    int64_t column[MAX_WORDS];
    size_t count;
    size_t used; /* words that the command has a use for */
} plx_words;

static bool fail_at(const plx_words *w, size_t index, plx_error *e, const char *message)
{
    size_t at = index < w->count ? index : w->count - 1;
    return plx_fail_line(e, PLX_ERR_FORMAT, w->file, w->line, w->column[at], "%s", message);
}

/* Cuts the line into words in place, at blanks, up to a comment. */
static bool split(char *line, plx_words *w, plx_error *e)
{
    w->count = 0;
    char *at = line;
    for (;;) {
        at += strspn(at, " \t\r");
        if (!*at || *at == '#')
            return true;
        if (w->count == MAX_WORDS)
            return plx_fail_line(e, PLX_ERR_FORMAT, w->file, w->line, at - line + 1,
                "the command has too many words");
        w->word[w->count] = at;
        w->column[w->count++] = at - line + 1;
        at += strcspn(at, " \t\r");
        if (*at)
            *at++ = '\0';
    }
}

static bool number(plx_words *w, size_t index, double *out, plx_error *e)
{
    w->used = index + 1;
    if (index < w->count && plx_parse_double(w->word[index], out) && isfinite(*out))
        return true;
    return fail_at(w, index, e, "a number is missing here");
}

static bool whole(plx_words *w, size_t index, size_t *out, plx_error *e)
{
    uint64_t value;
    w->used = index + 1;
    if (index < w->count && plx_parse_u64(w->word[index], MAX_INDEX, &value)) {
        *out = (size_t)value;
        return true;
    }
    return fail_at(w, index, e, "an index from 0 is missing here");
}

static bool parse_zoom(plx_words *w, plx_cue *cue, plx_error *e)
{
    cue->x = cue->y = 0.5;
    if (!number(w, 2, &cue->factor, e))
        return false;
    if (!(cue->factor >= 1e-6 && cue->factor <= 1e12))
        return fail_at(w, 2, e, "a zoom factor must be from 1e-6 to 1e12");
    if (w->count <= 3)
        return true;
    if (strcmp(w->word[3], "at") != 0)
        return fail_at(w, 3, e, "zoom is written as: zoom FACTOR at X Y");
    return number(w, 4, &cue->x, e) && number(w, 5, &cue->y, e);
}

static bool parse_frame(plx_words *w, plx_cue *cue, plx_error *e)
{
    const char *what = w->count > 2 ? w->word[2] : "";
    w->used = 3;
    if (strcmp(what, "all") == 0) {
        cue->kind = PLX_CUE_FRAME_ALL;
        return true;
    }
    if (strcmp(what, "layer") == 0) {
        cue->kind = PLX_CUE_FRAME_LAYER;
        return whole(w, 3, &cue->layer, e);
    }
    if (strcmp(what, "unit") == 0) {
        cue->kind = PLX_CUE_FRAME_UNIT;
        return whole(w, 3, &cue->layer, e) && whole(w, 4, &cue->unit, e);
    }
    return fail_at(w, 2, e, "frame is written as: frame all, frame layer L or frame unit L U");
}

static bool parse_cue(plx_words *w, plx_cue *cue, plx_error *e)
{
    *cue = (plx_cue){0};
    if (!number(w, 0, &cue->time_s, e))
        return false;
    if (cue->time_s < 0)
        return fail_at(w, 0, e, "a time must not be below 0");
    const char *name = w->count > 1 ? w->word[1] : "";
    w->used = 3;
    if (strcmp(name, "zoom") == 0) {
        cue->kind = PLX_CUE_ZOOM;
        return parse_zoom(w, cue, e);
    }
    if (strcmp(name, "pan") == 0) {
        cue->kind = PLX_CUE_PAN;
        return number(w, 2, &cue->x, e) && number(w, 3, &cue->y, e);
    }
    if (strcmp(name, "frame") == 0)
        return parse_frame(w, cue, e);
    if (strcmp(name, "key") == 0) {
        cue->kind = PLX_CUE_KEY;
        return (w->count > 2 && plx_key_parse(w->word[2], &cue->key, &cue->mods)) ||
               fail_at(w, 2, e, "there is no such key");
    }
    if (strcmp(name, "save") == 0) {
        cue->kind = PLX_CUE_SAVE;
        return (w->count > 2 && plx_text_copy(cue->path, sizeof cue->path, w->word[2])) ||
               fail_at(w, 2, e, "a file name of at most 255 bytes is missing here");
    }
    if (strcmp(name, "quit") == 0) {
        cue->kind = PLX_CUE_QUIT;
        w->used = 2;
        return true;
    }
    return fail_at(w, 1, e, "there are the commands zoom, pan, frame, key, save and quit");
}

static bool parse(plx_script *script, const char *path, char *text, plx_error *e)
{
    size_t lines = 1;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    script->cues = plx_alloc(lines, sizeof *script->cues);
    if (!script->cues)
        return plx_fail_file(e, PLX_ERR_MEMORY, path, "is too long for the memory");
    plx_words w = {.file = path};
    double before = 0;
    for (char *line = text, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        w.line++;
        if (!split(line, &w, e))
            return false;
        if (w.count == 0)
            continue;
        plx_cue *cue = &script->cues[script->count];
        if (!parse_cue(&w, cue, e))
            return false;
        if (w.count > w.used)
            return fail_at(&w, w.used, e, "the command ends before this word");
        if (cue->time_s < before)
            return fail_at(&w, 0, e, "times must not fall from one line to the next");
        before = cue->time_s;
        script->count++;
    }
    return true;
}

bool plx_script_load(plx_script *script, const char *path, plx_error *e)
{
    unsigned char *data = NULL;
    size_t size = 0;
    *script = (plx_script){0};
    if (!plx_file_read(path, (size_t)1 << 20, &data, &size, e))
        return false;
    bool ok = memchr(data, 0, size) == NULL ||
              plx_fail_file(e, PLX_ERR_FORMAT, path, "is not a text file");
    ok = ok && parse(script, path, (char *)data, e);
    plx_free(data);
    if (!ok)
        plx_script_uninit(script);
    return ok;
}

void plx_script_uninit(plx_script *script)
{
    plx_free(script->cues);
    *script = (plx_script){0};
}

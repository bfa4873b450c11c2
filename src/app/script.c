#include "app/script.h"

#include "app/script_words.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static bool parse(plx_script *script, const char *name, plx_error *e)
{
    size_t lines = 1;
    for (const char *p = script->text; *p; p++)
        lines += *p == '\n';
    script->cues = plx_alloc(lines, sizeof *script->cues);
    if (!script->cues)
        return plx_fail_file(e, PLX_ERR_MEMORY, name, "is too long for the memory");
    plx_words w = {.file = name};
    double before = 0;
    char *first = script->text + (strncmp(script->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
    for (char *line = first, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        w.line++;
        if (!plx_words_split(&w, line, e))
            return false;
        if (w.count == 0)
            continue;
        if (!plx_cue_parse(&w, before, &script->cues[script->count], e))
            return false;
        before = script->cues[script->count++].time_s;
    }
    return true;
}

bool plx_script_read(plx_script *script, const char *name, const char *text, plx_error *e)
{
    *script = (plx_script){.text = plx_strdup(text)};
    plx_text_copy(script->name, sizeof script->name, name);
    bool ok = script->text ? parse(script, name, e)
                           : plx_fail_file(e, PLX_ERR_MEMORY, name, "is too long for the memory");
    if (!ok)
        plx_script_uninit(script);
    return ok;
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
    ok = ok && plx_script_read(script, path, (char *)data, e);
    plx_free(data);
    return ok;
}

void plx_script_uninit(plx_script *script)
{
    plx_free(script->cues);
    plx_free(script->text);
    *script = (plx_script){0};
}

bool plx_script_trains(const plx_script *script)
{
    for (size_t i = 0; i < script->count; i++)
        if (script->cues[i].kind == PLX_CUE_GROW || script->cues[i].kind == PLX_CUE_SPEED)
            return true;
    return false;
}

void plx_script_tell_unfilmed(const plx_script *script)
{
    static const char *const what[PLX_CUES] = {
        [PLX_CUE_MARK] = "marks a place, to which nobody can go",
        [PLX_CUE_HOLD] = "waits for a presenter, which nothing does",
        [PLX_CUE_KEY] = "presses a key, which does nothing"};
    bool told[PLX_CUES] = {false};
    for (size_t i = 0; i < script->count; i++) {
        const plx_cue *cue = &script->cues[i];
        if (what[cue->kind] && !told[cue->kind])
            plx_log(PLX_LOG_WARNING, "%s:%lld: the script %s in a film", script->name,
                (long long)cue->line, what[cue->kind]);
        told[cue->kind] = true;
    }
}

double plx_script_length(const plx_script *script)
{
    double end = 0;
    for (size_t i = 0; i < script->count; i++) {
        const plx_cue *cue = &script->cues[i];
        if (cue->kind == PLX_CUE_QUIT)
            return cue->time_s;
        double lasts = isfinite(cue->for_s) ? cue->for_s : cue->over_s > 0 ? cue->over_s : 0;
        end = fmax(end, cue->time_s + lasts);
    }
    return end;
}

#include "app/script_write.h"
#include "app/viewer_film_parts.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

void plx_film_say(plx_viewer *v, plx_string string, const char *path)
{
    char text[400];
    snprintf(text, sizeof text, plx_str(string), path);
    plx_viewer_say(v, false, text);
}

static void open_file(plx_viewer *v, const char *path)
{
    plx_script script;
    plx_error e;
    plx_viewer_film *f = &v->film;
    if (!plx_script_load(&script, path, &e)) {
        plx_viewer_say_error(v, &e);
        return;
    }
    plx_film_take(v, &script);
    f->touched = true;
    f->changed = f->playing = false;
    f->first = v->style;
    f->time_s = 0;
    plx_text_copy(f->path, sizeof f->path, path);
    plx_film_follow_change(v);
    plx_film_say(v, PLX_STR_FILM_OPENED, path);
}

/* The look at the start is the file's, too, so that the film is the same elsewhere. */
static bool write_first(const plx_viewer *v, plx_file_writer *file, plx_error *e)
{
    const char *name;
    char is[128], usual[128], line[400];
    for (size_t i = 0; (name = plx_style_member(i)); i++) {
        plx_style_get(&v->film.first, name, is, sizeof is);
        plx_style_get(&PLX_STYLE_DEFAULT, name, usual, sizeof usual);
        int length = snprintf(line, sizeof line, "0 style \"%s=%s\"\n", name, is);
        if (strcmp(is, usual) != 0 && !plx_file_writer_write(file, line, (size_t)length, e))
            return false;
    }
    return true;
}

bool plx_film_write(plx_viewer *v, const char *path, plx_error *e)
{
    if (!plx_film_has(v->script, plx_film_is_style))
        v->film.first = v->style;
    const char *head = plx_str(PLX_STR_FILM_FILE_HEAD);
    char *text = plx_script_write(v->script, e);
    plx_file_writer *file = text ? plx_file_writer_open(path, e) : NULL;
    bool ok = file && plx_file_writer_write(file, head, strlen(head), e) &&
              write_first(v, file, e) && plx_file_writer_write(file, text, strlen(text), e);
    plx_free(text);
    if (ok)
        return plx_file_writer_commit(&file, e);
    plx_file_writer_abort(&file);
    return false;
}

static void save_file(plx_viewer *v, const char *wanted)
{
    plx_error e;
    plx_viewer_film *f = &v->film;
    char path[256];
    if (!v->script || v->script->count == 0)
        return;
    plx_text_copy(path, sizeof path, wanted);
    if (!*path)
        plx_file_name_now(path, sizeof path, "plexus");
    if (!plx_film_write(v, path, &e)) {
        plx_viewer_say_error(v, &e);
        return;
    }
    plx_text_copy(f->path, sizeof f->path, path);
    f->changed = false;
    plx_film_say(v, PLX_STR_FILM_SAVED, path);
}

/* Films of training begin at the first step. */
static void record(plx_viewer *v)
{
    if (v->live.live) {
        plx_viewer_record_toggle(v);
        return;
    }
    if (!v->script || v->script->count == 0)
        return;
    if (v->player.paced)
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_RESET_AGAIN});
    plx_viewer_record_start(v, NULL);
    v->film.recording = v->live.live != NULL;
    plx_film_play(v, 0);
}

void plx_film_file(plx_viewer *v, const plx_request *r)
{
    switch (r->film) {
    case PLX_FILM_OPEN:
        open_file(v, r->value);
        break;
    case PLX_FILM_SAVE:
        save_file(v, r->value);
        break;
    case PLX_FILM_RECORD:
        record(v);
        break;
    default:
        break;
    }
}

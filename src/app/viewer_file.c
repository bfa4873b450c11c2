/* Files that people drop on the window, and those that change while they are shown. */
#include "app/viewer_parts.h"
#include "base/clock.h"
#include "base/mem.h"

#include <math.h>

void plx_viewer_take_file(plx_viewer *v, const char *path, bool beside)
{
    char text[256];
    plx_dropped_add(&v->dropped, path, beside);
    plx_viewer_say(v, false, plx_dropped_note(path, text, sizeof text));
}

void plx_viewer_follow_files(plx_viewer *v, double now)
{
    plx_error e;
    char text[640];
    switch (plx_dropped_follow(&v->dropped, &e)) {
    case PLX_DROPPED_NOTHING:
        break;
    case PLX_DROPPED_OWN:
        for (size_t i = 0; i < v->dropped.opening_count; i++)
            plx_viewer_open_file(v, v->dropped.opening[i], i > 0);
        break;
    case PLX_DROPPED_OPENED:
        v->quit = v->result.hands_over = true;
        break;
    case PLX_DROPPED_FAILED:
        plx_viewer_say(v, true, plx_dropped_error(&e, text, sizeof text));
        break;
    }
    /* What is said of it stays until it is there. */
    if (v->dropped.job)
        v->message_until_s = fmax(v->message_until_s, now + 1);
}

void plx_viewer_open_file(plx_viewer *v, const char *path, bool beside)
{
    char text[256];
    plx_viewer_say(v, false, plx_dropped_note(path, text, sizeof text));
    plx_viewer_change(
        v, &(plx_setup_change){.part = PLX_SETUP_FILE, .text = path, .value = beside});
}

void plx_viewer_watch_renew(plx_viewer *v)
{
    const plx_session *s = plx_project_session(v->desc->project);
    if (!v->desc->watch || !s->of_file)
        return;
    /* Those that were named, and what they name: shards, and numbers that lie beside. */
    size_t named = PLX_SIDE_BY_SIDE, count = 0;
    size_t room = named + plx_tensors_files(s->opened.tensors, NULL, 0);
    const char **path = plx_alloc(room, sizeof *path);
    if (!path)
        return;
    path[count++] = s->options.data;
    for (size_t i = 0; i + 1 < named && s->options.beside[i]; i++)
        path[count++] = s->options.beside[i];
    count += plx_tensors_files(s->opened.tensors, path + count, room - count);
    plx_watch_set(&v->watch, path, count);
    plx_free(path);
}

void plx_viewer_watch_file(plx_viewer *v)
{
    if (!v->desc->watch || !plx_watch_look(&v->watch, plx_now_s()))
        return;
    plx_viewer_say(v, false, plx_str(PLX_STR_MODEL_CHANGED));
    plx_viewer_change(v, &(plx_setup_change){.part = PLX_SETUP_RELOAD});
}

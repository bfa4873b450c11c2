/* Files that people drop on the window, and those that change while they are shown. */
#include "app/viewer_parts.h"
#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const double WATCH_S = 0.5; /* from one look at the file to the next */

void plx_viewer_open_file(plx_viewer *v, const char *path, bool beside)
{
    char name[200], text[256];
    const char *slash = strrchr(path, '/');
    plx_text_copy(name, sizeof name, slash && slash[1] ? slash + 1 : path);
    plx_text_sanitize(name);
    snprintf(text, sizeof text, plx_str(PLX_STR_MODEL_OPENING), name);
    plx_viewer_say(v, false, text);
    memset(v->watched, 0, sizeof v->watched);
    plx_viewer_change(
        v, &(plx_setup_change){.part = PLX_SETUP_FILE, .text = path, .value = beside});
}

/* Whether the file is another one than at the last look. One that is not there is about to come. */
static bool has_changed(int64_t watched[3], const char *path)
{
    struct stat found;
    if (stat(path, &found) != 0)
        return false;
    const int64_t facts[3] = {
        (int64_t)found.st_size, (int64_t)found.st_mtim.tv_sec, (int64_t)found.st_mtim.tv_nsec};
    bool known = watched[0] != 0, same = memcmp(facts, watched, sizeof facts) == 0;
    memcpy(watched, facts, sizeof facts);
    return known && !same;
}

void plx_viewer_watch_file(plx_viewer *v)
{
    const plx_session *s = plx_project_session(v->desc->project);
    double now = plx_now_s();
    if (!v->desc->watch || !s->of_file || now - v->watched_s < WATCH_S)
        return;
    v->watched_s = now;
    bool changed = has_changed(v->watched[0], s->options.data);
    for (size_t i = 0; i + 1 < PLX_SIDE_BY_SIDE && s->options.beside[i]; i++)
        changed = has_changed(v->watched[i + 1], s->options.beside[i]) || changed;
    if (!changed)
        return;
    plx_viewer_say(v, false, plx_str(PLX_STR_MODEL_CHANGED));
    plx_viewer_change(v, &(plx_setup_change){.part = PLX_SETUP_RELOAD});
}

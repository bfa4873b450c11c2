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

void plx_viewer_watch_file(plx_viewer *v)
{
    const plx_session *s = plx_project_session(v->desc->project);
    double now = plx_now_s();
    struct stat found;
    if (!v->desc->watch || !s->of_file || now - v->watched_s < WATCH_S)
        return;
    v->watched_s = now;
    if (stat(s->options.data, &found) != 0)
        return;
    const int64_t facts[3] = {
        (int64_t)found.st_size, (int64_t)found.st_mtim.tv_sec, (int64_t)found.st_mtim.tv_nsec};
    bool known = v->watched[0] != 0, same = memcmp(facts, v->watched, sizeof facts) == 0;
    memcpy(v->watched, facts, sizeof facts);
    if (!known || same)
        return;
    plx_viewer_say(v, false, plx_str(PLX_STR_MODEL_CHANGED));
    plx_viewer_change(v, &(plx_setup_change){.part = PLX_SETUP_RELOAD});
}

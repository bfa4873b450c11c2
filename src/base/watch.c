#include "base/watch.h"

#include "base/mem.h"

#include <string.h>
#include <sys/stat.h>

enum { AT_ONCE = 8 };
static const double REST_S = 0.5; /* from one round to the next */

static const plx_watched *find(const plx_watch *w, const char *path, size_t likely)
{
    if (likely < w->count && strcmp(w->file[likely].path, path) == 0)
        return &w->file[likely];
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->file[i].path, path) == 0)
            return &w->file[i];
    return NULL;
}

bool plx_watch_set(plx_watch *w, const char *const *paths, size_t count)
{
    plx_watch next = {.changed = w->changed, .rests_until_s = w->rests_until_s};
    bool kept = false;
    next.file = plx_alloc(count ? count : 1, sizeof *next.file);
    bool ok = next.file != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        const plx_watched *known = find(w, paths[i], i);
        plx_watched *file = &next.file[next.count++];
        *file = known ? *known : (plx_watched){0};
        kept = kept || known;
        file->path = plx_strdup(paths[i]);
        ok = file->path != NULL;
    }
    next.changed = next.changed && kept;
    plx_watch_uninit(w);
    *w = next;
    if (!ok)
        plx_watch_uninit(w);
    return ok;
}

static void look_at(plx_watch *w, plx_watched *file)
{
    struct stat found;
    if (stat(file->path, &found) != 0) {
        w->stirred = w->stirred || file->known;
        return;
    }
    const plx_watched now = {file->path, true, (int64_t)found.st_size,
        (int64_t)found.st_mtim.tv_sec, (int64_t)found.st_mtim.tv_nsec, (int64_t)found.st_ino};
    bool same = now.size == file->size && now.seconds == file->seconds &&
                now.nanoseconds == file->nanoseconds && now.node == file->node;
    if (file->known && !same)
        w->changed = w->stirred = true;
    *file = now;
}

bool plx_watch_look(plx_watch *w, double now_s)
{
    if (w->next == 0 && now_s < w->rests_until_s)
        return false;
    size_t end = w->count - w->next < AT_ONCE ? w->count : w->next + AT_ONCE;
    for (; w->next < end; w->next++)
        look_at(w, &w->file[w->next]);
    if (w->next < w->count)
        return false;
    bool tells = w->changed && !w->stirred;
    w->changed = w->changed && !tells;
    w->stirred = false;
    w->next = 0;
    w->rests_until_s = now_s + REST_S;
    return tells;
}

void plx_watch_uninit(plx_watch *w)
{
    for (size_t i = 0; i < w->count; i++)
        plx_free(w->file[i].path);
    plx_free(w->file);
    *w = (plx_watch){0};
}

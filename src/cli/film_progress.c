#include "cli/film_progress.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "capture/disk.h"

#include <stdio.h>

void plx_film_progress_init(plx_film_progress *p)
{
    plx_progress_init(&p->progress);
    p->start_s = plx_now_s();
}

void plx_film_progress_clear(plx_film_progress *p)
{
    plx_progress_clear(&p->progress);
}

/* For another program, at most some times a second. */
static void report(plx_film_progress *p, uint64_t done)
{
    double now = plx_now_s();
    if (done > 0 && done < p->all && now - p->reported_s < 0.4)
        return;
    p->reported_s = now;
    double left = done > 0 ? (now - p->start_s) * (double)(p->all - done) / (double)done : 0;
    printf("progress %llu %llu %.0f\n", (unsigned long long)done, (unsigned long long)p->all, left);
    fflush(stdout);
}

static void tell(plx_film_progress *p, const plx_video_facts *facts, uint64_t free, uint64_t done)
{
    if (p->report)
        report(p, done);
    char note[120], size[32], room[32] = "";
    plx_format_short((double)facts->bytes, size, sizeof size);
    if (free != UINT64_MAX)
        plx_format_short((double)free, room, sizeof room);
    snprintf(note, sizeof note, "frame %llu of %llu · %sB%s%s%s", (unsigned long long)done,
        (unsigned long long)p->all, size, *room ? " · " : "", room, *room ? "B free" : "");
    plx_progress_update(&p->progress, (double)done / (double)p->all, note);
}

bool plx_film_progress_tell(
    plx_film_progress *p, const plx_film_thread *coded, uint64_t done, plx_error *e)
{
    plx_video_facts facts = plx_film_thread_now(coded);
    uint64_t free = plx_disk_free(p->path);
    tell(p, &facts, free, done);
    if (free < plx_disk_reserve(facts.bytes, facts.frames, p->fps) && done < p->all)
        return plx_fail_file(e, PLX_ERR_IO, p->path,
            "the disk is nearly full: the film ends after %llu of %llu frames, and is whole",
            (unsigned long long)done, (unsigned long long)p->all);
    if (!p->warned && !plx_disk_fits(facts.bytes, facts.frames, p->all - done, p->fps, free)) {
        char room[32];
        p->warned = true;
        plx_progress_clear(&p->progress);
        plx_log(PLX_LOG_WARNING, "the film will hardly fit: %sB are free",
            plx_format_short((double)free, room, sizeof room));
    }
    return true;
}

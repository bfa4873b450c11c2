#include "capture/live.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "capture/disk.h"

#include <stdatomic.h>
#include <string.h>

/* How far behind the clock the encoder repeats a frame where no other comes. */
static const double REPEAT_BEHIND_S = 0.5;

typedef struct slot {
    const unsigned char *pixels;
    uint64_t number; /* of the frame in the film */
} slot;

struct plx_live {
    plx_live_desc desc;
    plx_video *video; /* the encoder's thread's from the start on */
    plx_thread *thread;
    plx_signal wake;
    slot slots[PLX_LIVE_ROOM];
    _Atomic uint64_t pushed; /* writer: who draws; reader: the encoder */
    _Atomic uint64_t taken;  /* the other way round */
    uint64_t next, dropped;  /* who draws: number of the next frame that may be due */
    _Atomic uint64_t end; /* writer: who draws; frames of the whole film, UINT64_MAX: no end yet */
    _Atomic uint64_t frames, bytes; /* writer: the encoder */
    _Atomic bool failed, full, ended;
    plx_error error; /* written before failed */
};

static uint64_t number_at(const plx_live *l, double now_s)
{
    double n = (now_s - l->desc.start_s) * l->desc.video.fps;
    return n > 0 ? (uint64_t)n : 0;
}

/* Adds a frame, or with NULL the last one again; looks after the disk some times a second. */
static bool add(plx_live *l, const unsigned char *pixels)
{
    int fps = l->desc.video.fps;
    if (!plx_video_add(l->video, pixels, &l->error)) {
        atomic_store(&l->failed, true);
        return false;
    }
    plx_video_facts facts = plx_video_now(l->video);
    atomic_store(&l->frames, facts.frames);
    atomic_store(&l->bytes, facts.bytes);
    if (facts.frames % (uint64_t)(fps / 6 + 1) == 0 &&
        plx_disk_free(l->desc.video.path) < plx_disk_reserve(facts.bytes, facts.frames, fps))
        atomic_store(&l->full, true);
    return !atomic_load(&l->full);
}

/* The frame that stands until frame `until` of the film comes. */
static bool repeat(plx_live *l, uint64_t until)
{
    uint64_t frames = atomic_load(&l->frames);
    for (; frames > 0 && frames < until; frames++)
        if (!add(l, NULL))
            return false;
    return true;
}

static bool take(plx_live *l)
{
    uint64_t taken = atomic_load(&l->taken);
    slot *s = &l->slots[taken % PLX_LIVE_ROOM];
    if (l->desc.before)
        l->desc.before(l->desc.user);
    /* The first is the film's first, however late it is: before it there is nothing to show. What
     * repeats have gone past already comes too late. */
    uint64_t frames = atomic_load(&l->frames);
    bool ok = repeat(l, s->number) && (s->number < frames || add(l, s->pixels));
    atomic_store(&l->taken, taken + 1);
    return ok;
}

static void run(void *user)
{
    plx_live *l = user;
    bool ok = true;
    while (ok) {
        uint64_t end = atomic_load(&l->end);
        if (atomic_load(&l->taken) < atomic_load(&l->pushed)) {
            ok = take(l);
        } else if (end != UINT64_MAX) {
            repeat(l, end);
            break;
        } else if (!plx_signal_wait(&l->wake, REPEAT_BEHIND_S)) {
            ok = repeat(l, number_at(l, plx_now_s() - REPEAT_BEHIND_S));
        }
    }
    bool failed = atomic_load(&l->failed);
    if (!plx_video_finish(&l->video, failed ? NULL : &l->error) && !failed)
        atomic_store(&l->failed, true);
    atomic_store(&l->ended, true);
}

static void release(plx_live *l)
{
    plx_video_abort(&l->video);
    plx_free((char *)(uintptr_t)l->desc.video.path);
    plx_signal_uninit(&l->wake);
    plx_free(l);
}

plx_live *plx_live_start(const plx_live_desc *desc, plx_error *e)
{
    plx_live *l = plx_alloc(1, sizeof *l);
    if (!l) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    l->desc = *desc;
    l->desc.video.live = l->desc.video.bottom_up = true;
    l->desc.video.path = plx_strdup(desc->video.path);
    plx_signal_init(&l->wake);
    atomic_store(&l->end, UINT64_MAX);
    bool ok = l->desc.video.path != NULL;
    if (!ok)
        plx_fail_file(e, PLX_ERR_MEMORY, desc->video.path, "out of memory");
    if (ok)
        ok = (l->video = plx_video_create(&l->desc.video, e)) &&
             (l->thread = plx_thread_create("encoder", run, l, e));
    l->desc.video.recipe = NULL; /* the video has a copy */
    if (!ok) {
        release(l);
        return NULL;
    }
    return l;
}

bool plx_live_due(plx_live *l, double now_s, uint64_t *number)
{
    *number = number_at(l, now_s);
    if (*number < l->next || atomic_load(&l->ended) || atomic_load(&l->failed))
        return false;
    l->next = *number + 1;
    return true;
}

void plx_live_drop(plx_live *l)
{
    l->dropped++;
}

void plx_live_push(plx_live *l, uint64_t number, const unsigned char *pixels)
{
    uint64_t pushed = atomic_load(&l->pushed);
    l->slots[pushed % PLX_LIVE_ROOM] = (slot){.pixels = pixels, .number = number};
    atomic_store(&l->pushed, pushed + 1);
    plx_signal_post(&l->wake);
}

uint64_t plx_live_taken(const plx_live *l)
{
    return atomic_load(&l->taken);
}

plx_live_state plx_live_now(const plx_live *l)
{
    plx_live_state s = {
        .frames = atomic_load(&l->frames),
        .dropped = l->dropped,
        .bytes = atomic_load(&l->bytes),
        .failed = atomic_load(&l->failed),
        .full = atomic_load(&l->full),
    };
    if (s.failed)
        s.error = l->error;
    return s;
}

void plx_live_end(plx_live *l, double now_s)
{
    if (atomic_load(&l->end) != UINT64_MAX)
        return;
    atomic_store(&l->end, number_at(l, now_s));
    plx_signal_post(&l->wake);
}

bool plx_live_ended(const plx_live *l)
{
    return atomic_load(&l->ended);
}

bool plx_live_close(plx_live **live, double now_s, plx_live_state *state, plx_error *e)
{
    plx_live *l = *live;
    if (!l)
        return true;
    plx_live_end(l, now_s);
    plx_thread_join(&l->thread);
    plx_live_state last = plx_live_now(l);
    if (state)
        *state = last;
    if (last.failed && e)
        *e = last.error;
    release(l);
    *live = NULL;
    return !last.failed;
}

#include "capture/film_thread.h"

#include "base/mem.h"
#include "base/thread.h"

#include <stdatomic.h>

enum { ROOM = 2 }; /* frames: one is coded, one waits; a third is drawn meanwhile */

struct plx_film_thread {
    plx_video *video; /* the thread's from the start on */
    plx_thread *thread;
    unsigned char *frames[ROOM];
    plx_signal full, empty; /* frames to code; room for frames */
    plx_video_facts first;
    uint64_t drawn, coded;               /* frames: who draws; the thread */
    _Atomic uint64_t film_frames, bytes; /* writer: the thread; reader: who draws */
    _Atomic bool failed, ended;          /* writers: the thread; who draws */
    plx_error error;                     /* written before failed */
};

static void run(void *user)
{
    plx_film_thread *t = user;
    bool ok = true;
    for (;;) {
        plx_signal_wait(&t->full, -1);
        if (atomic_load(&t->ended) && t->coded == t->drawn)
            return;
        /* After a failure frames are taken for nothing, so that nobody waits for room. */
        if (ok && !(ok = plx_video_add(t->video, t->frames[t->coded % ROOM], &t->error)))
            atomic_store(&t->failed, true);
        plx_video_facts facts = plx_video_now(t->video);
        atomic_store(&t->film_frames, facts.frames);
        atomic_store(&t->bytes, facts.bytes);
        t->coded++;
        plx_signal_post(&t->empty);
    }
}

static void release(plx_film_thread *t)
{
    for (int i = 0; i < ROOM; i++)
        plx_free(t->frames[i]);
    plx_video_abort(&t->video);
    plx_signal_uninit(&t->full);
    plx_signal_uninit(&t->empty);
    plx_free(t);
}

plx_film_thread *plx_film_thread_create(plx_video **video, size_t frame_bytes, plx_error *e)
{
    plx_film_thread *t = plx_alloc(1, sizeof *t);
    if (!t) {
        plx_video_abort(video);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    t->video = *video;
    *video = NULL;
    t->first = plx_video_now(t->video);
    plx_signal_init(&t->full);
    plx_signal_init(&t->empty);
    bool ok = true;
    for (int i = 0; ok && i < ROOM; i++) {
        ok = (t->frames[i] = plx_alloc(frame_bytes, 1)) ||
             plx_fail(e, PLX_ERR_MEMORY, "out of memory for the frames of a film");
        plx_signal_post(&t->empty);
    }
    if (!ok || !(t->thread = plx_thread_create("encoder", run, t, e))) {
        release(t);
        return NULL;
    }
    return t;
}

unsigned char *plx_film_thread_frame(plx_film_thread *t)
{
    plx_signal_wait(&t->empty, -1);
    return t->frames[t->drawn % ROOM];
}

bool plx_film_thread_push(plx_film_thread *t, plx_error *e)
{
    t->drawn++;
    plx_signal_post(&t->full);
    bool failed = atomic_load(&t->failed);
    if (failed && e)
        *e = t->error;
    return !failed;
}

plx_video_facts plx_film_thread_now(const plx_film_thread *t)
{
    plx_video_facts facts = t->first;
    facts.frames = atomic_load(&t->film_frames);
    facts.bytes = atomic_load(&t->bytes);
    return facts;
}

bool plx_film_thread_finish(plx_film_thread **thread, plx_error *e)
{
    plx_film_thread *t = *thread;
    if (!t)
        return true;
    atomic_store(&t->ended, true);
    plx_signal_post(&t->full);
    plx_thread_join(&t->thread);
    bool failed = atomic_load(&t->failed);
    if (failed && e)
        *e = t->error;
    bool ok = plx_video_finish(&t->video, failed ? NULL : e) && !failed;
    release(t);
    *thread = NULL;
    return ok;
}

/* A film of what is drawn anyway: an encoder on a thread of its own, with a bounded queue before
 * it. Who draws never waits: a frame that finds no room is dropped and counted. The film has a
 * constant rate whatever the rate of drawing: a frame stands until the next one. One thread draws;
 * it alone may call. */
#ifndef PLX_CAPTURE_LIVE_H
#define PLX_CAPTURE_LIVE_H

#include "capture/video.h"

typedef struct plx_live plx_live;

enum { PLX_LIVE_ROOM = 6 }; /* frames in the queue */

typedef struct plx_live_desc {
    plx_video_desc video; /* must; texts are copied, live is implied */
    double start_s;       /* must: the time of the first frame, as plx_now_s has it */
    /* For tests: called on the encoder's thread before each frame from the queue. */
    void (*before)(void *user);
    void *user;
} plx_live_desc;

typedef struct plx_live_state {
    uint64_t frames;  /* of the film so far */
    uint64_t dropped; /* frames that were due and found no room */
    uint64_t bytes;
    bool failed; /* the film has ended, for `error`; what it has is kept */
    bool full;   /* likewise, before its disk was full: the film is whole */
    plx_error error;
} plx_live_state;

/* NULL on failure, as plx_video_create. */
plx_live *plx_live_start(const plx_live_desc *desc, plx_error *e);

/* Whether a frame of that time is wanted. If so it is either pushed, now or when its pixels are
 * there, in the order of times, or dropped; *number says which it is. */
bool plx_live_due(plx_live *l, double now_s, uint64_t *number);
void plx_live_drop(plx_live *l);
/* Hands a frame over: rows from the bottom as GL has them, aligned to 4; borrowed until
 * plx_live_taken has counted it. At most PLX_LIVE_ROOM may be untaken. */
void plx_live_push(plx_live *l, uint64_t number, const unsigned char *pixels);
/* How many of the frames that were pushed the encoder is done with. */
uint64_t plx_live_taken(const plx_live *l);

plx_live_state plx_live_now(const plx_live *l);

/* The film ends at that time. The encoder goes on with what it has; plx_live_ended tells when the
 * file is closed. */
void plx_live_end(plx_live *l, double now_s);
bool plx_live_ended(const plx_live *l);
/* Ends it, waits for the file, frees and nulls; accepts NULL. The last state in *state, where not
 * NULL. False with what failed. */
bool plx_live_close(plx_live **l, double now_s, plx_live_state *state, plx_error *e);

#endif

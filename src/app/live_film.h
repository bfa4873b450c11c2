/* A film of a window while it is used: frames on their way from the GPU to the encoder
 * (capture/live.h). A frame never waits for it. Context thread. */
#ifndef PLX_APP_LIVE_FILM_H
#define PLX_APP_LIVE_FILM_H

#include "capture/live.h"
#include "gfx/readback.h"
#include "scene/camera.h"
#include "scene/overlay.h"

typedef struct plx_live_film {
    plx_live *live;                 /* NULL: nothing is recorded */
    plx_readback *readback;         /* its frames on their way to it */
    uint64_t number[PLX_LIVE_ROOM]; /* which they are, by the order asked for */
    uint64_t begun, pushed, freed;
    int width, height;
    double start_s;
    char path[1024]; /* of this film, or of the last one */
} plx_live_film;

typedef struct plx_live_film_desc {
    plx_device *device;         /* must */
    const plx_viewport *window; /* must */
    const char *path;           /* default: a name of the moment, in the current folder */
    plx_video_desc video;       /* its path and size are set; fps: default 30 */
} plx_live_film_desc;

/* Zeroed to begin with, or closed. */
bool plx_live_film_start(plx_live_film *f, const plx_live_film_desc *desc, plx_error *e);

typedef enum plx_live_film_event {
    PLX_LIVE_FILM_GOES_ON,
    PLX_LIVE_FILM_ENDED, /* it must be closed */
} plx_live_film_event;

/* The picture as the target has it now, where it is wanted. */
plx_live_film_event plx_live_film_frame(
    plx_live_film *f, const plx_target *target, const plx_viewport *window, double now_s);
/* Hands on what has come, and takes back what the encoder is done with. */
void plx_live_film_poll(plx_live_film *f);
/* No further frames: the next plx_live_film_frame tells when the file is closed. */
void plx_live_film_end(plx_live_film *f, double now_s);
/* Ends it, waits for the file and frees; what became of it in *state. False with what failed. */
bool plx_live_film_close(plx_live_film *f, double now_s, plx_live_state *state, plx_error *e);

/* A mark at the upper edge that tells for how long: not in the film. */
void plx_live_film_mark(
    const plx_live_film *f, plx_overlay *overlay, const plx_viewport *window, double now_s);
/* What became of it, for people; whether that is a failure, which is logged. */
bool plx_live_film_told(
    const plx_live_film *f, const plx_live_state *state, char *out, size_t size);

#endif

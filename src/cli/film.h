/* A film made without a display, and the frames of one of a network, one by one however long each
 * takes, by a script or at one speed of training. Main thread. */
#ifndef PLX_CLI_FILM_H
#define PLX_CLI_FILM_H

#include "app/script.h"
#include "capture/film_thread.h"
#include "cli/picture.h"

typedef struct plx_film_desc {
    const char *path;         /* of the film, for messages and for room on its disk */
    const plx_script *script; /* default: none */
    uint64_t fps;             /* must */
    double duration_s;        /* must */
    double steps_per_frame;   /* until the script says otherwise */
    uint64_t first_step;      /* trained before the first frame */
    bool report;              /* prints "progress FRAMES OF-ALL SECONDS-LEFT" now and then */
} plx_film_desc;

/* A film of frames as large as the picture, whose rows come from the bottom; film says all else of
 * it. NULL on failure. */
plx_video *plx_film_open(const plx_video_desc *film, const plx_picture_options *picture,
    uint64_t fps, const char *recipe, plx_error *e);

/* Until all frames are done, the script says so, or a signal came; *frames tells how many. Frames
 * come with rows from the bottom. The film stays open, and what it has is worth finishing also
 * after a failure. */
bool plx_film_make(const plx_film_desc *desc, plx_source *source, plx_picture *picture,
    plx_film_thread *coded, uint64_t *frames, plx_error *e);

#endif

/* How far a film that is made frame by frame has come: told to people and programs, and whether the
 * disk has room for the rest. Main thread. */
#ifndef PLX_CLI_FILM_PROGRESS_H
#define PLX_CLI_FILM_PROGRESS_H

#include "base/progress.h"
#include "capture/film_thread.h"

typedef struct plx_film_progress {
    const char *path; /* must: of the film; borrowed */
    int fps;          /* must */
    uint64_t all;     /* must: frames */
    bool report;      /* prints "progress FRAMES OF-ALL SECONDS-LEFT" now and then */
    plx_progress progress;
    double start_s, reported_s;
    bool warned;
} plx_film_progress;

/* The fields above progress are set by the caller. */
void plx_film_progress_init(plx_film_progress *p);
/* After so many frames. False before the disk is so full that the film could not be finished. */
bool plx_film_progress_tell(
    plx_film_progress *p, const plx_film_thread *coded, uint64_t done, plx_error *e);
void plx_film_progress_clear(plx_film_progress *p);

#endif

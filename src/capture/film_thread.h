/* A film that is coded on a thread of its own, so that the next frame is drawn meanwhile. Every
 * frame gets into the film: who draws waits where the encoder is behind. One thread draws; it alone
 * may call. */
#ifndef PLX_CAPTURE_FILM_THREAD_H
#define PLX_CAPTURE_FILM_THREAD_H

#include "capture/video.h"

typedef struct plx_film_thread plx_film_thread;

/* Takes the video over, in success and in failure, and nulls it. frame_bytes: of each frame, as its
 * desc has them. NULL without memory. */
plx_film_thread *plx_film_thread_create(plx_video **video, size_t frame_bytes, plx_error *e);

/* Where the next frame goes, aligned to 64; borrowed until pushed. Waits for room. */
unsigned char *plx_film_thread_frame(plx_film_thread *t);
/* Hands over what plx_film_thread_frame gave. False with why a frame before could not be added; all
 * further ones fail, too. */
bool plx_film_thread_push(plx_film_thread *t, plx_error *e);

/* Of the frames that have been coded. */
plx_video_facts plx_film_thread_now(const plx_film_thread *t);

/* Waits for all frames, finishes the film, frees and nulls; accepts NULL. What was coded is kept in
 * failure, too. */
bool plx_film_thread_finish(plx_film_thread **t, plx_error *e);

#endif

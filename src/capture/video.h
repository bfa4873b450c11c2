/* Writes frames into a film: H.264 in Matroska, MP4 or another container, by the file's ending,
 * through libav. The file grows as frames come, so what was written survives an interruption. The
 * same frames give the same bytes. One thread. */
#ifndef PLX_CAPTURE_VIDEO_H
#define PLX_CAPTURE_VIDEO_H

#include "base/error.h"

typedef struct plx_video plx_video;

typedef struct plx_video_desc {
    const char *path;  /* must; ends in .mkv, .mp4, .mov or .webm (VP9 then) */
    int width, height; /* must, even */
    int fps;           /* must, frames a second */
} plx_video_desc;

/* NULL on failure: PLX_ERR_USAGE for an odd size or an unknown ending, PLX_ERR_IO where the file
 * cannot be written, PLX_ERR_UNSUPPORTED without an encoder. */
plx_video *plx_video_create(const plx_video_desc *desc, plx_error *e);

/* rgba: [height][width][4], rows from the top; alpha is dropped. */
bool plx_video_add(plx_video *video, const unsigned char *rgba, plx_error *e);

/* Writes what the encoder still holds, closes the file, frees and nulls. */
bool plx_video_finish(plx_video **video, plx_error *e);
/* Closes without more; what was written stays. Frees and nulls; accepts NULL. */
void plx_video_abort(plx_video **video);

#endif

/* What the kinds of films share: the head of each, and how they are chosen. */
#ifndef PLX_CAPTURE_VIDEO_PARTS_H
#define PLX_CAPTURE_VIDEO_PARTS_H

#include "capture/video.h"

typedef struct plx_video_ops {
    bool (*add)(plx_video *v, const unsigned char *rgba, plx_error *e);
    /* Writes what is left and closes the file; what is held otherwise is for `release`. */
    bool (*finish)(plx_video *v, plx_error *e);
    void (*release)(plx_video *v); /* all but the memory of the video itself */
} plx_video_ops;

struct plx_video {
    const plx_video_ops *ops; /* NULL: nothing to release */
    plx_video_desc desc;      /* its texts are copies: */
    char *path, *recipe, *keyword;
    plx_sink *sink; /* NULL for pictures and for nothing */
    plx_video_facts facts;
    bool failed;
    bool direct;         /* takes frames of any order of rows, and NULL for the one before */
    unsigned char *last; /* where it does not, and they may come so: the last one */
};

/* Each makes a video of its kind; facts.container is what the path's ending says. */
plx_video *plx_video_create_av(const plx_video_desc *desc, const char *container, plx_error *e);
plx_video *plx_video_create_y4m(const plx_video_desc *desc, plx_error *e);
plx_video *plx_video_create_pictures(const plx_video_desc *desc, plx_error *e);
plx_video *plx_video_create_nothing(const plx_video_desc *desc, plx_error *e);

/* Fills the head, with the path copied. */
bool plx_video_begin(plx_video *v, const plx_video_desc *desc, plx_error *e);
bool plx_video_open_sink(plx_video *v, plx_error *e);

#endif

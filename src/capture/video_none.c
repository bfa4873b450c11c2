/* In place of video.c in builds without libav. */
#include "capture/video.h"

plx_video *plx_video_create(const plx_video_desc *desc, plx_error *e)
{
    plx_fail_file(e, PLX_ERR_UNSUPPORTED, desc->path,
        "this Plexus was built without libav and makes no films");
    return NULL;
}

bool plx_video_add(plx_video *video, const unsigned char *rgba, plx_error *e)
{
    (void)video, (void)rgba;
    return plx_fail(e, PLX_ERR_UNSUPPORTED, "there is no film");
}

bool plx_video_finish(plx_video **video, plx_error *e)
{
    (void)video;
    return plx_fail(e, PLX_ERR_UNSUPPORTED, "there is no film");
}

void plx_video_abort(plx_video **video)
{
    (void)video;
}

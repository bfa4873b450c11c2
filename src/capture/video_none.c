/* In place of video_av.c in builds without libav. */
#include "capture/video_parts.h"

plx_video *plx_video_create_av(const plx_video_desc *desc, const char *container, plx_error *e)
{
    (void)container;
    plx_fail_file(e, PLX_ERR_UNSUPPORTED, desc->path,
        "this Plexus was built without libav and makes no such films, only PNG pictures and Y4M");
    return NULL;
}

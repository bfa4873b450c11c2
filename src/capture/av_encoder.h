/* Which of libav's encoders makes a film, and how it is set. One thread. */
#ifndef PLX_CAPTURE_AV_ENCODER_H
#define PLX_CAPTURE_AV_ENCODER_H

#include "capture/video.h"

#include <libavcodec/avcodec.h>

/* An open encoder for the film, the best that this machine has and that works; frames are of its
 * pix_fmt, or of sw_pix_fmt where it has hw_frames_ctx. global_header: as the container wants it.
 * *hardware tells whether it is one of the GPU. NULL with PLX_ERR_UNSUPPORTED. */
AVCodecContext *plx_av_encoder_open(const plx_video_desc *desc, const char *container,
    bool global_header, bool *hardware, plx_error *e);

#endif

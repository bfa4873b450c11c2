/* Writes frames into a film: Matroska, MP4 or WebM through libav, GIF, PNG pictures one by one, or
 * raw frames (YUV4MPEG2) for another program. The file grows as frames come, and at any moment
 * plays up to about the last second, whatever happens then. The same frames give the same bytes on
 * the same machine. One thread; but it need not be the one that creates. */
#ifndef PLX_CAPTURE_VIDEO_H
#define PLX_CAPTURE_VIDEO_H

#include "capture/sink.h"

typedef struct plx_video plx_video;

typedef enum plx_codec {
    PLX_CODEC_AUTO, /* what suits the file's ending: H.264, or VP9 for .webm */
    PLX_CODEC_H264,
    PLX_CODEC_VP9,
    PLX_CODEC_AV1,
} plx_codec;

typedef enum plx_video_quality {
    PLX_VIDEO_GOOD, /* thin lines stay clear */
    PLX_VIDEO_DRAFT,
    PLX_VIDEO_BEST,
} plx_video_quality;

typedef struct plx_video_desc {
    const char *path;  /* must; ends in .mkv, .mp4, .m4v, .mov, .webm, .gif or .y4m; or names
                          pictures, by a %d or by being a folder or ending in '/'; "-": raw frames
                          to standard output; "/dev/null": drawn for nothing */
    int width, height; /* must; even, but for .gif and pictures */
    int fps;           /* must, frames a second; at most 50 for .gif */
    plx_codec codec;
    plx_video_quality quality;
    bool has_crf;
    int crf; /* in place of a quality: 0..51 for H.264, 0..63 for the others; less is better */
    bool hardware;  /* an encoder of the GPU where there is one that works, else the processor's */
    bool live;      /* as fast as can be, nothing held back, and frames may be repeated */
    bool bottom_up; /* rows of frames come from the bottom, */
    size_t row_bytes;           /* and are so long, a multiple of 4; default: width * 4 */
    const char *recipe;         /* what made the film, UTF-8, for its comment; default: nothing.
                                   Pictures have it each; raw frames have no place for it */
    const char *recipe_keyword; /* of pictures' texts; must where there is a recipe */
    plx_sink_write_call *write; /* default: the system's; not for pictures */
    void *write_user;
} plx_video_desc;

/* What a film turned out to be. */
typedef struct plx_video_facts {
    const char *container; /* "matroska", "mp4", "webm", "gif", "y4m", "png" or "none" */
    const char *codec;     /* "h264", "vp9", "av1", "mpeg4", "gif", "rawvideo", "png"
                              or "none" */
    const char *encoder;   /* its name in libav; else the codec's */
    bool hardware;
    uint64_t frames, bytes; /* so far */
} plx_video_facts;

/* NULL on failure: PLX_ERR_USAGE for an odd size, an unknown ending, or a codec that the file
 * cannot hold; PLX_ERR_IO where the file cannot be written; PLX_ERR_UNSUPPORTED without an
 * encoder. */
plx_video *plx_video_create(const plx_video_desc *desc, plx_error *e);

/* rgba: [height][width][4], aligned to 4, rows from the top; alpha is dropped. NULL, with live: the
 * one before again. After a failure all further ones fail. */
bool plx_video_add(plx_video *video, const unsigned char *rgba, plx_error *e);

/* Strings live as long as the program, but for encoder: as long as the video. */
plx_video_facts plx_video_now(const plx_video *video);

/* Writes what the encoder still holds, closes the file, frees and nulls. */
bool plx_video_finish(plx_video **video, plx_error *e);
/* Closes without what the encoder holds; what was written stays. Frees and nulls; accepts NULL. */
void plx_video_abort(plx_video **video);

/* "h264", "vp9", "av1"; "draft", "good", "best". */
bool plx_codec_parse(const char *name, plx_codec *out);
bool plx_video_quality_parse(const char *name, plx_video_quality *out);

#endif

#include "capture/av_encoder.h"

#include <libavutil/hwcontext.h>
#include <libavutil/opt.h>

#include <stdio.h>
#include <string.h>

typedef enum memory { PROCESSOR, OWN, VAAPI } memory; /* where an encoder's frames are */

typedef struct candidate {
    const char *name;
    plx_codec codec;
    memory memory; /* OWN: hardware that takes frames from the processor's memory */
    enum AVPixelFormat format;
} candidate;

/* In the order in which they are tried. */
static const candidate candidates[] = {
    {"h264_nvenc", PLX_CODEC_H264, OWN, AV_PIX_FMT_YUV420P},
    {"h264_qsv", PLX_CODEC_H264, OWN, AV_PIX_FMT_NV12},
    {"h264_vaapi", PLX_CODEC_H264, VAAPI, AV_PIX_FMT_NV12},
    {"h264_v4l2m2m", PLX_CODEC_H264, OWN, AV_PIX_FMT_YUV420P},
    {"h264_videotoolbox", PLX_CODEC_H264, OWN, AV_PIX_FMT_NV12},
    {"libx264", PLX_CODEC_H264, PROCESSOR, AV_PIX_FMT_YUV420P},
    {"libopenh264", PLX_CODEC_H264, PROCESSOR, AV_PIX_FMT_YUV420P},
    {"vp9_qsv", PLX_CODEC_VP9, OWN, AV_PIX_FMT_NV12},
    {"vp9_vaapi", PLX_CODEC_VP9, VAAPI, AV_PIX_FMT_NV12},
    {"libvpx-vp9", PLX_CODEC_VP9, PROCESSOR, AV_PIX_FMT_YUV420P},
    {"av1_nvenc", PLX_CODEC_AV1, OWN, AV_PIX_FMT_YUV420P},
    {"av1_qsv", PLX_CODEC_AV1, OWN, AV_PIX_FMT_NV12},
    {"av1_vaapi", PLX_CODEC_AV1, VAAPI, AV_PIX_FMT_NV12},
    {"libsvtav1", PLX_CODEC_AV1, PROCESSOR, AV_PIX_FMT_YUV420P},
    {"libaom-av1", PLX_CODEC_AV1, PROCESSOR, AV_PIX_FMT_YUV420P},
    {"librav1e", PLX_CODEC_AV1, PROCESSOR, AV_PIX_FMT_YUV420P},
};

static int rate_factor(const plx_video_desc *d, plx_codec codec)
{
    static const int h264[] = {
        [PLX_VIDEO_GOOD] = 20, [PLX_VIDEO_DRAFT] = 28, [PLX_VIDEO_BEST] = 14};
    static const int other[] = {
        [PLX_VIDEO_GOOD] = 30, [PLX_VIDEO_DRAFT] = 42, [PLX_VIDEO_BEST] = 20};
    if (d->has_crf)
        return d->crf;
    return codec == PLX_CODEC_H264 ? h264[d->quality] : other[d->quality];
}

static void set(AVCodecContext *c, const char *name, const char *value)
{
    /* Encoders know different names; those that lack one go by their default. */
    av_opt_set(c->priv_data, name, value, 0);
}

static void set_number(AVCodecContext *c, const char *name, int value)
{
    char text[16];
    snprintf(text, sizeof text, "%d", value);
    set(c, name, text);
}

/* Speed, quality, and how many frames an encoder may hold back: what it holds when the program is
 * killed is lost. */
static void tune(AVCodecContext *c, const plx_video_desc *d, const candidate *by)
{
    bool fast = d->live || d->quality == PLX_VIDEO_DRAFT, best = d->quality == PLX_VIDEO_BEST;
    int ahead = d->live ? 0 : d->fps / 5 < 10 ? d->fps / 5 : 10, crf = rate_factor(d, by->codec);
    if (strcmp(by->name, "libx264") == 0) {
        set(c, "preset", d->live ? "ultrafast" : fast ? "superfast" : best ? "medium" : "veryfast");
        set_number(c, "crf", crf);
        set_number(c, "rc-lookahead", ahead);
        set(c, "x264-params", "sync-lookahead=0");
        c->max_b_frames = d->live ? 0 : 2;
        if (d->live)
            set(c, "tune", "zerolatency");
        /* Each thread holds a frame. The number is the same everywhere, for the bytes follow it. */
        c->thread_count = d->live || d->fps < 25 ? 2 : 4;
        if (d->live)
            c->thread_type = FF_THREAD_SLICE;
        return;
    }
    if (by->codec == PLX_CODEC_VP9 && by->memory == PROCESSOR) {
        set(c, "deadline", d->live ? "realtime" : "good");
        set_number(c, "cpu-used", d->live ? 8 : fast ? 6 : best ? 2 : 4);
        set_number(c, "crf", crf);
        set_number(c, "lag-in-frames", ahead);
        set_number(c, "row-mt", 1);
        set_number(c, "tile-columns", d->width >= 1024 ? 2 : 0);
        c->thread_count = 4;
        return;
    }
    if (strcmp(by->name, "libsvtav1") == 0) {
        set_number(c, "preset", fast ? 12 : best ? 6 : 9);
        set_number(c, "crf", crf);
        /* Pictures in pyramids of eight, none looked at ahead. */
        set(c, "svtav1-params", "lookahead=0:hierarchical-levels=3");
        return;
    }
    if (by->codec == PLX_CODEC_AV1 && by->memory == PROCESSOR) {
        set_number(c, "cpu-used", fast ? 8 : best ? 4 : 6);
        set_number(c, "speed", fast ? 10 : best ? 6 : 8);
        set_number(c, "crf", crf);
        set_number(c, "lag-in-frames", ahead);
        set_number(c, "row-mt", 1);
        c->thread_count = 4;
        return;
    }
    /* Of the GPU: a constant quality under each maker's name for it. */
    set(c, "rc", "vbr");
    set_number(c, "cq", crf);
    set_number(c, "qp", crf);
    set(c, "rc_mode", "CQP");
    c->global_quality = crf;
    c->max_b_frames = 0;
    set_number(c, "zerolatency", 1);
    set_number(c, "async_depth", 1);
    if (strcmp(by->name, "h264_v4l2m2m") == 0 || strcmp(by->name, "libopenh264") == 0)
        c->bit_rate = (int64_t)d->width * d->height * d->fps / 4;
}

static void describe(
    AVCodecContext *c, const plx_video_desc *d, enum AVPixelFormat format, bool global_header)
{
    c->width = d->width;
    c->height = d->height;
    c->pix_fmt = format;
    c->sw_pix_fmt = format;
    c->time_base = (AVRational){1, d->fps};
    c->framerate = (AVRational){d->fps, 1};
    c->gop_size = d->fps; /* a player finds its way within a second */
    c->color_range = AVCOL_RANGE_MPEG;
    c->colorspace = AVCOL_SPC_BT709;
    c->color_primaries = AVCOL_PRI_BT709;
    c->color_trc = AVCOL_TRC_BT709;
    c->chroma_sample_location = AVCHROMA_LOC_CENTER;
    c->flags |= AV_CODEC_FLAG_BITEXACT;
    if (global_header)
        c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
}

/* Frames in the GPU's memory for encoders that take no others. */
static bool give_frames(AVCodecContext *c, const candidate *by)
{
    AVBufferRef *device = NULL;
    if (av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_VAAPI, NULL, NULL, 0) < 0)
        return false;
    AVBufferRef *frames = av_hwframe_ctx_alloc(device);
    av_buffer_unref(&device);
    if (!frames)
        return false;
    AVHWFramesContext *about = (AVHWFramesContext *)(void *)frames->data;
    about->format = AV_PIX_FMT_VAAPI;
    about->sw_format = by->format;
    about->width = c->width;
    about->height = c->height;
    about->initial_pool_size = 8;
    if (av_hwframe_ctx_init(frames) < 0) {
        av_buffer_unref(&frames);
        return false;
    }
    c->hw_frames_ctx = frames;
    c->pix_fmt = AV_PIX_FMT_VAAPI;
    return true;
}

static AVCodecContext *try_open(
    const candidate *by, const plx_video_desc *desc, bool global_header, int *failed)
{
    const AVCodec *codec = avcodec_find_encoder_by_name(by->name);
    AVCodecContext *c = codec ? avcodec_alloc_context3(codec) : NULL;
    *failed = codec ? AVERROR(ENOMEM) : AVERROR_ENCODER_NOT_FOUND;
    if (!c)
        return NULL;
    describe(c, desc, by->format, global_header);
    tune(c, desc, by);
    if (by->memory != VAAPI || give_frames(c, by)) {
        *failed = avcodec_open2(c, codec, NULL);
        if (*failed >= 0)
            return c;
    } else {
        *failed = AVERROR(ENODEV);
    }
    avcodec_free_context(&c);
    return NULL;
}

/* GIFs, and MPEG-4 where a system has no encoder for H.264. */
static AVCodecContext *open_own(
    enum AVCodecID id, const plx_video_desc *desc, bool global_header, int *failed)
{
    const AVCodec *codec = avcodec_find_encoder(id);
    AVCodecContext *c = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!c)
        return NULL;
    bool gif = id == AV_CODEC_ID_GIF;
    describe(c, desc, gif ? AV_PIX_FMT_PAL8 : AV_PIX_FMT_YUV420P, global_header);
    if (gif) {
        c->color_range = AVCOL_RANGE_UNSPECIFIED;
        c->colorspace = AVCOL_SPC_UNSPECIFIED;
        c->chroma_sample_location = AVCHROMA_LOC_UNSPECIFIED;
    } else {
        c->bit_rate = 12000000;
    }
    *failed = avcodec_open2(c, codec, NULL);
    if (*failed < 0)
        avcodec_free_context(&c);
    return c;
}

AVCodecContext *plx_av_encoder_open(const plx_video_desc *desc, const char *container,
    bool global_header, bool *hardware, plx_error *e)
{
    int failed = AVERROR_ENCODER_NOT_FOUND;
    AVCodecContext *c = NULL;
    plx_codec codec = desc->codec;
    *hardware = false;
    if (codec == PLX_CODEC_AUTO)
        codec = strcmp(container, "webm") == 0 ? PLX_CODEC_VP9 : PLX_CODEC_H264;
    if (strcmp(container, "gif") == 0) {
        c = open_own(AV_CODEC_ID_GIF, desc, global_header, &failed);
    } else {
        for (size_t i = 0; !c && i < sizeof candidates / sizeof *candidates; i++) {
            const candidate *by = &candidates[i];
            if (by->codec != codec || (by->memory != PROCESSOR && !desc->hardware))
                continue;
            c = try_open(by, desc, global_header, &failed);
            *hardware = c && by->memory != PROCESSOR;
        }
        if (!c && desc->codec == PLX_CODEC_AUTO && codec == PLX_CODEC_H264)
            c = open_own(AV_CODEC_ID_MPEG4, desc, global_header, &failed);
    }
    if (c)
        return c;
    char reason[AV_ERROR_MAX_STRING_SIZE] = "";
    av_strerror(failed, reason, sizeof reason);
    plx_fail_file(e, PLX_ERR_UNSUPPORTED, desc->path,
        "cannot be written: no encoder for it can be started: %s", reason);
    return NULL;
}

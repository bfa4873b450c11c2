#include "capture/video.h"

#include "base/mem.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>

#include <string.h>

struct plx_video {
    char *path;
    AVFormatContext *container;
    AVCodecContext *encoder;
    AVStream *stream;
    AVFrame *frame;
    AVPacket *packet;
    struct SwsContext *convert;
    int64_t frames;
    bool header;
};

static bool fail_av(plx_error *e, const plx_video *v, plx_code code, const char *what, int av)
{
    char reason[AV_ERROR_MAX_STRING_SIZE] = "";
    av_strerror(av, reason, sizeof reason);
    return plx_fail_file(e, code, v->path, "%s: %s", what, reason);
}

static const AVCodec *find_encoder(const AVOutputFormat *format)
{
    bool webm = strcmp(format->name, "webm") == 0;
    const AVCodec *codec = avcodec_find_encoder_by_name(webm ? "libvpx-vp9" : "libx264");
    /* Systems without x264 still have what libav brings itself. */
    return codec ? codec : avcodec_find_encoder(webm ? AV_CODEC_ID_VP9 : AV_CODEC_ID_MPEG4);
}

static bool open_encoder(plx_video *v, const plx_video_desc *desc, plx_error *e)
{
    const AVCodec *codec = find_encoder(v->container->oformat);
    if (!codec)
        return plx_fail_file(
            e, PLX_ERR_UNSUPPORTED, v->path, "cannot be written: libav has no encoder for it");
    v->encoder = avcodec_alloc_context3(codec);
    v->stream = avformat_new_stream(v->container, NULL);
    if (!v->encoder || !v->stream)
        return plx_fail_file(e, PLX_ERR_MEMORY, v->path, "out of memory");
    AVCodecContext *c = v->encoder;
    c->width = desc->width;
    c->height = desc->height;
    c->pix_fmt = AV_PIX_FMT_YUV420P;
    c->time_base = (AVRational){1, desc->fps};
    c->framerate = (AVRational){desc->fps, 1};
    c->gop_size = desc->fps; /* a cut file loses a second at most */
    c->color_range = AVCOL_RANGE_MPEG;
    c->colorspace = AVCOL_SPC_BT709;
    c->color_primaries = AVCOL_PRI_BT709;
    c->color_trc = AVCOL_TRC_BT709;
    c->flags |= AV_CODEC_FLAG_BITEXACT;
    v->container->flags |= AVFMT_FLAG_BITEXACT;
    if (v->container->oformat->flags & AVFMT_GLOBALHEADER)
        c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    /* Thin lines need more than the usual quality; not every encoder knows these names. */
    av_opt_set(c->priv_data, "crf", "20", 0);
    av_opt_set(c->priv_data, "preset", "veryfast", 0);
    c->bit_rate = c->codec_id == AV_CODEC_ID_MPEG4 ? 12000000 : 0;
    int failed = avcodec_open2(c, codec, NULL);
    if (failed < 0)
        return fail_av(e, v, PLX_ERR_UNSUPPORTED, "the encoder cannot be started", failed);
    v->stream->time_base = c->time_base;
    v->stream->avg_frame_rate = c->framerate;
    failed = avcodec_parameters_from_context(v->stream->codecpar, c);
    return failed >= 0 || fail_av(e, v, PLX_ERR_MEMORY, "cannot be written", failed);
}

static bool open_frames(plx_video *v, const plx_video_desc *desc, plx_error *e)
{
    v->packet = av_packet_alloc();
    v->frame = av_frame_alloc();
    v->convert = sws_getContext(desc->width, desc->height, AV_PIX_FMT_RGBA, desc->width,
        desc->height, AV_PIX_FMT_YUV420P, SWS_BILINEAR | SWS_ACCURATE_RND, NULL, NULL, NULL);
    if (!v->packet || !v->frame || !v->convert)
        return plx_fail_file(e, PLX_ERR_MEMORY, v->path, "out of memory");
    const int *bt709 = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(v->convert, bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
    v->frame->format = AV_PIX_FMT_YUV420P;
    v->frame->width = desc->width;
    v->frame->height = desc->height;
    int failed = av_frame_get_buffer(v->frame, 0);
    return failed >= 0 || fail_av(e, v, PLX_ERR_MEMORY, "cannot be written", failed);
}

static bool open_file(plx_video *v, plx_error *e)
{
    /* A path is a path, whatever it looks like: libav would take "a:b" for a protocol. */
    char *url = av_asprintf("file:%s", v->path);
    int failed = url ? avio_open(&v->container->pb, url, AVIO_FLAG_WRITE) : AVERROR(ENOMEM);
    av_free(url);
    if (failed < 0)
        return fail_av(e, v, PLX_ERR_IO, "cannot be written", failed);
    AVDictionary *options = NULL;
    /* An MP4 of fragments plays up to where it was cut; a plain one needs its end. */
    av_dict_set(&options, "movflags", "frag_keyframe+empty_moov", 0);
    failed = avformat_write_header(v->container, &options);
    av_dict_free(&options);
    v->header = failed >= 0;
    return v->header || fail_av(e, v, PLX_ERR_IO, "cannot be written", failed);
}

plx_video *plx_video_create(const plx_video_desc *desc, plx_error *e)
{
    if (desc->width % 2 || desc->height % 2) {
        plx_fail(e, PLX_ERR_USAGE, "a film needs an even width and height, not %d x %d",
            desc->width, desc->height);
        return NULL;
    }
    av_log_set_level(AV_LOG_QUIET); /* libraries do not print; what went wrong is returned */
    plx_video *v = plx_alloc(1, sizeof *v);
    if (v)
        v->path = plx_strdup(desc->path);
    bool ok = v && v->path;
    if (!ok)
        plx_fail_file(e, PLX_ERR_MEMORY, desc->path, "out of memory");
    if (ok && avformat_alloc_output_context2(&v->container, NULL, NULL, desc->path) < 0)
        ok = plx_fail_file(e, PLX_ERR_USAGE, desc->path,
            "has no ending that names a film, such as .mkv, .mp4 or .webm");
    ok = ok && open_encoder(v, desc, e) && open_frames(v, desc, e) && open_file(v, e);
    if (!ok)
        plx_video_abort(&v);
    return v;
}

/* Moves what the encoder has ready to the file; NULL flushes it. */
static bool encode(plx_video *v, const AVFrame *frame, plx_error *e)
{
    int failed = avcodec_send_frame(v->encoder, frame);
    while (failed >= 0) {
        failed = avcodec_receive_packet(v->encoder, v->packet);
        if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF)
            return true;
        if (failed < 0)
            break;
        av_packet_rescale_ts(v->packet, v->encoder->time_base, v->stream->time_base);
        v->packet->stream_index = v->stream->index;
        failed = av_interleaved_write_frame(v->container, v->packet);
    }
    return fail_av(e, v, PLX_ERR_IO, "cannot be written", failed);
}

bool plx_video_add(plx_video *v, const unsigned char *rgba, plx_error *e)
{
    int failed = av_frame_make_writable(v->frame);
    if (failed < 0)
        return fail_av(e, v, PLX_ERR_MEMORY, "cannot be written", failed);
    const uint8_t *const planes[1] = {rgba};
    const int strides[1] = {v->encoder->width * 4};
    sws_scale(
        v->convert, planes, strides, 0, v->encoder->height, v->frame->data, v->frame->linesize);
    v->frame->pts = v->frames++;
    return encode(v, v->frame, e);
}

bool plx_video_finish(plx_video **video, plx_error *e)
{
    plx_video *v = *video;
    bool ok = encode(v, NULL, e);
    if (ok) {
        int failed = av_write_trailer(v->container);
        v->header = false;
        if (failed >= 0)
            failed = avio_closep(&v->container->pb);
        ok = failed >= 0 || fail_av(e, v, PLX_ERR_IO, "cannot be written", failed);
    }
    plx_video_abort(video);
    return ok;
}

void plx_video_abort(plx_video **video)
{
    plx_video *v = *video;
    if (!v)
        return;
    if (v->header)
        av_write_trailer(v->container);
    if (v->container)
        avio_closep(&v->container->pb);
    avformat_free_context(v->container);
    avcodec_free_context(&v->encoder);
    av_frame_free(&v->frame);
    av_packet_free(&v->packet);
    sws_freeContext(v->convert);
    plx_free(v->path);
    plx_free(v);
    *video = NULL;
}

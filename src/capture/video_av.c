/* Films through libav: containers, and the frames for their encoders. */
#include "base/mem.h"
#include "capture/av_encoder.h"
#include "capture/gif_palette.h"
#include "capture/video_parts.h"
#include "capture/yuv.h"

#include <libavformat/avformat.h>
#include <libavutil/hwcontext.h>

#include <string.h>

/* Milliseconds of film between two places up to which the file is whole. */
#define WHOLE_EVERY_MS "300"
#define WHOLE_EVERY_US "300000"

/* What libav writes through its own buffer of this size. */
enum { BUFFER_BYTES = 1 << 16 };

#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t plx_av_bytes;
#else
typedef uint8_t plx_av_bytes;
#endif

typedef struct film {
    plx_video head;
    AVFormatContext *container;
    AVCodecContext *encoder;
    AVStream *stream;
    AVFrame *frame;  /* as the encoder takes it, in the processor's memory */
    AVFrame *on_gpu; /* where the encoder's frames are there */
    AVPacket *packet;
    plx_gif_palette *palette;
    int64_t frames;
    bool header;
    plx_error reason; /* of the first write that failed */
    char name[64];    /* of the encoder */
} film;

static bool fail_av(plx_error *e, const film *f, plx_code code, int av)
{
    char reason[AV_ERROR_MAX_STRING_SIZE] = "";
    /* libav says "I/O error" where the system told more. */
    if (f->reason.code != PLX_OK) {
        if (e)
            *e = f->reason;
        return false;
    }
    av_strerror(av, reason, sizeof reason);
    return plx_fail_file(e, code, f->head.path, "cannot be written: %s", reason);
}

static int on_write(void *user, plx_av_bytes *data, int size)
{
    film *f = user;
    plx_error *e = f->reason.code == PLX_OK ? &f->reason : NULL;
    return plx_sink_write(f->head.sink, data, (size_t)size, e) ? size : AVERROR(EIO);
}

static int64_t on_seek(void *user, int64_t offset, int whence)
{
    film *f = user;
    plx_sink *sink = f->head.sink;
    if (whence == AVSEEK_SIZE)
        return plx_sink_size(sink);
    int64_t to = whence == SEEK_CUR   ? plx_sink_tell(sink) + offset
                 : whence == SEEK_END ? plx_sink_size(sink) + offset
                                      : offset;
    return plx_sink_seek(sink, to) ? to : AVERROR(ESPIPE);
}

static bool open_file(film *f, plx_error *e)
{
    unsigned char *buffer = av_malloc(BUFFER_BYTES);
    if (buffer)
        f->container->pb = avio_alloc_context(buffer, BUFFER_BYTES, 1, f, NULL, on_write, on_seek);
    if (!f->container->pb) {
        av_free(buffer);
        return plx_fail_file(e, PLX_ERR_MEMORY, f->head.path, "out of memory");
    }
    f->container->pb->seekable = plx_sink_can_seek(f->head.sink) ? AVIO_SEEKABLE_NORMAL : 0;
    f->container->flags |= AVFMT_FLAG_BITEXACT | AVFMT_FLAG_FLUSH_PACKETS | AVFMT_FLAG_CUSTOM_IO;
    AVDictionary *options = NULL;
    /* An MP4 of fragments plays up to where it was cut; a plain one needs its end. So does
     * Matroska by its clusters. */
    av_dict_set(&options, "movflags", "frag_keyframe+empty_moov+default_base_moof", 0);
    av_dict_set(&options, "frag_duration", WHOLE_EVERY_US, 0);
    av_dict_set(&options, "cluster_time_limit", WHOLE_EVERY_MS, 0);
    if (f->head.desc.recipe)
        av_dict_set(&f->container->metadata, "comment", f->head.desc.recipe, 0);
    int failed = avformat_write_header(f->container, &options);
    av_dict_free(&options);
    f->header = failed >= 0;
    if (f->header && f->reason.code == PLX_OK) {
        avio_flush(f->container->pb);
        plx_sink_mark(f->head.sink);
    }
    return (f->header && f->reason.code == PLX_OK) || fail_av(e, f, PLX_ERR_IO, failed);
}

static bool open_encoder(film *f, plx_error *e)
{
    const AVOutputFormat *format = f->container->oformat;
    bool global = format->flags & AVFMT_GLOBALHEADER;
    f->encoder = plx_av_encoder_open(
        &f->head.desc, f->head.facts.container, global, &f->head.facts.hardware, e);
    if (!f->encoder)
        return false;
    snprintf(f->name, sizeof f->name, "%s", f->encoder->codec->name);
    f->head.facts.encoder = f->name;
    f->head.facts.codec = avcodec_get_name(f->encoder->codec_id);
    f->stream = avformat_new_stream(f->container, NULL);
    if (!f->stream)
        return plx_fail_file(e, PLX_ERR_MEMORY, f->head.path, "out of memory");
    f->stream->time_base = f->encoder->time_base;
    f->stream->avg_frame_rate = f->encoder->framerate;
    int failed = avcodec_parameters_from_context(f->stream->codecpar, f->encoder);
    return failed >= 0 || fail_av(e, f, PLX_ERR_MEMORY, failed);
}

static bool open_frames(film *f, plx_error *e)
{
    const plx_video_desc *d = &f->head.desc;
    enum AVPixelFormat format =
        f->encoder->hw_frames_ctx ? f->encoder->sw_pix_fmt : f->encoder->pix_fmt;
    bool ok = (f->packet = av_packet_alloc()) && (f->frame = av_frame_alloc()) &&
              (f->on_gpu = av_frame_alloc());
    if (ok && format == AV_PIX_FMT_PAL8) {
        f->palette = plx_gif_palette_create(e);
        ok = f->palette != NULL;
    }
    if (!ok)
        return plx_fail_file(e, PLX_ERR_MEMORY, f->head.path, "out of memory");
    f->head.direct = !f->palette;
    f->frame->format = format;
    f->frame->width = d->width;
    f->frame->height = d->height;
    int failed = av_frame_get_buffer(f->frame, 0);
    return failed >= 0 || fail_av(e, f, PLX_ERR_MEMORY, failed);
}

/* Moves what the encoder has ready to the file; NULL flushes it. */
static bool encode(film *f, const AVFrame *frame, plx_error *e)
{
    int failed = avcodec_send_frame(f->encoder, frame);
    while (failed >= 0) {
        failed = avcodec_receive_packet(f->encoder, f->packet);
        if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF)
            return f->reason.code == PLX_OK || fail_av(e, f, PLX_ERR_IO, AVERROR(EIO));
        if (failed < 0)
            break;
        /* Not every encoder says so, and the last frame would not count in the film's length. */
        if (f->packet->duration <= 0)
            f->packet->duration = 1;
        av_packet_rescale_ts(f->packet, f->encoder->time_base, f->stream->time_base);
        f->packet->stream_index = f->stream->index;
        failed = av_write_frame(f->container, f->packet);
        av_packet_unref(f->packet);
        /* Containers hand on whole clusters and fragments, and nothing in between. */
        avio_flush(f->container->pb);
        plx_sink_mark(f->head.sink);
    }
    return fail_av(e, f, PLX_ERR_IO, failed);
}

static int to_gpu(film *f)
{
    av_frame_unref(f->on_gpu);
    int failed = av_hwframe_get_buffer(f->encoder->hw_frames_ctx, f->on_gpu, 0);
    if (failed >= 0)
        failed = av_hwframe_transfer_data(f->on_gpu, f->frame, 0);
    return failed >= 0 ? av_frame_copy_props(f->on_gpu, f->frame) : failed;
}

/* Rows from the bottom are read from there; palettes take rows from the top alone. */
static void convert(const film *f, const unsigned char *rgba)
{
    const plx_video_desc *d = &f->head.desc;
    AVFrame *to = f->frame;
    ptrdiff_t stride = d->row_bytes > 0 ? (ptrdiff_t)d->row_bytes : (ptrdiff_t)d->width * 4;
    if (f->palette) {
        plx_gif_palette_apply(f->palette, rgba, d->width, d->height, to->data[0],
            (size_t)to->linesize[0], (uint32_t *)(void *)to->data[1]);
        return;
    }
    plx_yuv_planes planes = {to->data[0], to->data[1],
        to->format == AV_PIX_FMT_NV12 ? NULL : to->data[2], to->linesize[0], to->linesize[1],
        to->linesize[2]};
    plx_yuv_from_rgba(d->bottom_up ? rgba + (d->height - 1) * stride : rgba,
        d->bottom_up ? -stride : stride, d->width, d->height, &planes);
}

static bool add(plx_video *v, const unsigned char *rgba, plx_error *e)
{
    film *f = (film *)v;
    AVFrame *frame = f->frame;
    /* Without a new one, the frame holds the last. */
    int failed = rgba ? av_frame_make_writable(frame) : 0;
    if (failed < 0)
        return fail_av(e, f, PLX_ERR_MEMORY, failed);
    if (rgba)
        convert(f, rgba);
    frame->pts = f->frames++;
    if (f->encoder->hw_frames_ctx) {
        failed = to_gpu(f);
        frame = f->on_gpu;
    }
    return failed < 0 ? fail_av(e, f, PLX_ERR_IO, failed) : encode(f, frame, e);
}

/* libav writes no comments into GIFs: one in blocks of 255 bytes goes before the file's last byte,
 * which ends it. */
static bool add_gif_comment(film *f, plx_error *e)
{
    static const unsigned char begin[] = {0x21, 0xFE}, end[] = {0, 0x3B};
    plx_sink *sink = f->head.sink;
    const char *text = f->head.desc.recipe;
    size_t left = text ? strlen(text) : 0;
    if (left == 0 || !plx_sink_can_seek(sink) || !plx_sink_seek(sink, plx_sink_size(sink) - 1))
        return true;
    bool ok = plx_sink_write(sink, begin, sizeof begin, e);
    while (ok && left > 0) {
        unsigned char block[256] = {(unsigned char)(left < 255 ? left : 255)};
        memcpy(block + 1, text, block[0]);
        ok = plx_sink_write(sink, block, (size_t)block[0] + 1, e);
        text += block[0];
        left -= block[0];
    }
    return ok && plx_sink_write(sink, end, sizeof end, e);
}

static bool finish(plx_video *v, plx_error *e)
{
    film *f = (film *)v;
    if (!encode(f, NULL, e))
        return false;
    int failed = av_write_trailer(f->container);
    f->header = false;
    avio_flush(f->container->pb);
    if (failed < 0 || f->reason.code != PLX_OK)
        return fail_av(e, f, PLX_ERR_IO, failed);
    return !f->palette || add_gif_comment(f, e);
}

static void release(plx_video *v)
{
    film *f = (film *)v;
    if (f->container && f->container->pb) {
        /* The end of the file, where it can still be written, spares players a search. */
        if (f->header && f->reason.code == PLX_OK)
            av_write_trailer(f->container);
        av_freep(&f->container->pb->buffer);
        avio_context_free(&f->container->pb);
    }
    avformat_free_context(f->container);
    avcodec_free_context(&f->encoder);
    av_frame_free(&f->frame);
    av_frame_free(&f->on_gpu);
    av_packet_free(&f->packet);
    plx_gif_palette_destroy(&f->palette);
}

static const plx_video_ops ops = {add, finish, release};

plx_video *plx_video_create_av(const plx_video_desc *desc, const char *container, plx_error *e)
{
    av_log_set_level(AV_LOG_QUIET); /* libraries do not print; what went wrong is returned */
    film *f = plx_alloc(1, sizeof *f);
    if (!f) {
        plx_fail_file(e, PLX_ERR_MEMORY, desc->path, "out of memory");
        return NULL;
    }
    plx_video *v = &f->head;
    v->ops = &ops;
    v->facts.container = container;
    bool ok = plx_video_begin(v, desc, e);
    if (ok && avformat_alloc_output_context2(&f->container, NULL, container, NULL) < 0)
        ok = plx_fail_file(
            e, PLX_ERR_UNSUPPORTED, desc->path, "cannot be written: libav knows no %s", container);
    ok = ok && open_encoder(f, e) && open_frames(f, e) && plx_video_open_sink(v, e) &&
         open_file(f, e);
    if (!ok)
        plx_video_abort(&v);
    return v;
}

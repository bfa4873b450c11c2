/* Decodes a film with libav, as a player would. */
#ifndef PLX_TESTS_FILM_READER_H
#define PLX_TESTS_FILM_READER_H

#include "support.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <stdio.h>

typedef struct film_read {
    int frames, errors, width, height;
    double fps, seconds; /* 0: not told */
    uint64_t hash;       /* of all pixels */
    char comment[1024];  /* that it carries */
} film_read;

static inline void film_take(film_read *r, AVCodecContext *decoder, AVFrame *frame)
{
    while (avcodec_receive_frame(decoder, frame) >= 0) {
        r->frames++;
        for (int y = 0; y < frame->height; y++)
            for (int x = 0; x < frame->width; x++)
                r->hash = (r->hash ^ frame->data[0][y * frame->linesize[0] + x]) * 0x100000001B3;
    }
}

/* frames is -1 where the file cannot be opened. */
static inline film_read film_read_file(const char *path)
{
    film_read r = {.frames = -1};
    AVFormatContext *file = NULL;
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    if (avformat_open_input(&file, path, NULL, NULL) < 0)
        goto out;
    if (avformat_find_stream_info(file, NULL) < 0 || file->nb_streams != 1)
        goto out;
    const AVCodecParameters *about = file->streams[0]->codecpar;
    AVCodecContext *decoder = avcodec_alloc_context3(avcodec_find_decoder(about->codec_id));
    avcodec_parameters_to_context(decoder, about);
    if (avcodec_open2(decoder, NULL, NULL) >= 0) {
        r = (film_read){.width = about->width,
            .height = about->height,
            .fps = av_q2d(file->streams[0]->avg_frame_rate),
            .seconds = file->duration > 0 ? (double)file->duration / AV_TIME_BASE : 0};
        const AVDictionaryEntry *comment = av_dict_get(file->metadata, "comment", NULL, 0);
        snprintf(r.comment, sizeof r.comment, "%s", comment ? comment->value : "");
        int got;
        while ((got = av_read_frame(file, packet)) >= 0) {
            r.errors += avcodec_send_packet(decoder, packet) < 0;
            av_packet_unref(packet);
            film_take(&r, decoder, frame);
        }
        r.errors += got != AVERROR_EOF;
        avcodec_send_packet(decoder, NULL);
        film_take(&r, decoder, frame);
    }
    avcodec_free_context(&decoder);
out:
    avformat_close_input(&file);
    av_packet_free(&packet);
    av_frame_free(&frame);
    return r;
}

#endif

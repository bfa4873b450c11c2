/* Raw frames as YUV4MPEG2, which every video program reads from a pipe. */
#include "base/mem.h"
#include "capture/video_parts.h"
#include "capture/yuv.h"

#include <stdio.h>

typedef struct y4m {
    plx_video head;
    unsigned char *yuv; /* a frame */
    size_t size;
} y4m;

static bool add(plx_video *v, const unsigned char *rgba, plx_error *e)
{
    static const char mark[] = "FRAME\n";
    y4m *y = (y4m *)v;
    int width = v->desc.width, height = v->desc.height;
    plx_yuv_planes planes = plx_yuv_packed(y->yuv, width, height);
    plx_yuv_from_rgba(rgba, (ptrdiff_t)width * 4, width, height, &planes);
    plx_sink_mark(v->sink);
    return plx_sink_write(v->sink, mark, sizeof mark - 1, e) &&
           plx_sink_write(v->sink, y->yuv, y->size, e);
}

static bool finish(plx_video *v, plx_error *e)
{
    (void)v, (void)e;
    return true;
}

static void release(plx_video *v)
{
    plx_free(((y4m *)v)->yuv);
}

static const plx_video_ops ops = {add, finish, release};

plx_video *plx_video_create_y4m(const plx_video_desc *desc, plx_error *e)
{
    y4m *y = plx_alloc(1, sizeof *y);
    if (!y) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_video *v = &y->head;
    v->ops = &ops;
    v->facts = (plx_video_facts){.container = "y4m", .codec = "rawvideo", .encoder = "rawvideo"};
    y->size = (size_t)desc->width * (size_t)desc->height * 3 / 2;
    y->yuv = plx_alloc(y->size, 1);
    char header[160];
    int length = snprintf(header, sizeof header,
        "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg XCOLORRANGE=LIMITED\n", desc->width, desc->height,
        desc->fps);
    bool ok = plx_video_begin(v, desc, e) &&
              (y->yuv || plx_fail(e, PLX_ERR_MEMORY, "out of memory")) &&
              plx_video_open_sink(v, e) && plx_sink_write(v->sink, header, (size_t)length, e);
    if (!ok)
        plx_video_abort(&v);
    return v;
}

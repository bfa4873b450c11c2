/* Frames for nothing: what remains of a film's time is that of its drawing. */
#include "base/mem.h"
#include "capture/video_parts.h"

static bool add(plx_video *v, const unsigned char *rgba, plx_error *e)
{
    (void)v, (void)rgba, (void)e;
    return true;
}

static bool finish(plx_video *v, plx_error *e)
{
    (void)v, (void)e;
    return true;
}

static void release(plx_video *v)
{
    (void)v;
}

static const plx_video_ops ops = {add, finish, release};

plx_video *plx_video_create_nothing(const plx_video_desc *desc, plx_error *e)
{
    plx_video *v = plx_alloc(1, sizeof *v);
    if (!v) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    v->ops = &ops;
    v->direct = true;
    v->facts = (plx_video_facts){.container = "none", .codec = "none", .encoder = "none"};
    if (!plx_video_begin(v, desc, e))
        plx_video_abort(&v);
    return v;
}

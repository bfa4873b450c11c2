/* Frames as PNG files, each whole under its name or not there. */
#include "base/mem.h"
#include "base/text.h"
#include "capture/png_stream.h"
#include "capture/video_parts.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct pictures {
    plx_video head;
    char before[768], after[256]; /* of the number in a name */
    int digits;                   /* at least */
} pictures;

static bool make_folder(const char *path, plx_error *e)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST ||
           plx_fail_file(e, PLX_ERR_IO, path, "cannot be made: %s", strerror(errno));
}

/* Takes "frames/%05d.png" apart. The pattern is no format for printf: it comes from people. */
static bool take_pattern(pictures *p, const char *path, plx_error *e)
{
    const char *percent = strchr(path, '%'), *at = percent + 1;
    p->digits = 0;
    while (isdigit((unsigned char)*at) && p->digits < 100)
        p->digits = p->digits * 10 + (*at++ - '0');
    bool ok = *at == 'd' && p->digits <= 18 && !strchr(at, '%') &&
              (size_t)(percent - path) < sizeof p->before &&
              plx_text_copy(p->after, sizeof p->after, at + 1);
    if (!ok)
        return plx_fail_file(e, PLX_ERR_USAGE, path,
            "names pictures by one %%d, such as frames/%%05d.png, and by no other '%%'");
    size_t length = strlen(p->after);
    if (length < 4 || strcmp(p->after + length - 4, ".png") != 0)
        return plx_fail_file(e, PLX_ERR_USAGE, path, "names pictures that do not end in .png");
    memcpy(p->before, path, (size_t)(percent - path));
    char *slash = strrchr(p->before, '/');
    if (!slash || slash == p->before)
        return true;
    *slash = '\0';
    ok = make_folder(p->before, e);
    *slash = '/';
    return ok;
}

static bool take_folder(pictures *p, const char *path, plx_error *e)
{
    size_t length = strlen(path);
    p->digits = 5;
    plx_text_copy(p->after, sizeof p->after, ".png");
    if (length + 2 > sizeof p->before)
        return plx_fail_file(e, PLX_ERR_USAGE, path, "is too long a name");
    memcpy(p->before, path, length + 1);
    if (!make_folder(path, e))
        return false;
    if (path[length - 1] != '/')
        p->before[length] = '/';
    return true;
}

static bool add(plx_video *v, const unsigned char *rgba, plx_error *e)
{
    const pictures *p = (const pictures *)v;
    char path[1100];
    struct stat about;
    snprintf(path, sizeof path, "%s%0*llu%s", p->before, p->digits,
        (unsigned long long)v->facts.frames + 1, p->after);
    plx_png_stream *png = plx_png_stream_open(
        &(plx_png_stream_desc){
            .path = path,
            .width = v->desc.width,
            .height = v->desc.height,
            .texts = &(plx_png_text){v->desc.recipe_keyword, v->desc.recipe},
            .text_count = v->desc.recipe ? 1 : 0,
        },
        e);
    bool ok = png && plx_png_stream_add(png, rgba, v->desc.height, e);
    if (!ok)
        plx_png_stream_abort(&png);
    if (!ok || !plx_png_stream_finish(&png, e))
        return false;
    if (stat(path, &about) == 0)
        v->facts.bytes += (uint64_t)about.st_size;
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

plx_video *plx_video_create_pictures(const plx_video_desc *desc, plx_error *e)
{
    pictures *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_video *v = &p->head;
    v->ops = &ops;
    v->facts = (plx_video_facts){.container = "png", .codec = "png", .encoder = "png"};
    bool ok = plx_video_begin(v, desc, e) &&
              (strchr(desc->path, '%') ? take_pattern(p, v->path, e) : take_folder(p, v->path, e));
    if (!ok)
        plx_video_abort(&v);
    return v;
}

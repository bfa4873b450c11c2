#include "capture/video.h"

#include "base/mem.h"
#include "capture/video_parts.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

bool plx_codec_parse(const char *name, plx_codec *out)
{
    static const struct {
        const char *name;
        plx_codec codec;
    } known[] = {
        {"auto", PLX_CODEC_AUTO},
        {"h264", PLX_CODEC_H264},
        {"vp9", PLX_CODEC_VP9},
        {"av1", PLX_CODEC_AV1},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcasecmp(name, known[i].name) == 0) {
            *out = known[i].codec;
            return true;
        }
    }
    return false;
}

bool plx_video_quality_parse(const char *name, plx_video_quality *out)
{
    static const char *const names[] = {
        [PLX_VIDEO_GOOD] = "good", [PLX_VIDEO_DRAFT] = "draft", [PLX_VIDEO_BEST] = "best"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (plx_video_quality)i;
            return true;
        }
    }
    return false;
}

/* libav's name of what the ending says; "y4m", "png" and "none" are our own; NULL: unknown. */
static const char *container_of(const char *path)
{
    static const char *const endings[][2] = {
        {".mkv", "matroska"},
        {".mp4", "mp4"},
        {".m4v", "mp4"},
        {".mov", "mov"},
        {".webm", "webm"},
        {".gif", "gif"},
        {".y4m", "y4m"},
    };
    struct stat about;
    size_t length = strlen(path);
    if (strcmp(path, "-") == 0)
        return "y4m";
    if (strcmp(path, "/dev/null") == 0)
        return "none";
    if (strchr(path, '%') || (length > 0 && path[length - 1] == '/') ||
        (stat(path, &about) == 0 && S_ISDIR(about.st_mode)))
        return "png";
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i][0]) == 0)
            return endings[i][1];
    return NULL;
}

/* That nobody need wait for the first frame to be told. */
static bool check(const plx_video_desc *d, const char *container, plx_error *e)
{
    if (!container)
        return plx_fail_file(e, PLX_ERR_USAGE, d->path,
            "has no ending that names a film: .mkv, .mp4, .webm, .gif, .y4m, or a %%05d for "
            "pictures");
    bool gif = strcmp(container, "gif") == 0, png = strcmp(container, "png") == 0;
    bool none = strcmp(container, "none") == 0;
    bool coded = !gif && !png && !none && strcmp(container, "y4m") != 0;
    if (!gif && !png && !none && (d->width % 2 || d->height % 2))
        return plx_fail(e, PLX_ERR_USAGE, "a film needs an even width and height, not %d x %d",
            d->width, d->height);
    if (gif && d->fps > 50)
        return plx_fail(e, PLX_ERR_USAGE,
            "a GIF has at most 50 frames a second, as times in it are hundredths of a second");
    if (!coded && (d->codec != PLX_CODEC_AUTO || d->has_crf || d->hardware))
        return plx_fail_file(e, PLX_ERR_USAGE, d->path,
            "has a coding of its own, so that a codec, a rate and hardware cannot be chosen");
    if (strcmp(container, "webm") == 0 && d->codec == PLX_CODEC_H264)
        return plx_fail_file(
            e, PLX_ERR_USAGE, d->path, "cannot hold H.264: WebM is for VP9 and AV1");
    if (strcmp(container, "mov") == 0 && (d->codec == PLX_CODEC_VP9 || d->codec == PLX_CODEC_AV1))
        return plx_fail_file(
            e, PLX_ERR_USAGE, d->path, "cannot hold VP9 or AV1: QuickTime is for H.264");
    bool h264 = d->codec == PLX_CODEC_H264 ||
                (d->codec == PLX_CODEC_AUTO && coded && strcmp(container, "webm") != 0);
    if (d->has_crf && (d->crf < 0 || d->crf > (h264 ? 51 : 63)))
        return plx_fail(e, PLX_ERR_USAGE, "the constant rate factor is from 0 to %d, not %d",
            h264 ? 51 : 63, d->crf);
    return true;
}

plx_video *plx_video_create(const plx_video_desc *desc, plx_error *e)
{
    const char *container = container_of(desc->path);
    if (!check(desc, container, e))
        return NULL;
    if (strcmp(container, "y4m") == 0)
        return plx_video_create_y4m(desc, e);
    if (strcmp(container, "png") == 0)
        return plx_video_create_pictures(desc, e);
    if (strcmp(container, "none") == 0)
        return plx_video_create_nothing(desc, e);
    return plx_video_create_av(desc, container, e);
}

bool plx_video_begin(plx_video *v, const plx_video_desc *desc, plx_error *e)
{
    v->desc = *desc;
    v->desc.path = v->path = plx_strdup(desc->path);
    if (desc->recipe) {
        v->desc.recipe = v->recipe = plx_strdup(desc->recipe);
        v->desc.recipe_keyword = v->keyword = plx_strdup(desc->recipe_keyword);
    }
    return (v->path && (!desc->recipe || (v->recipe && v->keyword))) ||
           plx_fail_file(e, PLX_ERR_MEMORY, desc->path, "out of memory");
}

bool plx_video_open_sink(plx_video *v, plx_error *e)
{
    v->sink = plx_sink_open(
        &(plx_sink_desc){
            .path = v->path,
            .write = v->desc.write,
            .user = v->desc.write_user,
        },
        e);
    return v->sink != NULL;
}

/* Rows from the top, of the last frame where there is no new one. NULL without memory. */
static const unsigned char *rows_down(plx_video *v, const unsigned char *rgba)
{
    size_t row = (size_t)v->desc.width * 4, height = (size_t)v->desc.height;
    size_t from = v->desc.row_bytes > 0 ? v->desc.row_bytes : row;
    if (!v->last)
        v->last = plx_alloc(height, row);
    for (size_t y = 0; v->last && rgba && y < height; y++)
        memcpy(v->last + (v->desc.bottom_up ? height - 1 - y : y) * row, rgba + y * from, row);
    return v->last;
}

bool plx_video_add(plx_video *v, const unsigned char *rgba, plx_error *e)
{
    if (v->failed)
        return plx_fail_file(e, PLX_ERR_IO, v->path, "cannot be written any more");
    bool other = v->desc.live || v->desc.bottom_up || v->desc.row_bytes > 0;
    if (other && !v->direct && !(rgba = rows_down(v, rgba)))
        return plx_fail_file(e, PLX_ERR_MEMORY, v->path, "out of memory");
    v->failed = !v->ops->add(v, rgba, e);
    v->facts.frames += !v->failed;
    return !v->failed;
}

plx_video_facts plx_video_now(const plx_video *v)
{
    plx_video_facts facts = v->facts;
    if (v->sink)
        facts.bytes = (uint64_t)plx_sink_size(v->sink);
    return facts;
}

bool plx_video_finish(plx_video **video, plx_error *e)
{
    plx_video *v = *video;
    bool ok =
        v->failed ? plx_fail_file(e, PLX_ERR_IO, v->path, "is not complete") : v->ops->finish(v, e);
    ok = plx_sink_close(&v->sink, ok ? e : NULL) && ok;
    plx_video_abort(video);
    return ok;
}

void plx_video_abort(plx_video **video)
{
    plx_video *v = *video;
    if (!v)
        return;
    if (v->ops)
        v->ops->release(v);
    plx_sink_close(&v->sink, NULL);
    plx_free(v->path);
    plx_free(v->recipe);
    plx_free(v->keyword);
    plx_free(v->last);
    plx_free(v);
    *video = NULL;
}

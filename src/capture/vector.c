#include "capture/vector.h"

#include "base/mem.h"
#include "base/text.h"
#include "capture/vector_parts.h"

#include <string.h>

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), end = strlen(ending);
    return length > end && strcasecmp(path + length - end, ending) == 0;
}

bool plx_vector_is_path(const char *path)
{
    return ends_in(path, ".svg") || ends_in(path, ".pdf");
}

static const plx_vector_kind *kind_of(const char *path)
{
    return ends_in(path, ".pdf") ? plx_vector_pdf() : &plx_vector_svg;
}

bool plx_vector_check(const char *path, plx_error *e)
{
    return kind_of(path) || plx_fail_file(e, PLX_ERR_UNSUPPORTED, path,
                                "cannot be written: this build of plexus has no PDF, which takes "
                                "the library cairo; SVG it has");
}

void plx_vector_write(plx_vector *v, const void *data, size_t size)
{
    if (!v->failed)
        v->failed = !plx_file_writer_write(v->file, data, size, &v->failure);
}

static bool tell(const plx_vector *v, plx_error *e)
{
    if (e)
        *e = v->failure;
    return false;
}

void plx_vector_abort(plx_vector **vector)
{
    plx_vector *v = *vector;
    *vector = NULL;
    if (!v)
        return;
    v->kind->release(v);
    plx_file_writer_abort(&v->file);
    plx_free(v);
}

plx_vector *plx_vector_open(const plx_vector_desc *desc, plx_error *e)
{
    if (!plx_vector_check(desc->path, e))
        return NULL;
    plx_vector *v = plx_alloc(1, sizeof *v);
    if (!v) {
        plx_fail_file(e, PLX_ERR_MEMORY, desc->path, "out of memory for a picture");
        return NULL;
    }
    v->kind = kind_of(desc->path);
    v->desc = *desc;
    v->file = plx_file_writer_open(desc->path, &v->failure);
    if (!v->file || !v->kind->begin(v)) {
        tell(v, e);
        plx_vector_abort(&v);
    }
    return v;
}

void plx_vector_line(
    plx_vector *v, plx_vector_point from, plx_vector_point to, const plx_vector_pen *pen)
{
    plx_vector_point ends[2] = {from, to};
    v->kind->path(v, ends, 2, false, (plx_vector_ink){0}, pen);
}

void plx_vector_polygon(plx_vector *v, const plx_vector_point *points, size_t count,
    plx_vector_ink fill, const plx_vector_pen *edge)
{
    v->kind->path(v, points, count, true, fill, edge);
}

void plx_vector_circle(plx_vector *v, plx_vector_point middle, double radius, plx_vector_ink fill,
    const plx_vector_pen *edge)
{
    v->kind->circle(v, middle, radius, fill, edge);
}

void plx_vector_rect(plx_vector *v, plx_vector_point corner, double width, double height,
    double radius, plx_vector_ink fill)
{
    v->kind->rect(v, corner, width, height, radius, fill);
}

void plx_vector_text(
    plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, const char *text)
{
    char shown[512];
    plx_text_copy(shown, sizeof shown, text);
    plx_text_sanitize(shown);
    v->kind->text(v, at, size, ink, shown);
}

void plx_vector_image(
    plx_vector *v, plx_vector_point corner, const unsigned char *rgba, int width, int height)
{
    v->kind->image(v, corner, rgba, width, height);
}

void plx_vector_group_begin(plx_vector *v, double opacity)
{
    v->opacity = opacity;
    v->kind->group_begin(v, opacity);
}

void plx_vector_group_end(plx_vector *v)
{
    v->kind->group_end(v);
}

bool plx_vector_finish(plx_vector **vector, plx_error *e)
{
    plx_vector *v = *vector;
    bool ok = !v->failed && v->kind->end(v) && !v->failed;
    ok = ok ? plx_file_writer_commit(&v->file, e) : tell(v, e);
    plx_vector_abort(vector);
    return ok;
}

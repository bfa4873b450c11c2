#include "capture/vector.h"

#include "base/mem.h"
#include "base/text.h"
#include "capture/vector_parts.h"

#include <math.h>
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

/* What was held back was no halo. */
static void let_go(plx_vector *v)
{
    const plx_vector_held *h = &v->held;
    for (size_t i = 0; i < h->count; i++)
        v->kind->text(v, h->at[i], h->size, h->ink, h->text);
    v->held.count = 0;
}

void plx_vector_line(
    plx_vector *v, plx_vector_point from, plx_vector_point to, const plx_vector_pen *pen)
{
    plx_vector_point ends[2] = {from, to};
    let_go(v);
    v->kind->path(v, ends, 2, false, (plx_vector_ink){0}, pen);
}

void plx_vector_polygon(plx_vector *v, const plx_vector_point *points, size_t count,
    plx_vector_ink fill, const plx_vector_pen *edge)
{
    let_go(v);
    v->kind->path(v, points, count, true, fill, edge);
}

void plx_vector_circle(plx_vector *v, plx_vector_point middle, double radius, plx_vector_ink fill,
    const plx_vector_pen *edge)
{
    let_go(v);
    v->kind->circle(v, middle, radius, fill, edge);
}

void plx_vector_rect(plx_vector *v, plx_vector_point corner, double width, double height,
    double radius, plx_vector_ink fill)
{
    let_go(v);
    v->kind->rect(v, corner, width, height, radius, fill);
}

static bool is_same(const plx_vector_ink *a, const plx_vector_ink *b)
{
    return a->r == b->r && a->g == b->g && a->b == b->b && a->a == b->a;
}

/* Whether a text is what is held once more, so near that none could be read by itself. */
static bool is_around(const plx_vector_held *h, plx_vector_point at, double size, const char *text)
{
    return h->count > 0 && h->size == size && strcmp(h->text, text) == 0 &&
           fabs(at.x - h->at[0].x) < size / 4 && fabs(at.y - h->at[0].y) < size / 4;
}

/* A line around letters in place of what is held, as wide as that strays from side to side. */
static void draw_halo(plx_vector *v, plx_vector_point at)
{
    plx_vector_held *h = &v->held;
    double left = at.x, right = at.x;
    for (size_t i = 0; i < h->count; i++) {
        left = fmin(left, h->at[i].x);
        right = fmax(right, h->at[i].x);
    }
    v->kind->halo(v, at, h->size, h->ink, right - left, h->text);
    h->count = 0;
}

/* Whether a text is kept until it is known what it is. Pictures of pixels have halos as copies of
 * a text, which in a file of shapes are one line around it: names can be found, and changed. */
static bool hold(
    plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, const char *text)
{
    plx_vector_held *h = &v->held;
    bool around = is_around(h, at, size, text), same = is_same(&h->ink, &ink);
    if (around && !same && h->count == PLX_VECTOR_HALO) {
        draw_halo(v, at);
        return false;
    }
    if (!around || !same || h->count == PLX_VECTOR_HALO)
        let_go(v);
    h->at[h->count++] = at;
    h->size = size;
    h->ink = ink;
    plx_text_copy(h->text, sizeof h->text, text);
    return true;
}

void plx_vector_text(
    plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, const char *text)
{
    char shown[PLX_VECTOR_TEXT];
    plx_text_copy(shown, sizeof shown, text);
    plx_text_sanitize(shown);
    if (v->kind->halo && hold(v, at, size, ink, shown))
        return;
    v->kind->text(v, at, size, ink, shown);
}

void plx_vector_image(
    plx_vector *v, plx_vector_point corner, const unsigned char *rgba, int width, int height)
{
    let_go(v);
    v->kind->image(v, corner, rgba, width, height);
}

void plx_vector_group_begin(plx_vector *v, double opacity)
{
    v->opacity = opacity;
    let_go(v);
    v->kind->group_begin(v, opacity);
}

void plx_vector_group_end(plx_vector *v)
{
    let_go(v);
    v->kind->group_end(v);
}

bool plx_vector_finish(plx_vector **vector, plx_error *e)
{
    plx_vector *v = *vector;
    let_go(v);
    bool ok = !v->failed && v->kind->end(v) && !v->failed;
    ok = ok ? plx_file_writer_commit(&v->file, e) : tell(v, e);
    plx_vector_abort(vector);
    return ok;
}

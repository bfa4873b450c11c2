#include "base/mem.h"
#include "capture/vector_parts.h"

#include <cairo-pdf.h>
#include <math.h>

/* Points an inch over pixels an inch. */
static const double POINTS = 72 / 96.0;

static cairo_status_t on_bytes(void *user, const unsigned char *data, unsigned size)
{
    plx_vector *v = user;
    plx_vector_write(v, data, size);
    return v->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_ink(cairo_t *c, plx_vector_ink k)
{
    cairo_set_source_rgba(c, (double)k.r, (double)k.g, (double)k.b, (double)k.a);
}

/* The same bytes at any time: so the date is none in particular. */
static void set_facts(cairo_surface_t *s, const plx_vector_desc *d)
{
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "Plexus");
    if (d->title)
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, d->title);
    if (d->recipe)
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_KEYWORDS, d->recipe);
}

static bool begin(plx_vector *v)
{
    const plx_vector_desc *d = &v->desc;
    cairo_surface_t *s =
        cairo_pdf_surface_create_for_stream(on_bytes, v, d->width * POINTS, d->height * POINTS);
    set_facts(s, d);
    cairo_t *c = cairo_create(s);
    cairo_surface_destroy(s); /* c keeps it */
    v->state = c;
    cairo_scale(c, POINTS, POINTS);
    cairo_select_font_face(
        c, d->family ? d->family : "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    if (d->page.a > 0) {
        set_ink(c, d->page);
        cairo_paint(c);
    }
    if (cairo_status(c) == CAIRO_STATUS_SUCCESS)
        return true;
    if (!v->failed)
        plx_fail_file(&v->failure, PLX_ERR_MEMORY, d->path, "cannot be written as PDF: %s",
            cairo_status_to_string(cairo_status(c)));
    v->failed = true;
    return false;
}

/* What the path holds. */
static void paint(cairo_t *c, plx_vector_ink fill, const plx_vector_pen *edge)
{
    if (fill.a > 0) {
        set_ink(c, fill);
        cairo_fill_preserve(c);
    }
    if (edge && edge->ink.a > 0) {
        set_ink(c, edge->ink);
        cairo_set_line_width(c, edge->width);
        cairo_set_dash(c, (double[2]){edge->on, edge->off}, edge->on > 0 ? 2 : 0, 0);
        cairo_stroke_preserve(c);
    }
    cairo_new_path(c);
}

static void path(plx_vector *v, const plx_vector_point *points, size_t count, bool closed,
    plx_vector_ink fill, const plx_vector_pen *edge)
{
    cairo_t *c = v->state;
    for (size_t i = 0; i < count; i++)
        cairo_line_to(c, points[i].x, points[i].y);
    if (closed)
        cairo_close_path(c);
    paint(c, fill, edge);
}

static void circle(plx_vector *v, plx_vector_point middle, double radius, plx_vector_ink fill,
    const plx_vector_pen *edge)
{
    cairo_arc(v->state, middle.x, middle.y, radius, 0, 2 * acos(-1));
    cairo_close_path(v->state);
    paint(v->state, fill, edge);
}

static void rect(plx_vector *v, plx_vector_point corner, double width, double height, double radius,
    plx_vector_ink fill)
{
    cairo_t *c = v->state;
    double r = fmin(radius, fmin(width, height) / 2), quarter = acos(0);
    double left = corner.x + r, top = corner.y + r;
    double right = corner.x + width - r, bottom = corner.y + height - r;
    if (r > 0) {
        cairo_arc(c, right, top, r, -quarter, 0);
        cairo_arc(c, right, bottom, r, 0, quarter);
        cairo_arc(c, left, bottom, r, quarter, 2 * quarter);
        cairo_arc(c, left, top, r, 2 * quarter, 3 * quarter);
        cairo_close_path(c);
    } else {
        cairo_rectangle(c, corner.x, corner.y, width, height);
    }
    paint(c, fill, NULL);
}

static void text(plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, const char *t)
{
    set_ink(v->state, ink);
    cairo_set_font_size(v->state, size);
    cairo_move_to(v->state, at.x, at.y);
    cairo_show_text(v->state, t);
    cairo_new_path(v->state);
}

static void image(
    plx_vector *v, plx_vector_point corner, const unsigned char *rgba, int width, int height)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    unsigned char *data = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    for (size_t y = 0; data && y < (size_t)height; y++) {
        for (size_t x = 0; x < (size_t)width; x++, rgba += 4) {
            uint32_t a = rgba[3], pixel = a << 24;
            for (int k = 0; k < 3; k++)
                pixel |= (rgba[k] * a + 127) / 255 << (16 - 8 * k);
            ((uint32_t *)(void *)(data + y * stride))[x] = pixel;
        }
    }
    cairo_surface_mark_dirty(s);
    cairo_set_source_surface(v->state, s, corner.x, corner.y);
    cairo_paint(v->state);
    cairo_surface_destroy(s);
}

static void group_begin(plx_vector *v, double opacity)
{
    (void)opacity;
    cairo_push_group(v->state);
}

static void group_end(plx_vector *v)
{
    cairo_pop_group_to_source(v->state);
    cairo_paint_with_alpha(v->state, v->opacity);
}

static bool end(plx_vector *v)
{
    cairo_t *c = v->state;
    cairo_show_page(c);
    cairo_surface_finish(cairo_get_target(c));
    cairo_status_t status = cairo_status(c);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(cairo_get_target(c));
    if (status != CAIRO_STATUS_SUCCESS && !v->failed)
        v->failed = !plx_fail_file(&v->failure, PLX_ERR_MEMORY, v->desc.path,
            "cannot be written as PDF: %s", cairo_status_to_string(status));
    return !v->failed;
}

static void release(plx_vector *v)
{
    if (v->state)
        cairo_destroy(v->state);
    v->state = NULL;
}

const plx_vector_kind *plx_vector_pdf(void)
{
    static const plx_vector_kind kind = {
        begin, path, circle, rect, text, NULL, image, group_begin, group_end, end, release};
    return &kind;
}

#include "app/vector_shapes.h"

#include "base/mem.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

/* Pixels along a line from one dash, or one dot, to the next, as density/strokes.c has them. */
static const double PERIOD[PLX_PATTERN_COUNT] = {[PLX_DASHED] = 15, [PLX_DOTTED] = 6};

plx_vector_pen plx_vector_pen_of(const plx_link_look *look, double ui_scale)
{
    plx_vector_pen pen = {.width = fmax(look->width, 1) * (look->width > 1 ? ui_scale : 1)};
    if (look->pattern != PLX_SOLID) {
        double period = PERIOD[look->pattern] * ui_scale;
        pen.on = period * (double)plx_pattern_ink(look->pattern);
        pen.off = period - pen.on;
    }
    return pen;
}

plx_vector_ink plx_vector_crisp_ink(const plx_tone *t, const plx_crisp_line *line)
{
    float rgb[3];
    float place = (line->place + 1) * (0.5F * (PLX_TONE_HUES - 1));
    int at = (int)fminf(fmaxf(place, 0), PLX_TONE_HUES - 2);
    float f = place - (float)at;
    for (int c = 0; c < 3; c++) {
        float hue = line->place > 0 ? t->positive[c] : t->negative[c];
        if (t->hue == PLX_HUE_MEAN)
            hue = t->background[c] + t->hues[at][c] * (1 - f) + t->hues[at + 1][c] * f;
        rgb[c] = hue + (t->toward[c] - hue) * PLX_CRISP_LIGHTEN;
    }
    return (plx_vector_ink){
        fminf(rgb[0], 1), fminf(rgb[1], 1), fminf(rgb[2], 1), PLX_CRISP_COVER * line->strength};
}

static plx_vector_ink ink_of(const unsigned char rgba[4])
{
    return (plx_vector_ink){
        (float)rgba[0] / 255, (float)rgba[1] / 255, (float)rgba[2] / 255, (float)rgba[3] / 255};
}

static double text_size(const plx_overlay *o, plx_text_size size)
{
    static const double sizes[PLX_TEXT_SIZES] = {12, 14, 18};
    return sizes[size] * (double)o->ui_scale;
}

void plx_vector_overlay(plx_vector *v, const plx_overlay *o)
{
    size_t run = 0;
    for (size_t i = 0; i < o->count;) {
        const plx_quad *q = &o->quads[i];
        while (run < o->run_count && o->runs[run].end <= i)
            run++;
        if (run < o->run_count && o->runs[run].first <= i) {
            const plx_text_run *r = &o->runs[run++];
            plx_rgba c = r->color;
            plx_vector_text(v, (plx_vector_point){(double)r->x, (double)r->y},
                text_size(o, r->size), ink_of((unsigned char[4]){c.r, c.g, c.b, c.a}),
                o->texts + r->text);
            i = r->end;
            continue;
        }
        if (!(q->u1 > q->u0))
            plx_vector_rect(v, (plx_vector_point){(double)q->x, (double)q->y}, (double)q->w,
                (double)q->h, (double)q->radius, ink_of(q->rgba));
        i++;
    }
}

/* All points that are `radius` away from a segment: an outline of so many points. */
enum { ROUND = 24 };

static void add_capsule(plx_vector *v, const plx_pen_stroke *s, const plx_vector_pen *pen)
{
    plx_vector_point points[2 * ROUND];
    double along = atan2((double)(s->y1 - s->y0), (double)(s->x1 - s->x0));
    for (int i = 0; i < 2 * ROUND; i++) {
        bool far = i < ROUND;
        double angle = along - PI / 2 + PI * (i % ROUND) / (ROUND - 1) + (far ? 0 : PI);
        points[i].x = (double)(far ? s->x1 : s->x0) + (double)s->radius * cos(angle);
        points[i].y = (double)(far ? s->y1 : s->y0) + (double)s->radius * sin(angle);
    }
    plx_vector_polygon(v, points, 2 * ROUND, (plx_vector_ink){0}, pen);
}

void plx_vector_strokes(plx_vector *v, const plx_pen *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const plx_pen_stroke *s = &p->strokes[i];
        plx_vector_pen pen = {.ink = ink_of(s->rgba), .width = (double)s->width};
        if (s->radius > 0)
            add_capsule(v, s, &pen);
        else
            plx_vector_line(v, (plx_vector_point){(double)s->x0, (double)s->y0},
                (plx_vector_point){(double)s->x1, (double)s->y1}, &pen);
    }
}

/* -- Units ---------------------------------------------------------------------------------------
 */

/* Corners of the shapes at distance 1 from the middle, and how far those are out, over the radius
 * of the disc of the same area: as shaders/units.frag has them. */
typedef struct plx_corners {
    int count;
    double out, first; /* first: angle of a corner, in turns from the right on downwards */
} plx_corners;

static const plx_corners corners[] = {
    [PLX_SQUARE] = {4, 1.2533, 0.125},
    [PLX_DIAMOND] = {4, 1.2533, 0},
    [PLX_TRIANGLE] = {3, 1.5552, 0.75},
    [PLX_HEXAGON] = {6, 1.0996, 0},
};

static void add_shape(plx_vector *v, const plx_unit_mark *m, plx_shape shape, plx_vector_ink fill,
    const plx_vector_pen *edge)
{
    plx_vector_point points[6], middle = {(double)m->x, (double)m->y};
    double radius = (double)m->extent;
    if (shape == PLX_RING) {
        plx_vector_pen pen = {.ink = fill, .width = 0.5774 * radius};
        plx_vector_circle(v, middle, 0.866 * radius, (plx_vector_ink){0}, &pen);
        return;
    }
    /* The rim lies within. */
    double inner = edge ? fmax(radius - edge->width / 2, 0) : radius;
    if (shape == PLX_CIRCLE) {
        plx_vector_circle(v, middle, inner, fill, edge);
        return;
    }
    const plx_corners *c = &corners[shape];
    for (int i = 0; i < c->count; i++) {
        double angle = 2 * PI * (c->first + (double)i / c->count);
        points[i].x = middle.x + c->out * inner * cos(angle);
        points[i].y = middle.y + c->out * inner * sin(angle);
    }
    plx_vector_polygon(v, points, (size_t)c->count, fill, edge);
}

static double smooth(double from, double to, double x)
{
    double t = fmin(fmax((x - from) / (to - from), 0), 1);
    return t * t * (3 - 2 * t);
}

static void add_mark(plx_vector *v, const plx_unit_mark *m, const float rim[3], double ui_scale)
{
    unsigned char rgba[4] = {m->color[0], m->color[1], m->color[2], 255};
    plx_vector_ink fill = ink_of(rgba);
    double extent = (double)m->extent, outline = 1.2 * ui_scale;
    if (m->shape == 0) {
        plx_vector_rect(v, (plx_vector_point){(double)m->x - extent, (double)m->y - 0.5},
            2 * extent, 1, 0, fill);
        return;
    }
    float share = (float)smooth(1.4 * outline, 2.8 * outline, extent);
    plx_vector_pen edge = {.width = outline,
        .ink = {fmaxf(rim[0], fill.r * 0.8F), fmaxf(rim[1], fill.g * 0.8F),
            fmaxf(rim[2], fill.b * 0.8F), share}};
    add_shape(v, m, (plx_shape)(m->shape - 1), fill, share > 0 ? &edge : NULL);
}

bool plx_vector_units(plx_vector *v, const plx_visuals *visuals, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, plx_error *e)
{
    plx_unit_marks marks = {0};
    plx_unit_marks_make(&marks, visuals, layout, camera, viewport);
    for (size_t i = 0; i < marks.count; i++)
        add_mark(v, &marks.marks[i], visuals->ramp.rim, viewport->ui_scale);
    bool ok = !marks.failed || plx_fail(e, PLX_ERR_MEMORY, "out of memory for the marks of units");
    plx_unit_marks_uninit(&marks);
    return ok;
}

/* A picture of a tile at a place in it, 0..1 either way, between its texels. */
static void sample(
    const unsigned char *tile, const plx_unit_picture *k, double x, double y, unsigned char rgba[4])
{
    double at_x = fmin(fmax(x * (double)k->width - 0.5, 0), (double)k->width - 1);
    double at_y = fmin(fmax(y * (double)k->height - 0.5, 0), (double)k->height - 1);
    size_t x0 = (size_t)at_x, y0 = (size_t)at_y, width = (size_t)k->width;
    size_t x1 = x0 + (x0 + 1 < width), y1 = y0 + (y0 + 1 < (size_t)k->height);
    double right = k->crisp > 0 ? 0 : at_x - (double)x0, down = at_y - (double)y0;
    down = k->crisp > 0 ? 0 : down;
    for (size_t c = 0; c < 3; c++) {
        double above =
            tile[4 * (y0 * width + x0) + c] * (1 - right) + tile[4 * (y0 * width + x1) + c] * right;
        double below =
            tile[4 * (y1 * width + x0) + c] * (1 - right) + tile[4 * (y1 * width + x1) + c] * right;
        rgba[c] = (unsigned char)lround(above * (1 - down) + below * down);
    }
    rgba[3] = (unsigned char)lroundf(255 * k->opacity);
}

bool plx_vector_pictures(
    plx_vector *v, const plx_unit_pictures *pictures, double ui_scale, plx_error *e)
{
    for (size_t i = 0; i < pictures->count; i++) {
        const plx_unit_picture *k = &pictures->pictures[i];
        double half = (double)plx_picture_half(k->extent, ui_scale);
        int side = (int)floor(2 * half);
        if (k->shape != (float)PLX_SQUARE || side < 2)
            continue;
        unsigned char *rgba = plx_alloc((size_t)side * (size_t)side, 4);
        if (!rgba)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for pictures in units");
        size_t tile = plx_picture_tile_at((int)k->left, (int)k->top);
        const unsigned char *texels = pictures->rgba + tile * PLX_PICTURE_BYTES;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                sample(texels, k, (x + 0.5) / side, (y + 0.5) / side, rgba + 4 * (y * side + x));
        plx_vector_point corner = {(double)k->x - side / 2.0, (double)k->y - side / 2.0};
        plx_vector_image(v, corner, rgba, side, side);
        plx_free(rgba);
    }
    return true;
}

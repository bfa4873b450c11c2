#include "scene/layer_marks.h"

#include "scene/unit_marks.h"

#include <math.h>

/* Pixels of a common screen: from units to the line, the line's width, and the corners. */
static const double SPACE = 4, LEAST_HALF = 6, LINE = 1.6, CORNER = 8;
static const double PI = 3.14159265358979323846;

enum { CORNER_STEPS = 6 };

/* Length of a dash or dot and from one to the next, pixels of a common screen. */
static const double DASH[PLX_PATTERN_COUNT] = {[PLX_DASHED] = 6, [PLX_DOTTED] = 0.1};
static const double PERIOD[PLX_PATTERN_COUNT] = {[PLX_DASHED] = 12, [PLX_DOTTED] = 5};

/* A pen on its way along a path. */
typedef struct plx_walk {
    plx_pen *pen;
    double x, y, way; /* where it is, and how far it came */
    double width, unit;
    plx_pattern pattern;
    plx_rgba color;
} plx_walk;

static bool is_clear_of(const plx_walk *w, double x, double y)
{
    const plx_pen *p = w->pen;
    return fmax(w->x, x) < -w->width || fmin(w->x, x) > p->viewport_width + w->width ||
           fmax(w->y, y) < -w->width || fmin(w->y, y) > p->viewport_height + w->width;
}

/* The share of the way to a point that lies within low..high, of one coordinate. */
static void clip(double a, double b, double low, double high, double *from, double *to)
{
    if (a == b)
        return;
    double t0 = (low - a) / (b - a), t1 = (high - a) / (b - a);
    *from = fmax(*from, fmin(t0, t1));
    *to = fmin(*to, fmax(t0, t1));
}

static void dashes(const plx_walk *w, double x, double y, double length)
{
    double period = PERIOD[w->pattern] * w->unit, on = DASH[w->pattern] * w->unit;
    double from = 0, to = 1;
    /* At a high zoom only some of it is in view. */
    clip(w->x, x, -w->width, w->pen->viewport_width + w->width, &from, &to);
    clip(w->y, y, -w->width, w->pen->viewport_height + w->width, &from, &to);
    double end = w->way + length * to;
    for (double k = floor((w->way + length * from) / period); k * period < end; k++) {
        double a = fmax(k * period - w->way, 0) / length;
        double b = fmin(k * period + on - w->way, length) / length;
        if (a < b)
            plx_pen_line(w->pen, w->x + a * (x - w->x), w->y + a * (y - w->y),
                w->x + b * (x - w->x), w->y + b * (y - w->y), w->width, w->color);
    }
}

static void walk(plx_walk *w, double x, double y)
{
    double length = hypot(x - w->x, y - w->y);
    if (length > 0 && !is_clear_of(w, x, y)) {
        if (w->pattern == PLX_SOLID)
            plx_pen_line(w->pen, w->x, w->y, x, y, w->width, w->color);
        else
            dashes(w, x, y, length);
    }
    w->way += length;
    w->x = x;
    w->y = y;
}

void plx_outline_add(plx_pen *pen, const plx_bounds *b, double radius, double width,
    plx_pattern pattern, double unit, plx_rgba color)
{
    double r = fmin(radius, fmin(b->right - b->left, b->bottom - b->top) / 2);
    const double centers[4][2] = {{b->right - r, b->top + r}, {b->right - r, b->bottom - r},
        {b->left + r, b->bottom - r}, {b->left + r, b->top + r}};
    plx_walk w = {.pen = pen,
        .x = b->left + r,
        .y = b->top,
        .width = width,
        .unit = unit,
        .pattern = pattern,
        .color = color};
    for (int corner = 0; corner < 4; corner++)
        for (int i = 0; i <= CORNER_STEPS; i++) {
            double angle = (corner - 1 + (double)i / CORNER_STEPS) * PI / 2;
            walk(&w, centers[corner][0] + r * cos(angle), centers[corner][1] + r * sin(angle));
        }
    walk(&w, b->left + r, b->top);
}

static plx_rgba color_of(const float rgb[3], float opacity)
{
    return (plx_rgba){(unsigned char)lroundf(rgb[0] * 255), (unsigned char)lroundf(rgb[1] * 255),
        (unsigned char)lroundf(rgb[2] * 255), (unsigned char)lroundf(opacity * 255)};
}

static void add_band(
    plx_overlay *o, const plx_bounds *b, double radius, const plx_viewport *v, const float rgb[3])
{
    /* What is far outside has no place in a float. */
    double top = fmax(b->top, -4 * radius), bottom = fmin(b->bottom, v->height + 4 * radius);
    if (top < bottom)
        plx_overlay_rect(o, (float)b->left, (float)top, (float)(b->right - b->left),
            (float)(bottom - top), (float)radius, color_of(rgb, PLX_BAND_OPACITY));
}

void plx_layer_marks_add(plx_overlay *bands, plx_pen *lines, const plx_shown *shown,
    const plx_layout *layout, const plx_camera *camera, const plx_viewport *v)
{
    double unit = v->ui_scale;
    for (size_t l = 0; l < layout->layer_count; l++) {
        plx_layer_look look = plx_shown_layer(shown, l);
        const plx_column *c = &layout->columns[l];
        double radius = plx_unit_radius(c, camera, v), half = fmax(radius, LEAST_HALF * unit);
        double x = plx_camera_px(camera, v, c->x);
        plx_bounds b = {
            .left = x - half - SPACE * unit,
            .right = x + half + SPACE * unit,
            .top = plx_camera_py(camera, v, c->y0) - radius - SPACE * unit,
            .bottom = plx_camera_py(camera, v, plx_column_y(c, (double)(c->units - 1))) + radius +
                      SPACE * unit,
        };
        if (b.right < 0 || b.left > v->width)
            continue;
        if (look.filled)
            add_band(bands, &b, CORNER * unit, v, look.fill);
        if (look.lined)
            plx_outline_add(lines, &b, CORNER * unit, LINE * unit, look.pattern, unit,
                look.outlined ? color_of(look.outline, 1) : bands->inks->dim);
    }
}

#include "scene/pen.h"

#include "base/mem.h"

#include <math.h>

void plx_pen_begin(plx_pen *p, double viewport_width, double viewport_height)
{
    p->count = 0;
    p->failed = false;
    p->viewport_width = viewport_width;
    p->viewport_height = viewport_height;
}

void plx_pen_uninit(plx_pen *p)
{
    plx_free(p->strokes);
    *p = (plx_pen){0};
}

static void add(plx_pen *p, plx_pen_stroke stroke)
{
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 256;
        plx_pen_stroke *grown = plx_realloc(p->strokes, capacity, sizeof *grown);
        if (!grown) {
            p->failed = true;
            return;
        }
        p->strokes = grown;
        p->capacity = capacity;
    }
    p->strokes[p->count++] = stroke;
}

/* The share of the way from a to b within low..high. */
static void clip(double a, double b, double low, double high, double *from, double *to)
{
    if (a == b) {
        if (a < low || a > high)
            *to = -1;
        return;
    }
    double t0 = (low - a) / (b - a), t1 = (high - a) / (b - a);
    *from = fmax(*from, fmin(t0, t1));
    *to = fmin(*to, fmax(t0, t1));
}

void plx_pen_line(plx_pen *p, double x0, double y0, double x1, double y1, double width, plx_rgba c)
{
    double from = 0, to = 1, margin = width + 2;
    clip(x0, x1, -margin, p->viewport_width + margin, &from, &to);
    clip(y0, y1, -margin, p->viewport_height + margin, &from, &to);
    if (!(from <= to))
        return;
    add(p, (plx_pen_stroke){.x0 = (float)(x0 + from * (x1 - x0)),
               .y0 = (float)(y0 + from * (y1 - y0)),
               .x1 = (float)(x0 + to * (x1 - x0)),
               .y1 = (float)(y0 + to * (y1 - y0)),
               .width = (float)width,
               .rgba = {c.r, c.g, c.b, c.a}});
}

void plx_pen_ring(plx_pen *p, double x, double y, double radius, double width, plx_rgba c)
{
    double reach = radius + width;
    if (!(x > -reach && x < p->viewport_width + reach && y > -reach &&
            y < p->viewport_height + reach))
        return;
    add(p, (plx_pen_stroke){.x0 = (float)x,
               .y0 = (float)y,
               .x1 = (float)x,
               .y1 = (float)y,
               .radius = (float)radius,
               .width = (float)width,
               .rgba = {c.r, c.g, c.b, c.a}});
}

#include "ui/chart.h"

#include "scene/chart_series.h"

#include <math.h>
#include <string.h>

enum { TICKS_MAX = 96, CHUNK = 128 };

/* Units: what a number at a mark needs of the axis. */
static const float X_ROOM = 46, Y_ROOM = 22;

static size_t marks(float pixels, float unit, float room)
{
    float most = pixels / (unit * room);
    return most < 2 ? 2 : (size_t)most;
}

/* Room for the widest number at the left. */
static float y_numbers_width(const plx_chart *c, size_t most)
{
    plx_chart_tick ticks[TICKS_MAX];
    size_t count = plx_chart_ticks(&c->y, most, ticks, TICKS_MAX);
    double step = plx_chart_step(&c->y, most);
    float width = 0;
    for (size_t i = 0; i < count; i++) {
        char text[24];
        if (!ticks[i].named)
            continue;
        plx_chart_tick_text(ticks[i].value, step, c->y_unit, text, sizeof text);
        width = fmaxf(width, plx_canvas_text_width(c->canvas, PLX_GUI_SMALL, text));
    }
    return width;
}

static void y_grid(const plx_chart *c, size_t most)
{
    plx_canvas *canvas = c->canvas;
    plx_chart_tick ticks[TICKS_MAX];
    size_t count = plx_chart_ticks(&c->y, most, ticks, TICKS_MAX);
    double step = plx_chart_step(&c->y, most);
    plx_rgba line = plx_gui_color(c->gui, PLX_GUI_LINE), dim = plx_gui_color(c->gui, PLX_GUI_DIM);
    plx_rgba faint = line;
    faint.a /= 3;
    for (size_t i = 0; i < count; i++) {
        float y = roundf(plx_chart_py(c, ticks[i].value));
        plx_canvas_rect(canvas, c->left, y, c->right - c->left, fmaxf(roundf(canvas->unit), 1), 0,
            ticks[i].named ? line : faint);
        char text[24];
        /* Clear of the title above. */
        y = fmaxf(y, c->top + 3 * canvas->unit);
        if (c->y_numbers && ticks[i].named)
            plx_canvas_text(canvas, c->left - 6 * canvas->unit, y, PLX_GUI_SMALL,
                PLX_GUI_RIGHT | PLX_GUI_MIDDLE, dim,
                plx_chart_tick_text(ticks[i].value, step, c->y_unit, text, sizeof text));
    }
}

static void x_grid(const plx_chart *c)
{
    plx_canvas *canvas = c->canvas;
    plx_chart_tick ticks[TICKS_MAX];
    size_t most = marks(c->right - c->left, canvas->unit, X_ROOM);
    size_t count = plx_chart_ticks(&c->x, most, ticks, TICKS_MAX);
    double step = plx_chart_step(&c->x, most);
    plx_rgba line = plx_gui_color(c->gui, PLX_GUI_LINE), dim = plx_gui_color(c->gui, PLX_GUI_DIM);
    float taken = c->x0 - 1;
    bool whole = c->x_unit == PLX_CHART_COUNT; /* there is nothing between two of them */
    for (size_t i = 0; i < count; i++) {
        if (!ticks[i].named || (whole && fabs(ticks[i].value - round(ticks[i].value)) > 1e-6))
            continue;
        float x = roundf(plx_chart_px(c, ticks[i].value));
        plx_canvas_rect(
            canvas, x, c->top, fmaxf(roundf(canvas->unit), 1), c->bottom - c->top, 0, line);
        char text[24];
        if (!c->x_numbers)
            continue;
        plx_chart_tick_text(
            ticks[i].value, whole ? fmax(step, 1) : step, c->x_unit, text, sizeof text);
        float half = plx_canvas_text_width(canvas, PLX_GUI_SMALL, text) / 2;
        /* A number is moved in at the edges, and left out where it would meet the one before. */
        float at = fminf(fmaxf(x, c->x0 + half), c->x0 + c->w - half);
        if (at - half <= taken)
            continue;
        plx_canvas_text(
            canvas, at, c->bottom + 3 * canvas->unit, PLX_GUI_SMALL, PLX_GUI_CENTER, dim, text);
        taken = at + half + 8 * canvas->unit;
    }
}

static void header(const plx_chart *c, float height)
{
    plx_canvas *canvas = c->canvas;
    float y = c->y0 + height / 2;
    plx_canvas_text(canvas, c->x0, y, PLX_GUI_SMALL, PLX_GUI_LEFT | PLX_GUI_MIDDLE,
        plx_gui_color(c->gui, PLX_GUI_TEXT), c->title);
    float room = c->w - plx_canvas_text_width(canvas, PLX_GUI_SMALL, c->title) - 8 * canvas->unit;
    if (c->note && plx_canvas_text_width(canvas, PLX_GUI_SMALL, c->note) <= room)
        plx_canvas_text(canvas, c->x0 + c->w, y, PLX_GUI_SMALL, PLX_GUI_RIGHT | PLX_GUI_MIDDLE,
            plx_gui_color(c->gui, PLX_GUI_DIM), c->note);
}

static size_t y_marks(const plx_chart *c)
{
    return marks(c->bottom - c->top, c->canvas->unit, Y_ROOM);
}

void plx_chart_lay_out(plx_chart *c)
{
    plx_canvas *canvas = c->canvas;
    float unit = canvas->unit, text = plx_canvas_text_height(canvas, PLX_GUI_SMALL) + 4 * unit;
    /* The upper mark's number reaches half its height above the axes. */
    c->top = roundf(c->y0 + (c->title ? text + 4 * unit : 0));
    c->bottom = roundf(fmaxf(c->y0 + c->h - (c->x_numbers ? text : 0), c->top + 1));
    c->left = c->x0 + (c->y_numbers ? y_numbers_width(c, y_marks(c)) + 6 * unit : 0);
    c->left = roundf(fminf(c->left, c->x0 + c->w / 2));
    c->right = roundf(fmaxf(c->x0 + c->w, c->left + 1));
}

void plx_chart_begin(plx_chart *c)
{
    plx_canvas *canvas = c->canvas;
    plx_chart_lay_out(c);
    if (c->title)
        header(c, c->top - c->y0);
    plx_canvas_rect(canvas, c->left, c->top, c->right - c->left, c->bottom - c->top,
        3 * canvas->unit, plx_gui_color(c->gui, PLX_GUI_FIELD));
    y_grid(c, y_marks(c));
    x_grid(c);
    plx_canvas_clip(canvas, c->left, c->top, c->right - c->left, c->bottom - c->top);
}

void plx_chart_end(plx_chart *c)
{
    plx_canvas_unclip(c->canvas);
}

float plx_chart_px(const plx_chart *c, double x)
{
    return c->left + (c->right - c->left) * (float)plx_chart_place(&c->x, x);
}

float plx_chart_py(const plx_chart *c, double y)
{
    return c->bottom - (c->bottom - c->top) * (float)plx_chart_place(&c->y, y);
}

/* Lines whose turns are sharp are drawn in pieces: a mitre there would stand out as a spike. */
typedef struct plx_stroke {
    plx_canvas *canvas;
    float width;
    plx_rgba color;
    float point[CHUNK * 6][2];
    size_t count;
} plx_stroke;

static void flush(plx_stroke *s)
{
    if (s->count > 1)
        plx_canvas_polyline(s->canvas, &s->point[0][0], s->count, s->width, s->color);
    s->count = 0;
}

static void line_to(plx_stroke *s, float x, float y)
{
    size_t n = s->count;
    if (n > 1) {
        const float *a = s->point[n - 2], *b = s->point[n - 1];
        float ax = b[0] - a[0], ay = b[1] - a[1], bx = x - b[0], by = y - b[1];
        bool sharp = ax * bx + ay * by < 0.3F * sqrtf((ax * ax + ay * ay) * (bx * bx + by * by));
        if (sharp || n == sizeof s->point / sizeof *s->point) {
            float last[2] = {b[0], b[1]};
            flush(s);
            memcpy(s->point[s->count++], last, sizeof last);
        }
    }
    s->point[s->count][0] = x;
    s->point[s->count++][1] = y;
}

void plx_chart_line(
    plx_chart *c, const double *x, const double *y, size_t count, float width, plx_rgba color)
{
    plx_stroke stroke = {.canvas = c->canvas, .width = width * c->canvas->unit, .color = color};
    plx_chart_point thin[PLX_CHART_THIN_MOST(CHUNK)];
    size_t columns = (size_t)fmaxf(c->right - c->left, 1);
    /* In chunks of columns, each of which has the points just outside of it. */
    for (size_t first = 0; first < columns; first += CHUNK) {
        size_t now = columns - first < CHUNK ? columns - first : CHUNK;
        double from = plx_chart_value(&c->x, (double)first / (double)columns);
        double to = plx_chart_value(&c->x, (double)(first + now) / (double)columns);
        size_t points = plx_chart_thin(x, y, count, from, to, now, thin);
        for (size_t i = 0; i < points; i++) {
            float px = plx_chart_px(c, thin[i].x), py = plx_chart_py(c, thin[i].y);
            if (isfinite(px) && isfinite(py))
                line_to(&stroke, px, py);
            else
                flush(&stroke);
        }
        flush(&stroke);
    }
}

void plx_chart_level(plx_chart *c, double y, plx_rgba color)
{
    float at = roundf(plx_chart_py(c, y));
    plx_canvas_rect(
        c->canvas, c->left, at, c->right - c->left, fmaxf(roundf(c->canvas->unit), 1), 0, color);
}

void plx_chart_point_mark(plx_chart *c, double x, double y, plx_rgba color)
{
    float px = plx_chart_px(c, x), py = plx_chart_py(c, y), unit = c->canvas->unit;
    if (!isfinite(px) || !isfinite(py))
        return;
    plx_canvas_circle(c->canvas, px, py, 5.5F * unit, plx_gui_color(c->gui, PLX_GUI_PANEL));
    plx_canvas_circle(c->canvas, px, py, 4 * unit, color);
}

bool plx_chart_pointer(const plx_chart *c, double *x)
{
    const plx_canvas *canvas = c->canvas;
    if (!canvas->hovered || canvas->x < c->left || canvas->x > c->right || canvas->y < c->y0 ||
        canvas->y > c->y0 + c->h)
        return false;
    *x = plx_chart_value(&c->x, (double)((canvas->x - c->left) / (c->right - c->left)));
    return true;
}

void plx_chart_read(const plx_chart *c, double x, const char *title,
    const plx_chart_reading *readings, size_t count)
{
    plx_canvas *canvas = c->canvas;
    float at = plx_chart_px(c, x), unit = canvas->unit;
    if (!(at >= c->left - 1 && at <= c->right + 1))
        return;
    plx_rgba text = plx_gui_color(c->gui, PLX_GUI_TEXT), dim = plx_gui_color(c->gui, PLX_GUI_DIM);
    plx_rgba hair = dim;
    hair.a = 140;
    plx_canvas_rect(
        canvas, roundf(at), c->top, fmaxf(roundf(unit), 1), c->bottom - c->top, 0, hair);

    float line = plx_canvas_text_height(canvas, PLX_GUI_SMALL) + 2 * unit, pad = 7 * unit;
    float names = 0, values = 0;
    for (size_t i = 0; i < count; i++) {
        names = fmaxf(names, plx_canvas_text_width(canvas, PLX_GUI_SMALL, readings[i].name));
        values = fmaxf(values, plx_canvas_text_width(canvas, PLX_GUI_SMALL, readings[i].text));
    }
    float chip = 11 * unit, gap = 12 * unit;
    float width =
        fmaxf(chip + names + gap + values, plx_canvas_text_width(canvas, PLX_GUI_SMALL, title)) +
        2 * pad;
    float height = line * (float)(count + 1) + 2 * pad - 2 * unit;
    float left = at + 10 * unit;
    /* Others beside this one are read at the same time. */
    float first = c->x0, end = fminf(c->x0 + c->w, canvas->w);
    if (left + width > end)
        left = at - 10 * unit - width;
    if (left < first)
        left = fmaxf(fminf(fmaxf(at + 10 * unit, first), end - width), 0);
    float top = fmaxf(fminf(c->top + 6 * unit, canvas->h - height), 0);
    plx_rgba ground = plx_gui_color(c->gui, PLX_GUI_PANEL);
    ground.a = 240;
    plx_canvas_rect(canvas, left, top, width, height, 5 * unit, ground);
    plx_canvas_frame(
        canvas, left, top, width, height, 5 * unit, unit, plx_gui_color(c->gui, PLX_GUI_LINE));
    plx_canvas_text(canvas, left + pad, top + pad, PLX_GUI_SMALL, PLX_GUI_LEFT, dim, title);
    for (size_t i = 0; i < count; i++) {
        float y = top + pad + line * (float)(i + 1);
        plx_canvas_rect(canvas, left + pad, y + line / 2 - 3 * unit, 6 * unit, 4 * unit, 2 * unit,
            readings[i].color);
        plx_canvas_text(
            canvas, left + pad + chip, y, PLX_GUI_SMALL, PLX_GUI_LEFT, dim, readings[i].name);
        plx_canvas_text(
            canvas, left + width - pad, y, PLX_GUI_SMALL, PLX_GUI_RIGHT, text, readings[i].text);
    }
}

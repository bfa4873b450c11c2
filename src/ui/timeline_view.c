#include "ui/timeline_view.h"

#include "base/text.h"
#include "ui/cells.h"
#include "ui/chart.h"

#include <math.h>
#include <stdio.h>

/* Units: of the chart, of the strip at its lower edge, and of a row from which on what is expected
 * is drawn at each. */
static const float HEIGHT = 208, STRIP = 9, ROW = 9;
/* Rows around the sample shown, and the fewest that can be seen. */
static const double AROUND = 8, FEWEST = 4;
/* What a step is expected to be where all of the network's weight is on the outermost class, in
 * usual steps. */
static const double REACH = 1.6;

bool plx_timeline_view_suits(const plx_panel_context *c)
{
    return c->timeline && c->timeline->rows > 0;
}

/* The row of the timeline that is the sample shown. */
static size_t row_shown(const plx_panel_context *c)
{
    const plx_timeline *t = c->timeline;
    size_t row = (size_t)c->snapshot->status.sample;
    row += c->samples == c->training ? 0 : t->training_rows;
    return row < t->rows ? row : t->rows - 1;
}

/* Sets what is in view, from < to. */
static void span(plx_timeline_view *v, const plx_panel_context *c, double *from, double *to)
{
    double rows = (double)c->timeline->rows;
    if (v->follows) {
        double middle = (double)row_shown(c) + 1;
        *from = fmax(middle - AROUND, 0);
        *to = fmin(middle + AROUND, rows);
        return;
    }
    *from = v->to > v->from ? v->from : 0;
    *to = v->to > v->from ? v->to : rows;
}

/* The wheel brings nearer what is at the pointer, dragging moves it, and a double click shows all.
 */
static void navigate(plx_timeline_view *v, const plx_chart *chart, double from, double to)
{
    const plx_canvas *canvas = chart->canvas;
    double pixels = (double)(chart->right - chart->left), at;
    if (canvas->double_clicked) {
        v->follows = 0;
        v->from = v->to = 0;
        return;
    }
    if (canvas->wheel != 0 && plx_chart_pointer(chart, &at)) {
        double factor = pow(1.25, -(double)canvas->wheel);
        v->from = at - (at - from) * factor;
        v->to = at + (to - at) * factor;
        if (v->to - v->from < FEWEST) {
            v->from = at - (at - from) * FEWEST / (to - from);
            v->to = v->from + FEWEST;
        }
        v->follows = 0;
    } else if (canvas->held && canvas->drag_x != 0) {
        double by = (double)canvas->drag_x * (to - from) / pixels;
        v->from = from - by;
        v->to = to - by;
        v->follows = 0;
    }
}

static void keep_within(plx_timeline_view *v, double rows)
{
    double length = v->to - v->from;
    if (length >= rows) {
        v->from = v->to = 0;
        return;
    }
    v->from = fmin(fmax(v->from, 0), rows - length);
    v->to = v->from + length;
}

/* The first point at a place or behind it. */
static size_t point_at(const plx_timeline *t, double row)
{
    double at = ceil(row * (double)(t->inputs + 1));
    return (size_t)fmin(fmax(at, 0), (double)t->points);
}

static plx_chart_axis heights(const plx_timeline *t, size_t first, size_t end)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = first; i < end; i++) {
        low = fmin(low, t->level[i]);
        high = fmax(high, t->level[i]);
    }
    plx_chart_axis axis = plx_chart_axis_make(PLX_CHART_LINEAR, low, high);
    return plx_chart_axis_widen(&axis, 0.12);
}

/* The part that is tested with, and where it begins. */
static void draw_parts(const plx_chart *chart, const plx_timeline *t)
{
    if (t->training_rows == t->rows)
        return;
    const plx_gui *g = chart->gui;
    plx_canvas *canvas = chart->canvas;
    float x = plx_chart_px(chart, (double)t->training_rows), unit = canvas->unit;
    float left = fmaxf(x, chart->left), y = chart->top + 3 * unit;
    plx_rgba ground = plx_gui_color(g, PLX_GUI_SERIES + 1), dim = plx_gui_color(g, PLX_GUI_DIM);
    ground.a = 26;
    if (left < chart->right)
        plx_canvas_rect(
            canvas, left, chart->top, chart->right - left, chart->bottom - chart->top, 0, ground);
    if (x > chart->left && x < chart->right)
        plx_canvas_rect(canvas, roundf(x), chart->top, fmaxf(roundf(unit), 1),
            chart->bottom - chart->top, 0, dim);
    const char *training = plx_str(PLX_STR_TIMELINE_TRAINING),
               *test = plx_str(PLX_STR_TIMELINE_TEST);
    float room = fminf(x, chart->right) - chart->left - 8 * unit;
    if (room > plx_canvas_text_width(canvas, PLX_GUI_SMALL, training))
        plx_canvas_text(
            canvas, chart->left + 4 * unit, y, PLX_GUI_SMALL, PLX_GUI_LEFT, dim, training);
    if (chart->right - left - 8 * unit > plx_canvas_text_width(canvas, PLX_GUI_SMALL, test))
        plx_canvas_text(canvas, left + 4 * unit, y, PLX_GUI_SMALL, PLX_GUI_LEFT, dim, test);
}

/* Where a class lies between the outermost two, -1..1: falls, stays, rises. */
static double side_of(const plx_timeline *t, uint32_t class)
{
    return t->classes > 1 ? 2 * (double)class / (double)(t->classes - 1) - 1 : 0;
}

static plx_rgba verdict_color(const plx_gui *g, double share)
{
    return plx_mix_color(plx_gui_color(g, PLX_GUI_WARN), plx_gui_color(g, PLX_GUI_ACCENT), share);
}

/* How much was told right, by columns of the strip. */
static void draw_strip(const plx_chart *chart, const plx_timeline *t, const plx_answer *answers)
{
    float unit = chart->canvas->unit, step = 3 * unit, top = chart->bottom - STRIP * unit;
    int steps = (int)ceilf((chart->right - chart->left) / step);
    for (int i = 0; i < steps; i++) {
        float x = chart->left + (float)i * step;
        double low =
            plx_chart_value(&chart->x, (double)((x - chart->left) / (chart->right - chart->left)));
        double high = plx_chart_value(
            &chart->x, (double)((x + step - chart->left) / (chart->right - chart->left)));
        size_t first = (size_t)fmax(low, 0),
               end = (size_t)fmin(fmax(ceil(high), 0), (double)t->rows);
        size_t right = 0;
        for (size_t row = first; row < end; row++)
            right += answers[row].best == t->label[row];
        if (end > first)
            plx_canvas_rect(chart->canvas, x, top, fminf(step, chart->right - x), STRIP * unit, 0,
                verdict_color(chart->gui, (double)right / (double)(end - first)));
    }
}

/* From what was known to what is expected, at each row. */
static void draw_expected(const plx_chart *chart, const plx_timeline *t, const plx_answer *answers,
    size_t first, size_t end)
{
    plx_canvas *canvas = chart->canvas;
    for (size_t row = first; row < end; row++) {
        size_t next = plx_timeline_next(t, row);
        bool right = answers[row].best == t->label[row];
        double swing = t->returns ? t->swing[row] : fabs(t->level[next] - t->level[next - 1]);
        double to = t->level[next - 1] + REACH * swing * side_of(t, answers[row].best);
        float x0 = plx_chart_px(chart, t->at[next - 1]),
              y0 = plx_chart_py(chart, t->level[next - 1]);
        float x1 = plx_chart_px(chart, t->at[next]) + 5 * canvas->unit,
              y1 = plx_chart_py(chart, to);
        plx_rgba ink = verdict_color(chart->gui, right);
        plx_canvas_line(canvas, x0, y0, x1, y1, 2 * canvas->unit, ink);
        if (right)
            plx_canvas_circle(canvas, x1, y1, 3 * canvas->unit, ink);
        else
            plx_canvas_ring(canvas, x1, y1, 3 * canvas->unit, 1.5F * canvas->unit, ink);
    }
}

static void draw_lines(plx_chart *chart, const plx_timeline *t, size_t first, size_t end)
{
    size_t split = t->training_rows * (t->inputs + 1);
    for (size_t part = 0; part < 2; part++) {
        size_t from = part == 0 ? first : (first > split ? first : split);
        size_t to = part == 0 ? (end < split ? end : split) : end;
        if (part == 1 && from > 0 && from == split)
            from--; /* joined */
        if (from < to)
            plx_chart_line(chart, t->at + from, t->level + from, to - from, 1.5F,
                plx_gui_color(chart->gui, (plx_gui_role)(PLX_GUI_SERIES + part)));
    }
}

static void read_row(const plx_chart *chart, const plx_panel_context *c, double at)
{
    const plx_timeline *t = c->timeline;
    const plx_answer *answers = c->answers ? plx_answers_rows(c->answers) : NULL;
    size_t row = (size_t)fmin(fmax(at, 0), (double)(t->rows - 1)), count = 0;
    size_t point = point_at(t, at - 0.5 / (double)(t->inputs + 1));
    point = point < t->points ? point : t->points - 1;
    char title[64], name[28];
    bool test = row >= t->training_rows;
    snprintf(title, sizeof title, plx_str(test ? PLX_STR_TIMELINE_ROW_TEST : PLX_STR_TIMELINE_ROW),
        plx_format_count(row - (test ? t->training_rows : 0), name, sizeof name));
    plx_chart_reading readings[3];
    readings[count] = (plx_chart_reading){.name = plx_str(PLX_STR_TIMELINE_LEVEL),
        .color = plx_gui_color(chart->gui, (plx_gui_role)(PLX_GUI_SERIES + test))};
    plx_chart_format(
        t->level[point], 4, PLX_CHART_PLAIN, readings[count].text, sizeof readings[count].text);
    count++;
    if (t->label && c->class_name && answers) {
        const plx_answer *a = &answers[row];
        readings[count] = (plx_chart_reading){.name = plx_str(PLX_STR_TIMELINE_EXPECTED),
            .color = verdict_color(chart->gui, a->best == t->label[row])};
        snprintf(readings[count].text, sizeof readings[count].text, "%.16s %.0f %%",
            c->class_name[a->best], (double)a->value * 100);
        count++;
    }
    if (t->label && c->class_name) {
        readings[count] = (plx_chart_reading){.name = plx_str(PLX_STR_TIMELINE_CAME),
            .color = plx_gui_color(chart->gui, PLX_GUI_TEXT)};
        plx_text_copy(
            readings[count].text, sizeof readings[count].text, c->class_name[t->label[row]]);
        count++;
    }
    plx_chart_read(chart, t->at[point], title, readings, count);
}

/* A click shows that row, where it is one of the samples. */
static void choose(const plx_chart *chart, const plx_panel_context *c, plx_requests *r)
{
    const plx_timeline *t = c->timeline;
    size_t first = c->samples == c->training ? 0 : t->training_rows;
    double at;
    if (!chart->canvas->clicked || !plx_chart_pointer(chart, &at) || at < (double)first ||
        at >= (double)t->rows)
        return;
    plx_request_command(r, (plx_command){.kind = PLX_CMD_SAMPLE, .index = (uint64_t)at - first});
}

void plx_timeline_view_draw(
    plx_timeline_view *v, plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const plx_timeline *t = c->timeline;
    const plx_answer *answers = c->answers ? plx_answers_rows(c->answers) : NULL;
    const char *const spans[] = {plx_str(PLX_STR_TIMELINE_ALL), plx_str(PLX_STR_TIMELINE_AROUND)};
    if (plx_gui_choice(g, "##span", &v->follows, spans, 2))
        v->from = v->to = 0;
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_TIMELINE_SPAN_WHY));
    double from, to, at;
    span(v, c, &from, &to);
    size_t first = point_at(t, from), end = point_at(t, to);
    plx_canvas canvas = plx_canvas_begin(g, "timeline", 0, HEIGHT);
    plx_chart chart = {
        .gui = g,
        .canvas = &canvas,
        .title = plx_str(t->returns ? PLX_STR_TIMELINE_RETURNS : PLX_STR_DATA_SERIES),
        .x = {PLX_CHART_LINEAR, from, to},
        .y = heights(t, first, end),
        .x_unit = PLX_CHART_COUNT,
        .y_unit = PLX_CHART_COUNT,
        .x_numbers = true,
        .y_numbers = true,
        .w = canvas.w,
        .h = canvas.h,
    };
    plx_chart_begin(&chart);
    draw_parts(&chart, t);
    draw_lines(&chart, t, first > 0 ? first - 1 : 0, end < t->points ? end + 1 : end);
    double shown = t->at[plx_timeline_next(t, row_shown(c))];
    bool wide = (double)(chart.right - chart.left) / (to - from) >= (double)(ROW * canvas.unit);
    if (answers && t->label && wide)
        draw_expected(&chart, t, answers, (size_t)fmax(floor(from) - 1, 0),
            (size_t)fmin(ceil(to), (double)t->rows));
    if (answers && t->label)
        draw_strip(&chart, t, answers);
    plx_rgba mark = plx_gui_color(g, PLX_GUI_TEXT);
    mark.a = 150;
    float x = plx_chart_px(&chart, shown);
    plx_canvas_rect(&canvas, roundf(x), chart.top, fmaxf(roundf(canvas.unit), 1),
        chart.bottom - chart.top, 0, mark);
    plx_chart_end(&chart);
    if (plx_chart_pointer(&chart, &at))
        read_row(&chart, c, at);
    choose(&chart, c, r);
    navigate(v, &chart, from, to);
    keep_within(v, (double)t->rows);
    plx_canvas_end(&canvas);
    if (t->label)
        plx_gui_wrapped(
            g, PLX_GUI_DIM, "%s", plx_str(wide ? PLX_STR_TIMELINE_NEAR : PLX_STR_TIMELINE_FAR));
}

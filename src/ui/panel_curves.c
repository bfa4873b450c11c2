/* How training went: loss, accuracy, learning rate and gradient norm over the steps. */
#include "base/mem.h"
#include "base/text.h"
#include "scene/chart_series.h"
#include "ui/cells.h"
#include "ui/chart.h"
#include "ui/panel_charts.h"

#include <math.h>
#include <stdio.h>

enum { CHARTS = 4, CURVES = 2 };

/* Units. */
static const float LEAST_WIDTH = 150, GAP = 18, LEAST_HEIGHT = 84, MOST_HEIGHT = 320,
                   SMOOTHING_WIDTH = 184;
static const double SMOOTHING_MOST = 0.99;

typedef struct plx_curve_kind {
    plx_history_value value;
    plx_string name;
} plx_curve_kind;

typedef struct plx_curve_chart {
    plx_string title;
    plx_chart_unit unit;
    bool can_be_log; /* shares are not */
    size_t count;
    plx_curve_kind curve[CURVES];
} plx_curve_chart;

static const plx_curve_chart kinds[CHARTS] = {
    {PLX_STR_CURVE_LOSS, PLX_CHART_PLAIN, true, 2,
        {{PLX_HISTORY_TRAIN_LOSS, PLX_STR_CURVE_TRAIN},
            {PLX_HISTORY_TEST_LOSS, PLX_STR_CURVE_TEST}}},
    {PLX_STR_CURVE_ACCURACY, PLX_CHART_PERCENT, false, 2,
        {{PLX_HISTORY_TRAIN_ACCURACY, PLX_STR_CURVE_TRAIN},
            {PLX_HISTORY_TEST_ACCURACY, PLX_STR_CURVE_TEST}}},
    {PLX_STR_CURVE_RATE, PLX_CHART_PLAIN, true, 1,
        {{PLX_HISTORY_LEARNING_RATE, PLX_STR_CURVE_RATE}}},
    {PLX_STR_CURVE_NORM, PLX_CHART_PLAIN, true, 1,
        {{PLX_HISTORY_GRADIENT_NORM, PLX_STR_CURVE_NORM}}},
};

/* A line as it is drawn: what was measured, and its smoothed course. */
typedef struct plx_curve_line {
    const double *x, *y, *smooth;
    size_t count;
} plx_curve_line;

/* Room for the smoothed courses of all lines. */
static bool make_room(plx_curves_panel *p, size_t count)
{
    if (count <= p->capacity)
        return true;
    size_t capacity = count + count / 2;
    double *grown = plx_realloc(p->smooth, capacity, sizeof *grown);
    if (!grown)
        return false;
    p->smooth = grown;
    p->capacity = capacity;
    return true;
}

static bool has_values(const double *y, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(y[i]))
            return true;
    return false;
}

static void check(plx_gui *g, plx_string label, plx_string why, bool *value)
{
    plx_gui_flow(g, plx_gui_checkbox_width(g, plx_str(label)));
    plx_gui_checkbox(g, plx_str(label), value);
    plx_gui_tooltip(g, "%s", plx_str(why));
}

static void controls(plx_gui *g, plx_curves_panel *p)
{
    plx_gui_next_width(g, fminf(SMOOTHING_WIDTH, plx_gui_room(g)));
    plx_gui_slider(g, "##smoothing", &p->smoothing, 0, SMOOTHING_MOST, false,
        plx_str(PLX_STR_CURVE_SMOOTHING));
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_CURVE_SMOOTHING_WHY));
    check(g, PLX_STR_CURVE_LOG_Y, PLX_STR_CURVE_LOG_Y_WHY, &p->log_y);
    check(g, PLX_STR_CURVE_LOG_X, PLX_STR_CURVE_LOG_X_WHY, &p->log_x);
}

/* The span of what was measured; on a log axis of what is above 0. */
static plx_chart_axis heights(
    const plx_curve_line *lines, size_t count, const plx_curve_chart *kind, bool log)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < lines[i].count; j++) {
            double y = lines[i].y[j];
            if (!isfinite(y) || (log && !(y > 0)))
                continue;
            low = fmin(low, y);
            high = fmax(high, y);
        }
    }
    /* Shares to their end; what starts near 0 from there. */
    if (kind->unit == PLX_CHART_PERCENT)
        high = fmax(high, low < 0.9 ? 1 : high);
    else if (!log && low > 0 && low < 0.6 * high)
        low = 0;
    plx_chart_axis axis = plx_chart_axis_make(log ? PLX_CHART_LOG : PLX_CHART_LINEAR, low, high);
    plx_chart_axis wide = plx_chart_axis_widen(&axis, 0.05);
    /* No room below 0 or above all, where there is nothing. */
    if (!log && low >= 0)
        wide.low = fmax(wide.low, 0);
    if (kind->unit == PLX_CHART_PERCENT)
        wide.high = fmin(wide.high, 1.02);
    return wide;
}

static plx_rgba series_color(const plx_gui *g, size_t i)
{
    return plx_gui_color(g, (plx_gui_role)(PLX_GUI_SERIES + i));
}

static void draw_lines(
    plx_chart *chart, const plx_curve_line *lines, size_t count, const plx_curves_panel *p)
{
    plx_rgba ground = plx_gui_color(chart->gui, PLX_GUI_FIELD);
    for (size_t i = 0; p->smoothing > 0 && i < count; i++)
        plx_chart_line(chart, lines[i].x, lines[i].y, lines[i].count, 1,
            plx_mix_color(ground, series_color(chart->gui, i), 0.35));
    for (size_t i = 0; i < count; i++) {
        plx_rgba color = series_color(chart->gui, i);
        plx_chart_line(chart, lines[i].x, p->smoothing > 0 ? lines[i].smooth : lines[i].y,
            lines[i].count, 1.75F, color);
    }
}

/* One value makes no line. Its mark is whole at the edges, too. */
static void draw_single(plx_chart *chart, const plx_curve_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lines[i].count == 1 && isfinite(lines[i].y[0]))
            plx_chart_point_mark(chart, lines[i].x[0], lines[i].y[0], series_color(chart->gui, i));
}

/* What the lines are at a step. Returns how many are anything there. */
static void read_at(plx_chart *chart, const plx_curve_chart *kind, const plx_curve_line *lines,
    const plx_curves_panel *p, double step)
{
    plx_chart_reading readings[CURVES];
    double at = step;
    size_t count = 0;
    for (size_t i = 0; i < kind->count; i++) {
        if (lines[i].count == 0)
            continue;
        size_t nearest = plx_chart_nearest(lines[i].x, lines[i].count, step);
        double y = p->smoothing > 0 ? lines[i].smooth[nearest] : lines[i].y[nearest];
        if (count == 0)
            at = lines[i].x[nearest];
        readings[count].name = plx_str(kind->curve[i].name);
        readings[count].color = series_color(chart->gui, i);
        plx_chart_format(y, 4, kind->unit, readings[count].text, sizeof readings[count].text);
        count++;
    }
    char title[64], number[28];
    snprintf(title, sizeof title, plx_str(PLX_STR_CURVE_STEP),
        plx_format_count((uint64_t)fmax(at, 0), number, sizeof number));
    plx_chart_read(chart, at, title, readings, count);
}

static size_t collect(const plx_panel_context *c, plx_curves_panel *p,
    const plx_curve_chart *shown[], plx_curve_line lines[][CURVES])
{
    size_t charts = 0, room = 0;
    for (size_t k = 0; k < CHARTS; k++) {
        bool any = false;
        for (size_t i = 0; i < kinds[k].count; i++) {
            plx_curve_line *line = &lines[charts][i];
            *line = (plx_curve_line){0};
            line->count =
                plx_history_series(c->history, kinds[k].curve[i].value, &line->x, &line->y);
            any = any || has_values(line->y, line->count);
            room += line->count;
        }
        if (any)
            shown[charts++] = &kinds[k];
    }
    if (!make_room(p, room))
        p->smoothing = 0;
    double *smooth = p->smooth;
    for (size_t k = 0; p->smoothing > 0 && k < charts; k++) {
        for (size_t i = 0; i < shown[k]->count; i++) {
            plx_chart_smooth(lines[k][i].y, lines[k][i].count, p->smoothing, smooth);
            lines[k][i].smooth = smooth;
            smooth += lines[k][i].count;
        }
    }
    return charts;
}

/* Names of the lines, where there are several. */
static void legend(const plx_chart *chart, const plx_curve_chart *kind)
{
    plx_canvas *canvas = chart->canvas;
    float unit = canvas->unit, x = chart->right;
    float height = plx_canvas_text_height(canvas, PLX_GUI_SMALL);
    float y = (chart->y0 + chart->top - height) / 2; /* as the title */
    for (size_t i = kind->count; kind->count > 1 && i-- > 0;) {
        const char *name = plx_str(kind->curve[i].name);
        x -= plx_canvas_text_width(canvas, PLX_GUI_SMALL, name);
        plx_canvas_text(canvas, x, y, PLX_GUI_SMALL, PLX_GUI_LEFT,
            plx_gui_color(chart->gui, PLX_GUI_DIM), name);
        x -= 14 * unit;
        plx_canvas_rect(canvas, x, y + height / 2 - unit, 10 * unit, 2.5F * unit, unit,
            series_color(chart->gui, i));
        x -= 10 * unit;
    }
}

void plx_panel_curves(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    plx_curves_panel *p = state;
    plx_request_want(r, PLX_WANT_GRADIENT_NORM);
    const plx_curve_chart *shown[CHARTS];
    plx_curve_line lines[CHARTS][CURVES];
    size_t charts = c->history ? collect(c, p, shown, lines) : 0;
    double last = 0;
    for (size_t k = 0; k < charts; k++)
        for (size_t i = 0; i < shown[k]->count; i++)
            if (lines[k][i].count > 0)
                last = fmax(last, lines[k][i].x[lines[k][i].count - 1]);
    if (charts == 0 || last == 0) {
        plx_gui_empty(g, plx_str(c->structure ? PLX_STR_CURVE_FILE : PLX_STR_CURVE_EMPTY));
        return;
    }
    controls(g, p);

    size_t columns = (size_t)fmaxf((plx_gui_room(g) + GAP) / (LEAST_WIDTH + GAP), 1);
    columns = columns > charts ? charts : columns > 0 ? columns : 1;
    size_t rows = (charts + columns - 1) / columns;
    float below = plx_gui_room_below(g) - 2;
    float height = fminf(fmaxf(rows > 1 ? below * 0.85F : below, LEAST_HEIGHT), MOST_HEIGHT);
    plx_canvas canvas =
        plx_canvas_begin(g, "curves", 0, height * (float)rows + GAP * (float)(rows - 1));
    float gap = GAP * canvas.unit;
    float w = (canvas.w - gap * (float)(columns - 1)) / (float)columns;
    plx_chart chart[CHARTS];
    double step = NAN;
    for (size_t k = 0; k < charts; k++) {
        bool log = p->log_y && shown[k]->can_be_log;
        size_t column = k % columns, row = k / columns;
        chart[k] = (plx_chart){
            .gui = g,
            .canvas = &canvas,
            .title = plx_str(shown[k]->title),
            .x = plx_chart_axis_make(
                p->log_x ? PLX_CHART_LOG : PLX_CHART_LINEAR, p->log_x ? 1 : 0, last),
            .y = heights(lines[k], shown[k]->count, shown[k], log),
            .x_unit = PLX_CHART_COUNT,
            .y_unit = shown[k]->unit,
            .x_numbers = true,
            .y_numbers = true,
            .x0 = (w + gap) * (float)column,
            .y0 = (height * canvas.unit + gap) * (float)row,
            .w = w,
            .h = height * canvas.unit,
        };
        plx_chart_lay_out(&chart[k]);
        double at;
        if (plx_chart_pointer(&chart[k], &at))
            step = at;
    }
    for (size_t k = 0; k < charts; k++) {
        plx_chart_begin(&chart[k]);
        draw_lines(&chart[k], lines[k], shown[k]->count, p);
        plx_chart_end(&chart[k]);
        draw_single(&chart[k], lines[k], shown[k]->count);
        legend(&chart[k], shown[k]);
    }
    /* The same step in all charts. */
    for (size_t k = 0; k < charts && isfinite(step); k++)
        read_at(&chart[k], shown[k], lines[k], p, step);
    plx_canvas_end(&canvas);
}

void plx_panel_curves_close(void *state)
{
    plx_curves_panel *p = state;
    plx_free(p->smooth);
}

#include "ui/sample_view.h"

#include "base/text.h"
#include "ui/cells.h"
#include "ui/chart.h"

#include <math.h>
#include <stdio.h>

/* Units. */
static const float IMAGE_MOST = 168, SERIES_HEIGHT = 148, BAR_HEIGHT = 7, LINE_HEIGHT = 18;

enum { SERIES_MAX = 2048, VALUES_MAX = 12, BEST_MAX = 16 };

/* An input as it was before it was scaled for the training. */
static double input(const plx_panel_context *c, size_t i)
{
    double value = (double)c->snapshot->activation[i];
    const plx_scaling *s = c->scaling;
    return s && i < s->inputs ? value / (double)s->input_scale[i] + (double)s->input_shift[i]
                              : value;
}

static double output(const plx_panel_context *c, size_t i)
{
    const plx_network *n = c->snapshot->network;
    double value = (double)c->snapshot->activation[n->layers[n->layer_count - 1].unit_offset + i];
    const plx_scaling *s = c->scaling;
    return s && s->target_scale && i < s->outputs
               ? value / (double)s->target_scale[i] + (double)s->target_shift[i]
               : value;
}

static void at_input(plx_gui *g, const plx_panel_context *c, plx_requests *r,
    const plx_canvas *canvas, size_t i, const char *name)
{
    char value[32];
    plx_gui_dim(g, plx_str(PLX_STR_DATA_AT), name,
        plx_chart_format(input(c, i), 3, PLX_CHART_PLAIN, value, sizeof value));
    plx_request_hover(r, (plx_unit_ref){0, i});
    if (canvas->clicked)
        plx_request_select(r, (plx_unit_ref){0, i});
}

typedef struct plx_pixels {
    const plx_gui *gui;
    const float *value;
    size_t width;
    float low, high;
} plx_pixels;

static plx_rgba pixel(void *user, size_t column, size_t row)
{
    const plx_pixels *p = user;
    float value = p->value[row * p->width + column];
    return plx_gray_color(p->gui, (double)((value - p->low) / (p->high - p->low)));
}

static void draw_image(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    size_t width = c->image_width, height = c->image_height;
    plx_pixels p = {g, c->snapshot->activation, width, INFINITY, -INFINITY};
    for (size_t i = 0; i < width * height; i++) {
        if (isfinite(p.value[i])) {
            p.low = fminf(p.low, p.value[i]);
            p.high = fmaxf(p.high, p.value[i]);
        }
    }
    p.high = p.high > p.low ? p.high : p.low + 1;
    float side = fminf(plx_gui_room(g), IMAGE_MOST),
          larger = (float)(width > height ? width : height);
    plx_canvas canvas =
        plx_canvas_begin(g, "sample", side * (float)width / larger, side * (float)height / larger);
    plx_cells_draw(&canvas, 0, 0, canvas.w, canvas.h, width, height, pixel, &p);
    size_t x, y;
    bool at = plx_cells_pointer(&canvas, 0, 0, canvas.w, canvas.h, width, height, &x, &y);
    plx_canvas_end(&canvas);
    char name[64];
    if (at) {
        snprintf(name, sizeof name, plx_str(PLX_STR_DATA_PIXEL), x, y);
        at_input(g, c, r, &canvas, y * width + x, name);
    } else {
        plx_gui_dim(g, plx_str(PLX_STR_DATA_PIXELS), width, height);
    }
}

/* Outcomes in order, from the lowest to the highest, fan out from the last value; the likelier the
 * more ink. */
static void draw_fan(plx_chart *chart, const plx_panel_context *c, double last, double reach)
{
    const plx_network *n = c->snapshot->network;
    size_t classes = n->layers[n->layer_count - 1].units;
    float x0 = plx_chart_px(chart, (double)n->layers[0].units - 1), x1 = chart->right;
    double low = last - reach, part = 2 * reach / (double)classes;
    float from = plx_chart_py(chart, last);
    for (size_t i = 0; i < classes; i++) {
        double share = fmin(fmax(output(c, i), 0), 1);
        float y0 = plx_chart_py(chart, low + part * (double)i);
        float y1 = plx_chart_py(chart, low + part * (double)(i + 1));
        plx_rgba ink = plx_gui_color(chart->gui, PLX_GUI_ACCENT);
        ink.a = (unsigned char)lround(20 + 220 * share);
        float gap = chart->canvas->unit;
        for (int column = 0; (float)column < x1 - x0; column++) {
            float x = x0 + (float)column;
            float along = (x + 0.5F - x0) / (x1 - x0);
            float top = from + (y1 + gap - from) * along, bottom = from + (y0 - gap - from) * along;
            plx_canvas_rect(chart->canvas, x, top, 1, bottom - top, 0, ink);
        }
        if (c->snapshot->status.sample_label == (int64_t)i) {
            const float rim[3][2] = {{x1 - gap, y0 - gap}, {x0, from}, {x1 - gap, y1 + gap}};
            plx_canvas_polyline(
                chart->canvas, &rim[0][0], 3, 1.5F * gap, plx_gui_color(chart->gui, PLX_GUI_TEXT));
        }
    }
}

static void draw_series(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    double x[SERIES_MAX] = {0}, y[SERIES_MAX] = {0};
    size_t count = c->snapshot->network->layers[0].units;
    count = count < SERIES_MAX ? count : SERIES_MAX;
    bool returns = c->samples->series == PLX_SERIES_RETURNS;
    double level = 100, low = INFINITY, high = -INFINITY, squares = 0;
    for (size_t i = 0; i < count; i++) {
        double value = input(c, i);
        squares += value * value;
        level *= 1 + value / 100;
        x[i] = (double)i;
        y[i] = returns ? level : value;
        low = fmin(low, y[i]);
        high = fmax(high, y[i]);
    }
    /* Of a step: three times what is usual. */
    double reach = returns ? level * 0.03 * sqrt(squares / (double)count) : (high - low) / 2;
    bool classes = c->class_name && isfinite(reach) && reach > 0;
    if (classes) {
        low = fmin(low, y[count - 1] - reach);
        high = fmax(high, y[count - 1] + reach);
    }
    plx_chart_axis heights = plx_chart_axis_make(PLX_CHART_LINEAR, low, high);
    plx_canvas canvas = plx_canvas_begin(g, "series", 0, SERIES_HEIGHT);
    plx_chart chart = {
        .gui = g,
        .canvas = &canvas,
        .title = plx_str(returns ? PLX_STR_DATA_PRICE : PLX_STR_DATA_SERIES),
        .note = classes ? plx_str(PLX_STR_DATA_NEXT) : NULL,
        .x = {PLX_CHART_LINEAR, 0, (double)count + fmax((double)count / 8, 1)},
        .y = plx_chart_axis_widen(&heights, 0.06),
        .x_numbers = true,
        .y_numbers = true,
        .w = canvas.w,
        .h = canvas.h,
    };
    plx_chart_begin(&chart);
    if (classes)
        draw_fan(&chart, c, y[count - 1], reach);
    plx_chart_line(&chart, x, y, count, 2, plx_gui_color(g, PLX_GUI_SERIES));
    plx_chart_point_mark(&chart, x[count - 1], y[count - 1], plx_gui_color(g, PLX_GUI_SERIES));
    double at;
    size_t step = 0;
    bool pointed = plx_chart_pointer(&chart, &at) && at < (double)count;
    if (pointed) {
        step = (size_t)fmin(fmax(round(at), 0), (double)count - 1);
        plx_chart_point_mark(&chart, x[step], y[step], plx_gui_color(g, PLX_GUI_WARN));
    }
    plx_chart_end(&chart);
    plx_canvas_end(&canvas);
    char name[64];
    if (pointed) {
        snprintf(name, sizeof name, plx_str(PLX_STR_DATA_STEP), step);
        at_input(g, c, r, &canvas, step, name);
    } else if (classes) {
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_DATA_FAN));
    }
}

static void draw_values(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    size_t inputs = c->snapshot->network->layers[0].units;
    for (size_t i = 0; i < inputs && i < VALUES_MAX; i++) {
        char name[48], value[32];
        plx_gui_push_index(g, i);
        if (c->input_name && c->input_name[i][0])
            plx_text_copy(name, sizeof name, c->input_name[i]);
        else
            snprintf(name, sizeof name, plx_str(PLX_STR_DATA_INPUT), i);
        if (plx_gui_item(g, name,
                plx_chart_format(input(c, i), 4, PLX_CHART_PLAIN, value, sizeof value), false))
            plx_request_select(r, (plx_unit_ref){0, i});
        if (plx_gui_hovered(g))
            plx_request_hover(r, (plx_unit_ref){0, i});
        plx_gui_pop_id(g);
    }
    if (inputs > VALUES_MAX)
        plx_gui_dim(g, plx_str(PLX_STR_DATA_MORE), inputs - VALUES_MAX);
}

void plx_sample_view_draw(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    if (c->image_width > 0)
        draw_image(g, c, r);
    else if (c->samples && c->samples->series != PLX_SERIES_NONE)
        draw_series(g, c, r);
    else
        draw_values(g, c, r);
}

/* A line for each class: its name, a bar, its share; what the data says stands out. */
static void class_bars(
    plx_gui *g, const plx_panel_context *c, plx_requests *r, const size_t *classes, size_t count)
{
    const plx_network *n = c->snapshot->network;
    plx_canvas canvas = plx_canvas_begin(g, "classes", 0, LINE_HEIGHT * (float)count);
    float unit = canvas.unit, line = canvas.h / (float)count, bar = BAR_HEIGHT * unit, name = 0;
    for (size_t i = 0; i < count; i++)
        name =
            fmaxf(name, plx_canvas_text_width(&canvas, PLX_GUI_SMALL, c->class_name[classes[i]]));
    name = fminf(name, canvas.w * 0.4F);
    float left = name + 10 * unit, right = canvas.w - 52 * unit;
    size_t hovered = canvas.hovered ? (size_t)(fmaxf(canvas.y, 0) / line) : count;
    for (size_t i = 0; i < count; i++) {
        double share = output(c, classes[i]);
        bool label = c->snapshot->status.sample_label == (int64_t)classes[i];
        float middle = line * ((float)i + 0.5F);
        plx_rgba ink = plx_gui_color(g, label ? PLX_GUI_TEXT : PLX_GUI_DIM);
        if (i == hovered)
            plx_canvas_rect(&canvas, 0, line * (float)i, canvas.w, line, 3 * unit,
                plx_gui_color(g, PLX_GUI_FIELD));
        plx_canvas_text_within(&canvas, 0, middle, name + canvas.unit, PLX_GUI_SMALL,
            PLX_GUI_LEFT | PLX_GUI_MIDDLE, ink, c->class_name[classes[i]]);
        plx_canvas_rect(&canvas, left, roundf(middle - bar / 2), right - left, bar, 2 * unit,
            plx_gui_color(g, i == hovered ? PLX_GUI_LINE : PLX_GUI_FIELD));
        plx_canvas_rect(&canvas, left, roundf(middle - bar / 2),
            (right - left) * (float)fmin(fmax(share, 0), 1), bar, 2 * unit,
            plx_gui_color(g, label ? PLX_GUI_ACCENT : PLX_GUI_FAINT));
        char text[32];
        plx_canvas_text(&canvas, canvas.w, middle, PLX_GUI_SMALL, PLX_GUI_RIGHT | PLX_GUI_MIDDLE,
            ink, plx_chart_format(share, 3, PLX_CHART_PERCENT, text, sizeof text));
    }
    plx_canvas_end(&canvas);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_DATA_CLASSES_WHY));
    if (hovered >= count)
        return;
    plx_unit_ref unit_of = {n->layer_count - 1, classes[hovered]};
    plx_request_hover(r, unit_of);
    if (canvas.clicked)
        plx_request_select(r, unit_of);
}

/* The likeliest classes, in order; how many there are. */
static size_t likeliest(
    const plx_panel_context *c, size_t classes, size_t best[BEST_MAX], size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < classes; i++) {
        double share = output(c, i);
        if (count == most && (count == 0 || !(share > output(c, best[count - 1]))))
            continue;
        size_t at = count < most ? count++ : count - 1;
        for (; at > 0 && share > output(c, best[at - 1]); at--)
            best[at] = best[at - 1];
        best[at] = i;
    }
    return count;
}

static void values(plx_gui *g, const plx_panel_context *c, size_t outputs)
{
    const plx_dataset *d = c->samples;
    for (size_t i = 0; i < outputs && i < VALUES_MAX; i++) {
        char name[32], value[32], wanted[32];
        snprintf(name, sizeof name, plx_str(PLX_STR_DATA_OUTPUT), i);
        plx_chart_format(output(c, i), 3, PLX_CHART_PLAIN, value, sizeof value);
        uint64_t row = c->snapshot->status.sample;
        if (!d || !d->target || row >= d->count) {
            plx_gui_value(g, name, "%s", value);
            continue;
        }
        double target = (double)d->target[row * d->outputs + i];
        if (c->scaling && c->scaling->target_scale)
            target =
                target / (double)c->scaling->target_scale[i] + (double)c->scaling->target_shift[i];
        plx_gui_value(g, name, plx_str(PLX_STR_DATA_TARGET), value,
            plx_chart_format(target, 3, PLX_CHART_PLAIN, wanted, sizeof wanted));
    }
}

void plx_sample_view_outputs(plx_gui *g, const plx_panel_context *c, plx_requests *r, size_t most)
{
    const plx_network *n = c->snapshot->network;
    size_t classes = n->layers[n->layer_count - 1].units;
    if (!c->class_name) {
        values(g, c, classes);
        return;
    }
    size_t shown[BEST_MAX];
    most = most < BEST_MAX ? most : BEST_MAX;
    size_t count = classes < most ? classes : most;
    for (size_t i = 0; i < count; i++)
        shown[i] = i;
    if (classes > most)
        count = likeliest(c, classes, shown, most);
    class_bars(g, c, r, shown, count);
    if (classes > count)
        plx_gui_dim(g, plx_str(PLX_STR_DATA_MORE_CLASSES), classes - count);
}

/* How weights, gradients and activations of each layer are spread: now against the end of the first
 * epoch, or as ridges over the training so far. */
#include "scene/distributions.h"
#include "ui/cells.h"
#include "ui/chart.h"
#include "ui/panel_charts.h"

#include <math.h>
#include <stdio.h>

/* Units. */
static const float LEAST_WIDTH = 210, GAP = 18, MOST_HEIGHT = 260, CONTROL_HEIGHT = 25;

/* How much of the height a ridge may take above its own line, in parts of the whole. */
static const float RIDGE_SHARE = 0.34F;

static void controls(plx_gui *g, plx_histograms_panel *p)
{
    const char *const kinds[] = {plx_str(PLX_STR_SPREAD_WEIGHTS), plx_str(PLX_STR_SPREAD_GRADIENTS),
        plx_str(PLX_STR_SPREAD_ACTIVATIONS)};
    const char *const times[] = {plx_str(PLX_STR_SPREAD_NOW), plx_str(PLX_STR_SPREAD_OVER_TIME)};
    plx_gui_next_width(g, 300);
    plx_gui_choice(g, "##kind", &p->kind, kinds, PLX_SPREAD_KINDS);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_SPREAD_KIND_WHY));
    plx_gui_same_line(g);
    plx_gui_next_width(g, 210);
    plx_gui_choice(g, "##times", &p->over_time, times, 2);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_SPREAD_TIME_WHY));
}

/* Few values make ragged histograms: so many bins are drawn as one that there are about twice the
 * third root of the values (Rice's rule). It divides the number of bins. */
static size_t together(const plx_spread *s)
{
    static const size_t sizes[] = {1, 2, 3, 4, 6, 8, 12};
    double wanted = 2 * cbrt((double)s->count);
    size_t i = 0;
    while (i + 1 < sizeof sizes / sizeof *sizes && PLX_SPREAD_BINS / (double)sizes[i] > wanted)
        i++;
    return sizes[i];
}

/* Share of values in the bins from `first` on that are drawn as one. */
static double share_of(const plx_spread *s, size_t first, size_t count)
{
    double share = 0;
    for (size_t i = first; i < first + count; i++)
        share += (double)s->bin[i];
    return share;
}

/* Values of bins as density, so that spreads with bins of different widths compare. */
static double density(const plx_spread *s, size_t first, size_t count)
{
    double width = (double)(s->high - s->low) / PLX_SPREAD_BINS * (double)count;
    return share_of(s, first, count) / width;
}

/* A spike of exact zeros would press all else to the floor: where they are many, the scale is that
 * of the other bins, the spike is cut, and its share is written above. */
static double tallest(const plx_spread *s)
{
    size_t step = together(s);
    double most = 0, spike = 0;
    for (size_t i = 0; i < PLX_SPREAD_BINS; i += step) {
        double width = (double)(s->high - s->low) / PLX_SPREAD_BINS;
        double from = (double)s->low + width * (double)i;
        double here = density(s, i, step);
        if (s->zeros > 0.02 && from <= 0 && from + width * (double)step >= 0)
            spike = fmax(spike, here);
        else
            most = fmax(most, here);
    }
    return most > 0 && spike > 3 * most ? 1.6 * most : fmax(most, spike);
}

static void include(const plx_spread *s, double *low, double *high, double *most)
{
    if (s->count == 0)
        return;
    *low = fmin(*low, (double)s->low);
    *high = fmax(*high, (double)s->high);
    *most = fmax(*most, tallest(s));
}

/* The outline of a spread as points of a polyline, in the axes of the chart. Two a bin. */
static size_t outline(
    const plx_chart *chart, const plx_spread *s, float base, float scale, float (*out)[2])
{
    size_t count = 0, step = together(s);
    double width = (double)(s->high - s->low) / PLX_SPREAD_BINS;
    for (size_t i = 0; i < PLX_SPREAD_BINS; i += step) {
        float y = base - scale * (float)density(s, i, step);
        double from = (double)s->low + width * (double)i;
        out[count][0] = plx_chart_px(chart, from);
        out[count++][1] = y;
        out[count][0] = plx_chart_px(chart, from + width * (double)step);
        out[count++][1] = y;
    }
    return count;
}

/* The same through the middles of the bins: for ridges, which lie too close for steps. */
static size_t ridge_line(
    const plx_chart *chart, const plx_spread *s, float base, float scale, float (*out)[2])
{
    double width = (double)(s->high - s->low) / PLX_SPREAD_BINS;
    size_t count = 0, step = together(s);
    out[count][0] = plx_chart_px(chart, (double)s->low);
    out[count++][1] = base;
    for (size_t i = 0; i < PLX_SPREAD_BINS; i += step) {
        double middle = (double)s->low + width * ((double)i + 0.5 * (double)step);
        out[count][0] = plx_chart_px(chart, middle);
        out[count++][1] = base - scale * (float)density(s, i, step);
    }
    out[count][0] = plx_chart_px(chart, (double)s->high);
    out[count++][1] = base;
    return count;
}

static void draw_now(plx_chart *chart, const plx_distribution *d, double most)
{
    float points[2 * PLX_SPREAD_BINS + 2][2];
    float base = chart->bottom, scale = (float)((double)(chart->bottom - chart->top) / most / 1.06);
    plx_rgba fill = plx_gui_color(chart->gui, PLX_GUI_SERIES);
    size_t count = outline(chart, &d->now, base, scale, points);
    plx_rgba soft = plx_mix_color(plx_gui_color(chart->gui, PLX_GUI_FIELD), fill, 0.55);
    plx_canvas_area(chart->canvas, &points[0][0], count, base, soft);
    plx_canvas_polyline(chart->canvas, &points[0][0], count, chart->canvas->unit, fill);
    if (d->first_epoch.count == 0 || d->first_epoch.step == d->now.step)
        return;
    count = outline(chart, &d->first_epoch, base, scale, points);
    plx_canvas_polyline(chart->canvas, &points[0][0], count, 1.5F * chart->canvas->unit,
        plx_gui_color(chart->gui, (plx_gui_role)(PLX_GUI_SERIES + 1)));
}

/* The oldest at the back, which is at the top, and the newest at the front. */
static void draw_ridges(plx_chart *chart, const plx_distribution *d, double most)
{
    float points[PLX_SPREAD_BINS + 2][2];
    float height = chart->bottom - chart->top;
    float scale = (float)((double)(height * RIDGE_SHARE) / most);
    plx_rgba ground = plx_gui_color(chart->gui, PLX_GUI_FIELD);
    plx_rgba line = plx_gui_color(chart->gui, PLX_GUI_SERIES);
    float span = height * (1 - RIDGE_SHARE) - 4 * chart->canvas->unit;
    for (size_t i = 0; i < d->count; i++) {
        double age = d->count > 1 ? (double)i / (double)(d->count - 1) : 1;
        float base = chart->top + height * RIDGE_SHARE + span * (float)age;
        size_t count = ridge_line(chart, &d->past[i], base, scale, points);
        plx_canvas_area(chart->canvas, &points[0][0], count, base,
            plx_mix_color(ground, line, 0.10 + 0.35 * age));
        plx_canvas_polyline(chart->canvas, &points[0][0], count, chart->canvas->unit,
            plx_mix_color(ground, line, 0.35 + 0.65 * age));
    }
}

static void read_now(plx_chart *chart, const plx_distribution *d)
{
    double x;
    if (!plx_chart_pointer(chart, &x))
        return;
    const plx_spread *spreads[2] = {&d->now, &d->first_epoch};
    const plx_string names[2] = {PLX_STR_SPREAD_NOW, PLX_STR_SPREAD_FIRST_EPOCH};
    plx_chart_reading readings[2];
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        const plx_spread *s = spreads[i];
        if (s->count == 0 || (i > 0 && s->step == d->now.step))
            continue;
        /* Of each, in the bin of `now` that is drawn at the pointer. */
        double width =
            (double)(d->now.high - d->now.low) / PLX_SPREAD_BINS * (double)together(&d->now);
        double at = (x - (double)s->low) / (double)(s->high - s->low) * PLX_SPREAD_BINS;
        size_t step = together(s);
        double share = at >= 0 && at < PLX_SPREAD_BINS
                           ? density(s, (size_t)at / step * step, step) * width
                           : 0;
        readings[count].name = plx_str(names[i]);
        readings[count].color = plx_gui_color(chart->gui, (plx_gui_role)(PLX_GUI_SERIES + i));
        plx_chart_format(
            share, 2, PLX_CHART_PERCENT, readings[count].text, sizeof readings[count].text);
        count++;
    }
    char title[40], value[32];
    snprintf(title, sizeof title, plx_str(PLX_STR_SPREAD_ABOUT),
        plx_chart_format(x, 3, PLX_CHART_PLAIN, value, sizeof value));
    plx_chart_read(chart, x, title, readings, count);
}

static void one(plx_gui *g, const plx_panel_context *c, const plx_histograms_panel *p,
    plx_canvas *canvas, size_t layer, float x, float w)
{
    const plx_distribution *d =
        plx_distributions_of(c->distributions, (plx_spread_kind)p->kind, layer);
    double low = INFINITY, high = -INFINITY, most = 0;
    if (p->over_time) {
        for (size_t i = 0; i < d->count; i++)
            include(&d->past[i], &low, &high, &most);
    } else {
        include(&d->now, &low, &high, &most);
        include(&d->first_epoch, &low, &high, &most);
    }
    char note[64], percent[32];
    plx_chart_format(d->now.zeros, 3, PLX_CHART_PERCENT, percent, sizeof percent);
    snprintf(note, sizeof note, plx_str(PLX_STR_SPREAD_ZEROS), percent);
    plx_chart chart = {
        .gui = g,
        .canvas = canvas,
        .title = c->snapshot->network->layers[layer].name,
        .note = !p->over_time && d->now.zeros > 0 ? note : NULL,
        .x = plx_chart_axis_make(PLX_CHART_LINEAR, low, high),
        .y = {PLX_CHART_LINEAR, 0, 1},
        .x_numbers = true,
        .x0 = x,
        .w = w,
        .h = canvas->h,
    };
    plx_chart_begin(&chart);
    if (most > 0 && p->over_time)
        draw_ridges(&chart, d, most);
    else if (most > 0)
        draw_now(&chart, d, most);
    plx_chart_end(&chart);
    if (most > 0 && !p->over_time)
        read_now(&chart, d);
}

/* The first and the last step of the ridges, beside them all: they are the same for each layer. */
static void explain(plx_gui *g, const plx_panel_context *c, const plx_histograms_panel *p)
{
    const plx_distribution *d = plx_distributions_of(c->distributions, (plx_spread_kind)p->kind, 1);
    char text[160];
    if (p->over_time && d->count > 0)
        snprintf(text, sizeof text, plx_str(PLX_STR_SPREAD_RIDGES),
            (unsigned long long)d->past[0].step, (unsigned long long)d->past[d->count - 1].step);
    else
        snprintf(text, sizeof text, "%s",
            plx_str(d->first_epoch.count > 0 && d->first_epoch.step != d->now.step
                        ? PLX_STR_SPREAD_COMPARED
                        : PLX_STR_SPREAD_NOT_YET));
    plx_gui_same_line(g);
    plx_canvas canvas = plx_canvas_begin(g, "explain", 0, CONTROL_HEIGHT);
    plx_canvas_text(&canvas, 4 * canvas.unit, canvas.h / 2, PLX_GUI_SMALL,
        PLX_GUI_LEFT | PLX_GUI_MIDDLE, plx_gui_color(g, PLX_GUI_DIM), text);
    plx_canvas_end(&canvas);
}

void plx_panel_histograms(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    plx_histograms_panel *p = state;
    size_t layers = c->snapshot->network->layer_count;
    if (p->kind == PLX_SPREAD_GRADIENTS)
        plx_request_want(r, PLX_WANT_GRADIENT);
    controls(g, p);
    /* Nothing comes into the inputs; what they are is the data's. */
    size_t first = 1, shown = layers - first;
    bool any = false;
    for (size_t l = first; c->distributions && l < layers; l++)
        any = any ||
              plx_distributions_of(c->distributions, (plx_spread_kind)p->kind, l)->now.count > 0;
    if (!any) {
        plx_gui_empty(g, plx_str(p->kind == PLX_SPREAD_GRADIENTS ? PLX_STR_SPREAD_NO_GRADIENTS
                                                                 : PLX_STR_SPREAD_EMPTY));
        return;
    }
    explain(g, c, p);
    /* As many side by side as are wide enough; the others in rows below, which scroll. */
    float room = plx_gui_room(g);
    size_t columns = (size_t)fmaxf((room + GAP) / (LEAST_WIDTH + GAP), 1);
    columns = columns > shown ? shown : columns > 0 ? columns : 1;
    size_t rows = (shown + columns - 1) / columns;
    float below = plx_gui_room_below(g) - 2;
    float height = fminf(fmaxf(rows > 1 ? below * 0.8F : below, 90), MOST_HEIGHT);
    for (size_t row = 0; row < rows; row++) {
        plx_gui_push_index(g, row);
        plx_canvas canvas = plx_canvas_begin(g, "layers", 0, height);
        float width = (canvas.w - GAP * canvas.unit * (float)(columns - 1)) / (float)columns;
        for (size_t i = 0; i < columns && row * columns + i < shown; i++)
            one(g, c, p, &canvas, first + row * columns + i, (width + GAP * canvas.unit) * (float)i,
                width);
        plx_canvas_end(&canvas);
        plx_gui_pop_id(g);
    }
}

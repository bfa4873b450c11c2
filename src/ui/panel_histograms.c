/* How weights, gradients and activations of each layer are spread: now against an earlier step, by
 * default the end of the first epoch, and as ridges over the training so far. */
#include "scene/distributions.h"
#include "ui/cells.h"
#include "ui/chart.h"
#include "ui/panel_charts.h"

#include <math.h>
#include <stdio.h>

/* Units. */
static const float LEAST_WIDTH = 210, LEAST_BOTH = 300, GAP = 18, MOST_HEIGHT = 260,
                   CONTROL_HEIGHT = 25, EXPLAIN_WIDTH = 180;

/* Of the width that the live one takes beside the ridges. */
static const float LIVE_SHARE = 0.52F;

/* How much of the height a ridge may take above its own line, in parts of the whole. */
static const float RIDGE_SHARE = 0.34F;

static void controls(plx_gui *g, plx_histograms_panel *p)
{
    const char *const kinds[] = {plx_str(PLX_STR_SPREAD_WEIGHTS), plx_str(PLX_STR_SPREAD_GRADIENTS),
        plx_str(PLX_STR_SPREAD_ACTIVATIONS)};
    const char *const times[] = {plx_str(PLX_STR_SPREAD_BOTH), plx_str(PLX_STR_SPREAD_NOW),
        plx_str(PLX_STR_SPREAD_OVER_TIME)};
    plx_gui_next_width(g, fminf(276, plx_gui_room(g)));
    plx_gui_choice(g, "##kind", &p->kind, kinds, PLX_SPREAD_KINDS);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_SPREAD_KIND_WHY));
    plx_gui_flow(g, 210);
    plx_gui_next_width(g, fminf(210, plx_gui_room(g)));
    plx_gui_choice(g, "##times", &p->time, times, PLX_HISTOGRAM_TIMES);
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

/* The outline of a spread as points of a polyline, in the axes of the chart. Two a bin at most: a
 * step of less than a pixel would be drawn as a spike, so that heights are those of whole ones. */
static size_t outline(
    const plx_chart *chart, const plx_spread *s, float base, float scale, float (*out)[2])
{
    size_t count = 0, step = together(s);
    double width = (double)(s->high - s->low) / PLX_SPREAD_BINS;
    for (size_t i = 0; i < PLX_SPREAD_BINS; i += step) {
        float y = roundf(base - scale * (float)density(s, i, step));
        double from = (double)s->low + width * (double)i;
        if (count > 0 && out[count - 1][1] == y) {
            count--;
        } else {
            out[count][0] = plx_chart_px(chart, from);
            out[count++][1] = y;
        }
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

/* What `now` is compared with; NULL: nothing yet. Of a step chosen among the ridges the nearest
 * that is left, for the more there are the fewer are kept. */
static const plx_spread *compared(const plx_distribution *d, const plx_histograms_panel *p)
{
    const plx_spread *found = &d->first_epoch;
    for (size_t i = 0; p->compares && i < d->count; i++) {
        uint64_t step = d->past[i].step, best = found->step;
        uint64_t here = step > p->step ? step - p->step : p->step - step;
        uint64_t there = best > p->step ? best - p->step : p->step - best;
        if (i == 0 || here < there)
            found = &d->past[i];
    }
    return found->count > 0 && found->step != d->now.step ? found : NULL;
}

static void draw_now(
    plx_chart *chart, const plx_distribution *d, const plx_spread *then, double most)
{
    float points[2 * PLX_SPREAD_BINS + 2][2];
    float base = chart->bottom, scale = (float)((double)(chart->bottom - chart->top) / most / 1.06);
    plx_rgba fill = plx_gui_color(chart->gui, PLX_GUI_SERIES);
    size_t count = outline(chart, &d->now, base, scale, points);
    plx_rgba soft = plx_mix_color(plx_gui_color(chart->gui, PLX_GUI_FIELD), fill, 0.55);
    plx_canvas_area(chart->canvas, &points[0][0], count, base, soft);
    plx_canvas_polyline(chart->canvas, &points[0][0], count, chart->canvas->unit, fill);
    if (!then)
        return;
    count = outline(chart, then, base, scale, points);
    plx_canvas_polyline(chart->canvas, &points[0][0], count, 1.5F * chart->canvas->unit,
        plx_gui_color(chart->gui, (plx_gui_role)(PLX_GUI_SERIES + 1)));
}

/* Where the ridge stands; the oldest at the back, which is at the top, and the newest at the front.
 */
static float ridge_base(const plx_chart *chart, const plx_distribution *d, size_t i)
{
    float height = chart->bottom - chart->top;
    float span = height * (1 - RIDGE_SHARE) - 4 * chart->canvas->unit;
    float age = d->count > 1 ? (float)i / (float)(d->count - 1) : 1;
    return chart->top + height * RIDGE_SHARE + span * age;
}

static void draw_ridges(
    plx_chart *chart, const plx_distribution *d, const plx_spread *then, double most)
{
    float points[PLX_SPREAD_BINS + 2][2];
    float height = chart->bottom - chart->top;
    float scale = (float)((double)(height * RIDGE_SHARE) / most);
    plx_rgba ground = plx_gui_color(chart->gui, PLX_GUI_FIELD);
    plx_rgba line = plx_gui_color(chart->gui, PLX_GUI_SERIES);
    plx_rgba chosen = plx_gui_color(chart->gui, (plx_gui_role)(PLX_GUI_SERIES + 1));
    for (size_t i = 0; i < d->count; i++) {
        double age = d->count > 1 ? (double)i / (double)(d->count - 1) : 1;
        float base = ridge_base(chart, d, i);
        bool is_then = then && d->past[i].step == then->step;
        size_t count = ridge_line(chart, &d->past[i], base, scale, points);
        plx_canvas_area(chart->canvas, &points[0][0], count, base,
            plx_mix_color(ground, line, 0.10 + 0.35 * age));
        plx_canvas_polyline(chart->canvas, &points[0][0], count,
            (is_then ? 1.75F : 1) * chart->canvas->unit,
            is_then ? chosen : plx_mix_color(ground, line, 0.35 + 0.65 * age));
    }
}

/* A press among the ridges chooses the step to compare with. */
static void read_ridges(plx_chart *chart, const plx_distribution *d, plx_histograms_panel *p)
{
    double x;
    if (d->count == 0 || !plx_chart_pointer(chart, &x))
        return;
    size_t nearest = 0;
    for (size_t i = 1; i < d->count; i++)
        if (fabsf(ridge_base(chart, d, i) - chart->canvas->y) <
            fabsf(ridge_base(chart, d, nearest) - chart->canvas->y))
            nearest = i;
    const plx_spread *s = &d->past[nearest];
    float y = roundf(ridge_base(chart, d, nearest));
    plx_canvas_rect(chart->canvas, chart->left, y, chart->right - chart->left,
        fmaxf(roundf(chart->canvas->unit), 1), 0, plx_gui_color(chart->gui, PLX_GUI_TEXT));
    if (chart->canvas->clicked) {
        p->compares = true;
        p->step = s->step;
    }
    plx_chart_reading reading = {
        .name = plx_str(PLX_STR_SPREAD_EPOCH), .color = plx_gui_color(chart->gui, PLX_GUI_SERIES)};
    char title[40];
    snprintf(title, sizeof title, plx_str(PLX_STR_SPREAD_STEP), (unsigned long long)s->step);
    snprintf(reading.text, sizeof reading.text, "%.2f", s->epoch);
    plx_chart_read(chart, x, title, &reading, 1);
}

/* "step 1,200", or "After epoch 1". */
static const char *name_of(
    const plx_spread *s, const plx_histograms_panel *p, char *out, size_t size)
{
    if (!p->compares)
        return plx_str(PLX_STR_SPREAD_FIRST_EPOCH);
    snprintf(out, size, plx_str(PLX_STR_SPREAD_STEP), (unsigned long long)s->step);
    return out;
}

static void read_now(plx_chart *chart, const plx_distribution *d, const plx_spread *then,
    const plx_histograms_panel *p)
{
    double x;
    if (!plx_chart_pointer(chart, &x))
        return;
    const plx_spread *spreads[2] = {&d->now, then};
    char step_name[40];
    plx_chart_reading readings[2];
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        const plx_spread *s = spreads[i];
        if (!s || s->count == 0)
            continue;
        /* Of each, in the bin of `now` that is drawn at the pointer. */
        double width =
            (double)(d->now.high - d->now.low) / PLX_SPREAD_BINS * (double)together(&d->now);
        double at = (x - (double)s->low) / (double)(s->high - s->low) * PLX_SPREAD_BINS;
        size_t step = together(s);
        double share = at >= 0 && at < PLX_SPREAD_BINS
                           ? density(s, (size_t)at / step * step, step) * width
                           : 0;
        readings[count].name =
            i == 0 ? plx_str(PLX_STR_SPREAD_NOW) : name_of(s, p, step_name, sizeof step_name);
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

/* One layer: the live one, the ridges, or both with the same axis. */
static void one(plx_gui *g, const plx_panel_context *c, plx_histograms_panel *p, plx_canvas *canvas,
    size_t layer, float x, float w)
{
    const plx_distribution *d =
        plx_distributions_of(c->distributions, (plx_spread_kind)p->kind, layer);
    const plx_spread *then = compared(d, p);
    double low = INFINITY, high = -INFINITY, most = 0, most_past = 0;
    bool live = p->time != PLX_HISTOGRAM_RIDGES, ridges = p->time != PLX_HISTOGRAM_NOW;
    for (size_t i = 0; ridges && i < d->count; i++)
        include(&d->past[i], &low, &high, &most_past);
    include(&d->now, &low, &high, &most);
    if (then)
        include(then, &low, &high, &most);
    char note[64], percent[32];
    plx_chart_format(d->now.zeros, 3, PLX_CHART_PERCENT, percent, sizeof percent);
    snprintf(note, sizeof note, plx_str(PLX_STR_SPREAD_ZEROS), percent);
    plx_chart chart = {
        .gui = g,
        .canvas = canvas,
        .title = c->snapshot->network->layers[layer].name,
        .note = live && d->now.zeros > 0 ? note : NULL,
        .x = plx_chart_axis_make(PLX_CHART_LINEAR, low, high),
        .y = {PLX_CHART_LINEAR, 0, 1},
        .x_numbers = true,
        .x0 = x,
        .w = live && ridges ? roundf(w * LIVE_SHARE) : w,
        .h = canvas->h,
    };
    if (live) {
        plx_chart_begin(&chart);
        if (most > 0)
            draw_now(&chart, d, then, most);
        plx_chart_end(&chart);
        if (most > 0)
            read_now(&chart, d, then, p);
    }
    if (!ridges)
        return;
    if (live) {
        float gap = 6 * canvas->unit;
        chart.x0 = x + chart.w + gap;
        chart.w = w - chart.w - gap;
        chart.title = " "; /* keeps the height of the one beside */
        chart.note = d->count > 0 ? plx_str(PLX_STR_SPREAD_SO_FAR) : NULL;
    }
    plx_chart_begin(&chart);
    if (most_past > 0)
        draw_ridges(&chart, d, then, most_past);
    plx_chart_end(&chart);
    if (most_past > 0)
        read_ridges(&chart, d, p);
}

/* What the line is, beside the controls: the same for each layer. */
static void explain(plx_gui *g, const plx_panel_context *c, const plx_histograms_panel *p)
{
    const plx_distribution *d = plx_distributions_of(c->distributions, (plx_spread_kind)p->kind, 1);
    const plx_spread *then = compared(d, p);
    char text[160], name[40];
    if (p->time == PLX_HISTOGRAM_RIDGES && d->count > 0)
        snprintf(text, sizeof text, plx_str(PLX_STR_SPREAD_RIDGES),
            (unsigned long long)d->past[0].step, (unsigned long long)d->past[d->count - 1].step);
    else if (then)
        snprintf(text, sizeof text, plx_str(PLX_STR_SPREAD_COMPARED),
            name_of(then, p, name, sizeof name));
    else
        snprintf(text, sizeof text, "%s", plx_str(PLX_STR_SPREAD_NOT_YET));
    plx_gui_flow(g, EXPLAIN_WIDTH);
    plx_canvas canvas = plx_canvas_begin(g, "explain", 0, CONTROL_HEIGHT);
    plx_canvas_text(&canvas, 4 * canvas.unit, canvas.h / 2, PLX_GUI_SMALL,
        PLX_GUI_LEFT | PLX_GUI_MIDDLE, plx_gui_color(g, PLX_GUI_DIM), text);
    plx_canvas_end(&canvas);
}

/* Why there is none of the kind. */
static const char *reason(const plx_panel_context *c, int kind)
{
    if (c->snapshot->status.state == PLX_RUN_FILE && kind != PLX_SPREAD_WEIGHTS)
        return plx_str(PLX_STR_SPREAD_FILE);
    return plx_str(
        kind == PLX_SPREAD_GRADIENTS ? PLX_STR_SPREAD_NO_GRADIENTS : PLX_STR_SPREAD_EMPTY);
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
        plx_gui_empty(g, reason(c, p->kind));
        return;
    }
    explain(g, c, p);
    /* As many side by side as are wide enough; the others in rows below, which scroll. */
    float room = plx_gui_room(g);
    float least = p->time == PLX_HISTOGRAM_BOTH ? LEAST_BOTH : LEAST_WIDTH;
    size_t columns = (size_t)fmaxf((room + GAP) / (least + GAP), 1);
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

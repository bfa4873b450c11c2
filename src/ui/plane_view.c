#include "ui/plane_view.h"

#include "base/mem.h"
#include "ui/cells.h"
#include "ui/chart.h"
#include "ui/unit_name.h"

#include <math.h>
#include <stdio.h>

/* Points of each kind that are drawn at most, spread evenly over the data. */
enum { POINTS_MOST = 300 };

/* Units: what the picture is higher than wide with its numbers, and sizes of points. */
static const float ABOVE = 12, SCROLL_BAR = 20, POINT = 2.6F, RIM = 0.8F, SHOWN = 5;

bool plx_plane_view_suits(const plx_panel_context *c)
{
    return c->field && c->plane;
}

void plx_plane_view_close(plx_plane_view *v)
{
    plx_texture_destroy(&v->texture);
    plx_free(v->rgba);
    v->rgba = NULL;
}

static plx_plane_look look_of(const plx_plane_view *v, const plx_panel_context *c)
{
    plx_palette palette = plx_style_palette(c->style, PLX_LINK_COLOR);
    if (plx_palette_kind_of(palette) != PLX_DIVERGING)
        palette = PLX_PALETTE_BLUE_ORANGE;
    return (plx_plane_look){palette, c->style->edges.theme, v->discrete};
}

/* The largest |target| of the data, as the network is to give it. */
static double reach_of(const plx_dataset *d)
{
    double reach = 0;
    for (size_t i = 0; d && d->target && i < d->count; i++)
        reach = fmax(reach, fabs((double)d->target[i * d->outputs]));
    return reach > 0 ? reach : 1;
}

static bool paint(plx_plane_view *v, const plx_panel_context *c, const plx_unit_ref *unit)
{
    const plx_network *n = c->snapshot->network;
    const plx_field *f = c->field;
    plx_plane_look look = look_of(v, c);
    uint64_t version = plx_field_version(f);
    bool same = v->rgba && v->version == version && v->field == f && v->of_unit == (unit != NULL) &&
                v->was_discrete == v->discrete && v->palette == look.palette &&
                v->theme == look.theme &&
                (!unit || (unit->layer == v->unit.layer && unit->unit == v->unit.unit));
    if (same)
        return true;
    size_t side = plx_field_side(f), last = n->layer_count - 1;
    const float *values = unit ? plx_field_unit(f, unit->layer, unit->unit) : NULL;
    if (!values) {
        unit = NULL;
        values = plx_field_unit(f, last, 0);
    }
    if (!values)
        return false;
    if (!v->rgba)
        v->rgba = plx_alloc(side * side, 4);
    if (!v->rgba)
        return false;
    size_t outputs = n->layers[last].units;
    if (unit)
        plx_plane_paint_unit(&look, values, side, v->rgba);
    else if (c->class_name && outputs > 1)
        plx_plane_paint_classes(&look, values, side, outputs, v->rgba);
    else
        plx_plane_paint_values(&look, values, side, reach_of(c->training), v->rgba);
    if (c->device && !v->texture)
        v->texture = plx_texture_create(c->device,
            &(plx_texture_desc){.label = "plane",
                .width = (int)side,
                .height = (int)side,
                .format = PLX_FORMAT_RGBA8,
                .linear = true},
            NULL);
    if (v->texture)
        plx_texture_write(v->texture, 0, 0, (int)side, (int)side, v->rgba);
    v->version = version;
    v->field = f;
    v->of_unit = unit != NULL;
    if (unit)
        v->unit = *unit;
    v->was_discrete = v->discrete;
    v->palette = look.palette;
    v->theme = look.theme;
    return true;
}

typedef struct plx_plane_cells {
    const unsigned char *rgba;
    size_t side;
} plx_plane_cells;

static plx_rgba cell(void *user, size_t column, size_t row)
{
    const plx_plane_cells *p = user;
    const unsigned char *c = p->rgba + 4 * (row * p->side + column);
    return (plx_rgba){c[0], c[1], c[2], c[3]};
}

static void draw_picture(const plx_plane_view *v, const plx_chart *chart, size_t side)
{
    float w = chart->right - chart->left, h = chart->bottom - chart->top;
    if (v->texture) {
        plx_canvas_image(chart->canvas, v->texture, chart->left, chart->top, w, h, 0, 0, 1, 1);
        return;
    }
    plx_plane_cells cells = {v->rgba, side};
    plx_cells_draw(chart->canvas, chart->left, chart->top, w, h, side, side, cell, &cells);
}

/* An input of a row in the data's own units. */
static double coordinate(const plx_panel_context *c, const plx_dataset *d, size_t row, size_t input)
{
    double value = (double)d->x[2 * row + input];
    const plx_scaling *s = c->scaling;
    return s ? value / (double)s->input_scale[input] + (double)s->input_shift[input] : value;
}

static plx_rgba point_color(
    const plx_plane_look *look, const plx_dataset *d, size_t row, double reach)
{
    unsigned char rgba[4];
    if (d->label)
        plx_plane_class_color(look, d->outputs, d->label[row], 1, rgba);
    else
        plx_plane_value_color(look, (double)d->target[row * d->outputs] / reach, rgba);
    return (plx_rgba){rgba[0], rgba[1], rgba[2], 255};
}

static void draw_points(const plx_chart *chart, const plx_panel_context *c,
    const plx_plane_look *look, const plx_dataset *d, bool test)
{
    float unit = chart->canvas->unit;
    size_t step = (d->count + POINTS_MOST - 1) / POINTS_MOST;
    double reach = reach_of(d);
    plx_rgba light = {255, 255, 255, 255}, dark = {0, 0, 0, 255};
    for (size_t i = 0; step > 0 && i < d->count; i += step) {
        float x = plx_chart_px(chart, coordinate(c, d, i, 0));
        float y = plx_chart_py(chart, coordinate(c, d, i, 1));
        plx_canvas_circle(chart->canvas, x, y, (POINT + RIM) * unit, test ? dark : light);
        plx_canvas_circle(chart->canvas, x, y, POINT * unit, point_color(look, d, i, reach));
    }
}

static void toggle(plx_gui *g, plx_string label, plx_string why, bool *hidden)
{
    bool shown = !*hidden;
    if (plx_gui_checkbox(g, plx_str(label), &shown))
        *hidden = !shown;
    plx_gui_tooltip(g, "%s", plx_str(why));
}

static void describe(plx_gui *g, const plx_panel_context *c, const plx_unit_ref *unit, double px,
    double py, size_t side)
{
    const plx_network *n = c->snapshot->network;
    const plx_plane *p = c->plane;
    size_t column = (size_t)fmin(px * (double)side, (double)(side - 1));
    size_t row = (size_t)fmin(py * (double)side, (double)(side - 1)), at = row * side + column;
    double x = p->x_low + (p->x_high - p->x_low) * px;
    double y = p->y_high - (p->y_high - p->y_low) * py;
    size_t last = n->layer_count - 1, outputs = n->layers[last].units, best = 0;
    const float *values = unit ? plx_field_unit(c->field, unit->layer, unit->unit)
                               : plx_field_unit(c->field, last, 0);
    if (!values)
        return;
    if (unit || !c->class_name || outputs < 2) {
        double value = (double)values[at];
        if (!unit && c->scaling && c->scaling->target_scale)
            value =
                value / (double)c->scaling->target_scale[0] + (double)c->scaling->target_shift[0];
        plx_gui_dim(g, plx_str(PLX_STR_PLANE_VALUE_AT), x, y, value);
        return;
    }
    for (size_t k = 1; k < outputs; k++)
        if (values[k * side * side + at] > values[best * side * side + at])
            best = k;
    plx_gui_dim(g, plx_str(PLX_STR_PLANE_CLASS_AT), x, y, c->class_name[best],
        (double)values[best * side * side + at] * 100);
}

void plx_plane_view_draw(plx_plane_view *v, plx_gui *g, const plx_panel_context *c)
{
    const plx_plane *p = c->plane;
    const plx_unit_ref *unit = c->pointed;
    size_t side = plx_field_side(c->field);
    char title[128];
    if (!paint(v, c, unit))
        return;
    unit = v->of_unit ? &v->unit : NULL;
    if (unit)
        plx_unit_name(c, *unit, title, sizeof title);
    else
        snprintf(title, sizeof title, "%s", plx_str(PLX_STR_PLANE_OUTPUT));
    /* Were it to follow each change of the width, it might bring a scroll bar that takes the width
     * which brought it. */
    float height = plx_gui_room(g) + ABOVE;
    if (fabsf(height - v->height) > SCROLL_BAR)
        v->height = height;
    plx_canvas canvas = plx_canvas_begin(g, "plane", 0, v->height);
    plx_chart chart = {
        .gui = g,
        .canvas = &canvas,
        .title = title,
        .x = {PLX_CHART_LINEAR, p->x_low, p->x_high},
        .y = {PLX_CHART_LINEAR, p->y_low, p->y_high},
        .x_numbers = true,
        .y_numbers = true,
        .w = canvas.w,
        .h = canvas.h,
    };
    plx_chart_begin(&chart);
    draw_picture(v, &chart, side);
    plx_plane_look look = look_of(v, c);
    bool tested = c->samples && c->samples != c->training;
    if (c->training)
        draw_points(&chart, c, &look, c->training, false);
    if (tested && !v->hides_test)
        draw_points(&chart, c, &look, c->samples, true);
    const plx_dataset *d = c->samples;
    uint64_t row = c->snapshot->status.sample;
    if (d && row < d->count)
        plx_canvas_ring(&canvas, plx_chart_px(&chart, coordinate(c, d, row, 0)),
            plx_chart_py(&chart, coordinate(c, d, row, 1)), SHOWN * canvas.unit, 2 * canvas.unit,
            plx_gui_color(g, PLX_GUI_TEXT));
    plx_chart_end(&chart);
    float px = (canvas.x - chart.left) / (chart.right - chart.left);
    float py = (canvas.y - chart.top) / (chart.bottom - chart.top);
    bool inside = canvas.hovered && px >= 0 && px < 1 && py >= 0 && py < 1;
    plx_canvas_end(&canvas);
    if (inside)
        describe(g, c, unit, (double)px, (double)py, side);
    else
        plx_gui_dim(g, "%s", plx_str(tested ? PLX_STR_PLANE_POINTS : PLX_STR_PLANE_POINTS_ALONE));
    plx_gui_row(g, 2);
    if (tested)
        toggle(g, PLX_STR_PLANE_TEST, PLX_STR_PLANE_TEST_WHY, &v->hides_test);
    plx_gui_checkbox(g, plx_str(PLX_STR_PLANE_DISCRETE), &v->discrete);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_PLANE_DISCRETE_WHY));
}

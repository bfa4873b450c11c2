/* The card of a unit: its numbers, its activation function with the operating point on it, what it
 * looks for where the inputs are an image, and its strongest connections. */
#include "base/text.h"
#include "scene/unit_card.h"
#include "ui/cells.h"
#include "ui/chart.h"
#include "ui/panel_charts.h"
#include "ui/unit_name.h"

#include <math.h>
#include <stdio.h>

/* Units. */
static const float CURVE_HEIGHT = 108, IMAGE_MOST = 176, BAR_WIDTH = 58, LINE_HEIGHT = 22;

/* Thumbnails of kernels: in a row, and in all; their sides. */
enum { KERNEL_COLUMNS = 8, KERNELS_MOST = 64 };
static const float KERNEL_SIDE = 36, KERNEL_GAP = 3;

/* Cells of the weights' image either way; larger ones are averaged. */
enum { IMAGE_CELLS = 112 };

static void number(plx_gui *g, plx_string name, plx_string why, double value)
{
    char text[32];
    plx_gui_value(
        g, plx_str(name), "%s", plx_chart_format(value, 4, PLX_CHART_PLAIN, text, sizeof text));
    plx_gui_tooltip(g, "%s", plx_str(why));
}

static void heading(plx_gui *g, const plx_panel_context *c, const plx_unit_card *card)
{
    const plx_layer *layer = &c->snapshot->network->layers[card->unit.layer];
    char name[96], units[28], in[28], out[28];
    plx_gui_title(g, plx_unit_name(c, card->unit, name, sizeof name));
    plx_gui_wrapped(g, PLX_GUI_DIM, plx_str(PLX_STR_UNIT_OF),
        plx_format_count(card->unit.unit, name, sizeof name),
        plx_format_count(layer->units, units, sizeof units),
        c->structure ? c->structure->family : plx_activation_title(card->function));
    if (card->inputs > 0)
        plx_gui_dim(g, plx_str(PLX_STR_UNIT_LINKS), plx_format_count(card->inputs, in, sizeof in),
            plx_format_count(card->outputs, out, sizeof out));
}

static void numbers(plx_gui *g, const plx_panel_context *c, const plx_unit_card *card)
{
    const plx_snapshot *s = c->snapshot;
    size_t at = s->network->layers[card->unit.layer].unit_offset + card->unit.unit;
    bool file = s->status.state == PLX_RUN_FILE;
    if (!file)
        number(g, PLX_STR_UNIT_ACTIVATION, PLX_STR_UNIT_ACTIVATION_WHY, card->activation);
    if (card->inputs > 0) {
        if (!file)
            number(
                g, PLX_STR_UNIT_PREACTIVATION, PLX_STR_UNIT_PREACTIVATION_WHY, card->preactivation);
        number(g, PLX_STR_UNIT_BIAS, PLX_STR_UNIT_BIAS_WHY, card->bias);
    }
    if (file) {
        number(g, PLX_STR_UNIT_IN_NORM, PLX_STR_UNIT_IN_NORM_WHY, card->in_norm);
        number(g, PLX_STR_UNIT_OUT_NORM, PLX_STR_UNIT_OUT_NORM_WHY, card->out_norm);
    }
    if (s->unit_statistics_version > 0) {
        number(g, PLX_STR_UNIT_MEAN, PLX_STR_UNIT_MEAN_WHY, (double)s->unit_mean[at]);
        number(g, PLX_STR_UNIT_VARIANCE, PLX_STR_UNIT_VARIANCE_WHY, (double)s->unit_variance[at]);
        char text[32];
        plx_gui_value(g, plx_str(PLX_STR_UNIT_ZEROS), "%s",
            plx_chart_format(
                (double)s->unit_zero_share[at], 3, PLX_CHART_PERCENT, text, sizeof text));
        plx_gui_tooltip(g, "%s", plx_str(PLX_STR_UNIT_ZEROS_WHY));
    }
}

static void curve(plx_gui *g, const plx_unit_card *card)
{
    double x[PLX_CARD_CURVE], y[PLX_CARD_CURVE], low = 0, high = 0;
    for (size_t i = 0; i < PLX_CARD_CURVE; i++) {
        x[i] = card->curve_low +
               (card->curve_high - card->curve_low) * (double)i / (PLX_CARD_CURVE - 1);
        y[i] = (double)card->curve[i];
        low = fmin(low, y[i]);
        high = fmax(high, y[i]);
    }
    plx_canvas canvas = plx_canvas_begin(g, "curve", 0, CURVE_HEIGHT);
    plx_chart_axis heights = plx_chart_axis_make(PLX_CHART_LINEAR, low, high);
    char note[80], text[32];
    snprintf(note, sizeof note, "%s",
        plx_chart_format(card->preactivation, 3, PLX_CHART_PLAIN, text, sizeof text));
    char to[32];
    plx_chart_format(card->activation, 3, PLX_CHART_PLAIN, to, sizeof to);
    snprintf(note, sizeof note, "%s → %s", text, to);
    plx_chart chart = {
        .gui = g,
        .canvas = &canvas,
        .title = plx_activation_title(card->function),
        .note = note,
        .x = {PLX_CHART_LINEAR, card->curve_low, card->curve_high},
        .y = plx_chart_axis_widen(&heights, 0.08),
        .x_numbers = true,
        .y_numbers = true,
        .w = canvas.w,
        .h = canvas.h,
    };
    plx_chart_begin(&chart);
    plx_rgba axis = plx_gui_color(g, PLX_GUI_FAINT), line = plx_gui_color(g, PLX_GUI_SERIES);
    plx_chart_level(&chart, 0, axis);
    plx_chart_line(&chart, x, y, PLX_CARD_CURVE, 2, line);
    /* From the operating point down to its pre-activation. */
    float px = plx_chart_px(&chart, card->preactivation);
    plx_rgba mark = plx_gui_color(g, PLX_GUI_WARN);
    plx_canvas_line(&canvas, px, plx_chart_py(&chart, 0), px,
        plx_chart_py(&chart, card->activation), canvas.unit, mark);
    plx_chart_point_mark(&chart, card->preactivation, card->activation, mark);
    plx_chart_end(&chart);
    plx_canvas_end(&canvas);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_UNIT_CURVE_WHY));
}

typedef struct plx_weight_image {
    const plx_gui *gui;
    const plx_style *style;
    const float *weights;
    size_t width, height; /* of the image */
    size_t columns, rows; /* of the cells */
    float most;
} plx_weight_image;

static plx_rgba weight_cell(void *user, size_t column, size_t row)
{
    const plx_weight_image *m = user;
    size_t x0 = column * m->width / m->columns, x1 = (column + 1) * m->width / m->columns;
    size_t y0 = row * m->height / m->rows, y1 = (row + 1) * m->height / m->rows;
    double sum = 0;
    for (size_t y = y0; y < y1; y++)
        for (size_t x = x0; x < x1; x++)
            sum += (double)m->weights[y * m->width + x];
    double mean = sum / (double)((x1 - x0) * (y1 - y0));
    return plx_signed_color(m->gui, m->style, m->most > 0 ? mean / (double)m->most : 0);
}

static void image(
    plx_gui *g, const plx_panel_context *c, const plx_unit_card *card, plx_requests *r)
{
    size_t width = c->image_width, height = c->image_height;
    plx_gui_space(g, 4);
    plx_gui_dim(g, "%s", plx_str(PLX_STR_UNIT_IMAGE));
    float side = fminf(plx_gui_room(g), IMAGE_MOST);
    float w = width >= height ? side : side * (float)width / (float)height;
    float h = width >= height ? side * (float)height / (float)width : side;
    plx_canvas canvas = plx_canvas_begin(g, "weights", w, h);
    plx_weight_image m = {g, c->style, card->incoming, width, height,
        width < IMAGE_CELLS ? width : IMAGE_CELLS, height < IMAGE_CELLS ? height : IMAGE_CELLS,
        card->incoming_max};
    plx_cells_draw(&canvas, 0, 0, canvas.w, canvas.h, m.columns, m.rows, weight_cell, &m);
    size_t x, y;
    bool at = plx_cells_pointer(&canvas, 0, 0, canvas.w, canvas.h, width, height, &x, &y);
    plx_canvas_end(&canvas);
    char most[32];
    plx_chart_format((double)card->incoming_max, 3, PLX_CHART_PLAIN, most, sizeof most);
    if (!at) {
        plx_gui_dim(g, plx_str(PLX_STR_UNIT_IMAGE_RANGE), most, most);
        return;
    }
    plx_unit_ref pixel = {0, y * width + x};
    char weight[32];
    plx_gui_dim(g, plx_str(PLX_STR_UNIT_IMAGE_AT), x, y,
        plx_chart_format(
            (double)card->incoming[pixel.unit], 3, PLX_CHART_PLAIN, weight, sizeof weight));
    plx_request_hover(r, pixel);
    if (canvas.clicked)
        plx_request_select(r, pixel);
}

/* -- Kernels ----------------------------------------------------------------------------------- */

typedef struct plx_kernel_image {
    const plx_gui *gui;
    const plx_style *style;
    const float *value;
    size_t width;
    float most;
} plx_kernel_image;

static plx_rgba kernel_cell(void *user, size_t column, size_t row)
{
    const plx_kernel_image *k = user;
    double value = (double)k->value[row * k->width + column];
    return plx_signed_color(k->gui, k->style, k->most > 0 ? value / (double)k->most : 0);
}

static double kernel_norm(const plx_kernels *k, size_t i)
{
    double sum = 0;
    const float *value = k->value + i * k->width * k->height;
    for (size_t c = 0; c < k->width * k->height; c++)
        sum += (double)value[c] * (double)value[c];
    return sqrt(sum);
}

/* The kernels that are shown, in their order: all, or the strongest where they are more. */
static size_t choose_kernels(const plx_kernels *k, size_t *chosen)
{
    double norm[KERNELS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < k->count; i++) {
        double n = kernel_norm(k, i);
        size_t weakest = 0;
        if (count < KERNELS_MOST) {
            norm[count] = n;
            chosen[count++] = i;
            continue;
        }
        for (size_t c = 1; c < count; c++)
            weakest = norm[c] < norm[weakest] ? c : weakest;
        if (!(n > norm[weakest]))
            continue;
        for (size_t c = weakest; c + 1 < count; c++) {
            norm[c] = norm[c + 1];
            chosen[c] = chosen[c + 1];
        }
        norm[count - 1] = n;
        chosen[count - 1] = i;
    }
    return count;
}

static void kernels(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const plx_kernels *k = c->kernels;
    size_t chosen[KERNELS_MOST], count = choose_kernels(k, chosen);
    plx_gui_space(g, 4);
    if (count < k->count)
        plx_gui_dim(g, plx_str(PLX_STR_UNIT_KERNELS_SOME), count, k->count);
    else
        plx_gui_dim(g, plx_str(PLX_STR_UNIT_KERNELS), count);
    float room = plx_gui_room(g);
    size_t columns = count < 1 ? 1 : count < KERNEL_COLUMNS ? count : KERNEL_COLUMNS;
    float side = fminf((room + KERNEL_GAP) / (float)KERNEL_COLUMNS - KERNEL_GAP, KERNEL_SIDE);
    if (count <= 3) /* of an image's colours: large */
        side = fminf((room + KERNEL_GAP) / 3 - KERNEL_GAP, 2 * KERNEL_SIDE);
    float tall = side * fminf((float)k->height / (float)k->width, 4);
    size_t rows = (count + columns - 1) / columns;
    plx_canvas canvas =
        plx_canvas_begin(g, "kernels", room, (float)rows * (tall + KERNEL_GAP) - KERNEL_GAP);
    float step_x = (side + KERNEL_GAP) * canvas.unit, step_y = (tall + KERNEL_GAP) * canvas.unit;
    size_t pointed = k->count;
    for (size_t i = 0; i < count; i++) {
        plx_kernel_image image = {
            g, c->style, k->value + chosen[i] * k->width * k->height, k->width, k->most};
        size_t row = i / columns;
        float x = (float)(i % columns) * step_x, y = (float)row * step_y;
        float w = side * canvas.unit, h = tall * canvas.unit;
        plx_cells_draw(&canvas, x, y, w, h, k->width, k->height, kernel_cell, &image);
        if (canvas.hovered && canvas.x >= x && canvas.x < x + w && canvas.y >= y &&
            canvas.y < y + h)
            pointed = chosen[i];
    }
    plx_canvas_end(&canvas);
    if (pointed < k->count) {
        plx_unit_ref source = {k->layer, k->source[pointed]};
        char name[96], norm[32];
        plx_gui_tooltip(g, plx_str(PLX_STR_UNIT_KERNEL_WHY),
            plx_unit_name(c, source, name, sizeof name),
            plx_chart_format(kernel_norm(k, pointed), 3, PLX_CHART_PLAIN, norm, sizeof norm));
        plx_request_hover(r, source);
        if (canvas.clicked)
            plx_request_select(r, source);
    }
    char most[32];
    plx_chart_format((double)k->most, 3, PLX_CHART_PLAIN, most, sizeof most);
    plx_gui_dim(g, plx_str(PLX_STR_UNIT_KERNELS_RANGE), k->width, k->height, most, most);
}

/* A bar from the middle to the right for what is positive, to the left for what is negative. */
static void bar(plx_gui *g, const plx_panel_context *c, float share)
{
    plx_canvas canvas = plx_canvas_begin(g, "bar", BAR_WIDTH, LINE_HEIGHT);
    float middle = roundf(canvas.w / 2), length = roundf(middle * fminf(fabsf(share), 1));
    float height = roundf(8 * canvas.unit), y = roundf((canvas.h - height) / 2);
    plx_canvas_rect(
        &canvas, 0, y, canvas.w, height, 2 * canvas.unit, plx_gui_color(g, PLX_GUI_FIELD));
    plx_canvas_rect(&canvas, share < 0 ? middle - length : middle, y, length, height, 0,
        plx_signed_color(g, c->style, share < 0 ? -1 : 1));
    plx_canvas_end(&canvas);
}

static void connections(plx_gui *g, const plx_panel_context *c, plx_requests *r, const char *id,
    const plx_card_connection *list, size_t count, plx_card_rank rank)
{
    float most = 0;
    for (size_t i = 0; i < count; i++)
        most =
            fmaxf(most, fabsf(rank == PLX_CARD_BY_WEIGHT ? list[i].weight : list[i].contribution));
    plx_gui_push_id(g, id);
    for (size_t i = 0; i < count; i++) {
        float value = rank == PLX_CARD_BY_WEIGHT ? list[i].weight : list[i].contribution;
        char name[96], text[32];
        plx_gui_push_index(g, i);
        plx_gui_next_width(g, plx_gui_room(g) - BAR_WIDTH - 8);
        if (plx_gui_item(g, plx_unit_name(c, list[i].other, name, sizeof name),
                plx_chart_format((double)value, 3, PLX_CHART_PLAIN, text, sizeof text), false))
            plx_request_select(r, list[i].other);
        if (plx_gui_hovered(g))
            plx_request_hover(r, list[i].other);
        /* With 0 added, which makes one zero of both. */
        plx_gui_tooltip(g, plx_str(PLX_STR_UNIT_CONNECTION_WHY), name, (double)list[i].weight,
            (double)list[i].contribution + 0.0);
        plx_gui_same_line(g);
        bar(g, c, most > 0 ? value / most : 0);
        plx_gui_pop_id(g);
    }
    plx_gui_pop_id(g);
}

static void strongest(plx_gui *g, const plx_panel_context *c, plx_requests *r,
    plx_unit_panel *panel, const plx_unit_card *card)
{
    const char *const ranks[] = {
        plx_str(PLX_STR_UNIT_BY_WEIGHT), plx_str(PLX_STR_UNIT_BY_CONTRIBUTION)};
    plx_gui_space(g, 4);
    if (!c->structure) {
        plx_gui_choice(g, "##rank", &panel->rank, ranks, 2);
        plx_gui_tooltip(g, "%s", plx_str(PLX_STR_UNIT_RANK_WHY));
    }
    plx_card_rank rank = (plx_card_rank)panel->rank;
    if (card->strongest_inputs > 0) {
        plx_gui_space(g, 4);
        plx_gui_dim(g, "%s", plx_str(PLX_STR_UNIT_INPUTS));
        connections(g, c, r, "inputs", card->input, card->strongest_inputs, rank);
    }
    if (card->strongest_outputs > 0) {
        plx_gui_space(g, 12);
        plx_gui_dim(g, "%s", plx_str(PLX_STR_UNIT_OUTPUTS));
        connections(g, c, r, "outputs", card->output, card->strongest_outputs, rank);
    }
}

void plx_panel_unit(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    plx_unit_panel *panel = state;
    const plx_network *n = c->snapshot->network;
    if (!c->unit || c->unit->layer >= n->layer_count ||
        c->unit->unit >= n->layers[c->unit->layer].units) {
        plx_gui_empty(g, plx_str(PLX_STR_UNIT_EMPTY));
        return;
    }
    plx_request_want(r, PLX_WANT_UNIT_STATISTICS);
    if (c->structure)
        panel->rank = PLX_CARD_BY_WEIGHT;
    plx_unit_card card;
    plx_unit_card_make(&card, c->snapshot, *c->unit, (plx_card_rank)panel->rank);
    heading(g, c, &card);
    numbers(g, c, &card);
    if (card.inputs > 0 && !c->structure) {
        plx_gui_space(g, 4);
        curve(g, &card);
    }
    if (card.incoming && c->image_width > 0 &&
        card.incoming_count == c->image_width * c->image_height)
        image(g, c, &card, r);
    if (c->kernels)
        kernels(g, c, r);
    strongest(g, c, r, panel, &card);
}

/* The data: the sample shown and what the network says of it, steps through samples in order or the
 * most wrong first, and which classes are taken for which. */
#include "base/text.h"
#include "scene/chart_axis.h"
#include "ui/cells.h"
#include "ui/panel_charts.h"
#include "ui/sample_view.h"

#include <math.h>
#include <stdio.h>

enum { BARS = 10, CONFUSIONS = 5 };

/* Units: of the matrix and of its cells, of a cell from which its count is written in it, and of a
 * class's name. Few classes make a small matrix: it tells no more for being large. */
static const float MATRIX_MOST = 232, CELL_MOST = 52, NUMBER_CELL = 19, NAME_MOST = 64,
                   NAMES_HEIGHT = 18;

/* Where the sample shown is in the ranking; count where it is not. */
static size_t rank_of(const plx_report *report, uint64_t row)
{
    size_t i = 0;
    while (i < report->ranked && report->ranking[i].row != row)
        i++;
    return i;
}

static void show_row(plx_requests *r, uint64_t row)
{
    plx_request_command(r, (plx_command){.kind = PLX_CMD_SAMPLE, .index = row});
}

static void step(const plx_panel_context *c, plx_requests *r, bool wrong_first, bool back)
{
    const plx_report *report = &c->snapshot->report;
    if (!wrong_first || report->ranked == 0) {
        plx_request_command(r, (plx_command){.kind = PLX_CMD_SAMPLE_STEP, .value = back ? -1 : 1});
        return;
    }
    size_t at = rank_of(report, c->snapshot->status.sample), n = report->ranked;
    size_t next = at == n ? 0 : (at + (back ? n - 1 : 1)) % n;
    show_row(r, report->ranking[next].row);
}

static void steps(plx_gui *g, const plx_panel_context *c, plx_requests *r, plx_data_panel *p)
{
    const char *const orders[] = {
        plx_str(PLX_STR_DATA_IN_ORDER), plx_str(PLX_STR_DATA_WRONG_FIRST)};
    const plx_report *report = &c->snapshot->report;
    if (plx_gui_choice(g, "##order", &p->wrong_first, orders, 2) && p->wrong_first &&
        report->ranked > 0)
        show_row(r, report->ranking[0].row);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_DATA_ORDER_WHY));
    bool ranked = p->wrong_first != 0;
    if (plx_gui_icon_button(g, PLX_ICON_LEFT,
            plx_str(ranked ? PLX_STR_DATA_LESS_WRONG_WHY : PLX_STR_DATA_PREVIOUS_WHY)))
        step(c, r, ranked, true);
    plx_gui_same_line(g);
    if (plx_gui_icon_button(g, PLX_ICON_RIGHT,
            plx_str(ranked ? PLX_STR_DATA_MORE_WRONG_WHY : PLX_STR_DATA_NEXT_WHY)))
        step(c, r, ranked, false);
    plx_gui_same_line(g);
    char row[28], count[28];
    plx_format_count(c->snapshot->status.sample, row, sizeof row);
    if (c->samples)
        plx_gui_text(g, plx_str(PLX_STR_DATA_SAMPLE_OF), row,
            plx_format_count(c->samples->count, count, sizeof count));
    else
        plx_gui_text(g, plx_str(PLX_STR_DATA_SAMPLE), row);
    if (!ranked)
        return;
    size_t at = rank_of(report, c->snapshot->status.sample);
    if (report->version == 0)
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_DATA_NO_REPORT));
    else if (at < report->ranked)
        plx_gui_dim(g, plx_str(PLX_STR_DATA_RANK), at + 1, (double)report->ranking[at].loss);
}

static size_t predicted(const plx_snapshot *s)
{
    const plx_layer *last = &s->network->layers[s->network->layer_count - 1];
    const float *out = s->activation + last->unit_offset;
    size_t best = 0;
    for (size_t i = 1; i < last->units; i++)
        if (out[i] > out[best])
            best = i;
    return best;
}

static void verdict(plx_gui *g, const plx_panel_context *c)
{
    int64_t label = c->snapshot->status.sample_label;
    if (!c->class_name || label < 0)
        return;
    /* One output stands for two classes. */
    const plx_network *n = c->snapshot->network;
    if ((size_t)label >= n->layers[n->layer_count - 1].units)
        return;
    size_t guess = predicted(c->snapshot);
    bool right = guess == (size_t)label;
    plx_gui_wrapped(g, right ? PLX_GUI_TEXT : PLX_GUI_WARN,
        plx_str(right ? PLX_STR_DATA_RIGHT : PLX_STR_DATA_WRONG), c->class_name[label],
        c->class_name[guess]);
}

/* The next row of that cell after the sample shown, in the order of the ranking. */
static void show_cell(const plx_panel_context *c, plx_requests *r, size_t label, size_t prediction)
{
    const plx_report *report = &c->snapshot->report;
    size_t at = rank_of(report, c->snapshot->status.sample);
    for (size_t i = 1; i <= report->ranked; i++) {
        const plx_ranked_row *row =
            &report->ranking[(at == report->ranked ? i - 1 : at + i) % report->ranked];
        if (row->label == (int64_t)label && row->predicted == (int64_t)prediction) {
            show_row(r, row->row);
            return;
        }
    }
}

typedef struct plx_matrix_cells {
    const plx_gui *gui;
    const plx_report *report;
    uint32_t total[PLX_MAX_CONFUSION]; /* rows of each class */
} plx_matrix_cells;

static double cell_share(const plx_matrix_cells *m, size_t label, size_t prediction)
{
    uint32_t count = m->report->confusion[label * m->report->classes + prediction];
    return m->total[label] > 0 ? (double)count / m->total[label] : 0;
}

static plx_rgba matrix_cell(void *user, size_t column, size_t row)
{
    const plx_matrix_cells *m = user;
    plx_gui_role role = (plx_gui_role)(PLX_GUI_SERIES + (column == row ? 0 : 1));
    /* Lifted, so that a few of a hundred are seen. */
    return plx_mix_color(plx_gui_color(m->gui, PLX_GUI_FIELD), plx_gui_color(m->gui, role),
        0.85 * pow(cell_share(m, row, column), 0.6));
}

static void class_names(const plx_gui *g, const plx_panel_context *c, plx_canvas *canvas,
    float left, float top, float cell, size_t classes)
{
    plx_rgba dim = plx_gui_color(g, PLX_GUI_DIM);
    for (size_t i = 0; i < classes; i++) {
        float middle = cell * ((float)i + 0.5F);
        plx_canvas_text_within(canvas, left - 6 * canvas->unit, top + middle,
            left - 6 * canvas->unit, PLX_GUI_SMALL, PLX_GUI_RIGHT | PLX_GUI_MIDDLE, dim,
            c->class_name[i]);
        plx_canvas_text_within(canvas, left + middle,
            top - 4 * canvas->unit - plx_canvas_text_height(canvas, PLX_GUI_SMALL),
            cell - 2 * canvas->unit, PLX_GUI_SMALL, PLX_GUI_CENTER, dim, c->class_name[i]);
    }
}

static void cell_numbers(
    const plx_matrix_cells *m, plx_canvas *canvas, float left, float top, float cell)
{
    size_t classes = m->report->classes;
    for (size_t i = 0; i < classes * classes; i++) {
        size_t row = i / classes, column = i % classes;
        uint32_t count = m->report->confusion[i];
        char text[16];
        if (count == 0)
            continue;
        snprintf(text, sizeof text, "%u", count);
        if (plx_canvas_text_width(canvas, PLX_GUI_SMALL, text) > cell - 2 * canvas->unit)
            continue;
        plx_canvas_text(canvas, left + cell * ((float)column + 0.5F),
            top + cell * ((float)row + 0.5F), PLX_GUI_SMALL, PLX_GUI_CENTER | PLX_GUI_MIDDLE,
            plx_gui_color(m->gui, PLX_GUI_TEXT), text);
    }
}

static void matrix(
    plx_gui *g, const plx_panel_context *c, plx_requests *r, const plx_matrix_cells *m)
{
    size_t classes = m->report->classes;
    plx_gui_space(g, 6);
    plx_gui_dim(g, "%s", plx_str(PLX_STR_DATA_CONFUSION));
    plx_gui_tooltip(g, plx_str(PLX_STR_DATA_CONFUSION_WHY), m->report->rows);
    float side = fminf(plx_gui_room(g), MATRIX_MOST);
    float height = fminf(side, CELL_MOST * (float)classes + NAMES_HEIGHT);
    plx_canvas canvas = plx_canvas_begin(g, "confusion", side, height);
    float names = 0;
    bool named = (side - NAME_MOST) / (float)classes >= 14;
    for (size_t i = 0; named && i < classes; i++)
        names = fmaxf(names, plx_canvas_text_width(&canvas, PLX_GUI_SMALL, c->class_name[i]));
    float left = named ? fminf(names, NAME_MOST * canvas.unit) + 6 * canvas.unit : 0;
    float top = named ? plx_canvas_text_height(&canvas, PLX_GUI_SMALL) + 4 * canvas.unit : 0;
    float cell = fminf(canvas.w - left, canvas.h - top) / (float)classes;
    float width = cell * (float)classes;
    plx_cells_draw(&canvas, left, top, width, width, classes, classes, matrix_cell, (void *)m);
    for (size_t i = 1; i < classes && cell > 6 * canvas.unit; i++) {
        plx_rgba gap = plx_gui_color(g, PLX_GUI_PANEL);
        float at = roundf(cell * (float)i);
        plx_canvas_rect(&canvas, left + at, top, fmaxf(canvas.unit, 1), width, 0, gap);
        plx_canvas_rect(&canvas, left, top + at, width, fmaxf(canvas.unit, 1), 0, gap);
    }
    if (named)
        class_names(g, c, &canvas, left, top, cell, classes);
    if (cell >= NUMBER_CELL * canvas.unit)
        cell_numbers(m, &canvas, left, top, cell);
    size_t column, row;
    bool at = plx_cells_pointer(&canvas, left, top, width, width, classes, classes, &column, &row);
    if (at)
        plx_canvas_frame(&canvas, left + cell * (float)column, top + cell * (float)row, cell, cell,
            0, 1.5F * canvas.unit, plx_gui_color(g, PLX_GUI_TEXT));
    plx_canvas_end(&canvas);
    if (!at) {
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_DATA_CONFUSION_AXES));
        return;
    }
    char share[32];
    plx_gui_dim(g, plx_str(PLX_STR_DATA_CELL), c->class_name[row], c->class_name[column],
        m->report->confusion[row * classes + column],
        plx_chart_format(cell_share(m, row, column), 2, PLX_CHART_PERCENT, share, sizeof share));
    if (canvas.clicked)
        show_cell(c, r, row, column);
}

/* The mistakes made most, as a list that the keyboard reaches too. */
static void confusions(
    plx_gui *g, const plx_panel_context *c, plx_requests *r, const plx_matrix_cells *m)
{
    size_t classes = m->report->classes, worst[CONFUSIONS], count = 0;
    const uint32_t *counts = m->report->confusion;
    for (size_t i = 0; i < classes * classes; i++) {
        if (i / classes == i % classes || counts[i] == 0)
            continue;
        if (count == CONFUSIONS && counts[i] <= counts[worst[count - 1]])
            continue;
        size_t at = count < CONFUSIONS ? count++ : count - 1;
        for (; at > 0 && counts[i] > counts[worst[at - 1]]; at--)
            worst[at] = worst[at - 1];
        worst[at] = i;
    }
    for (size_t i = 0; i < count; i++) {
        char name[160], times[16];
        snprintf(name, sizeof name, plx_str(PLX_STR_DATA_TAKEN_FOR),
            c->class_name[worst[i] / classes], c->class_name[worst[i] % classes]);
        snprintf(times, sizeof times, "%u", counts[worst[i]]);
        plx_gui_push_index(g, i);
        if (plx_gui_item(g, name, times, false))
            show_cell(c, r, worst[i] / classes, worst[i] % classes);
        plx_gui_tooltip(g, "%s", plx_str(PLX_STR_DATA_TAKEN_FOR_WHY));
        plx_gui_pop_id(g);
    }
}

static void report(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const plx_report *report = &c->snapshot->report;
    if (!c->class_name || report->classes < 2)
        return;
    if (report->version == 0 || !report->confusion) {
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s",
            plx_str(report->version == 0 ? PLX_STR_DATA_NO_REPORT : PLX_STR_DATA_NO_CONFUSION));
        return;
    }
    plx_matrix_cells m = {.gui = g, .report = report};
    for (size_t i = 0; i < report->classes * report->classes; i++)
        m.total[i / report->classes] += report->confusion[i];
    matrix(g, c, r, &m);
    confusions(g, c, r, &m);
}

void plx_panel_data(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    plx_data_panel *p = state;
    plx_request_want(r, PLX_WANT_REPORT);
    bool plane = plx_plane_view_suits(c);
    if (plane)
        plx_plane_view_draw(&p->plane, g, c);
    if (plx_timeline_view_suits(c))
        plx_timeline_view_draw(&p->timeline, g, c, r);
    steps(g, c, r, p);
    plx_gui_space(g, 2);
    if (!plane)
        plx_sample_view_draw(g, c, r);
    verdict(g, c);
    plx_sample_view_outputs(g, c, r, BARS);
    report(g, c, r);
}

void plx_panel_data_close(void *state)
{
    plx_data_panel *p = state;
    plx_plane_view_close(&p->plane);
}

/* Look of a graph: what colours and sizes tell, where units are, and what is drawn at all. */
#include "ui/panel.h"
#include "ui/theme_choice.h"

#include <stdio.h>

static void choose(plx_gui *g, plx_requests *r, const char *name, plx_string label,
    const plx_graph_choice *choice, plx_string why)
{
    int now = choice->now;
    if (plx_gui_combo(g, plx_str(label), &now, choice->title, choice->count))
        plx_request_style(r, name, choice->name[now]);
    plx_gui_tooltip(g, "%s", plx_str(why));
}

/* Attributes of units may be called as what all graphs have: these are asked for apart. */
static void choose_color(plx_gui *g, plx_requests *r, const plx_graph_controls *c)
{
    int now = c->color.now;
    if (plx_gui_combo(g, plx_str(PLX_STR_LOOK_COLOR), &now, c->color.title, c->color.count))
        plx_request_style(r, now < c->attributes ? "color" : "attribute", c->color.name[now]);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_GRAPH_LOOK_COLOR_WHY));
}

static void toggle(
    plx_gui *g, plx_requests *r, const char *name, plx_string label, bool on, plx_string why)
{
    if (plx_gui_checkbox(g, plx_str(label), &on))
        plx_request_style_switch(r, name, on);
    plx_gui_tooltip(g, "%s", plx_str(why));
}

static void places(plx_gui *g, const plx_graph_controls *c, plx_requests *r)
{
    const char *views[] = {plx_str(PLX_STR_GRAPH_LOOK_LINES), plx_str(PLX_STR_GRAPH_LOOK_MATRIX)};
    int view = c->matrix;
    if (plx_gui_choice(g, "##view", &view, views, 2))
        plx_request_style_switch(r, "matrix", view == 1);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_GRAPH_LOOK_VIEW_WHY));
    if (c->matrix) {
        choose(g, r, "order", PLX_STR_GRAPH_LOOK_ORDER, &c->order, PLX_STR_GRAPH_LOOK_ORDER_WHY);
        return;
    }
    choose(g, r, "layout", PLX_STR_GRAPH_LOOK_LAYOUT, &c->layout, PLX_STR_GRAPH_LOOK_LAYOUT_WHY);
    if (c->placing) {
        char text[48];
        snprintf(text, sizeof text,
            plx_str(c->paused ? PLX_STR_GRAPH_LOOK_PAUSED : PLX_STR_GRAPH_LOOK_PLACING),
            c->progress * 100);
        plx_gui_progress(g, c->progress, text);
    }
}

static void connections(plx_gui *g, const plx_graph_controls *c, plx_requests *r)
{
    double gain = c->gain, threshold = c->threshold;
    plx_gui_disabled_begin(g, !c->may_widen);
    toggle(g, r, "widths", PLX_STR_GRAPH_LOOK_WIDTHS, c->widths,
        c->may_widen ? PLX_STR_GRAPH_LOOK_WIDTHS_WHY : PLX_STR_GRAPH_NO_WIDTHS);
    plx_gui_disabled_end(g);
    if (c->may_pattern)
        toggle(g, r, "patterns", PLX_STR_GRAPH_LOOK_PATTERNS, c->patterns,
            PLX_STR_GRAPH_LOOK_PATTERNS_WHY);
    if (c->has_backbone)
        toggle(g, r, "backbone", PLX_STR_GRAPH_LOOK_BACKBONE, c->backbone,
            PLX_STR_GRAPH_LOOK_BACKBONE_WHY);
    if (plx_gui_slider(
            g, plx_str(PLX_STR_LOOK_GAIN), &gain, PLX_GAIN_MIN, PLX_GAIN_MAX, true, "%.2f"))
        plx_request_style_number(r, "gain", gain);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_GAIN_WHY));
    if (!(c->largest > 0))
        return;
    if (plx_gui_slider(
            g, plx_str(PLX_STR_LOOK_THRESHOLD), &threshold, 0, c->largest, false, "%.3g"))
        plx_request_style_number(r, "threshold", threshold);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_THRESHOLD_WHY));
}

void plx_panel_graph(plx_gui *g, const plx_panel_context *context, plx_requests *r, void *state)
{
    const plx_graph_controls *c = context->graph;
    (void)state;
    plx_theme_choice(g, c->theme, r);
    plx_gui_space(g, 4);
    places(g, c, r);
    plx_gui_space(g, 6);
    plx_gui_dim(g, "%s", plx_str(PLX_STR_GRAPH_LOOK_COLORS));
    choose_color(g, r, c);
    choose(g, r, "size", PLX_STR_LOOK_SIZE, &c->size, PLX_STR_GRAPH_LOOK_SIZE_WHY);
    plx_gui_space(g, 6);
    plx_gui_dim(g, "%s", plx_str(PLX_STR_GRAPH_LOOK_CONNECTIONS));
    connections(g, c, r);
    plx_gui_space(g, 6);
    plx_gui_dim(g, "%s", plx_str(PLX_STR_GRAPH_LOOK_TEXTS));
    toggle(g, r, "names", PLX_STR_GRAPH_LOOK_NAMES, c->names, PLX_STR_GRAPH_LOOK_NAMES_WHY);
    toggle(g, r, "legend", PLX_STR_GRAPH_LOOK_LEGEND, c->legend, PLX_STR_GRAPH_LOOK_LEGEND_WHY);
}

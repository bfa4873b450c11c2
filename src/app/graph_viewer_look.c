/* How a graph's window looks: what there is to choose from, and what people chose by key or in the
 * panel. */
#include "app/graph_viewer_parts.h"

#include "graph/correlation.h"
#include "graph/dashes.h"
#include "ui/strings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const plx_string by_titles[] = {
    [PLX_GRAPH_BY_TYPE] = PLX_STR_GRAPH_BY_TYPE,
    [PLX_GRAPH_BY_COMMUNITY] = PLX_STR_GRAPH_BY_COMMUNITY,
    [PLX_GRAPH_BY_SIGN] = PLX_STR_GRAPH_BY_SIGN,
};
static const plx_string size_titles[PLX_GRAPH_DEGREE_COUNT] = {
    PLX_STR_GRAPH_SIZE_BOTH, PLX_STR_GRAPH_SIZE_IN, PLX_STR_GRAPH_SIZE_OUT};
static const plx_string layout_titles[PLX_GRAPH_LAYOUTS] = {
    [PLX_GRAPH_GIVEN] = PLX_STR_GRAPH_PLACES_GIVEN,
    [PLX_GRAPH_FORCE] = PLX_STR_GRAPH_PLACES_FORCE,
    [PLX_GRAPH_LAYERED] = PLX_STR_GRAPH_PLACES_LAYERED,
    [PLX_GRAPH_CIRCULAR] = PLX_STR_GRAPH_PLACES_CIRCULAR,
};
static const plx_string order_titles[PLX_GRAPH_ORDERS] = {
    PLX_STR_GRAPH_ORDERED_COMMUNITY, PLX_STR_GRAPH_ORDERED_NEAR, PLX_STR_GRAPH_ORDERED_INDEX};

/* Says why where colours cannot tell that. */
static bool color_by(plx_graph_viewer *v, plx_graph_by by, const char *attribute)
{
    if (!plx_graph_stage_tells(v->stage, by)) {
        plx_graph_viewer_say(
            v, plx_str(by == PLX_GRAPH_BY_TYPE ? PLX_STR_GRAPH_NO_TYPES : PLX_STR_GRAPH_NO_SIGNS));
        return false;
    }
    v->dirty = true;
    return plx_graph_stage_color(v->stage, by, attribute, NULL);
}

static void next_colors(plx_graph_viewer *v)
{
    static const plx_graph_by order[] = {
        PLX_GRAPH_BY_TYPE, PLX_GRAPH_BY_COMMUNITY, PLX_GRAPH_BY_SIGN};
    plx_graph_by now = plx_graph_stage_by(v->stage);
    for (int i = 0, at = (int)now; i < 3; i++, at++) {
        plx_graph_by by = order[at % 3];
        if (!plx_graph_stage_tells(v->stage, by))
            continue;
        color_by(v, by, NULL);
        break;
    }
}

static void toggle_names(plx_graph_viewer *v)
{
    v->shot.no_names = !v->shot.no_names;
    plx_graph_viewer_say(
        v, plx_str(v->shot.no_names ? PLX_STR_GRAPH_NAMES_OFF : PLX_STR_GRAPH_NAMES_ON));
}

static void toggle_widths(plx_graph_viewer *v)
{
    if (plx_graph_stage_may_widen(v->stage))
        plx_graph_stage_widen(v->stage, !plx_graph_stage_wants_widths(v->stage));
    else
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_WIDTHS));
}

static void show_patterns(plx_graph_viewer *v, bool styles)
{
    const plx_graph *g = v->desc->stage.graph;
    plx_graph_stage_style(v->stage, styles);
    if (styles && g->types.count < 2)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_TYPES));
    else if (styles && g->connection_count > PLX_DASHES_ARCS)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_MANY_LINES));
    else
        plx_graph_viewer_say(v, plx_str(styles ? PLX_STR_GRAPH_STYLED : PLX_STR_GRAPH_SOLID));
}

void plx_graph_viewer_set_backbone(plx_graph_viewer *v, bool alone)
{
    v->backbone = plx_graph_stage_backbone(v->stage, alone, NULL) && alone;
    plx_graph_viewer_show_again(v, NULL);
}

static void show_backbone(plx_graph_viewer *v, bool alone)
{
    plx_graph_viewer_set_backbone(v, alone);
    if (alone && !v->backbone)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_BACKBONE));
}

static void add_choice(plx_graph_choice *c, const char *name, const char *title, bool now)
{
    if (c->count == PLX_GRAPH_CHOICES)
        return;
    c->now = now ? c->count : c->now;
    c->name[c->count] = name;
    c->title[c->count++] = title;
}

/* Beside the few that all graphs may have, attributes of units whose values are texts. */
static void add_colors(const plx_graph_viewer *v, plx_graph_controls *controls)
{
    const plx_graph *g = v->desc->stage.graph;
    plx_graph_choice *c = &controls->color;
    plx_graph_by now = plx_graph_stage_by(v->stage);
    const char *attribute = plx_graph_stage_attribute(v->stage);
    for (plx_graph_by by = PLX_GRAPH_BY_TYPE; by <= PLX_GRAPH_BY_SIGN; by++)
        if (plx_graph_stage_tells(v->stage, by) || now == by)
            add_choice(c, plx_graph_by_name(by), plx_str(by_titles[by]), now == by);
    controls->attributes = c->count;
    for (size_t i = 0; i < g->attribute_count; i++) {
        const plx_attribute *a = &g->attribute[i];
        bool is_it = now == PLX_GRAPH_BY_ATTRIBUTE && attribute && strcmp(attribute, a->name) == 0;
        if (a->code && i != g->label)
            add_choice(c, a->name, a->name, is_it);
    }
}

void plx_graph_viewer_controls(const plx_graph_viewer *v, plx_graph_controls *c)
{
    const plx_graph *g = v->desc->stage.graph;
    const plx_graph_stats *stats = plx_graph_stage_stats(v->stage);
    plx_graph_layout layout = v->layout;
    memset(c, 0, sizeof *c);
    c->theme = v->shot.theme;
    add_colors(v, c);
    for (int i = 0; i < (g->directed ? PLX_GRAPH_DEGREE_COUNT : 1); i++)
        add_choice(&c->size, plx_graph_degree_name((plx_graph_degree)i), plx_str(size_titles[i]),
            (int)plx_graph_stage_size(v->stage) == i);
    for (int i = g->dimensions > 0 ? PLX_GRAPH_GIVEN : PLX_GRAPH_FORCE; i < PLX_GRAPH_LAYOUTS; i++)
        add_choice(&c->layout, plx_graph_layout_name((plx_graph_layout)i),
            plx_str(layout_titles[i]), (int)layout == i);
    for (int i = 0; i < PLX_GRAPH_ORDERS; i++)
        add_choice(&c->order, plx_graph_order_name((plx_graph_order)i), plx_str(order_titles[i]),
            (int)plx_graph_stage_order(v->stage) == i);
    c->matrix = v->matrix;
    c->names = !v->shot.no_names;
    c->legend = !v->shot.no_legend;
    c->may_widen = plx_graph_stage_may_widen(v->stage);
    c->widths = c->may_widen && plx_graph_stage_wants_widths(v->stage);
    c->patterns = plx_graph_stage_styles(v->stage);
    c->may_pattern = g->types.count > 1 && g->connection_count <= PLX_DASHES_ARCS;
    c->backbone = v->backbone;
    c->has_backbone = plx_correlation_has_backbone(g);
    c->threshold = (double)plx_graph_stage_threshold(v->stage);
    double most = fmax(fabs((double)stats->weight_min), fabs((double)stats->weight_max));
    c->largest = stats->weight_min < stats->weight_max && isfinite(most) ? most : 0;
    c->gain = v->shot.gain > 0 ? v->shot.gain : 1;
    c->placing = !atomic_load(&v->done) && !plx_graph_stage_stays(v->stage) && !v->matrix;
    c->paused = c->placing && atomic_load(&v->paused);
    /* By whole percents, so that it is not made anew for what nobody sees. */
    c->progress = c->placing ? floor(plx_graph_stage_progress(v->stage) * 100) / 100 : 0;
}

static void set_color(plx_graph_viewer *v, const char *value)
{
    const char *attribute;
    plx_graph_by by = plx_graph_stage_named(v->stage, value, &attribute);
    color_by(v, by, attribute);
}

static void set_size(plx_graph_viewer *v, const char *value)
{
    for (int i = 0; i < PLX_GRAPH_DEGREE_COUNT; i++)
        if (strcmp(value, plx_graph_degree_name((plx_graph_degree)i)) == 0)
            plx_graph_stage_size_by(v->stage, (plx_graph_degree)i);
}

static void set_theme(plx_graph_viewer *v, const char *value)
{
    for (int i = 0; i < PLX_THEME_COUNT; i++)
        if (strcmp(value, plx_theme_name((plx_theme)i)) == 0)
            v->shot.theme = (plx_theme)i;
}

void plx_graph_viewer_set(plx_graph_viewer *v, const char *name, const char *value)
{
    bool on = strcmp(value, "on") == 0;
    plx_graph_layout layout;
    plx_graph_order order;
    v->dirty = true;
    if (strcmp(name, "theme") == 0)
        set_theme(v, value);
    else if (strcmp(name, "color") == 0)
        set_color(v, value);
    else if (strcmp(name, "attribute") == 0)
        color_by(v, PLX_GRAPH_BY_ATTRIBUTE, value);
    else if (strcmp(name, "size") == 0)
        set_size(v, value);
    else if (strcmp(name, "layout") == 0 && plx_graph_layout_parse(value, &layout))
        plx_graph_viewer_lay_out(v, layout);
    else if (strcmp(name, "order") == 0 && plx_graph_order_parse(value, &order))
        plx_graph_viewer_order_by(v, order);
    else if (strcmp(name, "matrix") == 0)
        plx_graph_viewer_show_matrix(v, on);
    else if (strcmp(name, "names") == 0)
        v->shot.no_names = !on;
    else if (strcmp(name, "legend") == 0)
        v->shot.no_legend = !on;
    else if (strcmp(name, "widths") == 0)
        plx_graph_stage_widen(v->stage, on);
    else if (strcmp(name, "patterns") == 0)
        show_patterns(v, on);
    else if (strcmp(name, "backbone") == 0)
        show_backbone(v, on);
    else if (strcmp(name, "threshold") == 0)
        plx_graph_stage_set_threshold(v->stage, strtof(value, NULL));
    else if (strcmp(name, "gain") == 0)
        v->shot.gain = strtod(value, NULL);
}

void plx_graph_viewer_act_on_look(plx_graph_viewer *v, plx_action action)
{
    switch (action) {
    case PLX_ACTION_GRAPH_COLORS:
        next_colors(v);
        break;
    case PLX_ACTION_GRAPH_COLOR_TYPE:
        color_by(v, PLX_GRAPH_BY_TYPE, NULL);
        break;
    case PLX_ACTION_GRAPH_COLOR_COMMUNITY:
        color_by(v, PLX_GRAPH_BY_COMMUNITY, NULL);
        break;
    case PLX_ACTION_GRAPH_COLOR_SIGN:
        color_by(v, PLX_GRAPH_BY_SIGN, NULL);
        break;
    case PLX_ACTION_GRAPH_SIZES:
        plx_graph_stage_size_by(
            v->stage, (plx_graph_stage_size(v->stage) + 1) % PLX_GRAPH_DEGREE_COUNT);
        break;
    case PLX_ACTION_GRAPH_WIDTHS:
        toggle_widths(v);
        break;
    case PLX_ACTION_GRAPH_PATTERNS:
        show_patterns(v, !plx_graph_stage_styles(v->stage));
        break;
    case PLX_ACTION_GRAPH_NAMES:
        toggle_names(v);
        break;
    case PLX_ACTION_GRAPH_BACKBONE:
        show_backbone(v, !v->backbone);
        break;
    case PLX_ACTION_THEME:
        v->shot.theme = (v->shot.theme + 1) % PLX_THEME_COUNT;
        break;
    case PLX_ACTION_NUMBERS:
        v->shot.no_legend = !v->shot.no_legend;
        break;
    default:
        break;
    }
}

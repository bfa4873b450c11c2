/* What units and connections of a graph look like: by what they have their colours, sizes, widths
 * and styles. */
#include "app/graph_stage_parts.h"

#include <stdio.h>
#include <string.h>

/* Before an attribute that is called as something else is. */
static const char of_units[] = "unit:";

bool plx_graph_stage_color(plx_graph_stage *s, plx_graph_by by, const char *attribute, plx_error *e)
{
    const plx_attribute *a = NULL;
    if (by == PLX_GRAPH_BY_ATTRIBUTE) {
        a = attribute ? plx_graph_attribute(s->desc.graph, attribute) : NULL;
        if (!a || !a->code)
            return plx_fail(e, PLX_ERR_USAGE,
                "units have no attribute '%.60s' whose values are texts",
                attribute ? attribute : "");
    }
    s->by = by;
    s->attribute = a;
    s->has_colors = false;
    if (s->places) /* those that are made later know it */
        plx_graph_places_group_by(s->places, a);
    return true;
}

const char *plx_graph_by_name(plx_graph_by by)
{
    return by == PLX_GRAPH_BY_TYPE        ? "type"
           : by == PLX_GRAPH_BY_COMMUNITY ? "community"
           : by == PLX_GRAPH_BY_SIGN      ? "sign"
                                          : "";
}

static plx_graph_by parse_by(const char *name)
{
    for (plx_graph_by by = PLX_GRAPH_BY_TYPE; by <= PLX_GRAPH_BY_SIGN; by++)
        if (strcmp(name, plx_graph_by_name(by)) == 0)
            return by;
    return PLX_GRAPH_BY_ATTRIBUTE;
}

bool plx_graph_stage_tells(const plx_graph_stage *s, plx_graph_by by)
{
    return by == PLX_GRAPH_BY_TYPE   ? s->desc.graph->types.count > 1
           : by == PLX_GRAPH_BY_SIGN ? s->stats.weight_min < 0
                                     : true;
}

plx_graph_by plx_graph_stage_named(
    const plx_graph_stage *s, const char *name, const char **attribute)
{
    const plx_attribute *a = plx_graph_attribute(s->desc.graph, name);
    plx_graph_by by = parse_by(name);
    *attribute = NULL;
    if (by != PLX_GRAPH_BY_ATTRIBUTE && (plx_graph_stage_tells(s, by) || !a || !a->code))
        return by;
    size_t before = sizeof of_units - 1;
    *attribute = !a && strncmp(name, of_units, before) == 0 ? name + before : name;
    return PLX_GRAPH_BY_ATTRIBUTE;
}

void plx_graph_stage_color_name(const plx_graph_stage *s, char *name, size_t size)
{
    const char *attribute = plx_graph_stage_attribute(s);
    bool taken = attribute && parse_by(attribute) != PLX_GRAPH_BY_ATTRIBUTE;
    snprintf(name, size, "%s%s", taken ? of_units : "",
        attribute ? attribute : plx_graph_by_name(plx_graph_stage_by(s)));
}

plx_graph_by plx_graph_stage_by(const plx_graph_stage *s)
{
    return s->has_colors ? s->colors.by : s->by;
}

plx_graph_by plx_graph_stage_wanted_by(const plx_graph_stage *s)
{
    return s->by;
}

const char *plx_graph_stage_attribute(const plx_graph_stage *s)
{
    return s->attribute ? s->attribute->name : NULL;
}

bool plx_graph_stage_size_by(plx_graph_stage *s, plx_graph_degree degree)
{
    return plx_graph_marks_size_by(&s->marks, degree);
}

plx_graph_degree plx_graph_stage_size(const plx_graph_stage *s)
{
    return s->marks.degree;
}

void plx_graph_stage_widen(plx_graph_stage *s, bool widths)
{
    s->desc.no_widths = !widths;
    s->color_version++;
    s->has_scene = false; /* shown anew when places are taken */
}

size_t plx_graph_stage_drawn_count(const plx_graph_stage *s)
{
    return s->drawn > 0 ? s->drawn : s->graph->connection_count;
}

bool plx_graph_stage_wants_widths(const plx_graph_stage *s)
{
    return !s->desc.no_widths;
}

bool plx_graph_stage_may_widen(const plx_graph_stage *s)
{
    return s->sizes.most > s->sizes.least &&
           plx_lines_widen(s->graph, plx_graph_stage_drawn_count(s));
}

bool plx_graph_stage_widens(const plx_graph_stage *s)
{
    return !s->desc.no_widths && plx_graph_stage_may_widen(s);
}

void plx_graph_stage_set_threshold(plx_graph_stage *s, float threshold)
{
    if (threshold == s->desc.threshold)
        return;
    s->desc.threshold = threshold;
    s->sizes = plx_lines_sizes(s->graph, threshold);
    s->color_version++;
    s->has_scene = false; /* shown anew when places are taken */
}

float plx_graph_stage_threshold(const plx_graph_stage *s)
{
    return s->desc.threshold;
}

void plx_graph_stage_style(plx_graph_stage *s, bool styles)
{
    s->desc.styles = styles;
    s->color_version++;
    s->has_scene = false; /* shown anew when places are taken */
}

bool plx_graph_stage_wants_styles(const plx_graph_stage *s)
{
    return s->desc.styles;
}

bool plx_graph_stage_styles(const plx_graph_stage *s)
{
    return s->desc.styles && s->styles.of;
}

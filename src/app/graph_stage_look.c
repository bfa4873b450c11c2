/* What units and connections of a graph look like: by what they have their colours, sizes, widths
 * and styles. */
#include "app/graph_stage_parts.h"

#include <string.h>

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
    return true;
}

plx_graph_by plx_graph_by_parse(const char *name)
{
    return strcmp(name, "type") == 0        ? PLX_GRAPH_BY_TYPE
           : strcmp(name, "community") == 0 ? PLX_GRAPH_BY_COMMUNITY
           : strcmp(name, "sign") == 0      ? PLX_GRAPH_BY_SIGN
                                            : PLX_GRAPH_BY_ATTRIBUTE;
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

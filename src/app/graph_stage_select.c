/* Which of a graph is shown: another one of the same units, its backbone alone, or what is
 * selected. */
#include "app/graph_stage_parts.h"
#include "base/mem.h"

/* Whether a connection is a step of the path. */
static bool is_step(const uint32_t *path, size_t count, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i + 1 < count; i++)
        if ((path[i] == a && path[i + 1] == b) || (path[i] == b && path[i + 1] == a))
            return true;
    return false;
}

static void forget_selection(plx_graph_stage *s)
{
    plx_free(s->dimmed);
    plx_free(s->hidden);
    s->dimmed = s->hidden = NULL;
    s->drawn = 0;
    s->color_version++;
}

/* Nothing is selected, but of the backbone where it is to be alone. */
static bool show_unselected(plx_graph_stage *s, plx_error *e)
{
    const plx_graph *g = s->graph;
    forget_selection(s);
    if (s->backbone) {
        if (!(s->hidden = plx_alloc(g->connection_count, 1)))
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the backbone");
        for (size_t i = 0; i < g->connection_count; i++) {
            s->hidden[i] = !plx_correlation_is_backbone(g, i);
            s->drawn += !s->hidden[i];
        }
        s->drawn += s->drawn == 0; /* 0 would be all */
    }
    return !s->has_scene || plx_graph_stage_renew(s, e);
}

bool plx_graph_stage_backbone(plx_graph_stage *s, bool alone, plx_error *e)
{
    bool there = plx_correlation_has_backbone(s->graph);
    s->backbone = alone && there;
    return show_unselected(s, e) && there;
}

bool plx_graph_stage_show(plx_graph_stage *s, const plx_graph *graph, plx_error *e)
{
    plx_graph_degree degree = s->marks.degree;
    if (graph == s->graph)
        return true;
    plx_graph_marks_uninit(&s->marks);
    plx_graph_stats_uninit(&s->stats);
    s->graph = graph;
    s->sizes = plx_lines_sizes(graph, s->desc.threshold);
    plx_graph_colors_uninit(&s->colors); /* made anew when places are taken */
    plx_graph_adjacency_show(s->adjacency, graph);
    plx_graph_styles_uninit(&s->styles);
    s->has_colors = s->has_styles = false;
    s->has_scene = false;
    if (!plx_graph_stats_init(&s->stats, graph, e) ||
        !plx_graph_marks_init(&s->marks, graph, &s->stats, s->place, e))
        return false;
    if (degree != s->marks.degree && !plx_graph_marks_size_by(&s->marks, degree))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's names");
    return show_unselected(s, e) && plx_graph_stage_take(s, e);
}

bool plx_graph_stage_select(plx_graph_stage *s, const uint8_t *within, const uint32_t *path,
    size_t path_count, plx_error *e)
{
    const plx_graph *g = s->graph;
    if (!within)
        return !s->dimmed || show_unselected(s, e);
    forget_selection(s);
    s->dimmed = plx_alloc(g->unit_count, 1);
    s->hidden = plx_alloc(g->connection_count, 1);
    if (!s->dimmed || !s->hidden)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for what is selected");
    for (size_t u = 0; u < g->unit_count; u++)
        s->dimmed[u] = !within[u];
    for (size_t i = 0; i < g->connection_count; i++) {
        uint32_t a = g->source[i], b = g->target[i];
        bool in = !(s->backbone && !plx_correlation_is_backbone(g, i)) && within[a] && within[b] &&
                  (path_count == 0 || is_step(path, path_count, a, b));
        s->hidden[i] = !in;
        s->drawn += in;
    }
    s->drawn += s->drawn == 0; /* 0 would be all */
    return !s->has_scene || plx_graph_stage_renew(s, e);
}

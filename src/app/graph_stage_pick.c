/* Which unit is where on the screen. */
#include "app/graph_stage_parts.h"

uint32_t plx_graph_stage_pick(
    const plx_graph_stage *s, const plx_graph_shot *shot, double x, double y)
{
    plx_camera whole = plx_graph_stage_whole(s, shot);
    return s->has_places && !plx_graph_stage_is_matrix(s)
               ? plx_graph_pick(&s->marks, &shot->camera, &shot->viewport, whole.scale, x, y)
               : (uint32_t)PLX_NO_NAME;
}

void plx_graph_stage_place(const plx_graph_stage *s, uint32_t unit, double *x, double *y)
{
    if (plx_graph_stage_is_matrix(s)) {
        *x = *y = (double)plx_graph_adjacency_matrix(s->adjacency)->place[unit] + 0.5;
        return;
    }
    *x = (double)s->place[(size_t)unit * 2];
    *y = (double)s->place[(size_t)unit * 2 + 1];
}

static bool is_in_view(const plx_graph_stage *s, const plx_graph_shot *shot, uint32_t unit)
{
    const plx_viewport *v = &shot->viewport;
    double x, y;
    plx_graph_stage_place(s, unit, &x, &y);
    x = plx_camera_px(&shot->camera, v, x);
    y = plx_camera_py(&shot->camera, v, y);
    return x >= v->insets.left && x < v->width - v->insets.right && y >= v->insets.top &&
           y < v->height - v->insets.bottom && !(s->dimmed && s->dimmed[unit]);
}

uint32_t plx_graph_stage_next(
    const plx_graph_stage *s, const plx_graph_shot *shot, uint32_t unit, int direction)
{
    size_t n = s->desc.graph->unit_count, at = 0;
    if (!s->has_places)
        return PLX_NO_NAME;
    while (unit != PLX_NO_NAME && at < n && s->marks.order[at] != unit)
        at++;
    bool first = unit == PLX_NO_NAME;
    for (size_t i = first ? 0 : 1; i < n + (first ? 0 : 1); i++) {
        size_t place = direction > 0 ? (at + i) % n : (at + 2 * n - i - first) % n;
        uint32_t next = s->marks.order[place];
        if (is_in_view(s, shot, next))
            return next;
    }
    return PLX_NO_NAME;
}

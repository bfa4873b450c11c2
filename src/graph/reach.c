#include "graph/reach.h"

#include "graph/lines_parts.h"

#include <math.h>
#include <string.h>

static void hold(double box[4], int axis, double low, double high)
{
    box[axis] = fmin(box[axis], low);
    box[axis + 2] = fmax(box[axis + 2], high);
}

/* An arc is a parabola: where it turns back along an axis. */
static void hold_arc(double box[4], int axis, double a, double c, double b)
{
    double t = (a - c) / (a - 2 * c + b), s = 1 - t;
    if (!(t > 0 && t < 1))
        return;
    double turn = s * s * a + 2 * s * t * c + t * t * b;
    hold(box, axis, turn, turn);
}

static void hold_way(double box[4], const plx_line_way *w)
{
    double r = (double)w->radius, cx = (double)w->cx, cy = (double)w->cy;
    if (r > 0) {
        hold(box, 0, cx - r, cx + r);
        hold(box, 1, cy - r, cy + r);
        return;
    }
    hold_arc(box, 0, (double)w->ax, cx, (double)w->bx);
    hold_arc(box, 1, (double)w->ay, cy, (double)w->by);
}

static bool holds(const double box[4], const float *at)
{
    double x = (double)at[0], y = (double)at[1];
    return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
}

void plx_graph_reach(const plx_graph *g, const float *place, double box[4])
{
    plx_lines_desc d = {
        .graph = g, .place = place, .classes = 1, .loops = plx_lines_find_loops(g, place)};
    bool bent = g->directed && g->connection_count <= PLX_LINES_ARCS;
    double units[4];
    memcpy(units, box, sizeof units);
    for (size_t i = 0; (bent || d.loops.radius > 0) && i < g->connection_count; i++) {
        bool loop = g->source[i] == g->target[i];
        if ((!loop && !bent) || !plx_line_is_drawn(&d, i) ||
            !holds(units, place + (size_t)g->source[i] * 2) ||
            !holds(units, place + (size_t)g->target[i] * 2))
            continue;
        plx_line_way w = plx_line_way_of(&d, i, bent);
        hold_way(box, &w);
    }
}

#include "app/graph_timeline.h"

#include "app/graph_legend.h"

#include <math.h>

/* Pixels at a common screen. */
static const double margin = 36, line = 4, part = 10, up = 42, reach = 14, text_up = 16;

typedef struct track {
    double left, right, y;
} track;

/* Beside the legend, where there is room for both. */
static track track_of(const plx_viewport *v)
{
    double ui = v->ui_scale, legend = (PLX_GRAPH_LEGEND_WIDTH + 24) * ui, at = v->insets.left;
    return (track){at + (v->width - at > 3 * legend ? legend : margin * ui), v->width - margin * ui,
        v->height - up * ui};
}

void plx_graph_timeline_add(const plx_graph_span *span, const plx_viewport *v, plx_overlay *o)
{
    double ui = v->ui_scale;
    track t = track_of(v);
    double from = t.left + (t.right - t.left) * span->from,
           to = t.left + (t.right - t.left) * span->to, least = part * ui;
    if (to - from < least) {
        from = fmax(t.left, fmin((from + to - least) / 2, t.right - least));
        to = from + least;
    }
    plx_rgba dim = o->inks->dim;
    dim.a = 110;
    plx_overlay_rect(o, (float)t.left, (float)(t.y - line / 2 * ui), (float)(t.right - t.left),
        (float)(line * ui), (float)(line / 2 * ui), dim);
    plx_overlay_rect(o, (float)from, (float)(t.y - part / 2 * ui), (float)(to - from),
        (float)(part * ui), (float)(part / 2 * ui), o->inks->text);
    if (!o->font || !span->text)
        return;
    double half = (double)plx_overlay_text_width(o, PLX_TEXT_BODY, span->text) / 2;
    double middle = fmax(t.left + half, fmin((from + to) / 2, t.right - half));
    plx_overlay_shaded_text(o, (float)middle, (float)(t.y - text_up * ui), PLX_TEXT_BODY,
        PLX_ALIGN_CENTER, o->inks->text, span->text);
}

plx_bounds plx_graph_timeline_bounds(const plx_viewport *v)
{
    track t = track_of(v);
    return (plx_bounds){
        t.left, v->height - PLX_GRAPH_TIMELINE_HEIGHT * v->ui_scale, v->width, v->height};
}

bool plx_graph_timeline_hit(const plx_viewport *v, double x, double y)
{
    double far = reach * v->ui_scale;
    track t = track_of(v);
    return fabs(y - t.y) <= far && x >= t.left - far && x <= t.right + far;
}

double plx_graph_timeline_at(const plx_viewport *v, double x)
{
    track t = track_of(v);
    return fmin(fmax((x - t.left) / fmax(t.right - t.left, 1), 0), 1);
}

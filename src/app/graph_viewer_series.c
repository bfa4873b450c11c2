/* The window of a graph of series that go together: time is moved through, and places stay. */
#include "app/graph_viewer_parts.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double PLAY_S = 1.0 / 12;
enum { LEAP = 10 };

const char *plx_graph_span_text(const plx_rolling *r, const char *const *when, size_t frame,
    char *out, size_t size, plx_graph_span *span)
{
    size_t from, to, first, last;
    plx_rolling_span(r, frame, &from, &to);
    plx_rolling_span(r, plx_rolling_count(r) - 1, &first, &last);
    span->from = (double)from / (double)last;
    span->to = (double)to / (double)last;
    if (when)
        snprintf(out, size, "%s – %s", when[from], when[to - 1]);
    else
        snprintf(out, size, "%zu – %zu", from + 1, to);
    return span->text = out;
}

static void go_to(plx_graph_viewer *v, double frame)
{
    double last = (double)plx_rolling_count(v->desc->rolling) - 1;
    v->frame = (size_t)fmin(fmax(frame, 0), last);
    v->dirty = true;
}

/* The window's middle is where the pointer is. */
static void scrub(plx_graph_viewer *v, double x)
{
    size_t from, to, first, last, count = plx_rolling_count(v->desc->rolling);
    plx_rolling_span(v->desc->rolling, 0, &from, &to);
    plx_rolling_span(v->desc->rolling, count - 1, &first, &last);
    double half = (double)(to - from) / 2, at = plx_graph_timeline_at(&v->shot.viewport, x);
    double way = (double)last - (double)to;
    go_to(v,
        way > 0 ? round((at * (double)last - half - (double)from) / way * (double)(count - 1)) : 0);
}

bool plx_graph_viewer_series_turn(plx_graph_viewer *v, double now, plx_error *e)
{
    plx_rolling *r = v->desc->rolling;
    if (!r)
        return true;
    if (!v->shot.span) {
        v->frame = v->desc->frame;
        v->shot.span = &v->span;
    }
    const plx_graph *g = plx_rolling_ask(r, v->frame);
    if (g && v->playing && now - v->played_s > PLAY_S) {
        v->played_s = now;
        v->playing = v->frame + 1 < plx_rolling_count(r);
        go_to(v, (double)v->frame + 1);
        g = plx_rolling_ask(r, v->frame);
    }
    v->awaiting = !g;
    if (!g)
        return !plx_rolling_failed(r, e);
    plx_graph_span_text(r, v->desc->when, v->frame, v->span_text, sizeof v->span_text, &v->span);
    if (g == v->network)
        return true;
    v->network = g;
    return plx_graph_stage_show(v->stage, g, e) && plx_graph_viewer_show_again(v, e);
}

static void step(plx_graph_viewer *v, double by)
{
    v->playing = false;
    go_to(v, (double)v->frame + by);
}

bool plx_graph_viewer_series_act(plx_graph_viewer *v, plx_action action)
{
    if (!v->desc->rolling)
        return false;
    switch (action) {
    case PLX_ACTION_GRAPH_TIME_BACK:
        step(v, -1);
        return true;
    case PLX_ACTION_GRAPH_TIME_FORWARD:
        step(v, 1);
        return true;
    case PLX_ACTION_GRAPH_TIME_LEAP_BACK:
        step(v, -LEAP);
        return true;
    case PLX_ACTION_GRAPH_TIME_LEAP_FORWARD:
        step(v, LEAP);
        return true;
    case PLX_ACTION_GRAPH_TIME_PLAY:
        v->playing = !v->playing;
        if (v->playing && v->frame + 1 == plx_rolling_count(v->desc->rolling))
            go_to(v, 0);
        return true;
    default:
        return false;
    }
}

bool plx_graph_viewer_series_handle(plx_graph_viewer *v, const plx_event *event)
{
    if (!v->desc->rolling)
        return false;
    if (event->kind == PLX_EVENT_PRESS &&
        plx_graph_timeline_hit(&v->shot.viewport, event->x, event->y)) {
        v->scrubbing = true;
        v->playing = false;
        scrub(v, event->x);
        return true;
    }
    if (!v->scrubbing)
        return false;
    if (event->kind == PLX_EVENT_MOVE)
        scrub(v, event->x);
    if (event->kind == PLX_EVENT_RELEASE)
        v->scrubbing = false;
    return event->kind == PLX_EVENT_MOVE || event->kind == PLX_EVENT_RELEASE;
}

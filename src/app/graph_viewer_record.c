/* The film of a graph's window while it is used. */
#include "app/graph_viewer_parts.h"

#include "base/clock.h"

static const double MARK_S = 0.25;

static void start(plx_graph_viewer *v)
{
    plx_error e = {0};
    plx_live_film_desc desc = {.device = v->desc->device, .window = &v->shot.viewport};
    /* That it has begun is told by its mark: a note would be in the film. */
    if (!plx_live_film_start(&v->live, &desc, &e))
        plx_graph_viewer_say(v, e.message);
}

void plx_graph_viewer_record(plx_graph_viewer *v)
{
    if (v->live.live)
        plx_live_film_end(&v->live, plx_now_s());
    else
        start(v);
    v->dirty = true;
}

void plx_graph_viewer_record_close(plx_graph_viewer *v)
{
    plx_live_state state;
    plx_error e = {0};
    char text[1200];
    if (!v->live.live)
        return;
    plx_live_film_close(&v->live, plx_now_s(), &state, &e);
    plx_live_film_told(&v->live, &state, text, sizeof text);
    plx_graph_viewer_say(v, text);
}

bool plx_graph_viewer_record_due(const plx_graph_viewer *v, double now_s)
{
    return v->live.live && now_s - v->marked_s >= MARK_S;
}

bool plx_graph_viewer_record_frame(plx_graph_viewer *v, double now_s, plx_error *e)
{
    if (!v->live.live)
        return true;
    v->marked_s = now_s;
    if (plx_live_film_frame(&v->live, v->window, &v->shot.viewport, now_s) == PLX_LIVE_FILM_ENDED) {
        plx_graph_viewer_record_close(v);
        return true;
    }
    return plx_graph_stage_mark(v->stage, &v->live, &v->shot, now_s, v->window, e);
}

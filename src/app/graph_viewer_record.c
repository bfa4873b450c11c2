/* The film of a graph's window while it is used. */
#include "app/graph_viewer_parts.h"

#include "base/clock.h"

static const double MARK_S = 0.25;

static bool start(plx_graph_viewer *v, const char *path, plx_error *e)
{
    plx_live_film_desc desc = {.device = v->desc->device,
        .window = &v->shot.viewport,
        .path = path,
        .video = v->desc->film};
    /* That it has begun is told by its mark: a note would be in the film. */
    return plx_live_film_start(&v->live, &desc, e);
}

/* Who is to leave after so much of a film has nothing to wait for when it is over before. */
static void leave_after_film(plx_graph_viewer *v)
{
    v->quit = v->quit || (v->desc->record && v->desc->record_s > 0);
}

void plx_graph_viewer_record_first(plx_graph_viewer *v)
{
    plx_error e = {0};
    if (!v->desc->record || start(v, v->desc->record, &e))
        return;
    plx_graph_viewer_fail(v, &e);
    leave_after_film(v);
}

void plx_graph_viewer_record(plx_graph_viewer *v)
{
    plx_error e = {0};
    if (v->live.live)
        plx_live_film_end(&v->live, plx_now_s());
    else if (!start(v, NULL, &e))
        plx_graph_viewer_warn(v, e.message);
    v->dirty = true;
}

void plx_graph_viewer_record_close(plx_graph_viewer *v)
{
    plx_live_state state;
    plx_error e = {0};
    char text[1200];
    if (!v->live.live)
        return;
    if (!plx_live_film_close(&v->live, plx_now_s(), &state, &e) && v->desc->record)
        plx_graph_viewer_fail(v, &e);
    plx_live_film_told(&v->live, &state, text, sizeof text);
    plx_graph_viewer_say(v, text);
    leave_after_film(v);
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
    v->quit = v->quit || (v->desc->record_s > 0 && now_s - v->live.start_s >= v->desc->record_s);
    if (plx_live_film_frame(&v->live, v->window, &v->shot.viewport, now_s) == PLX_LIVE_FILM_ENDED) {
        plx_graph_viewer_record_close(v);
        return true;
    }
    return plx_graph_stage_mark(v->stage, &v->live, &v->shot, now_s, v->window, e);
}

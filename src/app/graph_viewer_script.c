/* Scripts and tours in the window of a graph. */
#include "app/graph_viewer_parts.h"

#include "app/presenter.h"

#include <math.h>

bool plx_graph_viewer_open_script(plx_graph_viewer *v, plx_error *e)
{
    const plx_graph_viewer_desc *d = v->desc;
    size_t frames = d->rolling ? plx_rolling_count(d->rolling) : 0;
    if (!d->script)
        return true;
    v->style = PLX_STYLE_DEFAULT;
    for (size_t i = 0; i < d->script->count; i++)
        v->settles = v->settles || d->script->cues[i].kind == PLX_CUE_SETTLE;
    plx_graph_player_init(
        &v->player, &(plx_graph_player_desc){.script = d->script,
                        .stage = v->stage,
                        .graph = d->stage.graph,
                        .shot = &v->shot,
                        .rig = &v->rig,
                        .style = &v->style,
                        .follows = &v->follows,
                        .share = frames > 1 ? (double)d->frame / (double)(frames - 1) : 0});
    return plx_graph_player_check(d->script, d->rolling != NULL, e);
}

void plx_graph_viewer_fail(plx_graph_viewer *v, const plx_error *e)
{
    if (v->failure.code == PLX_OK)
        v->failure = *e;
    plx_graph_viewer_warn(v, e->message);
}

static bool select_unit(plx_graph_viewer *v, const plx_cue *cue, plx_error *e)
{
    uint32_t unit = *cue->text ? plx_graph_player_unit(&v->player, cue, e) : (uint32_t)PLX_NO_NAME;
    if (*cue->text && unit == PLX_NO_NAME)
        return false;
    plx_graph_viewer_select_unit(v, unit, false);
    if (v->dims)
        plx_graph_viewer_stand_back(v, unit == PLX_NO_NAME ? 0 : 1);
    return true;
}

/* People may have changed it meanwhile. */
static bool set_style(plx_graph_viewer *v, const plx_cue *cue, plx_error *e)
{
    v->style.edges.theme = v->shot.theme;
    v->style.edges.gain = v->shot.gain > 0 ? v->shot.gain : PLX_STYLE_DEFAULT.edges.gain;
    bool ok = plx_graph_player_do(&v->player, cue, e);
    v->shot.theme = v->style.edges.theme;
    v->shot.gain = v->style.edges.gain;
    return ok;
}

static void press(plx_graph_viewer *v, const plx_cue *cue)
{
    plx_event event = {.kind = PLX_EVENT_KEY,
        .key = cue->key,
        .ctrl = cue->mods & PLX_MOD_CTRL,
        .shift = cue->mods & PLX_MOD_SHIFT,
        .alt = cue->mods & PLX_MOD_ALT};
    plx_graph_viewer_handle(v, &event);
}

static bool play_cue(plx_graph_viewer *v, const plx_cue *cue, plx_error *e)
{
    plx_graph_layout layout;
    v->dirty = true;
    switch (cue->kind) {
    case PLX_CUE_SELECT:
        return select_unit(v, cue, e);
    case PLX_CUE_DIM:
        v->dims = cue->on;
        plx_graph_viewer_stand_back(v, cue->on && v->shot.unit != PLX_NO_NAME ? 1 : 0);
        return true;
    case PLX_CUE_LAYOUT:
        v->settles = false;
        if (plx_graph_layout_parse(cue->text, &layout) && layout != v->layout)
            plx_graph_viewer_lay_out(v, layout);
        return true;
    case PLX_CUE_STYLE:
        return set_style(v, cue, e);
    case PLX_CUE_KEY:
        press(v, cue);
        return true;
    case PLX_CUE_SAVE:
        plx_graph_player_shot(&v->player, v->shot.no_legend, v->shot.no_names, &v->shot);
        return plx_graph_stage_take(v->stage, e) && plx_graph_viewer_save_to(v, cue->text, e);
    case PLX_CUE_QUIT:
        v->quit = true;
        return true;
    case PLX_CUE_HOLD:
        v->held = v->desc->tour;
        return true;
    case PLX_CUE_FRAME_ALL: {
        bool ok = plx_graph_player_do(&v->player, cue, e);
        v->follows = false; /* which would jump there */
        return ok;
    }
    default:
        return plx_graph_player_do(&v->player, cue, e);
    }
}

/* Where the script has moved time, so does the window. */
static void follow_time(plx_graph_viewer *v, bool moves)
{
    const plx_rolling *r = v->desc->rolling;
    if (!moves || !r)
        return;
    size_t frame = (size_t)round(v->player.share * (double)(plx_rolling_count(r) - 1));
    v->playing = false;
    v->dirty = v->dirty || frame != v->frame;
    v->frame = frame;
}

/* Sides, time and camera are where they are at that time. */
static void move_to(plx_graph_viewer *v, double time_s)
{
    bool timed = v->player.time, turns = plx_graph_player_turn(&v->player, time_s);
    follow_time(v, timed);
    v->flown = plx_graph_player_advance(&v->player, time_s) || turns || v->flown;
}

/* Of series, whether the network of the time that is wanted is there. */
static bool shows_time(const plx_graph_viewer *v)
{
    return !v->desc->rolling || plx_rolling_ask(v->desc->rolling, v->frame) == v->network;
}

static void play_to(plx_graph_viewer *v, double time_s)
{
    const plx_cue *cue;
    plx_error e = {0};
    while (!v->quit && !v->held && (cue = plx_player_next(&v->player.player, time_s))) {
        /* However long the last frame took: what is saved is of its own time. */
        move_to(v, cue->time_s);
        v->saves_late = cue->kind == PLX_CUE_SAVE && !shows_time(v);
        if (v->saves_late) {
            v->player.player.next--;
            return;
        }
        if (!play_cue(v, cue, &e))
            plx_graph_viewer_fail(v, &e);
        if (cue->kind == PLX_CUE_LAYOUT || cue->kind == PLX_CUE_COLOR)
            break; /* what comes after is about where units are then */
    }
    move_to(v, time_s);
    v->dirty = v->dirty || v->flown;
    plx_graph_player_shot(&v->player, v->shot.no_legend, v->shot.no_names, &v->shot);
}

void plx_graph_viewer_play_script(plx_graph_viewer *v, bool placed, double now)
{
    const plx_script *script = v->desc->script;
    double passed = now - v->script_seen_s;
    v->script_seen_s = now;
    v->flown = false;
    if (!script || !v->shown || v->blank)
        return;
    /* A film has its units in their places in no time: so long the script waits here. */
    bool waits = v->held || (v->layout == PLX_GRAPH_AUTO || (!placed && !v->settles));
    if (v->script_begun && !waits && !v->saves_late)
        v->script_s += passed;
    if (!v->script_begun && waits)
        return;
    v->script_begun = true;
    double length = plx_script_length(script);
    if (v->desc->tour && v->script_s > length + v->desc->tour_pause_s) {
        plx_graph_viewer_tour(v, -(double)INFINITY);
        return;
    }
    if (!waits)
        play_to(v, v->script_s);
}

bool plx_graph_viewer_plays(const plx_graph_viewer *v)
{
    const plx_script *s = v->desc->script;
    return s && !v->held && !v->blank && (v->desc->tour || v->script_s <= plx_script_length(s) + 1);
}

/* What is shown at that time, without what lies between. */
static void seek(plx_graph_viewer *v, double time_s)
{
    plx_graph_player_desc d = v->player.desc;
    plx_error e;
    const plx_cue *cue;
    v->shot.theme = v->desc->theme;
    v->shot.gain = 0;
    v->dims = false;
    plx_graph_viewer_show_everything(v);
    plx_graph_viewer_select_unit(v, PLX_NO_NAME, false);
    plx_graph_player_init(&v->player, &d);
    while ((cue = plx_player_next(&v->player.player, time_s))) {
        move_to(v, cue->time_s);
        /* What is not there was said when the script came to it. */
        bool outside = cue->kind == PLX_CUE_KEY || cue->kind == PLX_CUE_SAVE ||
                       cue->kind == PLX_CUE_QUIT || cue->kind == PLX_CUE_HOLD;
        if (!outside)
            play_cue(v, cue, &e);
        if (!v->player.player.flying)
            plx_rig_settle(&v->rig);
    }
    move_to(v, time_s);
    follow_time(v, true);
}

void plx_graph_viewer_tour(plx_graph_viewer *v, double by)
{
    /* Where it waits, it goes on. */
    if (v->held && by > 0) {
        v->held = false;
        return;
    }
    v->script_s = plx_player_tour(&v->player.player, v->script_s, by);
    seek(v, v->script_s);
    v->held = plx_player_arrive(&v->player.player, v->script_s);
    v->dirty = true;
}

bool plx_graph_viewer_present(plx_graph_viewer *v, const plx_event *event)
{
    int by;
    if (!v->desc->tour || !plx_presenter_take(event, &v->blank, &by))
        return false;
    if (by != 0)
        plx_graph_viewer_tour(v, by);
    v->dirty = true;
    return true;
}

#include "app/viewer_parts.h"
#include "base/clock.h"

#include <math.h>

/* What a person asked for in vain is said on the screen; what a script did, also to its caller. */
void plx_viewer_fail_script(plx_viewer *v, const plx_error *e)
{
    if (v->failure.code == PLX_OK)
        v->failure = *e;
    plx_viewer_say(v, true, e->message);
}

plx_player_stand plx_viewer_stand(plx_viewer *v)
{
    const plx_snapshot *snapshot = plx_viewer_look(v);
    v->facts = (plx_query_facts){.snapshot = snapshot,
        .visuals = &v->stage.shown.visuals,
        .selected = &v->stage.selection.selected};
    return (plx_player_stand){
        .selection = &v->stage.selection,
        .facts = &v->facts,
        .class_name = v->stage.desc.class_name,
        .input_name = v->stage.desc.input_name,
        .rig = &v->rig,
        .layout = &v->stage.layout,
        .viewport = &v->viewport,
        .snapshot = snapshot,
        .style = &v->style,
    };
}

static void play_cue(plx_viewer *v, const plx_cue *cue, const plx_player_stand *stand)
{
    plx_error e;
    v->dirty = true;
    switch (cue->kind) {
    case PLX_CUE_KEY:
        plx_viewer_act(v, plx_action_for_key(cue->key, cue->mods, false));
        break;
    case PLX_CUE_SAMPLE:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_SAMPLE, .index = (uint64_t)cue->value});
        break;
    case PLX_CUE_SAVE:
        plx_viewer_save(v, cue->text);
        break;
    case PLX_CUE_QUIT:
        v->quit = true;
        break;
    case PLX_CUE_HOLD:
        v->held = v->desc->tour;
        break;
    default:
        if (!plx_player_do(&v->player, cue, stand, &e))
            plx_viewer_fail_script(v, &e);
        /* The script says when steps are made, so that the source makes none by itself. */
        if (cue->kind == PLX_CUE_GROW || cue->kind == PLX_CUE_SPEED) {
            plx_viewer_command(v, (plx_command){.kind = PLX_CMD_PAUSE, .value = 1});
            v->asked_at_step = UINT64_MAX;
        }
        break;
    }
}

/* Steps that have come due go to the source when those before are done: it is paused then. */
static void train(plx_viewer *v, double time_s, const plx_player_stand *stand)
{
    const plx_status *status = &stand->snapshot->status;
    bool answered = status->state != PLX_RUN_RUNNING && status->step != v->asked_at_step;
    if (v->player.paced && !answered)
        return;
    double before = v->trained_s;
    v->trained_s = time_s;
    uint64_t steps =
        v->player.paced ? plx_player_steps(&v->player, before, time_s, status->step) : 0;
    if (steps == 0)
        return;
    plx_viewer_command(v, (plx_command){.kind = PLX_CMD_STEP, .value = (double)steps});
    v->asked_at_step = status->step;
}

static void play_to(plx_viewer *v, double time_s, const plx_player_stand *stand)
{
    const plx_cue *cue;
    while (
        !v->save_path[0] && !v->quit && !v->held && (cue = plx_player_next(&v->player, time_s))) {
        play_cue(v, cue, stand);
        /* However long the last frame took: what is saved is of its own time. */
        if (v->save_path[0])
            time_s = cue->time_s;
    }
    v->flown = v->player.flying;
    v->moving = plx_player_advance(&v->player, time_s, stand) || v->moving;
    train(v, time_s, stand);
}

/* A save that is under way holds the script, so that the picture is of the view it was asked for;
 * and so does a tour that waits for its presenter. */
void plx_viewer_play_script(plx_viewer *v)
{
    v->flown = false;
    if (!v->script || !v->film.playing)
        return;
    bool stands = v->save_path[0] || v->held || v->blank;
    plx_player_stand stand = plx_viewer_stand(v);
    double now = plx_now_s(), length = plx_script_length(v->script);
    double time_s = stands ? v->player.now_s : now - v->start_s;
    bool over = v->desc->tour && time_s > length;
    /* What is to be seen growing begins anew, before the script asks where it is. */
    if (over && !v->rewound && v->player.paced)
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_RESET_AGAIN});
    v->rewound = over;
    if (over && time_s > length + v->desc->tour_pause_s) {
        plx_viewer_tour(v, -INFINITY);
        time_s = 0;
    }
    play_to(v, time_s, &stand);
    v->start_s = now - v->player.now_s;
}

/* To the mark after or before where the tour is, or for -INFINITY to its start. */
void plx_viewer_tour(plx_viewer *v, double by)
{
    plx_player_stand stand = plx_viewer_stand(v);
    double now = plx_now_s();
    /* Where it waits, it goes on. */
    if (v->held && by > 0) {
        v->held = false;
        return;
    }
    double to = plx_player_tour(&v->player, now - v->start_s, by);
    v->start_s = now - to;
    v->trained_s = to;
    plx_player_seek(&v->player, to, &v->desc->style, &stand);
    v->held = plx_player_arrive(&v->player, to);
    v->dirty = true;
}

#include "app/viewer_parts.h"
#include "base/clock.h"

/* What a person asked for in vain is said on the screen; what a script did, also to its caller. */
void plx_viewer_fail_script(plx_viewer *v, const plx_error *e)
{
    if (v->failure.code == PLX_OK)
        v->failure = *e;
    plx_viewer_say(v, true, e->message);
}

static void play_cue(plx_viewer *v, const plx_cue *cue)
{
    const plx_layout *layout = &v->stage.layout;
    double w = v->viewport.width, h = v->viewport.height;
    switch (cue->kind) {
    case PLX_CUE_ZOOM:
        plx_viewer_zoom(v, cue->factor, cue->x * w, cue->y * h);
        break;
    case PLX_CUE_PAN:
        plx_viewer_pan(v, cue->x * w, cue->y * h);
        break;
    case PLX_CUE_FRAME_ALL:
        plx_viewer_frame(v, layout->bounds);
        break;
    case PLX_CUE_FRAME_LAYER:
        if (cue->layer < layout->layer_count)
            plx_viewer_frame(v, plx_layout_layer_bounds(layout, cue->layer));
        else
            plx_viewer_fail_script(v, &(plx_error){.code = PLX_ERR_USAGE,
                                          .message = "the script names a layer that is not there",
                                          .offset = -1});
        break;
    case PLX_CUE_FRAME_UNIT:
        if (cue->layer < layout->layer_count && cue->unit < layout->columns[cue->layer].units)
            plx_viewer_frame(v, plx_layout_unit_bounds(layout, cue->layer, cue->unit));
        else
            plx_viewer_fail_script(v, &(plx_error){.code = PLX_ERR_USAGE,
                                          .message = "the script names a unit that is not there",
                                          .offset = -1});
        break;
    case PLX_CUE_KEY:
        plx_viewer_act(v, plx_action_for_key(cue->key, cue->mods, false));
        break;
    case PLX_CUE_SAVE:
        plx_viewer_save(v, cue->path);
        break;
    case PLX_CUE_QUIT:
        v->quit = true;
        break;
    }
}

/* A save that is under way holds the script, so that the picture is of the view it was asked for.
 */
void plx_viewer_play_script(plx_viewer *v)
{
    const plx_script *script = v->desc->script;
    if (v->save_path[0])
        v->start_s += plx_now_s() - v->advanced_s;
    while (script && v->next_cue < script->count && !v->save_path[0] && !v->quit &&
           script->cues[v->next_cue].time_s <= plx_now_s() - v->start_s)
        play_cue(v, &script->cues[v->next_cue++]);
}

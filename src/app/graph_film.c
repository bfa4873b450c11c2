#include "app/graph_film.h"

#include "app/graph_viewer.h"
#include "base/mem.h"
#include "graph/walk.h"

#include <math.h>
#include <string.h>

bool plx_graph_film_init(plx_graph_film *f, const plx_graph_film_desc *desc, plx_error *e)
{
    *f = (plx_graph_film){
        .desc = *desc, .shot = desc->shot, .style = desc->style, .frame = SIZE_MAX};
    if (!plx_graph_player_check(desc->script, desc->rolling != NULL, e))
        return false;
    for (size_t i = 0; i < desc->script->count && !f->settle; i++)
        if (desc->script->cues[i].kind == PLX_CUE_SETTLE)
            f->settle = &desc->script->cues[i];
    size_t frames = desc->rolling ? plx_rolling_count(desc->rolling) : 0;
    f->follows = !(desc->shot.camera.scale > 0);
    plx_graph_player_init(
        &f->player, &(plx_graph_player_desc){.script = desc->script,
                        .stage = desc->stage,
                        .graph = desc->graph,
                        .shot = &f->shot,
                        .rig = &f->rig,
                        .style = &f->style,
                        .follows = &f->follows,
                        .share = frames > 1 ? (double)desc->frame / (double)(frames - 1) : 0,
                        .fps = desc->fps});
    f->within = plx_alloc(desc->graph->unit_count, 1);
    return f->within || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

void plx_graph_film_uninit(plx_graph_film *f)
{
    plx_free(f->within);
    *f = (plx_graph_film){0};
}

static plx_camera whole(const plx_graph_film *f)
{
    return plx_graph_stage_whole(f->desc.stage, &f->shot);
}

/* Steps of placing, as many as are due. */
static bool place(plx_graph_film *f, plx_error *e)
{
    plx_graph_stage *s = f->desc.stage;
    /* Only forces take their time. */
    bool settles = f->settle && plx_graph_stage_layout(s) == PLX_GRAPH_FORCE;
    double due = settles ? plx_graph_player_share(f->settle, f->now_s) : 1;
    while (!f->placed) {
        bool known = plx_graph_stage_layout(s) != PLX_GRAPH_AUTO;
        double progress = plx_graph_stage_progress(s);
        if (known && due < 1 && progress > 0 && progress >= due)
            return true;
        /* Work of no time is one step. */
        if (!plx_graph_stage_work(s, 0, &f->placed, e) || (!known && !plx_graph_stage_take(s, e)))
            return false;
    }
    return true;
}

static bool show_selected(plx_graph_film *f, bool rest_stands_back, plx_error *e)
{
    const plx_mesh *m = plx_graph_stage_mesh(f->desc.stage);
    f->selected = rest_stands_back && m && f->shot.unit != PLX_NO_NAME &&
                  plx_walk_around(m, f->shot.unit, 1, f->within) > 0;
    return plx_graph_stage_select(f->desc.stage, f->selected ? f->within : NULL, NULL, 0, e);
}

static bool select_unit(plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    f->shot.unit = *cue->text ? plx_graph_player_unit(&f->player, cue, e) : (uint32_t)PLX_NO_NAME;
    return (!*cue->text || f->shot.unit != PLX_NO_NAME) && show_selected(f, f->dims, e);
}

static bool play_cue(plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    plx_graph_layout layout;
    switch (cue->kind) {
    case PLX_CUE_SELECT:
        return select_unit(f, cue, e);
    case PLX_CUE_DIM:
        f->dims = cue->on;
        return show_selected(f, cue->on, e);
    case PLX_CUE_LAYOUT:
        plx_graph_layout_parse(cue->text, &layout);
        plx_graph_stage_lay_out(f->desc.stage, layout);
        f->placed = false;
        f->settle = NULL;
        f->follows = true;
        return true;
    case PLX_CUE_COLOR:
        f->placed = false; /* a circle may have other groups */
        return plx_graph_player_do(&f->player, cue, e);
    case PLX_CUE_SAVE:
        f->save = cue->text;
        return true;
    case PLX_CUE_QUIT:
        f->quit = true;
        return true;
    case PLX_CUE_MARK:
    case PLX_CUE_HOLD:
    case PLX_CUE_KEY:
        return true;
    default:
        return plx_graph_player_do(&f->player, cue, e);
    }
}

/* Of series, the network of the moment. */
static bool show_time(plx_graph_film *f, plx_error *e)
{
    plx_rolling *r = f->desc.rolling;
    if (!r)
        return true;
    size_t frame = (size_t)round(f->player.share * (double)(plx_rolling_count(r) - 1));
    if (frame == f->frame)
        return true;
    const plx_graph *g = plx_rolling_wait(r, frame, e);
    f->frame = frame;
    f->shot.span = &f->span;
    plx_graph_span_text(r, f->desc.when, frame, f->span_text, sizeof f->span_text, &f->span);
    return g && plx_graph_stage_show(f->desc.stage, g, e) &&
           (!f->selected || plx_graph_stage_select(f->desc.stage, f->within, NULL, 0, e));
}

/* While units are placed all of them becomes another size. */
static void set_limits(plx_graph_film *f)
{
    double scale = whole(f).scale;
    f->rig.bounds = (plx_bounds){-1e9, -1e9, 1e9, 1e9};
    f->rig.scale_min = scale * 0.05;
    f->rig.scale_max = scale * 4000;
}

static void begin(plx_graph_film *f)
{
    plx_camera all = whole(f);
    f->rig.now = f->rig.goal = f->desc.shot.camera.scale > 0 ? f->desc.shot.camera : all;
}

bool plx_graph_film_advance(plx_graph_film *f, double now_s, plx_error *e)
{
    double passed = now_s - f->now_s;
    f->now_s = now_s;
    f->save = NULL;
    if (!f->begun && !(place(f, e) && plx_graph_stage_take(f->desc.stage, e)))
        return false;
    if (!f->begun)
        begin(f);
    set_limits(f);
    const plx_cue *cue;
    while (!f->quit && !f->save && (cue = plx_player_next(&f->player.player, now_s)))
        if (!play_cue(f, cue, e))
            return false;
    plx_graph_player_turn(&f->player, now_s);
    if (!place(f, e) || !show_time(f, e) || !plx_graph_stage_take(f->desc.stage, e))
        return false;
    set_limits(f);
    if (f->follows)
        plx_rig_go(&f->rig, whole(f));
    if (f->begun)
        plx_rig_advance(&f->rig, passed);
    plx_graph_player_advance(&f->player, now_s);
    f->begun = true;
    f->shot.camera = f->rig.now;
    f->shot.theme = f->style.edges.theme;
    f->shot.gain = f->style.edges.gain;
    plx_graph_player_shot(&f->player, f->desc.shot.no_legend, f->desc.shot.no_names, &f->shot);
    return true;
}

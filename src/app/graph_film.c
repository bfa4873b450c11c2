#include "app/graph_film.h"

#include "app/graph_find.h"
#include "app/graph_viewer.h"
#include "base/mem.h"
#include "graph/walk.h"

#include <math.h>
#include <string.h>

static bool fail_cue(const plx_graph_film *f, const plx_cue *cue, plx_error *e, const char *text)
{
    return plx_fail_line(e, PLX_ERR_USAGE, f->desc.script->name, cue->line, 0, "%s", text);
}

static bool check(const plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    switch (cue->kind) {
    case PLX_CUE_FLY:
    case PLX_CUE_ORBIT:
    case PLX_CUE_FOLLOW:
    case PLX_CUE_GROW:
    case PLX_CUE_SPEED:
    case PLX_CUE_SAMPLE:
    case PLX_CUE_FRAME_LAYER:
        return fail_cue(f, cue, e, "a graph has no layers, and does not train");
    case PLX_CUE_FRAME_UNIT:
        return *cue->text || fail_cue(f, cue, e, "a unit of a graph is called by its name");
    case PLX_CUE_TIME:
        return f->desc.rolling || fail_cue(f, cue, e, "this graph is not one of series");
    default:
        return true;
    }
}

bool plx_graph_film_init(plx_graph_film *f, const plx_graph_film_desc *desc, plx_error *e)
{
    *f = (plx_graph_film){
        .desc = *desc, .shot = desc->shot, .style = desc->style, .frame = SIZE_MAX};
    for (size_t i = 0; i < desc->script->count; i++) {
        const plx_cue *cue = &desc->script->cues[i];
        if (!check(f, cue, e))
            return false;
        if (cue->kind == PLX_CUE_SETTLE && !f->settle)
            f->settle = cue;
    }
    size_t frames = desc->rolling ? plx_rolling_count(desc->rolling) : 0;
    f->share = frames > 1 ? (double)desc->frame / (double)(frames - 1) : 0;
    f->follows = !(desc->shot.camera.scale > 0);
    plx_player_init(&f->player, desc->script, 0, desc->fps);
    f->within = plx_alloc(desc->graph->unit_count, 1);
    return f->within || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

void plx_graph_film_uninit(plx_graph_film *f)
{
    plx_free(f->within);
    *f = (plx_graph_film){0};
}

static plx_player_stand stand_of(plx_graph_film *f)
{
    return (plx_player_stand){.rig = &f->rig, .viewport = &f->shot.viewport, .style = &f->style};
}

static plx_camera whole(const plx_graph_film *f)
{
    return plx_graph_stage_whole(f->desc.stage, &f->shot);
}

static double share_at(const plx_cue *cue, double now_s)
{
    double share = cue->over_s > 0 ? (now_s - cue->time_s) / cue->over_s : 1;
    return plx_ease_at(cue->ease, share);
}

/* Steps of placing, as many as are due. */
static bool place(plx_graph_film *f, plx_error *e)
{
    plx_graph_stage *s = f->desc.stage;
    double due = f->settle ? share_at(f->settle, f->now_s) : 1;
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

static uint32_t unit_of(const plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    uint32_t unit = plx_graph_find(f->desc.graph, cue->text);
    if (unit == PLX_NO_NAME)
        fail_cue(f, cue, e, "no unit is called so");
    return unit;
}

static bool show_selected(plx_graph_film *f, bool rest_stands_back, plx_error *e)
{
    const plx_mesh *m = plx_graph_stage_mesh(f->desc.stage);
    f->selected = rest_stands_back && m && f->shot.unit != PLX_NO_NAME &&
                  plx_walk_around(m, f->shot.unit, 1, f->within) > 0;
    return plx_graph_stage_select(f->desc.stage, f->selected ? f->within : NULL, NULL, 0, e);
}

static void go(plx_graph_film *f, const plx_cue *cue, plx_camera goal)
{
    plx_player_stand stand = stand_of(f);
    plx_player_go(&f->player, cue, &stand, goal);
}

static bool frame_unit(plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    uint32_t unit = unit_of(f, cue, e);
    if (unit == PLX_NO_NAME)
        return false;
    plx_camera c;
    plx_graph_stage_place(f->desc.stage, unit, &c.x, &c.y);
    c.scale = whole(f).scale * 5;
    f->follows = false;
    go(f, cue, c);
    return true;
}

static bool begin_turn(plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    if (!plx_graph_stage_is_solid(f->desc.stage))
        return fail_cue(f, cue, e, "units of this graph are not at places in space");
    f->turn = cue;
    f->turn_from = plx_graph_stage_orbit_now(f->desc.stage);
    if (f->follows) {
        plx_orbit to = plx_orbit_turn(f->turn_from, 0, cue->y / 180);
        plx_rig_go(
            &f->rig, plx_graph_stage_around(f->desc.stage, &f->shot, f->turn_from.pitch, to.pitch));
        if (!f->begun)
            plx_rig_settle(&f->rig);
    }
    f->follows = false;
    return true;
}

static bool set_color(plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    plx_error why;
    plx_graph_by by = plx_graph_by_parse(cue->text);
    return plx_graph_stage_color(f->desc.stage, by, cue->text, &why) ||
           fail_cue(f, cue, e, why.message);
}

static bool play_cue(plx_graph_film *f, const plx_cue *cue, plx_error *e)
{
    plx_player_stand stand = stand_of(f);
    plx_graph_layout layout;
    switch (cue->kind) {
    case PLX_CUE_FRAME_ALL:
        f->follows = true;
        go(f, cue, whole(f));
        return true;
    case PLX_CUE_CAMERA: {
        plx_camera c = whole(f);
        double side = fmin(f->shot.viewport.width, f->shot.viewport.height) / c.scale;
        f->follows = false;
        go(f, cue, (plx_camera){c.x + cue->x * side, c.y + cue->y * side, c.scale * cue->factor});
        return true;
    }
    case PLX_CUE_FRAME_UNIT:
        return frame_unit(f, cue, e);
    case PLX_CUE_SELECT:
        f->shot.unit = *cue->text ? unit_of(f, cue, e) : (uint32_t)PLX_NO_NAME;
        return (!*cue->text || f->shot.unit != PLX_NO_NAME) && show_selected(f, f->selected, e);
    case PLX_CUE_DIM:
        return show_selected(f, cue->on, e);
    case PLX_CUE_TURN:
        return begin_turn(f, cue, e);
    case PLX_CUE_TIME:
        f->time = cue;
        f->share_from = f->share;
        return true;
    case PLX_CUE_LAYOUT:
        plx_graph_layout_parse(cue->text, &layout);
        plx_graph_stage_lay_out(f->desc.stage, layout);
        f->placed = false;
        f->settle = NULL;
        f->follows = true;
        return true;
    case PLX_CUE_COLOR:
        return set_color(f, cue, e);
    case PLX_CUE_SAVE:
        f->save = cue->text;
        return true;
    case PLX_CUE_QUIT:
        f->quit = true;
        return true;
    case PLX_CUE_SETTLE: /* known from the beginning */
    case PLX_CUE_KEY:
        return true;
    case PLX_CUE_ZOOM:
    case PLX_CUE_PAN:
        f->follows = false;
        return plx_player_do(&f->player, cue, &stand, e);
    default:
        return plx_player_do(&f->player, cue, &stand, e);
    }
}

static void turn(plx_graph_film *f)
{
    const plx_cue *cue = f->turn;
    if (!cue)
        return;
    double share = share_at(cue, f->now_s);
    plx_graph_stage_orbit(f->desc.stage,
        plx_orbit_turn(f->turn_from, share * cue->x / 180, share * cue->y / 180), false);
    if (f->now_s >= cue->time_s + cue->over_s)
        f->turn = NULL;
}

/* Of series, the network of the moment. */
static bool show_time(plx_graph_film *f, plx_error *e)
{
    plx_rolling *r = f->desc.rolling;
    if (!r)
        return true;
    if (f->time) {
        double share = share_at(f->time, f->now_s);
        f->share = f->share_from + (f->time->value - f->share_from) * share;
    }
    size_t frame = (size_t)round(f->share * (double)(plx_rolling_count(r) - 1));
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

/* What the script says of the picture. */
static void set_shot(plx_graph_film *f)
{
    const plx_graph_shot *plain = &f->desc.shot;
    f->titles = plx_player_titles(&f->player, &f->status);
    f->shot.titles = &f->titles;
    f->shot.camera = f->rig.now;
    f->shot.theme = f->style.edges.theme;
    f->shot.gain = f->style.edges.gain;
    f->shot.no_legend = !plx_player_shows(&f->player, PLX_PART_NUMBERS, !plain->no_legend);
    f->shot.no_names = !plx_player_shows(&f->player, PLX_PART_NAMES, !plain->no_names);
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
    while (!f->quit && (cue = plx_player_next(&f->player, now_s)))
        if (!play_cue(f, cue, e))
            return false;
    turn(f);
    if (!place(f, e) || !show_time(f, e) || !plx_graph_stage_take(f->desc.stage, e))
        return false;
    set_limits(f);
    if (f->follows)
        plx_rig_go(&f->rig, whole(f));
    if (f->begun)
        plx_rig_advance(&f->rig, passed);
    plx_player_stand stand = stand_of(f);
    plx_player_advance(&f->player, now_s, &stand);
    f->begun = true;
    set_shot(f);
    return true;
}

#include "app/graph_player.h"

#include "app/graph_find.h"

#include <math.h>
#include <string.h>

static bool fail_cue(const plx_script *s, const plx_cue *cue, plx_error *e, const char *text)
{
    return plx_fail_line(e, PLX_ERR_USAGE, s->name, cue->line, 0, "%s", text);
}

/* Of a style, what graphs have none of stays as it is by default. */
static bool is_style_of_graphs(const char *text)
{
    plx_style style = PLX_STYLE_DEFAULT;
    if (!plx_style_parse(&style, text, NULL))
        return false; /* which whoever read the script has said */
    style.edges.theme = PLX_STYLE_DEFAULT.edges.theme;
    style.edges.gain = PLX_STYLE_DEFAULT.edges.gain;
    return plx_style_equal(&style, &PLX_STYLE_DEFAULT);
}

/* Of training, by words in braces that would stand for them. */
static bool tells_numbers(const char *text)
{
    char filled[512];
    const char *all = plx_titles_fill(text, &(plx_status){0}, filled, sizeof filled);
    return strncmp(all, text, strlen(all)) != 0;
}

static const char *refusal(const plx_cue *cue, bool series)
{
    switch (cue->kind) {
    case PLX_CUE_FLY:
    case PLX_CUE_ORBIT:
    case PLX_CUE_FOLLOW:
    case PLX_CUE_GROW:
    case PLX_CUE_SPEED:
    case PLX_CUE_SAMPLE:
    case PLX_CUE_FRAME_LAYER:
        return "a graph has no layers, and does not train";
    case PLX_CUE_FRAME_UNIT:
        return *cue->text ? NULL : "a unit of a graph is called by its name";
    case PLX_CUE_TIME:
        return series ? NULL : "this graph is not one of series";
    case PLX_CUE_TITLE:
    case PLX_CUE_CAPTION:
        return tells_numbers(cue->text) || tells_numbers(cue->more)
                   ? "a graph has no numbers of training, which a word in braces stands for"
                   : NULL;
    case PLX_CUE_STYLE:
        return is_style_of_graphs(cue->text)
                   ? NULL
                   : "of a graph's style, theme and link.gain can be said";
    default:
        return NULL;
    }
}

bool plx_graph_player_check(const plx_script *script, bool series, plx_error *e)
{
    for (size_t i = 0; i < script->count; i++) {
        const char *why = refusal(&script->cues[i], series);
        if (why)
            return fail_cue(script, &script->cues[i], e, why);
    }
    return true;
}

void plx_graph_player_init(plx_graph_player *p, const plx_graph_player_desc *desc)
{
    *p = (plx_graph_player){.desc = *desc, .share = desc->share};
    plx_player_init(&p->player, desc->script, 0, desc->fps > 0 ? desc->fps : 60);
}

static plx_player_stand stand_of(const plx_graph_player *p)
{
    return (plx_player_stand){
        .rig = p->desc.rig, .viewport = &p->desc.shot->viewport, .style = p->desc.style};
}

static plx_camera whole(const plx_graph_player *p)
{
    return plx_graph_stage_whole(p->desc.stage, p->desc.shot);
}

double plx_graph_player_share(const plx_cue *cue, double now_s)
{
    double share = cue->over_s > 0 ? (now_s - cue->time_s) / cue->over_s : 1;
    return plx_ease_at(cue->ease, share);
}

uint32_t plx_graph_player_unit(const plx_graph_player *p, const plx_cue *cue, plx_error *e)
{
    uint32_t unit = plx_graph_find(p->desc.graph, cue->text);
    if (unit == PLX_NO_NAME)
        fail_cue(p->desc.script, cue, e, "no unit is called so");
    return unit;
}

static void go(plx_graph_player *p, const plx_cue *cue, plx_camera goal)
{
    plx_player_stand stand = stand_of(p);
    plx_player_go(&p->player, cue, &stand, goal);
    p->to_whole = cue->kind == PLX_CUE_FRAME_ALL;
}

static bool frame_unit(plx_graph_player *p, const plx_cue *cue, plx_error *e)
{
    uint32_t unit = plx_graph_player_unit(p, cue, e);
    if (unit == PLX_NO_NAME)
        return false;
    plx_camera c;
    plx_graph_stage_place(p->desc.stage, unit, &c.x, &c.y);
    c.scale = whole(p).scale * 5;
    const plx_insets *i = &p->desc.shot->viewport.insets;
    c.x -= (i->left - i->right) / 2 / c.scale;
    c.y -= (i->top - i->bottom) / 2 / c.scale;
    *p->desc.follows = false;
    go(p, cue, c);
    return true;
}

static bool begin_turn(plx_graph_player *p, const plx_cue *cue, plx_error *e)
{
    plx_graph_stage *s = p->desc.stage;
    if (!plx_graph_stage_is_solid(s))
        return fail_cue(p->desc.script, cue, e, "units of this graph are not at places in space");
    p->turn = cue;
    p->turn_from = plx_graph_stage_orbit_now(s);
    if (*p->desc.follows) {
        plx_orbit to = plx_orbit_turn(p->turn_from, 0, cue->y / 180);
        plx_rig_go(
            p->desc.rig, plx_graph_stage_around(s, p->desc.shot, p->turn_from.pitch, to.pitch));
        if (!(cue->time_s > 0))
            plx_rig_settle(p->desc.rig);
    }
    *p->desc.follows = false;
    return true;
}

static bool set_color(plx_graph_player *p, const plx_cue *cue, plx_error *e)
{
    plx_error why;
    const char *attribute;
    plx_graph_by by = plx_graph_stage_named(p->desc.stage, cue->text, &attribute);
    return plx_graph_stage_color(p->desc.stage, by, attribute, &why) ||
           fail_cue(p->desc.script, cue, e, why.message);
}

bool plx_graph_player_do(plx_graph_player *p, const plx_cue *cue, plx_error *e)
{
    plx_player_stand stand = stand_of(p);
    plx_camera c;
    switch (cue->kind) {
    case PLX_CUE_FRAME_ALL:
        *p->desc.follows = true;
        go(p, cue, whole(p));
        return true;
    case PLX_CUE_CAMERA: {
        c = whole(p);
        const plx_viewport *v = &p->desc.shot->viewport;
        double side = fmin(v->width, v->height) / c.scale;
        *p->desc.follows = false;
        go(p, cue, (plx_camera){c.x + cue->x * side, c.y + cue->y * side, c.scale * cue->factor});
        return true;
    }
    case PLX_CUE_FRAME_UNIT:
        return frame_unit(p, cue, e);
    case PLX_CUE_TURN:
        return begin_turn(p, cue, e);
    case PLX_CUE_TIME:
        p->time = cue;
        p->share_from = p->share;
        return true;
    case PLX_CUE_COLOR:
        return set_color(p, cue, e);
    case PLX_CUE_SELECT:
    case PLX_CUE_DIM:
    case PLX_CUE_LAYOUT:
    case PLX_CUE_SETTLE:
    case PLX_CUE_MARK:
    case PLX_CUE_HOLD:
    case PLX_CUE_KEY:
    case PLX_CUE_SAVE:
    case PLX_CUE_QUIT:
        return true;
    case PLX_CUE_ZOOM:
    case PLX_CUE_PAN:
        *p->desc.follows = p->to_whole = false;
        return plx_player_do(&p->player, cue, &stand, e);
    default:
        return plx_player_do(&p->player, cue, &stand, e);
    }
}

bool plx_graph_player_turn(plx_graph_player *p, double now_s)
{
    const plx_cue *turn = p->turn, *time = p->time;
    if (turn) {
        double share = plx_graph_player_share(turn, now_s);
        bool over = now_s >= turn->time_s + fmax(turn->over_s, 0);
        plx_graph_stage_orbit(p->desc.stage,
            plx_orbit_turn(p->turn_from, share * turn->x / 180, share * turn->y / 180), false);
        p->turn = over || isnan(turn->over_s) ? NULL : turn;
    }
    if (time) {
        double share = plx_graph_player_share(time, now_s);
        p->share = p->share_from + (time->value - p->share_from) * share;
        p->time = share < 1 && time->over_s > 0 ? time : NULL;
    }
    return turn || time;
}

bool plx_graph_player_advance(plx_graph_player *p, double now_s)
{
    plx_player_stand stand = stand_of(p);
    if (p->to_whole)
        plx_player_aim(&p->player, &stand, whole(p));
    return plx_player_advance(&p->player, now_s, &stand);
}

void plx_graph_player_shot(
    plx_graph_player *p, bool plain_no_legend, bool plain_no_names, plx_graph_shot *shot)
{
    p->titles = plx_player_titles(&p->player, &p->status);
    shot->titles = &p->titles;
    shot->no_legend = !plx_player_shows(&p->player, PLX_PART_NUMBERS, !plain_no_legend);
    shot->no_names = !plx_player_shows(&p->player, PLX_PART_NAMES, !plain_no_names);
}

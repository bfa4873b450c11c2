#include "app/player.h"

#include <math.h>

static const double FADE_S = 0.6;

static double pace_at(const plx_pace *p, double time_s)
{
    double share = p->over_s > 0 ? (time_s - p->start_s) / p->over_s : 1;
    return p->from + (p->to - p->from) * fmin(fmax(share, 0), 1);
}

static double grown_at(const plx_player *p, double time_s)
{
    double share = p->grow_over_s > 0 ? (time_s - p->grow_start_s) / p->grow_over_s : 1;
    return p->grow_from + (p->grow_to - p->grow_from) * plx_ease_at(p->grow_ease, share);
}

static void set_speed(plx_player *p, const plx_cue *cue)
{
    double from = p->growing ? 0 : pace_at(&p->pace, cue->time_s);
    p->pace = (plx_pace){from, cue->value, cue->time_s, cue->over_s > 0 ? cue->over_s : 0};
    p->growing = false;
    p->paced = true;
}

static void set_growth(plx_player *p, const plx_cue *cue, double step)
{
    p->growing = p->paced = true;
    p->grow_from = step;
    p->grow_to = fmax(cue->value, step);
    p->grow_start_s = cue->time_s;
    p->grow_over_s = cue->over_s;
    p->grow_ease = cue->ease;
    p->owed = 0;
}

/* Steps due between two times, without the rest. */
static double due(const plx_player *p, double from_s, double to_s)
{
    if (p->growing)
        return grown_at(p, to_s) - grown_at(p, from_s);
    return pace_at(&p->pace, (from_s + to_s) / 2) * (to_s - from_s);
}

/* Goes through the script's training alone, as a film does it. */
static double total_steps(const plx_player *start, double fps)
{
    plx_player p = *start;
    double length = p.script ? plx_script_length(p.script) : 0, step = 0;
    for (double t = 0; t < length && fps > 0; t += 1 / fps) {
        const plx_cue *cue;
        while ((cue = plx_player_next(&p, t))) {
            if (cue->kind == PLX_CUE_SPEED)
                set_speed(&p, cue);
            else if (cue->kind == PLX_CUE_GROW)
                set_growth(&p, cue, step);
        }
        step += due(&p, t, t + 1 / fps);
    }
    return step;
}

void plx_player_init(plx_player *p, const plx_script *script, double speed, double fps)
{
    *p = (plx_player){.script = script, .pace = {speed, speed, 0, 0}};
    p->paced = script && plx_script_trains(script);
    p->total = total_steps(p, fps);
}

const plx_cue *plx_player_next(plx_player *p, double time_s)
{
    const plx_script *s = p->script;
    if (!s || p->next >= s->count || s->cues[p->next].time_s > time_s)
        return NULL;
    return &s->cues[p->next++];
}

void plx_player_let_go(plx_player *p)
{
    p->flying = false;
    p->signal_count = 0;
}

/* The goal as the rig's limits leave it. */
static plx_camera within_limits(const plx_rig *rig, plx_camera goal)
{
    plx_rig held = *rig;
    plx_rig_go(&held, goal);
    return held.goal;
}

static void start_path(plx_player *p, const plx_cue *cue, const plx_player_stand *s)
{
    plx_player_let_go(p);
    plx_camera_path_begin(&p->path, s->viewport, s->rig->now);
    p->path_start_s = cue->time_s;
    p->path_over_s = cue->over_s;
    p->path_ease = cue->ease;
}

void plx_player_go(plx_player *p, const plx_cue *cue, const plx_player_stand *s, plx_camera goal)
{
    if (!(cue->over_s > 0)) {
        plx_player_let_go(p);
        plx_rig_go(s->rig, goal);
        if (cue->over_s == 0)
            plx_rig_settle(s->rig);
        return;
    }
    start_path(p, cue, s);
    plx_camera_path_add(&p->path, within_limits(s->rig, goal));
    p->flying = true;
}

void plx_player_aim(plx_player *p, const plx_player_stand *s, plx_camera goal)
{
    if (!p->flying)
        return;
    plx_camera_path_begin(&p->path, s->viewport, p->path.key[0]);
    plx_camera_path_add(&p->path, within_limits(s->rig, goal));
}

static void fly(plx_player *p, const plx_cue *cue, const plx_player_stand *s)
{
    start_path(p, cue, s);
    if (cue->kind == PLX_CUE_FLY) {
        plx_flight_through(&p->path, s->layout, s->viewport);
    } else if (cue->kind == PLX_CUE_ORBIT) {
        plx_flight_orbit(&p->path, s->layout, s->viewport, cue->layer);
    } else {
        p->signal_count = plx_signal_find(s->snapshot, p->signal);
        plx_flight_follow(&p->path, s->layout, s->viewport, p->signal, p->signal_count);
    }
    p->flying = true;
}

static plx_camera goal_of(const plx_cue *cue, const plx_player_stand *s)
{
    const plx_viewport *v = s->viewport;
    plx_camera goal = s->rig->goal;
    plx_bounds bounds;
    switch (cue->kind) {
    case PLX_CUE_CAMERA:
        return plx_flight_camera(s->layout, v, cue->x, cue->y, cue->factor);
    case PLX_CUE_ZOOM:
        return plx_camera_zoom(&goal, v, cue->factor, cue->x * v->width, cue->y * v->height);
    case PLX_CUE_PAN:
        goal.x += cue->x * v->width / goal.scale;
        goal.y += cue->y * v->height / goal.scale;
        return goal;
    case PLX_CUE_FRAME_LAYER:
        bounds = plx_layout_layer_bounds(s->layout, cue->layer);
        return plx_camera_frame(&bounds, v);
    case PLX_CUE_FRAME_UNIT:
        bounds = plx_layout_unit_bounds(s->layout, cue->layer, cue->unit);
        return plx_camera_frame(&bounds, v);
    default:
        return plx_camera_frame(&s->layout->bounds, v);
    }
}

static bool check(const char *file, const plx_cue *cue, const plx_player_stand *s, plx_error *e)
{
    const char *what = NULL;
    bool of_graphs = cue->kind == PLX_CUE_SETTLE || cue->kind == PLX_CUE_TURN ||
                     cue->kind == PLX_CUE_TIME || cue->kind == PLX_CUE_LAYOUT ||
                     cue->kind == PLX_CUE_COLOR || (cue->kind == PLX_CUE_FRAME_UNIT && *cue->text);
    bool layer = cue->kind == PLX_CUE_FRAME_LAYER || cue->kind == PLX_CUE_FRAME_UNIT ||
                 cue->kind == PLX_CUE_ORBIT;
    if (of_graphs)
        what = "the script is one for graphs";
    else if (layer && cue->layer >= s->layout->layer_count)
        what = "the script names a layer that is not there";
    else if (cue->kind == PLX_CUE_FRAME_UNIT && cue->unit >= s->layout->columns[cue->layer].units)
        what = "the script names a unit that is not there";
    return !what || plx_fail_line(e, PLX_ERR_USAGE, file, cue->line, 0, "%s", what);
}

static bool select_units(
    const char *file, const plx_cue *cue, const plx_player_stand *s, plx_error *e)
{
    if (!s->selection)
        return true;
    plx_select_none(s->selection);
    if (!*cue->text)
        return true;
    plx_error why;
    const plx_network *network = s->selection->network;
    plx_unit_set found = {0};
    plx_query *query = plx_query_parse(cue->text,
        &(plx_query_names){
            .network = network, .class_name = s->class_name, .input_name = s->input_name},
        &why);
    if (!query)
        return plx_fail_line(e, PLX_ERR_USAGE, file, cue->line, 0, "%s", why.message);
    bool ok = plx_unit_set_init(&found, network->unit_count, e);
    if (ok) {
        plx_query_find(query, s->facts, &found);
        plx_select_set(s->selection, PLX_SELECT_ONLY, &found);
    }
    plx_unit_set_uninit(&found);
    plx_query_destroy(&query);
    return ok;
}

bool plx_player_do(plx_player *p, const plx_cue *cue, const plx_player_stand *s, plx_error *e)
{
    if (!check(p->script->name, cue, s, e))
        return false;
    switch (cue->kind) {
    case PLX_CUE_CAMERA:
    case PLX_CUE_ZOOM:
    case PLX_CUE_PAN:
    case PLX_CUE_FRAME_ALL:
    case PLX_CUE_FRAME_LAYER:
    case PLX_CUE_FRAME_UNIT:
        plx_player_go(p, cue, s, goal_of(cue, s));
        break;
    case PLX_CUE_FLY:
    case PLX_CUE_ORBIT:
    case PLX_CUE_FOLLOW:
        fly(p, cue, s);
        break;
    case PLX_CUE_GROW:
        set_growth(p, cue, (double)s->snapshot->status.step);
        break;
    case PLX_CUE_SPEED:
        set_speed(p, cue);
        break;
    case PLX_CUE_SAMPLE:
        if (s->commands)
            plx_commands_push(
                s->commands, (plx_command){.kind = PLX_CMD_SAMPLE, .index = (uint64_t)cue->value});
        break;
    case PLX_CUE_SELECT:
        return select_units(p->script->name, cue, s, e);
    case PLX_CUE_DIM:
        if (s->selection)
            plx_selection_dim_rest(s->selection, cue->on);
        break;
    case PLX_CUE_STYLE:
        return plx_style_parse(s->style, cue->text, e);
    case PLX_CUE_TITLE:
        p->title = cue;
        break;
    case PLX_CUE_CAPTION:
        p->caption = cue;
        break;
    case PLX_CUE_SHOW:
        p->part_set[cue->part] = true;
        p->part_on[cue->part] = cue->on;
        break;
    default:
        break;
    }
    return true;
}

static double ink(const plx_cue *cue, double now_s)
{
    if (!cue)
        return 0;
    double since = now_s - cue->time_s, left = cue->for_s - since;
    double fade = fmin(FADE_S, cue->for_s / 3);
    return fmin(fmax(fmin(fade > 0 ? since / fade : 1, fade > 0 ? left / fade : left > 0), 0), 1);
}

bool plx_player_advance(plx_player *p, double time_s, const plx_player_stand *s)
{
    double before = p->now_s;
    p->now_s = time_s;
    bool moves = p->flying || p->growing || ink(p->title, before) != ink(p->title, time_s) ||
                 ink(p->caption, before) != ink(p->caption, time_s);
    if (p->flying) {
        double share = (time_s - p->path_start_s) / p->path_over_s;
        s->rig->now = s->rig->goal = plx_camera_path_at(&p->path, plx_ease_at(p->path_ease, share));
        if (share >= 1)
            plx_player_let_go(p);
    }
    return moves && time_s != before;
}

uint64_t plx_player_steps(plx_player *p, double from_s, double to_s, uint64_t done)
{
    if (p->growing)
        p->owed = grown_at(p, to_s) - (double)done;
    else
        p->owed += due(p, from_s, to_s);
    /* What is a hair's breadth short of a step is one: sums of tenths are never quite whole. */
    double whole = floor(p->owed + 1e-6);
    if (!(whole >= 1))
        return 0;
    p->owed -= whole;
    return (uint64_t)whole;
}

plx_titles plx_player_titles(const plx_player *p, const plx_status *status)
{
    double length = p->script ? plx_script_length(p->script) : 0;
    plx_titles t = {
        .title = p->title ? p->title->text : NULL,
        .subtitle = p->title ? p->title->more : NULL,
        .caption = p->caption ? p->caption->text : NULL,
        .title_ink = ink(p->title, p->now_s),
        .caption_ink = ink(p->caption, p->now_s),
        .progress = plx_player_shows(p, PLX_PART_PROGRESS, false),
        .share = p->total > 0 ? (double)status->step / p->total
                 : length > 0 ? p->now_s / length
                              : 0,
        .status = status,
    };
    return t;
}

bool plx_player_shows(const plx_player *p, plx_shown_part part, bool otherwise)
{
    return p->part_set[part] ? p->part_on[part] : otherwise;
}

double plx_player_mark(const plx_player *p, double time_s, int by)
{
    double found = (double)NAN;
    for (size_t i = 0; p->script && i < p->script->count; i++) {
        const plx_cue *cue = &p->script->cues[i];
        if (cue->kind != PLX_CUE_MARK)
            continue;
        if (by > 0 && cue->time_s > time_s)
            return cue->time_s;
        if (by < 0 && cue->time_s < time_s)
            found = cue->time_s;
    }
    return found;
}

double plx_player_tour(const plx_player *p, double time_s, double by)
{
    double mark = (double)NAN;
    /* A second press goes to the mark before that one. */
    if (isfinite(by))
        mark = plx_player_mark(p, by < 0 ? time_s - 1 : time_s, by < 0 ? -1 : 1);
    return isfinite(mark) ? mark : 0;
}

bool plx_player_arrive(plx_player *p, double time_s)
{
    bool waits = false;
    for (size_t i = 0; i < p->next; i++) {
        const plx_cue *cue = &p->script->cues[i];
        waits = waits || (cue->kind == PLX_CUE_HOLD && cue->time_s == time_s);
    }
    if (time_s <= 0)
        p->next = 0;
    return waits;
}

void plx_player_seek(
    plx_player *p, double time_s, const plx_style *first, const plx_player_stand *s)
{
    const plx_cue *cue;
    double total = p->total;
    plx_pace pace = p->pace;
    bool paced = p->paced;
    *p = (plx_player){.script = p->script, .total = total, .pace = pace, .paced = paced};
    *s->style = *first;
    if (s->selection) {
        plx_select_none(s->selection);
        plx_selection_dim_rest(s->selection, false);
    }
    while ((cue = plx_player_next(p, time_s))) {
        plx_player_advance(p, cue->time_s, s);
        /* What is not there was said when the script came to it. */
        plx_player_do(p, cue, s, NULL);
        if (!p->flying)
            plx_rig_settle(s->rig);
    }
    p->owed = 0;
    plx_player_advance(p, time_s, s);
}

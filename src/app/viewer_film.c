#include "app/script_write.h"
#include "app/viewer_film_parts.h"
#include "base/mem.h"
#include "base/text.h"

#include <string.h>

static const double MOST_STEPS = 1e6;

/* What the film says nothing of stays as it is. */
static plx_player_stand stand_for(plx_viewer *v)
{
    plx_player_stand stand = plx_viewer_stand(v);
    if (!plx_film_has(v->script, plx_film_is_selection))
        stand.selection = NULL;
    return stand;
}

void plx_film_take(plx_viewer *v, plx_script *script)
{
    plx_viewer_film *f = &v->film;
    plx_script_uninit(&f->own);
    f->own = *script;
    f->edited = true;
    f->of = NULL;
    f->chosen = SIZE_MAX;
    v->script = &f->own;
}

void plx_film_follow_change(plx_viewer *v)
{
    plx_player_stand stand = plx_viewer_stand(v);
    plx_rig rig = v->rig;
    plx_style style = v->style;
    stand.rig = &rig;
    stand.style = &style;
    stand.selection = NULL;
    plx_player_init(&v->player, v->script, 0, 60);
    plx_player_seek(&v->player, plx_film_now(v), &v->film.first, &stand);
    if (!v->film.playing)
        plx_player_let_go(&v->player);
    v->dirty = true;
}

void plx_film_seek(plx_viewer *v, double time_s)
{
    plx_player_stand stand = stand_for(v);
    bool moved = false;
    for (size_t i = 0; v->script && i < v->script->count; i++)
        moved |= plx_film_is_camera(v->script->cues[i].kind) && v->script->cues[i].time_s <= time_s;
    plx_style unseen;
    if (!plx_film_has(v->script, plx_film_is_style))
        stand.style = &unseen;
    /* Ways that begin where the camera is begin with the whole. */
    if (moved) {
        plx_rig_go(&v->rig, plx_camera_frame(&v->stage.layout.bounds, &v->viewport));
        plx_rig_settle(&v->rig);
    }
    plx_player_seek(&v->player, time_s, &v->film.first, &stand);
    v->film.time_s = v->trained_s = time_s;
    v->start_s = plx_now_s() - time_s;
    v->held = false;
    v->dirty = v->pointer_stale = v->jumped = true;
}

void plx_film_play(plx_viewer *v, double from_s)
{
    plx_film_seek(v, from_s);
    v->film.playing = v->film.stops = true;
}

static void pause(plx_viewer *v)
{
    v->film.time_s = fmax(plx_now_s() - v->start_s, 0);
    v->film.playing = false;
    plx_player_let_go(&v->player);
}

static void toggle(plx_viewer *v)
{
    if (v->film.playing)
        pause(v);
    else if (v->script && v->script->count > 0)
        plx_film_play(v,
            v->film.time_s >= plx_script_length(v->script) - PLX_FILM_SAME_S ? 0 : v->film.time_s);
}

void plx_viewer_film_follow(plx_viewer *v)
{
    plx_viewer_film *f = &v->film;
    plx_film_make_follow(v);
    if (!f->playing || !f->stops || !v->script || v->desc->tour ||
        plx_film_now(v) < plx_script_length(v->script))
        return;
    double end = plx_script_length(v->script);
    pause(v);
    f->time_s = end;
    v->dirty = true;
    if (f->recording && v->live.live)
        plx_viewer_record_toggle(v);
    f->recording = false;
}

static plx_film_lane lane_of(plx_cue_kind kind)
{
    if (plx_film_is_camera(kind))
        return PLX_LANE_CAMERA;
    if (kind == PLX_CUE_GROW || kind == PLX_CUE_SPEED)
        return PLX_LANE_TRAINING;
    return kind == PLX_CUE_TITLE || kind == PLX_CUE_CAPTION ? PLX_LANE_TEXT : PLX_LANE_LOOK;
}

static void fill_key(plx_film_key *k, char line[PLX_FILM_LINE], const plx_cue *cue)
{
    char whole[PLX_CUE_TEXT_MAX] = "";
    plx_cue_write(cue, whole, sizeof whole);
    const char *command = strchr(whole, ' ');
    plx_text_copy(line, PLX_FILM_LINE, command ? command + 1 : "");
    bool training = cue->kind == PLX_CUE_GROW || cue->kind == PLX_CUE_SPEED;
    bool words = cue->kind == PLX_CUE_TITLE || cue->kind == PLX_CUE_CAPTION;
    *k = (plx_film_key){
        .time_s = cue->time_s,
        .at_s = plx_film_at(cue),
        .until_s = cue->time_s + plx_film_length(cue),
        .lane = lane_of(cue->kind),
        .line = line,
        .text =
            words || cue->kind == PLX_CUE_STYLE || cue->kind == PLX_CUE_SELECT ? cue->text : NULL,
        .moves = plx_film_is_camera(cue->kind) || training,
        .stays = words && isfinite(cue->for_s),
        .ease = (int)cue->ease,
        .has_value = training,
        .value = cue->value,
        .most = MOST_STEPS,
    };
}

static bool make_keys(plx_viewer *v)
{
    plx_viewer_film *f = &v->film;
    size_t count = v->script ? v->script->count : 0;
    if (count > f->room) {
        plx_free(f->keys);
        plx_free(f->lines);
        f->room = count * 2;
        f->keys = plx_alloc(f->room, sizeof *f->keys);
        f->lines = plx_alloc(f->room, sizeof *f->lines);
    }
    if (count > 0 && (!f->keys || !f->lines)) {
        plx_free(f->keys);
        plx_free(f->lines);
        f->keys = NULL;
        f->lines = NULL;
        f->room = 0;
        return false;
    }
    for (size_t i = 0; i < count; i++)
        fill_key(&f->keys[i], f->lines[i], &v->script->cues[i]);
    f->of = v->script;
    return true;
}

const plx_film *plx_viewer_film_shown(plx_viewer *v)
{
    plx_viewer_film *f = &v->film;
    bool made = f->of == v->script || make_keys(v);
    f->shown = (plx_film){
        .keys = f->keys,
        .count = v->script && made ? v->script->count : 0,
        .chosen = f->chosen,
        .time_s = plx_film_now(v),
        .length_s = v->script ? plx_script_length(v->script) : 0,
        .playing = f->playing,
        .changed = f->changed,
        .filming = v->live.live != NULL,
        .making = f->making != NULL,
        .made = f->made,
        .left_s = f->left_s,
        .path = f->path,
    };
    return &f->shown;
}

void plx_viewer_film_order(plx_viewer *v, const plx_request *r)
{
    if (!v->script)
        v->film.first = v->style;
    plx_film_keep_first(v);
    v->film.touched = false;
    switch (r->film) {
    case PLX_FILM_PLAY:
        toggle(v);
        break;
    case PLX_FILM_SEEK:
        plx_film_seek(v, r->number);
        break;
    case PLX_FILM_OPEN:
    case PLX_FILM_SAVE:
    case PLX_FILM_RECORD:
        plx_film_file(v, r);
        break;
    case PLX_FILM_MAKE:
        plx_film_make_toggle(v);
        break;
    default:
        plx_film_edit(v, r);
        break;
    }
    if (v->film.touched)
        plx_film_keep(v, r->film);
    v->dirty = true;
}

void plx_viewer_film_init(plx_viewer *v)
{
    v->script = v->desc->script;
    v->film.playing = v->script != NULL;
    v->film.first = v->desc->style;
    v->film.chosen = SIZE_MAX;
    if (v->script)
        plx_text_copy(v->film.path, sizeof v->film.path, v->script->name);
}

void plx_viewer_film_uninit(plx_viewer *v)
{
    plx_film_make_close(v);
    plx_script_uninit(&v->film.own);
    for (size_t i = 0; i < v->film.revision_count; i++)
        plx_free(v->film.revisions[i].text);
    plx_free(v->film.keys);
    plx_free(v->film.lines);
}

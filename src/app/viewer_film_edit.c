#include "app/script_write.h"
#include "app/viewer_film_parts.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

/* Seconds of what is added; of a way between two views at most. */
static const double WAY_S = 3, FLY_S = 12, ORBIT_S = 8, GROW_S = 20, CAPTION_S = 4;
static const double SPEED = 60, GROW_STEPS = 2000;

/* A copy of the caller's script, at the first change. */
static bool own(plx_viewer *v, plx_error *e)
{
    plx_viewer_film *f = &v->film;
    if (f->edited)
        return true;
    char *text = v->script ? plx_script_write(v->script, e) : plx_strdup("");
    bool ok = text && plx_script_read(&f->own, "film", text, e);
    plx_free(text);
    f->edited = ok;
    return ok;
}

/* As plx_script_change has it; the key that was changed is the chosen one. */
static bool change(plx_viewer *v, size_t index, const plx_cue *cue)
{
    plx_error e = {0};
    plx_viewer_film *f = &v->film;
    bool ok = own(v, &e);
    ok = ok && plx_script_change(&f->own, &index, cue, &e);
    if (!ok) {
        plx_viewer_say(v, true, e.message);
        return false;
    }
    v->script = &f->own;
    f->of = NULL;
    f->changed = f->touched = true;
    f->chosen = cue ? index : SIZE_MAX;
    plx_film_follow_change(v);
    return true;
}

static plx_cue cue_at(double time_s, plx_cue_kind kind)
{
    return (plx_cue){.time_s = time_s,
        .kind = kind,
        .over_s = (double)NAN,
        .for_s = (double)INFINITY,
        .text = "",
        .more = ""};
}

static bool add(plx_viewer *v, const plx_cue *cue)
{
    return change(v, v->script ? v->script->count : 0, cue);
}

/* The view is where the camera gets to at the time of the playhead, from where it was sent before.
 */
static void add_view(plx_viewer *v)
{
    double at = round(plx_film_now(v) / PLX_FILM_SAME_S) * PLX_FILM_SAME_S, before = -INFINITY;
    plx_cue cue = cue_at(at, PLX_CUE_CAMERA);
    size_t index = v->script ? v->script->count : 0;
    for (size_t i = 0; v->script && i < v->script->count; i++) {
        const plx_cue *c = &v->script->cues[i];
        double arrives = c->time_s + plx_film_length(c);
        if (!plx_film_is_camera(c->kind))
            continue;
        /* One that is there already is set anew. */
        if (c->kind == PLX_CUE_CAMERA && fabs(arrives - at) < PLX_FILM_SAME_S)
            index = i;
        else if (c->time_s < at)
            before = fmax(before, fmin(arrives, at - PLX_FILM_SAME_S));
    }
    cue.time_s = isfinite(before) ? fmax(before, at - WAY_S) : at;
    cue.over_s = at - cue.time_s;
    plx_flight_place(&v->stage.layout, &v->viewport, &v->rig.goal, &cue.x, &cue.y, &cue.factor);
    if (!change(v, index, &cue))
        return;
    char text[80];
    snprintf(text, sizeof text, plx_str(PLX_STR_FILM_VIEW_ADDED), at);
    plx_viewer_say(v, false, text);
    plx_shell_reveal(&v->interface.shell, "film");
    /* The next one is later. */
    if (!v->film.playing)
        v->film.time_s = at + WAY_S;
}

/* The look that the film has at the playhead, by what it says before. */
static void look_at_playhead(const plx_viewer *v, plx_style *style)
{
    *style = v->film.first;
    for (size_t i = 0; v->script && i < v->script->count; i++)
        if (v->script->cues[i].kind == PLX_CUE_STYLE &&
            v->script->cues[i].time_s <= plx_film_now(v))
            plx_style_parse(style, v->script->cues[i].text, NULL);
}

static void add_look(plx_viewer *v)
{
    plx_style before;
    plx_style now = v->style;
    char is[128], was[128], text[300];
    size_t added = 0;
    const char *name;
    look_at_playhead(v, &before);
    double at = plx_film_now(v);
    for (size_t i = 0; (name = plx_style_member(i)); i++) {
        plx_cue cue = cue_at(at, PLX_CUE_STYLE);
        plx_style_get(&now, name, is, sizeof is);
        plx_style_get(&before, name, was, sizeof was);
        if (strcmp(is, was) == 0)
            continue;
        snprintf(text, sizeof text, "%s=%s", name, is);
        cue.text = text;
        added += add(v, &cue);
    }
    if (added == 0)
        plx_viewer_say(v, false, plx_str(PLX_STR_FILM_SAME_LOOK));
}

/* "0:3-5, 1:7"; false where it is longer than that. */
static bool selection_text(const plx_selection *s, char *out, size_t size)
{
    size_t used = 0;
    const plx_network *n = s->network;
    out[0] = '\0';
    for (size_t l = 0; l < n->layer_count; l++) {
        size_t units = n->layers[l].units, offset = n->layers[l].unit_offset;
        for (size_t u = 0; u < units; u++) {
            if (!plx_unit_set_has(&s->selected, offset + u))
                continue;
            size_t from = u;
            while (u + 1 < units && plx_unit_set_has(&s->selected, offset + u + 1))
                u++;
            int length = snprintf(out + used, size - used, u > from ? "%s%zu:%zu-%zu" : "%s%zu:%zu",
                used > 0 ? ", " : "", l, from, u);
            used += length > 0 ? (size_t)length : 0;
            if (used >= size)
                return false;
        }
    }
    return true;
}

static void add_selection(plx_viewer *v)
{
    char text[220];
    const plx_selection *s = &v->stage.selection;
    plx_cue cue = cue_at(plx_film_now(v), PLX_CUE_SELECT),
            dim = cue_at(plx_film_now(v), PLX_CUE_DIM);
    if (!selection_text(s, text, sizeof text)) {
        plx_viewer_say(v, true, plx_str(PLX_STR_FILM_SELECTION_LONG));
        return;
    }
    cue.text = text;
    dim.on = s->dim_rest;
    bool dimmed = false;
    for (size_t i = 0; v->script && i < v->script->count; i++)
        if (v->script->cues[i].kind == PLX_CUE_DIM && v->script->cues[i].time_s <= cue.time_s)
            dimmed = v->script->cues[i].on;
    if (dimmed == dim.on || add(v, &dim))
        add(v, &cue);
}

static void add_preset(plx_viewer *v, plx_cue_kind kind, double over_s)
{
    const plx_stage *s = &v->stage;
    plx_cue cue = cue_at(plx_film_now(v), kind);
    cue.over_s = over_s;
    cue.layer = s->has_unit ? s->unit.layer : s->layout.layer_count / 2;
    uint64_t step = plx_viewer_look(v)->status.step;
    cue.value = step >= 100 ? (double)step : GROW_STEPS;
    cue.ease = kind == PLX_CUE_GROW ? PLX_EASE_IN : PLX_EASE_SMOOTH;
    if (add(v, &cue) && !v->film.playing && kind != PLX_CUE_GROW)
        v->film.time_s += over_s;
}

static void add_text(plx_viewer *v)
{
    plx_cue cue = cue_at(plx_film_now(v), PLX_CUE_CAPTION);
    cue.text = plx_str(PLX_STR_FILM_CAPTION);
    cue.for_s = CAPTION_S;
    add(v, &cue);
}

static void add_speed(plx_viewer *v)
{
    plx_cue cue = cue_at(plx_film_now(v), PLX_CUE_SPEED);
    cue.value = SPEED;
    add(v, &cue);
}

/* The way to a view begins where the one before ends, and the next one goes on from here. */
static void move_view(plx_viewer *v, size_t index, double at_s)
{
    plx_cue cue = v->script->cues[index];
    double old = plx_film_at(&cue), over_s = plx_film_length(&cue), before = 0;
    for (size_t i = 0; i < v->script->count; i++) {
        const plx_cue *c = &v->script->cues[i];
        double ends = c->time_s + plx_film_length(c);
        if (i != index && plx_film_is_camera(c->kind) && ends <= fmin(at_s - PLX_FILM_SAME_S, old))
            before = fmax(before, ends);
    }
    at_s = fmax(at_s, 0);
    cue.time_s = over_s > 0 ? fmin(fmax(at_s - over_s, before), at_s) : at_s;
    cue.over_s = over_s > 0 ? at_s - cue.time_s : cue.over_s;
    if (!change(v, index, &cue))
        return;
    for (size_t i = 0; i < v->script->count; i++) {
        plx_cue next = v->script->cues[i];
        double arrives = plx_film_at(&next);
        if (i == v->film.chosen || !plx_film_is_view(next.kind) || !(plx_film_length(&next) > 0) ||
            fabs(next.time_s - old) > PLX_FILM_SAME_S / 2 || arrives - at_s < PLX_FILM_SAME_S)
            continue;
        next.time_s = at_s;
        next.over_s = arrives - at_s;
        change(v, i, &next);
        break;
    }
    for (size_t i = 0; i < v->script->count; i++)
        if (plx_film_is_view(v->script->cues[i].kind) &&
            fabs(plx_film_at(&v->script->cues[i]) - at_s) < 1e-9)
            v->film.chosen = i;
}

/* Commands of one moment that were added together go together. */
static void move(plx_viewer *v, size_t index, double to_s)
{
    plx_cue cue = v->script->cues[index];
    double from_s = cue.time_s;
    if (fabs(to_s - plx_film_at(&cue)) < 1e-9)
        return;
    if (plx_film_is_view(cue.kind)) {
        move_view(v, index, to_s);
        return;
    }
    cue.time_s = fmax(to_s, 0);
    if (!change(v, index, &cue) ||
        (!plx_film_is_style(cue.kind) && !plx_film_is_selection(cue.kind)))
        return;
    for (size_t i = 0; i < v->script->count; i++) {
        plx_cue twin = v->script->cues[i];
        bool like = plx_film_is_style(cue.kind) ? plx_film_is_style(twin.kind)
                                                : plx_film_is_selection(twin.kind);
        if (!like || twin.time_s != from_s || i == v->film.chosen)
            continue;
        twin.time_s = cue.time_s;
        if (!change(v, i, &twin))
            return;
        i = SIZE_MAX; /* places are others now */
    }
}

/* Of a view, the time when it is there stays. */
static void last(plx_viewer *v, size_t index, double over_s)
{
    plx_cue cue = v->script->cues[index];
    double at_s = plx_film_at(&cue);
    if (plx_film_is_view(cue.kind)) {
        cue.time_s = fmax(at_s - over_s, 0);
        cue.over_s = at_s - cue.time_s;
    } else {
        *(isfinite(cue.for_s) ? &cue.for_s : &cue.over_s) = over_s;
    }
    change(v, index, &cue);
}

static void remove_key(plx_viewer *v, size_t index)
{
    plx_cue_kind kind = v->script->cues[index].kind;
    double at = v->script->cues[index].time_s;
    if (!change(v, index, NULL) || (!plx_film_is_style(kind) && !plx_film_is_selection(kind)))
        return;
    for (size_t i = v->script->count; i-- > 0;) {
        const plx_cue *twin = &v->script->cues[i];
        bool like = plx_film_is_style(kind) ? plx_film_is_style(twin->kind)
                                            : plx_film_is_selection(twin->kind);
        if (like && twin->time_s == at && !change(v, i, NULL))
            return;
    }
}

static void set_text(plx_viewer *v, size_t index, const char *shown)
{
    char text[480];
    size_t used = 0;
    plx_cue cue = v->script->cues[index];
    for (; *shown && used + 1 < sizeof text; shown++) {
        bool end = shown[0] == '\\' && shown[1] == 'n';
        text[used++] = (char)(end ? '\n' : *shown);
        shown += end;
    }
    text[used] = '\0';
    cue.text = text;
    change(v, index, &cue);
}

static void edit_key(plx_viewer *v, const plx_request *r)
{
    size_t i = r->index;
    if (!v->script || i >= v->script->count)
        return;
    plx_cue cue = v->script->cues[i];
    switch (r->film) {
    case PLX_FILM_CHOOSE:
        v->film.chosen = i;
        if (!v->film.playing)
            plx_film_seek(v, plx_film_at(&cue));
        break;
    case PLX_FILM_MOVE:
        move(v, i, r->number);
        break;
    case PLX_FILM_LAST:
        last(v, i, fmax(r->number, PLX_FILM_SAME_S));
        break;
    case PLX_FILM_EASE:
        cue.ease = (plx_ease)r->number;
        change(v, i, &cue);
        break;
    case PLX_FILM_VALUE:
        cue.value = r->number;
        change(v, i, &cue);
        break;
    case PLX_FILM_TEXT:
        set_text(v, i, r->value);
        break;
    case PLX_FILM_DELETE:
        remove_key(v, i);
        break;
    default:
        break;
    }
}

void plx_film_edit(plx_viewer *v, const plx_request *r)
{
    switch (r->film) {
    case PLX_FILM_ADD_VIEW:
        add_view(v);
        break;
    case PLX_FILM_ADD_LOOK:
        add_look(v);
        break;
    case PLX_FILM_ADD_SELECTION:
        add_selection(v);
        break;
    case PLX_FILM_ADD_SPEED:
        add_speed(v);
        break;
    case PLX_FILM_ADD_CAPTION:
        add_text(v);
        break;
    case PLX_FILM_ADD_FLY:
        add_preset(v, PLX_CUE_FLY, FLY_S);
        break;
    case PLX_FILM_ADD_ORBIT:
        add_preset(v, PLX_CUE_ORBIT, ORBIT_S);
        break;
    case PLX_FILM_ADD_FOLLOW:
        add_preset(v, PLX_CUE_FOLLOW, ORBIT_S);
        break;
    case PLX_FILM_ADD_GROW:
        add_preset(v, PLX_CUE_GROW, GROW_S);
        break;
    default:
        edit_key(v, r);
        break;
    }
}

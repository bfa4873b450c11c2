#include "app/viewer_film_parts.h"

#include <stdio.h>

/* What was undone is asked of the source, which shows it some frames later. */
static uint64_t sample_of(plx_viewer *v)
{
    uint64_t shown = v->seen ? v->seen->status.sample : 0;
    v->sample_coming = v->sample_coming && shown != v->sample_wanted;
    return v->sample_coming ? v->sample_wanted : shown;
}

void plx_viewer_note_command(plx_viewer *v, const plx_command *c)
{
    switch (c->kind) {
    case PLX_CMD_PARAMETER:
        if (v->seen && c->index < v->seen->network->param_count)
            plx_value_changes_note(&v->values,
                (plx_value_change){(size_t)c->index, v->seen->params[c->index], (float)c->value});
        return;
    case PLX_CMD_RESET:
    case PLX_CMD_RESET_AGAIN:
    case PLX_CMD_RESET_NEXT:
        plx_value_changes_forget(&v->values);
        return;
    case PLX_CMD_SAMPLE:
    case PLX_CMD_SAMPLE_STEP:
        v->sample_coming = false;
        return;
    default:
        return;
    }
}

/* False where the weights began anew since. */
static bool restore_values(plx_viewer *v, uint64_t to)
{
    bool any = false;
    for (plx_value_change set; plx_value_changes_step(&v->values, to, &set);) {
        plx_command c = {
            .kind = PLX_CMD_PARAMETER, .index = set.parameter, .value = (double)set.after};
        any = plx_project_command(v->desc->project, c) || any;
    }
    v->altered = v->altered || any;
    return any;
}

static void restore_sample(plx_viewer *v, uint64_t sample)
{
    plx_command c = {.kind = PLX_CMD_SAMPLE, .index = sample};
    v->sample_coming = plx_project_command(v->desc->project, c);
    v->sample_wanted = sample;
}

void plx_viewer_note_changes(plx_viewer *v)
{
    const plx_stage *s = &v->stage;
    plx_undo_note(&v->undo,
        &(plx_undo_now){
            .selection = &s->selection,
            .style = &v->style,
            .unit = s->unit,
            .has_unit = s->has_unit,
            .view = (int)v->page.view,
            .film = v->film.revision,
            .values = v->values.log.at,
            .sample = sample_of(v),
            .order = v->orders.wanted,
            .order_count = s->desc.network->layer_count,
            .in_place = v->in_place.wanted,
            .in_place_count = s->desc.network->link_count,
        },
        plx_now_s());
}

static plx_string name_of(unsigned changed)
{
    if (changed & PLX_CHANGED_FILM)
        return PLX_STR_CHANGE_FILM;
    if (changed & PLX_CHANGED_VALUES)
        return PLX_STR_CHANGE_VALUES;
    if (changed & PLX_CHANGED_VIEW)
        return PLX_STR_CHANGE_VIEW;
    if (changed & PLX_CHANGED_ORDER)
        return PLX_STR_CHANGE_ORDER;
    if (changed & PLX_CHANGED_IN_PLACE)
        return PLX_STR_CHANGE_IN_PLACE;
    if (changed & PLX_CHANGED_SAMPLE)
        return PLX_STR_CHANGE_SAMPLE;
    if (changed & PLX_CHANGED_STYLE)
        return PLX_STR_CHANGE_STYLE;
    return changed & PLX_CHANGED_SHOWN ? PLX_STR_CHANGE_SHOWN : PLX_STR_CHANGE_SELECTED;
}

static void say_changed(plx_viewer *v, int direction, plx_string what)
{
    char text[96];
    snprintf(
        text, sizeof text, plx_str(direction < 0 ? PLX_STR_UNDONE : PLX_STR_REDONE), plx_str(what));
    plx_viewer_say(v, false, text);
}

/* Data and network: beyond what was done to the one that is shown. What was undone of them is not
 * done again after anything else was. */
static void step_setup(plx_viewer *v, int direction)
{
    if ((direction < 0 || v->undo.steps.at == 0) && plx_project_step(v->desc->project, direction)) {
        v->unfolding[0] = '\0';
        v->dirty = true;
        say_changed(v, direction, PLX_STR_CHANGE_SETUP);
    } else {
        plx_viewer_say(v, false, plx_str(direction < 0 ? PLX_STR_UNDO_NONE : PLX_STR_REDO_NONE));
    }
}

void plx_viewer_undo(plx_viewer *v, int direction)
{
    unsigned changed;
    /* What was done in this turn is a change, too. */
    plx_viewer_note_changes(v);
    const plx_undo_state *state = plx_undo_step(&v->undo, direction, &changed);
    /* Where nothing else was changed than a value that is no more, what was before it. */
    while (state && changed & PLX_CHANGED_VALUES && !restore_values(v, state->values) &&
           changed == PLX_CHANGED_VALUES)
        state = plx_undo_step(&v->undo, direction, &changed);
    if (!state || !plx_selection_restore(&v->stage.selection, &state->selection)) {
        step_setup(v, direction);
        return;
    }
    plx_undo_restored(&v->undo, &v->stage.selection);
    v->style = state->style;
    v->stage.unit = state->unit;
    v->stage.has_unit = state->has_unit;
    v->page.view = (plx_view)state->view;
    if (state->order_count == v->stage.desc.network->layer_count)
        plx_viewer_want_orders(v, state->order);
    for (size_t l = 0; l < state->in_place_count && l < v->stage.desc.network->link_count; l++)
        v->in_place.wanted[l] = state->in_place[l];
    if (changed & PLX_CHANGED_SAMPLE)
        restore_sample(v, state->sample);
    if (changed & PLX_CHANGED_FILM)
        plx_film_restore(v, state->film);
    v->dirty = v->pointer_stale = true;
    say_changed(v, direction, name_of(changed));
}

void plx_viewer_forget_changes(plx_viewer *v)
{
    plx_undo_uninit(&v->undo);
    v->views = (plx_view_history){0};
    v->values = (plx_value_changes){0};
    v->sample_coming = false;
}

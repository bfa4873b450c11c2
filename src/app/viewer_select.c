#include "app/viewer_parts.h"
#include "base/text.h"

#include <stdio.h>

/* What is found is flown to where that makes it so many times as large, or brings it into view. */
static const double WORTH_A_FLIGHT = 1.5;

/* The card is that of the unit selected last, as long as it is. */
static void show_card(plx_viewer *v, plx_unit_ref unit)
{
    v->stage.unit = unit;
    v->stage.has_unit = true;
    plx_shell_reveal(&v->interface.shell, "unit");
}

/* Else that of the first one. */
static void selection_changed(plx_viewer *v)
{
    plx_stage *s = &v->stage;
    const plx_network *n = s->selection.network;
    size_t first = 0;
    v->dirty = v->pointer_stale = true;
    if (s->has_unit && plx_unit_set_has(&s->selection.selected,
                           n->layers[s->unit.layer].unit_offset + s->unit.unit))
        return;
    s->has_unit = plx_unit_set_run(&s->selection.selected, &first, n->unit_count) > 0;
    if (!s->has_unit)
        return;
    size_t layer = n->layer_count - 1;
    while (n->layers[layer].unit_offset > first)
        layer--;
    show_card(v, (plx_unit_ref){layer, first - n->layers[layer].unit_offset});
}

void plx_viewer_select_unit(plx_viewer *v, plx_unit_ref unit)
{
    plx_select_unit(&v->stage.selection, PLX_SELECT_ONLY, unit.layer, unit.unit);
    show_card(v, unit);
    selection_changed(v);
}

/* Both its units: what is between them is what was meant. */
static void select_ends(plx_viewer *v, const plx_connection_ref *c, plx_select how)
{
    const plx_link *k = &v->stage.selection.network->links[c->link];
    plx_select_unit(&v->stage.selection, how, k->source, c->source);
    plx_select_unit(&v->stage.selection, PLX_SELECT_ADD, k->target, c->target);
    show_card(v, (plx_unit_ref){k->target, c->target});
}

void plx_viewer_click(plx_viewer *v, double px, double py, bool toggle)
{
    plx_selection *s = &v->stage.selection;
    const plx_bounds *sign = &v->stage.hidden_sign;
    if (px >= sign->left && px < sign->right && py >= sign->top && py < sign->bottom) {
        plx_viewer_act(v, PLX_ACTION_SHOW_ALL);
        return;
    }
    plx_shot shot = plx_viewer_shot(v, v->seen);
    const plx_matrix_cell *cell = plx_viewer_cell(v);
    plx_pick p = cell ? plx_matrix_cell_pick(v->stage.desc.network, &v->stage.layout, cell)
                      : plx_stage_pick(&v->stage, &shot, px, py);
    switch (p.kind) {
    case PLX_PICK_NOTHING:
        if (!toggle)
            plx_select_none(s);
        break;
    case PLX_PICK_LAYER:
        plx_select_layer(s, toggle ? PLX_SELECT_ADD : PLX_SELECT_ONLY, p.unit.layer);
        break;
    case PLX_PICK_UNIT:
        plx_select_unit(s, toggle ? PLX_SELECT_TOGGLE : PLX_SELECT_ONLY, p.unit.layer, p.unit.unit);
        show_card(v, p.unit);
        break;
    case PLX_PICK_CONNECTION:
        select_ends(v, &p.connection, toggle ? PLX_SELECT_ADD : PLX_SELECT_ONLY);
        break;
    }
    selection_changed(v);
}

void plx_viewer_select_rectangle(plx_viewer *v, bool add)
{
    const plx_bounds *r = &v->rectangle;
    const plx_camera *c = &v->rig.now;
    plx_bounds area = {
        .left = plx_camera_world_x(c, &v->viewport, r->left),
        .top = plx_camera_world_y(c, &v->viewport, r->top),
        .right = plx_camera_world_x(c, &v->viewport, r->right),
        .bottom = plx_camera_world_y(c, &v->viewport, r->bottom),
    };
    plx_select_rect(
        &v->stage.selection, add ? PLX_SELECT_ADD : PLX_SELECT_ONLY, &v->stage.layout, &area);
    selection_changed(v);
}

/* One unit with all that it is connected to; more of them as they are. Empty where nothing is. */
static plx_bounds selected_bounds(const plx_viewer *v)
{
    const plx_stage *s = &v->stage;
    plx_bounds b = {0};
    if (s->selection.selected_count == 1)
        return plx_layout_unit_bounds(&s->layout, s->unit.layer, s->unit.unit);
    plx_selection_bounds(&s->selection, &s->layout, &b);
    return b;
}

/* It is all in view, and would not become much larger. */
static bool is_well_seen(const plx_viewer *v, const plx_bounds *b)
{
    const plx_camera *c = &v->rig.goal;
    plx_camera near = plx_camera_frame(b, &v->viewport);
    return plx_camera_px(c, &v->viewport, b->left) >= 0 &&
           plx_camera_px(c, &v->viewport, b->right) <= v->viewport.width &&
           plx_camera_py(c, &v->viewport, b->top) >= 0 &&
           plx_camera_py(c, &v->viewport, b->bottom) <= v->viewport.height &&
           near.scale < WORTH_A_FLIGHT * c->scale;
}

static void say_count(plx_viewer *v, size_t count, plx_string one, plx_string more)
{
    char number[32], text[96];
    snprintf(text, sizeof text, plx_str(more), plx_format_count(count, number, sizeof number));
    plx_viewer_say(v, false, count == 1 ? plx_str(one) : text);
}

static void grow(plx_viewer *v, bool inputs)
{
    plx_error e;
    plx_grow how = {.inputs = inputs, .threshold = v->style.edges.threshold};
    if (!plx_select_grow(&v->stage.selection, &how, v->seen->params, &e))
        plx_viewer_say(v, true, e.message);
}

/* Those that need something selected. */
static bool act_on_selected(plx_viewer *v, plx_action action)
{
    plx_selection *s = &v->stage.selection;
    switch (action) {
    case PLX_ACTION_FRAME_SELECTED:
        plx_viewer_frame(v, selected_bounds(v));
        return true;
    case PLX_ACTION_GROW_INPUTS:
    case PLX_ACTION_GROW_OUTPUTS:
        grow(v, action == PLX_ACTION_GROW_INPUTS);
        say_count(v, s->selected_count, PLX_STR_SELECTED_ONE, PLX_STR_SELECTED);
        return true;
    case PLX_ACTION_ISOLATE:
        plx_selection_isolate(s);
        say_count(v, s->hidden_count, PLX_STR_HIDDEN_ONE, PLX_STR_HIDDEN);
        return true;
    case PLX_ACTION_HIDE:
        plx_selection_hide(s);
        say_count(v, s->hidden_count, PLX_STR_HIDDEN_ONE, PLX_STR_HIDDEN);
        return true;
    case PLX_ACTION_DIM_REST:
        plx_selection_dim_rest(s, !s->dim_rest);
        plx_viewer_say(v, false, plx_str(s->dim_rest ? PLX_STR_DIMMED : PLX_STR_NOT_DIMMED));
        return true;
    default:
        return false;
    }
}

static bool needs_selected(plx_action action)
{
    return action == PLX_ACTION_FRAME_SELECTED || action == PLX_ACTION_GROW_INPUTS ||
           action == PLX_ACTION_GROW_OUTPUTS || action == PLX_ACTION_ISOLATE ||
           action == PLX_ACTION_HIDE || action == PLX_ACTION_DIM_REST;
}

bool plx_viewer_act_on_selection(plx_viewer *v, plx_action action)
{
    plx_selection *s = &v->stage.selection;
    bool none = s->selected_count == 0;
    if (needs_selected(action) && none && !(action == PLX_ACTION_DIM_REST && s->dim_rest)) {
        plx_viewer_say(v, false, plx_str(PLX_STR_SELECT_FIRST));
        return true;
    }
    switch (action) {
    case PLX_ACTION_SELECT_INVERT:
        plx_select_invert(s);
        say_count(v, s->selected_count, PLX_STR_SELECTED_ONE, PLX_STR_SELECTED);
        break;
    case PLX_ACTION_SELECT_NONE:
        if (none)
            return false;
        plx_select_none(s);
        break;
    case PLX_ACTION_SHOW_ALL:
        plx_selection_show_all(s);
        plx_viewer_say(v, false, plx_str(PLX_STR_ALL_SHOWN));
        break;
    default:
        if (!act_on_selected(v, action))
            return false;
    }
    selection_changed(v);
    return true;
}

void plx_viewer_select_found(plx_viewer *v)
{
    plx_selection *s = &v->stage.selection;
    const plx_search *search = &v->interface.dialogs.search;
    if (search->found.units != s->selected.units)
        return;
    plx_select_set(s, PLX_SELECT_ONLY, &search->found);
    selection_changed(v);
    say_count(v, s->selected_count, PLX_STR_SELECTED_ONE, PLX_STR_SELECTED);
    plx_bounds b = selected_bounds(v);
    if (s->selected_count > 0 && !is_well_seen(v, &b))
        plx_viewer_frame(v, b);
}

/* Back and forward at a graph's window: what was changed, and where the camera was. */
#include "app/graph_viewer_parts.h"

#include "base/clock.h"
#include "ui/strings.h"

#include <stdio.h>
#include <string.h>

/* Sides and times on the way to others are none that anybody would go back to. */
static void note_stops(plx_graph_viewer *v)
{
    if (!v->player.turn)
        v->side = plx_graph_stage_orbit_now(v->stage);
    if (!v->playing && !v->scrubbing && !v->player.time)
        v->stopped_at = v->frame;
    else
        plx_undo_steps_pause(&v->undo.steps); /* where it stops is a change of its own */
}

static plx_graph_state state_of(const plx_graph_viewer *v)
{
    plx_graph_state s;
    memset(&s, 0, sizeof s);
    s.theme = v->shot.theme;
    s.no_names = v->shot.no_names;
    s.no_legend = v->shot.no_legend;
    s.widths = plx_graph_stage_wants_widths(v->stage);
    s.patterns = plx_graph_stage_wants_styles(v->stage);
    s.backbone = v->backbone;
    s.by = plx_graph_stage_wanted_by(v->stage);
    s.attribute = plx_graph_stage_attribute(v->stage);
    s.size = plx_graph_stage_size(v->stage);
    s.threshold = plx_graph_stage_threshold(v->stage);
    s.gain = v->shot.gain;
    s.layout = v->layout;
    s.matrix = plx_graph_stage_wants_matrix(v->stage);
    s.order = plx_graph_stage_order(v->stage);
    s.unit = v->shot.unit;
    s.around = v->around;
    s.to = v->way_to;
    s.steps = v->steps;
    s.side = v->side;
    s.time = v->stopped_at;
    s.moves = v->moves_wanted;
    return s;
}

/* From when it is known where units are: what comes by itself until then nobody changed. */
void plx_graph_viewer_note_changes(plx_graph_viewer *v, double now)
{
    if (v->layout == PLX_GRAPH_AUTO)
        v->layout = plx_graph_stage_layout(v->stage);
    if (v->layout == PLX_GRAPH_AUTO || (v->pressed && v->dragged))
        return;
    note_stops(v);
    plx_graph_state state = state_of(v);
    plx_graph_undo_note(&v->undo, &state, now);
}

static plx_string name_of(unsigned changed)
{
    if (changed & PLX_GRAPH_CHANGED_MOVED)
        return PLX_STR_GRAPH_CHANGE_MOVED;
    if (changed & PLX_GRAPH_CHANGED_LAYOUT)
        return PLX_STR_GRAPH_CHANGE_LAYOUT;
    if (changed & PLX_GRAPH_CHANGED_MATRIX)
        return PLX_STR_GRAPH_CHANGE_MATRIX;
    if (changed & PLX_GRAPH_CHANGED_TIME)
        return PLX_STR_GRAPH_CHANGE_TIME;
    if (changed & PLX_GRAPH_CHANGED_SIDE)
        return PLX_STR_GRAPH_CHANGE_SIDE;
    if (changed & (PLX_GRAPH_CHANGED_LOOK | PLX_GRAPH_CHANGED_SLIDER))
        return PLX_STR_CHANGE_STYLE;
    return changed & PLX_GRAPH_CHANGED_SHOWN ? PLX_STR_GRAPH_CHANGE_SHOWN : PLX_STR_CHANGE_SELECTED;
}

static void restore_look(plx_graph_viewer *v, const plx_graph_state *s)
{
    v->shot.theme = s->theme;
    v->shot.no_names = s->no_names;
    v->shot.no_legend = s->no_legend;
    v->shot.gain = s->gain;
    if (s->widths != plx_graph_stage_wants_widths(v->stage))
        plx_graph_stage_widen(v->stage, s->widths);
    if (s->patterns != plx_graph_stage_wants_styles(v->stage))
        plx_graph_stage_style(v->stage, s->patterns);
    if (s->backbone != v->backbone)
        plx_graph_viewer_set_backbone(v, s->backbone);
    if (s->by != plx_graph_stage_wanted_by(v->stage) ||
        s->attribute != plx_graph_stage_attribute(v->stage))
        plx_graph_stage_color(v->stage, s->by, s->attribute, NULL);
    if (s->size != plx_graph_stage_size(v->stage))
        plx_graph_stage_size_by(v->stage, s->size);
    plx_graph_stage_set_threshold(v->stage, s->threshold);
}

static void restore_selection(plx_graph_viewer *v, const plx_graph_state *s)
{
    if (s->around == v->around && s->to == v->way_to && s->steps == v->steps) {
        v->shot.unit = s->unit;
        return;
    }
    v->shot.unit = s->around;
    if (s->steps > 0)
        plx_graph_viewer_show_around(v, s->steps);
    else if (s->to != PLX_NO_NAME)
        plx_graph_viewer_show_path(v, s->to);
    else
        plx_graph_viewer_show_everything(v);
    v->shot.unit = s->unit;
}

/* What is under way to another side or time ends there. */
static void restore_stops(plx_graph_viewer *v, const plx_graph_state *s)
{
    plx_orbit now = plx_graph_stage_orbit_now(v->stage);
    if (now.yaw != s->side.yaw || now.pitch != s->side.pitch)
        plx_graph_stage_orbit(v->stage, s->side, false);
    v->frame = s->time;
}

void plx_graph_viewer_undo(plx_graph_viewer *v, int direction)
{
    unsigned changed;
    char text[96];
    v->playing = false;
    v->player.turn = v->player.time = NULL;
    /* What was done in this turn is a change, too. */
    plx_graph_viewer_note_changes(v, plx_now_s());
    const plx_graph_state *kept = plx_graph_undo_step(&v->undo, direction, &changed);
    if (!kept) {
        plx_graph_viewer_say(v, plx_str(direction < 0 ? PLX_STR_UNDO_NONE : PLX_STR_REDO_NONE));
        return;
    }
    plx_graph_state s = *kept;
    restore_look(v, &s);
    restore_stops(v, &s);
    restore_selection(v, &s);
    if (s.layout != v->layout)
        plx_graph_viewer_lay_out(v, s.layout);
    plx_graph_stage_order_by(v->stage, s.order);
    plx_graph_stage_show_matrix(v->stage, s.matrix);
    v->moves_wanted = s.moves;
    snprintf(text, sizeof text, plx_str(direction < 0 ? PLX_STR_UNDONE : PLX_STR_REDONE),
        plx_str(name_of(changed)));
    plx_graph_viewer_say(v, text);
}

/* Units go back as soon as the layout is there in which they were moved. */
void plx_graph_viewer_restore_moves(plx_graph_viewer *v)
{
    plx_graph_move m;
    if (v->moves_wanted == v->undo.moves.at || plx_graph_stage_layout(v->stage) != v->layout ||
        plx_graph_stage_is_gliding(v->stage))
        return;
    while (plx_graph_undo_move(&v->undo, v->moves_wanted, &m)) {
        if (m.layout != v->layout)
            continue;
        /* Those that are free begin from where they were, too. */
        plx_graph_stage_hold(v->stage, m.unit, m.after.x, m.after.y);
        if (!m.after.held)
            plx_graph_stage_release(v->stage, m.unit);
    }
    plx_signal_post(&v->wake);
    v->dirty = true;
}

/* -- Views ------------------------------------------------------------------------------------ */

/* Of lines and of the matrix, whose cameras have nothing in common. Until units are in their places
 * the camera that shows all goes along by itself. */
void plx_graph_viewer_note_view(plx_graph_viewer *v, bool placed, double now)
{
    plx_bounds whole = plx_graph_stage_bounds(v->stage);
    if (v->follows && !placed)
        return;
    plx_view_history_note(
        &v->views[v->matrix], &v->rig.goal, &whole, &v->shot.viewport, v->jumped, now);
    v->jumped = false;
}

void plx_graph_viewer_go_through(plx_graph_viewer *v, int direction)
{
    plx_camera camera;
    plx_bounds whole = plx_graph_stage_bounds(v->stage);
    if (plx_view_history_go(&v->views[v->matrix], direction, &whole, &v->shot.viewport, &camera))
        plx_graph_viewer_go(v, camera);
    else
        plx_graph_viewer_say(v, plx_str(direction < 0 ? PLX_STR_VIEW_FIRST : PLX_STR_VIEW_LAST));
}

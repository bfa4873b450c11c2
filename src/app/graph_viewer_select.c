/* What of a graph's window is about single units: which is selected, what is around it, and what is
 * moved and pinned. */
#include "app/graph_viewer_parts.h"

#include "app/graph_find.h"

#include "graph/walk.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void plx_graph_viewer_select_unit(plx_graph_viewer *v, uint32_t unit, bool visit)
{
    v->shot.unit = unit;
    v->dirty = true;
    if (unit == PLX_NO_NAME || !visit)
        return;
    plx_camera c = v->rig.goal;
    plx_graph_stage_place(v->stage, unit, &c.x, &c.y);
    c.scale = fmax(c.scale, plx_graph_stage_whole(v->stage, &v->shot).scale * 4);
    const plx_insets *i = &v->shot.viewport.insets;
    c.x -= (i->left - i->right) / 2 / c.scale;
    v->jumped = true;
    plx_graph_viewer_go(v, c);
}

void plx_graph_viewer_select_next(plx_graph_viewer *v, int direction)
{
    plx_graph_shot shot = v->shot;
    shot.camera = v->rig.goal;
    uint32_t unit = plx_graph_stage_next(v->stage, &shot, v->shot.unit, direction);
    if (unit == PLX_NO_NAME)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NONE_IN_VIEW));
    else
        plx_graph_viewer_select_unit(v, unit, false);
}

static const char *name_of(const plx_graph_viewer *v, uint32_t unit, char room[PLX_GRAPH_NAME])
{
    return plx_graph_unit_name(v->desc->stage.graph, unit, room, PLX_GRAPH_NAME);
}

/* All is shown again. */
bool plx_graph_viewer_show_everything(plx_graph_viewer *v)
{
    v->steps = 0;
    v->around = v->way_to = PLX_NO_NAME;
    v->dirty = true;
    return plx_graph_stage_select(v->stage, NULL, NULL, 0, NULL);
}

bool plx_graph_viewer_stand_back(plx_graph_viewer *v, size_t steps)
{
    const plx_mesh *m = plx_graph_stage_mesh(v->stage);
    if (steps == 0)
        return plx_graph_viewer_show_everything(v);
    v->within_count = m ? plx_walk_around(m, v->shot.unit, steps, v->within) : 0;
    if (v->within_count == 0 || !plx_graph_stage_select(v->stage, v->within, NULL, 0, NULL))
        return false;
    v->steps = steps;
    v->around = v->shot.unit;
    v->way_to = PLX_NO_NAME;
    v->way_count = 0;
    return true;
}

/* What can be reached from the selected unit in so many steps. */
void plx_graph_viewer_show_around(plx_graph_viewer *v, size_t steps)
{
    const plx_mesh *m = plx_graph_stage_mesh(v->stage);
    char text[160], room[PLX_GRAPH_NAME];
    if (v->shot.unit == PLX_NO_NAME || !m) {
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_SELECT_FIRST));
        return;
    }
    if (!plx_graph_viewer_stand_back(v, steps) || steps == 0)
        return;
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_AROUND), v->within_count, steps,
        name_of(v, v->shot.unit, room));
    plx_graph_viewer_say(v, text);
}

/* A shortest way from the selected unit to another one. */
void plx_graph_viewer_show_path(plx_graph_viewer *v, uint32_t to)
{
    const plx_mesh *m = plx_graph_stage_mesh(v->stage);
    char text[200], from_room[PLX_GRAPH_NAME], to_room[PLX_GRAPH_NAME];
    uint32_t from = v->shot.unit;
    if (!m || from == PLX_NO_NAME || to == PLX_NO_NAME)
        return;
    const char *a = name_of(v, from, from_room), *b = name_of(v, to, to_room);
    size_t count = plx_walk_path(m, from, to, v->way, PLX_GRAPH_VIEWER_WAY);
    if (count == 0) {
        snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_NO_PATH), a, b);
        plx_graph_viewer_say(v, text);
        return;
    }
    memset(v->within, 0, v->desc->stage.graph->unit_count);
    for (size_t i = 0; i < count; i++)
        v->within[v->way[i]] = 1;
    if (!plx_graph_stage_select(v->stage, v->within, v->way, count, NULL))
        return;
    v->steps = 0;
    v->around = from;
    v->way_to = to;
    v->way_count = count;
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_PATH), count - 1, a, b);
    plx_graph_viewer_say(v, text);
}

bool plx_graph_viewer_show_again(plx_graph_viewer *v, plx_error *e)
{
    bool all = v->steps == 0 && v->way_to == PLX_NO_NAME;
    return all || plx_graph_stage_select(v->stage, v->within, v->way, v->way_count, e);
}

/* Where the unit is now, from which it goes elsewhere. */
static void begin_move(plx_graph_viewer *v, uint32_t unit)
{
    plx_graph_move *m = &v->moved;
    *m = (plx_graph_move){.layout = plx_graph_stage_layout(v->stage), .unit = unit};
    m->before.held = plx_graph_stage_is_held(v->stage, unit);
    plx_graph_stage_place(v->stage, unit, &m->before.x, &m->before.y);
}

/* Where it came to, so that it can go back. */
static void end_move(plx_graph_viewer *v)
{
    v->moved.after.held = plx_graph_stage_is_held(v->stage, v->moved.unit);
    plx_graph_undo_moved(&v->undo, &v->moved);
    v->moves_wanted = v->undo.moves.at;
}

void plx_graph_viewer_free_unit(plx_graph_viewer *v)
{
    char text[160], room[PLX_GRAPH_NAME];
    if (v->shot.unit == PLX_NO_NAME) {
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_SELECT_FIRST));
        return;
    }
    if (!plx_graph_stage_is_held(v->stage, v->shot.unit)) {
        snprintf(
            text, sizeof text, plx_str(PLX_STR_GRAPH_NOT_PINNED), name_of(v, v->shot.unit, room));
        plx_graph_viewer_say(v, text);
        return;
    }
    begin_move(v, v->shot.unit);
    v->moved.after = v->moved.before;
    plx_graph_stage_release(v->stage, v->shot.unit);
    /* Over the matrix nobody knows where it is among lines. */
    if (!v->matrix)
        end_move(v);
    plx_signal_post(&v->wake);
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_RELEASED), name_of(v, v->shot.unit, room));
    plx_graph_viewer_say(v, text);
}

/* The unit that is held goes where the pointer is. */
void plx_graph_viewer_drag_unit(plx_graph_viewer *v)
{
    const plx_camera *c = &v->rig.now;
    const plx_viewport *p = &v->shot.viewport;
    v->follows = false;
    if (v->moved.unit != v->grabbed || !v->moving_unit)
        begin_move(v, v->grabbed);
    v->moving_unit = true;
    v->moved.after.x = c->x + (v->pointer_x - p->width * 0.5) / c->scale;
    v->moved.after.y = c->y + (v->pointer_y - p->height * 0.5) / c->scale;
    plx_graph_stage_hold(v->stage, v->grabbed, v->moved.after.x, v->moved.after.y);
    plx_signal_post(&v->wake);
    v->dirty = true;
}

void plx_graph_viewer_drop_unit(plx_graph_viewer *v)
{
    char text[160], room[PLX_GRAPH_NAME];
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_PINNED), name_of(v, v->grabbed, room));
    plx_graph_viewer_say(v, text);
    end_move(v);
    v->moving_unit = false;
    v->shot.unit = v->grabbed;
    v->grabbed = PLX_NO_NAME;
}

void plx_graph_viewer_type(plx_graph_viewer *v, const plx_event *event)
{
    size_t n = strlen(v->search);
    v->dirty = true;
    v->searched_in_vain = false;
    if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_BACKSPACE) {
        while (n > 0 && (v->search[--n] & 0xC0) == 0x80)
            ;
        v->search[n] = '\0';
    } else if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_ENTER) {
        uint32_t unit =
            n > 0 ? plx_graph_find(v->desc->stage.graph, v->search) : (uint32_t)PLX_NO_NAME;
        v->searched_in_vain = n > 0 && unit == PLX_NO_NAME;
        v->searching = v->searched_in_vain;
        plx_graph_viewer_select_unit(v, unit, true);
    } else if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_ESCAPE) {
        v->searching = false;
    } else if (event->kind == PLX_EVENT_TEXT && n + strlen(event->text) < sizeof v->search) {
        memcpy(v->search + n, event->text, strlen(event->text) + 1);
    }
}

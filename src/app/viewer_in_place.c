#include "app/viewer_parts.h"
#include "base/mem.h"

#include <math.h>

static const double UNFOLD_S = 0.35;

bool plx_viewer_in_place_init(plx_viewer *v, plx_error *e)
{
    size_t links = v->stage.desc.network->link_count;
    v->in_place = (plx_viewer_in_place){
        .shown = plx_alloc(links, sizeof *v->in_place.shown),
        .wanted = plx_alloc(links, sizeof *v->in_place.wanted),
    };
    return (v->in_place.shown && v->in_place.wanted) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu matrices", links);
}

void plx_viewer_in_place_uninit(plx_viewer *v)
{
    plx_free(v->in_place.shown);
    plx_free(v->in_place.wanted);
    v->in_place = (plx_viewer_in_place){0};
}

bool plx_viewer_act_in_place(plx_viewer *v, plx_action action)
{
    plx_viewer_in_place *p = &v->in_place;
    const plx_network *n = v->stage.desc.network;
    size_t link;
    switch (action) {
    case PLX_ACTION_IN_PLACE:
        if (!plx_in_place_link_at(
                n, &v->stage.layout, &v->rig.now, &v->viewport, v->pointer_x, &link))
            plx_viewer_say(v, false, plx_str(PLX_STR_IN_PLACE_WHERE));
        else
            p->wanted[link] = !p->wanted[link];
        break;
    case PLX_ACTION_IN_PLACE_ALL: {
        /* All of them, unless all are already. */
        bool all = true;
        for (size_t l = 0; l < n->link_count; l++)
            all = all && p->wanted[l];
        for (size_t l = 0; l < n->link_count; l++)
            p->wanted[l] = !all;
        break;
    }
    default:
        return false;
    }
    v->dirty = true;
    return true;
}

bool plx_viewer_in_place_advance(plx_viewer *v, double dt)
{
    plx_viewer_in_place *p = &v->in_place;
    float step = v->desc->reduced_motion ? 1 : (float)(dt / UNFOLD_S);
    bool moves = false;
    for (size_t l = 0; l < v->stage.desc.network->link_count; l++) {
        float goal = p->wanted[l] ? 1 : 0, left = goal - p->shown[l];
        moves = moves || left != 0;
        p->shown[l] = fabsf(left) <= step ? goal : p->shown[l] + copysignf(step, left);
    }
    return moves;
}

void plx_viewer_in_place_point(plx_viewer *v, bool inside)
{
    plx_viewer_in_place *p = &v->in_place;
    plx_matrix_cell cell = {0};
    bool on = inside && !plx_viewer_over_page(v, v->pointer_x, v->pointer_y) &&
              plx_in_place_pick(v->stage.desc.network, &v->stage.layout, &v->rig.now, &v->viewport,
                  p->shown, v->pointer_x, v->pointer_y, &cell);
    if (on != p->on_cell || (on && !plx_matrix_cell_equal(&cell, &p->cell)))
        v->dirty = true;
    p->on_cell = on;
    p->cell = cell;
}

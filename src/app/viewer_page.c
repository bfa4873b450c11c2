#include "app/viewer_parts.h"

#include <math.h>

static const double EASE_S = 0.11; /* as the camera over the network glides */

void plx_viewer_page_turn(plx_viewer *v)
{
    static const plx_view next[PLX_VIEW_COUNT] = {
        [PLX_VIEW_NETWORK] = PLX_VIEW_BOTH,
        [PLX_VIEW_BOTH] = PLX_VIEW_MATRIX,
        [PLX_VIEW_MATRIX] = PLX_VIEW_NETWORK,
    };
    v->page.view = next[v->page.view];
    v->dirty = true;
}

static bool lay_out(plx_viewer *v, const plx_viewport *size, plx_error *e)
{
    plx_viewer_page *p = &v->page;
    const plx_viewport *old = &p->page.viewport;
    bool first = p->page.block_count == 0;
    if (!first && old->width == size->width && old->height == size->height &&
        old->ui_scale == size->ui_scale)
        return true;
    plx_matrix_page page;
    if (!plx_matrix_page_init(&page, v->stage.desc.network, size, e))
        return false;
    plx_rig rig = {.reduced_motion = v->desc->reduced_motion};
    plx_matrix_page_rig(&page, &rig);
    if (!first) {
        plx_rig_go(&rig, plx_matrix_page_follow(&page, &p->page, &p->rig.goal));
        plx_rig_settle(&rig);
    }
    plx_matrix_page_uninit(&p->page);
    p->page = page;
    p->rig = rig;
    return true;
}

static void set_clip(plx_viewer_page *p)
{
    p->clip = p->goal;
    p->clip.left = round(p->goal.right - p->width);
}

bool plx_viewer_page_place(plx_viewer *v, plx_viewport *viewport, double bar, plx_error *e)
{
    plx_viewer_page *p = &v->page;
    plx_bounds place = plx_stage_make_room(viewport, p->view, bar);
    if (p->view == PLX_VIEW_NETWORK) {
        /* What slides out keeps its size. */
        double wide = p->goal.right - p->goal.left;
        p->goal = (plx_bounds){place.right - wide, place.top, place.right, place.bottom};
        set_clip(p);
        return true;
    }
    bool other =
        p->goal.right != place.right || p->goal.top != place.top || p->goal.bottom != place.bottom;
    bool there = p->width == p->goal.right - p->goal.left && p->width > 0;
    p->goal = place;
    /* An edge that a person moves is followed at once. */
    if ((other && there) || v->desc->reduced_motion || !v->target)
        p->width = place.right - place.left;
    set_clip(p);
    plx_viewport size = {
        (int)(place.right - place.left), (int)(place.bottom - place.top), viewport->ui_scale, {0}};
    return lay_out(v, &size, e);
}

bool plx_viewer_page_advance(plx_viewer *v, double dt)
{
    plx_viewer_page *p = &v->page;
    double goal = p->view == PLX_VIEW_NETWORK ? 0 : p->goal.right - p->goal.left;
    double left = goal - p->width;
    bool moves = p->width != goal;
    if (fabs(left) < 1 || v->desc->reduced_motion)
        p->width = goal;
    else
        p->width += left * (1 - exp(-dt / EASE_S));
    set_clip(p);
    return (p->page.block_count > 0 && plx_rig_advance(&p->rig, dt)) || moves;
}

void plx_viewer_page_uninit(plx_viewer *v)
{
    plx_matrix_page_uninit(&v->page.page);
}

void plx_viewer_page_renew(plx_viewer *v)
{
    plx_viewer_page *p = &v->page;
    p->on_cell = false;
    plx_matrix_page_uninit(&p->page);
    p->on_cell = false;
    if (p->view == PLX_VIEW_NETWORK)
        p->width = 0;
}

void plx_viewer_page_shoot(const plx_viewer *v, plx_shot *shot)
{
    const plx_viewer_page *p = &v->page;
    bool alone = p->view == PLX_VIEW_MATRIX && p->width >= p->goal.right - p->goal.left;
    shot->view = alone ? PLX_VIEW_MATRIX : p->width >= 1 ? PLX_VIEW_BOTH : PLX_VIEW_NETWORK;
    shot->page = (plx_matrix_page *)&p->page;
    shot->page_camera = p->rig.now;
    shot->page_left = p->clip.left;
    shot->page_top = p->clip.top;
    shot->page_clip = p->clip;
    shot->palette = v->desc->matrix_palette;
    shot->orders = &v->orders.shown;
    shot->in_place = v->in_place.shown;
    shot->cell = p->on_cell ? &p->cell : NULL;
}

bool plx_viewer_page_spread(
    const plx_viewer *v, plx_shot *shot, double bar, plx_matrix_page *page, plx_error *e)
{
    const plx_viewer_page *p = &v->page;
    plx_bounds place = plx_stage_make_room(&shot->viewport, shot->view, bar);
    if (shot->view == PLX_VIEW_NETWORK)
        return true;
    plx_viewport size = {(int)(place.right - place.left), (int)(place.bottom - place.top),
        shot->viewport.ui_scale, {0}};
    if (!plx_matrix_page_init(page, v->stage.desc.network, &size, e))
        return false;
    shot->page = page;
    shot->page_camera = plx_matrix_page_follow(page, &p->page, &p->rig.goal);
    shot->page_left = place.left;
    shot->page_top = place.top;
    shot->page_clip = place;
    return true;
}

bool plx_viewer_over_page(const plx_viewer *v, double px, double py)
{
    const plx_bounds *c = &v->page.clip;
    return px >= c->left && px < c->right && py >= c->top && py < c->bottom;
}

void plx_viewer_page_point(plx_viewer *v, bool inside)
{
    plx_viewer_page *p = &v->page;
    plx_matrix_cell cell = {0};
    bool on = inside && plx_matrix_view_pick(&p->page, &p->clip, v->pointer_x, v->pointer_y, &cell);
    if (on != p->on_cell || (on && !plx_matrix_cell_equal(&cell, &p->cell)))
        v->dirty = true;
    p->on_cell = on;
    p->cell = cell;
    plx_viewer_in_place_point(v, inside && !on);
}

const plx_matrix_cell *plx_viewer_cell(const plx_viewer *v)
{
    return v->page.on_cell ? &v->page.cell : v->in_place.on_cell ? &v->in_place.cell : NULL;
}

static void go(plx_viewer *v, plx_camera goal)
{
    plx_rig_go(&v->page.rig, goal);
    v->dirty = true;
}

void plx_viewer_page_zoom(plx_viewer *v, double factor, double px, double py)
{
    plx_viewer_page *p = &v->page;
    go(v, plx_camera_zoom(
              &p->rig.goal, &p->page.viewport, factor, px - p->clip.left, py - p->clip.top));
}

void plx_viewer_page_pan(plx_viewer *v, double dx, double dy)
{
    plx_camera goal = v->page.rig.goal;
    goal.x += dx / goal.scale;
    goal.y += dy / goal.scale;
    go(v, goal);
}

void plx_viewer_page_drag(plx_viewer *v, double dx, double dy)
{
    plx_camera goal = v->page.rig.now;
    goal.x -= dx / goal.scale;
    goal.y -= dy / goal.scale;
    go(v, goal);
    plx_rig_settle(&v->page.rig);
}

void plx_viewer_page_frame(plx_viewer *v)
{
    go(v, plx_matrix_page_camera(&v->page.page));
}

void plx_viewer_page_frame_at(plx_viewer *v, double px, double py)
{
    const plx_matrix_page *page = &v->page.page;
    for (size_t i = 0; i < page->block_count; i++) {
        const plx_bounds *b = &page->blocks[i].heat;
        if (px >= b->left && px < b->right && py >= b->top && py < b->bottom) {
            go(v, plx_matrix_page_frame(page, i));
            return;
        }
    }
    plx_viewer_page_frame(v);
}

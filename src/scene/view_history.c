#include "scene/view_history.h"

#include <math.h>
#include <string.h>

/* What nobody can tell apart: pixels, and a ratio of scales. */
static const double SAME_PX = 0.5, SAME_RATIO = 1e-3;

plx_camera plx_kept_view_in(
    const plx_kept_view *view, const plx_bounds *whole, const plx_viewport *viewport)
{
    plx_rig rig = {.now = view->camera, .goal = view->camera, .bounds = *whole};
    plx_rig_resize(&rig, &view->viewport, viewport);
    return rig.goal;
}

static bool is_same(const plx_camera *a, const plx_camera *b)
{
    return fabs(a->x - b->x) * b->scale < SAME_PX && fabs(a->y - b->y) * b->scale < SAME_PX &&
           fabs(a->scale / b->scale - 1) < SAME_RATIO;
}

void plx_view_history_note(plx_view_history *h, const plx_camera *camera, const plx_bounds *whole,
    const plx_viewport *viewport, bool jump, double now_s)
{
    plx_kept_view view = {*camera, *viewport};
    if (h->count > 0) {
        plx_camera seen = plx_kept_view_in(&h->views[h->at], whole, viewport);
        if (is_same(&seen, camera))
            return;
    }
    bool along = h->count > 0 && !jump && h->loose && now_s - h->moved_s < PLX_VIEWS_PAUSE_S;
    if (!along) {
        /* The first is where the program begins, and is never moved away. */
        h->loose = h->count > 0 && !jump;
        if (h->count > 0)
            h->at++;
        if (h->at == PLX_VIEWS_MAX) {
            memmove(h->views, h->views + 1, (PLX_VIEWS_MAX - 1) * sizeof *h->views);
            h->at--;
        }
        h->count = h->at + 1;
    }
    h->views[h->at] = view;
    h->moved_s = now_s;
}

bool plx_view_history_go(plx_view_history *h, int direction, const plx_bounds *whole,
    const plx_viewport *viewport, plx_camera *camera)
{
    if (direction < 0 ? h->at == 0 : h->at + 1 >= h->count)
        return false;
    h->at = direction < 0 ? h->at - 1 : h->at + 1;
    h->loose = false;
    *camera = plx_kept_view_in(&h->views[h->at], whole, viewport);
    return true;
}

/* The views that a person was at, to go back and forward through them as through pages. A plain
 * value, zeroed: none. One thread. */
#ifndef PLX_SCENE_VIEW_HISTORY_H
#define PLX_SCENE_VIEW_HISTORY_H

#include "scene/camera.h"

/* A view keeps the viewport that it was seen in, since a camera means nothing without. */
typedef struct plx_kept_view {
    plx_camera camera;
    plx_viewport viewport;
} plx_kept_view;

/* The same in another viewport: what was framed stays framed. whole: bounds of the layout. */
plx_camera plx_kept_view_in(
    const plx_kept_view *view, const plx_bounds *whole, const plx_viewport *viewport);

enum { PLX_VIEWS_MAX = 64 };

/* After so many seconds without a move, the next one begins another view. */
#define PLX_VIEWS_PAUSE_S 1.5

typedef struct plx_view_history {
    plx_kept_view views[PLX_VIEWS_MAX]; /* [count], oldest first */
    size_t count, at;                   /* at: the one that is seen */
    double moved_s;                     /* when it was last another */
    bool loose;                         /* it goes along with moves */
} plx_view_history;

/* Where the camera is, or is on its way to; to be said whenever it may be another one. A jump is a
 * view of its own; moves one after the other are one. Views that were gone back from are dropped
 * then, and so is the oldest where there are too many. */
void plx_view_history_note(plx_view_history *h, const plx_camera *camera, const plx_bounds *whole,
    const plx_viewport *viewport, bool jump, double now_s);

/* The view before (-1) or after (1), for this viewport; false where there is none. */
bool plx_view_history_go(plx_view_history *h, int direction, const plx_bounds *whole,
    const plx_viewport *viewport, plx_camera *camera);

#endif

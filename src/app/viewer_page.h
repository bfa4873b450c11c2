/* The page of matrices in the window: whether it is seen, how far it has come in, and the camera
 * over it. It slides in from the right, over the network or beside it. Main thread. */
#ifndef PLX_APP_VIEWER_PAGE_H
#define PLX_APP_VIEWER_PAGE_H

#include "app/stage.h"

struct plx_viewer;

typedef struct plx_viewer_page {
    plx_view view;        /* that is wanted; what is seen is on its way there */
    plx_matrix_page page; /* laid out for where it is going; empty until it is first wanted */
    plx_rig rig;          /* over the page */
    plx_bounds goal;      /* where it is going, pixels */
    plx_bounds clip;      /* what is seen of it; empty where it is not */
    double width;         /* of that, pixels */
    bool held;            /* the pointer drags it */
    bool on_cell;         /* the pointer is on one of its cells: */
    plx_matrix_cell cell;
} plx_viewer_page;

/* The next view of the three. */
void plx_viewer_page_turn(struct plx_viewer *v);
/* Follows the window's size and what panels cover, before the network does: takes its room from the
 * viewport's insets. */
bool plx_viewer_page_place(struct plx_viewer *v, plx_viewport *viewport, double bar, plx_error *e);
/* On its way for dt seconds; true while it moves, or its camera does. */
bool plx_viewer_page_advance(struct plx_viewer *v, double dt);
void plx_viewer_page_uninit(struct plx_viewer *v);
/* The network is another one; the next resize lays the page out. */
void plx_viewer_page_renew(struct plx_viewer *v);

/* What of the shot is about the page. */
void plx_viewer_page_shoot(const struct plx_viewer *v, plx_shot *shot);
/* The same, at rest, where no panels take room: lays out the page, which is the caller's to uninit,
 * and takes its room from the shot's insets. bar: as plx_stage_make_room has it. */
bool plx_viewer_page_spread(
    const struct plx_viewer *v, plx_shot *shot, double bar, plx_matrix_page *page, plx_error *e);

/* The pointer has moved, or has left the window. */
void plx_viewer_page_point(struct plx_viewer *v, bool inside);
/* The cell of a matrix that the pointer is on, of the page or in place of lines; NULL: none. */
const plx_matrix_cell *plx_viewer_cell(const struct plx_viewer *v);
/* Whether a pixel of the window is over the page. */
bool plx_viewer_over_page(const struct plx_viewer *v, double px, double py);
/* The camera over the page, as for the network. */
void plx_viewer_page_zoom(struct plx_viewer *v, double factor, double px, double py);
void plx_viewer_page_pan(struct plx_viewer *v, double dx, double dy);
void plx_viewer_page_drag(struct plx_viewer *v, double dx, double dy);
void plx_viewer_page_frame(struct plx_viewer *v);
/* The matrix at a pixel, or the whole page where there is none. */
void plx_viewer_page_frame_at(struct plx_viewer *v, double px, double py);

#endif

/* Which links the window shows as matrices in place of lines, and how far each has come. Main
 * thread. */
#ifndef PLX_APP_VIEWER_IN_PLACE_H
#define PLX_APP_VIEWER_IN_PLACE_H

#include "scene/matrix.h"
#include "ui/actions.h"

struct plx_viewer;

typedef struct plx_viewer_in_place {
    float *shown; /* [links]: 0 lines, 1 a matrix; owned */
    bool *wanted; /* [links], owned */
    bool on_cell; /* the pointer is on one of their cells: */
    plx_matrix_cell cell;
} plx_viewer_in_place;

bool plx_viewer_in_place_init(struct plx_viewer *v, plx_error *e);
void plx_viewer_in_place_uninit(struct plx_viewer *v);

/* True if the action was about them. */
bool plx_viewer_act_in_place(struct plx_viewer *v, plx_action action);
/* On their way for dt seconds; true while any is. */
bool plx_viewer_in_place_advance(struct plx_viewer *v, double dt);
/* The pointer has moved, or has left the picture. */
void plx_viewer_in_place_point(struct plx_viewer *v, bool inside);

#endif

/* How a stage draws matrices: as a page of their own, beside the network, or in place of a link's
 * lines. For app/stage.c alone; of the render thread. Those that return false failed, and say why.
 */
#ifndef PLX_APP_STAGE_PAGE_H
#define PLX_APP_STAGE_PAGE_H

#include "app/stage.h"

/* Threads that draw: what the stage was made with, or all cores but one, which is left to whoever
 * makes the weights. */
unsigned plx_stage_threads(const plx_stage *stage);

/* Seconds of a frame for links that are shown otherwise than they are; 0: until all are made. */
double plx_stage_seconds(const plx_shot *shot);

/* More is to come. */
void plx_stage_tell_loading(plx_edge_status *status);

/* Whether any link is drawn as its matrix among the layers. */
bool plx_stage_is_in_place(const plx_stage *stage, const plx_shot *shot);
/* Finds the weights that matrices are of, and makes their maps, or in a window some of them, which
 * is told to a status that is there already. What follows is of the same shot. */
bool plx_stage_prepare_weights(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e);

/* Makes ready what is drawn in place of lines: what of the weights is in view. */
bool plx_stage_prepare_in_place(plx_stage *stage, const plx_shot *shot, plx_error *e);
/* Draws it; user is the stage. */
bool plx_stage_draw_in_place(void *user, plx_target *target, plx_error *e);

/* For the page without a network beside it: what it has of the weights, which are prepared here. */
bool plx_stage_begin_page(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e);
/* The page over its part of the target, */
bool plx_stage_draw_page(plx_stage *stage, const plx_shot *shot, plx_target *target, plx_error *e);
/* or over all of it, with what lies over the picture. */
bool plx_stage_draw_page_alone(
    plx_stage *stage, const plx_shot *shot, plx_target *target, plx_error *e);

#endif

/* Data whose rows follow each other in time, as one series: what was trained on and what is tested
 * with told apart, with what the network expects over it. Main thread. */
#ifndef PLX_UI_TIMELINE_VIEW_H
#define PLX_UI_TIMELINE_VIEW_H

#include "ui/panel.h"

/* Kept between frames; zeroed at first. */
typedef struct plx_timeline_view {
    int follows;     /* 1: what is around the sample shown; 0: from..to */
    double from, to; /* rows; equal: all */
} plx_timeline_view;

/* Whether there is something to draw. */
bool plx_timeline_view_suits(const plx_panel_context *c);
void plx_timeline_view_draw(
    plx_timeline_view *v, plx_gui *g, const plx_panel_context *c, plx_requests *r);

#endif

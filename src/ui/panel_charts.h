/* The panels that tell what the network is and how its training goes: curves, histograms, the card
 * of a unit, the data. Functions as plx_panel.draw has them, and what each keeps between frames.
 * Main thread. */
#ifndef PLX_UI_PANEL_CHARTS_H
#define PLX_UI_PANEL_CHARTS_H

#include "ui/panel.h"
#include "ui/plane_view.h"
#include "ui/timeline_view.h"

typedef struct plx_curves_panel {
    double smoothing; /* weight of the past, 0..1 */
    bool log_x, log_y;
    double *smooth; /* [capacity], owned */
    size_t capacity;
} plx_curves_panel;

typedef enum plx_histogram_time {
    PLX_HISTOGRAM_BOTH,   /* the live one, and the ridges beside it */
    PLX_HISTOGRAM_NOW,    /* against an earlier one */
    PLX_HISTOGRAM_RIDGES, /* over the training so far */
    PLX_HISTOGRAM_TIMES
} plx_histogram_time;

typedef struct plx_histograms_panel {
    int kind;      /* plx_spread_kind */
    int time;      /* plx_histogram_time */
    bool compares; /* with a step that was chosen; else with the end of the first epoch */
    uint64_t step;
} plx_histograms_panel;

typedef struct plx_unit_panel {
    int rank; /* plx_card_rank */
} plx_unit_panel;

typedef struct plx_data_panel {
    plx_plane_view plane;
    plx_timeline_view timeline;
    int wrong_first; /* 1: steps follow the ranking; 0: the order of the data */
} plx_data_panel;

void plx_panel_curves(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
void plx_panel_curves_close(void *state);
void plx_panel_histograms(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
void plx_panel_unit(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
void plx_panel_data(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
void plx_panel_data_close(void *state);

#endif

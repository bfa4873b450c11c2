/* What the files of the window's loop for graphs share: graph_viewer.c is the loop,
 * graph_viewer_input.c does what people want, and graph_viewer_series.c what of it is about time.
 * Main thread. */
#ifndef PLX_APP_GRAPH_VIEWER_PARTS_H
#define PLX_APP_GRAPH_VIEWER_PARTS_H

#include "app/graph_viewer.h"
#include "base/thread.h"

#include <stdatomic.h>

enum { PLX_GRAPH_VIEWER_MS = 1000 };

typedef struct plx_graph_viewer {
    const plx_graph_viewer_desc *desc;
    plx_graph_stage *stage;
    plx_target *window;
    plx_graph_shot shot;
    plx_rig rig;
    double ui_scale;
    double pointer_x, pointer_y, press_x, press_y;
    bool pressed, dragged, orbits; /* orbits: dragging turns places in space */
    uint32_t grabbed;              /* unit that is dragged; PLX_NO_NAME: the picture is */
    size_t steps;                  /* around the selected unit that are shown; 0: all is */
    uint8_t *within;               /* [units], while that is found */
    bool matrix;                   /* is shown, */
    plx_camera kept;               /* and what the camera of the other picture sees */
    bool kept_follows;
    bool follows;  /* the camera shows all, wherever units go, until a person moves it */
    bool backbone; /* alone */
    bool quit, dirty, complete, settled, searching, searched_in_vain;
    char search[64], message[160];
    double message_until_s, shot_s;
    uint64_t version; /* of what was drawn last */
    /* Frames that took so many milliseconds, or more for the last. */
    uint32_t moving_ms[PLX_GRAPH_VIEWER_MS];

    /* Of series. */
    size_t frame;             /* that is wanted */
    const plx_graph *network; /* that is shown */
    bool awaiting, scrubbing, playing;
    double played_s;
    plx_graph_span span;
    char span_text[96];

    /* The thread that places units. */
    plx_thread *worker;
    plx_signal wake;          /* there is something to be done again */
    atomic_bool stop, paused; /* written by the loop, */
    atomic_bool done, failed; /* and by the thread */
    plx_error worker_error;   /* written before failed */
} plx_graph_viewer;

/* The camera goes to where it shows all. */
void plx_graph_viewer_show_all(plx_graph_viewer *v);
/* Where the matrix came in place of lines, or lines in place of it, the camera of that one does. */
void plx_graph_viewer_follow_view(plx_graph_viewer *v);
/* Units go to where another layout has them, and the camera follows. */
void plx_graph_viewer_lay_out(plx_graph_viewer *v, plx_graph_layout layout);
/* Of series: takes the network of the time that is wanted, and whether an event was about that. */
bool plx_graph_viewer_series_turn(plx_graph_viewer *v, double now, plx_error *e);
bool plx_graph_viewer_series_handle(plx_graph_viewer *v, const plx_event *event);
void plx_graph_viewer_handle(plx_graph_viewer *v, const plx_event *event);

#endif

/* The window's loop for a graph: it is placed on a thread of its own while people look on, move,
 * point and search. Main thread. */
#ifndef PLX_APP_GRAPH_VIEWER_H
#define PLX_APP_GRAPH_VIEWER_H

#include "app/bookmarks.h"
#include "app/dropped.h"
#include "app/graph_stage.h"
#include "app/script.h"
#include "app/settings.h"
#include "graph/rolling.h"
#include "platform/window.h"

typedef struct plx_graph_viewer_desc {
    plx_window *window;         /* must */
    plx_device *device;         /* must */
    plx_graph_stage_desc stage; /* without device and ui_scale, which are the window's */
    plx_rolling *rolling;       /* of series, whose whole is the stage's graph; default: none */
    const char *const *when;    /* [times] what their times are called; default: by number */
    size_t frame;               /* that is shown first */
    plx_theme theme;
    double scale; /* of text, over the screen's own; default: as in the settings, else 1 */
    plx_settings_file *settings_file; /* where settings are kept; NULL: they are not */
    const char *settings_path;        /* must where they are */
    plx_settings settings;            /* as they were read; init-ed where none were */
    bool settings_broken;             /* the file could not be used */
    const char *called;               /* the graph's file or name, for bookmarks */
    plx_bookmarks *bookmarks;         /* as they were read; NULL: they are not kept */
    bool bookmarks_broken;            /* their file could not be used */
    uint64_t frames; /* leave after so many frames with units in their places; 0: never */
    bool reduced_motion;
    const plx_script *script; /* that is played; default: none */
    bool tour;                /* again and again, and as who presents it wants */
    double tour_pause_s;      /* at its end */
    const char *record;       /* a film of the window from its first frame on; default: none */
    double record_s;          /* leave after so much of it; 0: never */
    plx_video_desc film;      /* of films of the window; their path and size are set */
    plx_opener opener;        /* of files that are dropped; default: they are not opened */
} plx_graph_viewer_desc;

typedef struct plx_graph_viewer_result {
    uint64_t frames;
    double first_s;   /* when the first frame was shown (plx_now_s); NaN: there was none */
    double seconds;   /* from the first frame to the end */
    double settled_s; /* until all units were in their places; < 0: they were not */
    double frame_ms_mean, frame_ms_most;
    /* Of frames while the camera moved and units were in their places; NaN where there were none.
     */
    uint64_t moving_frames;
    double moving_ms_p50, moving_ms_p95;
    /* Of those: how many had fewer pixels along a side than the window, and how many were as true
     * as at rest. */
    uint64_t moving_coarse, moving_fine;
    plx_theme theme; /* at the end */
    bool hands_over; /* it ended for what desc->opener has opened */
} plx_graph_viewer_result;

/* Fills a span by a frame of series; its text is written into out. */
const char *plx_graph_span_text(const plx_rolling *r, const char *const *when, size_t frame,
    char *out, size_t size, plx_graph_span *span);

/* Returns when the person or the script leaves; false, with the line, where the script named what
 * is not there. */
bool plx_graph_viewer_run(
    const plx_graph_viewer_desc *desc, plx_graph_viewer_result *result, plx_error *e);

#endif

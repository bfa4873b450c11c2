/* The window's loop: input moves the camera and commands the source; the newest snapshot is drawn.
 * It never waits for the source. Main thread. */
#ifndef PLX_APP_VIEWER_H
#define PLX_APP_VIEWER_H

#include "app/bookmarks.h"
#include "app/dropped.h"
#include "app/project.h"
#include "app/script.h"
#include "app/settings.h"
#include "app/stage.h"
#include "base/child.h"
#include "capture/video.h"
#include "platform/window.h"

/* What was made in the window, for the text that says so. */
typedef struct plx_viewer_made {
    const plx_session_options *session; /* of what is shown */
    const plx_shot *shot;               /* a film begins with it */
    const plx_edge_status *picture;     /* a still; NULL: a film */
    const char *altered;    /* why the options of the start do not lead to a still; NULL:
                               they do */
    double fps, duration_s; /* of a film; 0: until it is ended */
    const char *script;     /* played in it, all of it; NULL: none */
} plx_viewer_made;

/* A film that is to be made frame by frame of what is shown. */
typedef struct plx_viewer_wish {
    const plx_session_options *session; /* that opens one like that shown now */
    const char *script, *path;          /* of files: what the film does; where it goes */
    int width, height, fps;
    double scale;
    uint64_t first_step, sample;
    plx_order_kind order;
} plx_viewer_wish;

typedef struct plx_viewer_desc {
    plx_window *window;       /* must */
    plx_device *device;       /* must */
    plx_project *project;     /* must; started by the caller */
    const plx_script *script; /* default: none */
    bool tour;                /* it is played again and again, from mark to mark by PageUp and
                                 PageDown */
    double tour_pause_s;      /* between its end and its start */
    const char *record;       /* a film of the window, from the start; default: none */
    double record_s;          /* leave after so many seconds of it; 0: never */
    plx_video_desc film;      /* rate and coding of all films; path and size are the window's */
    plx_engine engine;        /* for the connections; default: auto */
    plx_style style;          /* at the start */
    plx_view view;            /* likewise; default: the network */
    plx_palette matrix_palette;
    plx_order_kind order; /* of the units of all layers, at the start */
    double fps;           /* that are aimed at while the camera moves; default: what suits the
                             machine */
    plx_settings_file *settings_file; /* where settings are kept; NULL: they are not */
    const char *settings_path;        /* must where they are */
    plx_settings settings;            /* as they were read; init-ed where none were */
    bool settings_broken;             /* the file could not be used */
    plx_bookmarks *bookmarks;         /* as they were read; NULL: they are not kept */
    bool bookmarks_broken;            /* their file could not be used */
    const char *recent_path; /* where the files that were opened are noted; NULL: nowhere */
    double scale;            /* of panels and text, PLX_SCALE_MIN..MAX, over the screen's own;
                                default: as in the settings, else 1 */
    const char *warning;     /* said at the start; default: nothing */
    bool has_camera;         /* it begins there: */
    plx_camera camera;
    uint64_t frames;     /* leave after so many frames; 0: never */
    bool reduced_motion; /* the camera jumps */
    bool watch;          /* a trained model is read again when its file changes */
    plx_opener opener;   /* of files that are dropped and that it cannot show; default: there are
                            none such */
    /* What made a picture or a film, as a text for its file, to be freed with plx_free; NULL on
     * failure. Default: nothing is told. */
    char *(*recipe)(void *user, const plx_viewer_made *made, plx_error *e);
    void *recipe_user;
    /* The command that makes a film; items[0] is the program's path. Default: none are made. */
    void (*film_command)(const plx_viewer_wish *wish, plx_arguments *command);
    const char *recipe_keyword; /* of that text; must where there is one */
} plx_viewer_desc;

/* What a run was like, for scripts and measurements. */
typedef struct plx_viewer_result {
    uint64_t frames;
    double seconds;       /* from the first frame to the end */
    double frame_ms_mean; /* time of making a frame and giving it to the screen */
    double frame_ms_most;
    uint64_t moving_frames;              /* drawn while the camera moved, */
    double moving_ms_p50, moving_ms_p95; /* and their times to a millisecond up; 0 without any */
    uint64_t recorded, dropped;          /* frames of films, and those that found no room in them */
    plx_edge_status picture;             /* of the last frame */
    plx_status first, last;              /* the source's, at the first frame and at the end */
    plx_unit_ref unit;                   /* whose card was shown at the end */
    bool has_unit;
    size_t selected;   /* units, at the end */
    plx_style style;   /* at the end, */
    plx_camera camera; /* likewise */
    bool lost;         /* the context was, so that it ended: another may go on from here */
    char film[1024];   /* that was whole then; "": none was made */
    bool hands_over;   /* it ended for what desc->opener has opened */
} plx_viewer_result;

/* Returns when the person leaves; false with an error of drawing, or with the first thing that a
 * script asked for and could not have. */
bool plx_viewer_run(const plx_viewer_desc *desc, plx_viewer_result *result, plx_error *e);

#endif

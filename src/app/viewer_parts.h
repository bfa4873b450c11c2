/* What the files of the window's loop share: its state, and what each does with it. viewer.c is the
 * loop; viewer_input.c makes of events what viewer_pointer.c, viewer_select.c, viewer_actions.c,
 * viewer_camera.c and the panels do; viewer_script.c does the same for scripts; viewer_page.c has
 * the page of matrices, viewer_orders.c the orders of units; viewer_frame.c draws, and
 * viewer_save.c draws what is saved. Main thread. */
#ifndef PLX_APP_VIEWER_PARTS_H
#define PLX_APP_VIEWER_PARTS_H

#include "app/bookmarks_keeper.h"
#include "app/interface.h"
#include "app/job.h"
#include "app/live_film.h"
#include "app/player.h"
#include "app/settings_keeper.h"
#include "app/value_changes.h"
#include "app/viewer.h"
#include "app/viewer_film.h"
#include "app/viewer_in_place.h"
#include "app/viewer_kernels.h"
#include "app/viewer_orders.h"
#include "app/viewer_page.h"
#include "app/viewer_recent.h"
#include "base/watch.h"
#include "gfx/readback.h"
#include "scene/undo.h"
#include "scene/view_history.h"
#include "ui/actions.h"

#define PLX_ZOOM_NOTCH 1.25 /* a wheel notch, or a key press is two */

enum { PLX_VIEWER_MS = 1000 /* longer frames are counted as such */ };

/* A press becomes a click where it is released, unless it moved away before. */
typedef enum plx_press {
    PLX_PRESS_NONE,
    PLX_PRESS_HELD,
    PLX_PRESS_PAN,
    PLX_PRESS_RECTANGLE
} plx_press;

struct plx_viewer {
    const plx_viewer_desc *desc;
    plx_stage stage;
    plx_interface interface;
    plx_target *target; /* the window's back buffer */
    plx_viewport viewport;
    plx_rig rig;
    plx_viewer_page page; /* of matrices */
    plx_viewer_orders orders;
    plx_viewer_in_place in_place;
    plx_viewer_recent recent;   /* files */
    plx_viewer_kernels kernels; /* of the unit whose card is shown */
    plx_edge_status status;
    plx_style style;
    uint64_t wanted;      /* of the source (PLX_CMD_WANT) */
    double pace;          /* chosen last; 0: full speed */
    uint64_t panels_want; /* of that, for what they showed in the last frame */
    bool software;
    double zoom; /* of panels and text, over the screen's own scale */

    plx_settings_keeper settings;

    bool quit, dirty, numbers;
    bool dragging, gliding;            /* the pointer, or the rig, moves the camera */
    bool idle;                         /* the last round had nothing to draw */
    bool flown;                        /* the script does */
    bool moving;                       /* the camera is not where it was in the last frame */
    uint32_t moving_ms[PLX_VIEWER_MS]; /* frames while it moved, by their milliseconds */
    double drag_x, drag_y, pointer_x, pointer_y;
    plx_press press;          /* what the button that is down is about */
    plx_event pressed;        /* as it went down */
    plx_bounds rectangle;     /* selected with, pixels */
    bool pointing;            /* the pointer is over the picture */
    bool pointer_stale;       /* what is under it is to be looked for again */
    plx_pick hover;           /* what is pointed at, there or in a panel */
    plx_unit_ref panel_hover; /* the latter, of the last frame */
    bool has_panel_hover;
    const plx_snapshot *seen; /* as plx_viewer_look took it last; NULL: not yet of this network */

    size_t found; /* by the search, in the last frame */

    plx_undo undo;
    plx_value_changes values; /* set by hand */
    uint64_t sample_wanted;   /* by what was undone, */
    bool sample_coming;       /* while the source has not shown it yet */
    plx_view_history views;
    plx_bookmarks_keeper bookmarks;
    bool jumped; /* the camera goes somewhere else at once, not by and by */

    const plx_script *script; /* that is played; NULL: none */
    plx_viewer_film film;     /* the timeline over it */
    plx_player player;        /* of the script */
    plx_query_facts facts;    /* for its searches */
    bool held;                /* a tour waits, */
    bool blank;               /* or its presenter wants the screen black, */
    bool rewound;             /* or is over and begins anew */
    double trained_s;         /* script's time up to which steps were counted */
    uint64_t asked_at_step;   /* where the source was when it was last asked for some */
    uint64_t frames;
    plx_viewer_result result;
    double start_s, advanced_s, first_frame_s, last_frame_s, frame_cost_s, fps;

    plx_live_film live; /* what is recorded */

    plx_dropped dropped;           /* files that it may have to leave for */
    plx_watch watch;               /* of the model's files */
    int read_share;                /* of the weights, in twentieths, when it was last told */
    char unfolding[PLX_NAME_SIZE]; /* the block that is being opened; "": none */

    char message[320];
    bool warning;
    double message_until_s;
    char save_path[256]; /* "" when nothing is to be saved */
    bool save_of_script; /* a script asked for it */
    bool
        altered; /* the weights are not those that the options of the start lead to by themselves */
    bool refused;      /* the last picture was not all that was asked for, and it was said why */
    plx_error failure; /* the first thing that a script asked for and could not have */
};

/* Takes the newest snapshot, which is v->seen then: the one before is written anew. */
const plx_snapshot *plx_viewer_look(plx_viewer *v);
/* A note over the picture, for a few seconds. */
void plx_viewer_say(plx_viewer *v, bool warning, const char *text);
/* An error, with its place, as a warning. */
void plx_viewer_say_error(plx_viewer *v, const plx_error *e);
void plx_viewer_act(plx_viewer *v, plx_action action);
void plx_viewer_command(plx_viewer *v, plx_command c);
void plx_viewer_carry_out(plx_viewer *v);
void plx_viewer_handle(plx_viewer *v, const plx_event *event);

/* Presses, drags and clicks at the picture. */
void plx_viewer_press(plx_viewer *v, const plx_event *event);
void plx_viewer_move(plx_viewer *v, const plx_event *event);
void plx_viewer_release(plx_viewer *v, const plx_event *event);
/* The pointer has left the picture, for a panel or another window. */
void plx_viewer_leave(plx_viewer *v);
/* For another network: what was pointed at and pressed is no more. */
void plx_viewer_point_anew(plx_viewer *v);
/* Looks for what is under the pointer where that may be something else by now. */
void plx_viewer_point(plx_viewer *v);

/* Selects it alone, and shows its card. */
void plx_viewer_select_unit(plx_viewer *v, plx_unit_ref unit);
void plx_viewer_click(plx_viewer *v, double px, double py, bool toggle);
/* True if the action was about selecting, hiding and dimming. */
bool plx_viewer_act_on_selection(plx_viewer *v, plx_action action);
/* True if the action was about going back and forward, and bookmarks. */
bool plx_viewer_act_on_views(plx_viewer *v, plx_action action);
bool plx_viewer_act_on_bookmarks(plx_viewer *v, plx_action action);
/* Takes those of the network over, at the start and for another; writes what was set on a thread of
 * its own; at the end, at once. */
void plx_viewer_take_bookmarks(plx_viewer *v);
void plx_viewer_keep_bookmarks(plx_viewer *v);
void plx_viewer_close_bookmarks(plx_viewer *v);
void plx_viewer_note_view(plx_viewer *v);
/* direction: -1 undoes, 1 does again. */
void plx_viewer_undo(plx_viewer *v, int direction);
void plx_viewer_note_changes(plx_viewer *v);
/* A command that a person gave and the source will obey: so that it can be undone. */
void plx_viewer_note_command(plx_viewer *v, const plx_command *c);
/* For another network: what was undone and seen of the old one is no more. */
void plx_viewer_forget_changes(plx_viewer *v);

/* What the search found, and goes there. */
void plx_viewer_select_found(plx_viewer *v);
void plx_viewer_select_rectangle(plx_viewer *v, bool add);
void plx_viewer_go(plx_viewer *v, plx_camera goal);
void plx_viewer_frame(plx_viewer *v, plx_bounds bounds);
void plx_viewer_frame_at(plx_viewer *v, double px, double py);
void plx_viewer_zoom(plx_viewer *v, double factor, double px, double py);
void plx_viewer_pan(plx_viewer *v, double dx, double dy);
void plx_viewer_drag(plx_viewer *v, double x, double y);
/* The shot that a frame of now would be. */
plx_shot plx_viewer_shot(const plx_viewer *v, const plx_snapshot *snapshot);

/* Takes settings over at the start; follows what changed, and writes that on a thread of its own a
 * moment later; at the end, at once. */
void plx_viewer_take_settings(plx_viewer *v);
void plx_viewer_keep_settings(plx_viewer *v);
void plx_viewer_close_settings(plx_viewer *v);

/* Takes what people wanted of data and network once it is made; the camera stays. False with what
 * leaves nothing to show. */
bool plx_viewer_follow_project(plx_viewer *v, plx_error *e);

/* A file that was dropped; beside: together with the one before. */
void plx_viewer_take_file(plx_viewer *v, const char *path, bool beside);
void plx_viewer_follow_files(plx_viewer *v, double now);
/* Shows the file, of data or of a trained model, once it is read. */
void plx_viewer_open_file(plx_viewer *v, const char *path, bool beside);
/* Reads the files that are shown again where they are to be watched and one has changed. */
void plx_viewer_watch_file(plx_viewer *v);
/* What is watched are the files of the session that is shown now. */
void plx_viewer_watch_renew(plx_viewer *v);
/* Has the project make what somebody wants otherwise. */
void plx_viewer_change(plx_viewer *v, const plx_setup_change *change);
/* True if the action was about folding blocks. */
bool plx_viewer_act_fold(plx_viewer *v, plx_action action);
/* Opens the block at a place where it is folded, or folds it where nothing of it is there; false
 * where neither. */
bool plx_viewer_fold_at(plx_viewer *v, double px, double py);
/* For another network: goes to the block that was opened for it; false where there is none. */
bool plx_viewer_go_to_block(plx_viewer *v);

/* Films of what is on the screen; NULL: named after the time. */
void plx_viewer_record_start(plx_viewer *v, const char *path);
void plx_viewer_record_toggle(plx_viewer *v);
void plx_viewer_record_frame(plx_viewer *v);
/* Passes on what has come from the GPU by now. */
void plx_viewer_record_poll(plx_viewer *v);
bool plx_viewer_record_note(plx_viewer *v, plx_error *e);
void plx_viewer_record_close(plx_viewer *v);

/* What the script acts on; its members live as long as the viewer. */
plx_player_stand plx_viewer_stand(plx_viewer *v);
void plx_viewer_play_script(plx_viewer *v);
void plx_viewer_tour(plx_viewer *v, double by);
void plx_viewer_fail_script(plx_viewer *v, const plx_error *e);

/* Height of the bar of numbers, pixels. */
double plx_viewer_bar(const plx_viewer *v, double scale);
/* Follows the window's size and what panels cover. */
bool plx_viewer_resize(plx_viewer *v, plx_error *e);
/* The next complete picture goes into a file, without panels; NULL: one named after the time. */
void plx_viewer_save(plx_viewer *v, const char *path);
/* Saves now what the shot of the window shows, if all of that is there. */
void plx_viewer_save_shot(plx_viewer *v, const plx_shot *window);
bool plx_viewer_draw(plx_viewer *v, const plx_snapshot *snapshot, plx_error *e);

#endif

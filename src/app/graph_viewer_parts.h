/* What the files of the window's loop for graphs share: graph_viewer.c is the loop;
 * graph_viewer_input.c makes of events what graph_viewer_actions.c, graph_viewer_camera.c and
 * graph_viewer_select.c do, and graph_viewer_look.c how it looks, graph_viewer_undo.c goes back,
 * and graph_viewer_series.c where it is about time; graph_viewer_file.c takes files that are
 * dropped; graph_viewer_script.c plays scripts; graph_viewer_interface.c has what lies over the
 * picture. Main thread. */
#ifndef PLX_APP_GRAPH_VIEWER_PARTS_H
#define PLX_APP_GRAPH_VIEWER_PARTS_H

#include "app/bookmarks_keeper.h"
#include "app/dropped.h"
#include "app/graph_player.h"
#include "app/graph_undo.h"
#include "app/graph_viewer.h"
#include "app/interface.h"
#include "app/live_film.h"
#include "app/settings_keeper.h"
#include "base/thread.h"
#include "render/gui_layer.h"
#include "scene/view_history.h"

#include <stdatomic.h>

enum { PLX_GRAPH_VIEWER_MS = 1000, PLX_GRAPH_VIEWER_WAY = 4096 };

typedef struct plx_graph_viewer {
    const plx_graph_viewer_desc *desc;
    plx_graph_stage *stage;
    plx_target *window;
    plx_interface interface;
    plx_settings_keeper settings;
    plx_bookmarks_keeper bookmarks;
    plx_gui_pass *gui_pass;         /* made when there is something to be drawn */
    plx_gui_layer gui_layer;        /* where the picture takes them, */
    bool gui_taken;                 /* as it does in this frame */
    const plx_gui_picture *widgets; /* of the interface's last frame; NULL: none yet */
    double widgets_s;               /* when that was, */
    plx_graph_controls controls;    /* and what it showed */
    plx_viewport widgets_viewport;
    bool acted; /* something was done since, which may have closed or hidden them */
    plx_graph_shot shot;
    plx_rig rig;
    double ui_scale, zoom; /* zoom: of texts and panels, over the screen's own scale */
    double pointer_x, pointer_y, press_x, press_y;
    bool pressed, dragged, orbits; /* orbits: dragging turns places in space */
    uint32_t grabbed;              /* unit that is dragged; PLX_NO_NAME: the picture is */
    size_t steps;                  /* around a unit that are shown; 0: all is, */
    uint32_t around, way_to;       /* that unit; or a way from there to another; or none */
    plx_graph_layout layout;       /* that is wanted; auto: not known yet */
    plx_graph_undo undo;
    uint64_t moves_wanted;     /* of those */
    plx_orbit side;            /* from where places in space are seen, */
    size_t stopped_at;         /* and time, where these stand */
    plx_graph_move moved;      /* the unit that is dragged, from where it was */
    bool moving_unit;          /* since it was grabbed */
    plx_view_history views[2]; /* of lines, and of the matrix */
    bool jumped;               /* the camera goes somewhere else at once */
    uint8_t *within;           /* [units]: those that are shown, */
    size_t within_count;       /* and how many they are */
    bool matrix;               /* is shown, */
    plx_camera kept;           /* and what the camera of the other picture sees */
    bool kept_follows;
    bool follows;  /* the camera shows all, wherever units go, until a person moves it */
    bool backbone; /* alone */
    bool quit, dirty, complete, settled, searching, searched_in_vain;
    char search[64], message[320];
    bool warns; /* the message does */
    double message_until_s, shot_s;
    uint64_t version;    /* of what was drawn last */
    plx_dropped dropped; /* files that another window is to show, */
    bool hands_over;     /* and it ends for that one */
    plx_live_film live;  /* what is recorded, */
    double marked_s;     /* and when that was last told */
    /* Units of a way that is shown; 0: none is. */
    uint32_t way[PLX_GRAPH_VIEWER_WAY];
    size_t way_count;
    /* Frames that took so many milliseconds, or more for the last. */
    uint32_t moving_ms[PLX_GRAPH_VIEWER_MS];

    /* Of series. */
    size_t frame;             /* that is wanted */
    const plx_graph *network; /* that is shown */
    bool awaiting, scrubbing, playing;
    double played_s;
    plx_graph_span span;
    char span_text[96];

    /* Of a script. */
    plx_graph_player player;
    plx_style style;
    bool script_begun, settles; /* settles: it goes on while units are placed */
    bool held, blank, dims, flown;
    bool saves_late;                /* it waits for the network of its time */
    double script_s, script_seen_s; /* how far it is; when that was looked at last */
    bool shown;                     /* a frame was */
    plx_error failure;              /* the script's first; PLX_OK: none */

    /* The thread that places units. */
    plx_thread *worker;
    plx_signal wake;          /* there is something to be done again */
    atomic_bool stop, paused; /* written by the loop, */
    atomic_bool done, failed; /* and by the thread */
    plx_error worker_error;   /* written before failed */
} plx_graph_viewer;

/* A note at the lower edge, for a few seconds. */
void plx_graph_viewer_say(plx_graph_viewer *v, const char *text);
/* The same of what went wrong. */
void plx_graph_viewer_warn(plx_graph_viewer *v, const char *text);
void plx_graph_viewer_act(plx_graph_viewer *v, plx_action action);

/* What the panel shows, and a member that was chosen there. */
void plx_graph_viewer_controls(const plx_graph_viewer *v, plx_graph_controls *c);
void plx_graph_viewer_set(plx_graph_viewer *v, const char *name, const char *value);
void plx_graph_viewer_act_on_look(plx_graph_viewer *v, plx_action action);
void plx_graph_viewer_show_matrix(plx_graph_viewer *v, bool matrix);
void plx_graph_viewer_order_by(plx_graph_viewer *v, plx_graph_order order);
/* Alone, where there is one, or all again. */
void plx_graph_viewer_set_backbone(plx_graph_viewer *v, bool alone);

/* Widgets over the picture: made before the stage draws, which takes them where they stay; else
 * drawn after it. What they asked for is carried out then. */
bool plx_graph_viewer_open_interface(plx_graph_viewer *v, plx_error *e);
bool plx_graph_viewer_make_interface(plx_graph_viewer *v, double now, plx_error *e);
bool plx_graph_viewer_draw_interface(plx_graph_viewer *v, plx_error *e);
void plx_graph_viewer_carry_out(plx_graph_viewer *v);
void plx_graph_viewer_close_interface(plx_graph_viewer *v);

/* direction: -1 undoes, 1 does again. */
void plx_graph_viewer_undo(plx_graph_viewer *v, int direction);
void plx_graph_viewer_note_changes(plx_graph_viewer *v, double now);
void plx_graph_viewer_restore_moves(plx_graph_viewer *v);
void plx_graph_viewer_note_view(plx_graph_viewer *v, bool placed, double now);
/* To the view before or after. */
void plx_graph_viewer_go_through(plx_graph_viewer *v, int direction);

/* beside: it came together with the one before. */
void plx_graph_viewer_take_file(plx_graph_viewer *v, const char *path, bool beside);
void plx_graph_viewer_follow_files(plx_graph_viewer *v, double now);

void plx_graph_viewer_take_bookmarks(plx_graph_viewer *v);
void plx_graph_viewer_keep_bookmarks(plx_graph_viewer *v);
void plx_graph_viewer_close_bookmarks(plx_graph_viewer *v);
/* True if the action was about them. */
bool plx_graph_viewer_act_on_bookmarks(plx_graph_viewer *v, plx_action action);

void plx_graph_viewer_take_settings(plx_graph_viewer *v);
void plx_graph_viewer_keep_settings(plx_graph_viewer *v);
void plx_graph_viewer_close_settings(plx_graph_viewer *v);

void plx_graph_viewer_go(plx_graph_viewer *v, plx_camera goal);
/* About a pixel. */
void plx_graph_viewer_zoom(plx_graph_viewer *v, double factor, double x, double y);
/* By pixels. */
void plx_graph_viewer_pan(plx_graph_viewer *v, double dx, double dy);

/* visit: the camera goes there, too. */
void plx_graph_viewer_select_unit(plx_graph_viewer *v, uint32_t unit, bool visit);
/* The next (1) of those in view by importance, or the one before (-1). */
void plx_graph_viewer_select_next(plx_graph_viewer *v, int direction);
bool plx_graph_viewer_show_everything(plx_graph_viewer *v);
void plx_graph_viewer_show_around(plx_graph_viewer *v, size_t steps);
void plx_graph_viewer_show_path(plx_graph_viewer *v, uint32_t to);
/* The same units and way as before, among other connections. */
bool plx_graph_viewer_show_again(plx_graph_viewer *v, plx_error *e);
void plx_graph_viewer_free_unit(plx_graph_viewer *v);
void plx_graph_viewer_drag_unit(plx_graph_viewer *v);
void plx_graph_viewer_drop_unit(plx_graph_viewer *v);
/* Of the search. */
void plx_graph_viewer_type(plx_graph_viewer *v, const plx_event *event);

/* The camera goes to where it shows all. */
void plx_graph_viewer_show_all(plx_graph_viewer *v);
/* Where the matrix came in place of lines, or lines in place of it, the camera of that one does. */
void plx_graph_viewer_follow_view(plx_graph_viewer *v);
/* Units go to where another layout has them, and the camera follows. */
void plx_graph_viewer_lay_out(plx_graph_viewer *v, plx_graph_layout layout);
/* Begins to film the window, or ends it. */
void plx_graph_viewer_record(plx_graph_viewer *v);
/* Begins with the film that was wanted from the start. */
void plx_graph_viewer_record_first(plx_graph_viewer *v);
/* For who wrote a script or named a film: what failed first is told at the end, too. */
void plx_graph_viewer_fail(plx_graph_viewer *v, const plx_error *e);
/* After what is filmed is drawn, and before the window shows it; and whether a frame is due alone
 * to tell for how long it goes. */
bool plx_graph_viewer_record_frame(plx_graph_viewer *v, double now_s, plx_error *e);
bool plx_graph_viewer_record_due(const plx_graph_viewer *v, double now_s);
void plx_graph_viewer_record_close(plx_graph_viewer *v);
/* Of series: takes the network of the time that is wanted, and whether an event was about that. */
bool plx_graph_viewer_series_turn(plx_graph_viewer *v, double now, plx_error *e);
bool plx_graph_viewer_series_handle(plx_graph_viewer *v, const plx_event *event);
bool plx_graph_viewer_series_act(plx_graph_viewer *v, plx_action action);
void plx_graph_viewer_handle(plx_graph_viewer *v, const plx_event *event);

/* False, with its line, where the script wants what graphs do not have. */
bool plx_graph_viewer_open_script(plx_graph_viewer *v, plx_error *e);
/* What is due by now; placed: units are where they stay. */
void plx_graph_viewer_play_script(plx_graph_viewer *v, bool placed, double now);
/* Whether something of it is to come. */
bool plx_graph_viewer_plays(const plx_graph_viewer *v);
/* To the mark after or before where the tour is, or for -INFINITY to its start. */
void plx_graph_viewer_tour(plx_graph_viewer *v, double by);
/* Whether an event was of who presents a tour. */
bool plx_graph_viewer_present(plx_graph_viewer *v, const plx_event *event);
/* What the window shows, without its note, as PNG; waits for all of the picture. */
bool plx_graph_viewer_save_to(plx_graph_viewer *v, const char *path, plx_error *e);
/* All but what is so many steps around the selected unit stands back, without a word; 0: nothing
 * does. */
bool plx_graph_viewer_stand_back(plx_graph_viewer *v, size_t steps);

#endif

/* Everything that draws one network: layout, fonts, renderer, and the panels over the picture. Used
 * alike by the window and by stills. Context thread. */
#ifndef PLX_APP_STAGE_H
#define PLX_APP_STAGE_H

#include "app/in_place.h"
#include "app/live_film.h"
#include "app/matrix_view.h"
#include "model/structure.h"
#include "platform/fonts.h"
#include "render/frame.h"
#include "scene/highlight.h"
#include "scene/order.h"
#include "scene/shown.h"
#include "ui/numbers.h"
#include "ui/panel.h"
#include "ui/titles.h"

typedef struct plx_stage_desc {
    plx_device *device;                /* must */
    const plx_network *network;        /* must, borrowed until uninit */
    const plx_structure *structure;    /* of a network from a file, borrowed; else NULL */
    const char *const *class_name;     /* [units of the last layer], or NULL; borrowed likewise */
    const char *const *input_name;     /* [units of the first layer], or NULL; likewise */
    size_t image_width, image_height;  /* where the inputs are an image; else 0 */
    const char *const *optimizer_name; /* [optimizer_count], that the source knows; borrowed */
    size_t optimizer_count;            /* 0: its optimiser cannot be changed */
    const plx_dataset *samples;        /* that status.sample counts in, for panels; borrowed; NULL
                                          where not known, as the next two */
    const plx_dataset *training;       /* what is trained on */
    const plx_scaling *scaling;        /* that both went through */
    double ui_scale;                   /* default 1 */
    unsigned threads; /* that draw connections; default: all cores but one, for where something else
                         makes the weights at the same time */
} plx_stage_desc;

/* What matrices are of; zero without memory for it: there are none then. */
typedef struct plx_stage_weights {
    const plx_snapshot *snapshot; /* borrowed from what the stage shows */
    plx_edge_maps *maps;          /* of it: the stage's, or the renderer's */
} plx_stage_weights;

typedef struct plx_stage {
    plx_stage_desc desc;
    plx_layout layout;
    plx_shown shown;   /* of the last shot */
    plx_error refused; /* why that is not all as the shot has it, for want of memory; else zero */
    plx_shown ordered; /* the weights in the order of the shot, where matrices need them apart */
    bool pairs;        /* the renderer is for links in pairs */
    plx_font *font;    /* NULL only where memory is short: no text then */
    plx_faces *faces;  /* for what it lacks */
    plx_overlay overlay, bands;
    plx_overlay page_overlay; /* of the page of matrices */
    plx_pen outlines;
    plx_stroke_source strokes; /* of what is shown */
    plx_renderer *renderer;

    /* For panels: what of the snapshots drawn so far is kept, and the unit whose card is shown. */
    plx_history *history;
    plx_distributions distributions;
    plx_unit_ref unit;
    bool has_unit;
    plx_field *field; /* what all units give over the plane; NULL: there are not two inputs */
    plx_plane plane;
    plx_timeline timeline;      /* of data in order of time; else all zero */
    plx_answers *answers;       /* for its rows; NULL: there are none */
    plx_unit_pictures pictures; /* inside units, of the last shot */

    plx_selection selection;
    plx_fan fan;     /* of the unit that is pointed at, or of that whose card is shown */
    bool fan_sought; /* more of it will be found by drawing again */
    plx_pen pen;
    plx_bounds hidden_sign; /* of the last shot: what to click at to show all; empty: nothing */

    plx_matrix_view *matrices;    /* NULL until they are first shown, */
    plx_edge_maps *maps_shown;    /* of these: the renderer's, or */
    plx_in_place *in_place;       /* likewise, */
    plx_edge_maps *in_place_maps; /* of these */
    plx_in_place_shot in_place_shot;
    plx_edge_maps *maps;       /* own ones, where the renderer's are not of the weights */
    plx_stage_weights weights; /* of the last shot, where it has matrices */
} plx_stage;

bool plx_stage_init(plx_stage *stage, const plx_stage_desc *desc, plx_error *e);
void plx_stage_uninit(plx_stage *stage);

/* The same for another network, by another description, on the same screen. What belongs to the old
 * network is forgotten, but for the unit whose card is shown where there is one in its place. On
 * failure the stage is as before. */
bool plx_stage_renew(plx_stage *stage, const plx_stage_desc *desc, plx_error *e);

/* Text for another screen; does nothing when the scale is the same. */
void plx_stage_set_ui_scale(plx_stage *stage, double ui_scale);

typedef struct plx_shot {
    const plx_snapshot *snapshot; /* must */
    plx_camera camera;
    plx_viewport viewport;
    plx_engine engine;     /* for the connections; default: auto */
    plx_style style;       /* must: PLX_STYLE_DEFAULT, or another */
    bool exact;            /* every connection now */
    double frame_budget_s; /* for the connections, as plx_edge_request has it */
    bool numbers, sample, labels, legend;
    bool scale_bar;             /* how many units a length of the picture stands for */
    bool transparent;           /* there is no page: what is drawn lies over nothing */
    const char *title;          /* above the network, see ui/heading.h; default: none */
    double fps;                 /* for the numbers; 0: not shown */
    uint64_t now_ns;            /* to tell the age of the weights; 0: not shown */
    const char *message;        /* default: none */
    bool warning;               /* about the message */
    const plx_titles *titles;   /* over all that; default: none */
    const plx_unit_ref *signal; /* [signal_count], units that are marked with the way between */
    size_t signal_count;
    plx_view view;               /* default: the network */
    plx_matrix_page *page;       /* of matrices; must where they are seen */
    plx_camera page_camera;      /* over that page; scale 0: all of it */
    double page_left, page_top;  /* where it begins, pixels */
    plx_bounds page_clip;        /* what of the picture it may cover */
    plx_palette palette;         /* of the matrices */
    const plx_matrix_cell *cell; /* that is pointed at; default: none */
    const plx_orders *orders;    /* of units; default: all by index */
    const float *in_place; /* [links]: how far each is from lines, 0, to a matrix in their place, 1;
                              default: all are lines */
    plx_pick hover;        /* in the network, marked and told; default: nothing */
    double pointer_x, pointer_y; /* pixels, where that is told */
    const plx_bounds *rectangle; /* being drawn to select with, pixels; default: none */
    const plx_unit_set *found;   /* by a search that goes on, marked; default: none */
} plx_shot;

/* Keeps what panels show of the past from a snapshot; drawing one does it too, but for histograms
 * in exact shots. At most so many values are counted for these; 0: all of them. */
void plx_stage_watch(plx_stage *stage, const plx_snapshot *snapshot, size_t values);

/* Where the page of matrices is to be, of what the viewport's insets leave free; beside the network
 * it is added to the insets at the right. bar: height of the bar of numbers at the lower edge. */
plx_bounds plx_stage_make_room(plx_viewport *viewport, plx_view view, double bar);

bool plx_stage_draw(plx_stage *stage, const plx_shot *shot, plx_target *target,
    plx_edge_status *status, plx_error *e);

/* The same for a picture larger than what fits in memory, as plx_renderer_begin_bands has it: begin
 * finds what holds for the whole, band goes on to some of its rows, and tile draws into a target
 * that plx_target_place has put there. The shot is the same in all calls. Connections are drawn by
 * density-cpu, whatever the shot's engine. */
bool plx_stage_begin_bands(
    plx_stage *stage, const plx_shot *shot, int band_rows, plx_edge_status *status, plx_error *e);
bool plx_stage_band(
    plx_stage *stage, const plx_shot *shot, int top, int rows, plx_depth depth, plx_error *e);
bool plx_stage_tile(plx_stage *stage, const plx_shot *shot, plx_target *target, plx_error *e);

/* Panels over the picture last drawn, which were made for a target of this size. */
bool plx_stage_draw_panels(
    plx_stage *stage, const plx_gui_picture *panels, plx_target *target, plx_error *e);

/* A dot and a text at the upper edge, over all else: that a film is made. */
bool plx_stage_draw_recording(plx_stage *stage, const plx_live_film *film,
    const plx_viewport *viewport, plx_target *target, plx_error *e);

/* What of the network is under a pixel of the shot. */
/* The block that a place in pixels is in; NULL: none. Borrowed from the structure. */
const plx_block *plx_stage_block_at(
    const plx_stage *stage, const plx_shot *shot, double px, double py);
plx_pick plx_stage_pick(const plx_stage *stage, const plx_shot *shot, double px, double py);

/* What panels are to show of the shot. */
plx_panel_context plx_stage_panel_context(const plx_stage *stage, const plx_shot *shot);

#endif

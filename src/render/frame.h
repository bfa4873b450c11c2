/* One frame: connections, then what lies behind units, then units with what is in them, then marks
 * and the overlay, in that order, into a target.
 *
 * With `exact` the pixels are a function of the frame's description alone. Context thread. */
#ifndef PLX_RENDER_FRAME_H
#define PLX_RENDER_FRAME_H

#include "gui/gui.h"
#include "render/edge_bands.h"
#include "scene/overlay.h"
#include "scene/pen.h"
#include "scene/unit_pictures.h"
#include "scene/visuals.h"

typedef struct plx_renderer plx_renderer;

typedef struct plx_frame {
    const plx_snapshot *snapshot;      /* must */
    const plx_visuals *visuals;        /* must, updated from the snapshot before finish */
    const plx_layout *layout;          /* must */
    const plx_unit_pictures *pictures; /* inside units; default: none */
    const plx_pen *pen;                /* lines and rings over the units; default: none */
    const plx_overlay *overlay;        /* default: none */
    /* Draws over connections and under all else; default: nothing. */
    bool (*under)(void *user, plx_target *target, plx_error *e);
    void *under_user;
    const plx_overlay *bands; /* between connections and units; default: none */
    const plx_pen *outlines;  /* likewise, over these */
    plx_camera camera;
    plx_viewport viewport;            /* of the target's size */
    plx_engine engine;                /* for the connections; default: auto */
    plx_edge_style style;             /* for the connections */
    const float *ink;                 /* likewise, as plx_edge_request has it */
    const plx_stroke_source *strokes; /* likewise, borrowed while pictures of it are made; default:
                                         lines are plain */
    bool exact;                       /* draw every connection now, however long it takes */
    double frame_budget_s;            /* for the connections, as plx_edge_request has it */
} plx_frame;

typedef struct plx_renderer_desc {
    plx_device *device;         /* must */
    const plx_network *network; /* must; borrowed, outlives the renderer */
    bool pairs;                 /* each link is there twice (scene/shown.h) */
    const plx_layout *layout;   /* must; read in create */
    unsigned threads;           /* that draw connections, the caller's included; at least 1 */
} plx_renderer_desc;

/* NULL on failure. */
plx_renderer *plx_renderer_create(const plx_renderer_desc *desc, plx_error *e);
void plx_renderer_destroy(plx_renderer **renderer);

/* What is known of the weights since the last prepare, for plx_visuals to ask for. */
plx_edge_maps *plx_renderer_maps(plx_renderer *renderer);

/* In two halves, so that the overlay can tell what the picture holds: connections are drawn by
 * prepare, and put into the target with all else by finish, both with the same frame. */
bool plx_renderer_prepare(
    plx_renderer *renderer, const plx_frame *frame, plx_edge_status *status, plx_error *e);
bool plx_renderer_finish(
    plx_renderer *renderer, const plx_frame *frame, plx_target *target, plx_error *e);

/* A still larger than what fits in memory goes in bands of rows, and each band in tiles as wide as
 * a target can be; all of it comes out as it would in one piece. The frame, which is the same in
 * all calls and `exact`, has the viewport of the whole picture. begin finds what holds for the
 * whole, with band_rows rows in memory at a time; band draws the connections of some rows, and tile
 * puts those into the target, which lies in the band where plx_target_place has put it, with all
 * else. The target is RGBA8 where the depth is 8 bits, else RGBA16. */
bool plx_renderer_begin_bands(plx_renderer *renderer, const plx_frame *frame, int band_rows,
    plx_edge_status *status, plx_error *e);
bool plx_renderer_band(plx_renderer *renderer, int top, int rows, plx_depth depth, plx_error *e);
/* What begin_bands made, and the colours of the last band (plx_edge_bands_draw); borrowed. */
const plx_edge_bands *plx_renderer_bands(const plx_renderer *renderer);
const void *plx_renderer_band_pixels(const plx_renderer *renderer);
bool plx_renderer_tile(
    plx_renderer *renderer, const plx_frame *frame, plx_target *target, plx_error *e);

/* Panels over what finish has put into the target. */
bool plx_renderer_panels(
    plx_renderer *renderer, const plx_gui_picture *panels, plx_target *target, plx_error *e);

/* An overlay by itself, over what is in the target. */
bool plx_renderer_overlay(
    plx_renderer *renderer, const plx_overlay *overlay, plx_target *target, plx_error *e);

/* The sums of the connections last prepared, as plx_edges_read has them. */
void plx_renderer_read_connections(const plx_renderer *renderer, float *sums);

#endif

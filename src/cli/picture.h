/* What render and record share: the options of a picture drawn without a display, and the drawing.
 * Main thread. */
#ifndef PLX_CLI_PICTURE_H
#define PLX_CLI_PICTURE_H

#include "app/interface.h"
#include "app/session_stage.h"
#include "app/still.h"
#include "app/vector_still.h"
#include "cli/graphics.h"

#include "platform/headless.h"
#include <popt.h>

typedef struct plx_picture_options {
    int width, height;
    double zoom, zoom_x, zoom_y; /* factor at a place in shares of the picture; 0: the whole */
    bool has_camera;
    plx_camera camera; /* instead of the above */
    uint64_t sample;   /* whose activations are shown */
    double ui_scale;
    bool plain;  /* no names, no numbers */
    bool panels; /* as in the window */
    /* What is not to be there, and what is: */
    bool no_legend, no_numbers, no_labels, no_sample, scale_bar;
    const char *title; /* default: none */
    plx_engine engine;
    plx_view view;              /* default: the network */
    plx_palette matrix_palette; /* plx_picture_options_init: viridis */
    plx_order_kind order;       /* of the units of all layers */
    bool in_place;              /* matrices in place of all lines */
    plx_style style;
} plx_picture_options;

void plx_picture_options_init(plx_picture_options *o, int width, int height);

/* For POPT_ARG_INCLUDE_TABLE; vals from PLX_PICTURE_OPTION up. */
enum { PLX_PICTURE_OPTION = 500 };
extern const struct poptOption plx_picture_option_table[];
/* Takes one of them; false with PLX_ERR_USAGE. */
bool plx_picture_option(plx_picture_options *o, int value, const char *text, plx_error *e);
/* Whether a popt val is one of this table. */
bool plx_picture_owns(int value);

typedef struct plx_picture {
    plx_headless *headless;
    plx_device *device;
    plx_stage stage;
    plx_interface interface; /* where panels are wanted */
    plx_target *target;      /* made when first drawn to; not by stills */
    plx_shot shot;
    plx_matrix_page page; /* where matrices are seen; else empty */
    float *in_place;      /* [links]; NULL: all are lines */
    plx_orders orders;    /* found with the first picture */
    plx_order_kind order;
    uint64_t wanted;        /* that the source was told, as PLX_CMD_WANT has them */
    double bar;             /* height of the bar of numbers, pixels */
    plx_edge_status status; /* of the last draw */
    unsigned char *pixels;  /* [height][width][4], rows from the top, of the last draw; likewise */
} plx_picture;

/* patience_s: 0 for exact connections, else those of a view at rest. False leaves nothing to close.
 */
bool plx_picture_open(plx_picture *p, const plx_picture_options *o, const plx_session *session,
    double patience_s, plx_error *e);
void plx_picture_close(plx_picture *p);

/* For pictures with panels, while the source trains: tells it what they show, and keeps what they
 * show of the past. Others need no such call, and it does nothing for them. */
bool plx_picture_watch(plx_picture *p, plx_source *source, plx_error *e);

/* The source's newest snapshot into p->target, and that into p->pixels; both. */
bool plx_picture_paint(plx_picture *p, plx_source *source, plx_error *e);
bool plx_picture_read(plx_picture *p, plx_error *e);
bool plx_picture_draw(plx_picture *p, plx_source *source, plx_error *e);

/* The same in tiles, row by row, for pictures of any size. Engines other than density-cpu draw in
 * one piece and with 8 bits: false with PLX_ERR_USAGE where more is asked of them. */
bool plx_picture_draw_still(plx_picture *p, plx_source *source, const plx_still_desc *desc,
    plx_still_rows *rows, void *user, plx_error *e);

/* The same as shapes and text, in two halves (app/vector_still.h). */
bool plx_picture_begin_vector(plx_picture *p, plx_source *source, plx_error *e);
bool plx_picture_draw_vector(plx_picture *p, plx_vector *vector, plx_error *e);

#endif

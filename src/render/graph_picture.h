/* Draws a graph: its connections by the density of segments in classes of colour, its units as
 * discs over them, and an overlay over all. Pictures of the connections are made on a thread of
 * their own (graph_painter.h); here they are put together, and GL shows them.
 *
 * While the camera moves, what it sees is taken from the atlas of the whole where there is one that
 * is fine enough, or else the last picture is moved and stretched. Context thread. */
#ifndef PLX_RENDER_GRAPH_PICTURE_H
#define PLX_RENDER_GRAPH_PICTURE_H

#include "gfx/target.h"
#include "render/graph_discs.h"
#include "render/graph_matrix.h"
#include "render/graph_painter.h"
#include "render/gui_layer.h"
#include "scene/overlay.h"

typedef struct plx_graph_picture plx_graph_picture;

typedef struct plx_graph_put {
    plx_graph_ask ask;
    const plx_graph_disc *discs; /* [disc_count], those that come later lie over others */
    size_t disc_count;
    const plx_graph_matrix *matrix; /* in place of lines and units, default: none */
    const plx_overlay *overlay;     /* default: none */
    const plx_gui_layer *over;      /* over it, where it is of the window's size; default: none */
    plx_target *target;             /* must, RGBA8 of the viewport's size, or the window */
} plx_graph_put;

/* threads: at least 1. still: as in graph_painter.h. NULL on failure. */
plx_graph_picture *plx_graph_picture_create(
    plx_device *device, unsigned threads, bool still, plx_error *e);
void plx_graph_picture_destroy(plx_graph_picture **p);

/* What is drawn from now on; nothing is before. */
bool plx_graph_picture_show(plx_graph_picture *p, const plx_graph_scene *scene, plx_error *e);

/* Asks for a picture, unless it is the one that was asked for last. */
void plx_graph_picture_ask(plx_graph_picture *p, const plx_graph_ask *ask);
/* Puts what is there of the picture so far; *done where that is all of it. */
bool plx_graph_picture_put(
    plx_graph_picture *p, const plx_graph_put *put, bool *done, plx_error *e);
/* Over what was put last. */
bool plx_graph_picture_overlay(
    plx_graph_picture *p, const plx_overlay *overlay, plx_target *target, plx_error *e);
/* Whether a put may show more than the last one did of the same. */
bool plx_graph_picture_has_news(const plx_graph_picture *p);
/* Waits until what was asked for is there, for about so many seconds. */
void plx_graph_picture_wait(plx_graph_picture *p, double seconds);

/* How the connections of the last put came about. */
typedef struct plx_graph_drawn {
    double share; /* of the pixels along either side; 1: all */
    bool fine;    /* all pixels of all connections, as true as at rest */
} plx_graph_drawn;

plx_graph_drawn plx_graph_picture_drawn(const plx_graph_picture *p);

/* Whether not all connections were in what was put last, for there are many. */
bool plx_graph_picture_is_some(const plx_graph_picture *p);

#endif

/* All that draws one graph: where its units are, what colours mean, names and legend. Used alike by
 * the window and by stills. What is found out about it (communities, places) is found by
 * plx_graph_stage_work, on any one thread, while another draws. */
#ifndef PLX_APP_GRAPH_STAGE_H
#define PLX_APP_GRAPH_STAGE_H

#include "app/graph_layout.h"
#include "app/graph_orbit.h"
#include "app/graph_order.h"
#include "app/graph_timeline.h"
#include "app/live_film.h"
#include "capture/vector.h"
#include "graph/communities.h"
#include "render/graph_picture.h"
#include "scene/graph_marks.h"

/* What colours tell. */
typedef enum plx_graph_by {
    PLX_GRAPH_BY_DEFAULT, /* types where there are several, else communities */
    PLX_GRAPH_BY_TYPE,    /* of connections */
    PLX_GRAPH_BY_COMMUNITY,
    PLX_GRAPH_BY_SIGN, /* of weights */
    PLX_GRAPH_BY_ATTRIBUTE,
} plx_graph_by;

/* "type", "community" or "sign"; not of an attribute, or of default. */
const char *plx_graph_by_name(plx_graph_by by);

typedef struct plx_graph_stage_desc {
    plx_device *device;      /* must */
    const plx_graph *graph;  /* must; borrowed until destroy */
    double ui_scale;         /* default: 1 */
    unsigned threads;        /* default: all cores */
    uint64_t seed;           /* of places and communities */
    const char *path;        /* of its file, under which places are kept; default: they are not */
    plx_graph_layout layout; /* default: auto */
    bool glides;             /* from layout to layout; else units are there at once */
    bool matrix;             /* in place of the picture of lines */
    plx_graph_order order;   /* of its rows and columns */
    plx_orbit orbit;         /* from where places in space are seen */
    const char *color;       /* by name, as plx_graph_stage_named has it; default: BY_DEFAULT */
    float threshold;         /* smaller |weight| is not drawn */
    bool no_widths;          /* weights are not widths even where there are few connections */
    bool styles;             /* types are line styles where few connections are in view */
    const double *clock;     /* seconds; default: plx_now_s */
    bool still;              /* pictures come whole or not at all, whatever time they take */
} plx_graph_stage_desc;

typedef struct plx_graph_stage plx_graph_stage;

typedef struct plx_graph_shot {
    plx_viewport viewport;
    plx_camera camera; /* scale 0: all of it */
    plx_theme theme;
    plx_quality quality;
    double gain;
    bool no_names, no_legend;
    const char *title;               /* default: what the graph is called */
    uint32_t hover, unit;            /* pointed at, and selected; PLX_NO_NAME: none */
    bool cell;                       /* of the matrix is pointed at: */
    size_t row, column;              /* places */
    const char *message;             /* at the lower edge; default: none */
    bool warns;                      /* that does */
    const plx_graph_span *span;      /* of time, at the lower edge; default: none */
    const struct plx_titles *titles; /* over all; default: none */
    const plx_gui_layer *over;       /* all else, in a window; default: none */
    bool apart;                      /* units and texts are not drawn, for plx_graph_stage_shapes */
} plx_graph_shot;

/* PLX_ERR_USAGE for an attribute that is not there. */
plx_graph_stage *plx_graph_stage_create(const plx_graph_stage_desc *desc, plx_error *e);
void plx_graph_stage_destroy(plx_graph_stage **s);

/* Of texts and marks from now on. Context thread. */
void plx_graph_stage_set_ui_scale(plx_graph_stage *s, double ui_scale);

/* Goes on placing units for about so many seconds; *done when they are settled. On any thread, but
 * one at a time. */
bool plx_graph_stage_work(plx_graph_stage *s, double seconds, bool *done, plx_error *e);
double plx_graph_stage_progress(const plx_graph_stage *s);
/* Whether they stay where they are, though there may be more to find out. Any thread. */
bool plx_graph_stage_stays(const plx_graph_stage *s);
/* Another layout, with further work, which is not done again until then. */
void plx_graph_stage_lay_out(plx_graph_stage *s, plx_graph_layout layout);
/* The one that is shown, or glided to: never auto, once there are places. */
plx_graph_layout plx_graph_stage_layout(const plx_graph_stage *s);
/* Whether units are on their way from one to another. */
bool plx_graph_stage_is_gliding(const plx_graph_stage *s);
/* Takes the places that work has come to, and what is drawn of them. Context thread. */
bool plx_graph_stage_take(plx_graph_stage *s, plx_error *e);

/* Another one whenever what was taken is not what was drawn before. */
uint64_t plx_graph_stage_version(const plx_graph_stage *s);

/* From now on the connections of another graph are shown, of the same units, where they are:
 * borrowed until destroy. Nothing is selected then. Context thread. */
bool plx_graph_stage_show(plx_graph_stage *s, const plx_graph *graph, plx_error *e);
/* The backbone (graph/correlation.h) alone, or all again; false where the graph has none, or
 * without memory. Nothing is selected then. Context thread. */
bool plx_graph_stage_backbone(plx_graph_stage *s, bool alone, plx_error *e);

/* What is meant by a name that options and scripts have: a word of plx_graph_by_name, or else an
 * attribute of units, *attribute, borrowed from the name; else that is NULL. Where connections do
 * not tell it, such a word is the attribute called so; of "unit:NAME" it always is. */
plx_graph_by plx_graph_stage_named(
    const plx_graph_stage *s, const char *name, const char **attribute);
/* Whether connections are of several types, or signs; of all else, true. */
bool plx_graph_stage_tells(const plx_graph_stage *s, plx_graph_by by);
/* What colours tell, by such a name; "" before it is known. */
void plx_graph_stage_color_name(const plx_graph_stage *s, char *name, size_t size);

/* What colours tell from now on, and by what units are grouped around a circle: there may be
 * further work then. */
bool plx_graph_stage_color(
    plx_graph_stage *s, plx_graph_by by, const char *attribute, plx_error *e);
plx_graph_by plx_graph_stage_by(const plx_graph_stage *s);
/* As it was wanted: may be default. */
plx_graph_by plx_graph_stage_wanted_by(const plx_graph_stage *s);
/* For BY_ATTRIBUTE; else NULL. Borrowed from the graph. */
const char *plx_graph_stage_attribute(const plx_graph_stage *s);

/* What makes units large. False without memory. */
bool plx_graph_stage_size_by(plx_graph_stage *s, plx_graph_degree degree);
plx_graph_degree plx_graph_stage_size(const plx_graph_stage *s);

/* Whether weights are widths where there are few enough connections. */
void plx_graph_stage_widen(plx_graph_stage *s, bool widths);
bool plx_graph_stage_widens(const plx_graph_stage *s);
/* Whether that is wanted, and whether they would be where it is. */
bool plx_graph_stage_wants_widths(const plx_graph_stage *s);
bool plx_graph_stage_may_widen(const plx_graph_stage *s);

/* Connections of smaller |weight| are not drawn from now on. */
void plx_graph_stage_set_threshold(plx_graph_stage *s, float threshold);
float plx_graph_stage_threshold(const plx_graph_stage *s);

/* Whether types of connections are line styles where few enough are in view; and whether they are,
 * in a shot. */
void plx_graph_stage_style(plx_graph_stage *s, bool styles);
bool plx_graph_stage_styles(const plx_graph_stage *s);
bool plx_graph_stage_wants_styles(const plx_graph_stage *s);
bool plx_graph_stage_is_styled(const plx_graph_stage *s, const plx_graph_shot *shot);

/* Who is next to whom, or NULL before it is known. */
const plx_mesh *plx_graph_stage_mesh(const plx_graph_stage *s);
/* All but these units stand back, and only connections among them are drawn: [units], not 0 for
 * those selected; path: along it only, where path_count > 0. NULL: all are shown again. All is
 * copied. Context thread. */
bool plx_graph_stage_select(plx_graph_stage *s, const uint8_t *within, const uint32_t *path,
    size_t path_count, plx_error *e);

/* Holds a unit at a place, whatever forces want, or lets it go. It is there after some further
 * work, which is not done again until then. Context thread. */
void plx_graph_stage_hold(plx_graph_stage *s, uint32_t unit, double x, double y);
void plx_graph_stage_release(plx_graph_stage *s, uint32_t unit);
bool plx_graph_stage_is_held(const plx_graph_stage *s, uint32_t unit);
/* To be called now and then: whether there is further work that whoever does it may not know of. */
bool plx_graph_stage_has_work(plx_graph_stage *s);
/* In place of work while that is paused: units are put where they are held. */
void plx_graph_stage_put(plx_graph_stage *s);

/* Whether units are at places in space, and where these are seen from, from now on; moving: it will
 * be another side soon. Units cannot be held then. Context thread. */
bool plx_graph_stage_is_solid(const plx_graph_stage *s);
void plx_graph_stage_orbit(plx_graph_stage *s, plx_orbit orbit, bool moving);
plx_orbit plx_graph_stage_orbit_now(const plx_graph_stage *s);

/* The camera that shows all from all sides, between two pitches; of places in space. */
plx_camera plx_graph_stage_around(
    const plx_graph_stage *s, const plx_graph_shot *shot, double from_pitch, double to_pitch);

/* The matrix in place of lines, as soon as it is made, or lines again; the camera is over its cells
 * then, which are 1 wide. Context thread, as all that follows. */
void plx_graph_stage_show_matrix(plx_graph_stage *s, bool matrix);
bool plx_graph_stage_wants_matrix(const plx_graph_stage *s);
/* What is shown. */
bool plx_graph_stage_is_matrix(const plx_graph_stage *s);
/* In another order. */
void plx_graph_stage_order_by(plx_graph_stage *s, plx_graph_order order);
plx_graph_order plx_graph_stage_order(const plx_graph_stage *s);
/* The cell under a pixel of the matrix, into shot; whether it is another one than before. */
bool plx_graph_stage_point(const plx_graph_stage *s, plx_graph_shot *shot, double x, double y);

/* Of what is shown, be it units or their matrix. */
plx_bounds plx_graph_stage_bounds(const plx_graph_stage *s);
/* The camera that shows all. */
plx_camera plx_graph_stage_whole(const plx_graph_stage *s, const plx_graph_shot *shot);
/* The unit under a pixel, or PLX_NO_NAME. */
uint32_t plx_graph_stage_pick(
    const plx_graph_stage *s, const plx_graph_shot *shot, double x, double y);
/* Of the units in view that do not stand back, the one that comes after (1) or before (-1) that one
 * by importance; after none, the most important, and before none, the least. PLX_NO_NAME where none
 * is in view. */
uint32_t plx_graph_stage_next(
    const plx_graph_stage *s, const plx_graph_shot *shot, uint32_t unit, int direction);
/* Where a unit is. */
void plx_graph_stage_place(const plx_graph_stage *s, uint32_t unit, double *x, double *y);

/* Asks for the picture, waits for it for about so many seconds at most, and puts what is there into
 * the target: the last one as this camera has it where this one is not; *done when it is. */
bool plx_graph_stage_draw(plx_graph_stage *s, const plx_graph_shot *shot, double seconds,
    plx_target *target, bool *done, plx_error *e);

/* Over what was drawn last: that a film is made of it. */
bool plx_graph_stage_mark(plx_graph_stage *s, const plx_live_film *film, const plx_graph_shot *shot,
    double now_s, plx_target *target, plx_error *e);

/* As shapes and text of a vector picture, what lies over connections in the last draw, which had
 * .apart. */
void plx_graph_stage_shapes(const plx_graph_stage *s, plx_vector *vector);

/* Whether drawing the same again may show more than the last time. */
bool plx_graph_stage_has_news(const plx_graph_stage *s);
/* How true connections were in the last draw. */
plx_graph_drawn plx_graph_stage_drawn(const plx_graph_stage *s);
/* Whether there are so many connections that only some were drawn last. */
bool plx_graph_stage_is_some(const plx_graph_stage *s);

const plx_graph_stats *plx_graph_stage_stats(const plx_graph_stage *s);
const plx_communities *plx_graph_stage_communities(const plx_graph_stage *s);

#endif

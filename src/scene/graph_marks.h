/* A graph's units on the screen: how large each is, which is under the pointer, and which names are
 * told. Names go to the most important units first, in places where they cover neither each other
 * nor a large unit; there is room for more as the camera comes near. No GL here. One thread. */
#ifndef PLX_SCENE_GRAPH_MARKS_H
#define PLX_SCENE_GRAPH_MARKS_H

#include "model/graph.h"
#include "scene/camera.h"
#include "scene/overlay.h"

/* Which connections of a unit make it large and its name come first. */
typedef enum plx_graph_degree {
    PLX_GRAPH_DEGREE_BOTH,
    PLX_GRAPH_DEGREE_IN,
    PLX_GRAPH_DEGREE_OUT,
    PLX_GRAPH_DEGREE_COUNT
} plx_graph_degree;

/* "all", "in", "out". */
const char *plx_graph_degree_name(plx_graph_degree degree);

typedef struct plx_graph_marks {
    const plx_graph *graph;       /* borrowed */
    const plx_graph_stats *stats; /* likewise */
    const float *place;           /* [units][2], borrowed; may move */
    plx_graph_degree degree;
    size_t degree_least, degree_most;
    uint32_t *order;      /* [units], the most important first, owned */
    float *size;          /* [units], radius where there is much room, owned */
    unsigned char *taken; /* cells of the screen that hold something, owned */
    size_t cells;
} plx_graph_marks;

bool plx_graph_marks_init(plx_graph_marks *m, const plx_graph *graph, const plx_graph_stats *stats,
    const float *place, plx_error *e);
/* The same by other connections; of an undirected graph all are the same. False without memory. */
bool plx_graph_marks_size_by(plx_graph_marks *m, plx_graph_degree degree);
void plx_graph_marks_uninit(plx_graph_marks *m);

/* What holds all places, or the middle nine tenths and more of them where a few are far out. */
plx_bounds plx_graph_bounds(const float *place, size_t units);
/* The camera that shows the bounds within what the insets leave free. */
plx_camera plx_graph_camera(const plx_bounds *bounds, const plx_viewport *v);

/* What the radii of all units have in common in a view. */
typedef struct plx_graph_radii {
    double fit, fade;
} plx_graph_radii;

/* whole: scale of the camera that shows all. */
plx_graph_radii plx_graph_radii_of(
    const plx_graph_marks *m, const plx_camera *c, const plx_viewport *v, double whole);
/* Radius of a unit on the screen, pixels. */
float plx_graph_radius(const plx_graph_marks *m, size_t unit, const plx_graph_radii *in_view);

/* The unit whose disc is under a pixel, or lies nearest to it within some pixels; PLX_NO_NAME where
 * there is none. */
uint32_t plx_graph_pick(const plx_graph_marks *m, const plx_camera *c, const plx_viewport *v,
    double whole, double px, double py);

typedef struct plx_graph_names {
    const plx_camera *camera;
    const plx_viewport *viewport;
    double whole;
    size_t most;           /* names; default: what suits the screen */
    const uint32_t *first; /* [first_count] units that have theirs before all others */
    size_t first_count;
    const plx_bounds *avoid; /* [avoid_count] of the screen, where none may be, pixels */
    size_t avoid_count;
    const uint8_t *dimmed; /* [units] not 0: no name; or NULL */
    plx_rgba ink, halo;
} plx_graph_names;

/* Adds names to the overlay; returns how many. */
size_t plx_graph_add_names(plx_graph_marks *m, const plx_graph_names *n, plx_overlay *o);

#endif

/* Makes pictures of a graph's connections on a thread of its own: the segments that lie between
 * units' places, sums of what is asked for, and colours of these. Who asks never waits, but for
 * what is copied. Where there are many connections, first comes a picture of some of them, and
 * atlases are made of all (graph_atlases.h), from which views are taken at once. */
#ifndef PLX_RENDER_GRAPH_PAINTER_H
#define PLX_RENDER_GRAPH_PAINTER_H

#include "graph/dashes.h"
#include "render/graph_atlases.h"

/* What is drawn: all is copied. */
typedef struct plx_graph_scene {
    const plx_graph *graph; /* must; the same each time; borrowed until the painter is destroyed */
    const float *place;     /* must, [units][2] */
    const float *ink;       /* [units] as in plx_lines_desc, or NULL */
    uint64_t version;       /* another one is another scene; not 0 */
    uint64_t colors;        /* version of the following alone */
    int classes;
    const uint8_t *of_type, *of_unit; /* as in plx_lines_desc */
    const uint8_t *hidden;            /* [connections], of the version of colours, or NULL */
    const uint8_t *style; /* [connections] plx_line_style, of the version of colours, or NULL */
    float threshold;
    bool widths;  /* as in plx_lines_desc */
    size_t drawn; /* connections that are not hidden; default: all */
    bool passing; /* units are on their way: of many connections some are enough */
} plx_graph_scene;

typedef struct plx_graph_painting {
    unsigned char *colors; /* [height][width][4], rows from the bottom */
    size_t room;
    plx_graph_ask ask; /* what it is of */
    uint64_t version;  /* of the scene; 0: nothing is there yet */
    bool whole;        /* all connections are in it, in the quality asked for */
    bool dear;         /* there are many connections */
} plx_graph_painting;

typedef struct plx_graph_painter plx_graph_painter;

typedef struct plx_graph_painter_desc {
    unsigned threads; /* must be at least 1 */
    bool still;       /* pictures are made whole, of all connections, and only so */
    size_t dear;      /* connections that take longer to draw than a frame may; default: 400,000 */
    size_t atlas;     /* bytes of all atlases, at most about; default: 768 MiB */
} plx_graph_painter_desc;

/* NULL on failure. */
plx_graph_painter *plx_graph_painter_create(const plx_graph_painter_desc *desc, plx_error *e);
/* Waits until the thread has left, which takes some tens of milliseconds at most. */
void plx_graph_painter_destroy(plx_graph_painter **p);

/* All of these on one thread. False without memory. */
bool plx_graph_painter_show(plx_graph_painter *p, const plx_graph_scene *scene, plx_error *e);
void plx_graph_painter_ask(plx_graph_painter *p, const plx_graph_ask *ask);
/* The newest picture; *fresh (may be NULL) where it was not there before. False when making one
 * failed, which *e tells. */
bool plx_graph_painter_take(
    plx_graph_painter *p, const plx_graph_painting **painting, bool *fresh, plx_error *e);
/* Whether there is something that was neither taken nor asked about: a picture, an atlas, a
 * failure. */
bool plx_graph_painter_has_news(const plx_graph_painter *p);
/* The best atlas of a scene for a view, or NULL where there is none (yet). It is there until it is
 * given back, which must be soon: the painter waits for it before it makes another. */
const plx_atlas *plx_graph_painter_atlas(
    plx_graph_painter *p, uint64_t version, const plx_graph_ask *ask);
void plx_graph_painter_give_back(plx_graph_painter *p);

#endif

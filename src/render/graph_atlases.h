/* Atlases (density/atlas.h) of a graph's connections: a coarse one of the whole, which is soon
 * there, a fine one of the whole, and those of what is in and around a view that is nearer still.
 *
 * One thread makes them, a slice at a time; another one takes views from those that are made, and
 * neither waits for long: what is lent is written again only when it was given back. */
#ifndef PLX_RENDER_GRAPH_ATLASES_H
#define PLX_RENDER_GRAPH_ATLASES_H

#include "density/atlas.h"
#include "density/segments.h"
#include "graph/lines.h"
#include "render/graph_ask.h"

typedef struct plx_graph_atlases plx_graph_atlases;

/* workers: borrowed, used by who makes. bytes: of the fine one and of those of a view together, at
 * most about. NULL on failure. */
plx_graph_atlases *plx_graph_atlases_create(plx_workers *workers, size_t bytes, plx_error *e);
/* When nobody makes or reads any more. */
void plx_graph_atlases_destroy(plx_graph_atlases **a);

/* Who reads. The best one of that version of the scene for a view, or NULL where there is none yet.
 * It is there until it is given back, which must be soon. */
const plx_atlas *plx_graph_atlases_lend(
    plx_graph_atlases *a, uint64_t version, const plx_graph_ask *ask);
void plx_graph_atlases_give_back(plx_graph_atlases *a);
/* Whether one was made, or taken away, since the last was lent. */
bool plx_graph_atlases_has_news(const plx_graph_atlases *a);

/* Who makes. Whether there is one of that version at all, and one that a view can be taken from as
 * true as it would be drawn. */
bool plx_graph_atlases_has(const plx_graph_atlases *a, uint64_t version);
bool plx_graph_atlases_is_fine(
    const plx_graph_atlases *a, uint64_t version, const plx_graph_ask *ask);
/* Goes on for about so many seconds with what is still to be made: the coarse one, the fine one,
 * and one for that view where neither is fine enough (NULL: no such). *done where nothing is left.
 */
bool plx_graph_atlases_work(plx_graph_atlases *a, const plx_lines *lines, uint64_t version,
    const plx_graph_ask *view, double seconds, bool *done, plx_error *e);

/* Lines of a set as pixel = scale · world + x, y has them. */
plx_segments plx_graph_segments(const plx_lines *lines, int set, double scale, double x, double y);

#endif

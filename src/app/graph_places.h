/* What is found out about a graph, which takes time: who is next to whom, communities, and where
 * units are placed, by whichever layout is wanted. plx_graph_places_work does it on any one thread;
 * all that does not say so is for who draws, and neither waits for the other. */
#ifndef PLX_APP_GRAPH_PLACES_H
#define PLX_APP_GRAPH_PLACES_H

#include "app/graph_layout.h"
#include "graph/communities.h"
#include "graph/layered.h"

typedef struct plx_graph_places plx_graph_places;

typedef struct plx_graph_places_desc {
    const plx_graph *graph; /* must; borrowed until destroy */
    unsigned threads;       /* must be at least 1 */
    uint64_t seed;
    plx_graph_layout layout;    /* default: auto */
    const plx_attribute *group; /* of the graph: by whose values, which are texts, units are
                                   grouped around a circle; NULL: by communities */
    const char *path;           /* the graph's file, under which places are kept (graph_kept.h) for
                                   the next time; copied; NULL: they are not */
    size_t many; /* connections beyond which it takes a while to find out about them; default:
                    300,000 */
} plx_graph_places_desc;

/* NULL without memory. */
plx_graph_places *plx_graph_places_create(const plx_graph_places_desc *desc, plx_error *e);
/* Nobody may be at work any more. */
void plx_graph_places_destroy(plx_graph_places **p);

/* Goes on for about so many seconds; *done when units are settled and all is known. On any thread,
 * but one at a time. */
bool plx_graph_places_work(plx_graph_places *p, double seconds, bool *done, plx_error *e);
/* Whether units stay where those places have them that were published last, though more may be
 * found out about them. Any thread. */
bool plx_graph_places_stay(const plx_graph_places *p);
/* In place of work while that is paused: units are put where they are held. */
void plx_graph_places_put(plx_graph_places *p);

/* Another layout, with the next work; given where the file has no places is as auto. */
void plx_graph_places_want(plx_graph_places *p, plx_graph_layout layout);
/* By what units are grouped around a circle from now on, as in the desc. */
void plx_graph_places_group_by(plx_graph_places *p, const plx_attribute *group);

/* 0..1. Any thread; not less than it was for the places that were taken last. */
double plx_graph_places_progress(const plx_graph_places *p);
/* The newest places, [units][2], borrowed until the next call, and the layout that they are of,
 * which is never auto; NULL where there are none that were not taken yet. */
const float *plx_graph_places_take(plx_graph_places *p, plx_graph_layout *layout);
/* Of the places that were taken last: by what units are grouped, where that is around a circle, and
 * which are held, [units], borrowed until the next take. */
const plx_attribute *plx_graph_places_group(const plx_graph_places *p);
const uint8_t *plx_graph_places_held(const plx_graph_places *p);
/* All NULL before they are known; layers are where a layered layout was wanted, or auto. */
const plx_mesh *plx_graph_places_mesh(const plx_graph_places *p);
const plx_communities *plx_graph_places_communities(const plx_graph_places *p);
const plx_layered *plx_graph_places_layers(const plx_graph_places *p);

/* Holds a unit at a place, whatever forces want, or lets it go, with the next work. */
void plx_graph_places_hold(plx_graph_places *p, uint32_t unit, float x, float y);
void plx_graph_places_release(plx_graph_places *p, uint32_t unit);
/* To be called now and then: orders that whoever works had no time to look at are given. True where
 * there is something to do that it may not know of, so that work has to go on. */
bool plx_graph_places_catch_up(plx_graph_places *p);

#endif

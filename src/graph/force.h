/* Places units by forces: those that are connected draw each other near, all repel each other. From
 * coarse to fine, so that it untangles: Y. Hu, "Efficient, high-quality force-directed graph
 * drawing", The Mathematica Journal 10 (2006) 37, with groups of neighbours for coarser graphs.
 *
 * It goes in steps, so that it can be shown, stopped and gone on with. The same graph and seed give
 * the same places on one machine, whatever the number of threads and how long each step is. One
 * thread at a time. */
#ifndef PLX_GRAPH_FORCE_H
#define PLX_GRAPH_FORCE_H

#include "graph/mesh.h"

typedef struct plx_force plx_force;

typedef struct plx_force_desc {
    const plx_mesh *mesh; /* must; borrowed; below 2^24 units */
    uint64_t seed;
    unsigned threads; /* default: 1 */
} plx_force_desc;

/* NULL on failure. */
plx_force *plx_force_create(const plx_force_desc *desc, plx_error *e);
void plx_force_destroy(plx_force **force);

/* Goes on for about so many seconds, at least one iteration; *done when all is settled. False
 * without memory. */
bool plx_force_step(plx_force *force, double seconds, bool *done, plx_error *e);
/* 0..1. */
double plx_force_progress(const plx_force *force);

/* Places as they are now, [units][2]: y downwards, the middle at 0, some one unit's distance to its
 * neighbours 1. */
void plx_force_places(const plx_force *force, float *places);
/* In place of all steps, before the first: units are where they were once, [units][2], finite, and
 * some are held, [units] not 0, or NULL. All is settled then. False without memory. */
bool plx_force_resume(plx_force *force, const float *places, const uint8_t *held, plx_error *e);
/* Holds a unit at a place, or lets it go; what is around follows in further steps. Once the finest
 * level is reached; nothing before. */
void plx_force_hold(plx_force *force, uint32_t unit, float x, float y);
void plx_force_release(plx_force *force, uint32_t unit);

#endif

/* Units with a key each, to be put in order by it. Any thread; no state. */
#ifndef PLX_GRAPH_RANKED_H
#define PLX_GRAPH_RANKED_H

#include <stddef.h>
#include <stdint.h>

typedef struct plx_ranked {
    double key;
    uint32_t unit;
} plx_ranked;

/* By key, and where keys are the same, by unit. */
void plx_rank(plx_ranked *items, size_t count);

#endif

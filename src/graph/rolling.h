/* The networks of series that go together (correlation.h) over windows that follow each other in
 * time, and the one over all of it, by which units are placed. Each is made when
 * it is asked for, and those around it ahead, on a thread of its own; all are kept, so that none
 * that was given goes away.
 *
 * Made, asked and destroyed by one thread. */
#ifndef PLX_GRAPH_ROLLING_H
#define PLX_GRAPH_ROLLING_H

#include "graph/correlation.h"

enum { PLX_ROLLING_FRAMES = 240 };

typedef struct plx_rolling plx_rolling;

/* desc: borrowed with all that it names; window: must; the first ends when it is full, the last at
 * the last time, and at most PLX_ROLLING_FRAMES lie evenly between. Errors of
 * plx_correlation_graph. */
plx_rolling *plx_rolling_create(const plx_correlation_desc *desc, plx_error *e);
void plx_rolling_destroy(plx_rolling **r);

/* Over all times; borrowed until destroy, as are all others. */
const plx_graph *plx_rolling_whole(const plx_rolling *r);
size_t plx_rolling_count(const plx_rolling *r);
/* The times of a frame: [*from, *to). */
void plx_rolling_span(const plx_rolling *r, size_t frame, size_t *from, size_t *to);
/* The network of a frame, or NULL while it is being made. */
const plx_graph *plx_rolling_ask(plx_rolling *r, size_t frame);
/* The same, waited for; NULL on failure. */
const plx_graph *plx_rolling_wait(plx_rolling *r, size_t frame, plx_error *e);
/* Whether making one failed, which ends it. */
bool plx_rolling_failed(const plx_rolling *r, plx_error *e);

#endif

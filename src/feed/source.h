/* Whatever can produce weights: a trainer, later a replayed run or a live attachment. A consumer
 * sees only this.
 *
 * Two ways to run it, never both at once: on its own thread (start … stop), or in lock-step on the
 * caller's thread (advance), which stills, recordings and benchmarks use so that the same arguments
 * give the same pixels. */
#ifndef PLX_FEED_SOURCE_H
#define PLX_FEED_SOURCE_H

#include "feed/commands.h"
#include "feed/exchange.h"

typedef struct plx_source plx_source;

typedef struct plx_source_ops {
    bool (*start)(plx_source *s, plx_error *e);
    void (*stop)(plx_source *s);
    bool (*advance)(plx_source *s, uint64_t steps, plx_error *e);
    void (*destroy)(plx_source *s);
} plx_source_ops;

/* The head of every source; a source embeds it as its first member. */
struct plx_source {
    const plx_source_ops *ops;
    const plx_network *network; /* borrowed, outlives the source */
    plx_exchange *exchange;     /* owned by the source */
    plx_commands *commands;     /* owned by the source */
};

/* Starts the source's thread. A first snapshot is published before this returns. */
static inline bool plx_source_start(plx_source *s, plx_error *e)
{
    return s->ops->start(s, e);
}

/* Stops and joins the thread; does nothing when none runs. */
static inline void plx_source_stop(plx_source *s)
{
    s->ops->stop(s);
}

/* Lock-step: does that many steps (0 only publishes) and publishes once. False with an error of
 * PLX_ERR_NUMERIC when it diverged; the snapshot then holds the last finite weights. */
static inline bool plx_source_advance(plx_source *s, uint64_t steps, plx_error *e)
{
    return s->ops->advance(s, steps, e);
}

/* Stops, frees and nulls; accepts NULL. */
static inline void plx_source_destroy(plx_source **s)
{
    if (*s)
        (*s)->ops->destroy(*s);
    *s = NULL;
}

#endif

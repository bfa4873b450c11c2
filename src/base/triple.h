/* Hands the newest of something from one thread to another, and neither ever waits: of three places
 * the writer has one, the reader one, and the third is exchanged by one atomic word. What is in the
 * places, and how it is written, is the owners'. The protocol is that of feed/exchange.c, which a
 * model checks (tests/feed/exchange.pml). */
#ifndef PLX_BASE_TRIPLE_H
#define PLX_BASE_TRIPLE_H

#include <stdatomic.h>
#include <stdbool.h>

enum { PLX_TRIPLE = 3, PLX_TRIPLE_FRESH = 4 /* beside the number of the place in the middle */ };

typedef struct plx_triple {
    atomic_uint middle;
    unsigned back;  /* the writer's place */
    unsigned front; /* the reader's */
} plx_triple;

static inline void plx_triple_init(plx_triple *t)
{
    atomic_init(&t->middle, 2);
    t->back = 0;
    t->front = 1;
}

/* What is in the writer's place is the newest now; it has another one, whose content is of some
 * time before. */
static inline void plx_triple_publish(plx_triple *t)
{
    unsigned old =
        atomic_exchange_explicit(&t->middle, t->back | PLX_TRIPLE_FRESH, memory_order_acq_rel);
    t->back = old & ~(unsigned)PLX_TRIPLE_FRESH;
}

/* Whether there is something newer than in the reader's place. */
static inline bool plx_triple_is_fresh(const plx_triple *t)
{
    return atomic_load_explicit(&t->middle, memory_order_relaxed) & PLX_TRIPLE_FRESH;
}

/* Takes it; false where there is nothing newer. */
static inline bool plx_triple_take(plx_triple *t)
{
    if (!plx_triple_is_fresh(t))
        return false;
    unsigned old = atomic_exchange_explicit(&t->middle, t->front, memory_order_acq_rel);
    t->front = old & ~(unsigned)PLX_TRIPLE_FRESH;
    return true;
}

#endif

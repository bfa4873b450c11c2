#include "feed/exchange.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>

enum { INDEX = 3, NEWER = 4, BUFFERS = 3 };

_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "an exchange through a lock would make a thread wait");

struct plx_exchange {
    plx_snapshot buffer[BUFFERS];
    bool single;                    /* front, middle and back are all buffer 0 */
    pthread_t owner;                /* single: the only thread */
    alignas(64) atomic_uint middle; /* index | NEWER; exchanged by producer and consumer */
    alignas(64) unsigned back;      /* producer's */
    bool filling;                   /* producer's: between begin and publish */
    uint64_t sequence;              /* producer's */
    alignas(64) unsigned front;     /* consumer's */
};

static plx_exchange *create(const plx_network *network, int buffers, float *params, plx_error *e)
{
    plx_exchange *x = plx_alloc(1, sizeof *x);
    if (!x) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    for (int i = 0; i < buffers; i++) {
        if (!plx_snapshot_init_lent(&x->buffer[i], network, params, e)) {
            plx_exchange_destroy(&x);
            return NULL;
        }
    }
    return x;
}

plx_exchange *plx_exchange_create(const plx_network *network, plx_error *e)
{
    return plx_exchange_create_lent(network, NULL, e);
}

plx_exchange *plx_exchange_create_lent(const plx_network *network, float *params, plx_error *e)
{
    plx_exchange *x = create(network, BUFFERS, params, e);
    if (!x)
        return NULL;
    x->front = 0;
    atomic_init(&x->middle, 1);
    x->back = 2;
    return x;
}

plx_exchange *plx_exchange_create_single(const plx_network *network, plx_error *e)
{
    plx_exchange *x = create(network, 1, NULL, e);
    if (!x)
        return NULL;
    x->single = true;
    x->owner = pthread_self();
    atomic_init(&x->middle, 0);
    return x;
}

void plx_exchange_destroy(plx_exchange **x)
{
    if (!*x)
        return;
    for (int i = 0; i < BUFFERS; i++)
        plx_snapshot_uninit(&(*x)->buffer[i]);
    plx_free(*x);
    *x = NULL;
}

plx_snapshot *plx_exchange_begin(plx_exchange *x)
{
    assert(!x->single || pthread_equal(x->owner, pthread_self()));
    x->filling = true;
    return &x->buffer[x->back];
}

void plx_exchange_publish(plx_exchange *x)
{
    plx_snapshot *s = &x->buffer[x->back];
    s->sequence = ++x->sequence;
    s->publish_ns = plx_now_ns();
    x->filling = false;
    if (x->single) {
        assert(pthread_equal(x->owner, pthread_self()));
        return;
    }
    /* Release hands over what was written; acquire takes back a buffer that the consumer has
     * finished reading. */
    x->back = atomic_exchange_explicit(&x->middle, x->back | NEWER, memory_order_acq_rel) & INDEX;
}

const plx_snapshot *plx_exchange_take(plx_exchange *x)
{
    assert(!x->single || (pthread_equal(x->owner, pthread_self()) && !x->filling));
    if (atomic_load_explicit(&x->middle, memory_order_relaxed) & NEWER)
        x->front = atomic_exchange_explicit(&x->middle, x->front, memory_order_acq_rel) & INDEX;
    return &x->buffer[x->front];
}

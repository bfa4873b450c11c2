/* Hands complete snapshots from one producer thread to one consumer thread. Neither ever waits, and
 * nothing is allocated after creation.
 *
 * Three buffers: one being written, one being read, and one in the middle that changes hands by a
 * single atomic exchange. The word in the middle carries the buffer's index and whether it is newer
 * than what the consumer has. tests/feed/exchange.pml is a model of this protocol, which CI checks
 * with spin.
 *
 * A source that is only ever run in lock-step needs no more than one buffer, which matters where
 * that is hundreds of megabytes: plx_exchange_create_single. Producer and consumer are then the
 * same thread, and the only buffer is the producer's from begin to publish and the consumer's from
 * take to the next begin. */
#ifndef PLX_FEED_EXCHANGE_H
#define PLX_FEED_EXCHANGE_H

#include "feed/snapshot.h"

typedef struct plx_exchange plx_exchange;

/* network is borrowed and must outlive the exchange. */
plx_exchange *plx_exchange_create(const plx_network *network, plx_error *e);
/* With one buffer: for one thread that calls begin, publish and take in turn. Asserts that it is
 * one thread, and that nothing is taken between begin and publish. */
plx_exchange *plx_exchange_create_single(const plx_network *network, plx_error *e);
/* For weights that never change: all snapshots lend the same params, [network->param_count], which
 * must outlive the exchange. */
plx_exchange *plx_exchange_create_lent(const plx_network *network, float *params, plx_error *e);
void plx_exchange_destroy(plx_exchange **x);

/* Producer thread: the buffer to fill; its content is that of some earlier publish (with one
 * buffer, of the last one). */
plx_snapshot *plx_exchange_begin(plx_exchange *x);
/* Producer thread: makes what begin gave the newest snapshot. Sets sequence and publish_ns. */
void plx_exchange_publish(plx_exchange *x);

/* Consumer thread: the newest snapshot, valid until the next take. The same pointer with the same
 * sequence comes again while nothing newer is there; sequence is 0 before the first publish. */
const plx_snapshot *plx_exchange_take(plx_exchange *x);

#endif

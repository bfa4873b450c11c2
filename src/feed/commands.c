#include "feed/commands.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdatomic.h>

enum { CAPACITY = 256 }; /* a power of two: far more than a person types within a step */

struct plx_commands {
    plx_command ring[CAPACITY];
    plx_signal pushed;
    alignas(64) atomic_size_t head; /* written by the consumer of snapshots, read by the source */
    alignas(64) atomic_size_t tail; /* written by the source, read by the consumer */
};

plx_commands *plx_commands_create(plx_error *e)
{
    plx_commands *c = plx_alloc(1, sizeof *c);
    if (!c) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_signal_init(&c->pushed);
    return c;
}

void plx_commands_destroy(plx_commands **c)
{
    if (!*c)
        return;
    plx_signal_uninit(&(*c)->pushed);
    plx_free(*c);
    *c = NULL;
}

bool plx_commands_push(plx_commands *c, plx_command command)
{
    size_t head = atomic_load_explicit(&c->head, memory_order_relaxed);
    if (head - atomic_load_explicit(&c->tail, memory_order_acquire) == CAPACITY)
        return false;
    c->ring[head % CAPACITY] = command;
    atomic_store_explicit(&c->head, head + 1, memory_order_release);
    plx_signal_post(&c->pushed);
    return true;
}

bool plx_commands_pop(plx_commands *c, plx_command *out)
{
    size_t tail = atomic_load_explicit(&c->tail, memory_order_relaxed);
    if (tail == atomic_load_explicit(&c->head, memory_order_acquire))
        return false;
    *out = c->ring[tail % CAPACITY];
    atomic_store_explicit(&c->tail, tail + 1, memory_order_release);
    return true;
}

void plx_commands_wait(plx_commands *c, double seconds)
{
    plx_signal_wait(&c->pushed, seconds);
}

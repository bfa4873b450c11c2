#include "app/graph_holds.h"

#include "base/mem.h"

#include <string.h>

void plx_graph_holds_uninit(plx_graph_holds *h)
{
    plx_free(h->late);
    h->late = NULL;
    h->late_count = h->late_room = 0;
}

/* Whether there was room. */
static bool put(plx_graph_holds *h, const plx_graph_hold *hold)
{
    size_t at = atomic_load_explicit(&h->given, memory_order_relaxed);
    if (at - atomic_load_explicit(&h->taken, memory_order_acquire) == PLX_GRAPH_HOLDS)
        return false;
    h->ring[at % PLX_GRAPH_HOLDS] = *hold;
    atomic_store_explicit(&h->given, at + 1, memory_order_release);
    return true;
}

static void keep(plx_graph_holds *h, const plx_graph_hold *hold)
{
    enum { FIRST = 16 };
    plx_graph_hold *last = h->late_count > 0 ? &h->late[h->late_count - 1] : NULL;
    if (last && last->unit == hold->unit && !last->release && !hold->release) {
        *last = *hold;
        return;
    }
    if (!h->late || h->late_count == h->late_room) {
        size_t room = h->late_room > 0 ? h->late_room * 2 : FIRST;
        plx_graph_hold *late = plx_realloc(h->late, room, sizeof *late);
        if (!late)
            return; /* without memory it is lost */
        h->late = late;
        h->late_room = room;
    }
    h->late[h->late_count++] = *hold;
}

void plx_graph_holds_give(plx_graph_holds *h, plx_graph_hold hold)
{
    if (h->late_count > 0 || !put(h, &hold))
        keep(h, &hold);
}

bool plx_graph_holds_catch_up(plx_graph_holds *h)
{
    size_t count = 0;
    while (count < h->late_count && put(h, &h->late[count]))
        count++;
    h->late_count -= count;
    if (count > 0)
        memmove(h->late, h->late + count, h->late_count * sizeof *h->late);
    return count > 0;
}

bool plx_graph_holds_take(plx_graph_holds *h, plx_graph_hold *hold)
{
    size_t at = atomic_load_explicit(&h->taken, memory_order_relaxed);
    if (at == atomic_load_explicit(&h->given, memory_order_acquire))
        return false;
    *hold = h->ring[at % PLX_GRAPH_HOLDS];
    atomic_store_explicit(&h->taken, at + 1, memory_order_release);
    return true;
}

#include "render/map_keeper.h"

#include "base/mem.h"
#include "base/thread.h"

#include <stdatomic.h>

typedef enum map_state {
    MAP_IDLE,
    MAP_ASKED, /* it is to be read, or is being read: the pyramid is not to be touched */
    MAP_THERE, /* it has been read */
    MAP_FAILED,
    MAP_LEFT,    /* it is to be written, */
    MAP_WRITTEN, /* and is being written: the pyramid is not to be changed */
} map_state;

typedef struct kept_map {
    plx_cache_key key;      /* "": it is not kept */
    _Atomic unsigned state; /* map_state. From ASKED and WRITTEN the thread alone goes on, from
                               LEFT whoever comes first, and else the caller */
    bool corrupt;           /* what is in the cache: the caller's */
} kept_map;

struct plx_map_keeper {
    plx_pyramid *pyramids;
    size_t links;
    kept_map *map;         /* [links] */
    uint32_t *queue;       /* [room], round and round: links to which something is to be done */
    size_t queued, room;   /* a post of `work` each; one more, and `quit`, when it is over */
    _Atomic size_t taken;  /* of those queued: the thread counts */
    plx_signal work, done; /* something may be done to a link, or was */
    atomic_bool quit;
    plx_thread *thread;
};

/* quit: there is nobody left who would take what is read. */
static void go_on(plx_map_keeper *k, size_t link, bool quit)
{
    kept_map *m = &k->map[link];
    unsigned left = MAP_LEFT;
    if (atomic_load(&m->state) == MAP_ASKED && !quit) {
        bool there = plx_pyramid_restore(&k->pyramids[link], &m->key);
        atomic_store(&m->state, there ? MAP_THERE : MAP_FAILED);
        plx_signal_post(&k->done);
    } else if (atomic_compare_exchange_strong(&m->state, &left, MAP_WRITTEN)) {
        plx_pyramid_keep(&k->pyramids[link], &m->key);
        atomic_store(&m->state, MAP_IDLE);
        plx_signal_post(&k->done);
    }
}

static void run(void *user)
{
    plx_map_keeper *k = user;
    for (size_t at = 0;; at++) {
        plx_signal_wait(&k->work, -1);
        bool quit = atomic_load(&k->quit);
        if (quit && at == k->queued)
            return;
        size_t link = k->queue[at % k->room];
        atomic_store(&k->taken, at + 1);
        go_on(k, link, quit);
    }
}

/* How many are kept. */
static size_t make_keys(plx_map_keeper *k, const plx_cache_key *keys)
{
    uint64_t bytes = 0;
    size_t count = 0;
    for (size_t l = 0; l < k->links; l++) {
        plx_cache_key key = plx_pyramid_key(&k->pyramids[l], &keys[l]);
        if (!key.text[0])
            continue;
        bytes += plx_pyramid_kept_bytes(&k->pyramids[l]);
        if (bytes > PLX_CACHE_BYTES / 2)
            break;
        k->map[l].key = key;
        count++;
    }
    return count;
}

plx_map_keeper *plx_map_keeper_create(
    plx_pyramid *pyramids, size_t links, const plx_cache_key *keys)
{
    plx_map_keeper *k = plx_alloc(1, sizeof *k);
    if (!k)
        return NULL;
    plx_signal_init(&k->work);
    plx_signal_init(&k->done);
    k->pyramids = pyramids;
    k->links = links;
    k->room = 4 * links; /* one may be asked for, left and given up again meanwhile */
    k->map = plx_alloc(links, sizeof *k->map);
    k->queue = plx_alloc(k->room, sizeof *k->queue);
    if (k->map && k->queue && make_keys(k, keys) > 0)
        k->thread = plx_thread_create("maps", run, k, NULL);
    if (!k->thread)
        plx_map_keeper_destroy(&k);
    return k;
}

void plx_map_keeper_destroy(plx_map_keeper **keeper)
{
    plx_map_keeper *k = *keeper;
    if (!k)
        return;
    atomic_store(&k->quit, true);
    plx_signal_post(&k->work);
    plx_thread_join(&k->thread);
    plx_signal_uninit(&k->work);
    plx_signal_uninit(&k->done);
    plx_free(k->map);
    plx_free(k->queue);
    plx_free(k);
    *keeper = NULL;
}

static void order(plx_map_keeper *k, size_t link, map_state state)
{
    if (k->queued - atomic_load(&k->taken) == k->room)
        return;
    k->queue[k->queued++ % k->room] = (uint32_t)link;
    atomic_store(&k->map[link].state, state);
    plx_signal_post(&k->work);
}

void plx_map_keeper_ask(plx_map_keeper *k, size_t link)
{
    kept_map *m = &k->map[link];
    if (m->key.text[0] && plx_map_keeper_is_idle(k, link) &&
        plx_pyramid_is_kept(&k->pyramids[link], &m->key))
        order(k, link, MAP_ASKED);
}

/* Until the thread has gone on from there. */
static void wait_for(plx_map_keeper *k, size_t link, map_state state)
{
    while (atomic_load(&k->map[link].state) == state)
        plx_signal_wait(&k->done, -1);
}

bool plx_map_keeper_take(plx_map_keeper *k, size_t link)
{
    wait_for(k, link, MAP_ASKED);
    bool there = atomic_exchange(&k->map[link].state, MAP_IDLE) == MAP_THERE;
    k->map[link].corrupt = !there;
    return there;
}

bool plx_map_keeper_is_idle(const plx_map_keeper *k, size_t link)
{
    return atomic_load(&k->map[link].state) == MAP_IDLE;
}

bool plx_map_keeper_has_come(const plx_map_keeper *k, size_t link)
{
    unsigned state = atomic_load(&k->map[link].state);
    return state == MAP_THERE || state == MAP_FAILED;
}

bool plx_map_keeper_is_asked(const plx_map_keeper *k, size_t link)
{
    unsigned state = atomic_load(&k->map[link].state);
    return state == MAP_ASKED || state == MAP_THERE || state == MAP_FAILED;
}

void plx_map_keeper_leave(plx_map_keeper *k, size_t link)
{
    kept_map *m = &k->map[link];
    if (!m->key.text[0] || (!m->corrupt && plx_pyramid_is_kept(&k->pyramids[link], &m->key)))
        return;
    m->corrupt = false;
    order(k, link, MAP_LEFT);
}

void plx_map_keeper_drop(plx_map_keeper *k, size_t link)
{
    unsigned left = MAP_LEFT;
    atomic_compare_exchange_strong(&k->map[link].state, &left, MAP_IDLE);
}

void plx_map_keeper_hold(plx_map_keeper *k, size_t link)
{
    plx_map_keeper_drop(k, link);
    wait_for(k, link, MAP_WRITTEN);
}

/* Different texts that one thread has met, numbered as they come: for readers that meet the same
 * names millions of times, several times as fast as model/names.h, and of bounded size, since it
 * can be emptied at any time. For io/ alone. One thread. */
#ifndef PLX_IO_NAME_CACHE_H
#define PLX_IO_NAME_CACHE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { PLX_NAME_HEAD = 16 /* bytes that must be readable from where a name begins */ };

typedef struct plx_cached_name {
    uint64_t head[2]; /* its first bytes, zeros behind them */
    const char *text; /* of longer names; else NULL */
    uint32_t length;
} plx_cached_name;

/* What is asked of memory for a short name is in one place. */
typedef struct plx_name_cache_slot {
    uint64_t head[2];
    uint32_t hash, index; /* index + 1; 0: the slot is free */
    uint64_t unused;
} plx_name_cache_slot;

/* A name that is looked for. */
typedef struct plx_name_key {
    uint64_t head[2];
    uint32_t hash, length;
    const char *text;
} plx_name_key;

typedef struct plx_name_cache {
    uint64_t key[2];       /* set by init */
    plx_cached_name *name; /* [count] */
    uint32_t count, capacity;
    size_t text_bytes; /* that longer names take */
    plx_name_cache_slot *slot;
    size_t slots; /* a power of two, or 0 */
    plx_arena arena;
} plx_name_cache;

void plx_name_cache_init(plx_name_cache *c);
void plx_name_cache_uninit(plx_name_cache *c);
/* Forgets all names, and keeps the room. */
void plx_name_cache_clear(plx_name_cache *c);

/* A name's bytes. */
static inline const char *plx_cached_text(const plx_cached_name *n)
{
    return n->text ? n->text : (const char *)n->head;
}

/* For what is below. */
bool plx_name_cache_add(plx_name_cache *c, const plx_name_key *k, uint32_t *index);
uint32_t plx_name_cache_hash_more(uint64_t hash, uint64_t key, const char *text, size_t length);

static inline uint64_t plx_name_cache_mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Of names whose first bytes are the same. */
static inline bool plx_name_cache_is(const plx_cached_name *n, const plx_name_key *k)
{
    return n->length == k->length &&
           (k->length == PLX_NAME_HEAD || memcmp(n->text, k->text, k->length) == 0);
}

/* text[0..length), borrowed, of less than 4 GiB, holds no NUL. What memory holds of it is on its
 * way from then on, so that it takes less time to find some later. */
static inline void plx_name_cache_key(
    const plx_name_cache *c, const char *text, size_t length, plx_name_key *k)
{
    static const unsigned char kept[2 * PLX_NAME_HEAD] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    bool is_short = length <= PLX_NAME_HEAD;
    const unsigned char *mask = kept + PLX_NAME_HEAD - (is_short ? length : PLX_NAME_HEAD);
    uint64_t low, high, mask_low, mask_high;
    memcpy(&low, text, sizeof low);
    memcpy(&high, text + sizeof low, sizeof high);
    memcpy(&mask_low, mask, sizeof mask_low);
    memcpy(&mask_high, mask + sizeof mask_low, sizeof mask_high);
    low &= mask_low;
    high &= mask_high;
    uint64_t h = plx_name_cache_mix(low ^ c->key[0], high ^ c->key[1]);
    uint32_t hash = is_short ? (uint32_t)h : plx_name_cache_hash_more(h, c->key[0], text, length);
    if (c->slots > 0)
        __builtin_prefetch(&c->slot[hash & (c->slots - 1)]);
    k->head[0] = low;
    k->head[1] = high;
    k->text = text;
    k->length = (uint32_t)length;
    k->hash = hash;
}

/* *index is its number; it is added where it is not there. False without memory. */
static inline bool plx_name_cache_find(plx_name_cache *c, const plx_name_key *k, uint32_t *index)
{
    for (size_t at = k->hash; c->slots > 0; at++) {
        const plx_name_cache_slot *s = &c->slot[at & (c->slots - 1)];
        if (s->index == 0)
            break;
        if (s->hash != k->hash || s->head[0] != k->head[0] || s->head[1] != k->head[1])
            continue;
        if (k->length >= PLX_NAME_HEAD && !plx_name_cache_is(&c->name[s->index - 1], k))
            continue;
        *index = s->index - 1;
        return true;
    }
    return plx_name_cache_add(c, k, index);
}

#endif

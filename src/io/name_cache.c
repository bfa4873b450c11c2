#include "io/name_cache.h"

#include "base/mem.h"

#include <sys/random.h>

enum { FIRST_SLOTS = 256 };

void plx_name_cache_init(plx_name_cache *c)
{
    *c = (plx_name_cache){0};
    /* Nobody who writes a file knows it, so none can make all names meet. */
    if (getrandom(c->key, sizeof c->key, GRND_NONBLOCK) != sizeof c->key) {
        c->key[0] = (uint64_t)(uintptr_t)c * 0x9E3779B97F4A7C15U;
        c->key[1] = (uint64_t)(uintptr_t)&c * 0xD6E8FEB86659FD93U;
    }
    c->key[1] |= 1;
}

void plx_name_cache_uninit(plx_name_cache *c)
{
    plx_free(c->name);
    plx_free(c->slot);
    plx_arena_uninit(&c->arena);
    *c = (plx_name_cache){0};
}

void plx_name_cache_clear(plx_name_cache *c)
{
    if (c->count > 0)
        memset(c->slot, 0, c->slots * sizeof *c->slot);
    c->count = 0;
    c->text_bytes = 0;
    plx_arena_uninit(&c->arena);
}

uint32_t plx_name_cache_hash_more(uint64_t hash, uint64_t key, const char *text, size_t length)
{
    uint64_t word;
    size_t at = PLX_NAME_HEAD;
    for (; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        hash = plx_name_cache_mix(hash ^ word, key | 1);
    }
    word = 0;
    memcpy(&word, text + at, length - at);
    return (uint32_t)plx_name_cache_mix(hash ^ word, (key | 1) + length * 2);
}

static bool grow_slots(plx_name_cache *c)
{
    size_t slots = c->slots ? c->slots * 2 : FIRST_SLOTS;
    plx_name_cache_slot *grown = plx_alloc_large(slots, sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = 0; i < c->slots; i++) {
        if (!c->slot[i].index)
            continue;
        size_t at = c->slot[i].hash & (slots - 1);
        while (grown[at].index)
            at = (at + 1) & (slots - 1);
        grown[at] = c->slot[i];
    }
    plx_free(c->slot);
    c->slot = grown;
    c->slots = slots;
    return true;
}

static bool grow_names(plx_name_cache *c)
{
    if (c->count > UINT32_MAX / 2)
        return false;
    uint32_t capacity = c->capacity * 2 + 64;
    plx_cached_name *grown = plx_realloc(c->name, capacity, sizeof *grown);
    if (!grown)
        return false;
    c->name = grown;
    c->capacity = capacity;
    return true;
}

bool plx_name_cache_add(plx_name_cache *c, const plx_name_key *k, uint32_t *index)
{
    if (((size_t)c->count * 2 >= c->slots && !grow_slots(c)) ||
        (c->count == c->capacity && !grow_names(c)))
        return false;
    plx_cached_name n = {.head = {k->head[0], k->head[1]}, .length = k->length};
    if (k->length > PLX_NAME_HEAD) {
        if (!(n.text = plx_arena_text(&c->arena, k->text, k->length)))
            return false;
        c->text_bytes += k->length;
    }
    size_t at = k->hash & (c->slots - 1);
    while (c->slot[at].index)
        at = (at + 1) & (c->slots - 1);
    *index = c->count;
    c->name[c->count++] = n;
    c->slot[at] =
        (plx_name_cache_slot){.head = {k->head[0], k->head[1]}, .hash = k->hash, .index = c->count};
    return true;
}

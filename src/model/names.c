#include "model/names.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>
#include <sys/random.h>

enum { FIRST_SLOTS = 64 };

static const uint64_t MIX_A = 0x9E3779B97F4A7C15U, MIX_B = 0xD6E8FEB86659FD93U;

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t hash_of(uint64_t key, const char *text, size_t length)
{
    uint64_t h = key ^ (length * MIX_A), word;
    for (; length >= 8; text += 8, length -= 8) {
        memcpy(&word, text, 8);
        h = mix(h ^ word, MIX_B ^ key);
    }
    word = 0;
    memcpy(&word, text, length);
    h = mix(h ^ word, MIX_A ^ key);
    return (uint32_t)(h ^ h >> 32);
}

static bool is_at(const plx_names *n, plx_name_slot s, uint32_t hash, const char *t, size_t length)
{
    return s.hash == hash && n->bytes[s.index - 1] == length &&
           memcmp(n->text[s.index - 1], t, length) == 0;
}

/* Where the text is, or the free slot where it would be. */
static size_t place_of(const plx_names *n, uint32_t hash, const char *text, size_t length)
{
    size_t at = hash & (n->slots - 1);
    while (n->slot[at].index && !is_at(n, n->slot[at], hash, text, length))
        at = (at + 1) & (n->slots - 1);
    return at;
}

static bool grow_slots(plx_names *n)
{
    size_t slots = n->slots ? n->slots * 2 : FIRST_SLOTS;
    plx_name_slot *grown = plx_alloc(slots, sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = 0; i < n->slots; i++) {
        if (!n->slot[i].index)
            continue;
        size_t at = n->slot[i].hash & (slots - 1);
        while (grown[at].index)
            at = (at + 1) & (slots - 1);
        grown[at] = n->slot[i];
    }
    plx_free(n->slot);
    n->slot = grown;
    n->slots = slots;
    return true;
}

static bool grow_texts(plx_names *n)
{
    if (n->count == UINT32_MAX - 1)
        return false;
    uint32_t capacity =
        n->capacity < UINT32_MAX / 2 ? n->capacity + n->capacity / 2 + 64 : UINT32_MAX;
    char **text = plx_realloc(n->text, capacity, sizeof *text);
    if (text)
        n->text = text;
    uint32_t *bytes = plx_realloc(n->bytes, capacity, sizeof *bytes);
    if (bytes)
        n->bytes = bytes;
    if (text && bytes)
        n->capacity = capacity;
    return text && bytes;
}

bool plx_names_add(plx_names *n, const char *text, size_t length, uint32_t *index)
{
    if (!n->key && getrandom(&n->key, sizeof n->key, GRND_NONBLOCK) != sizeof n->key)
        n->key = (uint64_t)(uintptr_t)n * MIX_A;
    n->key |= 1;
    if (length > UINT32_MAX || (n->count * (size_t)3 >= n->slots * 2 && !grow_slots(n)))
        return false;
    uint32_t hash = hash_of(n->key, text, length);
    plx_name_slot *slot = &n->slot[place_of(n, hash, text, length)];
    if (slot->index) {
        *index = slot->index - 1;
        return true;
    }
    char *copy =
        n->count < n->capacity || grow_texts(n) ? plx_arena_text(&n->arena, text, length) : NULL;
    if (!copy)
        return false;
    n->text[n->count] = copy;
    n->bytes[n->count] = (uint32_t)length;
    *index = n->count++;
    *slot = (plx_name_slot){hash, n->count};
    return true;
}

uint32_t plx_names_find(const plx_names *n, const char *text, size_t length)
{
    if (!n->slots || length > UINT32_MAX)
        return PLX_NO_NAME;
    plx_name_slot s = n->slot[place_of(n, hash_of(n->key, text, length), text, length)];
    return s.index ? s.index - 1 : (uint32_t)PLX_NO_NAME;
}

void plx_names_finish(plx_names *n)
{
    for (uint32_t i = 0; i < n->count; i++)
        plx_text_sanitize(n->text[i]);
    plx_free(n->slot);
    plx_free(n->bytes);
    n->slot = NULL;
    n->bytes = NULL;
    n->slots = 0;
}

void plx_names_uninit(plx_names *n)
{
    plx_free(n->text);
    plx_free(n->bytes);
    plx_free(n->slot);
    plx_arena_uninit(&n->arena);
    *n = (plx_names){0};
}

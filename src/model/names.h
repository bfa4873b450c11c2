/* A set of different texts, each with the number of its first coming: names of units, of types, and
 * values of attributes. One thread. */
#ifndef PLX_MODEL_NAMES_H
#define PLX_MODEL_NAMES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLX_NO_NAME = UINT32_MAX };

typedef struct plx_name_slot {
    uint32_t hash, index; /* index + 1; 0: the slot is free */
} plx_name_slot;

typedef struct plx_names {
    char **text;     /* [count], by number */
    uint32_t *bytes; /* [count], lengths */
    uint32_t count, capacity;
    plx_name_slot *slot; /* [slots], a power of two */
    size_t slots;
    uint64_t key; /* nobody who writes a file knows it, so none can make all names meet */
    plx_arena arena;
} plx_names; /* zeroed is empty */

/* *index is the number of text[0..length), which is added where it is not there: count has grown
 * then. False without memory. */
bool plx_names_add(plx_names *n, const char *text, size_t length, uint32_t *index);
/* PLX_NO_NAME where it is not there. */
uint32_t plx_names_find(const plx_names *n, const char *text, size_t length);
/* Makes all texts fit to be shown. Nothing can be added or found from then on. */
void plx_names_finish(plx_names *n);
void plx_names_uninit(plx_names *n);

#endif

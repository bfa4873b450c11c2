/* Many small strings that live and die together. One thread. */
#ifndef PLX_BASE_ARENA_H
#define PLX_BASE_ARENA_H

#include <stddef.h>

typedef struct plx_arena {
    struct plx_arena_block *last;
} plx_arena; /* zeroed is empty */

/* A NUL-terminated copy of text[0..length), valid until uninit; NULL without memory. */
char *plx_arena_text(plx_arena *a, const char *text, size_t length);
void plx_arena_uninit(plx_arena *a);

#endif

#include "base/arena.h"

#include "base/mem.h"

#include <string.h>

enum { BLOCK_SIZE = 16 * 1024 };

typedef struct plx_arena_block {
    struct plx_arena_block *before;
    size_t used, size;
    char bytes[];
} plx_arena_block;

char *plx_arena_text(plx_arena *a, const char *text, size_t length)
{
    size_t wanted;
    if (!plx_add_size(length, 1, &wanted))
        return NULL;
    plx_arena_block *block = a->last;
    if (!block || block->size - block->used < wanted) {
        size_t size = wanted > BLOCK_SIZE ? wanted : BLOCK_SIZE, total;
        block = plx_add_size(sizeof *block, size, &total) ? plx_realloc(NULL, total, 1) : NULL;
        if (!block)
            return NULL;
        *block = (plx_arena_block){.before = a->last, .size = size};
        a->last = block;
    }
    char *out = block->bytes + block->used;
    memcpy(out, text, length);
    out[length] = '\0';
    block->used += wanted;
    return out;
}

void plx_arena_uninit(plx_arena *a)
{
    while (a->last) {
        plx_arena_block *before = a->last->before;
        plx_free(a->last);
        a->last = before;
    }
}

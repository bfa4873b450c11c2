/* Checked allocation. Sizes multiply and add without wrapping; memory comes zeroed.
 *
 * Tests make the n-th allocation of a thread fail with plx_mem_fail_at. Any thread. */
#ifndef PLX_BASE_MEM_H
#define PLX_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* count × size zeroed bytes, aligned to 64; NULL on overflow or without memory (and for 0 bytes a
 * pointer that may be freed). Free with plx_free. */
void *plx_alloc(size_t count, size_t size);
/* The same with malloc's alignment, for large blocks that may stay empty: pages that nothing is
 * written to take no memory where the system gives fresh pages zeroed. */
void *plx_alloc_sparse(size_t count, size_t size);
/* As realloc over count × size; new bytes are not zeroed; NULL leaves the old block as it was.
 * old must come from plx_realloc (or be NULL): such blocks have malloc's alignment. */
void *plx_realloc(void *old, size_t count, size_t size);
/* As plx_alloc, in large pages where the system has them, for what is read at places all over it:
 * each first look at a page costs more than what is read there. */
void *plx_alloc_large(size_t count, size_t size);
/* Asks for large pages for what of memory was not touched yet, where it has many megabytes. */
void plx_mem_large(void *memory, size_t bytes);
/* Accepts NULL. */
void plx_free(void *memory);
/* A copy of text, to be freed with plx_free; NULL without memory. */
char *plx_strdup(const char *text);

/* Bytes that the machine has; 0: not known. Allocations are granted before there is memory for
 * them, and who then uses it is killed, so that very large ones look here first. */
uint64_t plx_mem_installed(void);

/* *out = a op b; false when it would wrap. */
bool plx_mul_size(size_t a, size_t b, size_t *out);
bool plx_add_size(size_t a, size_t b, size_t *out);

/* For tests: the n-th allocation from now on this thread fails (1 is the next one); 0 turns it
 * off. */
void plx_mem_fail_at(uint64_t n);

#endif

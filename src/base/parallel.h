/* One piece of work cut into parts, for as long as it lasts. Any thread; may not be nested. */
#ifndef PLX_BASE_PARALLEL_H
#define PLX_BASE_PARALLEL_H

#include <stddef.h>

/* Calls part(user, i) once for every i < count, on up to `threads` threads, of which the caller is
 * one, and returns when all are done. Which thread takes which part is left to chance, so parts
 * must not depend on each other. Where threads cannot be started, fewer do the work. */
void plx_parallel(unsigned threads, size_t count, void (*part)(void *user, size_t i), void *user);

#endif

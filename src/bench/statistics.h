/* What is said of many times. Any thread. */
#ifndef PLX_BENCH_STATISTICS_H
#define PLX_BENCH_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values as they come; room for so many is made once, and what comes after that is not kept. */
typedef struct plx_samples {
    double *values; /* [count], owned */
    size_t count, capacity;
} plx_samples;

bool plx_samples_init(plx_samples *s, size_t capacity);
void plx_samples_uninit(plx_samples *s);
/* False when there was no more room. */
bool plx_samples_add(plx_samples *s, double value);
void plx_samples_sort(plx_samples *s);
/* Of sorted samples the smallest that at least so many percent do not exceed (nearest rank); NaN of
 * none. */
double plx_samples_percentile(const plx_samples *s, double percent);

/* A hash of bytes: FNV-1a, 64 bits. */
uint64_t plx_hash_bytes(const void *bytes, size_t size);

#endif

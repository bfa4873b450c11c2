#include "bench/statistics.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

bool plx_samples_init(plx_samples *s, size_t capacity)
{
    *s = (plx_samples){.values = plx_alloc(capacity, sizeof *s->values), .capacity = capacity};
    return s->values != NULL;
}

void plx_samples_uninit(plx_samples *s)
{
    plx_free(s->values);
    *s = (plx_samples){0};
}

bool plx_samples_add(plx_samples *s, double value)
{
    if (s->count == s->capacity)
        return false;
    s->values[s->count++] = value;
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void plx_samples_sort(plx_samples *s)
{
    if (s->count > 0)
        qsort(s->values, s->count, sizeof *s->values, by_value);
}

double plx_samples_percentile(const plx_samples *s, double percent)
{
    if (s->count == 0)
        return NAN;
    double rank = ceil(percent / 100 * (double)s->count);
    rank = fmin(fmax(rank, 1), (double)s->count);
    return s->values[(size_t)rank - 1];
}

uint64_t plx_hash_bytes(const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    uint64_t h = 0xCBF29CE484222325U;
    for (size_t i = 0; i < size; i++)
        h = (h ^ p[i]) * 0x100000001B3U;
    return h;
}

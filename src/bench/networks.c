#include "bench/networks.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* A width of the middle layer near the wished one that divides evenly, or the wished one. */
static uint64_t middle_width(uint64_t connections, uint64_t wished)
{
    for (uint64_t off = 0; off <= wished / 3; off++) {
        if (connections % (2 * (wished - off)) == 0)
            return wished - off;
        if (connections % (2 * (wished + off)) == 0)
            return wished + off;
    }
    return wished;
}

char *plx_bench_network(uint64_t connections, char *out, size_t size)
{
    uint64_t wished = (uint64_t)fmax(round(sqrt((double)connections / 2)), 1);
    uint64_t middle = middle_width(connections, wished);
    uint64_t outer = (connections + middle) / (2 * middle);
    if (outer == 0)
        outer = 1;
    snprintf(out, size, "%" PRIu64 "-%" PRIu64 "-%" PRIu64, outer, middle, outer);
    return out;
}

uint64_t plx_bench_memory(uint64_t connections)
{
    return connections * 6 + 300000000;
}

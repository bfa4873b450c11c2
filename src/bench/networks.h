/* The networks of the benchmark. Any thread. */
#ifndef PLX_BENCH_NETWORKS_H
#define PLX_BENCH_NETWORKS_H

#include "base/error.h"

/* Describes a network of three layers, the outer ones alike, with as near to that many connections
 * as there is: "800-625-800" has a million. At least 2. Returns out; size 64 is enough. */
char *plx_bench_network(uint64_t connections, char *out, size_t size);

/* Bytes that a case of so many connections is given: half as much again as its weights, and 300
 * million. */
uint64_t plx_bench_memory(uint64_t connections);

#endif

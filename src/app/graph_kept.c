#include "app/graph_kept.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

enum { EACH = 3 /* numbers of a unit: its place, and whether it is held */ };

/* Quick rather than safe: what is at stake is a picture. */
static uint64_t digest(uint64_t d, const void *data, size_t size)
{
    const unsigned char *at = data;
    for (; size >= sizeof d; size -= sizeof d, at += sizeof d) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        d = (d ^ word) * 0x9E3779B97F4A7C15U;
        d ^= d >> 29;
    }
    for (; size > 0; size--)
        d = (d ^ *at++) * 0x100000001B3U;
    return d;
}

plx_cache_key plx_graph_kept_key(const char *path, const plx_graph *g, plx_graph_layout layout,
    uint64_t seed, const plx_attribute *group)
{
    size_t links = g->connection_count;
    uint64_t read = digest(1, g->source, links * sizeof *g->source);
    read = digest(read, g->target, links * sizeof *g->target);
    if (g->weight)
        read = digest(read, g->weight, links * sizeof *g->weight);
    /* Which may be of another file. */
    if (layout == PLX_GRAPH_GIVEN)
        read = digest(read, g->position, g->unit_count * 3 * sizeof *g->position);
    if (group) {
        read = digest(read, group->name, strlen(group->name));
        read = digest(read, group->code, g->unit_count * sizeof *group->code);
    }
    /* The version of layouts: to be raised where they place units otherwise. */
    const uint64_t facts[] = {1, (uint64_t)layout, seed, g->unit_count, links, g->directed, read};
    /* What was put somewhere by hand stays there while the graph is the same. */
    plx_file_version version = plx_file_version_place(path);
    return plx_cache_key_of(&version, facts, sizeof facts);
}

bool plx_graph_kept_read(const plx_cache_key *key, size_t units, float *place, uint8_t *held)
{
    float *kept = plx_realloc(NULL, units, EACH * sizeof *kept);
    bool ok = kept && plx_cache_read(key, kept, units * EACH);
    for (size_t u = 0; ok && u < units; u++) {
        const float *from = kept + u * EACH;
        ok = isfinite(from[0]) && isfinite(from[1]);
        place[u * 2] = from[0];
        place[u * 2 + 1] = from[1];
        held[u] = from[2] > 0;
    }
    plx_free(kept);
    return ok;
}

void plx_graph_kept_write(
    const plx_cache_key *key, size_t units, const float *place, const uint8_t *held)
{
    float *kept = plx_realloc(NULL, units, EACH * sizeof *kept);
    for (size_t u = 0; kept && u < units; u++) {
        kept[u * EACH] = place[u * 2];
        kept[u * EACH + 1] = place[u * 2 + 1];
        kept[u * EACH + 2] = held[u] ? 1 : 0;
    }
    if (kept)
        plx_cache_write(key, kept, units * EACH);
    plx_free(kept);
}

#include "render/edge_strongest_kept.h"

#include "base/sha256.h"

/* Weights that take longer to go through than a frame. */
static const uint64_t MANY = 1 << 22;

_Static_assert(sizeof(plx_strong_edge) == 20, "there is nothing between its numbers");

plx_cache_key plx_edge_strongest_key(const plx_network *n, const plx_cache_key *keys, size_t room)
{
    /* The first one is the version: to be raised where others would be found. */
    const uint64_t facts[] = {2, n->link_count, room};
    plx_sha256 sum;
    char all[PLX_SHA256_TEXT];
    bool kept = n->connection_count >= MANY;
    plx_sha256_init(&sum);
    plx_sha256_add(&sum, facts, sizeof facts);
    for (size_t l = 0; l < n->link_count; l++) {
        kept = kept && keys[l].text[0];
        plx_sha256_add(&sum, keys[l].text, sizeof keys[l].text);
    }
    plx_sha256_text(&sum, all);
    return kept ? plx_cache_key_from(&keys[0], all, sizeof all) : (plx_cache_key){""};
}

bool plx_edge_strongest_restore(const plx_network *n, const plx_cache_key *key,
    plx_strong_edge *edges, size_t room, size_t *count)
{
    uint64_t kept;
    const plx_cache_place places[] = {{&kept, sizeof kept}, {edges, room * sizeof *edges}};
    if (!plx_cache_read_places(key, places, 2) || kept > room)
        return false;
    for (uint64_t i = 0; i < kept; i++) {
        const plx_strong_edge *edge = &edges[i];
        if (edge->link >= n->link_count || edge->source >= n->links[edge->link].in ||
            edge->target >= n->links[edge->link].out)
            return false;
    }
    *count = kept;
    return true;
}

void plx_edge_strongest_keep(
    const plx_cache_key *key, const plx_strong_edge *edges, size_t room, size_t count)
{
    const uint64_t kept = count;
    const plx_cache_piece pieces[] = {{&kept, sizeof kept}, {edges, room * sizeof *edges}};
    plx_cache_write_pieces(key, pieces, 2);
}

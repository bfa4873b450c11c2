#include "density/pyramid_kept.h"

/* plx_pyramid_stats, without what lies between its numbers. */
typedef struct kept_stats {
    double sum_abs, sum_drawn;
    uint64_t nonfinite, nonzero;
    double max_abs;
} kept_stats;

plx_cache_key plx_pyramid_key(const plx_pyramid *p, const plx_cache_key *weights)
{
    if (!weights->text[0] || p->out == 0 || p->in < PLX_PYRAMID_KEPT_FROM / p->out)
        return (plx_cache_key){""};
    /* The first one is the version of pyramids: to be raised where they are built otherwise. */
    uint64_t facts[3 + 2 * PLX_PYRAMID_MAX] = {1, p->in, p->out};
    for (int i = 0; i < p->levels; i++) {
        facts[3 + 2 * i] = p->level[i].block_in;
        facts[4 + 2 * i] = p->level[i].block_out;
    }
    return plx_cache_key_from(weights, facts, sizeof facts);
}

static size_t sum_bytes(const plx_pyramid *p)
{
    const plx_pyramid_level *last = &p->level[p->levels - 1];
    size_t count = (size_t)(last->sums - p->sums) + PLX_SIGNS * last->in * last->out;
    return count * sizeof *p->sums;
}

uint64_t plx_pyramid_kept_bytes(const plx_pyramid *p)
{
    return sizeof(kept_stats) + p->in * sizeof *p->outgoing + sum_bytes(p);
}

bool plx_pyramid_is_kept(const plx_pyramid *p, const plx_cache_key *key)
{
    return plx_cache_has(key, plx_pyramid_kept_bytes(p) / sizeof(float));
}

bool plx_pyramid_restore(plx_pyramid *p, const plx_cache_key *key)
{
    kept_stats s;
    const plx_cache_place places[] = {
        {&s, sizeof s},
        {p->outgoing, p->in * sizeof *p->outgoing},
        {p->sums, sum_bytes(p)},
    };
    if (!plx_cache_read_places(key, places, sizeof places / sizeof *places))
        return false;
    p->threshold = 0;
    p->stats = (plx_pyramid_stats){
        .sum_abs = s.sum_abs,
        .max_abs = (float)s.max_abs,
        .nonfinite = s.nonfinite,
        .nonzero = s.nonzero,
        .sum_drawn = s.sum_drawn,
    };
    return true;
}

void plx_pyramid_keep(const plx_pyramid *p, const plx_cache_key *key)
{
    const kept_stats s = {p->stats.sum_abs, p->stats.sum_drawn, p->stats.nonfinite,
        p->stats.nonzero, (double)p->stats.max_abs};
    const plx_cache_piece pieces[] = {
        {&s, sizeof s},
        {p->outgoing, p->in * sizeof *p->outgoing},
        {p->sums, sum_bytes(p)},
    };
    plx_cache_write_pieces(key, pieces, sizeof pieces / sizeof *pieces);
}

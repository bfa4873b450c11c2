#include "render/edge_maps.h"

#include "base/mem.h"

#include <string.h>

struct plx_edge_maps {
    const plx_network *network;
    plx_workers *workers;
    plx_pyramid *pyramids; /* [links] */
    uint64_t *version;     /* [links]: link_version that each was built from; 0: none */
    bool *built;           /* [links] */
    double threshold;
};

plx_edge_maps *plx_edge_maps_create(
    const plx_network *network, const plx_layout *layout, unsigned threads, plx_error *e)
{
    plx_edge_maps *m = plx_alloc(1, sizeof *m);
    if (!m) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    m->network = network;
    m->pyramids = plx_alloc(network->link_count, sizeof *m->pyramids);
    m->version = plx_alloc(network->link_count, sizeof *m->version);
    m->built = plx_alloc(network->link_count, sizeof *m->built);
    bool ok = m->pyramids && m->version && m->built;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && (m->workers = plx_workers_create(threads, e));
    for (size_t l = 0; ok && l < network->link_count; l++) {
        const plx_link *k = &network->links[l];
        ok = plx_pyramid_init(&m->pyramids[l], k->in, k->out, layout->columns[k->source].spacing,
            layout->columns[k->target].spacing, e);
    }
    if (!ok)
        plx_edge_maps_destroy(&m);
    return m;
}

void plx_edge_maps_destroy(plx_edge_maps **maps)
{
    plx_edge_maps *m = *maps;
    if (!m)
        return;
    for (size_t l = 0; m->pyramids && l < m->network->link_count; l++)
        plx_pyramid_uninit(&m->pyramids[l]);
    plx_free(m->pyramids);
    plx_free(m->version);
    plx_free(m->built);
    plx_workers_destroy(&m->workers);
    plx_free(m);
    *maps = NULL;
}

void plx_edge_maps_update(plx_edge_maps *m, const plx_snapshot *s, double threshold)
{
    for (size_t l = 0; l < m->network->link_count; l++) {
        if (m->built[l] && m->version[l] == s->link_version[l] && m->threshold == threshold)
            continue;
        plx_pyramid_build(&m->pyramids[l], s->params + m->network->links[l].weight_offset,
            (float)threshold, m->workers);
        m->version[l] = s->link_version[l];
        m->built[l] = true;
    }
    m->threshold = threshold;
}

const plx_pyramid *plx_edge_maps_get(const plx_edge_maps *m, size_t link)
{
    return &m->pyramids[link];
}

void plx_edge_maps_measure(
    void *user, size_t link, const float *weights, plx_link_stats *stats, float *outgoing)
{
    const plx_edge_maps *m = user;
    const plx_pyramid *p = &m->pyramids[link];
    (void)weights;
    *stats = (plx_link_stats){p->stats.sum_abs, p->stats.max_abs, p->stats.nonfinite};
    memcpy(outgoing, p->outgoing, p->in * sizeof *outgoing);
}

plx_workers *plx_edge_maps_workers(plx_edge_maps *m)
{
    return m->workers;
}

#include "render/edge_maps.h"

#include "base/clock.h"
#include "base/mem.h"
#include "render/map_keeper.h"

#include <math.h>
#include <string.h>

static const uint64_t MIXED = UINT64_MAX; /* the version of no weights */

/* Weights that are gone through within a tenth of a second. */
static const uint64_t AT_ONCE = 1 << 23;

struct plx_edge_maps {
    const plx_network *network;
    plx_workers *workers;
    plx_pyramid *pyramids; /* [links] */
    uint64_t *version;     /* [links]: link_version that each was built from; 0: none */
    bool *built;           /* [links] */
    double threshold;
    size_t waiting;    /* links that are not built */
    double (*span)[2]; /* [links]: between which places each lies */
    size_t next, done; /* the link that is being built, or link_count, and how far */
    uint64_t next_version;
    plx_map_keeper *keeper; /* NULL: none is kept */
    bool asked;             /* for what there is of those that wait */
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
    m->span = plx_alloc(network->link_count, sizeof *m->span);
    m->waiting = m->next = network->link_count;
    bool ok = m->pyramids && m->version && m->built && m->span;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && (m->workers = plx_workers_create(threads, e));
    for (size_t l = 0; ok && l < network->link_count; l++) {
        const plx_link *k = &network->links[l];
        m->span[l][0] = layout->columns[k->source].x;
        m->span[l][1] = layout->columns[k->target].x;
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
    plx_map_keeper_destroy(&m->keeper);
    for (size_t l = 0; m->pyramids && l < m->network->link_count; l++)
        plx_pyramid_uninit(&m->pyramids[l]);
    plx_free(m->pyramids);
    plx_free(m->version);
    plx_free(m->built);
    plx_free(m->span);
    plx_workers_destroy(&m->workers);
    plx_free(m);
    *maps = NULL;
}

static void set_built(plx_edge_maps *m, size_t link, uint64_t version)
{
    m->waiting -= !m->built[link];
    m->built[link] = true;
    m->version[link] = version;
}

static bool is_there(const plx_snapshot *s, size_t link)
{
    return s->link_version[link] != PLX_VERSION_PENDING;
}

static const float *weights_of(const plx_edge_maps *m, const plx_snapshot *s, size_t link)
{
    return s->params + m->network->links[link].weight_offset;
}

/* -- What is kept ------------------------------------------------------------------------------ */

static bool in_view(const plx_edge_maps *m, size_t link, double left, double right)
{
    return m->span[link][0] < right && m->span[link][1] > left;
}

/* In the order of the view. */
static void ask(plx_edge_maps *m, const plx_snapshot *s, double left, double right)
{
    size_t links = m->network->link_count;
    m->asked = true;
    if (!m->keeper)
        m->keeper = plx_map_keeper_create(m->pyramids, links, s->link_keys);
    m->next = links;
    for (int turn = 0; m->keeper && turn < 2; turn++)
        for (size_t l = 0; l < links; l++)
            if (!m->built[l] && in_view(m, l, left, right) == (turn == 0))
                plx_map_keeper_ask(m->keeper, l);
}

static bool is_coming(const plx_edge_maps *m, size_t link)
{
    return m->keeper && plx_map_keeper_is_asked(m->keeper, link);
}

/* Not while it is read or written. */
static bool may_change(const plx_edge_maps *m, size_t link)
{
    return !m->keeper || plx_map_keeper_is_idle(m->keeper, link);
}

/* Only the weights of the file without a threshold are kept. */
static bool keeps(const plx_snapshot *s, double threshold)
{
    return s->link_keys && !(threshold > 0);
}

/* What has come, or all that is to come. It is of no use where something else is wanted now. */
static void take(plx_edge_maps *m, const plx_snapshot *s, double threshold, bool all)
{
    for (size_t l = 0; m->keeper && l < m->network->link_count; l++) {
        if (!(all ? plx_map_keeper_is_asked : plx_map_keeper_has_come)(m->keeper, l))
            continue;
        if (plx_map_keeper_take(m->keeper, l) && keeps(s, threshold))
            set_built(m, l, s->link_version[l]);
    }
}

static void finish_link(
    plx_edge_maps *m, const plx_snapshot *s, size_t link, uint64_t version, double threshold)
{
    set_built(m, link, version);
    /* What could not be read is NaN, and may be read the next time. */
    bool whole = m->pyramids[link].stats.nonfinite == 0;
    if (m->keeper && whole && keeps(s, threshold) && version == s->link_version[link])
        plx_map_keeper_leave(m->keeper, link);
}

/* -- Building ---------------------------------------------------------------------------------- */

static void build(plx_edge_maps *m, const plx_snapshot *s, size_t link, double threshold)
{
    if (m->keeper)
        plx_map_keeper_hold(m->keeper, link);
    plx_pyramid_build(&m->pyramids[link], weights_of(m, s, link), (float)threshold, m->workers);
    finish_link(m, s, link, s->link_version[link], threshold);
}

/* Built of something else. */
static bool is_stale(const plx_edge_maps *m, const plx_snapshot *s, size_t link, double threshold)
{
    return m->built[link] &&
           (m->version[link] != s->link_version[link] || m->threshold != threshold);
}

static uint64_t count_stale(const plx_edge_maps *m, const plx_snapshot *s, double threshold)
{
    uint64_t count = 0;
    for (size_t l = 0; l < m->network->link_count; l++)
        if (is_there(s, l) && is_stale(m, s, l, threshold))
            count += (uint64_t)m->pyramids[l].in * m->pyramids[l].out;
    return count;
}

/* It waits, as one that was never built. What would be written of it is given up. */
static void forget(plx_edge_maps *m, size_t link)
{
    m->built[link] = false;
    m->waiting++;
    if (m->keeper)
        plx_map_keeper_drop(m->keeper, link);
}

/* Few weights are gone through at once, and so are those that are learnt, for else there would be
 * no end to it. */
static void renew(plx_edge_maps *m, const plx_snapshot *s, double threshold)
{
    bool other = m->threshold != threshold, learnt = s->status.state != PLX_RUN_FILE;
    bool waits = (other || !learnt) && count_stale(m, s, threshold) > AT_ONCE;
    for (size_t l = 0; l < m->network->link_count; l++) {
        if (!is_stale(m, s, l, threshold))
            continue;
        if (waits || !is_there(s, l))
            forget(m, l);
        else
            build(m, s, l, threshold);
    }
    m->asked = m->asked && !waits && !other;
    if (other)
        m->next = m->network->link_count;
    m->threshold = threshold;
}

void plx_edge_maps_update(plx_edge_maps *m, const plx_snapshot *s, double threshold)
{
    renew(m, s, threshold);
    if (!m->asked && keeps(s, threshold))
        ask(m, s, -INFINITY, INFINITY);
    for (int last = 0; last <= 1 && m->waiting > 0; last++) {
        for (size_t l = 0; l < m->network->link_count; l++)
            if (!m->built[l] && is_there(s, l) && !is_coming(m, l))
                build(m, s, l, threshold);
        take(m, s, threshold, true);
    }
    m->next = m->network->link_count;
}

static size_t choose(const plx_edge_maps *m, const plx_snapshot *s, double left, double right)
{
    size_t links = m->network->link_count, any = links;
    for (size_t l = links; l-- > 0;)
        if (!m->built[l] && is_there(s, l) && may_change(m, l) &&
            (any == links || in_view(m, l, left, right)))
            any = l;
    return any;
}

void plx_edge_maps_advance(plx_edge_maps *m, const plx_snapshot *s, double threshold, double left,
    double right, double seconds)
{
    double start = plx_now_s();
    size_t links = m->network->link_count;
    renew(m, s, threshold);
    if (!m->asked && keeps(s, threshold))
        ask(m, s, left, right);
    take(m, s, threshold, false);
    if (m->next < links && !is_there(s, m->next))
        m->next = links;
    while (m->waiting > 0) {
        if (m->next == links) {
            m->next = choose(m, s, left, right);
            if (m->next == links)
                return;
            m->next_version = s->link_version[m->next];
            m->done = 0;
        }
        /* Of weights that change meanwhile it is built anew by the next call. */
        if (m->next_version != s->link_version[m->next])
            m->next_version = MIXED;
        if (plx_pyramid_build_on(&m->pyramids[m->next], weights_of(m, s, m->next), (float)threshold,
                m->workers, &m->done)) {
            finish_link(m, s, m->next, m->next_version, threshold);
            m->next = links;
        }
        if (plx_now_s() - start >= seconds)
            return;
    }
}

size_t plx_edge_maps_waiting(const plx_edge_maps *m)
{
    return m->waiting;
}

bool plx_edge_maps_has(const plx_edge_maps *m, size_t link)
{
    return m->built[link];
}

const plx_pyramid *plx_edge_maps_get(const plx_edge_maps *m, size_t link)
{
    return &m->pyramids[link];
}

bool plx_edge_maps_measure(
    void *user, size_t link, const float *weights, plx_link_stats *stats, float *outgoing)
{
    const plx_edge_maps *m = user;
    const plx_pyramid *p = &m->pyramids[link];
    (void)weights;
    if (!m->built[link])
        return false;
    *stats = (plx_link_stats){p->stats.sum_abs, p->stats.max_abs, p->stats.nonfinite};
    memcpy(outgoing, p->outgoing, p->in * sizeof *outgoing);
    return true;
}

plx_workers *plx_edge_maps_workers(plx_edge_maps *m)
{
    return m->workers;
}

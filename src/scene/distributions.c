#include "scene/distributions.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* Bins span all but so many values at each side, and some room about these. */
static const double TAIL = 0.002, ROOM = 0.15;

bool plx_distributions_init(plx_distributions *d, const plx_network *network, plx_error *e)
{
    *d = (plx_distributions){.network = network, .keep_every = 1};
    d->layer = plx_alloc(PLX_SPREAD_KINDS * network->layer_count, sizeof *d->layer);
    d->counting = plx_alloc(1, sizeof *d->counting);
    if (d->layer && d->counting)
        return true;
    plx_distributions_uninit(d);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

void plx_distributions_uninit(plx_distributions *d)
{
    plx_free(d->layer);
    plx_free(d->counting);
    *d = (plx_distributions){0};
}

static void forget(plx_distributions *d)
{
    for (size_t i = 0; i < PLX_SPREAD_KINDS * d->network->layer_count; i++)
        d->layer[i].count = d->layer[i].first_epoch.count = d->layer[i].now.count = 0;
    d->keep_every = 1;
    d->keep_next = 0;
    d->has_first_epoch = false;
}

static void begin(plx_distributions *d, const plx_snapshot *s)
{
    if (s->status.step < d->step)
        forget(d);
    d->sequence = s->sequence;
    d->step = s->status.step;
    d->epoch = s->status.epoch;
    d->job = d->part = d->done = 0;
    d->keeps = d->step >= d->keep_next;
    d->keeps_first_epoch = !d->has_first_epoch && d->epoch >= 1;
    plx_histogram_clear(d->counting);
}

/* The part-th piece of what the job counts; NULL with *count 0 behind the last one, and where there
 * is none. */
static const float *values(
    const plx_distributions *d, const plx_snapshot *s, size_t part, size_t *count)
{
    const plx_network *n = d->network;
    size_t layer = d->job % n->layer_count;
    plx_spread_kind kind = (plx_spread_kind)(d->job / n->layer_count);
    *count = 0;
    if (kind == PLX_SPREAD_ACTIVATIONS && s->status.state == PLX_RUN_FILE)
        return NULL;
    if (kind == PLX_SPREAD_ACTIVATIONS) {
        *count = part == 0 ? n->layers[layer].units : 0;
        return s->activation + n->layers[layer].unit_offset;
    }
    if (kind == PLX_SPREAD_GRADIENTS && s->gradient_version == 0)
        return NULL;
    for (size_t l = 0; l < n->link_count; l++) {
        if (n->links[l].target != layer || part-- > 0)
            continue;
        *count = n->links[l].in * n->links[l].out;
        return (kind == PLX_SPREAD_WEIGHTS ? s->params : s->gradient) + n->links[l].weight_offset;
    }
    return NULL;
}

static void summarise(plx_spread *out, const plx_distributions *d)
{
    const plx_histogram *h = d->counting;
    *out = (plx_spread){.step = d->step, .epoch = d->epoch, .count = h->count};
    if (h->count == 0)
        return;
    double least = plx_histogram_quantile(h, 0), most = plx_histogram_quantile(h, 1);
    double low = plx_histogram_quantile(h, TAIL), high = plx_histogram_quantile(h, 1 - TAIL);
    double room = (high - low) * ROOM;
    low = fmax(low - room, least);
    high = fmin(high + room, most);
    /* All the same: something to stand in the midst of. */
    if (!(high - low > 1e-6 * fmax(fabs(low), fabs(high)))) {
        double reach = low == 0 ? 1 : fabs(low) / 2;
        low -= reach;
        high += reach;
    }
    out->low = (float)low;
    out->high = (float)high;
    out->zeros = (double)h->zeros / (double)h->count;
    plx_histogram_bins(h, (double)out->low, (double)out->high, PLX_SPREAD_BINS, out->bin);
    double inside = 0;
    for (size_t i = 0; i < PLX_SPREAD_BINS; i++)
        inside += (double)out->bin[i];
    out->beyond = (float)fmax(1 - inside, 0);
}

/* Every second of the past ones goes; the first stays. */
static void thin(plx_distributions *d)
{
    for (size_t i = 0; i < PLX_SPREAD_KINDS * d->network->layer_count; i++) {
        plx_distribution *all = &d->layer[i];
        size_t kept = 0;
        for (size_t p = 0; p < all->count; p++)
            if (p == 0 || all->past[p].step % (2 * d->keep_every) < d->keep_every)
                all->past[kept++] = all->past[p];
        /* Steps that are skipped between snapshots may leave too many on one side. */
        if (kept == PLX_SPREADS_MAX)
            for (kept = 0; kept < PLX_SPREADS_MAX / 2; kept++)
                all->past[kept] = all->past[2 * kept];
        all->count = kept;
    }
    d->keep_every *= 2;
}

static void finish_job(plx_distributions *d)
{
    plx_distribution *all = &d->layer[d->job];
    summarise(&all->now, d);
    if (all->now.count > 0) {
        if (d->keeps && all->count < PLX_SPREADS_MAX)
            all->past[all->count++] = all->now;
        if (d->keeps_first_epoch)
            all->first_epoch = all->now;
    }
    plx_histogram_clear(d->counting);
    d->job++;
    d->part = d->done = 0;
}

static void finish_round(plx_distributions *d)
{
    d->has_first_epoch = d->has_first_epoch || d->keeps_first_epoch;
    if (d->keeps) {
        bool full = false;
        for (size_t i = 0; i < PLX_SPREAD_KINDS * d->network->layer_count; i++)
            full = full || d->layer[i].count == PLX_SPREADS_MAX;
        if (full)
            thin(d);
        d->keep_next = (d->step / d->keep_every + 1) * d->keep_every;
    }
}

bool plx_distributions_update(plx_distributions *d, const plx_snapshot *s, size_t most)
{
    size_t jobs = PLX_SPREAD_KINDS * d->network->layer_count;
    bool idle = d->sequence == 0 || d->job == jobs;
    if (s->sequence == 0 || (idle && d->sequence == s->sequence))
        return false;
    /* Weights of another training must not be added to those of this one. */
    if (idle || s->status.step < d->step)
        begin(d, s);
    size_t left = most > 0 ? most : SIZE_MAX;
    bool shown = false;
    while (left > 0 && d->job < jobs) {
        size_t count;
        const float *v = values(d, s, d->part, &count);
        if (count == 0) {
            finish_job(d);
            shown = true;
            continue;
        }
        size_t now = count - d->done < left ? count - d->done : left;
        plx_histogram_add(d->counting, v + d->done, now, 1);
        d->done += now;
        left -= now;
        if (d->done == count) {
            d->part++;
            d->done = 0;
        }
    }
    if (d->job == jobs)
        finish_round(d);
    return shown;
}

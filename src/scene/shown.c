#include "scene/shown.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/text.h"
#include "feed/commands.h"
#include "scene/selection.h"

#include <math.h>
#include <string.h>

enum {
    SAMPLES = 1 << 15,
    MANY = 1 << 24, /* connections, of which samples are taken in runs: each place that is looked at
                       may have to be read from a file, with all that lies around it there */
    RUN = 1 << 7,
    PART = 1 << 18, /* connections that one thread does at a time */
    WORTH_THREADS = 1 << 20,
    SLICE = 1 << 21, /* connections between two looks at the clock */
};

/* Derived versions and sequences are never those of a source, which count from 1. */
static const uint64_t DERIVED = 1ULL << 63;

static const double LEAST_WIDTH = 0.5, MOST_WIDTH = 4;

double plx_width_at(double place)
{
    return LEAST_WIDTH + (MOST_WIDTH - LEAST_WIDTH) * place;
}

plx_pattern plx_pattern_at(double place)
{
    return place >= 2.0 / 3 ? PLX_SOLID : place >= 1.0 / 3 ? PLX_DASHED : PLX_DOTTED;
}

bool plx_shown_init(plx_shown *s, const plx_network *n, plx_error *e)
{
    *s = (plx_shown){.source = n, .network = n, .style = PLX_STYLE_DEFAULT};
    s->edges = s->style.edges;
    if (!plx_visuals_init(&s->visuals, n, e))
        return false;
    s->doubled = *n;
    s->doubled.links = plx_alloc(n->link_count, 2 * sizeof *n->links);
    s->link_version = plx_alloc(n->link_count, 2 * sizeof *s->link_version);
    s->link_key = plx_alloc(n->link_count, sizeof *s->link_key);
    s->ink_left = plx_alloc(n->link_count, sizeof *s->ink_left);
    s->values = plx_alloc(n->unit_count, sizeof *s->values);
    s->samples = plx_alloc(SAMPLES + 1, sizeof *s->samples);
    if (!s->ink_left || !s->doubled.links || !s->link_version || !s->link_key || !s->values ||
        !s->samples) {
        plx_shown_uninit(s);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu units", n->unit_count);
    }
    for (size_t l = 0; l < n->link_count; l++) {
        plx_link *twin = &s->doubled.links[n->link_count + l];
        s->doubled.links[l] = *twin = n->links[l];
        twin->weight_offset += n->param_count;
        twin->bias_offset += n->param_count;
    }
    s->doubled.link_count *= 2;
    s->doubled.connection_count *= 2;
    s->doubled.param_count *= 2;
    s->doubled.parameter_count *= 2;
    return true;
}

void plx_shown_uninit(plx_shown *s)
{
    plx_visuals_uninit(&s->visuals);
    plx_free(s->doubled.links);
    plx_free(s->link_version);
    plx_free(s->link_key);
    plx_free(s->ink_left);
    plx_free(s->values);
    plx_free(s->samples);
    plx_free(s->params);
    *s = (plx_shown){0};
}

static const plx_encoding *encoding(const plx_shown *s, plx_channel c)
{
    return &s->style.channel[c];
}

/* What a channel shows, where it may be the same as the colour. */
static plx_quantity quantity(const plx_shown *s, plx_channel c)
{
    plx_quantity q = encoding(s, c)->quantity;
    return q == PLX_LINK_SAME ? encoding(s, PLX_LINK_COLOR)->quantity : q;
}

static bool is_raw(const plx_encoding *k)
{
    return k->scale == PLX_SCALE_LINEAR && !k->locked && k->clip_high == 0;
}

static plx_palette_kind palette_kind(const plx_shown *s)
{
    return plx_palette_kind_of(s->style.edges.palette);
}

static bool diverges(const plx_shown *s, plx_channel c)
{
    bool about_zero =
        c == PLX_LINK_STYLE || (c == PLX_LINK_COLOR && palette_kind(s) == PLX_DIVERGING);
    return about_zero && plx_quantity_signed(quantity(s, c));
}

static plx_quantity magnitude(plx_quantity q)
{
    return q == PLX_LINK_ABS_WEIGHT ? PLX_LINK_WEIGHT : q;
}

/* Whether the place on the palette is but the sign of the amount. */
static bool is_signed_amount(const plx_shown *s)
{
    plx_quantity color = quantity(s, PLX_LINK_COLOR);
    return diverges(s, PLX_LINK_COLOR) && is_raw(encoding(s, PLX_LINK_COLOR)) &&
           magnitude(quantity(s, PLX_LINK_OPACITY)) == color;
}

bool plx_shown_has_strokes(const plx_shown *s)
{
    return encoding(s, PLX_LINK_WIDTH)->quantity != PLX_QUANTITY_NONE ||
           encoding(s, PLX_LINK_STYLE)->quantity != PLX_QUANTITY_NONE;
}

bool plx_shown_is_weights(const plx_shown *s)
{
    return is_signed_amount(s) && quantity(s, PLX_LINK_COLOR) == PLX_LINK_WEIGHT &&
           is_raw(encoding(s, PLX_LINK_OPACITY)) && !plx_shown_has_strokes(s) && !s->input.flags;
}

bool plx_shown_is_plain(const plx_shown *s)
{
    return plx_shown_is_weights(s) && !s->input.order;
}

/* Where values of a quantity are; NULL where the snapshot does not have them. */
static const float *array_of(const plx_snapshot *s, plx_quantity q)
{
    if (q == PLX_LINK_GRADIENT)
        return s->gradient_version ? s->gradient : NULL;
    if (q == PLX_LINK_UPDATE)
        return s->update_version ? s->update : NULL;
    return s->params;
}

static float value_of(const plx_snapshot *s, plx_quantity q, const float *array, const plx_link *k,
    size_t source, size_t target)
{
    if (!array)
        return 0;
    float v = array[k->weight_offset + target * k->in + source];
    if (q == PLX_LINK_ABS_WEIGHT)
        return fabsf(v);
    if (q == PLX_LINK_CONTRIBUTION)
        return v * s->activation[s->network->layers[k->source].unit_offset + source];
    return v;
}

/* All but colours about zero and line styles go by the amount. */
static bool takes_amount(plx_channel c)
{
    return c == PLX_LINK_OPACITY || c == PLX_LINK_WIDTH;
}

static plx_scale make_scale(plx_shown *s, plx_channel c)
{
    const plx_encoding *k = encoding(s, c);
    const plx_network *n = s->source;
    const plx_snapshot *snapshot = s->input.snapshot;
    plx_quantity q = quantity(s, c);
    const float *array = array_of(snapshot, q);
    size_t run = n->connection_count > MANY ? RUN : 1;
    size_t stride = n->connection_count / (SAMPLES / run) + 1, count = 0, skip = 0;
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *link = &n->links[l];
        size_t all = link->in * link->out, at = skip;
        for (; at < all; at += stride) {
            for (size_t i = at; i < at + run && i < all; i++) {
                float v = value_of(snapshot, q, array, link, i % link->in, i / link->in);
                s->samples[count++] = takes_amount(c) ? fabsf(v) : v;
            }
        }
        skip = at - all;
    }
    plx_scale_desc d = plx_encoding_scale(k, diverges(s, c));
    plx_scale scale = plx_scale_make(&d, s->samples, count);
    if (takes_amount(c) && !k->locked && k->clip_high == 0 && k->scale != PLX_SCALE_QUANTILE)
        scale.low = 0;
    return scale;
}

/* Scales of what is shown; other ones make all links be computed anew. */
static void update_scales(plx_shown *s)
{
    bool changed = false;
    if (s->scaled_updates == s->updates && s->scaled_sequence == s->input.snapshot->sequence)
        return;
    s->scaled_updates = s->updates;
    s->scaled_sequence = s->input.snapshot->sequence;
    for (plx_channel c = PLX_LINK_COLOR; c <= PLX_LINK_STYLE; c++) {
        plx_scale scale = {.high = 1};
        s->missing[c] = !array_of(s->input.snapshot, quantity(s, c));
        if (encoding(s, c)->quantity != PLX_QUANTITY_NONE)
            scale = make_scale(s, c);
        changed |= memcmp(&scale, &s->scale[c], sizeof scale) != 0;
        s->scale[c] = scale;
    }
    s->scale_version += changed;
}

static float share_of(const plx_shown *s, uint8_t a, uint8_t b)
{
    if (((a | b) & PLX_UNIT_HIDDEN) != 0)
        return 0;
    int back = s->input.inside ? a | b : a & b;
    return (back & PLX_UNIT_DIMMED) != 0 ? PLX_DIMMED_SHARE : 1;
}

/* All that is the same for every connection of a picture. */
typedef struct plx_link_look_plan {
    plx_quantity q[PLX_CHANNEL_COUNT];
    const float *array[PLX_CHANNEL_COUNT];
    bool raw_opacity, diverging, strokes;
    float threshold;
} plx_link_look_plan;

static plx_link_look_plan plan_of(const plx_shown *s)
{
    plx_link_look_plan p = {
        .raw_opacity = is_raw(encoding(s, PLX_LINK_OPACITY)),
        .diverging = palette_kind(s) == PLX_DIVERGING,
        .strokes = plx_shown_has_strokes(s),
        .threshold = (float)s->style.edges.threshold,
    };
    for (plx_channel c = PLX_LINK_COLOR; c <= PLX_LINK_STYLE; c++) {
        p.q[c] = encoding(s, c)->quantity == PLX_QUANTITY_NONE ? PLX_QUANTITY_NONE : quantity(s, c);
        p.array[c] = array_of(s->input.snapshot, p.q[c]);
    }
    return p;
}

static double amount_of(const plx_shown *s, const plx_link_look_plan *p, plx_channel c,
    const plx_link *k, size_t source, size_t target)
{
    return fabs((double)value_of(s->input.snapshot, p->q[c], p->array[c], k, source, target));
}

/* Of the connection between those units of a link. */
static plx_link_look look(const plx_shown *s, const plx_link_look_plan *p, const plx_link *k,
    size_t source, size_t target)
{
    const plx_snapshot *snapshot = s->input.snapshot;
    plx_link_look l = {.amount = 1, .width = 1};
    float weight = snapshot->params[k->weight_offset + target * k->in + source];
    double value = (double)value_of(
        snapshot, p->q[PLX_LINK_COLOR], p->array[PLX_LINK_COLOR], k, source, target);
    if (p->q[PLX_LINK_OPACITY] != PLX_QUANTITY_NONE) {
        l.amount = amount_of(s, p, PLX_LINK_OPACITY, k, source, target);
        if (!p->raw_opacity)
            l.amount = plx_scale_place(&s->scale[PLX_LINK_OPACITY], l.amount);
    }
    if (p->q[PLX_LINK_WIDTH] != PLX_QUANTITY_NONE)
        l.width = plx_width_at(plx_scale_place(
            &s->scale[PLX_LINK_WIDTH], amount_of(s, p, PLX_LINK_WIDTH, k, source, target)));
    if (p->q[PLX_LINK_STYLE] != PLX_QUANTITY_NONE) {
        const plx_scale *scale = &s->scale[PLX_LINK_STYLE];
        double at = plx_scale_place(scale, (double)value_of(snapshot, p->q[PLX_LINK_STYLE],
                                               p->array[PLX_LINK_STYLE], k, source, target));
        l.pattern = plx_pattern_at(scale->diverging ? (at + 1) / 2 : at);
    }
    l.amount *= l.width * (double)plx_pattern_ink(l.pattern);
    if (fabsf(weight) < p->threshold)
        l.amount = 0;
    else if (!isfinite(weight))
        l.amount = (double)NAN;
    if (!s->paired) {
        l.place = value > 0 ? 1 : -1;
        return l;
    }
    const plx_scale *scale = &s->scale[PLX_LINK_COLOR];
    l.place = plx_scale_place(scale, value);
    l.place = scale->diverging || p->diverging ? l.place : 2 * l.place - 1;
    l.place = isnan(l.place) ? 0 : l.place;
    return l;
}

/* Units at places of a link's two layers, and their flags. */
typedef struct plx_ends {
    const uint32_t *source_order, *target_order;
    const uint8_t *source_flags, *target_flags;
} plx_ends;

static plx_ends ends_of(const plx_shown *s, const plx_link *k)
{
    const plx_shown_input *in = &s->input;
    plx_ends e = {0};
    if (in->order) {
        e.source_order = in->order[k->source];
        e.target_order = in->order[k->target];
    }
    if (in->flags) {
        e.source_flags = in->flags + s->source->layers[k->source].unit_offset;
        e.target_flags = in->flags + s->source->layers[k->target].unit_offset;
    }
    return e;
}

plx_link_look plx_shown_look(const plx_shown *s, size_t link, size_t source, size_t target)
{
    const plx_link *k = &s->source->links[link];
    plx_ends e = ends_of(s, k);
    plx_link_look_plan p = plan_of(s);
    size_t i = e.source_order ? e.source_order[source] : source;
    size_t j = e.target_order ? e.target_order[target] : target;
    plx_link_look l = look(s, &p, k, i, j);
    if (e.source_flags)
        l.amount *= (double)share_of(s, e.source_flags[i], e.target_flags[j]);
    return l;
}

typedef struct plx_derive_job {
    plx_shown *shown;
    const plx_link *link;
    plx_link_look_plan plan;
    plx_ends ends;
    size_t first, end; /* rows that are made now, */
    size_t rows;       /* in parts of so many */
} plx_derive_job;

/* What is only taken from elsewhere, at most cut: no scale, no place. */
static bool is_simple(const plx_shown *s, const plx_link_look_plan *p)
{
    return !s->paired && p->raw_opacity && !p->strokes;
}

static void derive_row(const plx_derive_job *job, size_t row)
{
    plx_shown *s = job->shown;
    const plx_link *k = job->link;
    const plx_link_look_plan *p = &job->plan;
    size_t j = job->ends.target_order ? job->ends.target_order[row] : row;
    float *out = s->params + k->weight_offset + row * k->in;
    float *twin = s->paired ? out + s->source->param_count : NULL;
    const plx_snapshot *snapshot = s->input.snapshot;
    const float *weights = snapshot->params + k->weight_offset + j * k->in;
    bool simple = is_simple(s, p);
    for (size_t x = 0; x < k->in; x++) {
        size_t i = job->ends.source_order ? job->ends.source_order[x] : x;
        float share = 1;
        if (job->ends.source_flags)
            share = share_of(s, job->ends.source_flags[i], job->ends.target_flags[j]);
        if (simple) {
            float v = value_of(snapshot, p->q[PLX_LINK_COLOR], p->array[PLX_LINK_COLOR], k, i, j);
            out[x] = fabsf(weights[i]) < p->threshold ? 0 : v * share;
            continue;
        }
        plx_link_look l = look(s, p, k, i, j);
        float amount = (float)l.amount * share;
        if (!s->paired) {
            out[x] = amount * (float)l.place;
            continue;
        }
        out[x] = amount * (float)(1 + l.place) / 2;
        twin[x] = -amount * (float)(1 - l.place) / 2;
    }
}

static void derive_part(void *user, size_t part)
{
    const plx_derive_job *job = user;
    size_t first = job->first + part * job->rows;
    for (size_t row = first; row < first + job->rows && row < job->end; row++)
        derive_row(job, row);
}

static void derive_rows(plx_shown *s, size_t index, size_t first, size_t end)
{
    const plx_link *k = &s->source->links[index];
    plx_derive_job job = {
        .shown = s,
        .link = k,
        .plan = plan_of(s),
        .ends = ends_of(s, k),
        .first = first,
        .end = end,
        .rows = PART / k->in + 1,
    };
    const float *biases = s->input.snapshot->params + k->bias_offset;
    for (size_t row = first; row < end; row++)
        s->params[k->bias_offset + row] =
            biases[job.ends.target_order ? job.ends.target_order[row] : row];
    size_t count = end - first;
    unsigned threads = k->in * count >= WORTH_THREADS ? s->input.threads : 1;
    plx_parallel(threads > 0 ? threads : 1, (count + job.rows - 1) / job.rows, derive_part, &job);
}

static void set_version(plx_shown *s, size_t link, uint64_t version)
{
    s->link_version[link] = s->link_version[s->source->link_count + link] = version;
}

/* Goes on with a link until it is time; true once it is made. */
static bool derive_link(plx_shown *s, size_t link, uint64_t key, double until)
{
    const plx_link *k = &s->source->links[link];
    if (s->next_link != link || s->next_key != key)
        s->next_row = 0;
    s->next_link = link;
    s->next_key = key;
    set_version(s, link, PLX_VERSION_PENDING);
    do {
        size_t left = k->out - s->next_row, rows = SLICE / k->in + 1;
        size_t end = s->next_row + (rows < left ? rows : left);
        derive_rows(s, link, s->next_row, end);
        s->next_row = end;
    } while (s->next_row < k->out && plx_now_s() < until);
    if (s->next_row < k->out)
        return false;
    s->next_key = 0;
    s->link_key[link] = key;
    return true;
}

static uint64_t mixed(uint64_t key, uint64_t value)
{
    key = (key ^ value) * 0x9E3779B97F4A7C15ULL;
    return key ^ key >> 32;
}

/* Tells all apart that a derived link follows from. */
static uint64_t key_of(const plx_shown *s, size_t link)
{
    const plx_snapshot *from = s->input.snapshot;
    uint64_t key = mixed(s->updates, from->link_version[link]);
    key = mixed(key, s->scale_version);
    bool gradient = false, update = false, contribution = false;
    for (plx_channel c = PLX_LINK_COLOR; c <= PLX_LINK_STYLE; c++) {
        gradient |= quantity(s, c) == PLX_LINK_GRADIENT;
        update |= quantity(s, c) == PLX_LINK_UPDATE;
        contribution |= quantity(s, c) == PLX_LINK_CONTRIBUTION;
    }
    key = mixed(key, gradient ? from->gradient_version : 0);
    key = mixed(key, update ? from->update_version : 0);
    return mixed(key, contribution ? from->sequence : 0) | 1; /* 0 is that of none */
}

static bool fits_memory(const plx_network *n, bool paired, plx_error *e)
{
    double bytes = (double)n->param_count * sizeof(float) * (paired ? 2 : 1);
    double memory = (double)plx_mem_installed();
    char connections[32], needed[32];
    if (!(memory > 0) || bytes < memory / 2)
        return true;
    return plx_fail(e, PLX_ERR_MEMORY,
        "to hide, order or encode some of %s connections takes %s bytes, which is over half of the "
        "memory",
        plx_format_short((double)n->connection_count, connections, sizeof connections),
        plx_format_short(bytes, needed, sizeof needed));
}

/* Room for what the input shows. */
static bool reserve(plx_shown *s, const plx_shown_input *input, plx_error *e)
{
    plx_shown next = *s; /* tells what is to be, and owns nothing */
    next.input = *input;
    next.style = *input->style;
    bool paired = !is_signed_amount(&next);
    if (plx_shown_is_plain(&next) || (s->params && paired == s->paired))
        return true;
    if (!fits_memory(s->source, paired, e))
        return false;
    float *params = plx_alloc_sparse(s->source->param_count, (paired ? 2 : 1) * sizeof *params);
    if (!params)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for %zu connections", s->source->connection_count);
    plx_free(s->params);
    s->params = params;
    s->paired = paired;
    memset(s->link_key, 0, s->source->link_count * sizeof *s->link_key);
    s->next_key = 0;
    for (size_t l = 0; l < s->source->link_count; l++)
        set_version(s, l, PLX_VERSION_PENDING);
    return true;
}

static void derive(plx_shown *s)
{
    size_t links = s->source->link_count;
    bool paired = s->paired;
    bool slices = s->input.seconds > 0 && s->input.snapshot->status.state == PLX_RUN_FILE;
    double until = slices ? plx_now_s() + s->input.seconds : INFINITY;
    update_scales(s);
    bool first = s->snapshot != &s->derived, changed = first, late = false;
    s->pending = false;
    for (size_t l = 0; l < links; l++) {
        uint64_t key = key_of(s, l);
        if (key == s->link_key[l])
            continue;
        changed = true;
        if (s->pending || late) {
            s->pending = true;
            if (first) /* for what it is now was shown long ago */
                set_version(s, l, PLX_VERSION_PENDING);
            continue;
        }
        s->pending = !derive_link(s, l, key, until);
        if (!s->pending)
            set_version(s, l, ++s->derived.sequence | DERIVED);
        late = plx_now_s() >= until;
    }
    uint64_t sequence = s->derived.sequence + (changed ? 1 : 0);
    s->derived = *s->input.snapshot;
    s->network = paired ? &s->doubled : s->source;
    s->derived.network = s->network;
    s->derived.params = s->params;
    s->derived.link_keys = NULL;
    s->derived.link_version = s->link_version;
    s->derived.sequence = sequence | DERIVED;
    s->snapshot = &s->derived;
}

/* Of the units of a layer that are shown, the share that stands back. */
static float dimmed_share(const plx_shown *s, size_t layer)
{
    const plx_layer *l = &s->source->layers[layer];
    size_t shown = 0, dimmed = 0;
    for (size_t u = 0; u < l->units; u++) {
        uint8_t flags = s->input.flags[l->unit_offset + u];
        shown += (flags & PLX_UNIT_HIDDEN) == 0;
        dimmed += (flags & (PLX_UNIT_HIDDEN | PLX_UNIT_DIMMED)) == PLX_UNIT_DIMMED;
    }
    return shown > 0 ? (float)dimmed / (float)shown : 0;
}

/* By numbers of units alone: weights of those that stand back are like the others. */
static void measure_ink(plx_shown *s)
{
    bool any = false;
    for (size_t l = 0; s->input.flags && l < s->source->link_count; l++) {
        float a = dimmed_share(s, s->source->links[l].source);
        float b = dimmed_share(s, s->source->links[l].target);
        float back = s->input.inside ? 1 - (1 - a) * (1 - b) : a * b;
        s->ink_left[l] = 1 - (1 - PLX_DIMMED_SHARE) * back;
        any |= back > 0;
    }
    s->ink = any ? s->ink_left : NULL;
}

/* Whether anything but the snapshot is other than in the last update. */
static bool is_new(const plx_shown *s, const plx_shown_input *in)
{
    const plx_shown_input *was = &s->input;
    return s->updates == 0 || !plx_style_equal(&s->style, in->style) || !in->order != !was->order ||
           in->order_version != was->order_version || !in->flags != !was->flags ||
           in->flags_version != was->flags_version || in->inside != was->inside;
}

bool plx_shown_update(plx_shown *s, const plx_shown_input *input, plx_error *e)
{
    if (!reserve(s, input, e))
        return false;
    bool fresh = is_new(s, input);
    s->updates += fresh;
    s->input = *input;
    if (fresh)
        measure_ink(s);
    s->style = *input->style;
    s->input.style = &s->style;
    s->edges = s->style.edges;
    if (plx_shown_is_plain(s)) {
        s->scaled_updates = 0;
        s->snapshot = input->snapshot;
        s->network = s->source;
        s->paired = s->pending = false;
    } else {
        derive(s);
        s->edges.threshold = 0;
    }
    s->edges.hue = s->paired ? PLX_HUE_MEAN : PLX_HUE_SIGN;
    plx_shown_update_layers(s);
    return true;
}

uint64_t plx_style_wants(const plx_style *style)
{
    static const struct {
        plx_quantity quantity;
        uint64_t want;
    } wants[] = {
        {PLX_UNIT_PREACTIVATION, PLX_WANT_PREACTIVATION},
        {PLX_UNIT_MEAN, PLX_WANT_UNIT_STATISTICS},
        {PLX_UNIT_VARIANCE, PLX_WANT_UNIT_STATISTICS},
        {PLX_UNIT_ZERO_SHARE, PLX_WANT_UNIT_STATISTICS},
        {PLX_UNIT_SALIENCE, PLX_WANT_UNIT_GRADIENT},
        {PLX_LINK_GRADIENT, PLX_WANT_GRADIENT},
        {PLX_LINK_UPDATE, PLX_WANT_UPDATE},
    };
    uint64_t bits = 0;
    for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
        if (plx_style_shows(style, wants[i].quantity))
            bits |= wants[i].want;
    return bits;
}

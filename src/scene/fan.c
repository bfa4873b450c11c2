#include "scene/fan.h"

#include "base/clock.h"

#include <string.h>

enum { IN, OUT };

/* Weights between two looks at the clock: each of them may have to be read from a file, with all
 * that lie around it there. */
enum { PART = 16 };

static void begin(plx_fan *f, plx_unit_ref unit, uint64_t sequence, uint64_t version, double least)
{
    bool same = f->unit.layer == unit.layer && f->unit.unit == unit.unit;
    f->known = f->known && same && f->selection_version == version && f->threshold == least;
    f->unit = unit;
    f->sequence = sequence;
    f->selection_version = version;
    f->threshold = least;
    f->link = f->at = 0;
    f->done = false;
    for (int way = IN; way <= OUT; way++)
        f->heaps[way] = (plx_strongest){f->items[way], 0, PLX_FAN_STRONGEST};
}

static bool is_hidden(const plx_selection *s, size_t unit)
{
    return s && s->hidden_count > 0 && plx_unit_set_has(&s->hidden, unit);
}

/* Weights of one link, from f->at on; returns how many were looked at. */
static size_t seek_in_link(plx_fan *f, const plx_snapshot *s, const plx_selection *selection,
    const plx_link *k, size_t most)
{
    bool in = k->target == f->unit.layer;
    if (!in && k->source != f->unit.layer) {
        f->link++;
        return 0;
    }
    const float *weights = s->params + k->weight_offset;
    size_t count = in ? k->in : k->out;
    size_t first = in ? f->unit.unit * k->in : f->unit.unit, step = in ? 1 : k->in;
    size_t others = s->network->layers[in ? k->source : k->target].unit_offset;
    size_t end = count - f->at < most ? count : f->at + most, looked = end - f->at;
    for (size_t i = f->at; i < end; i++) {
        float weight = weights[first + i * step];
        if ((double)plx_weight_strength(weight) >= f->threshold &&
            !is_hidden(selection, others + i))
            plx_strongest_offer(&f->heaps[in ? IN : OUT], weight, (uint32_t)(others + i));
    }
    f->at = end;
    if (end == count) {
        f->link++;
        f->at = 0;
    }
    return looked;
}

bool plx_fan_seek(plx_fan *f, plx_unit_ref unit, const plx_snapshot *s,
    const plx_selection *selection, double threshold, size_t weights, double seconds)
{
    double start = plx_now_s();
    uint64_t version = selection ? selection->version : 0;
    bool fresh = s->sequence != f->sequence;
    bool same = f->unit.layer == unit.layer && f->unit.unit == unit.unit &&
                f->selection_version == version && f->threshold == threshold;
    /* One that is under way goes on with newer weights: begun anew each time, it would not end. */
    if (!same || !f->heaps[IN].items || (fresh && f->done))
        begin(f, unit, s->sequence, version, threshold);
    while (!f->done && f->link < s->network->link_count && weights > 0) {
        size_t most = weights < PART ? weights : PART;
        weights -= seek_in_link(f, s, selection, &s->network->links[f->link], most);
        if (plx_now_s() - start >= seconds)
            break;
    }
    if (!f->done && f->link == s->network->link_count) {
        for (int way = IN; way <= OUT; way++) {
            plx_strongest_sort(&f->heaps[way]);
            f->counts[way] = f->heaps[way].count;
            memcpy(f->found[way], f->items[way], f->counts[way] * sizeof *f->items[way]);
        }
        f->known = f->done = true;
    }
    return f->done;
}

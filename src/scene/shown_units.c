#include "scene/selection.h"
#include "scene/shown.h"
#include "scene/unit_values.h"

#include <math.h>
#include <string.h>

enum { SAMPLES = 1 << 15 };

static const plx_encoding *encoding(const plx_shown *s, plx_channel c)
{
    return &s->style.channel[c];
}

/* Whether units are as plx_visuals_update has them: the way that costs least. */
static bool is_default(const plx_shown *s)
{
    const plx_encoding *color = encoding(s, PLX_UNIT_COLOR), *size = encoding(s, PLX_UNIT_SIZE);
    bool same = color->quantity == PLX_UNIT_ACTIVATION && size->quantity == PLX_UNIT_IMPORTANCE &&
                encoding(s, PLX_UNIT_SHAPE)->quantity == PLX_QUANTITY_NONE;
    for (plx_channel c = PLX_UNIT_COLOR; c <= PLX_UNIT_SIZE; c++) {
        const plx_encoding *k = encoding(s, c);
        same =
            same && k->per_layer && !k->locked && k->clip_high == 0 && k->scale == PLX_SCALE_LINEAR;
    }
    return same && !s->input.order && !s->input.flags &&
           plx_palette_kind_of(color->palette) == PLX_DIVERGING;
}

/* Colours of a diverging palette are about zero; size and shape follow the amount. */
static bool diverges(const plx_shown *s, plx_channel c)
{
    const plx_encoding *k = encoding(s, c);
    return c == PLX_UNIT_COLOR && plx_quantity_signed(k->quantity) &&
           plx_palette_kind_of(k->palette) == PLX_DIVERGING;
}

static bool takes_amount(const plx_shown *s, plx_channel c)
{
    return c != PLX_UNIT_COLOR && plx_quantity_signed(encoding(s, c)->quantity);
}

static plx_scale make_scale(plx_shown *s, plx_channel c, const float *values, size_t count)
{
    const plx_encoding *k = encoding(s, c);
    size_t stride = count / SAMPLES + 1, n = 0;
    for (size_t i = 0; i < count; i += stride)
        s->samples[n++] = takes_amount(s, c) ? fabsf(values[i]) : values[i];
    plx_scale_desc d = plx_encoding_scale(k, diverges(s, c));
    plx_scale scale = plx_scale_make(&d, s->samples, n);
    /* An amount is seen against nothing, not against the least one. */
    if (c == PLX_UNIT_SIZE && !k->locked && k->clip_high == 0 && k->scale != PLX_SCALE_QUANTILE)
        scale.low = fmin(scale.low, 0);
    return scale;
}

/* Names have colours of their own, or places in their order on a palette that has one; amounts are
 * put into classes where the palette has only those. */
static double place(const plx_shown *s, plx_channel c, const plx_scale *scale, float value)
{
    const plx_encoding *k = encoding(s, c);
    bool names = plx_quantity_is_class(k->quantity);
    bool classes = c == PLX_UNIT_COLOR && plx_palette_kind_of(k->palette) == PLX_CLASSES;
    if (names && (classes || c != PLX_UNIT_COLOR))
        return (double)value;
    double at = plx_scale_place(scale, (double)(takes_amount(s, c) ? fabsf(value) : value));
    return classes ? fmin(floor(at * PLX_CLASS_COLORS), PLX_CLASS_COLORS - 1) : at;
}

static plx_shape shape_at(const plx_shown *s, double place)
{
    if (plx_quantity_is_class(encoding(s, PLX_UNIT_SHAPE)->quantity))
        return (plx_shape)((size_t)place % PLX_SHAPE_COUNT);
    return isnan(place) ? PLX_CIRCLE : (plx_shape)fmin(place * PLX_SHAPE_COUNT, PLX_RING);
}

static void set_unit(const plx_shown *s, plx_channel c, plx_unit_visual *u, double at)
{
    if (c == PLX_UNIT_COLOR)
        u->value = (float)at;
    else if (c == PLX_UNIT_SIZE)
        u->size = isnan(at) ? 1 : (float)at;
    else
        u->shape = (unsigned char)shape_at(s, at);
}

/* Classes as sizes are spread over the room that there is. */
double plx_class_size(double number)
{
    return (fmod(number, PLX_CLASS_COLORS) + 1) / PLX_CLASS_COLORS;
}

static void encode_layer(plx_shown *s, plx_channel c, size_t layer, const plx_scale *scale)
{
    const plx_layer *l = &s->source->layers[layer];
    const uint32_t *order = s->input.order ? s->input.order[layer] : NULL;
    const float *values = s->values + l->unit_offset;
    plx_unit_visual *units = s->visuals.units + l->unit_offset;
    const plx_encoding *k = encoding(s, c);
    bool sized_class = c == PLX_UNIT_SIZE && plx_quantity_is_class(k->quantity);
    /* A layer without outgoing links has no importance to show: all its units are full size. */
    bool full = k->quantity == PLX_QUANTITY_NONE ||
                (c == PLX_UNIT_SIZE && k->quantity == PLX_UNIT_IMPORTANCE &&
                    plx_network_is_end(s->source, layer));
    for (size_t i = 0; i < l->units; i++) {
        double at = place(s, c, scale, values[order ? order[i] : i]);
        at = sized_class ? plx_class_size(at) : at;
        if (full)
            at = c == PLX_UNIT_SIZE ? 1 : 0;
        set_unit(s, c, &units[i], at);
    }
}

static void encode(plx_shown *s, plx_channel c)
{
    const plx_encoding *k = encoding(s, c);
    const plx_network *n = s->source;
    s->missing[c] =
        !plx_unit_values(s->input.snapshot, k->quantity, s->visuals.outgoing, s->values);
    plx_scale all = make_scale(s, c, s->values, n->unit_count);
    s->scale[c] = all;
    bool per_layer = k->per_layer && !k->locked && !plx_quantity_is_class(k->quantity);
    if (per_layer) {
        s->scale[c].low = 0;
        s->scale[c].high = 1;
        for (int i = 0; i < PLX_SCALE_KNOTS; i++)
            s->scale[c].knots[i] = (float)i / (PLX_SCALE_KNOTS - 1);
    }
    for (size_t l = 0; l < n->layer_count; l++) {
        const plx_layer *layer = &n->layers[l];
        plx_scale own = all;
        if (per_layer)
            own = make_scale(s, c, s->values + layer->unit_offset, layer->units);
        encode_layer(s, c, l, &own);
    }
}

static void set_flags(plx_shown *s)
{
    for (size_t l = 0; l < s->source->layer_count; l++) {
        const plx_layer *layer = &s->source->layers[l];
        const uint32_t *order = s->input.order ? s->input.order[l] : NULL;
        for (size_t i = 0; i < layer->units; i++) {
            plx_unit_visual *u = &s->visuals.units[layer->unit_offset + i];
            size_t unit = layer->unit_offset + (order ? order[i] : i);
            uint8_t flags = s->input.flags ? s->input.flags[unit] : 0;
            u->faded = (flags & PLX_UNIT_DIMMED) != 0;
            u->hidden = (flags & PLX_UNIT_HIDDEN) != 0;
        }
    }
}

static void default_scales(plx_shown *s)
{
    for (plx_channel c = PLX_UNIT_COLOR; c <= PLX_UNIT_SHAPE; c++) {
        s->scale[c] = (plx_scale){.diverging = diverges(s, c), .high = 1};
        s->missing[c] = c == PLX_UNIT_COLOR && s->input.snapshot->status.state == PLX_RUN_FILE;
    }
}

void plx_shown_update_units(plx_shown *s)
{
    plx_visuals *v = &s->visuals;
    plx_unit_ramp ramp =
        plx_unit_ramp_make(encoding(s, PLX_UNIT_COLOR)->palette, s->style.edges.theme);
    bool other_colors = memcmp(&ramp, &v->ramp, sizeof ramp) != 0;
    v->ramp = ramp;
    if (is_default(s)) {
        if (other_colors || s->unit_key != 0)
            v->sequence = 0;
        s->unit_key = 0;
        plx_visuals_update(v, s->input.snapshot);
        default_scales(s);
        return;
    }
    if (s->unit_key == s->updates && v->sequence == s->input.snapshot->sequence)
        return;
    bool all = plx_visuals_measure(v, s->input.snapshot);
    memset(v->units, 0, s->source->unit_count * sizeof *v->units);
    for (plx_channel c = PLX_UNIT_COLOR; c <= PLX_UNIT_SHAPE; c++)
        encode(s, c);
    set_flags(s);
    plx_visuals_sum(v);
    v->sequence = all ? s->input.snapshot->sequence : 0;
    s->unit_key = s->updates;
}

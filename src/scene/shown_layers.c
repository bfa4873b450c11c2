#include "scene/shown.h"

#include <math.h>

static const plx_encoding *encoding(const plx_shown *s, plx_channel c)
{
    return &s->style.channel[c];
}

/* In an order in which those that meet in one network look different, though looks are fewer. */
static double class_of_function(plx_activation a)
{
    static const unsigned char classes[PLX_ACT_COUNT] = {
        [PLX_ACT_IDENTITY] = 7,
        [PLX_ACT_SIGMOID] = 0,
        [PLX_ACT_TANH] = 1,
        [PLX_ACT_RELU] = 2,
        [PLX_ACT_LEAKY_RELU] = 3,
        [PLX_ACT_ELU] = 4,
        [PLX_ACT_GELU] = 5,
        [PLX_ACT_SOFTMAX] = 6,
        [PLX_ACT_SOFTPLUS] = 8,
    };
    return classes[a];
}

double plx_layer_value(const plx_snapshot *s, plx_quantity q, size_t layer)
{
    if (q == PLX_LAYER_KIND)
        return layer == 0 ? 0 : layer + 1 == s->network->layer_count ? 2 : 1;
    if (q == PLX_LAYER_FUNCTION)
        return class_of_function(layer == 0 ? PLX_ACT_IDENTITY : s->layer_activation[layer]);
    return q == PLX_LAYER_DEPTH ? (double)layer : 0;
}

void plx_shown_update_layers(plx_shown *s)
{
    enum { MOST = 256 };
    float values[MOST];
    for (plx_channel c = PLX_LAYER_COLOR; c <= PLX_LAYER_STYLE; c++) {
        const plx_encoding *k = encoding(s, c);
        size_t count = 0, layers = s->source->layer_count;
        for (size_t i = 0; i < layers; i += layers / MOST + 1)
            values[count++] = (float)plx_layer_value(s->input.snapshot, k->quantity, i);
        plx_scale_desc d = plx_encoding_scale(k, false);
        s->scale[c] = plx_scale_make(&d, values, count);
        s->missing[c] = false;
    }
}

void plx_shown_layer_color(const plx_shown *s, plx_channel c, double value, float rgb[3])
{
    const plx_encoding *k = encoding(s, c);
    bool names = plx_quantity_is_class(k->quantity);
    double at = names ? value : plx_scale_place(&s->scale[c], value);
    plx_palette_kind kind = plx_palette_kind_of(k->palette);
    if (names && kind != PLX_CLASSES)
        at = plx_scale_place(&s->scale[c], value);
    else if (!names && kind == PLX_CLASSES)
        at = fmin(floor(at * PLX_CLASS_COLORS), PLX_CLASS_COLORS - 1);
    plx_palette_color(k->palette, s->style.edges.theme, at, rgb);
}

plx_pattern plx_shown_layer_pattern(const plx_shown *s, double value)
{
    if (plx_quantity_is_class(encoding(s, PLX_LAYER_STYLE)->quantity))
        return (plx_pattern)((size_t)value % PLX_PATTERN_COUNT);
    return plx_pattern_at(plx_scale_place(&s->scale[PLX_LAYER_STYLE], value));
}

plx_layer_look plx_shown_layer(const plx_shown *s, size_t layer)
{
    plx_layer_look look = {0};
    plx_quantity q[PLX_CHANNEL_COUNT];
    for (plx_channel c = PLX_LAYER_COLOR; c <= PLX_LAYER_STYLE; c++)
        q[c] = encoding(s, c)->quantity;
    const plx_snapshot *from = s->input.snapshot;
    look.filled = q[PLX_LAYER_COLOR] != PLX_QUANTITY_NONE;
    look.outlined = q[PLX_LAYER_OUTLINE] != PLX_QUANTITY_NONE;
    look.lined = look.outlined || q[PLX_LAYER_STYLE] != PLX_QUANTITY_NONE;
    if (look.filled)
        plx_shown_layer_color(
            s, PLX_LAYER_COLOR, plx_layer_value(from, q[PLX_LAYER_COLOR], layer), look.fill);
    if (look.outlined)
        plx_shown_layer_color(
            s, PLX_LAYER_OUTLINE, plx_layer_value(from, q[PLX_LAYER_OUTLINE], layer), look.outline);
    if (q[PLX_LAYER_STYLE] != PLX_QUANTITY_NONE)
        look.pattern = plx_shown_layer_pattern(s, plx_layer_value(from, q[PLX_LAYER_STYLE], layer));
    return look;
}

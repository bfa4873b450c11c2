#include "scene/quantity.h"

#include <string.h>

typedef struct plx_quantity_row {
    const char *name, *title;
    plx_subject subject;
    bool is_signed, is_class, per_layer;
} plx_quantity_row;

static const plx_quantity_row rows[PLX_QUANTITY_COUNT] = {
    [PLX_QUANTITY_NONE] = {"none", "nothing", PLX_OF_NONE, false, false, false},
    [PLX_UNIT_ACTIVATION] = {"activation", "activation", PLX_OF_UNITS, true, false, true},
    [PLX_UNIT_PREACTIVATION] = {"pre-activation", "pre-activation", PLX_OF_UNITS, true, false,
        true},
    [PLX_UNIT_BIAS] = {"bias", "bias", PLX_OF_UNITS, true, false, false},
    [PLX_UNIT_MEAN] = {"mean", "mean activation", PLX_OF_UNITS, true, false, true},
    [PLX_UNIT_VARIANCE] = {"variance", "variance of activation", PLX_OF_UNITS, false, false, true},
    [PLX_UNIT_ZERO_SHARE] = {"zero-share", "share of zeros", PLX_OF_UNITS, false, false, false},
    [PLX_UNIT_IMPORTANCE] = {"importance", "Σ |outgoing weight|", PLX_OF_UNITS, false, false, true},
    [PLX_UNIT_SALIENCE] = {"salience", "|activation × gradient|", PLX_OF_UNITS, false, false, true},
    [PLX_UNIT_LAYER] = {"layer", "layer", PLX_OF_UNITS, false, true, false},
    [PLX_UNIT_CLASS] = {"class", "class", PLX_OF_UNITS, false, true, false},
    [PLX_LINK_SAME] = {"same", "as the colour", PLX_OF_LINKS, false, false, false},
    [PLX_LINK_WEIGHT] = {"weight", "weight", PLX_OF_LINKS, true, false, false},
    [PLX_LINK_ABS_WEIGHT] = {"abs-weight", "|weight|", PLX_OF_LINKS, false, false, false},
    [PLX_LINK_GRADIENT] = {"gradient", "gradient", PLX_OF_LINKS, true, false, false},
    [PLX_LINK_UPDATE] = {"update", "last update", PLX_OF_LINKS, true, false, false},
    [PLX_LINK_CONTRIBUTION] = {"contribution", "weight × activation", PLX_OF_LINKS, true, false,
        false},
    [PLX_LAYER_KIND] = {"kind", "kind of layer", PLX_OF_LAYERS, false, true, false},
    [PLX_LAYER_FUNCTION] = {"function", "activation function", PLX_OF_LAYERS, false, true, false},
    [PLX_LAYER_DEPTH] = {"depth", "depth", PLX_OF_LAYERS, false, false, false},
};

const char *plx_quantity_name(plx_quantity q)
{
    return rows[q].name;
}

const char *plx_quantity_title(plx_quantity q)
{
    return rows[q].title;
}

plx_subject plx_quantity_subject(plx_quantity q)
{
    return rows[q].subject;
}

bool plx_quantity_signed(plx_quantity q)
{
    return rows[q].is_signed;
}

bool plx_quantity_is_class(plx_quantity q)
{
    return rows[q].is_class;
}

bool plx_quantity_per_layer(plx_quantity q)
{
    return rows[q].per_layer;
}

bool plx_quantity_parse(plx_subject subject, const char *name, plx_quantity *out)
{
    for (plx_quantity q = PLX_QUANTITY_NONE; q < PLX_QUANTITY_COUNT; q++) {
        if (strcmp(rows[q].name, name) == 0 &&
            (q == PLX_QUANTITY_NONE || rows[q].subject == subject)) {
            *out = q;
            return true;
        }
    }
    return false;
}

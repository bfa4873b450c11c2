/* What a colour, a size, a width, … can stand for: the quantities that a snapshot has of units,
 * connections and layers. Any thread; no state. */
#ifndef PLX_SCENE_QUANTITY_H
#define PLX_SCENE_QUANTITY_H

#include "feed/snapshot.h"

typedef enum plx_quantity {
    PLX_QUANTITY_NONE,
    /* Of units */
    PLX_UNIT_ACTIVATION,
    PLX_UNIT_PREACTIVATION,
    PLX_UNIT_BIAS,
    PLX_UNIT_MEAN,       /* of the activation, over the data */
    PLX_UNIT_VARIANCE,   /* likewise */
    PLX_UNIT_ZERO_SHARE, /* of rows of the data for which it is 0: 1 is a dead unit */
    PLX_UNIT_IMPORTANCE, /* Σ |outgoing weight| */
    PLX_UNIT_SALIENCE,   /* |activation × d loss / d activation| for the sample shown */
    PLX_UNIT_LAYER,      /* index of its layer */
    PLX_UNIT_CLASS,      /* of an output: its index; of others: the output that it raises most, by
                            the weights on all ways there */
    /* Of connections */
    PLX_LINK_SAME, /* |the quantity that the colour shows| */
    PLX_LINK_WEIGHT,
    PLX_LINK_ABS_WEIGHT,
    PLX_LINK_GRADIENT,     /* d loss / d weight, of the last step */
    PLX_LINK_UPDATE,       /* what the last step added to the weight */
    PLX_LINK_CONTRIBUTION, /* weight × activation of the source, for the sample shown */
    /* Of layers */
    PLX_LAYER_KIND,     /* input, hidden, output */
    PLX_LAYER_FUNCTION, /* its activation function */
    PLX_LAYER_DEPTH,    /* index from the input on */
    PLX_QUANTITY_COUNT
} plx_quantity;

/* What has quantities. */
typedef enum plx_subject { PLX_OF_NONE, PLX_OF_UNITS, PLX_OF_LINKS, PLX_OF_LAYERS } plx_subject;

/* "activation", "pre-activation", "zero-share", …: as written in styles. */
const char *plx_quantity_name(plx_quantity q);
/* The same in words, for legends: "share of zeros". */
const char *plx_quantity_title(plx_quantity q);
plx_subject plx_quantity_subject(plx_quantity q);
/* Whether it has both signs, so that its colours are about zero. */
bool plx_quantity_signed(plx_quantity q);
/* Whether its values are names and not amounts: layers, classes, kinds, functions. */
bool plx_quantity_is_class(plx_quantity q);
/* Whether its values are told apart within a layer by default, for layers differ in kind. */
bool plx_quantity_per_layer(plx_quantity q);

/* The quantity of that subject and name; false when there is none. "none" is one of each. */
bool plx_quantity_parse(plx_subject subject, const char *name, plx_quantity *out);

#endif

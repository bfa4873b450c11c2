/* All that is to be said of one unit, from a snapshot: its numbers, its strongest connections, and
 * the curve of its activation function around the operating point.
 *
 * Exact, and at the cost of the unit's own connections: a row of its incoming matrix and a column
 * of its outgoing one. Nothing is allocated. Any thread, as long as nobody writes the snapshot. */
#ifndef PLX_SCENE_UNIT_CARD_H
#define PLX_SCENE_UNIT_CARD_H

#include "feed/snapshot.h"
#include "scene/layout.h"

enum { PLX_CARD_STRONGEST = 10, PLX_CARD_CURVE = 97 };

typedef struct plx_card_connection {
    plx_unit_ref other; /* the unit at its other end */
    plx_connection_ref connection;
    float weight;
    float contribution; /* weight × activation of its source, for the sample shown */
} plx_card_connection;

/* What makes a connection strong. */
typedef enum plx_card_rank {
    PLX_CARD_BY_WEIGHT,       /* |weight| */
    PLX_CARD_BY_CONTRIBUTION, /* |weight × activation of its source| */
} plx_card_rank;

typedef struct plx_unit_card {
    plx_unit_ref unit;
    plx_activation function;
    double activation;
    double preactivation; /* bias + Σ weight × activation of its source; NaN in the input layer */
    double bias;          /* NaN in the input layer */
    size_t inputs, outputs;                        /* connections that end and begin here */
    double in_norm, out_norm;                      /* root of Σ weight² of these */
    size_t strongest_inputs, strongest_outputs;    /* how many are listed below */
    plx_card_connection input[PLX_CARD_STRONGEST]; /* the strongest first; ties by unit */
    plx_card_connection output[PLX_CARD_STRONGEST];
    const float *incoming; /* [incoming_count] weights from the layer that has the network's inputs,
                              borrowed from the snapshot; NULL where none come from there */
    size_t incoming_count;
    float incoming_max; /* the greatest finite |weight| of them */
    /* The function's values over curve_low..curve_high, evenly spaced, both ends included; all NaN
     * in the input layer. Of softmax, as this unit's z varies and the others' stay. */
    double curve_low, curve_high;
    float curve[PLX_CARD_CURVE];
} plx_unit_card;

/* unit must be one of the snapshot's network. Where it has connections of several links, strongest
 * ones are taken of all; of parts that are not finite none is listed. */
void plx_unit_card_make(
    plx_unit_card *card, const plx_snapshot *snapshot, plx_unit_ref unit, plx_card_rank rank);

#endif

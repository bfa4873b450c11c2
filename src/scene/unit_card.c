#include "scene/unit_card.h"

#include <math.h>

/* Of the curve, at least: the shapes of all functions are told by it. */
static const double CURVE_REACH = 4;

static float strength(const plx_card_connection *c, plx_card_rank rank)
{
    return fabsf(rank == PLX_CARD_BY_WEIGHT ? c->weight : c->contribution);
}

/* Keeps the list of the strongest, in order. Units come in rising order, so that of equals the one
 * that is there stays before. */
static void keep(plx_card_connection *list, size_t *count, const plx_card_connection *candidate,
    plx_card_rank rank)
{
    float mine = strength(candidate, rank);
    if (!isfinite(mine))
        return;
    if (*count == PLX_CARD_STRONGEST && !(mine > strength(&list[*count - 1], rank)))
        return;
    size_t at = *count < PLX_CARD_STRONGEST ? (*count)++ : *count - 1;
    for (; at > 0 && mine > strength(&list[at - 1], rank); at--)
        list[at] = list[at - 1];
    list[at] = *candidate;
}

static void take_inputs(
    plx_unit_card *card, const plx_snapshot *s, size_t link_index, plx_card_rank rank)
{
    const plx_link *link = &s->network->links[link_index];
    size_t unit = card->unit.unit;
    const float *row = plx_link_weights(link, s->params) + unit * link->in;
    const float *source = s->activation + s->network->layers[link->source].unit_offset;
    double sum = 0, squares = 0;
    float most = 0;
    for (size_t i = 0; i < link->in; i++) {
        sum += (double)row[i] * source[i];
        squares += (double)row[i] * row[i];
        if (isfinite(row[i]))
            most = fmaxf(most, fabsf(row[i]));
        keep(card->input, &card->strongest_inputs,
            &(plx_card_connection){
                {link->source, i}, {link_index, i, unit}, row[i], row[i] * source[i]},
            rank);
    }
    double bias = plx_link_biases(link, s->params)[unit];
    card->bias = isnan(card->bias) ? bias : card->bias + bias;
    card->preactivation = (isnan(card->preactivation) ? 0 : card->preactivation) + sum + bias;
    card->in_norm += squares;
    card->inputs += link->in;
    if (link->source == 0) {
        card->incoming = row;
        card->incoming_count = link->in;
        card->incoming_max = most;
    }
}

static void take_outputs(
    plx_unit_card *card, const plx_snapshot *s, size_t link_index, plx_card_rank rank)
{
    const plx_link *link = &s->network->links[link_index];
    size_t unit = card->unit.unit;
    const float *column = plx_link_weights(link, s->params) + unit;
    double squares = 0;
    for (size_t i = 0; i < link->out; i++) {
        float weight = column[i * link->in];
        squares += (double)weight * weight;
        keep(card->output, &card->strongest_outputs,
            &(plx_card_connection){{link->target, i}, {link_index, unit, i}, weight,
                (float)(weight * card->activation)},
            rank);
    }
    card->out_norm += squares;
    card->outputs += link->out;
}

/* Softmax is e^z / (e^z + S) of the sum S over the others, which is told by this unit's own z and
 * value: ln S = z + ln(1 / a - 1). */
static float softmax_at(const plx_unit_card *card, double z)
{
    double value = fmin(fmax(card->activation, 1e-30), 1 - 1e-9);
    double log_others = card->preactivation + log(1 / value - 1);
    return (float)(1 / (1 + exp(log_others - z)));
}

static void draw_curve(plx_unit_card *card)
{
    double reach = CURVE_REACH;
    if (isfinite(card->preactivation))
        reach = fmax(reach, fabs(card->preactivation) * 1.15);
    card->curve_low = -reach;
    card->curve_high = reach;
    for (size_t i = 0; i < PLX_CARD_CURVE; i++) {
        double z = reach * (2 * (double)i / (PLX_CARD_CURVE - 1) - 1);
        card->curve[i] = card->function == PLX_ACT_SOFTMAX ? softmax_at(card, z) : (float)z;
    }
    if (card->function != PLX_ACT_SOFTMAX)
        plx_activation_forward(card->function, card->curve, 1, PLX_CARD_CURVE);
}

void plx_unit_card_make(
    plx_unit_card *card, const plx_snapshot *s, plx_unit_ref unit, plx_card_rank rank)
{
    const plx_layer *layer = &s->network->layers[unit.layer];
    *card = (plx_unit_card){
        .unit = unit,
        .function = s->layer_activation[unit.layer],
        .activation = s->activation[layer->unit_offset + unit.unit],
        .preactivation = NAN,
        .bias = NAN,
    };
    for (size_t l = 0; l < s->network->link_count; l++) {
        if (s->network->links[l].target == unit.layer)
            take_inputs(card, s, l, rank);
        if (s->network->links[l].source == unit.layer)
            take_outputs(card, s, l, rank);
    }
    card->in_norm = sqrt(card->in_norm);
    card->out_norm = sqrt(card->out_norm);
    if (card->inputs > 0) {
        draw_curve(card);
        return;
    }
    for (size_t i = 0; i < PLX_CARD_CURVE; i++)
        card->curve[i] = NAN;
}

#include "scene/unit_card.h"

#include "base/rng.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g is not within %g of %.12g", a, tolerance, b);
}

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
} plx_fixture;

/* Weights at random and a forward pass by the book. */
static void fill(plx_fixture *f, uint64_t seed)
{
    const plx_network *n = f->network;
    plx_rng rng;
    plx_rng_seed(&rng, seed, 1);
    float *a = f->snapshot.activation;
    for (size_t i = 0; i < n->layers[0].units; i++)
        a[i] = (float)plx_rng_normal(&rng);
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *link = &n->links[l];
        float *w = plx_link_weights(link, f->snapshot.params);
        float *b = plx_link_biases(link, f->snapshot.params);
        float *out = a + n->layers[link->target].unit_offset;
        const float *in = a + n->layers[link->source].unit_offset;
        for (size_t o = 0; o < link->out; o++) {
            b[o] = (float)plx_rng_normal(&rng);
            double z = (double)b[o];
            for (size_t i = 0; i < link->in; i++) {
                w[o * link->in + i] = (float)(plx_rng_normal(&rng) / sqrt((double)link->in));
                z += (double)w[o * link->in + i] * (double)in[i];
            }
            out[o] = (float)z;
        }
        plx_activation_forward(n->layers[link->target].activation, out, 1, link->out);
    }
}

static void open_network(plx_fixture *f, const char *spec)
{
    f->network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_non_null(f->network);
    assert_true(plx_snapshot_init(&f->snapshot, f->network, NULL));
    fill(f, 1);
}

static void close_network(plx_fixture *f)
{
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
}

typedef struct plx_ranked {
    float strength;
    size_t unit;
} plx_ranked;

static int strongest_first(const void *a, const void *b)
{
    const plx_ranked *x = a, *y = b;
    if (x->strength != y->strength)
        return x->strength < y->strength ? 1 : -1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static void check_list(
    const plx_card_connection *list, size_t listed, plx_ranked *all, size_t count, size_t layer)
{
    qsort(all, count, sizeof *all, strongest_first);
    assert_int_equal(listed, count < PLX_CARD_STRONGEST ? count : PLX_CARD_STRONGEST);
    for (size_t i = 0; i < listed; i++) {
        assert_int_equal(list[i].other.layer, layer);
        assert_int_equal(list[i].other.unit, all[i].unit);
    }
}

static void the_strongest_are_those_of_sorting_all(void **state)
{
    (void)state;
    plx_fixture f;
    open_network(&f, "40-30:relu-20:tanh-5:softmax");
    const plx_link *in = &f.network->links[0], *out = &f.network->links[1];
    const float *w_in = plx_link_weights(in, f.snapshot.params);
    float *w_out = plx_link_weights(out, f.snapshot.params);
    /* Equals: the lower unit comes first. */
    for (size_t o = 0; o < 6; o++)
        w_out[o * 30 + 3] = o % 2 ? -9.0F : 9.0F;
    plx_unit_card card;
    for (size_t unit = 0; unit < 30; unit++) {
        for (int rank = 0; rank < 2; rank++) {
            plx_unit_card_make(&card, &f.snapshot, (plx_unit_ref){1, unit}, (plx_card_rank)rank);
            plx_ranked all[40];
            for (size_t i = 0; i < 40; i++) {
                float w = w_in[unit * 40 + i], a = f.snapshot.activation[i];
                all[i] = (plx_ranked){fabsf(rank ? w * a : w), i};
            }
            check_list(card.input, card.strongest_inputs, all, 40, 0);
            for (size_t i = 0; i < 20; i++) {
                float w = w_out[i * 30 + unit], a = f.snapshot.activation[40 + unit];
                all[i] = (plx_ranked){fabsf(rank ? w * a : w), i};
            }
            check_list(card.output, card.strongest_outputs, all, 20, 2);
            assert_true(card.input[0].weight == plx_connection_weight(f.network, f.snapshot.params,
                                                    &card.input[0].connection));
            assert_true(card.output[0].weight == plx_connection_weight(f.network, f.snapshot.params,
                                                     &card.output[0].connection));
        }
    }
    close_network(&f);
}

static void its_numbers_are_those_of_the_forward_pass(void **state)
{
    (void)state;
    plx_fixture f;
    open_network(&f, "12-9:gelu-7:softmax");
    plx_unit_card card;
    plx_unit_card_make(&card, &f.snapshot, (plx_unit_ref){1, 4}, PLX_CARD_BY_WEIGHT);
    float value = (float)card.preactivation;
    plx_activation_forward(PLX_ACT_GELU, &value, 1, 1);
    assert_near((double)value, card.activation, 1e-6);
    assert_true(card.activation == (double)f.snapshot.activation[12 + 4]);
    assert_true(card.bias == (double)plx_link_biases(&f.network->links[0], f.snapshot.params)[4]);
    assert_int_equal(card.inputs, 12);
    assert_int_equal(card.outputs, 7);
    double squares = 0;
    const float *row = plx_link_weights(&f.network->links[0], f.snapshot.params) + 4 * 12;
    for (size_t i = 0; i < 12; i++)
        squares += (double)row[i] * (double)row[i];
    assert_near(card.in_norm, sqrt(squares), 1e-9);
    assert_ptr_equal(card.incoming, row);
    assert_int_equal(card.incoming_count, 12);

    plx_unit_card_make(&card, &f.snapshot, (plx_unit_ref){0, 3}, PLX_CARD_BY_WEIGHT);
    assert_true(isnan(card.preactivation) && isnan(card.bias) && isnan((double)card.curve[0]));
    assert_int_equal(card.inputs, 0);
    assert_int_equal(card.strongest_inputs, 0);
    assert_int_equal(card.strongest_outputs, 9);
    assert_null(card.incoming);

    plx_unit_card_make(&card, &f.snapshot, (plx_unit_ref){2, 3}, PLX_CARD_BY_WEIGHT);
    assert_int_equal(card.outputs, 0);
    assert_null(card.incoming);
    close_network(&f);
}

/* The curve's value at z, between its samples. */
static double curve_at(const plx_unit_card *card, double z)
{
    double at = (z - card->curve_low) / (card->curve_high - card->curve_low) * (PLX_CARD_CURVE - 1);
    size_t i = (size_t)at;
    i = i > PLX_CARD_CURVE - 2 ? PLX_CARD_CURVE - 2 : i;
    return (double)card->curve[i] +
           (at - (double)i) * (double)(card->curve[i + 1] - card->curve[i]);
}

static void the_operating_point_lies_on_the_curve(void **state)
{
    (void)state;
    for (plx_activation a = 0; a < PLX_ACT_COUNT; a++) {
        char spec[64];
        snprintf(spec, sizeof spec, "6-5:%s-3", plx_activation_name(a));
        plx_fixture f;
        open_network(&f, spec);
        for (uint64_t seed = 0; seed < 10; seed++) {
            fill(&f, seed);
            plx_unit_card card;
            plx_unit_card_make(&card, &f.snapshot, (plx_unit_ref){1, 2}, PLX_CARD_BY_WEIGHT);
            assert_true(card.preactivation > card.curve_low);
            assert_true(card.preactivation < card.curve_high);
            /* Corners lie between samples. */
            assert_near(curve_at(&card, card.preactivation), card.activation, 0.03);
        }
        close_network(&f);
    }
}

static void softmax_is_drawn_as_the_others_stay(void **state)
{
    (void)state;
    plx_fixture f;
    open_network(&f, "6-4:softmax");
    plx_unit_card card;
    plx_unit_card_make(&card, &f.snapshot, (plx_unit_ref){1, 1}, PLX_CARD_BY_WEIGHT);
    const float *w = plx_link_weights(&f.network->links[0], f.snapshot.params);
    const float *b = plx_link_biases(&f.network->links[0], f.snapshot.params);
    float z[4];
    for (size_t o = 0; o < 4; o++) {
        z[o] = b[o];
        for (size_t i = 0; i < 6; i++)
            z[o] += w[o * 6 + i] * f.snapshot.activation[i];
    }
    for (size_t i = 0; i < PLX_CARD_CURVE; i += 12) {
        float logits[4] = {z[0], 0, z[2], z[3]};
        logits[1] = (float)(card.curve_low +
                            (card.curve_high - card.curve_low) * (double)i / (PLX_CARD_CURVE - 1));
        plx_activation_forward(PLX_ACT_SOFTMAX, logits, 1, 4);
        assert_near((double)card.curve[i], (double)logits[1], 1e-4);
    }
    close_network(&f);
}

static void odd_numbers_are_not_listed(void **state)
{
    (void)state;
    plx_fixture f;
    open_network(&f, "4-3-2");
    float *w = plx_link_weights(&f.network->links[0], f.snapshot.params);
    w[0] = NAN;
    w[1] = INFINITY;
    plx_unit_card card;
    plx_unit_card_make(&card, &f.snapshot, (plx_unit_ref){1, 0}, PLX_CARD_BY_WEIGHT);
    assert_int_equal(card.strongest_inputs, 2);
    assert_true(isfinite(card.incoming_max));
    assert_true(isfinite(card.curve_low) && isfinite(card.curve_high));
    close_network(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_strongest_are_those_of_sorting_all),
        cmocka_unit_test(its_numbers_are_those_of_the_forward_pass),
        cmocka_unit_test(the_operating_point_lies_on_the_curve),
        cmocka_unit_test(softmax_is_drawn_as_the_others_stay),
        cmocka_unit_test(odd_numbers_are_not_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

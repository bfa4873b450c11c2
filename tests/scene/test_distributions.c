#include "scene/distributions.h"

#include "base/rng.h"
#include "support.h"

#include <math.h>
#include <string.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
    plx_distributions d;
} plx_fixture;

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g is not within %g of %.12g", a, tolerance, b);
}

/* A snapshot of that step, whose weights have that spread. */
static void publish(plx_fixture *f, uint64_t step, double epoch, double spread)
{
    plx_rng rng;
    plx_rng_seed(&rng, step, 1);
    for (size_t l = 0; l < f->network->link_count; l++) {
        const plx_link *link = &f->network->links[l];
        float *w = plx_link_weights(link, f->snapshot.params);
        for (size_t i = 0; i < link->in * link->out; i++)
            w[i] = (float)(spread * plx_rng_normal(&rng));
    }
    f->snapshot.sequence++;
    f->snapshot.status.step = step;
    f->snapshot.status.epoch = epoch;
}

static int setup(void **state)
{
    static plx_fixture f;
    f.network = plx_network_create(&(plx_network_desc){.spec = "60-40-10"}, NULL);
    if (!f.network || !plx_snapshot_init(&f.snapshot, f.network, NULL) ||
        !plx_distributions_init(&f.d, f.network, NULL))
        return -1;
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_distributions_uninit(&f->d);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
    return 0;
}

static const plx_distribution *weights(const plx_fixture *f, size_t layer)
{
    return plx_distributions_of(&f->d, PLX_SPREAD_WEIGHTS, layer);
}

static void a_layer_is_counted_whole(void **state)
{
    plx_fixture *f = *state;
    assert_false(plx_distributions_update(&f->d, &f->snapshot, 0));
    publish(f, 3, 0.1, 0.2);
    assert_true(plx_distributions_update(&f->d, &f->snapshot, 0));
    const plx_spread *s = &weights(f, 1)->now;
    assert_int_equal(s->count, 60 * 40);
    assert_int_equal(s->step, 3);
    assert_in_range((long)(1000 * s->high), 450, 800);
    assert_in_range((long)(-1000 * s->low), 450, 800);
    double sum = (double)s->beyond, mean = 0;
    for (size_t i = 0; i < PLX_SPREAD_BINS; i++) {
        sum += (double)s->bin[i];
        mean += (double)s->bin[i] * ((double)i + 0.5);
    }
    assert_near(sum, 1, 1e-5);
    assert_near(mean, PLX_SPREAD_BINS / 2.0, 4);
    assert_int_equal(weights(f, 2)->now.count, 400);
    /* Nothing comes into the inputs; no gradients were wanted; units are all silent. */
    assert_int_equal(weights(f, 0)->now.count, 0);
    assert_int_equal(plx_distributions_of(&f->d, PLX_SPREAD_GRADIENTS, 1)->now.count, 0);
    const plx_spread *silent = &plx_distributions_of(&f->d, PLX_SPREAD_ACTIVATIONS, 1)->now;
    assert_int_equal(silent->count, 40);
    assert_near(silent->zeros, 1, 1e-9);
    assert_true(silent->low < 0 && silent->high > 0);
    /* The same again is no news. */
    assert_false(plx_distributions_update(&f->d, &f->snapshot, 0));
}

static void parts_give_what_the_whole_gives(void **state)
{
    plx_fixture *f = *state;
    publish(f, 1, 0, 1);
    assert_true(plx_distributions_update(&f->d, &f->snapshot, 0));
    const plx_spread whole = weights(f, 1)->now;
    plx_distributions parts;
    assert_true(plx_distributions_init(&parts, f->network, NULL));
    size_t rounds = 0;
    while (
        plx_distributions_of(&parts, PLX_SPREAD_ACTIVATIONS, 2)->now.count == 0 && rounds < 1000) {
        plx_distributions_update(&parts, &f->snapshot, 77);
        rounds++;
    }
    /* Values of two links and three layers, 77 at a time. */
    assert_int_equal(rounds, (60 * 40 + 40 * 10 + 60 + 40 + 10 + 76) / 77);
    const plx_spread *s = &plx_distributions_of(&parts, PLX_SPREAD_WEIGHTS, 1)->now;
    assert_memory_equal(s, &whole, sizeof whole);
    plx_distributions_uninit(&parts);
}

static void gradients_come_where_they_are_filled(void **state)
{
    plx_fixture *f = *state;
    publish(f, 1, 0, 1);
    f->snapshot.gradient_version = 5;
    for (size_t i = 0; i < 60 * 40; i++)
        f->snapshot.gradient[f->network->links[0].weight_offset + i] = (float)i * 1e-6F;
    plx_distributions_update(&f->d, &f->snapshot, 0);
    const plx_spread *s = &plx_distributions_of(&f->d, PLX_SPREAD_GRADIENTS, 1)->now;
    assert_int_equal(s->count, 60 * 40);
    assert_near((double)s->high, 60 * 40 * 1e-6, 1e-4);
}

/* The activations of its snapshots are zero, and mean nothing. */
static void a_file_has_weights_alone(void **state)
{
    plx_fixture *f = *state;
    publish(f, 0, 0, 0.1);
    f->snapshot.status.state = PLX_RUN_FILE;
    plx_distributions_update(&f->d, &f->snapshot, 0);
    assert_int_equal(weights(f, 1)->now.count, 60 * 40);
    for (size_t l = 0; l < 3; l++)
        assert_int_equal(plx_distributions_of(&f->d, PLX_SPREAD_ACTIVATIONS, l)->now.count, 0);
}

static void the_past_is_bounded_and_spread_evenly(void **state)
{
    plx_fixture *f = *state;
    for (uint64_t step = 0; step < 5000; step += 7) {
        publish(f, step, (double)step / 100, 0.1);
        plx_distributions_update(&f->d, &f->snapshot, 0);
        assert_true(weights(f, 1)->count <= PLX_SPREADS_MAX);
    }
    const plx_distribution *w = weights(f, 1);
    assert_in_range(w->count, PLX_SPREADS_MAX / 2 - 2, PLX_SPREADS_MAX);
    assert_int_equal(w->past[0].step, 0);
    uint64_t least = UINT64_MAX, most = 0;
    for (size_t i = 1; i < w->count; i++) {
        uint64_t gap = w->past[i].step - w->past[i - 1].step;
        least = gap < least ? gap : least;
        most = gap > most ? gap : most;
    }
    assert_true(most <= 2 * least + 14);
    assert_true(w->past[w->count - 1].step + most + 14 >= 4998);
    /* All layers at the same steps. */
    assert_int_equal(weights(f, 2)->count, w->count);
    for (size_t i = 0; i < w->count; i++)
        assert_int_equal(weights(f, 2)->past[i].step, w->past[i].step);
    assert_in_range(w->first_epoch.step, 100, 106);
}

static void another_training_begins_anew(void **state)
{
    plx_fixture *f = *state;
    publish(f, 900, 9, 1);
    plx_distributions_update(&f->d, &f->snapshot, 0);
    assert_int_equal(weights(f, 1)->first_epoch.count, 60 * 40);
    /* In the midst of a round too. */
    publish(f, 901, 9, 1);
    plx_distributions_update(&f->d, &f->snapshot, 100);
    publish(f, 0, 0, 0.01);
    plx_distributions_update(&f->d, &f->snapshot, 0);
    const plx_distribution *w = weights(f, 1);
    assert_int_equal(w->count, 1);
    assert_int_equal(w->past[0].step, 0);
    assert_int_equal(w->now.count, 60 * 40);
    assert_true(w->now.high < 0.1F);
    assert_int_equal(w->first_epoch.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_layer_is_counted_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(parts_give_what_the_whole_gives, setup, teardown),
        cmocka_unit_test_setup_teardown(gradients_come_where_they_are_filled, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_has_weights_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(the_past_is_bounded_and_spread_evenly, setup, teardown),
        cmocka_unit_test_setup_teardown(another_training_begins_anew, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

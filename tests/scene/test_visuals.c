#include "scene/visuals.h"
#include "support.h"

#include <math.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
    plx_visuals visuals;
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    f.network = plx_network_create(&(plx_network_desc){.spec = "3-2-2"}, NULL);
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    assert_true(plx_visuals_init(&f.visuals, f.network, NULL));
    static const float first[] = {1, -2, 3, /**/ -1, 0, 0.5F}, second[] = {1, -1, 0, 4};
    for (int i = 0; i < 6; i++)
        f.snapshot.params[f.network->links[0].weight_offset + (size_t)i] = first[i];
    for (int i = 0; i < 4; i++)
        f.snapshot.params[f.network->links[1].weight_offset + (size_t)i] = second[i];
    static const float activation[] = {0.5F, -1, 0, /**/ 0, 0, /**/ 0.25F, 0.75F};
    for (int i = 0; i < 7; i++)
        f.snapshot.activation[i] = activation[i];
    f.snapshot.link_version[0] = f.snapshot.link_version[1] = 1;
    f.snapshot.sequence = 1;
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_visuals_uninit(&f->visuals);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
    return 0;
}

static void assert_close(double a, double b)
{
    if (!(fabs(a - b) < 1e-6))
        fail_msg("%g is not %g", a, b);
}

static void values_and_sizes(void **state)
{
    plx_fixture *f = *state;
    assert_true(plx_visuals_update(&f->visuals, &f->snapshot));
    const plx_unit_visual *u = f->visuals.units;
    assert_close(u[0].value, 0.5);
    assert_close(u[1].value, -1);
    assert_close(u[3].value, 0); /* a silent layer stays dark */
    assert_close(u[5].value, 1.0 / 3);
    assert_close(u[6].value, 1);
    /* Σ |outgoing|: 2, 2, 3.5 and 1, 5; the last layer has none. */
    assert_close(u[0].size, 2 / 3.5);
    assert_close(u[2].size, 1);
    assert_close(u[3].size, 0.2);
    assert_close(u[5].size, 1);
    assert_close(f->visuals.links[0].sum_abs, 7.5);
    assert_close(f->visuals.links[0].max_abs, 3);
}

static void only_changed_links_are_computed(void **state)
{
    plx_fixture *f = *state;
    plx_visuals_update(&f->visuals, &f->snapshot);
    assert_false(plx_visuals_update(&f->visuals, &f->snapshot));
    f->snapshot.params[f->network->links[0].weight_offset] = 100;
    f->snapshot.params[f->network->links[1].weight_offset] = 100;
    f->snapshot.link_version[1] = 2;
    f->snapshot.sequence = 2;
    assert_true(plx_visuals_update(&f->visuals, &f->snapshot));
    assert_close(f->visuals.links[0].max_abs, 3);
    assert_close(f->visuals.links[1].max_abs, 100);
}

static void nan_and_infinity_poison_nothing(void **state)
{
    plx_fixture *f = *state;
    float *w = f->snapshot.params + f->network->links[0].weight_offset;
    w[0] = NAN;
    w[1] = INFINITY;
    f->snapshot.activation[0] = NAN;
    f->snapshot.activation[2] = -INFINITY;
    f->snapshot.link_version[0] = 9;
    f->snapshot.sequence = 9;
    assert_true(plx_visuals_update(&f->visuals, &f->snapshot));
    assert_int_equal(f->visuals.links[0].nonfinite, 2);
    assert_close(f->visuals.links[0].sum_abs, 4.5);
    assert_close(f->visuals.links[0].max_abs, 3);
    const plx_unit_visual *u = f->visuals.units;
    assert_true(isnan(u[0].value));
    assert_close(u[1].value, -1);
    assert_close(u[2].value, -1);
    for (int i = 0; i < 3; i++)
        assert_true(isfinite(u[i].size));
}

static bool measure_seven(
    void *user, size_t link, const float *weights, plx_link_stats *stats, float *outgoing)
{
    plx_fixture *f = user;
    const plx_link *k = &f->network->links[link];
    assert_ptr_equal(weights, f->snapshot.params + k->weight_offset);
    *stats = (plx_link_stats){.sum_abs = 7};
    for (size_t i = 0; i < k->in; i++)
        outgoing[i] = (float)i + 1;
    return true;
}

/* What is handed in takes the place of what would be measured, for changed links alone. */
static void links_may_be_measured_elsewhere(void **state)
{
    plx_fixture *f = *state;
    plx_visuals_update(&f->visuals, &f->snapshot);
    f->visuals.measure = measure_seven;
    f->visuals.measure_user = f;
    f->snapshot.link_version[0] = 2;
    f->snapshot.sequence = 2;
    plx_visuals_update(&f->visuals, &f->snapshot);
    assert_close(f->visuals.links[0].sum_abs, 7);
    assert_close(f->visuals.links[1].max_abs, 4);
    assert_close(f->visuals.units[0].size, 1.0 / 3);
    assert_close(f->visuals.units[2].size, 1);
    assert_close(f->visuals.units[3].size, 0.2);
}

/* Each layer has sums of its own, that hold its units and no others. */
static void every_layer_is_summed(void **state)
{
    plx_fixture *f = *state;
    plx_visuals_update(&f->visuals, &f->snapshot);
    for (size_t l = 0; l < f->network->layer_count; l++) {
        const plx_layer *layer = &f->network->layers[l];
        const plx_unit_visual *units = f->visuals.units + layer->unit_offset;
        double want = 0;
        for (size_t i = 0; i < layer->units; i++)
            want += pow(0.3 + 0.7 * sqrt((double)units[i].size), 2);
        plx_unit_sum all = plx_unit_sums_before(&f->visuals.ramp, plx_visuals_sums(&f->visuals, l),
            units, layer->units, (double)layer->units);
        assert_close(all.light, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_and_sizes, setup, teardown),
        cmocka_unit_test_setup_teardown(only_changed_links_are_computed, setup, teardown),
        cmocka_unit_test_setup_teardown(nan_and_infinity_poison_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(links_may_be_measured_elsewhere, setup, teardown),
        cmocka_unit_test_setup_teardown(every_layer_is_summed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/rng.h"
#include "scene/fan.h"
#include "support.h"

#include <math.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
    plx_selection selection;
} plx_fixture;

static plx_fixture open_fixture(const char *spec)
{
    plx_fixture f = {.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL)};
    assert_non_null(f.network);
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    assert_true(plx_selection_init(&f.selection, f.network, NULL));
    plx_rng r;
    plx_rng_seed(&r, 51, 0);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.snapshot.params[i] = (float)plx_rng_range(&r, -1, 1);
    f.snapshot.sequence = 1;
    return f;
}

static void close_fixture(plx_fixture *f)
{
    plx_selection_uninit(&f->selection);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
}

/* Every weight of the unit that is at least as strong as the weakest found is found. */
static void assert_right(const plx_fixture *f, const plx_fan *fan, int way, double threshold)
{
    size_t layer = fan->unit.layer, wanted = 0;
    const plx_link *k = &f->network->links[way == 0 ? layer - 1 : layer];
    size_t count = way == 0 ? k->in : k->out;
    size_t others = f->network->layers[way == 0 ? k->source : k->target].unit_offset;
    for (size_t i = 0; i < count; i++) {
        plx_connection_ref c = {way == 0 ? layer - 1 : layer, way == 0 ? i : fan->unit.unit,
            way == 0 ? fan->unit.unit : i};
        double w = (double)fabsf(plx_connection_weight(f->network, f->snapshot.params, &c));
        bool hidden = plx_unit_set_has(&f->selection.hidden, others + i), listed = false;
        for (size_t j = 0; j < fan->counts[way]; j++)
            listed = listed || fan->found[way][j].index == others + i;
        wanted += !hidden && w >= threshold;
        if (listed)
            assert_true(!hidden && w >= threshold);
        else if (!hidden && w >= threshold)
            assert_true(w <= (double)fabsf(fan->found[way][fan->counts[way] - 1].weight));
    }
    assert_int_equal(fan->counts[way], wanted < PLX_FAN_STRONGEST ? wanted : PLX_FAN_STRONGEST);
}

static void the_strongest_part_by_part(void **state)
{
    (void)state;
    static plx_fan fan;
    plx_fixture f = open_fixture("500-30-400");
    for (size_t unit = 0; unit < 30; unit++) {
        double threshold = unit % 3 == 0 ? 0.8 : 0;
        size_t part = 1 + unit * 40;
        int calls = 0;
        while (!plx_fan_seek(
            &fan, (plx_unit_ref){1, unit}, &f.snapshot, &f.selection, threshold, part, INFINITY)) {
            assert_false(fan.known);
            assert_true(++calls <= 1000);
        }
        assert_true(fan.known && fan.done);
        assert_right(&f, &fan, 0, threshold);
        assert_right(&f, &fan, 1, threshold);
        if (unit == 10) {
            plx_select_unit(&f.selection, PLX_SELECT_ONLY, 0, fan.found[0][0].index);
            plx_selection_hide(&f.selection);
        }
    }
    close_fixture(&f);
}

/* With new weights for each part, an end comes all the same; what was known stays to be drawn. */
static void while_weights_change(void **state)
{
    (void)state;
    static plx_fan fan;
    plx_fixture f = open_fixture("500-30");
    plx_unit_ref unit = {1, 7};
    assert_true(plx_fan_seek(&fan, unit, &f.snapshot, NULL, 0, 1000, INFINITY));
    int ends = 0;
    for (int i = 0; i < 100; i++) {
        f.snapshot.sequence++;
        ends += plx_fan_seek(&fan, unit, &f.snapshot, NULL, 0, 100, INFINITY);
        assert_true(fan.known);
    }
    assert_true(ends >= 15);
    close_fixture(&f);
}

/* Without time, a part at a time. */
static void no_longer_than_there_is_time(void **state)
{
    (void)state;
    static plx_fan fan;
    plx_fixture f = open_fixture("500-30");
    int calls = 1;
    while (!plx_fan_seek(&fan, (plx_unit_ref){1, 7}, &f.snapshot, NULL, 0, 1000, 0))
        calls++;
    assert_in_range(calls, 20, 500);
    assert_right(&f, &fan, 0, 0);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_strongest_part_by_part),
        cmocka_unit_test(while_weights_change),
        cmocka_unit_test(no_longer_than_there_is_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

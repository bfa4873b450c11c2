/* What is shown without memory for it: as it was. */
#include "base/mem.h"
#include "scene/selection.h"
#include "scene/shown.h"
#include "support.h"

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
    plx_shown shown;
    plx_style style;
    uint8_t flags[14];
    plx_shown_input input;
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    f = (plx_fixture){.style = PLX_STYLE_DEFAULT, .flags = {PLX_UNIT_HIDDEN}};
    f.network = plx_network_create(&(plx_network_desc){.spec = "6-5-3"}, NULL);
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    assert_true(plx_shown_init(&f.shown, f.network, NULL));
    f.snapshot.sequence = 1;
    for (size_t i = 0; i < f.network->param_count; i++)
        f.snapshot.params[i] = (float)i - 20;
    for (size_t l = 0; l < f.network->link_count; l++)
        f.snapshot.link_version[l] = 1;
    f.input = (plx_shown_input){.snapshot = &f.snapshot, .style = &f.style, .threads = 1};
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_shown_uninit(&f->shown);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
    return 0;
}

static void refuse(plx_fixture *f)
{
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_false(plx_shown_update(&f->shown, &f->input, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
}

static void update(plx_fixture *f)
{
    assert_true(plx_shown_update(&f->shown, &f->input, NULL));
}

static void what_cannot_be_had_changes_nothing(void **state)
{
    plx_fixture *f = *state;
    update(f);
    f->input.flags = f->flags;
    refuse(f);
    assert_true(plx_shown_is_plain(&f->shown) && f->shown.snapshot == &f->snapshot);
    update(f);
    assert_true(f->shown.snapshot->params[f->network->links[0].weight_offset] == 0);
    /* Each link twice, for which there is no room, and again as before. */
    assert_true(plx_style_parse(&f->style, "link.palette=viridis", NULL));
    uint64_t version = f->shown.snapshot->link_version[0];
    refuse(f);
    assert_false(f->shown.paired);
    f->style = PLX_STYLE_DEFAULT;
    update(f);
    assert_int_equal(f->shown.snapshot->link_version[0], version); /* nothing is made again */
    assert_true(plx_style_parse(&f->style, "link.palette=viridis", NULL));
    update(f);
    assert_true(f->shown.paired && f->shown.network->link_count == 4);
}

/* No memory is taken to find that out. */
static void more_than_half_of_the_memory_is_not_asked_for(void **state)
{
    plx_fixture *f = *state;
    plx_error e = {0};
    plx_network large = *f->network;
    large.param_count = (size_t)(plx_mem_installed() / sizeof(float) / 8 * 5);
    assert_true(large.param_count > 0);
    plx_shown_uninit(&f->shown);
    assert_true(plx_shown_init(&f->shown, &large, NULL));
    update(f);
    f->input.flags = f->flags;
    assert_false(plx_shown_update(&f->shown, &f->input, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_true(plx_shown_is_plain(&f->shown) && f->shown.snapshot == &f->snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_cannot_be_had_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(
            more_than_half_of_the_memory_is_not_asked_for, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

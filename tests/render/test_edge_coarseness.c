/* Which pixels a picture in flight goes without. */
#include "base/mem.h"
#include "render/edge_coarseness.h"
#include "support.h"

/* So large that no machine draws it in a frame. */
static const plx_viewport view = {6000, 4000, 1};

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_edge_maps *maps;
    plx_edge_density *density;
    plx_link_view link; /* over the whole height */
} plx_fixture;

static int open_fixture(void **state)
{
    plx_fixture *f = plx_alloc(1, sizeof *f);
    assert_non_null(f);
    f->network = plx_network_create(&(plx_network_desc){.spec = "400-300"}, NULL);
    assert_non_null(f->network);
    assert_true(plx_layout_init(&f->layout, f->network, NULL));
    assert_true(plx_snapshot_init(&f->snapshot, f->network, NULL));
    for (size_t i = 0; i < f->network->param_count; i++)
        f->snapshot.params[i] = i % 2 ? 1 : -1;
    f->maps = plx_edge_maps_create(f->network, &f->layout, 2, NULL);
    assert_non_null(f->maps);
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    f->density = plx_edge_density_create(NULL, f->maps, NULL);
    assert_non_null(f->density);
    f->link = (plx_link_view){
        .link = &f->network->links[0],
        .bundle = {.in = 400, .out = 300, .source_step = 4000.0 / 400, .target_step = 4000.0 / 300},
        .area = {0, 0, view.width, view.height},
        .in_view = 120000,
    };
    *state = f;
    return 0;
}

static int close_fixture(void **state)
{
    plx_fixture *f = *state;
    plx_edge_density_destroy(&f->density);
    plx_edge_maps_destroy(&f->maps);
    plx_snapshot_uninit(&f->snapshot);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
    plx_free(f);
    return 0;
}

/* From the whole of its pixels, for a link of so many columns. */
static plx_edge_coarseness choose(plx_fixture *f, double columns, double budget_s,
    plx_edge_coarseness before, plx_edge_scale *scale)
{
    f->link.bundle.target_x = f->link.columns = columns;
    f->link.area.right = columns;
    return plx_edge_coarseness_choose(&(plx_edge_coarseness_ask){.density = f->density,
                                          .views = &f->link,
                                          .links = 1,
                                          .viewport = &view,
                                          .frame_budget_s = budget_s,
                                          .before = before},
        scale);
}

static void what_is_in_time_keeps_its_pixels(void **state)
{
    plx_edge_scale scale = {0, 0};
    assert_int_equal(choose(*state, 5000, 10, (plx_edge_coarseness){0}, &scale).step, 0);
    assert_true(scale.x == 1 && scale.y == 1);
    /* And has them again a step at a time. */
    plx_edge_coarseness c = choose(*state, 5000, 10, (plx_edge_coarseness){3}, &scale);
    assert_int_equal(c.step, 2);
    assert_true(scale.x < 1 && scale.y < 1);
}

static void flat_lines_go_without_columns_and_steep_ones_without_rows(void **state)
{
    plx_fixture *f = *state;
    plx_edge_scale flat, steep;
    assert_true(choose(f, 5000, 1e-9, (plx_edge_coarseness){0}, &flat).step > 0);
    assert_true(choose(f, 300, 1e-9, (plx_edge_coarseness){0}, &steep).step > 0);
    assert_true(flat.x < flat.y);
    assert_true(steep.x > steep.y);
}

/* Where few lines lie over a row, it stays. */
static void few_lines_keep_their_rows(void **state)
{
    plx_fixture *f = *state;
    plx_edge_scale few, many;
    choose(f, 5000, 1e-9, (plx_edge_coarseness){5}, &few);
    f->link.in_view = 1000000000;
    choose(f, 5000, 1e-9, (plx_edge_coarseness){5}, &many);
    assert_true(few.y >= 0.7);
    assert_true(many.y < 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_is_in_time_keeps_its_pixels, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(
            flat_lines_go_without_columns_and_steep_ones_without_rows, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(few_lines_keep_their_rows, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

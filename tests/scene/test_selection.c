#include "base/mem.h"
#include "base/rng.h"
#include "scene/selection.h"
#include "scene/strongest.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_selection selection;
    float *params;
} plx_fixture;

static plx_fixture open_fixture(const char *spec)
{
    plx_fixture f = {.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL)};
    assert_non_null(f.network);
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    assert_true(plx_selection_init(&f.selection, f.network, NULL));
    f.params = plx_alloc(f.network->param_count, sizeof *f.params);
    assert_non_null(f.params);
    plx_rng r;
    plx_rng_seed(&r, 31, 0);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.params[i] = (float)plx_rng_range(&r, -1, 1);
    return f;
}

static void close_fixture(plx_fixture *f)
{
    plx_free(f->params);
    plx_selection_uninit(&f->selection);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
}

static bool selected(const plx_fixture *f, size_t layer, size_t unit)
{
    return plx_unit_set_has(&f->selection.selected, f->network->layers[layer].unit_offset + unit);
}

static uint8_t flags(plx_fixture *f, size_t layer, size_t unit)
{
    return plx_selection_flags(&f->selection)[f->network->layers[layer].unit_offset + unit];
}

static void units_and_layers(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("70-5-3");
    plx_selection *s = &f.selection;
    uint64_t version = s->version;
    plx_select_unit(s, PLX_SELECT_ONLY, 0, 69);
    assert_true(selected(&f, 0, 69));
    assert_int_equal(s->selected_count, 1);
    assert_true(s->version != version);
    plx_select_unit(s, PLX_SELECT_TOGGLE, 1, 0);
    assert_int_equal(s->selected_count, 2);
    plx_select_unit(s, PLX_SELECT_TOGGLE, 1, 0);
    assert_false(selected(&f, 1, 0));
    plx_select_layer(s, PLX_SELECT_ADD, 1);
    assert_int_equal(s->selected_count, 6);
    plx_select_unit(s, PLX_SELECT_REMOVE, 1, 4);
    assert_int_equal(s->selected_count, 5);
    plx_select_invert(s);
    assert_int_equal(s->selected_count, 78 - 5);
    assert_true(selected(&f, 1, 4));
    plx_select_unit(s, PLX_SELECT_ONLY, 2, 2);
    assert_int_equal(s->selected_count, 1);
    plx_select_none(s);
    assert_int_equal(s->selected_count, 0);
    assert_false(plx_selection_shapes(s));
    close_fixture(&f);
}

static void a_rectangle_holds_centres(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("30-1-12");
    plx_rng r;
    plx_rng_seed(&r, 32, 0);
    for (int t = 0; t < 300; t++) {
        double x = plx_rng_range(&r, -0.2, 1.7), y = plx_rng_range(&r, -0.7, 0.7);
        plx_bounds area = {x, y, x + plx_rng_range(&r, 0, 1.6), y + plx_rng_range(&r, 0, 1)};
        plx_select_rect(&f.selection, PLX_SELECT_ONLY, &f.layout, &area);
        for (size_t l = 0; l < 3; l++) {
            const plx_column *c = &f.layout.columns[l];
            for (size_t u = 0; u < c->units; u++) {
                double uy = plx_column_y(c, (double)u);
                bool in =
                    c->x >= area.left && c->x <= area.right && uy >= area.top && uy <= area.bottom;
                assert_int_equal(selected(&f, l, u), in);
            }
        }
    }
    close_fixture(&f);
}

static void hiding_and_showing(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("6-5-4");
    plx_selection *s = &f.selection;
    plx_select_unit(s, PLX_SELECT_ONLY, 1, 2);
    assert_int_equal(flags(&f, 1, 2), PLX_UNIT_SELECTED);
    plx_selection_hide(s);
    assert_int_equal(flags(&f, 1, 2), PLX_UNIT_HIDDEN);
    assert_int_equal(s->selected_count, 0);
    assert_true(plx_selection_shapes(s));
    /* What is hidden cannot be selected. */
    plx_select_layer(s, PLX_SELECT_ONLY, 1);
    assert_int_equal(s->selected_count, 4);
    plx_selection_dim_rest(s, true);
    assert_int_equal(flags(&f, 0, 0), PLX_UNIT_DIMMED);
    assert_int_equal(flags(&f, 1, 0), PLX_UNIT_SELECTED);
    plx_selection_show_all(s);
    assert_int_equal(flags(&f, 1, 2), 0);
    assert_false(plx_selection_shapes(s));
    assert_int_equal(s->selected_count, 4);
    close_fixture(&f);
}

static void isolated_with_its_neighbours_or_among_themselves(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("6-5-4-3");
    plx_selection *s = &f.selection;
    plx_selection_isolate(s);
    assert_false(plx_selection_shapes(s));
    plx_select_unit(s, PLX_SELECT_ONLY, 0, 5);
    plx_selection_hide(s);
    plx_select_unit(s, PLX_SELECT_ONLY, 1, 3);
    plx_selection_isolate(s);
    assert_int_equal(s->hidden_count, 1 + 4 + 3); /* what was hidden, its layer, the last one */
    assert_int_equal(flags(&f, 0, 0), 0);
    assert_int_equal(flags(&f, 0, 5), PLX_UNIT_HIDDEN);
    assert_int_equal(flags(&f, 1, 3), PLX_UNIT_SELECTED);
    assert_int_equal(flags(&f, 1, 2), PLX_UNIT_HIDDEN);
    assert_int_equal(flags(&f, 2, 1), 0);
    assert_int_equal(flags(&f, 3, 1), PLX_UNIT_HIDDEN);
    plx_select_unit(s, PLX_SELECT_ADD, 2, 1);
    plx_selection_isolate(s);
    assert_int_equal(s->hidden_count, 18 - 2);
    close_fixture(&f);
}

static void what_stands_back(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("6-5-4");
    plx_selection *s = &f.selection;
    plx_selection_dim_rest(s, true);
    assert_false(plx_selection_shapes(s)); /* behind what? */
    plx_select_unit(s, PLX_SELECT_ONLY, 1, 3);
    uint8_t in = flags(&f, 1, 3), out = flags(&f, 0, 1);
    assert_true(plx_selection_share(s, in, out) == 1);
    assert_true(plx_selection_share(s, out, in) == 1);
    assert_true(plx_selection_share(s, out, out) == PLX_DIMMED_SHARE);
    assert_true(plx_selection_share(s, PLX_UNIT_HIDDEN | PLX_UNIT_DIMMED, in) == 0);
    /* With a connection inside the selection, only such ones stand out. */
    plx_select_unit(s, PLX_SELECT_ADD, 2, 0);
    assert_true(plx_selection_share(s, in, out) == PLX_DIMMED_SHARE);
    assert_true(plx_selection_share(s, in, flags(&f, 2, 0)) == 1);
    close_fixture(&f);
}

/* By sorting all weights of each unit. */
static void grow_slowly(const plx_fixture *f, const plx_grow *g, plx_unit_set *set)
{
    for (size_t l = 0; l < f->network->link_count; l++) {
        const plx_link *k = &f->network->links[l];
        size_t sources = f->network->layers[k->source].unit_offset;
        size_t targets = f->network->layers[k->target].unit_offset;
        size_t near = g->inputs ? k->out : k->in, far = g->inputs ? k->in : k->out;
        for (size_t n = 0; n < near; n++) {
            if (!plx_unit_set_has(&f->selection.selected, (g->inputs ? targets : sources) + n))
                continue;
            for (size_t i = 0; i < far; i++) {
                size_t stronger = 0;
                plx_connection_ref c = {l, g->inputs ? i : n, g->inputs ? n : i};
                float w = fabsf(plx_connection_weight(f->network, f->params, &c));
                for (size_t j = 0; j < far; j++) {
                    plx_connection_ref d = {l, g->inputs ? j : n, g->inputs ? n : j};
                    float v = fabsf(plx_connection_weight(f->network, f->params, &d));
                    stronger += v > w || (v == w && j < i);
                }
                if ((double)w >= g->threshold && (g->strongest == 0 || stronger < g->strongest))
                    plx_unit_set_range(set, PLX_SET_ADD, (g->inputs ? sources : targets) + i, 1);
            }
        }
    }
}

static void grown_as_by_sorting(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 33, 0);
    for (int t = 0; t < 120; t++) {
        plx_fixture f = open_fixture(t % 3 == 0 ? "20-300-7" : "9-8-7-6");
        for (int i = 0; i < 4; i++) {
            size_t layer = (size_t)plx_rng_below(&r, f.network->layer_count);
            size_t unit = (size_t)plx_rng_below(&r, f.network->layers[layer].units);
            plx_select_unit(&f.selection, PLX_SELECT_ADD, layer, unit);
        }
        if (t % 6 == 0)
            plx_select_layer(&f.selection, PLX_SELECT_ADD, 1);
        plx_grow g = {.inputs = t % 2 == 0,
            .threshold = t % 4 < 2 ? 0 : 0.6,
            .strongest = t % 5 == 0 ? 0 : 1 + (size_t)plx_rng_below(&r, 5)};
        plx_unit_set wanted;
        assert_true(plx_unit_set_init(&wanted, f.network->unit_count, NULL));
        plx_unit_set_apply(&wanted, PLX_SET_ADD, &f.selection.selected);
        grow_slowly(&f, &g, &wanted);
        assert_true(plx_select_grow(&f.selection, &g, f.params, NULL));
        assert_true(plx_unit_set_equal(&wanted, &f.selection.selected));
        plx_unit_set_uninit(&wanted);
        close_fixture(&f);
    }
}

static void growing_without_memory_changes_nothing(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("9-8-7");
    plx_error e;
    plx_select_unit(&f.selection, PLX_SELECT_ONLY, 1, 1);
    for (uint64_t n = 1; n <= 3; n++) {
        plx_mem_fail_at(n);
        assert_false(plx_select_grow(&f.selection, &(plx_grow){.strongest = 2}, f.params, &e));
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_int_equal(f.selection.selected_count, 1);
    }
    plx_mem_fail_at(0);
    close_fixture(&f);
}

static void kept_and_restored(void **state)
{
    (void)state;
    plx_fixture f = open_fixture("6-5-4"), other = open_fixture("3-2");
    plx_selection *s = &f.selection;
    plx_selection_state kept;
    plx_select_unit(s, PLX_SELECT_ONLY, 2, 3);
    plx_selection_hide(s);
    plx_select_layer(s, PLX_SELECT_ONLY, 1);
    plx_selection_dim_rest(s, true);
    assert_true(plx_selection_keep(s, &kept, NULL));
    plx_selection_show_all(s);
    plx_select_none(s);
    assert_true(plx_selection_restore(s, &kept));
    assert_int_equal(s->selected_count, 5);
    assert_int_equal(flags(&f, 2, 3), PLX_UNIT_HIDDEN | PLX_UNIT_DIMMED);
    assert_true(s->dim_rest);
    assert_false(plx_selection_restore(&other.selection, &kept));
    assert_int_equal(other.selection.selected_count, 0);
    plx_selection_state_uninit(&kept);
    assert_true(plx_selection_restore(s, &kept));
    assert_int_equal(s->selected_count + s->hidden_count, 0);
    close_fixture(&f);
    close_fixture(&other);
}

static void the_strongest_of_many(void **state)
{
    (void)state;
    plx_strong_weight items[3];
    plx_strongest s = {items, 0, 3};
    const float weights[] = {0.5F, -0.5F, NAN, 0.1F, -2, 0.5F};
    for (uint32_t i = 0; i < 6; i++)
        plx_strongest_offer(&s, weights[i], i);
    plx_strongest_sort(&s);
    assert_int_equal(s.count, 3);
    assert_int_equal(items[0].index, 2);
    assert_int_equal(items[1].index, 4);
    assert_int_equal(items[2].index, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_and_layers),
        cmocka_unit_test(a_rectangle_holds_centres),
        cmocka_unit_test(hiding_and_showing),
        cmocka_unit_test(isolated_with_its_neighbours_or_among_themselves),
        cmocka_unit_test(what_stands_back),
        cmocka_unit_test(grown_as_by_sorting),
        cmocka_unit_test(growing_without_memory_changes_nothing),
        cmocka_unit_test(kept_and_restored),
        cmocka_unit_test(the_strongest_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Against brute force, on random views. */
#include "base/rng.h"
#include "scene/nearest_edge.h"
#include "scene/pick.h"
#include "scene/unit_marks.h"
#include "support.h"

#include <math.h>
#include <stdio.h>

static const plx_viewport viewport = {800, 600, 1};

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_selection selection;
    plx_snapshot snapshot;
} plx_fixture;

static plx_fixture open_fixture(const char *spec, plx_rng *r)
{
    plx_fixture f = {.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL)};
    assert_non_null(f.network);
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    assert_true(plx_selection_init(&f.selection, f.network, NULL));
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    for (size_t i = 0; i < f.network->param_count; i++)
        f.snapshot.params[i] = (float)plx_rng_range(r, -1, 1);
    return f;
}

static void close_fixture(plx_fixture *f)
{
    plx_snapshot_uninit(&f->snapshot);
    plx_selection_uninit(&f->selection);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
}

static plx_pick_view whole_of(const plx_fixture *f)
{
    return (plx_pick_view){.snapshot = &f->snapshot,
        .layout = &f->layout,
        .selection = &f->selection,
        .camera = plx_camera_frame(&f->layout.bounds, &viewport),
        .viewport = viewport};
}

static void hide_some(plx_fixture *f, plx_rng *r)
{
    for (size_t i = 0; i < f->network->unit_count; i += 1 + (size_t)plx_rng_below(r, 5))
        plx_unit_set_range(&f->selection.selected, PLX_SET_ADD, i, 1);
    plx_selection_hide(&f->selection);
}

static bool hidden(const plx_fixture *f, size_t layer, size_t unit)
{
    return plx_unit_set_has(&f->selection.hidden, f->network->layers[layer].unit_offset + unit);
}

/* On the screen. */
static double unit_distance(const plx_pick_view *v, size_t layer, size_t unit, double px, double py)
{
    const plx_column *c = &v->layout->columns[layer];
    return hypot(plx_camera_px(&v->camera, &viewport, c->x) - px,
        plx_camera_py(&v->camera, &viewport, plx_column_y(c, (double)unit)) - py);
}

static double edge_distance(
    const plx_pick_view *v, const plx_connection_ref *c, double px, double py)
{
    const plx_link *k = &v->snapshot->network->links[c->link];
    const plx_column *s = &v->layout->columns[k->source], *t = &v->layout->columns[k->target];
    double x0 = plx_camera_px(&v->camera, &viewport, s->x) - px;
    double y0 = plx_camera_py(&v->camera, &viewport, plx_column_y(s, (double)c->source)) - py;
    double x1 = plx_camera_px(&v->camera, &viewport, t->x) - px;
    double y1 = plx_camera_py(&v->camera, &viewport, plx_column_y(t, (double)c->target)) - py;
    double dx = x1 - x0, dy = y1 - y0;
    double t0 = fmin(fmax(-(x0 * dx + y0 * dy) / (dx * dx + dy * dy), 0), 1);
    return hypot(x0 + t0 * dx, y0 + t0 * dy);
}

static bool edge_shown(const plx_fixture *f, const plx_pick_view *v, const plx_connection_ref *c)
{
    const plx_link *k = &f->network->links[c->link];
    return !hidden(f, k->source, c->source) && !hidden(f, k->target, c->target) &&
           (double)fabsf(plx_connection_weight(f->network, f->snapshot.params, c)) >= v->threshold;
}

/* The distance of the nearest unit that is in reach, INFINITY else. */
static double nearest_unit(const plx_fixture *f, const plx_pick_view *v, double px, double py)
{
    double least = INFINITY;
    for (size_t l = 0; l < f->layout.layer_count; l++) {
        const plx_column *c = &f->layout.columns[l];
        double reach = fmax(6, plx_unit_radius(c, &v->camera, &viewport));
        for (size_t u = 0; u < c->units; u++) {
            double d = unit_distance(v, l, u, px, py);
            if (!hidden(f, l, u) && d <= reach)
                least = fmin(least, d);
        }
    }
    return least;
}

static double nearest_edge(const plx_fixture *f, const plx_pick_view *v, double px, double py)
{
    double least = INFINITY;
    plx_connection_ref c;
    for (c.link = 0; c.link < f->network->link_count; c.link++)
        for (c.target = 0; c.target < f->network->links[c.link].out; c.target++)
            for (c.source = 0; c.source < f->network->links[c.link].in; c.source++)
                if (edge_shown(f, v, &c))
                    least = fmin(least, edge_distance(v, &c, px, py));
    return least;
}

static void check(plx_fixture *f, const plx_pick_view *v, double px, double py, size_t *kinds)
{
    plx_pick p = plx_pick_at(v, px, py);
    double unit = nearest_unit(f, v, px, py), edge = nearest_edge(f, v, px, py);
    kinds[p.kind]++;
    if (p.kind == PLX_PICK_UNIT) {
        assert_true(!hidden(f, p.unit.layer, p.unit.unit));
        double d = unit_distance(v, p.unit.layer, p.unit.unit, px, py);
        assert_true(fabs(d - unit) < 1e-6 && fabs(p.distance - d) < 1e-6);
        return;
    }
    assert_true(isinf(unit));
    if (p.kind == PLX_PICK_CONNECTION) {
        assert_true(edge_shown(f, v, &p.connection));
        double d = edge_distance(v, &p.connection, px, py);
        if (fabs(d - edge) > 1e-5)
            fail_msg("a connection %g pixels off, and not the one %g pixels off", d, edge);
        assert_true(fabs(p.distance - d) < 1e-6);
    } else {
        assert_true(edge > 5 - 1e-6);
    }
}

static void as_brute_force_has_it(void **state)
{
    (void)state;
    static const char *const specs[] = {"30-7-1-12", "1-1", "2-40", "8-8-8", "60-40"};
    plx_rng r;
    size_t kinds[4] = {0};
    plx_rng_seed(&r, 41, 0);
    for (size_t t = 0; t < 60; t++) {
        plx_fixture f = open_fixture(specs[t % 5], &r);
        if (t % 3 == 0)
            hide_some(&f, &r);
        plx_pick_view v = whole_of(&f);
        v.threshold = t % 2 == 0 ? plx_rng_range(&r, 0, 0.9) : 0;
        for (int i = 0; i < 150; i++) {
            double px = plx_rng_range(&r, 0, 800), py = plx_rng_range(&r, 0, 600);
            if (i % 3 == 0) {
                const plx_column *c =
                    &f.layout.columns[(size_t)plx_rng_below(&r, f.layout.layer_count)];
                px = plx_camera_px(&v.camera, &viewport, c->x) + plx_rng_range(&r, -8, 8);
            }
            check(&f, &v, px, py, kinds);
            if (i % 10 == 9)
                v.camera =
                    plx_camera_zoom(&v.camera, &viewport, exp(plx_rng_range(&r, -0.6, 1)), px, py);
        }
        close_fixture(&f);
    }
    for (size_t k = 0; k < 4; k++)
        assert_true(kinds[k] > 100);
}

/* Of a crowd, the nearest in height, of those that are shown. */
static void in_a_crowd(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 42, 0);
    plx_fixture f = open_fixture("400-300", &r);
    for (int t = 0; t < 60; t++) {
        plx_shown_edges shown = {&f.selection.hidden, t % 2 == 0 ? 0.9 : 0};
        if (t == 20)
            hide_some(&f, &r);
        if (t == 40) {
            /* Only one unit's connections are left. */
            plx_selection_show_all(&f.selection);
            plx_select_unit(&f.selection, PLX_SELECT_ONLY, 1, 123);
            plx_selection_isolate(&f.selection);
        }
        double x = plx_rng_range(&r, 0.1, 1.4), y = plx_rng_range(&r, -0.4, 0.4), distance;
        double least = INFINITY, reach = 0.01;
        plx_pick_view v = {.threshold = shown.threshold};
        plx_connection_ref c = {0};
        for (c.target = 0; c.target < 300; c.target++)
            for (c.source = 0; c.source < 400; c.source++) {
                double way = x / 1.5;
                double d = fabs((1 - way) * plx_column_y(&f.layout.columns[0], (double)c.source) +
                                way * plx_column_y(&f.layout.columns[1], (double)c.target) - y);
                if (edge_shown(&f, &v, &c))
                    least = fmin(least, d);
            }
        plx_connection_ref nearest;
        bool found = plx_nearest_shown_edge(
            &nearest, &f.layout, f.network, f.snapshot.params, &shown, x, y, reach, &distance);
        assert_int_equal(found, least <= reach);
        if (found) {
            assert_true(edge_shown(&f, &v, &nearest));
            assert_true(fabs(distance - least) < 1e-10);
        }
    }
    close_fixture(&f);
}

static void dimmed_ones_only_where_there_is_no_other(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 43, 0);
    plx_fixture f = open_fixture("2-2", &r);
    plx_pick_view v = whole_of(&f);
    plx_select_unit(&f.selection, PLX_SELECT_ONLY, 0, 0);
    plx_selection_dim_rest(&f.selection, true);
    /* Beside the crossing of 0-1 and 1-0, on the latter. */
    double x = 0.753, y = (0.5 - x / 1.5) * (f.layout.columns[0].spacing);
    double px = plx_camera_px(&v.camera, &viewport, x), py = plx_camera_py(&v.camera, &viewport, y);
    plx_pick p = plx_pick_at(&v, px, py);
    assert_int_equal(p.kind, PLX_PICK_CONNECTION);
    assert_int_equal(p.connection.source, 0);
    plx_selection_dim_rest(&f.selection, false);
    p = plx_pick_at(&v, px, py);
    assert_int_equal(p.connection.source, 1);
    close_fixture(&f);
}

static void in_huge_layers(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 44, 0);
    plx_fixture f = open_fixture("1000000-2", &r);
    plx_pick_view v = whole_of(&f);
    double px = plx_camera_px(&v.camera, &viewport, 0);
    plx_pick p = plx_pick_at(&v, px + 2, 300);
    assert_int_equal(p.kind, PLX_PICK_UNIT);
    assert_true(fabs((double)p.unit.unit - 499999.5) <= 1);
    /* At full zoom, each of them. */
    v.camera = (plx_camera){
        0, plx_column_y(&f.layout.columns[0], 777777), 40 / f.layout.columns[0].spacing};
    p = plx_pick_at(&v, 400, 300 + 3 * 40 + 2);
    assert_int_equal(p.kind, PLX_PICK_UNIT);
    assert_int_equal(p.unit.unit, 777780);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_brute_force_has_it),
        cmocka_unit_test(in_a_crowd),
        cmocka_unit_test(dimmed_ones_only_where_there_is_no_other),
        cmocka_unit_test(in_huge_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

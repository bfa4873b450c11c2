/* Orders of units: what they are, and that all that is by unit follows them. */
#include "base/mem.h"
#include "base/rng.h"
#include "scene/edges_in_view.h"
#include "scene/nearest_edge.h"
#include "scene/order_task.h"
#include "scene/pick.h"
#include "scene/seriation.h"
#include "scene/shown.h"
#include "support.h"

#include <math.h>
#include <string.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
    plx_layout layout;
    plx_orders orders;
} plx_fixture;

static void set_up(plx_fixture *f, const char *spec)
{
    f->network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_non_null(f->network);
    assert_true(plx_snapshot_init(&f->snapshot, f->network, NULL));
    assert_true(plx_layout_init(&f->layout, f->network, NULL));
    assert_true(plx_orders_init(&f->orders, f->network, NULL));
    plx_rng rng;
    plx_rng_seed(&rng, 5, 0);
    for (size_t i = 0; i < f->network->param_count; i++)
        f->snapshot.params[i] = (float)plx_rng_normal(&rng);
    for (size_t l = 0; l < f->network->link_count; l++)
        f->snapshot.link_version[l] = 1;
    f->snapshot.sequence = 1;
}

static void tear_down(plx_fixture *f)
{
    plx_orders_uninit(&f->orders);
    plx_layout_uninit(&f->layout);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
}

static bool find(plx_fixture *f, plx_order_kind kind, size_t weights, plx_error *e)
{
    plx_order_kind wanted[16];
    for (size_t l = 0; l < f->network->layer_count; l++)
        wanted[l] = kind;
    plx_order_task *task = plx_order_task_create(&f->orders, wanted, e);
    if (!task)
        return false;
    while (!plx_order_task_gather(task, &f->snapshot, weights))
        continue;
    bool ok = plx_order_task_solve(task, e) && plx_order_task_finish(task, &f->orders, e);
    plx_order_task_destroy(&task);
    return ok;
}

/* Any order at all. */
static void shuffle(plx_fixture *f)
{
    plx_rng rng;
    plx_rng_seed(&rng, 9, 0);
    for (size_t l = 0; l < f->network->layer_count; l++) {
        uint32_t at[64];
        for (size_t i = 0; i < f->network->layers[l].units; i++)
            at[i] = (uint32_t)i;
        plx_rng_shuffle(&rng, at, f->network->layers[l].units);
        assert_true(plx_orders_set(&f->orders, l, PLX_ORDER_NORM, at, NULL));
    }
    plx_orders_apply(&f->orders, &f->layout);
}

static void expect_permutations(const plx_fixture *f)
{
    for (size_t l = 0; l < f->network->layer_count; l++)
        for (size_t u = 0; u < f->network->layers[l].units; u++)
            assert_int_equal(f->orders.unit_at[l][f->orders.place_of[l][u]], u);
}

static void names_are_read_back(void **state)
{
    (void)state;
    for (int k = 0; k < PLX_ORDER_COUNT; k++) {
        plx_order_kind kind;
        assert_true(plx_order_parse(plx_order_name((plx_order_kind)k), &kind));
        assert_int_equal(kind, k);
    }
    plx_order_kind kind;
    assert_false(plx_order_parse("sideways", &kind));
}

static void the_largest_norm_comes_first(void **state)
{
    (void)state;
    plx_fixture f;
    set_up(&f, "7-9-4");
    uint64_t version = f.orders.version;
    assert_true(find(&f, PLX_ORDER_NORM, 0, NULL));
    assert_true(f.orders.version != version && f.orders.ordered == 3);
    expect_permutations(&f);
    const plx_link *in = &f.network->links[0], *out = &f.network->links[1];
    double before = INFINITY;
    for (size_t place = 0; place < 9; place++) {
        size_t u = f.orders.unit_at[1][place];
        double norm = 0;
        for (size_t i = 0; i < 7; i++)
            norm += pow((double)f.snapshot.params[in->weight_offset + u * 7 + i], 2);
        for (size_t j = 0; j < 4; j++)
            norm += pow((double)f.snapshot.params[out->weight_offset + j * 9 + u], 2);
        assert_true(norm <= before);
        before = norm;
    }
    assert_true(find(&f, PLX_ORDER_INDEX, 0, NULL));
    assert_true(f.orders.ordered == 0 && !f.orders.unit_at[1] && !f.orders.place_of[2]);
    tear_down(&f);
}

/* Units of a few kinds, mixed up: the order puts each kind together. */
static void like_units_become_neighbours(void **state)
{
    (void)state;
    enum { KINDS = 5, UNITS = 60, IN = 300 };
    plx_fixture f;
    set_up(&f, "300-60-4");
    plx_rng rng;
    plx_rng_seed(&rng, 3, 0);
    static float kinds[KINDS][IN];
    for (int k = 0; k < KINDS; k++)
        for (int i = 0; i < IN; i++)
            kinds[k][i] = (float)plx_rng_normal(&rng);
    float *w = f.snapshot.params + f.network->links[0].weight_offset;
    for (size_t u = 0; u < UNITS; u++)
        for (size_t i = 0; i < IN; i++)
            w[u * IN + i] = kinds[u % KINDS][i] + 0.4F * (float)plx_rng_normal(&rng);
    /* Two units that are not connected at all come last, by index. */
    float *v = f.snapshot.params + f.network->links[1].weight_offset;
    memset(v, 0, 4 * UNITS * sizeof *v);
    for (size_t u = 17; u < 30; u += 12)
        memset(w + u * IN, 0, IN * sizeof *w);
    assert_true(find(&f, PLX_ORDER_SIMILARITY, 1000, NULL));
    expect_permutations(&f);
    int changes = 0;
    const uint32_t *at = f.orders.unit_at[1];
    bool turned = at[0] == 17 || at[0] == 29; /* an order and its reverse are as good */
    size_t first = turned ? 2 : 0;
    for (size_t place = first; place + 1 < first + UNITS - 2; place++)
        changes += at[place] % KINDS != at[place + 1] % KINDS;
    assert_int_equal(changes, KINDS - 1);
    tear_down(&f);
}

static void it_is_the_same_however_it_is_gathered(void **state)
{
    (void)state;
    plx_fixture a, b;
    set_up(&a, "50-40-30-3");
    set_up(&b, "50-40-30-3");
    a.snapshot.params[7] = b.snapshot.params[7] = NAN;
    assert_true(
        find(&a, PLX_ORDER_SIMILARITY, 0, NULL) && find(&b, PLX_ORDER_SIMILARITY, 77, NULL));
    expect_permutations(&a);
    for (size_t l = 0; l < 4; l++)
        assert_memory_equal(a.orders.unit_at[l], b.orders.unit_at[l],
            a.network->layers[l].units * sizeof(uint32_t));
    tear_down(&a);
    tear_down(&b);
}

static void many_things_are_put_in_order_too(void **state)
{
    (void)state;
    enum { COUNT = 40000, SIZE = 6 };
    float *vectors = plx_alloc(COUNT, SIZE * sizeof *vectors);
    uint32_t *order = plx_alloc(COUNT, sizeof *order);
    unsigned char *seen = plx_alloc(COUNT, 1);
    plx_rng rng;
    plx_rng_seed(&rng, 4, 0);
    for (size_t i = 0; i < COUNT; i++) {
        double angle = plx_rng_range(&rng, 0, 3);
        vectors[i * SIZE + 2] = (float)cos(angle);
        vectors[i * SIZE + 4] = (float)sin(angle);
    }
    assert_true(plx_seriate(vectors, COUNT, SIZE, order, NULL, NULL));
    double apart = 0;
    for (size_t i = 0; i < COUNT; i++)
        seen[order[i]]++;
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(seen[i], 1);
    for (size_t i = 0; i + 1 < COUNT; i++)
        apart +=
            fabs((double)vectors[order[i] * SIZE + 2] - (double)vectors[order[i + 1] * SIZE + 2]);
    /* By chance it would be some half for each. */
    assert_true(apart / COUNT < 0.02);
    atomic_bool stop = true;
    assert_true(plx_seriate(vectors, COUNT, SIZE, order, &stop, NULL));
    plx_free(vectors);
    plx_free(order);
    plx_free(seen);
}

static void the_snapshot_shown_follows(void **state)
{
    (void)state;
    plx_fixture f;
    plx_shown shown;
    plx_style style = PLX_STYLE_DEFAULT;
    set_up(&f, "6-5-3");
    shuffle(&f);
    assert_true(plx_shown_init(&shown, f.network, NULL));
    plx_shown_input input = {.snapshot = &f.snapshot,
        .style = &style,
        .order = (const uint32_t *const *)f.orders.unit_at,
        .order_version = f.orders.version,
        .threads = 1};
    assert_true(plx_shown_update(&shown, &input, NULL));
    assert_true(plx_shown_is_weights(&shown) && !plx_shown_is_plain(&shown));
    const plx_link *k = &f.network->links[0];
    for (size_t j = 0; j < k->out; j++) {
        size_t target = f.orders.unit_at[1][j];
        assert_true(shown.snapshot->params[k->bias_offset + j] ==
                    f.snapshot.params[k->bias_offset + target]);
        for (size_t i = 0; i < k->in; i++)
            assert_true(
                shown.snapshot->params[k->weight_offset + j * k->in + i] ==
                f.snapshot.params[k->weight_offset + target * k->in + f.orders.unit_at[0][i]]);
    }
    plx_shown_uninit(&shown);
    tear_down(&f);
}

static double line_y(const plx_fixture *f, const plx_connection_ref *c, double x)
{
    const plx_link *k = &f->network->links[c->link];
    const plx_column *s = &f->layout.columns[k->source], *t = &f->layout.columns[k->target];
    double along = (x - s->x) / (t->x - s->x);
    return plx_unit_y(s, c->source) * (1 - along) + plx_unit_y(t, c->target) * along;
}

static void what_is_pointed_at_follows(void **state)
{
    (void)state;
    plx_fixture f;
    set_up(&f, "12-30-8");
    shuffle(&f);
    plx_viewport v = {1200, 800, 1, {0}};
    plx_pick_view view = {
        &f.snapshot, &f.layout, NULL, 0, plx_camera_frame(&f.layout.bounds, &v), v};
    for (size_t l = 0; l < 3; l++) {
        const plx_column *c = &f.layout.columns[l];
        for (size_t u = 0; u < c->units; u++) {
            size_t place = f.orders.place_of[l][u];
            double px = plx_camera_px(&view.camera, &v, c->x);
            double py = plx_camera_py(&view.camera, &v, plx_column_y(c, (double)place));
            plx_pick p = plx_pick_at(&view, px, py);
            assert_true(p.kind == PLX_PICK_UNIT && p.unit.layer == l && p.unit.unit == u);
            double distance;
            plx_unit_ref near =
                plx_layout_nearest(&f.layout, c->x, plx_column_y(c, (double)place), &distance);
            assert_true(near.layer == l && near.unit == u);
            plx_bounds b = plx_layout_unit_bounds(&f.layout, l, u);
            assert_true(b.top <= plx_column_y(c, (double)place));
        }
    }
    plx_rng rng;
    plx_rng_seed(&rng, 2, 0);
    for (int k = 0; k < 300; k++) {
        double x = plx_rng_range(&rng, 0.1, 0.6), y = plx_rng_range(&rng, -0.3, 0.3), d;
        double best = INFINITY;
        plx_connection_ref c, got;
        for (c.link = 0; c.link < 1; c.link++)
            for (c.target = 0; c.target < 30; c.target++)
                for (c.source = 0; c.source < 12; c.source++)
                    best = fmin(best, fabs(line_y(&f, &c, x) - y));
        assert_true(plx_nearest_edge(&got, &f.layout, f.network, f.snapshot.params, x, y, &d));
        assert_true(fabs(fabs(line_y(&f, &got, x) - y) - best) < 1e-9);
        plx_connection_ref found[400];
        plx_bounds area = {x, y - 0.004, x + 0.01, y + 0.004};
        size_t count = plx_edges_in_view(&f.layout, f.network, &area, found, 400), inside = 0;
        for (size_t i = 0; i < count; i++) {
            double left = line_y(&f, &found[i], area.left),
                   right = line_y(&f, &found[i], area.right);
            assert_true(
                fmin(left, right) <= area.bottom + 1e-9 && fmax(left, right) >= area.top - 1e-9);
        }
        c.link = 0;
        for (c.target = 0; c.target < 30; c.target++)
            for (c.source = 0; c.source < 12; c.source++) {
                double left = line_y(&f, &c, area.left), right = line_y(&f, &c, area.right);
                inside += fmin(left, right) <= area.bottom && fmax(left, right) >= area.top;
            }
        assert_int_equal(count, inside);
    }
    plx_selection s;
    assert_true(plx_selection_init(&s, f.network, NULL));
    const plx_column *c = &f.layout.columns[1];
    plx_bounds area = {c->x - 0.01, plx_column_y(c, 3.5), c->x + 0.01, plx_column_y(c, 9.5)};
    plx_select_rect(&s, PLX_SELECT_ONLY, &f.layout, &area);
    assert_int_equal(s.selected_count, 6);
    for (size_t place = 4; place < 10; place++)
        assert_true(plx_selection_flag(&s, 12 + f.orders.unit_at[1][place]) & PLX_UNIT_SELECTED);
    plx_selection_uninit(&s);
    tear_down(&f);
}

static void no_memory_is_survived(void **state)
{
    (void)state;
    plx_fixture f;
    set_up(&f, "6-5-3");
    bool done = false;
    for (uint64_t k = 1; !done; k++) {
        plx_error e = {0};
        assert_true(k < 200);
        plx_mem_fail_at(k);
        done = find(&f, PLX_ORDER_SIMILARITY, 0, &e);
        plx_mem_fail_at(0);
        assert_true(done || e.code == PLX_ERR_MEMORY);
    }
    expect_permutations(&f);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_back),
        cmocka_unit_test(the_largest_norm_comes_first),
        cmocka_unit_test(like_units_become_neighbours),
        cmocka_unit_test(it_is_the_same_however_it_is_gathered),
        cmocka_unit_test(many_things_are_put_in_order_too),
        cmocka_unit_test(the_snapshot_shown_follows),
        cmocka_unit_test(what_is_pointed_at_follows),
        cmocka_unit_test(no_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

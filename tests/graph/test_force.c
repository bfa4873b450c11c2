#include "graph/force.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/force_springs.h"
#include "graph/force_tree.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

/* Lays a graph out in steps of so many seconds. */
static float *lay_out(const plx_graph *g, unsigned threads, double seconds)
{
    plx_mesh m;
    assert_true(plx_mesh_init(&m, g, NULL));
    plx_force *f =
        plx_force_create(&(plx_force_desc){.mesh = &m, .seed = 3, .threads = threads}, NULL);
    assert_non_null(f);
    bool done = false;
    double before = 0;
    while (!done) {
        assert_true(plx_force_step(f, seconds, &done, NULL));
        assert_true(plx_force_progress(f) >= before || plx_force_progress(f) < 1);
    }
    assert_true(plx_force_progress(f) == 1);
    float *place = plx_alloc(g->unit_count * 2, sizeof *place);
    plx_force_places(f, place);
    for (size_t i = 0; i < g->unit_count * 2; i++)
        assert_true(isfinite(place[i]));
    plx_force_destroy(&f);
    plx_mesh_uninit(&m);
    return place;
}

/* Rows of every length, against a sum one by one. */
static void springs_pull_as_the_mesh_says(void **state)
{
    (void)state;
    enum { UNITS = 40 };
    plx_graph_build *b = begin_graph(UNITS);
    for (size_t u = 0; u < UNITS; u++)
        for (size_t v = u + 1; v < UNITS; v++)
            if (v % (u + 1) == 0)
                join(b, u, v, (float)(1 + u % 3));
    plx_graph *g = end_graph(b);
    plx_mesh m;
    assert_true(plx_mesh_init(&m, g, NULL));
    uint32_t order[UNITS], all[UNITS];
    float place[UNITS * 2], fx[UNITS] = {0}, fy[UNITS] = {0};
    for (size_t i = 0; i < UNITS; i++) {
        order[i] = (uint32_t)(i * 7 % UNITS);
        all[i] = (uint32_t)i;
        place[i * 2] = (float)(i % 6);
        place[i * 2 + 1] = (float)(i * i % 11);
    }
    plx_springs s;
    assert_true(plx_springs_init(&s, &m, order, NULL));
    plx_springs_pull(&s, all, UNITS, place, fx, fy);
    for (size_t i = 0; i < UNITS; i++) {
        double x = 0, y = 0;
        for (size_t k = m.start[order[i]]; k < m.start[order[i] + 1]; k++) {
            size_t v = s.number[m.neighbour[k]];
            double dx = (double)(place[v * 2] - place[i * 2]);
            double dy = (double)(place[v * 2 + 1] - place[i * 2 + 1]);
            x += (double)m.weight[k] * hypot(dx, dy) * dx;
            y += (double)m.weight[k] * hypot(dx, dy) * dy;
        }
        assert_true(fabs(x - (double)fx[i]) < 1e-3 && fabs(y - (double)fy[i]) < 1e-3);
    }
    plx_springs_uninit(&s);
    plx_mesh_uninit(&m);
    plx_graph_destroy(&g);
}

static double distance(const float *place, size_t a, size_t b)
{
    return hypot(
        (double)(place[a * 2] - place[b * 2]), (double)(place[a * 2 + 1] - place[b * 2 + 1]));
}

static void the_tree_tells_what_all_pairs_do(void **state)
{
    (void)state;
    enum { N = 3000 };
    plx_rng rng;
    plx_rng_seed(&rng, 2, 0);
    float *place = plx_alloc(N * 2, sizeof *place), *mass = plx_alloc(N, sizeof *mass);
    double error_of[2] = {0};
    for (size_t i = 0; i < N; i++) {
        mass[i] = (float)plx_rng_range(&rng, 0.5, 3);
        /* Dense spots, and some units in one place. */
        double spread = i % 3 ? 1 : 0.01;
        place[i * 2] = i < 40 ? 0.25F : (float)(spread * plx_rng_normal(&rng));
        place[i * 2 + 1] = i < 40 ? 0.5F : (float)(spread * plx_rng_normal(&rng));
    }
    plx_force_tree t;
    assert_true(plx_force_tree_init(&t, N, NULL));
    for (int exact = 0; exact < 2; exact++) {
        double error = 0, sum = 0;
        plx_force_tree_build(&t, place, mass, N, exact == 0); /* and again in the same order */
        size_t parts = plx_force_tree_parts(&t), end = 0;
        assert_true(parts > 1 && parts <= PLX_TREE_PARTS);
        for (size_t part = 0; part < parts; part++) {
            size_t from, to;
            plx_force_tree_part(&t, part, &from, &to);
            assert_true(from == end && to > from);
            end = to;
            plx_force_tree_repel(&t, part, exact ? 0 : 0.8F, 1e-6F);
        }
        assert_int_equal(end, N);
        for (size_t at = 0; at < N; at += 7) {
            size_t i = t.order[at];
            double x = 0, y = 0;
            for (size_t j = 0; j < N; j++) {
                double dx = (double)(place[i * 2] - place[j * 2]);
                double dy = (double)(place[i * 2 + 1] - place[j * 2 + 1]);
                double f = (double)mass[i] * (double)mass[j] / (dx * dx + dy * dy + 1e-6);
                x += dx * f;
                y += dy * f;
            }
            error += hypot(x - (double)t.fx[at], y - (double)t.fy[at]);
            sum += hypot(x, y);
        }
        error_of[exact] = error / sum;
    }
    assert_true(error_of[0] < 0.01);
    assert_true(error_of[1] < 1e-4);
    plx_force_tree_uninit(&t);
    plx_free(place);
    plx_free(mass);
}

/* A grid that is untangled is as wide as it should be, and its corners are far from each other. */
static void a_grid_untangles(void **state)
{
    (void)state;
    enum { SIDE = 24 };
    plx_graph *g = make_grid(SIDE);
    float *place = lay_out(g, 1, 1);
    double edge = 0;
    for (size_t i = 0; i < g->connection_count; i++)
        edge += distance(place, g->source[i], g->target[i]) / (double)g->connection_count;
    double across = distance(place, 0, SIDE * SIDE - 1), side = distance(place, 0, SIDE - 1);
    assert_true(across > 0.6 * edge * SIDE * sqrt(2));
    assert_true(side > 0.6 * edge * SIDE);
    plx_free(place);
    plx_graph_destroy(&g);
}

static void groups_lie_together(void **state)
{
    (void)state;
    enum { GROUPS = 8, SIZE = 10 };
    plx_graph *g = make_ring_of_groups(GROUPS, SIZE);
    float *place = lay_out(g, 1, 1);
    for (size_t a = 0; a < GROUPS * SIZE; a++)
        for (size_t b = 0; b < GROUPS * SIZE; b++)
            if (a / SIZE != b / SIZE) /* nobody is nearer to a stranger than to most of its own */
                assert_true(distance(place, a, b) >
                            0.5 * distance(place, a / SIZE * SIZE + 2, a / SIZE * SIZE + 5));
    plx_free(place);
    plx_graph_destroy(&g);
}

static void the_same_seed_gives_the_same_places(void **state)
{
    (void)state;
    plx_graph *g = make_grid(60); /* large enough for several threads */
    float *one = lay_out(g, 1, 0), *two = lay_out(g, 3, 0.01);
    assert_memory_equal(one, two, g->unit_count * 2 * sizeof *one);
    plx_free(one);
    plx_free(two);
    plx_graph_destroy(&g);
}

static void what_is_not_connected_stays_near(void **state)
{
    (void)state;
    enum { UNITS = 200 };
    plx_graph_build *b = begin_graph(UNITS);
    for (size_t i = 0; i + 1 < UNITS / 2; i++)
        join(b, i, i + 1, 1);
    plx_graph *g = end_graph(b);
    float *place = lay_out(g, 1, 1);
    for (size_t u = 0; u < UNITS; u++)
        assert_true(hypot((double)place[u * 2], (double)place[u * 2 + 1]) < 100);
    plx_free(place);
    plx_graph_destroy(&g);
    g = end_graph(begin_graph(1));
    plx_free(lay_out(g, 1, 0));
    plx_graph_destroy(&g);
    g = end_graph(begin_graph(0));
    plx_free(lay_out(g, 1, 0));
    plx_graph_destroy(&g);
}

/* Otherwise it alone would have the picture of the others small. */
static void a_unit_alone_lies_just_outside(void **state)
{
    (void)state;
    enum { UNITS = 61 };
    plx_graph_build *b = begin_graph(UNITS);
    for (size_t u = 0; u + 1 < UNITS; u++) {
        join(b, u, (u + 1) % (UNITS - 1), 1);
        join(b, u, (u * 7 + 3) % (UNITS - 1), 1);
    }
    plx_graph *g = end_graph(b);
    float *place = lay_out(g, 1, 1);
    double x = 0, y = 0, radius = 0;
    for (size_t u = 0; u + 1 < UNITS; u++) {
        x += (double)place[u * 2] / (UNITS - 1);
        y += (double)place[u * 2 + 1] / (UNITS - 1);
    }
    for (size_t u = 0; u + 1 < UNITS; u++)
        radius = fmax(radius, hypot((double)place[u * 2] - x, (double)place[u * 2 + 1] - y));
    double away =
        hypot((double)place[(UNITS - 1) * 2] - x, (double)place[UNITS * 2 - 1] - y) / radius;
    assert_true(away > 0.9 && away < 1.6);
    plx_free(place);
    plx_graph_destroy(&g);
}

static void a_held_unit_stays_where_it_is_held(void **state)
{
    (void)state;
    plx_graph *g = make_grid(5);
    plx_mesh m;
    assert_true(plx_mesh_init(&m, g, NULL));
    plx_force *f = plx_force_create(&(plx_force_desc){.mesh = &m}, NULL);
    bool done = false;
    while (!done)
        assert_true(plx_force_step(f, 1, &done, NULL));
    plx_force_hold(f, 12, 30, 40);
    done = false;
    while (!done)
        assert_true(plx_force_step(f, 1, &done, NULL));
    float place[50];
    plx_force_places(f, place);
    /* The middle of all is put in the middle, so it is the distances that tell. */
    assert_true(distance(place, 12, 0) > 5);
    plx_force_release(f, 12);
    plx_force_destroy(&f);
    plx_mesh_uninit(&m);
    plx_graph_destroy(&g);
}

static void what_was_settled_goes_on_from_there(void **state)
{
    (void)state;
    enum { UNITS = 400 };
    plx_graph *g = make_grid(20);
    float *before = lay_out(g, 1, 1), after[UNITS * 2];
    uint8_t held[UNITS] = {[7] = 1};
    plx_mesh m;
    assert_true(plx_mesh_init(&m, g, NULL));
    plx_force *f = plx_force_create(&(plx_force_desc){.mesh = &m}, NULL);
    assert_true(plx_force_resume(f, before, held, NULL));
    bool done = false;
    assert_true(plx_force_progress(f) == 1 && plx_force_step(f, 1, &done, NULL) && done);
    plx_force_places(f, after);
    assert_memory_equal(before, after, sizeof after);
    /* One is pulled away: what is around follows, but not the one that is held. */
    plx_force_hold(f, 190, before[380] + 6, before[381]);
    for (done = false; !done;)
        assert_true(plx_force_step(f, 1, &done, NULL));
    plx_force_places(f, after);
    assert_true(after[14] == before[14] && after[15] == before[15]);
    double away = hypot((double)(before[382] - after[380]), (double)(before[383] - after[381]));
    assert_true(distance(after, 190, 191) < away - 0.05);
    plx_force_destroy(&f);
    plx_mesh_uninit(&m);
    plx_free(before);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_tells_what_all_pairs_do),
        cmocka_unit_test(springs_pull_as_the_mesh_says),
        cmocka_unit_test(a_grid_untangles),
        cmocka_unit_test(groups_lie_together),
        cmocka_unit_test(the_same_seed_gives_the_same_places),
        cmocka_unit_test(what_is_not_connected_stays_near),
        cmocka_unit_test(a_unit_alone_lies_just_outside),
        cmocka_unit_test(a_held_unit_stays_where_it_is_held),
        cmocka_unit_test(what_was_settled_goes_on_from_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

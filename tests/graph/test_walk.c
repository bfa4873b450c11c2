/* What can be reached in some steps, and shortest ways. */
#include "graph/walk.h"

#include "base/mem.h"
#include "graphs.h"

/* A ring of six with a chord, and two units by themselves:
 * 0-1-2-3-4-5-0, 1-4 (strong), 6-7. */
static void make(plx_mesh *m)
{
    plx_graph_build *b = begin_graph(8);
    for (uint32_t u = 0; u < 6; u++)
        join(b, u, (u + 1) % 6, 1);
    join(b, 4, 1, 9);
    join(b, 6, 7, 1);
    plx_graph *g = end_graph(b);
    assert_true(plx_mesh_init(m, g, NULL));
    plx_graph_destroy(&g);
}

static void steps_reach_what_is_around(void **state)
{
    (void)state;
    plx_mesh m;
    make(&m);
    uint8_t in[8];
    assert_int_equal(plx_walk_around(&m, 0, 0, in), 1);
    assert_true(in[0] && !in[1]);
    assert_int_equal(plx_walk_around(&m, 0, 1, in), 3);
    assert_true(in[1] && in[5] && !in[4]);
    assert_int_equal(plx_walk_around(&m, 0, 2, in), 5);
    assert_int_equal(plx_walk_around(&m, 0, 99, in), 6);
    assert_false(in[6] || in[7]);
    plx_mem_fail_at(1);
    assert_int_equal(plx_walk_around(&m, 0, 1, in), 0);
    plx_mem_fail_at(0);
    plx_mesh_uninit(&m);
}

static void ways_are_the_shortest(void **state)
{
    (void)state;
    plx_mesh m;
    make(&m);
    uint32_t path[8];
    /* Over the chord or around are as short; the chord is stronger. */
    assert_int_equal(plx_walk_path(&m, 0, 4, path, 8), 3);
    assert_int_equal(path[0], 0);
    assert_int_equal(path[1], 1);
    assert_int_equal(path[2], 4);
    assert_int_equal(plx_walk_path(&m, 2, 2, path, 8), 1);
    assert_int_equal(path[0], 2);
    assert_int_equal(plx_walk_path(&m, 0, 7, path, 8), 0);
    assert_int_equal(plx_walk_path(&m, 0, 3, path, 3), 0);
    assert_int_equal(plx_walk_path(&m, 0, 3, path, 4), 4);
    plx_mesh_uninit(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_reach_what_is_around),
        cmocka_unit_test(ways_are_the_shortest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The box of a graph's connections, against the points that they are drawn by. */
#include "graph/reach.h"

#include "base/rng.h"
#include "graph/lines.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

enum { UNITS = 12, CONNECTIONS = 40 };

static float place[UNITS * 2];

static void place_units(plx_rng *rng, double box[4])
{
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t i = 0; i < UNITS * 2; i++) {
        place[i] = (float)plx_rng_range(rng, -100, 50);
        box[i % 2] = fmin(box[i % 2], (double)place[i]);
        box[i % 2 + 2] = fmax(box[i % 2 + 2], (double)place[i]);
    }
}

static void it_holds_what_is_drawn_and_no_more(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 3, 0);
    for (int round = 0; round < 40; round++) {
        plx_graph_build *b = begin_graph(UNITS);
        for (int i = 0; i < CONNECTIONS; i++)
            join(
                b, (size_t)plx_rng_range(&rng, 0, UNITS), (size_t)plx_rng_range(&rng, 0, UNITS), 1);
        plx_graph_build_directed(b, round % 4 != 0);
        plx_graph *g = end_graph(b);
        double box[4], drawn[4];
        place_units(&rng, box);
        memcpy(drawn, box, sizeof drawn);
        plx_graph_reach(g, place, box);
        plx_lines l;
        plx_lines_desc d = {
            .graph = g, .place = place, .classes = 1, .loops = plx_lines_find_loops(g, place)};
        assert_true(plx_lines_init(&l, &d, NULL));
        for (size_t i = 0; i < l.points * 2; i++) {
            drawn[i % 2] = fmin(drawn[i % 2], (double)l.point[i]);
            drawn[i % 2 + 2] = fmax(drawn[i % 2 + 2], (double)l.point[i]);
        }
        /* Points lie on the curve, a little within its farthest. */
        for (int k = 0; k < 4; k++) {
            double out = k < 2 ? drawn[k] - box[k] : box[k] - drawn[k];
            if (!(out > -1e-3 && out < 1))
                fail_msg("round %d, side %d: %g and not %g", round, k, box[k], drawn[k]);
        }
        plx_lines_uninit(&l);
        plx_graph_destroy(&g);
    }
}

/* A unit that the box leaves out takes none of its connections in. */
static void what_is_far_out_stays_out(void **state)
{
    (void)state;
    static const float at[] = {0, 0, 10, 0, 500, 0};
    plx_graph_build *b = begin_graph(3);
    join(b, 2, 2, 1);
    join(b, 0, 2, 1);
    join(b, 0, 1, 1);
    plx_graph *g = end_graph(b);
    double box[4] = {0, 0, 10, 0};
    plx_graph_reach(g, at, box);
    assert_true(box[0] == 0 && box[2] == 10 && box[3] == 0);
    assert_true(fabs(box[1] + 1.3) < 1e-5); /* the arc from the first to the second */
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_what_is_drawn_and_no_more),
        cmocka_unit_test(what_is_far_out_stays_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

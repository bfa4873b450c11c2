#include "graph/matrix.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/lines.h"
#include "graphs.h"

#include <math.h>

enum { UNITS = 150, CONNECTIONS = 2000 };

static plx_graph *make_random(bool directed)
{
    plx_rng rng;
    plx_rng_seed(&rng, 5, 0);
    plx_graph_build *b = begin_graph(UNITS);
    for (int i = 0; i < CONNECTIONS; i++)
        join(b, plx_rng_below(&rng, UNITS), plx_rng_below(&rng, UNITS),
            (float)plx_rng_range(&rng, 0.1, 5));
    plx_graph *g = end_graph(b);
    g->directed = directed;
    return g;
}

/* Every connection is where its units are in the order, once, or twice where it has no direction;
 * and columns are in order. */
static void entries_are_where_units_are(void **state)
{
    (void)state;
    uint32_t order[UNITS];
    uint8_t class[CONNECTIONS], of_unit[UNITS];
    for (size_t i = 0; i < UNITS; i++) {
        order[i] = (uint32_t)(i * 7 % UNITS);
        of_unit[i] = i % 2;
    }
    for (size_t i = 0; i < CONNECTIONS; i++)
        class[i] = i % 5 == 0 ? 2 : PLX_LINE_BY_UNIT;
    for (int directed = 0; directed < 2; directed++) {
        plx_graph *g = make_random(directed);
        plx_graph_matrix *m = plx_graph_matrix_create(
            &(plx_graph_matrix_desc){
                .graph = g, .order = order, .classes = 3, .of_type = class, .of_unit = of_unit},
            NULL);
        assert_non_null(m);
        uint8_t seen[CONNECTIONS] = {0};
        double total = 0, sums[3] = {0};
        for (size_t column = 0; column < UNITS; column++)
            for (size_t k = m->start[column]; k < m->start[column + 1]; k++) {
                uint32_t i = m->connection[k], from = order[m->row[k]], to = order[column];
                bool turned = from != g->source[i];
                assert_true(k == m->start[column] || m->row[k] >= m->row[k - 1]);
                assert_int_equal(from, turned ? g->target[i] : g->source[i]);
                assert_int_equal(to, turned ? g->source[i] : g->target[i]);
                assert_true(!directed || !turned);
                assert_int_equal(m->class[k], i % 5 == 0 ? 2 : g->source[i] % 2);
                assert_true(m->amount[k] >= 0.3F && m->amount[k] <= 4);
                total += (double)m->amount[k];
                seen[i]++;
            }
        for (size_t i = 0; i < CONNECTIONS; i++)
            assert_int_equal(seen[i], directed || g->source[i] == g->target[i] ? 1 : 2);
        /* All levels have all of it. */
        assert_true(m->levels >= 2);
        for (int l = 0; l < m->levels; l++) {
            const plx_graph_matrix_level *level = &m->level[l];
            assert_true(level->side * level->cells >= UNITS);
            sums[l < 3 ? l : 2] = 0;
            for (size_t i = 0; i < level->side * level->side * 3; i++)
                sums[l < 3 ? l : 2] += (double)level->sum[i];
            assert_true(fabs(sums[l < 3 ? l : 2] - total) < 1e-3 * total);
        }
        plx_graph_matrix_destroy(&m);
        plx_graph_destroy(&g);
    }
}

static void the_strongest_of_a_cell_is_told(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(4);
    join(b, 0, 1, 1);
    join(b, 0, 1, -3);
    join(b, 2, 1, 1);
    join(b, 3, 3, 2);
    plx_graph *g = end_graph(b);
    g->directed = true;
    uint8_t hidden[4] = {0};
    for (int hides = 0; hides < 2; hides++) {
        hidden[1] = (uint8_t)hides;
        plx_graph_matrix *m = plx_graph_matrix_create(
            &(plx_graph_matrix_desc){.graph = g, .classes = 1, .hidden = hidden}, NULL);
        size_t count;
        assert_int_equal(plx_graph_matrix_at(m, g, 0, 1, &count), hides ? 0 : 1);
        assert_int_equal(count, hides ? 1 : 2);
        assert_int_equal(plx_graph_matrix_at(m, g, 3, 3, &count), 3);
        assert_int_equal(plx_graph_matrix_at(m, g, 1, 0, &count), PLX_NO_NAME);
        assert_int_equal(plx_graph_matrix_at(m, g, 9, 0, &count), PLX_NO_NAME);
        plx_graph_matrix_destroy(&m);
    }
    plx_graph_destroy(&g);
}

static void without_memory_and_units(void **state)
{
    (void)state;
    plx_graph *g = make_grid(4);
    for (uint64_t n = 1; n <= 11; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_graph_matrix *m = plx_graph_matrix_create(&(plx_graph_matrix_desc){.graph = g}, &e);
        plx_mem_fail_at(0);
        assert_null(m);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    plx_graph_destroy(&g);
    g = end_graph(begin_graph(0));
    plx_graph_matrix *m = plx_graph_matrix_create(&(plx_graph_matrix_desc){.graph = g}, NULL);
    assert_non_null(m);
    plx_graph_matrix_destroy(&m);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_where_units_are),
        cmocka_unit_test(the_strongest_of_a_cell_is_told),
        cmocka_unit_test(without_memory_and_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

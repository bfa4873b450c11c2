/* Graphs for tests of layouts and communities. */
#ifndef PLX_TESTS_GRAPH_GRAPHS_H
#define PLX_TESTS_GRAPH_GRAPHS_H

#include "graph/mesh.h"
#include "model/graph_build.h"
#include "support.h"

static inline void join(plx_graph_build *b, size_t from, size_t to, float weight)
{
    assert_true(
        plx_graph_build_connect(b, (uint32_t)from, (uint32_t)to, weight, PLX_UNTYPED, NULL));
}

static inline plx_graph_build *begin_graph(size_t units)
{
    plx_graph_build *b = plx_graph_build_create("test", "test", 1 << 20, NULL);
    assert_non_null(b);
    plx_graph_build_count(b, units);
    return b;
}

static inline plx_graph *end_graph(plx_graph_build *b)
{
    plx_graph *g = plx_graph_build_finish(&b, NULL);
    assert_non_null(g);
    return g;
}

/* side × side units, each joined to those beside and below. */
static inline plx_graph *make_grid(size_t side)
{
    plx_graph_build *b = begin_graph(side * side);
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++) {
            if (x + 1 < side)
                join(b, y * side + x, y * side + x + 1, 1);
            if (y + 1 < side)
                join(b, y * side + x, (y + 1) * side + x, 1);
        }
    return end_graph(b);
}

/* Groups in which all are joined, in a ring. */
static inline plx_graph *make_ring_of_groups(size_t groups, size_t size)
{
    plx_graph_build *b = begin_graph(groups * size);
    for (size_t k = 0; k < groups; k++) {
        for (size_t i = 0; i < size; i++)
            for (size_t j = 0; j < i; j++)
                join(b, k * size + i, k * size + j, 1);
        join(b, k * size, (k + 1) % groups * size + 1, 1);
    }
    return end_graph(b);
}

#endif

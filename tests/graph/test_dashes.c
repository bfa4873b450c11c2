/* Connections of some types as dashes of those that are in view. */
#include "graph/dashes.h"

#include "graphs.h"

#include <math.h>

static const float place[] = {0, 0, 1000, 0, 500, 900};

static plx_graph *make_triangle(bool directed)
{
    plx_graph_build *b = begin_graph(3);
    join(b, 0, 1, 4);
    join(b, 1, 2, 4);
    join(b, 2, 0, 4);
    plx_graph_build_directed(b, directed);
    return end_graph(b);
}

static plx_dashes_desc describe(const plx_lines_desc *d)
{
    return (plx_dashes_desc){.lines = d,
        .view = {-2000, -2000, 2000, 2000},
        .sizes = plx_lines_sizes(d->graph, 0),
        .drawn = d->graph->connection_count};
}

static double length(const plx_dashes *d, size_t k)
{
    const float *p = d->lines.point + (size_t)d->lines.set[0].source[k] * 2;
    const float *q = d->lines.point + (size_t)d->lines.set[0].target[k] * 2;
    return hypot((double)(q[0] - p[0]), (double)(q[1] - p[1]));
}

/* Those that are solid are left to lines, the others are left out there. */
static void each_is_drawn_once(void **state)
{
    (void)state;
    const uint8_t style[] = {PLX_LINE_DASHED, PLX_LINE_SOLID, PLX_LINE_SOLID};
    plx_graph *g = make_triangle(false);
    plx_lines l;
    plx_dashes dashes = {0};
    plx_lines_desc d = {
        .graph = g, .place = place, .classes = 1, .pixel = 1, .style = style, .broken = true};
    plx_dashes_desc desc = describe(&d);
    assert_true(plx_dashes_wanted(&desc));
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_int_equal(l.drawn, 2);
    assert_true(plx_dashes_make(&dashes, &desc, NULL));
    const plx_line_set *s = &dashes.lines.set[0];
    /* 8 pixels of each 14. */
    double drawn = 0;
    for (size_t k = 0; k < s->count; k++) {
        drawn += length(&dashes, k);
        assert_true(length(&dashes, k) < 8.01);
        assert_float_equal(dashes.lines.point[s->source[k] * 2 + 1], 0, 1e-3);
    }
    assert_true(fabs(drawn - 1000 * 8.0 / 14) < 8);
    plx_lines_uninit(&l);
    d.broken = false;
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_int_equal(l.drawn, 3);
    plx_lines_uninit(&l);
    plx_dashes_uninit(&dashes);
    plx_graph_destroy(&g);
}

/* While the camera comes a little nearer, dashes stay where they are; twice as near, they are half
 * as long. Those out of view are not made. */
static void they_keep_to_their_line(void **state)
{
    (void)state;
    const uint8_t style[] = {PLX_LINE_DOTTED, PLX_LINE_DASHED, PLX_LINE_DASH_DOT};
    plx_graph *g = make_triangle(true);
    plx_dashes a = {0}, b = {0};
    plx_lines_desc d = {.graph = g, .place = place, .classes = 1, .pixel = 1, .style = style};
    plx_dashes_desc desc = describe(&d);
    assert_true(plx_dashes_make(&a, &desc, NULL));
    d.pixel = 0.8;
    assert_true(plx_dashes_make(&b, &desc, NULL));
    assert_int_equal(a.lines.set[0].count, b.lines.set[0].count);
    assert_memory_equal(a.lines.point, b.lines.point, a.lines.points * 2 * sizeof(float));
    d.pixel = 0.5;
    assert_true(plx_dashes_make(&b, &desc, NULL));
    assert_in_range(
        b.lines.set[0].count, a.lines.set[0].count * 19 / 10, a.lines.set[0].count * 21 / 10);
    /* In this corner there are the ends of two. */
    size_t all = b.lines.set[0].count;
    desc.view[0] = desc.view[1] = -20;
    desc.view[2] = desc.view[3] = 20;
    assert_true(plx_dashes_make(&b, &desc, NULL));
    assert_in_range(b.lines.set[0].count, 4, all / 10);
    bool near = false;
    for (size_t i = 0; i < b.lines.points; i++)
        near = near || hypot((double)b.lines.point[i * 2], (double)b.lines.point[i * 2 + 1]) < 1;
    assert_true(near);
    plx_dashes_uninit(&a);
    plx_dashes_uninit(&b);
    plx_graph_destroy(&g);
}

static void parts_of_a_style_follow_each_other(void **state)
{
    (void)state;
    double from, to, before;
    assert_true(plx_line_style_part(PLX_LINE_SOLID, 0, 40, &from, &to));
    assert_true(from == 0 && to == 40);
    assert_false(plx_line_style_part(PLX_LINE_SOLID, 1, 40, &from, &to));
    for (int style = PLX_LINE_DASHED; style < PLX_LINE_STYLES; style++) {
        size_t k = 0;
        for (before = -1; plx_line_style_part((plx_line_style)style, k, 40, &from, &to);
             before = to, k++)
            assert_true(from > before && to > from && to <= 40);
        assert_true(k > 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_drawn_once),
        cmocka_unit_test(they_keep_to_their_line),
        cmocka_unit_test(parts_of_a_style_follow_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "graph/lines.h"

#include "graphs.h"

#include <math.h>

static const float place[] = {0, 0, 10, 0, 10, 10};

static plx_graph *make_triangle(void)
{
    plx_graph_build *b = begin_graph(3);
    join(b, 0, 1, 4);
    join(b, 1, 2, -4);
    join(b, 2, 2, 4);
    join(b, 2, 0, 0);
    join(b, 2, 0, NAN);
    return end_graph(b);
}

static void connections_fade_from_their_source(void **state)
{
    (void)state;
    plx_graph *g = make_triangle();
    plx_lines l;
    plx_lines_desc d = {.graph = g, .place = place, .classes = 1};
    assert_true(plx_lines_init(&l, &d, NULL));
    const plx_line_set *s = &l.set[0];
    /* Loops, and what has no weight or none that is a number, are left out. */
    assert_int_equal(s->count, 2 * l.pieces);
    assert_int_equal(s->source[0], 0);
    assert_int_equal(s->target[l.pieces - 1], 1);
    for (size_t k = 1; k < l.pieces; k++) {
        assert_true(s->weight[k] < s->weight[k - 1]);
        assert_int_equal(s->source[k], s->target[k - 1]);
        /* To the left of its way, which is up on a screen. */
        assert_true(l.point[s->source[k] * 2 + 1] < 0);
    }
    plx_lines_uninit(&l);
    d.threshold = 5;
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_int_equal(l.set[0].count, 0);
    plx_lines_uninit(&l);
    plx_graph_destroy(&g);
}

/* Away from the middle of all, around and back to the unit; in strands as wide as others. */
static void a_loop_is_a_circle_through_its_unit(void **state)
{
    (void)state;
    static const float at[] = {0, 0, 20, 0, 10, 30};
    plx_graph_build *b = begin_graph(3);
    join(b, 2, 2, 9);
    join(b, 0, 1, 1);
    join(b, 1, 0, 9);
    plx_graph *g = end_graph(b);
    plx_lines l;
    plx_lines_desc d = {
        .graph = g, .place = at, .classes = 1, .loops = plx_lines_find_loops(g, at)};
    float r = d.loops.radius;
    assert_true(r > 1 && r < 10);
    assert_true(fabsf(d.loops.x - 10) < 1e-5F && fabsf(d.loops.y - 10) < 1e-5F);
    for (int wide = 0; wide < 2; wide++) {
        d.widths = wide;
        d.pixel = 0.1;
        assert_true(plx_lines_init(&l, &d, NULL));
        size_t found = 0;
        for (size_t i = 0; i < l.set[0].count; i++) {
            const float *p = l.point + (size_t)l.set[0].target[i] * 2;
            assert_true(isfinite(l.set[0].weight[i]) && l.set[0].weight[i] > 0);
            if (p[1] < 20 || l.set[0].target[i] == 2)
                continue;
            /* A pixel and a half at most beside it. */
            assert_true(fabsf(hypotf(p[0] - 10, p[1] - 30 - r) - r) < (wide ? 0.3F : 1e-4F));
            found++;
        }
        size_t strands = 0;
        for (size_t n = 0; n < l.drawn; n++)
            strands += l.order[n] == 0;
        assert_true(wide ? strands > 1 : strands == 1);
        assert_int_equal(found, strands * (l.pieces - 1));
        plx_lines_uninit(&l);
    }
    d.every = 2;
    d.widths = false;
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_int_equal(l.set[0].count, 1);
    plx_lines_uninit(&l);
    plx_graph_destroy(&g);
}

/* In one piece, in four and in an arc alike, each part by how much is there. */
static void ink_of_units_is_that_of_their_connections(void **state)
{
    (void)state;
    plx_graph *g = make_triangle();
    plx_lines plain, inked;
    const float ink[] = {1, 0.25F, 0.25F};
    plx_lines_desc d = {.graph = g, .place = place, .classes = 1};
    assert_true(plx_lines_init(&plain, &d, NULL));
    d.ink = ink;
    assert_true(plx_lines_init(&inked, &d, NULL));
    for (size_t k = 0; k < inked.pieces; k++) {
        float t = ((float)k + 0.5F) / (float)inked.pieces;
        const float *a = plain.set[0].weight, *b = inked.set[0].weight;
        assert_true(fabsf(b[k] - a[k] * (1 - 0.75F * t)) < 1e-5F);
        assert_true(fabsf(b[inked.pieces + k] - 0.25F * a[inked.pieces + k]) < 1e-5F);
    }
    plx_lines_uninit(&inked);
    d.every = 2; /* one piece each */
    assert_true(plx_lines_init(&inked, &d, NULL));
    d.ink = NULL;
    plx_lines_uninit(&plain);
    assert_true(plx_lines_init(&plain, &d, NULL));
    assert_int_equal(inked.pieces, 1);
    assert_true(fabsf(inked.set[0].weight[0] - 0.625F * plain.set[0].weight[0]) < 1e-5F);
    plx_lines_uninit(&inked);
    plx_lines_uninit(&plain);
    plx_graph_destroy(&g);
}

static void classes_go_in_pairs(void **state)
{
    (void)state;
    plx_graph *g = make_triangle();
    plx_lines l;
    const uint8_t type[] = {2, 1, 0, 0, 0}, unit[] = {0, 1, 2};
    plx_lines_desc d = {.graph = g, .place = place, .classes = 3, .of_type = type};
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_int_equal(l.sets, 2);
    assert_int_equal(l.set[0].count, l.pieces);
    assert_true(l.set[0].weight[0] < 0);
    assert_int_equal(l.set[1].count, l.pieces);
    assert_true(l.set[1].weight[0] > 0);
    plx_lines_uninit(&l);
    /* By units: half of each connection is of its source's class. */
    d.of_type = NULL;
    d.of_unit = unit;
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_int_equal(l.set[0].count, l.pieces / 2 * 3);
    assert_int_equal(l.set[1].count, l.pieces / 2);
    plx_lines_uninit(&l);
    plx_graph_destroy(&g);
}

/* What weighs more is wider, by strands beside each other, and no stronger for that. */
static void weights_are_widths(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(3);
    join(b, 0, 1, 1);
    join(b, 1, 2, 40);
    plx_graph_build_directed(b, false);
    plx_graph *g = end_graph(b);
    plx_lines l;
    const float level[] = {0, 0, 10, 0, 20, 0};
    plx_lines_desc d = {.graph = g, .place = level, .classes = 1, .widths = true, .pixel = 0.01};
    plx_line_sizes sizes = plx_lines_sizes(g, 0);
    assert_true(sizes.least == 1 && sizes.most == 40 && sizes.mean == 20.5);
    double width = plx_lines_width(40, &sizes);
    assert_true(width > 1.5 && width < PLX_LINES_WIDEST);
    assert_true(
        plx_lines_width(1, &sizes) == 1 && plx_lines_width(1e9, &sizes) == PLX_LINES_WIDEST);
    /* Where they are alike, evenly. */
    plx_line_sizes near = {0.4, 0.7, 0.9};
    assert_true(plx_lines_width(0.4, &near) == 1);
    assert_true(fabs(plx_lines_width(-0.9, &near) - 2 * plx_lines_width(0.65, &near) + 1) < 1e-9);
    assert_true(plx_lines_width(0.9, &near) > 3);
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_int_equal(l.drawn, 1 + (size_t)ceil(width));
    double left = 0, right = 0, sum = 0;
    size_t middle = l.pieces / 2;
    for (size_t n = 0; n < l.drawn; n++)
        if (l.order[n] == 1) { /* from (10, 0) to (20, 0) */
            double x = (double)l.point[(3 + n * (l.pieces - 1) + middle - 1) * 2 + 1];
            left = fmin(left, x);
            right = fmax(right, x);
            sum += (double)l.set[0].weight[n * l.pieces];
        }
    assert_true(fabs(right - left - (width - 1) * d.pixel) < 1e-5);
    plx_lines_uninit(&l);
    d.widths = false;
    assert_true(plx_lines_init(&l, &d, NULL));
    assert_null(l.aside);
    assert_true(fabs(sum - (double)l.set[0].weight[l.pieces]) < 1e-3);
    plx_lines_uninit(&l);
    plx_graph_destroy(&g);
}

/* Columns' sums are the less for each row the steeper a line is; its weight makes up for that. */
static void steep_lines_are_as_bright_as_level_ones(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(4);
    join(b, 0, 1, 1);
    join(b, 0, 2, 1);
    join(b, 0, 3, 1);
    plx_graph_build_directed(b, false);
    plx_graph *g = end_graph(b);
    plx_lines l;
    const float around[] = {0, 0, 10, 0, 10, -10, 0, 10};
    plx_lines_desc d = {.graph = g, .place = around, .classes = 1};
    assert_true(plx_lines_init(&l, &d, NULL));
    double level = 0, slanting = 0, upright = 0;
    for (size_t n = 0; n < l.drawn; n++) {
        const plx_line_set *s = &l.set[0];
        size_t k = n * l.pieces + 1;
        double w = (double)s->weight[k];
        if (l.order[n] == 0)
            level = w;
        else if (l.order[n] == 1)
            slanting = w;
        else /* in columns, of which it must cross some */
            upright =
                w * fabs((double)l.point[s->source[k] * 2] - (double)l.point[s->target[k] * 2]);
    }
    assert_true(fabs(slanting - level * sqrt(2)) < 1e-4);
    assert_true(fabs(upright - level * 10 / (double)l.pieces) < 1e-3);
    plx_lines_uninit(&l);
    plx_graph_destroy(&g);
}

static void lines_follow_units(void **state)
{
    (void)state;
    plx_graph *g = make_triangle();
    plx_lines l;
    float moved[] = {0, 0, 20, 0, 20, 20};
    plx_lines_desc d = {.graph = g, .place = place, .classes = 1};
    assert_true(plx_lines_init(&l, &d, NULL));
    float before = l.point[l.set[0].source[5] * 2];
    d.place = moved;
    plx_lines_move(&l, &d);
    assert_float_equal(l.point[l.set[0].source[5] * 2], 2 * before, 1e-4);
    plx_lines_uninit(&l);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_fade_from_their_source),
        cmocka_unit_test(a_loop_is_a_circle_through_its_unit),
        cmocka_unit_test(ink_of_units_is_that_of_their_connections),
        cmocka_unit_test(classes_go_in_pairs),
        cmocka_unit_test(weights_are_widths),
        cmocka_unit_test(steep_lines_are_as_bright_as_level_ones),
        cmocka_unit_test(lines_follow_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

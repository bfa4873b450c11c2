/* What a graph's picture says of the unit that is pointed at. */
#include "app/graph_legend.h"
#include "app/graph_timeline.h"

#include "overlay_text.h"

#include <stdio.h>

static void whole_numbers_are_told_to_the_last_digit(void **state)
{
    (void)state;
    plx_font *font = any_font();
    if (!font)
        skip();
    double id = 9007199254740991, year = 2024, share = 0.123456789;
    plx_attribute a[] = {
        {.name = "id", .kind = PLX_ATTRIBUTE_INTEGER, .number = &id},
        {.name = "year", .kind = PLX_ATTRIBUTE_INTEGER, .number = &year},
        {.name = "share", .kind = PLX_ATTRIBUTE_NUMBER, .number = &share},
    };
    plx_graph g = {.name = "g", .unit_count = 1, .label = 3, .attribute_count = 3, .attribute = a};
    uint32_t none = 0;
    plx_graph_stats stats = {.in = &none, .out = &none};
    plx_viewport v = {1280, 720, 1};
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    plx_graph_legend_add(&(plx_graph_legend){.graph = &g, .stats = &stats, .viewport = &v}, &o);
    assert_shows(&o, "id:9007199254740991");
    assert_shows(&o, "year:2024");
    assert_shows(&o, "share:0.123457");
    plx_overlay_uninit(&o);
    plx_font_destroy(&font);
}

/* Six communities with long names, in pictures of all sizes, with and without a line of time. */
static void it_takes_a_quarter_and_stays_clear_of_the_rest(void **state)
{
    (void)state;
    plx_font *font = any_font();
    if (!font)
        skip();
    plx_graph_colors colors = {.by = PLX_GRAPH_BY_COMMUNITY, .classes = 6, .of_units = true};
    colors.about = "communities";
    for (int k = 0; k < 6; k++) {
        snprintf(colors.class[k].name, sizeof colors.class[k].name,
            "unit %d, which is long, unit %d", k, k + 10);
        colors.class[k].count = 9;
    }
    plx_graph g = {.name = "what this graph is called.csv", .unit_count = 40};
    plx_graph_marks marks = {.degree_least = 3, .degree_most = 14};
    plx_line_sizes sizes = {.least = 0.01, .mean = 0.825, .most = 3.15};
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    o.keeps_texts = true;
    size_t before = 0;
    for (int width = 160; width <= 1920; width += 40) {
        for (int timed = 0; timed < 2; timed++) {
            plx_viewport v = {width, width * 9 / 16, 1};
            plx_graph_legend l = {.graph = &g,
                .colors = &colors,
                .marks = &marks,
                .sizes = &sizes,
                .fades = true,
                .unit = PLX_NO_NAME,
                .viewport = &v};
            if (timed)
                l.clear_of = plx_graph_timeline_bounds(&v);
            plx_bounds b[2];
            size_t count = plx_graph_legend_bounds(&l, &o, b);
            plx_overlay_clear(&o);
            plx_graph_legend_add(&l, &o);
            assert_inside(&o, (float)v.width, (float)v.height);
            assert_int_equal(count, o.run_count > 2 ? 2 : 1);
            if (!timed) {
                assert_true(o.run_count >= before || o.run_count + 1 == before);
                before = o.run_count;
            }
            if (count == 1)
                continue;
            assert_true(b[1].top >= b[0].bottom);
            assert_true(
                (b[1].right - b[1].left) * (b[1].bottom - b[1].top) <= 0.25 * v.width * v.height);
            assert_true(!timed || b[1].right <= l.clear_of.left || b[1].bottom <= l.clear_of.top);
            for (size_t i = 2; i < o.run_count; i++) {
                const plx_quad *last = &o.quads[o.runs[i].end - 1];
                assert_true((double)(last->x + last->w) <= b[1].right - 12);
                assert_true((double)o.runs[i].y > b[1].top && (double)o.runs[i].y < b[1].bottom);
            }
        }
    }
    assert_int_equal(before, 2 + 1 + 2 * 6 + 1 + 4 + 3); /* all of it at last */
    plx_viewport small = {480, 270, 1};
    plx_overlay_clear(&o);
    plx_graph_legend_add(
        &(plx_graph_legend){
            .graph = &g, .colors = &colors, .unit = PLX_NO_NAME, .viewport = &small},
        &o);
    assert_shows(&o, "communities");
    small.width = 320;
    plx_overlay_clear(&o);
    plx_graph_legend_add(
        &(plx_graph_legend){
            .graph = &g, .colors = &colors, .unit = PLX_NO_NAME, .viewport = &small},
        &o);
    assert_int_equal(o.run_count, 2); /* what it is called, and how large it is */
    plx_overlay_uninit(&o);
    plx_font_destroy(&font);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_told_to_the_last_digit),
        cmocka_unit_test(it_takes_a_quarter_and_stays_clear_of_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

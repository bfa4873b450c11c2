/* What a graph's picture says of the unit that is pointed at. */
#include "app/graph_legend.h"

#include "overlay_text.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_told_to_the_last_digit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

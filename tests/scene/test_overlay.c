#include "base/mem.h"
#include "overlay_text.h"

#include <math.h>

static plx_font *font;

static int setup(void **state)
{
    (void)state;
    font = any_font();
    return font ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    plx_font_destroy(&font);
    return 0;
}

static void text_comes_back_in_order(void **state)
{
    (void)state;
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    plx_overlay_rect(&o, 1, 2, 3, 4, 5, (plx_rgba){6, 7, 8, 9});
    plx_overlay_text(
        &o, 10, 20, PLX_TEXT_BODY, PLX_ALIGN_LEFT, (plx_rgba){1, 2, 3, 4}, "Lo, a (line)");
    assert_string_equal(overlay_text(&o), "Lo,a(line)");
    const plx_quad *q = &o.quads[0];
    assert_true(q->x == 1 && q->y == 2 && q->w == 3 && q->h == 4 && q->radius == 5);
    assert_true(q->u0 == q->u1);
    assert_int_equal(q->rgba[0], 6);
    assert_int_equal(q->rgba[3], 9);
    for (size_t i = 2; i < o.count; i++)
        assert_true(o.quads[i].x > o.quads[i - 1].x);
    assert_int_equal(o.quads[1].rgba[2], 3);
    plx_overlay_clear(&o);
    assert_int_equal(o.count, 0);
    plx_overlay_uninit(&o);
}

static void glyphs_sit_on_whole_pixels(void **state)
{
    (void)state;
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    plx_overlay_text(&o, 10.37F, 20.8F, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, (plx_rgba){0}, "between");
    assert_int_equal(o.count, 7);
    for (size_t i = 0; i < o.count; i++)
        assert_true(o.quads[i].x == roundf(o.quads[i].x) && o.quads[i].y == roundf(o.quads[i].y));
    plx_overlay_uninit(&o);
}

static float left_end(plx_align align, const char *text)
{
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    plx_overlay_text(&o, 500, 20, PLX_TEXT_TITLE, align, (plx_rgba){0}, text);
    float x = o.quads[0].x;
    plx_overlay_uninit(&o);
    return x;
}

static void alignment_moves_by_the_width(void **state)
{
    (void)state;
    const char *text = "HHHHHHHH";
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    float width = plx_overlay_text_width(&o, PLX_TEXT_TITLE, text);
    plx_overlay_uninit(&o);
    assert_true(width > 40);
    float left = left_end(PLX_ALIGN_LEFT, text);
    assert_true(fabsf(left - left_end(PLX_ALIGN_RIGHT, text) - width) <= 1);
    assert_true(fabsf(left - left_end(PLX_ALIGN_CENTER, text) - width / 2) <= 1);
}

static void broken_utf8_is_shown_as_replaced(void **state)
{
    (void)state;
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    float mark = plx_font_glyph(font, PLX_TEXT_BODY, 0xFFFD)->advance;
    float a = plx_font_glyph(font, PLX_TEXT_BODY, 'a')->advance;
    float width = plx_overlay_text_width(&o, PLX_TEXT_BODY,
        "a\xFF"
        "a");
    assert_true(fabsf(width - 2 * a - mark) < 1e-3F);
    plx_overlay_uninit(&o);
}

static void without_a_font_there_is_no_text(void **state)
{
    (void)state;
    plx_overlay o;
    plx_overlay_init(&o, NULL, 1);
    plx_overlay_text(&o, 0, 0, PLX_TEXT_BODY, PLX_ALIGN_CENTER, (plx_rgba){0}, "nothing");
    assert_int_equal(o.count, 0);
    assert_true(plx_overlay_text_width(&o, PLX_TEXT_BODY, "nothing") == 0);
    plx_overlay_uninit(&o);
}

static void without_memory_the_rest_is_left_out(void **state)
{
    (void)state;
    plx_overlay o;
    plx_overlay_init(&o, NULL, 1);
    for (int i = 0; i < 1024; i++)
        plx_overlay_rect(&o, 0, 0, 1, 1, 0, (plx_rgba){0});
    assert_false(o.failed);
    plx_mem_fail_at(1);
    plx_overlay_rect(&o, 0, 0, 1, 1, 0, (plx_rgba){0});
    plx_mem_fail_at(0);
    assert_true(o.failed);
    assert_int_equal(o.count, 1024);
    plx_overlay_clear(&o);
    assert_false(o.failed);
    plx_overlay_uninit(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_comes_back_in_order),
        cmocka_unit_test(glyphs_sit_on_whole_pixels),
        cmocka_unit_test(alignment_moves_by_the_width),
        cmocka_unit_test(broken_utf8_is_shown_as_replaced),
        cmocka_unit_test(without_a_font_there_is_no_text),
        cmocka_unit_test(without_memory_the_rest_is_left_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

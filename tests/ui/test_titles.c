#include "overlay_text.h"
#include "ui/titles.h"

#include <math.h>
#include <string.h>

static void words_in_braces_are_numbers(void **state)
{
    (void)state;
    plx_status s = {.step = 12345,
        .epoch = 2.26,
        .train_loss = 0.12345,
        .train_accuracy = 0.9,
        .test_accuracy = (double)NAN,
        .seed = 7};
    char out[128];
    assert_string_equal(
        plx_titles_fill("{step} {epoch} {loss} {accuracy} {seed}", &s, out, sizeof out),
        "12,345 2.3 0.123 90.0 % 7");
    assert_string_equal(plx_titles_fill("after {test}!", &s, out, sizeof out), "after –!");
    assert_string_equal(plx_titles_fill("{}{steps}{ste", &s, out, sizeof out), "{}{steps}{ste");
    assert_string_equal(plx_titles_fill("%s %n {step}", &s, out, sizeof out), "%s %n 12,345");
    /* Cut where there is no more room, never beyond. */
    assert_string_equal(plx_titles_fill("abcdefgh", &s, out, 5), "abcd");
    assert_string_equal(plx_titles_fill("ab{step}", &s, out, 5), "ab12");
}

static void only_what_is_asked_for_is_drawn(void **state)
{
    (void)state;
    plx_font *font = any_font();
    if (!font)
        skip();
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    plx_viewport v = {1280, 720, 1};
    plx_status s = {.step = 50, .test_accuracy = 0.5, .test_loss = (double)NAN};
    plx_titles t = {.status = &s, .title = "A", .caption = "B"};
    plx_titles_add(&o, &t, &v, 0);
    assert_int_equal(o.count, 0); /* no ink yet */
    t.caption_ink = 1;
    plx_titles_add(&o, &t, &v, 0);
    assert_true(o.count == 2); /* shade and letter */
    for (size_t i = 0; i < o.count; i++)
        assert_true(o.quads[i].y > 600 && o.quads[i].y + o.quads[i].h < 720);
    float lower = o.quads[1].y;
    plx_overlay_clear(&o);
    t.progress = true;
    t.share = 0.25;
    plx_titles_add(&o, &t, &v, 32);
    assert_true(o.quads[0].w > 1000 && fabsf(o.quads[1].w / o.quads[0].w - 0.25F) < 1e-3F);
    assert_true(o.quads[o.count - 1].y < lower); /* the caption makes room */
    plx_overlay_clear(&o);
    t = (plx_titles){.status = &s, .title = "A", .subtitle = "two\nlines", .title_ink = 0.5};
    plx_titles_add(&o, &t, &v, 0);
    assert_int_equal(o.count, 1 + 1 + 8);
    assert_true(o.quads[1].rgba[3] > 100 && o.quads[1].rgba[3] < 140);
    plx_overlay_uninit(&o);
    plx_font_destroy(&font);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_braces_are_numbers),
        cmocka_unit_test(only_what_is_asked_for_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

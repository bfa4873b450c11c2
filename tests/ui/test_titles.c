#include "overlay_text.h"
#include "ui/heading.h"
#include "ui/titles.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
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

/* Widths of the lines of text, and how many there are. */
static int line_widths(const plx_overlay *o, float *widest)
{
    int lines = 0;
    float row = -1, left = 0;
    *widest = 0;
    for (size_t i = 0; i < o->run_count; i++) {
        const plx_quad *first = &o->quads[o->runs[i].first], *last = &o->quads[o->runs[i].end - 1];
        lines += o->runs[i].y > row;
        row = o->runs[i].y;
        left = first->x;
        *widest = fmaxf(*widest, last->x + last->w - left);
    }
    return lines;
}

static const char long_title[] =
    "Wie ein künstliches neuronales Netz lernt, zwei Spiralen zu unterscheiden";

static void long_titles_are_wrapped_then_smaller_then_cut(void **state)
{
    (void)state;
    plx_font *font = any_font();
    if (!font)
        skip();
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    o.keeps_texts = true;
    plx_status s = {0};
    char endless[400];
    memset(endless, 'm', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    const char *const texts[] = {long_title, endless,
        "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s "
        "t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k "
        "l"};
    static const plx_viewport views[] = {{1280, 720, 1}, {640, 360, 1}, {320, 240, 1}};
    for (size_t v = 0; v < 3; v++) {
        for (size_t i = 0; i < 3; i++) {
            for (int caption = 0; caption < 2; caption++) {
                float widest;
                plx_titles t = {.status = &s, .title_ink = 1, .caption_ink = 1};
                *(caption ? &t.caption : &t.title) = texts[i];
                plx_overlay_clear(&o);
                plx_titles_add(&o, &t, &views[v], 0);
                assert_inside(&o, (float)views[v].width, (float)views[v].height);
                assert_in_range(line_widths(&o, &widest), 1, 3);
                assert_true(o.runs[0].size >= (caption ? PLX_TEXT_BODY : PLX_TEXT_TITLE));
                if (i == 1)
                    assert_non_null(strstr(o.texts + o.runs[o.run_count - 1].text, "…"));
            }
        }
    }
    /* Lines that fill all room of the text, to the last byte. */
    for (int length = 480; length < 520; length++) {
        char text[600], out[PLX_WRAP_TEXT];
        memset(text, 'm', sizeof text);
        text[length / 2] = text[length - 3] = text[length - 6] = '\n';
        text[length] = '\0';
        plx_wrap(&o, text, PLX_TEXT_BODY, PLX_TEXT_BODY, 1e5F, 100, out);
        assert_true(strlen(out) < sizeof out);
    }
    /* Beside a legend, where the middle has no room for it. */
    for (int length = 1; length < 70; length += 4) {
        char text[128];
        snprintf(text, sizeof text, "%.*s", length, texts[2]);
        plx_titles beside = {.status = &s, .caption = text, .caption_ink = 1, .legend = 200};
        plx_overlay_clear(&o);
        plx_titles_add(&o, &beside, &views[1], 0);
        assert_inside(&o, 640, 360);
        assert_true(o.quads[0].x >= 200);
        assert_true(length > 9 || fabsf(o.quads[0].x + o.quads[0].w / 2 - 320) < 1);
    }
    /* Two lines, of which neither is much longer, of words alone. */
    float widest;
    plx_titles t = {.status = &s, .title_ink = 1, .title = long_title};
    plx_overlay_clear(&o);
    plx_titles_add(&o, &t, &views[0], 0);
    assert_int_equal(line_widths(&o, &widest), 2);
    assert_int_equal(o.runs[0].size, PLX_TEXT_HEADING);
    assert_true(widest < 1100);
    assert_string_equal(o.texts + o.runs[1].text, "lernt, zwei Spiralen zu unterscheiden");
    plx_overlay_uninit(&o);
    plx_font_destroy(&font);
}

static void a_heading_ends_before_what_is_at_its_right(void **state)
{
    (void)state;
    plx_font *font = any_font();
    if (!font)
        skip();
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    o.keeps_texts = true;
    plx_viewport v = {960, 540, 1, {.top = 40}};
    plx_bounds card = {500, 12, 950, 120};
    for (size_t length = 3; length <= sizeof long_title - 1; length += 10) {
        char text[128];
        snprintf(text, sizeof text, "%.*sx", (int)length, long_title);
        plx_overlay_clear(&o);
        plx_heading_add(&o, text, &v, &card);
        assert_inside(&o, 490, 540);
        if (length < 30)
            assert_string_equal(o.texts, text);
    }
    assert_non_null(strstr(o.texts, "…"));
    plx_overlay_uninit(&o);
    plx_font_destroy(&font);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_braces_are_numbers),
        cmocka_unit_test(only_what_is_asked_for_is_drawn),
        cmocka_unit_test(long_titles_are_wrapped_then_smaller_then_cut),
        cmocka_unit_test(a_heading_ends_before_what_is_at_its_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

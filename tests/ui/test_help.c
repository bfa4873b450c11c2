#include "overlay_text.h"
#include "ui/actions.h"
#include "ui/help.h"

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

/* Without blanks, as overlay_text gives it. */
static const char *squeeze(const char *text)
{
    static char out[128];
    size_t n = 0;
    for (; *text; text++)
        if (*text != ' ')
            out[n++] = *text;
    out[n] = '\0';
    return out;
}

static void all_actions_are_listed_within_the_window(void **state)
{
    (void)state;
    static const plx_viewport views[] = {{1920, 1080, 1}, {1280, 720, 1}, {900, 460, 1}};
    size_t count;
    const plx_binding *bindings = plx_bindings(&count);
    for (size_t i = 0; i < 3; i++) {
        plx_overlay o;
        plx_overlay_init(&o, font, 1);
        plx_help_add(&o, &views[i]);
        for (size_t b = 0; b < count; b++)
            assert_shows(&o, squeeze(bindings[b].text));
        assert_shows(&o, "Ctrl+S");
        assert_shows(&o, "F11");
        assert_inside(&o, (float)views[i].width, (float)views[i].height);
        plx_overlay_uninit(&o);
    }
}

static void no_font_no_help(void **state)
{
    (void)state;
    plx_overlay o;
    plx_overlay_init(&o, NULL, 1);
    plx_help_add(&o, &(plx_viewport){1280, 720, 1});
    assert_int_equal(o.count, 0);
    plx_overlay_uninit(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_actions_are_listed_within_the_window),
        cmocka_unit_test(no_font_no_help),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

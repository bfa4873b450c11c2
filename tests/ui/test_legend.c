#include "overlay_text.h"
#include "ui/legend.h"
#include "ui/style.h"

#include <math.h>
#include <stdlib.h>

static const plx_viewport view = {1280, 720, 1};
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

static plx_overlay legend(const plx_legend *l, const plx_viewport *v)
{
    plx_overlay o;
    plx_overlay_init(&o, font, v->ui_scale);
    plx_legend_add(&o, l, v);
    return o;
}

static const plx_legend plain = {{.gain = 1, .gamma = 1}, {0.1, 5}};

static void weights_are_written_at_the_bar(void **state)
{
    (void)state;
    plx_overlay o = legend(&plain, &view);
    assert_shows(&o, "weight/px");
    assert_shows(&o, "asinh");
    assert_shows(&o, "?2"); /* a minus that is no hyphen */
    assert_hides(&o, "w|");
    assert_inside(&o, 1280, 720 - PLX_BAR_HEIGHT);
    plx_overlay_uninit(&o);
    plx_legend other = plain;
    other.style.curve = PLX_CURVE_LOG;
    other.style.threshold = 0.05;
    other.exposure.weight = 1e6;
    o = legend(&other, &view);
    assert_shows(&o, "log?|w|from0.05");
    assert_shows(&o, "20M");
    plx_overlay_uninit(&o);
}

/* The colour on the bar at a weight's tick is the colour that a pixel of that weight has. */
static void colors_are_those_of_the_picture(void **state)
{
    (void)state;
    static const double gammas[] = {1, 0.5, 3}, gains[] = {1, 0.2, 5};
    for (int t = 0; t < 27; t++) {
        plx_legend l = {{.palette = (plx_palette)(t % 3),
                            .curve = (plx_curve)(t / 3 % 3),
                            .gain = gains[t / 9],
                            .gamma = gammas[t % 3]},
            {0.3, 40}};
        plx_overlay o = legend(&l, &view);
        plx_tone tone = plx_tone_make(&l.style, &l.exposure);
        double reach = l.style.curve == PLX_CURVE_LINEAR ? 3 : 8;
        double most = plx_tone_brightness(&tone, reach * 40 * 0.3);
        size_t seen = 0;
        float left = 1e9F, right = 0;
        for (size_t i = 1; i < o.count; i++) {
            if (o.quads[i].u1 > o.quads[i].u0 || o.quads[i].h != 9)
                continue;
            left = fminf(left, o.quads[i].x);
            right = fmaxf(right, o.quads[i].x + o.quads[i].w);
        }
        for (size_t i = 1; i < o.count; i++) {
            const plx_quad *q = &o.quads[i];
            if (q->u1 > q->u0 || q->h != 9)
                continue;
            seen++;
            float middle = (left + right) / 2, at = (q->x + q->w / 2 - middle) * 2 / (right - left);
            float weight = (float)plx_tone_weight(&tone, most * fabs((double)at)), none = 0;
            unsigned char rgba[4];
            plx_tone_colors(&tone, at > 0 ? &weight : &none, at > 0 ? &none : &weight, 1, rgba);
            for (int c = 0; c < 3; c++)
                assert_in_range(abs(rgba[c] - q->rgba[c]), 0, 16); /* half a pixel's step */
        }
        assert_int_equal(seen, 64);
        plx_overlay_uninit(&o);
    }
}

static void nothing_where_there_is_no_room_or_no_picture(void **state)
{
    (void)state;
    static const plx_viewport small[] = {{639, 720, 1}, {1280, 359, 1}, {1279, 720, 2}};
    for (int i = 0; i < 3; i++) {
        plx_overlay o = legend(&plain, &small[i]);
        assert_int_equal(o.count, 0);
        plx_overlay_uninit(&o);
    }
    plx_legend none = plain;
    none.exposure = (plx_exposure){0, 0};
    plx_overlay o = legend(&none, &view);
    assert_int_equal(o.count, 0);
    plx_overlay_uninit(&o);
}

/* Texts lie beside one another, whatever is in the picture. */
static void any_scale_fits(void **state)
{
    (void)state;
    for (int t = 0; t < 3 * 40; t++) {
        plx_legend l = plain;
        l.style.curve = (plx_curve)(t % 3);
        l.style.threshold = t % 2 ? 1.25e-5 : 0;
        int size = t / 3 % 8 - 4, lines = t / 24 - 1;
        l.exposure = (plx_exposure){pow(10, size) * 1.7, pow(10, lines) * 3.3};
        plx_overlay o = legend(&l, &view);
        assert_inside(&o, 1280, 720 - PLX_BAR_HEIGHT);
        const plx_quad *panel = &o.quads[0];
        for (size_t i = 1; i < o.count; i++) {
            const plx_quad *q = &o.quads[i];
            if (q->x < panel->x || q->x + q->w > panel->x + panel->w)
                fail_msg("weight %g, level %g: quad %zu leaves the panel", l.exposure.weight,
                    l.exposure.level, i);
        }
        plx_overlay_uninit(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_written_at_the_bar),
        cmocka_unit_test(colors_are_those_of_the_picture),
        cmocka_unit_test(nothing_where_there_is_no_room_or_no_picture),
        cmocka_unit_test(any_scale_fits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

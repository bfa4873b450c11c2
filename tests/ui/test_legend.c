/* The legend: what it says and that its colours are those of the picture. */
#include "feed/exchange.h"
#include "overlay_text.h"
#include "scene/unit_marks.h"
#include "ui/legend.h"
#include "ui/legend_make.h"
#include "ui/style.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const plx_viewport view = {1280, 720, 1};
static plx_font *font;
static plx_network *network;
static plx_exchange *exchange;
static plx_shown shown;

static int setup(void **state)
{
    (void)state;
    font = any_font();
    network = plx_network_create(
        &(plx_network_desc){
            .spec = "3-4-2", .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_SOFTMAX},
        NULL);
    exchange = network ? plx_exchange_create(network, NULL) : NULL;
    if (!font || !exchange || !plx_shown_init(&shown, network, NULL))
        return -1;
    plx_snapshot *s = plx_exchange_begin(exchange);
    for (size_t i = 0; i < network->param_count; i++)
        s->params[i] = 0.25F * ((float)(i % 7) - 3);
    for (size_t i = 0; i < network->unit_count; i++)
        s->activation[i] = (float)i - 2;
    for (size_t i = 0; i < network->link_count; i++)
        s->link_version[i] = 1;
    for (size_t i = 0; i < network->layer_count; i++)
        s->layer_activation[i] = network->layers[i].activation;
    plx_exchange_publish(exchange);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    plx_shown_uninit(&shown);
    plx_exchange_destroy(&exchange);
    plx_network_destroy(&network);
    plx_font_destroy(&font);
    return 0;
}

/* settings: "name=value name=value …". */
static plx_legend show(const char *settings, plx_exposure exposure)
{
    char text[512], *rest = text;
    plx_style style = PLX_STYLE_DEFAULT;
    plx_error e;
    snprintf(text, sizeof text, "%s", settings);
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!plx_style_parse(&style, word, &e))
            fail_msg("%s: %s", word, e.message);
    plx_shown_input input = {
        .snapshot = plx_exchange_take(exchange), .style = &style, .threads = 1};
    assert_true(plx_shown_update(&shown, &input, NULL));
    plx_shown_update_units(&shown);
    return (plx_legend){.shown = &shown, .exposure = exposure};
}

static const plx_exposure plain = {0.1, 5};

static plx_overlay drawn(const plx_legend *l, const plx_viewport *v)
{
    plx_overlay o;
    plx_overlay_init(&o, font, v->ui_scale);
    plx_bounds place = plx_legend_add(&o, l, v);
    assert_true(o.count > 0 ? place.right > place.left : place.right == place.left);
    if (o.count > 0)
        assert_true(place.left == (double)o.quads[0].x && place.top == (double)o.quads[0].y);
    return o;
}

static void assert_says(const char *settings, const char *const *wanted)
{
    plx_legend l = show(settings, plain);
    plx_overlay o = drawn(&l, &view);
    for (; *wanted; wanted++)
        assert_shows(&o, *wanted);
    assert_inside(&o, 1280, 720 - PLX_BAR_HEIGHT);
    plx_overlay_uninit(&o);
}

static void weights_are_written_at_the_bar(void **state)
{
    (void)state;
    /* A minus that is no hyphen comes as a question mark. */
    assert_says("theme=dark", (const char *[]){"weight/px", "asinh", "?2", "linecolour", NULL});
    assert_says("curve=log threshold=0.05", (const char *[]){"log??0.05", NULL});
    plx_legend l = show("theme=dark", (plx_exposure){1e6, 5});
    plx_overlay o = drawn(&l, &view);
    assert_shows(&o, "20M");
    plx_overlay_uninit(&o);
}

static void every_channel_says_what_it_shows(void **state)
{
    (void)state;
    assert_says("unit.color=bias", (const char *[]){"bias", "unitcolour", NULL});
    assert_says("unit.color=layer", (const char *[]){"input", "hidden1", "output", NULL});
    assert_says("unit.shape=layer unit.size=bias",
        (const char *[]){"hidden1", "unitshape", "unitsize", "bias", NULL});
    assert_says("unit.size=zero-share", (const char *[]){"notknownyet", NULL});
    assert_says("link.color=gradient", (const char *[]){"notknownyet", NULL});
    assert_says("link.palette=viridis",
        (const char *[]){"0.75", "?0.75", "lineopacity", "linecolour", NULL});
    assert_says("link.palette=viridis link.width=weight",
        (const char *[]){"|weight|/px", "|weight|linewidth", NULL});
    assert_says("link.width=abs-weight link.style=weight",
        (const char *[]){"linewidth", "linestyle", "0.375", "0.25", NULL});
    assert_says("layer.color=kind layer.outline=function layer.style=depth",
        (const char *[]){"layercolour", "ReLU", "softmax", "layeroutline", "layerstyle", NULL});
    assert_says("unit.color.over=network unit.color.clip=5-95 unit.color.scale=log",
        (const char *[]){"log?5?95%", NULL});
    assert_says("link.opacity.range=0..0.5", (const char *[]){"0.5", "0.25", NULL});
}

static plx_legend_block block(const char *settings, plx_channel c)
{
    plx_legend l = show(settings, plain);
    plx_legend_block b;
    assert_true(plx_legend_make(&l, c, &b));
    return b;
}

static void assert_near(const unsigned char *got, const float *rgb)
{
    for (int c = 0; c < 3; c++)
        assert_in_range(labs(lroundf(rgb[c] * 255) - got[c]), 0, 1);
}

/* A unit of the picture has the colour that the bar has at its value. */
static void units_have_the_colors_of_the_bar(void **state)
{
    (void)state;
    static const char *const settings[] = {"unit.color=bias", "unit.color=bias unit.palette=magma",
        "unit.color=importance unit.color.over=network",
        "unit.color=bias unit.color.scale=quantile unit.palette=cividis theme=light",
        "unit.color=activation unit.color.over=network unit.color.scale=log theme=print",
        "unit.color=bias unit.color.range=-1..2"};
    for (size_t t = 0; t < sizeof settings / sizeof *settings; t++) {
        plx_legend_block b = block(settings[t], PLX_UNIT_COLOR);
        const plx_scale *scale = &shown.scale[PLX_UNIT_COLOR];
        double low = scale->diverging ? -1 : 0;
        assert_int_equal(b.steps, PLX_LEGEND_STEPS);
        for (int i = 0; i < b.steps; i++) {
            double place = low + (1 - low) * (i + 0.5) / b.steps;
            /* There and back: the value that the ticks give that place. */
            double again = plx_scale_place(scale, plx_scale_value(scale, place));
            assert_true(fabs(again - place) < 0.02 || scale->kind == PLX_SCALE_QUANTILE);
            float rgb[3];
            plx_unit_color(&shown.visuals.ramp, &(plx_unit_visual){.value = (float)place}, rgb);
            assert_near(b.bar[i], rgb);
        }
    }
}

/* A pixel that so much weight crosses has the colour that the bar has there. */
static void pixels_have_the_colors_of_the_bar(void **state)
{
    (void)state;
    static const char *const curves[] = {"asinh", "log", "linear"},
                             *const palettes[] = {"blue-orange", "purple-green", "blue-red"},
                             *const themes[] = {"dark", "light", "print"};
    for (int t = 0; t < 27; t++) {
        char settings[128];
        snprintf(settings, sizeof settings, "curve=%s link.palette=%s theme=%s gamma=2",
            curves[t % 3], palettes[t / 3 % 3], themes[t / 9]);
        plx_legend_block b = block(settings, PLX_LINK_COLOR);
        plx_tone tone = plx_tone_make(&shown.edges, &plain);
        double end = plain.level * plain.weight * (t % 3 == 2 ? 3 : 8);
        double most = plx_tone_brightness(&tone, end);
        for (int i = 0; i < b.steps; i++) {
            double at = 2 * (i + 0.5) / b.steps - 1;
            float weight = (float)plx_tone_weight(&tone, most * fabs(at)), none = 0;
            unsigned char rgba[4];
            plx_tone_colors(&tone, at > 0 ? &weight : &none, at > 0 ? &none : &weight, 1, rgba);
            assert_memory_equal(b.bar[i], rgba, 3);
        }
        for (size_t i = 0; i < b.tick_count; i++) {
            /* A number is rounded to three digits, and its sign is no hyphen. */
            double value = strncmp(b.ticks[i].text, "−", strlen("−")) == 0
                               ? -atof(b.ticks[i].text + strlen("−"))
                               : atof(b.ticks[i].text);
            double place = copysign(plx_tone_brightness(&tone, fabs(value)) / most, value);
            assert_true(fabs((double)b.ticks[i].at - (0.5 + place / 2)) < 0.01);
        }
    }
}

static void lines_on_a_palette_have_the_colors_of_the_bar(void **state)
{
    (void)state;
    plx_legend_block b = block("link.palette=viridis link.color=weight", PLX_LINK_COLOR);
    assert_true(shown.paired);
    for (size_t link = 0; link < network->link_count; link++)
        for (size_t j = 0; j < network->links[link].out; j++)
            for (size_t i = 0; i < network->links[link].in; i++) {
                plx_link_look look = plx_shown_look(&shown, link, i, j);
                double weight = (double)plx_connection_weight(network,
                    plx_exchange_take(exchange)->params, &(plx_connection_ref){link, i, j});
                double at = plx_scale_place(&shown.scale[PLX_LINK_COLOR], weight);
                assert_true(fabs(at - (look.place + 1) / 2) < 1e-6);
                int step = (int)fmin(at * b.steps, b.steps - 1);
                float rgb[3];
                plx_tone_hue(&shown.edges, look.place, rgb);
                for (int c = 0; c < 3; c++)
                    assert_in_range(labs(lroundf(rgb[c] * 255) - b.bar[step][c]), 0, 5);
            }
}

static void layers_have_the_colors_of_the_marks(void **state)
{
    (void)state;
    plx_legend_block b = block("layer.outline=kind layer.style=kind", PLX_LAYER_OUTLINE);
    assert_int_equal(b.mark_count, 3);
    for (size_t i = 0; i < 3; i++) {
        plx_layer_look look = plx_shown_layer(&shown, i);
        const plx_rgba c = b.marks[i].color;
        assert_near((unsigned char[]){c.r, c.g, c.b}, look.outline);
        assert_int_equal(look.pattern, i);
    }
}

static void nothing_where_there_is_no_room(void **state)
{
    (void)state;
    static const plx_viewport small[] = {{639, 720, 1}, {1280, 359, 1}, {1279, 720, 2}};
    plx_legend l = show("theme=dark", plain);
    for (int i = 0; i < 3; i++) {
        plx_overlay o = drawn(&l, &small[i]);
        assert_int_equal(o.count, 0);
        plx_overlay_uninit(&o);
    }
    /* Connections that are not drawn yet have no legend. */
    l.exposure = (plx_exposure){0, 0};
    plx_overlay o = drawn(&l, &view);
    assert_hides(&o, "weight/px");
    plx_overlay_uninit(&o);
}

static const char everything[] =
    "unit.color=class unit.size=bias unit.shape=layer link.palette=magma link.width=weight "
    "link.style=weight layer.color=kind layer.outline=function layer.style=depth";

static void what_has_no_room_is_counted(void **state)
{
    (void)state;
    plx_legend l = show(everything, plain);
    plx_overlay o = drawn(&l, &(plx_viewport){700, 400, 1});
    assert_shows(&o, "linecolour");
    assert_shows(&o, "more");
    assert_hides(&o, "layerstyle");
    assert_inside(&o, 700, 400 - PLX_BAR_HEIGHT);
    plx_overlay_uninit(&o);
}

/* Texts lie in the panel, whatever is in the picture. */
static void any_scale_fits(void **state)
{
    (void)state;
    for (int t = 0; t < 3 * 40; t++) {
        plx_legend l = show(t % 2 ? everything : "threshold=1.25e-5 curve=log", plain);
        l.exposure = (plx_exposure){pow(10, t / 3 % 8 - 4) * 1.7, pow(10, t / 24 - 1) * 3.3};
        plx_overlay o = drawn(&l, &view);
        assert_inside(&o, 1280, 720 - PLX_BAR_HEIGHT);
        const plx_quad *panel = &o.quads[0];
        for (size_t i = 1; i < o.count; i++) {
            const plx_quad *q = &o.quads[i];
            if (q->x < panel->x || q->x + q->w > panel->x + panel->w || q->y < panel->y ||
                q->y + q->h > panel->y + panel->h)
                fail_msg("weight %g, level %g: quad %zu leaves the panel", l.exposure.weight,
                    l.exposure.level, i);
        }
        plx_overlay_uninit(&o);
    }
}

static void no_unit_is_covered(void **state)
{
    (void)state;
    /* As tall at the right as anywhere, so that the corner is taken. */
    plx_network *shape = plx_network_create(&(plx_network_desc){.spec = "2-3-2"}, NULL);
    plx_layout layout;
    assert_true(shape && plx_layout_init(&layout, shape, NULL));
    plx_legend l = show("theme=dark", plain);
    l.layout = &layout;
    for (int width = 700; width < 2000; width += 100) {
        plx_viewport v = {width, width / 2 + 60, 1};
        plx_camera whole = plx_camera_frame(&layout.bounds, &v);
        plx_overlay o = drawn(&l, &v);
        assert_true(o.count > 0);
        const plx_quad *panel = &o.quads[0];
        for (size_t i = 0; i < layout.layer_count; i++) {
            const plx_column *c = &layout.columns[i];
            double x = plx_camera_px(&whole, &v, c->x), radius = plx_unit_radius(c, &whole, &v);
            double low = plx_camera_py(&whole, &v, plx_column_y(c, (double)(c->units - 1)));
            assert_true(x + radius < (double)panel->x ||
                        x - radius > (double)(panel->x + panel->w) ||
                        low + radius < (double)panel->y);
        }
        plx_overlay_uninit(&o);
    }
    plx_layout_uninit(&layout);
    plx_network_destroy(&shape);
}

static const char many[] =
    "unit.color=layer unit.shape=layer unit.size=importance link.width=abs-weight "
    "link.style=weight layer.color=depth layer.outline=kind";

/* In a small window it is rather not there. */
static void a_small_picture_is_not_covered(void **state)
{
    (void)state;
    plx_network *shape = plx_network_create(&(plx_network_desc){.spec = "2-8-8-2"}, NULL);
    plx_layout layout;
    assert_true(shape && plx_layout_init(&layout, shape, NULL));
    plx_unit_pictures pictures = {.wanted = true};
    plx_legend l = show(many, plain);
    l.pictures = &pictures;
    l.layout = &layout;
    plx_overlay o = drawn(&l, &(plx_viewport){1280, 720, 2});
    assert_int_equal(o.count, 0);
    plx_overlay_uninit(&o);
    plx_layout_uninit(&layout);
    plx_network_destroy(&shape);
}

/* Nor where units are as large as pictures inside them make them, and panels leave little. */
static void no_picture_is_covered(void **state)
{
    (void)state;
    static const struct {
        const char *spec;
        plx_viewport view;
        const char *settings;
    } cases[] = {
        {"2-8-8-2", {700, 400, 1}, "theme=dark"},
        {"2-16-8-2", {700, 400, 1}, "theme=dark"},
        {"2-4-2-2", {1280, 720, 1, {.left = 272, .right = 272, .bottom = 216}}, "theme=dark"},
        {"2-4-2-2", {2560, 1440, 2, {.left = 544, .right = 544, .bottom = 432}}, "theme=dark"},
        {"2-4-4-2", {1600, 900, 1}, "theme=dark"},
        /* So much that it finds a place between columns alone. */
        {"2-8-8-2", {1280, 688, 1}, many},
    };
    plx_unit_pictures pictures = {.wanted = true};
    for (size_t t = 0; t < sizeof cases / sizeof *cases; t++) {
        plx_legend l = show(cases[t].settings, plain);
        l.pictures = &pictures;
        const plx_viewport *v = &cases[t].view;
        plx_network *shape = plx_network_create(&(plx_network_desc){.spec = cases[t].spec}, NULL);
        plx_layout layout;
        assert_true(shape && plx_layout_init(&layout, shape, NULL));
        l.layout = &layout;
        plx_camera whole = plx_camera_frame(&layout.bounds, v);
        plx_overlay o = drawn(&l, v);
        assert_shows(&o, "weight/px");
        assert_shows(&o, "?2");
        const plx_quad *panel = &o.quads[0];
        for (size_t i = 0; i < o.count; i++) {
            const plx_quad *q = &o.quads[i];
            assert_true(q->x >= panel->x && q->x + q->w <= panel->x + panel->w);
            assert_true(q->y >= panel->y && q->y + q->h <= panel->y + panel->h);
        }
        for (size_t i = 0; i < layout.layer_count; i++) {
            plx_column *c = &layout.columns[i];
            c->pictured = true;
            double x = plx_camera_px(&whole, v, c->x), radius = plx_unit_radius(c, &whole, v);
            double low = plx_camera_py(&whole, v, plx_column_y(c, (double)(c->units - 1)));
            if (x + radius > (double)panel->x && x - radius < (double)(panel->x + panel->w) &&
                low + radius > (double)panel->y)
                fail_msg("%s: a unit of layer %zu is covered", cases[t].spec, i);
        }
        plx_overlay_uninit(&o);
        plx_layout_uninit(&layout);
        plx_network_destroy(&shape);
    }
}

/* A number at one side of 0 has its opposite at the other. */
static void both_signs_are_numbered_alike(void **state)
{
    (void)state;
    for (int t = 0; t < 40; t++) {
        plx_legend l = show("theme=dark", (plx_exposure){pow(10, t % 8 - 4) * 1.7, 1 + t});
        plx_overlay o = drawn(&l, &view);
        size_t before = 0, after = 0;
        float bar_left = INFINITY, bar_right = 0, y = 0;
        for (size_t i = 1; i < o.count; i++) {
            const plx_quad *q = &o.quads[i];
            if (q->u1 == q->u0 && q->h == 9 && (y == 0 || q->y == y)) {
                bar_left = fminf(bar_left, q->x);
                bar_right = fmaxf(bar_right, q->x + q->w);
                y = q->y;
            }
        }
        for (size_t i = 1; i < o.count; i++) {
            const plx_quad *q = &o.quads[i];
            if (q->u1 != q->u0 || q->w != 1 || q->h != 3 || q->y != y + 9)
                continue;
            float from_middle = q->x + 0.5F - (bar_left + bar_right) / 2;
            before += from_middle < -2;
            after += from_middle > 2;
        }
        assert_true(before > 0);
        assert_int_equal(before, after);
        plx_overlay_uninit(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_written_at_the_bar),
        cmocka_unit_test(every_channel_says_what_it_shows),
        cmocka_unit_test(units_have_the_colors_of_the_bar),
        cmocka_unit_test(pixels_have_the_colors_of_the_bar),
        cmocka_unit_test(lines_on_a_palette_have_the_colors_of_the_bar),
        cmocka_unit_test(layers_have_the_colors_of_the_marks),
        cmocka_unit_test(nothing_where_there_is_no_room),
        cmocka_unit_test(what_has_no_room_is_counted),
        cmocka_unit_test(any_scale_fits),
        cmocka_unit_test(no_unit_is_covered),
        cmocka_unit_test(a_small_picture_is_not_covered),
        cmocka_unit_test(no_picture_is_covered),
        cmocka_unit_test(both_signs_are_numbered_alike),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

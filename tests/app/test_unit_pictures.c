/* Pictures inside units, as they come out: their colours, the frame around them, their legend, and
 * pictures in bands. */
#include "scene/unit_marks.h"
#include "stage_stand.h"
#include "ui/legend_make.h"

#include <string.h>

/* Two units behind an image of two by two pixels, none of them strong. */
static const float weights[2][4] = {{0.5F, -0.5F, 1, -0.5F}, {-0.6F, 0.6F, 0.6F, -1}};

static void fill(plx_snapshot *s)
{
    memcpy(s->params, weights, sizeof weights);
    s->activation[4] = 0.4F;
    s->activation[5] = -1;
    s->link_version[0] = 1;
}

static int setup(void **state)
{
    return stage_setup(state, &(plx_network_desc){.spec = "4-2"},
        (plx_stage_desc){.image_width = 2, .image_height = 2}, fill);
}

static void aim(plx_theme theme, const char *setting)
{
    shot = (plx_shot){.snapshot = snapshot,
        .viewport = {WIDTH, HEIGHT, 1},
        .style = PLX_STYLE_DEFAULT,
        .exact = true};
    shot.style.edges.theme = theme;
    if (setting)
        assert_true(plx_style_parse(&shot.style, setting, NULL));
    shot.camera = plx_camera_frame(&stage.layout.bounds, &shot.viewport);
}

static void draw(plx_theme theme, const char *setting)
{
    aim(theme, setting);
    stage_draw(setting ? setting : "plain");
}

static const unsigned char *pixel(double x, double y)
{
    return pixels[(int)y][(int)x];
}

static void pictures_lie_in_the_colours_of_their_units(void **state)
{
    (void)state;
    for (plx_theme theme = 0; theme < PLX_THEME_COUNT; theme++) {
        draw(theme, NULL);
        plx_unit_ramp ramp = plx_unit_ramp_make(PLX_PALETTE_BLUE_ORANGE, theme);
        const plx_column *c = &stage.layout.columns[1];
        assert_true(c->pictured);
        double x = plx_camera_px(&shot.camera, &shot.viewport, c->x);
        double radius = plx_unit_radius(c, &shot.camera, &shot.viewport);
        double half = (double)plx_picture_half((float)radius, 1), edge = 0.8862 * radius;
        for (size_t u = 0; u < 2; u++) {
            double y = plx_camera_py(&shot.camera, &shot.viewport, plx_unit_y(c, u));
            for (size_t i = 0; i < 4; i++) {
                float rgb[3];
                plx_unit_color(&ramp, &(plx_unit_visual){.value = weights[u][i], .size = 1}, rgb);
                double dx = i % 2 ? half / 2 : -half / 2, dy = i / 2 ? half / 2 : -half / 2;
                assert_true(is_color(pixel(x + dx, y + dy), rgb, 3));
            }
            float frame[3];
            plx_unit_color(&ramp, &stage.shown.visuals.units[4 + u], frame);
            /* Between the picture and the rim. */
            assert_true(is_color(pixel(x, y + (half + edge - 1.2) / 2), frame, 40));
        }
    }
}

static void they_can_be_switched_off(void **state)
{
    (void)state;
    draw(PLX_THEME_DARK, "unit.picture=off");
    const plx_column *c = &stage.layout.columns[1];
    assert_false(c->pictured);
    float rgb[3];
    plx_unit_color(&stage.shown.visuals.ramp, &stage.shown.visuals.units[4], rgb);
    double x = plx_camera_px(&shot.camera, &shot.viewport, c->x);
    double y = plx_camera_py(&shot.camera, &shot.viewport, plx_unit_y(c, 0));
    assert_true(is_color(pixel(x, y), rgb, 3));
    plx_legend l = {.shown = &stage.shown, .pictures = &stage.pictures};
    plx_legend_block b;
    assert_false(plx_legend_make_pictures(&l, &b));
}

static void the_legend_has_their_colours(void **state)
{
    (void)state;
    draw(PLX_THEME_DARK, NULL);
    plx_legend l = {.shown = &stage.shown, .pictures = &stage.pictures};
    plx_legend_block b;
    assert_true(plx_legend_make_pictures(&l, &b));
    for (int i = 0; i < b.steps; i++) {
        float rgb[3], value = 2 * (float)i / (float)(b.steps - 1) - 1;
        value = roundf(value * 128) / 128; /* as many colours as pictures are painted with */
        plx_unit_color(
            &stage.shown.visuals.ramp, &(plx_unit_visual){.value = value, .size = 1}, rgb);
        assert_true(is_color(b.bar[i], rgb, 5));
    }
    assert_int_equal(b.tick_count, 2);
}

/* A still in bands has them as the picture in one piece does. */
static void bands_have_them(void **state)
{
    (void)state;
    draw(PLX_THEME_LIGHT, NULL);
    static unsigned char tile[HEIGHT][WIDTH][4];
    aim(PLX_THEME_LIGHT, NULL);
    stage.pictures.count = 0;
    assert_true(plx_stage_begin_bands(&stage, &shot, HEIGHT, &status, NULL));
    assert_true(plx_stage_band(&stage, &shot, 0, HEIGHT, PLX_DEPTH_8, NULL));
    assert_true(plx_stage_tile(&stage, &shot, target, NULL));
    plx_target_read_rgba8(target, tile[0][0]);
    const plx_column *c = &stage.layout.columns[1];
    int x = (int)plx_camera_px(&shot.camera, &shot.viewport, c->x);
    int y = (int)plx_camera_py(&shot.camera, &shot.viewport, plx_unit_y(c, 0));
    for (int dy = -12; dy <= 12; dy++)
        assert_memory_equal(tile[y + dy][x - 12], pixels[y + dy][x - 12], 24 * 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_lie_in_the_colours_of_their_units),
        cmocka_unit_test(they_can_be_switched_off),
        cmocka_unit_test(the_legend_has_their_colours),
        cmocka_unit_test(bands_have_them),
    };
    return cmocka_run_group_tests(tests, setup, stage_teardown);
}

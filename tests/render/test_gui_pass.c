/* The panels' triangles as pixels. */
#include "gl.h"
#include "gui_hand.h"

#include "render/gui_pass.h"

#include <stdlib.h>

static const plx_rgba RED = {200, 30, 10, 255}, HALF_WHITE = {255, 255, 255, 128};
static plx_texture *texture;

static void shapes(plx_gui *g)
{
    plx_canvas c = plx_canvas_begin(g, "c", 0, 300);
    plx_canvas_rect(&c, 10, 10, 30, 30, 0, RED);
    plx_canvas_rect(&c, 60, 10, 30, 30, 0, HALF_WHITE);
    plx_canvas_clip(&c, 10, 60, 10, 10);
    plx_canvas_rect(&c, 0, 50, 100, 100, 0, RED);
    plx_canvas_unclip(&c);
    plx_canvas_image(&c, texture, 10, 100, 40, 40, 0, 0, 1, 1);
    plx_canvas_text(&c, 10, 200, PLX_GUI_BODY, PLX_GUI_LEFT, RED, "Plexus");
    plx_canvas_end(&c);
}

static unsigned char pixels[HAND_HEIGHT][HAND_WIDTH][4];

static void assert_color(int x, int y, int r, int g, int b)
{
    const unsigned char *p = pixels[y + 12][x + 14]; /* the window's padding */
    if (abs(p[0] - r) > 2 || abs(p[1] - g) > 2 || abs(p[2] - b) > 2)
        fail_msg("%d, %d is %d %d %d and not %d %d %d", x, y, p[0], p[1], p[2], r, g, b);
}

static void shapes_text_and_images_are_where_they_should_be(void **state)
{
    (void)state;
    static const unsigned char quarters[2][2][4] = {
        {{255, 0, 0, 255}, {0, 255, 0, 255}}, {{0, 0, 255, 255}, {0, 0, 0, 0}}};
    static const float grey[4] = {0.5F, 0.5F, 0.5F, 1};
    plx_gui *g = plx_gui_create(&(plx_gui_desc){.theme = PLX_GUI_PRINT}, NULL);
    plx_gui_pass *pass = plx_gui_pass_create(gl_device, NULL);
    plx_target *target =
        plx_target_create(gl_device, "t", HAND_WIDTH, HAND_HEIGHT, PLX_FORMAT_RGBA8, NULL);
    texture = plx_texture_create(gl_device,
        &(plx_texture_desc){
            .label = "q", .width = 2, .height = 2, .format = PLX_FORMAT_RGBA8, .pixels = quarters},
        NULL);
    assert_true(g && pass && target && texture);
    plx_target_clear(target, grey);
    assert_true(plx_gui_pass_draw(pass, hand_frames(g, shapes), target, NULL));
    plx_target_read_rgba8(target, &pixels[0][0][0]);
    assert_color(25, 25, RED.r, RED.g, RED.b);
    assert_color(75, 25, 255, 255, 255); /* over a panel that is white itself */
    assert_color(5, 55, 255, 255, 255);
    assert_color(15, 65, RED.r, RED.g, RED.b);
    assert_color(25, 65, 255, 255, 255);
    assert_color(15, 105, 255, 0, 0);
    assert_color(45, 105, 0, 255, 0);
    assert_color(15, 135, 0, 0, 255);
    assert_color(45, 135, 255, 255, 255);
    assert_int_equal(pixels[200][300][0], 128);
    int inked = 0;
    for (int y = 210; y < 235; y++)
        for (int x = 20; x < 90; x++)
            inked += pixels[y][x][1] < 128;
    assert_true(inked > 60 && inked < 800);
    plx_texture_destroy(&texture);
    plx_target_destroy(&target);
    plx_gui_pass_destroy(&pass);
    plx_gui_destroy(&g);
    assert_no_gl_errors();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_text_and_images_are_where_they_should_be),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}

/* The CPU's overlay against the GPU's. */
#include "gl.h"
#include "overlay_text.h"

#include "render/overlay_pass.h"
#include "render/overlay_pixels.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 150, HEIGHT = 201 /* several parts */ };

static unsigned char expected[HEIGHT][WIDTH][4], found[HEIGHT][WIDTH][4];

/* Most that a channel differs by. */
static int compare(const plx_overlay *o)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            memcpy(found[y][x], (unsigned char[]){(unsigned char)y, (unsigned char)x, 90, 255}, 4);
    plx_target *t = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    plx_overlay_pass *pass = plx_overlay_pass_create(gl_device, NULL);
    plx_workers *workers = plx_workers_create(2, NULL);
    assert_true(t && pass && workers);
    plx_target_write_rgba8(t, found[0][0]);
    assert_true(plx_overlay_pass_draw(pass, o, t, NULL));
    plx_target_read_rgba8_up(t, expected[0][0]);
    plx_overlay_pixels_draw(workers, o, found[0][0], WIDTH, HEIGHT);
    int most = 0;
    for (int i = 0; i < HEIGHT * WIDTH * 4; i++) {
        int apart = abs(expected[i / 4 / WIDTH][i / 4 % WIDTH][i % 4] -
                        found[i / 4 / WIDTH][i / 4 % WIDTH][i % 4]);
        most = apart > most ? apart : most;
    }
    plx_workers_destroy(&workers);
    plx_overlay_pass_destroy(&pass);
    plx_target_destroy(&t);
    assert_no_gl_errors();
    return most;
}

static void rectangles_and_text_are_the_same(void **state)
{
    (void)state;
    plx_font *font = any_font();
    plx_overlay o;
    plx_overlay_init(&o, font, 1);
    assert_in_range(compare(&o), 0, 0);
    const plx_rgba red = {250, 20, 10, 255}, veil = {20, 40, 200, 120};
    plx_overlay_rect(&o, 10, 20, 80, 100, 9, red);
    plx_overlay_rect(&o, 30.25F, 50.5F, 90.5F, 31.75F, 4, veil);
    plx_overlay_rect(&o, -20, -20, 50, 45, 30, veil);
    plx_overlay_rect(&o, 140, 190, 500, 500, 0, red);
    plx_overlay_rect(&o, 70, 150, 0.5F, 40, 2, red);
    plx_overlay_rect(&o, 1e9F, 5, 10, 10, 2, red);
    if (font) {
        plx_overlay_text(&o, 12, 60, PLX_TEXT_TITLE, PLX_ALIGN_LEFT, veil, "Überall Ÿ");
        plx_overlay_text(&o, 140, 130, PLX_TEXT_BODY, PLX_ALIGN_LEFT, red, "cut off");
        plx_overlay_text(&o, 0, 4, PLX_TEXT_BODY, PLX_ALIGN_CENTER, red, "corner");
        plx_overlay_shaded_text(&o, 70, 198, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, red, "below");
    }
    assert_in_range(compare(&o), 0, 2); /* where several lie over each other */
    assert_in_range(found[HEIGHT - 1 - 100][50][0], 249, 250);
    plx_overlay_uninit(&o);
    plx_font_destroy(&font);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rectangles_and_text_are_the_same),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}

/* Widgets as pixels against the same widgets drawn by GL. */
#include "gl.h"
#include "gui_hand.h"

#include "render/gui_layer.h"

#include <stdlib.h>
#include <string.h>

static const plx_rgba RED = {200, 30, 10, 255}, HALF_WHITE = {255, 255, 255, 128};
static const plx_rgba GREY = {90, 120, 150, 255};
static plx_texture *texture;
static float moved;

static void shapes(plx_gui *g)
{
    plx_canvas c = plx_canvas_begin(g, "c", 0, 300);
    plx_canvas_rect(&c, 10 + moved, 10, 30, 30, 6, RED);
    plx_canvas_rect(&c, 60, 10, 30, 30, 0, HALF_WHITE);
    plx_canvas_text(&c, 10, 200, PLX_GUI_BODY, PLX_GUI_LEFT, RED, "Plexus");
    plx_canvas_end(&c);
}

static void picture(plx_gui *g)
{
    plx_canvas c = plx_canvas_begin(g, "c", 0, 300);
    plx_canvas_image(&c, texture, 10, 100, 40, 40, 0, 0, 1, 1);
    plx_canvas_end(&c);
}

/* A column at the left edge, as high as all, beside something half transparent. */
static const plx_gui_picture *by_hand(void)
{
    static const unsigned char ink[2][4] = {{200, 30, 10, 255}, {255, 255, 255, 128}};
    static const float at[2][4] = {{0, 0, 40.0F, HAND_HEIGHT}, {60, 50, 300, 70}};
    static unsigned char atlas[4] = {255, 255, 255, 255};
    static plx_gui_vertex vertex[8];
    static uint32_t index[12];
    static plx_gui_draw draw = {.clip = {0, 0, HAND_WIDTH, HAND_HEIGHT}, .count = 12};
    static plx_gui_picture p;
    static const uint32_t corner[6] = {0, 1, 2, 1, 2, 3};
    for (int i = 0; i < 8; i++) {
        const float *box = at[i / 4];
        vertex[i] = (plx_gui_vertex){
            .x = box[i % 2 ? 2 : 0], .y = box[i / 2 % 2 ? 3 : 1], .u = 0.5F, .v = 0.5F};
        memcpy(vertex[i].rgba, ink[i / 4], 4);
    }
    for (uint32_t i = 0; i < 12; i++)
        index[i] = i / 6 * 4 + corner[i % 6];
    p = (plx_gui_picture){.vertices = vertex,
        .indices = index,
        .draws = &draw,
        .vertex_count = 8,
        .index_count = 12,
        .draw_count = 1,
        .atlas = atlas,
        .atlas_width = 2,
        .atlas_height = 2,
        .atlas_version = 77};
    return &p;
}

static unsigned char drawn[HAND_HEIGHT][HAND_WIDTH][4], put[HAND_HEIGHT][HAND_WIDTH][4];

/* By GL, and as a layer over the same page. */
static void draw_both(plx_gui_pass *pass, const plx_gui_layer *l, const plx_gui_picture *p)
{
    plx_target *target =
        plx_target_create(gl_device, "t", HAND_WIDTH, HAND_HEIGHT, PLX_FORMAT_RGBA8, NULL);
    plx_workers *workers = plx_workers_create(2, NULL);
    assert_true(target && workers);
    for (int y = 0; y < HAND_HEIGHT; y++)
        for (int x = 0; x < HAND_WIDTH; x++)
            memcpy(put[y][x], &GREY, 4);
    plx_target_write_rgba8(target, &put[0][0][0]);
    assert_true(plx_gui_pass_draw(pass, p, target, NULL));
    plx_target_read_rgba8_up(target, &drawn[0][0][0]);
    plx_gui_layer_draw(l, workers, &put[0][0][0]);
    plx_workers_destroy(&workers);
    plx_target_destroy(&target);
}

static void assert_same(void)
{
    int other = 0;
    for (int y = 0; y < HAND_HEIGHT; y++)
        for (int x = 0; x < HAND_WIDTH; x++) {
            other += memcmp(drawn[y][x], &GREY, 4) != 0;
            for (int k = 0; k < 4; k++)
                if (abs(drawn[y][x][k] - put[y][x][k]) > 2)
                    fail_msg("%d, %d: %d and not %d", x, y, put[y][x][k], drawn[y][x][k]);
        }
    assert_true(other > 1000);
}

static void a_layer_is_what_gl_draws_once_widgets_stay(void **state)
{
    (void)state;
    plx_gui *g = plx_gui_create(&(plx_gui_desc){.theme = PLX_GUI_DARK}, NULL);
    plx_gui_pass *pass = plx_gui_pass_create(gl_device, NULL);
    plx_gui_layer l = {0};
    assert_true(g && pass);
    const plx_gui_picture *p = hand_frames(g, shapes);
    assert_false(plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT));
    assert_true(plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT));
    draw_both(pass, &l, p);
    assert_same();
    moved = 5;
    p = hand_frames(g, shapes);
    assert_false(plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT));
    assert_true(plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT));
    draw_both(pass, &l, p);
    assert_same();
    assert_false(plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT - 1));
    plx_gui_layer_uninit(&l);
    plx_gui_pass_destroy(&pass);
    plx_gui_destroy(&g);
    assert_no_gl_errors();
}

static void what_it_hides_at_the_left_is_known(void **state)
{
    (void)state;
    plx_gui_pass *pass = plx_gui_pass_create(gl_device, NULL);
    plx_gui_layer l = {0};
    const plx_gui_picture *p = by_hand();
    plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT);
    assert_true(plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT));
    assert_int_equal(l.covered, 40);
    draw_both(pass, &l, p);
    assert_same();
    plx_gui_layer_uninit(&l);
    plx_gui_pass_destroy(&pass);
    assert_no_gl_errors();
}

static void textures_may_change_and_are_not_kept(void **state)
{
    (void)state;
    static const unsigned char texel[4] = {255, 0, 0, 255};
    plx_gui *g = plx_gui_create(&(plx_gui_desc){.theme = PLX_GUI_DARK}, NULL);
    plx_gui_pass *pass = plx_gui_pass_create(gl_device, NULL);
    plx_gui_layer l = {0};
    texture = plx_texture_create(gl_device,
        &(plx_texture_desc){
            .label = "q", .width = 1, .height = 1, .format = PLX_FORMAT_RGBA8, .pixels = texel},
        NULL);
    const plx_gui_picture *p = hand_frames(g, picture);
    for (int i = 0; i < 3; i++)
        assert_false(plx_gui_layer_keep(&l, pass, gl_device, p, HAND_WIDTH, HAND_HEIGHT));
    plx_gui_layer_uninit(&l);
    plx_texture_destroy(&texture);
    plx_gui_pass_destroy(&pass);
    plx_gui_destroy(&g);
    assert_no_gl_errors();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_layer_is_what_gl_draws_once_widgets_stay),
        cmocka_unit_test(what_it_hides_at_the_left_is_known),
        cmocka_unit_test(textures_may_change_and_are_not_kept),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}

/* Colours of films without libav: YUV for Y4M, and the palettes of GIFs. */
#include "capture/gif_palette.h"
#include "capture/yuv.h"
#include "support.h"

#include <string.h>

static void yuv_is_bt709(void **state)
{
    (void)state;
    static const struct {
        unsigned char rgb[3], yuv[3];
    } known[] = {
        {{0, 0, 0}, {16, 128, 128}},
        {{255, 255, 255}, {235, 128, 128}},
        {{255, 0, 0}, {63, 102, 240}},
        {{0, 255, 0}, {173, 42, 26}},
        {{0, 0, 255}, {32, 240, 118}},
        {{128, 128, 128}, {126, 128, 128}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        _Alignas(4) unsigned char rgba[4 * 2 * 4];
        unsigned char yuv[12];
        for (int p = 0; p < 8; p++)
            memcpy(rgba + p * 4, known[i].rgb, 3);
        plx_yuv_planes planes = plx_yuv_packed(yuv, 4, 2);
        plx_yuv_from_rgba(rgba, 16, 4, 2, &planes);
        for (int p = 0; p < 8; p++)
            assert_in_range(yuv[p], known[i].yuv[0] - 1, known[i].yuv[0] + 1);
        for (int p = 8; p < 12; p++)
            assert_in_range(
                yuv[p], known[i].yuv[p < 10 ? 1 : 2] - 1, known[i].yuv[p < 10 ? 1 : 2] + 1);
    }
}

/* Any width and stride, rows from both ends, both ways to lay colours out: against the definition.
 */
static void planes_are_what_the_definition_says(void **state)
{
    (void)state;
    enum { WIDTH = 70, HEIGHT = 6, STRIDE = (WIDTH + 3) * 4, ROW = 80 };
    _Alignas(4) unsigned char rgba[HEIGHT * STRIDE];
    unsigned char y[HEIGHT * ROW], u[HEIGHT * ROW], v[HEIGHT * ROW], pairs[HEIGHT * ROW];
    uint32_t chance = 7;
    for (size_t i = 0; i < sizeof rgba; i++)
        rgba[i] = (unsigned char)((chance = chance * 1664525 + 1013904223) >> 24);
    for (int up = 0; up < 2; up++) {
        const unsigned char *first = up ? rgba + (HEIGHT - 1) * STRIDE : rgba;
        ptrdiff_t stride = up ? -STRIDE : STRIDE;
        plx_yuv_planes apart = {y, u, v, ROW, ROW / 2, ROW / 2},
                       nv12 = {y, pairs, NULL, ROW, ROW, 0};
        plx_yuv_from_rgba(first, stride, WIDTH, HEIGHT, &nv12);
        memset(y, 0, sizeof y);
        plx_yuv_from_rgba(first, stride, WIDTH, HEIGHT, &apart);
        for (int i = 0; i < HEIGHT * WIDTH; i++) {
            const unsigned char *p = first + i / WIDTH * stride + i % WIDTH * 4;
            double is = 16 + 219.0 / 255 * (0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]);
            assert_float_equal(y[i / WIDTH * ROW + i % WIDTH], is, 0.51);
        }
        for (int i = 0; i < HEIGHT / 2 * (WIDTH / 2); i++) {
            int row = i / (WIDTH / 2), column = i % (WIDTH / 2);
            double rgb[3] = {0};
            for (int at = 0; at < 12; at++)
                rgb[at % 3] +=
                    first[(2 * row + at / 6) * stride + (2 * column + at / 3 % 2) * 4 + at % 3] /
                    4.0;
            double luma = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
            double blue = 128 + 224.0 / 255 * (rgb[2] - luma) / 1.8556;
            double red = 128 + 224.0 / 255 * (rgb[0] - luma) / 1.5748;
            assert_float_equal(u[row * ROW / 2 + column], blue, 0.51);
            assert_float_equal(v[row * ROW / 2 + column], red, 0.51);
            assert_int_equal(pairs[row * ROW + 2 * column], u[row * ROW / 2 + column]);
            assert_int_equal(pairs[row * ROW + 2 * column + 1], v[row * ROW / 2 + column]);
        }
    }
}

static void few_colors_stay_as_they_are(void **state)
{
    (void)state;
    plx_gif_palette *p = plx_gif_palette_create(NULL);
    assert_non_null(p);
    unsigned char rgba[200 * 4], index[200];
    uint32_t color[256];
    for (int i = 0; i < 200; i++)
        memcpy(rgba + i * 4,
            (unsigned char[]){(unsigned char)(i % 8 * 32), (unsigned char)(i / 8 * 10), 7, 255}, 4);
    plx_gif_palette_apply(p, rgba, 20, 10, index, 20, color);
    for (int i = 0; i < 200; i++) {
        uint32_t is = color[index[i]];
        assert_in_range(index[i], 0, PLX_GIF_COLORS - 1);
        assert_in_range(is >> 16 & 255, rgba[i * 4], rgba[i * 4]);
        assert_in_range((is >> 8 & 255) + 4, rgba[i * 4 + 1], rgba[i * 4 + 1] + 8);
        assert_int_equal(is >> 24, 255);
    }
    assert_int_equal(color[255], 0);
    plx_gif_palette_destroy(&p);
    assert_null(p);
}

static void many_colors_are_near(void **state)
{
    (void)state;
    enum { SIDE = 256 };
    static unsigned char rgba[SIDE * SIDE * 4], index[SIDE * 300];
    plx_gif_palette *p = plx_gif_palette_create(NULL);
    uint32_t color[256];
    for (int i = 0; i < SIDE * SIDE; i++)
        memcpy(rgba + i * 4,
            (unsigned char[]){(unsigned char)(i % SIDE), (unsigned char)(i / SIDE), 30, 255}, 4);
    plx_gif_palette_apply(p, rgba, SIDE, SIDE, index, 300, color);
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            uint32_t is = color[index[y * 300 + x]];
            assert_in_range((int)(is >> 16 & 255) + 20, x, x + 40);
            assert_in_range((int)(is >> 8 & 255) + 20, y, y + 40);
        }
    }
    plx_gif_palette_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yuv_is_bt709),
        cmocka_unit_test(planes_are_what_the_definition_says),
        cmocka_unit_test(few_colors_stay_as_they_are),
        cmocka_unit_test(many_colors_are_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

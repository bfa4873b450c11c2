#include "render/graph_discs.h"

#include "support.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 140, HEIGHT = 300 /* several tiles */ };

static unsigned char rgba[HEIGHT][WIDTH][4];

static void draw(const plx_graph_disc *discs, size_t count)
{
    plx_workers *workers = plx_workers_create(2, NULL);
    for (int i = 0; i < HEIGHT * WIDTH; i++)
        memcpy(rgba[i / WIDTH][i % WIDTH], (unsigned char[]){100, 100, 100, 255}, 4);
    plx_graph_disc_tiles tiles = {0};
    assert_true(plx_graph_discs_draw(workers, &tiles, discs, count, PLX_THEME_DARK,
        &(plx_graph_pixels){&rgba[0][0][0], WIDTH, HEIGHT}, NULL));
    plx_graph_disc_tiles_uninit(&tiles);
    plx_workers_destroy(&workers);
}

static const unsigned char *at(int x, int y)
{
    return rgba[HEIGHT - 1 - y][x];
}

static void assert_color(int x, int y, int r, int g, int b)
{
    const unsigned char *p = at(x, y);
    assert_in_range(p[0] + 1, r, r + 2);
    assert_in_range(p[1] + 1, g, g + 2);
    assert_in_range(p[2] + 1, b, b + 2);
    assert_int_equal(p[3], 255);
}

static void a_large_disc_has_a_rim_of_the_page(void **state)
{
    (void)state;
    draw(&(plx_graph_disc){20.5F, 128.5F, 6, {250, 40, 10, 255}}, 1);
    const float *page = PLX_PAGE[PLX_THEME_DARK];
    assert_color(20, 128, 250, 40, 10);
    assert_color(20, 123, 250, 40, 10); /* of the part before */
    int rim = (int)(100 + ((double)page[0] * 255 - 100) * 0.8 * 0.7 + 0.5);
    assert_in_range(at(27, 128)[0] + 1, rim, rim + 2);
    assert_color(29, 128, 100, 100, 100);
    assert_color(0, 0, 100, 100, 100);
}

static void a_small_one_fades_and_has_none(void **state)
{
    (void)state;
    draw(&(plx_graph_disc){20.5F, 9.5F, 0.5F, {200, 0, 100, 255}}, 1);
    assert_color(20, 9, 150, 50, 100);
    assert_color(21, 9, 100, 100, 100);
}

static void later_ones_lie_over_others_and_edges_cut_them(void **state)
{
    (void)state;
    const plx_graph_disc discs[] = {{0, 0, 5, {250, 0, 0, 255}}, {0, 0, 5, {0, 250, 0, 255}},
        {WIDTH, HEIGHT, 5, {0, 0, 250, 255}}, {-50, 1e9F, 5, {9, 9, 9, 255}},
        {1e12F, 150, 5, {9, 9, 9, 255}}, {NAN, 150, 5, {9, 9, 9, 255}}};
    draw(discs, 6);
    assert_color(1, 1, 0, 250, 0);
    assert_color(WIDTH - 1, HEIGHT - 1, 0, 0, 250);
    assert_color(20, 150, 100, 100, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_disc_has_a_rim_of_the_page),
        cmocka_unit_test(a_small_one_fades_and_has_none),
        cmocka_unit_test(later_ones_lie_over_others_and_edges_cut_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

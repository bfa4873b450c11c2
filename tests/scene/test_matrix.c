/* Bands of matrices on the screen: picking against a search over every cell, and pages. */
#include "base/mem.h"
#include "base/rng.h"
#include "scene/matrix.h"
#include "scene/matrix_page.h"
#include "support.h"

#include <math.h>
#include <string.h>

static plx_network *network(const char *spec)
{
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_non_null(n);
    return n;
}

/* The cell whose rectangle holds the point, of the last band that has one; and whether the point is
 * so near to a line between cells that rounding decides. */
static bool slow_pick(const plx_matrix_band *bands, size_t count, double px, double py,
    plx_matrix_cell *cell, bool *close)
{
    bool found = false;
    *close = false;
    for (size_t k = 0; k < count; k++) {
        const plx_matrix_band *b = &bands[k];
        for (size_t j = b->out_first; j < b->out_end; j++) {
            for (size_t i = b->in_first; i < b->in_end; i++) {
                plx_matrix_cell c = {b->link, i, j, b->bias};
                plx_bounds r;
                assert_true(plx_matrix_find(b, 1, &c, &r));
                double away = fmin(fmin(fabs(px - r.left), fabs(px - r.right)),
                    fmin(fabs(py - r.top), fabs(py - r.bottom)));
                *close = *close || away < 1e-9 * (1 + fabs(px) + fabs(b->x) + fabs(b->y));
                if (px >= r.left && px < r.right && py >= r.top && py < r.bottom) {
                    *cell = c;
                    found = true;
                }
            }
        }
    }
    return found;
}

static void picks_agree_with_a_search(void **state)
{
    (void)state;
    plx_network *n = network("31-7-4");
    plx_layout layout;
    assert_true(plx_layout_init(&layout, n, NULL));
    plx_viewport v = {640, 360, 1, {0}};
    plx_rng rng;
    plx_rng_seed(&rng, 8, 0);
    size_t hits = 0, compared = 0;
    for (int view = 0; view < 60; view++) {
        plx_matrix_band bands[4];
        plx_camera camera = plx_camera_frame(&layout.bounds, &v);
        camera = plx_camera_zoom(&camera, &v, exp(plx_rng_range(&rng, -1, 6)),
            plx_rng_range(&rng, 0, 640), plx_rng_range(&rng, 0, 360));
        double shown = view % 3 ? 1 : plx_rng_range(&rng, 0.1, 1);
        plx_matrix_in_place(bands, 0, n, &layout, &camera, &v, shown);
        plx_matrix_in_place(bands + 2, 1, n, &layout, &camera, &v, shown);
        for (int k = 0; k < 60; k++) {
            double px = plx_rng_range(&rng, 0, 640), py = plx_rng_range(&rng, 0, 360);
            plx_matrix_cell want = {0}, got = {0};
            bool close, found = slow_pick(bands, 4, px, py, &want, &close);
            if (close)
                continue;
            compared++;
            hits += found;
            assert_int_equal(plx_matrix_pick(bands, 4, px, py, &got), found);
            assert_true(got.link == want.link && got.source == want.source &&
                        got.target == want.target && got.bias == want.bias);
        }
    }
    assert_true(compared > 3000 && hits > 300);
    plx_layout_uninit(&layout);
    plx_network_destroy(&n);
}

static void rows_stand_at_their_units(void **state)
{
    (void)state;
    plx_network *n = network("9-5");
    plx_layout layout;
    assert_true(plx_layout_init(&layout, n, NULL));
    plx_viewport v = {800, 600, 1, {0}};
    plx_camera camera = plx_camera_frame(&layout.bounds, &v);
    plx_matrix_band bands[PLX_MATRIX_IN_PLACE_BANDS];
    plx_matrix_in_place(bands, 0, n, &layout, &camera, &v, 1);
    for (size_t j = 0; j < 5; j++) {
        plx_bounds r;
        plx_matrix_cell cell = {.target = j, .source = 3};
        assert_true(plx_matrix_find(bands, 2, &cell, &r));
        double y = plx_camera_py(&camera, &v, plx_column_y(&layout.columns[1], (double)j));
        assert_true(fabs((r.top + r.bottom) / 2 - y) < 1e-6);
        assert_true(r.left > plx_camera_px(&camera, &v, layout.columns[0].x));
    }
    double end = bands[1].x + bands[1].width;
    assert_true(bands[1].bias && bands[1].x > bands[0].x + bands[0].width);
    assert_true(end < plx_camera_px(&camera, &v, layout.columns[1].x));
    plx_layout_uninit(&layout);
    plx_network_destroy(&n);
}

static void visible_pixels_are_those_with_their_middle_inside(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 3, 0);
    for (int k = 0; k < 500; k++) {
        plx_matrix_band b = {.in_end = 3,
            .out_end = 3,
            .x = plx_rng_range(&rng, -40, 60),
            .y = plx_rng_range(&rng, -40, 60),
            .width = plx_rng_range(&rng, 0, 60),
            .height = plx_rng_range(&rng, 0, 60)};
        plx_bounds clip = {5, 3, 45, 38};
        plx_matrix_pixels got;
        bool any = plx_matrix_visible(&b, &clip, &got);
        size_t inside = 0;
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 60; x++) {
                double mx = x + 0.5, my = y + 0.5;
                bool in = mx >= fmax(b.x, 5) && mx < fmin(b.x + b.width, 45) &&
                          my >= fmax(b.y, 3) && my < fmin(b.y + b.height, 38);
                inside += in;
                if (any)
                    assert_int_equal(
                        in, x >= got.left && x < got.right && y >= got.top && y < got.bottom);
            }
        }
        assert_int_equal(any, inside > 0);
    }
}

/* Every cell and bias of every link once, no two bands over each other, all on the page. */
static void expect_page(const char *spec, int width, int height, double ui, bool titled)
{
    plx_network *n = network(spec);
    plx_viewport v = {width, height, ui, {0}};
    plx_matrix_page page;
    assert_true(plx_matrix_page_init(&page, n, &v, NULL));
    assert_int_equal(page.titled, titled);
    double cells = 0, biases = 0;
    for (size_t i = 0; i < page.band_count; i++) {
        const plx_matrix_band *b = &page.bands[i];
        double count = (double)(b->in_end - b->in_first) * (double)(b->out_end - b->out_first);
        *(b->bias ? &biases : &cells) += count;
        assert_true(b->width > 0 && b->height > 0);
        assert_true(b->x >= 0 && b->x + b->width <= width + 1e-6);
        assert_true(b->y >= 0 && b->y + b->height <= height + 1e-6);
        for (size_t k = 0; k < i; k++) {
            const plx_matrix_band *o = &page.bands[k];
            bool apart = b->x >= o->x + o->width - 1e-6 || o->x >= b->x + b->width - 1e-6 ||
                         b->y >= o->y + o->height - 1e-6 || o->y >= b->y + b->height - 1e-6;
            assert_true(apart);
        }
    }
    /* A line above each is over none. */
    for (size_t i = 0; page.captioned && i < page.block_count; i++)
        for (size_t k = 0; k < page.band_count; k++) {
            const plx_matrix_band *o = &page.bands[k];
            const plx_bounds *h = &page.blocks[i].heat;
            double top = h->top - PLX_MATRIX_CAPTION * ui;
            assert_true(top >= 0);
            assert_true(o->x >= h->right || o->x + o->width <= h->left || o->y >= h->top - 1e-6 ||
                        o->y + o->height <= top + 1e-6);
        }
    assert_false(page.captioned && page.titled);
    assert_true(cells == (double)n->connection_count);
    assert_true(biases + cells == (double)n->parameter_count);
    plx_matrix_page_uninit(&page);
    plx_network_destroy(&n);
}

static void pages_hold_everything(void **state)
{
    (void)state;
    expect_page("784-10-2", 1920, 1080, 1, true);
    expect_page("784-10-2", 800, 1000, 1, true);
    expect_page("784-64-128-64-10", 1280, 720, 1, true);
    expect_page("784-64-128-64-10", 2560, 1440, 2, true);
    expect_page("10000-10000", 1920, 1080, 1, true);
    expect_page("3-1000000", 1920, 1080, 1, true);
    expect_page("1000000-3", 1920, 1080, 1, true);
    expect_page("2-1", 640, 360, 1, true);
    expect_page("2-8-8-8-8-8-8-8-8-8-8-8-8-8-8-8-8-8-8-8-8-8-2", 640, 360, 1, false);
    expect_page("5-4", 40, 30, 1, false);
    expect_page("784-10-2", 760, 370, 2, false);
}

static void a_small_page_has_a_line_for_each(void **state)
{
    (void)state;
    plx_network *n = network("784-10-2");
    plx_viewport v = {760, 370, 2, {0}};
    plx_matrix_page page;
    assert_true(plx_matrix_page_init(&page, n, &v, NULL));
    assert_true(page.captioned);
    plx_matrix_page_uninit(&page);
    v = (plx_viewport){100, 60, 2, {0}};
    assert_true(plx_matrix_page_init(&page, n, &v, NULL));
    assert_false(page.captioned || page.titled);
    plx_matrix_page_uninit(&page);
    plx_network_destroy(&n);
}

static void a_wide_matrix_is_folded_into_legible_cells(void **state)
{
    (void)state;
    plx_network *n = network("784-10-2");
    plx_viewport v = {1920, 1080, 1, {0}};
    plx_matrix_page page;
    assert_true(plx_matrix_page_init(&page, n, &v, NULL));
    assert_true(page.blocks[0].band_count > 3);
    assert_true(plx_matrix_cell_width(&page.bands[0]) > 6);
    plx_camera near = plx_matrix_page_camera(&page);
    near = plx_camera_zoom(&near, &v, 3, 0, 0);
    plx_matrix_page_look(&page, &near, 0, 0);
    assert_true(fabs(page.bands[1].width - 3 * page.home[1].width) < 1e-6);
    assert_true(fabs(page.bands[1].x - 3 * page.home[1].x) < 1e-6);
    plx_matrix_page_uninit(&page);
    plx_network_destroy(&n);
}

static double cell_side(const plx_matrix_page *page)
{
    return fmin(plx_matrix_cell_width(&page->bands[0]), plx_matrix_cell_height(&page->bands[0]));
}

static void the_camera_comes_as_near_as_cells_are_read(void **state)
{
    (void)state;
    plx_network *n = network("10000-2000-3");
    plx_viewport v = {1280, 720, 1, {0}};
    plx_matrix_page page;
    assert_true(plx_matrix_page_init(&page, n, &v, NULL));
    plx_rig rig = {.reduced_motion = true};
    plx_matrix_page_rig(&page, &rig);
    assert_true(rig.now.scale == 1 && rig.reduced_motion);
    plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &v, 1e9, 400, 300));
    plx_matrix_page_look(&page, &rig.now, 0, 0);
    assert_true(cell_side(&page) > 60 && cell_side(&page) < 400);
    plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &v, 1e-9, 400, 300));
    assert_true(rig.now.scale == 1);
    plx_matrix_page_uninit(&page);
    plx_network_destroy(&n);
}

static void one_matrix_fills_the_page_with_its_text(void **state)
{
    (void)state;
    plx_network *n = network("784-10-2");
    plx_viewport v = {900, 700, 1, {0}};
    plx_matrix_page page;
    assert_true(plx_matrix_page_init(&page, n, &v, NULL));
    for (size_t i = 0; i < page.block_count; i++) {
        plx_camera c = plx_matrix_page_frame(&page, i);
        plx_matrix_page_look(&page, &c, 0, 0);
        const plx_bounds *b = &page.blocks[i].heat;
        assert_true(b->left >= PLX_MATRIX_LEFT - 1e-6 && b->top >= PLX_MATRIX_ABOVE - 1e-6);
        assert_true(b->right <= v.width - PLX_MATRIX_RIGHT + 1e-6);
        assert_true(b->bottom <= v.height - PLX_MATRIX_BELOW + 1e-6);
        bool wide = b->right - b->left > v.width - PLX_MATRIX_LEFT - PLX_MATRIX_RIGHT - 1;
        bool high = b->bottom - b->top > v.height - PLX_MATRIX_ABOVE - PLX_MATRIX_BELOW - 1;
        assert_true(wide || high);
    }
    plx_matrix_page_uninit(&page);
    plx_network_destroy(&n);
}

static void another_size_shows_the_same_cell(void **state)
{
    (void)state;
    plx_network *n = network("784-10-2");
    plx_viewport before = {1280, 720, 1, {0}}, after = {500, 640, 1, {0}};
    plx_matrix_page old, page;
    assert_true(plx_matrix_page_init(&old, n, &before, NULL));
    assert_true(plx_matrix_page_init(&page, n, &after, NULL));
    plx_matrix_cell cell = {.link = 0, .source = 500, .target = 7}, got = {0};
    plx_bounds was, is;
    assert_true(plx_matrix_find(old.home, old.band_count, &cell, &was));
    plx_camera near = {(was.left + was.right) / 2, (was.top + was.bottom) / 2, 5};
    plx_camera c = plx_matrix_page_follow(&page, &old, &near);
    plx_matrix_page_look(&page, &c, 0, 0);
    assert_true(plx_matrix_pick(page.bands, page.band_count, 250, 320, &got));
    assert_true(got.link == 0 && got.source == 500 && got.target == 7 && !got.bias);
    assert_true(plx_matrix_find(page.bands, page.band_count, &cell, &is));
    assert_true(fabs((is.right - is.left) - 5 * (was.right - was.left)) < 1e-6);
    /* The whole stays the whole. */
    plx_camera whole = plx_matrix_page_camera(&old);
    c = plx_matrix_page_follow(&page, &old, &whole);
    assert_true(c.x == 250 && c.y == 320 && c.scale == 1);
    plx_matrix_page_uninit(&page);
    plx_matrix_page_uninit(&old);
    plx_network_destroy(&n);
}

static void no_memory_is_survived(void **state)
{
    (void)state;
    plx_network *n = network("4-3-2");
    plx_viewport v = {640, 360, 1, {0}};
    for (uint64_t k = 1; k <= 5; k++) {
        plx_matrix_page page;
        plx_error e = {0};
        plx_mem_fail_at(k);
        assert_false(plx_matrix_page_init(&page, n, &v, &e));
        plx_mem_fail_at(0);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    plx_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picks_agree_with_a_search),
        cmocka_unit_test(rows_stand_at_their_units),
        cmocka_unit_test(visible_pixels_are_those_with_their_middle_inside),
        cmocka_unit_test(pages_hold_everything),
        cmocka_unit_test(a_small_page_has_a_line_for_each),
        cmocka_unit_test(a_wide_matrix_is_folded_into_legible_cells),
        cmocka_unit_test(the_camera_comes_as_near_as_cells_are_read),
        cmocka_unit_test(one_matrix_fills_the_page_with_its_text),
        cmocka_unit_test(another_size_shows_the_same_cell),
        cmocka_unit_test(no_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What is pointed at in the network, marked in matrices, and what a cell stands for there. */
#include "base/mem.h"
#include "scene/matrix_marks.h"
#include "scene/matrix_page.h"
#include "scene/order.h"
#include "support.h"

#include <math.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_orders orders;
    plx_matrix_page page;
    plx_overlay overlay;
    float *params;
    plx_matrix_scale scales[2];
    plx_rgba colors[PLX_MATRIX_COLORS];
    plx_matrix_labels labels;
} plx_fixture;

static void set_up(plx_fixture *f)
{
    static const uint32_t reversed[] = {4, 3, 2, 1, 0};
    plx_viewport v = {900, 600, 1, {0}};
    *f = (plx_fixture){.scales = {{0, 1, false, 1}, {0, 1, false, 1}}};
    f->network = plx_network_create(&(plx_network_desc){.spec = "3-5-2"}, NULL);
    f->params = plx_alloc(f->network->param_count, sizeof *f->params);
    assert_true(plx_layout_init(&f->layout, f->network, NULL));
    assert_true(plx_orders_init(&f->orders, f->network, NULL));
    assert_true(plx_orders_set(&f->orders, 1, PLX_ORDER_NORM, reversed, NULL));
    plx_orders_apply(&f->orders, &f->layout);
    assert_true(plx_matrix_page_init(&f->page, f->network, &v, NULL));
    plx_overlay_init(&f->overlay, NULL, 1);
    f->labels = (plx_matrix_labels){
        f->network, f->params, &f->layout, f->scales, f->colors, {0, 0, v.width, v.height}};
}

static void tear_down(plx_fixture *f)
{
    plx_overlay_uninit(&f->overlay);
    plx_matrix_page_uninit(&f->page);
    plx_orders_uninit(&f->orders);
    plx_layout_uninit(&f->layout);
    plx_free(f->params);
    plx_network_destroy(&f->network);
}

/* Around all that is marked in a band; false where nothing is. */
static bool marked(const plx_fixture *f, const plx_matrix_band *b, plx_bounds *r)
{
    const double near = 4;
    *r = (plx_bounds){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < f->overlay.count; i++) {
        const plx_quad *q = &f->overlay.quads[i];
        double right = (double)(q->x + q->w), bottom = (double)(q->y + q->h);
        if ((double)q->x < b->x - near || right > b->x + b->width + near ||
            (double)q->y < b->y - near || bottom > b->y + b->height + near)
            continue;
        r->left = fmin(r->left, (double)q->x);
        r->top = fmin(r->top, (double)q->y);
        r->right = fmax(r->right, right);
        r->bottom = fmax(r->bottom, bottom);
    }
    return r->left < r->right;
}

static void expect_around(
    const plx_bounds *got, double left, double top, double right, double bottom)
{
    const double line = 3.5;
    assert_true(fabs(got->left - left) <= line && fabs(got->right - right) <= line);
    assert_true(fabs(got->top - top) <= line && fabs(got->bottom - bottom) <= line);
}

static const plx_matrix_band *band_of(const plx_fixture *f, size_t link, bool bias)
{
    for (size_t i = 0; i < f->page.band_count; i++)
        if (f->page.bands[i].link == link && f->page.bands[i].bias == bias)
            return &f->page.bands[i];
    return NULL;
}

static void a_unit_is_a_row_and_a_column(void **state)
{
    (void)state;
    plx_fixture f;
    set_up(&f);
    plx_pick hover = {.kind = PLX_PICK_UNIT, .unit = {1, 1}}; /* at place 3 */
    plx_matrix_mark(&f.overlay, &f.labels, f.page.bands, f.page.band_count, &hover);
    plx_bounds r;
    const plx_matrix_band *in = band_of(&f, 0, false), *out = band_of(&f, 1, false);
    double h = plx_matrix_cell_height(in), w = plx_matrix_cell_width(out);
    assert_true(marked(&f, in, &r));
    expect_around(&r, in->x, in->y + 3 * h, in->x + in->width, in->y + 4 * h);
    assert_true(marked(&f, out, &r));
    expect_around(&r, out->x + 3 * w, out->y, out->x + 4 * w, out->y + out->height);
    assert_true(marked(&f, band_of(&f, 0, true), &r));
    assert_false(marked(&f, band_of(&f, 1, true), &r));
    tear_down(&f);
}

static void a_connection_is_a_cell_and_back(void **state)
{
    (void)state;
    plx_fixture f;
    set_up(&f);
    plx_pick hover = {.kind = PLX_PICK_CONNECTION, .connection = {0, 2, 0}};
    plx_matrix_mark(&f.overlay, &f.labels, f.page.bands, f.page.band_count, &hover);
    const plx_matrix_band *in = band_of(&f, 0, false);
    double h = plx_matrix_cell_height(in), w = plx_matrix_cell_width(in);
    plx_bounds r;
    assert_true(marked(&f, in, &r));
    expect_around(&r, in->x + 2 * w, in->y + 4 * h, in->x + 3 * w, in->y + 5 * h);
    assert_false(marked(&f, band_of(&f, 1, false), &r));
    plx_matrix_cell cell;
    assert_true(
        plx_matrix_pick(f.page.bands, f.page.band_count, in->x + 2.5 * w, in->y + 4.5 * h, &cell));
    plx_pick back = plx_matrix_cell_pick(f.network, &f.layout, &cell);
    assert_true(plx_pick_equal(&back, &hover));
    cell = (plx_matrix_cell){.link = 0, .target = 1, .bias = true};
    back = plx_matrix_cell_pick(f.network, &f.layout, &cell);
    assert_true(back.kind == PLX_PICK_UNIT && back.unit.layer == 1 && back.unit.unit == 3);
    tear_down(&f);
}

static void marks_stay_on_the_page(void **state)
{
    (void)state;
    plx_fixture f;
    set_up(&f);
    plx_pick nothing = {0}, hover = {.kind = PLX_PICK_UNIT, .unit = {1, 1}};
    plx_matrix_mark(&f.overlay, &f.labels, f.page.bands, f.page.band_count, &nothing);
    assert_int_equal(f.overlay.count, 0);
    f.labels.clip = (plx_bounds){100, 120, 180, 200};
    plx_camera near = {300, 200, 8};
    plx_matrix_page_look(&f.page, &near, 0, 0);
    plx_matrix_mark(&f.overlay, &f.labels, f.page.bands, f.page.band_count, &hover);
    for (size_t i = 0; i < f.overlay.count; i++) {
        const plx_quad *q = &f.overlay.quads[i];
        assert_true(q->x >= 100 && q->y >= 120 && q->x + q->w <= 180 && q->y + q->h <= 200);
    }
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_a_row_and_a_column),
        cmocka_unit_test(a_connection_is_a_cell_and_back),
        cmocka_unit_test(marks_stay_on_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

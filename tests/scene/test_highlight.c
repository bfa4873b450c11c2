#include "overlay_text.h"
#include "scene/highlight.h"

#include <math.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_selection selection;
    plx_pick_view view;
    plx_pen pen;
} plx_fixture;

static plx_fixture *open_fixture(const char *spec)
{
    static plx_fixture f;
    f = (plx_fixture){.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL)};
    assert_non_null(f.network);
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    assert_true(plx_selection_init(&f.selection, f.network, NULL));
    f.snapshot.sequence = 1;
    f.view = (plx_pick_view){.snapshot = &f.snapshot,
        .layout = &f.layout,
        .selection = &f.selection,
        .viewport = {800, 600, 1}};
    f.view.camera = plx_camera_frame(&f.layout.bounds, &f.view.viewport);
    return &f;
}

static void close_fixture(plx_fixture *f)
{
    plx_pen_uninit(&f->pen);
    plx_selection_uninit(&f->selection);
    plx_snapshot_uninit(&f->snapshot);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
}

static void draw(plx_fixture *f, const plx_highlight *h)
{
    plx_pen_begin(&f->pen, 800, 600);
    plx_highlight_add(&f->pen, h);
    assert_false(f->pen.failed);
}

static void rings_around_the_selected(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture("8-6");
    plx_highlight h = {.view = &f->view};
    draw(f, &h);
    assert_int_equal(f->pen.count, 0);
    plx_select_unit(&f->selection, PLX_SELECT_ONLY, 0, 3);
    plx_select_unit(&f->selection, PLX_SELECT_ADD, 1, 5);
    draw(f, &h);
    /* What is between them, and both; each with a rim. */
    assert_int_equal(f->pen.count, 6);
    const plx_pen_stroke *between = &f->pen.strokes[0];
    assert_true(between->radius == 0 && between->x1 - between->x0 > 100);
    for (size_t i = 2; i < 6; i += 2) {
        const plx_column *c = &f->layout.columns[i / 2 - 1];
        double y =
            plx_camera_py(&f->view.camera, &f->view.viewport, plx_column_y(c, i == 2 ? 3 : 5));
        assert_true(fabs((double)f->pen.strokes[i].y0 - y) < 1e-3);
        assert_true(f->pen.strokes[i].radius > 3);
    }
    close_fixture(f);
}

/* What a search finds is marked as if it were selected, which it is not. */
static void rings_around_the_found(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture("8-6");
    plx_unit_set found;
    assert_true(plx_unit_set_init(&found, f->network->unit_count, NULL));
    plx_unit_set_range(&found, PLX_SET_ADD, 8 + 5, 1);
    plx_highlight h = {.view = &f->view, .found = &found};
    draw(f, &h);
    assert_int_equal(f->pen.count, 2);
    double y =
        plx_camera_py(&f->view.camera, &f->view.viewport, plx_column_y(&f->layout.columns[1], 5));
    assert_true(fabs((double)f->pen.strokes[0].y0 - y) < 1e-3);
    assert_int_equal(f->selection.selected_count, 0);
    /* Of another network it is of no account. */
    found.units--;
    draw(f, &h);
    assert_int_equal(f->pen.count, 0);
    plx_unit_set_uninit(&found);
    close_fixture(f);
}

static void bars_cost_what_the_screen_has(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture("1000000-2");
    plx_highlight h = {.view = &f->view};
    for (size_t u = 0; u < 1000000; u += 3)
        plx_unit_set_range(&f->selection.selected, PLX_SET_ADD, u, 1);
    plx_select_unit(&f->selection, PLX_SELECT_ADD, 0, 0);
    draw(f, &h);
    assert_int_equal(f->pen.count, 2); /* one on either side, all along */
    double length = (double)(f->pen.strokes[0].y1 - f->pen.strokes[0].y0);
    assert_true(fabs(length - f->view.camera.scale) < 2);
    /* Of a few each is a ring with a rim. */
    plx_select_none(&f->selection);
    plx_select_unit(&f->selection, PLX_SELECT_ADD, 0, 200000);
    plx_select_unit(&f->selection, PLX_SELECT_ADD, 0, 200001);
    draw(f, &h);
    assert_int_equal(f->pen.count, 4);
    assert_true(f->pen.strokes[0].radius > 3);
    /* Two runs apart, and one unit that is far thinner than a pixel. */
    plx_select_none(&f->selection);
    plx_unit_set_range(&f->selection.selected, PLX_SET_ADD, 200000, 100000);
    plx_select_unit(&f->selection, PLX_SELECT_ADD, 0, 700000);
    draw(f, &h);
    assert_int_equal(f->pen.count, 4);
    assert_true(f->pen.strokes[2].y1 - f->pen.strokes[2].y0 >= 1);
    close_fixture(f);
}

static void names_of_what_is_pointed_at(void **state)
{
    (void)state;
    static const char *const classes[] = {"cat", "dog"};
    plx_fixture *f = open_fixture("pixels=8-2");
    plx_overlay o;
    plx_font *font = any_font();
    if (!font)
        skip();
    plx_overlay_init(&o, font, 1);
    f->snapshot.params[f->network->links[0].weight_offset + 8 + 3] = -0.25F;
    f->snapshot.activation[3] = 2;
    plx_highlight h = {.view = &f->view,
        .hover = {PLX_PICK_CONNECTION, {0}, {0, 3, 1}, 0},
        .class_name = classes,
        .px = 790,
        .py = 590};
    plx_highlight_note_add(&o, &h);
    assert_string_equal(
        overlay_text_from(&o, 0), "pixels?3?output?1dogweight?0.25contribution?0.5");
    /* It stays on the screen. */
    for (size_t i = 0; i < o.count; i++)
        assert_true(o.quads[i].x >= 0 && o.quads[i].x + o.quads[i].w <= 800 &&
                    o.quads[i].y + o.quads[i].h <= 600);
    plx_overlay_clear(&o);
    h.hover = (plx_pick){PLX_PICK_UNIT, {0, 3}, {0}, 0};
    plx_highlight_note_add(&o, &h);
    assert_string_equal(overlay_text_from(&o, 0), "pixels?3activation2");
    /* Where one line is too long, two are not; nothing of it goes. */
    plx_overlay_clear(&o);
    h.hover = (plx_pick){PLX_PICK_CONNECTION, {0}, {0, 3, 1}, 0};
    f->view.viewport.width = 180;
    h.px = 90;
    plx_highlight_note_add(&o, &h);
    assert_string_equal(
        overlay_text_from(&o, 0), "pixels?3?output?1dogweight?0.25contribution?0.5");
    for (size_t i = 0; i < o.count; i++)
        assert_true(o.quads[i].x >= 0 && o.quads[i].x + o.quads[i].w <= 180);
    plx_overlay_uninit(&o);
    plx_font_destroy(&font);
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rings_around_the_selected),
        cmocka_unit_test(rings_around_the_found),
        cmocka_unit_test(bars_cost_what_the_screen_has),
        cmocka_unit_test(names_of_what_is_pointed_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What goes around layers, where it is on the screen. */
#include "laid_out.h"
#include "scene/structure_marks.h"

#include <math.h>

static const double BAR = 32; /* of numbers at the bottom, pixels of a common screen */

static double lowest(const plx_pen *pen)
{
    double y = 0;
    for (size_t i = 0; i < pen->count; i++)
        y = fmax(y, (double)fmaxf(pen->strokes[i].y0, pen->strokes[i].y1));
    return y;
}

static void the_whole_has_what_hangs_below_in_it(void **state)
{
    (void)state;
    static const char *const specs[] = {"16-32-16-32-16", "64-64-64", "8-300-8-300-8-10-10-10-10"};
    static const plx_viewport sizes[] = {{1280, 720, 1, {0}}, {1920, 1080, 1, {0}},
        {1920, 1080, 1.5, {0}}, {1000, 1400, 1, {0}}, {640, 480, 1, {0}}};
    plx_bypass ways[] = {{PLX_BYPASS_RESIDUAL, 0, 2, 0, 0, 0}, {PLX_BYPASS_GATE, 1, 2, 0, 0, 0}};
    plx_structure structure = {.bypasses = ways, .bypass_count = 2};
    plx_pen pen = {0};
    plx_overlay bands = {.inks = plx_inks_of(PLX_THEME_DARK)};
    for (int i = 0; i < 3; i++) {
        laid_out l = laid_out_open(specs[i]);
        plx_structure_make_room(&structure, &l.layout);
        for (int k = 0; k < 5; k++) {
            const plx_viewport *v = &sizes[k];
            plx_camera camera = plx_camera_frame(&l.layout.bounds, v);
            /* Whatever is below the picture is kept as well. */
            plx_pen_begin(&pen, v->width, v->height * 2.0);
            plx_structure_marks_add(&bands, &pen,
                &(plx_structure_view){.structure = &structure,
                    .layout = &l.layout,
                    .camera = camera,
                    .viewport = *v});
            double bottom = lowest(&pen), room = v->height - BAR * v->ui_scale;
            double column = plx_camera_py(&camera, v, -l.layout.columns[1].y0);
            if (!(bottom > column + 10 && bottom < room))
                fail_msg("%s at %d x %d: down to %g of %g, units to %g", specs[i], v->width,
                    v->height, bottom, room, column);
        }
        laid_out_close(&l);
    }
    plx_pen_uninit(&pen);
    plx_overlay_uninit(&bands);
}

/* Where nothing hangs, a network is shown as large as before. */
static void other_ways_take_no_room(void **state)
{
    (void)state;
    plx_bypass way = {PLX_BYPASS_COPY, 0, 2, 0, 0, 4};
    plx_structure structure = {.bypasses = &way, .bypass_count = 1};
    laid_out l = laid_out_open("16-32-16");
    plx_bounds before = l.layout.bounds;
    plx_structure_make_room(&structure, &l.layout);
    assert_true(l.layout.bounds.bottom == before.bottom);
    laid_out_close(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_has_what_hangs_below_in_it),
        cmocka_unit_test(other_ways_take_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "scene/unit_marks.h"
#include "unit_column.h"

/* A picture of one column of 500 pixels, when it is shown whole. */
static const plx_viewport view = {200, 500, 1};

typedef struct plx_fixture {
    unit_column column;
    plx_camera camera; /* the whole column over the whole height */
    plx_unit_marks marks;
} plx_fixture;

static plx_fixture f;

static void open_units(size_t units)
{
    unit_column_open(&f.column, units);
    f.camera = (plx_camera){0, 0, view.height};
}

static int teardown(void **state)
{
    (void)state;
    plx_unit_marks_uninit(&f.marks);
    unit_column_close(&f.column);
    return 0;
}

static void make(const plx_camera *camera, const plx_viewport *v)
{
    plx_visuals_update(&f.column.visuals, &f.column.snapshot);
    plx_unit_marks_make(&f.marks, &f.column.visuals, &f.column.layout, camera, v);
    assert_false(f.marks.failed);
}

/* The camera that has units of the first layer `step` pixels from each other, with unit `at` in
 * the middle. */
static plx_camera spaced(double step, double at)
{
    const plx_column *c = &f.column.layout.columns[0];
    return (plx_camera){c->x, plx_column_y(c, at), step / c->spacing};
}

static size_t count(bool discs, bool odd)
{
    size_t n = 0;
    for (size_t i = 0; i < f.marks.count; i++) {
        const plx_unit_mark *m = &f.marks.marks[i];
        n += (m->shape > 0) == discs && (m->color[1] == 0) == odd;
    }
    return n;
}

/* Rows hold the light of all their units, to a thousandth of a pixel, in their mean colour, as near
 * as eight bits come to it. */
static void rows_show_what_their_units_would(void **state)
{
    (void)state;
    open_units(5000);
    f.camera.y = 0.0123;
    make(&f.camera, &view);
    static double rows[500][4];
    unit_column_rows(&f.column, &f.camera, &view, rows);
    bool seen[500] = {false};
    for (size_t i = 0; i < f.marks.count; i++) {
        const plx_unit_mark *m = &f.marks.marks[i];
        assert_int_equal(m->shape, 0);
        if (m->y < 0 || m->y > 500)
            continue;
        const double *want = rows[(size_t)m->y];
        seen[(size_t)m->y] = true;
        assert_float_equal(2 * m->extent, (float)want[0], 1e-3);
        for (int k = 0; k < 3; k++)
            assert_float_equal(m->color[k], (float)(255 * want[k + 1] / want[0]), 0.51);
    }
    for (size_t y = 0; y < 500; y++)
        assert_int_equal(seen[y], rows[y][0] > 0);
}

static void marks_are_bounded_by_the_screen(void **state)
{
    (void)state;
    open_units(1000000);
    f.column.snapshot.activation[3] = 0;
    double step = 1e-6;
    while (step < 1e3) {
        plx_camera camera = spaced(step, 500000);
        make(&camera, &view);
        assert_true(f.marks.count > 0 && f.marks.count < (size_t)view.height + 20);
        step *= 1.3;
    }
    for (size_t i = 0; i < f.column.network->unit_count; i++)
        f.column.snapshot.activation[i] = NAN;
    f.column.snapshot.sequence++;
    step = 1e-6;
    while (step < 1e3) {
        plx_camera camera = spaced(step, 500000);
        make(&camera, &view);
        assert_true(f.marks.count > 0 && f.marks.count < 2 * (size_t)view.height + 40);
        assert_int_equal(count(true, false) + count(false, false), 0);
        step *= 1.3;
    }
}

/* A single unit that is no number keeps its disc, in its place, at any distance. */
static void one_odd_unit_of_a_million_is_seen(void **state)
{
    (void)state;
    open_units(1000000);
    const size_t odd = 654321;
    f.column.snapshot.activation[odd] = NAN;
    double step = 1e-4;
    while (step < 100) {
        plx_camera camera = spaced(step, (double)odd - 70 / step);
        make(&camera, &view);
        assert_int_equal(count(true, true), 1);
        for (size_t i = 0; i < f.marks.count; i++) {
            const plx_unit_mark *m = &f.marks.marks[i];
            if (m->color[1] > 0)
                continue;
            assert_float_equal(m->y, 320, 0.01);
            assert_true(m->extent >= 1.5F);
        }
        step *= 1.5;
    }
}

/* Seen through a window without edges, so that none come and go at once. */
static double light(double middle, double reach)
{
    double sum = 0;
    for (size_t i = 0; i < f.marks.count; i++) {
        const plx_unit_mark *m = &f.marks.marks[i];
        double r = (double)m->extent, near = 1 - fabs((double)m->y - middle) / reach;
        sum += fmax(near, 0) * (m->shape ? 3.14159265 * r * r : 2 * r);
    }
    return sum / reach;
}

/* Where marks change their kind, and where rows are summed in another way, the light stays. */
static void nothing_jumps_on_the_way_in(void **state)
{
    (void)state;
    open_units(20000);
    double previous = 0;
    size_t kinds = 0;
    double step = 0.5;
    while (step < 5) {
        plx_camera camera = spaced(step, 10000);
        make(&camera, &view);
        kinds |= f.marks.marks[0].shape ? 2 : 1;
        double now = light(view.height / 2.0, 240);
        if (previous > 0 && fabs(now / previous - 1) > 0.005)
            fail_msg("at %g pixels a unit the light goes from %g to %g", step, previous, now);
        previous = now;
        step *= 1.001;
    }
    assert_int_equal(kinds, 3);
}

/* Both ends of a column lie where its first and last units do, whole or cut by the screen. */
static void ends_are_where_the_units_are(void **state)
{
    (void)state;
    open_units(20000);
    double step = 0.003;
    while (step < 5) {
        for (int end = 0; end < 2; end++) {
            double unit = end ? 19999 : 0;
            plx_camera camera = spaced(step, unit);
            make(&camera, &view);
            double nearest = INFINITY;
            for (size_t i = 0; i < f.marks.count; i++) {
                double y = (double)f.marks.marks[i].y - view.height / 2.0;
                nearest = fmin(nearest, end ? -y : y);
            }
            assert_true(nearest > -0.5 * step - 1.5 && nearest < 1);
        }
        step *= 1.7;
    }
    plx_camera away = spaced(0.2, -3000);
    make(&away, &view);
    assert_int_equal(count(false, false), 0);
    plx_camera aside = spaced(0.2, 10000);
    aside.x -= 110 / aside.scale;
    plx_unit_marks_make(&f.marks, &f.column.visuals, &f.column.layout, &aside, &view);
    for (size_t i = 0; i < f.marks.count; i++)
        assert_true(f.marks.marks[i].x < 204);
}

/* How much of a mark's height lies within the common view, moved down by `shift`. */
static double height_in_view(const plx_unit_mark *m, double shift)
{
    double half = m->shape ? (double)m->extent : 0.5, y = (double)m->y - shift;
    return fmin(y + half, view.height) - fmax(y - half, 0);
}

/* Whatever reaches into the view at its edges is there, as in a view that goes on beyond them. */
static void edges_of_the_view_cut_nothing_out(void **state)
{
    (void)state;
    open_units(20000);
    for (size_t i = 0; i < 20000; i += 37)
        f.column.snapshot.activation[i] = NAN;
    const plx_viewport tall = {view.width, view.height + 400, 1};
    static const double steps[] = {0.003, 0.1, 0.7, 1.5, 3, 4, 17, 90};
    static plx_unit_mark want[4000];
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        for (int k = 0; k < 40; k++) {
            plx_camera camera = spaced(steps[s], 10000 + 0.91 * k);
            size_t wanted = 0, at = 0;
            make(&camera, &tall);
            for (size_t i = 0; i < f.marks.count; i++)
                if (height_in_view(&f.marks.marks[i], 200) > 0.01)
                    want[wanted++] = f.marks.marks[i];
            make(&camera, &view);
            for (size_t i = 0; i < f.marks.count; i++) {
                const plx_unit_mark *m = &f.marks.marks[i];
                if (height_in_view(m, 0) <= 0.01)
                    continue;
                assert_true(at < wanted);
                assert_float_equal(m->y + 200, want[at].y, 1e-3);
                assert_float_equal(m->extent, want[at].extent, 1e-3);
                at++;
            }
            assert_int_equal(at, wanted);
        }
    }
}

/* Rows are as wide as the scale of the screen says. */
static void wide_screens_have_wide_columns(void **state)
{
    (void)state;
    open_units(5000);
    plx_viewport twice = {400, 1000, 2};
    make(&f.camera, &view);
    double once = light(250, 200);
    f.camera.scale *= 2;
    make(&f.camera, &twice);
    assert_float_equal((float)(light(500, 400) / once), 2, 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(rows_show_what_their_units_would, teardown),
        cmocka_unit_test_teardown(marks_are_bounded_by_the_screen, teardown),
        cmocka_unit_test_teardown(one_odd_unit_of_a_million_is_seen, teardown),
        cmocka_unit_test_teardown(nothing_jumps_on_the_way_in, teardown),
        cmocka_unit_test_teardown(ends_are_where_the_units_are, teardown),
        cmocka_unit_test_teardown(edges_of_the_view_cut_nothing_out, teardown),
        cmocka_unit_test_teardown(wide_screens_have_wide_columns, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The camera's way: from the whole to single units and back, without a jump. */
#include "bench/path.h"
#include "laid_out.h"

#include <math.h>

static const plx_viewport viewport = {1920, 1080, 1};

static bool same(plx_camera a, plx_camera b)
{
    double pixel = 1 / a.scale;
    return fabs(a.x - b.x) < 1e-3 * pixel && fabs(a.y - b.y) < 1e-3 * pixel &&
           fabs(a.scale / b.scale - 1) < 1e-9;
}

static void stations_go_from_the_whole_to_single_units(void **state)
{
    (void)state;
    laid_out s = laid_out_open("800-625-800");
    assert_true(PLX_BENCH_STATIONS >= 12);
    plx_camera whole = plx_camera_frame(&s.layout.bounds, &viewport);
    assert_true(same(plx_bench_station(&s.layout, &viewport, 0), whole));
    double last = 0;
    for (size_t i = 0; i < PLX_BENCH_STATIONS; i++) {
        plx_camera c = plx_bench_station(&s.layout, &viewport, i);
        assert_true(c.scale > last);
        last = c.scale;
        assert_in_range((c.x - s.layout.bounds.left) * 1e6, 0, 1500000);
        assert_true(c.y >= s.layout.bounds.top && c.y <= s.layout.bounds.bottom);
    }
    /* Nearest: in the middle of a unit, whose neighbours are far off. */
    plx_camera c = plx_bench_station(&s.layout, &viewport, PLX_BENCH_STATIONS - 1);
    double distance;
    plx_unit_ref u = plx_layout_nearest(&s.layout, c.x, c.y, &distance);
    assert_true(distance < 1e-12);
    assert_true(s.layout.columns[u.layer].spacing * c.scale > 100);
    laid_out_close(&s);
}

static void the_flight_passes_every_station_and_returns(void **state)
{
    (void)state;
    static const char *const specs[] = {"800-625-800", "2-1-2", "6250-8000-6250"};
    for (size_t k = 0; k < 3; k++) {
        laid_out s = laid_out_open(specs[k]);
        for (size_t i = 0; i < PLX_BENCH_STATIONS; i++)
            assert_true(same(plx_bench_path(&s.layout, &viewport, plx_bench_path_at(i) + 1e-12),
                plx_bench_station(&s.layout, &viewport, i)));
        plx_camera whole = plx_bench_station(&s.layout, &viewport, 0);
        static const double ends[] = {-1, 0, 1, 2, NAN};
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            assert_true(same(plx_bench_path(&s.layout, &viewport, ends[i]), whole));
        assert_true(same(plx_bench_path(&s.layout, &viewport, 1 - 1e-9), whole));
        laid_out_close(&s);
    }
}

static void it_does_not_jump(void **state)
{
    (void)state;
    enum { STEPS = 20000 };
    laid_out s = laid_out_open("800-625-800");
    plx_camera last = plx_bench_path(&s.layout, &viewport, 0);
    for (int i = 1; i <= STEPS; i++) {
        plx_camera c = plx_bench_path(&s.layout, &viewport, (double)i / STEPS);
        double scale = fmin(c.scale, last.scale);
        assert_true(isfinite(c.x) && isfinite(c.y));
        assert_true(hypot(c.x - last.x, c.y - last.y) * scale < 20);
        assert_true(fabs(log(c.scale / last.scale)) < 0.02);
        last = c;
    }
    laid_out_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stations_go_from_the_whole_to_single_units),
        cmocka_unit_test(the_flight_passes_every_station_and_returns),
        cmocka_unit_test(it_does_not_jump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

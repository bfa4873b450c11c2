/* Bands of any height are the rows of the picture in one piece, to the rounding of floats. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/bands.h"
#include "density/engine.h"
#include "support.h"

#include <math.h>

enum { LINKS = 4, WIDTH = 640, HEIGHT = 501 };

/* Rounding, over what a column's brightest pixel has. */
static const float WITHIN = 2e-4F;

/* Links of noise beside each other: dense, few lines, fanned out, and one whose lines are so steep
 * that most of them leave the picture. */
typedef struct plx_bands_fixture {
    plx_workers *workers;
    float *weights[LINKS];
    plx_pyramid pyramid[LINKS];
    plx_bundle bundles[LINKS];
} plx_bands_fixture;

static int open_links(void **state)
{
    static const size_t units[LINKS + 1] = {240, 160, 3, 120, 300};
    static plx_bands_fixture f;
    plx_rng rng;
    plx_rng_seed(&rng, 11, 0);
    f.workers = plx_workers_create(3, NULL);
    for (size_t l = 0; l < LINKS; l++) {
        size_t in = units[l], out = units[l + 1];
        double tall = l == LINKS - 1 ? 9000 : 480;
        f.weights[l] = plx_alloc(in * out, sizeof(float));
        assert_non_null(f.weights[l]);
        for (size_t i = 0; i < in * out; i++)
            f.weights[l][i] = (float)plx_rng_normal(&rng);
        f.bundles[l] = (plx_bundle){.weights = f.weights[l],
            .pyramid = &f.pyramid[l],
            .in = in,
            .out = out,
            .source_x = -30.3 + 170 * (double)l,
            .source_y = 9.7,
            .source_step = 480.0 / (double)in,
            .target_x = -30.3 + 170 * (double)(l + 1),
            .target_y = l == LINKS - 1 ? -4000 : 9.7,
            .target_step = tall / (double)out};
        assert_true(plx_pyramid_init(
            &f.pyramid[l], in, out, f.bundles[l].source_step, f.bundles[l].target_step, NULL));
        plx_pyramid_build(&f.pyramid[l], f.weights[l], 0, f.workers);
    }
    *state = &f;
    return 0;
}

static int close_links(void **state)
{
    plx_bands_fixture *f = *state;
    for (size_t l = 0; l < LINKS; l++) {
        plx_pyramid_uninit(&f->pyramid[l]);
        plx_free(f->weights[l]);
    }
    plx_workers_destroy(&f->workers);
    return 0;
}

static float largest(const plx_density *d, int sign)
{
    float most = 0;
    for (int x = 0; x < d->width; x++)
        for (int y = 0; y < d->height; y++)
            most = fmaxf(most, plx_density_column(d, sign, x)[y]);
    return most;
}

static void assert_rows(const plx_density *band, int top, const plx_density *whole)
{
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        float most = largest(whole, sign), worst = 0;
        for (int x = 0; x < whole->width; x++) {
            const float *a = plx_density_column(band, sign, x);
            const float *b = plx_density_column(whole, sign, x) + top;
            for (int y = 0; y < band->height; y++)
                worst = fmaxf(worst, fabsf(a[y] - b[y]));
        }
        if (!(worst <= WITHIN * most))
            fail_msg("rows from %d on stray by %g of %g", top, (double)worst, (double)most);
    }
}

static void bands_are_rows_of_the_whole(void **state)
{
    const plx_bands_fixture *f = *state;
    static const int heights[] = {29, 250, HEIGHT - 1, 4 * HEIGHT};
    plx_density whole;
    plx_density_engine *g = plx_density_engine_create(f->workers, NULL);
    plx_density_bands *b = plx_density_bands_create(f->workers, NULL);
    assert_true(plx_density_init(&whole, WIDTH, HEIGHT, NULL));
    for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_EXACT; q++) {
        assert_true(plx_density_engine_draw(g, f->bundles, LINKS, q, &whole, NULL));
        plx_exposure wanted = plx_exposure_of_picture(&whole, 0.7);
        for (size_t i = 0; i < sizeof heights / sizeof *heights; i++) {
            int rows = heights[i] < HEIGHT ? heights[i] : HEIGHT;
            assert_true(
                plx_density_bands_begin(b, f->bundles, LINKS, q, WIDTH, HEIGHT, heights[i], NULL));
            plx_exposure got = plx_density_bands_exposure(b, 0.7);
            assert_true(fabs(got.level / wanted.level - 1) < 1e-3);
            assert_true(got.weight == wanted.weight);
            /* From the last, which is there already, to the first. */
            for (int top = (HEIGHT - 1) / rows * rows; top >= 0; top -= rows) {
                int left = HEIGHT - top < rows ? HEIGHT - top : rows;
                const plx_density *band = plx_density_bands_draw(b, top, left, NULL);
                assert_non_null(band);
                assert_int_equal(band->height, left);
                assert_rows(band, top, &whole);
            }
        }
    }
    plx_density_bands_destroy(&b);
    plx_density_engine_destroy(&g);
    plx_density_uninit(&whole);
}

static void failures_of_memory_are_told(void **state)
{
    const plx_bands_fixture *f = *state;
    int failures = 0;
    for (uint64_t n = 1; n < 60; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_density_bands *b = plx_density_bands_create(f->workers, &e);
        bool ok = b &&
                  plx_density_bands_begin(b, f->bundles, 1, PLX_QUALITY_MOVING, 64, 64, 20, &e) &&
                  plx_density_bands_draw(b, 0, 20, &e);
        plx_mem_fail_at(0);
        plx_density_bands_destroy(&b);
        failures += !ok;
        assert_true(ok || e.code == PLX_ERR_MEMORY);
    }
    assert_in_range(failures, 5, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands_are_rows_of_the_whole),
        cmocka_unit_test(failures_of_memory_are_told),
    };
    return cmocka_run_group_tests(tests, open_links, close_links);
}

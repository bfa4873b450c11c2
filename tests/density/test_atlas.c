/* Views that are taken from an atlas against the same drawn line by line. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/atlas.h"
#include "density/segment_engine.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { SEGMENTS = 60000, WIDTH = 192, HEIGHT = 108, BYTES = 6 << 20 };

typedef struct fixture {
    plx_workers *workers;
    plx_segment_engine *engine;
    float point[SEGMENTS * 2][2], weight[SEGMENTS];
    uint32_t source[SEGMENTS], target[SEGMENTS];
    plx_segments set;
    plx_atlas atlas;
} fixture;

/* Mostly short ones, in a square of side 1. */
static int setup(void **state)
{
    static fixture f;
    plx_rng rng;
    plx_rng_seed(&rng, 3, 0);
    f.workers = plx_workers_create(2, NULL);
    f.engine = plx_segment_engine_create(f.workers, NULL);
    assert_non_null(f.engine);
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        double reach = i % 40 ? 0.02 : 0.6;
        for (int k = 0; k < 2; k++) {
            f.point[i * 2][k] = (float)plx_rng_uniform(&rng);
            f.point[i * 2 + 1][k] = f.point[i * 2][k] + (float)plx_rng_range(&rng, -reach, reach);
        }
        f.source[i] = i * 2;
        f.target[i] = i * 2 + 1;
        f.weight[i] = (float)plx_rng_range(&rng, 0.5, 2) * (i % 3 ? 1.0F : -1.0F);
    }
    f.set = (plx_segments){.points_f = &f.point[0][0],
        .points = SEGMENTS * 2,
        .source = f.source,
        .target = f.target,
        .weights = f.weight,
        .count = SEGMENTS};
    plx_atlas_desc desc = {.sets = 1,
        .signs = 2,
        .left = -0.6,
        .top = -0.6,
        .right = 1.6,
        .bottom = 1.6,
        .bytes = BYTES};
    assert_true(plx_atlas_init(&f.atlas, &desc, NULL));
    assert_in_range(plx_atlas_size(&f.atlas), BYTES * 0.8, BYTES * 1.1);
    plx_density picture;
    assert_true(plx_density_init(&picture, f.atlas.band, f.atlas.level[0].height, NULL));
    for (int band = 0; band < plx_atlas_bands(&f.atlas); band++) {
        plx_segments set = f.set;
        set.scale_x = set.scale_y = f.atlas.scale;
        set.offset_x = f.atlas.x - band * f.atlas.band;
        set.offset_y = f.atlas.y;
        memset(picture.sums, 0,
            PLX_SIGNS * (size_t)picture.width * plx_density_stride(&picture) * sizeof(float));
        assert_true(plx_segment_engine_draw(f.engine, &set, PLX_QUALITY_REST, &picture, NULL));
        for (int part = 0; part < f.atlas.band / PLX_ATLAS_PART; part++)
            plx_atlas_put(&f.atlas, 0, band, &picture, part);
    }
    plx_density_uninit(&picture);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    plx_atlas_uninit(&f->atlas);
    plx_segment_engine_destroy(&f->engine);
    plx_workers_destroy(&f->workers);
    return 0;
}

/* Of both signs; of a view whose middle is the square's, so many cells to a pixel. */
static double decibels(fixture *f, double cells)
{
    plx_density taken, exact;
    assert_true(plx_density_init(&taken, WIDTH, HEIGHT, NULL));
    assert_true(plx_density_init(&exact, WIDTH, HEIGHT, NULL));
    plx_segments set = f->set;
    set.scale_x = set.scale_y = f->atlas.scale / cells;
    set.offset_x = WIDTH * 0.5 - 0.5 * set.scale_x + 0.3;
    set.offset_y = HEIGHT * 0.5 - 0.5 * set.scale_y - 0.2;
    assert_true(plx_segment_engine_draw(f->engine, &set, PLX_QUALITY_EXACT, &exact, NULL));
    plx_atlas_view view = {0};
    assert_true(
        plx_atlas_view_make(&view, &f->atlas, set.scale_x, set.offset_x, set.offset_y, HEIGHT));
    assert_true((size_t)view.blocks * PLX_ATLAS_BLOCK + PLX_ATLAS_TAPS <=
                plx_atlas_room(HEIGHT) / PLX_SIGNS);
    float *room = plx_alloc(plx_atlas_room(HEIGHT), sizeof *room);
    plx_atlas_draw(&view, &taken, 0, WIDTH / 3, room);
    plx_atlas_draw(&view, &taken, WIDTH / 3, WIDTH, room);
    double error = 0, most = 0;
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        for (int x = 0; x < WIDTH; x++)
            for (int y = 0; y < HEIGHT; y++) {
                double p = (double)plx_density_column(&taken, sign, x)[y];
                double q = (double)plx_density_column(&exact, sign, x)[y];
                error += (p - q) * (p - q);
                most = fmax(most, q);
            }
    plx_free(room);
    plx_atlas_view_uninit(&view);
    plx_density_uninit(&taken);
    plx_density_uninit(&exact);
    return 10 * log10(most * most * WIDTH * HEIGHT * PLX_SIGNS / error);
}

static void views_are_those_drawn_line_by_line(void **state)
{
    /* From far away down to where it is no longer fine. Segments lie loosely here: ten million are
     * truer by some 6 dB. */
    static const struct {
        double cells, least;
    } views[] = {{1.75, 39}, {2.3, 44}, {2.9, 47}, {3.5, 37}, {4.5, 40}, {8, 38}, {11, 40}};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        double got = decibels(*state, views[i].cells);
        print_message("%.1f cells a pixel: %.1f dB\n", views[i].cells, got);
        assert_true(got > views[i].least);
    }
}

static void nearer_ones_have_less_detail_and_no_gaps(void **state)
{
    assert_true(decibels(*state, 1) > 25);
    assert_true(decibels(*state, 0.5) > 15);
    assert_true(decibels(*state, 0.2) > 12);
}

static void what_lies_beside_the_atlas_is_empty(void **state)
{
    fixture *f = *state;
    plx_density d;
    plx_atlas_view view = {0};
    float room[8192];
    assert_true(plx_density_init(&d, 32, 32, NULL));
    for (size_t i = 0; i < 32; i++)
        plx_density_column(&d, 0, (int)i)[i] = 7;
    assert_true(plx_atlas_view_make(&view, &f->atlas, f->atlas.scale / 2, 5000, -9000, 32));
    plx_atlas_draw(&view, &d, 0, 32, room);
    for (int x = 0; x < 32; x++)
        for (int y = 0; y < 32; y++)
            assert_float_equal(plx_density_column(&d, 0, x)[y], 0, 0);
    /* Further away than its coarsest level there is no view of it. */
    assert_false(plx_atlas_view_make(&view, &f->atlas, f->atlas.scale / 4096, 0, 0, 32));
    plx_atlas_view_uninit(&view);
    plx_density_uninit(&d);
}

/* Whatever is fine can be taken; else nobody would ever draw it. */
static void a_long_graph_is_seen_as_a_whole(void **state)
{
    (void)state;
    plx_atlas atlas = {0};
    plx_atlas_view view = {0};
    plx_atlas_desc desc = {.sets = 1, .signs = 1, .right = 1000, .bottom = 1, .bytes = BYTES};
    assert_true(plx_atlas_init(&atlas, &desc, NULL));
    assert_true(plx_atlas_is_fine(&atlas, WIDTH / 1000.0));
    for (double scale = atlas.scale; scale > atlas.scale / 4096; scale *= 0.7)
        if (plx_atlas_is_fine(&atlas, scale))
            assert_true(plx_atlas_view_make(&view, &atlas, scale, 0, 0, HEIGHT));
    assert_false(plx_atlas_is_fine(&atlas, atlas.scale / 4096));
    plx_atlas_view_uninit(&view);
    plx_atlas_uninit(&atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_are_those_drawn_line_by_line),
        cmocka_unit_test(nearer_ones_have_less_detail_and_no_gaps),
        cmocka_unit_test(what_lies_beside_the_atlas_is_empty),
        cmocka_unit_test(a_long_graph_is_seen_as_a_whole),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* Heatmaps as they come to the screen: the colour of each cell, of biases, and of odd weights. */
#include "gl.h"
#include "render/matrix_images.h"

#include "base/mem.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WIDTH = 200, HEIGHT = 120 };

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_edge_maps *maps;
    plx_matrix_images *images;
    plx_target *target;
    plx_rgba colors[PLX_MATRIX_COLORS];
    unsigned char pixels[HEIGHT][WIDTH][4];
} plx_fixture;

static const plx_rgba odd = {255, 0, 255, 255};

static int setup_network(void **state, const char *spec)
{
    static plx_fixture f;
    f.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    f.maps = plx_edge_maps_create(f.network, &f.layout, 2, NULL);
    f.images = plx_matrix_images_create(gl_device, f.network, f.maps, NULL);
    f.target = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    assert_true(f.maps && f.images && f.target);
    for (int i = 0; i < PLX_MATRIX_COLORS; i++)
        f.colors[i] = (plx_rgba){(unsigned char)i, (unsigned char)(255 - i), 7, 255};
    plx_rng rng;
    plx_rng_seed(&rng, 2, 0);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.snapshot.params[i] = (float)plx_rng_normal(&rng);
    for (size_t l = 0; l < f.network->link_count; l++)
        f.snapshot.link_version[l] = 1;
    *state = &f;
    return 0;
}

static int setup(void **state)
{
    return setup_network(state, "12-7");
}

/* Two matrices, of which one alone is not too large to be read weight for weight. */
static int setup_two(void **state)
{
    return setup_network(state, "3000-3000-3000");
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_target_destroy(&f->target);
    plx_matrix_images_destroy(&f->images);
    plx_edge_maps_destroy(&f->maps);
    plx_snapshot_uninit(&f->snapshot);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
    assert_no_gl_errors();
    return 0;
}

static const plx_matrix_band bands[] = {
    {.in_end = 12, .out_end = 7, .x = 4, .y = 3, .width = 120, .height = 105},
    {.bias = true, .in_end = 1, .out_end = 7, .x = 140, .y = 3, .width = 20, .height = 105},
};

/* As the maps are. */
static const plx_matrix_scale *draw_within(
    plx_fixture *f, plx_bounds clip, bool symmetric, float opacity)
{
    plx_matrix_request r = {
        .snapshot = &f->snapshot,
        .bands = bands,
        .band_count = 2,
        .clip = clip,
        .colors = f->colors,
        .symmetric = symmetric,
        .odd = odd,
        .opacity = opacity,
    };
    plx_target_clear(f->target, (float[4]){0, 0, 0, 1});
    const plx_matrix_scale *scales = plx_matrix_images_scales(f->images, &r, NULL);
    assert_non_null(scales);
    assert_true(plx_matrix_images_draw(f->images, &r, f->target, NULL));
    plx_target_read_rgba8(f->target, &f->pixels[0][0][0]);
    return scales;
}

static const plx_matrix_scale *draw(plx_fixture *f, bool symmetric, float opacity)
{
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    return draw_within(f, (plx_bounds){0, 0, WIDTH, HEIGHT}, symmetric, opacity);
}

static void expect_cells(plx_fixture *f, const plx_matrix_scale *scale)
{
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            plx_matrix_cell cell;
            const unsigned char *got = f->pixels[y][x];
            if (!plx_matrix_pick(bands, 2, x + 0.5, y + 0.5, &cell)) {
                assert_int_equal(got[0] + got[1] + got[2], 0);
                continue;
            }
            float value = plx_matrix_value(f->network, f->snapshot.params, &cell);
            plx_rgba want = isfinite(value) ? f->colors[plx_matrix_color_of(scale, value)] : odd;
            assert_true(got[0] == want.r && got[1] == want.g && got[2] == want.b);
        }
    }
}

static void every_cell_has_the_colour_of_its_weight(void **state)
{
    plx_fixture *f = *state;
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < 84; i++) {
        low = fminf(low, f->snapshot.params[f->network->links[0].weight_offset + i]);
        high = fmaxf(high, f->snapshot.params[f->network->links[0].weight_offset + i]);
    }
    const plx_matrix_scale *s = draw(f, false, 1);
    assert_true(s->low == low && s->high == high && s->cells == 1 && !s->clipped);
    expect_cells(f, s);
    s = draw(f, true, 1);
    assert_true(s->low == -s->high && s->high == fmaxf(-low, high));
    expect_cells(f, s);
}

static void new_weights_give_a_new_picture(void **state)
{
    plx_fixture *f = *state;
    expect_cells(f, draw(f, true, 1));
    f->snapshot.params[f->network->links[0].weight_offset + 17] = 5;
    f->snapshot.params[f->network->links[0].bias_offset + 3] = -2;
    f->snapshot.link_version[0]++;
    expect_cells(f, draw(f, true, 1));
    f->snapshot.params[f->network->links[0].weight_offset + 40] = NAN;
    f->snapshot.params[f->network->links[0].bias_offset + 1] = INFINITY;
    f->snapshot.link_version[0]++;
    expect_cells(f, draw(f, true, 1));
    f->snapshot.params[f->network->links[0].weight_offset + 40] = 0;
    f->snapshot.params[f->network->links[0].bias_offset + 1] = 0;
    f->snapshot.link_version[0]++;
}

static void all_equal_weights_have_a_scale_too(void **state)
{
    plx_fixture *f = *state;
    float before[84], *w = f->snapshot.params + f->network->links[0].weight_offset;
    memcpy(before, w, sizeof before);
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < 84; i++)
            w[i] = k ? 0.25F : 0;
        f->snapshot.link_version[0]++;
        const plx_matrix_scale *s = draw(f, false, 1);
        assert_true(s->low < w[0] && s->high > w[0]);
        expect_cells(f, s);
    }
    memcpy(w, before, sizeof before);
    f->snapshot.link_version[0]++;
}

static void opacity_mixes_with_what_is_there(void **state)
{
    plx_fixture *f = *state;
    draw(f, true, 1);
    int whole = f->pixels[50][60][0];
    draw(f, true, 0.5F);
    assert_true(abs(f->pixels[50][60][0] - whole / 2) <= 1);
}

/* Neither what has no map yet nor what is out of view. */
static void what_is_not_drawn_has_no_scale(void **state)
{
    plx_fixture *f = *state;
    const plx_matrix_scale *s = draw_within(f, (plx_bounds){0, 0, WIDTH, HEIGHT}, true, 1);
    assert_true(s->low == 0 && s->high == 0 && s->cells == 0);
    for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i++)
        assert_int_equal(f->pixels[i / WIDTH][i % WIDTH][1], 0);
    float high = draw(f, true, 1)->high;
    assert_true(high > 0);
    s = draw_within(f, (plx_bounds){170, 0, WIDTH, HEIGHT}, true, 1);
    assert_true(s->high == 0 && s->cells == 0);
    /* Of the biases alone, which have that of the weights. */
    s = draw_within(f, (plx_bounds){130, 0, WIDTH, HEIGHT}, true, 1);
    assert_true(s->high == high && s->cells == 1);
}

/* The pages that hold nothing but weights of a link. */
static void protect(const plx_fixture *f, int how)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t l = 0; l < f->network->link_count; l++) {
        const plx_link *k = &f->network->links[l];
        char *at = (char *)(f->snapshot.params + k->weight_offset);
        size_t bytes = k->in * k->out * sizeof(float), before = page - (uintptr_t)at % page;
        assert_int_equal(mprotect(at + before, (bytes - before) / page * page, how), 0);
    }
}

/* Together they are made of sums: a look at a weight would end the test. */
static void many_share_what_is_read(void **state)
{
    plx_fixture *f = *state;
    const plx_matrix_band two[] = {
        {.link = 0, .in_end = 3000, .out_end = 3000, .width = 100, .height = HEIGHT},
        {.link = 1, .in_end = 3000, .out_end = 3000, .x = 100, .width = 100, .height = HEIGHT},
    };
    plx_matrix_request r = {
        .snapshot = &f->snapshot,
        .bands = two,
        .band_count = 2,
        .clip = {0, 0, WIDTH, HEIGHT},
        .colors = f->colors,
        .odd = odd,
        .opacity = 1,
    };
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    protect(f, PROT_NONE);
    assert_non_null(plx_matrix_images_scales(f->images, &r, NULL));
    assert_true(plx_matrix_images_draw(f->images, &r, f->target, NULL));
    protect(f, PROT_READ | PROT_WRITE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_cell_has_the_colour_of_its_weight, setup, teardown),
        cmocka_unit_test_setup_teardown(new_weights_give_a_new_picture, setup, teardown),
        cmocka_unit_test_setup_teardown(all_equal_weights_have_a_scale_too, setup, teardown),
        cmocka_unit_test_setup_teardown(opacity_mixes_with_what_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_drawn_has_no_scale, setup, teardown),
        cmocka_unit_test_setup_teardown(many_share_what_is_read, setup_two, teardown),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}

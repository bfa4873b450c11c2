/* Which units have pictures at which zoom, what is in them, and when they are painted. */
#include "base/rng.h"
#include "scene/unit_marks.h"
#include "scene/unit_pictures.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static plx_network *network;
static plx_snapshot snapshot;
static plx_visuals visuals;
static plx_layout layout;
static plx_field *field;
static plx_unit_pictures pictures;

static void open_network(const char *spec, bool plane)
{
    network = plx_network_create(
        &(plx_network_desc){
            .spec = spec, .hidden_default = PLX_ACT_TANH, .output_default = PLX_ACT_IDENTITY},
        NULL);
    assert_non_null(network);
    assert_true(plx_layout_init(&layout, network, NULL));
    assert_true(plx_snapshot_init(&snapshot, network, NULL));
    assert_true(plx_visuals_init(&visuals, network, NULL));
    plx_rng rng;
    plx_rng_seed(&rng, 7, 0);
    for (size_t i = 0; i < network->param_count; i++)
        snapshot.params[i] = (float)plx_rng_range(&rng, -1, 1);
    for (size_t l = 0; l < network->link_count; l++)
        snapshot.link_version[l] = 1;
    for (size_t l = 0; l < network->layer_count; l++)
        snapshot.layer_activation[l] = network->layers[l].activation;
    snapshot.sequence = 1;
    plx_visuals_update(&visuals, &snapshot);
    if (!plane)
        return;
    field = plx_field_create(&(plx_field_desc){.network = network}, NULL);
    assert_non_null(field);
    assert_true(plx_field_update(field, &snapshot, SIZE_MAX));
}

static int teardown(void **state)
{
    (void)state;
    plx_unit_pictures_uninit(&pictures);
    plx_field_destroy(&field);
    plx_visuals_uninit(&visuals);
    plx_snapshot_uninit(&snapshot);
    plx_layout_uninit(&layout);
    plx_network_destroy(&network);
    return 0;
}

/* All of the network over a picture of that size, so that units of the fullest layer lie some
 * `spacing` pixels apart. */
static plx_picture_input input_at(double spacing, int height)
{
    double nearest = INFINITY;
    for (size_t l = 0; l < layout.layer_count; l++)
        if (layout.columns[l].units > 1)
            nearest = fmin(nearest, layout.columns[l].spacing);
    double x = (layout.bounds.left + layout.bounds.right) / 2;
    return (plx_picture_input){
        .snapshot = &snapshot,
        .field = field,
        .visuals = &visuals,
        .camera = {x, 0, spacing / nearest},
        .viewport = {100000, height, 1},
    };
}

static size_t update(const plx_picture_input *in)
{
    plx_unit_pictures_update(&pictures, in, &layout);
    return pictures.count;
}

static const unsigned char *texel(const plx_unit_picture *k, size_t x, size_t y)
{
    const unsigned char *tile =
        pictures.rgba + plx_picture_tile_at((int)k->left, (int)k->top) * PLX_PICTURE_BYTES;
    return tile + 4 * (y * (size_t)k->width + x);
}

/* Positive is orange. */
static int sign_of(const unsigned char *rgba)
{
    int warm = (int)rgba[0] - (int)rgba[2];
    return abs(warm) < 24 ? 0 : warm > 0 ? 1 : -1;
}

static void large_units_show_what_they_give_over_the_plane(void **state)
{
    (void)state;
    open_network("2-4-3-1", true);
    plx_picture_input in = input_at(300, 4000);
    assert_int_equal(update(&in), network->unit_count);
    assert_false(pictures.stale);
    size_t i = 0, strong = 0, side = plx_field_side(field);
    for (size_t l = 0; l < network->layer_count; l++) {
        assert_true(layout.columns[l].pictured && layout.columns[l].squared);
        for (size_t u = 0; u < network->layers[l].units; u++, i++) {
            const float *values = plx_field_unit(field, l, u);
            float most = 0;
            for (size_t p = 0; p < side * side; p++)
                most = fmaxf(most, fabsf(values[p]));
            for (size_t p = 0; p < side * side; p++) {
                float share = values[p] / most;
                int sign = sign_of(texel(&pictures.pictures[i], p % side, p / side));
                if (fabsf(share) < 0.002F)
                    assert_int_equal(sign, 0);
                if (fabsf(share) > 0.3F && fabsf(share) < 0.8F) { /* stronger ones are pale */
                    assert_int_equal(sign, share > 0 ? 1 : -1);
                    strong++;
                }
            }
        }
    }
    assert_true(strong > 1000);
    /* Inputs are their own coordinates: to the right, and upwards. */
    const plx_unit_picture *x = &pictures.pictures[0], *y = &pictures.pictures[1];
    assert_true(sign_of(texel(x, side / 4, 3)) < 0 && sign_of(texel(x, 3 * side / 4, 3)) > 0);
    assert_true(sign_of(texel(y, 3, side / 4)) > 0 && sign_of(texel(y, 3, 3 * side / 4)) < 0);
}

static void small_units_have_none(void **state)
{
    (void)state;
    open_network("2-40-1", true);
    plx_column *hidden = &layout.columns[1];
    plx_picture_input in = input_at(12, 2000);
    update(&in);
    assert_false(hidden->pictured);
    assert_true(layout.columns[0].pictured);
    double small = plx_unit_radius(hidden, &in.camera, &in.viewport);
    in = input_at(60, 4000);
    assert_int_equal(update(&in), network->unit_count);
    assert_true(hidden->pictured);
    assert_true(plx_unit_radius(hidden, &in.camera, &in.viewport) > 2 * small);
    in.off = true;
    assert_int_equal(update(&in), 0);
    assert_false(hidden->pictured || hidden->squared);
}

static void shapes_are_kept_where_they_tell_something(void **state)
{
    (void)state;
    open_network("2-3-1", true);
    plx_picture_input in = input_at(300, 4000);
    in.shapes = true;
    visuals.units[0].shape = PLX_HEXAGON;
    visuals.units[1].shape = PLX_RING;
    assert_int_equal(update(&in), network->unit_count - 1); /* there is no room in a ring */
    assert_false(layout.columns[0].squared);
    assert_true(pictures.pictures[0].shape == (float)PLX_HEXAGON);
}

static void hidden_units_have_none_and_faded_ones_are_faint(void **state)
{
    (void)state;
    open_network("2-3-1", true);
    plx_picture_input in = input_at(300, 4000);
    visuals.units[0].hidden = visuals.units[1].faded = true;
    assert_int_equal(update(&in), network->unit_count - 1);
    assert_true(pictures.pictures[0].opacity < pictures.pictures[1].opacity / 3);
}

/* Some a frame, each in turn, and none twice for the same weights. */
static void painting_goes_in_slices(void **state)
{
    (void)state;
    open_network("2-6-1", true);
    plx_picture_input in = input_at(300, 4000);
    in.slice = 1;
    for (size_t i = 1; i <= network->unit_count; i++) {
        assert_int_equal(update(&in), i);
        assert_int_equal(pictures.stale, i < network->unit_count);
    }
    uint64_t painted = pictures.paintings;
    assert_int_equal(painted, network->unit_count);
    update(&in);
    assert_int_equal(pictures.paintings, painted);
    snapshot.link_version[0]++;
    snapshot.params[0] += 1;
    assert_true(plx_field_update(field, &snapshot, SIZE_MAX));
    assert_int_equal(update(&in), network->unit_count); /* those of before stay meanwhile */
    assert_true(pictures.stale);
    for (size_t i = 0; i < network->unit_count; i++)
        update(&in);
    assert_false(pictures.stale);
    assert_int_equal(pictures.paintings, painted + network->unit_count);
}

static void images_show_the_weights_that_come_from_them(void **state)
{
    (void)state;
    open_network("6-4-2", false);
    plx_picture_input in = input_at(300, 4000);
    in.image_width = 3;
    in.image_height = 2;
    assert_int_equal(update(&in), 4); /* those behind the image alone */
    assert_false(layout.columns[0].pictured || layout.columns[2].pictured);
    for (size_t u = 0; u < 4; u++) {
        const plx_unit_picture *k = &pictures.pictures[u];
        const float *row = plx_link_weights(&network->links[0], snapshot.params) + u * 6;
        assert_true(k->width == 3 && k->height == 2 && k->crisp == 1);
        float most = 0;
        for (size_t i = 0; i < 6; i++)
            most = fmaxf(most, fabsf(row[i]));
        for (size_t i = 0; i < 6; i++)
            if (fabsf(row[i]) > 0.3F * most && fabsf(row[i]) < 0.8F * most)
                assert_int_equal(sign_of(texel(k, i % 3, i / 3)), row[i] > 0 ? 1 : -1);
    }
    uint64_t painted = pictures.paintings;
    snapshot.link_version[1]++; /* not these */
    update(&in);
    assert_int_equal(pictures.paintings, painted);
    snapshot.link_version[0]++;
    update(&in);
    assert_int_equal(pictures.paintings, painted + 4);
    in.image_width = 4; /* not this network's */
    assert_int_equal(update(&in), 0);
}

/* An image of more pixels than a tile has comes smaller. */
static void large_images_are_reduced(void **state)
{
    (void)state;
    open_network("20000-2", false);
    plx_picture_input in = input_at(300, 4000);
    in.camera.scale = 300 / layout.columns[1].spacing;
    in.image_width = 200;
    in.image_height = 100;
    assert_int_equal(update(&in), 2);
    assert_true(pictures.pictures[0].width == 50 && pictures.pictures[0].height == 25);
}

/* A layer with more units in view than there are tiles has no pictures, and another still has. */
static void there_are_never_more_than_tiles(void **state)
{
    (void)state;
    open_network("2-600-5", true);
    plx_picture_input in = input_at(40, 40 * 700);
    assert_int_equal(update(&in), 7);
    assert_false(layout.columns[1].pictured);
    in.viewport.height = 40 * 300;
    assert_true(update(&in) > 300);
    assert_true(layout.columns[1].pictured);
    /* Moved along, those out of view leave their tiles to others. */
    for (int step = 0; step < 6; step++) {
        in.camera.y = -0.3 + 0.1 * step;
        size_t count = update(&in);
        for (size_t i = 1; i < count; i++)
            for (size_t j = 0; j < i; j++)
                assert_false(pictures.pictures[i].left == pictures.pictures[j].left &&
                             pictures.pictures[i].top == pictures.pictures[j].top);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(large_units_show_what_they_give_over_the_plane, teardown),
        cmocka_unit_test_teardown(small_units_have_none, teardown),
        cmocka_unit_test_teardown(shapes_are_kept_where_they_tell_something, teardown),
        cmocka_unit_test_teardown(hidden_units_have_none_and_faded_ones_are_faint, teardown),
        cmocka_unit_test_teardown(painting_goes_in_slices, teardown),
        cmocka_unit_test_teardown(images_show_the_weights_that_come_from_them, teardown),
        cmocka_unit_test_teardown(large_images_are_reduced, teardown),
        cmocka_unit_test_teardown(there_are_never_more_than_tiles, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

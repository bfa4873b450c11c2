#include "session/shape.h"
#include "support.h"

#include <string.h>

static void layers_are_counted(void **state)
{
    (void)state;
    assert_int_equal(plx_shape_layers(""), 0);
    assert_int_equal(plx_shape_layers("7"), 1);
    assert_int_equal(plx_shape_layers("in=2-4:relu-2"), 3);
}

/* What comes out is a description that makes the network that was meant. */
static void assert_makes(const char *spec, size_t layers, size_t layer, size_t units)
{
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_non_null(n);
    assert_int_equal(n->layer_count, layers);
    assert_int_equal(n->layers[layer].units, units);
    plx_network_destroy(&n);
}

static void units_and_activations_change(void **state)
{
    (void)state;
    char spec[64] = "in=2-edges=4:relu-8-2:softmax";
    assert_true(plx_shape_set_units(spec, sizeof spec, 1, 123));
    assert_string_equal(spec, "in=2-edges=123:relu-8-2:softmax");
    assert_true(plx_shape_set_units(spec, sizeof spec, 2, 5));
    assert_string_equal(spec, "in=2-edges=123:relu-5-2:softmax");
    assert_true(plx_shape_set_activation(spec, sizeof spec, 2, PLX_ACT_TANH));
    assert_true(plx_shape_set_activation(spec, sizeof spec, 1, PLX_ACT_IDENTITY));
    assert_string_equal(spec, "in=2-edges=123:identity-5:tanh-2:softmax");
    assert_makes(spec, 4, 1, 123);
}

static void layers_come_and_go(void **state)
{
    (void)state;
    char spec[64] = "2-2:softmax";
    assert_true(plx_shape_insert(spec, sizeof spec, 1, 4, PLX_ACT_TANH));
    assert_string_equal(spec, "2-4:tanh-2:softmax");
    assert_true(plx_shape_insert(spec, sizeof spec, 2, 3, PLX_ACT_RELU));
    assert_true(plx_shape_insert(spec, sizeof spec, 1, 9, PLX_ACT_RELU));
    assert_string_equal(spec, "2-9:relu-4:tanh-3:relu-2:softmax");
    assert_makes(spec, 5, 2, 4);
    assert_true(plx_shape_remove(spec, sizeof spec, 2));
    assert_true(plx_shape_remove(spec, sizeof spec, 1));
    assert_string_equal(spec, "2-3:relu-2:softmax");
    assert_true(plx_shape_remove(spec, sizeof spec, 1));
    assert_string_equal(spec, "2-2:softmax");
}

static void what_cannot_be_changes_nothing(void **state)
{
    (void)state;
    char spec[16] = "2-4:relu-2";
    assert_false(plx_shape_set_units(spec, sizeof spec, 0, 3));
    assert_false(plx_shape_set_units(spec, sizeof spec, 2, 3));
    assert_false(plx_shape_set_units(spec, sizeof spec, 9, 3));
    assert_false(plx_shape_set_units(spec, sizeof spec, 1, 0));
    assert_false(plx_shape_set_units(spec, sizeof spec, 1, (size_t)PLX_MAX_UNITS + 1));
    assert_false(plx_shape_set_units(spec, sizeof spec, 1, 1234567)); /* no room */
    assert_false(plx_shape_set_activation(spec, sizeof spec, 2, PLX_ACT_TANH));
    assert_false(plx_shape_set_activation(spec, sizeof spec, 1, PLX_ACT_COUNT));
    assert_false(plx_shape_set_activation(spec, sizeof spec, 1, PLX_ACT_LEAKY_RELU));
    assert_false(plx_shape_insert(spec, sizeof spec, 0, 4, PLX_ACT_RELU));
    assert_false(plx_shape_insert(spec, sizeof spec, 3, 4, PLX_ACT_RELU));
    assert_false(plx_shape_insert(spec, sizeof spec, 1, 4, PLX_ACT_RELU));
    assert_false(plx_shape_remove(spec, sizeof spec, 0));
    assert_false(plx_shape_remove(spec, sizeof spec, 2));
    assert_string_equal(spec, "2-4:relu-2");
    /* To the last byte, and not one more. */
    char tight[] = "2-4-2";
    assert_false(plx_shape_set_units(tight, sizeof tight, 1, 10));
    assert_true(plx_shape_set_units(tight, sizeof tight, 1, 9));
    assert_string_equal(tight, "2-9-2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_are_counted),
        cmocka_unit_test(units_and_activations_change),
        cmocka_unit_test(layers_come_and_go),
        cmocka_unit_test(what_cannot_be_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Plain networks from names and shapes: perceptrons, convolutional and residual ones, and what has
 * no family. */
#include "model/trained.h"
#include "table.h"

#include "base/mem.h"

static void a_perceptron_in_the_order_of_the_file(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "input.scale", 784, 0, 0, 0);
    table_add(&t, "layers.0.weight", 64, 784, 0, 0);
    table_add(&t, "layers.0.bias", 64, 0, 0, 0);
    table_add(&t, "layers.1.weight", 10, 64, 0, 0);
    table_add(&t, "layers.1.bias", 10, 0, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_string_equal(p.family, "multilayer perceptron");
    assert_int_equal(u.network->layer_count, 3);
    assert_layer(u.network, 0, "input", 784);
    assert_layer(u.network, 1, "hidden 1", 64);
    assert_layer(u.network, 2, "output", 10);
    assert_link(u.network, 1, 1, 2);
    assert_int_equal(p.parts[0].bias, 2);
    assert_false(u.links[0].reduced);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Of layers of the same size nothing but that tells the order. */
static void what_the_file_says_of_itself_is_no_guess(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "layers.1.bias", 4, 0, 0, 0);
    table_add(&t, "layers.1.weight", 4, 4, 0, 0);
    table_add(&t, "layers.0.weight", 4, 4, 0, 0);
    table_add(&t, "layers.0.bias", 4, 0, 0, 0);
    plx_trained *told = t.tensors->trained = plx_alloc(1, sizeof *told);
    told->network =
        plx_network_create(&(plx_network_desc){.spec = "eye=4-mind=4:tanh-4:sigmoid"}, NULL);
    told->links = plx_alloc(2, sizeof *told->links);
    told->links[0] = (plx_trained_link){.weights = 2, .biases = 3};
    told->links[1] = (plx_trained_link){.weights = 1, .biases = 0};
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_string_equal(p.family, "multilayer perceptron");
    assert_string_equal(p.warning, "");
    assert_layer(u.network, 0, "eye", 4);
    assert_layer(u.network, 1, "mind", 4);
    assert_layer(u.network, 2, "output", 4);
    assert_int_equal(u.network->layers[0].activation, PLX_ACT_IDENTITY);
    assert_int_equal(u.network->layers[1].activation, PLX_ACT_TANH);
    assert_int_equal(u.network->layers[2].activation, PLX_ACT_SIGMOID);
    assert_string_equal(u.structure.link_name[0], "layers.0");
    assert_int_equal(p.parts[0].tensor, 2);
    assert_int_equal(p.parts[0].bias, 3);
    assert_int_equal(p.parts[1].tensor, 1);
    assert_int_equal(p.parts[1].bias, 0);
    assert_int_equal(u.structure.unplaced, 0);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Names sorted as text, as many files have them, and Keras's way round. */
static void order_and_direction_are_found(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    for (size_t i = 0; i < 12; i++) {
        static const size_t sorted[] = {0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9};
        table_add_in(&t, "net.", sorted[i], "kernel", 100 - sorted[i], 99 - sorted[i]);
    }
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_int_equal(u.network->layer_count, 13);
    for (size_t l = 0; l < 13; l++)
        assert_int_equal(u.network->layers[l].units, 100 - l);
    assert_int_equal(p.parts[0].axis[0], PLX_AXIS_IN);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void lenet_is_flattened_between(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "conv1.weight", 6, 1, 5, 5);
    table_add(&t, "conv2.weight", 16, 6, 5, 5);
    table_add(&t, "fc1.weight", 120, 400, 0, 0);
    table_add(&t, "fc2.weight", 84, 120, 0, 0);
    table_add(&t, "fc3.weight", 10, 84, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_string_equal(p.family, "convolutional network");
    assert_layer(u.network, 2, "conv2", 16);
    assert_layer(u.network, 3, "flattened", 400);
    assert_layer(u.network, 6, "fc3", 10);
    assert_int_equal(u.structure.bypass_count, 1);
    assert_int_equal(u.structure.bypasses[0].kind, PLX_BYPASS_SPREAD);
    assert_true(u.links[0].reduced);
    assert_false(u.links[2].reduced);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* A U-Net of PyTorch: convolutions that make maps larger have [in][out], which only their biases
 * tell. */
static void transposed_kernels_have_inputs_first(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "down.weight", 64, 3, 3, 3);
    table_add(&t, "down.bias", 64, 0, 0, 0);
    table_add(&t, "up.weight", 64, 32, 2, 2);
    table_add(&t, "up.bias", 32, 0, 0, 0);
    table_add(&t, "outc.weight", 2, 32, 1, 1);
    table_add(&t, "outc.bias", 2, 0, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_int_equal(u.network->layer_count, 4);
    static const size_t units[] = {3, 64, 32, 2};
    for (size_t l = 0; l < 4; l++)
        assert_int_equal(u.network->layers[l].units, units[l]);
    static const plx_axis axes[] = {PLX_AXIS_IN, PLX_AXIS_OUT, PLX_AXIS_KERNEL, PLX_AXIS_KERNEL};
    for (size_t d = 0; d < 4; d++)
        assert_int_equal(p.parts[1].axis[d], axes[d]);
    assert_int_equal(p.parts[1].groups, 1);
    assert_int_equal(p.parts[1].bias, 3);
    assert_int_equal(p.parts[0].axis[0], PLX_AXIS_OUT);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* As TFLite has them: [out][y][x][in], and [1][y][x][out] where each input has kernels of its own.
 */
static void kernels_with_their_channels_last(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    snprintf(t.tensors->format, sizeof t.tensors->format, "TFLite");
    table_add(&t, "a", 32, 3, 3, 5);
    table_add(&t, "b", 1, 3, 3, 64);
    table_add(&t, "c", 7, 1, 1, 64);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_int_equal(u.network->layer_count, 4);
    static const size_t units[] = {5, 32, 64, 7};
    for (size_t l = 0; l < 4; l++)
        assert_int_equal(u.network->layers[l].units, units[l]);
    assert_int_equal(p.parts[0].groups, 1);
    assert_int_equal(p.parts[1].groups, 32);
    assert_int_equal(p.parts[0].axis[3], PLX_AXIS_IN);
    assert_int_equal(p.parts[1].axis[3], PLX_AXIS_OUT);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void depthwise_kernels_see_a_channel_each(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "a.weight", 32, 3, 3, 3);
    table_add(&t, "b.weight", 32, 1, 3, 3);
    table_add(&t, "c.weight", 64, 32, 1, 1);
    plx_plan p = table_plan(&t, 0);
    assert_int_equal(p.parts[1].groups, 32);
    assert_int_equal(p.parts[2].groups, 1);
    assert_int_equal(p.layer_count, 4);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void add_residual(table *t, size_t stage, size_t block, uint64_t in, uint64_t out)
{
    char name[64];
    snprintf(name, sizeof name, "layer%zu.%zu.conv1.weight", stage, block);
    table_add(t, name, out, in, 3, 3);
    snprintf(name, sizeof name, "layer%zu.%zu.bn1.weight", stage, block);
    table_add(t, name, out, 0, 0, 0);
    snprintf(name, sizeof name, "layer%zu.%zu.conv2.weight", stage, block);
    table_add(t, name, out, out, 3, 3);
    if (in == out)
        return;
    snprintf(name, sizeof name, "layer%zu.%zu.downsample.0.weight", stage, block);
    table_add(t, name, out, in, 1, 1);
}

static table resnet(size_t blocks)
{
    table t = table_begin(NULL, 0);
    table_add(&t, "conv1.weight", 64, 3, 7, 7);
    table_add(&t, "bn1.weight", 64, 0, 0, 0);
    for (size_t stage = 1; stage <= 4; stage++)
        for (size_t b = 0; b < blocks; b++) {
            uint64_t out = (uint64_t)32 << stage;
            add_residual(&t, stage, b, b == 0 && stage > 1 ? out / 2 : out, out);
        }
    table_add(&t, "fc.weight", 1000, 512, 0, 0);
    return t;
}

static void resnet_has_blocks_that_are_bypassed(void **state)
{
    (void)state;
    table t = resnet(2);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, true);
    assert_string_equal(p.family, "residual convolutional network");
    /* Input, stem, two kernels a block, and the head. */
    assert_int_equal(u.network->layer_count, 2 + 16 + 1);
    assert_layer(u.network, 18, "fc", 1000);
    /* A shortcut in each of three stages. */
    assert_int_equal(u.network->link_count, 1 + 16 + 3 + 1);
    assert_int_equal(u.structure.bypass_count, 5);
    assert_int_equal(u.structure.block_count, 4 + 8);
    assert_string_equal(u.structure.blocks[0].name, "layer1");
    assert_string_equal(u.structure.blocks[1].name, "layer1.0");
    assert_int_equal(u.structure.blocks[1].first, 2);
    assert_int_equal(u.structure.blocks[1].last, 2);
    assert_int_equal(u.structure.bypasses[0].source, 1);
    assert_int_equal(u.structure.bypasses[0].target, 3);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void many_blocks_are_folded(void **state)
{
    (void)state;
    table t = resnet(8);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    /* Each block is a column of sixteen groups of channels. */
    assert_layer(u.network, 2, "layer1.0", 16);
    assert_layer(u.network, 3, "layer1.0.conv2", 64);
    assert_true(u.links[1].reduced);
    char name[96];
    plx_structure_unit_name(&u.structure, 2, 1, name, sizeof name);
    assert_string_equal(name, "channels 4 to 7");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void what_fits_nothing_begins_anew(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "a", 7, 5, 0, 0);
    table_add(&t, "b", 11, 13, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_string_equal(p.family, "matrices in the order of the file");
    assert_int_equal(u.network->layer_count, 4);
    assert_link(u.network, 1, 2, 3);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Two moments of each weight lie beside it, and are no layers. */
static void what_an_optimiser_keeps_is_left_out(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "model.0.weight", 5, 7, 0, 0);
    table_add(&t, "model.2.weight", 3, 5, 0, 0);
    table_add(&t, "optimizer.state.0.exp_avg", 5, 7, 0, 0);
    table_add(&t, "optimizer.state.1.exp_avg", 3, 5, 0, 0);
    table_add(&t, "state.0.momentum_buffer", 3, 5, 0, 0);
    plx_plan p = table_plan(&t, 0);
    assert_string_equal(p.family, "multilayer perceptron");
    assert_int_equal(p.layer_count, 3);
    assert_string_equal(p.warning, "");
    assert_int_equal(plx_plan_parameters(t.tensors), 50);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
    t = table_begin(NULL, 0);
    table_add(&t, "optimizer.state.0.exp_avg", 5, 7, 0, 0);
    p = table_plan(&t, 0);
    assert_int_equal(p.layer_count, 2);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void vectors_alone_are_no_network(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "a", 7, 0, 0, 0);
    plx_plan p;
    plx_error e = {0};
    assert_false(plx_plan_make(&p, &(plx_plan_desc){.tensors = t.tensors}, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    plx_tensors_destroy(&t.tensors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_perceptron_in_the_order_of_the_file),
        cmocka_unit_test(what_the_file_says_of_itself_is_no_guess),
        cmocka_unit_test(order_and_direction_are_found),
        cmocka_unit_test(lenet_is_flattened_between),
        cmocka_unit_test(transposed_kernels_have_inputs_first),
        cmocka_unit_test(kernels_with_their_channels_last),
        cmocka_unit_test(depthwise_kernels_see_a_channel_each),
        cmocka_unit_test(resnet_has_blocks_that_are_bypassed),
        cmocka_unit_test(many_blocks_are_folded),
        cmocka_unit_test(what_fits_nothing_begins_anew),
        cmocka_unit_test(what_an_optimiser_keeps_is_left_out),
        cmocka_unit_test(vectors_alone_are_no_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

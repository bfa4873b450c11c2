/* Plans of graphs that a file carries, made by hand: the odd ones, and many made by chance. Those
 * that real writers make are in tests/cli/network_test.py. */
#include "table.h"

#include "model/model_graph.h"

#include <stdlib.h>

static plx_model_graph *begin(table *t)
{
    t->tensors->graph = plx_model_graph_create("test", NULL);
    assert_non_null(t->tensors->graph);
    return t->tensors->graph;
}

/* inputs: names with blanks between. */
static void node(plx_model_graph *g, const char *op, const char *inputs, const char *output)
{
    char name[64];
    assert_true(plx_model_graph_add_node(g, "", op, NULL));
    for (const char *at = inputs; *at;) {
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        assert_true(plx_model_graph_add_input(g, name, NULL));
        at += length + (at[length] == ' ');
    }
    assert_true(plx_model_graph_add_output(g, output, NULL));
}

static void input(plx_model_graph *g, const char *name)
{
    uint32_t value;
    assert_true(plx_model_graph_value(g, name, &value, NULL));
    g->value[value].is_input = true;
}

static void what_the_graph_says_is_believed_over_names(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    /* In the order of the file they would not join. */
    table_add(&t, "zz", 4, 3, 0, 0);
    table_add(&t, "aa", 7, 4, 0, 0);
    table_add(&t, "scale", 4, 0, 0, 0);
    plx_model_graph *g = begin(&t);
    input(g, "x");
    node(g, "MatMul", "x aa", "y");
    node(g, "LayerNormalization", "y scale", "n");
    node(g, "Relu", "n", "r");
    node(g, "MatMul", "r zz", "z");
    assert_true(plx_model_graph_finish(g, t.tensors, NULL));
    plx_plan p = table_plan(&t, 0);
    assert_string_equal(p.warning, "");
    assert_string_equal(p.family, "multilayer perceptron");
    assert_int_equal(p.layer_count, 3);
    assert_int_equal(p.layers[0].units, 7);
    assert_int_equal(p.layers[1].units, 4);
    assert_int_equal(p.layers[2].units, 3);
    assert_int_equal(p.layers[1].activation, PLX_ACT_RELU);
    assert_int_equal(p.layers[1].norm_scale, 2);
    assert_int_equal(p.parts[0].axis[0], PLX_AXIS_IN);
    plx_unfolding u = table_unfold(&p, true);
    assert_int_equal(u.structure.unplaced, 0);
    assert_string_equal(u.structure.notes[1].text, "LayerNormalization");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void a_graph_of_no_use_is_a_guess_with_a_warning(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "a.weight", 4, 3, 0, 0);
    table_add(&t, "b.weight", 5, 4, 0, 0);
    plx_model_graph *g = begin(&t);
    input(g, "x");
    node(g, "Relu", "x", "y");
    assert_true(plx_model_graph_finish(g, t.tensors, NULL));
    plx_plan p = table_plan(&t, 0);
    assert_non_null(strstr(p.warning, "guess"));
    assert_int_equal(p.layer_count, 3);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void cycles_come_to_an_end(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "w", 4, 4, 0, 0);
    plx_model_graph *g = begin(&t);
    node(g, "Add", "a b", "c");
    node(g, "MatMul", "c w", "a");
    node(g, "MatMul", "b w", "b");
    assert_true(plx_model_graph_finish(g, t.tensors, NULL));
    plx_plan p = table_plan(&t, 0);
    assert_true(p.link_count > 0);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Deep stacks of residual blocks are groups that are folded. */
static void many_blocks_come_in_groups(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    char name[64], inputs[64], output[64];
    plx_model_graph *g = begin(&t);
    input(g, "h0");
    for (unsigned i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "w%u", i);
        table_add(&t, name, 8, 32, 0, 0);
        snprintf(name, sizeof name, "v%u", i);
        table_add(&t, name, 32, 8, 0, 0);
        snprintf(inputs, sizeof inputs, "h%u w%u", i, i);
        node(g, "MatMul", inputs, (snprintf(output, sizeof output, "a%u", i), output));
        snprintf(inputs, sizeof inputs, "a%u v%u", i, i);
        node(g, "MatMul", inputs, (snprintf(output, sizeof output, "b%u", i), output));
        snprintf(inputs, sizeof inputs, "h%u b%u", i, i);
        node(g, "Add", inputs, (snprintf(output, sizeof output, "h%u", i + 1), output));
    }
    assert_true(plx_model_graph_finish(g, t.tensors, NULL));
    plx_plan p = table_plan(&t, 0);
    assert_int_equal(p.layer_count, 201);
    assert_int_equal(p.block_count, 100 + 12);
    plx_unfolding u = table_unfold(&p, false);
    assert_true(u.network->layer_count < 40);
    plx_unfolding_uninit(&u);
    u = table_unfold(&p, true);
    assert_int_equal(u.network->layer_count, 201);
    assert_int_equal(u.structure.bypass_count, 100);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* -- By chance --------------------------------------------------------------------------------- */

static const char *const ops[] = {"Add", "Mul", "MatMul", "Gemm", "Conv", "ConvTranspose", "Concat",
    "Split", "Slice", "Gather", "Reshape", "Transpose", "Relu", "Sigmoid", "Erf", "LSTM", "GRU",
    "Attention", "MultiHeadAttention", "QLinearConv", "MatMulInteger", "DequantizeLinear",
    "BatchNormalization", "SkipLayerNormalization", "Shape", "Unsqueeze", "Where", "Flatten",
    "Nobody", "FULLY_CONNECTED", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV",
    "UNIDIRECTIONAL_SEQUENCE_LSTM", "Dense", "SeparableConv2D", "Bidirectional", "Embedding",
    "Functional", "MaxPool", "ReduceMean"};

static unsigned pick(unsigned *seed, unsigned below)
{
    return (unsigned)rand_r(seed) % below;
}

static void random_graph(table *t, unsigned *seed)
{
    static const char *const values[] = {"t0", "t1", "t2", "t3", "t4", "t5", "v0", "v0", "v1", "v2",
        "v3", "v4", "v5", "v6", "v7", "v8"};
    static const char *const formats[] = {"ONNX", "Keras", "TFLite"};
    char name[64], inputs[256];
    unsigned tensors = 1 + pick(seed, 6), nodes = 1 + pick(seed, 14);
    snprintf(t->tensors->format, sizeof t->tensors->format, "%s", formats[pick(seed, 3)]);
    for (unsigned i = 0; i < tensors; i++) {
        uint64_t shape[4] = {0};
        unsigned rank = 1 + pick(seed, 4);
        for (unsigned d = 0; d < rank; d++)
            shape[d] = (uint64_t)1 << pick(seed, 4);
        snprintf(name, sizeof name, "t%u", i);
        table_add(t, name, shape[0], shape[1], shape[2], shape[3]);
    }
    plx_model_graph *g = begin(t);
    input(g, "v0");
    for (unsigned i = 0; i < nodes; i++) {
        size_t used = 0;
        for (unsigned k = 1 + pick(seed, 5); k > 0; k--)
            used += (size_t)snprintf(inputs + used, sizeof inputs - used, "%s%s", used ? " " : "",
                values[pick(seed, sizeof values / sizeof *values)]);
        snprintf(name, sizeof name, "v%u", 1 + pick(seed, 8));
        node(g, ops[pick(seed, sizeof ops / sizeof *ops)], inputs, name);
        for (unsigned k = pick(seed, 3); k > 0; k--) {
            static const char *const keys[] = {
                "group", "axis", "transB", "num_heads", "perm", "split"};
            int64_t whole[] = {(int64_t)pick(seed, 5) - 1, (int64_t)pick(seed, 4), 2};
            assert_true(
                plx_model_graph_add_wholes(g, keys[pick(seed, 6)], whole, 1 + pick(seed, 3), NULL));
        }
    }
    assert_true(plx_model_graph_finish(g, t->tensors, NULL));
}

static void whatever_comes_makes_a_sound_plan_or_none(void **state)
{
    (void)state;
    static const float zeros[1 << 16];
    unsigned seed = 5, made = 0;
    for (int round = 0; round < 6000; round++) {
        table t = table_begin(zeros, sizeof zeros / sizeof *zeros);
        random_graph(&t, &seed);
        plx_plan p;
        if (plx_plan_make(&p, &(plx_plan_desc){.tensors = t.tensors}, NULL)) {
            made++;
            for (size_t i = 0; i < p.link_count; i++) {
                assert_true(p.links[i].source < p.links[i].target);
                assert_true(p.links[i].target < p.layer_count);
            }
            for (size_t i = 0; i < p.bypass_count; i++) {
                assert_true(p.bypasses[i].source < p.bypasses[i].target);
                assert_true(p.bypasses[i].target < p.layer_count);
            }
            plx_unfolding u = table_unfold(&p, round % 2 == 0);
            plx_unfolding_uninit(&u);
            plx_plan_uninit(&p);
        }
        plx_tensors_destroy(&t.tensors);
    }
    assert_true(made > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_graph_says_is_believed_over_names),
        cmocka_unit_test(a_graph_of_no_use_is_a_guess_with_a_warning),
        cmocka_unit_test(cycles_come_to_an_end),
        cmocka_unit_test(many_blocks_come_in_groups),
        cmocka_unit_test(whatever_comes_makes_a_sound_plan_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Plans of graphs that a file carries, made by hand: the odd ones, and many made by chance. Those
 * that real writers make are in tests/cli/network_test.py. */
#include "table.h"

#include "model/model_graph.h"

#include <stdlib.h>

static plx_model_graph *begin(table *t)
{
    t->tensors->graph = plx_model_graph_create("test", SIZE_MAX, NULL);
    assert_non_null(t->tensors->graph);
    return t->tensors->graph;
}

typedef bool add_value(plx_model_graph *g, const char *value, plx_error *e);

static void add_values(plx_model_graph *g, const char *names, add_value *add)
{
    char name[64];
    for (const char *at = names; *at;) {
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        assert_true(add(g, name, NULL));
        at += length + (at[length] == ' ');
    }
}

/* inputs, outputs: names with blanks between. */
static void node(plx_model_graph *g, const char *op, const char *inputs, const char *outputs)
{
    assert_true(plx_model_graph_add_node(g, "", op, NULL));
    add_values(g, inputs, plx_model_graph_add_input);
    add_values(g, outputs, plx_model_graph_add_output);
}

static void input(plx_model_graph *g, const char *name)
{
    uint32_t value;
    assert_true(plx_model_graph_value(g, name, &value, NULL));
    g->value[value].is_input = true;
}

static void whole(plx_model_graph *g, const char *name, int64_t value)
{
    assert_true(plx_model_graph_add_wholes(g, name, &value, 1, NULL));
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

/* However long the name: neither word is cut, and none hides the other. */
static void a_guess_that_leaves_something_out_tells_both(void **state)
{
    (void)state;
    static const char alone[] =
        "a matrix that joins no other one, whose name is longer than people are told";
    table t = table_begin(NULL, 0);
    for (size_t n = 0; n < 2; n++) {
        table_add_in(&t, "h.", n, "attn.c_attn.weight", 64, 192);
        table_add_in(&t, "h.", n, "attn.c_proj.weight", 64, 64);
        table_add_in(&t, "h.", n, "mlp.c_fc.weight", 64, 256);
        table_add_in(&t, "h.", n, "mlp.c_proj.weight", 256, 64);
    }
    table_add(&t, alone, 300, 200, 0, 0);
    plx_model_graph *g = begin(&t);
    input(g, "x");
    node(g, "Relu", "x", "y");
    assert_true(plx_model_graph_finish(g, t.tensors, NULL));
    plx_plan p = table_plan(&t, 4);
    assert_non_null(strstr(p.family, ", a guess"));
    assert_non_null(strstr(p.warning, "guess from names"));
    assert_non_null(strstr(p.warning, "; 1 matrices with 38 % of all numbers, such as 'a matrix"));
    assert_string_equal(p.warning + strlen(p.warning) - 9, "not drawn");
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

/* A BatchNormalization as Keras 3 writes it, with so many of its vectors in the file: the one that
 * scales is that number of them, and the one that is added, or neither is there (-1). */
static void assert_numbered(int64_t scales, int64_t centers, size_t count, int scale, int shift)
{
    static const char *const names[] = {
        "layers/bn/vars/0", "layers/bn/vars/1", "layers/bn/vars/2", "layers/bn/vars/3"};
    table t = table_begin(NULL, 0);
    table_add(&t, "kernel", 7, 4, 0, 0);
    for (size_t i = 0; i < count; i++)
        table_add(&t, names[i], 4, 0, 0, 0);
    plx_model_graph *g = begin(&t);
    input(g, "x");
    node(g, "MatMul", "x kernel", "y");
    assert_true(plx_model_graph_add_node(g, "", "BatchNormalization", NULL));
    assert_true(plx_model_graph_add_input(g, "y", NULL));
    for (size_t i = 0; i < count; i++)
        assert_true(plx_model_graph_add_input(g, names[i], NULL));
    assert_true(plx_model_graph_add_output(g, "z", NULL));
    whole(g, "scale", scales);
    whole(g, "center", centers);
    assert_true(plx_model_graph_finish(g, t.tensors, NULL));
    plx_plan p = table_plan(&t, 0);
    assert_int_equal(p.layers[1].norm_scale, scale < 0 ? PLX_PLAN_NONE : (size_t)scale + 1);
    assert_int_equal(p.layers[1].norm_shift, shift < 0 ? PLX_PLAN_NONE : (size_t)shift + 1);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void norms_without_scale_or_shift_have_none(void **state)
{
    (void)state;
    assert_numbered(1, 1, 4, 0, 1);
    assert_numbered(0, 1, 3, -1, 0);
    assert_numbered(1, 0, 3, 0, -1);
    assert_numbered(0, 0, 2, -1, -1);
}

/* -- Parts ------------------------------------------------------------------------------------- */

static void shaped(plx_model_graph *g, const char *name, size_t rank, const int64_t *shape)
{
    uint32_t value;
    assert_true(plx_model_graph_value(g, name, &value, NULL));
    g->value[value].has_shape = true;
    g->value[value].rank = rank;
    memcpy(g->value[value].shape, shape, rank * sizeof *shape);
}

/* A value of TFLite's, x [1][12], cut in two ways by an operator, and a matrix behind each: both
 * lead from the layer's units that they are made of. */
typedef struct cut {
    const char *op, *inputs, *outputs;
    size_t first[2];
} cut;

static void assert_cut(const cut *c, const char *mask, int64_t mask_value)
{
    static const float numbers[] = {1, 0, 4, 2, 8, 1, 1, 4, -1};
    static float all[256];
    memcpy(all, numbers, sizeof numbers);
    table t = table_begin(all, 256);
    snprintf(t.tensors->format, sizeof t.tensors->format, "TFLite");
    table_add(&t, "one", 1, 0, 0, 0);
    table_add(&t, "begin", 2, 0, 0, 0);
    table_add(&t, "size", 2, 0, 0, 0);
    table_add(&t, "steps", 2, 0, 0, 0);
    table_add(&t, "sizes", 2, 0, 0, 0);
    table_add(&t, "a", 12, 5, 0, 0);
    table_add(&t, "b", 3, c->first[1] == 6 ? 6 : 8, 0, 0);
    plx_model_graph *g = begin(&t);
    input(g, "x");
    node(g, "FULLY_CONNECTED", "x a", "h");
    shaped(g, "h", 2, (const int64_t[]){1, 12});
    node(g, c->op, c->inputs, c->outputs);
    if (mask)
        whole(g, mask, mask_value);
    node(g, "FULLY_CONNECTED", "v b", "y");
    assert_true(plx_model_graph_finish(g, t.tensors, NULL));
    plx_plan p = table_plan(&t, 0);
    assert_string_equal(p.warning, "");
    assert_int_equal(p.layer_count, 3);
    assert_int_equal(p.bypass_count, 0);
    assert_int_equal(p.links[1].source, 1);
    assert_int_equal(p.parts[1].first_in, c->first[1]);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void parts_of_units_are_no_boxes(void **state)
{
    (void)state;
    assert_cut(&(cut){"SPLIT", "one h", "u v", {0, 6}}, NULL, 0);
    assert_cut(&(cut){"SPLIT_V", "h sizes one", "u v", {0, 4}}, NULL, 0);
    assert_cut(&(cut){"SLICE", "h begin size", "v", {0, 4}}, NULL, 0);
    assert_cut(&(cut){"STRIDED_SLICE", "h begin size steps", "v", {0, 4}}, "end_mask", 3);
}

/* Halves that come together again are what they were, and the other way round they are not. */
static void parts_in_a_row_are_the_whole(void **state)
{
    (void)state;
    static const float ones[256] = {1};
    for (int turned = 0; turned < 2; turned++) {
        table t = table_begin(ones, 256);
        snprintf(t.tensors->format, sizeof t.tensors->format, "TFLite");
        table_add(&t, "one", 1, 0, 0, 0);
        table_add(&t, "a", 12, 5, 0, 0);
        table_add(&t, "b", 3, 12, 0, 0);
        plx_model_graph *g = begin(&t);
        input(g, "x");
        node(g, "FULLY_CONNECTED", "x a", "h");
        shaped(g, "h", 2, (const int64_t[]){1, 12});
        node(g, "SPLIT", "one h", "u v");
        node(g, "CONCATENATION", turned ? "v u" : "u v", "w");
        whole(g, "axis", 1);
        node(g, "FULLY_CONNECTED", "w b", "y");
        assert_true(plx_model_graph_finish(g, t.tensors, NULL));
        plx_plan p = table_plan(&t, 0);
        assert_string_equal(p.warning, "");
        assert_int_equal(p.layer_count, turned ? 4 : 3);
        assert_int_equal(p.bypass_count, turned ? 2 : 0);
        for (size_t i = 0; i < p.bypass_count; i++) {
            assert_int_equal(p.bypasses[i].kind, PLX_BYPASS_COPY);
            assert_int_equal(p.bypasses[i].from, 6 - 6 * i);
            assert_int_equal(p.bypasses[i].first, 6 * i);
            assert_int_equal(p.bypasses[i].count, 6);
        }
        plx_unfolding u = table_unfold(&p, true);
        for (size_t i = 0; i < u.structure.bypass_count; i++)
            assert_int_equal(u.structure.bypasses[i].from, 6 - 6 * i);
        plx_unfolding_uninit(&u);
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

/* -- By chance --------------------------------------------------------------------------------- */

static const char *const ops[] = {"Add", "Mul", "MatMul", "Gemm", "Conv", "ConvTranspose", "Concat",
    "Split", "Slice", "Gather", "Reshape", "Transpose", "Relu", "Sigmoid", "Erf", "LSTM", "GRU",
    "Attention", "MultiHeadAttention", "GroupQueryAttention", "QLinearConv", "MatMulInteger",
    "DequantizeLinear", "BatchNormalization", "SkipLayerNormalization", "Shape", "Unsqueeze",
    "Where", "Flatten", "Nobody", "FULLY_CONNECTED", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV",
    "UNIDIRECTIONAL_SEQUENCE_LSTM", "Dense", "SeparableConv2D", "Bidirectional", "Embedding",
    "Functional", "MaxPool", "ReduceMean", "SPLIT", "SPLIT_V", "UNPACK", "SLICE", "STRIDED_SLICE",
    "CONCATENATION", "BATCH_MATMUL", "MatMulNBits", "GatherBlockQuantized", "FusedMatMul",
    "FusedConv", "FusedGemm", "QAttention", "QGemm", "DynamicQuantizeMatMul",
    "SkipSimplifiedLayerNormalization", "EmbedLayerNormalization", "BiasGelu", "RotaryEmbedding",
    "QLinearAdd", "QLinearMul"};

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
        snprintf(name, sizeof name, pick(seed, 3) ? "v%u" : "v%u v5 v7", 1 + pick(seed, 8));
        node(g, ops[pick(seed, sizeof ops / sizeof *ops)], inputs, name);
        for (unsigned k = pick(seed, 3); k > 0; k--) {
            static const char *const keys[] = {"group", "axis", "transB", "num_heads", "perm",
                "split", "end_mask", "shrink_axis_mask", "ellipsis_mask", "new_axis_mask",
                "kv_num_heads", "qkv_hidden_sizes", "adj_x", "adj_y"};
            int64_t whole[] = {(int64_t)pick(seed, 5) - 1, (int64_t)pick(seed, 4), 2};
            assert_true(plx_model_graph_add_wholes(
                g, keys[pick(seed, 14)], whole, 1 + pick(seed, 3), NULL));
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
        cmocka_unit_test(a_guess_that_leaves_something_out_tells_both),
        cmocka_unit_test(cycles_come_to_an_end),
        cmocka_unit_test(many_blocks_come_in_groups),
        cmocka_unit_test(norms_without_scale_or_shift_have_none),
        cmocka_unit_test(parts_of_units_are_no_boxes),
        cmocka_unit_test(parts_in_a_row_are_the_whole),
        cmocka_unit_test(whatever_comes_makes_a_sound_plan_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

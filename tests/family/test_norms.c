/* Which layers norms stand after, and their numbers. */
#include "table.h"

#include "family/norms.h"

enum { MOST = 1 << 16 };

static float data[MOST];

static void fill(void)
{
    for (size_t i = 0; i < MOST; i++)
        data[i] = (float)(i % 1000) - 500;
}

/* The index of a tensor in the file is that of its first number here. */
static double first_of(const table *t, const char *name)
{
    for (size_t i = 0; i < t->tensors->count; i++)
        if (strcmp(t->tensors->tensor[i].name, name) == 0)
            return (double)data[t->tensors->tensor[i].offset / sizeof(float)];
    fail();
    return 0;
}

static void norms_follow_their_convolutions(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "conv1.weight", 8, 3, 3, 3);
    table_add(&t, "bn1.weight", 8, 0, 0, 0);
    table_add(&t, "bn1.bias", 8, 0, 0, 0);
    table_add(&t, "bn1.running_mean", 8, 0, 0, 0);
    table_add(&t, "conv2.weight", 8, 8, 3, 3);
    table_add(&t, "fc.weight", 4, 8, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, true);
    assert_true(plx_norms_read(&u, NULL));
    assert_int_equal(u.structure.norm_count, 1);
    const plx_layer_norm *n = plx_structure_norm(&u.structure, 1);
    assert_non_null(n);
    assert_null(plx_structure_norm(&u.structure, 0));
    assert_null(plx_structure_norm(&u.structure, 2));
    assert_float_equal(n->scale[0], first_of(&t, "bn1.weight"), 0);
    assert_float_equal(n->shift[7], first_of(&t, "bn1.bias") + 7, 0);
    assert_true(n->most >= 0 && n->most <= 500);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* As in VGG with norms. */
static void statistics_tell_norms_in_sequences(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "features.0.weight", 8, 3, 3, 3);
    table_add(&t, "features.0.bias", 8, 0, 0, 0);
    table_add(&t, "features.1.weight", 8, 0, 0, 0);
    table_add(&t, "features.1.bias", 8, 0, 0, 0);
    table_add(&t, "features.1.running_mean", 8, 0, 0, 0);
    table_add(&t, "features.1.running_var", 8, 0, 0, 0);
    table_add(&t, "features.3.weight", 8, 8, 3, 3);
    table_add(&t, "features.4.weight", 8, 0, 0, 0); /* a PReLU's slopes */
    table_add(&t, "features.40.running_mean", 8, 0, 0, 0);
    table_add(&t, "classifier.weight", 4, 8, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, true);
    assert_true(plx_norms_read(&u, NULL));
    assert_int_equal(u.structure.norm_count, 1);
    const plx_layer_norm *n = plx_structure_norm(&u.structure, 1);
    assert_non_null(n);
    assert_float_equal(n->scale[0], first_of(&t, "features.1.weight"), 0);
    assert_float_equal(n->shift[0], first_of(&t, "features.1.bias"), 0);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void names_tell_norms_where_files_are_sorted(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    static const char *const norms[] = {"bn1", "layer1.0.bn1", "layer1.0.bn2", "layer1.1.bn1"};
    table_add(&t, "bn1.bias", 8, 0, 0, 0);
    table_add(&t, "bn1.running_mean", 8, 0, 0, 0);
    table_add(&t, "bn1.running_var", 8, 0, 0, 0);
    table_add(&t, "bn1.weight", 8, 0, 0, 0);
    table_add(&t, "conv1.weight", 8, 3, 3, 3);
    table_add(&t, "fc.weight", 4, 8, 0, 0);
    table_add(&t, "layer1.0.bn1.bias", 8, 0, 0, 0);
    table_add(&t, "layer1.0.bn1.weight", 8, 0, 0, 0);
    table_add(&t, "layer1.0.bn2.bias", 8, 0, 0, 0);
    table_add(&t, "layer1.0.bn2.weight", 8, 0, 0, 0);
    table_add(&t, "layer1.0.conv1.weight", 8, 8, 3, 3);
    table_add(&t, "layer1.0.conv2.weight", 8, 8, 3, 3);
    table_add(&t, "layer1.1.bn1.bias", 8, 0, 0, 0);
    table_add(&t, "layer1.1.bn1.weight", 8, 0, 0, 0);
    table_add(&t, "layer1.1.conv1.weight", 8, 8, 3, 3);
    plx_plan p = table_plan(&t, 0);
    size_t found = 0;
    for (size_t l = 0; l < p.layer_count; l++)
        for (size_t i = 0; i < sizeof norms / sizeof *norms; i++) {
            char weights[64], scale[64], *bn;
            snprintf(scale, sizeof scale, "%s.weight", norms[i]);
            snprintf(weights, sizeof weights, "%s", norms[i]);
            bn = strstr(weights, "bn");
            snprintf(bn, 8, "conv%c", norms[i][strlen(norms[i]) - 1]);
            if (strcmp(p.layers[l].name, weights) == 0 && p.layers[l].norm_count == 1)
                found += strcmp(t.tensors->tensor[p.layers[l].norm_scale].name, scale) == 0;
        }
    assert_int_equal(found, 4);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void norms_of_a_transformer_are_of_its_stream(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    for (size_t i = 0; i < 2; i++) {
        table_add_in(&t, "model.layers.", i, "input_layernorm.weight", 32, 0);
        table_add_in(&t, "model.layers.", i, "self_attn.q_proj.weight", 32, 32);
        table_add_in(&t, "model.layers.", i, "self_attn.k_proj.weight", 32, 32);
        table_add_in(&t, "model.layers.", i, "self_attn.v_proj.weight", 32, 32);
        table_add_in(&t, "model.layers.", i, "self_attn.o_proj.weight", 32, 32);
        table_add_in(&t, "model.layers.", i, "post_attention_layernorm.weight", 32, 0);
        table_add_in(&t, "model.layers.", i, "mlp.up_proj.weight", 64, 32);
        table_add_in(&t, "model.layers.", i, "mlp.down_proj.weight", 32, 64);
    }
    table_add(&t, "model.norm.weight", 32, 0, 0, 0);
    plx_plan p = table_plan(&t, 4);
    plx_unfolding u = table_unfold(&p, true);
    assert_true(plx_norms_read(&u, NULL));
    assert_int_equal(u.structure.norm_count, 5);
    /* Stream, q k v, heads, attended, neurons, and so on. */
    static const struct {
        size_t layer;
        const char *name;
    } wanted[] = {{0, "model.layers.0.input_layernorm.weight"},
        {3, "model.layers.0.post_attention_layernorm.weight"},
        {5, "model.layers.1.input_layernorm.weight"},
        {8, "model.layers.1.post_attention_layernorm.weight"}, {10, "model.norm.weight"}};
    for (size_t i = 0; i < 5; i++) {
        const plx_layer_norm *n = plx_structure_norm(&u.structure, wanted[i].layer);
        assert_non_null(n);
        assert_float_equal(n->scale[0], first_of(&t, wanted[i].name), 0);
        assert_null(n->shift);
    }
    plx_unfolding_uninit(&u);
    /* Within folded blocks none is shown. */
    u = table_unfold(&p, false);
    assert_true(plx_norms_read(&u, NULL));
    assert_int_equal(u.structure.norm_count, 3);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static const plx_layer_norm *norm_at(const plx_unfolding *u, const char *layer, size_t which)
{
    for (size_t l = 0; l < u->network->layer_count; l++)
        if (strcmp(u->network->layers[l].name, layer) == 0 && which-- == 0)
            return plx_structure_norm(&u->structure, l);
    return NULL;
}

static void assert_norm(
    const table *t, const plx_unfolding *u, const char *layer, size_t which, const char *tensor)
{
    const plx_layer_norm *n = norm_at(u, layer, which);
    assert_non_null(n);
    assert_float_equal(n->scale[0], first_of(t, tensor), 0);
}

/* Those of BERT stand after what is added to the stream. */
static void norms_after_sums_are_there(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "bert.embeddings.word_embeddings.weight", 20, 32, 0, 0);
    table_add(&t, "bert.embeddings.LayerNorm.weight", 32, 0, 0, 0);
    for (size_t i = 0; i < 2; i++) {
        const char *prefix = "bert.encoder.layer.";
        table_add_in(&t, prefix, i, "attention.self.query.weight", 32, 32);
        table_add_in(&t, prefix, i, "attention.self.key.weight", 32, 32);
        table_add_in(&t, prefix, i, "attention.self.value.weight", 32, 32);
        table_add_in(&t, prefix, i, "attention.output.dense.weight", 32, 32);
        table_add_in(&t, prefix, i, "attention.output.LayerNorm.weight", 32, 0);
        table_add_in(&t, prefix, i, "intermediate.dense.weight", 64, 32);
        table_add_in(&t, prefix, i, "output.dense.weight", 32, 64);
        table_add_in(&t, prefix, i, "output.LayerNorm.weight", 32, 0);
    }
    plx_plan p = table_plan(&t, 4);
    plx_unfolding u = table_unfold(&p, true);
    assert_true(plx_norms_read(&u, NULL));
    assert_int_equal(u.structure.norm_count, 5);
    assert_norm(&t, &u, "embedding", 0, "bert.embeddings.LayerNorm.weight");
    assert_norm(&t, &u, "attended", 1, "bert.encoder.layer.1.attention.output.LayerNorm.weight");
    assert_norm(&t, &u, "stream 1", 0, "bert.encoder.layer.0.output.LayerNorm.weight");
    assert_norm(&t, &u, "stream 2", 0, "bert.encoder.layer.1.output.LayerNorm.weight");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Blocks of both stacks have the same numbers. The order of the file is that of names, or of use.
 */
static table encoder_and_decoder(bool by_name, bool ends)
{
    static const char *const use[] = {
        "self_attn_layer_norm.weight", "encoder_attn_layer_norm.weight", "final_layer_norm.weight"};
    static const char *const names[] = {
        "encoder_attn_layer_norm.weight", "final_layer_norm.weight", "self_attn_layer_norm.weight"};
    static const char *const stacks[] = {"encoder", "decoder"};
    table t = table_begin(data, MOST);
    for (int s = 1; s >= 0; s--) {
        char prefix[40], name[80];
        snprintf(prefix, sizeof prefix, "model.%s.layers.", stacks[s]);
        for (int cross = 0; cross <= s; cross++)
            for (int i = 0; i < 4; i++) {
                static const char *const parts[] = {"q_proj", "k_proj", "v_proj", "out_proj"};
                snprintf(name, sizeof name, "%s.%s.weight", cross ? "encoder_attn" : "self_attn",
                    parts[i]);
                table_add_in(&t, prefix, 0, name, 32, 32);
            }
        table_add_in(&t, prefix, 0, "fc1.weight", 64, 32);
        table_add_in(&t, prefix, 0, "fc2.weight", 32, 64);
        for (int i = 0; i < 3; i++) {
            const char *norm = by_name ? names[i] : use[i];
            if (s || strncmp(norm, "encoder", 7) != 0)
                table_add_in(&t, prefix, 0, norm, 32, 0);
        }
        snprintf(name, sizeof name, "model.%s.layer_norm.weight", stacks[s]);
        if (ends)
            table_add(&t, name, 32, 0, 0, 0);
    }
    return t;
}

static void norms_are_of_their_stack(void **state)
{
    (void)state;
    fill();
    for (int by_name = 0; by_name < 2; by_name++) {
        table t = encoder_and_decoder(by_name, true);
        plx_plan p = table_plan(&t, 4);
        plx_unfolding u = table_unfold(&p, true);
        assert_true(plx_norms_read(&u, NULL));
        assert_int_equal(u.structure.norm_count, 7);
        assert_norm(&t, &u, "embedding", 0, "model.encoder.layers.0.self_attn_layer_norm.weight");
        assert_norm(&t, &u, "attended", 0, "model.encoder.layers.0.final_layer_norm.weight");
        assert_norm(&t, &u, "stream 1", 0, "model.encoder.layer_norm.weight");
        assert_norm(
            &t, &u, "decoder embedding", 0, "model.decoder.layers.0.self_attn_layer_norm.weight");
        assert_norm(&t, &u, "attended", 1, "model.decoder.layers.0.encoder_attn_layer_norm.weight");
        assert_norm(&t, &u, "attended across", 0, "model.decoder.layers.0.final_layer_norm.weight");
        assert_norm(&t, &u, "stream 1", 1, "model.decoder.layer_norm.weight");
        plx_unfolding_uninit(&u);
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

/* Without one at the end of the stack they are after what is added, as BART has them. */
static void norms_of_one_name_stand_before_or_after(void **state)
{
    (void)state;
    fill();
    table t = encoder_and_decoder(true, false);
    plx_plan p = table_plan(&t, 4);
    plx_unfolding u = table_unfold(&p, true);
    assert_true(plx_norms_read(&u, NULL));
    assert_int_equal(u.structure.norm_count, 5);
    assert_norm(&t, &u, "attended", 0, "model.encoder.layers.0.self_attn_layer_norm.weight");
    assert_norm(&t, &u, "stream 1", 0, "model.encoder.layers.0.final_layer_norm.weight");
    assert_norm(&t, &u, "attended", 1, "model.decoder.layers.0.self_attn_layer_norm.weight");
    assert_norm(
        &t, &u, "attended across", 0, "model.decoder.layers.0.encoder_attn_layer_norm.weight");
    assert_norm(&t, &u, "stream 1", 1, "model.decoder.layers.0.final_layer_norm.weight");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Norms of a block in the order of their names, and which are after its embedding, after attention
 * and at its end; NULL: none is. */
static void names_tell_the_spots_of_norms(void **state)
{
    (void)state;
    static const struct {
        const char *norms[5], *spots[3];
    } cases[] = {
        {{"layernorm_after", "layernorm_before"}, {"layernorm_before", "layernorm_after", NULL}},
        {{"input_layernorm", "post_attention_layernorm", "post_feedforward_layernorm",
             "pre_feedforward_layernorm"},
            {"input_layernorm", "pre_feedforward_layernorm", NULL}},
        {{"post_attention_layernorm", "post_feedforward_layernorm", "self_attn.k_norm",
             "self_attn.q_norm"},
            {NULL, NULL, NULL}},
        {{"attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm"},
            {"attn_norm", "ffn_norm", NULL}},
        {{"attn_norm", "post_attention_norm"}, {"attn_norm", "post_attention_norm", NULL}},
        {{"output_layer_norm", "sa_layer_norm"}, {NULL, "sa_layer_norm", "output_layer_norm"}},
        {{"LayerNorm", "attention.LayerNorm"}, {"attention.LayerNorm", "LayerNorm", NULL}},
        {{"norm1", "norm2"}, {"norm1", "norm2", NULL}},
    };
    static const char *const layers[] = {"embedding", "attended", "stream 1"};
    fill();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        table t = table_begin(data, MOST);
        char name[80];
        for (size_t k = 0; k < 5 && cases[i].norms[k]; k++) {
            snprintf(name, sizeof name, "%s.weight", cases[i].norms[k]);
            table_add_in(&t, "layers.", 0, name, 32, 0);
        }
        table_add_in(&t, "layers.", 0, "attn.qkv.weight", 96, 32);
        table_add_in(&t, "layers.", 0, "attn.proj.weight", 32, 32);
        table_add_in(&t, "layers.", 0, "mlp.fc1.weight", 64, 32);
        table_add_in(&t, "layers.", 0, "mlp.fc2.weight", 32, 64);
        plx_plan p = table_plan(&t, 4);
        plx_unfolding u = table_unfold(&p, true);
        assert_true(plx_norms_read(&u, NULL));
        for (size_t k = 0; k < 3; k++) {
            snprintf(name, sizeof name, "layers.0.%s.weight",
                cases[i].spots[k] ? cases[i].spots[k] : "");
            if (cases[i].spots[k])
                assert_norm(&t, &u, layers[k], 0, name);
            else
                assert_null(norm_at(&u, layers[k], 0));
        }
        plx_unfolding_uninit(&u);
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(norms_follow_their_convolutions),
        cmocka_unit_test(statistics_tell_norms_in_sequences),
        cmocka_unit_test(names_tell_norms_where_files_are_sorted),
        cmocka_unit_test(norms_of_a_transformer_are_of_its_stream),
        cmocka_unit_test(norms_after_sums_are_there),
        cmocka_unit_test(norms_are_of_their_stack),
        cmocka_unit_test(norms_of_one_name_stand_before_or_after),
        cmocka_unit_test(names_tell_the_spots_of_norms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

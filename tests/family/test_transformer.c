/* Transformers from names and shapes of real ones. */
#include "table.h"

#include "base/mem.h"
#include "family/opened.h"
#include "family/weights.h"

#include <math.h>

static void gpt2_blocks(table *t, const char *prefix, size_t blocks, uint64_t d)
{
    for (size_t i = 0; i < blocks; i++) {
        table_add_in(t, prefix, i, "ln_1.weight", d, 0);
        table_add_in(t, prefix, i, "attn.c_attn.weight", d, 3 * d);
        table_add_in(t, prefix, i, "attn.c_attn.bias", 3 * d, 0);
        table_add_in(t, prefix, i, "attn.c_proj.weight", d, d);
        table_add_in(t, prefix, i, "ln_2.weight", d, 0);
        table_add_in(t, prefix, i, "mlp.c_fc.weight", d, 4 * d);
        table_add_in(t, prefix, i, "mlp.c_proj.weight", 4 * d, d);
    }
}

static void gpt2_is_folded_at_first(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "wte.weight", 50257, 768, 0, 0);
    table_add(&t, "wpe.weight", 1024, 768, 0, 0);
    gpt2_blocks(&t, "h.", 12, 768);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    assert_non_null(strstr(p.family, "GPT-2, 12 blocks, 12 heads"));
    assert_int_equal(p.head_width, 64);
    /* Embeddings, the stream around twelve blocks, and the tied outputs. */
    assert_int_equal(u.network->layer_count, 1 + 13 + 12 + 1);
    assert_layer(u.network, 1, "embedding", 768);
    assert_layer(u.network, 2, "block 0", 12 + 16);
    assert_layer(u.network, 3, "stream 1", 768);
    assert_int_equal(u.network->link_count, 1 + 24 + 1);
    assert_int_equal(u.structure.bypass_count, 12);
    assert_int_equal(u.structure.bypasses[0].source, 1);
    assert_int_equal(u.structure.bypasses[0].target, 3);
    char name[96];
    assert_string_equal(plx_structure_unit_name(&u.structure, 2, 3, name, sizeof name), "head 3");
    assert_string_equal(
        plx_structure_unit_name(&u.structure, 2, 13, name, sizeof name), "neurons 192 to 383");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* As one encoder layer of PyTorch is saved: nothing in its names counts blocks. */
static void a_block_alone_needs_no_number(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "self_attn.in_proj_weight", 48, 16, 0, 0);
    table_add(&t, "self_attn.in_proj_bias", 48, 0, 0, 0);
    table_add(&t, "self_attn.out_proj.weight", 16, 16, 0, 0);
    table_add(&t, "linear1.weight", 32, 16, 0, 0);
    table_add(&t, "linear2.weight", 16, 32, 0, 0);
    table_add(&t, "norm1.weight", 16, 0, 0, 0);
    table_add(&t, "norm2.weight", 16, 0, 0, 0);
    plx_plan p = table_plan(&t, 4);
    assert_int_equal(p.head_width, 4);
    plx_unfolding u = table_unfold(&p, true);
    assert_layer(u.network, 0, "embedding", 16);
    assert_int_equal(u.network->layers[1].units, 48);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void an_open_block_is_its_layers(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    gpt2_blocks(&t, "transformer.h.", 2, 128);
    plx_plan p = table_plan(&t, 2);
    plx_unfolding u = table_unfold(&p, true);
    const plx_network *n = u.network;
    assert_layer(n, 0, "embedding", 128);
    assert_layer(n, 1, "q, k, v", 384);
    assert_layer(n, 2, "heads", 128);
    assert_layer(n, 3, "attended", 128);
    assert_layer(n, 4, "neurons", 512);
    assert_layer(n, 5, "stream 1", 128);
    assert_int_equal(n->layer_count, 11);
    assert_link(n, 0, 0, 1);
    assert_link(n, 1, 2, 3);
    assert_link(n, 2, 3, 4);
    assert_link(n, 3, 4, 5);
    /* [in][out], also where a matrix is square. */
    for (size_t i = 0; i < p.part_count; i++)
        assert_int_equal(p.parts[i].axis[0], PLX_AXIS_IN);
    assert_int_equal(u.structure.bypass_count, 6);
    assert_int_equal(u.structure.bypasses[0].kind, PLX_BYPASS_HEADS);
    assert_int_equal(u.structure.bypasses[1].source, 0);
    assert_int_equal(u.structure.bypasses[1].target, 3);
    char name[96];
    assert_string_equal(plx_structure_unit_name(&u.structure, 1, 128 + 65, name, sizeof name),
        "key head 1, unit 1");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void llama_blocks(table *t, const char *prefix, size_t blocks)
{
    for (size_t i = 0; i < blocks; i++) {
        table_add_in(t, prefix, i, "input_layernorm.weight", 2048, 0);
        table_add_in(t, prefix, i, "self_attn.q_proj.weight", 2048, 2048);
        table_add_in(t, prefix, i, "self_attn.k_proj.weight", 256, 2048);
        table_add_in(t, prefix, i, "self_attn.v_proj.weight", 256, 2048);
        table_add_in(t, prefix, i, "self_attn.o_proj.weight", 2048, 2048);
        table_add_in(t, prefix, i, "post_attention_layernorm.weight", 2048, 0);
        table_add_in(t, prefix, i, "mlp.gate_proj.weight", 5632, 2048);
        table_add_in(t, prefix, i, "mlp.up_proj.weight", 5632, 2048);
        table_add_in(t, prefix, i, "mlp.down_proj.weight", 2048, 5632);
    }
}

static void llama_shares_keys_among_heads(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "model.embed_tokens.weight", 32000, 2048, 0, 0);
    llama_blocks(&t, "model.layers.", 22);
    table_add(&t, "model.norm.weight", 2048, 0, 0, 0);
    table_add(&t, "lm_head.weight", 32000, 2048, 0, 0);
    plx_plan p = table_plan(&t, 32);
    plx_unfolding u = table_unfold(&p, false);
    assert_non_null(strstr(p.family, "LLaMA and kin, 22 blocks, 32 heads"));
    assert_int_equal(u.network->layer_count, 1 + 23 + 22 + 1);
    assert_layer(u.network, 2, "block 0", 4 + 16);
    char name[96];
    assert_string_equal(
        plx_structure_unit_name(&u.structure, 2, 1, name, sizeof name), "heads 8 to 15");
    /* What is folded takes little. */
    assert_true(u.network->param_count < 8 << 20);
    assert_int_equal(plx_weights_count(&u), 1100048384 - 45 * 2048);
    plx_unfolding_uninit(&u);
    u = table_unfold(&p, true);
    /* Two matrices side by side: what gates, and what is gated. */
    bool twice = false;
    for (size_t k = 1; k < u.network->link_count; k++)
        twice = twice || (u.network->links[k].source == u.network->links[k - 1].source &&
                             u.network->links[k].target == u.network->links[k - 1].target);
    assert_true(twice);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void names_of_gguf_are_known(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "token_embd.weight", 1000, 256, 0, 0);
    for (size_t i = 0; i < 3; i++) {
        table_add_in(&t, "blk.", i, "attn_norm.weight", 256, 0);
        table_add_in(&t, "blk.", i, "attn_q.weight", 256, 256);
        table_add_in(&t, "blk.", i, "attn_k.weight", 64, 256);
        table_add_in(&t, "blk.", i, "attn_v.weight", 64, 256);
        table_add_in(&t, "blk.", i, "attn_output.weight", 256, 256);
        table_add_in(&t, "blk.", i, "ffn_norm.weight", 256, 0);
        table_add_in(&t, "blk.", i, "ffn_gate.weight", 700, 256);
        table_add_in(&t, "blk.", i, "ffn_up.weight", 700, 256);
        table_add_in(&t, "blk.", i, "ffn_down.weight", 256, 700);
    }
    table_add(&t, "output.weight", 1000, 256, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, true);
    assert_non_null(strstr(p.family, "LLaMA and kin, 3 blocks"));
    assert_layer(u.network, 0, "tokens", 1000);
    assert_layer(u.network, u.network->layer_count - 1, "outputs", 1000);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void bert_and_vit(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    const char *prefix = "bert.encoder.layer.";
    table_add(&t, "bert.embeddings.word_embeddings.weight", 30522, 768, 0, 0);
    table_add(&t, "bert.embeddings.position_embeddings.weight", 512, 768, 0, 0);
    for (size_t i = 0; i < 12; i++) {
        table_add_in(&t, prefix, i, "attention.self.query.weight", 768, 768);
        table_add_in(&t, prefix, i, "attention.self.key.weight", 768, 768);
        table_add_in(&t, prefix, i, "attention.self.value.weight", 768, 768);
        table_add_in(&t, prefix, i, "attention.output.dense.weight", 768, 768);
        table_add_in(&t, prefix, i, "intermediate.dense.weight", 3072, 768);
        table_add_in(&t, prefix, i, "output.dense.weight", 768, 3072);
    }
    plx_plan p = table_plan(&t, 0);
    assert_non_null(strstr(p.family, "BERT, 12 blocks, 12 heads"));
    assert_int_equal(p.layers[0].units, 30522 + 512);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);

    t = table_begin(NULL, 0);
    table_add(&t, "pos_embed", 1, 197, 384, 0);
    table_add(&t, "patch_embed.proj.weight", 384, 3, 16, 16);
    for (size_t i = 0; i < 12; i++) {
        table_add_in(&t, "blocks.", i, "norm1.weight", 384, 0);
        table_add_in(&t, "blocks.", i, "attn.qkv.weight", 1152, 384);
        table_add_in(&t, "blocks.", i, "attn.proj.weight", 384, 384);
        table_add_in(&t, "blocks.", i, "norm2.weight", 384, 0);
        table_add_in(&t, "blocks.", i, "mlp.fc1.weight", 1536, 384);
        table_add_in(&t, "blocks.", i, "mlp.fc2.weight", 384, 1536);
    }
    table_add(&t, "head.weight", 1000, 384, 0, 0);
    p = table_plan(&t, 0);
    assert_non_null(strstr(p.family, "vision transformer, 12 blocks, 6 heads"));
    assert_int_equal(p.layers[0].units, 768 + 197);
    assert_int_equal(p.layers[p.layer_count - 1].units, 1000);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void two_hundred_blocks_come_in_groups(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    gpt2_blocks(&t, "h.", 200, 64);
    plx_plan p = table_plan(&t, 4);
    plx_unfolding u = table_unfold(&p, false);
    assert_layer(u.network, 1, "blocks 0-16", 34);
    assert_true(u.network->layer_count < 30);
    char name[96];
    assert_string_equal(
        plx_structure_unit_name(&u.structure, 3, 17, name, sizeof name), "neurons of block 17");
    plx_unfolding_uninit(&u);
    /* The group open, its blocks folded. */
    bool open[4096] = {0};
    open[0] = true;
    assert_true(plx_unfolding_init(&u, &p, open, NULL));
    assert_layer(u.network, 1, "block 0", 4 + 16);
    assert_layer(u.network, 3, "block 1", 4 + 16);
    assert_string_equal(plx_structure_block_of(&u.structure, 1)->name, "block 0");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

enum { D = 8, HEADS = 2, NEURONS = 32, NUMBERS = 3 * D * D + D * D + 8 * D * D };

/* Of what a folded block shows of one head, and of some neurons. */
static void folded_weights_are_norms(void **state)
{
    (void)state;
    static float data[NUMBERS];
    for (size_t i = 0; i < NUMBERS; i++)
        data[i] = sinf((float)i * 1.7F) + 0.1F;
    table t = table_begin(data, NUMBERS);
    table_add(&t, "h.0.attn.c_attn.weight", D, 3 * D, 0, 0);
    table_add(&t, "h.0.attn.c_proj.weight", D, D, 0, 0);
    table_add(&t, "h.0.mlp.c_fc.weight", D, NEURONS, 0, 0);
    table_add(&t, "h.0.mlp.c_proj.weight", NEURONS, D, 0, 0);
    plx_plan p = table_plan(&t, HEADS);
    plx_unfolding u = table_unfold(&p, false);
    assert_layer(u.network, 1, "block 0", HEADS + 16);
    assert_int_equal(u.network->link_count, 2);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    const float *in = params + u.network->links[0].weight_offset;
    const float *out = params + u.network->links[1].weight_offset;
    /* Input 3 of head 1: its queries, keys and values. */
    double squares = 0, sum = 0;
    for (size_t part = 0; part < 3; part++)
        for (size_t o = 0; o < D / HEADS; o++) {
            double w = (double)data[3 * 3 * D + part * D + D / HEADS + o];
            squares += w * w;
            sum += w;
        }
    assert_float_equal(in[1 * D + 3], (float)copysign(sqrt(squares), sum), 1e-5);
    /* Output 5 of neurons 6 and 7. */
    const float *down = data + 3 * D * D + D * D + D * NEURONS;
    double a = (double)down[6 * D + 5], b = (double)down[7 * D + 5];
    assert_float_equal(
        out[5 * (HEADS + 16) + HEADS + 3], (float)copysign(sqrt(a * a + b * b), a + b), 1e-5);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void lists_of_blocks_change(void **state)
{
    (void)state;
    char out[128];
    assert_string_equal(plx_unfold_with(NULL, "block 1", true, out, sizeof out), "block 1");
    assert_string_equal(plx_unfold_with("block 1,block 12", "block 1", false, out, sizeof out),
        "block 12,-block 1");
    assert_string_equal(
        plx_unfold_with("all,-block 1", "block 1", true, out, sizeof out), "all,block 1");
}

/* Two towers, of which neither attends to the other; what is left out is told. */
static void what_has_no_place_is_told(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    gpt2_blocks(&t, "text.h.", 2, 64);
    gpt2_blocks(&t, "image.h.", 2, 64);
    table_add(&t, "text.projection", 300, 200, 0, 0);
    plx_plan p = table_plan(&t, 4);
    assert_string_equal(p.family, "GPT-2, 4 blocks, 4 heads");
    assert_string_equal(p.blocks[0].name, "image block 0");
    assert_string_equal(p.blocks[2].name, "text block 0");
    assert_non_null(strstr(p.warning, "'text.projection'"));
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Falcon, and GGUF of it: attention and neurons have a norm each and read the same; others have
 * them one after the other. */
static void two_norms_may_be_of_one_stream(void **state)
{
    (void)state;
    static const struct {
        const char *prefix, *norms[2];
        int told;
        bool parallel;
    } cases[] = {{"transformer.h.", {"ln_attn.weight", "ln_mlp.weight"}, 0, true},
        {"blk.", {"attn_norm.weight", "attn_norm_2.weight"}, 0, true},
        {"blk.", {"attn_norm.weight", "ffn_norm.weight"}, 0, false},
        {"blk.", {"attn_norm.weight", "ffn_norm.weight"}, 1, true},
        {"gpt_neox.layers.", {"input_layernorm.weight", "post_attention_layernorm.weight"}, 0,
            true},
        {"gpt_neox.layers.", {"input_layernorm.weight", "post_attention_layernorm.weight"}, -1,
            false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *prefix = cases[i].prefix;
        table t = table_begin(NULL, 0);
        t.tensors->parallel = cases[i].told;
        for (size_t k = 0; k < 2; k++)
            table_add_in(&t, prefix, 0, cases[i].norms[k], 64, 0);
        table_add_in(&t, prefix, 0, "attn_qkv.weight", 192, 64);
        table_add_in(&t, prefix, 0, "attn_output.weight", 64, 64);
        table_add_in(&t, prefix, 0, "ffn_up.weight", 256, 64);
        table_add_in(&t, prefix, 0, "ffn_down.weight", 64, 256);
        plx_plan p = table_plan(&t, 4);
        bool attended = false;
        for (size_t l = 0; l < p.layer_count; l++)
            attended = attended || strcmp(p.layers[l].name, "attended") == 0;
        assert_int_equal(attended, !cases[i].parallel);
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

/* Half a block, and shapes that do not belong together, are no transformer and no crash. */

static void what_is_incomplete_is_laid_out_plainly(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add_in(&t, "h.", 0, "attn.c_attn.weight", 7, 5);
    table_add_in(&t, "h.", 0, "attn.c_proj.weight", 11, 13);
    table_add_in(&t, "h.", 0, "mlp.c_fc.weight", 17, 19);
    table_add_in(&t, "h.", 0, "mlp.c_proj.weight", 23, 29);
    table_add_in(&t, "h.", 1, "mlp.c_proj.weight", 1, 1);
    plx_plan p = table_plan(&t, 3);
    assert_string_equal(p.family, "matrices in the order of the file");
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void heads_that_cannot_be_are_told(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    gpt2_blocks(&t, "h.", 2, 768);
    plx_plan p = table_plan(&t, 7);
    assert_non_null(strstr(p.family, "12 heads (a guess)"));
    assert_string_equal(p.warning, "attention cannot have the 7 heads that were asked for");
    plx_plan_uninit(&p);
    p = table_plan(&t, 6);
    assert_non_null(strstr(p.family, "6 heads"));
    assert_string_equal(p.warning, "");
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gpt2_is_folded_at_first),
        cmocka_unit_test(a_block_alone_needs_no_number),
        cmocka_unit_test(an_open_block_is_its_layers),
        cmocka_unit_test(llama_shares_keys_among_heads),
        cmocka_unit_test(heads_that_cannot_be_are_told),
        cmocka_unit_test(names_of_gguf_are_known),
        cmocka_unit_test(bert_and_vit),
        cmocka_unit_test(two_hundred_blocks_come_in_groups),
        cmocka_unit_test(folded_weights_are_norms),
        cmocka_unit_test(lists_of_blocks_change),
        cmocka_unit_test(what_has_no_place_is_told),
        cmocka_unit_test(two_norms_may_be_of_one_stream),
        cmocka_unit_test(what_is_incomplete_is_laid_out_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

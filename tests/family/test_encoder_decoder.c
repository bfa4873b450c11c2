/* Stacks of which one attends to the other. */
#include "base/mem.h"
#include "family/weights.h"
#include "table.h"

/* T5: the encoder first, then the decoder, each block of which attends to the encoder's end. */
static void a_decoder_attends_to_its_encoder(void **state)
{
    (void)state;
    static const char *const ends[] = {"q", "k", "v", "o"};
    table t = table_begin(NULL, 0);
    for (int k = 0; k < 4; k++) {
        char name[80];
        snprintf(name, sizeof name, "encoder.block.0.layer.0.SelfAttention.%s.weight", ends[k]);
        table_add(&t, name, 64, 64, 0, 0);
        snprintf(name, sizeof name, "decoder.block.0.layer.0.SelfAttention.%s.weight", ends[k]);
        table_add(&t, name, 64, 64, 0, 0);
        snprintf(name, sizeof name, "decoder.block.0.layer.1.EncDecAttention.%s.weight", ends[k]);
        table_add(&t, name, 64, 64, 0, 0);
    }
    table_add(&t, "encoder.block.0.layer.1.DenseReluDense.wi.weight", 256, 64, 0, 0);
    table_add(&t, "encoder.block.0.layer.1.DenseReluDense.wo.weight", 64, 256, 0, 0);
    table_add(&t, "decoder.block.0.layer.2.DenseReluDense.wi.weight", 256, 64, 0, 0);
    table_add(&t, "decoder.block.0.layer.2.DenseReluDense.wo.weight", 64, 256, 0, 0);
    table_add(&t, "shared.weight", 100, 64, 0, 0);
    plx_plan p = table_plan(&t, 4);
    assert_string_equal(p.family, "encoder and decoder, 2 blocks, 4 heads");
    assert_string_equal(p.warning, "");
    assert_string_equal(p.blocks[0].name, "encoder block 0");
    assert_string_equal(p.blocks[1].name, "decoder block 0");
    plx_unfolding u = table_unfold(&p, true);
    const plx_network *n = u.network;
    size_t end = 6; /* of the encoder: tokens, embedding, q k v, heads, attended, neurons, this */
    assert_layer(n, end, "stream 1", 64);
    assert_layer(n, 7, "decoder tokens", 100);
    assert_layer(n, 12, "q across", 64);
    assert_layer(n, 13, "k, v across", 128);
    assert_layer(n, 15, "attended across", 64);
    assert_layer(n, 18, "outputs (tied)", 100);
    size_t across = 0;
    for (size_t k = 0; k < n->link_count; k++)
        across += n->links[k].source == end;
    assert_int_equal(across, 1);
    plx_unfolding_uninit(&u);
    u = table_unfold(&p, false);
    /* Folded, it leads to the heads of the block. */
    assert_layer(u.network, 5, "decoder embedding", 64);
    assert_layer(u.network, 6, "decoder block 0", 4 + 16);
    across = 0;
    for (size_t k = 0; k < u.network->link_count; k++)
        across += u.network->links[k].source == 3 && u.network->links[k].target == 6;
    assert_int_equal(across, 1);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Matrices of the one tensor for queries, keys and values go to two layers. */
static void keys_of_a_fused_tensor_come_from_the_encoder(void **state)
{
    (void)state;
    enum { WIDTH = 8, INNER = 16 };
    static const struct {
        const char *name;
        size_t out, in;
    } matrices[] = {{"encoder.layers.0.self_attn.in_proj_weight", 3 * WIDTH, WIDTH},
        {"encoder.layers.0.self_attn.out_proj.weight", WIDTH, WIDTH},
        {"encoder.layers.0.linear1.weight", INNER, WIDTH},
        {"encoder.layers.0.linear2.weight", WIDTH, INNER},
        {"decoder.layers.0.self_attn.in_proj_weight", 3 * WIDTH, WIDTH},
        {"decoder.layers.0.self_attn.out_proj.weight", WIDTH, WIDTH},
        {"decoder.layers.0.multihead_attn.in_proj_weight", 3 * WIDTH, WIDTH},
        {"decoder.layers.0.multihead_attn.out_proj.weight", WIDTH, WIDTH},
        {"decoder.layers.0.linear1.weight", INNER, WIDTH},
        {"decoder.layers.0.linear2.weight", WIDTH, INNER}};
    static float data[3000];
    for (size_t i = 0; i < sizeof data / sizeof *data; i++)
        data[i] = (float)i;
    table t = table_begin(data, sizeof data / sizeof *data);
    size_t fused = 0;
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) {
        fused = i == 6 ? t.end / sizeof(float) : fused;
        table_add(&t, matrices[i].name, matrices[i].out, matrices[i].in, 0, 0);
    }
    plx_plan p = table_plan(&t, 2);
    plx_unfolding u = table_unfold(&p, true);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    size_t found = 0;
    for (size_t k = 0; k < u.network->link_count; k++) {
        const plx_link *l = &u.network->links[k];
        bool keys = strcmp(u.network->layers[l->target].name, "k, v across") == 0;
        if (!keys && strcmp(u.network->layers[l->target].name, "q across") != 0)
            continue;
        found++;
        assert_int_equal(l->out, keys ? 2 * WIDTH : WIDTH);
        for (size_t i = 0; i < l->in * l->out; i++)
            assert_float_equal(
                params[l->weight_offset + i], (float)(fused + (keys ? WIDTH * WIDTH : 0) + i), 0);
    }
    assert_int_equal(found, 2);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decoder_attends_to_its_encoder),
        cmocka_unit_test(keys_of_a_fused_tensor_come_from_the_encoder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

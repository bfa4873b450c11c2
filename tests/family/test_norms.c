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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(norms_follow_their_convolutions),
        cmocka_unit_test(norms_of_a_transformer_are_of_its_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

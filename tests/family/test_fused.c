/* Matrices of several kinds in one tensor: queries, keys and values, and neurons with what gates
 * them. */
#include "base/mem.h"
#include "family/in_file.h"
#include "family/weights.h"
#include "table.h"

enum { WIDTH = 32, DIM = 8, INNER = 48, MOST = 1 << 15 };

static float data[MOST]; /* of each number its place */

static table begin(void)
{
    for (size_t i = 0; i < MOST; i++)
        data[i] = (float)i;
    return table_begin(data, MOST);
}

static void add_neurons(table *t, const char *prefix, const char *up, uint64_t ups)
{
    char name[60];
    snprintf(name, sizeof name, "%s.weight", up);
    table_add_in(t, prefix, 0, name, ups, WIDTH);
    snprintf(name, sizeof name, "%s.bias", up);
    table_add_in(t, prefix, 0, name, ups, 0);
}

static const plx_link *link_into(const plx_network *n, const char *target, size_t which)
{
    for (size_t k = 0; k < n->link_count; k++)
        if (strcmp(n->layers[n->links[k].target].name, target) == 0 && which-- == 0)
            return &n->links[k];
    fail_msg("nothing leads to '%s'", target);
    return NULL;
}

/* Output `out` is what is at `row` of a tensor whose numbers begin at `first`, biases behind them.
 */
static void assert_output(
    const float *params, const plx_link *k, size_t out, size_t first, size_t rows, size_t row)
{
    for (size_t i = 0; i < WIDTH; i++)
        assert_float_equal(
            params[k->weight_offset + out * WIDTH + i], (float)(first + row * WIDTH + i), 0);
    assert_float_equal(params[k->bias_offset + out], (float)(first + rows * WIDTH + row), 0);
}

/* Heads of queries for each head of keys, and whether these have them in a row. */
static void check_heads(
    const char *prefix, const char *name, size_t groups, size_t each, bool apart)
{
    size_t rows = groups * (each + 2) * DIM, queries = groups * each * DIM, keys = groups * DIM;
    char full[60];
    table t = begin();
    snprintf(full, sizeof full, "%s.weight", name);
    table_add_in(&t, prefix, 0, full, rows, WIDTH);
    snprintf(full, sizeof full, "%s.bias", name);
    table_add_in(&t, prefix, 0, full, rows, 0);
    table_add_in(&t, prefix, 0, "attention.dense.weight", WIDTH, queries);
    table_add_in(&t, prefix, 0, "mlp.dense_h_to_4h.weight", INNER, WIDTH);
    table_add_in(&t, prefix, 0, "mlp.dense_4h_to_h.weight", WIDTH, INNER);
    plx_plan p = table_plan(&t, groups * each);
    assert_int_equal(p.head_width, DIM);
    plx_unfolding u = table_unfold(&p, true);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    const plx_link *k = link_into(u.network, "q, k, v", 0);
    assert_int_equal(k->out, rows);
    for (size_t g = 0; g < groups; g++)
        for (size_t i = 0; i < (each + 2) * DIM; i++) {
            size_t kind = i / DIM < each ? 0 : i / DIM + 1 - each;
            size_t out =
                kind == 0 ? g * each * DIM + i : queries + (kind - 1) * keys + g * DIM + i % DIM;
            assert_output(params, k, out, 0, rows, apart ? out : g * (each + 2) * DIM + i);
        }
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void heads_may_lie_one_by_one(void **state)
{
    (void)state;
    check_heads("gpt_neox.layers.", "attention.query_key_value", 4, 1, false);
    check_heads("transformer.h.", "self_attention.query_key_value", 2, 2, false);
    check_heads("transformer.h.", "self_attention.query_key_value", 1, 4, true);
    check_heads("model.layers.", "attention.wqkv", 2, 2, false);
    check_heads("layers.", "attention.wqkv", 2, 2, true);
    check_heads("transformer.encoder.layers.", "self_attention.query_key_value", 2, 2, true);
}

/* Of GPT-NeoX nothing tells the heads but the places, which turn a quarter of each. */
static void a_quarter_of_a_head_turns(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add_in(&t, "gpt_neox.layers.", 0, "attention.query_key_value.weight", 384, 128);
    table_add_in(&t, "gpt_neox.layers.", 0, "attention.dense.weight", 128, 128);
    table_add_in(&t, "gpt_neox.layers.", 0, "attention.rotary_emb.inv_freq", 4, 0);
    table_add_in(&t, "gpt_neox.layers.", 0, "mlp.dense_h_to_4h.weight", 512, 128);
    table_add_in(&t, "gpt_neox.layers.", 0, "mlp.dense_4h_to_h.weight", 128, 512);
    plx_plan p = table_plan(&t, 0);
    assert_int_equal(p.head_width, 32);
    assert_true(p.heads_guessed);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static table with_neurons(uint64_t ups)
{
    table t = begin();
    add_neurons(&t, "blk.", "ffn_up", ups);
    table_add_in(&t, "blk.", 0, "ffn_down.weight", WIDTH, INNER);
    table_add_in(&t, "blk.", 0, "attn_qkv.weight", 3 * WIDTH, WIDTH);
    table_add_in(&t, "blk.", 0, "attn_output.weight", WIDTH, WIDTH);
    return t;
}

/* As in GGUF of Phi-3 and GLM-4. */
static void what_gates_neurons_may_be_called_as_they_are(void **state)
{
    (void)state;
    table t = with_neurons(2 * INNER);
    plx_plan p = table_plan(&t, 4);
    assert_string_equal(p.family, "LLaMA and kin, 1 block, 4 heads");
    plx_unfolding u = table_unfold(&p, true);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    for (size_t half = 0; half < 2; half++) {
        const plx_link *k = link_into(u.network, "neurons", half);
        assert_int_equal(k->out, INNER);
        for (size_t i = 0; i < INNER; i++)
            assert_output(params, k, i, 0, 2 * INNER, half * INNER + i);
    }
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Half as many more neurons than go on from there: that is no block. */
static void neurons_that_lead_nowhere_are_laid_out_plainly(void **state)
{
    (void)state;
    table t = with_neurons(INNER + INNER / 2);
    plx_plan p = table_plan(&t, 4);
    assert_null(strstr(p.family, "heads"));
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Runs of rows of one tensor, and halves of another, are read where they lie. */
static void what_is_fused_stays_in_the_file(void **state)
{
    (void)state;
    enum { WIDE = 512, NUMBERS = 7 * WIDE * WIDE };
    float *numbers = plx_alloc(NUMBERS, sizeof *numbers);
    for (size_t i = 0; i < NUMBERS; i++)
        numbers[i] = (float)i;
    table t = table_begin(numbers, NUMBERS);
    table_add_in(&t, "gpt_neox.layers.", 0, "attention.query_key_value.weight", 3 * WIDE, WIDE);
    table_add_in(&t, "gpt_neox.layers.", 0, "attention.dense.weight", WIDE, WIDE);
    table_add_in(&t, "gpt_neox.layers.", 0, "mlp.gate_up_proj.weight", 2 * WIDE, WIDE);
    table_add_in(&t, "gpt_neox.layers.", 0, "mlp.down_proj.weight", WIDE, WIDE);
    plx_plan p = table_plan(&t, 4);
    plx_unfolding u = table_unfold(&p, true);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    bool stays[8];
    plx_error e = {0};
    assert_true(u.network->link_count <= 8);
    plx_pager *pager =
        plx_in_file_open(&(plx_in_file_desc){.unfolding = &u, .memory = 1 << 20}, stays, &e);
    assert_int_equal(e.code, PLX_OK);
    for (size_t k = 0; pager && k < u.network->link_count; k++)
        assert_true(stays[k]);
    if (pager)
        assert_memory_equal(
            plx_pager_array(pager), params, u.network->param_count * sizeof *params);
    plx_pager_destroy(&pager);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
    plx_free(numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_may_lie_one_by_one),
        cmocka_unit_test(a_quarter_of_a_head_turns),
        cmocka_unit_test(what_gates_neurons_may_be_called_as_they_are),
        cmocka_unit_test(neurons_that_lead_nowhere_are_laid_out_plainly),
        cmocka_unit_test(what_is_fused_stays_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

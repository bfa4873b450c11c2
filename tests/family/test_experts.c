/* Mixtures of experts, of which each is a tensor of its own or all are one. */
#include "base/mem.h"
#include "family/in_file.h"
#include "family/weights.h"
#include "table.h"

enum { EXPERTS = 3, OF_ONE = 2000, SHARED = 500, SHARED_SLOTS = 16, STREAM = 64 };

/* The numbers of a matrix of an expert, kind: 0 gate, 1 up, 2 down. */
static float expert_number(size_t kind, size_t expert, size_t out, size_t in)
{
    return (float)(1 + kind) + (float)expert * 0.25F + (float)out * 0.01F + (float)in * 0.0001F;
}

static size_t fill_expert(float *to, size_t kind, size_t expert, size_t outs, size_t ins)
{
    for (size_t o = 0; o < outs; o++)
        for (size_t i = 0; i < ins; i++)
            to[o * ins + i] = expert_number(kind, expert, o, i);
    return outs * ins;
}

/* A block whose experts are a tensor each, or all in one for each kind. */
static table block_of_experts(float *data, size_t room, bool stacked)
{
    static const char *const apart[] = {"w1", "w3", "w2"};
    static const char *const all[] = {"ffn_gate_exps", "ffn_up_exps", "ffn_down_exps"};
    static const char *const shared[] = {
        "ffn_gate_shexp.weight", "ffn_up_shexp.weight", "ffn_down_shexp.weight"};
    table t = table_begin(data, room);
    static const char *const attention[] = {"attn_q", "attn_k", "attn_v", "attn_output"};
    const char *prefix = stacked ? "blk." : "model.layers.";
    for (size_t i = 0; i < 4; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s.weight", attention[i]);
        table_add_in(&t, prefix, 0, name, STREAM, STREAM);
    }
    table_add_in(&t, prefix, 0, "ffn_gate_inp.weight", EXPERTS, STREAM);
    for (size_t kind = 0; kind < 3; kind++) {
        size_t outs = kind == 2 ? STREAM : OF_ONE, ins = kind == 2 ? OF_ONE : STREAM;
        char name[80];
        for (size_t e = 0; e < EXPERTS; e++) {
            fill_expert(
                data + t.end / sizeof(float) + (stacked ? e * outs * ins : 0), kind, e, outs, ins);
            snprintf(name, sizeof name, "block_sparse_moe.experts.%zu.%s.weight", e, apart[kind]);
            if (!stacked)
                table_add_in(&t, prefix, 0, name, outs, ins);
        }
        snprintf(name, sizeof name, "blk.0.%s.weight", all[kind]);
        if (stacked)
            table_add(&t, name, EXPERTS, outs, ins, 0);
        fill_expert(data + t.end / sizeof(float), kind, EXPERTS, kind == 2 ? STREAM : SHARED,
            kind == 2 ? SHARED : STREAM);
        table_add_in(
            &t, prefix, 0, shared[kind], kind == 2 ? STREAM : SHARED, kind == 2 ? SHARED : STREAM);
    }
    return t;
}

/* What leads from the experts is put together of pieces of the file's rows. */
static void check_in_file(const plx_unfolding *u, const float *params)
{
    bool stays[16];
    plx_error e = {0};
    assert_true(u->network->link_count <= 16);
    plx_pager *p =
        plx_in_file_open(&(plx_in_file_desc){.unfolding = u, .memory = 1 << 20}, stays, &e);
    assert_int_equal(e.code, PLX_OK);
    if (!p)
        return; /* the system has no pages for it */
    for (size_t k = 0; k < u->network->link_count; k++)
        assert_true(stays[k] == (u->network->links[k].in * u->network->links[k].out > 1 << 18));
    assert_true(plx_weights_read(
        &(plx_weights_job){.unfolding = u, .stays = stays}, plx_pager_array(p), NULL));
    assert_memory_equal(plx_pager_array(p), params, u->network->param_count * sizeof *params);
    plx_pager_destroy(&p);
    /* Nothing is left behind where it is not worth it. */
    assert_null(plx_in_file_open(
        &(plx_in_file_desc){.unfolding = u, .memory = 1 << 20, .least = 1 << 30}, stays, &e));
}

static void check_experts(bool stacked)
{
    static float data[1300000];
    memset(data, 0, sizeof data);
    table t = block_of_experts(data, sizeof data / sizeof *data, stacked);
    assert_true(t.end <= sizeof data);
    plx_plan p = table_plan(&t, 4);
    assert_string_equal(p.family, "LLaMA and kin, 1 block, 4 heads, 3 experts");
    assert_string_equal(p.warning, "");
    plx_unfolding u = table_unfold(&p, true);
    const plx_network *n = u.network;
    assert_layer(n, 4, "router", EXPERTS);
    assert_layer(n, 5, "experts", EXPERTS * OF_ONE + SHARED);
    char name[80];
    assert_string_equal(plx_structure_unit_name(&u.structure, 5, OF_ONE + 7, name, sizeof name),
        "expert 1, unit 7");
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    size_t kind = 0;
    for (size_t k = 0; k < n->link_count; k++) {
        const plx_link *l = &n->links[k];
        bool down = l->source == 5;
        if (!down && l->target != 5)
            continue;
        for (size_t o = 0; o < l->out; o++)
            for (size_t i = 0; i < l->in; i++) {
                size_t neuron = down ? i : o, e = neuron / OF_ONE;
                e = e < EXPERTS ? e : EXPERTS;
                size_t at = neuron - e * OF_ONE;
                assert_float_equal(params[l->weight_offset + o * l->in + i],
                    expert_number(kind, e, down ? o : at, down ? at : i), 0);
            }
        kind++;
    }
    assert_int_equal(kind, 3);
    check_in_file(&u, params);
    plx_free(params);
    plx_unfolding_uninit(&u);
    u = table_unfold(&p, false);
    assert_layer(u.network, 1, "block 0", 4 + EXPERTS + SHARED_SLOTS);
    assert_string_equal(
        plx_structure_unit_name(&u.structure, 1, 4 + 2, name, sizeof name), "expert 2");
    assert_string_equal(plx_structure_unit_name(&u.structure, 1, 4 + 3, name, sizeof name),
        "shared neurons 0 to 31");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void experts_are_told_apart(void **state)
{
    (void)state;
    check_experts(false);
    check_experts(true);
}

/* Gates and neurons of all experts in one tensor, by whose numbers they are told. */
typedef enum both { APART_BY_ROWS, IN_TURNS_BY_COLUMNS } both;

enum { FEW = 3, SMALL = 5, NARROW = 16 };

static float both_number(size_t expert, size_t kind, size_t neuron, size_t in)
{
    return (float)(((expert * 2 + kind) * SMALL + neuron) * NARROW + in);
}

static void add_both(table *t, float *data, both how)
{
    float *to = data + t->end / sizeof *data;
    for (size_t e = 0; e < FEW; e++)
        for (size_t kind = 0; kind < 2; kind++)
            for (size_t n = 0; n < SMALL; n++)
                for (size_t i = 0; i < NARROW; i++) {
                    size_t at = how == APART_BY_ROWS ? ((e * 2 + kind) * SMALL + n) * NARROW + i
                                                     : (e * NARROW + i) * 2 * SMALL + 2 * n + kind;
                    to[at] = both_number(e, kind, n, i);
                }
    if (how == APART_BY_ROWS) {
        table_add(t, "l.0.block_sparse_moe.input_linear.weight", FEW, 2 * SMALL, NARROW, 0);
        table_add(t, "l.0.block_sparse_moe.output_linear.weight", FEW, NARROW, SMALL, 0);
        return;
    }
    table_add(t, "l.0.mlp.experts.gate_up_proj", FEW, NARROW, 2 * SMALL, 0);
    to = data + t->end / sizeof *data;
    for (size_t i = 0; i < (size_t)FEW * 2 * SMALL; i++)
        to[i] = -(float)i;
    table_add(t, "l.0.mlp.experts.gate_up_proj_bias", FEW, 2 * SMALL, 0, 0);
    table_add(t, "l.0.mlp.experts.down_proj", FEW, SMALL, NARROW, 0);
}

static void check_both(both how)
{
    static float data[4000];
    memset(data, 0, sizeof data);
    table t = table_begin(data, sizeof data / sizeof *data);
    for (int i = 0; i < 4; i++) {
        static const char *const ends[] = {"q_proj", "k_proj", "v_proj", "o_proj"};
        char name[80];
        snprintf(name, sizeof name, "self_attn.%s.weight", ends[i]);
        table_add_in(&t, "l.", 0, name, NARROW, NARROW);
    }
    table_add_in(&t, "l.", 0, "mlp.router.weight", FEW, NARROW);
    add_both(&t, data, how);
    assert_true(t.end <= sizeof data);
    plx_plan p = table_plan(&t, 2);
    assert_string_equal(p.family, "LLaMA and kin, 1 block, 2 heads, 3 experts");
    plx_unfolding u = table_unfold(&p, true);
    const plx_network *n = u.network;
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    size_t kind = 0;
    for (size_t k = 0; k < n->link_count; k++) {
        const plx_link *l = &n->links[k];
        if (strcmp(n->layers[l->target].name, "experts") != 0)
            continue;
        assert_int_equal(l->out, FEW * SMALL);
        for (size_t o = 0; o < l->out; o++) {
            for (size_t i = 0; i < NARROW; i++)
                assert_float_equal(params[l->weight_offset + o * NARROW + i],
                    both_number(o / SMALL, kind, o % SMALL, i), 0);
            assert_float_equal(
                params[l->bias_offset + o], how == APART_BY_ROWS ? 0 : -(float)(2 * o + kind), 0);
        }
        kind++;
    }
    assert_int_equal(kind, 2);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void gates_and_neurons_in_one_tensor_are_told_apart(void **state)
{
    (void)state;
    check_both(APART_BY_ROWS);
    check_both(IN_TURNS_BY_COLUMNS);
}

/* One is missing, or is of another shape: then it is no block that could be drawn as one. */
static void incomplete_experts_are_laid_out_plainly(void **state)
{
    (void)state;
    for (int wrong = 0; wrong < 3; wrong++) {
        table t = table_begin(NULL, 0);
        for (int k = 0; k < 4; k++) {
            static const char *const ends[] = {"q_proj", "k_proj", "v_proj", "o_proj"};
            char name[80];
            snprintf(name, sizeof name, "self_attn.%s.weight", ends[k]);
            table_add_in(&t, "layers.", 0, name, STREAM, STREAM);
        }
        table_add_in(&t, "layers.", 0, "mlp.gate.weight", wrong == 2 ? 3 : 2, STREAM);
        for (size_t e = 0; e < 2; e++) {
            char name[80];
            snprintf(name, sizeof name, "mlp.experts.%zu.up_proj.weight", wrong == 0 ? 2 * e : e);
            table_add_in(&t, "layers.", 0, name, OF_ONE + (wrong == 1 ? e : 0), STREAM);
            snprintf(name, sizeof name, "mlp.experts.%zu.down_proj.weight", wrong == 0 ? 2 * e : e);
            table_add_in(&t, "layers.", 0, name, STREAM, OF_ONE);
        }
        plx_plan p = table_plan(&t, 2);
        assert_null(strstr(p.family, "experts"));
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(experts_are_told_apart),
        cmocka_unit_test(gates_and_neurons_in_one_tensor_are_told_apart),
        cmocka_unit_test(incomplete_experts_are_laid_out_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

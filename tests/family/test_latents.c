/* Attention through latents: of DeepSeek's and its kin's names and shapes. */
#include "base/mem.h"
#include "family/weights.h"
#include "table.h"

enum {
    STREAM = 48,
    HEADS = 4,
    QUERY_LATENTS = 20,
    KEY_LATENTS = 10,
    SHARED = 2,
    KEY = 6,
    VALUE = 5,
    INNER = 96,
};

typedef enum kind { TOGETHER, APART, WITHOUT_QUERY_LATENTS } kind;

static void add(table *t, float *data, const char *name, uint64_t a, uint64_t b, uint64_t c)
{
    char full[80];
    uint64_t from = t->end / sizeof *data;
    snprintf(full, sizeof full, "blk.0.%s.weight", name);
    table_add(t, full, a, b, c, 0);
    for (uint64_t i = from; i < t->end / sizeof *data; i++)
        data[i] = (float)i;
}

static table block_with_latents(float *data, size_t room, kind k)
{
    table t = table_begin(data, room);
    uint64_t queries = HEADS * (KEY + SHARED);
    if (k == WITHOUT_QUERY_LATENTS) {
        add(&t, data, "attn_q", queries, STREAM, 0);
    } else {
        add(&t, data, "attn_q_a", QUERY_LATENTS, STREAM, 0);
        add(&t, data, "attn_q_a_norm", QUERY_LATENTS, 0, 0);
        add(&t, data, "attn_q_b", queries, QUERY_LATENTS, 0);
    }
    add(&t, data, "attn_kv_a_norm", KEY_LATENTS, 0, 0);
    add(&t, data, "attn_kv_a_mqa", KEY_LATENTS + SHARED, STREAM, 0);
    if (k == APART) {
        add(&t, data, "attn_k_b", HEADS, KEY_LATENTS, KEY);
        add(&t, data, "attn_v_b", HEADS, VALUE, KEY_LATENTS);
    } else {
        add(&t, data, "attn_kv_b", HEADS * (KEY + VALUE), KEY_LATENTS, 0);
    }
    add(&t, data, "attn_output", STREAM, HEADS * VALUE, 0);
    add(&t, data, "attn_norm", STREAM, 0, 0);
    add(&t, data, "ffn_norm", STREAM, 0, 0);
    add(&t, data, "ffn_gate", INNER, STREAM, 0);
    add(&t, data, "ffn_up", INNER, STREAM, 0);
    add(&t, data, "ffn_down", STREAM, INNER, 0);
    return t;
}

static size_t layer_named(const plx_network *n, const char *name)
{
    for (size_t l = 0; l < n->layer_count; l++)
        if (strcmp(n->layers[l].name, name) == 0)
            return l;
    fail_msg("no layer '%s'", name);
    return 0;
}

static const plx_link *link_between(const plx_network *n, const char *source, const char *target)
{
    size_t s = layer_named(n, source), t = layer_named(n, target);
    for (size_t k = 0; k < n->link_count; k++)
        if (n->links[k].source == s && n->links[k].target == t)
            return &n->links[k];
    fail_msg("nothing from '%s' to '%s'", source, target);
    return NULL;
}

/* Where the numbers of a tensor begin, which are their own places. */
static float first_of(const table *t, const char *name)
{
    char full[80];
    snprintf(full, sizeof full, "blk.0.%s.weight", name);
    for (size_t i = 0; i < t->tensors->count; i++)
        if (strcmp(t->tensors->tensor[i].name, full) == 0)
            return (float)(t->tensors->tensor[i].offset / sizeof(float));
    fail_msg("no tensor '%s'", name);
    return 0;
}

/* Rows [from, from + rows) of a link are those of a matrix from `row` on. */
static void assert_rows(
    const plx_link *k, const float *params, float first, size_t from, size_t rows, size_t row)
{
    for (size_t o = 0; o < rows; o++)
        for (size_t i = 0; i < k->in; i++)
            assert_float_equal(params[k->weight_offset + (from + o) * k->in + i],
                first + (float)((row + o) * k->in + i), 0);
}

static void assert_keys_apart(const table *t, const plx_link *k, const float *params)
{
    float key = first_of(t, "attn_k_b"), value = first_of(t, "attn_v_b");
    const float *w = params + k->weight_offset;
    for (size_t h = 0; h < HEADS; h++)
        for (size_t i = 0; i < KEY_LATENTS; i++) {
            for (size_t o = 0; o < KEY; o++)
                assert_float_equal(w[(SHARED + h * KEY + o) * KEY_LATENTS + i],
                    key + (float)((h * KEY_LATENTS + i) * KEY + o), 0);
            for (size_t o = 0; o < VALUE; o++)
                assert_float_equal(w[(SHARED + HEADS * KEY + h * VALUE + o) * KEY_LATENTS + i],
                    value + (float)((h * VALUE + o) * KEY_LATENTS + i), 0);
        }
}

static void check(kind of)
{
    static float data[40000];
    table t = block_with_latents(data, sizeof data / sizeof *data, of);
    assert_true(t.end <= sizeof data);
    plx_plan p = table_plan(&t, 0);
    assert_string_equal(p.family, "LLaMA and kin, 1 block, 4 heads");
    plx_unfolding u = table_unfold(&p, true);
    const plx_network *n = u.network;
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    const char *stream = n->layers[0].name;
    size_t queries = HEADS * (KEY + SHARED);
    if (of == WITHOUT_QUERY_LATENTS) {
        assert_rows(link_between(n, stream, "q"), params, first_of(&t, "attn_q"), 0, queries, 0);
    } else {
        assert_rows(link_between(n, stream, "q latents"), params, first_of(&t, "attn_q_a"), 0,
            QUERY_LATENTS, 0);
        assert_rows(
            link_between(n, "q latents", "q"), params, first_of(&t, "attn_q_b"), 0, queries, 0);
    }
    float down = first_of(&t, "attn_kv_a_mqa");
    assert_rows(link_between(n, stream, "k, v latents"), params, down, 0, KEY_LATENTS, 0);
    const plx_link *shared = link_between(n, stream, "shared k, k, v");
    assert_rows(shared, params, down, 0, SHARED, KEY_LATENTS);
    for (size_t i = SHARED * shared->in; i < shared->out * shared->in; i++)
        assert_float_equal(params[shared->weight_offset + i], 0, 0);
    const plx_link *keys = link_between(n, "k, v latents", "shared k, k, v");
    if (of == APART)
        assert_keys_apart(&t, keys, params);
    else
        assert_rows(keys, params, first_of(&t, "attn_kv_b"), SHARED, HEADS * (KEY + VALUE), 0);
    assert_rows(
        link_between(n, "heads", "attended"), params, first_of(&t, "attn_output"), 0, STREAM, 0);
    plx_free(params);

    char name[80];
    assert_string_equal(plx_structure_unit_name(
                            &u.structure, layer_named(n, "q"), KEY + SHARED + 3, name, sizeof name),
        "query head 1, unit 3");
    assert_string_equal(plx_structure_unit_name(&u.structure, layer_named(n, "shared k, k, v"),
                            SHARED + (of == APART ? KEY : KEY + VALUE), name, sizeof name),
        of == APART ? "key head 1, unit 0" : "key and value head 1, unit 0");
    plx_unfolding_uninit(&u);

    u = table_unfold(&p, false);
    size_t latents = of == WITHOUT_QUERY_LATENTS ? 2 : 3;
    assert_layer(u.network, 1, "block 0", HEADS + latents + 16);
    plx_structure_unit_name(&u.structure, 1, HEADS + latents - 2, name, sizeof name);
    assert_string_equal(name, "key and value latents 0 to 9");
    plx_structure_unit_name(&u.structure, 1, HEADS + latents, name, sizeof name);
    assert_string_equal(name, "neurons 0 to 5");
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void heads_are_made_of_latents(void **state)
{
    (void)state;
    check(TOGETHER);
    check(APART);
    check(WITHOUT_QUERY_LATENTS);
}

/* Each of the latents' norms is at its layer, and those of the stream are where they were. */
static void norms_of_latents_are_theirs(void **state)
{
    (void)state;
    static float data[40000];
    table t = block_with_latents(data, sizeof data / sizeof *data, TOGETHER);
    plx_plan p = table_plan(&t, 0);
    size_t found = 0;
    for (size_t l = 0; l < p.layer_count; l++) {
        const plx_plan_layer *k = &p.layers[l];
        const char *of =
            k->norm_scale == PLX_PLAN_NONE ? "" : t.tensors->tensor[k->norm_scale].name;
        found += of[0] != '\0';
        if (strcmp(k->name, "q latents") == 0)
            assert_string_equal(of, "blk.0.attn_q_a_norm.weight");
        if (strcmp(k->name, "k, v latents") == 0)
            assert_string_equal(of, "blk.0.attn_kv_a_norm.weight");
    }
    assert_int_equal(found, 4);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Shapes of which no heads follow: then it is no block. */
static void shapes_that_disagree_are_laid_out_plainly(void **state)
{
    (void)state;
    static const uint64_t wrong[][4] = {
        /* queries, latents of keys and the shared part, keys and values, values */
        {33, 12, 44, 20},
        {32, 10, 44, 20},
        {32, 12, 20, 20},
        {24, 12, 44, 20},
        {32, 12, 44, 21},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        table t = table_begin(NULL, 0);
        table_add_in(&t, "blk.", 0, "attn_q.weight", wrong[i][0], STREAM);
        table_add_in(&t, "blk.", 0, "attn_kv_a_mqa.weight", wrong[i][1], STREAM);
        table_add_in(&t, "blk.", 0, "attn_kv_b.weight", wrong[i][2], KEY_LATENTS);
        table_add_in(&t, "blk.", 0, "attn_output.weight", STREAM, wrong[i][3]);
        table_add_in(&t, "blk.", 0, "ffn_up.weight", INNER, STREAM);
        table_add_in(&t, "blk.", 0, "ffn_down.weight", STREAM, INNER);
        plx_plan p = table_plan(&t, 0);
        assert_null(strstr(p.family, "heads"));
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_made_of_latents),
        cmocka_unit_test(norms_of_latents_are_theirs),
        cmocka_unit_test(shapes_that_disagree_are_laid_out_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

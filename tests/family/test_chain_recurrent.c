/* Recurrent layers of state dictionaries. */
#include "base/mem.h"
#include "family/weights.h"
#include "table.h"

enum { INPUTS = 5, STATE = 3, LARGE = 4000 };

static float data[LARGE];

static table begin(void)
{
    for (size_t i = 0; i < LARGE; i++)
        data[i] = (float)(i + 1);
    return table_begin(data, LARGE);
}

/* Returns where its numbers begin. */
static size_t add(table *t, const char *name, uint64_t a, uint64_t b)
{
    size_t first = (size_t)t->end / sizeof(float);
    table_add(t, name, a, b, 0, 0);
    return first;
}

static void a_row_of_them_is_joined(void **state)
{
    (void)state;
    table t = begin();
    add(&t, "lstm.weight_ih_l0", 4 * STATE, INPUTS);
    size_t again = add(&t, "lstm.weight_hh_l0", 4 * STATE, STATE);
    size_t bias = add(&t, "lstm.bias_ih_l0", 4 * STATE, 0);
    add(&t, "lstm.bias_hh_l0", 4 * STATE, 0);
    add(&t, "lstm.weight_ih_l1", 4 * STATE, STATE);
    add(&t, "lstm.weight_hh_l1", 4 * STATE, STATE);
    add(&t, "fc.weight", 2, STATE);
    plx_plan p = table_plan(&t, 0);
    assert_string_equal(p.family, "recurrent network");
    plx_unfolding u = table_unfold(&p, true);
    const plx_network *n = u.network;
    assert_int_equal(n->layer_count, 8);
    assert_layer(n, 0, "input", INPUTS);
    assert_layer(n, 1, "lstm 0 before", STATE);
    assert_layer(n, 2, "lstm 0 gates", 4 * STATE);
    assert_layer(n, 3, "lstm 0", STATE);
    assert_layer(n, 6, "lstm 1", STATE);
    assert_layer(n, 7, "fc", 2);
    assert_int_equal(n->link_count, 5);
    assert_link(n, 0, 0, 2);
    assert_link(n, 1, 1, 2);
    assert_link(n, 2, 3, 5);
    assert_link(n, 4, 6, 7);
    char name[80];
    assert_string_equal(
        plx_structure_unit_name(&u.structure, 2, STATE + 1, name, sizeof name), "gate 1, unit 1");
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    assert_memory_equal(
        params + n->links[1].weight_offset, data + again, 4 * STATE * STATE * sizeof *params);
    assert_memory_equal(params + n->links[0].bias_offset, data + bias, 4 * STATE * sizeof *params);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* What comes from the states of one way goes to the gates of that way alone. */
static void both_ways_are_side_by_side(void **state)
{
    (void)state;
    table t = begin();
    add(&t, "encoder.weight_ih_l0", 3 * STATE, INPUTS);
    size_t forth = add(&t, "encoder.weight_hh_l0", 3 * STATE, STATE);
    add(&t, "encoder.weight_ih_l0_reverse", 3 * STATE, INPUTS);
    size_t back = add(&t, "encoder.weight_hh_l0_reverse", 3 * STATE, STATE);
    add(&t, "head.weight", 4, 2 * STATE);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, true);
    const plx_network *n = u.network;
    assert_layer(n, 1, "encoder 0 before", 2 * STATE);
    assert_layer(n, 2, "encoder 0 gates", 6 * STATE);
    assert_layer(n, 3, "encoder 0", 2 * STATE);
    assert_string_equal(u.structure.notes[3].text, "GRU, both ways");
    assert_layer(n, 4, "head", 4);
    assert_link(n, 2, 3, 4);
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    const float *w = params + n->links[1].weight_offset;
    for (size_t o = 0; o < 6 * STATE; o++)
        for (size_t i = 0; i < 2 * STATE; i++) {
            bool second = o >= 3 * STATE, same = second == (i >= STATE);
            float wanted =
                data[second ? back + (o - 3 * STATE) * STATE + (i - STATE) : forth + o * STATE + i];
            assert_true(w[o * 2 * STATE + i] == (same ? wanted : 0));
        }
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Half of one, or one of wrong shapes, is matrices. */
static void what_is_not_whole_is_matrices(void **state)
{
    (void)state;
    for (int wrong = 0; wrong < 3; wrong++) {
        table t = begin();
        add(&t, "a.weight_ih_l0", 4 * STATE, INPUTS);
        if (wrong > 0)
            add(&t, "a.weight_hh_l0", wrong == 1 ? 4 * STATE - 1 : 4 * STATE, STATE);
        if (wrong == 2)
            add(&t, "a.weight_ih_l0_reverse", 4 * STATE, INPUTS);
        plx_plan p = table_plan(&t, 0);
        assert_null(strstr(p.family, "recurrent"));
        assert_int_equal(p.link_count, wrong + 1);
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_of_them_is_joined),
        cmocka_unit_test(both_ways_are_side_by_side),
        cmocka_unit_test(what_is_not_whole_is_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

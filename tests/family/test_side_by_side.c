/* Several files as one plan. */
#include "table.h"

#include "base/mem.h"

static plx_tensors *matrices(size_t first, size_t second, size_t third)
{
    table t = table_begin(NULL, 0);
    table_add(&t, "a.weight", second, first, 0, 0);
    table_add(&t, "a.bias", second, 0, 0, 0);
    table_add(&t, "b.weight", third, second, 0, 0);
    return t.tensors;
}

static plx_plan join(plx_tensors **tables, size_t count, plx_tensors **all)
{
    plx_plan p = {0};
    size_t tensors = 0;
    for (size_t i = 0; i < count; i++) {
        plx_plan one;
        char name[16];
        snprintf(name, sizeof name, "file %zu", i);
        assert_true(plx_plan_make(&one, &(plx_plan_desc){.tensors = tables[i]}, NULL));
        plx_plan_add_file(&p, &one, name, tensors);
        tensors += tables[i]->count;
        plx_plan_uninit(&one);
    }
    *all = plx_tensors_join_all(tables, count, NULL);
    assert_non_null(*all);
    p.tensors = *all;
    return p;
}

static void files_stand_one_after_the_other(void **state)
{
    (void)state;
    plx_tensors *all, *tables[] = {matrices(5, 4, 3), matrices(7, 4, 3), matrices(5, 2, 3)};
    plx_plan p = join(tables, 3, &all);
    assert_false(p.failed);
    assert_null(tables[0]);
    assert_int_equal(all->count, 9);
    assert_int_equal(p.layer_count, 9);
    assert_int_equal(p.file_count, 3);
    assert_int_equal(p.files[1].first, 3);
    assert_int_equal(p.files[1].last, 5);
    assert_string_equal(p.files[2].name, "file 2");
    for (size_t i = 0; i < p.link_count; i++) {
        const plx_tensor *t = &all->tensor[p.parts[i].tensor];
        assert_int_equal(t->shape[0], p.layers[p.links[i].target].units);
        assert_int_equal(t->shape[1], p.layers[p.links[i].source].units);
        assert_true(p.links[i].source / 3 == p.links[i].target / 3);
    }
    assert_int_equal(p.parts[2].bias, 4);
    plx_unfolding u = table_unfold(&p, true);
    const plx_structure *s = &u.structure;
    size_t twin;
    /* Inputs differ between the first two; what is between in the last one. */
    assert_true(plx_structure_twin(s, u.network, 0, 0, &twin));
    assert_int_equal(twin, 6);
    assert_false(plx_structure_twin(s, u.network, 0, 1, &twin));
    assert_true(plx_structure_twin(s, u.network, 4, 0, &twin));
    assert_int_equal(twin, 1);
    assert_false(plx_structure_twin(s, u.network, 4, 1, &twin));
    assert_true(plx_structure_twin(s, u.network, 2, 1, &twin));
    assert_int_equal(twin, 8);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&all);
}

static plx_tensors *llama(void)
{
    table t = table_begin(NULL, 0);
    for (size_t i = 0; i < 2; i++) {
        table_add_in(&t, "model.layers.", i, "self_attn.q_proj.weight", 64, 64);
        table_add_in(&t, "model.layers.", i, "self_attn.k_proj.weight", 64, 64);
        table_add_in(&t, "model.layers.", i, "self_attn.v_proj.weight", 64, 64);
        table_add_in(&t, "model.layers.", i, "self_attn.o_proj.weight", 64, 64);
        table_add_in(&t, "model.layers.", i, "mlp.up_proj.weight", 128, 64);
        table_add_in(&t, "model.layers.", i, "mlp.down_proj.weight", 64, 128);
    }
    return t.tensors;
}

static void no_two_blocks_have_one_name(void **state)
{
    (void)state;
    plx_tensors *all, *tables[] = {llama(), llama()};
    plx_plan p = join(tables, 2, &all);
    assert_int_equal(p.block_count, 4);
    assert_string_equal(p.blocks[0].name, "block 0");
    assert_string_equal(p.blocks[2].name, "block 0 (2)");
    assert_int_equal(p.blocks[2].first, p.blocks[0].first + p.files[1].first);
    for (size_t l = p.files[1].first; l < p.layer_count; l++)
        assert_true(p.layers[l].block == PLX_PLAN_NONE || p.layers[l].block >= 2);
    plx_unfolding u = table_unfold(&p, false);
    assert_int_equal(u.structure.file_count, 2);
    assert_int_equal(u.structure.files[1].last + 1, u.network->layer_count);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_stand_one_after_the_other),
        cmocka_unit_test(no_two_blocks_have_one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

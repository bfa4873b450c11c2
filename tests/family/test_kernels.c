/* Kernels of one unit, against the numbers of the file picked one by one, in each of the layouts
 * that files have. */
#include "base/mem.h"
#include "family/kernels.h"
#include "table.h"

enum { MOST = 4096 };

static float data[MOST];

static void fill(void)
{
    for (size_t i = 0; i < MOST; i++)
        data[i] = (float)i - 1000;
}

typedef struct opened {
    table t;
    plx_plan p;
    plx_unfolding u;
} opened;

static opened open_table(table t)
{
    opened o = {.t = t};
    o.p = table_plan(&t, 0);
    return o;
}

static void close_table(opened *o)
{
    plx_unfolding_uninit(&o->u);
    plx_plan_uninit(&o->p);
    plx_tensors_destroy(&o->t.tensors);
}

static void outputs_and_inputs_first(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 6, 4, 3, 5);
    table_add(&t, "b.weight", 2, 6, 1, 1);
    opened o = open_table(t);
    o.u = table_unfold(&o.p, false);
    plx_kernels k;
    plx_error e = {0};
    assert_true(plx_kernels_read(&k, &o.u, 1, 2, &e));
    assert_int_equal(k.layer, 0);
    assert_int_equal(k.count, 4);
    assert_int_equal(k.width, 5);
    assert_int_equal(k.height, 3);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(k.source[i], i);
        for (size_t at = 0; at < 15; at++)
            assert_true(k.value[i * 15 + at] == data[(2 * 4 + i) * 15 + at]);
    }
    assert_true(k.most == -data[2 * 60]);
    plx_kernels_uninit(&k);
    /* Inputs have none, and what has one place is no kernel. */
    assert_true(plx_kernels_read(&k, &o.u, 0, 0, &e));
    assert_int_equal(k.count, 0);
    assert_true(plx_kernels_read(&k, &o.u, 2, 1, &e));
    assert_int_equal(k.count, 0);
    close_table(&o);
}

/* Each output sees a share of the inputs. */
static void in_groups(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 6, 3, 1, 1);
    table_add(&t, "b.weight", 12, 2, 3, 3);
    opened o = open_table(t);
    o.u = table_unfold(&o.p, false);
    assert_int_equal(o.p.parts[1].groups, 3);
    plx_kernels k;
    assert_true(plx_kernels_read(&k, &o.u, 2, 9, NULL));
    assert_int_equal(k.count, 2);
    assert_int_equal(k.source[0], 4);
    assert_int_equal(k.source[1], 5);
    assert_true(k.value[9 + 4] == data[18 + (9 * 2 + 1) * 9 + 4]);
    plx_kernels_uninit(&k);
    close_table(&o);
}

static void outputs_last(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.kernel", 3, 5, 4, 6);
    opened o = open_table(t);
    o.u = table_unfold(&o.p, false);
    plx_kernels k;
    assert_true(plx_kernels_read(&k, &o.u, 1, 5, NULL));
    assert_int_equal(k.count, 4);
    assert_int_equal(k.width, 5);
    for (size_t i = 0; i < 4; i++)
        for (size_t at = 0; at < 15; at++)
            assert_true(k.value[i * 15 + at] == data[(at * 4 + i) * 6 + 5]);
    plx_kernels_uninit(&k);
    close_table(&o);
}

static void one_for_each_channel(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    snprintf(t.tensors->format, sizeof t.tensors->format, "TFLite");
    table_add(&t, "a", 8, 1, 1, 3);
    table_add(&t, "b", 1, 3, 3, 16);
    opened o = open_table(t);
    o.u = table_unfold(&o.p, false);
    plx_kernels k;
    assert_true(plx_kernels_read(&k, &o.u, 2, 11, NULL));
    assert_int_equal(k.count, 1);
    assert_int_equal(k.source[0], 5);
    for (size_t at = 0; at < 9; at++)
        assert_true(k.value[at] == data[24 + at * 16 + 11]);
    plx_kernels_uninit(&k);
    close_table(&o);
}

/* Keras has them as [y][x][in][times]. */
static void several_for_each_channel(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a/kernel", 1, 1, 3, 8);
    table_add(&t, "b/depthwise_kernel", 3, 3, 8, 2);
    table_add(&t, "c/kernel", 1, 1, 16, 5);
    opened o = open_table(t);
    o.u = table_unfold(&o.p, false);
    static const size_t units[] = {3, 8, 16, 5};
    assert_int_equal(o.u.network->layer_count, 4);
    for (size_t l = 0; l < 4; l++)
        assert_int_equal(o.u.network->layers[l].units, units[l]);
    plx_kernels k;
    assert_true(plx_kernels_read(&k, &o.u, 2, 11, NULL));
    assert_int_equal(k.count, 1);
    assert_int_equal(k.source[0], 5);
    for (size_t at = 0; at < 9; at++)
        assert_true(k.value[at] == data[24 + (at * 8 + 5) * 2 + 1]);
    plx_kernels_uninit(&k);
    close_table(&o);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 6, 4, 3, 5);
    opened o = open_table(t);
    o.u = table_unfold(&o.p, false);
    for (uint64_t n = 1; n < 5; n++) {
        plx_kernels k;
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = plx_kernels_read(&k, &o.u, 1, 2, &e);
        plx_mem_fail_at(0);
        assert_true(ok || e.code == PLX_ERR_MEMORY);
        assert_true(ok || (!k.value && !k.source));
        plx_kernels_uninit(&k);
    }
    close_table(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outputs_and_inputs_first),
        cmocka_unit_test(in_groups),
        cmocka_unit_test(outputs_last),
        cmocka_unit_test(one_for_each_channel),
        cmocka_unit_test(several_for_each_channel),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

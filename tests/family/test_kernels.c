/* Kernels of one unit, against the numbers of the file picked one by one, in each of the layouts
 * that files have. */
#include "base/mem.h"
#include "family/kernels.h"
#include "family/weights.h"
#include "model/model_graph.h"
#include "table.h"

#include <math.h>

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

/* -- Of graphs --------------------------------------------------------------------------------- */

static plx_model_graph *begin_graph(table *t)
{
    uint32_t value;
    t->tensors->graph = plx_model_graph_create("test", SIZE_MAX, NULL);
    assert_non_null(t->tensors->graph);
    assert_true(plx_model_graph_value(t->tensors->graph, "x", &value, NULL));
    t->tensors->graph->value[value].is_input = true;
    return t->tensors->graph;
}

/* inputs: up to the first NULL. */
static void node(plx_model_graph *g, const char *op, const char *const *inputs, const char *output)
{
    assert_true(plx_model_graph_add_node(g, "", op, NULL));
    for (size_t i = 0; inputs[i]; i++)
        assert_true(plx_model_graph_add_input(g, inputs[i], NULL));
    assert_true(plx_model_graph_add_output(g, output, NULL));
}

static const signed char *add_bytes(
    table *t, const char *name, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    uint64_t shape[4] = {a, b, c, d}, at = t->end;
    assert_true(plx_tensors_add(t->tensors,
        &(plx_tensor_desc){.name = name,
            .dtype = PLX_DTYPE_I8,
            .rank = d ? 4 : 1,
            .shape = shape,
            .blob = t->blob,
            .offset = at},
        NULL));
    t->end += d ? (a * b * c * d + 3) / 4 * 4 : (a + 3) / 4 * 4;
    return (const signed char *)data + at;
}

/* The connection that each kernel of the unit is, is its norm. */
static void assert_norms(const opened *o, const plx_kernels *k, size_t link, size_t unit)
{
    const plx_link *l = &o->u.network->links[link];
    float *params = plx_alloc(o->u.network->param_count, sizeof *params);
    assert_non_null(params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &o->u}, params, NULL));
    size_t places = k->width * k->height;
    for (size_t i = 0; i < k->count; i++) {
        double squares = 0,
               shown = (double)plx_link_weights(l, params)[unit * l->in + k->source[i]];
        for (size_t at = 0; at < places; at++)
            squares += pow((double)k->value[i * places + at], 2);
        assert_true(squares > 0);
        assert_true(fabs(sqrt(squares) - fabs(shown)) < 1e-4 * sqrt(squares));
    }
    plx_free(params);
}

/* Whole numbers are told as what they stand for, as links have them. */
static void whole_numbers_stand_for_others(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        fill();
        table t = table_begin(data, MOST);
        table_add(&t, "scale", 5, 0, 0, 0);
        const signed char *zero = add_bytes(&t, "zero", 5, 0, 0, 0);
        const signed char *w = add_bytes(&t, "w", 5, 3, 2, 2);
        for (size_t i = 0; i < 5; i++) {
            data[i] = 0.25F * (float)(i + 1);
            ((signed char *)data)[20 + i] = (signed char)(way == 2 ? 7 : i);
        }
        for (size_t i = 0; i < 60; i++)
            ((signed char *)data)[28 + i] = (signed char)(100 - 3 * (int)i);
        plx_model_graph *g = begin_graph(&t);
        if (way == 0) {
            node(g, "QLinearConv",
                (const char *const[]){"x", "s", "z", "w", "scale", "zero", "s", "z", NULL}, "y");
        } else if (way == 1) {
            node(g, "DequantizeLinear", (const char *const[]){"w", "scale", "zero", NULL}, "f");
            assert_true(plx_model_graph_add_wholes(g, "axis", &(int64_t){0}, 1, NULL));
            node(g, "Conv", (const char *const[]){"x", "f", NULL}, "y");
        } else {
            node(g, "ConvInteger", (const char *const[]){"x", "w", "z", "zero", NULL}, "p");
            node(g, "Mul", (const char *const[]){"p", "scale", NULL}, "y");
        }
        assert_true(plx_model_graph_finish(g, t.tensors, NULL));
        opened o = open_table(t);
        o.u = table_unfold(&o.p, false);
        plx_kernels k;
        assert_true(plx_kernels_read(&k, &o.u, 1, 3, NULL));
        assert_int_equal(k.count, 3);
        float most = 0;
        for (size_t i = 0; i < 12; i++) {
            float want = ((float)w[36 + i] - (float)zero[3]) * 1.0F;
            most = fmaxf(most, fabsf(want));
            assert_true(k.value[i] == want);
        }
        assert_true(k.most == most);
        plx_kernels_uninit(&k);
        assert_true(plx_kernels_read(&k, &o.u, 1, 1, NULL));
        assert_true(k.value[5] == ((float)w[17] - (float)zero[1]) * 0.5F);
        assert_norms(&o, &k, 0, 1);
        plx_kernels_uninit(&k);
        close_table(&o);
    }
}

/* Transposed ones have their inputs first, and of each group its outputs. */
static void transposed_ones_in_groups(void **state)
{
    (void)state;
    static const uint64_t shapes[][2] = {{3, 3}, {1, 3}, {3, 1}, {1, 1}};
    for (size_t s = 0; s < 4; s++) {
        fill();
        uint64_t each = s == 1 ? 1 : 2, places = shapes[s][0] * shapes[s][1];
        table t = table_begin(data, MOST);
        table_add(&t, "w", 6, each, shapes[s][0], shapes[s][1]);
        plx_model_graph *g = begin_graph(&t);
        node(g, "ConvTranspose", (const char *const[]){"x", "w", NULL}, "y");
        assert_true(plx_model_graph_add_wholes(g, "group", (const int64_t[]){3}, 1, NULL));
        assert_true(plx_model_graph_finish(g, t.tensors, NULL));
        opened o = open_table(t);
        o.u = table_unfold(&o.p, false);
        assert_int_equal(o.u.network->layer_count, 2);
        assert_int_equal(o.u.network->layers[0].units, 6);
        assert_int_equal(o.u.network->layers[1].units, 3 * each);
        /* The last output of the second group. */
        size_t unit = 2 * each - 1;
        plx_kernels k;
        assert_true(plx_kernels_read(&k, &o.u, 1, unit, NULL));
        assert_int_equal(k.count, places > 1 ? 2 : 0);
        for (size_t i = 0; i < k.count; i++) {
            assert_int_equal(k.source[i], 2 + i);
            for (size_t at = 0; at < places; at++)
                assert_true(
                    k.value[i * places + at] == data[((2 + i) * each + unit % each) * places + at]);
        }
        assert_norms(&o, &k, 0, unit);
        plx_kernels_uninit(&k);
        float *params = plx_alloc(o.u.network->param_count, sizeof *params);
        assert_non_null(params);
        assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &o.u}, params, NULL));
        const plx_link *l = &o.u.network->links[0];
        for (size_t out = 0; out < l->out; out++)
            for (size_t in = 0; in < 6; in++)
                assert_true(
                    (plx_link_weights(l, params)[out * 6 + in] != 0) == (out / each == in / 2));
        plx_free(params);
        close_table(&o);
    }
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
        cmocka_unit_test(whole_numbers_stand_for_others),
        cmocka_unit_test(transposed_ones_in_groups),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

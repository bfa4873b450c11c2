/* What is read for each connection, against sums made here one by one. */
#include "base/mem.h"
#include "family/file_source.h"
#include "family/weights.h"
#include "table.h"

#include <math.h>

enum { MOST = 4096 };

static float data[MOST];

static void assert_near(double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%.9g is not %.9g", got, wanted);
}

static void fill(void)
{
    for (size_t i = 0; i < MOST; i++)
        data[i] = (float)((double)((i * 2654435761U) % 1000) / 500 - 0.9);
}

static float *read_all(const plx_unfolding *u, plx_reduction how)
{
    plx_error e = {0};
    float *params = plx_alloc(u->network->param_count, sizeof *params);
    assert_true(plx_weights_read(
        &(plx_weights_job){.unfolding = u, .reduction = how, .threads = 2}, params, &e));
    return params;
}

static double weight(const plx_unfolding *u, const float *params, size_t link, size_t o, size_t i)
{
    const plx_link *k = &u->network->links[link];
    return (double)params[k->weight_offset + o * k->in + i];
}

static void matrices_are_as_they_stand(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 5, 7, 0, 0);
    table_add(&t, "a.bias", 5, 0, 0, 0);
    table_add(&t, "b.weight", 3, 5, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    float *params = read_all(&u, PLX_REDUCE_NORM);
    for (size_t o = 0; o < 5; o++)
        for (size_t i = 0; i < 7; i++)
            assert_true(weight(&u, params, 0, o, i) == (double)data[o * 7 + i]);
    for (size_t o = 0; o < 5; o++)
        assert_true(params[u.network->links[0].bias_offset + o] == data[35 + o]);
    assert_true(weight(&u, params, 1, 2, 4) == (double)data[40 + 14]);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Each channel has kernels of its own, which lie side by side: place by place, two for a channel.
 */
static void kernels_of_a_channel_each(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    snprintf(t.tensors->format, sizeof t.tensors->format, "TFLite");
    table_add(&t, "a", 5, 1, 1, 3);
    table_add(&t, "b", 1, 3, 3, 10);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    float *params = read_all(&u, PLX_REDUCE_NORM);
    for (size_t o = 0; o < 10; o++) {
        double squares = 0, sum = 0;
        for (size_t at = 0; at < 9; at++) {
            double w = (double)data[15 + at * 10 + o];
            squares += w * w;
            sum += w;
        }
        for (size_t i = 0; i < 5; i++)
            assert_near(
                weight(&u, params, 1, o, i), i == o / 2 ? copysign(sqrt(squares), sum) : 0, 1e-5);
    }
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void turned_ones_are_turned(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.kernel", 7, 5, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    float *params = read_all(&u, PLX_REDUCE_NORM);
    for (size_t o = 0; o < 5; o++)
        for (size_t i = 0; i < 7; i++)
            assert_true(weight(&u, params, 0, o, i) == (double)data[i * 5 + o]);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* The norm with the sign of the sum, or the mean, of `count` numbers. */
static double reduced(const float *values, size_t count, size_t stride, plx_reduction how)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)values[i * stride];
        squares += (double)values[i * stride] * (double)values[i * stride];
    }
    return how == PLX_REDUCE_MEAN ? sum / (double)count : copysign(sqrt(squares), sum);
}

static void kernels_become_one_weight(void **state)
{
    (void)state;
    fill();
    for (int how = PLX_REDUCE_NORM; how <= PLX_REDUCE_MEAN; how++) {
        table t = table_begin(data, MOST);
        table_add(&t, "a.weight", 4, 3, 3, 2);
        table_add(&t, "b.kernel", 3, 2, 4, 5);
        plx_plan p = table_plan(&t, 0);
        plx_unfolding u = table_unfold(&p, false);
        float *params = read_all(&u, (plx_reduction)how);
        for (size_t o = 0; o < 4; o++)
            for (size_t i = 0; i < 3; i++)
                assert_near(weight(&u, params, 0, o, i),
                    reduced(data + (o * 3 + i) * 6, 6, 1, (plx_reduction)how), 1e-5);
        for (size_t o = 0; o < 5; o++)
            for (size_t i = 0; i < 4; i++)
                assert_near(weight(&u, params, 1, o, i),
                    reduced(data + 72 + i * 5 + o, 6, 20, (plx_reduction)how), 1e-5);
        plx_free(params);
        plx_unfolding_uninit(&u);
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

static void depthwise_kernels_are_on_the_diagonal(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 6, 2, 1, 1);
    table_add(&t, "b.weight", 6, 1, 3, 1);
    table_add(&t, "c.weight", 9, 2, 1, 1);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    float *params = read_all(&u, PLX_REDUCE_NORM);
    for (size_t o = 0; o < 6; o++)
        for (size_t i = 0; i < 6; i++)
            assert_near(weight(&u, params, 1, o, i),
                o == i ? reduced(data + 12 + o * 3, 3, 1, PLX_REDUCE_NORM) : 0, 1e-5);
    /* Three groups: three outputs see two inputs each. */
    for (size_t o = 0; o < 9; o++)
        for (size_t i = 0; i < 6; i++)
            assert_near(weight(&u, params, 2, o, i),
                i / 2 == o / 3 ? (double)data[30 + o * 2 + i % 2] : 0, 1e-6);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void not_a_number_stays_one(void **state)
{
    (void)state;
    fill();
    data[3] = NAN;
    data[4] = INFINITY;
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 2, 3, 2, 1);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    float *params = read_all(&u, PLX_REDUCE_NORM);
    assert_true(isfinite(weight(&u, params, 0, 0, 0)));
    assert_true(isnan(weight(&u, params, 0, 0, 1)));
    assert_true(isinf(weight(&u, params, 0, 0, 2)));
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* A table whose storage was cut off after it was read. */
static void a_short_file_is_an_error(void **state)
{
    (void)state;
    fill();
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 8, 8, 0, 0);
    t.tensors->tensor[0].offset = sizeof data - 16;
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    plx_error e = {0};
    assert_false(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void a_cancelled_job_says_so(void **state)
{
    (void)state;
    fill();
    atomic_bool cancel = true;
    table t = table_begin(data, MOST);
    table_add(&t, "a.weight", 8, 8, 0, 0);
    plx_plan p = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&p, false);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    plx_error e = {0};
    assert_false(
        plx_weights_read(&(plx_weights_job){.unfolding = &u, .cancel = &cancel}, params, &e));
    assert_int_equal(e.code, PLX_ERR_CANCELLED);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void a_source_lends_what_was_read(void **state)
{
    (void)state;
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = "3-2"}, NULL);
    float *params = plx_alloc(n->param_count, sizeof *params);
    params[0] = 5;
    plx_source *s = plx_file_source_create(n, params, NULL, NULL);
    assert_true(plx_source_start(s, NULL));
    const plx_snapshot *shot = plx_exchange_take(s->exchange);
    assert_ptr_equal(shot->params, params);
    assert_int_equal(shot->status.state, PLX_RUN_FILE);
    assert_int_equal(shot->link_version[0], 1);
    for (size_t i = 0; i < 1000; i++)
        plx_commands_push(s->commands, (plx_command){.kind = PLX_CMD_STEP});
    plx_source_stop(s);
    assert_true(plx_source_advance(s, 3, NULL));
    assert_int_equal(plx_exchange_take(s->exchange)->status.step, 0);
    plx_source_destroy(&s);
    plx_free(params);
    plx_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_of_a_channel_each),
        cmocka_unit_test(matrices_are_as_they_stand),
        cmocka_unit_test(turned_ones_are_turned),
        cmocka_unit_test(kernels_become_one_weight),
        cmocka_unit_test(depthwise_kernels_are_on_the_diagonal),
        cmocka_unit_test(not_a_number_stays_one),
        cmocka_unit_test(a_short_file_is_an_error),
        cmocka_unit_test(a_cancelled_job_says_so),
        cmocka_unit_test(a_source_lends_what_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

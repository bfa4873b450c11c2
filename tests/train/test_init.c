#include "base/mem.h"
#include "support.h"
#include "train/init.h"

#include <math.h>
#include <string.h>

static plx_network *make(plx_activation hidden)
{
    return plx_network_create(
        &(plx_network_desc){
            .spec = "300-200-50", .hidden_default = hidden, .output_default = PLX_ACT_SOFTMAX},
        NULL);
}

static double variance(const plx_network *n, const float *params, size_t link)
{
    const plx_link *k = &n->links[link];
    double sum = 0, squares = 0, count = (double)(k->in * k->out);
    for (size_t i = 0; i < k->in * k->out; i++) {
        double w = (double)params[k->weight_offset + i];
        sum += w;
        squares += w * w;
    }
    assert_true(fabs(sum / count) < 0.005);
    return squares / count;
}

static void check(plx_init init, plx_activation hidden, double first, double last)
{
    plx_network *n = make(hidden);
    float *params = plx_alloc(n->param_count, sizeof *params);
    memset(params, 0xFF, n->param_count * sizeof *params);
    plx_init_params(n, NULL, init, 7, params);
    assert_true(fabs(variance(n, params, 0) / first - 1) < 0.05);
    assert_true(fabs(variance(n, params, 1) / last - 1) < 0.05);
    double weights = 0, all = 0;
    for (size_t i = 0; i < n->param_count; i++)
        all += fabs((double)params[i]);
    for (size_t l = 0; l < n->link_count; l++) {
        for (size_t i = 0; i < n->links[l].in * n->links[l].out; i++)
            weights += fabs((double)params[n->links[l].weight_offset + i]);
    }
    /* Biases and padding are zero. */
    assert_true(fabs(weights - all) < 1e-9 * all);
    plx_free(params);
    plx_network_destroy(&n);
}

static void variances_are_those_of_the_papers(void **state)
{
    (void)state;
    check(PLX_INIT_HE, PLX_ACT_TANH, 2.0 / 300, 2.0 / 200);
    check(PLX_INIT_GLOROT, PLX_ACT_RELU, 2.0 / 500, 2.0 / 250);
    check(PLX_INIT_LECUN, PLX_ACT_RELU, 1.0 / 300, 1.0 / 200);
    check(PLX_INIT_AUTO, PLX_ACT_RELU, 2.0 / 300, 2.0 / 250);
    check(PLX_INIT_AUTO, PLX_ACT_TANH, 2.0 / 500, 2.0 / 250);
}

static void the_seed_decides(void **state)
{
    (void)state;
    plx_network *n = make(PLX_ACT_RELU);
    size_t bytes = n->param_count * sizeof(float);
    float *a = plx_alloc(1, bytes), *b = plx_alloc(1, bytes);
    plx_init_params(n, NULL, PLX_INIT_AUTO, 5, a);
    plx_init_params(n, NULL, PLX_INIT_AUTO, 5, b);
    assert_memory_equal(a, b, bytes);
    plx_init_params(n, NULL, PLX_INIT_AUTO, 6, b);
    assert_memory_not_equal(a, b, bytes);
    plx_free(a);
    plx_free(b);
    plx_network_destroy(&n);
}

static void names_round_trip(void **state)
{
    (void)state;
    for (int i = 0; i < PLX_INIT_COUNT; i++) {
        plx_init out = PLX_INIT_COUNT;
        assert_true(plx_init_parse(plx_init_name((plx_init)i), &out));
        assert_int_equal(out, i);
    }
    plx_init out;
    assert_false(plx_init_parse("xavierx", &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variances_are_those_of_the_papers),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(names_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
